import type { Range } from "../source.ts";

/**
 * A node of a Markdown tree as the model reads it: mdast with its offsets at hand, which is what both parsers give for
 * every kind of node. See https://github.com/syntax-tree/mdast for the kinds.
 */
export interface MdNode {
  readonly type: string;
  /** The range of the node; both ends are -1 where the parser gives it no place (GFM's autolink literals). */
  readonly start: number;
  readonly end: number;
  /** Absent for a node that cannot hold others. */
  readonly children?: readonly MdNode[] | undefined;
  /** text, inlineCode, code, html */
  readonly value?: string | undefined;
  /** heading */
  readonly depth?: number | undefined;
  /** image, link, definition */
  readonly url?: string | undefined;
  /** imageReference, linkReference, definition, footnoteDefinition, footnoteReference */
  readonly identifier?: string | undefined;
  /** list */
  readonly ordered?: boolean | undefined;
  /** listItem; absent for one that is no task. */
  readonly checked?: boolean | undefined;
}

/**
 * Text with GFM in, a tree out; front matter is never looked for. Offsets are UTF-16 units of the whole text.
 *
 * @param from where Markdown begins; what stands before it is not looked at.
 */
export type MarkdownParser = (text: string, from?: number) => MdNode;

/** The range of a node; a node without a place has none. */
export function rangeOf({ start, end }: MdNode): Range | undefined {
  return start < 0 ? undefined : { start, end };
}

/** The offset of a node in the whole text, from the one that a parser gives: that behind `from`, where there is any. */
export function offsetFrom(from: number, offset: number | undefined): number {
  return offset === undefined ? -1 : from + offset;
}
