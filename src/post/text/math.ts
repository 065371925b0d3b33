import type { DialectSpan } from "../dialect.ts";
import type { HtmlElement } from "../html.ts";
import type { Block } from "../markdown.ts";
import { firstFrom, overlapsAny, type Range } from "../source.ts";
import { tagPairs } from "./tag-pairs.ts";

/** LaTeX that stands in the prose, where no renderer reads it. */
export interface StrayTex extends Range {
  /** `formula`: belongs between dollars. `markup`: bold text, a citation and the like from a paper's source. */
  readonly kind: "formula" | "markup";
}

/** Commands that are followed by an argument, a script or a bracket: one of them cannot be anything but a formula. */
const STRONG =
  /\\(?:[dt]?frac|sqrt|operatorname|math(?:bb|bf|cal|frak|it|rm|scr|sf|tt)|boldsymbol|bm|hat|bar|tilde|vec|dot|overline|underline|widehat|widetilde|overbrace|underbrace|overset|underset|binom|text|mathop)\*?\s?\{|\\(?:sum|prod|int|oint|lim|max|min|sup|inf|arg(?:max|min)|bigcup|bigcap)_|\\(?:left|right|[bB]igg?[lr]?)(?:[([|.\])]|\\[{}|])/;
/** Letters and signs. Alone, those that a file or a switch may be called count for nothing. */
const LETTER =
  /\\(?:alpha|beta|gamma|delta|epsilon|varepsilon|zeta|eta|theta|vartheta|iota|kappa|lambda|mu|nu|xi|pi|rho|sigma|tau|phi|varphi|chi|psi|omega|Gamma|Delta|Theta|Lambda|Xi|Pi|Sigma|Phi|Psi|Omega|ell|infty|partial|nabla|times|cdot|cdots|ldots|dots|leq?|geq?|neq?|approx|equiv|sim|propto|subset|subseteq|cup|cap|in|notin|forall|exists|to|mapsto|[rR]ightarrow|[lL]eftarrow|oplus|otimes|odot|circ|pm|mp|log|exp|quad|qquad|sum|prod|int|max|min|arg|mid|parallel|lVert|rVert|langle|rangle)(?![A-Za-z])/;
const SHORT =
  /^\\(?:in|to|mu|nu|xi|pi|eta|chi|rho|tau|phi|psi|sim|cap|cup|max|min|log|exp|int|sum|dots|mid|arg|circ|times|[gln]eq?)$/;
const MARKUP = /\\(?:textbf|textit|textsc|texttt|emph|underline|citep?|citet|footnote|href|url)\{/;
const COMMAND = new RegExp(
  `(?<![\\\\/:.]|[A-Za-z]{2})(?:${STRONG.source}|${LETTER.source}|${MARKUP.source})`,
  "g",
);

/** Prose about LaTeX, or about a key that types it, shows commands on purpose. */
const ABOUT_TEX =
  /\b(?:la)?tex\b|katex|mathjax|레이텍|라텍|수식 ?(?:입력|문법|편집)|명령어|매크로|이스케이프|역슬래시|백슬래시|\b(?:macro|command|backslash|escape[sd]?|tab)s?\b|[^가-힣]tab ?키|탭 ?키|julia|@\w+\s?\{/i;

/** True for a text that is about LaTeX, not written in it. */
export function isAboutTex(text: string): boolean {
  return ABOUT_TEX.test(text);
}

/**
 * Finds LaTeX that no delimiter holds: the first stretch of each line of paragraphs, headings and table cells.
 * Delimiters are `$`, `$$`, `\(`, `\[` (also with the backslash that kramdown wants doubled), environments, tags and elements
 * made for formulas. In doubt a place counts as held.
 */
export function strayTex(
  text: string,
  blocks: readonly Block[],
  dialect: readonly DialectSpan[],
  html: readonly HtmlElement[],
): StrayTex[] {
  if (!text.includes("\\")) return [];
  const suspects = blocks.filter((block) => mayHoldTex(text, block, dialect));
  if (suspects.length === 0) return [];
  const held = heldRanges(text, blocks, dialect, html);
  const found: StrayTex[] = [];
  for (const block of suspects) {
    const paragraph = text.slice(block.start, block.end);
    if (block.kind !== "table" && isAboutTex(paragraph)) continue;
    const words = wordsOf(text, block, held);
    let at = block.start;
    for (const line of words.split(/(\r\n|\r|\n)/)) {
      const tex = firstTex(line, block.kind === "table");
      if (tex && !(block.kind === "table" && isAboutTex(line)))
        found.push({ start: at + tex.start, end: at + tex.end, kind: tex.kind });
      at += line.length;
    }
  }
  return found;
}

/** True for a block with a backslash before a letter outside of its own dollars and tags: what else may hold it is dearer to find. */
function mayHoldTex(text: string, block: Block, dialect: readonly Range[]): boolean {
  if (block.kind !== "paragraph" && block.kind !== "heading" && block.kind !== "table") return false;
  if (block.inFootnote || !text.slice(block.start, block.end).includes("\\")) return false;
  const words = wordsOf(text, block, dialect);
  if (!/\\[A-Za-z]/.test(words)) return false;
  const formulas = dollarPairs(text, block);
  return [...words.matchAll(/\\[A-Za-z]/g)].some(({ index }) => {
    const start = block.start + index;
    return !overlapsAny(formulas, { start, end: start + 1 });
  });
}

const NO_PROSE = new Set([
  "inlineCode",
  "html",
  "image",
  "imageReference",
  "link",
  "linkReference",
  "footnoteReference",
]);

/** The text of a block with all that is no prose, and all that a delimiter holds, overwritten. As long as the block. */
function wordsOf(text: string, block: Block, held: readonly Range[]): string {
  const hidden: Range[] = block.inlines.filter(({ node }) => NO_PROSE.has(node.type));
  for (let i = Math.max(0, firstFrom(held, block.start) - 1); i < held.length; i++) {
    const range = held[i];
    if (!range || range.start >= block.end) break;
    if (range.end > block.start) hidden.push(range);
  }
  const pieces: string[] = [];
  let at = block.start;
  for (const range of merged(hidden)) {
    const from = Math.max(at, range.start);
    const to = Math.min(block.end, range.end);
    pieces.push(text.slice(at, from), text.slice(from, to).replace(/[^\r\n]/g, "\0"));
    at = to;
  }
  return pieces.join("") + text.slice(at, block.end);
}

function firstTex(line: string, isRow: boolean): StrayTex | undefined {
  if (!line.includes("\\")) return undefined;
  const commands = [...line.matchAll(COMMAND)].filter(({ index }) => !isInPath(line, index));
  const [first] = commands;
  if (!first) return undefined;
  const { start, end } = stretch(line, first.index, isRow);
  const inside = commands.filter(({ index }) => index < end);
  if (inside.every(([command]) => SHORT.test(command)) && inside.length < 2) {
    // `\pi` may be anything; `2\pi` and `\mu_i = 0` may not.
    if (!/[_^={}]/.test(line.slice(start, end))) return undefined;
  }
  return { start, end, kind: inside.every(([command]) => MARKUP.test(command)) ? "markup" : "formula" };
}

/** A word longer than this is not looked through to its end. */
const MAX_WORD = 200;

/** True where the word around a backslash is a path of Windows, or a class with its namespace. */
function isInPath(line: string, index: number): boolean {
  let start = index;
  while (start > 0 && index - start < MAX_WORD && /\S/.test(line.charAt(start - 1))) start--;
  const word = /^\S*/.exec(line.slice(start, index + MAX_WORD))?.[0] ?? "";
  return /^["'(]?(?:[A-Za-z]:|%\w+%|~|\.{1,2}|\\)\\|[A-Za-z]{2}\\[A-Za-z]+$|\\[\w-]+\.[a-z]{2,4}\b/.test(
    word,
  );
}

const MAX_STRETCH = 500;

/** The formula around a command: from there as far as its pieces look like one. */
function stretch(line: string, index: number, isRow: boolean): Range {
  let start = index;
  while (start > 0 && index - start < MAX_STRETCH) {
    const piece =
      /(?<![^\s\0가-힣])[^\s\0가-힣]+\s?$/.exec(line.slice(Math.max(0, start - 80), start))?.[0] ?? "";
    if (piece === "" || (isRow && piece.includes("|")) || !isPiece(piece.trim(), start === index)) break;
    start -= piece.length;
  }
  let end = index;
  let depth = 0;
  while (end < line.length && end - index < MAX_STRETCH) {
    const char = line.charAt(end);
    if (char === "\0" || (isRow && char === "|" && depth === 0)) break;
    if (char === "{") depth++;
    if (char === "}") depth = Math.max(0, depth - 1);
    if (depth === 0 && /[가-힣]/.test(char)) break;
    if (depth === 0 && /\s/.test(char)) {
      const next = /^\s+([^\s\0가-힣]+)/.exec(line.slice(end, end + 80))?.[1] ?? "";
      if (!isPiece(next, false)) break;
    }
    end++;
  }
  const written = line.slice(start, end);
  const lead = /^[\s>#|]*(?:[("'“‘](?=\\))?/.exec(written)?.[0].length ?? 0;
  return {
    start: start + lead,
    end: start + written.replace(/(?<![\s.,;:!?"'”’])[\s.,;:!?"'”’]+$/, "").length,
  };
}

/** True for what may stand in a formula: no word of the language, no end of a sentence. */
function isPiece(piece: string, touches: boolean): boolean {
  if (piece === "" || (!touches && /[.,;:!?]$/.test(piece) && !/[\\_^{}=]/.test(piece))) return false;
  if (/[\\_^={}]/.test(piece)) return true;
  return !/[A-Za-z]{2}/.test(piece) && /^[\x21-\x7e]+$/.test(piece);
}

const FORMULA_TAG = /math|katex|latex|mathjax|tex$|^eq|formula|arithmatex/i;

/** What delimiters hold, in order; ranges may overlap. */
function heldRanges(
  text: string,
  blocks: readonly Block[],
  dialect: readonly DialectSpan[],
  html: readonly HtmlElement[],
): Range[] {
  const held: Range[] = [...tagPairs(dialect, FORMULA_TAG), ...dialect];
  for (const element of html) {
    const { name, attributes, start, end } = element;
    const isCode = /^(?:code|pre|kbd|samp|tt|var|script|style|math)$/.test(name);
    if (isCode || FORMULA_TAG.test(name) || FORMULA_TAG.test(attributes.class ?? ""))
      held.push({ start, end });
  }
  // A pair may hold blank lines, so that its two marks stand in two paragraphs.
  let open: { readonly start: number; readonly closing: string } | undefined;
  for (const block of blocks) {
    if (block.kind === "code" || block.kind === "comment" || block.kind === "html") continue;
    // Headings end what was never closed.
    if (block.kind === "heading") open = undefined;
    const written = text.slice(block.start, block.end);
    const marks = written.includes("\\") || written.includes("$$") ? written.matchAll(MARKS) : [];
    for (const { 0: mark, index } of marks) {
      const at = block.start + index;
      if (open) {
        if (mark.replace(/\s/g, "") !== open.closing) continue;
        held.push({ start: open.start, end: at + mark.length });
        open = undefined;
      } else {
        const closing = closingOf(mark.replace(/\s/g, ""));
        if (closing !== undefined) open = { start: at, closing };
      }
    }
    held.push(...dollarPairs(text, block));
    if (open && open.start >= block.start) held.push({ start: open.start, end: block.end });
    else if (open) held.push(block);
  }
  return merged(held);
}

const MARKS = /\$\$|\\\\?[()[\]]|\\(?:begin|end)\s?\{\w+\*?\}/g;

function closingOf(mark: string): string | undefined {
  if (mark === "$$") return mark;
  if (/[([]$/.test(mark)) return mark.replace("(", ")").replace("[", "]");
  return mark.startsWith("\\begin") ? mark.replace("begin", "end") : undefined;
}

/** What stands between the dollars of a block. Where they do not pair up, all from the first to the end counts. */
function dollarPairs(text: string, block: Range): Range[] {
  const written = text.slice(block.start, block.end);
  if (!written.includes("$")) return [];
  const at: number[] = [];
  for (const { index } of written.matchAll(/(?<![\\$])\$(?!\$)/g)) at.push(index);
  const pairs: Range[] = [];
  for (let i = 0; i < at.length; i += 2) {
    const [start = 0, end] = [at[i], at[i + 1]];
    const isPair =
      end !== undefined && /\S/.test(written.charAt(start + 1)) && /\S/.test(written.charAt(end - 1));
    if (!isPair) return [{ start: block.start + (at[0] ?? 0), end: block.end }];
    pairs.push({ start: block.start + start, end: block.start + end + 1 });
  }
  return pairs;
}

function merged(ranges: Range[]): Range[] {
  const result: { start: number; end: number }[] = [];
  for (const { start, end } of ranges.sort((a, b) => a.start - b.start)) {
    const last = result.at(-1);
    if (last && start <= last.end) last.end = Math.max(last.end, end);
    else result.push({ start, end });
  }
  return result;
}
