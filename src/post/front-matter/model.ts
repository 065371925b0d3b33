import type { Range } from "../source.ts";

export type FrontMatterLanguage = "yaml" | "toml" | "json";

/** How a value is written in the file: what a human sees, whatever the language makes of it. */
export type ValueStyle = "plain" | "quoted" | "block" | "collection" | "empty";

/** A map of front matter. It has no prototype, or owns each of its keys: `__proto__` is a key like any other. */
export interface FrontMatterData {
  readonly [key: string]: unknown;
}

/** One key with its value, or one item of a list, at any depth. */
export interface FrontMatterEntry {
  /** From the root: `["tags", 0]`. */
  readonly path: readonly (string | number)[];
  /** Where the key stands; undefined for a list's item. */
  readonly key: Range | undefined;
  /** Where the value stands; zero-width just behind the colon (or dash) where nothing is written. */
  readonly value: Range;
  /** The value as it is written, quotes and all. */
  readonly token: string;
  readonly style: ValueStyle;
  /** The value as the language reads it. Dates of every language come as the text that is written. */
  readonly data: unknown;
}

/**
 * Why a block does not parse; each kind is one message of the rule. `detail` is the thing's own word (a key, a character).
 *
 * - `colon`: a value without quotes holds a colon of its own; `at` is that colon, `detail` the key
 * - `colon-space`: `key:value`, which is no key; `detail` is the key
 * - `stray`: a line or list item that belongs to no key; `detail` is what it says
 * - `tab`: a tab where only blanks may indent
 * - `indent`: a line that is indented as no line before it; `detail` is what it says
 * - `duplicate-key`: a key for the second time, `related` is the first
 * - `quote`: a quote that never closes; `detail` is the quote
 * - `after-quote`: text behind the closing quote; `detail` is that text
 * - `bracket`: a bracket that never closes; `detail` is the bracket
 * - `escape`: a backslash in double quotes that means nothing; `detail` is it and its letter
 * - `reserved`: a value that begins with a sign of the language; `detail` is the sign
 * - `alias`: an alias without anchor, around itself, or far too often
 * - `depth`: lists and maps stand in each other deeper than is read
 * - `not-a-map`: text or a list where keys are expected
 * - `syntax`: all else; `detail` is the text from which on it cannot be read
 */
export interface FrontMatterError {
  readonly kind:
    | "colon"
    | "colon-space"
    | "stray"
    | "tab"
    | "indent"
    | "duplicate-key"
    | "quote"
    | "after-quote"
    | "bracket"
    | "escape"
    | "reserved"
    | "alias"
    | "depth"
    | "not-a-map"
    | "syntax";
  readonly at: Range;
  readonly detail: string;
  /** The other half, where there is one: the first of two equal keys. */
  readonly related?: Range;
}

/** What a language makes of the text between the fences. */
export type Reading =
  | { readonly errors: readonly FrontMatterError[] }
  | { readonly data: FrontMatterData; readonly entries: readonly FrontMatterEntry[] };

/** A map that inherits nothing. */
export function createMap(): { [key: string]: unknown } {
  return Object.create(null);
}

/** A key's value where the container really owns it. */
export function ownValue(container: unknown, key: string | number): unknown {
  if (typeof container !== "object" || container === null || !Object.hasOwn(container, key)) return undefined;
  return Reflect.get(container, key);
}

/** The text of a range on one line and short enough to stand in a message. */
export function shorten(text: string): string {
  const line = text.trim().split(/[\r\n]/, 1)[0] ?? "";
  const cut = unitsOf(line, MAX_LENGTH - 1);
  return unitsOf(line, MAX_LENGTH) < line.length ? `${line.slice(0, cut).trimEnd()}…` : line;
}

const MAX_LENGTH = 40;

/** How many units the first so many characters of a text take up. */
function unitsOf(text: string, characters: number): number {
  let units = 0;
  for (let i = 0; i < characters && units < text.length; i++)
    units += (text.codePointAt(units) ?? 0) > 0xffff ? 2 : 1;
  return units;
}
