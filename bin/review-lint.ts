import { setFlagsFromString } from "node:v8";
import { id, load, loadProgram, worker } from "./load.ts";

const { runCommand } = loadProgram();
// Most of our patterns run more than once, and V8 compiles those twice: a fifth of a short run. It is told so only now,
// since it refuses code that was kept under other flags; and once for all threads.
setFlagsFromString("--no-regexp-tier-up");
runCommand({ id, worker, load });
