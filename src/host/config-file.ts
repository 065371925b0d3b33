import { realpathSync } from "node:fs";
import { basename, dirname, extname, join, resolve, sep } from "node:path";
import type { ConfigDocument, JsonPath, Problem } from "../core/document.ts";
import { didYouMean } from "../post/nearest.ts";
import { forgetModules, type OwnModules, runConfig } from "./code-config.ts";
import { traceCode } from "./code-files.ts";
import {
  ifThere,
  lookAt,
  NOT_THERE,
  namesIn,
  shownPath,
  statIfThere,
  UNENTERED,
  unenteredFolder,
  whyNotThere,
  whyUnread,
} from "./files.ts";
import { type OwnDocument, PACKAGE_KEY, type ReadConfig, readJsonConfig } from "./json-config.ts";
import { MAX_CONFIG_BYTES, readRegular } from "./regular.ts";

/** The endings that a configuration may have; one in code is run, one in JSON is only read. */
const CODE = [".ts", ".mts", ".js", ".mjs"];
const JSON_ENDINGS = [".json", ".jsonc"];
/** The files that are looked for. */
const FILE_NAMES = [...CODE, ...JSON_ENDINGS].map((ending) => `review-lint.config${ending}`);
const PACKAGE = "package.json";

/** A configuration as it was found: none, one, or something that cannot be read as one. */
export type ConfigFile =
  | { readonly state: "none" }
  | {
      readonly state: "found";
      readonly document: ConfigDocument;
      readonly directory: string;
      /** All files that the configuration is made of, absolute and sorted: itself, what it extends, and the local modules that these load. */
      readonly files: readonly string[];
      /** False where code among them may read what nobody can name, so that the same files may come to mean something else. */
      readonly isTraceable: boolean;
    }
  | { readonly state: "broken"; readonly problems: readonly Problem[] };

/** Where configurations are looked for, and what they may import of us. */
interface Reading {
  readonly cwd: string;
  readonly modules: OwnModules;
}

/**
 * Looks for a configuration in `cwd` and every folder above it, and loads the nearest; two in one folder are a problem.
 *
 * @param modules what code may import of this installation.
 */
export async function findConfigFile(cwd: string, modules: OwnModules = {}): Promise<ConfigFile> {
  const paths = await locateConfig(cwd);
  const [path, other] = paths;
  if (path === undefined) return { state: "none" };
  if (other !== undefined) {
    const message = `stands beside ${basename(path)}; keep one of them, or name one with --config.`;
    return { state: "broken", problems: [{ where: shownPath(cwd, other), message }] };
  }
  return loadConfig(path, { cwd, modules });
}

/**
 * The absolute paths of the configurations in the nearest folder that has any, upward from `cwd`; two where two stand
 * side by side. None of them is run.
 */
export async function locateConfig(cwd: string): Promise<string[]> {
  for (let directory = cwd; ; directory = dirname(directory)) {
    const found: string[] = [];
    for (const name of FILE_NAMES) {
      const path = join(directory, name);
      const seen = lookAt(path);
      // Where nobody may look, there may be one; and one that cannot be read is not to be passed by.
      if (seen === "hidden") return [path];
      if (seen === "something") found.push(path);
    }
    // A package.json without our key is none of our business, whatever else is wrong with it.
    const path = join(directory, PACKAGE);
    if (statIfThere(path)?.isFile()) {
      const { state } = await readOwn(path, { cwd, modules: {} });
      if (state === "found" || (state === "broken" && found.length === 0)) found.push(path);
    }
    if (found.length > 0 || dirname(directory) === directory) return found;
  }
}

/** Loads the configuration that the command line names. */
export async function readNamedConfig(
  path: string,
  cwd: string,
  modules: OwnModules = {},
): Promise<ConfigFile> {
  const absolute = resolve(cwd, path);
  const ending = extname(absolute);
  if (![...CODE, ...JSON_ENDINGS].includes(ending)) {
    const message = `configurations are .ts, .mts, .js, .mjs, .json or .jsonc files, not ${ending === "" ? "this" : ending}.`;
    return { state: "broken", problems: [{ where: path, message }] };
  }
  const file = await loadConfig(absolute, { cwd, modules });
  if (file.state !== "none") return file;
  return { state: "broken", problems: [{ where: path, message: `has no "${PACKAGE_KEY}" key.` }] };
}

async function loadConfig(path: string, reading: Reading): Promise<ConfigFile> {
  const loaded = await loadTree(path, dirname(path), [], reading);
  if (loaded.state !== "found") return loaded;
  forgetModules(loaded.files);
  const isCode = loaded.files.some((file) => CODE.includes(extname(file)));
  return {
    ...loaded,
    ...(isCode ? traceCode(loaded.files) : { isTraceable: true }),
    directory: dirname(path),
  };
}

