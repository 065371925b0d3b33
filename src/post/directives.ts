import type { FrontMatter } from "./front-matter.ts";
import { type Block, isIndented } from "./markdown.ts";
import { firstFrom, lineIndexAt, lineRange, type Range, type Source } from "./source.ts";

/** What a directive may say, behind `review-lint-`. */
export const DIRECTIVE_KINDS = [
  "disable-next-line",
  "disable-line",
  "disable-file",
  "disable",
  "enable",
] as const;

/** A comment that speaks to this program: `<!-- review-lint-disable-next-line missing-caption -- decorative -->`. */
export interface Directive {
  /** As it is written, behind `review-lint-`; one of `DIRECTIVE_KINDS` unless it is misspelled. */
  readonly kind: string;
  /** The whole comment. */
  readonly at: Range;
  /** The word `review-lint-...`. */
  readonly word: Range;
  /** The rules that it names; none for all. */
  readonly ids: readonly { readonly id: string; readonly at: Range; readonly removal: Range }[];
  /** What stands behind ` -- `; empty where it gives no reason. */
  readonly reason: string;
  /** The 1-based line that it covers, for those that cover one. */
  readonly line: number;
  /** What goes where the directive is taken out; undefined where the page would change with it. */
  readonly removal: Range | undefined;
}

const WORD = /^[ \t\r\n]*(review-lint-([\w-]+))/;

/** The directives of a post in the order of the file: HTML comments of the body, comments of the front matter. */
export function readDirectives(
  source: Source,
  frontMatter: FrontMatter,
  blocks: readonly Block[],
): Directive[] {
  // Nearly no post has one.
  if (!source.text.includes("review-lint-")) return [];
  const lines = new Lines(source);
  const found = frontMatter.state === "absent" ? [] : inFrontMatter(lines, frontMatter);
  let above: Block | undefined;
  let below = 0;
  for (const [i, block] of blocks.entries()) {
    if (block.kind === "html" || block.kind === "comment") {
      while (below <= i || blocks[below]?.kind === "comment") below++;
      const setting = settingOf(block, above, blocks[below], source);
      for (const directive of inMarkup(lines, block, setting)) found.push(directive);
      if (block.kind === "html") above = block;
      continue;
    }
    above = block;
    for (const inline of block.inlines)
      if (inline.node.type === "html")
        for (const directive of inMarkup(lines, inline, "words")) found.push(directive);
  }
  return found;
}

/** How the comments of a block can be taken out that stands between two others, comments apart. */
function settingOf(
  block: Block,
  before: Block | undefined,
  after: Block | undefined,
  { text, lineStarts }: Source,
): Setting {
  if (block.items.length > 0 || block.inQuote || block.inFootnote) return "fixed";
  // Markup that begins with a comment would be something else without it.
  if (block.kind === "html") return text.startsWith("<!--", block.start) ? "fixed" : "markup";
  const isCode = after !== undefined && isIndented(text, after);
  const isListAbove =
    before !== undefined && (before.items.length > 0 || before.inFootnote || before.inQuote);
  const isListBelow = after !== undefined && (after.items.length > 0 || after.inQuote);
  // Without anything between them they would be one, or one in the other.
  if (isCode || (isListAbove && isListBelow)) return "fixed";
  const isRightBelow =
    before !== undefined &&
    lineIndexAt(lineStarts, before.end - 1) + 1 === lineIndexAt(lineStarts, block.start);
  return isRightBelow && before.kind === "table" ? "fixed" : "block";
}

/** The lines of a text as directives look at them. */
class Lines {
  readonly source: Source;
  #next: readonly number[] | undefined;

  constructor(source: Source) {
    this.source = source;
  }

  /** The index of the line that holds an offset. */
  at(offset: number): number {
    return lineIndexAt(this.source.lineStarts, offset);
  }

  /** True for a line of blanks, and for one beyond the text. */
  isBlank(index: number): boolean {
    const { text, lineStarts } = this.source;
    if (index < 0 || index >= lineStarts.length) return true;
    const { start, end } = lineRange(this.source, index);
    return text.slice(start, end).trim() === "";
  }

  /** The index of the first line from here on that is not blank; of the last where all are. */
  nextWritten(index: number): number {
    if (!this.#next) {
      const next: number[] = [];
      let written = this.source.lineStarts.length - 1;
      for (let line = written; line >= 0; line--) {
        if (!this.isBlank(line)) written = line;
        next[line] = written;
      }
      this.#next = next;
    }
    return this.#next[index] ?? index;
  }
}

/**
 * Where a comment stands, which says how it can be taken out: alone between blocks, where it may not be (`fixed`), among
 * words, within other markup, or in the front matter.
 */
type Setting = "block" | "fixed" | "words" | "markup" | "front-matter";

