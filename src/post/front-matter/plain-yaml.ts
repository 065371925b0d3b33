import { isScalar, Schema } from "yaml";
import { createMap, type FrontMatterEntry, type Reading, type ValueStyle } from "./model.ts";

type Path = readonly (string | number)[];

/** A line with words on it; `text` is without the blanks at both ends. */
interface Line {
  readonly indent: number;
  readonly start: number;
  readonly text: string;
  /** What stands between it and the line before. */
  readonly above: "nothing" | "blanks" | "comment";
}

const KEY = /^([A-Za-z_][\w-]{0,60})( {0,9}):(?: +([^ ].*))?$/;
/** Keys that are no text, or that every object has. */
const SPECIAL_KEY = /^(?:null|true|false|__proto__)$/i;
/** What no text without quotes can begin with, a dash apart that needs a closer look. */
const INDICATOR = /^[-?:,[\]{}#&*!|>%@`"']/;
const QUOTED = /^(?:"[^"\\]*"|'(?:[^']|'')*')$/;

/**
 * Reads YAML in which each line is a key, an item or a value of the plainest kind: what nearly every post's front matter
 * is. The package takes half a millisecond for it, as long as all else that is read of a post. What a value without
 * quotes is, the package says here, too; anything but the plainest, and all that is wrong, is left to it.
 *
 * @returns undefined for YAML that it does not know, or not for sure.
 */
export function readPlainYaml(raw: string, base: number): Reading | undefined {
  if (!isPlainText(raw)) return undefined;
  const reader = new PlainYaml(raw, base);
  const data = createMap();
  return reader.readAll(data) ? { data, entries: reader.entries } : undefined;
}

/** Blanks other than spaces, control characters and what is no character at all. */
const INVISIBLE = /[^\P{Z} ]|[^\P{C}\r\n]/u;

/** False where a text holds what takes the package to tell what it means, comments behind a value or farther in among it. */
function isPlainText(raw: string): boolean {
  let isCommon = true;
  for (let i = 0; i < raw.length; i++) {
    const code = raw.charCodeAt(i);
    if (code === 35 && raw.charCodeAt(i - 1) === 32) return false;
    if (code === 13 && raw.charCodeAt(i + 1) !== 10) return false;
    const isLineEnd = code === 10 || code === 13;
    // ASCII and Hangul syllables; the pattern is slow for most letters.
    if (!isLineEnd && (code < 32 || code > 126) && (code < 0xac00 || code > 0xd7a3)) isCommon = false;
  }
  return isCommon || !INVISIBLE.test(raw);
}

class PlainYaml {
  readonly entries: FrontMatterEntry[] = [];
  readonly #raw: string;
  readonly #base: number;
  readonly #lines: readonly Line[];
  /** The index of the line to be read next. */
  #next = 0;
  /** True where the line before belongs to a list or map over several lines: a comment there may belong to it, too. */
  #isBelowBlock = false;

  constructor(raw: string, base: number) {
    this.#raw = raw;
    this.#base = base;
    this.#lines = linesOf(raw);
  }

  /** Reads the keys at the top into a map; false where a line is not plain. */
  readAll(data: { [key: string]: unknown }): boolean {
    const [first] = this.#lines;
    if (!first || !this.#readMap(first.indent, [], data) || this.#next < this.#lines.length) return false;
    return !this.#isBelowBlock || !/^#/m.test(this.#raw.slice(this.#lines.at(-1)?.start));
  }

  #readMap(indent: number, path: Path, data: { [key: string]: unknown }): boolean {
    for (let line = this.#lines[this.#next]; line?.indent === indent; line = this.#lines[this.#next]) {
      const [, name, blanks = "", written] = KEY.exec(line.text) ?? [];
      if (name === undefined || SPECIAL_KEY.test(name) || name in data) return false;
      if (line.above === "comment" && (path.length > 0 || this.#isBelowBlock)) return false;
      this.#isBelowBlock = false;
      this.#next++;
      const key = { start: line.start, end: line.start + name.length };
      const place = { path: [...path, name], key, behind: key.end + blanks.length + 1, indent };
      const value =
        written === undefined
          ? this.#readBelow(place)
          : this.#readOnLine(written, line.start + line.text.length - written.length, place);
      if (!value) return false;
      data[name] = value.data;
    }
    return true;
  }

  /** A value that begins on the line of its key or dash. */
  #readOnLine(written: string, start: number, place: EntryPlace): Value | undefined {
    const isWrapped = (this.#lines[this.#next]?.indent ?? 0) > place.indent;
    if (isWrapped) return this.#readWrapped(written, start, place);
    if (written === "{}") return this.#addCollection(place, start, {}, () => true);
    if (written.startsWith("[")) return this.#readFlow(written, start, place);
    const value = readScalar(written);
    if (value) this.#add(place, start, start + written.length, value);
    return value;
  }

  /** A text that goes on in lines farther in: each line break is a blank. */
  #readWrapped(written: string, start: number, place: EntryPlace): Value | undefined {
    let text = written;
    let end = start + written.length;
    for (let line = this.#lines[this.#next]; line && line.indent > place.indent; ) {
      // A blank line between is a line break of the text, and a comment ends it.
      if (line.above !== "nothing") return undefined;
      text += ` ${line.text}`;
      end = line.start + line.text.length;
      line = this.#lines[++this.#next];
    }
    const value = readScalar(text);
    if (value) this.#add(place, start, end, value);
    return value;
  }

  /** A value that stands below its key, or nowhere. */
  #readBelow(place: EntryPlace): Value | undefined {
    const line = this.#lines[this.#next];
    const isItem = line !== undefined && isItemLine(line.text);
    if (!line || (isItem ? line.indent < place.indent : line.indent <= place.indent))
      return this.#addNothing(place);
    const data = isItem ? [] : {};
    const value = this.#addCollection(place, line.start, data, () =>
      Array.isArray(data)
        ? this.#readItems(line.indent, place.path, data)
        : this.#readMap(line.indent, place.path, data),
    );
    this.#isBelowBlock = true;
    return value;
  }

  #readItems(indent: number, path: Path, data: unknown[]): boolean {
    for (let line = this.#lines[this.#next]; line?.indent === indent; line = this.#lines[this.#next]) {
      if (!isItemLine(line.text)) break;
      if (line.above === "comment") return false;
      this.#next++;
      const place = { path: [...path, data.length], key: undefined, behind: line.start + 1, indent };
      const written = line.text.slice(1).trimStart();
      const start = line.start + line.text.length - written.length;
      const value = this.#readItem(written, start, place);
      if (!value) return false;
      data.push(value.data);
    }
    return true;
  }

  #readItem(written: string, start: number, place: EntryPlace): Value | undefined {
    if (written !== "") return this.#readOnLine(written, start, place);
    const isAlone = (this.#lines[this.#next]?.indent ?? 0) <= place.indent;
    return isAlone ? this.#addNothing(place) : undefined;
  }

  #addNothing(place: EntryPlace): Value {
    const nothing: Value = { style: "empty", data: null };
    this.#add(place, place.behind, place.behind, nothing);
    return nothing;
  }

  /** A list in brackets, of texts without brackets, colons and commas of their own. */
  #readFlow(written: string, start: number, place: EntryPlace): Value | undefined {
    if (!written.endsWith("]") || written.length < 2) return undefined;
    const inner = written.slice(1, -1);
    const data: unknown[] = [];
    return this.#addCollection(place, start, data, () => {
      if (inner.trim() === "") return true;
      let at = start + 1;
      for (const part of inner.split(",")) {
        const text = part.trim();
        const value = readScalar(text);
        if (!value || (value.style === "plain" && /[[\]{}:"']/.test(text))) return false;
        const from = at + part.length - part.trimStart().length;
        const item = { path: [...place.path, data.length], key: undefined, behind: from, indent: 0 };
        this.#add(item, from, from + text.length, value);
        data.push(value.data);
        at += part.length + 1;
      }
      return true;
    });
  }

  /** Adds a list or map, which ends where the last line read for it does; its entry stands before those within it. */
  #addCollection(
    place: EntryPlace,
    start: number,
    data: object,
    readInner: () => boolean,
  ): Value | undefined {
    const index = this.entries.length;
    const value: Value = { style: "collection", data };
    this.#add(place, start, start, value);
    if (!readInner()) return undefined;
    const last = this.#lines[this.#next - 1];
    this.entries[index] = this.#entryOf(place, start, last ? last.start + last.text.length : start, value);
    return value;
  }

  #add(place: EntryPlace, start: number, end: number, value: Value): void {
    this.entries.push(this.#entryOf(place, start, end, value));
  }

  #entryOf({ path, key }: EntryPlace, start: number, end: number, { style, data }: Value): FrontMatterEntry {
    const base = this.#base;
    return {
      path,
      key: key && { start: key.start + base, end: key.end + base },
      value: { start: start + base, end: end + base },
      token: this.#raw.slice(start, end),
      style,
      data,
    };
  }
}

