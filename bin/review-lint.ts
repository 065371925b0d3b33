import { id, load, loadProgram, worker } from "./load.ts";

loadProgram().runCommand({ id, worker, load });
