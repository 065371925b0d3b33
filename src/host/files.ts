import { lstatSync, readdirSync, type Stats, statSync } from "node:fs";
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { pathToFileURL } from "node:url";
import { ENDLESS, isEndless } from "../core/globs.ts";
import { byPath } from "../core/order.ts";
import { nearest } from "../post/nearest.ts";
import { createGitignore } from "./gitignore.ts";
import { codeOf, reasonOf } from "./reasons.ts";

/** A post to check. */
export interface ListedFile {
  /** As it is shown and as records name it: from the working directory, with `/`. */
  readonly path: string;
  readonly absolute: string;
}

/** Why a post that was met is not checked. */
export type Reason = "ignore" | "gitignore" | "name";

export interface Listing {
  /** Sorted by path, each file once. */
  readonly files: readonly ListedFile[];
  readonly leftOut: Readonly<Record<Reason, number>>;
  /** What was asked for and could not be had; the reason ends a sentence that begins with the path. */
  readonly failures: readonly { readonly path: string; readonly reason: string }[];
}

export interface ListOptions {
  readonly cwd: string;
  /** The folder that `paths` start from. */
  readonly base: string;
  readonly paths: readonly string[];
  /** Says whether the configuration leaves a file out. */
  readonly ignores: (absolute: string) => boolean;
  /** False to check even what the configuration or a `.gitignore` leaves out. */
  readonly useIgnore: boolean;
}

/** Folders of other people's files and of what a site generator writes. */
export const NEVER_WALKED = ["**/node_modules/**", "**/.git/**", "**/vendor/bundle/**", "**/_site/**"];
/** Files of a repository that are no posts; they are checked when they are named. */
const NO_POSTS =
  /^(?:(?:README|CHANGELOG|CONTRIBUTING|LICENSE|CODE_OF_CONDUCT|SECURITY).*|(?:AGENTS|CLAUDE)\.md)$/i;
const POST_FOLDERS = ["_posts", "content", "src/content"];

/** The folders in which the common site generators keep their posts, as far as they are there; `.` where none is. */
export function defaultContent(cwd: string): string[] {
  const found: string[] = [];
  for (const folder of POST_FOLDERS) {
    const stats = statIfThere(join(cwd, folder));
    if (stats?.isDirectory()) found.push(folder);
  }
  return found.length > 0 ? found : ["."];
}

/** Finds the posts that files, folders and globs stand for. */
export async function listFiles(options: ListOptions): Promise<Listing> {
  const { cwd, base } = options;
  const found = new Map<string, ListedFile>();
  const leftOut = new Map<string, Reason>();
  const failures: { path: string; reason: string }[] = [];
  const whyLeftOut = createFilter(options);

  function meet(absolute: string, isNamed: boolean): void {
    const reason = whyLeftOut(absolute, isNamed);
    if (reason) leftOut.set(absolute, reason);
    else found.set(absolute, { path: shownPath(cwd, absolute), absolute });
  }

  function fail(walkFailures: readonly { readonly folder: string; readonly reason: string }[]): void {
    for (const { folder, reason } of walkFailures) {
      const path = shownPath(cwd, folder);
      if (!failures.some((failure) => failure.path === path)) failures.push({ path, reason });
    }
  }

  for (const path of options.paths) {
    const existing = findExisting(base, path);
    if (existing?.isFolder) {
      const walked = walkFolder(existing.absolute);
      for (const file of walked.files) meet(file, false);
      fail(walked.failures);
    } else if (existing) {
      meet(existing.absolute, true);
    } else if ((await loadGlob()).isDynamicPattern(path)) {
      const { folder, pattern } = await splitGlob(base, path, enterOnDisk);
      if (isEndless(pattern)) {
        failures.push({ path, reason: `${ENDLESS}.` });
        continue;
      }
      const posts = new Set<string>();
      // A disk may spell Hangul composed or decomposed; a pattern is meant for both.
      for (const spelling of new Set([pattern, pattern.normalize("NFC"), pattern.normalize("NFD")])) {
        const walked = await walk(folder, spelling);
        for (const file of walked.files) if (/\.(?:md|markdown)$/i.test(file)) posts.add(file);
        fail(walked.failures);
      }
      for (const file of posts) meet(file, false);
      if (posts.size === 0) failures.push({ path, reason: "matches no .md or .markdown file." });
    } else {
      failures.push({ path, reason: whyMissing(base, path) });
    }
  }

  for (const absolute of found.keys()) leftOut.delete(absolute);
  const count = (reason: Reason) => [...leftOut.values()].filter((other) => other === reason).length;
  return {
    files: [...found.values()].sort(byPath),
    leftOut: { ignore: count("ignore"), gitignore: count("gitignore"), name: count("name") },
    failures,
  };
}

