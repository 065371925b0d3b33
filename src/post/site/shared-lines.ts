import { workByPath } from "./editions.ts";
import { keysIn, type PackedLines, sketchIn, unpackLines } from "./packed-lines.ts";
import type { StandingLine, StandingLines } from "./standing-lines.ts";

/** What is known of one post: its lines, and of which work it is an edition. */
export interface PostLines {
  /** As the post says; empty where only its path tells. */
  readonly work: string;
  readonly lines: PackedLines;
}

/** A line that stands in several posts, with the others in which it does. */
export interface SharedLine {
  readonly path: string;
  readonly line: StandingLine;
  /** In how many posts it stands, translations and copies counted once. */
  readonly count: number;
  /** True where it does so only apart from each post's own names and years. */
  readonly isMasked: boolean;
  /** One place in each of the first others, in the order of the paths. */
  readonly others: readonly { readonly path: string; readonly line: StandingLine }[];
}

/** So many other posts are named. */
const MAX_OTHERS = 3;

interface Occurrence {
  readonly path: string;
  readonly line: StandingLine;
  readonly cluster: string;
}

/** So many lines of the smaller sketch, and half of it, make two posts copies of each other. */
const COPIED_LINES = 4;

/**
 * Finds the lines that a template left in several posts. That a line recurs is not enough: it must stand alone in its
 * section somewhere, ask the writer for something, or be the value of a label, a caption, a summary, or long. What always
 * opens a table or sub-sections, closes a post, or stands beside each post's own words is the site's way of writing.
 */
export function findSharedLines(posts: ReadonlyMap<string, PostLines>, minPosts: number): SharedLine[] {
  const { repeated, holders } = findRepeated(posts, minPosts);
  if (holders.size === 0) return [];
  const clusters = clusterPosts(posts);
  const groups = new Map<string, Occurrence[]>();
  for (const [path, { lines }] of holders) {
    const cluster = clusters.get(path) ?? path;
    for (const line of lines) {
      for (const key of keysOf(line)) {
        if (!repeated.has(key)) continue;
        const known = groups.get(key);
        if (known) known.push({ path, line, cluster });
        else groups.set(key, [{ path, line, cluster }]);
      }
    }
  }
  const counts = new Map<string, number>();
  for (const [key, group] of groups) counts.set(key, new Set(group.map(({ cluster }) => cluster)).size);
  const isShared = (key: string) => (counts.get(key) ?? 0) >= minPosts;

  const evidence = new Map<StandingLine, Evidence>();
  for (const post of holders.values()) {
    for (const [line, standing] of weigh(post, (one) => keysOf(one).some(isShared)))
      evidence.set(line, standing);
  }
  const left = new Set<string>();
  const candidates = [...groups].filter(([key]) => isShared(key));
  for (const [key, group] of candidates) if (isLeft(group, evidence)) left.add(key);
  const postCount = new Set(clusters.values()).size;
  for (const [key, group] of candidates)
    if (isTemplates(group, counts.get(key) ?? 0, postCount, evidence)) left.add(key);

  // Of each group the first line in each of the first posts.
  const examples = new Map<string, Occurrence[]>();
  for (const key of left) {
    const firsts = new Map<string, Occurrence>();
    for (const occurrence of groups.get(key) ?? []) {
      if (!firsts.has(occurrence.path)) firsts.set(occurrence.path, occurrence);
      if (firsts.size > MAX_OTHERS) break;
    }
    examples.set(key, [...firsts.values()]);
  }
  const found: SharedLine[] = [];
  for (const [path, { lines }] of holders) {
    for (const line of lines) {
      const key = keysOf(line).find((one) => left.has(one));
      if (key === undefined || (line.place.edge && line.section < 0)) continue;
      found.push({
        path,
        line,
        count: counts.get(key) ?? 0,
        isMasked: key !== line.key,
        others: (examples.get(key) ?? []).filter((other) => other.path !== path).slice(0, MAX_OTHERS),
      });
    }
  }
  return found;
}

