import type { Problem } from "../core/document.ts";
import type { OwnModules } from "../host/code-config.ts";
import { visible, visibleAtStart } from "../report/text.ts";

/** What a run needs of the world; small enough for a test to play it in memory. */
export interface Io {
  readonly cwd: string;
  readonly env: { readonly [name: string]: string | undefined };
  readonly stdin: AsyncIterable<Uint8Array | string>;
  readonly stdout: Output;
  readonly stderr: Output;
  /** The clock, read once a run; the system's where it is absent. */
  readonly now?: () => Date;
  /** What configurations in code may import of this installation. */
  readonly modules?: OwnModules;
  /** What the build tells of itself; absent where the program runs from its sources: then nothing is kept between runs. */
  readonly build?: Build;
  /** Ends what would go on for ever; only Ctrl-C does where it is absent. */
  readonly stop?: AbortSignal;
  /** Is told what code of others began that failed later, in any thread; the run ends with 2 then. */
  tellTrouble?(trouble: string): void;
}

interface Build {
  /** A digest of the program. */
  readonly id: string;
  /** The absolute path of the script that worker threads run. */
  readonly worker: string;
}

export interface Output {
  write(text: string): unknown;
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
}

/** 0: all is well. 1: findings that fail the run. 2: the run itself went wrong. */
export type ExitCode = 0 | 1 | 2;

/** Tells everything that is wrong with a configuration, a line each; nothing was checked. */
export function refuse(io: Io, problems: readonly Problem[]): ExitCode {
  for (const { where, message } of problems) io.stderr.write(`${visible(`${where}: ${message}`)}\n`);
  return 2;
}

/** One line to whoever runs the tool, apart from the results. */
export function say(io: Io, message: string): void {
  io.stderr.write(`review-lint: ${visible(message)}\n`);
}

/** Where something of ours, or of a rule, went wrong; for whoever is to mend it. */
export function sayStack(io: Io, stack: string): void {
  io.stderr.write(
    stack
      .split("\n")
      .map((line) => `${visibleAtStart(line)}\n`)
      .join(""),
  );
}
