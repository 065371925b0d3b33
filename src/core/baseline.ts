import { z } from "zod";
import type { Diagnostic } from "./diagnostic.ts";
import { compareText } from "./order.ts";

/** Findings that are known, all that are the same taken together: one line of the baseline's file. */
const entrySchema = z.strictObject({
  /** The post, from the folder of the baseline's file, with `/` and composed letters. */
  path: z.string(),
  rule: z.string(),
  /** The id of the message, which stays when its words are changed. */
  message: z.string(),
  /** How the text that was found begins; for people, it is compared by its hash. */
  text: z.string(),
  hash: z.string(),
  /** How many there are. */
  count: z.int().positive().default(1),
});
export type BaselineEntry = z.infer<typeof entrySchema>;

/** The form of the baseline's file that is read and written. */
export const BASELINE_VERSION = 1;

/** The baseline's file, as JSON. */
export const baselineSchema = z.strictObject({
  version: z.literal(BASELINE_VERSION),
  findings: z.array(entrySchema),
});

/** A text at least this long, in letters, is known by itself; around a shorter one what stands beside it counts too. */
const LONG_ENOUGH = 32;
/** So much of a long text counts, in UTF-16 units: what is changed further down does not make it another one. */
const MAX_OWN = 160;
/** So much counts on either side of a short text. */
const MAX_BESIDE = 24;
/** The most that is read of a line or a text to get there, and of what stands beside it: blanks are read, too. */
const MAX_READ = 1000;
const MAX_READ_BESIDE = 240;
/** So much of it is shown in the file. */
const MAX_SHOWN = 60;

/** What a finding is about: its words, apart from where they stand. */
interface Subject {
  readonly hash: string;
  readonly shown: string;
}

/**
 * A fingerprint for each diagnostic, in their order: 16 hexadecimal digits, the same from run to run however the lines
 * move, and no two the same in one run.
 *
 * @param sourceOf the text of a post by its path, as the diagnostics' offsets count it; undefined where it is not known.
 * @param nameOf the name under which a path is to be known; the path itself where it is absent.
 */
export function fingerprintsOf(
  diagnostics: readonly Diagnostic[],
  sourceOf: (path: string) => string | undefined,
  nameOf: (path: string) => string = (path) => path,
): string[] {
  const counts = new Map<string, number>();
  return diagnostics.map((diagnostic) => {
    const { ruleId, messageId, path } = diagnostic;
    const { hash } = subjectOf(diagnostic, sourceOf(path));
    const key = [ruleId, messageId, nameOf(path).normalize("NFC"), hash].join("\n");
    const ordinal = counts.get(key) ?? 0;
    counts.set(key, ordinal + 1);
    return hashOf(`${key}\n${ordinal}`);
  });
}

/** What tells which entries of a baseline a run could have found again. */
export interface BaselineRun {
  /** The paths of the posts that were checked, as diagnostics name them. */
  readonly checked: readonly string[];
  /** The name in the baseline of a path of the run. */
  nameOf(path: string): string;
  /** True where there is a file at a name of the baseline. */
  exists(name: string): boolean;
  /** True where the run was to check what stands at a name of the baseline; false keeps what is known of a post that is gone. */
  covers(name: string): boolean;
  /** True where a rule judged the post at a name; false keeps what is known of it by that rule. */
  ran(rule: string, name: string): boolean;
}

/** How the findings of a run compareText with those that a baseline knows. */
export interface Comparison {
  /** Findings that are in the baseline, in their order. */
  readonly known: readonly Diagnostic[];
  /** Findings that are not. */
  readonly fresh: readonly Diagnostic[];
  /** What the baseline holds and the run did not find again, with how many of each. */
  readonly gone: readonly BaselineEntry[];
  /** The baseline without what is gone and with nothing added; renamed posts under their new names. */
  readonly pruned: readonly BaselineEntry[];
  /** The baseline with all that was found. */
  readonly updated: readonly BaselineEntry[];
}

/**
 * Holds the findings of a run against a baseline. A finding is known where the baseline has one of the same rule,
 * message and words in the same post, as often as it has it. What is known of a post that is not there any more is looked
 * for in one post that the baseline does not know: if at least half of it is found there, the post was renamed.
 */