/**
 * The keys that occur at least so many times, and the posts in which they do. A first look at the keys alone: what else is
 * known of a line is unpacked for those posts only, which are few where all is well.
 */
function findRepeated(
  posts: ReadonlyMap<string, PostLines>,
  times: number,
): { readonly repeated: ReadonlySet<string>; readonly holders: ReadonlyMap<string, StandingLines> } {
  const firsts = new Map<string, string>();
  const repeats = new Map<string, string[]>();
  for (const [path, { lines }] of posts) {
    for (const key of keysIn(lines)) {
      const first = firsts.get(key);
      const known = repeats.get(key);
      if (first === undefined) firsts.set(key, path);
      else if (known) known.push(path);
      else repeats.set(key, [first, path]);
    }
  }
  const repeated = new Set<string>();
  const paths = new Set<string>();
  for (const [key, held] of repeats) {
    if (held.length < times) continue;
    repeated.add(key);
    for (const path of held) paths.add(path);
  }
  const holders = new Map<string, StandingLines>();
  for (const [path, { lines }] of posts) if (paths.has(path)) holders.set(path, unpackLines(lines));
  return { repeated, holders };
}

function keysOf({ key, masked }: StandingLine): string[] {
  return masked === undefined ? [key] : [key, masked];
}

/** How a shared line stands in its section: with nothing that the writer wrote, or below all of that. */
type Evidence = "alone" | "last";

/** Tells of each shared line of a post in running text how it stands, where that says that a template left it. */
function weigh(
  { lines, own, ownLists, parents }: StandingLines,
  isShared: (line: StandingLine) => boolean,
): Map<StandingLine, Evidence> {
  // A section, or list, with one line that no other post has was written.
  const written = new Map<number, number>(own);
  const writtenLists = new Set(ownLists);
  const itemCounts = new Map<number, number>();
  const shared: StandingLine[] = [];
  for (const line of lines) {
    if (line.kind !== "prose") continue;
    const { list } = line.place;
    if (isShared(line)) {
      shared.push(line);
      if (list >= 0) itemCounts.set(list, (itemCounts.get(list) ?? 0) + 1);
      continue;
    }
    written.set(line.section, Math.max(line.at.start, written.get(line.section) ?? 0));
    if (list >= 0) writtenLists.add(list);
  }
  const writtenBelow = new Set<number>();
  for (const section of written.keys())
    for (let at = section; at >= 0 && !writtenBelow.has(at); at = parents[at] ?? -1) writtenBelow.add(at);

  const evidence = new Map<StandingLine, Evidence>();
  for (const line of shared) {
    const { section, at } = line;
    const { list, opens, whole, edge } = line.place;
    if (section < 0 || opens === "block") continue;
    const isListLeft = list >= 0 && !writtenLists.has(list) && (itemCounts.get(list) ?? 0) >= 2;
    const isWritten = (opens === "sections" ? writtenBelow : written).has(section);
    const isLast = at.start > (written.get(section) ?? 0);
    if (!isWritten || isListLeft) evidence.set(line, "alone");
    else if (whole && !edge && !opens && list < 0 && isLast) evidence.set(line, "last");
  }
  return evidence;
}

function shareOf(group: readonly Occurrence[], holds: (occurrence: Occurrence) => boolean): number {
  return group.filter(holds).length / group.length;
}

/** True where a group of equal lines says too little, or speaks of the post and not of the paper. */
function isNoEvidence(group: readonly Occurrence[]): boolean {
  return group[0]?.line.length === "short" || isAside(group);
}

function isAside(group: readonly Occurrence[]): boolean {
  return shareOf(group, ({ line }) => line.aside) > 0.5;
}

/**
 * True for short lines that stand in one and the same place of several posts: as the value of a label, as a line that
 * asks for something, or somewhere with nothing of the writer's beside them.
 */
