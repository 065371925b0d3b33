import type { Block } from "./markdown.ts";
import type { Range } from "./source.ts";

/**
 * The words of a paragraph, heading or table cell as a reader sees them: no markup, no images, no comments. Code and
 * formulas stay as they are written. One line of the source is one line of `text`.
 */
export interface Prose extends Range {
  readonly text: string;
  /** Where runs of `text` stand in the source, in order: `[offset in text, offset in the file]`. */
  readonly runs: readonly (readonly [number, number])[];
}

/** One source line of a paragraph. */
export interface ProseLine extends Range {
  /** The words, without markup and without blanks at the ends. */
  readonly text: string;
  /** True where the line opens with bold text: a run-in label, mostly. */
  readonly opensBold: boolean;
}

/** A sentence, with its range in the file; markup inside it belongs to the range, not to the text. */
export interface Sentence extends Range {
  readonly text: string;
}

/** The words of a paragraph, whole and line by line. */
interface Words {
  readonly prose: Prose;
  readonly lines: readonly ProseLine[];
}
export type WordsOf = (block: Block) => Words;

/** Reads the words of a text's paragraphs, each when it is first asked for, and once for all views. No two begin at one place. */
export function createWordsOf(text: string): WordsOf {
  const read = new Map<number, Words>();
  return (block) => {
    const known = read.get(block.start);
    if (known) return known;
    const prose = proseOf(text, block);
    const words = { prose, lines: linesOf(text, block, prose) };
    read.set(block.start, words);
    return words;
  };
}

/** Reads the words of a block from the source, so that each can be found again where it stands. */
export function proseOf(text: string, block: Block): Prose {
  let prose = "";
  const runs: [number, number][] = [];
  let lastEnd = block.start;
  const append = (content: string, start: number) => {
    if (content === "") return;
    runs.push([prose.length, start]);
    prose += content;
  };
  for (const { node, start, end } of block.inlines) {
    if (start < lastEnd) continue;
    if (node.type === "break") append("\n", start);
    else if (node.type === "text" || node.type === "inlineCode") {
      // A run that goes on over a line carries the next line's indentation or quote mark: that is markup.
      let at = 0;
      const written = text.slice(start, end);
      for (const { index, 0: wrap } of hasLineEnd(written) ? written.matchAll(WRAP) : []) {
        append(written.slice(at, index), start + at);
        append("\n", start + index);
        at = index + wrap.length;
      }
      append(written.slice(at), start + at);
    } else continue;
    lastEnd = end;
  }
  return { start: block.start, end: block.end, text: prose, runs };
}

/** The end of a line with the markup that the next one opens with. */
const WRAP = /(?:\r\n|\r|\n)[ \t>]*/g;

/** True for what goes on over a line, which few runs of words do. */
function hasLineEnd(text: string): boolean {
  return text.includes("\n") || text.includes("\r");
}

/** A text with each stretch of blanks as one. Most have none but single ones, which is seen faster than replaced. */
export function foldBlanks(text: string): string {
  return FOLDABLE.test(text) ? text.replace(/\s+/g, " ") : text;
}

const FOLDABLE = /[^\S ]| {2}/;

/** The offset in the file of an offset in the words. */
function sourceOffset(prose: Prose, offset: number): number {
  const [from, at] = prose.runs[runBefore(prose, 0, offset)] ?? [0, prose.start];
  return at + offset - from;
}

