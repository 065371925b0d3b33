import { z } from "zod";
import type { Post } from "../../src/post/post.ts";
import type { Renderer } from "../../src/post/site.ts";
import { lineAt, type Range } from "../../src/post/source.ts";
import {
  brokenTable,
  cellsOfLooseRows,
  isRuler,
  type TableRow,
  tableRows,
} from "../../src/post/text/tables.ts";
import { definePostRule } from "../../src/rule.ts";

/** Columns that a row may leave out without a slip. */
const OPTIONAL = /^(?:비고|메모|참고|설명|기타|notes?|remarks?|comments?|description)?$/i;

export default definePostRule({
  meta: {
    id: "table-columns",
    summary: {
      en: "Every row of a table has as many cells as its header.",
      ko: "표의 모든 행은 머리글과 칸 수가 같습니다.",
    },
    why: {
      en: "A cell too many is not shown, one too few moves values under the wrong heading, and a table whose second line does not match is no table.",
      ko: "남는 칸은 화면에 나오지 않고, 모자라면 값이 다른 열로 밀립니다. 둘째 줄의 칸 수가 다르면 아예 표가 되지 않습니다.",
    },
    severity: "warn",
    messages: {
      en: {
        fewer: {
          text: "This row has {cells} cells; the header on line {line} has {columns}.",
          help: "Add the missing cell; where nothing belongs, leave it blank between two bars.",
        },
        more: {
          text: "This row has {cells} cells; the header on line {line} has only {columns}.",
          help: "Give the header another column, or write “\\|” for a bar that belongs to a cell's text.",
        },
        header: {
          text: "The header has {columns} cells, but every row below it has {cells}.",
          help: "Give the header and its rows the same cells.",
        },
        swallowed: {
          text: "This line runs into the table above: it becomes a row of it, or the table is not shown at all.",
          help: "Put a blank line between them.",
        },
        delimiter: {
          text: "The header has {columns} cells, but the line of strokes below it has {cells}; the page shows bars in place of a table.",
          help: "Give the line of strokes one “---” for each cell of the header.",
        },
        torn: {
          text: "A blank line cuts these rows off from the table that begins on line {line}; the page shows them as text.",
          help: "Remove the blank line, or give the rows a header of their own.",
        },
      },
      ko: {
        fewer: {
          text: "이 행은 {cells}칸인데 {line}행의 머리글은 {columns}칸입니다.",
          help: "빠진 칸을 채우세요. 넣을 값이 없으면 막대 사이를 비워 두세요.",
        },
        more: {
          text: "이 행은 {cells}칸인데 {line}행의 머리글은 {columns}칸뿐입니다.",
          help: "머리글에 열을 더하거나, 칸 안에 쓰는 막대는 “\\|”로 적으세요.",
        },
        header: {
          text: "머리글은 {columns}칸인데 아래 행은 모두 {cells}칸입니다.",
          help: "머리글과 행의 칸 수를 맞추세요.",
        },
        swallowed: {
          text: "이 줄이 위의 표에 붙어 있어 표의 한 행이 되거나, 표가 아예 나오지 않습니다.",
          help: "표와 이 줄 사이에 빈 줄을 넣으세요.",
        },
        delimiter: {
          text: "머리글은 {columns}칸인데 그 아래 구분선은 {cells}칸이라, 표 대신 막대 기호가 그대로 나옵니다.",
          help: "구분선에 머리글의 칸 수만큼 “---”를 쓰세요.",
        },
        torn: {
          text: "{line}행에서 시작하는 표가 빈 줄에서 끊겨 이 행들이 글자로 나옵니다.",
          help: "빈 줄을 지우거나, 이 행들에도 머리글을 붙이세요.",
        },
      },
    },
    notes: { header: { en: "the header", ko: "머리글" } },
    examples: { flags: "flags-row-with-a-missing-cell.md", allows: "allows-bars-escaped-or-in-code.md" },
  },
  options: z.strictObject({}),
  check(post, { settings, report }) {
    const { text } = post.source;
    const renderer = settings.site?.renderer ?? "unknown";
    for (const [i, block] of post.body.blocks.entries()) {
      if (block.kind === "paragraph") {
        // kramdown counts no strokes, and needs no header.
        if (renderer === "kramdown" || block.inFootnote) continue;
        const broken = brokenTable(text, block);
        const above = post.body.blocks[i - 1];
        if (broken) {
          const { header, delimiter, columns, delimiters } = broken;
          report({
            at: delimiter,
            message: "delimiter",
            values: { columns, cells: delimiters },
            related: [{ at: header, note: "header" }],
          });
        } else if (above?.kind === "table" && above.items.length === block.items.length) {
          const [header] = tableRows(text, above);
          if (!header || header.cells.length < 2 || cellsOfLooseRows(text, block) !== header.cells.length)
            continue;
          const values = { line: lineAt(post.source, header.start) };
          report({ at: block, message: "torn", values, related: [{ at: header, note: "header" }] });
        }
      } else if (block.kind === "table") {
        const [header, ...rows] = tableRows(text, block);
        if (!header || header.cells.length < 2) continue;
        const columns = header.cells.length;
        const related = [{ at: header, note: "header" }] as const;
        const wrong: (RowFault & { readonly cells: number; readonly index: number })[] = [];
        for (const [index, row] of rows.entries()) {
          const fault = judge(post, renderer, header, row);
          if (fault) wrong.push({ cells: row.cells.length, index, ...fault });
        }
        const cells = wrong[0]?.cells ?? 0;
        const isHeader =
          wrong.length > 1 &&
          wrong.length === rows.length &&
          wrong.every((fault) => fault.message !== "swallowed" && fault.cells === cells);
        if (isHeader) report({ at: header, message: "header", values: { columns, cells } });
        if (isHeader) continue;
        let swallowed: number | undefined;
        for (const { at, message, cells, index } of wrong) {
          if (message === "swallowed") {
            // A paragraph of several lines is one slip.
            if (swallowed !== index - 1) report({ at, message });
            swallowed = index;
          } else {
            report({
              at,
              message,
              values: { cells, columns, line: lineAt(post.source, header.start) },
              related,
            });
          }
        }
      }
    }
  },
});

