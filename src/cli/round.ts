import type { Conclusion, Failure, PostRecord } from "../core/diagnostic.ts";
import { elapsed } from "../host/clock.ts";
import type { Listing } from "../host/files.ts";
import { readBytes, readStream } from "../host/read.ts";
import type { SourceLookup } from "../report/format.ts";
import type { Rule } from "../rule.ts";
import { openBaseline } from "./baseline.ts";
import { type Checked, checkPosts, countsByPath, type Reading } from "./check.ts";
import { overviewReport, wantsOverview } from "./first-run.ts";
import type { Narrow } from "./fix.ts";
import type { Change } from "./git.ts";
import { type ExitCode, type Io, refuse, say } from "./io.ts";
import { asksForFixes, type Options, runsAllRules } from "./options.ts";
import { createProgress } from "./progress.ts";
import { openRecordCache, type RecordCache } from "./record-cache.ts";
import { choosesReport, isForPeople, judge, NOTHING, writeReports } from "./report.ts";
import type { Session } from "./session.ts";
import { type Stopwatch, tellStats } from "./stats.ts";
import type { ThreadOptions } from "./threads.ts";
import type { Work } from "./work.ts";

/** One check of a session's posts, from the texts to the report. */
export interface Round {
  readonly session: Session;
  /** As they were given. */
  readonly paths: readonly string[];
  readonly options: Options;
  readonly io: Io;
  /** The built-in rules. */
  readonly rules: readonly Rule[];
  /** What alone is to be reported. */
  readonly change?: Change | undefined;
  readonly former?: Former;
  readonly stopwatch: Stopwatch;
  /** When it began, by the clock of the process. */
  readonly started: number;
}

/** What a round takes over from the one before. */
interface Former extends Required<Pick<Reading, "known" | "readFiles">> {
  /** The texts of posts that are known. */
  readonly sourceOf: SourceLookup;
}

/** What came of a round. */
export interface RoundResult {
  readonly exitCode: ExitCode;
  /** What was told; with nothing in it where nothing was checked. */
  readonly conclusion: Conclusion;
  readonly failures: readonly Failure[];
  /** By path, of the posts that were checked; absent where none was. */
  readonly records?: ReadonlyMap<string, PostRecord>;
}

/** Checks the posts of a session and reports what is found in them. */
export async function runRound(round: Round): Promise<RoundResult> {
  const { session, paths, options, io, rules, former, stopwatch, started } = round;
  const { listing, changed } = session;
  const isIdle = changed?.isIdle === true;
  if (isIdle || (listing.files.length === 0 && listing.failures.length === 0)) {
    say(io, isIdle ? "no post is staged, and nothing that posts show." : nothingToCheck(listing));
    // For people it is said already; a program waits for its report, empty as it is.
    const format = options.format === "pretty" ? "compact" : (options.format ?? "compact");
    const isWritten = await writeReports(NOTHING, session, { ...options, format }, io);
    return { ...NOTHING, exitCode: (isIdle || options.passWithNoFiles) && isWritten ? 0 : 2 };
  }
  const baseline = await openBaseline(options, session.root, io.cwd);
  if (!baseline.ok) return { ...NOTHING, exitCode: refuse(io, baseline.problems) };

  const isAsked = choosesReport(options);
  const isTerminal = io.stdout.isTTY === true;
  const cache = openRecordCache(session, options, io, rules);
  const facts = {
    isConfigured: session.configFile.state === "found",
    hasBaseline: baseline.baseline !== undefined,
    isAsked,
    isTerminal,
  };
  // How much there is in each post, the overview alone is told.
  const isEnough = (conclusion: Conclusion) => !wantsOverview({ ...facts, conclusion });
  const found = await checkAll(round, cache, isEnough);
  const { checked, narrow } = found;
  const fixed = asksForFixes(options)
    ? await (await import("./fix.ts")).fixPosts(checked, session, options, io, narrow, stopwatch)
    : { ...checked, changed: new Map<string, string>(), failures: [] };
  const sourceOf: SourceLookup = (path) => fixed.texts.get(path) ?? former?.sourceOf(path);
  const held = await baseline.baseline?.apply(
    {
      conclusion: fixed.conclusion,
      sourceOf,
      planFor: session.planFor,
      asked: paths,
      ruleIds: session.rules.map(({ meta }) => meta.id),
      seesAllPosts: paths.length === 0 && !options.stdin,
      seesAllRules: runsAllRules(options),
    },
    io,
  );
  // The formats for people say it with everything else.
  if (held && !isForPeople(options, io) && !options.updateBaseline)
    say(io, `${held.counts.known} known, ${held.counts.new} new, ${held.counts.gone} gone.`);
  const conclusion = narrow(fixed.conclusion, fixed.changed)(held?.conclusion ?? fixed.conclusion);
  found.hint(conclusion);
  const failures = [...checked.failures, ...fixed.failures, ...(held?.failure ? [held.failure] : [])];
  const exitCode = judge(conclusion, options, io, failures.length > 0);
  let isWritten = true;
  if (wantsOverview({ ...facts, conclusion }))
    io.stdout.write(
      await overviewReport(session, conclusion, countsByPath(checked), facts.hasBaseline, options, io),
    );
  else {
    const counts = held && { baseline: held.counts };
    isWritten = await stopwatch.measure("report", () =>
      writeReports({ conclusion, failures, sourceOf, ...counts }, session, options, io),
    );
  }
  stopwatch.measure("cache", () => cache?.save());
  const { records } = checked;
  if (options.stats) {
    const wall = elapsed() - started;
    const posts = fixed.conclusion.paths.length;
    const parser = records.size === 0 ? undefined : (await session.linter.open()).parser;
    const isTraceable = session.configFile.state !== "found" || session.configFile.isTraceable;
    tellStats(io, stopwatch, { posts, parser, wall, cache: cache?.counts, isTraceable });
  }
  return { exitCode: isWritten ? exitCode : 2, conclusion, failures, records };
}

