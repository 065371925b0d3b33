import { type Refusal, whyRefused } from "./complexity.ts";
import { type DialectSpan, readDialect } from "./dialect.ts";
import { findBrokenFence, type UnclosedFence } from "./fences.ts";
import type { MarkdownParser, MdNode } from "./parsers/node.ts";
import { blanksFor, contains, firstFrom, mask, type Range, type Source } from "./source.ts";

/** What a leaf block is. A comment is HTML that shows nothing; a formula is a `$$` block on its own lines. */
type BlockKind =
  | "heading"
  | "paragraph"
  | "code"
  | "table"
  | "html"
  | "comment"
  | "thematicBreak"
  | "definition"
  | "formula"
  | "directive";

/** A leaf block of the body, in the order of the file. */
export interface Block extends Range {
  readonly kind: BlockKind;
  readonly node: MdNode;
  /** Every inline node below it, outer before inner, in the order of the file. */
  readonly inlines: readonly Inline[];
  /** The list items around it, outermost first; empty outside of lists. */
  readonly items: readonly ListItem[];
  readonly inQuote: boolean;
  readonly inFootnote: boolean;
}

export interface ListItem extends Range {
  readonly ordered: boolean;
  readonly checked: boolean | undefined;
}

/** An inline node with its place; `link` is the address of the link around it. */
export interface Inline extends Range {
  readonly node: MdNode;
  readonly link: string | undefined;
}

/** The body of a post, walked once. */
export interface Body {
  readonly blocks: readonly Block[];
  /** Fences that never close, or close far beyond where they must; what they swallowed is read as the writer meant it. */
  readonly unclosedFences: readonly UnclosedFence[];
  /** Liquid tags, shortcodes and formulas, in the order of the file. */
  readonly dialect: readonly DialectSpan[];
  /** Reference definitions by normalised label: the first of a label counts. */
  readonly definitions: ReadonlyMap<string, string>;
  /** Why the body was not read, where it was not: nothing is known of it then. */
  readonly refusal: Refusal | undefined;
}

const EMPTY_BODY = { blocks: [], unclosedFences: [], dialect: [], definitions: new Map<string, string>() };

/** How often a text is read again after a fence was mended. A post with more broken fences is read as it stands. */
const MAX_MENDED_FENCES = 12;

/**
 * Reads the Markdown below the front matter. Total: any text gives a body.
 *
 * @param frontMatter the range of the front matter block, which is no Markdown; a BOM is masked as well.
 */
export function readBody(source: Source, frontMatter: Range | undefined, parse: MarkdownParser): Body {
  const { lineStarts } = source;
  const from = frontMatter?.end ?? 0;
  let visible = source.text.startsWith("\uFEFF") ? mask(source.text, [{ start: 0, end: 1 }]) : source.text;
  let dialect = readDialect({ text: visible, lineStarts }, from);
  let text = maskDialect(visible, dialect);

  const unclosedFences: UnclosedFence[] = [];
  const lostCode: Range[] = [];
  let refusal = whyRefused({ text, lineStarts }, from);
  if (refusal) return { ...EMPTY_BODY, refusal };
  let tree = parse(text, from);
  while (unclosedFences.length < MAX_MENDED_FENCES) {
    const broken = findBrokenFence(text, tree);
    if (!broken) break;
    unclosedFences.push(broken);
    if (broken.code) lostCode.push(broken.code);
    // Tags were not looked for in what the fence swallowed.
    visible = mask(visible, [{ start: broken.fence.start, end: broken.code?.end ?? broken.fence.end }]);
    dialect = readDialect({ text: visible, lineStarts }, from);
    text = maskDialect(visible, dialect);
    refusal = whyRefused({ text, lineStarts }, from);
    if (refusal) return { ...EMPTY_BODY, refusal };
    tree = parse(text, from);
  }
  unclosedFences.sort((a, b) => a.fence.start - b.fence.start);

  const blocks: Block[] = [];
  const definitions = new Map<string, string>();
  collectBlocks(text, tree, blocks, definitions);
  const opaque = dialect
    .filter(({ kind }) => kind === "code")
    .concat(lostCode.map((range) => ({ ...range, kind: "code", tag: "" })));
  return {
    blocks: withKinds(blocks, source, dialect, opaque),
    unclosedFences,
    dialect,
    definitions,
    refusal: undefined,
  };
}

