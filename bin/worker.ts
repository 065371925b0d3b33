import { load, loadProgram } from "./load.ts";

loadProgram().runWorker({ load });
