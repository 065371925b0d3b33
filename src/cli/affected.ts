import { namedTemplate } from "../config/resolve.ts";
import { SITE_MARKERS } from "../config/site.ts";
import type { PostRecord } from "../core/diagnostic.ts";
import { absolutePath, findExisting, isWithin, pathFrom, statIfThere } from "../host/files.ts";
import { findRepository } from "../host/gitignore.ts";
import type { Changes, Places } from "../host/watcher.ts";
import { isImageName } from "../post/site/assets.ts";
import type { Options } from "./options.ts";
import type { Session } from "./session.ts";

/** What changes on the disk mean for a run that was made before. */
export interface Affected {
  /** The paths of posts with another text. */
  readonly posts: ReadonlySet<string>;
  /** True where what lies beside the posts may be judged otherwise: images, a baseline. */
  readonly surroundings: boolean;
  /** True where posts may have come or gone. */
  readonly listing: boolean;
  /** True where every post may be judged otherwise. */
  readonly config: boolean;
}

/** The files that a run was made of. */
export interface KnownFiles {
  /** Absent where the configuration could not be used. */
  readonly session: Session | undefined;
  /** The paths of posts by their absolute paths, composed: systems disagree on how Hangul is spelled. */
  readonly posts: ReadonlyMap<string, string>;
  /** The configuration and what it names, and what tells of the sites. */
  readonly config: ReadonlySet<string>;
  /** The roots of the sites, and the working directory where there are posts outside of any: images are looked for in them. */
  readonly roots: ReadonlySet<string>;
  readonly cwd: string;
  /** True where a rule looks at what all files of the site name. */
  readonly readsAll: boolean;
  isBaseline(absolute: string): boolean;
}

/** Tells which files a run was made of. */
export function knownFiles(session: Session | undefined, options: Options, cwd: string): KnownFiles {
  const posts = session?.listing.files.map(
    ({ path, absolute }) => [absolute.normalize("NFC"), path] as const,
  );
  const { baseline } = options;
  const named = typeof baseline === "string" ? absolutePath(cwd, baseline) : undefined;
  return {
    session,
    posts: new Map(posts),
    config: new Set([...configFiles(session, options, cwd), ...markerFiles(session, cwd)]),
    roots: new Set(rootsOf(session, cwd)),
    cwd,
    readsAll:
      session?.listing.files.some(({ path }) =>
        session.planFor(path).siteRules.some(({ rule }) => rule.needsAllImages),
      ) ?? false,
    isBaseline: (absolute) =>
      named === undefined
        ? absolute.endsWith(".json") && folderOf(absolute) === session?.root
        : absolute === named,
  };
}

function configFiles(session: Session | undefined, { config }: Options, cwd: string): string[] {
  const named = typeof config === "string" ? [absolutePath(cwd, config)] : [];
  if (session?.configFile.state !== "found") return named;
  const { files, document } = session.configFile;
  const template = namedTemplate(document);
  return [...named, ...files, ...(template ? [absolutePath(template.document.folder, template.path)] : [])];
}

function markerFiles(session: Session | undefined, cwd: string): string[] {
  const sites = [...(session?.sites.values() ?? [])];
  return sites.flatMap(({ marker }) => (marker === undefined ? [] : [absolutePath(cwd, marker)]));
}

function rootsOf(session: Session | undefined, cwd: string): string[] {
  if (!session) return [cwd];
  const { listing, sites } = session;
  const isAllInSites = listing.files.length > 0 && listing.files.every(({ path }) => sites.has(path));
  return [...[...sites.values()].map(({ root }) => root), ...(isAllInSites ? [] : [cwd])];
}

const IS_POST = /\.(?:md|markdown)$/i;
/** Files that a configuration may be, or be made of. */
const IS_CONFIG = /\.(?:[cm]?[jt]s|jsonc?)$/i;
const MARKERS = new Set(SITE_MARKERS.map(({ file }) => file.slice(file.lastIndexOf("/") + 1)));
/** A name with an ending, as the files of a site have; what editors put beside a file mostly has none, or a dot in front. */
const IS_PLAIN = /^[^.].*\.[a-z0-9]{1,8}$/i;

