import { type Dirent, readdirSync, realpathSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { nearest } from "../post/nearest.ts";
import {
  type AssetFile,
  type AssetLookup,
  folderOf,
  isImageName,
  joined,
  type SiteFiles,
} from "../post/site/assets.ts";
import { IMAGE_HEAD_BYTES, readImageHead } from "../post/site/image-head.ts";
import { digestOf } from "./digest.ts";
import { ifThere, statIfThere } from "./files.ts";
import { createGitignore } from "./gitignore.ts";
import { fill, readRegular, withRegular } from "./regular.ts";

/** What is to be looked for in a site. */
export interface AssetQuery {
  /** The absolute path of the site's root; nothing outside of it is looked at. */
  readonly root: string;
  /** Paths from the root; a folder `*` stands for any one. */
  readonly wanted: Iterable<string>;
  /** True to look for images that no file of the site names, too. */
  readonly wantsUnnamed: boolean;
}

/** Larger files are not read in full to be compared. */
const MAX_COMPARED_BYTES = 64 * 1024 * 1024;
/** So many names are compared to find near ones: a hint is worth no more. */
const MAX_COMPARED_NAMES = 100_000;

/** Looks for image files by the names that the disk lists, so that letter case counts on every disk. Never throws. */
export async function readAssets({ root, wanted, wantsUnnamed }: AssetQuery): Promise<SiteFiles> {
  const realRoot = ifThere(() => realpathSync(root));
  if (realRoot === undefined) return { lookups: new Map(), unnamed: [] };
  const listings = createListings(realRoot);
  const locate = createLocator(listings);
  const paths = [...new Set(wanted)].sort();
  const located = new Map<string, Located>();
  for (const path of paths) {
    const found = locate(path);
    if (found) located.set(path, found);
  }

  const files = readFiles(realRoot, located.values());
  const isGitignored = createGitignore();
  const nearestOf = createNearest();
  const lookups = new Map<string, AssetLookup>();
  for (const path of paths) {
    const found = located.get(path);
    if (found?.state === "misspelled") lookups.set(path, found);
    if (found?.state === "file") {
      const file = files.get(found.path);
      if (file) lookups.set(path, { state: "file", file });
    }
    // What git ignores is made elsewhere, and may well be missing here alone.
    if (found?.state === "missing" && !isGitignored(`${realRoot}/${path}`)) {
      const { folder, listing } = found;
      const near = listing && nearestOf(path, listing);
      const hint = near === undefined ? {} : { nearest: joined(folder, near) };
      lookups.set(path, { state: "missing", folder, ...hint });
    }
  }
  const unnamed = wantsUnnamed ? await findUnnamed(realRoot, listings, files) : [];
  return { lookups, unnamed };
}

/** The entries of a folder by composed name, as disks disagree on how Hangul is spelled. */
interface Listing {
  readonly exact: ReadonlyMap<string, Dirent>;
  /** By name in small letters. */
  readonly folded: ReadonlyMap<string, Dirent>;
}

interface Listings {
  /** Lists a folder once; undefined for one that is not there or may not be read. */
  list(folder: string): Listing | undefined;
  /** What an entry is, links followed; `elsewhere` for a link that leads out of the root or nowhere. */
  kindOf(folder: string, entry: Dirent): "file" | "folder" | "elsewhere";
}

function createListings(realRoot: string): Listings {
  const known = new Map<string, Listing | undefined>();
  function read(folder: string): Listing | undefined {
    // What may not be read tells nothing of what is in it.
    const entries = ifThere(() => readdirSync(join(realRoot, folder), { withFileTypes: true }));
    if (!entries) return undefined;
    const byName = entries.map((entry) => [entry.name.normalize("NFC"), entry] as const);
    return {
      exact: new Map(byName),
      folded: new Map(byName.map(([name, entry]) => [name.toLowerCase(), entry])),
    };
  }
  return {
    list(folder) {
      if (!known.has(folder)) known.set(folder, read(folder));
      return known.get(folder);
    },
    kindOf(folder, entry) {
      if (entry.isFile()) return "file";
      if (entry.isDirectory()) return "folder";
      const target = ifThere(() => realpathSync(join(realRoot, folder, entry.name))) ?? realRoot;
      const fromRoot = relative(realRoot, target);
      if (fromRoot === "" || fromRoot === ".." || fromRoot.startsWith(`..${sep}`)) return "elsewhere";
      const stats = statIfThere(target);
      if (stats?.isFile()) return "file";
      return stats?.isDirectory() ? "folder" : "elsewhere";
    },
  };
}

type Located =
  | { readonly state: "file"; readonly path: string; readonly isLink: boolean }
  | { readonly state: "misspelled"; readonly path: string }
  | { readonly state: "missing"; readonly folder: string; readonly listing: Listing | undefined };

/** A folder that a path leads to, name by name. */
interface Reached {
  readonly state: "folder";
  /** In the disk's spelling. */
  readonly path: string;
  /** As far as that is the path's own. */
  readonly there: string;
  readonly isExact: boolean;
  readonly isLink: boolean;
}

type Missing = Extract<Located, { readonly state: "missing" }>;

/** Makes the function that walks a path name by name; undefined where it leads to what cannot or must not be looked at. */
function createLocator({ list, kindOf }: Listings): (path: string) => Located | undefined {
  const ROOT: Reached = { state: "folder", path: "", there: "", isExact: true, isLink: false };
  const folders = new Map<string, Reached | Missing | undefined>([["", ROOT]]);

  /** Each folder is walked to once: most images lie beside others. */
  function reach(folder: string): Reached | Missing | undefined {
    const unknown: string[] = [];
    for (let above = folder; !folders.has(above); above = folderOf(above)) unknown.push(above);
    // From the outermost on: one that calls itself for each folder would run out of stack.
    for (const next of unknown.reverse()) {
      const found = step(next, "folder");
      folders.set(next, found?.state === "file" || found?.state === "misspelled" ? undefined : found);
    }
    return folders.get(folder);
  }

  function step(path: string, wanted: "file" | "folder"): Reached | Located | undefined {
    const above = reach(folderOf(path));
    if (above?.state !== "folder") return above;
    const listing = list(above.path);
    if (!listing) return undefined;
    const segment = path.slice(path.lastIndexOf("/") + 1);
    const exact = listing.exact.get(segment);
    const entry = exact ?? listing.folded.get(segment.toLowerCase());
    const kind = entry && kindOf(above.path, entry);
    if (kind === "elsewhere") return undefined;
    if (!entry || kind !== wanted) {
      const isNear = wanted === "file" && above.isExact;
      return { state: "missing", folder: above.there, listing: isNear ? listing : undefined };
    }
    const isExact = above.isExact && exact !== undefined;
    const isLink = above.isLink || entry.isSymbolicLink();
    const own = joined(above.path, entry.name);
    if (kind === "folder") {
      const there = isExact ? joined(above.there, segment) : above.there;
      return { state: "folder", path: own, there, isExact, isLink };
    }
    return isExact
      ? { state: "file", path: own, isLink }
      : { state: "misspelled", path: own.normalize("NFC") };
  }

  /** Walks a path in each folder of a folder: of the themes, only the site's own configuration says which counts. */
  function locateInAny(folder: string, rest: string): Located | undefined {
    for (const name of [...(list(folder)?.exact.keys() ?? [])].sort()) {
      const found = locate(`${folder}/${name}/${rest}`);
      if (found?.state !== "missing") return found;
    }
    return { state: "missing", folder: "", listing: undefined };
  }

  function locate(path: string): Located | undefined {
    const star = path.indexOf("/*/");
    if (star >= 0) return locateInAny(path.slice(0, star), path.slice(star + 3));
    const found = step(path, "file");
    return found?.state === "folder" ? undefined : found;
  }
  return locate;
}

/** Files by path in the disk's spelling, by their beginnings; those that may be equal by their size are read as a whole. */
function readFiles(realRoot: string, located: Iterable<Located>): Map<string, AssetFile> {
  const files = new Map<string, AssetFile>();
  const links = new Set<string>();
  const paths = new Set<string>();
  for (const each of located) {
    if (each.state !== "file") continue;
    paths.add(each.path);
    if (each.isLink) links.add(each.path);
  }
  for (const path of paths) {
    const file = readFileHead(realRoot, path);
    if (file) files.set(path, file);
  }
  const bySize = new Map<number, string[]>();
  for (const [path, { bytes }] of files) {
    // A link to a file is that file, and no copy.
    if (links.has(path) || bytes === 0 || bytes > MAX_COMPARED_BYTES) continue;
    const alike = bySize.get(bytes) ?? [];
    alike.push(path);
    bySize.set(bytes, alike);
  }
  for (const alike of bySize.values()) {
    if (alike.length < 2) continue;
    for (const path of alike) {
      const file = files.get(path);
      const digest = ifThere(() => digestOf(readRegular(join(realRoot, path), MAX_COMPARED_BYTES)));
      if (file && digest !== undefined) files.set(path, { ...file, digest });
    }
  }
  return files;
}

/** The file at a path by its first bytes; undefined where it may not be read. */
function readFileHead(realRoot: string, path: string): AssetFile | undefined {
  // That it is there is known; what it is, nobody can tell where it may not be read.
  return ifThere(() =>
    withRegular(join(realRoot, path), Number.POSITIVE_INFINITY, (descriptor, bytes) => {
      const head = Buffer.alloc(Math.min(IMAGE_HEAD_BYTES, bytes));
      const length = fill(head, descriptor, bytes);
      return { path: path.normalize("NFC"), bytes, ...readImageHead(head.subarray(0, length)) };
    }),
  );
}

/** Images beside those that posts show, as far as no file of the site names them. */
async function findUnnamed(
  realRoot: string,
  listings: Listings,
  shown: ReadonlyMap<string, AssetFile>,
): Promise<readonly string[]> {
  const images: string[] = [];
  for (const folder of new Set([...shown.keys()].map(folderOf))) {
    for (const { name } of listings.list(folder)?.exact.values() ?? []) {
      const path = joined(folder, name);
      if (isImageName(name) && !shown.has(path)) images.push(path.normalize("NFC"));
    }
  }
  if (images.length === 0) return [];
  const { withoutNamed } = await import("./unnamed.ts");
  return withoutNamed(realRoot, images.sort());
}

/** Makes the function that finds the name in a folder which a missing file's name was most likely meant to be. */
function createNearest(): (path: string, listing: Listing) => string | undefined {
  // `figure-2.png` is another figure than `figure-3.png`, and no slip.
  const byNumbers = new Map<Listing, Map<string, string[]>>();
  let compared = 0;
  return (path, listing) => {
    const index = byNumbers.get(listing) ?? indexByNumbers(listing.exact.keys());
    byNumbers.set(listing, index);
    const name = path.slice(path.lastIndexOf("/") + 1);
    const names = index.get(numbersIn(name)) ?? [];
    compared += names.length;
    if (compared > MAX_COMPARED_NAMES) return undefined;
    return names.find((other) => stemOf(other) === stemOf(name)) ?? nearest(name, names);
  };
}

function indexByNumbers(names: Iterable<string>): Map<string, string[]> {
  const index = new Map<string, string[]>();
  for (const name of names) {
    if (!isImageName(name)) continue;
    const alike = index.get(numbersIn(name)) ?? [];
    alike.push(name);
    index.set(numbersIn(name), alike);
  }
  return index;
}

function stemOf(name: string): string {
  return name.replace(/\.[^.]*$/, "").toLowerCase();
}

function numbersIn(name: string): string {
  return (stemOf(name).match(/\d+/g) ?? []).map(Number).join();
}
