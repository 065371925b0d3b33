import { type ResolvedConfig, resolveConfig } from "../config/resolve.ts";
import { readSiteFacts, SITE_MARKERS } from "../config/site.ts";
import { conclude } from "../core/conclude.ts";
import type { Conclusion, PostRecord } from "../core/diagnostic.ts";
import type { Problem } from "../core/document.ts";
import { type BoundPlan, lintPost } from "../core/lint.ts";
import { localDay } from "../host/clock.ts";
import { type ConfigFile, findConfigFile, readNamedConfig } from "../host/config-file.ts";
import {
  absolutePath,
  defaultContent,
  fileUrl,
  type ListedFile,
  type Listing,
  listFiles,
  pathFrom,
  shownPath,
} from "../host/files.ts";
import { type ReadResult, readPost, readStream } from "../host/read.ts";
import { createSiteFinder, type FoundSite } from "../host/site.ts";
import { parsePost } from "../post/post.ts";
import type { Style } from "../report/format.ts";
import { formats } from "../report/formats.ts";
import { visible } from "../report/text.ts";
import type { Rule } from "../rule.ts";
import { explainRule } from "./explain.ts";
import type { ExitCode, Io } from "./io.ts";
import { listRules } from "./list-rules.ts";
import { type Options, readArguments } from "./options.ts";
import { localeOf, paintFor, widthOf } from "./terminal.ts";

/** Runs the command line: from the arguments, without the program's name, to the exit code. */
export async function main(argv: readonly string[], io: Io, rules: readonly Rule[]): Promise<ExitCode> {
  const request = readArguments(argv);
  switch (request.command) {
    case "print":
      io.stdout.write(request.text);
      return 0;
    case "refuse":
      say(io, `${request.message} Try --help.`);
      return 2;
    case "rules":
    case "explain": {
      const locale = request.options.locale ?? localeOf(io.env);
      const view = {
        paint: paintFor(io.stdout, io.env, request.options.color),
        width: widthOf(io.stdout, io.env),
        locale,
      };
      const answer =
        request.command === "rules"
          ? listRules(rules, view, request.asJson)
          : explainRule(rules, request.rule, view);
      if (answer.ok) io.stdout.write(answer.text);
      else say(io, answer.message);
      return answer.ok ? 0 : 2;
    }
    case "lint":
      return lint(request.paths, request.options, io, rules);
  }
}

async function lint(
  paths: readonly string[],
  options: Options,
  io: Io,
  rules: readonly Rule[],
): Promise<ExitCode> {
  const { cwd } = io;
  const file = await configFile(options, cwd);
  if (file.state === "broken") return refuse(io, file.problems);
  const resolution = resolveConfig({
    rules,
    ...(file.state === "found" ? { document: file.document } : {}),
    levels: options.rule,
    locale: options.locale,
    fallbackLocale: localeOf(io.env),
    today: localDay(io.now?.()),
  });
  if (!resolution.ok) return refuse(io, resolution.problems);
  const { config } = resolution;
  const root = file.state === "found" ? file.directory : cwd;
  const ignores = (absolute: string) => config.ignores(pathFrom(root, absolute));

  const listing = options.stdin
    ? listStdin(options, cwd, ignores)
    : await listFiles({
        cwd,
        ...(await whatToList(paths, config, root, cwd)),
        ignores,
        useIgnore: options.ignore,
      });
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

  const sites = await findSites(listing.files, config, root, cwd);
  const planFor = (path: string) =>
    config.planFor(pathFrom(root, absolutePath(cwd, path)), sites.get(path)?.site);
  const read = (absolute: string) => (options.stdin ? readStream(io.stdin) : readPost(absolute));
  const run = await lintFiles(listing.files, read, sites, planFor, io);
  const conclusion = conclude(run.records, planFor, rules);
  const exitCode = judge(conclusion, options, io, listing.failures.length > 0 || run.failed);
  report(conclusion, run.texts, config, options, io);
  return exitCode;
}

function configFile(options: Options, cwd: string): Promise<ConfigFile> | ConfigFile {
  if (options.config === false) return { state: "none" };
  return options.config === undefined ? findConfigFile(cwd) : readNamedConfig(options.config, cwd);
}

/** What is named; else what the configuration names, from its own folder; else what the site keeps posts in. */
async function whatToList(paths: readonly string[], config: ResolvedConfig, root: string, cwd: string) {
  if (paths.length > 0) return { base: cwd, paths };
  if (config.content) return { base: root, paths: config.content };
  return { base: cwd, paths: await defaultContent(cwd) };
}

/** The sites of some files by the paths of the files; files outside of any site are left out. */
async function findSites(
  files: readonly ListedFile[],
  { site }: ResolvedConfig,
  root: string,
  cwd: string,
): Promise<Map<string, FoundSite>> {
  const { root: siteRoot, ...facts } = site ?? {};
  const siteOf = createSiteFinder({
    cwd,
    markers: SITE_MARKERS,
    read: readSiteFacts,
    given: site && { ...facts, ...(siteRoot === undefined ? {} : { root: absolutePath(root, siteRoot) }) },
    fallbackRoot: root,
  });
  const sites = new Map<string, FoundSite>();
  for (const { path, absolute } of files) {
    const found = await siteOf(absolute);
    if (found) sites.set(path, found);
  }
  return sites;
}

function listStdin(options: Options, cwd: string, ignores: (absolute: string) => boolean): Listing {
  const name = options.stdinFilename;
  const absolute = absolutePath(cwd, name ?? "<stdin>");
  const isLeftOut = options.ignore && name !== undefined && ignores(absolute);
  return {
    files: isLeftOut ? [] : [{ path: shownPath(cwd, absolute), absolute }],
    leftOut: { ignore: isLeftOut ? 1 : 0, gitignore: 0, name: 0 },
    failures: [],
  };
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
  files: readonly ListedFile[],
  read: (absolute: string) => Promise<ReadResult>,
  sites: ReadonlyMap<string, FoundSite>,
  planFor: (path: string) => BoundPlan,
  io: Io,
): Promise<Run> {
  const records: PostRecord[] = [];
  const texts = new Map<string, string>();
  let failed = false;
  for (const { path, absolute } of files) {
    const result = await read(absolute);
    if ("reason" in result) {
      say(io, `${path}: ${result.reason}`);
      failed = true;
      continue;
    }
    texts.set(path, result.text);
    try {
      const site = sites.get(path);
      const sitePath = site && pathFrom(site.root, absolute);
      records.push(lintPost(parsePost(path, result.text, { sitePath }), planFor(path)));
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

function refuse(io: Io, problems: readonly Problem[]): ExitCode {
  for (const { where, message } of problems) io.stderr.write(`${visible(`${where}: ${message}`)}\n`);
  return 2;
}

/** One line to whoever runs the tool, apart from the results. */
function say(io: Io, message: string): void {
  io.stderr.write(`review-lint: ${visible(message)}\n`);
}
