import { wholeLines } from "../edits.ts";
import type { FrontMatter } from "../front-matter.ts";
import { lineIndexAt, lineRange, lineText, type Range, type Source } from "../source.ts";
import type { FrontMatterEntry } from "./model.ts";

type ReadFrontMatter = Extract<FrontMatter, { readonly state: "data" }>;

/** What goes when a key or an item is taken out of front matter. */
export interface Removal {
  readonly range: Range;
  /** True where a comment beside it goes too, or one right above it stays behind: nobody knows what it speaks of. */
  readonly hasComment: boolean;
}

/**
 * True for YAML in which a change of one value can change another: by an alias, or because the blank lines behind a text
 * are its own.
 */
export function isEntangled({ language, entries }: ReadFrontMatter): boolean {
  const isTied = ({ style, token }: FrontMatterEntry) =>
    style === "plain" ? token.startsWith("*") : style === "block" && /^[|>]\d?\+/.test(token);
  return language === "yaml" && entries.some(isTied);
}

/**
 * What goes with a key and its value, or with an item of a list: whole lines of a block, the comma within brackets.
 * Undefined where it is not certain that the rest stays what it was.
 *
 * @param parent the map or list around it; undefined at the top.
 */
export function removalOf(
  source: Source,
  { language, block }: ReadFrontMatter,
  entry: FrontMatterEntry,
  parent: FrontMatterEntry | undefined,
): Removal | undefined {
  const part = { start: entry.key?.start ?? entry.value.start, end: entry.value.end };
  const isInBrackets = language === "json" || /^[[{]/.test(parent?.token ?? "");
  if (!isInBrackets) return removalOfLines(source, language, entry, part);
  const outer = parent?.value ?? block;
  const text = source.text.slice(outer.start, outer.end).trimEnd();
  const range = removalFromList(source, part, { start: outer.start + 1, end: outer.start + text.length - 1 });
  const last = lineRange(source, lineIndexAt(source.lineStarts, part.end));
  return range && { range, hasComment: /^[ \t]*(?:,[ \t]*)?#/.test(source.text.slice(part.end, last.end)) };
}

/**
 * What goes with one part of a list with commas between, so that the others stay a list. Undefined where something
 * else than a comma or an end stands beside it.
 *
 * @param inside the list without its brackets or quotes.
 */
export function removalFromList({ text, lineStarts }: Source, part: Range, inside: Range): Range | undefined {
  let before = part.start;
  while (before > inside.start && /\s/.test(text.charAt(before - 1))) before--;
  let behind = part.end;
  while (behind < inside.end && /\s/.test(text.charAt(behind))) behind++;
  const isFirst = before <= inside.start;
  const isLast = behind >= inside.end;
  if ((!isFirst && text.charAt(before - 1) !== ",") || (!isLast && text.charAt(behind) !== ","))
    return undefined;
  if (!isFirst) {
    // On a line of its own, a comma may be one of a comment's.
    const line = lineStarts[lineIndexAt(lineStarts, before - 1)] ?? 0;
    const isOnLineBefore = /[\r\n]/.test(text.slice(before, part.start));
    if (isOnLineBefore && /(?:^|\s)#/.test(text.slice(Math.max(line, inside.start), before)))
      return undefined;
    return { start: before - 1, end: part.end };
  }
  if (isLast) return part;
  let next = behind + 1;
  while (next < inside.end && /\s/.test(text.charAt(next))) next++;
  return text.charAt(next) === "#" ? undefined : { start: part.start, end: next };
}

function removalOfLines(
  source: Source,
  language: ReadFrontMatter["language"],
  { key, value, token, style }: FrontMatterEntry,
  part: Range,
): Removal | undefined {
  const { text, lineStarts } = source;
  const first = lineIndexAt(lineStarts, part.start);
  let last = lineIndexAt(lineStarts, Math.max(part.start, part.end - 1));
  const lead = text.slice(lineStarts[first], part.start);
  if (!(key ? /^[ \t]*$/ : /^[ \t]*-[ \t]*$/).test(lead)) return undefined;
  // What else stands between a key and its value is a comment, an anchor or a tag.
  const sign = key ? text.slice(key.end, value.start).trim() : "";
  if (key && sign !== (language === "toml" ? "=" : ":")) return undefined;
  if (style === "block" && language === "yaml" && !/^[|>][-+\d]{0,2}$/.test(token)) return undefined;
  if (last > first && token.includes("#")) return undefined;
  const rest = lineText(source, last).slice(part.end - (lineStarts[last] ?? 0));
  const isCommented = /^[ \t]*#/.test(rest);
  if (!isCommented && rest.trim() !== "") return undefined;
  // The blank lines of a text without words are its own.
  if (style === "block" && language === "yaml")
    while (last + 1 < lineStarts.length && lineText(source, last + 1).trim() === "") last++;
  // What was put out of use below a key, with a comment mark in front, is to come back some day.
  if (/^(?:[ \t]+#|#[ \t]*-)/.test(lineText(source, last + 1))) return undefined;
  const above = first > 0 ? lineText(source, first - 1) : "";
  return {
    range: wholeLines(source, { start: part.start, end: Math.max(part.end, (lineStarts[last] ?? 0) + 1) }),
    hasComment: isCommented || /^[ \t]*#/.test(above),
  };
}
