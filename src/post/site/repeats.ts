import { ownValue } from "../front-matter/model.ts";
import type { Post } from "../post.ts";
import type { Range } from "../source.ts";
import { type AssetFile, type AssetLookup, faultOf, fileAmong } from "./assets.ts";
import { type PackedImages, packImages, unpackImages } from "./packed-images.ts";

/** What is to be known of a post to tell whether a figure stands in it by mistake. Plain data. */
export type FiguresOfPost = {
  readonly figures: PackedImages;
  /** The numbers of those whose words say that they were taken from elsewhere. */
  readonly credited: readonly number[];
  /** The name by which other posts link to it. */
  readonly slug: string;
  /** The title without what tells the parts of a series apart. */
  readonly series: string;
  /** The last names of what it links to, with slashes between. */
  readonly links: string;
};

/** A figure where a post shows it. */
interface FigureUse {
  readonly path: string;
  readonly at: Range;
  /** The path of its file, from the site's root. */
  readonly file: string;
}

/** A figure whose file holds what another file holds that was shown before. */
export interface Repeat extends FigureUse {
  readonly first: FigureUse;
}

const CREDIT =
  /출처|원문|재인용|인용|이전 ?글|지난 ?글|앞선 ?글|앞 ?글|\b(?:source|credit|courtesy|adapted|reproduced|borrowed|taken from|et al|previous post|earlier post)\b/i;

/** Collects what `findRepeats` needs to know of a post; undefined for a post without figures of its own. */
export function figuresOf(post: Post): FiguresOfPost | undefined {
  const figures = post.localImages.filter(({ figure }) => figure?.role === "figure");
  if (figures.length === 0) return undefined;
  const credited = figures.flatMap(({ figure }, i) => {
    const words = [figure?.alt ?? "", ...(figure?.captions ?? []).map(({ text }) => text)];
    return words.some((text) => CREDIT.test(text)) ? [i] : [];
  });
  return {
    figures: packImages(figures),
    credited,
    slug: slugOf(post.sitePath),
    series: seriesOf(post),
    links: linksOf(post).join("/"),
  };
}

/**
 * Finds the figures whose files hold the same bytes as another file that was shown before, in the same post or in one
 * that has nothing to do with it.
 *
 * @param posts by path, in the order in which they are read.
 * @param maxPosts what more posts than this show belongs to the site.
 */
export function findRepeats(
  posts: ReadonlyMap<string, FiguresOfPost>,
  lookups: ReadonlyMap<string, AssetLookup>,
  maxPosts: number,
): Repeat[] {
  const repeats: Repeat[] = [];
  for (const uses of usesByContent(posts, lookups)) {
    if (new Set(uses.map(({ path }) => path)).size > maxPosts) continue;
    const files = new Set<string>();
    for (const use of uses) {
      // The same file again is meant so; within a post, that is told elsewhere.
      if (files.has(use.file)) continue;
      const first = uses.find(({ path }) => path === use.path) ?? use;
      const origin = first.file === use.file ? uses[0] : first;
      files.add(use.file);
      if (!origin || origin.file === use.file) continue;
      const isMeant = use.isCredited || origin.isCredited || areRelated(use.post, origin.post);
      if (origin.path !== use.path && isMeant) continue;
      repeats.push({ ...use, first: origin });
    }
  }
  return repeats;
}

interface Use extends FigureUse {
  readonly post: FiguresOfPost;
  readonly isCredited: boolean;
}

/** The uses of all files of which more than one holds the same bytes, icons apart. */
function usesByContent(
  posts: ReadonlyMap<string, FiguresOfPost>,
  lookups: ReadonlyMap<string, AssetLookup>,
): Iterable<Use[]> {
  const byDigest = new Map<string, Use[]>();
  // A file has a digest only where another is as large.
  const isComparable = [...lookups.values()].some(
    (lookup) => lookup.state === "file" && lookup.file.digest !== undefined,
  );
  for (const [path, post] of isComparable ? posts : []) {
    let number = 0;
    for (const { at, places } of unpackImages(post.figures)) {
      const isCredited = post.credited.includes(number++);
      const file = fileAmong(places, lookups);
      if (file?.digest === undefined || isIcon(file) || (faultOf(file) ?? "ending") !== "ending") continue;
      const uses = byDigest.get(file.digest) ?? [];
      byDigest.set(file.digest, uses);
      uses.push({ path, post, at, file: file.path, isCredited });
    }
  }
  return byDigest.values();
}

/** No larger than this, in pixels, an image is an icon or a divider. */
const ICON_SIZE = 48;
/** A drawing of fewer bytes shows no figure. */
const MIN_DRAWING_BYTES = 1024;

function isIcon({ bytes, width, height }: AssetFile): boolean {
  if (width === undefined || height === undefined) return bytes < MIN_DRAWING_BYTES;
  return width <= ICON_SIZE || height <= ICON_SIZE;
}

/** True for posts that know of each other: one links to the other, or they are parts or translations of one text. */
function areRelated(a: FiguresOfPost, b: FiguresOfPost): boolean {
  return a.slug === b.slug || (a.series !== "" && a.series === b.series) || linksTo(a, b) || linksTo(b, a);
}

function linksTo({ links }: FiguresOfPost, { slug }: FiguresOfPost): boolean {
  return slug !== "" && links.split("/").includes(slug);
}

/** `2025-03-01-lora-part-2.ko.md` and `lora-part-2/index.md` as `lora-part-2`. */
function slugOf(path: string): string {
  const names = path
    .toLowerCase()
    .normalize("NFC")
    .replace(/(?:\.(?:md|markdown|html?))?\/?$/, "")
    .replace(/\/_?index(?:\.[a-z]{2}(?:-[a-z]+)?)?$/, "")
    .replace(/\.[a-z]{2}(?:-[a-z]+)?$/, "")
    .split("/");
  return (names.at(-1) ?? "").replace(/^\d{4}-\d{1,2}-\d{1,2}-/, "");
}

/** What the title has in common with other parts of its series; empty where it names no part. */
function seriesOf({ frontMatter, title = "" }: Post): string {
  const series = frontMatter.state === "data" ? ownValue(frontMatter.data, "series") : undefined;
  if (series !== undefined && series !== null && series !== "") return JSON.stringify(series);
  const part = title.search(/(?:(?:part|pt\.?|제|#|\()\s*|(?<!\s)\s*)\d/i);
  return title
    .slice(0, Math.max(0, part))
    .toLowerCase()
    .replace(/(?<![\s:,.\-–—([|])[\s:,.\-–—([|]+$/, "");
}

function linksOf({ body, source }: Post): string[] {
  const links = new Set<string>();
  for (const { inlines } of body.blocks) {
    for (const { node } of inlines) if (node.type === "link" && node.url) links.add(slugOf(plain(node.url)));
  }
  for (const address of body.definitions.values()) links.add(slugOf(plain(address)));
  for (const { kind, start, end } of body.dialect) {
    if (kind !== "tag") continue;
    for (const word of source.text.slice(start, end).split(/[\s"'{}%<>|]+/)) links.add(slugOf(plain(word)));
  }
  links.delete("");
  return [...links];
}

/** An address without query, fragment and encoding. */
function plain(address: string): string {
  const bare = /[?#]/.test(address) ? address.replace(/[?#][\s\S]*$/, "") : address;
  if (!bare.includes("%")) return bare;
  try {
    return decodeURIComponent(bare);
  } catch {
    return bare;
  }
}
