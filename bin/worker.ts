import { load, loadProgram } from "./load.ts";

loadProgram().program.runWorker({ load });
