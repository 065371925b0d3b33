import { diffArrays } from "diff";
import { createSource, lineText } from "../post/source.ts";
import { fingerprintsOf } from "./baseline.ts";
import { type Conclusion, type Diagnostic, lastLineOf } from "./diagnostic.ts";
import { groupBy } from "./group.ts";

/** So many lines are put in and taken out at most before two texts count as wholly different. */
const MAX_LINE_EDITS = 1000;

/** How the lines of a text stand to those that it had before; all numbers are 1-based. */
export interface LineMap {
  /** The line that a line was before; undefined for one that is new or was changed. */
  before(line: number): number | undefined;
  /** True where one of the lines from `first` to `last` is new or was changed. */
  touches(first: number, last: number): boolean;
}

const SAME: LineMap = { before: (line) => line, touches: () => false };

/** Compares two texts line by line. Line endings do not count: git itself changes them on some machines. */
export function mapLines(before: string, now: string): LineMap {
  if (before === now) return SAME;
  const old = linesOf(before);
  const lines = linesOf(now);
  let head = 0;
  while (head < Math.min(old.length, lines.length) && old[head] === lines[head]) head++;
  let tail = 0;
  const most = Math.min(old.length, lines.length) - head;
  while (tail < most && old[old.length - 1 - tail] === lines[lines.length - 1 - tail]) tail++;

  const origins: (number | undefined)[] = [];
  for (let line = 1; line <= head; line++) origins.push(line);
  const changes = diffArrays(old.slice(head, old.length - tail), lines.slice(head, lines.length - tail), {
    maxEditLength: MAX_LINE_EDITS,
  }) ?? [{ added: true, removed: false, count: lines.length - head - tail }];
  let at = head;
  for (const { added, removed, count } of changes) {
    for (let step = 0; step < count && !removed; step++) origins.push(added ? undefined : at + step + 1);
    if (!added) at += count;
  }
  for (let step = tail; step > 0; step--) origins.push(old.length - step + 1);

  // How many lines up to each are new or changed.
  const sums = [0];
  for (const origin of origins) sums.push((sums.at(-1) ?? 0) + (origin === undefined ? 1 : 0));
  return {
    before: (line) => origins[line - 1],
    touches: (first, last) => (sums[Math.min(last, origins.length)] ?? 0) > (sums[first - 1] ?? 0),
  };
}

function linesOf(text: string): string[] {
  const source = createSource(text);
  return source.lineStarts.map((_, index) => lineText(source, index));
}

/**
 * Pairs files that are new with files that are gone, where the one is the other under a new name: where they share at
 * least half of their lines, of which only those count that no other of the files has.
 *
 * @param added the texts of the new files by path.
 * @param removed the texts of those that are gone.
 * @returns the former paths by the new ones.
 */
export function findRenamed(
  added: ReadonlyMap<string, string>,
  removed: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  const ownLines = (texts: ReadonlyMap<string, string>) => {
    const owners = new Map<string, string | undefined>();
    for (const [path, text] of texts) {
      for (const line of new Set(linesOf(text))) {
        if (line.trim() !== "") owners.set(line, owners.has(line) ? undefined : path);
      }
    }
    return owners;
  };
  const sizeOf = new Map<string, number>();
  const shared = new Map<string, Map<string, number>>();
  const removedLines = ownLines(removed);
  for (const [line, path] of ownLines(added)) {
    if (path === undefined) continue;
    sizeOf.set(path, (sizeOf.get(path) ?? 0) + 1);
    const former = removedLines.get(line);
    if (former === undefined) continue;
    const counts = shared.get(path) ?? new Map<string, number>();
    counts.set(former, (counts.get(former) ?? 0) + 1);
    shared.set(path, counts);
  }
  const pairs = [...shared].flatMap(([path, counts]) =>
    [...counts].flatMap(([former, count]) =>
      count * 2 >= (sizeOf.get(path) ?? 0) ? [{ path, former, count }] : [],
    ),
  );
  const renamed = new Map<string, string>();
  const taken = new Set<string>();
  for (const { path, former } of pairs.sort((a, b) => b.count - a.count)) {
    if (renamed.has(path) || taken.has(former)) continue;
    renamed.set(path, former);
    taken.add(former);
  }
  return renamed;
}

