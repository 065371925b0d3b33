import { problemAt } from "../config/problems.ts";
import { namedTemplate, type ResolvedConfig, resolveConfig, siteRootProblem } from "../config/resolve.ts";
import { readSiteFacts, SITE_MARKERS } from "../config/site.ts";
import { UNUSED_DIRECTIVE } from "../core/directives.ts";
import type { Problem } from "../core/document.ts";
import type { BoundPlan } from "../core/lint.ts";
import { localDay } from "../host/clock.ts";
import { type ConfigFile, findConfigFile, readNamedConfig } from "../host/config-file.ts";
import {
  absolutePath,
  defaultContent,
  findExisting,
  folderOf,
  type ListedFile,
  type Listing,
  type ListOptions,
  listFiles,
  pathFrom,
  shownPath,
} from "../host/files.ts";
import { type ReadResult, readPost } from "../host/read.ts";
import { createSiteFinder, type FoundSite, isFolder } from "../host/site.ts";
import { readTemplate, type Template, withoutWholeHoles } from "../post/outline/template.ts";
import { chooseParser, loadReference, type ParserChoice } from "../post/parsers/choose.ts";
import { parsePost } from "../post/post.ts";
import type { Rule } from "../rule.ts";
import type { Change, ChangeListing } from "./git.ts";
import type { Io } from "./io.ts";
import { createLinter, type Linter } from "./linter.ts";
import type { Options } from "./options.ts";
import { localeOf } from "./terminal.ts";

/** What a command works with: the configuration, the posts, and the sites that they belong to. */
export interface Session {
  readonly config: ResolvedConfig;
  readonly configFile: ConfigFile;
  /** The folder that the paths of the configuration start from. */
  readonly root: string;
  /** Every rule that there is here: the built-in ones and those of the configuration. */
  readonly rules: readonly Rule[];
  readonly listing: Listing;
  /** The posts with a change that git knows of and before it, where the command line names one. */
  readonly changed?: ChangeListing;
  /** The sites of the posts by their paths; posts outside of any site are left out. */
  readonly sites: ReadonlyMap<string, FoundSite>;
  readonly linter: Linter;
  planFor(path: string): BoundPlan;
}

export type SessionResult =
  | { readonly ok: true; readonly session: Session }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/**
 * Reads the configuration, lists the posts that are meant and finds their sites.
 *
 * @param change what alone is to be reported; the posts are listed as it needs them.
 */
export async function openSession(
  paths: readonly string[],
  options: Options,
  io: Io,
  rules: readonly Rule[],
  change?: Change,
): Promise<SessionResult> {
  const { cwd } = io;
  const opened = await openConfig(options, io, rules);
  if (!opened.ok) return opened;
  const { config, configFile, template } = opened;
  const root = rootOf(configFile, cwd);
  const siteRoot = config.site?.root;
  if (configFile.state === "found" && siteRoot !== undefined && !isFolder(absolutePath(root, siteRoot))) {
    const message = `the site's root ${siteRoot} is no folder.`;
    return { ok: false, problems: [siteRootProblem(configFile.document, message)] };
  }
  const ignores = (absolute: string) =>
    config.ignores(pathFrom(root, absolute)) || shownPath(cwd, absolute) === template?.path;

  const optionsFor = async (asked: readonly string[]): Promise<ListOptions> => ({
    cwd,
    ...(await whatToList(asked, config, root, cwd)),
    ignores,
    useIgnore: options.ignore,
  });
  const changed = await change?.list(paths, optionsFor);
  const listing = options.stdin
    ? listStdin(options, cwd, ignores)
    : (changed?.listing ?? (await listFiles(await optionsFor(paths))));
  const sites = findSites([...listing.files, ...(changed?.before.files ?? [])], config, root, cwd);
  const linter = createLinter(config, root, cwd, options.scope, () => parserOf(config));
  return {
    ok: true,
    session: {
      config,
      configFile,
      root,
      rules: config.rules,
      listing,
      ...(changed === undefined ? {} : { changed }),
      sites,
      linter,
      planFor: (path) => linter.planFor({ path }, sites.get(path)),
    },
  };
}

/** The folder that the paths of a configuration start from. */
export function rootOf(configFile: ConfigFile, cwd: string): string {
  return configFile.state === "found" ? configFile.directory : cwd;
}

/** The parser that a configuration asks for. */
export function parserOf({ parser }: Pick<ResolvedConfig, "parser">): Promise<ParserChoice> {
  return parser === "reference" ? loadReference() : chooseParser();
}