interface RowFault {
  readonly at: Range;
  readonly message: "fewer" | "more" | "swallowed";
}

/** What is wrong with a row, and where; undefined where it fits its header or was surely left short. */
function judge(
  { source: { text }, body }: Post,
  renderer: Renderer,
  header: TableRow,
  row: TableRow,
): RowFault | undefined {
  const written = text.slice(row.start, row.end);
  const columns = header.cells.length;
  if (!row.hasBars) {
    const isMarkup = /^[{[<:^]/.test(written) || isRuler(written);
    // Rows without bars at their ends may leave out all cells but the first.
    const isRow = !text.startsWith("|", header.start) && !/[.!?。:*]$/.test(written);
    return isMarkup || isRow || body.dialect.some(({ start }) => start === row.start)
      ? undefined
      : { at: row, message: "swallowed" };
  }
  if (isRuler(written)) return undefined;
  const kept = renderer === "goldmark" || renderer === "commonmark" ? 0 : row.barsInCode;
  const cells = row.cells.length - kept;
  if (cells < columns) {
    if (row.cells.slice(1).every(({ start, end }) => start === end)) return undefined;
    const missing = header.cells.slice(cells).map(({ start, end }) => text.slice(start, end));
    return missing.every((name) => OPTIONAL.test(name)) ? undefined : { at: row, message: "fewer" };
  }
  const extra = row.cells.slice(columns).filter(({ start, end }) => end > start);
  const [first, last] = [extra[0], extra.at(-1)];
  if (cells <= columns || !first || !last) return undefined;
  return { at: { start: first.start, end: last.end }, message: "more" };
}
