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

const SHOWN = new Set(["text", "inlineCode"]);

/** The words of a paragraph, whole and line by line. */
export interface Words {
  readonly prose: Prose;
  readonly lines: readonly ProseLine[];
}
export type WordsOf = (block: Block) => Words;

/** Reads the words of a text's paragraphs, each when it is first asked for, and once for all views. */
export function createWordsOf(text: string): WordsOf {
  const read = new Map<Block, Words>();
  return (block) => {
    const known = read.get(block);
    if (known) return known;
    const prose = proseOf(text, block);
    const words = { prose, lines: linesOf(text, block, prose) };
    read.set(block, words);
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
    if (node.type === "break") {
      append("\n", start);
      lastEnd = end;
    } else if (SHOWN.has(node.type)) {
      // A run that goes on over a line carries the next line's indentation or quote mark: that is markup.
      let at = start;
      for (const part of text.slice(start, end).split(/((?:\r\n|\r|\n)[ \t>]*)/)) {
        append(/^[\r\n]/.test(part) ? "\n" : part, at);
        at += part.length;
      }
      lastEnd = end;
    }
  }
  return { start: block.start, end: block.end, text: prose, runs };
}

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

/**
 * A full stop, question or exclamation mark with its closing brackets and quotes, before a blank. Not after a lone
 * capital, a number, or an abbreviation.
 */
const SENTENCE_END = /(?<![.!?。！？])[.!?。！？]+["'”’)\]」』*]*(?=\s|$)/g;
const NOT_AN_END =
  /(?:^|[\s(])(?:[A-Z]|\d{1,3}|e\.g|i\.e|cf|vs|et al|al|Fig|Figs|Eq|Eqs|Sec|Tab|Ref|No|Dr|Mr|Ms|St|approx|resp)$/;

/**
 * The sentences of a paragraph. A line break ends none by itself.
 *
 * @param cuts offsets in the file at which a sentence ends whatever stands there: a line with a label, a caption.
 */
export function sentencesOf(prose: Prose, cuts: readonly number[] = []): Sentence[] {
  const sentences: Sentence[] = [];
  let from = 0;
  const cut = (to: number) => {
    const raw = prose.text.slice(from, to);
    const text = raw.trim();
    if (text !== "") {
      const begin = from + (raw.length - raw.trimStart().length);
      sentences.push({ ...sourceRange(prose, begin, begin + text.length), text: text.replace(/\s+/g, " ") });
    }
    from = to;
  };
  const ends: number[] = [];
  for (const match of prose.text.matchAll(SENTENCE_END)) {
    if (
      !NOT_AN_END.test(prose.text.slice(Math.max(0, match.index - 8), match.index)) ||
      match[0].startsWith("。")
    ) {
      ends.push(match.index + match[0].length);
    }
  }
  for (const at of cuts) ends.push(textOffset(prose, at));
  for (const end of ends.sort((a, b) => a - b)) cut(end);
  cut(prose.text.length);
  return sentences;
}

/** The lines of a paragraph, each with its range from its first to its last visible character, markup included. */
function linesOf(text: string, block: Block, prose: Prose): ProseLine[] {
  const lines: ProseLine[] = [];
  let at = block.start;
  for (const part of text.slice(block.start, block.end).split(/(\r\n|\r|\n)/)) {
    const content = part.replace(/^[ \t>]+/, "");
    const start = at + part.length - content.length;
    const end = start + content.trimEnd().length;
    if (end > start) {
      lines.push({
        start,
        end,
        text: wordsBetween(prose, start, end),
        opensBold: /^(?:\*\*|__|<(?:b|strong)>)/.test(content),
      });
    }
    at += part.length;
  }
  return lines;
}

/** The words of a prose whose source lies between two offsets of the file. */
export function wordsBetween(prose: Prose, start: number, end: number): string {
  let words = "";
  for (let i = runBefore(prose, 1, start); i < prose.runs.length; i++) {
    const [from, at] = prose.runs[i] ?? [0, 0];
    if (at >= end) break;
    const to = prose.runs[i + 1]?.[0] ?? prose.text.length;
    const length = to - from;
    const first = Math.max(0, start - at);
    const last = Math.min(length, end - at);
    if (first < last) words += prose.text.slice(from + first, from + last);
  }
  return words.trim();
}
