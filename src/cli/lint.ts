import packageJson from "../../package.json" with { type: "json" };
import type { ResolvedConfig } from "../config/resolve.ts";
import type { Conclusion } from "../core/diagnostic.ts";
import { absolutePath, fileUrl, findRepository, type Listing, pathFrom } from "../host/files.ts";
import { readPost, readStream } from "../host/read.ts";
import type { Style } from "../report/format.ts";
import { formats } from "../report/formats.ts";
import { visible } from "../report/text.ts";
import type { Rule } from "../rule.ts";
import { type Checked, checkPosts } from "./check.ts";
import { type ExitCode, type Io, refuse, say } from "./io.ts";
import type { Options } from "./options.ts";
import { openSession } from "./session.ts";
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
  const { config, listing } = session;
  if (listing.files.length === 0 && listing.failures.length === 0) {
    say(io, nothingToCheck(listing));
    const nothing: Conclusion = { paths: [], diagnostics: [], suppressed: [], faults: [] };
    const format = options.format === "json" ? "json" : "compact";
    await report(
      { conclusion: nothing, failures: [], texts: new Map() },
      config,
      { ...options, format },
      io,
      rules,
    );
    return options.passWithNoFiles ? 0 : 2;
  }

  const read = (absolute: string) => (options.stdin ? readStream(io.stdin) : readPost(absolute));
  const isPlaced = !options.stdin || options.stdinFilename !== undefined;
  const checked = await checkPosts(session, { read, isPlaced }, io, rules);
  const exitCode = judge(checked.conclusion, options, io, checked.failures.length > 0);
  await report(checked, config, options, io, rules);
  return exitCode;
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

async function report(
  { conclusion, failures, texts }: Checked,
  { locale }: ResolvedConfig,
  options: Options,
  io: Io,
  rules: readonly Rule[],
): Promise<void> {
  const { cwd, env, stdout } = io;
  const paint = paintFor(stdout, env, options.color);
  const absoluteOf = (path: string) => (options.stdin && path === "<stdin>" ? path : absolutePath(cwd, path));
  const canLink = stdout.isTTY === true && paint.level > 0 && !options.stdin;
  const repository = await findRepository(cwd);
  const diagnostics = options.quiet
    ? conclusion.diagnostics.filter(({ severity }) => severity === "error")
    : conclusion.diagnostics;
  const style: Style = {
    paint,
    unshownWarnings: conclusion.diagnostics.length - diagnostics.length,
    width: widthOf(stdout, env),
    absoluteOf,
    repositoryPathOf: (path) => (repository === undefined ? path : pathFrom(repository, absoluteOf(path))),
    ...(canLink ? { linkTo: (path: string) => fileUrl(absoluteOf(path)) } : {}),
    ...(options.maxDiagnostics === undefined ? {} : { limit: options.maxDiagnostics }),
  };
  const format = formats[options.format ?? (stdout.isTTY ? "pretty" : "compact")];
  const text = format({
    conclusion: { ...conclusion, diagnostics },
    failures,
    sourceOf: (path) => texts.get(path),
    rules: rules.map(({ meta }) => meta),
    version: packageJson.version,
    style,
    locale,
  });
  if (text !== "") stdout.write(text);
}
