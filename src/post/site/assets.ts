import type { Figure } from "../figures.ts";
import { ownValue } from "../front-matter/model.ts";
import type { FrontMatter } from "../front-matter.ts";
import type { Post } from "../post.ts";
import type { Site, SiteKind } from "../site.ts";
import type { Range } from "../source.ts";
import type { FileFormat } from "./image-head.ts";

/** An image file as it lies on the disk. */
export interface AssetFile {
  /** From the site's root, its letters composed. */
  readonly path: string;
  readonly bytes: number;
  /** What its first bytes say it is; undefined where they do not tell, as with a pointer of Git LFS. */
  readonly format: FileFormat | undefined;
  /** In pixels, where the file tells. */
  readonly width?: number;
  readonly height?: number;
  /** A hash of the content, given where another file has as many bytes: only those can be equal. */
  readonly digest?: string;
}

/** What stands at a path: a file; a file whose name is written in other letter case; nothing. */
export type AssetLookup =
  | { readonly state: "file"; readonly file: AssetFile }
  | { readonly state: "misspelled"; readonly path: string }
  | {
      readonly state: "missing";
      /** The part of its folder that is there; empty for the root. */
      readonly folder: string;
      /** The path of a file in that folder whose name is near. */
      readonly nearest?: string;
    };

/** What the host found of a site's image files. */
export interface SiteFiles {
  /** By the paths that were asked for; those that could not or must not be looked at are left out. */
  readonly lookups: ReadonlyMap<string, AssetLookup>;
  /** Images beside those that posts show and that no file of the site names; empty unless a rule asks for them. */
  readonly unnamed: readonly string[];
}

/**
 * A path at which an image may lie, from the site's root. `tells` says what it means where nothing lies there:
 * - `folder`: the image is missing, provided that the folder inside `base` which it names is there
 * - `whole`: the same, and that folder has to be there down to the last
 * - `never`: nothing; it was only looked at because some sites keep their images there
 */
export type AssetPlace = {
  readonly path: string;
  readonly base: string;
  readonly tells: "folder" | "whole" | "never";
};

/** An image of the site's own that a post shows. */
export interface LocalImage {
  /** The address as it is written, and where it stands. */
  readonly url: string;
  readonly at: Range;
  /** The likeliest first. */
  readonly places: readonly AssetPlace[];
  /** Absent for an image that the front matter names. */
  readonly figure?: Figure;
}

/** The site of posts around which none was found: nothing is known of it but where the posts lie. */
const NO_SITE: Site = { root: ".", kind: "unknown", baseurl: "", renderer: "unknown" };

