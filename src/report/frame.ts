import type { ChalkInstance } from "chalk";
import type { Place } from "../core/diagnostic.ts";
import { lineText, type Source } from "../post/source.ts";
import { type Cell, layOut } from "./layout.ts";

/** More lines than this are shown by their first and last. */
const MAX_LINES = 3;
/** What is looked at around a place in a very long line, in columns of the frame. */
const REACH = 4;

export interface FrameStyle {
  readonly paint: ChalkInstance;
  /** Paints the marks under the text. */
  readonly mark: (text: string) => string;
  readonly width: number;
}

/** The lines of a place with their numbers, and marks right under what is meant. */
export function codeFrame(source: Source, place: Place, { paint, mark, width }: FrameStyle): string[] {
  const { first, last } = meantLines(source, place);
  const before = contextLine(source, first - 1);
  const after = contextLine(source, last + 1);
  const gutter = String((after ?? last) + 1).length;
  const room = Math.max(10, width - gutter - 4);
  const row = (label: string, content: string) =>
    ` ${paint.dim(`${label.padStart(gutter)} │`)}${content && ` ${content}`}`;
  const dimmed = (index: number) =>
    row(String(index + 1), paint.dim(excerpt(lineText(source, index), 0, 0, room).shown));

  const lines: string[] = [];
  if (before !== undefined) lines.push(dimmed(before));
  for (let index = first; index <= last; index++) {
    if (last - first >= MAX_LINES && index === first + 1) {
      lines.push(row("⋮", ""));
      index = last;
    }
    const line = lineText(source, index);
    const start = index === place.line - 1 ? place.column - 1 : line.length - line.trimStart().length;
    const end = index === place.endLine - 1 ? place.endColumn - 1 : line.length;
    const { shown, offset, marks } = excerpt(line, start, end, room);
    lines.push(row(String(index + 1), shown));
    lines.push(row("", `${" ".repeat(offset)}${mark("^".repeat(marks))}`));
  }
  if (after !== undefined) lines.push(dimmed(after));
  return lines;
}

/** The 0-based lines of a place. A place that ends where a line begins takes nothing of that line. */
function meantLines(source: Source, { line, endLine, endColumn }: Place): { first: number; last: number } {
  const bottom = source.lineStarts.length - 1;
  const first = Math.min(line - 1, bottom);
  let last = Math.min(endLine - 1, bottom);
  if (last > first && endColumn === 1) last--;
  while (last > first && lineText(source, last).trim() === "") last--;
  return { first, last };
}

/** A neighbouring line, unless there is none or nothing is on it. */
function contextLine(source: Source, index: number): number | undefined {
  if (index < 0 || index >= source.lineStarts.length) return undefined;
  return lineText(source, index).trim() === "" ? undefined : index;
}

interface Excerpt {
  readonly shown: string;
  /** Columns before the marks, and of the marks themselves. */
  readonly offset: number;
  readonly marks: number;
}

/** The stretch of a line around `start` that fits into `room` columns, with `…` where it was cut. */
function excerpt(line: string, start: number, end: number, room: number): Excerpt {
  // A line may be half a megabyte of base64, of which no more is laid out than could be seen.
  const from = alignedTo(line, Math.max(0, start - room * REACH));
  const to = alignedTo(
    line,
    Math.min(line.length, Math.max(start, Math.min(end, start + room)) + room * REACH),
  );
  const cells = layOut(line.slice(from, to)).map((cell) => ({
    ...cell,
    start: cell.start + from,
    end: cell.end + from,
  }));
  const meant = cells.findIndex((cell) => cell.end > start);
  const firstMeant = meant < 0 ? cells.length : meant;
  const total = cells.reduce((sum, { width }) => sum + width, 0);

  let left = 0;
  let right = cells.length;
  if (total > room || from > 0 || to < line.length) {
    ({ left, right } = window(cells, firstMeant, end, room - 2));
  }
  const cutsLeft = left > 0 || from > 0;
  const cutsRight = right < cells.length || to < line.length;
  const kept = cells.slice(left, right);
  const isMarked = (cell: Cell) => cell.end > start && cell.start < end;
  const offset = kept.reduce((sum, cell) => (cell.end <= start ? sum + cell.width : sum), cutsLeft ? 1 : 0);
  const marks = kept.reduce((sum, cell) => (isMarked(cell) ? sum + cell.width : sum), 0);
  return {
    shown:
      `${cutsLeft ? "…" : ""}${kept.map(({ shown }) => shown).join("")}${cutsRight ? "…" : ""}`.trimEnd(),
    offset,
    marks: Math.max(1, marks),
  };
}

/** Chooses the cells to show: as much of what is meant as fits, then what is around it, a little more after than before. */
function window(
  cells: readonly Cell[],
  firstMeant: number,
  end: number,
  room: number,
): { left: number; right: number } {
  const widthAt = (index: number) => cells[index]?.width ?? 0;
  let left = firstMeant;
  let right = firstMeant;
  let used = 0;
  while (right < cells.length && (cells[right]?.start ?? 0) < end && used + widthAt(right) <= room)
    used += widthAt(right++);
  const lead = Math.floor((room - used) / 3);
  let led = 0;
  while (left > 0 && led + widthAt(left - 1) <= lead) led += widthAt(--left);
  used += led;
  while (right < cells.length && used + widthAt(right) <= room) used += widthAt(right++);
  while (left > 0 && used + widthAt(left - 1) <= room) used += widthAt(--left);
  return { left, right };
}

/** The nearest offset at or before `offset` that does not split a surrogate pair. */
function alignedTo(line: string, offset: number): number {
  const code = line.charCodeAt(offset);
  return offset > 0 && code >= 0xdc00 && code <= 0xdfff ? offset - 1 : offset;
}
