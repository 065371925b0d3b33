import { rangeOf } from "../parsers/node.ts";
import type { Post } from "../post.ts";
import { wordsBetween } from "../prose.ts";
import { contains, type Range } from "../source.ts";
import { foldHeading } from "./skeleton.ts";

/** What a piece of a post is: a whole sentence, a line, a row of a table, a block of code, an image. */
export type PieceKind = "sentence" | "line" | "row" | "code" | "image";

/** A piece of a post's body that can be compared with that of another. */
export interface Piece extends Range {
  readonly kind: PieceKind;
  /** The words, with the addresses of their links: equal for two pieces that say the same, whatever wrapping and markup. */
  readonly key: string;
  /** The name of the section that it stands in, folded; empty above the first heading. */
  readonly section: string;
  /** True for a list's item that holds nothing but these words. */
  readonly isLeaf: boolean;
  /** True above the first section and below a last rule, where a site greets and signs. */
  readonly isFurniture: boolean;
}

/** The pieces of a post's body in the order of the file, headings and comments apart. A one-line sentence is there twice, as both. */
export function piecesOf(post: Post): Piece[] {
  const { text } = post.source;
  const { first, last } = middleOf(post);
  const pieces: Piece[] = [];
  const add = ({ start, end }: Range, kind: PieceKind, key: string, section = "", isLeaf = false) => {
    const isFurniture = start < first || start > last;
    if (key !== "") pieces.push({ start, end, kind, key, section, isLeaf, isFurniture });
  };
  for (const { block, prose, lines, sentences, section } of post.texts.paragraphs) {
    const name = section ? foldHeading(section.name) : "";
    const links = block.inlines.filter(({ node }) => node.type === "link");
    // An open box and a ticked one are not the same line, nor are two links that lead elsewhere.
    const box = block.items.at(-1)?.checked === true ? "[x] " : "";
    const keyOf = (range: Range, words: string) => {
      const inside = links.filter((link) => contains(range, link));
      const folded = foldWords(words);
      return folded === "" ? "" : [box + folded, ...inside.map(({ node }) => node.url ?? "")].join(" ");
    };
    const item = block.items.at(-1);
    const isLeaf = item !== undefined && item.end <= block.end && lines.length === 1;
    for (const sentence of sentences) add(sentence, "sentence", keyOf(sentence, sentence.text), name, isLeaf);
    for (const line of lines)
      add(line, "line", keyOf(line, wordsBetween(prose, line.start, line.end)), name, isLeaf);
  }
  for (const caption of post.figures.captions) add(caption, "line", foldWords(caption.text));
  for (const figure of post.figures.figures)
    add(figure, "image", `${figure.url} ${foldWords(figure.alt ?? "")}`);
  let at = -1;
  for (const block of post.body.blocks) {
    while ((post.sections[at + 1]?.heading.start ?? Number.POSITIVE_INFINITY) <= block.start) at++;
    const section = foldHeading(post.sections[at]?.name ?? "");
    if (block.kind === "code") {
      add(block, "code", text.slice(block.start, block.end).replace(/\s+/g, " ").trim(), section);
    } else if (block.kind === "table") {
      for (const row of (block.node.children ?? []).slice(1)) {
        const range = rangeOf(row);
        if (range) add(range, "row", foldWords(text.slice(range.start, range.end)), section);
      }
    }
  }
  return pieces.sort((a, b) => a.start - b.start || b.end - a.end);
}

/** Where the sections of a post begin, the one of its title apart, and where they end: at a last rule below them. */
function middleOf({ sections, body }: Post): { readonly first: number; readonly last: number } {
  const opening = sections.find(({ level }, i) => i > 0 || level > 1);
  const lastHeading = sections.at(-1)?.heading.start ?? 0;
  const rule = body.blocks.findLast(({ kind, inQuote }) => kind === "thematicBreak" && !inQuote);
  return {
    first: opening?.heading.start ?? 0,
    last: rule && rule.start > lastHeading && opening ? rule.start : Number.POSITIVE_INFINITY,
  };
}

/** Words for comparison: one blank between them, no case, no number or mark at their two ends, no marks of emphasis. */
export function foldWords(words: string): string {
  return words
    .normalize("NFC")
    .toLowerCase()
    .replace(/[*_~`|]+/g, " ")
    .replace(/\s+/g, " ")
    .replace(/^ ?(?:\d{1,2}[.)] |[-•·] )+/, "")
    .replace(/(?<![\s.!。…])[\s.!。…]+$/, "")
    .trim();
}
