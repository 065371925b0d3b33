import { type Edit, wholeLines } from "../edits.ts";
import type { Figure } from "../figures.ts";
import { htmlWords } from "../html.ts";
import { type Block, isIndented } from "../markdown.ts";
import type { Post } from "../post.ts";
import {
  contains,
  firstFrom,
  lineAt,
  lineRange,
  lineText,
  overlapsAny,
  type Range,
  type Source,
} from "../source.ts";
import type { Caption } from "./captions.ts";
import type { ImageReference } from "./images.ts";

/** What takes figures and captions out of a post. Offsets are those of its text. */
export interface Remover {
  /** The figures that a caption belongs to: several for that of a row. */
  sharersOf(caption: Caption): readonly Figure[];
  /**
   * All that an image is written with: the link around it, the block of HTML. Undefined where something else stands there.
   *
   * @param captions what stands in the same block and goes with it.
   */
  wholeImage(image: ImageReference, captions: readonly Range[]): Range | undefined;
  /** All that a caption is written with; undefined where something else stands there as well. */
  wholeCaption(caption: Caption): Range | undefined;
  /**
   * The edits that take parts out with the lines that they stand on, and with the blank lines that are too many then.
   * Undefined where more than the parts would go, or where what is left would be read in another way.
   *
   * @param parts figures and captions, each as a whole.
   */
  takeOut(parts: readonly Range[]): Edit[] | undefined;
}

