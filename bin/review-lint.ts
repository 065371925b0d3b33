import { id, load, loadProgram, tune, worker } from "./load.ts";

const { program, keepCode } = loadProgram();
// V8 refuses code that was kept under other flags, so not before it is loaded; once for all threads.
tune();
program.runCommand({ id, worker, load }).then(keepCode);
