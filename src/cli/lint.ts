import { Chalk } from "chalk";
import packageJson from "../../package.json" with { type: "json" };
import type { Conclusion } from "../core/diagnostic.ts";
import { createSurvey } from "../core/overview.ts";
import { elapsed } from "../host/clock.ts";
import { absolutePath, fileUrl, type Listing, pathFrom } from "../host/files.ts";
import { findRepository } from "../host/gitignore.ts";
import { readPost, readStream } from "../host/read.ts";
import { append, writeWhole } from "../host/write.ts";
import type { Post } from "../post/post.ts";
import type { Report, Style } from "../report/format.ts";
import { type FormatName, formats } from "../report/formats.ts";
import { tally } from "../report/results.ts";
import type { Rule } from "../rule.ts";
import { openBaseline } from "./baseline.ts";
import { type Checked, checkPosts, type Reading } from "./check.ts";
import { overviewReport, wantsOverview } from "./first-run.ts";
import { fixPosts, type Narrow } from "./fix.ts";
import { type Change, openChange } from "./git.ts";
import { type ExitCode, type Io, refuse, say, sayStack } from "./io.ts";
import { asksForFixes, type Options, runsAllRules } from "./options.ts";
import { createProgress } from "./progress.ts";
import { openSession, type Session } from "./session.ts";
import { createStopwatch, NO_STOPWATCH, type Stopwatch, tellStats } from "./stats.ts";
import { paintFor, widthOf } from "./terminal.ts";

