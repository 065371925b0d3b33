import { createHash } from "node:crypto";
import type { Dirent } from "node:fs";
import { open, readdir, readFile, realpath, stat } from "node:fs/promises";
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
import { forEachOf } from "./concurrency.ts";
import { createGitignore } from "./gitignore.ts";
import { withoutNamed } from "./unnamed.ts";

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
  const realRoot = await realpath(root).catch(() => undefined);
  if (realRoot === undefined) return { lookups: new Map(), unnamed: [] };
  const listings = createListings(realRoot);
  const paths = [...new Set(wanted)].sort();
  const located = new Map<string, Located>();
  await forEachOf(paths, async (path) => {
    const found = await locate(listings, path);
    if (found) located.set(path, found);
  });

  const files = await readFiles(realRoot, located.values());
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
    if (found?.state === "missing" && !isGitignored(join(realRoot, path))) {
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
  list(folder: string): Promise<Listing | undefined>;
  /** What an entry is, links followed; `elsewhere` for a link that leads out of the root or nowhere. */
  kindOf(folder: string, entry: Dirent): Promise<"file" | "folder" | "elsewhere">;
}

function createListings(realRoot: string): Listings {
  const known = new Map<string, Promise<Listing | undefined>>();
  async function read(folder: string): Promise<Listing | undefined> {
    // What may not be read tells nothing of what is in it.
    const entries = await readdir(join(realRoot, folder), { withFileTypes: true }).catch(() => undefined);
    if (!entries) return undefined;
    const byName = entries.map((entry) => [entry.name.normalize("NFC"), entry] as const);
    return {
      exact: new Map(byName),
      folded: new Map(byName.map(([name, entry]) => [name.toLowerCase(), entry])),
    };
  }
  return {
    list(folder) {
      const listing = known.get(folder) ?? read(folder);
      known.set(folder, listing);
      return listing;
    },
    async kindOf(folder, entry) {
      if (entry.isFile()) return "file";
      if (entry.isDirectory()) return "folder";
      const target = await realpath(join(realRoot, folder, entry.name)).catch(() => realRoot);
      const fromRoot = relative(realRoot, target);
      if (fromRoot === "" || fromRoot === ".." || fromRoot.startsWith(`..${sep}`)) return "elsewhere";
      const stats = await stat(target).catch(() => undefined);
      if (stats?.isFile()) return "file";
      return stats?.isDirectory() ? "folder" : "elsewhere";
    },
  };
}

type Located =
  | { readonly state: "file"; readonly path: string; readonly isLink: boolean }
  | { readonly state: "misspelled"; readonly path: string }
  | { readonly state: "missing"; readonly folder: string; readonly listing: Listing | undefined };

/** Walks a path name by name; undefined where it leads to what cannot or must not be looked at. */
async function locate(listings: Listings, path: string): Promise<Located | undefined> {
  const star = path.indexOf("/*/");
  if (star >= 0) return locateInAny(listings, path.slice(0, star), path.slice(star + 3));
  const segments = path.split("/");
  // In the disk's spelling, and as far as it is the path's own.
  let folder = "";
  let there = "";
  let isExact = true;
  let isLink = false;
  for (const [index, segment] of segments.entries()) {
    const listing = await listings.list(folder);
    if (!listing) return undefined;
    const exact = listing.exact.get(segment);
    const entry = exact ?? listing.folded.get(segment.toLowerCase());
    const kind = entry && (await listings.kindOf(folder, entry));
    if (kind === "elsewhere") return undefined;
    const isLast = index === segments.length - 1;
    if (!entry || kind !== (isLast ? "file" : "folder")) {
      return { state: "missing", folder: there, listing: isLast && isExact ? listing : undefined };
    }
    isExact &&= exact !== undefined;
    isLink ||= entry.isSymbolicLink();
    folder = joined(folder, entry.name);
    if (isExact) there = joined(there, segment);
  }
  return isExact
    ? { state: "file", path: folder, isLink }
    : { state: "misspelled", path: folder.normalize("NFC") };
}

/** Walks a path in each folder of a folder: of the themes, only the site's own configuration says which counts. */
async function locateInAny(listings: Listings, folder: string, rest: string): Promise<Located | undefined> {
  const listing = await listings.list(folder);
  for (const name of [...(listing?.exact.keys() ?? [])].sort()) {
    const found = await locate(listings, `${folder}/${name}/${rest}`);
    if (found?.state !== "missing") return found;
  }
  return { state: "missing", folder: "", listing: undefined };
}

/** Files by path in the disk's spelling, by their beginnings; those that may be equal by their size are read as a whole. */
async function readFiles(realRoot: string, located: Iterable<Located>): Promise<Map<string, AssetFile>> {
  const files = new Map<string, AssetFile>();
  const links = new Set<string>();
  const paths = new Set<string>();
  for (const each of located) {
    if (each.state !== "file") continue;
    paths.add(each.path);
    if (each.isLink) links.add(each.path);
  }
  await forEachOf([...paths], async (path) => {
    const file = await readFileHead(realRoot, path);
    if (file) files.set(path, file);
  });
  const bySize = new Map<number, string[]>();
  for (const [path, { bytes }] of files) {
    // A link to a file is that file, and no copy.
    if (links.has(path) || bytes === 0 || bytes > MAX_COMPARED_BYTES) continue;
    const alike = bySize.get(bytes) ?? [];
    alike.push(path);
    bySize.set(bytes, alike);
  }
  const alike = [...bySize.values()].flatMap((paths) => (paths.length > 1 ? paths : []));
  await forEachOf(alike, async (path) => {
    const file = files.get(path);
    const content = await readFile(join(realRoot, path)).catch(() => undefined);
    if (file && content)
      files.set(path, { ...file, digest: createHash("sha256").update(content).digest("hex") });
  });
  return files;
}

/** The file at a path by its first bytes; undefined where it may not be read. */
async function readFileHead(realRoot: string, path: string): Promise<AssetFile | undefined> {
  try {
    const handle = await open(join(realRoot, path));
    try {
      const { size } = await handle.stat();
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(IMAGE_HEAD_BYTES), 0, IMAGE_HEAD_BYTES, 0);
      return { path: path.normalize("NFC"), bytes: size, ...readImageHead(buffer.subarray(0, bytesRead)) };
    } finally {
      await handle.close();
    }
  } catch {
    // That it is there is known; what it is, nobody can tell.
    return undefined;
  }
}

/** Images beside those that posts show, as far as no file of the site names them. */
async function findUnnamed(
  realRoot: string,
  listings: Listings,
  shown: ReadonlyMap<string, AssetFile>,
): Promise<readonly string[]> {
  const images: string[] = [];
  for (const folder of new Set([...shown.keys()].map(folderOf))) {
    for (const { name } of (await listings.list(folder))?.exact.values() ?? []) {
      const path = joined(folder, name);
      if (isImageName(name) && !shown.has(path)) images.push(path.normalize("NFC"));
    }
  }
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
