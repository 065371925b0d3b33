import stringWidth from "string-width";

/** A piece of text that is shown as one: what stands for it on a terminal, how wide that is, and where it came from. */
export interface Cell {
  readonly shown: string;
  readonly width: number;
  /** UTF-16 offsets in the text that was laid out. */
  readonly start: number;
  readonly end: number;
}

const TAB = 4;
const segmenter = new Intl.Segmenter("en", { granularity: "grapheme" });

// What moves a cursor, hides text or turns its direction: C1 controls, bidi marks, soft hyphens, invisible blanks,
// line and paragraph separators, the byte order mark, lone halves of surrogate pairs.
const HARMFUL =
  /[\u0000-\u001F\u007F-\u009F\u00AD\u061C\u200B\u200E\u200F\u2028-\u202E\u2060-\u2069\uFEFF\uFFF9-\uFFFB\u{E0000}-\u{E001F}]|[\uD800-\uDFFF]/gu;

// Build servers read commands out of a log: `##[error]` and `##vso[...]` wherever they stand, `::error::` where a line
// begins with it. Other brackets behind two marks are a heading that links.
const BRACKET_COMMAND =
  /(?<=#)#(?=(?:vso|teamcity)\[|\[(?:add-|command|debug|echo|end|error|group|internal-|notice|remove-|save-|section|set-|stop-|warning))/gi;
const LINE_COMMAND = /^\s*:(?=:[a-z])/i;

/** The text with everything that a terminal or a build server would act on, or a reader could not see, written out. */
export function visible(text: string): string {
  return text
    .replace(HARMFUL, (character) => {
      const code = character.codePointAt(0) ?? 0;
      // Unicode has a picture for each C0 control: ␛ for escape, ␊ for a line feed.
      if (code < 0x20) return String.fromCodePoint(0x2400 + code);
      return code === 0x7f ? "␡" : writtenOut(code);
    })
    .replace(BRACKET_COMMAND, writtenOut(0x23));
}

/** The text as `visible` gives it, fit to stand where a line of a log begins. */
export function visibleAtStart(text: string): string {
  return visible(text).replace(LINE_COMMAND, (start) => `${start.slice(0, -1)}${writtenOut(0x3a)}`);
}

function writtenOut(code: number): string {
  return `\\u{${code.toString(16)}}`;
}

/** `1 post`, `3 posts`. */
export function counted(amount: number, noun: string): string {
  return `${amount} ${noun}${amount === 1 ? "" : "s"}`;
}

/** The width of a text on a terminal. The text must be `visible` already. */
export function widthOf(text: string): number {
  return stringWidth(text);
}

/** Lays out one line of text: a cell for each character as people count them, tabs spread to the next stop. */
export function layOut(text: string): Cell[] {
  let column = 0;
  const commands = new Set(Array.from(text.matchAll(BRACKET_COMMAND), ({ index }) => index));
  return [...segmenter.segment(text)].map(({ segment, index }) => {
    const shown =
      segment === "\t"
        ? " ".repeat(TAB - (column % TAB))
        : commands.has(index)
          ? writtenOut(0x23)
          : visible(segment);
    const width = widthOf(shown);
    column += width;
    return { shown, width, start: index, end: index + segment.length };
  });
}

/** The text, at most `width` columns of it: one that is wider ends in `…`. The text must be `visible` already. */
export function cut(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  let room = width - 1;
  let kept = "";
  for (const { shown, width: own } of layOut(text)) {
    if (own > room) break;
    kept += shown;
    room -= own;
  }
  return `${kept.trimEnd()}…`;
}

/** Breaks a text at blanks into lines of at most `width` columns. A word that is wider than a line is cut. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  let room = width;
  const flush = () => {
    lines.push(line);
    line = "";
    room = width;
  };
  for (const word of visible(text).split(" ").filter(Boolean)) {
    // Any word may come to stand where a line begins.
    let rest = visibleAtStart(word);
    let restWidth = widthOf(rest);
    if (line !== "" && restWidth + 1 <= room) {
      line += ` ${rest}`;
      room -= restWidth + 1;
      continue;
    }
    if (line !== "") flush();
    while (restWidth > room) {
      const head = takeWidth(rest, room);
      line = head;
      flush();
      rest = rest.slice(head.length);
      restWidth = widthOf(rest);
    }
    line = rest;
    room -= restWidth;
  }
  if (line !== "" || lines.length === 0) lines.push(line);
  return lines;
}

/** As much of the beginning as fits; at least one character, so that every cut gets on. */
function takeWidth(text: string, width: number): string {
  let end = 0;
  let used = 0;
  for (const cell of layOut(text)) {
    used += cell.width;
    if (end > 0 && used > width) break;
    end = cell.end;
  }
  return text.slice(0, end);
}
