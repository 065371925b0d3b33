import type { FrontMatter, FrontMatterEntry } from "../front-matter.ts";
import { type Range, trimRange } from "../source.ts";

/** A tag or category where a post gives it to itself. */
export interface TagUse {
  readonly vocabulary: "tags" | "categories";
  /** As it is written. */
  readonly tag: string;
  readonly at: Range;
}

/** The keys of front matter that hold tags and categories. */
export const TAG_KEYS: readonly string[] = ["tags", "tag", "categories", "category"];

const VOCABULARIES: { readonly [key: string]: TagUse["vocabulary"] } = {
  tags: "tags",
  tag: "tags",
  categories: "categories",
  category: "categories",
};

/**
 * The tags and categories of a post. Of a text with blanks and no comma only some generators make several tags.
 *
 * @param blanks whether blanks part tags, as Jekyll has it; undefined where that is not known, and such a text is left out.
 */
export function readTagUses(frontMatter: FrontMatter, blanks: boolean | undefined): TagUse[] {
  if (frontMatter.state !== "data") return [];
  return frontMatter.entries.flatMap((entry) => {
    const [key] = entry.path;
    const vocabulary =
      typeof key === "string" && Object.hasOwn(VOCABULARIES, key) ? VOCABULARIES[key] : undefined;
    // What stands under keys of its own is no list.
    if (!vocabulary || (entry.path.length === 2 && typeof entry.path[1] !== "number")) return [];
    // Jekyll takes what is under a key in the singular whole.
    const parts = blanks && (key === "tag" || key === "category") ? false : blanks;
    return tagsOf(entry, parts).map(({ tag, at }) => ({ vocabulary, tag, at }));
  });
}

/** The tags that one entry writes: an item of a list, or the parts of one text. See `readTagUses` for `blanks`. */
export function tagsOf(entry: FrontMatterEntry, blanks: boolean | undefined): { tag: string; at: Range }[] {
  const { path, value, token, style, data } = entry;
  if (typeof data !== "string" && typeof data !== "number") return [];
  if (path.length === 2) return [{ tag: (style === "plain" ? token : String(data)).trim(), at: value }];
  if (path.length > 1 || style === "block") return [];
  const quote = style === "quoted" ? 1 : 0;
  const text = token.slice(quote, token.length - quote);
  if (!text.includes(",") && /\S\s+\S/.test(text) && blanks === undefined) return [];
  const part = text.includes(",") || !blanks ? /[^,]+/g : /\S+/g;
  return [...text.matchAll(part)].flatMap(({ 0: written, index }) => {
    const inner = trimRange(written, { start: 0, end: written.length });
    const tag = written.slice(inner.start, inner.end);
    const start = value.start + quote + index;
    return tag === "" ? [] : [{ tag, at: { start: start + inner.start, end: start + inner.end } }];
  });
}

/** Two letters that are one thing in any case; others may well be two (`RE` and the module `re`). */
const SHORT_NAMES = new Set(["ai", "ml", "dl", "rl"]);

/**
 * What the spellings of one tag have in common: letter case, blanks, hyphens and underscores apart. Other signs count
 * (`C`, `C++`, `C#`), and so does what parts two digits.
 */
export function foldTag(tag: string): string {
  const folded = tag
    .normalize("NFC")
    .replace(/(?<!\d)[\s_\-‐‑–]+|[\s_\-‐‑–]+(?!\d)/g, "")
    .replace(/[\s_\-‐‑–]+/g, "-");
  const lower = folded.toLowerCase();
  return /^[A-Za-z]{1,2}$/.test(folded) && !SHORT_NAMES.has(lower) ? folded : lower;
}