type LoadedTree = Exclude<ReadConfig, { readonly state: "found" }> | FoundTree;
interface FoundTree {
  readonly state: "found";
  readonly document: ConfigDocument;
  readonly files: readonly string[];
}

/** A file with all that it extends. `above` are the files that extend it, outermost first. */
async function loadTree(
  path: string,
  folder: string,
  above: readonly string[],
  reading: Reading,
): Promise<LoadedTree> {
  const read = await readOwn(path, reading);
  if (read.state !== "found") return read;
  const { document } = read;
  const chain = [...above, realPathOf(path)];
  const extended = new Map<string, ConfigDocument>();
  const problems: Problem[] = [];
  const files = new Set([path, ...read.modules]);
  for (const { words, at } of extendedFiles(document.value)) {
    const base = await loadBase(words, path, folder, chain, reading);
    if ("reason" in base)
      problems.push({ where: whereOf(document, at), message: `\`${words}\` ${base.reason}` });
    else if (base.state === "broken") problems.push(...base.problems);
    else {
      extended.set(words, base.document);
      for (const file of base.files) files.add(file);
    }
  }
  return {
    state: "found",
    files: [...files].sort(),
    document: { ...document, folder: folder.split(sep).join("/"), extended, problems },
  };
}

/** Where links lead; a file that has gone meanwhile is told of when it is read. */
function realPathOf(path: string): string {
  return ifThere(() => realpathSync(path)) ?? path;
}

/** A file that another extends; the reason, where there is none, ends a sentence that begins with its name. */
async function loadBase(
  words: string,
  from: string,
  folder: string,
  chain: readonly string[],
  reading: Reading,
): Promise<FoundTree | Extract<ReadConfig, { readonly state: "broken" }> | { readonly reason: string }> {
  const path = resolve(dirname(from), words);
  const stats = statIfThere(path);
  if (!stats) {
    const reason = whyNotThere(path);
    const hint = reason === NOT_THERE ? didYouMean(basename(path), namesIn(dirname(path))) : "";
    return { reason: reason + hint };
  }
  if (stats.isDirectory()) return { reason: "is a folder; name the file." };
  if (![...CODE, ...JSON_ENDINGS].includes(extname(path))) return { reason: "is no configuration." };
  const first = chain.indexOf(realPathOf(path));
  if (first >= 0) {
    const names = [...chain.slice(first), path].map((file) => basename(file));
    return { reason: `leads back to itself: ${names.join(" → ")}.` };
  }
  // Nobody keeps posts in a package, so what a package says of paths is meant for those who use it.
  const isPackaged = path.includes(`${sep}node_modules${sep}`);
  const base = await loadTree(path, isPackaged ? folder : dirname(path), chain, reading);
  return base.state === "none" ? { reason: `has no "${PACKAGE_KEY}" key.` } : base;
}

/** The files that a configuration extends, with the way to each name; also those that objects inside of it extend. */
function extendedFiles(
  value: unknown,
  path: JsonPath = [],
  above: readonly object[] = [],
): { readonly words: string; readonly at: JsonPath }[] {
  if (typeof value !== "object" || value === null || !("extends" in value) || above.includes(value))
    return [];
  const given: unknown = value.extends;
  const entries: readonly unknown[] = Array.isArray(given) ? given : [given];
  return entries.flatMap((entry, i) => {
    const at = [...path, "extends", ...(Array.isArray(given) ? [i] : [])];
    if (typeof entry !== "string") return extendedFiles(entry, at, [...above, value]);
    return isPath(entry) ? [{ words: entry, at }] : [];
  });
}

/** True for words that name a file and no preset. */
function isPath(words: string): boolean {
  return /[/\\]/.test(words) || [...CODE, ...JSON_ENDINGS].includes(extname(words));
}

function whereOf({ name, placeOf }: OwnDocument, path: JsonPath): string {
  const place = placeOf(path, "value");
  return place === undefined ? name : `${name}:${place.line}:${place.column}`;
}

async function readOwn(path: string, { cwd, modules }: Reading): Promise<ReadConfig> {
  const name = shownPath(cwd, path);
  let text: string;
  try {
    text = readRegular(path, MAX_CONFIG_BYTES).toString("utf8");
  } catch (error) {
    const folder = unenteredFolder(path);
    const problem =
      folder === undefined
        ? { where: name, message: whyUnread(path, error) }
        : { where: shownPath(cwd, folder), message: UNENTERED };
    return { state: "broken", problems: [problem] };
  }
  if (CODE.includes(extname(path))) return runConfig(path, text, cwd, modules);
  return readJsonConfig(path, name, text);
}
