import { parentPort, workerData } from "node:worker_threads";
import { rules } from "../rules/index.ts";
import { main } from "../src/cli/main.ts";
import { work, workSchema } from "../src/cli/work.ts";
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
  globalThis.console = new console.Console(process.stderr, process.stderr);

  let outputFailed = false;
  // A reader that has seen enough, as in `| head`, is no mistake. A full disk is one, and nobody's fault but the disk's.
  process.stderr.on("error", () => {
    outputFailed = true;
  });
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") tellFailedOutput(error);
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
        stdout: { write: (text) => output.write(text), isTTY: stdout.isTTY, columns: stdout.columns },
        stderr,
        modules: modulesOf(start),
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

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Lints in this worker thread what the main thread sends. */
export async function runWorker(start: Pick<Start, "load">): Promise<void> {
  // As in the main thread, whose standard output is for results.
  globalThis.console = new console.Console(process.stderr, process.stderr);
  if (parentPort) await work(workSchema.parse(workerData), parentPort, modulesOf(start), rules);
}

/** For the build, which runs the program once to learn which parts of it a run needs. */
export { main, rules };