/** The last run that begins at or before an offset: of the words (`side` 0) or of the file (`side` 1). Both go up together. */
function runBefore({ runs }: Prose, side: 0 | 1, offset: number): number {
  let low = 0;
  let high = runs.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((runs[middle]?.[side] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The offset in the words of an offset in the file; of markup, that of the words behind it. */
function textOffset(prose: Prose, offset: number): number {
  const index = runBefore(prose, 1, offset);
  const [from, at] = prose.runs[index] ?? [0, prose.start];
  const to = prose.runs[index + 1]?.[0] ?? prose.text.length;
  return offset <= at ? from : Math.min(to, from + offset - at);
}

/** The range in the file of a stretch of the words (half-open). */
function sourceRange(prose: Prose, start: number, end: number): Range {
  const from = sourceOffset(prose, start);
  return { start: from, end: Math.max(from, end > start ? sourceOffset(prose, end - 1) + 1 : from) };
}

/** Full stops, question and exclamation marks with their closing brackets and quotes. */
const MARKS = /[.!?。！？]+["'”’)\]」』*]*/g;
/** Behind such words a full stop ends no sentence: a lone capital, a number, an abbreviation. */
const NOT_AN_END =
  /(?:^|[\s(])(?:[A-Z]|\d{1,3}|e\.g|i\.e|cf|vs|et al|al|Fig|Figs|Eq|Eqs|Sec|Tab|Ref|No|Dr|Mr|Ms|St|approx|resp)$/;

/** Where the sentences of some words end: at a mark before a blank. */
function endsIn(text: string): number[] {
  const ends: number[] = [];
  MARKS.lastIndex = 0;
  for (let match = MARKS.exec(text); match; match = MARKS.exec(text)) {
    const { index, 0: mark } = match;
    const end = index + mark.length;
    const isEnd = end === text.length || /\s/.test(text.charAt(end));
    if (isEnd && (mark.startsWith("。") || !NOT_AN_END.test(text.slice(Math.max(0, index - 8), index))))
      ends.push(end);
  }
  return ends;
}

/**
 * The sentences of a paragraph. A line break ends none by itself.
 *
 * @param cuts offsets in the file at which a sentence ends whatever stands there: a line with a label, a caption.
 */
export function sentencesOf(prose: Prose, cuts: readonly number[] = []): Sentence[] {
  const sentences: Sentence[] = [];
  const ends = endsIn(prose.text);
  const isFolded = !FOLDABLE.test(prose.text);
  let from = 0;
  const cut = (to: number) => {
    const raw = prose.text.slice(from, to);
    const text = raw.trim();
    if (text !== "") {
      const begin = from + (raw.length - raw.trimStart().length);
      const { start, end } = sourceRange(prose, begin, begin + text.length);
      sentences.push({ start, end, text: isFolded ? text : foldBlanks(text) });
    }
    from = to;
  };
  if (cuts.length > 0) {
    for (const at of cuts) ends.push(textOffset(prose, at));
    ends.sort((a, b) => a - b);
  }
  for (const end of ends) cut(end);
  cut(prose.text.length);
  return sentences;
}

/** The lines of a paragraph, each with its range from its first to its last visible character, markup included. */
function linesOf(text: string, block: Block, prose: Prose): ProseLine[] {
  const lines: ProseLine[] = [];
  for (const { start, end } of visibleLines(text, block))
    lines.push({ start, end, text: wordsBetween(prose, start, end), opensBold: opensBold(text, start) });
  return lines;
}

/** The lines of a block that show something, without indentation, marks of quotes and blanks at their ends. */
export function visibleLines(text: string, block: Range): Range[] {
  const lines: Range[] = [];
  for (const range of linesIn(text, block)) {
    let { start } = range;
    while (start < range.end && isLineMarkup(text.charCodeAt(start))) start++;
    const end = range.start + text.slice(range.start, range.end).trimEnd().length;
    if (end > start) lines.push({ start, end });
  }
  return lines;
}

/** The lines of a stretch of the file, without what ends them. */
export function linesIn(text: string, { start, end }: Range): Range[] {
  const written = text.slice(start, end);
  if (!hasLineEnd(written)) return [{ start, end }];
  const lines: Range[] = [];
  let at = start;
  for (const { index, 0: ending } of written.matchAll(/\r\n|\r|\n/g)) {
    lines.push({ start: at, end: start + index });
    at = start + index + ending.length;
  }
  lines.push({ start: at, end });
  return lines;
}

/** True for a blank, a tab and the mark of a quote: what may stand before the words of a line. */
function isLineMarkup(code: number): boolean {
  return code === 0x20 || code === 0x09 || code === 0x3e;
}

function opensBold(text: string, at: number): boolean {
  switch (text.charAt(at)) {
    case "*":
      return text.startsWith("**", at);
    case "_":
      return text.startsWith("__", at);
    case "<":
      return text.startsWith("<b>", at) || text.startsWith("<strong>", at);
    default:
      return false;
  }
}

/** The words of a prose whose source lies between two offsets of the file. */
export function wordsBetween(prose: Prose, start: number, end: number): string {
  const { runs, text } = prose;
  const [first, last] = [runs[0], runs.at(-1)];
  if (!first || !last) return "";
  // Nearly every paragraph is one line: then it is all of the words.
  if (start <= first[1] && last[1] + text.length - last[0] <= end) return text.trim();
  let words = "";
  for (let i = runBefore(prose, 1, start); i < runs.length; i++) {
    const [from, at] = runs[i] ?? [0, 0];
    if (at >= end) break;
    const to = runs[i + 1]?.[0] ?? text.length;
    const first = Math.max(0, start - at);
    const last = Math.min(to - from, end - at);
    if (first < last) words += text.slice(from + first, from + last);
  }
  return words.trim();
}
