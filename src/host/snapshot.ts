import { basename, join, resolve } from "node:path";
import glob from "fast-glob";
import { compileGlobs, isEndless } from "../core/globs.ts";
import { byPath } from "../core/order.ts";
import { type AssetLookup, folderOf, isImageName, joined, type SiteFiles } from "../post/site/assets.ts";
import { IMAGE_HEAD_BYTES, readImageHead } from "../post/site/image-head.ts";
import {
  createFilter,
  findExisting,
  type ListedFile,
  type Listing,
  type ListOptions,
  listFiles,
  NEVER_WALKED,
  pathFrom,
  type Reason,
  shownPath,
  splitGlob,
} from "./files.ts";
import type { GitEntry, GitTree, Repository } from "./git.ts";
import { createGitignore } from "./gitignore.ts";
import { type BytesResult, MAX_BYTES } from "./read.ts";
import { tooLarge } from "./regular.ts";

/** The files of a site as git has them at one time, to be listed and read as those on the disk are. */
export interface Snapshot {
  /** A file's path from the top of the working tree as git spells it; undefined for one that git does not have. */
  locate(absolute: string): string | undefined;
  /** Finds the posts that files, folders and globs stand for, as `listFiles` does on the disk. */
  list(options: ListOptions): Promise<Listing>;
  read(absolute: string): Promise<BytesResult>;
  /** What the disk holds of a site's images, put right for this time. `root` is the absolute path of the site's root. */
  correctAssets(root: string, disk: SiteFiles): Promise<SiteFiles>;
  /** Images that lie on the disk and would be missing at this time, as far as they were asked for; absolute paths. */
  readonly missed: ReadonlySet<string>;
}

interface Content {
  readonly repository: Repository;
  readonly tree: GitTree;
  /** The files that are other ones on the disk. */
  readonly changed: ReadonlySet<string>;
}

/** What Git LFS puts in the place of a file. */
const LFS_POINTER = /^version https:\/\/git-lfs\.github\.com\/spec\//;
const MAX_POINTER_BYTES = 1024;
const IS_POST = /\.(?:md|markdown)$/i;
const isUnwalked = compileGlobs(NEVER_WALKED);

