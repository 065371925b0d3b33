import "./schemas.ts";
import { rules } from "../rules/index.ts";
import type { Job } from "../src/cli/linter.ts";
import { main } from "../src/cli/main.ts";
import type { OwnModules } from "../src/host/code-config.ts";
import {
  endProcess,
  keepEnding,
  lastSteps,
  redirectStreams,
  troubleOf,
  watchOthers,
} from "../src/host/others.ts";
import { openOutput } from "../src/host/output.ts";
import { GoneError, workingDirectory } from "../src/host/working-directory.ts";

/** What the script that was started tells the program. */
export interface Start {
  /** A digest of the program. */
  readonly id: string;
  /** The absolute path of the script for worker threads. */
  readonly worker: string;
  /** Imports a module by a path from the script's folder, or by its name. */
  load(specifier: string): Promise<unknown>;
  /** Keeps what is worth keeping for the next run; called when there is nothing else to do. */
  keepCode(): void;
}

/** What configurations in code may import of this very installation. */
function modulesOf({ load }: Pick<Start, "load">): OwnModules {
  return {
    "review-lint": () => load("../index.js"),
    "review-lint/rules": () => load("../rules.js"),
    zod: () => load("zod"),
  };
}

/** Runs the command line of this process, and ends it. */
export async function runCommand(start: Start): Promise<void> {
  // Until the run is judged: whatever ends it before has not.
  process.exitCode = 2;
  let hasFailed = false;
  const readerLeft = new AbortController();
  const errors = openOutput(2, () => {
    // There is nowhere left to say it.
    hasFailed = true;
  });
  const tell = (message: string) => errors.write(`review-lint: ${message}\n`);
  // A reader that has seen enough, as in `| head`, is no mistake. A full disk is one, and nobody's fault but the disk's.
  const results = openOutput(1, ({ code, message }) => {
    if (code === "EPIPE") {
      readerLeft.abort();
      return;
    }
    if (!hasFailed) tell(`the results could not be written: ${message}`);
    hasFailed = true;
  });

  // Code of others runs in here: a configuration may wait for what never comes.
  let isDone = false;
  process.on("exit", () => {
    if (isDone) return;
    process.exitCode = 2;
    tell("the run was ended before it was done, by a configuration in code or one of its rules.");
  });
  const told = new Set<string>();
  const tellTrouble = (trouble: string) => {
    hasFailed = true;
    // What a rule does with each post, and each thread with the configuration, fails as often.
    if (told.has(trouble)) return;
    told.add(trouble);
    tell(`something that a configuration in code or one of its rules began has failed.\n${trouble}`);
  };
  process.on("uncaughtException", (error: unknown) => tellTrouble(troubleOf(error)));
  keepToOurselves(
    (text) => errors.write(text),
    (path) => tell(`${path} is still waited for: its code has not come to its end.`),
  );

  // Ctrl-C is left to Node, which ends with the signal itself: shells report 130 and stop the loops around it.
  let exitCode: number;
  try {
    exitCode = await main(
      process.argv.slice(2),
      {
        // It may be gone, which matters only to those who ask for it.
        get cwd() {
          return workingDirectory();
        },
        env: process.env,
        // Merely to name it opens it.
        get stdin() {
          return process.stdin;
        },
        stdout: results,
        stderr: errors,
        modules: modulesOf(start),
        stop: readerLeft.signal,
        build: { id: start.id, worker: start.worker },
        tellTrouble,
      },
      rules,
    );
  } catch (error) {
    if (error instanceof GoneError) tell(error.message);
    else tell(`a mistake of its own, please report it.\n${troubleOf(error)}`);
    exitCode = 2;
  }
  isDone = true;
  start.keepCode();
  await lastSteps(tellTrouble);
  await results.flushed();
  await errors.flushed();
  // What others left open would keep the process alive.
  endProcess(hasFailed ? 2 : exitCode);
}

/** Keeps to ourselves, once code of others comes, where results are written to and what ends this process or thread. */
function keepToOurselves(
  write: (text: string | Uint8Array) => unknown,
  waits: (path: string) => void = () => undefined,
): void {
  redirectConsole();
  watchOthers({
    prepare() {
      redirectStreams(write);
      keepEnding();
    },
    waits,
  });
}

/** Lets what code of others prints go to standard error; most runs print nothing, and never open it. */
function redirectConsole(): void {
  const { Console } = console;
  let redirected: Console | undefined;
  Object.defineProperty(globalThis, "console", {
    configurable: true,
    get() {
      redirected ??= new Console(process.stderr, process.stderr);
      return redirected;
    },
  });
}

/** Lints in this worker thread what the main thread sends. */
export async function runWorker(start: Pick<Start, "load">): Promise<void> {
  // Not by way of the first thread, where what is on its way is lost once this one is ended.
  const errors = openOutput(2, () => undefined);
  keepToOurselves((text) => errors.write(text));
  const { parentPort, receiveMessageOnPort, workerData } = await import("node:worker_threads");
  const { work, workSchema } = await import("../src/cli/work.ts");
  const { toTrouble } = await import("../src/host/pool.ts");
  if (!parentPort) return;
  const port = parentPort;
  // It would end the thread, and with it the check of a post that has nothing to do with it.
  process.on("uncaughtException", (error: unknown) => port.postMessage(toTrouble(troubleOf(error))));
  const giver = {
    postMessage: (message: unknown) => port.postMessage(message),
    on: (event: "message", listen: (job: Job) => void) => port.on(event, listen),
    next: (): Job | undefined => receiveMessageOnPort(port)?.message,
  };
  await work(workSchema.parse(workerData), giver, modulesOf(start), rules);
}
