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

/** The width of a text on a terminal. The text must be `visible` already. */
export function widthOf(text: string): number {
  return stringWidth(text);
}

/** Lays out one line of text: a cell for each character as people count them, tabs spread to the next stop. */
export function layOut(text: string): Cell[] {
  let column = 0;
  const commands = commandsIn(text);
  return [...segmenter.segment(text)].map(({ segment, index }) => {
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
    while (restWidth > room) {
      const head = takeWidth(rest, room);
      line = head;
      flush();
      rest = rest.slice(head.length);
      restWidth = widthOf(rest);
    }
    line = rest;
    room -= restWidth;
  }
  if (line !== "" || lines.length === 0) lines.push(line);
  return lines;
}

/** As much of the beginning as fits; at least one character, so that every cut gets on. */
function takeWidth(text: string, width: number): string {
  let end = 0;
  let used = 0;
  for (const cell of layOut(text)) {
    used += cell.width;
    if (end > 0 && used > width) break;
    end = cell.end;
  }
  return text.slice(0, end);
}
