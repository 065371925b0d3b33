import { arxivIdIn, faultOfArxivId, findArxivIds } from "../arxiv.ts";
import { dateOfFileName, isPlainPage } from "../front-matter/names.ts";
import type { FrontMatter } from "../front-matter.ts";
import type { Post } from "../post.ts";
import type { Range } from "../source.ts";
import { editionOf } from "./editions.ts";

/** What a post is known by, where it says so, and how it is compared. */
export type Mark = {
  readonly key: string;
  /** As it is written. */
  readonly text: string;
  readonly at: { readonly start: number; readonly end: number };
};

/** What tells a post from the others of its site. Plain data, to be kept without the post. */
export type Identity = {
  readonly title?: Mark;
  readonly permalink?: Mark;
  /** The folder and the last part of the address. */
  readonly slug?: Mark;
  /** The id of the one paper that it reviews. */
  readonly arxiv?: Mark;
  /** `YYYY-MM-DD`; empty where there is none. */
  readonly date: string;
  readonly isReview: boolean;
  /** The part of a series that it is, as its title or front matter says; empty where it is none. */
  readonly part: string;
  readonly work: string;
  readonly lang: string;
  readonly korean: boolean;
};

/** "HuBERT (1)", "2편", "part 3", "상편", "1/3" */
const PART =
  /[([（]\s*(?:\d{1,2}|[상중하]|[ivx]{1,4})\s*[)\]）]|(?:part|pt\.?|vol\.?|episode|ep\.?|chapter|ch\.?|#)\s?\d+|\d+\s?(?:편|부|회|탄|강|화|장|주차)(?![가-힣])|[상중하](?:편|권)|[上中下]|\b\d+\s?\/\s?\d+\b|[①-⑳]|[Ⅰ-Ⅻ]|\s(?:i{1,3}|iv|vi{0,3})$/iu;
const PART_KEYS = [
  "part",
  "episode",
  "chapter",
  "volume",
  "series_order",
  "series_index",
  "order",
  "subtitle",
];

/**
 * Reads what tells a post from the others.
 *
 * @param isJekyll whether date and categories are part of the address.
 */
export function identityOf(post: Post, isJekyll: boolean): Identity {
  const { frontMatter, path } = post;
  const title = entryOf(frontMatter, ["title"]);
  const permalink = entryOf(frontMatter, ["permalink", "url"]);
  const date =
    dateOfFileName(path) ?? /^\d{4}-\d{2}-\d{2}/.exec(entryOf(frontMatter, ["date"])?.text ?? "")?.[0];
  const address = permalink?.text.replace(/^\/+|(?<!\/)\/+$|(?:\/?index)?\.html?$/g, "") ?? "";
  const slug = slugOf(post, isJekyll, date ?? "");
  const arxiv = arxivOf(post);
  const folded = title ? foldTitle(title.text) : "";
  return {
    ...(title && folded.length >= 2 ? { title: { ...title, key: folded } } : {}),
    // `/:categories/:title/` is a pattern, `https://` leads elsewhere.
    ...(permalink && address !== "" && !/[:{*]/.test(address)
      ? { permalink: { ...permalink, key: address } }
      : {}),
    ...(slug ? { slug } : {}),
    ...(arxiv ? { arxiv } : {}),
    date: date ?? "",
    isReview: post.isReview,
    part: PART.exec(title?.text ?? "")?.[0] ?? entryOf(frontMatter, PART_KEYS)?.text ?? "",
    ...editionOf(post),
  };
}

/** A title without case, blanks and punctuation. Signs that tell names apart stay: `C++`, `C#`, `1.1`. */
function foldTitle(title: string): string {
  return title
    .normalize("NFC")
    .toLowerCase()
    .replace(/(?<=\d)[.,:/-](?=\d)/g, "\u0001")
    .replace(/[\s\p{Pc}\p{Pd}\p{Ps}\p{Pe}\p{Pi}\p{Pf}.,:;!?'"`·…]+/gu, "");
}

function entryOf(frontMatter: FrontMatter, keys: readonly string[]): Mark | undefined {
  if (frontMatter.state !== "data") return undefined;
  const entry = frontMatter.entries.find(({ path }) => path.length === 1 && keys.includes(String(path[0])));
  if (!entry || (typeof entry.data !== "string" && typeof entry.data !== "number")) return undefined;
  const text = String(entry.data).replace(/\s+/g, " ").trim();
  return text === "" ? undefined : { key: text, text, at: rangeOf(entry.value) };
}

function rangeOf({ start, end }: Range): Mark["at"] {
  return { start, end };
}

/** The last part of the address with all that goes before it: only posts of one folder can collide. */
function slugOf({ path, frontMatter }: Post, isJekyll: boolean, date: string): Mark | undefined {
  const parts = path.split("/");
  const file = (parts.pop() ?? "").replace(/\.(?:md|mdx|markdown)$/i, "");
  const isBundle = file === "index";
  if (!isBundle && isPlainPage(path)) return undefined;
  const name = isBundle ? parts.pop() : file;
  if (name === undefined) return undefined;
  const given = entryOf(frontMatter, ["slug"]);
  const last = (given?.text ?? (isJekyll ? name.replace(/^\d{4}-\d{2}-\d{2}-/, "") : name)).replace(
    /^\/+|(?<!\/)\/+$/g,
    "",
  );
  if (last === "") return undefined;
  const categories = isJekyll ? (entryOf(frontMatter, ["categories", "category"])?.text ?? "") : "";
  const key = [...parts, isJekyll ? `${date} ${categories}` : "", last].join("/");
  // Where the file's name alone gives the address, it is shown at the front matter's first line.
  const at = given?.at ?? (frontMatter.state === "data" ? rangeOf(frontMatter.fence) : { start: 0, end: 0 });
  return { key, text: last, at };
}

/** The paper that a review is about: the only id in its paper info. */
function arxivOf(post: Post): Mark | undefined {
  const found = new Map<string, Mark>();
  for (const { info, value, valueRange, links } of post.fields) {
    if (info !== "arxiv" && info !== "link") continue;
    const id =
      (info === "arxiv" ? arxivIdIn(value) : undefined) ?? findArxivIds([value, ...links].join(" "))[0]?.id;
    // `XXXX.XXXXX` stands in every post that was begun from one template.
    if (id === undefined || faultOfArxivId(id) !== undefined) continue;
    if (!found.has(id)) found.set(id, { key: id, text: id, at: rangeOf(valueRange) });
  }
  const [mark] = found.values();
  return found.size === 1 ? mark : undefined;
}