/** A configuration that is known to be right, with the file it comes from and the file that posts are written from. */
export interface OpenConfig {
  readonly ok: true;
  readonly config: ResolvedConfig;
  readonly configFile: ConfigFile;
  readonly template: Template | undefined;
}

/** Finds the configuration, loads and resolves it; or tells everything that is wrong with it. */
export async function openConfig(
  options: Options,
  io: Pick<Io, "cwd" | "env" | "now" | "modules">,
  rules: readonly Rule[],
): Promise<OpenConfig | { readonly ok: false; readonly problems: readonly Problem[] }> {
  const configFile = await findConfig(options, io);
  if (configFile.state === "broken") return { ok: false, problems: configFile.problems };
  const template = await templateOf(configFile, io.cwd);
  const resolution = resolveConfig({
    rules,
    ...("found" in template ? { template: template.found } : {}),
    ...(configFile.state === "found" ? { document: configFile.document } : {}),
    levels: levelsOf(options),
    locale: options.locale,
    fallbackLocale: localeOf(io.env),
    today: localDay(io.now?.()),
  });
  const problems = [
    ...("problem" in template ? [template.problem] : []),
    ...(resolution.ok ? [] : resolution.problems),
  ];
  if (!resolution.ok || "problem" in template) return { ok: false, problems };
  return { ok: true, config: resolution.config, configFile, template: template.found };
}

function findConfig(
  { config }: Options,
  { cwd, modules }: Pick<Io, "cwd" | "modules">,
): Promise<ConfigFile> | ConfigFile {
  if (config === false) return { state: "none" };
  return config === undefined ? findConfigFile(cwd, modules) : readNamedConfig(config, cwd, modules);
}

/** The levels that the command line gives; the switch for directives is the level of the rule that reports them. */
function levelsOf({ rule, reportUnusedDirectives: level }: Options): Options["rule"] {
  return level === undefined ? rule : [...rule, { id: UNUSED_DIRECTIVE, level }];
}

/** What is named; else what the configuration names, from its own folder; else what the site keeps posts in. */
function whatToList(paths: readonly string[], config: ResolvedConfig, root: string, cwd: string) {
  if (paths.length > 0) return { base: cwd, paths };
  if (config.content) return { base: root, paths: config.content };
  return { base: cwd, paths: defaultContent(cwd) };
}

/** Reads the file that posts are written from, where the configuration names one. */
async function templateOf(
  file: ConfigFile,
  cwd: string,
): Promise<{ readonly found: Template | undefined } | { readonly problem: Problem }> {
  const named = file.state === "found" ? namedTemplate(file.document) : undefined;
  if (!named) return { found: undefined };
  const { document, at, path } = named;
  const existing = findExisting(document.folder, path);
  const absolute = existing?.absolute ?? absolutePath(document.folder, path);
  const result = readTemplateText(absolute);
  if ("text" in result) return { found: await templateFrom(shownPath(cwd, absolute), result.text) };
  return { problem: problemAt(document, at, "value", `the template ${path} ${result.reason}`) };
}

/** Each post is held against all of the template; who writes one writes a page or two. */
const MAX_TEMPLATE = 64 * 1024;

/** Reads the text of a template from disk. Never throws. */
export function readTemplateText(absolute: string): ReadResult {
  const result = readPost(absolute);
  return "text" in result && result.text.length > MAX_TEMPLATE
    ? { reason: "is too large: posts are written from a page or two, and not from a whole book." }
    : result;
}

/** Reads a text as the template that posts are written from. */
export async function templateFrom(path: string, text: string): Promise<Template> {
  const { parse: parser } = await chooseParser();
  return readTemplate(parsePost(path, withoutWholeHoles(text), { parser }));
}

/** The sites of some files by the paths of the files; files outside of any site are left out. */
function findSites(
  files: readonly ListedFile[],
  { site }: ResolvedConfig,
  root: string,
  cwd: string,
): Map<string, FoundSite> {
  const { root: siteRoot, ...facts } = site ?? {};
  const siteOf = createSiteFinder({
    cwd,
    markers: SITE_MARKERS,
    read: readSiteFacts,
    given: site && { ...facts, ...(siteRoot === undefined ? {} : { root: absolutePath(root, siteRoot) }) },
    fallbackRoot: root,
  });
  const sites = new Map<string, FoundSite>();
  const folders = new Map<string, { readonly found: FoundSite | undefined }>();
  for (const { path, absolute } of files) {
    const folder = folderOf(absolute);
    const known = folders.get(folder) ?? { found: siteOf(absolute) };
    folders.set(folder, known);
    if (known.found) sites.set(path, known.found);
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
