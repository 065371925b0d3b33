import type { Post } from "../post.ts";

/** Stands in a masked text where something of the post's own stood: its title, a name, an arXiv id, a year. */
export const MASK = "□";

/** A title longer than this is no title; more names than this are no names. */
const MAX_NAME = 200;
const MAX_NAMES = 60;

/** A name by its spelling: capitals beyond the first letter, or a digit (`LoRA`, `BERT`, `GPT-3`). */
const SPELT_NAME = /(?<![A-Za-z0-9])[A-Za-z][A-Za-z0-9]*(?:[-.+][A-Za-z0-9]+)*/g;
const DATE = /(?<![\d.])(?:19|20)\d{2}(?:[-./]\d{1,2}){0,2}(?![\d.]*\d)/g;
const ARXIV = /(?<![\d.])\d{4}\.\d{4,5}(?:v\d+)?(?![\d.]*\d)/g;
/** Which particle a name takes depends on its last sound: `은`, `는`, `은(는)`, `(으)로`. */
const PARTICLE = new RegExp(
  `${MASK}(?:[은이을과]\\([는가를와]\\)|\\(으\\)로|으로|이란|이라는|라는|[은는이가을를과와란로])(?![가-힣])`,
  "g",
);

/** What a post calls its own: the paper's title, the part of it before the colon, and the names that titles and headings introduce. */
export function ownNames(post: Post): string[] {
  const titles = post.fields.flatMap(({ info, value }) => (info === "title" ? [value] : []));
  if (post.title !== undefined) titles.push(post.title);
  const headings = post.sections.map(({ level, title }) => ({ level, title }));
  const [only, ...others] = headings.filter(({ level }) => level === 1);
  if (only && others.length === 0) titles.push(only.title);

  const names = new Set<string>();
  for (const title of titles) {
    names.add(title);
    // "RAG: ...", "RAG - ...", "... (RAG)"
    const [head = "", ...tail] = title.split(/\s*[:：]\s+|\s+[-–—|]\s+/);
    for (const part of [head, ...tail]) {
      names.add(part);
      const bare = part.replace(/\s*\([^()]*\)/g, "").trim();
      names.add(bare);
    }
  }
  for (const text of [...titles, ...headings.map(({ title }) => title)]) {
    for (const { 0: word } of text.matchAll(SPELT_NAME)) if (isSpeltAsName(word)) names.add(word);
  }
  return [...names]
    .map((name) => name.replace(/\s+/g, " ").trim())
    .filter((name) => name.length >= 2 && name.length <= MAX_NAME && /\p{L}/u.test(name))
    .sort((a, b) => b.length - a.length || (a < b ? -1 : 1))
    .slice(0, MAX_NAMES);
}

/** True for a Latin word that no dictionary spells so: `LoRA`, `BERT`, `GPT-3`. */
export function isSpeltAsName(word: string): boolean {
  const capitals = word.match(/[A-Z]/g)?.length ?? 0;
  return capitals >= 2 || (capitals === 1 && /\d/.test(word));
}

/**
 * Makes the function that writes `MASK` over what is the post's own in a piece of its text: its names, arXiv ids and
 * years. Particles behind a mask take one form, since they follow the name's last sound.
 */
export function createMasker(names: readonly string[]): (text: string) => string {
  const pattern =
    names.length === 0
      ? undefined
      : new RegExp(`(?<![A-Za-z0-9])(?:${names.map(escapePattern).join("|")})(?![A-Za-z0-9])`, "gi");
  return (text) => {
    const named = pattern ? text.replace(/\s+/g, " ").replace(pattern, MASK) : text.replace(/\s+/g, " ");
    const masked = named.replace(ARXIV, MASK).replace(DATE, MASK);
    if (!masked.includes(MASK)) return masked;
    return masked.replace(/[“”‘’"'`「」『』《》〈〉]/g, "").replace(PARTICLE, MASK);
  };
}

function escapePattern(name: string): string {
  return name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replace(/ /g, "\\s");
}
