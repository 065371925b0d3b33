import type { Range } from "../source.ts";

/**
 * An mdast node as the model reads it: what both parsers give for every kind of node, with the fields of single kinds
 * optional. See https://github.com/syntax-tree/mdast for the kinds.
 */
export interface MdNode {
  readonly type: string;
  readonly position?: MdPosition | undefined;
  readonly children?: readonly MdNode[];
  readonly value?: string;
  /** heading */
  readonly depth?: number;
  /** image, link, definition */
  readonly url?: string;
  readonly title?: string | null | undefined;
  readonly alt?: string | null | undefined;
  /** code */
  readonly lang?: string | null | undefined;
  /** imageReference, linkReference, definition, footnoteDefinition */
  readonly identifier?: string;
  /** list */
  readonly ordered?: boolean | null | undefined;
  /** listItem */
  readonly checked?: boolean | null | undefined;
}

interface MdPosition {
  readonly start: { readonly offset?: number | undefined };
  readonly end: { readonly offset?: number | undefined };
}

/** Markdown with GFM in, mdast out; front matter is never looked for. Offsets are UTF-16 units of the given text. */
export type MarkdownParser = (markdown: string) => MdNode;

/** The range of a node; a node without position (GFM's autolink literals) has none. */
export function rangeOf(node: MdNode): Range | undefined {
  const start = node.position?.start.offset;
  const end = node.position?.end.offset;
  return start === undefined || end === undefined ? undefined : { start, end };
}