export function compareWithBaseline(
  diagnostics: readonly Diagnostic[],
  sourceOf: (path: string) => string | undefined,
  baseline: readonly BaselineEntry[],
  run: BaselineRun,
): Comparison {
  const found = diagnostics.map((diagnostic) => toEntry(diagnostic, sourceOf(diagnostic.path), run));
  const knownByName = countByName(baseline);
  const checked = new Set(run.checked.map((path) => run.nameOf(path).normalize("NFC")));
  const isGone = (name: string) => !checked.has(name) && !run.exists(name);
  const renames = findRenames(found, knownByName, isGone, run.ran);
  const oldNames = new Map([...renames].map(([old, name]) => [name, old]));

  const known: Diagnostic[] = [];
  const fresh: Diagnostic[] = [];
  const matched: BaselineEntry[] = [];
  const added: BaselineEntry[] = [];
  for (const [i, diagnostic] of diagnostics.entries()) {
    const entry = found[i];
    if (entry === undefined) continue;
    const left = knownByName.get(oldNames.get(entry.path) ?? entry.path)?.get(keyOf(entry));
    const isKnown = left !== undefined && left.count > 0;
    if (isKnown) left.count--;
    (isKnown ? known : fresh).push(diagnostic);
    (isKnown ? matched : added).push(entry);
  }

  const gone: BaselineEntry[] = [];
  const kept: BaselineEntry[] = [];
  for (const [name, entries] of knownByName) {
    const path = renames.get(name) ?? name;
    const isSeen = checked.has(path) || (isGone(name) && run.covers(name));
    for (const { entry, count } of entries.values()) {
      if (count === 0) continue;
      if (isSeen && run.ran(entry.rule, path)) gone.push({ ...entry, count });
      else kept.push({ ...entry, path, count });
    }
  }
  return {
    known,
    fresh,
    gone: gone.sort(compareEntries),
    pruned: joinTwins([...kept, ...matched]),
    updated: joinTwins([...kept, ...matched, ...added]),
  };
}

function toEntry(diagnostic: Diagnostic, text: string | undefined, { nameOf }: BaselineRun): BaselineEntry {
  const { hash, shown } = subjectOf(diagnostic, text);
  const path = nameOf(diagnostic.path).normalize("NFC");
  return { path, rule: diagnostic.ruleId, message: diagnostic.messageId, text: shown, hash, count: 1 };
}

function keyOf({ rule, message, hash }: BaselineEntry): string {
  return `${rule} ${message} ${hash}`;
}

/** How many findings of a kind are left to be found again. */
interface Left {
  readonly entry: BaselineEntry;
  count: number;
}
type LeftByKey = Map<string, Left>;

/** The entries of each post by their keys. Of two lines for the same, as a merge may leave them, the greater counts. */
function countByName(baseline: readonly BaselineEntry[]): Map<string, LeftByKey> {
  const byName = new Map<string, LeftByKey>();
  for (const entry of baseline) {
    const name = entry.path.normalize("NFC");
    const entries = byName.get(name) ?? new Map<string, Left>();
    byName.set(name, entries);
    const key = keyOf(entry);
    const count = Math.max(entry.count, entries.get(key)?.count ?? 0);
    entries.set(key, { entry: { ...entry, path: name }, count });
  }
  return byName;
}

/** So many posts are looked at as the new name of one that is gone; half of them for what they are called. */
const MAX_CANDIDATES = 20;

