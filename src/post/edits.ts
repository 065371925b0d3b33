import { lineIndexAt, type Range, type Source } from "./source.ts";

/** One change of a text: what stands in the range is replaced by `text`. */
export interface Edit extends Range {
  readonly text: string;
}

/**
 * All of the lines that a range touches, each with its line ending: what goes when they are taken out of the text. The
 * last line of a text that ends without a line ending takes the one before it along. A byte order mark stays.
 *
 * @param range half-open; an empty one touches the line it stands on.
 */
export function wholeLines({ text, lineStarts }: Source, range: Range): Range {
  const first = lineIndexAt(lineStarts, range.start);
  const last = lineIndexAt(lineStarts, Math.max(range.start, range.end - 1));
  const top = text.startsWith("\uFEFF") ? 1 : 0;
  const start = Math.max(lineStarts[first] ?? 0, top);
  const end = lineStarts[last + 1];
  if (end !== undefined) return { start, end };
  const before = /(?:\r\n|\r|\n)$/.exec(text.slice(Math.max(top, start - 2), start))?.[0] ?? "";
  return { start: start - before.length, end: text.length };
}