function isSlot(group: readonly Occurrence[], evidence: ReadonlyMap<StandingLine, Evidence>): boolean {
  const [{ line: first } = {}] = group;
  if (first?.length !== "short" || first.under === undefined) return false;
  const asks = shareOf(group, ({ line }) => line.asks) > 0.5;
  if (isAside(group) && !asks) return false;
  const isSamePlace = shareOf(group, ({ line }) => line.under === first.under) >= 0.8;
  if (!isSamePlace || shareOf(group, ({ line }) => line.place.opens !== undefined) >= 0.5) return false;
  if (first.kind !== "prose") return true;
  const isAlone =
    isBesideNothing(group, evidence) || group.some(({ line }) => evidence.get(line) === "alone");
  const isEdge = shareOf(group, ({ line }) => line.place.edge) >= 0.5;
  return shareOf(group, ({ line }) => line.place.whole) >= 0.8 && (isAlone || (asks && !isEdge));
}

/** True where the places of a group of equal lines show that a template left it. */
function isLeft(group: readonly Occurrence[], evidence: ReadonlyMap<StandingLine, Evidence>): boolean {
  if (isSlot(group, evidence)) return true;
  if (isNoEvidence(group)) return false;
  if (group[0]?.line.kind !== "prose") return true;
  return isBesideNothing(group, evidence);
}

/** True where equal lines stand alone twice, or three times at the end of a section, and not as exceptions. */
function isBesideNothing(
  group: readonly Occurrence[],
  evidence: ReadonlyMap<StandingLine, Evidence>,
): boolean {
  const alone = shareOf(group, ({ line }) => evidence.get(line) === "alone");
  const last = shareOf(group, ({ line }) => evidence.get(line) === "last");
  return (alone * 1.5 + last) * group.length >= 2.99 && alone + last >= 0.25;
}

/**
 * True for a group of equal lines that ask the writer for something; and for lines that neither open something nor stand
 * at the edges, if they are long, or paragraphs that somewhere have nothing of the writer's behind them. What stands in
 * nearly every post beside its own words is meant to.
 */
function isTemplates(
  group: readonly Occurrence[],
  count: number,
  posts: number,
  evidence: ReadonlyMap<StandingLine, Evidence>,
): boolean {
  if (isNoEvidence(group)) return false;
  const isWhole = shareOf(group, ({ line }) => line.place.whole) >= 0.8;
  const isEdge = shareOf(group, ({ line }) => line.place.edge) >= 0.5;
  if (isWhole && !isEdge && shareOf(group, ({ line }) => line.asks) > 0.5) return true;
  if (posts >= 5 && count >= posts * 0.8) return false;
  if (shareOf(group, ({ line }) => line.place.opens !== undefined) >= 0.5) return false;
  if (isEdge) return false;
  if (group[0]?.line.length === "long") return true;
  // A sentence that leads over to what the writer wrote always has that behind it.
  return isWhole && group.some(({ line }) => evidence.has(line));
}

/** Ties the editions of one work and the copies of one post together: each path gets the name of its cluster. */
function clusterPosts(posts: ReadonlyMap<string, PostLines>): Map<string, string> {
  const clusters = new Map<string, string>();
  const byLine = new Map<string, string>();
  for (const [path, { work, lines }] of posts) {
    const sketch = sketchIn(lines);
    let common: Map<string, number> | undefined;
    for (const line of sketch) {
      const other = byLine.get(line);
      if (other === undefined) byLine.set(line, path);
      else {
        common ??= new Map();
        common.set(other, (common.get(other) ?? 0) + 1);
      }
    }
    const copy = common && copyAmong(common, sketch.length);
    clusters.set(path, (copy === undefined ? undefined : clusters.get(copy)) ?? (work || workByPath(path)));
  }
  return clusters;
}

/** The first post that has so much of a sketch in common with another that one was copied from the other. */
function copyAmong(common: ReadonlyMap<string, number>, lines: number): string | undefined {
  for (const [path, times] of common) if (times >= COPIED_LINES && times * 2 >= lines) return path;
  return undefined;
}