/**
 * Hides what no Markdown parser must read: Liquid comments and raw blocks become blanks, formulas become runs of `$`,
 * and tags lose the blanks and marks that would end a link's address (`![a]({{ site.url }}/a.png)` is an image).
 */
function maskDialect(text: string, dialect: readonly DialectSpan[]): string {
  if (dialect.length === 0) return text;
  let masked = "";
  let at = 0;
  for (const { start, end, kind } of dialect) {
    const content = text.slice(start, end);
    masked += text.slice(at, start);
    if (kind === "formula") masked += content.replace(/[^\s>]+/g, (run) => "$".repeat(run.length));
    else if (kind === "tag") masked += content.replace(/[^\w\r\n/.:-]/g, "x");
    else masked += blanksFor(content);
    at = end;
  }
  return masked + text.slice(at);
}

const LEAVES = new Map<string, BlockKind>([
  ["heading", "heading"],
  ["paragraph", "paragraph"],
  ["code", "code"],
  ["table", "table"],
  ["html", "html"],
  ["thematicBreak", "thematicBreak"],
  ["definition", "definition"],
]);

interface Frame {
  readonly node: MdNode;
  readonly items: readonly ListItem[];
  readonly inQuote: boolean;
  readonly inFootnote: boolean;
}

const NO_ITEMS: readonly ListItem[] = [];

/** Walks the tree once with a stack of its own: nesting of any depth cannot overflow the call stack. */
function collectBlocks(text: string, root: MdNode, blocks: Block[], definitions: Map<string, string>): void {
  const stack: Frame[] = [{ node: root, items: NO_ITEMS, inQuote: false, inFootnote: false }];
  for (let frame = stack.pop(); frame; frame = stack.pop()) {
    const { node, items, inQuote, inFootnote } = frame;
    const kind = LEAVES.get(node.type);
    if (kind === undefined) {
      pushChildren(frame, stack);
      continue;
    }
    const { start, end } = node;
    if (start >= 0) {
      const block = { start, end, kind, node, inlines: collectInlines(node), items, inQuote, inFootnote };
      if (kind === "code") pushCode(text, block, blocks);
      else blocks.push(block);
    }
    if (kind === "definition" && node.identifier !== undefined && !definitions.has(node.identifier)) {
      definitions.set(node.identifier, node.url ?? "");
    }
  }
}

function pushChildren({ node, items, inQuote, inFootnote }: Frame, stack: Frame[]): void {
  const { children = [] } = node;
  for (let i = children.length - 1; i >= 0; i--) {
    const child = children[i];
    if (!child) continue;
    stack.push({
      node: child,
      items: child.type === "listItem" ? withItem(items, child, node) : items,
      inQuote: inQuote || child.type === "blockquote",
      inFootnote: inFootnote || child.type === "footnoteDefinition",
    });
  }
}

function withItem(
  items: readonly ListItem[],
  { start, end, checked }: MdNode,
  list: MdNode,
): readonly ListItem[] {
  if (start < 0) return items;
  return [...items.slice(-8), { start, end, ordered: list.ordered === true, checked }];
}

