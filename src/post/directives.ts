import type { FrontMatter } from "./front-matter.ts";
import type { Block } from "./markdown.ts";
import { lineIndexAt, lineRange, type Range, type Source, trimRange } from "./source.ts";

/** What a directive may say, behind `review-lint-`. */
export const DIRECTIVE_KINDS = [
  "disable-next-line",
  "disable-line",
  "disable-file",
  "disable",
  "enable",
] as const;
export type DirectiveKind = (typeof DIRECTIVE_KINDS)[number];

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
  /** What goes where the directive is taken out: the comment, with its line where nothing else stands on it. */
  readonly removal: Range;
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
  const found = frontMatter.state === "absent" ? [] : inFrontMatter(source, frontMatter);
  for (const block of blocks) {
    const isMarkup = block.kind === "html" || block.kind === "comment";
    const places = isMarkup ? [block] : block.inlines.filter(({ node }) => node.type === "html");
    for (const place of places) found.push(...inMarkup(source, place));
  }
  return found;
}

function inMarkup(source: Source, { start, end }: Range): Directive[] {
  const { text } = source;
  const found: Directive[] = [];
  for (let at = text.indexOf("<!--", start); at >= 0 && at < end; at = text.indexOf("<!--", at)) {
    const close = text.indexOf("-->", at + 4);
    if (close < 0 || close >= end) break;
    const directive = readComment(source, { start: at, end: close + 3 }, { start: at + 4, end: close });
    if (directive) found.push(directive);
    at = close + 3;
  }
  return found;
}

/** `# review-lint-...`, alone on a line or behind a value; a `#` inside a value opens no comment. */
function inFrontMatter(source: Source, frontMatter: Exclude<FrontMatter, { state: "absent" }>): Directive[] {
  const { block } = frontMatter;
  const values =
    frontMatter.state === "data"
      ? frontMatter.entries.filter(({ style }) => style !== "collection").map(({ value }) => value)
      : [];
  const found: Directive[] = [];
  const last = lineIndexAt(source.lineStarts, Math.max(block.start, block.end - 1));
  for (let index = lineIndexAt(source.lineStarts, block.start); index <= last; index++) {
    const line = lineRange(source, index);
    const sign = source.text.slice(line.start, line.end).search(/(?:^|[ \t])#[ \t]*review-lint-/);
    if (sign < 0) continue;
    const start = source.text.indexOf("#", line.start + sign);
    if (values.some((value) => value.start <= start && start < value.end)) continue;
    const directive = readComment(source, { start, end: line.end }, { start: start + 1, end: line.end });
    if (directive) found.push(directive);
  }
  return found;
}

/** A comment as a directive; undefined for any other comment. `inner` is what it says. */
function readComment(source: Source, at: Range, inner: Range): Directive | undefined {
  const { text, lineStarts } = source;
  const said = text.slice(inner.start, inner.end);
  const opening = WORD.exec(said);
  const [whole = "", name = "", kind = ""] = opening ?? [];
  if (!opening) return undefined;
  const rest = said.slice(whole.length);
  const dashes = /(?:^|\s)--(?=\s|$)/.exec(rest);
  const list = dashes ? rest.slice(0, dashes.index) : rest;
  const from = inner.start + whole.length;
  const words = [...list.matchAll(/[^\s,]+/g)].map(({ 0: id, index }) => ({
    id,
    at: { start: from + index, end: from + index + id.length },
  }));
  return {
    kind,
    at,
    word: { start: inner.start + whole.length - name.length, end: inner.start + whole.length },
    ids: words.map(({ id, at: place }, i) => {
      const before = words[i - 1]?.at;
      const after = words[i + 1]?.at;
      // With the comma and the blanks to one of its neighbours.
      const removal = after
        ? { start: place.start, end: after.start }
        : { start: before?.end ?? place.start, end: place.end };
      return { id, at: place, removal };
    }),
    reason: dashes
      ? rest
          .slice(dashes.index)
          .replace(/^\s*--+\s*/, "")
          .trim()
      : "",
    line: lineOf(source, kind, at),
    removal: removalOf(source, at, lineStarts),
  };
}

function lineOf(source: Source, kind: string, { start, end }: Range): number {
  const { lineStarts } = source;
  if (kind !== "disable-next-line") return lineIndexAt(lineStarts, start) + 1;
  // Blank lines between are no reason to miss what is meant.
  let index = lineIndexAt(lineStarts, end - 1) + 1;
  const isBlank = (line: Range) => source.text.slice(line.start, line.end).trim() === "";
  while (index + 1 < lineStarts.length && isBlank(lineRange(source, index))) index++;
  return index + 1;
}

function removalOf(source: Source, at: Range, lineStarts: readonly number[]): Range {
  const { text } = source;
  const first = lineIndexAt(lineStarts, at.start);
  const last = lineIndexAt(lineStarts, at.end - 1);
  const before = text.slice(lineStarts[first] ?? 0, at.start);
  const after = text.slice(at.end, lineRange(source, last).end);
  if (before.replace(/^\uFEFF/, "").trim() !== "" || after.trim() !== "") {
    // Behind other words: with the blanks that set it apart, so that none are left at the end of a line.
    const start = after.trim() === "" ? at.start - (before.length - before.trimEnd().length) : at.start;
    return { start, end: at.end };
  }
  const isBlank = (index: number) => {
    const line = lineRange(source, index);
    return index < 0 || index >= lineStarts.length || trimRange(text, line).start >= line.end;
  };
  // A comment ends the paragraph above it: between two lines of text a blank line must take its place.
  if (!isBlank(first - 1) && !isBlank(last + 1) && !text.startsWith("#", at.start)) return at;
  const isFirst = first === 0 || before.startsWith("\uFEFF");
  const isLast = source.text.slice(lineRange(source, last).end).trim() === "";
  // Of the blank lines around it one stays, and none at the end of the file.
  const start = isLast && !isFirst && isBlank(first - 1) ? first - 1 : first;
  const end = !isLast && !isFirst && isBlank(first - 1) && isBlank(last + 1) ? last + 2 : last + 1;
  return {
    start: isFirst ? at.start : (lineStarts[start] ?? 0),
    end: lineStarts[end] ?? text.length,
  };
}
