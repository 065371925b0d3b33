import type { Post } from "../post.ts";

/** Of which work a post is an edition, and in which language. */
export interface Edition {
  /** Equal for the translations of one post: a key that the front matter gives, or the path without its language. */
  readonly work: string;
  /** What the post or its path says of its language (`en`, `ko`); empty where neither does. */
  readonly lang: string;
  /** True where most of it is written in Korean letters. */
  readonly korean: boolean;
}

const LANGUAGES = "en|ko|kr|ja|jp|zh|cn|tw|fr|de|es|pt|ru|vi|english|korean|eng|kor";
const REGION = "(?:[-_][a-z]{2,4})?";
const FOLDER = new RegExp(`(^|/)(?:content\\.)?(${LANGUAGES})${REGION}/`, "i");
const ENDING = new RegExp(`[._-](${LANGUAGES})${REGION}(?=\\.(?:md|mdx|markdown)$)`, "i");
const LANGUAGE_KEYS = ["lang", "language", "locale"];
const WORK_KEYS = ["ref", "translationKey", "translation_key", "translation_id", "lang-ref", "page_id"];

/** The first text that the front matter has under some keys, in small letters; empty where there is none. */
function textUnder({ frontMatter }: Post, keys: readonly string[]): string {
  const data = frontMatter.state === "data" ? frontMatter.data : {};
  for (const key of keys) {
    const value = data[key];
    if (typeof value === "string" && value.trim() !== "") return value.trim().toLowerCase();
  }
  return "";
}

/** The work that a post says itself to be an edition of; empty where it says nothing. */
export function saidWorkOf(post: Post): Edition["work"] {
  return textUnder(post, WORK_KEYS);
}

/** The work of a post by its path alone: that without its language. */
export function workByPath(path: string): Edition["work"] {
  return path.replace(ENDING, "").replace(FOLDER, "$1");
}

/** What a post or its path says of its language. */
export function languageOf(post: Post): Edition["lang"] {
  const inPath = FOLDER.exec(post.path)?.[2] ?? ENDING.exec(post.path)?.[1] ?? "";
  const said = textUnder(post, LANGUAGE_KEYS) || inPath.toLowerCase();
  return said.replace(/[-_].*$/s, "").slice(0, 2);
}

/** True for a post of which most is written in Korean letters. */
export function isKorean({ source: { text } }: Post): boolean {
  // Patterns see at once that a text of ASCII has none.
  if (!/[가-힣]/.test(text)) return false;
  let korean = 0;
  let latin = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code >= 0xac00 && code <= 0xd7a3) korean++;
    // Capitals and small letters differ by one bit.
    else if ((code | 0x20) >= 0x61 && (code | 0x20) <= 0x7a) latin++;
  }
  return korean * 2 > latin;
}

/** True where two posts may be one text in two languages. */
export function areTranslations(a: Edition, b: Edition): boolean {
  return a.lang !== b.lang || a.korean !== b.korean || a.work === b.work;
}

/** True for a file that is no finished post of the site: one in a folder of drafts, or that posts are copied from. */
export function isUnpublished(path: string): boolean {
  return /(?:^|\/)(?:_?drafts?|_?templates?|archetypes|양식|템플릿)\/|(?:^|[/._-])(?:template|템플릿|양식)\.(?:md|mdx|markdown)$/i.test(
    path,
  );
}
