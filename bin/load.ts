import { readFileSync } from "node:fs";
import * as nodeModule from "node:module";
import { join } from "node:path";
import { Script } from "node:vm";
import type * as Program from "./program.ts";

/** A digest of the program, from the build. */
declare const PROGRAM_ID: string;

/** The absolute path of the script for worker threads. */
export const worker = join(__dirname, "worker.js");
export const id = PROGRAM_ID;

/** Imports what the program asks for; from a script that was loaded as below, Node imports nothing. */
export const load = (specifier: string): Promise<unknown> => import(specifier);

/**
 * Loads the program. Most of the time of a short run would go into compiling it, so the build keeps what V8 makes of it.
 * Another version of V8 refuses that, and compiles the program as usual; from 22.1 on Node keeps what comes of it by itself.
 *
 * @param tune sets flags of V8: it refuses code that was kept under other ones, so not before ours is loaded, and not after
 * what Node itself keeps.
 */
export function loadProgram(tune: () => void = () => undefined): typeof Program {
  const filename = join(__dirname, "program.js");
  const require = nodeModule.createRequire(filename);
  const program = fromCode(filename, require);
  tune();
  return program ?? fromNode(filename, require);
}

function fromCode(filename: string, require: NodeJS.Require): typeof Program | undefined {
  const code = readCode(join(__dirname, `program-${id}.code`));
  if (!code) return undefined;
  // It is ASCII, by the build.
  const source = readFileSync(filename, "latin1");
  const script = new Script(`(function (exports, require, module, __filename, __dirname) {${source}\n})`, {
    filename,
    cachedData: code,
  });
  if (script.cachedDataRejected) return undefined;
  const module = { exports: {} };
  script.runInThisContext()(module.exports, require, module, filename, __dirname);
  return module.exports as typeof Program;
}

function fromNode(filename: string, require: NodeJS.Require): typeof Program {
  // Node 20, whose types these are, has no such thing.
  if ("enableCompileCache" in nodeModule && typeof nodeModule.enableCompileCache === "function")
    nodeModule.enableCompileCache();
  return require(filename);
}

function readCode(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch {
    // Built for another machine, and without it.
    return undefined;
  }
}
