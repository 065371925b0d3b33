import type { ListItem } from "../markdown.ts";
import type { ProseLine } from "../prose.ts";
import { lineAt, lineRange, type Range, type Source } from "../source.ts";
import type { Paragraph, Texts } from "../texts.ts";

/** A list of the outermost level, outside of quotes and footnotes. */
export interface List {
  readonly items: readonly TopItem[];
}

/** An item of such a list with all that is nested in it. */
export interface TopItem extends Range {
  readonly ordered: boolean;
  /** The lines that its paragraphs take in although they stand at the margin, where its marker or further left. */
  readonly marginLines: readonly MarginLine[];
  /** The lines of its paragraphs, those included. */
  readonly lines: readonly ProseLine[];
}

/** A line at the margin that Markdown takes for the rest of the item above it: only a blank line would part them. */
export interface MarginLine {
  readonly line: ProseLine;
  /** The line right above. */
  readonly before: ProseLine;
  readonly paragraph: Paragraph;
}

/** The lists of a post with the lines that their items take in, in the order of the file. */
export function readLists(source: Source, texts: Texts): List[] {
  const lists: TopItem[][] = [];
  let open: { item: ListItem; lines: ProseLine[]; marginLines: MarginLine[] } | undefined;
  for (const paragraph of texts.paragraphs) {
    const { block, lines } = paragraph;
    const item = block.items[0];
    if (!item || block.inQuote || block.inFootnote) continue;
    if (open?.item !== item) {
      const isNext = open !== undefined && isSameList(source.text, open.item, item);
      open = { item, lines: [], marginLines: [] };
      const { start, end, ordered } = item;
      const top: TopItem = { start, end, ordered, lines: open.lines, marginLines: open.marginLines };
      const list = lists.at(-1);
      if (isNext && list) list.push(top);
      else lists.push([top]);
    }
    for (const line of lines) open.lines.push(line);
    const margin = columnOf(source, item.start);
    for (const [i, line] of lines.entries()) {
      const before = lines[i - 1];
      // What stands between two lines of prose is a figure or a caption.
      if (!before || lineAt(source, before.start) + 1 !== lineAt(source, line.start)) continue;
      if (columnOf(source, line.start) <= margin) open.marginLines.push({ line, before, paragraph });
    }
  }
  return lists.map((items) => ({ items }));
}

/** How far from the margin an offset stands; a tab reaches to the next multiple of four. */
function columnOf(source: Source, offset: number): number {
  let column = 0;
  for (let at = lineRange(source, lineAt(source, offset) - 1).start; at < offset; at++)
    column += source.text.charAt(at) === "\t" ? 4 - (column % 4) : 1;
  return column;
}

/** True where an item follows another with nothing between, under a marker of the same kind. */
function isSameList(text: string, before: ListItem, item: ListItem): boolean {
  const marker = ({ start }: ListItem) => /^\d{0,9}(.)/.exec(text.slice(start, start + 10))?.[1];
  return (
    before.ordered === item.ordered &&
    marker(before) === marker(item) &&
    text.slice(before.end, item.start).trim() === ""
  );
}

/** How wide a text is shown, in columns: letters of East Asia take two. */
export function columnsOf(text: string): number {
  return text.length + (text.match(/[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7a3\uff01-\uff60]/g)?.length ?? 0);
}
