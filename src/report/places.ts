import type { Place, PlacedFix } from "../core/diagnostic.ts";
import { applyEdits } from "../core/fix.ts";
import { placeOf } from "../core/lint.ts";
import { createSource, type Range, type Source } from "../post/source.ts";
import type { Edit } from "../rule.ts";
import type { SourceLookup } from "./format.ts";

/** A file's text as formats count places in it. */
export interface CountedFile {
  /** The place of a range, as lines and columns. */
  placeOf(range: Range): Place;
  /** The same place without the byte order mark that the file may begin with, which no editor counts. */
  withoutMark(place: Place): Place;
  /** The column of a place's two ends in bytes of UTF-8, a byte order mark among them; 1-based. */
  byteColumns(place: Place): { readonly column: number; readonly endColumn: number };
  /** The edits of a fix as one: from the first to the last, what stands between them kept. */
  oneEdit(fix: PlacedFix): Edit | undefined;
}

/** Counts places in files, each of which is gone over once; undefined where a file's text is not known. */
export function createCounter(sourceOf: SourceLookup): (path: string) => CountedFile | undefined {
  const files = new Map<string, CountedFile>();
  // Four bytes a letter are too much to keep for every file; findings come file by file.
  let latest: { readonly text: string; readonly offsets: Uint32Array } | undefined;
  const bytesOf = (text: string) => {
    if (latest?.text !== text) latest = { text, offsets: byteOffsets(text) };
    return latest.offsets;
  };
  return (path) => {
    const known = files.get(path);
    if (known) return known;
    const text = sourceOf(path);
    if (text === undefined) return undefined;
    const file = countedFile(createSource(text), bytesOf);
    files.set(path, file);
    return file;
  };
}

function countedFile(source: Source, bytesOf: (text: string) => Uint32Array): CountedFile {
  const { text, lineStarts } = source;
  const mark = text.startsWith("\uFEFF") ? 1 : 0;
  const byteColumn = (line: number, column: number) => {
    const bytes = bytesOf(text);
    const start = lineStarts[line - 1] ?? text.length;
    return (bytes[Math.min(start + column - 1, text.length)] ?? 0) - (bytes[start] ?? 0) + 1;
  };
  return {
    placeOf: (range) => placeOf(source, range),
    withoutMark(place) {
      if (mark === 0) return place;
      return {
        start: Math.max(0, place.start - mark),
        end: Math.max(0, place.end - mark),
        line: place.line,
        column: place.line === 1 ? Math.max(1, place.column - mark) : place.column,
        endLine: place.endLine,
        endColumn: place.endLine === 1 ? Math.max(1, place.endColumn - mark) : place.endColumn,
      };
    },
    byteColumns: ({ line, column, endLine, endColumn }) => ({
      column: byteColumn(line, column),
      endColumn: byteColumn(endLine, endColumn),
    }),
    oneEdit({ edits }) {
      const start = edits[0]?.start;
      const end = edits.at(-1)?.end;
      if (start === undefined || end === undefined) return undefined;
      const moved = edits.map((edit) => ({ ...edit, start: edit.start - start, end: edit.end - start }));
      return { start, end, text: applyEdits(text.slice(start, end), moved) };
    },
  };
}

/** How many bytes of UTF-8 stand before each offset, the text's end included. */
function byteOffsets(text: string): Uint32Array {
  const offsets = new Uint32Array(text.length + 1);
  let bytes = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    const isPaired = unit >= 0xd800 && unit <= 0xdfff;
    // Each half of a pair takes two of its four bytes.
    bytes += unit < 0x80 ? 1 : unit < 0x800 || isPaired ? 2 : 3;
    offsets[i + 1] = bytes;
  }
  return offsets;
}