/** Makes the view of the files that git has at one time. */
export function createSnapshot({ repository, tree, changed }: Content): Snapshot {
  const { top, readBlob } = repository;
  const index = indexTree(tree);
  const missed = new Set<string>();
  const isGitignored = createGitignore();

  const find = (absolute: string): string | undefined => {
    const path = pathFrom(top, absolute);
    return tree.has(path) ? path : index.byComposed.get(path.normalize("NFC"));
  };
  const isFolder = (absolute: string): boolean => {
    const path = pathFrom(top, absolute).normalize("NFC");
    return path === "" || index.folders.has(path) || /^\.\.(?:\/\.\.)*$/.test(path);
  };

  const enter = (folder: string, name: string): string | undefined => {
    const next = resolve(folder, name);
    return isFolder(next) ? next : undefined;
  };

  /** Files that Git LFS keeps elsewhere, among some posts; a site that uses it says so in a `.gitattributes`. */
  async function pointersAmong(paths: readonly string[]): Promise<ReadonlySet<string>> {
    const pointers = new Set<string>();
    const startOf = async (path: string, limit: number) => {
      const blob = await readBlob(tree.get(path)?.oid ?? "", limit);
      return blob ? { ...blob, text: Buffer.from(blob.bytes).toString() } : undefined;
    };
    const attributes = [...tree.keys()].filter((path) => basename(path) === ".gitattributes");
    const usesLfs = await Promise.all(
      attributes.map(async (path) => (await startOf(path, MAX_BYTES))?.text.includes("filter=lfs")),
    );
    if (!usesLfs.includes(true)) return pointers;
    for (const path of paths) {
      const start = await startOf(path, MAX_POINTER_BYTES);
      if (start && start.size <= MAX_POINTER_BYTES && LFS_POINTER.test(start.text)) pointers.add(path);
    }
    return pointers;
  }

  /** The posts below a folder, or those of them that a glob fits. */
  function walk(folder: string, pattern = ""): string[] {
    const below = pathFrom(top, folder).normalize("NFC");
    const prefix = below === "" || below.startsWith("..") ? "" : `${below}/`;
    const climbed = prefix === "" && below !== "" ? `${pathFrom(folder, top).normalize("NFC")}/` : "";
    const fits = pattern === "" ? () => true : compileGlobs([pattern.toLowerCase()]);
    const isDotted = /(?:^|\/)\.(?!\.?\/)/.test(pattern);
    return index.posts.flatMap(({ path, composed }) => {
      if (!composed.startsWith(prefix)) return [];
      const rest = climbed + composed.slice(prefix.length);
      if (isUnwalked(rest) || (!isDotted && /(?:^|\/)\./.test(rest))) return [];
      return fits(rest.toLowerCase()) ? [path] : [];
    });
  }

  async function list(options: ListOptions): Promise<Listing> {
    const { base, cwd } = options;
    const whyLeftOut = createFilter(options, isGitignored);
    const met = new Map<string, { readonly isNamed: boolean }>();
    const failures: { path: string; reason: string }[] = [];
    for (const path of options.paths) {
      const absolute = resolve(base, path);
      const file = find(absolute);
      const isPattern = glob.isDynamicPattern(path);
      let walked: readonly string[] = [];
      if (file !== undefined) {
        if (isFile(tree.get(file))) met.set(file, { isNamed: true });
        continue;
      }
      if (isFolder(absolute)) walked = walk(absolute);
      else if (isPattern && !findExisting(base, path)) {
        const { folder, pattern } = await splitGlob(base, path, enter);
        if (!isEndless(pattern)) walked = walk(folder, pattern);
      }
      for (const post of walked) if (!met.has(post)) met.set(post, { isNamed: false });
      // What lies on the disk alone is nothing to complain of; what is not even there is.
      if (walked.length === 0) failures.push(...(await listFiles({ ...options, paths: [path] })).failures);
    }

    const pointers = await pointersAmong([...met.keys()]);
    const files: ListedFile[] = [];
    const leftOut: Record<Reason, number> = { ignore: 0, gitignore: 0, name: 0 };
    for (const [path, { isNamed }] of met) {
      const absolute = join(top, path);
      if (pointers.has(path)) continue;
      const reason = whyLeftOut(absolute, isNamed);
      if (reason) leftOut[reason]++;
      else files.push({ path: shownPath(cwd, absolute), absolute });
    }
    files.sort(byPath);
    return { files, leftOut, failures };
  }

  async function read(absolute: string): Promise<BytesResult> {
    const entry = tree.get(find(absolute) ?? "");
    if (!entry) return { reason: "is not known to git." };
    const blob = await readBlob(entry.oid, MAX_BYTES + 1);
    if (!blob) return { reason: "cannot be read from git." };
    return blob.size > MAX_BYTES ? { reason: tooLarge(MAX_BYTES, blob.size) } : { bytes: blob.bytes };
  }

  /** The file at a path as git has it; undefined where its content cannot be had. */
  async function readHead(path: string, sitePath: string): Promise<AssetLookup | undefined> {
    const blob = await readBlob(tree.get(path)?.oid ?? "", IMAGE_HEAD_BYTES);
    if (!blob) return undefined;
    return { state: "file", file: { path: sitePath, bytes: blob.size, ...readImageHead(blob.bytes) } };
  }

  async function correctAssets(root: string, disk: SiteFiles): Promise<SiteFiles> {
    const fromTop = pathFrom(top, root).normalize("NFC");
    // Of a site that lies elsewhere, git here knows nothing.
    if (fromTop.startsWith("..") || index.isForeign(fromTop)) return disk;
    const toTop = (sitePath: string) => joined(fromTop, sitePath);
    const lookups = new Map<string, AssetLookup>();
    for (const [asked, seen] of disk.lookups) {
      const path = seen.state === "file" ? seen.file.path : asked;
      const known = index.byComposed.get(toTop(path));
      // A folder for any theme, a link, another repository: the disk knows better.
      if (path.includes("/*/") || index.isForeign(toTop(path))) {
        lookups.set(asked, seen);
      } else if (known !== undefined) {
        const isSame = seen.state === "file" && !changed.has(known);
        const lookup = isSame ? seen : await readHead(known, path);
        if (lookup) lookups.set(asked, lookup);
      } else {
        const cased = index.byFolded().get(toTop(path).toLowerCase());
        if (cased !== undefined) {
          lookups.set(asked, {
            state: "misspelled",
            path: fromTop === "" ? cased : cased.slice(fromTop.length + 1),
          });
        } else if (seen.state === "missing") {
          lookups.set(asked, { state: "missing", folder: there(path), ...nearestIn(seen) });
        } else if (!isGitignored(join(root, path))) {
          missed.add(join(root, path));
          lookups.set(asked, { state: "missing", folder: there(path) });
        }
      }
    }
    return { lookups, unnamed: disk.unnamed.filter((path) => index.byComposed.has(toTop(path))) };

    function there(path: string): string {
      let folder = folderOf(path);
      while (folder !== "" && !index.folders.has(toTop(folder))) folder = folderOf(folder);
      return folder;
    }
    function nearestIn({ nearest }: { readonly nearest?: string }): { readonly nearest?: string } {
      return nearest !== undefined && index.byComposed.has(toTop(nearest)) ? { nearest } : {};
    }
  }

  return { locate: find, list, read, correctAssets, missed };
}

/** A tree's paths in the orders in which they are asked for. */
interface TreeIndex {
  /** By composed path, as disks disagree on how Hangul is spelled. */
  readonly byComposed: ReadonlyMap<string, string>;
  /** The composed paths of images by path in small letters. */
  byFolded(): ReadonlyMap<string, string>;
  readonly folders: ReadonlySet<string>;
  readonly posts: readonly { readonly path: string; readonly composed: string }[];
  /** True for what lies behind a link or in another repository. */
  isForeign(composed: string): boolean;
}

function indexTree(tree: GitTree): TreeIndex {
  const byComposed = new Map<string, string>();
  const folders = new Set<string>();
  const foreign = new Set<string>();
  const posts: { path: string; composed: string }[] = [];
  let folded: Map<string, string> | undefined;
  for (const [path, entry] of tree) {
    const composed = path.normalize("NFC");
    if (!isFile(entry)) foreign.add(composed);
    else {
      byComposed.set(composed, path);
      if (IS_POST.test(path)) posts.push({ path, composed });
    }
    for (let at = folderOf(composed); at !== "" && !folders.has(at); at = folderOf(at)) folders.add(at);
  }
  return {
    byComposed,
    folders,
    posts,
    byFolded() {
      folded ??= new Map(
        [...byComposed.keys()].filter(isImageName).map((path) => [path.toLowerCase(), path]),
      );
      return folded;
    },
    isForeign(composed) {
      if (foreign.size === 0) return false;
      for (let at = composed; at !== ""; at = folderOf(at)) if (foreign.has(at)) return true;
      return false;
    },
  };
}

function isFile(entry: GitEntry | undefined): boolean {
  return entry?.mode.startsWith("100") ?? false;
}
