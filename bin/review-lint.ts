import { setFlagsFromString } from "node:v8";
import { id, load, loadProgram, worker } from "./load.ts";

// Most of our patterns run more than once, and V8 compiles those twice: a fifth of a short run. It is told once for all
// threads.
const { runCommand } = loadProgram(() => setFlagsFromString("--no-regexp-tier-up"));
runCommand({ id, worker, load });
