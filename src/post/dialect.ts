import { lineIndexAt, lineRange, lineText, type Range, sliceOf, type TextLines } from "./source.ts";

/**
 * What site generators add to Markdown and no Markdown parser knows.
 * - `tag`: one Liquid tag or output, Hugo shortcode: `{% include x %}`, `{{ page.title }}`, `{{< figure >}}`
 * - `comment`: a Liquid comment with all it holds
 * - `code`: what stands between `{% highlight %}` and its end: text that is shown, never prose. What `{% raw %}` keeps from
 *   Liquid is Markdown all the same
 * - `formula`: a `$$` block on lines of its own
 */
export interface DialectSpan extends Range {
  readonly kind: "tag" | "comment" | "code" | "formula";
  /** The tag's name (`include`, `figure`); empty for formulas. */
  readonly tag: string;
}

const FENCE = /^(?:[ \t>]|[-*+][ \t]|\d{1,9}[.)][ \t])*(`{3,}(?!`)|~{3,}(?!~))(.*)$/;
const HIDING: { readonly [tag: string]: { readonly end: string; readonly kind: "comment" | "code" } } = {
  comment: { end: "endcomment", kind: "comment" },
  highlight: { end: "endhighlight", kind: "code" },
};

/**
 * Finds the spans of a text, in order and without overlap. Code fences are passed over. Linear in the text's length.
 *
 * @param from where the first line begins that is looked at.
 */
export function readDialect(lines: TextLines, from = 0): DialectSpan[] {
  const { text } = lines;
  const hasTags = text.includes("{%") || text.includes("{{");
  const hasFormulas = text.includes("$$");
  if (!hasTags && !hasFormulas) return [];
  const spans: DialectSpan[] = [];
  const ticks = new Finder(text, "```");
  const tildes = new Finder(text, "~~~");
  const dollars = new Finder(text, "$$");
  const braces = new Finder(text, "{");
  const ends = new Ends(text);
  let fence: string | undefined;
  /** Between `{% raw %}` and its end braces are text; Markdown goes on. */
  let isRaw = false;
  const first = from === 0 ? 0 : lineIndexAt(lines.lineStarts, from - 1) + 1;
  for (let i = first; i < lines.lineStarts.length; i++) {
    const line = lineRange(lines, i);
    const marker = ticks.isIn(line) || tildes.isIn(line) ? FENCE.exec(sliceOf(lines, line)) : null;
    if (marker) {
      const [, run = "", rest = ""] = marker;
      if (fence === undefined) fence = run;
      else if (run.startsWith(fence) && rest.trim() === "") fence = undefined;
      continue;
    }
    if (fence !== undefined) continue;
    if (dollars.isIn(line)) {
      const last = lastLineOfFormula(lines, i);
      if (last !== undefined) {
        spans.push({ ...formulaRange(lines, i, last), kind: "formula", tag: "" });
        i = last;
        continue;
      }
    }
    if (!hasTags || !braces.isIn(line)) continue;
    const start = isRaw ? endOfRaw(text, line, spans) : line.start;
    if (start === undefined) continue;
    const read = readTags(lines, i, start, ends, spans);
    i = read.last;
    isRaw = read.isRaw;
  }
  return spans;
}

/** Finds a sign from places that are asked about in order: each stretch of the text is looked at once. */
class Finder {
  readonly #text: string;
  readonly #sign: string;
  #at: number;

  constructor(text: string, sign: string) {
    this.#text = text;
    this.#sign = sign;
    this.#at = text.indexOf(sign);
  }

  /** Where it stands next; -1 where it does not stand any more. */
  nextFrom(offset: number): number {
    if (this.#at >= 0 && this.#at < offset) this.#at = this.#text.indexOf(this.#sign, offset);
    return this.#at;
  }

  isIn({ start, end }: Range): boolean {
    const at = this.nextFrom(start);
    return at >= 0 && at < end;
  }
}

/** Finders of what ends tags, each made when it is first asked for. */
class Ends {
  readonly #text: string;
  readonly #finders = new Map<string, Finder>();

  constructor(text: string) {
    this.#text = text;
  }

  of(sign: string): Finder {
    const finder = this.#finders.get(sign) ?? new Finder(this.#text, sign);
    this.#finders.set(sign, finder);
    return finder;
  }
}

const FORMULA_OPENS = /^(?:[ \t>]|[-*+][ \t]|\d{1,9}[.)][ \t])*\$\$/;
/** A formula longer than this is taken for two stray `$$`. */
const MAX_FORMULA_LINES = 80;

