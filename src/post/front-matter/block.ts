import { lineIndexAt, lineRange, lineText, type Range, type Source } from "../source.ts";
import { isHeadingLine, isProseLine, lookLikeKeys } from "./lines.ts";
import type { FrontMatterLanguage } from "./model.ts";

/** Where a block stands, before its content is read. */
export type Block =
  | { readonly kind: "absent" }
  | {
      readonly kind: "closed";
      readonly language: FrontMatterLanguage;
      readonly fence: Range;
      readonly block: Range;
      readonly raw: Range;
    }
  | { readonly kind: "unclosed" | "misplaced"; readonly fence: Range; readonly block: Range }
  | {
      readonly kind: "unsupported";
      readonly language: string;
      readonly executable: boolean;
      readonly fence: Range;
      readonly block: Range;
    };

const ABSENT: Block = { kind: "absent" };

/** Languages that a generator would run: known by name, because a block of theirs looks like nothing in particular. */
const EXECUTABLE = new Set(
  "js javascript cjs mjs jsx ts typescript tsx coffee coffeescript cson ruby rb python py php lua".split(" "),
);

interface Fence {
  readonly language: string;
  readonly closing: RegExp;
}

/**
 * Finds the block at the top of a text by its lines alone.
 *
 * @param belowBlanks true for generators that pass over blank lines above it.
 */
export function findBlock(source: Source, belowBlanks = false): Block {
  const { text } = source;
  const top = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  let start = top;
  while (start < text.length && /\s/.test(text.charAt(start))) start++;
  const first = belowBlanks ? start : top;
  const index = lineIndexAt(source.lineStarts, start);
  const fence = { start, end: lineRange(source, index).end };
  const opening = text.slice(start, fence.end);
  if (start === first && /^\{\s*["}]/.test(text.slice(start, start + 400))) return findJson(source, start);
  const read = readFence(opening);
  if (!read) return ABSENT;

  const { language, closing } = read;
  const close = findClosing(source, index + 1, closing);
  const known = toKnown(language);
  const keysEnd = endOfKeys(source, index + 1, close);
  const keys = linesBetween(source, index + 1, keysEnd);
  if (start !== first) {
    if (close === undefined || !lookLikeKeys(keys, known ?? language)) return ABSENT;
    return { kind: "misplaced", fence, block: { start, end: lineStart(source, close + 1) } };
  }
  if (known === undefined) {
    const executable = EXECUTABLE.has(language.toLowerCase());
    const closedAtOnce = close !== undefined && close === keysEnd && keys.length > 0;
    if (!executable && !closedAtOnce && !lookLikeKeys(keys, language)) return ABSENT;
    const end = lineStart(source, close === undefined ? keysEnd : close + 1);
    return { kind: "unsupported", language, executable, fence, block: { start, end } };
  }
  if (close === undefined) {
    if (!lookLikeKeys(keys, known)) return ABSENT;
    return { kind: "unclosed", fence, block: { start, end: lineStart(source, keysEnd) } };
  }
  return {
    kind: "closed",
    language: known,
    fence,
    block: { start, end: lineStart(source, close + 1) },
    raw: { start: lineStart(source, index + 1), end: lineStart(source, close) },
  };
}

/**
 * Looks again at a closed block that does not parse: its closing fence may be a rule far down in the body.
 * "prose" where the text never meant to open front matter, an unclosed block where its keys end before the body begins.
 */
export function reconsider(source: Source, block: Block & { readonly kind: "closed" }): Block | "prose" {
  const from = lineIndexAt(source.lineStarts, block.raw.start);
  const to = lineIndexAt(source.lineStarts, block.raw.end);
  const keysEnd = endOfKeys(source, from, to);
  const swallowsProse = linesBetween(source, keysEnd, to).some(isProseLine);
  if (!lookLikeKeys(linesBetween(source, from, keysEnd), block.language)) {
    return swallowsProse || lineText(source, from).trim() === "" ? "prose" : block;
  }
  if (!swallowsProse) return block;
  return {
    kind: "unclosed",
    fence: block.fence,
    block: { start: block.block.start, end: lineStart(source, keysEnd) },
  };
}

function readFence(line: string): Fence | undefined {
  if (/^\+\+\+[ \t]*$/.test(line)) return { language: "toml", closing: /^\+\+\+[ \t]*$/ };
  const name = line.slice(3).trim();
  if (!line.startsWith("---") || !/^(?:[A-Za-z][\w+.-]*)?$/.test(name)) return undefined;
  const language = name === "" ? "yaml" : name;
  const dots = toKnown(language) === "yaml";
  return { language, closing: dots ? /^(?:---|\.\.\.)[ \t]*$/ : /^---[ \t]*$/ };
}

function toKnown(language: string): FrontMatterLanguage | undefined {
  const name = language.toLowerCase();
  if (name === "yaml" || name === "yml") return "yaml";
  return name === "toml" || name === "json" ? name : undefined;
}

function findClosing(source: Source, from: number, closing: RegExp): number | undefined {
  for (let index = from; index < source.lineStarts.length; index++) {
    if (closing.test(lineText(source, index))) return index;
  }
  return undefined;
}

/** The line before which the keys end: the first blank line or heading behind the first of them, or the closing fence. */
function endOfKeys(source: Source, from: number, close: number | undefined): number {
  const last = close ?? source.lineStarts.length;
  let seen = false;
  for (let index = from; index < last; index++) {
    const line = lineText(source, index);
    if (line.trim() === "" || isHeadingLine(line)) {
      if (seen) return index;
    } else {
      seen = true;
    }
  }
  return last;
}

/** Hugo's JSON: one object that begins the file. It ends with its own bracket, and nothing follows on that line. */
function findJson(source: Source, start: number): Block {
  const { text } = source;
  const fence = { start, end: start + 1 };
  let depth = 0;
  let end: number | undefined;
  // Brackets in quotes do not count. Where nothing closes a quote on its line, those behind it do.
  const bare = text
    .slice(start)
    .replace(/"(?:[^"\\\r\n]|\\.)*("?)/g, (quoted, closing) =>
      closing ? " ".repeat(quoted.length) : quoted,
    );
  for (const { 0: token, index } of bare.matchAll(/[{}]/g)) {
    if (token === "{") depth++;
    if (token === "}" && --depth === 0) {
      end = start + index + 1;
      break;
    }
  }
  // Where quotes are broken the brackets do not count up; a bracket alone in the first column still ends the block.
  if (end === undefined) {
    const line = findClosing(source, 1, /^\}[ \t]*$/);
    if (line !== undefined) end = lineStart(source, line) + 1;
  }
  const first = lineIndexAt(source.lineStarts, start);
  if (end === undefined) {
    const keysEnd = endOfKeys(source, first + 1, undefined);
    if (!lookLikeKeys(linesBetween(source, first + 1, keysEnd), "json")) return ABSENT;
    return { kind: "unclosed", fence, block: { start, end: lineStart(source, keysEnd) } };
  }
  const last = lineIndexAt(source.lineStarts, end - 1);
  if (text.slice(end, lineRange(source, last).end).trim() !== "") return ABSENT;
  return {
    kind: "closed",
    language: "json",
    fence,
    block: { start, end: lineStart(source, last + 1) },
    raw: { start, end },
  };
}

function lineStart(source: Source, index: number): number {
  return source.lineStarts[index] ?? source.text.length;
}

function linesBetween(source: Source, from: number, to: number): string[] {
  const lines: string[] = [];
  for (let index = from; index < to; index++) lines.push(lineText(source, index));
  return lines;
}