/** The images of a post whose files must lie within its site; those that only the site's generator can find are left out. */
export function localImages(post: Post, site: Site = NO_SITE): LocalImage[] {
  const folder = folderInFrontMatter(post.frontMatter);
  if (site.assets === "elsewhere" || folder === "unknown") return [];
  const around = { site, sitePath: post.sitePath, prefix: folder?.name };
  const shown = post.figures.figures.flatMap((figure): LocalImage[] => {
    const { url, urlRange: at, syntax } = figure;
    // Obsidian finds a picture by its name, in whatever folder it is.
    if (syntax === "wikilink") return [];
    const isTag = syntax === "liquid" || (syntax === "shortcode" && !isOwnTag(post, figure));
    const writing = isTag ? "tag" : syntax === "html" ? "html" : "markdown";
    const unescaped = syntax === "markdown" ? url.replace(/\\([!-/:-@[-`{-~])/g, "$1") : url;
    const places = assetPlaces(unescaped, writing, around);
    const asWritten = unescaped === url ? [] : assetPlaces(url, writing, around);
    const all = asWritten.length > 0 ? [...places, ...asWritten] : places;
    return all.length > 0 ? [{ url, at, places: all, figure }] : [];
  });
  return [...frontMatterImages(post.frontMatter, around), ...shown];
}

/** Hugo's own `figure` takes an address as Markdown does; other tags may put a folder before it. */
function isOwnTag({ source }: Post, { start }: Figure): boolean {
  return /^\{\{[<%]\s*figure\s/.test(source.text.slice(start, start + 20));
}

interface Around {
  readonly site: Site;
  /** The post's own path from the site's root. */
  readonly sitePath: string;
  /** The folder that the post puts before its addresses. */
  readonly prefix?: string | undefined;
}

/** How an address is written: a theme may put a folder before the one of a tag or of the front matter. */
type Writing = "markdown" | "html" | "tag" | "front-matter";

/** The paths at which the image of an address may lie; none where the address leads elsewhere or cannot be known. */
export function assetPlaces(
  url: string,
  writing: Writing,
  { site, sitePath, prefix }: Around,
): readonly AssetPlace[] {
  const address = plainAddress(url);
  // A post outside of the root has no place from which to go on.
  if (address === undefined || /^(?:\.\.(?:\/|$)|\/|[a-z]:)/i.test(sitePath)) return [];
  const places = new Map<string, AssetPlace>();
  const add: Search["add"] = (from, rest, tells) => {
    const found = climb(from, rest);
    if (found && !places.has(found.path)) places.set(found.path, { ...found, tells });
  };
  const search = { add, folder: folderOf(sitePath), name: nameOf(sitePath), writing };
  if (prefix !== undefined) {
    add("", withoutClimbs(`${prefix}/${address}`.replace(/\/{2,}/g, "/")), "folder");
    search.add = (from, rest) => add(from, rest, "never");
  }
  if (site.baseurl !== "" && address.startsWith(`${site.baseurl}/`))
    PLACES[site.kind]({ ...search, address: address.slice(site.baseurl.length) });
  PLACES[site.kind]({ ...search, address });
  return [...places.values()];
}

interface Search {
  readonly add: (base: string, rest: string, tells: AssetPlace["tells"]) => void;
  /** Decoded and free of tags; `/` opens those that start at the root. */
  readonly address: string;
  /** The post's folder, and its name without ending. */
  readonly folder: string;
  readonly name: string;
  readonly writing: Writing;
}

/** Folders that themes and includes put before a relative address. */
const USUAL_FOLDERS = ["assets", "assets/images", "assets/img", "images", "img", "static", "static/images"];

/** A relative address that opens so is one from the root. */
const USUAL_ROOT = /^(?:assets|images|img|static)\//;

const PLACES: { readonly [K in SiteKind]: (search: Search) => void } = {
  jekyll({ add, address, folder, name, writing }) {
    const isLoose = writing === "tag" || writing === "front-matter";
    if (address.startsWith("/")) return add("", address.slice(1), isLoose ? "whole" : "folder");
    const rest = withoutClimbs(address);
    // A page may come to lie in another folder than its post, so a bare name leads to where nobody can look.
    const tells = rest.includes("/") ? "folder" : "never";
    add(folder, address, isLoose ? "never" : tells);
    add("", rest, isLoose && tells === "folder" ? (USUAL_ROOT.test(rest) ? "whole" : "never") : tells);
    for (const usual of [joined(folder, name), ...USUAL_FOLDERS]) add(usual, rest, "never");
  },
  hugo({ add, address, folder, name, writing }) {
    const isAbsolute = address.startsWith("/");
    const rest = withoutClimbs(address);
    const isBare = !rest.includes("/");
    const isTag = writing === "tag";
    if (!isAbsolute) {
      const isBundle = /^_?index(?:\.[\w-]+)?$/.test(name);
      const tells = writing === "front-matter" ? "whole" : "folder";
      add(folder, address, isTag || (isBare && !isBundle) ? "never" : tells);
      const page = joined("static", folder.replace(/^content(?:\/|$)/, ""));
      for (const base of [joined(folder, name), page, joined(page, name)]) add(base, address, "never");
    }
    const isSure = !isTag && (isAbsolute || !isBare);
    add("static", rest, !isSure ? "never" : isAbsolute ? "folder" : "whole");
    for (const base of ["assets", "content"])
      add(base, rest, isSure && isAbsolute && !isBare ? "folder" : "never");
    for (const base of ["themes/*/static", "themes/*/assets"]) add(base, rest, "never");
  },
  astro({ add, address, folder, writing }) {
    const alias = /^[@~]\//.exec(address)?.[0];
    if (alias !== undefined) {
      add("src", address.slice(alias.length), "folder");
      add("", address.slice(alias.length), "never");
    } else if (/^\/?src\//.test(address)) add("", withoutClimbs(address), "folder");
    else if (address.startsWith("/")) add("public", address.slice(1), "folder");
    else if (!address.startsWith("@")) {
      // What the build takes in has to be there; an `<img>` is left to the browser.
      const isBuilt = writing === "front-matter" ? address.startsWith(".") : writing !== "html";
      add(folder, address, isBuilt ? "folder" : "never");
      add("public", withoutClimbs(address), "never");
    }
  },
  unknown({ add, address, folder, name, writing }) {
    const rest = withoutClimbs(address);
    if (!address.startsWith("/")) {
      // A note that was copied without its pictures lacks their folder, too.
      add(folder, address, writing === "front-matter" || writing === "tag" ? "never" : "whole");
      add(joined(folder, name), address, "never");
    }
    for (const base of ["", "source", "public", "docs", "content", ...USUAL_FOLDERS])
      add(base, rest, "never");
  },
};

const IMAGE_ENDING = /\.(?:a?png|jpe?g|jfif|gif|svg|webp|avif|bmp|ico|tiff?)$/i;

/** True for the name of a file that is an image by its ending. */
export function isImageName(name: string): boolean {
  return IMAGE_ENDING.test(name);
}

/** No system has longer paths. */
const MAX_ADDRESS = 4096;

/**
 * An address without the tags, encodings and queries around it; undefined for one that leads out of the site, that only
 * the generator can tell, or that names no image file.
 */
function plainAddress(url: string): string | undefined {
  if (url.length > MAX_ADDRESS || url.trim().startsWith("//")) return undefined;
  // Nearly every address is plain already, and each of these looks at all of it.
  const bare = url.includes("{") ? withoutTags(url.trim()) : url.trim();
  const opened = /[?#]/.test(bare) ? bare.replace(/[?#][\s\S]*$/, "") : bare;
  // What is left of a tag, an entity, or the scheme of an address that leads elsewhere.
  if (/[{}<>|&*:\0\r\n]/.test(opened)) return undefined;
  const address = (opened.includes("%") ? decoded(opened) : opened)
    ?.replaceAll("\\", "/")
    .replace(/\/{2,}/g, "/")
    .normalize("NFC");
  // A star that was written otherwise would stand for any folder.
  if (address === undefined || /[*\0\r\n]/.test(address)) return undefined;
  return isImageName(address) ? address : undefined;
}

/** An address without the tags that only put the site's own address in front of it. */
function withoutTags(url: string): string {
  return url
    .replace(/\{\{-?\s*["']([^"'{}]*)["']\s*(?:\|\s*(?:relative_url|absolute_url)\s*){1,2}-?\}\}/g, "/$1")
    .replace(/\{%-?\s*link\s+([^\s{}%]+)\s*-?%\}/g, "/$1")
    .replace(/^(?:\{\{-?\s*(?:site\.(?:baseurl|url)|\.Site\.BaseURL)\s*-?\}\}\s*)+/i, "/");
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    // A stray percent sign: how a server reads it cannot be known.
    return undefined;
  }
}

/** The folder of a path, without `/` at its end; empty for the root. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}

/** The name of a path's file without its ending. */
function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1).replace(/\.[^.]*$/, "");
}

/** A path below a folder; the empty folder is the root. */
export function joined(folder: string, rest: string): string {
  return folder === "" || rest === "" ? folder + rest : `${folder}/${rest}`;
}

function withoutClimbs(address: string): string {
  return address.replace(/^(?:\.{0,2}\/)+/, "");
}

/** A part of an address that is no name of a folder or file. */
const DOTS = /(?:^|\/)\.{0,2}(?:\/|$)/;

/** Walks the `./` and `../` that open an address; undefined where it leaves the root or climbs again farther on. */
function climb(from: string, address: string): { readonly base: string; readonly path: string } | undefined {
  if (!DOTS.test(address)) return { base: from, path: joined(from, address) };
  const folders = from === "" ? [] : from.split("/");
  const segments = address.split("/");
  while (segments[0] === "." || segments[0] === "..") {
    if (segments.shift() === ".." && folders.pop() === undefined) return undefined;
  }
  if (segments.some((segment) => /^\.{0,2}$/.test(segment))) return undefined;
  const base = folders.join("/");
  return { base, path: joined(base, segments.join("/")) };
}

/** Keys by which themes put a folder before every address of a post. */
const FOLDER_KEYS = ["media_subpath", "img_path"];

/** The folder that a post puts before its addresses; `unknown` where its images go by names of their own. */
function folderInFrontMatter(frontMatter: FrontMatter): { readonly name: string } | "unknown" | undefined {
  if (frontMatter.state !== "data") return undefined;
  if (ownValue(frontMatter.data, "resources") !== undefined) return "unknown";
  for (const key of FOLDER_KEYS) {
    const value = ownValue(frontMatter.data, key);
    if (typeof value === "string" && value.trim() !== "")
      return /[:{]/.test(value) ? "unknown" : { name: value.trim() };
  }
  return undefined;
}

const IMAGE_KEY = /(?:^|_)(?:images?|img|thumbnail|thumb|teaser|cover|banner|picture)$/;
const ADDRESS_KEY = /^(?:path|src|url|file|feature|image|teaser)$/;

/** The image files that the front matter names: the post's picture in lists and previews. */
function frontMatterImages(frontMatter: FrontMatter, around: Around): LocalImage[] {
  if (frontMatter.state !== "data") return [];
  return frontMatter.entries.flatMap(({ path, value, token, style, data }): LocalImage[] => {
    // Every name of an image has a dot, as it is or encoded; few values have one.
    if (typeof data !== "string" || !/[.%]/.test(data) || !isImagePath(path)) return [];
    if (/[\r\n]/.test(token)) return [];
    const places = assetPlaces(data, "front-matter", around);
    const inset = style === "quoted" ? 1 : 0;
    const at = { start: value.start + inset, end: value.end - inset };
    return places.length > 0 ? [{ url: data, at, places }] : [];
  });
}

/** True for a key, or one below it, that themes take a picture from. */
function isImagePath(path: readonly (string | number)[]): boolean {
  const names = path.filter((step) => typeof step === "string").map(snakeCase);
  const last = names.at(-1) ?? "";
  const isImage = IMAGE_KEY.test(last) || (ADDRESS_KEY.test(last) && IMAGE_KEY.test(names.at(-2) ?? ""));
  return names.length <= 2 && isImage;
}

/** `featuredImage` and `featured-image` as `featured_image`. */
function snakeCase(name: string): string {
  return name
    .replace(/([a-z])([A-Z])/g, "$1_$2")
    .replaceAll("-", "_")
    .toLowerCase();
}

/** The file at the first of some places at which there is one. */
export function fileAmong(
  places: Iterable<AssetPlace>,
  lookups: ReadonlyMap<string, AssetLookup>,
): AssetFile | undefined {
  for (const { path } of places) {
    const lookup = lookups.get(path);
    if (lookup?.state === "file") return lookup.file;
  }
  return undefined;
}

/** What became of an image: its file, a file in other letter case, or none. */
export type Whereabouts =
  | { readonly state: "file"; readonly file: AssetFile }
  | { readonly state: "misspelled"; readonly path: string }
  | { readonly state: "missing"; readonly path: string; readonly nearest: string | undefined };

/**
 * Tells what became of an image by what lies at its places; undefined where that cannot be said for sure.
 *
 * @param inhabited the folders in or below which some post's image was found.
 */
export function whereabouts(
  places: Iterable<AssetPlace>,
  lookups: ReadonlyMap<string, AssetLookup>,
  inhabited: ReadonlySet<string>,
): Whereabouts | undefined {
  const seen: { place: AssetPlace; lookup: AssetLookup | undefined }[] = [];
  for (const place of places) {
    const lookup = lookups.get(place.path);
    if (lookup?.state === "file") return lookup;
    seen.push({ place, lookup });
  }
  // It may lie where nobody could look.
  if (seen.some(({ lookup }) => lookup === undefined)) return undefined;
  for (const { lookup } of seen) if (lookup?.state === "misspelled") return lookup;
  const missed = seen.flatMap(({ place, lookup }) =>
    lookup?.state === "missing" && isSurelyMissing(place, lookup.folder, inhabited)
      ? [{ path: place.path, folder: lookup.folder, nearest: lookup.nearest }]
      : [],
  );
  const likeliest = missed.find(({ path, folder }) => folder === folderOf(path)) ?? missed[0];
  return likeliest && { state: "missing", path: likeliest.path, nearest: likeliest.nearest };
}

/** Where images are not checked out with the posts, the folders above them are not there either. */
function isSurelyMissing(
  { path, base, tells }: AssetPlace,
  there: string,
  inhabited: ReadonlySet<string>,
): boolean {
  const folder = folderOf(path);
  if (tells === "never" || !isWithin(base, there)) return false;
  if (there === folder) return tells === "folder" || folder !== base;
  if (tells === "whole" || there === base) return false;
  const depthIn = (inner: string) => inner.slice(base.length).split("/").filter(Boolean).length;
  return inhabited.has(there) || (depthIn(there) >= 2 && depthIn(folder) === depthIn(there) + 1);
}

function isWithin(folder: string, path: string): boolean {
  return folder === "" || path === folder || path.startsWith(`${folder}/`);
}

/** The folders in or below which images of posts were found. */
export function inhabitedFolders(lookups: ReadonlyMap<string, AssetLookup>): Set<string> {
  const folders = new Set<string>();
  for (const lookup of lookups.values()) {
    if (lookup.state !== "file") continue;
    for (let at = folderOf(lookup.file.path); at !== "" && !folders.has(at); at = folderOf(at))
      folders.add(at);
  }
  return folders;
}

/**
 * What is wrong with a file that is to be an image.
 * - `empty`, `page`, `pdf`, `text`: it is none
 * - `unshown`: its name says another kind, and browsers go by the name
 * - `ending`: its name says another kind, which browsers see for themselves
 * - `dot`: it is a single pixel, and is not called like one that only holds a place
 */
export type AssetFault = "empty" | "page" | "pdf" | "text" | "unshown" | "ending" | "dot";

const NO_IMAGES = new Map<FileFormat | undefined, AssetFault>([
  ["empty", "empty"],
  ["html", "page"],
  ["pdf", "pdf"],
  ["text", "text"],
]);
const FORMAT_OF_ENDING: { readonly [ending: string]: FileFormat } = {
  apng: "png",
  jpeg: "jpg",
  jfif: "jpg",
  tif: "tiff",
};
const PLACEHOLDER = /pixel|spacer|blank|transparent|placeholder|lazy|1x1/i;

/** Tells what is wrong with an image's file by its first bytes and its name; undefined where they agree. */
export function faultOf({ path, format, width, height }: AssetFile): AssetFault | undefined {
  const none = NO_IMAGES.get(format);
  if (none !== undefined || format === undefined) return none;
  const ending = path.slice(path.lastIndexOf(".") + 1).toLowerCase();
  const named = FORMAT_OF_ENDING[ending] ?? ending;
  // An icon's file may hold any format.
  if (named !== format && named !== "ico") return named === "svg" || format === "svg" ? "unshown" : "ending";
  return width === 1 && height === 1 && !PLACEHOLDER.test(nameOf(path)) ? "dot" : undefined;
}
