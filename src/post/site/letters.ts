import { Hash } from "./hash.ts";

/** Stands in a masked text where something of the post's own stood: its title, a name, an arXiv id, a year. */
export const MASK = "□";

/** What a character counts as; several of these at once. Digits are letters here. */
const LETTER = 1;
const LATIN = 2;
/** Korean, Chinese and Japanese letters are twice as wide as Latin ones, and say about twice as much. */
const WIDE = 4;
/** Chinese and Japanese are written without blanks between words. */
const UNSPACED = 8;
/** Not known by its number alone; it may be one of several spellings of a letter. */
const OTHER = 16;

const ASCII = Uint8Array.from({ length: 0x80 }, (_, code) => (isAsciiLetter(code) ? LETTER | LATIN : 0));

/** What a character counts as by its number: those of Korean and English posts, mostly. */
function kindOf(code: number): number {
  if (code < 0x80) return ASCII[code] ?? 0;
  if (code >= 0xac00 && code <= 0xd7a3) return LETTER | WIDE;
  if (code >= 0x4e00 && code <= 0x9fff) return LETTER | WIDE | UNSPACED;
  // Dashes, quotes and dots; arrows and the signs of mathematics.
  return (code >= 0x2010 && code <= 0x2027) || (code >= 0x2190 && code <= 0x22ff) ? 0 : OTHER;
}

/** What any character counts as; patterns for all letters of the world take many times as long. */
function kindOfOther(character: string): number {
  return (
    (/[\p{L}\p{N}]/u.test(character) ? LETTER : 0) |
    (/[\p{sc=Latin}\p{N}]/u.test(character) ? LATIN : 0) |
    (/[\p{sc=Hang}\p{sc=Han}\p{sc=Hira}\p{sc=Kana}]/u.test(character) ? WIDE : 0) |
    (/[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}]/u.test(character) ? UNSPACED : 0)
  );
}

/** True for a letter or digit of ASCII. */
export function isAsciiLetter(code: number): boolean {
  return (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a) || (code >= 0x30 && code <= 0x39);
}

/** What is left of a line without case and punctuation, percent signs and masks apart: a hash of it, and how much it says. */
export interface FoldedLine {
  readonly hash: Hash;
  readonly isEmpty: boolean;
  /** The number of its letters, wide ones counted twice. */
  readonly weight: number;
  readonly words: number;
  /** True where all of it is written in Latin letters. */
  readonly isLatin: boolean;
  /** True where something in it is masked, which counts as a blank. */
  readonly isMasked: boolean;
}

const MASK_CODE = MASK.charCodeAt(0);
const PERCENT = 0x25;
const BLANK = 0x20;

/**
 * Folds a line in one pass over its characters.
 *
 * @param isComposed true for a line whose letters are composed and small: only then each has one spelling.
 */
export function foldLine(line: string, isComposed = false): FoldedLine {
  const hash = new Hash();
  let letters = 0;
  let wide = 0;
  let unspaced = 0;
  let words = 0;
  let isLatin = true;
  let isMasked = false;
  let isEmpty = true;
  let isBehindLetter = false;
  let isBehindBlank = false;
  for (let i = 0; i < line.length; i++) {
    const code = line.charCodeAt(i);
    let kind = kindOf(code);
    if (kind === OTHER && code !== MASK_CODE) {
      if (!isComposed) return foldLine(line.normalize("NFC").toLowerCase(), true);
      kind = kindOfOther(String.fromCodePoint(line.codePointAt(i) ?? code));
    }
    const isLetter = (kind & LETTER) !== 0;
    const isPair = code >= 0xd800 && code <= 0xdbff && isComposed && (line.codePointAt(i) ?? 0) > 0xffff;
    if (isLetter || code === MASK_CODE || code === PERCENT) {
      if (isBehindBlank && !isEmpty) hash.add(BLANK);
      hash.add(code >= 0x41 && code <= 0x5a ? code | BLANK : code);
      if (isPair) hash.add(line.charCodeAt(i + 1));
      isEmpty = false;
      isBehindBlank = false;
    } else isBehindBlank = true;
    if (isPair) i++;
    if (isLetter) {
      letters++;
      if (!isBehindLetter) words++;
      if ((kind & LATIN) === 0) isLatin = false;
      if ((kind & WIDE) !== 0) wide++;
      if ((kind & UNSPACED) !== 0) unspaced++;
    } else if (code === MASK_CODE) isMasked = true;
    else if (code === PERCENT) isLatin = false;
    isBehindLetter = isLetter;
  }
  return {
    hash,
    isEmpty,
    weight: letters + wide,
    words: Math.max(words, Math.floor(unspaced / 3)),
    isLatin,
    isMasked,
  };
}

/** How much a text says by its length: a Korean, Chinese or Japanese letter weighs as two Latin ones. */
export function weightOf(text: string): number {
  let weight = 0;
  for (const character of text) {
    const kind = kindOfCharacter(character);
    weight += (kind & LETTER ? 1 : 0) + (kind & WIDE ? 1 : 0);
  }
  return weight;
}

/** The number of columns that a text takes up. */
export function columnsOf(text: string): number {
  let columns = text.length;
  for (const character of text) if (kindOfCharacter(character) & WIDE) columns++;
  return columns;
}

function kindOfCharacter(character: string): number {
  const kind = kindOf(character.charCodeAt(0));
  return kind === OTHER ? kindOfOther(character) : kind;
}