function inMarkup(lines: Lines, { start, end }: Range, setting: Setting): Directive[] {
  const markup = lines.source.text.slice(start, end);
  const found: Directive[] = [];
  for (let at = markup.indexOf("<!--"); at >= 0; at = markup.indexOf("<!--", at)) {
    const close = markup.indexOf("-->", at + 4);
    if (close < 0) break;
    const whole = { start: start + at, end: start + close + 3 };
    const directive = readComment(lines, whole, { start: start + at + 4, end: start + close }, setting);
    if (directive) found.push(directive);
    at = close + 3;
  }
  return found;
}

/** `# review-lint-...`, alone on a line or behind a value; a `#` inside a value opens no comment. */
function inFrontMatter(lines: Lines, frontMatter: Exclude<FrontMatter, { state: "absent" }>): Directive[] {
  const { block } = frontMatter;
  const { source } = lines;
  const values =
    frontMatter.state === "data"
      ? frontMatter.entries.filter(({ style }) => style !== "collection").map(({ value }) => value)
      : [];
  const found: Directive[] = [];
  const last = lines.at(Math.max(block.start, block.end - 1));
  for (let index = lines.at(block.start); index <= last; index++) {
    const line = lineRange(source, index);
    const sign = source.text.slice(line.start, line.end).search(/(?:^|[ \t])#[ \t]*review-lint-/);
    if (sign < 0) continue;
    const start = source.text.indexOf("#", line.start + sign);
    if ((values[firstFrom(values, start + 1) - 1]?.end ?? 0) > start) continue;
    // Another comment may follow on the line.
    const other = source.text.slice(start + 1, line.end).search(/\s#/);
    const end = other < 0 ? line.end : start + 1 + other;
    const directive = readComment(lines, { start, end }, { start: start + 1, end }, "front-matter");
    if (directive) found.push(directive);
  }
  return found;
}

/** A comment as a directive; undefined for any other comment. `inner` is what it says. */
function readComment(lines: Lines, at: Range, inner: Range, setting: Setting): Directive | undefined {
  const said = lines.source.text.slice(inner.start, inner.end);
  const opening = WORD.exec(said);
  const [whole = "", name = "", kind = ""] = opening ?? [];
  if (!opening) return undefined;
  const rest = said.slice(whole.length);
  const dashes = /(?:^|\s)--(?=\s|$)/.exec(rest);
  const list = dashes ? rest.slice(0, dashes.index) : rest;
  const reason = dashes ? rest.slice(dashes.index).replace(/^\s*--+\s*/, "") : "";
  const from = inner.start + whole.length;
  const words = [...list.matchAll(/[^\s,]+/g)].map(({ 0: id, index }) => ({
    id,
    at: { start: from + index, end: from + index + id.length },
  }));
  return {
    kind,
    at,
    word: { start: from - name.length, end: from },
    ids: words.map(({ id, at: place }, i) => {
      const before = words[i - 1]?.at;
      const after = words[i + 1]?.at;
      // With the comma and the blanks to one of its neighbours.
      const removal = after
        ? { start: place.start, end: after.start }
        : { start: before?.end ?? place.start, end: place.end };
      return { id, at: place, removal };
    }),
    reason: reason.trim(),
    // Blank lines between a comment and what it is meant for are no reason to miss it.
    line:
      (kind === "disable-next-line" ? lines.nextWritten(lines.at(at.end - 1) + 1) : lines.at(at.start)) + 1,
    removal: removalOf(lines, at, setting),
  };
}

function removalOf(lines: Lines, at: Range, setting: Setting): Range | undefined {
  if (setting === "fixed") return undefined;
  const { text, lineStarts } = lines.source;
  const first = lines.at(at.start);
  const last = lines.at(at.end - 1);
  const line = { start: lineStarts[first] ?? 0, end: lineRange(lines.source, last).end };
  const before = text.slice(line.start, at.start).replace(/^\uFEFF/, "");
  const after = text.slice(at.end, line.end);
  if (before.trim() !== "" || after.trim() !== "") {
    // One of the blanks around it goes with it; those at the end of a line may be a line break.
    if (before.trim() !== "")
      return { start: at.start - (before.length - before.trimEnd().length), end: at.end };
    return { start: at.start, end: at.end + (after.length - after.trimStart().length) };
  }
  const next = lineStarts[last + 1] ?? text.length;
  // What stands on the first line may keep what follows from being front matter.
  if (line.start === 0) return undefined;
  switch (setting) {
    case "words":
      return undefined;
    case "markup":
    case "front-matter":
      return { start: line.start, end: next };
    case "block":
      break;
  }
  const isBelowBlank = lines.isBlank(first - 1);
  // Renderers do not agree on whether a comment between two lines of text ends the paragraph.
  if (!isBelowBlank && !lines.isBlank(last + 1)) return undefined;
  if (lines.isBlank(lines.nextWritten(last + 1))) {
    // At the end of the file: no blank line stays there, and no line ending where there was none.
    const start = isBelowBlank ? (lineStarts[first - 1] ?? 0) : line.start;
    return { start: next > line.end ? start : text.slice(0, start).trimEnd().length, end: next };
  }
  // Of the blank lines around it one stays.
  const end = isBelowBlank && lines.isBlank(last + 1) ? (lineStarts[last + 2] ?? next) : next;
  return { start: line.start, end };
}