function lastLineOfFormula(lines: TextLines, first: number): number | undefined {
  const opening = lineText(lines, first);
  const opens = FORMULA_OPENS.exec(opening);
  if (!opens) return undefined;
  if (opening.slice(opens[0].length).includes("$$")) {
    // On one line: only where nothing but the formula stands on it.
    return /\$\$[.,;]?\s*$/.test(opening) && opening.split("$$").length === 3 ? first : undefined;
  }
  for (let i = first + 1; i < Math.min(lines.lineStarts.length, first + MAX_FORMULA_LINES); i++) {
    const text = lineText(lines, i);
    if (text.includes("$$")) return /\$\$[.,;]?\s*$/.test(text) ? i : undefined;
    if (/^#{1,6}\s/.test(text)) return undefined;
  }
  return undefined;
}

function formulaRange(lines: TextLines, first: number, last: number): Range {
  const { start } = lineRange(lines, first);
  const { end } = lineRange(lines, last);
  return { start: lines.text.indexOf("$$", start), end: lines.text.lastIndexOf("$$", end) + 2 };
}

/** A tag that runs on over more lines than this is no tag. */
const MAX_TAG_LENGTH = 2000;
const OPENINGS = [
  { open: "{%", close: "%}" },
  { open: "{{<", close: ">}}" },
  { open: "{{%", close: "%}}" },
  { open: "{{", close: "}}" },
] as const;

/** Finds the tag that ends a raw stretch on a line; gives the offset behind it. */
function endOfRaw(text: string, { start, end: lineEnd }: Range, spans: DialectSpan[]): number | undefined {
  const found = /\{%-?\s*endraw\s*-?%\}/.exec(text.slice(start, lineEnd));
  if (!found) return undefined;
  const at = start + found.index;
  const end = at + found[0].length;
  spans.push({ start: at, end, kind: "tag", tag: "endraw" });
  return end;
}

/** Reads the tags of a line from an offset on, and what a hiding tag covers; tells the last line read, and whether it ends raw. */
function readTags(
  lines: TextLines,
  index: number,
  from: number,
  ends: Ends,
  spans: DialectSpan[],
): { readonly last: number; readonly isRaw: boolean } {
  const { text } = lines;
  let line = lineRange(lines, index);
  let last = index;
  let at = from;
  while (at < line.end) {
    at = text.indexOf("{", at);
    if (at < 0 || at >= line.end) break;
    const pair = OPENINGS.find(({ open }) => text.startsWith(open, at));
    const close = pair ? ends.of(pair.close).nextFrom(at + pair.open.length) : -1;
    if (!pair || close < 0 || close + pair.close.length > at + MAX_TAG_LENGTH) {
      at += 1;
      continue;
    }
    const start = at;
    const end = close + pair.close.length;
    const tag = /^[-\s]*(\/?\w+)/.exec(text.slice(start + pair.open.length, end))?.[1] ?? "";
    while (end > line.end && last + 1 < lines.lineStarts.length) line = lineRange(lines, ++last);
    const hiding = pair.open === "{%" ? HIDING[tag] : undefined;
    const closing = hiding ? lineOfEndTag(lines, last + 1, ends.of(hiding.end)) : undefined;
    if (hiding && closing !== undefined) {
      spans.push({ start, end: lineRange(lines, closing).end, kind: hiding.kind, tag });
      return { last: closing, isRaw: false };
    }
    spans.push({ start, end, kind: "tag", tag });
    at = end;
    if (tag === "raw" && pair.open === "{%") {
      const behind = endOfRaw(text, { start: at, end: line.end }, spans);
      if (behind === undefined) return { last, isRaw: true };
      at = behind;
    }
  }
  return { last, isRaw: false };
}

/** How far a hiding tag may reach; one that reaches farther was never closed. */
const MAX_HIDDEN_LINES = 2000;

function lineOfEndTag(lines: TextLines, first: number, name: Finder): number | undefined {
  const { lineStarts } = lines;
  const start = lineStarts[first];
  let at = start === undefined ? -1 : name.nextFrom(start);
  while (at >= 0) {
    const index = lineIndexAt(lineStarts, at);
    if (index >= first + MAX_HIDDEN_LINES) return undefined;
    if (lineText(lines, index).includes("{%")) return index;
    at = name.nextFrom(lineStarts[index + 1] ?? lines.text.length);
  }
  return undefined;
}
