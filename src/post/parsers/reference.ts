import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmFromMarkdown } from "mdast-util-gfm";
import { gfm } from "micromark-extension-gfm";
import { type MarkdownParser, type MdNode, offsetFrom } from "./node.ts";

// One options object for the whole process: the parser is markedly slower where it meets several.
const options = { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] };

/** The parser that defines what a post means. It is slow, so it is the oracle and the fallback. */
export const parseWithReference: MarkdownParser = (text, from = 0) =>
  readTree(fromMarkdown(text.slice(from), options), from);

/** What the model asks of an mdast node of any kind. */
interface Mdast {
  readonly type: string;
  readonly position?: MdastPosition | undefined;
  readonly children?: readonly Mdast[];
  readonly value?: string;
  readonly depth?: number;
  readonly url?: string;
  readonly identifier?: string;
  readonly ordered?: boolean | null | undefined;
  readonly checked?: boolean | null | undefined;
}

interface MdastPosition {
  readonly start: { readonly offset?: number | undefined };
  readonly end: { readonly offset?: number | undefined };
}

interface Node extends MdNode {
  readonly children: Node[] | undefined;
}

/** The tree as the model reads it, made level by level: nesting of any depth cannot overflow the call stack. */
function readTree(tree: Mdast, from: number): MdNode {
  const root = readNode(tree, from);
  const parents = [{ original: tree, copy: root }];
  for (const { original, copy } of parents) {
    for (const child of original.children ?? []) {
      const node = readNode(child, from);
      copy.children?.push(node);
      if (node.children) parents.push({ original: child, copy: node });
    }
  }
  return root;
}

function readNode(node: Mdast, from: number): Node {
  return {
    type: node.type,
    start: offsetFrom(from, node.position?.start.offset),
    end: offsetFrom(from, node.position?.end.offset),
    children: node.children && [],
    value: node.value,
    depth: node.depth,
    url: node.url,
    identifier: node.identifier,
    ordered: node.ordered ?? undefined,
    checked: node.checked ?? undefined,
  };
}
