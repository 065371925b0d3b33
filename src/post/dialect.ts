import type { Range } from "./source.ts";

/**
 * What site generators add to Markdown and no Markdown parser knows.
 * - `tag`: one Liquid tag or output, Hugo shortcode: `{% include x %}`, `{{ page.title }}`, `{{< figure >}}`
 * - `comment`: a Liquid comment with all it holds
 * - `code`: what stands between `{% highlight %}` and its end: text that is shown, never prose. What `{% raw %}` keeps from
 *   Liquid is Markdown all the same
 * - `formula`: a `$$` block on lines of its own
 */
export interface DialectSpan extends Range {
  readonly kind: "tag" | "comment" | "code" | "formula";
  /** The tag's name (`include`, `figure`); empty for formulas. */
  readonly tag: string;
}

const FENCE = /^(?:[ \t>]|[-*+][ \t]|\d{1,9}[.)][ \t])*(`{3,}|~{3,})(.*)$/;
const HIDING: { readonly [tag: string]: { readonly end: string; readonly kind: "comment" | "code" } } = {
  comment: { end: "endcomment", kind: "comment" },
  highlight: { end: "endhighlight", kind: "code" },
};

interface Line extends Range {
  readonly text: string;
}

/** Finds the spans of a text, in order and without overlap. Code fences are passed over. Linear in the text's length. */
export function readDialect(text: string): DialectSpan[] {
  const hasTags = text.includes("{%") || text.includes("{{");
  const hasFormulas = text.includes("$$");
  if (!hasTags && !hasFormulas) return [];
  const spans: DialectSpan[] = [];
  const lines = readLines(text);
  let fence: string | undefined;
  /** Between `{% raw %}` and its end braces are text; Markdown goes on. */
  let isRaw = false;
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i];
    if (!line) break;
    const marker = FENCE.exec(line.text);
    if (marker) {
      const [, run = "", rest = ""] = marker;
      if (fence === undefined) fence = run;
      else if (run.startsWith(fence) && rest.trim() === "") fence = undefined;
      continue;
    }
    if (fence !== undefined) continue;
    if (hasFormulas) {
      const last = lastLineOfFormula(lines, i);
      if (last !== undefined) {
        spans.push({ ...formulaRange(lines, i, last), kind: "formula", tag: "" });
        i = last;
        continue;
      }
    }
    if (!hasTags || !line.text.includes("{")) continue;
    const from = isRaw ? endOfRaw(line, spans) : line.start;
    if (from === undefined) continue;
    const read = readTags(text, lines, i, from, spans);
    i = read.last;
    isRaw = read.isRaw;
  }
  return spans;
}

function readLines(text: string): Line[] {
  const lines: Line[] = [];
  for (const match of text.matchAll(/([^\r\n]*)(\r\n|\r|\n|$)/g)) {
    const [whole, content = ""] = match;
    if (whole === "" && match.index > 0) break;
    lines.push({ start: match.index, end: match.index + content.length, text: content });
  }
  return lines;
}

const FORMULA_OPENS = /^(?:[ \t>]|[-*+][ \t]|\d{1,9}[.)][ \t])*\$\$/;
/** A formula longer than this is taken for two stray `$$`. */
const MAX_FORMULA_LINES = 80;

function lastLineOfFormula(lines: readonly Line[], first: number): number | undefined {
  const opening = lines[first]?.text ?? "";
  const opens = FORMULA_OPENS.exec(opening);
  if (!opens) return undefined;
  if (opening.slice(opens[0].length).includes("$$")) {
    // On one line: only where nothing but the formula stands on it.
    return /\$\$[.,;]?\s*$/.test(opening) && opening.split("$$").length === 3 ? first : undefined;
  }
  for (let i = first + 1; i < Math.min(lines.length, first + MAX_FORMULA_LINES); i++) {
    const text = lines[i]?.text ?? "";
    if (text.includes("$$")) return /\$\$[.,;]?\s*$/.test(text) ? i : undefined;
    if (/^#{1,6}\s/.test(text)) return undefined;
  }
  return undefined;
}

function formulaRange(lines: readonly Line[], first: number, last: number): Range {
  const opening = lines[first];
  const closing = lines[last];
  if (!opening || !closing) return { start: 0, end: 0 };
  return {
    start: opening.start + opening.text.indexOf("$$"),
    end: closing.start + closing.text.lastIndexOf("$$") + 2,
  };
}

/** A tag that runs on over more lines than this is no tag. */
const MAX_TAG_LENGTH = 2000;
const OPENINGS = [
  { open: "{%", close: "%}" },
  { open: "{{<", close: ">}}" },
  { open: "{{%", close: "%}}" },
  { open: "{{", close: "}}" },
] as const;

/** Finds the tag that ends a raw stretch on a line; gives the offset behind it. */
function endOfRaw({ start, text }: Line, spans: DialectSpan[]): number | undefined {
  const found = /\{%-?\s*endraw\s*-?%\}/.exec(text);
  if (!found) return undefined;
  const at = start + found.index;
  const end = at + found[0].length;
  spans.push({ start: at, end, kind: "tag", tag: "endraw" });
  return end;
}

/** Reads the tags of a line from an offset on, and what a hiding tag covers; tells the last line read, and whether it ends raw. */
function readTags(
  text: string,
  lines: readonly Line[],
  index: number,
  from: number,
  spans: DialectSpan[],
): { readonly last: number; readonly isRaw: boolean } {
  let line = lines[index];
  let last = index;
  let at = from;
  while (line && at < line.end) {
    at = text.indexOf("{", at);
    if (at < 0 || at >= line.end) break;
    const pair = OPENINGS.find(({ open }) => text.startsWith(open, at));
    const close = pair ? text.slice(at, at + MAX_TAG_LENGTH).indexOf(pair.close, pair.open.length) : -1;
    if (!pair || close < 0) {
      at += 1;
      continue;
    }
    const start = at;
    const end = start + close + pair.close.length;
    const tag = /^[-\s]*(\/?\w+)/.exec(text.slice(start + pair.open.length, end))?.[1] ?? "";
    while (end > (lines[last]?.end ?? end)) last++;
    const hiding = pair.open === "{%" ? HIDING[tag] : undefined;
    const closing = hiding ? lineOfEndTag(lines, last + 1, hiding.end) : undefined;
    if (hiding && closing !== undefined) {
      spans.push({ start, end: lines[closing]?.end ?? end, kind: hiding.kind, tag });
      return { last: closing, isRaw: false };
    }
    spans.push({ start, end, kind: "tag", tag });
    at = end;
    line = lines[last];
    if (tag === "raw" && pair.open === "{%" && line) {
      const rest = { ...line, start: at, text: text.slice(at, line.end) };
      const behind = endOfRaw(rest, spans);
      if (behind === undefined) return { last, isRaw: true };
      at = behind;
    }
  }
  return { last, isRaw: false };
}

/** How far a hiding tag may reach; one that reaches farther was never closed. */
const MAX_HIDDEN_LINES = 2000;

function lineOfEndTag(lines: readonly Line[], from: number, name: string): number | undefined {
  for (let i = from; i < Math.min(lines.length, from + MAX_HIDDEN_LINES); i++) {
    const text = lines[i]?.text ?? "";
    if (text.includes("{%") && text.includes(name)) return i;
  }
  return undefined;
}
