import { lineIndexAt, lineRange, type TextLines } from "./source.ts";

/** Nobody nests deeper, and a parser that calls itself for each level ends the process where its stack does. */
export const MAX_DEPTH = 200;

/** Why a text is not given to a parser, with the 1-based line that is at fault. Plain data. */
export interface Refusal {
  readonly kind: "depth" | "marks";
  readonly line: number;
}

/** A refusal as the end of a sentence that begins with the post's path. */
export function explainRefusal({ kind, line }: Refusal): string {
  return kind === "depth"
    ? `opens more than ${MAX_DEPTH} quotes or lists in each other on line ${line}; no parser is given that.`
    : `is too complex to be read: line ${line} has too many marks for its length, or for that of its paragraph.`;
}

/**
 * Why a body is not to be given to a Markdown parser; undefined for all that people write. Only long lines and long
 * paragraphs are looked at, so it costs next to nothing.
 *
 * @param from where Markdown begins: the start of a line.
 */
export function whyRefused(source: TextLines, from: number): Refusal | undefined {
  return findDepth(source, from, source.text.length, QUOTE_OR_ITEM) ?? findMarks(source, from);
}

/** What opens a quote, a list or a footnote at the start of a line, one at a time. */
const QUOTE_OR_ITEM = /[ \t]*(?:>|(?:[-+*]|\d{1,9}[.)])(?=[ \t]|$)|\[\^[^\]\s]+\]:)/y;
/** What opens a list or a map in a line of YAML, one at a time; what stands behind its blanks may be a key. */
export const LIST_OR_KEY = /[ \t]*(?:[-?:](?=[ \t]|$)|[^\s#](?=.*:(?:[ \t]|$)))/y;
/** A rule, which is no list in a list. */
const RULE = /^[ \t]*(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,})$/;
/** What a line that opens very much begins with, and how much of it is looked at. */
const OPENINGS = new RegExp(`^(?:[-+*>?:\\d.) \\t]|\\[\\^[^\\]\\s]+\\]:){${MAX_DEPTH}}`);
const MAX_OPENINGS = 20 * MAX_DEPTH;

/**
 * The first line that opens more than may stand in each other. What opens in a column holds all that opens further to
 * the right below it, until something opens at its left.
 */
export function findDepth(source: TextLines, from: number, to: number, opening: RegExp): Refusal | undefined {
  const { text, lineStarts } = source;
  const first = lineIndexAt(lineStarts, from);
  const last = lineIndexAt(lineStarts, Math.max(from, to - 1));
  // Nearly every line is too short for that.
  const isDeep = (start: number, index: number) =>
    first <= index &&
    index <= last &&
    (lineStarts[index + 1] ?? text.length) - start >= MAX_DEPTH &&
    OPENINGS.test(text.slice(start, start + MAX_OPENINGS));
  if (!lineStarts.some(isDeep)) return undefined;
  const open: number[] = [];
  for (let index = first; index <= last; index++) {
    const { start, end } = lineRange(source, index);
    const line = text.slice(start, end);
    if (RULE.test(line)) continue;
    opening.lastIndex = 0;
    for (let isFirst = true; opening.test(line) && open.length <= MAX_DEPTH; isFirst = false) {
      const column = opening.lastIndex;
      while (isFirst && (open.at(-1) ?? 0) >= column) open.pop();
      open.push(column);
    }
    if (open.length > MAX_DEPTH) return { kind: "depth", line: index + 1 };
  }
  return undefined;
}

/** The first place at which more brackets are open than may stand in each other; undefined where there is none. */
export function findDeepBracket(text: string): number | undefined {
  let depth = 0;
  for (const { 0: bracket, index } of text.matchAll(/[[\]{}]/g)) {
    if (bracket === "[" || bracket === "{") depth++;
    else if (depth > 0) depth--;
    if (depth > MAX_DEPTH) return index;
  }
  return undefined;
}

/**
 * The native parser counts the bytes of a line again for each mark in it, and copies the text of a paragraph for each
 * entity; nothing can interrupt it. So many of these steps take it a second, and a person's line less than a thousandth.
 */
const MAX_STEPS = 4e9;
const ENTITY_STEPS = 4;
/** What is shorter cannot add up to that. */
const SHORT_TEXT = 16_000;
const SHORT_LINE = 2000;

const MARKS = /[!&*:<>@[\\\]_`~]|www\./g;
/** In a line without any letter beyond these, only underscores cost so much. */
const ASCII = /^[\0-\x7f]*$/;
const ENTITIES = /&[#\w]{1,32};/g;
const FOOTNOTES = /\[\^/g;
/** What opens a block of HTML that reaches to the next blank line: nothing in it is a mark. */
const HTML_BLOCK =
  /^ {0,3}<\/?(?:article|center|d[dlt]|details|div|figure|li|ol|p|section|t(?:able|body|[dhr]|head)|ul)\b/i;

/** The first line at which the marks in long lines and long paragraphs are too many. */
function findMarks(source: TextLines, from: number): Refusal | undefined {
  const { text, lineStarts } = source;
  if (text.length - from < SHORT_TEXT) return undefined;
  const hasLongLine = lineStarts.some((start, i) => start - (lineStarts[i - 1] ?? 0) > SHORT_LINE);
  const isLastLong = text.length - (lineStarts.at(-1) ?? 0) > SHORT_LINE;
  if (!hasLongLine && !isLastLong && !text.includes("&") && !text.includes("[^")) return undefined;
  let steps = 0;
  let paragraph = { entities: 0, footnotes: 0, bytes: 0 };
  let isHtml = false;
  for (let index = lineIndexAt(lineStarts, from); index < lineStarts.length; index++) {
    const { start, end } = lineRange(source, index);
    const line = text.slice(start, end);
    if (line.trim() === "") {
      isHtml = false;
      paragraph = { entities: 0, footnotes: 0, bytes: 0 };
    }
    isHtml ||= line.startsWith("<", line.search(/\S|$/)) && HTML_BLOCK.test(line);
    if (isHtml) continue;
    const isAscii = ASCII.test(line);
    // In UTF-8, at most.
    const bytes = isAscii ? line.length : 3 * line.length;
    if (line.length > SHORT_LINE) steps += bytes * count(line, isAscii ? /_/g : MARKS);
    const entities = count(line, ENTITIES);
    const footnotes = count(line, FOOTNOTES);
    const { bytes: before } = paragraph;
    paragraph.bytes += bytes;
    paragraph.entities += entities;
    paragraph.footnotes += footnotes;
    // All that the paragraph had before is copied for what this line adds, and this line for all that.
    const copied = (own: number, all: number) => own * before + all * bytes;
    steps += ENTITY_STEPS * copied(entities, paragraph.entities) + copied(footnotes, paragraph.footnotes);
    if (steps > MAX_STEPS) return { kind: "marks", line: index + 1 };
  }
  return undefined;
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}
