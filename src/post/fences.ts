import type { MdNode } from "./parsers/node.ts";
import type { Range } from "./source.ts";

/** A code fence that never closes, or that closes far beyond where it must. */
export interface UnclosedFence {
  /** The opening line, from its first backtick or tilde to its end. */
  readonly fence: Range;
  /** The code that surely belongs to it; undefined where nothing of it is left. */
  readonly code: Range | undefined;
  /** Where the last line of the code block ends as a renderer sees it: all from the fence to here is shown as code. */
  readonly swallowedUntil: number;
  /** True where a later fence closes it by accident. */
  readonly closedLate: boolean;
}

const OPENING = /^(`{3,}|~{3,})[ \t]*([^\r\n]*)/;
/** Languages whose code may look like a post. */
const PROSE_LANGUAGES =
  /^(?:markdown|md|mdx|gfm|kramdown|liquid|html|text|txt|plaintext|prompt|diff|rmarkdown|rmd|qmd|org|asciidoc|adoc|rst|tex|latex|console|output)\b/i;

interface FencedCode extends Range {
  readonly run: string;
  readonly info: string;
  readonly lines: readonly Range[];
  readonly closed: boolean;
}

/**
 * The first fence of a tree that is surely broken, or undefined. A fence is broken where
 * - nothing closes it (the block runs to the end of the post, or of the list that holds it), or
 * - another fence with a language opens inside it and the text before that fence is a post's, not code's.
 * Where the last fence is open, the culprit may stand earlier: each fence after it then opens what it ought to close.
 */
export function findBrokenFence(text: string, tree: MdNode): UnclosedFence | undefined {
  if (!text.includes("```") && !text.includes("~~~")) return undefined;
  const fenced = fencedCodes(text, tree);
  const open = fenced.find(({ closed }) => !closed);
  for (const code of fenced) {
    if (code === open) break;
    if (!PROSE_LANGUAGES.test(code.info) && isTorn(text, code, open !== undefined))
      return describe(text, code);
  }
  return open && describe(text, open);
}

/** The kinds of nodes in which a block of code can stand. */
const CONTAINERS = new Set(["root", "blockquote", "list", "listItem", "footnoteDefinition"]);

function fencedCodes(text: string, tree: MdNode): FencedCode[] {
  const found: FencedCode[] = [];
  const stack: MdNode[] = [tree];
  for (let node = stack.pop(); node; node = stack.pop()) {
    if (node.type === "code") {
      const code = readFenced(text, node);
      if (code) found.push(code);
    }
    if (!CONTAINERS.has(node.type)) continue;
    for (let i = (node.children?.length ?? 0) - 1; i >= 0; i--) {
      const child = node.children?.[i];
      if (child) stack.push(child);
    }
  }
  return found;
}

/** Reads a block of code that a fence opens; undefined for one that blanks make. */
function readFenced(text: string, { start, end }: MdNode): FencedCode | undefined {
  const opening = start < 0 ? null : OPENING.exec(text.slice(start, end));
  if (!opening) return undefined;
  const lines = linesOf(text, { start, end });
  const last = lines.at(-1);
  const [, run = "", info = ""] = opening;
  const closed = lines.length > 1 && last !== undefined && isClosing(text.slice(last.start, last.end), run);
  return { start, end, run, info: info.trim(), lines, closed };
}

function linesOf(text: string, range: Range): Range[] {
  const lines: Range[] = [];
  let start = range.start;
  for (let i = range.start; i <= range.end; i++) {
    const code = i === range.end ? 10 : text.charCodeAt(i);
    if (code !== 10 && code !== 13) continue;
    lines.push({ start, end: i });
    if (code === 13 && text.charCodeAt(i + 1) === 10) i++;
    start = i + 1;
  }
  return lines;
}

function isClosing(line: string, run: string): boolean {
  const trimmed = line.replace(/^[\s>]+/, "").trimEnd();
  return trimmed.length >= run.length && trimmed === run.charAt(0).repeat(trimmed.length);
}

/**
 * True where a closed fence holds a post's text. A fence with a language inside it is a strong sign; that the fences of
 * the post do not pair up (`unpaired`) is another; without either, code that looks like a post is left alone.
 */
function isTorn(text: string, code: FencedCode, unpaired: boolean): boolean {
  const inner = code.lines.slice(1, -1);
  const opensAgain = inner.findIndex((line) => {
    const opening = OPENING.exec(text.slice(line.start, line.end));
    return (
      opening !== null &&
      opening[1]?.startsWith(code.run.charAt(0)) === true &&
      /^[a-z][\w+#-]*$/i.test((opening[2] ?? "").trim())
    );
  });
  if (opensAgain < 0 && !unpaired) return false;
  if (opensAgain < 0) return firstPostLine(text, inner) !== undefined;
  // A sample of Markdown without a language holds prose and fences, but leaves a fence of its own over.
  const withProse = code.info !== "" || !unpaired;
  return firstPostLine(text, inner.slice(0, opensAgain), withProse) !== undefined;
}

/** A whole sentence, and no code: what a fence of a programming language swallowed of the text behind it. */
const SENTENCE = /^(?:[가-힣][^=(){};`<>#]{8,}[다요죠]\.|[A-Z][a-z]*(?: [^\s=(){};`<>#]+){5,}\.)\s*$/;

/**
 * The index of the first line that only a post has: a figure; a heading, a bold label or (where `withProse`) a sentence
 * below a blank line.
 */
function firstPostLine(text: string, lines: readonly Range[], withProse = false): number | undefined {
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i];
    if (!line) continue;
    const content = text.slice(line.start, line.end);
    if (/^!\[[^\]]*\]\([^)]+\)\s*$/.test(content)) return i;
    const previous = lines[i - 1];
    const afterBlank = !previous || text.slice(previous.start, previous.end).trim() === "";
    if (afterBlank && /^(?:#{2,6}\s+\S|(?:[-*]\s+)?\*\*[^*]+\*\*)/.test(content)) return i;
    if (withProse && previous && afterBlank && SENTENCE.test(content.replace(/`[^`]*`/g, "x"))) return i;
  }
  return undefined;
}

function describe(text: string, code: FencedCode): UnclosedFence {
  const [opening, ...rest] = code.lines;
  const fence = { start: code.start, end: opening?.end ?? code.end };
  const first = firstPostLine(text, rest, code.closed);
  const kept = (first === undefined ? (code.closed ? rest.slice(0, -1) : rest) : rest.slice(0, first)).filter(
    (line) => text.slice(line.start, line.end).trim() !== "",
  );
  const start = kept[0]?.start;
  const end = kept.at(-1)?.end;
  return {
    fence,
    code: start === undefined || end === undefined ? undefined : { start, end },
    swallowedUntil: fence.end + text.slice(fence.end, code.end).trimEnd().length,
    closedLate: code.closed,
  };
}
