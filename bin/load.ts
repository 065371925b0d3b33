import { accessSync, constants, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { Script } from "node:vm";
import { digestOf } from "../src/host/digest.ts";
import { sweep } from "../src/host/sweep.ts";
import type * as Program from "./program.ts";

/** A digest of the program, from the build. */
declare const PROGRAM_ID: string;

/** The absolute path of the script for worker threads. */
export const worker = join(__dirname, "worker.js");
export const id = PROGRAM_ID;

/** Imports what the program asks for; from a script that was loaded as below, Node imports nothing. */
export const load = (specifier: string): Promise<unknown> => import(specifier);

/** The program, and what V8 has made of it so far. */
interface Loaded {
  readonly program: typeof Program;
  /** Keeps what V8 made of the program, for the next run; to be called when there is nothing else to do. */
  keepCode(): void;
}

/** What V8 makes of the program can be used by the same version of V8 alone. */
const codeFile = join(__dirname, `program-${id}-${process.versions.v8}-${process.arch}.code`);
/** Runs that check no post leave less than this, which is of little use to those that do. */
const MIN_CODE_BYTES = 1_500_000;
/** What a run leaves that is killed while it writes the code. */
const TEMPORARY = /^program-.*\.code\.\d+\.tmp$/;

/**
 * Loads the program. Most of the time of a short run would go into compiling it, so what V8 makes of it is kept: by the
 * build for its own version of V8, and for others by the first run, if it may write where it lies.
 */
export function loadProgram(): Loaded {
  const filename = join(__dirname, "program.js");
  const code = readCode();
  // It is ASCII, by the build.
  const source = readFileSync(filename, "latin1");
  const script = new Script(`(function (exports, require, module, __filename, __dirname) {${source}\n})`, {
    filename,
    ...(code ? { cachedData: code } : {}),
  });
  const module = { exports: {} };
  script.runInThisContext()(module.exports, createRequire(filename), module, filename, __dirname);
  return {
    program: module.exports as typeof Program,
    // Under flags of somebody else's V8 makes what it would refuse without them.
    keepCode: () =>
      code || process.env.NODE_OPTIONS || process.execArgv.length > 0 ? undefined : keep(script),
  };
}

/**
 * Sets flags of V8, once for all threads and before the program is loaded: V8 refuses what it made under other ones. Most
 * of our patterns run more than once, and would be compiled twice: a fifth of a short run.
 */
export function tune(): void {
  setFlagsFromString("--no-regexp-tier-up");
}

/** The code, as far as it is whole: V8 would follow it wherever it leads. */
function readCode(): Buffer | undefined {
  let bytes: Buffer;
  try {
    bytes = readFileSync(codeFile);
  } catch {
    // This version of V8 was not here yet, or nobody may write here.
    return undefined;
  }
  const end = Math.max(0, bytes.length - DIGEST_LENGTH);
  const code = bytes.subarray(0, end);
  return bytes.toString("latin1", end) === digestOf(code) ? code : undefined;
}

/** Behind the code stands its digest. */
const DIGEST_LENGTH = 43;

function keep(script: Script): void {
  // To make it takes a while: not where it would be in vain.
  if (!attempt(() => accessSync(__dirname, constants.W_OK))) return;
  const code = script.createCachedData();
  if (code.length < MIN_CODE_BYTES) return;
  // Whoever is at it at the same time loses only what is about to be here.
  sweep(__dirname, TEMPORARY, 0);
  const beside = `${codeFile}.${process.pid}.tmp`;
  const isKept = attempt(() => {
    writeFileSync(beside, Buffer.concat([code, Buffer.from(digestOf(code))]));
    renameSync(beside, codeFile);
  });
  if (!isKept) attempt(() => rmSync(beside, { force: true }));
}

/** Where nobody may write, every run compiles the program, and is as right. */
function attempt(act: () => void): boolean {
  try {
    act();
    return true;
  } catch {
    return false;
  }
}
