import { Chalk } from "chalk";
import packageJson from "../../package.json" with { type: "json" };
import type { Conclusion } from "../core/diagnostic.ts";
import { absolutePath, fileUrl, findRepository, type Listing, pathFrom } from "../host/files.ts";
import { readPost, readStream } from "../host/read.ts";
import { writeWhole } from "../host/write.ts";
import type { Report, Style } from "../report/format.ts";
import { type FormatName, formats } from "../report/formats.ts";
import { visible } from "../report/text.ts";
import type { Rule } from "../rule.ts";
import { checkPosts } from "./check.ts";
import { asksForFixes, fixPosts } from "./fix.ts";
import { type ExitCode, type Io, refuse, say } from "./io.ts";
import type { Options } from "./options.ts";
import { openSession, type Session } from "./session.ts";
import { paintFor, widthOf } from "./terminal.ts";

/** Checks posts and reports what is found in them. */
export async function lint(
  paths: readonly string[],
  options: Options,
  io: Io,
  rules: readonly Rule[],
): Promise<ExitCode> {
  const opened = await openSession(paths, options, io, rules);
  if (!opened.ok) return refuse(io, opened.problems);
  const { session } = opened;
  const { listing } = session;
  if (listing.files.length === 0 && listing.failures.length === 0) {
    say(io, nothingToCheck(listing));
    const nothing: Conclusion = { paths: [], diagnostics: [], suppressed: [], faults: [] };
    // For people it is said already; a program waits for its report, empty as it is.
    const format = options.format === "pretty" ? "compact" : options.format;
    const quiet = { ...options, format: format ?? "compact" };
    const written = await report({ conclusion: nothing, failures: [], texts: new Map() }, session, quiet, io);
    return options.passWithNoFiles && written ? 0 : 2;
  }

  const read = (absolute: string) => (options.stdin ? readStream(io.stdin) : readPost(absolute));
  const isPlaced = !options.stdin || options.stdinFilename !== undefined;
  const checked = await checkPosts(session, { read, isPlaced }, options, io);
  const {
    conclusion,
    texts,
    failures: unwritten,
  } = asksForFixes(options) ? await fixPosts(checked, session, options, io) : { ...checked, failures: [] };
  const failures = [...checked.failures, ...unwritten];
  const exitCode = judge(conclusion, options, io, failures.length > 0);
  const written = await report({ conclusion, failures, texts }, session, options, io);
  return written ? exitCode : 2;
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
    io.stderr.write(
      stack
        .split("\n")
        .slice(1)
        .map((line) => `${visible(line)}\n`)
        .join(""),
    );
  }
  const errors = diagnostics.filter(({ severity }) => severity === "error").length;
  const warnings = diagnostics.length - errors;
  const tooMany = options.maxWarnings !== undefined && warnings > options.maxWarnings;
  if (tooMany) say(io, `${warnings} warnings are more than --max-warnings ${options.maxWarnings} allows.`);
  if (failed || faults.length > 0) return 2;
  return errors > 0 || tooMany ? 1 : 0;
}

/** What a report is about. */
type Reported = Pick<Report, "conclusion" | "failures"> & { readonly texts: ReadonlyMap<string, string> };

/** Writes all reports that are asked for; false where one could not be written, which is said. */
async function report(
  { conclusion, failures, texts }: Reported,
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
      repository === undefined ? path : pathFrom(repository, absoluteOf(path)),
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
      style: as,
      locale,
    });

  const files = [...options.output];
  const asked = options.format ?? (stdout.isTTY ? "pretty" : "compact");
  if (options.outputFile !== undefined)
    files.push({ format: options.format ?? "compact", file: options.outputFile });
  // A dry run has shown its diff there.
  else if (!options.fixDryRun) stdout.write(render(asked, onScreen));
  let isWritten = true;
  for (const { format, file } of files) {
    const { reason } = await writeWhole(absolutePath(cwd, file), render(format, inFile));
    if (reason === undefined) continue;
    say(io, `${file} ${reason}`);
    isWritten = false;
  }
  return isWritten;
}

/** The columns of a report for people in a file. */
const FILE_WIDTH = 80;
