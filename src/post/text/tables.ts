import type { Block } from "../markdown.ts";
import { type MdNode, rangeOf } from "../parsers/node.ts";
import { visibleLines } from "../prose.ts";
import { type Range, trimRange } from "../source.ts";

/** A row of a table as a GFM renderer splits it: at every `|` without a backslash, in code and formulas as well. */
export interface TableRow extends Range {
  /** Its cells without the bars and blanks around them; an empty cell is an empty range. */
  readonly cells: readonly Range[];
  /** How many of the bars between its cells stand in code, where kramdown takes them for text. */
  readonly barsInCode: number;
  /** False for a line of plain text that became a row because no blank line stands above it. */
  readonly hasBars: boolean;
}

/** The rows of a table, its header first. */
export function tableRows(text: string, table: Block): TableRow[] {
  const rows: TableRow[] = [];
  for (const node of table.node.children ?? []) {
    const range = rangeOf(node);
    if (!range) continue;
    const { start, end } = range;
    const row = text.slice(start, end);
    const cells: Range[] = [];
    for (const cell of node.children ?? []) cells.push(cellRange(text, cell, range));
    rows.push({ start, end, cells, barsInCode: barsInCode(row), hasBars: row.includes("|") });
  }
  const isOpen = rows[0] !== undefined && !isClosed(text, rows[0]);
  // Where the header has no bar at its end, one at the end of a row opens a last cell that is empty.
  return isOpen ? rows.map((row, i) => (i > 0 && isClosed(text, row) ? withEmptyCell(row) : row)) : rows;
}

function cellRange(text: string, cell: MdNode, row: Range): Range {
  const range = rangeOf(cell) ?? row;
  const end = text.charAt(range.end - 1) === "|" && text.charAt(range.end - 2) !== "\\" ? 1 : 0;
  const start = text.charAt(range.start) === "|" ? 1 : 0;
  const inner = { start: range.start + start, end: Math.max(range.start + start, range.end - end) };
  return trimRange(text, inner);
}

function isClosed(text: string, { start, end }: Range): boolean {
  return end - start > 1 && text.charAt(end - 1) === "|" && text.charAt(end - 2) !== "\\";
}

function withEmptyCell(row: TableRow): TableRow {
  const cells = [...row.cells, { start: row.end, end: row.end }];
  return { ...row, cells };
}

function barsInCode(row: string): number {
  if (!row.includes("|") || !/`|<code>/.test(row)) return 0;
  let bars = 0;
  for (const code of row.match(/(?<!`)(`{1,3})(?!`)[^`]+\1(?!`)|<code>[^<]*<\/code>/g) ?? [])
    bars += code.match(/(?<!\\)\|/g)?.length ?? 0;
  return bars;
}

/** A header with its delimiter row that are no table, since their columns differ in number. */
export interface BrokenTable {
  readonly header: Range;
  readonly delimiter: Range;
  readonly columns: number;
  readonly delimiters: number;
}

/** The first table of a paragraph that no renderer of GFM takes for one. */
export function brokenTable(text: string, paragraph: Block): BrokenTable | undefined {
  if (!text.slice(paragraph.start, paragraph.end).includes("|")) return undefined;
  const lines = barLines(text, paragraph);
  for (const [i, delimiter] of lines.entries()) {
    const header = lines[i - 1];
    if (!header || !isDelimiter(text.slice(delimiter.start, delimiter.end))) continue;
    const columns = countCells(text.slice(header.start, header.end));
    const delimiters = countCells(text.slice(delimiter.start, delimiter.end));
    if (columns > 1 && columns !== delimiters) return { header, delimiter, columns, delimiters };
  }
  return undefined;
}

/** The number of cells of a paragraph whose every line is a row between bars, all alike; undefined for any other. */
export function cellsOfLooseRows(text: string, paragraph: Block): number | undefined {
  const counts = new Set<number>();
  for (const { start, end } of barLines(text, paragraph)) {
    const line = text.slice(start, end);
    if (!/^\|.*[^\\]\|$/.test(line) || isDelimiter(line) || isRuler(line)) return undefined;
    counts.add(countCells(line));
  }
  const [count] = counts;
  return counts.size === 1 ? count : undefined;
}

/** True for a line of bars and strokes alone: a separator or the rule above a footer, as kramdown has them. */
export function isRuler(line: string): boolean {
  return /^[|:+=\s-]+$/.test(line);
}

function isDelimiter(line: string): boolean {
  return line.includes("|") && /^\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?$/.test(line);
}

function countCells(row: string): number {
  const bars = row.match(/(?<!\\)\|/g)?.length ?? 0;
  return bars + 1 - (row.startsWith("|") ? 1 : 0) - (/[^\\]\|$/.test(row) ? 1 : 0);
}

/** The lines of a block without indentation, quote marks and blanks at their ends. */
function barLines(text: string, block: Range): Range[] {
  return visibleLines(text, block).map((line) => trimRange(text, line));
}