/** Tells what changes mean. What concerns no post means nothing: the files of an editor, for one. */
export async function affectedBy(
  { files, folders }: Changes,
  known: KnownFiles,
  records: ReadonlyMap<string, PostRecord>,
): Promise<Affected> {
  const posts = new Set<string>();
  // A folder brings along whatever it likes: posts, a configuration, what marks a site.
  let config = folders.size > 0;
  let listing = false;
  let surroundings = false;
  for (const absolute of files) {
    const name = nameOf(absolute);
    const post = known.posts.get(absolute.normalize("NFC"));
    if (isOfConfig(absolute, name, known)) config = true;
    // Without a configuration that can be used, nothing else counts.
    else if (!known.session) continue;
    else if (post !== undefined) {
      if (await isFile(absolute)) posts.add(post);
      else listing = true;
    } else if (IS_POST.test(name)) listing ||= await isFile(absolute);
    else if (name === ".gitignore") listing = surroundings = true;
    else if (known.isBaseline(absolute)) surroundings = true;
    else if (isInRoots(absolute, known))
      surroundings ||= isImageName(name) || isShown(absolute, known, records);
    // Any file of the site may name an image, posts among them.
    surroundings ||= known.readsAll && IS_PLAIN.test(name) && isInRoots(absolute, known);
  }
  return { posts, surroundings, listing, config };
}

function isOfConfig(absolute: string, name: string, known: KnownFiles): boolean {
  const { session, config, roots, cwd } = known;
  if (config.has(absolute)) return true;
  // What a broken configuration is made of, nobody knows; its template may be what is missing.
  if (!session) return IS_CONFIG.test(name) || IS_POST.test(name) || MARKERS.has(name);
  const isAround = isWithin(folderOf(absolute), cwd);
  if (MARKERS.has(name)) return isInRoots(absolute, known) || (isAround && roots.has(cwd));
  return isAround && (name === "package.json" || name.startsWith("review-lint.config."));
}

function isInRoots(absolute: string, { roots }: KnownFiles): boolean {
  for (const root of roots) if (isWithin(root, absolute)) return true;
  return false;
}

/** True for a file that a post shows as an image, whatever its name. */
function isShown(
  absolute: string,
  { session, roots, cwd }: KnownFiles,
  records: ReadonlyMap<string, PostRecord>,
): boolean {
  const wanted = new Map([...roots].map((root) => [root, folded(pathFrom(root, absolute))]));
  for (const { path, assets } of records.values()) {
    const own = wanted.get(session?.sites.get(path)?.root ?? cwd);
    if (assets.some((asset) => folded(asset) === own)) return true;
  }
  return false;
}

function folded(path: string): string {
  return path.normalize("NFC").toLowerCase();
}

/**
 * Where something may change that a run depends on.
 *
 * @param ownFolders folders that runs themselves write to.
 */
export async function placesOf(
  { session, config, roots, cwd }: KnownFiles,
  paths: readonly string[],
  ownFolders: readonly string[],
): Promise<Places> {
  const trees = new Set<string>();
  const folders = new Set([cwd, session?.root ?? cwd, ...[...config].map(folderOf)]);
  const content = session?.config.content;
  const asked =
    paths.length > 0
      ? { base: cwd, paths }
      : content && session
        ? { base: session.root, paths: content }
        : { base: cwd, paths: ["."] };
  for (const path of asked.paths) {
    // A name that is there is no glob; a glob is watched from the last folder that it names.
    const start = path.replace(/(?<![^/\\])[^/\\]*[*?[{(!+@].*$/s, "") || ".";
    const existing = findExisting(asked.base, path) ?? findExisting(asked.base, start);
    const absolute = existing?.absolute ?? absolutePath(asked.base, start);
    if (existing && !existing.isFolder) folders.add(folderOf(absolute));
    else trees.add(absolute);
  }
  for (const root of roots) trees.add(root);
  const leftOut = [...ownFolders];
  // With Astro, and with sites of no known kind, images lie in a folder of that name.
  for (const { root, site } of session?.sites.values() ?? [])
    if (site.kind === "hugo") leftOut.push(absolutePath(root, "public"));
  for (const folder of [...trees, ...folders]) {
    const top = findRepository(folder);
    for (let at = folder; at !== top && at !== folderOf(at); ) {
      at = folderOf(at);
      folders.add(at);
    }
  }
  return { trees, folders, leftOut };
}

async function isFile(absolute: string): Promise<boolean> {
  return statIfThere(absolute)?.isFile() ?? false;
}

function folderOf(absolute: string): string {
  return absolutePath(absolute, "..");
}

function nameOf(absolute: string): string {
  return pathFrom(folderOf(absolute), absolute);
}