/** True for a block of code that blanks make one, and no fence. */
export function isIndented(text: string, { kind, start }: Block): boolean {
  return kind === "code" && !/[`~]/.test(text.charAt(start));
}

/**
 * Adds a block of code. Parsers differ in whether blank lines behind code belong to it, and (seen below lists, with tabs)
 * in whether indented lines are one block or several: to a reader they are one, without the blanks.
 */
function pushCode(text: string, block: Block, blocks: Block[]): void {
  const code = { ...block, end: block.start + text.slice(block.start, block.end).trimEnd().length };
  const before = blocks.at(-1);
  const goesOn =
    before?.kind === "code" &&
    isIndented(text, before) &&
    isIndented(text, code) &&
    before.items.length === code.items.length &&
    text.slice(before.end, code.start).trim() === "";
  if (before && goesOn) blocks[blocks.length - 1] = { ...before, end: code.end };
  else blocks.push(code);
}

const NO_INLINES: readonly Inline[] = [];

function collectInlines(block: MdNode): readonly Inline[] {
  if (!block.children || block.children.length === 0) return NO_INLINES;
  const inlines: Inline[] = [];
  const stack: { readonly node: MdNode; readonly link: string | undefined }[] = [];
  const pushInner = ({ children = [] }: MdNode, link: string | undefined) => {
    for (let i = children.length - 1; i >= 0; i--) {
      const node = children[i];
      if (node) stack.push({ node, link });
    }
  };
  pushInner(block, undefined);
  for (let frame = stack.pop(); frame; frame = stack.pop()) {
    const { node, link } = frame;
    const { start, end } = node;
    if (start >= 0) inlines.push({ start, end, node, link });
    if (node.children) pushInner(node, node.type === "link" ? node.url : link);
  }
  return inlines;
}

const ONLY_COMMENTS = /^\s*(?:<!--(?:(?!-->)[\s\S])*(?:-->|$)\s*)+$/;
const ONLY_KRAMDOWN_ATTRIBUTES = /^\s*(?:\{:[^}\n]*\}\s*)+$/;

/** Names what Markdown cannot know: comments, formulas, lone tags; puts hidden code back where it stood. */
function withKinds(
  blocks: readonly Block[],
  source: Source,
  dialect: readonly DialectSpan[],
  opaque: readonly Range[],
): Block[] {
  const formulas = dialect.filter(({ kind }) => kind === "formula");
  const tags = dialect.filter(({ kind }) => kind === "tag");
  const named = blocks.map((block): Block => {
    if (block.kind !== "html" && block.kind !== "paragraph") return block;
    const text = source.text.slice(block.start, block.end);
    if (block.kind === "html") return ONLY_COMMENTS.test(text) ? { ...block, kind: "comment" } : block;
    if (isInside(block, formulas)) return { ...block, kind: "formula" };
    if (ONLY_KRAMDOWN_ATTRIBUTES.test(text)) return { ...block, kind: "comment" };
    if (tags.length > 0 && text.includes("{") && isOnlyTags(source, block, tags))
      return { ...block, kind: "directive" };
    return block;
  });
  if (opaque.length === 0) return named;
  const code = opaque.map(
    ({ start, end }): Block => ({
      start,
      end,
      kind: "code",
      node: { type: "code", start: -1, end: -1, value: source.text.slice(start, end) },
      inlines: [],
      items: [],
      inQuote: false,
      inFootnote: false,
    }),
  );
  return [...named, ...code].sort((a, b) => a.start - b.start);
}

function isOnlyTags(source: Source, block: Block, tags: readonly Range[]): boolean {
  let at = block.start;
  const first = firstFrom(tags, block.start);
  if ((tags[first]?.end ?? Number.POSITIVE_INFINITY) > block.end) return false;
  for (let i = first; i < tags.length; i++) {
    const tag = tags[i];
    if (!tag || tag.end > block.end) break;
    if (source.text.slice(at, tag.start).trim() !== "") return false;
    at = tag.end;
  }
  return source.text.slice(at, block.end).trim() === "";
}

/** True where one of some ranges, sorted and apart from each other, holds a block. */
function isInside(block: Range, ranges: readonly Range[]): boolean {
  const next = firstFrom(ranges, block.start);
  const [at, before] = [ranges[next], ranges[next - 1]];
  return (at !== undefined && contains(at, block)) || (before !== undefined && contains(before, block));
}
