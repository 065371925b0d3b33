import { rules } from "../rules/index.ts";
import { main } from "../src/cli/main.ts";
import { createOutput } from "../src/host/output.ts";

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

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
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
const { env, stdin, stdout, stderr } = process;
const output = createOutput(stdout, tellFailedOutput);
try {
  const exitCode = await main(
    process.argv.slice(2),
    {
      cwd: process.cwd(),
      env,
      stdin,
      stdout: { write: (text) => output.write(text), isTTY: stdout.isTTY, columns: stdout.columns },
      stderr,
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