/** Checks posts and reports what is found in them. */
export async function lint(
  paths: readonly string[],
  options: Options,
  io: Io,
  rules: readonly Rule[],
): Promise<ExitCode> {
  const opening = await openChange(options, io);
  if (!opening.ok) {
    say(io, opening.message);
    return 2;
  }
  const { change } = opening;
  try {
    return await lintPosts(paths, options, io, rules, change);
  } finally {
    change?.close();
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
  const { listing, changed } = session;
  const isIdle = changed?.isIdle === true;
  if (isIdle || (listing.files.length === 0 && listing.failures.length === 0)) {
    say(io, isIdle ? "no post is staged, and nothing that posts show." : nothingToCheck(listing));
    // For people it is said already; a program waits for its report, empty as it is.
    const format = options.format === "pretty" ? "compact" : (options.format ?? "compact");
    const isWritten = await report(NOTHING, session, { ...options, format }, io);
    return (isIdle || options.passWithNoFiles) && isWritten ? 0 : 2;
  }
  const { root } = session;
  const baseline = await openBaseline(options, root, io.cwd);
  if (!baseline.ok) return refuse(io, baseline.problems);

  const isAsked = choosesReport(options);
  const isTerminal = io.stdout.isTTY === true;
  const survey = createSurvey();
  const see = isTerminal && !isAsked ? survey.see : () => undefined;
  const found = await checkAll(session, change, options, io, see, stopwatch);
  const { checked, narrow } = found;
  const fixed = asksForFixes(options)
    ? await fixPosts(checked, session, options, io, narrow, stopwatch)
    : { ...checked, changed: new Map<string, string>(), failures: [] };
  const held = await baseline.baseline?.apply(
    {
      conclusion: fixed.conclusion,
      sourceOf: (path) => fixed.texts.get(path),
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
  const facts = {
    conclusion,
    isConfigured: session.configFile.state === "found",
    hasBaseline: baseline.baseline !== undefined,
    isAsked,
    isTerminal,
  };
  let isWritten = true;
  if (wantsOverview(facts))
    io.stdout.write(overviewReport(session, conclusion, survey.counts, facts.hasBaseline, options, io));
  else {
    const counts = held && { baseline: held.counts };
    isWritten = await stopwatch.measure("report", () =>
      report({ conclusion, failures, texts: fixed.texts, ...counts }, session, options, io),
    );
  }
  if (options.stats) tellStats(io, stopwatch, { posts: checked.records.size, parser: session.parser });
  return isWritten ? exitCode : 2;
}

const NOTHING: Reported = {
  conclusion: { paths: [], diagnostics: [], suppressed: [], faults: [] },
  failures: [],
  texts: new Map(),
};

function isForPeople({ format, outputFile }: Options, { stdout }: Io): boolean {
  return outputFile === undefined && (format ?? (stdout.isTTY ? "pretty" : "compact")) === "pretty";
}

/** True where the command line says what is to be shown, and how: whoever does so is no newcomer. */
function choosesReport(options: Options): boolean {
  const { format, maxDiagnostics, outputFile, output, quiet, rule, stdin, staged, since } = options;
  return (
    [format, maxDiagnostics, outputFile, since].some((given) => given !== undefined) ||
    output.length + rule.length > 0 ||
    quiet ||
    stdin ||
    staged ||
    options.fixDryRun
  );
}

/** Checks the posts of a session, and those before a change where there is one, with a bar that shows how far it is. */
async function checkAll(
  session: Session,
  change: Change | undefined,
  options: Options,
  io: Io,
  see: (post: Post) => void,
  stopwatch: Stopwatch,
): Promise<{
  readonly checked: Checked;
  readonly narrow: Narrow;
  hint(conclusion: Conclusion): void;
}> {
  const progress = createProgress(io, session.listing.files.length, elapsed);
  const check = (part: Session, reading: Reading) =>
    checkPosts(part, { ...reading, see, step: progress.step, stopwatch }, options, progress.io);
  try {
    if (change && session.changed) {
      const found = await change.check(session, session.changed, check);
      return {
        checked: found.checked,
        narrow: found.narrow,
        hint: (conclusion) => found.hint(conclusion, io),
      };
    }
    const read = (absolute: string) => (options.stdin ? readStream(io.stdin) : readPost(absolute));
    const isPlaced = !options.stdin || options.stdinFilename !== undefined;
    return {
      checked: await check(session, { read, isPlaced }),
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

/** Says what else went wrong, and weighs the run: what could not be checked weighs more than any finding. */
function judge({ diagnostics, faults }: Conclusion, options: Options, io: Io, failed: boolean): ExitCode {
  for (const { ruleId, path, message, stack } of faults) {
    const where = path === undefined ? "" : ` in ${path}`;
    say(io, `rule \`${ruleId}\` failed${where}: ${message}. This is a mistake in the rule, not in the post.`);
    // Its first line is the message.
    sayStack(io, stack.split("\n").slice(1).join("\n"));
  }
  const { errors, warnings } = tally(diagnostics);
  const tooMany = options.maxWarnings !== undefined && warnings > options.maxWarnings;
  if (tooMany) {
    const found = warnings === 1 ? "1 warning is" : `${warnings} warnings are`;
    say(io, `${found} more than --max-warnings ${options.maxWarnings} allows.`);
  }
  if (failed || faults.length > 0) return 2;
  return errors > 0 || tooMany ? 1 : 0;
}

/** What a report is about. */
type Reported = Pick<Report, "conclusion" | "failures" | "baseline"> & {
  readonly texts: ReadonlyMap<string, string>;
};

/** Writes all reports that are asked for; false where one could not be written, which is said. */
async function report(
  { conclusion, failures, baseline, texts }: Reported,
  { config: { locale }, rules }: Session,
  options: Options,
  io: Io,
): Promise<boolean> {
  const { cwd, env, stdout } = io;
  const absoluteOf = (path: string) => (options.stdin && path === "<stdin>" ? path : absolutePath(cwd, path));
  const repository = await findRepository(cwd);
  const diagnostics = options.quiet
    ? conclusion.diagnostics.filter(({ severity }) => severity === "error")
    : conclusion.diagnostics;
  const style = {
    unshownWarnings: conclusion.diagnostics.length - diagnostics.length,
    absoluteOf,
    repositoryPathOf: (path: string) =>
      repository === undefined || path === "<stdin>" ? path : pathFrom(repository, absoluteOf(path)),
    ...(options.maxDiagnostics === undefined ? {} : { limit: options.maxDiagnostics }),
  };
  const paint = paintFor(stdout, env, options.color);
  const canLink = stdout.isTTY === true && paint.level > 0 && !options.stdin;
  const onScreen: Style = {
    ...style,
    paint,
    width: widthOf(stdout, env),
    ...(canLink ? { linkTo: (path: string) => fileUrl(absoluteOf(path)) } : {}),
  };
  const inFile: Style = { ...style, paint: new Chalk({ level: 0 }), width: FILE_WIDTH };
  const render = (name: FormatName, as: Style) =>
    formats[name]({
      conclusion: { ...conclusion, diagnostics },
      failures,
      sourceOf: (path) => texts.get(path),
      rules: rules.map(({ meta }) => meta),
      version: packageJson.version,
      ...(baseline === undefined ? {} : { baseline }),
      style: as,
      locale,
    });

  const files = [...options.output];
  const asked = options.format ?? (stdout.isTTY ? "pretty" : "compact");
  if (options.outputFile !== undefined)
    files.push({ format: options.format ?? "compact", file: options.outputFile });
  // A dry run has shown its diff there.
  else if (!options.fixDryRun) {
    stdout.write(render(asked, onScreen));
    const hidden = diagnostics.length - (options.maxDiagnostics ?? diagnostics.length);
    if (asked === "compact" && hidden > 0) say(io, `${hidden} more not shown.`);
  }
  const summary = env.GITHUB_STEP_SUMMARY;
  let isWritten = true;
  if (asked === "github" && summary) {
    const { reason } = await append(absolutePath(cwd, summary), render("markdown", inFile));
    if (reason !== undefined) say(io, `the summary of the step ${reason}`);
  }
  for (const { format, file } of files) {
    if (file === "-") {
      stdout.write(render(format, inFile));
      continue;
    }
    const { reason } = await writeWhole(absolutePath(cwd, file), render(format, inFile));
    if (reason === undefined) continue;
    say(io, `${file} ${reason}`);
    isWritten = false;
  }
  return isWritten;
}

/** The columns of a report for people in a file. */
const FILE_WIDTH = 80;