/** Where an entry stands; `behind` is the offset behind its colon or dash, `indent` that of its line. */
interface EntryPlace {
  readonly path: Path;
  readonly key: { readonly start: number; readonly end: number } | undefined;
  readonly behind: number;
  readonly indent: number;
}

interface Value {
  readonly style: ValueStyle;
  readonly data: unknown;
}

function linesOf(raw: string): Line[] {
  const lines: Line[] = [];
  let at = 0;
  let above: Line["above"] = "nothing";
  for (const whole of raw.split("\n")) {
    const text = whole.trimStart();
    if (whole.startsWith("#")) above = "comment";
    else if (text === "") above = above === "comment" ? above : "blanks";
    else {
      const indent = whole.length - text.length;
      lines.push({ indent, start: at + indent, text: text.trimEnd(), above });
      above = "nothing";
    }
    at += whole.length + 1;
  }
  return lines;
}

function isItemLine(text: string): boolean {
  return text === "-" || text.startsWith("- ");
}

function readScalar(text: string): Value | undefined {
  if (QUOTED.test(text)) {
    const inner = text.slice(1, -1);
    return { style: "quoted", data: text.startsWith("'") ? inner.replaceAll("''", "'") : inner };
  }
  if (text === "" || INDICATOR.test(text) || text.endsWith(":") || text.includes(": ")) return undefined;
  return { style: "plain", data: dataOf(text) };
}

/** The tags by which YAML 1.2 tells what a text without quotes is. */
const SCALAR_TAGS = new Schema({ schema: "core" }).tags.flatMap((tag) =>
  tag.collection === undefined && tag.default === true && tag.test ? [{ test: tag.test, tag }] : [],
);

/** What numbers, truth values and null begin with: all else is text. */
const MAY_BE_DATA = /^[-+.~\dntfNTF]/;

function dataOf(text: string): unknown {
  if (!MAY_BE_DATA.test(text)) return text;
  const known = SCALAR_TAGS.find(({ test }) => test.test(text));
  const data = known ? known.tag.resolve(text, () => undefined, {}) : text;
  return isScalar(data) ? data.value : data;
}
