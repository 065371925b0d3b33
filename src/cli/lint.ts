import { elapsed } from "../host/clock.ts";
import type { Rule } from "../rule.ts";
import type { Change } from "./git.ts";
import { type ExitCode, type Io, refuse, say } from "./io.ts";
import type { Options } from "./options.ts";
import { runRound } from "./round.ts";
import { openSession } from "./session.ts";
import { createStopwatch, NO_STOPWATCH } from "./stats.ts";

/** Checks posts and reports what is found in them; again and again with `--watch`. */
export async function lint(
  paths: readonly string[],
  options: Options,
  io: Io,
  rules: readonly Rule[],
): Promise<ExitCode> {
  if (options.watch) return (await import("./watch.ts")).watchPosts(paths, options, io, rules);
  if (!options.staged && options.since === undefined) return lintPosts(paths, options, io, rules, undefined);
  const { GitError, openChange } = await import("./git.ts");
  const opening = await openChange(options, io);
  if (!opening.ok) {
    say(io, opening.message);
    return 2;
  }
  const { change } = opening;
  try {
    return await lintPosts(paths, options, io, rules, change);
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    say(io, error.message);
    return 2;
  } finally {
    change.close();
  }
}

async function lintPosts(
  paths: readonly string[],
  options: Options,
  io: Io,
  rules: readonly Rule[],
  change: Change | undefined,
): Promise<ExitCode> {
  const stopwatch = options.stats ? createStopwatch(elapsed) : NO_STOPWATCH;
  stopwatch.add("start-up", elapsed());
  const opened = await stopwatch.measure("set-up", () => openSession(paths, options, io, rules, change));
  if (!opened.ok) return refuse(io, opened.problems);
  const { session } = opened;
  const round = { session, paths, options, io, rules, change, stopwatch, started: 0 };
  return (await runRound(round)).exitCode;
}