/** What may stand on a line beside what is taken out: attributes, and what ends a line on the page. */
const REST = /^\s*(?:\{:[^}]*\}\s*)?(?:(?:\\{1,2}|<br\s*\/?>)\s*)?$/i;
const ATTRIBUTES = /^[ \t]*\{:[^}]*\}[ \t]*$/;
/** A line that means the same at the top of a paragraph as further down. */
const OPENS_PARAGRAPH = /^ {0,3}(?![-+*](?:\s|$)|\d{1,9}[.)](?:\s|$)|[[<|=:~#>{])\S/;
/** A line that opens a container, and one that ends it: between the two something has to stand. */
const OPENS_CONTAINER = /^\s*(?:\{[{%]|<|:::)/;
const ENDS_CONTAINER = /^\s*(?:\{%-?\s*end|\{\{[<%]\s*\/|<\/|:::)/;
const SHOWS_MORE =
  /<(?:img|video|audio|iframe|svg|object|embed|canvas|table|input|button|pre|script|style|hr|!--)/i;
/** A block of more UTF-16 units is left as it is. */
const MAX_BLOCK = 10_000;

/** Makes what takes figures and captions out of a post. */
export function createRemover({ source, body: { blocks }, html, figures }: Post): Remover {
  const { text } = source;
  const sharers = new Map<Caption, Figure[]>();
  for (const figure of figures.figures) {
    for (const caption of figure.captions) {
      const known = sharers.get(caption) ?? [];
      known.push(figure);
      sharers.set(caption, known);
    }
  }
  // The outermost elements: apart from each other, in order.
  const elements: Range[] = [];
  for (const element of html) if (element.start >= (elements.at(-1)?.end ?? 0)) elements.push(element);

  function blockAt(offset: number): Block | undefined {
    const block = blocks[firstFrom(blocks, offset + 1) - 1];
    return block && offset < block.end ? block : undefined;
  }

  /** True where no element begins within a range and ends outside of it, or the reverse. */
  function isClosed(range: Range): boolean {
    const first = firstFrom(elements, range.start);
    if ((elements[first - 1]?.end ?? 0) > range.start) return false;
    for (let i = first; (elements[i]?.start ?? range.end) < range.end; i++)
      if ((elements[i]?.end ?? range.end) > range.end) return false;
    return true;
  }

  /** True for a block of HTML that shows nothing but some parts of it. */
  function showsOnly(block: Block, parts: readonly Range[]): boolean {
    if (block.end - block.start > MAX_BLOCK) return false;
    let rest = "";
    let at = block.start;
    for (const { start, end } of inOrder(parts)) {
      if (start < at || end > block.end) continue;
      rest += text.slice(at, start);
      at = end;
    }
    rest += text.slice(at, block.end);
    return htmlWords(rest) === "" && !SHOWS_MORE.test(rest) && isClosed(block);
  }

  function takeOut(parts: readonly Range[]): Edit[] | undefined {
    const taken = new Set<number>();
    for (const part of parts) {
      const block = blockAt(part.start);
      if (!block || block.end - block.start > MAX_BLOCK) return undefined;
      if (block.inQuote || block.inFootnote || !isClosed(part)) return undefined;
      if ((elements[firstFrom(elements, part.start + 1) - 1]?.end ?? 0) > part.end) return undefined;
      for (const index of linesOf(source, part)) {
        if (!REST.test(restOf(source, index, parts))) return undefined;
        taken.add(index);
      }
    }
    for (const part of parts) {
      const block = blockAt(part.start);
      const lines = block ? linesOf(source, block) : [];
      // Attributes belong to the whole of the paragraph above them.
      const attributes = lines.filter((index) => ATTRIBUTES.test(lineText(source, index)));
      if (lines.every((index) => taken.has(index) || attributes.includes(index)))
        for (const index of attributes) taken.add(index);
      else if (attributes.length > 0 || block?.kind !== "paragraph") return undefined;
    }
    const edits: Edit[] = [];
    for (const lines of stretchesOf(source, taken)) {
      const edit = withoutLines(lines);
      if (!edit) return undefined;
      edits.push(edit);
    }
    return edits;
  }

  /** The edit that takes lines out, from the first to the last (0-based). */
  function withoutLines([first, last]: Lines): Edit | undefined {
    const { start, end } = wholeLines(source, {
      start: lineRange(source, first).start,
      end: lineRange(source, last).end,
    });
    const above = nextLine(source, first, -1);
    const below = nextLine(source, last, 1);
    const aboveText = above === undefined ? "" : lineText(source, above);
    const belowText = below === undefined ? "" : lineText(source, below);
    if (OPENS_CONTAINER.test(aboveText) && ENDS_CONTAINER.test(belowText)) return undefined;
    if (ATTRIBUTES.test(belowText) && below === last + 1) return undefined;

    const before = blocks[firstFrom(blocks, start) - 1];
    const after = blocks[firstFrom(blocks, end)];
    // Right below a list or a footnote, indented code would be text of it.
    const isInContainer = before !== undefined && (before.items.length > 0 || before.inFootnote);
    if (isInContainer && after && isIndented(text, after)) return undefined;

    const isBelowText = above !== undefined && above === first - 1 && isSameBlock(above, first);
    const isAboveText = below !== undefined && below === last + 1 && isSameBlock(last, below);
    const isInItem = (blockAt(firstVisible(source, first))?.items.length ?? 0) > 0;
    // Two lines of words that something stood between are not to run together.
    const mayJoin = [above, below].some(
      (index) => index !== undefined && overlapsAny(figures.lines, lineRange(source, index)),
    );
    if (isAboveText && (isBelowText ? !mayJoin : !OPENS_PARAGRAPH.test(belowText))) return undefined;
    // Within a list, blank lines decide how all of it is set.
    if (isInItem && !isBelowText) return undefined;
    if (isBelowText) {
      // What ended the line above prints itself where no line comes any more.
      const ending = isAboveText
        ? undefined
        : /(?<![ \t])[ \t]*(?:\\{1,2}|<br\s*\/?>)[ \t]*$/i.exec(aboveText);
      const from = lineRange(source, above).end;
      if (ending) return { start: from - ending[0].length, end: lineRange(source, last).end, text: "" };
      return { start, end, text: "" };
    }
    if (below === undefined) {
      // The last lines of the file: it ends as it did before.
      const from = above === undefined ? start : lineRange(source, above).end;
      return { start: from, end: lineRange(source, last).end, text: "" };
    }
    const isParted = above === undefined || above < first - 1;
    return { start, end: isParted ? lineRange(source, below).start : end, text: "" };
  }

  function isSameBlock(a: number, b: number): boolean {
    return blockAt(firstVisible(source, a)) === blockAt(firstVisible(source, b));
  }

  return {
    sharersOf: (caption) => sharers.get(caption) ?? [],
    wholeImage(image, captions) {
      const { block, link } = image;
      if (block.kind === "html") return showsOnly(block, [image, ...captions]) ? block : undefined;
      if (block.kind !== "paragraph" && block.kind !== "directive") return undefined;
      if (link === undefined) return image;
      const around = block.inlines[firstFrom(block.inlines, image.start) - 1];
      return around?.node.type === "link" && contains(around, image) ? around : undefined;
    },
    wholeCaption(caption) {
      const block = blockAt(caption.start);
      if (block?.kind === "paragraph") return caption;
      return block?.kind === "html" && showsOnly(block, [caption]) ? block : undefined;
    },
    takeOut,
  };
}

/** A stretch of lines: the first and the last (0-based). */
type Lines = readonly [number, number];

function inOrder(ranges: readonly Range[]): Range[] {
  return [...ranges].sort((a, b) => a.start - b.start);
}

/** The lines (0-based) that a range touches. */
function linesOf(source: Source, { start, end }: Range): number[] {
  const first = lineAt(source, start) - 1;
  const last = lineAt(source, Math.max(start, end - 1)) - 1;
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}

/** What stands on a line beside parts. */
function restOf(source: Source, index: number, parts: readonly Range[]): string {
  const line = lineRange(source, index);
  let rest = "";
  let at = line.start;
  for (const { start, end } of inOrder(parts)) {
    if (end <= at || start >= line.end) continue;
    rest += source.text.slice(at, Math.max(at, start));
    at = end;
  }
  return rest + source.text.slice(at, Math.max(at, line.end));
}

/** Lines as stretches: with nothing but blank lines between two of them they are one. */
function stretchesOf(source: Source, lines: ReadonlySet<number>): Lines[] {
  const stretches: [number, number][] = [];
  for (const index of [...lines].sort((a, b) => a - b)) {
    const open = stretches.at(-1);
    if (open && nextLine(source, open[1], 1) === index) open[1] = index;
    else stretches.push([index, index]);
  }
  return stretches;
}

/** The nearest line above or below that is not blank. */
function nextLine(source: Source, index: number, step: 1 | -1): number | undefined {
  for (let i = index + step; i >= 0 && i < source.lineStarts.length; i += step)
    if (lineText(source, i).replace("\uFEFF", "").trim() !== "") return i;
  return undefined;
}

function firstVisible(source: Source, index: number): number {
  const { start, end } = lineRange(source, index);
  const line = source.text.slice(start, end);
  return start + line.length - line.trimStart().length;
}