/** Makes the function that tells why a post is not checked; undefined for one that is. */
export function createFilter(
  { ignores, useIgnore }: Pick<ListOptions, "ignores" | "useIgnore">,
  isGitignored = createGitignore(),
): (absolute: string, isNamed: boolean) => Reason | undefined {
  return (absolute, isNamed) => {
    if (!isNamed && NO_POSTS.test(basename(absolute))) return "name";
    if (useIgnore && ignores(absolute)) return "ignore";
    return useIgnore && isGitignored(absolute) ? "gitignore" : undefined;
  };
}

/** The folder that a file lies in. */
export function folderOf(absolute: string): string {
  return dirname(absolute);
}

/** A path as people read it: from `cwd` with `/`, or absolute where that is shorter than climbing out. */
export function shownPath(cwd: string, absolute: string): string {
  const fromCwd = pathBetween(cwd, absolute);
  const climbs = fromCwd.startsWith("..") || isAbsolute(fromCwd);
  const path = fromCwd === "" ? "." : climbs && absolute.length < fromCwd.length ? absolute : fromCwd;
  return withSlashes(path);
}

/** A path from a folder, with `/`, for globs to look at. */
export function pathFrom(folder: string, absolute: string): string {
  return withSlashes(pathBetween(folder, absolute));
}

/** Node works this out step by step, for each of ten thousand posts; nearly all of them simply lie below. */
function pathBetween(folder: string, absolute: string): string {
  const isPlain =
    absolute.startsWith(folder) && absolute[folder.length] === sep && !absolute.includes(`${sep}.`);
  return isPlain ? absolute.slice(folder.length + 1) : relative(folder, absolute);
}

/** True for a path within a folder, and for the folder itself. */
export function isWithin(folder: string, absolute: string): boolean {
  const inside = relative(folder, absolute);
  return inside !== ".." && !inside.startsWith(`..${sep}`) && !isAbsolute(inside);
}

/** The `file:` address of a path, for terminals that open what one clicks on. */
export function fileUrl(absolute: string): string {
  return pathToFileURL(absolute).href;
}

/** The absolute path of a path as it was given. */
export function absolutePath(cwd: string, path: string): string {
  return resolve(cwd, path);
}

function withSlashes(path: string): string {
  return sep === "/" ? path : path.replaceAll(sep, "/");
}

/** What stands at a path, links followed; undefined where nothing does, or nobody may look. */
export function statIfThere(path: string): Stats | undefined {
  return ifThere(() => statSync(path, { throwIfNoEntry: false }));
}

/**
 * What a look at the disk gives; undefined where nothing is there, or nobody may look. For where that makes no
 * difference, or is met again, with its reason, by who reads or writes there.
 */
export function ifThere<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch {
    return undefined;
  }
}

/** The names in a folder; none where it is not there or may not be read. */
export function namesIn(folder: string): string[] {
  return ifThere(() => readdirSync(folder)) ?? [];
}

/** Looks a path up as it is written, then with its Hangul composed and decomposed: shells and disks disagree on it. */
export function findExisting(base: string, path: string) {
  for (const spelling of new Set([path, path.normalize("NFC"), path.normalize("NFD")])) {
    const absolute = resolve(base, spelling);
    const stats = statIfThere(absolute);
    if (stats) return { absolute, isFolder: stats.isDirectory() };
  }
  return undefined;
}

/**
 * Takes the folders off a glob that are there by name, whatever signs they have in it: `x(1)/*.md` is `*.md` in `x(1)`.
 *
 * @param enter the absolute path of a folder by its name in another; undefined where there is none.
 */
export async function splitGlob(
  base: string,
  path: string,
  enter: (folder: string, name: string) => string | undefined | Promise<string | undefined>,
): Promise<{ readonly folder: string; readonly pattern: string }> {
  const segments = path.replaceAll("\\", sep === "\\" ? "/" : "\\").split("/");
  let folder = path.startsWith("/") ? "/" : base;
  let taken = path.startsWith("/") ? 1 : 0;
  for (; taken < segments.length - 1; taken++) {
    const next = await enter(folder, segments[taken] || ".");
    if (next === undefined) break;
    folder = next;
  }
  return { folder, pattern: segments.slice(taken).join("/") };
}

function enterOnDisk(folder: string, name: string): string | undefined {
  const next = findExisting(folder, name);
  return next?.isFolder ? next.absolute : undefined;
}

