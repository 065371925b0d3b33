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

/** How a text ends: what stands before the mark by which it trails off, that mark, and its last word, where one ends it. */
export interface Ending {
  readonly base: string;
  readonly mark: string;
  readonly word: string;
}

/** So many letters of a word are looked at; a letter of a rare script is two units. */
const MAX_WORD = 40;

/** Reads how a text ends. */
export function endingOf(text: string): Ending {
  const trimmed = text.trimEnd();
  const mark = /(?:\.{2,6}|…|\[(?:\.{3}|…)\])$/.exec(trimmed)?.[0] ?? "";
  const base = trimmed.slice(0, trimmed.length - mark.length);
  const word = /(?<![\p{L}\p{N}])[\p{L}\p{N}]+$/u.exec(base.slice(-2 * MAX_WORD))?.[0] ?? "";
  return { base, mark, word: [...word].slice(-MAX_WORD).join("") };
}

/**
 * Tells whether a text ends in the middle of a word, as what a script cuts at a fixed length does.
 *
 * @param ending that of the excerpt.
 * @param whole what it may have been cut from: the title, a paragraph. Blanks count as they are.
 */
export function cutFrom({ base, mark, word }: Ending, whole: string): Cut | undefined {
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
 * @param ending that of the excerpt, whose words but for the last are known as well.
 * @param texts the texts whose words the post knows.
 */
export function cutWord({ base, mark, word }: Ending, texts: Iterable<string>): Cut | undefined {
  const last = word.toLowerCase();
  if (mark === "" || base.length < MIN_COPY || !/^[a-z]{4,}$/.test(last)) return undefined;
  let known = false;
  for (const text of [base.slice(0, base.length - word.length), ...texts]) {
    for (const rest of wordsThatOpen(text.toLowerCase(), last)) {
      if (rest === "" || ENGLISH_ENDING.test(rest)) return undefined;
      known = true;
    }
  }
  return known ? { tail: tailOf(base, mark), continuation: undefined } : undefined;
}

/** How the words of a text go on that open with some letters. */
function* wordsThatOpen(text: string, letters: string): Generator<string> {
  for (let at = text.indexOf(letters); at >= 0; at = text.indexOf(letters, at + letters.length)) {
    if (/[\p{L}\p{N}]$/u.test(text.slice(Math.max(0, at - 2), at))) continue;
    yield /^[\p{L}\p{N}]*/u.exec(text.slice(at + letters.length))?.[0] ?? "";
  }
}

/** True for a text that ends as a sentence does, and does not trail off. */
export function isEnded(text: string): boolean {
  return endingOf(text).mark === "" && /[.!?。]["'”’)]?$/.test(text.trimEnd());
}

function tailOf(base: string, mark: string): string {
  return `${base.split(" ").slice(-4).join(" ")}${mark}`;
}

/** The range of the last characters of a value, as many as the tail has: where the reader's eye must go. */
export function endRange(value: Range, written: string, length: number): Range {
  const closing = /["']?(?<!\s)\s*$/.exec(written)?.[0].length ?? 0;
  const end = value.end - closing;
  const lineStart = value.start + Math.max(written.lastIndexOf("\n"), written.lastIndexOf("\r")) + 1;
  return { start: Math.max(value.start, lineStart, end - length), end };
}
