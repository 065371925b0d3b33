import { rules } from "../rules/index.ts";
import { main } from "../src/cli/main.ts";

// A reader that has seen enough, as in `| head`, is no mistake. Anything else is.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
}

// Ctrl-C is left to Node, which ends with the signal itself: shells report 130 and stop the loops around it.
const { env, stdin, stdout, stderr } = process;
try {
  process.exitCode = await main(
    process.argv.slice(2),
    { cwd: process.cwd(), env, stdin, stdout, stderr },
    rules,
  );
} catch (error) {
  stderr.write(
    `review-lint: a mistake of its own, please report it.\n${error instanceof Error ? error.stack : error}\n`,
  );
  process.exitCode = 2;
}
