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

/** Where in a text a build server would read a command, as offsets of the sign that is to be written out. */
export function commandsIn(text: string): ReadonlySet<number> {
  return new Set(Array.from(text.matchAll(BRACKET_COMMAND), ({ index }) => index));
}

/** A character as its code. */
export function writtenOut(code: number): string {
  return `\\u{${code.toString(16)}}`;
}

/** `1 post`, `3 posts`. */
export function counted(amount: number, noun: string): string {
  return `${amount} ${noun}${amount === 1 ? "" : "s"}`;
}
