import type { ResolvedConfig } from "../config/resolve.ts";
import { conclude } from "../core/conclude.ts";
import type { Conclusion, PostRecord } from "../core/diagnostic.ts";
import { lintPost } from "../core/lint.ts";
import { readAssets } from "../host/assets.ts";
import { absolutePath, fileUrl, type Listing } from "../host/files.ts";
import { type ReadResult, readPost, readStream } from "../host/read.ts";
import type { SiteFiles } from "../post/site/assets.ts";
import type { Style } from "../report/format.ts";
import { formats } from "../report/formats.ts";
import { visible } from "../report/text.ts";
import type { Rule } from "../rule.ts";
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
  const { config, listing, planFor } = session;
  for (const { path, reason } of listing.failures) say(io, `${path}: ${reason}`);
  if (listing.files.length === 0 && listing.failures.length === 0) {
    say(io, nothingToCheck(listing));
    report(
      { paths: [], diagnostics: [], faults: [] },
      new Map(),
      config,
      { ...options, format: options.format === "json" ? "json" : "compact" },
      io,
    );
    return options.passWithNoFiles ? 0 : 2;
  }

  const read = (absolute: string) => (options.stdin ? readStream(io.stdin) : readPost(absolute));
  const run = await lintFiles(session, read, io);
  // A text from nowhere shows images from nowhere.
  const isPlaced = !options.stdin || options.stdinFilename !== undefined;
  const filesOf = isPlaced ? await readSiteFiles(run.records, session, io.cwd) : undefined;
  const conclusion = conclude(run.records, planFor, rules, filesOf);
  const exitCode = judge(conclusion, options, io, listing.failures.length > 0 || run.failed);
  report(conclusion, run.texts, config, options, io);
  return exitCode;
}

/** What the disk holds of the images that posts show, by site; where there is no site, the working directory is the root. */
async function readSiteFiles(
  records: readonly PostRecord[],
  { sites, planFor }: Session,
  cwd: string,
): Promise<(root: string | undefined) => SiteFiles | undefined> {
  const queries = new Map<string | undefined, { root: string; wanted: string[]; wantsUnnamed: boolean }>();
  for (const { path, assets } of records) {
    const found = sites.get(path);
    const root = found?.site.root;
    const query = queries.get(root) ?? { root: found?.root ?? cwd, wanted: [], wantsUnnamed: false };
    for (const asset of assets) query.wanted.push(asset);
    query.wantsUnnamed ||= planFor(path).siteRules.some(({ rule }) => rule.needsAllImages);
    queries.set(root, query);
  }
  const files = new Map<string | undefined, SiteFiles>();
  for (const [root, query] of queries) files.set(root, await readAssets(query));
  return (root) => files.get(root);
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

interface Run {
  readonly records: readonly PostRecord[];
  readonly texts: ReadonlyMap<string, string>;
  /** True where a file could not be checked; it was said already. */
  readonly failed: boolean;
}

async function lintFiles(
  { listing, planFor, parse }: Session,
  read: (absolute: string) => Promise<ReadResult>,
  io: Io,
): Promise<Run> {
  const records: PostRecord[] = [];
  const texts = new Map<string, string>();
  let failed = false;
  for (const file of listing.files) {
    const { path } = file;
    const result = await read(file.absolute);
    if ("reason" in result) {
      say(io, `${path}: ${result.reason}`);
      failed = true;
      continue;
    }
    texts.set(path, result.text);
    try {
      records.push(lintPost(parse(file, result.text), planFor(path)));
    } catch (error) {
      // Rules that throw are caught by the engine; this is the post model's own failure, and costs one post, not the run.
      say(io, `${path}: could not be checked, which is a mistake in review-lint.`);
      io.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
      failed = true;
    }
  }
  return { records, texts, failed };
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

function report(
  conclusion: Conclusion,
  texts: ReadonlyMap<string, string>,
  { locale }: ResolvedConfig,
  options: Options,
  io: Io,
): void {
  const { cwd, env, stdout } = io;
  const paint = paintFor(stdout, env, options.color);
  const absoluteOf = (path: string) => (options.stdin && path === "<stdin>" ? path : absolutePath(cwd, path));
  const canLink = stdout.isTTY === true && paint.level > 0 && !options.stdin;
  const diagnostics = options.quiet
    ? conclusion.diagnostics.filter(({ severity }) => severity === "error")
    : conclusion.diagnostics;
  const style: Style = {
    paint,
    unshownWarnings: conclusion.diagnostics.length - diagnostics.length,
    width: widthOf(stdout, env),
    absoluteOf,
    ...(canLink ? { linkTo: (path: string) => fileUrl(absoluteOf(path)) } : {}),
    ...(options.maxDiagnostics === undefined ? {} : { limit: options.maxDiagnostics }),
  };
  const format = formats[options.format ?? (stdout.isTTY ? "pretty" : "compact")];
  const text = format({ ...conclusion, diagnostics }, (path) => texts.get(path), style, locale);
  if (text !== "") stdout.write(text);
}