function whyMissing(base: string, path: string): string {
  const absolute = resolve(base, path);
  const reason = whyNotThere(absolute);
  const meant = reason === NOT_THERE ? nearest(basename(absolute), namesIn(dirname(absolute))) : undefined;
  return meant === undefined
    ? reason
    : `${reason} Did you mean \`${withSlashes(join(dirname(path), meant))}\`?`;
}

/** The reason for a file that simply is not there: who knows what is there may propose another. */
export const NOT_THERE = "is not there.";

/** Why nothing can be had at a path, as the end of a sentence that begins with it. */
export function whyNotThere(absolute: string): string {
  try {
    statSync(absolute);
    // It has come meanwhile.
    return NOT_THERE;
  } catch (error) {
    return whyUnread(absolute, error);
  }
}

/**
 * Why a file could not be read, as the end of a sentence that begins with its path: what the system says, and what it does
 * not tell apart.
 */
export function whyUnread(absolute: string, error: unknown): string {
  const code = codeOf(error);
  if (code === "EACCES" && unenteredFolder(absolute) !== undefined)
    return `lies in a folder that ${UNENTERED}`;
  if (code !== "ENOENT") return reasonOf(error);
  // Node puts this sign where bytes are no characters, and finds the file by its name no more.
  if (absolute.includes("\uFFFD")) return "has a name that is not UTF-8; rename it.";
  return lookAt(absolute) === "something" ? "is a link that leads nowhere." : NOT_THERE;
}

/** Tells whether anything stands at a path, be it a link that leads nowhere; `hidden` where nobody may look. */
export function lookAt(absolute: string): "something" | "nothing" | "hidden" {
  try {
    return lstatSync(absolute, { throwIfNoEntry: false }) ? "something" : "nothing";
  } catch {
    return "hidden";
  }
}

/** What is said of such a folder, behind its path. */
export const UNENTERED = "may not be entered (permission denied).";

/** The folder on the way to a path that the user may not enter; undefined where there is none. */
export function unenteredFolder(absolute: string): string | undefined {
  if (lookAt(absolute) !== "hidden") return undefined;
  let folder = dirname(absolute);
  while (lookAt(folder) === "hidden" && dirname(folder) !== folder) folder = dirname(folder);
  return folder;
}

/**
 * Lists the posts in a folder and below, as `walk` does with a glob for all of them, in a twentieth of the time: links are
 * not followed, and what begins with a dot is passed by.
 */
function walkFolder(root: string) {
  const files: string[] = [];
  const failures: { folder: string; reason: string }[] = [];
  const folders = [root];
  for (const folder of folders) {
    try {
      for (const entry of readdirSync(folder, { withFileTypes: true })) {
        const { name } = entry;
        if (name.startsWith(".")) continue;
        const path = folder.endsWith(sep) ? folder + name : folder + sep + name;
        if (entry.isFile() && /\.(?:md|markdown)$/i.test(name)) files.push(path);
        else if (entry.isDirectory() && isWalked(name, folder === root ? "" : basename(folder)))
          folders.push(path);
      }
    } catch (error) {
      failures.push({ folder, reason: reasonOf(error) });
    }
  }
  return { files, failures };
}

/** What `NEVER_WALKED` says, of a folder by its name and by that of the folder around it. */
function isWalked(name: string, above: string): boolean {
  const folded = name.toLowerCase();
  if (folded === "bundle") return above.toLowerCase() !== "vendor";
  return folded !== "node_modules" && folded !== "_site";
}

/** Loaded where there is a glob: who names posts or folders does without. */
async function loadGlob() {
  return (await import("fast-glob")).default;
}

/** Lists the files of a folder that fit a glob; a folder inside that cannot be read costs only itself. */
async function walk(folder: string, pattern: string) {
  const failures: { folder: string; reason: string }[] = [];
  const ignore = [...NEVER_WALKED];
  const glob = await loadGlob();
  for (;;) {
    try {
      const files = await glob(pattern, {
        cwd: folder,
        absolute: true,
        caseSensitiveMatch: false,
        dot: false,
        followSymbolicLinks: false,
        ignore,
      });
      return { files: files.map((file) => resolve(file)), failures };
    } catch (error) {
      const path = error instanceof Error && "path" in error ? error.path : undefined;
      if (typeof path !== "string") throw error;
      const absolute = resolve(folder, path);
      failures.push({ folder: absolute, reason: reasonOf(error) });
      const inside = pathFrom(folder, absolute);
      if (inside === "" || ignore.includes(`${glob.escapePath(inside)}/**`)) return { files: [], failures };
      ignore.push(`${glob.escapePath(inside)}/**`);
    }
  }
}