/** What worker threads need to do as this one does; undefined where there is no script for them. */
function threadsFor(options: Options, { build, cwd, env, now, tellTrouble }: Io): ThreadOptions | undefined {
  if (!build) return undefined;
  const data: Omit<Work, "timeout" | "times"> = {
    cwd,
    env: { ...env },
    options,
    now: (now?.() ?? new Date()).getTime(),
  };
  const { concurrency } = options;
  return { worker: build.worker, concurrency, data, ...(tellTrouble ? { tellTrouble } : {}) };
}

/** Checks the posts of a round, and those before a change where there is one, with a bar that shows how far it is. */
async function checkAll(
  { session, change, former, options, io, stopwatch }: Round,
  cache: RecordCache | undefined,
  isEnough: (conclusion: Conclusion) => boolean,
): Promise<{
  readonly checked: Checked;
  readonly narrow: Narrow;
  hint(conclusion: Conclusion): void;
}> {
  const progress = createProgress(io, session.listing.files.length, elapsed);
  const threads = threadsFor(options, io);
  const check = (part: Session, reading: Reading) =>
    checkPosts(part, { ...reading, cache, threads, step: progress.step, stopwatch }, options, progress.io);
  try {
    if (change && session.changed) {
      const found = await change.check(session, session.changed, check);
      return {
        checked: found.checked,
        narrow: found.narrow,
        hint: (conclusion) => found.hint(conclusion, io),
      };
    }
    const read = (absolute: string) => (options.stdin ? readStream(io.stdin) : readBytes(absolute));
    const isPlaced = !options.stdin || options.stdinFilename !== undefined;
    const suffices = former || asksForFixes(options) ? {} : { suffices: isEnough };
    // What is to be fixed must be what was checked, to the byte.
    const isOnDisk = !options.stdin && !asksForFixes(options);
    return {
      checked: await check(session, { read, isPlaced, ...former, ...suffices, isOnDisk }),
      narrow: () => (part) => part,
      hint: () => undefined,
    };
  } finally {
    progress.end();
  }
}

function nothingToCheck({ leftOut }: Listing): string {
  const total = leftOut.ignore + leftOut.gitignore + leftOut.name;
  if (total === 0) return "No posts to check: there is no .md or .markdown file.";
  const reasons = [
    ...(leftOut.gitignore > 0 ? [`${leftOut.gitignore} by .gitignore`] : []),
    ...(leftOut.ignore > 0 ? [`${leftOut.ignore} by \`ignore\``] : []),
    ...(leftOut.name > 0 ? [`${leftOut.name} by name (README and the like)`] : []),
  ];
  return `No posts to check: ${total} ${total === 1 ? "was" : "were"} left out, ${reasons.join(", ")}.`;
}
