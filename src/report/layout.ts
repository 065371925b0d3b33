import stringWidth from "string-width";
import { commandsIn, visible, visibleAtStart, writtenOut } from "./text.ts";

/** A piece of text that is shown as one: what stands for it on a terminal, how wide that is, and where it came from. */
export interface Cell {
  readonly shown: string;
  readonly width: number;
  /** UTF-16 offsets in the text that was laid out. */
  readonly start: number;
  readonly end: number;
}

const TAB = 4;
const segmenter = new Intl.Segmenter("en", { granularity: "grapheme" });

/** A segmenter copies all of its text for each segment: a long text is given to it window by window. */
const WINDOW = 256;

/** The characters of a text as people count them, with their UTF-16 offsets. */
function* charactersOf(text: string): Generator<{ readonly segment: string; readonly index: number }> {
  for (let start = 0, size = WINDOW; start < text.length; ) {
    // Half of a pair is a character of its own to it.
    const end = /[\uD800-\uDBFF]/.test(text.charAt(start + size - 1)) ? start + size + 1 : start + size;
    const window = text.slice(start, end);
    const isLast = start + window.length >= text.length;
    let last: { readonly segment: string; readonly index: number } | undefined;
    for (const { segment, index } of segmenter.segment(window)) {
      if (last) yield last;
      last = { segment, index: start + index };
    }
    if (isLast && last) yield last;
    if (isLast) return;
    // The last character of a window may go on behind it.
    const next = last?.index ?? start;
    size = next > start ? WINDOW : size * 2;
    start = next;
  }
}

/** The width of a text on a terminal. The text must be `visible` already. */
export function widthOf(text: string): number {
  if (text.length <= WINDOW) return stringWidth(text);
  let width = 0;
  for (const { segment } of charactersOf(text)) width += stringWidth(segment);
  return width;
}

/** Lays out one line of text: a cell for each character as people count them, tabs spread to the next stop. */
export function layOut(text: string): Cell[] {
  let column = 0;
  const commands = commandsIn(text);
  return Array.from(charactersOf(text), ({ segment, index }) => {
    const shown =
      segment === "\t"
        ? " ".repeat(TAB - (column % TAB))
        : commands.has(index)
          ? writtenOut(0x23)
          : visible(segment);
    const width = widthOf(shown);
    column += width;
    return { shown, width, start: index, end: index + segment.length };
  });
}

/** The text, at most `width` columns of it: one that is wider ends in `…`. The text must be `visible` already. */
export function cut(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  let room = width - 1;
  let kept = "";
  for (const { shown, width: own } of layOut(text)) {
    if (own > room) break;
    kept += shown;
    room -= own;
  }
  return `${kept.trimEnd()}…`;
}

/** Breaks a text at blanks into lines of at most `width` columns. A word that is wider than a line is cut. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  let room = width;
  const flush = () => {
    lines.push(line);
    line = "";
    room = width;
  };
  for (const word of visible(text).split(" ").filter(Boolean)) {
    // Any word may come to stand where a line begins.
    let rest = visibleAtStart(word);
    let restWidth = widthOf(rest);
    if (line !== "" && restWidth + 1 <= room) {
      line += ` ${rest}`;
      room -= restWidth + 1;
      continue;
    }
    if (line !== "") flush();
    if (restWidth > room) {
      const pieces = piecesOf(rest, room);
      rest = pieces.pop() ?? "";
      restWidth = widthOf(rest);
      lines.push(...pieces);
    }
    line = rest;
    room -= restWidth;
  }
  if (line !== "" || lines.length === 0) lines.push(line);
  return lines;
}

/** A word in pieces that fit; each has at least one character. */
function piecesOf(word: string, width: number): string[] {
  const pieces: string[] = [];
  let start = 0;
  let used = 0;
  for (const cell of layOut(word)) {
    if (cell.start > start && used + cell.width > width) {
      pieces.push(word.slice(start, cell.start));
      start = cell.start;
      used = 0;
    }
    used += cell.width;
  }
  return [...pieces, word.slice(start)];
}
