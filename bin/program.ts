import "./schemas.ts";
import { rules } from "../rules/index.ts";
import type { Job } from "../src/cli/linter.ts";
import { main } from "../src/cli/main.ts";
import type { OwnModules } from "../src/host/code-config.ts";
import { createOutput } from "../src/host/output.ts";

/** What the script that was started tells the program. */
export interface Start {
  /** A digest of the program. */
  readonly id: string;
  /** The absolute path of the script for worker threads. */
  readonly worker: string;
  /** Imports a module by a path from the script's folder, or by its name. */
  load(specifier: string): Promise<unknown>;
}

/** What configurations in code may import of this very installation. */
function modulesOf({ load }: Pick<Start, "load">): OwnModules {
  return {
    "review-lint": () => load("../index.js"),
    "review-lint/rules": () => load("../rules.js"),
    zod: () => load("zod"),
  };
}

/** Runs the command line of this process. */
export async function runCommand(start: Start): Promise<void> {
  // Results alone go to standard output; a configuration in code that prints something must not spoil them.
  redirectConsole();

  let outputFailed = false;
  const readerLeft = new AbortController();
  // A reader that has seen enough, as in `| head`, is no mistake. A full disk is one, and nobody's fault but the disk's.
  process.stderr.on("error", () => {
    outputFailed = true;
  });
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") readerLeft.abort();
    else tellFailedOutput(error);
  });
  function tellFailedOutput(error: unknown): void {
    if (!outputFailed)
      process.stderr.write(`review-lint: the results could not be written: ${messageOf(error)}\n`);
    outputFailed = true;
    process.exitCode = 2;
  }

  // Code of others runs in here: a configuration may end the process, or wait for what never comes.
  let isDone = false;
  process.on("exit", () => {
    if (isDone) return;
    process.exitCode = 2;
    process.stderr.write(
      "review-lint: the run was ended before it was done, by a configuration in code or one of its rules.\n",
    );
  });
  process.on("uncaughtException", (error) => {
    outputFailed = true;
    process.exitCode = 2;
    process.stderr.write(
      `review-lint: something that a configuration in code or one of its rules began has failed.\n${error.stack}\n`,
    );
  });

  // Ctrl-C is left to Node, which ends with the signal itself: shells report 130 and stop the loops around it.
  const { env, stdout, stderr } = process;
  const output = createOutput(stdout, tellFailedOutput);
  try {
    const exitCode = await main(
      process.argv.slice(2),
      {
        cwd: process.cwd(),
        env,
        // Merely to name it opens it.
        get stdin() {
          return process.stdin;
        },
        stdout: {
          write: (text) => output.write(text),
          isTTY: stdout.isTTY,
          // Terminals change their size while they are watched.
          get columns() {
            return stdout.columns;
          },
        },
        stderr,
        modules: modulesOf(start),
        stop: readerLeft.signal,
        build: { id: start.id, worker: start.worker },
      },
      rules,
    );
    process.exitCode = outputFailed ? 2 : exitCode;
  } catch (error) {
    stderr.write(
      `review-lint: a mistake of its own, please report it.\n${error instanceof Error ? error.stack : error}\n`,
    );
    process.exitCode = 2;
  }
  isDone = true;
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

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Lints in this worker thread what the main thread sends. */
export async function runWorker(start: Pick<Start, "load">): Promise<void> {
  // As in the main thread, whose standard output is for results.
  redirectConsole();
  const { parentPort, receiveMessageOnPort, workerData } = await import("node:worker_threads");
  const { work, workSchema } = await import("../src/cli/work.ts");
  if (!parentPort) return;
  const port = parentPort;
  const giver = {
    postMessage: (message: unknown) => port.postMessage(message),
    on: (event: "message", listen: (job: Job) => void) => port.on(event, listen),
    next: (): Job | undefined => receiveMessageOnPort(port)?.message,
  };
  await work(workSchema.parse(workerData), giver, modulesOf(start), rules);
}
