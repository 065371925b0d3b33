import type { Range } from "../source.ts";

/** A text that a script cut off. */
export interface Cut {
  /** The last words that are left, and the mark behind them. */
  readonly tail: string;
  /** Where in the other text it goes on: an offset into it; undefined where only the word's shape tells. */
  readonly continuation: number | undefined;
}

/** A shorter text may well be equal to how another one begins. */
const MIN_COPY = 40;
/** Particles and endings: a Korean noun without its particle is a whole word. */
const KOREAN_PARTICLE =
  /^(?:을|를|이|가|은|는|의|에|에서|에게|로|으로|와|과|도|만|까지|부터|이나|나|라는|이라는|들|들을|들의|들이|들은|적|적인|화|이다|입니다|이며|이고|인|하다|한다|합니다|했다|했습니다|하는|하고|하며|해|된|됩니다)(?![가-힣])/;
/** Letters behind which a word may have ended as well: "perform..." beside "performance". */
const ENGLISH_ENDING =
  /^(?:e?s|e?d|ing|ings|e?rs?|ors?|ly|al|ally|ances?|ences?|ments?|ions?|tions?|ations?|able|ability|ive|ness|ful|less|i?ty|y|ies|ied|ic|ical|ism|ists?|'s|’s)$/i;

/**
 * Tells whether a text ends in the middle of a word, as what a script cuts at a fixed length does.
 *
 * @param text the excerpt.
 * @param whole what it may have been cut from: the title, a paragraph. Blanks count as they are.
 */
export function cutFrom(text: string, whole: string): Cut | undefined {
  const { base, mark, word } = endOf(text);
  if (word === "" || base.length < MIN_COPY) return undefined;
  const at = whole.indexOf(base);
  if (at < 0) return undefined;
  const continuation = at + base.length;
  const rest = /^[\p{L}\p{N}’']*/u.exec(whole.slice(continuation, continuation + 40))?.[0] ?? "";
  const isCut = /^[가-힣]/.test(rest)
    ? /[가-힣]$/.test(word) && !KOREAN_PARTICLE.test(rest)
    : rest.length >= 2 &&
      /[a-z]$/i.test(word) &&
      /^[a-z]+$/.test(rest) &&
      !/^(?:es|ed|ing|er|ers|ly)$/.test(rest);
  return isCut ? { tail: tailOf(base, mark), continuation } : undefined;
}

/**
 * Tells whether an English text that trails off (`Transfor...`) does so in the middle of a word: the word is none of
 * those that the post knows, and the beginning of one that it does know.
 *
 * @param words the words of the post, in lower case; those of the text itself included, its last one not.
 */
export function cutWord(text: string, words: ReadonlySet<string>): Cut | undefined {
  const { base, mark, word } = endOf(text);
  const last = word.toLowerCase();
  if (mark === "" || base.length < MIN_COPY || !/^[a-z]{4,}$/.test(last) || words.has(last)) return undefined;
  let known = false;
  for (const other of words) {
    if (!other.startsWith(last)) continue;
    if (ENGLISH_ENDING.test(other.slice(last.length))) return undefined;
    known = true;
  }
  return known ? { tail: tailOf(base, mark), continuation: undefined } : undefined;
}

/** True for a text with the mark of one that was cut short. */
export function trailsOff(text: string): boolean {
  return endOf(text).mark !== "";
}

/** True for a text that ends as a sentence does. */
export function isEnded(text: string): boolean {
  return !trailsOff(text) && /[.!?。]["'”’)]?$/.test(text.trimEnd());
}

/** A text without the mark by which it trails off, and its last word, where one ends it. */
function endOf(text: string): { readonly base: string; readonly mark: string; readonly word: string } {
  const trimmed = text.trimEnd();
  const mark = /(?:\.{2,6}|…|\[(?:\.{3}|…)\])$/.exec(trimmed)?.[0] ?? "";
  const base = trimmed.slice(0, trimmed.length - mark.length);
  return { base, mark, word: /[\p{L}\p{N}]{1,40}$/u.exec(base)?.[0] ?? "" };
}

function tailOf(base: string, mark: string): string {
  return `${base.split(" ").slice(-4).join(" ")}${mark}`;
}

/** The words of an excerpt but for its last, which may be half a word. */
export function wordsBeforeCut(text: string): string[] {
  const { base, word } = endOf(text);
  return wordsIn(base.slice(0, base.length - word.length));
}

/** The words of a text in lower case. */
export function wordsIn(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** The range of the last characters of a value, as many as the tail has: where the reader's eye must go. */
export function endRange(value: Range, written: string, length: number): Range {
  const closing = /["']?\s*$/.exec(written)?.[0].length ?? 0;
  const end = value.end - closing;
  const lineStart = value.start + Math.max(written.lastIndexOf("\n"), written.lastIndexOf("\r")) + 1;
  return { start: Math.max(value.start, lineStart, end - length), end };
}