/** The new names of posts that were renamed, by the names that the baseline has for them. */
function findRenames(
  found: readonly BaselineEntry[],
  knownByName: ReadonlyMap<string, LeftByKey>,
  isGone: (name: string) => boolean,
  ran: BaselineRun["ran"],
): Map<string, string> {
  const gone = [...knownByName.keys()].filter(isGone).sort(compareText);
  if (gone.length === 0) return new Map();
  const unknown = found.filter(({ path }) => !knownByName.has(path));
  const countsByName = new Map<string, Map<string, number>>();
  const namesByKey = new Map<string, Set<string>>();
  const namesBySlug = new Map<string, Set<string>>();
  for (const entry of unknown) {
    const { path } = entry;
    const key = keyOf(entry);
    const counts = countsByName.get(path) ?? new Map<string, number>();
    countsByName.set(path, counts.set(key, (counts.get(key) ?? 0) + 1));
    namesByKey.set(key, (namesByKey.get(key) ?? new Set()).add(path));
    namesBySlug.set(slugOf(path), (namesBySlug.get(slugOf(path)) ?? new Set()).add(path));
  }

  function candidatesFor(old: string, keys: readonly string[]): Set<string> {
    const candidates = new Set<string>();
    const addSome = (names: Iterable<string>, limit: number) => {
      for (const name of names) {
        if (candidates.size >= limit) return;
        candidates.add(name);
      }
    };
    addSome(namesBySlug.get(slugOf(old)) ?? [], MAX_CANDIDATES / 2);
    // What few posts have tells most.
    const sharers = keys.map((key) => namesByKey.get(key) ?? new Set<string>());
    for (const names of sharers.sort((a, b) => a.size - b.size)) addSome(names, MAX_CANDIDATES);
    return candidates;
  }

  const pairs: { old: string; name: string; fit: number; isSameSlug: boolean }[] = [];
  for (const old of gone) {
    // What was not looked for cannot be found again.
    const entries = [...(knownByName.get(old) ?? [])].filter(([, { entry }]) => ran(entry.rule, old));
    const total = sum(entries.map(([, { count }]) => count));
    if (total === 0) continue;
    for (const name of candidatesFor(
      old,
      entries.map(([key]) => key),
    )) {
      const counts = countsByName.get(name);
      const common = sum(entries.map(([key, { count }]) => Math.min(count, counts?.get(key) ?? 0)));
      const isSameSlug = slugOf(old) === slugOf(name);
      if (common * 2 >= total) pairs.push({ old, name, fit: common / total, isSameSlug });
    }
  }
  pairs.sort(
    (a, b) =>
      b.fit - a.fit ||
      Number(b.isSameSlug) - Number(a.isSameSlug) ||
      compareText(a.old, b.old) ||
      compareText(a.name, b.name),
  );
  const renames = new Map<string, string>();
  const taken = new Set<string>();
  for (const { old, name } of pairs) {
    if (renames.has(old) || taken.has(name)) continue;
    renames.set(old, name);
    taken.add(name);
  }
  return renames;
}

