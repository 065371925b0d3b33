import { readThrown } from "../core/thrown.ts";
import { runWithin } from "./deadline.ts";

// Code of others runs in our process: a configuration, its rules, and whatever they load.

/** What is done about code of others in this thread. */
interface Watch {
  /** Is called once, before any of it is run. */
  prepare(): void;
  /** Is told the path of a file whose code is waited for, once that takes long. */
  waits?(path: string): void;
}

let watch: Watch = { prepare: () => undefined };

/** Milliseconds after which it is told what is waited for. */
const LONG = 5000;

/** Says what is to be done about code of others in this thread. */
export function watchOthers(given: Watch): void {
  watch = given;
}

/**
 * Waits for code of others to run.
 *
 * @param path the file that it is in, as it is shown.
 */
export async function letRun<T>(path: string, run: () => Promise<T>): Promise<T> {
  watch.prepare();
  watch = { ...watch, prepare: () => undefined };
  // Where nothing else is under way either, nothing ever comes, and the process ends.
  const timer = setTimeout(() => watch.waits?.(path), LONG).unref();
  try {
    return await run();
  } finally {
    clearTimeout(timer);
  }
}

/** What ends a process, or a thread; the last two at once, whatever is left to do. */
const ENDINGS = ["exit", "reallyExit", "abort"];

let kept: readonly { readonly name: string; readonly value: unknown }[] = [];

/** Takes from code of others what would end this process or thread: it throws then. */
export function keepEnding(): void {
  kept = ENDINGS.map((name) => ({ name, value: Reflect.get(process, name) }));
  for (const { name } of kept) {
    Reflect.set(process, name, () => {
      throw new Error(`process.${name}() would end the whole run, and must not be called here`);
    });
  }
}

/** Ends this process, whatever others have left open in it. */
export function endProcess(code: number): void {
  // Whatever others made of what follows.
  process.exitCode = code;
  for (const { name, value } of kept) Reflect.set(process, name, value);
  process.exit(code);
}

/** What a stream's own `write` may be given behind the text. */
type Rest = readonly unknown[];

/** Lets what code of others writes to standard output and standard error go to a function of ours. */
export function redirectStreams(write: (text: string | Uint8Array) => unknown): void {
  const take = (text: string | Uint8Array, ...rest: Rest): boolean => {
    write(text);
    const done = rest.find((each) => typeof each === "function");
    if (typeof done === "function") process.nextTick(() => done());
    return true;
  };
  for (const stream of [process.stdout, process.stderr]) Reflect.set(stream, "write", take);
}

/** So many steps of what is awaited are taken at the end. */
const LAST_STEPS = 100;
/** Milliseconds for what failed without anybody waiting for it to be told. */
const LAST_TICK = 1000;

/**
 * Lets what code of others began come to where it has failed, so that it can be told, as far as that needs no turn of the
 * event loop: there may be something in it that never ends. A chain of promises without end is left behind.
 */
export async function lastSteps(tellTrouble: (trouble: string) => void): Promise<void> {
  for (let i = 0; i < LAST_STEPS; i++) await undefined;
  // Node tells of rejected promises after the last microtask, which such a chain never comes to. Its old name for that
  // step is all that there is to call.
  const tick: unknown = Reflect.get(process, "_tickCallback");
  if (typeof tick !== "function") return;
  try {
    runWithin(LAST_TICK, () => tick.call(process));
  } catch (error) {
    tellTrouble(troubleOf(error));
  }
}

/** The stack of what was thrown, or at least what it was. */
export function troubleOf(thrown: unknown): string {
  const { message, stack } = readThrown(thrown);
  return stack === "" ? message : stack;
}