/** What was found in the posts as they were before, and what is to be told of the change. */
export interface Before {
  readonly diagnostics: readonly Diagnostic[];
  /** The text that a post had; undefined for one that was not there. */
  textOf(path: string): string | undefined;
  /** The former paths of posts that have new names. */
  readonly renamed: ReadonlyMap<string, string>;
  /** True for a post of which all is told, old or new. */
  isWhole(path: string): boolean;
  /** True for a post that was named on the command line, or where none was. */
  isAsked(path: string): boolean;
}

/**
 * Tells what a change is to blame for: what stands on lines that are new or changed, and what is found now and was not
 * found before.
 *
 * @param now all that is found now, a baseline's findings included: what is alike is told apart by its number.
 * @param textOf the texts of the posts as they are now.
 * @returns the function that leaves of `now`, or of a part of its diagnostics, what is to be told.
 */
export function sinceBefore(
  now: Conclusion,
  textOf: (path: string) => string | undefined,
  before: Before,
): (conclusion: Conclusion) => Conclusion {
  const formerPath = (path: string) => before.renamed.get(path) ?? path;
  const maps = new Map<string, LineMap | undefined>();
  const mapOf = (path: string) => {
    if (!maps.has(path)) {
      const text = textOf(path);
      const former = before.textOf(formerPath(path));
      maps.set(path, text === undefined || former === undefined ? undefined : mapLines(former, text));
    }
    return maps.get(path);
  };

  const told = new Set<Diagnostic>();
  const rest: Diagnostic[] = [];
  const known = groupBy(before.diagnostics, (one) => keyOf(one, one.path, one.place.line));
  const gone = new Set(before.diagnostics);
  for (const diagnostic of now.diagnostics) {
    const { path, place } = diagnostic;
    const map = mapOf(path);
    const line = map?.before(place.line);
    if (map === undefined || line === undefined || map.touches(place.line, lastLineOf(place))) {
      told.add(diagnostic);
      continue;
    }
    // What stands where it stood is the same, whatever became of the lines around it.
    const same = known.get(keyOf(diagnostic, formerPath(path), line))?.pop();
    if (same) gone.delete(same);
    else rest.push(diagnostic);
  }
  // What moved within its line is known by its words.
  const formerPrints = new Set(fingerprintsOf([...gone], before.textOf));
  const prints = fingerprintsOf(rest, textOf, formerPath);
  for (const [index, diagnostic] of rest.entries()) {
    if (!formerPrints.has(prints[index] ?? "")) told.add(diagnostic);
  }

  const isTold = (diagnostic: Diagnostic) =>
    before.isAsked(diagnostic.path) && (before.isWhole(diagnostic.path) || told.has(diagnostic));
  const isChanged = (path: string) => {
    const former = before.textOf(formerPath(path));
    return former === undefined || former !== textOf(path);
  };
  return (conclusion) => {
    const diagnostics = conclusion.diagnostics.filter(isTold);
    const shown = new Set(diagnostics.map(({ path }) => path));
    const concerns = (path: string) => before.isAsked(path) && (before.isWhole(path) || isChanged(path));
    return {
      ...conclusion,
      diagnostics,
      suppressed: conclusion.suppressed.filter(({ diagnostic: { path } }) => concerns(path)),
      paths: conclusion.paths.filter((path) => shown.has(path) || concerns(path)),
    };
  };
}

function keyOf({ ruleId, messageId, place }: Diagnostic, path: string, line: number): string {
  return [ruleId, messageId, line, place.column, path].join("\n");
}