/** What a post is called whichever generator it is written for: no folder, no date, no ending, no `index`. */
function slugOf(path: string): string {
  const name = path.replace(/(?:\/_?index)?(?:\.[a-z]{2,3})?\.[^./]*$/, "");
  return name.slice(name.lastIndexOf("/") + 1).replace(/^\d{4}-\d{1,2}-\d{1,2}-/, "");
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

/** The entries, sorted, each once with its count. */
function joinTwins(entries: readonly BaselineEntry[]): BaselineEntry[] {
  const joined = new Map<string, BaselineEntry>();
  for (const entry of entries) {
    const key = `${keyOf(entry)} ${entry.path}`;
    const count = entry.count + (joined.get(key)?.count ?? 0);
    joined.set(key, { ...entry, count });
  }
  return [...joined.values()].sort(compareEntries);
}

function compareEntries(a: BaselineEntry, b: BaselineEntry): number {
  return (
    compareText(a.path, b.path) ||
    compareText(a.rule, b.rule) ||
    compareText(a.text, b.text) ||
    compareText(a.message, b.message) ||
    compareText(a.hash, b.hash)
  );
}

/** How many findings entries stand for, and in how many posts. */
export function countEntries(entries: readonly BaselineEntry[]): { findings: number; posts: number } {
  return {
    findings: sum(entries.map(({ count }) => count)),
    posts: new Set(entries.map(({ path }) => path)).size,
  };
}

/** Writes the baseline's file from sorted entries: one a line, so that a change of one is a change of its line. */
export function printBaseline(entries: readonly BaselineEntry[]): string {
  const lines = entries.map(({ path, rule, message, text, hash, count }) => {
    const fields = { path, rule, message, text, hash, ...(count === 1 ? {} : { count }) };
    const printed = Object.entries(fields).map(([key, value]) => `${JSON.stringify(key)}: ${toJson(value)}`);
    return `    { ${printed.join(", ")} }`;
  });
  const list = lines.length === 0 ? "[]" : `[\n${lines.join(",\n")}\n  ]`;
  return `{\n  "version": ${BASELINE_VERSION},\n  "findings": ${list}\n}\n`;
}

/** JSON in which nothing hides: marks of direction and other letters without a shape are written out. */
function toJson(value: string | number): string {
  return JSON.stringify(value).replace(/[\p{Cf}\p{Zl}\p{Zp}\u007F-\u009F]/gu, (letter) =>
    letter
      .split("")
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
      .join(""),
  );
}

/** The words that a finding is about. Numbers among its values may be those of lines, and never count. */
function subjectOf({ place, values }: Diagnostic, text: string | undefined): Subject {
  // A section that is missing is shown at another one's heading; the slot `expected` names what it is about.
  const { expected } = values;
  const isAtHeading =
    text !== undefined && /^[ \t]*#{1,6}[ \t]/.test(text.slice(place.start, place.start + 20));
  if ((isAtHeading || place.end === 0) && typeof expected === "string" && hasLetters(expected))
    return toSubject(fold(expected));
  const words = text === undefined ? "" : wordsAt(text, place.start, place.end);
  if (hasLetters(words)) return toSubject(words);
  const named = Object.entries(values)
    .filter(([, value]) => typeof value === "string" && hasLetters(value))
    .sort(([a], [b]) => compareText(a, b))
    .map(([, value]) => fold(String(value)));
  if (named.length > 0) return toSubject(named.join(" "));
  return toSubject(text === undefined ? "" : lineAbove(text, place.start) || words);
}

function toSubject(words: string): Subject {
  return { hash: hashOf(words), shown: shorten(words) };
}

/** The words of a range; with what stands beside them where they are few. */
function wordsAt(text: string, start: number, end: number): string {
  const line = lineStartOf(text, start);
  const opening = openingOf(text, line);
  const from = Math.max(start, Math.min(opening, end));
  const own = fold(text.slice(from, Math.min(end, from + MAX_READ))).slice(0, MAX_OWN);
  // A place of no length at the very start is that of the post as a whole.
  if (end === 0 || lettersIn(own) >= LONG_ENOUGH) return own;
  const before = foldBlanks(textBefore(text, from)).trimStart().slice(-MAX_BESIDE);
  const after = foldBlanks(textAfter(text, Math.max(end, opening)))
    .trimEnd()
    .slice(0, MAX_BESIDE);
  return `${before}${BORDER}${own}${BORDER}${after}`;
}
/** Tells a word from its neighbours, so that two findings on a line are two. */
const BORDER = "\u0001";

/** What stands before an offset on its line, and on the lines above as far as the same paragraph was broken there. */
function textBefore(text: string, offset: number): string {
  let line = lineStartOf(text, offset);
  while (line > 0 && offset - line < MAX_BESIDE * 2) {
    const above = lineStartOf(text, endOfLineAbove(text, line));
    if (!runsOn(text, above, line)) break;
    line = above;
  }
  return text.slice(Math.max(openingOf(text, line), offset - MAX_READ_BESIDE), offset);
}

/** What stands behind an offset on its line, and on the lines below as far as the same paragraph was broken there. */
function textAfter(text: string, offset: number): string {
  let line = lineStartOf(text, offset);
  let end = lineEndOf(text, offset);
  while (end < text.length && end - offset < MAX_BESIDE * 2) {
    const below = text.startsWith("\r\n", end) ? end + 2 : end + 1;
    if (!runsOn(text, line, below)) break;
    line = below;
    end = lineEndOf(text, below);
  }
  return text.slice(offset, Math.min(end, offset + MAX_READ_BESIDE));
}

/** True where a line is as long as those that editors break, and the next one goes on as running text does. */
function runsOn(text: string, line: number, next: number): boolean {
  const upper = text.slice(line, lineEndOf(text, line)).normalize("NFC");
  const lower = text.slice(next, next + MAX_READ_BESIDE).normalize("NFC");
  return columnsOf(upper) >= BROKEN_AT && !STANDS_ALONE.test(upper) && RUNNING_ON.test(lower);
}
const BROKEN_AT = 40;
const STANDS_ALONE = /^[ \t]*(?:>[ \t]*)*(?:#{1,6}[ \t]|\||[`~]{3})/;
/** Neither a mark of a list, a table or a heading, nor a label or a key, nor a blank line. */
const RUNNING_ON = /^[ \t]*(?:>[ \t]*)*(?![ \t>]|\d+[.)][ \t]|[^:：=\r\n]{1,20}[:：=])["'“‘(]?[\p{L}\p{N}]/u;

/** Marks of quotes and lists, and a heading's with its number: words keep their name when they are counted anew. */
const OPENING =
  /^[\uFEFF \t]*(?:>[ \t]*|[-*+][ \t]+|\d{1,9}[.)][ \t]+)*(?:#{1,6}[ \t]+(?:\d+(?:\.\d+)*\.?[ \t]+)?)?/;

/** Where the words of a line begin. */
function openingOf(text: string, line: number): number {
  return line + (OPENING.exec(text.slice(line, line + MAX_READ))?.[0].length ?? 0);
}

/** The words of the line above, where there is one and it is not blank. */
function lineAbove(text: string, offset: number): string {
  const line = lineStartOf(text, offset);
  if (line === 0) return "";
  const end = endOfLineAbove(text, line);
  return fold(text.slice(openingOf(text, lineStartOf(text, end)), end));
}

function endOfLineAbove(text: string, line: number): number {
  return text.startsWith("\r\n", line - 2) ? line - 2 : line - 1;
}

/** Where a line begins; of a line that is too long, some place well before. */
function lineStartOf(text: string, offset: number): number {
  let start = offset;
  while (start > 0 && offset - start < MAX_READ && !isLineEnd(text, start - 1)) start--;
  return start;
}

/** Where a line ends, without its line ending; of a line that is too long, some place well behind. */
function lineEndOf(text: string, offset: number): number {
  let end = offset;
  while (end < text.length && end - offset < MAX_READ && !isLineEnd(text, end)) end++;
  return end;
}

function isLineEnd(text: string, offset: number): boolean {
  const unit = text.charCodeAt(offset);
  return unit === 10 || unit === 13;
}

/** The text on one line, as it is compared: letters composed, blanks and the marks of a quote's lines taken together. */
function fold(text: string): string {
  return foldBlanks(text).trim();
}

function foldBlanks(text: string): string {
  return text
    .normalize("NFC")
    .replace(/([\r\n])[ \t]*(?:>[ \t]*)+/g, "$1")
    .replace(/\s+/g, " ")
    .replace(/ ?\| ?/g, "|");
}

function hasLetters(text: string): boolean {
  return /\p{L}/u.test(text);
}

function lettersIn(text: string): number {
  return text.match(/[\p{L}\p{N}]/gu)?.length ?? 0;
}

/** The width of a text where a Korean, Chinese or Japanese letter is as wide as two others. */
function columnsOf(text: string): number {
  return text.length + (text.match(/[\p{sc=Hang}\p{sc=Han}\p{sc=Hira}\p{sc=Kana}]/gu)?.length ?? 0);
}

function shorten(words: string): string {
  const letters = [...words.replaceAll(BORDER, "").trim()];
  return letters.length <= MAX_SHOWN ? letters.join("") : `${letters.slice(0, MAX_SHOWN - 1).join("")}…`;
}

/**
 * A hash of 64 bits as 16 hexadecimal digits: cyrb53 by its author's name, with both of its halves kept whole. What is
 * written in baselines depends on it, so it must stay as it is.
 */
function hashOf(text: string): string {
  let a = 0xdeadbeef;
  let b = 0x41c6ce57;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    a = Math.imul(a ^ unit, 2654435761);
    b = Math.imul(b ^ unit, 1597334677);
  }
  const low = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  const high = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  return [high, low].map((half) => (half >>> 0).toString(16).padStart(8, "0")).join("");
}
