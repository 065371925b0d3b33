import { id, load, loadProgram, tune, worker } from "./load.ts";

tune();
const { program, keepCode } = loadProgram();
program.runCommand({ id, worker, load, keepCode });
