import type { Post } from "../post.ts";
import { isAsciiLetter, MASK } from "./letters.ts";

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
    const [head = "", ...tail] = title.split(/(?:(?<!\s)\s+)?[:：]\s+|(?<!\s)\s+[-–—|]\s+/);
    for (const part of [head, ...tail]) {
      names.add(part);
      const bare = part.replace(/(?<!\s)\s*\([^()]*\)/g, "").trim();
      names.add(bare);
    }
  }
  const introducing = [...titles, ...headings.map(({ title }) => title)].join("\n");
  for (const [word] of introducing.matchAll(SPELT_NAME)) if (isSpeltAsName(word)) names.add(word);
  return [...names]
    .map((name) => name.replace(/\s+/g, " ").trim())
    .filter((name) => name.length >= 2 && name.length <= MAX_NAME && /\p{L}/u.test(name))
    .sort((a, b) => b.length - a.length || (a < b ? -1 : 1))
    .slice(0, MAX_NAMES);
}

/** True for a Latin word that no dictionary spells so: `LoRA`, `BERT`, `GPT-3`. */
export function isSpeltAsName(word: string): boolean {
  let capitals = 0;
  let digits = 0;
  for (let i = 0; i < word.length; i++) {
    const code = word.charCodeAt(i);
    if (code >= 0x41 && code <= 0x5a) capitals++;
    else if (code >= 0x30 && code <= 0x39) digits++;
  }
  return capitals >= 2 || (capitals === 1 && digits > 0);
}

/**
 * Makes the function that writes `MASK` over what is the post's own in a piece of its text, in which blanks are single:
 * its names, arXiv ids and years. Particles behind a mask take one form, since they follow the name's last sound.
 *
 * @param names where several fit, the one that stands first in the list counts.
 */
export function createMasker(names: readonly string[]): (text: string) => string {
  const capitals = names.map(inCapitals);
  return (text) => {
    const named = maskNames(text, capitals);
    const masked = /\d{4}/.test(named) ? named.replace(ARXIV, MASK).replace(DATE, MASK) : named;
    if (!masked.includes(MASK)) return masked;
    return masked.replace(/[“”‘’"'`「」『』《》〈〉]/g, "").replace(PARTICLE, MASK);
  };
}

/** A text in capital letters, each as long as it was: case counts for nothing, and every offset stays what it was. */
function inCapitals(text: string): string {
  const whole = text.toUpperCase();
  if (whole.length === text.length) return whole;
  let units = "";
  for (const unit of text.split("")) {
    const capital = unit.toUpperCase();
    units += capital.length === 1 ? capital : unit;
  }
  return units;
}

/** Masks names from left to right. Few lines hold one, so each is looked for by itself, which a search is fastest at. */
function maskNames(text: string, capitalNames: readonly string[]): string {
  const capitals = inCapitals(text);
  const found: { readonly name: string; next: number }[] = [];
  for (const name of capitalNames) {
    const next = name.length > text.length ? -1 : nextWhole(capitals, name, 0);
    if (next >= 0) found.push({ name, next });
  }
  if (found.length === 0) return text;
  let masked = "";
  let at = 0;
  for (;;) {
    let first: (typeof found)[number] | undefined;
    for (const one of found) {
      if (one.next >= 0 && one.next < at) one.next = nextWhole(capitals, one.name, at);
      if (one.next >= 0 && (!first || one.next < first.next)) first = one;
    }
    if (!first) return masked + text.slice(at);
    masked += text.slice(at, first.next) + MASK;
    at = first.next + first.name.length;
  }
}

/** Where a name stands from an offset on with no Latin letter or digit beside it; -1 where it does not. */
function nextWhole(text: string, name: string, from: number): number {
  let at = text.indexOf(name, from);
  while (
    at >= 0 &&
    (isAsciiLetter(text.charCodeAt(at - 1)) || isAsciiLetter(text.charCodeAt(at + name.length)))
  )
    at = text.indexOf(name, at + 1);
  return at;
}
