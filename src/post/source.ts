/**
 * Where things stand in a text. Offsets are UTF-16 code units from the start of the file, ranges are half-open,
 * lines and columns are 1-based and columns count UTF-16 units too: the units of JavaScript, mdast, LSP and SARIF.
 */

/** A half-open stretch of a text: `text.slice(start, end)`. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** A place as people and editors count it; both numbers are 1-based. */
export interface Point {
  readonly line: number;
  readonly column: number;
}

/** How the offsets of a text become places in its file. Plain data, so that it can be kept where the text is not. */
export interface FileMap {
  /** The offset at which each line begins; `\n`, `\r\n` and a lone `\r` end a line, U+2028 does not. */
  readonly lineStarts: readonly number[];
  /**
   * Where the text got shorter than its file, in order: `[offset in the text, offset in the file]` behind each place at
   * which letters were composed. Empty for a text that is its file's.
   */
  readonly shifts: readonly (readonly [number, number])[];
}

/** A text with its line starts. */
export interface Source extends FileMap {
  readonly text: string;
}

/** What tells the lines of a text. */
export type TextLines = Pick<Source, "text" | "lineStarts">;

/** Hangul as macOS file systems and some editors decompose it, and letters with marks behind them. */
const DECOMPOSED = /[\u1100-\u1112][\u1161-\u1175][\u11a8-\u11c2]?|[^\p{M}\s]\p{M}+/gu;

/**
 * A source whose letters are composed, so that a word is one word however its file spells it (NFC or NFD). Offsets are
 * those of the composed text; `shifts` leads back to the file.
 */
export function composeSource(written: string): Source {
  // Nearly every file is composed already, which this tells fastest.
  if (written.normalize("NFC") === written) return createSource(written);
  const shifts: [number, number][] = [];
  let text = "";
  let at = 0;
  for (const { 0: letters, index } of written.matchAll(DECOMPOSED)) {
    const composed = letters.normalize("NFC");
    if (composed.length >= letters.length) continue;
    text += written.slice(at, index) + composed;
    at = index + letters.length;
    shifts.push([text.length, at]);
  }
  return { ...createSource(text + written.slice(at)), shifts };
}

/** The offset in the file of an offset in the text. */
export function fileOffset({ shifts }: FileMap, offset: number): number {
  let low = 0;
  let high = shifts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((shifts[middle]?.[0] ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  const [text, file] = shifts[low - 1] ?? [0, 0];
  return file + offset - text;
}

/** Reads the line starts of a text. Takes any string, never throws. */
export function createSource(text: string): Source {
  const lineStarts = [0];
  if (text.includes("\r")) {
    for (const { index, 0: ending } of text.matchAll(/\r\n|\r|\n/g)) lineStarts.push(index + ending.length);
  } else {
    // Three times as fast as looking at each character.
    for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) lineStarts.push(at + 1);
  }
  return { text, lineStarts, shifts: [] };
}

/** The index (0-based) of the line that holds `offset`; offsets beyond the text belong to its last line. */
export function lineIndexAt(lineStarts: readonly number[], offset: number): number {
  let low = 0;
  let high = lineStarts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((lineStarts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The line and column of an offset. */
export function pointAt(lineStarts: readonly number[], offset: number): Point {
  const index = lineIndexAt(lineStarts, offset);
  return { line: index + 1, column: offset - (lineStarts[index] ?? 0) + 1 };
}

/** The 1-based line of an offset. */
export function lineAt(source: Source, offset: number): number {
  return lineIndexAt(source.lineStarts, offset) + 1;
}

/** The range of a line (0-based index) without its line ending; empty at the end of the text for a line that is not there. */
export function lineRange({ text, lineStarts }: TextLines, index: number): Range {
  const start = lineStarts[index] ?? text.length;
  let end = lineStarts[index + 1] ?? text.length;
  while (end > start && (text.charCodeAt(end - 1) === 10 || text.charCodeAt(end - 1) === 13)) end--;
  return { start, end };
}

/** The text of a line (0-based index) without its line ending. */
export function lineText(source: TextLines, index: number): string {
  const { start, end } = lineRange(source, index);
  return source.text.slice(start, end);
}

/** The text of a range. */
export function sliceOf(source: Pick<Source, "text">, range: Range): string {
  return source.text.slice(range.start, range.end);
}

/** `range` without the blanks at its two ends. */
export function trimRange(text: string, range: Range): Range {
  let { start, end } = range;
  while (start < end && /\s/.test(text.charAt(start))) start++;
  while (end > start && /\s/.test(text.charAt(end - 1))) end--;
  return { start, end };
}

/** True where `inner` lies wholly inside `outer`. */
export function contains(outer: Range, inner: Range): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

/** True where two ranges share at least one unit. */
export function overlaps(a: Range, b: Range): boolean {
  return a.start < b.end && b.start < a.end;
}

/** The text with each range written over with blanks, line endings kept: every offset, line and column stays what it was. */
export function mask(text: string, ranges: readonly Range[]): string {
  if (ranges.length === 0) return text;
  let masked = "";
  let at = 0;
  for (const { start, end } of [...ranges].sort((a, b) => a.start - b.start)) {
    if (end <= at) continue;
    const from = Math.max(start, at);
    masked += text.slice(at, from) + blanksFor(text.slice(from, end));
    at = end;
  }
  return masked + text.slice(at);
}

/**
 * The ranges from an opening sign to the next closing one, both included, in order. As a pattern, `<[^>]*>` looks through
 * the whole text for each opening that nothing closes.
 */
export function rangesBetween(text: string, opening: string, closing: string): Range[] {
  const ranges: Range[] = [];
  for (let end = 0; ; ) {
    const start = text.indexOf(opening, end);
    const close = start < 0 ? -1 : text.indexOf(closing, start + opening.length);
    if (close < 0) return ranges;
    end = close + closing.length;
    ranges.push({ start, end });
  }
}

/** Blanks in place of all but the line endings of a text. */
export function blanksFor(text: string): string {
  return text.replace(/[^\r\n]+/g, (run) => " ".repeat(run.length));
}

/** The index of the first of some ranges, sorted by start, that begins at or behind an offset. */
export function firstFrom(ranges: readonly Range[], offset: number): number {
  let low = 0;
  let high = ranges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ranges[middle]?.start ?? offset) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Those of some ranges, sorted by where they start, that lie wholly in a range. */
export function rangesWithin<T extends Range>(ranges: readonly T[], range: Range): readonly T[] {
  if (ranges.length === 0) return ranges;
  const from = firstFrom(ranges, range.start);
  return ranges
    .slice(from, Math.max(from, firstFrom(ranges, range.end)))
    .filter(({ end }) => end <= range.end);
}

/** True where one of some ranges, sorted and apart from each other, shares a unit with another range. */
export function overlapsAny(ranges: readonly Range[], range: Range): boolean {
  const next = firstFrom(ranges, range.start);
  return [ranges[next - 1], ranges[next]].some((other) => other !== undefined && overlaps(other, range));
}
