import type { Field } from "../fields.ts";
import { foldBlanks } from "../prose.ts";
import type { Range } from "../source.ts";

/** As much of a section as its place in an outline needs. */
export interface Heading {
  readonly heading: Range;
  readonly level: number;
  readonly title: string;
  readonly name: string;
  readonly children: readonly Heading[];
}

/** As much of a field as tells whether it may stand for a section. */
export type FieldKind = Pick<Field, "info" | "evaluation" | "place">;

/** A section that posts of one kind have. Plain data. */
export interface ProfileSection {
  readonly heading: string;
  /** Its heading, then its other names, folded for comparison; one that ends in `*` stands for all that begin so. */
  readonly names: readonly string[];
  readonly required: boolean;
  /** Its place among the others: those with equal numbers may change places. */
  readonly order: number;
  /** Of the sections that share this word, any one is enough. */
  readonly oneOf?: string;
  /** Fields that may stand without a heading of their own: an info block under the title. */
  readonly fields?: "info" | "evaluation";
  readonly sections: readonly ProfileSection[];
}

/** A section of a profile with everything that is left out: it is required and has no other names. */
export function profileSection(
  heading: string,
  order: number,
  given: Partial<Omit<ProfileSection, "heading" | "names">> & { readonly synonyms?: readonly string[] } = {},
): ProfileSection {
  const { synonyms = [], ...rest } = given;
  const names = [heading, ...synonyms].map((name) => foldHeading(name) + (name.endsWith("*") ? "*" : ""));
  return { heading, names, required: true, order, sections: [], ...rest };
}

/** The outline that posts of one kind share. Plain data. */
export interface Profile {
  readonly name: string;
  readonly sections: readonly ProfileSection[];
}

/** Where a post departs from its profile. */
type SkeletonFault =
  | {
      readonly kind: "missing";
      readonly expected: ProfileSection;
      /** The sections of the post between which it belongs. */
      readonly after: Heading | undefined;
      readonly before: Heading | undefined;
      /** A section that the profile does not know, with a name like it. */
      readonly like: Heading | undefined;
    }
  | {
      readonly kind: "order";
      readonly section: Heading;
      /** The section that `section` stands on the wrong side of. */
      readonly other: Heading;
      readonly belongs: "before" | "after";
    }
  | {
      readonly kind: "twice";
      readonly expected: ProfileSection;
      readonly section: Heading;
      readonly first: Heading;
    };

/** One line of expected beside found. */
export interface OutlineRow {
  readonly expected: string | null;
  readonly found: string | null;
  readonly state: "same" | "missing" | "moved" | "extra";
}

/** A post held against a profile. */
export interface Alignment {
  readonly profile: Profile;
  readonly faults: readonly SkeletonFault[];
  readonly rows: readonly OutlineRow[];
  /** Which section of the post stands for which of the profile, in the order of the post, sub-sections too. */
  readonly pairs: readonly Pair[];
}

interface Pair {
  readonly expected: ProfileSection;
  readonly section: Heading;
}

/** So many required sections at the least must be there for a post to be taken for one of a profile's kind. */
const CLEAR_COUNT = 3;

/**
 * The profile that a post clearly follows, by its headings alone; undefined where none fits. The closest wins, then the
 * first.
 *
 * @param clearShare how large a part of a profile's required sections must be there, from 0 to 1.
 * @param ownNameShare how large a part must be there under the profile's own names, synonyms apart.
 */
export function findProfile(
  profiles: readonly Profile[],
  sections: readonly Heading[],
  clearShare: number,
  ownNameShare = 0,
): Profile | undefined {
  if (profiles.length === 0) return undefined;
  const index = indexOf(sections, createFolder());
  let best: { readonly profile: Profile; readonly share: number } | undefined;
  for (const profile of profiles) {
    const { met, all } = count(profile.sections, ({ names }) => isThere(names, index));
    const share = met / Math.max(1, all);
    if (share < clearShare || share * all < CLEAR_COUNT) continue;
    const own = count(profile.sections, ({ names: [name = ""] }) => index.has(name)).met;
    if (own / Math.max(1, all) < ownNameShare) continue;
    if (!best || share > best.share) best = { profile, share };
  }
  return best?.profile;
}

/** How many of the required sections are met; those of which one is enough count as one. */
function count(
  sections: readonly ProfileSection[],
  isMet: (section: ProfileSection) => boolean,
): { readonly met: number; readonly all: number } {
  let met = 0;
  let all = 0;
  const groups = new Map<string, boolean>();
  for (const section of sections) {
    if (!section.required) continue;
    if (section.oneOf === undefined) {
      all++;
      if (isMet(section)) met++;
    } else groups.set(section.oneOf, groups.get(section.oneOf) === true || isMet(section));
  }
  for (const isGroupMet of groups.values()) if (isGroupMet) met++;
  return { met, all: all + groups.size };
}

/** The required sections; those of which one is enough stand together. */
function requirementsOf(sections: readonly ProfileSection[]): ProfileSection[][] {
  const groups = new Map<string, ProfileSection[]>();
  for (const [i, section] of sections.entries()) {
    if (!section.required) continue;
    const key = section.oneOf === undefined ? `#${i}` : section.oneOf;
    groups.set(key, [...(groups.get(key) ?? []), section]);
  }
  return [...groups.values()];
}

/** Holds a post against a profile, numbering and synonyms apart. */
export function alignSections(
  profile: Profile,
  sections: readonly Heading[],
  fields: readonly FieldKind[],
): Alignment {
  const nameOf = createFolder();
  const level = mainLevel(profile.sections, indexOf(sections, nameOf));
  const top = alignLevel(
    profile.sections,
    sections.filter((section) => section.level <= level),
    fields,
    nameOf,
  );
  const faults = [...top.faults];
  const pairs = [...top.pairs];
  for (const { expected, section } of top.pairs) {
    if (expected.sections.length === 0) continue;
    const inner = alignLevel(expected.sections, section.children, fields, nameOf);
    faults.push(...inner.faults);
    pairs.push(...inner.pairs);
  }
  faults.sort((a, b) => offsetOf(a) - offsetOf(b));
  pairs.sort((a, b) => a.section.heading.start - b.section.heading.start);
  return { profile, faults, rows: top.rows, pairs };
}

/** Where a fault shows. */
function offsetOf(fault: SkeletonFault): number {
  if (fault.kind !== "missing") return fault.section.heading.start;
  return (fault.like ?? fault.after ?? fault.before)?.heading.start ?? 0;
}

/** The level that most of the profile's sections stand at. */
function mainLevel(expected: readonly ProfileSection[], index: HeadingIndex): number {
  const counts = new Map<number, number>();
  for (const one of expected) {
    for (const { level } of findSections(one.names, index)) counts.set(level, (counts.get(level) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0])[0]?.[0] ?? 2;
}

function alignLevel(
  expected: readonly ProfileSection[],
  candidates: readonly Heading[],
  fields: readonly FieldKind[],
  nameOf: Folder,
): Omit<Alignment, "profile"> {
  const index = indexOf(candidates, nameOf);
  const faults: SkeletonFault[] = [];
  const byExpected = new Map<ProfileSection, Heading>();
  const taken = new Set<Heading>();
  for (const one of expected) {
    const [first, ...others] = findSections(one.names.filter(isWhole), index).filter(
      (section) => !taken.has(section),
    );
    if (!first) continue;
    byExpected.set(one, first);
    for (const section of [first, ...others]) taken.add(section);
    if (!one.required) continue;
    for (const section of others) {
      // The very same heading twice is seen without any profile.
      if (section.name !== first.name) faults.push({ kind: "twice", expected: one, section, first });
    }
  }
  // A name that stands for all that begin so takes what no other section is called by.
  for (const one of expected) {
    if (byExpected.has(one)) continue;
    const first = findSections(one.names, index).find((section) => !taken.has(section));
    if (!first) continue;
    byExpected.set(one, first);
    taken.add(first);
  }
  const pairs = [...byExpected]
    .map(([one, section]): Pair => ({ expected: one, section }))
    .sort((a, b) => a.section.heading.start - b.section.heading.start);
  const kept = longestOrdered(pairs);
  for (const pair of pairs) {
    if (!kept.has(pair)) faults.push(orderFault(pair, pairs, kept));
  }

  const loose = candidates.filter((section) => !taken.has(section));
  for (const group of requirementsOf(expected)) {
    const [missing] = group;
    if (!missing || group.some((one) => byExpected.has(one) || hasFields(one, fields))) continue;
    const before = pairs.find((pair) => kept.has(pair) && pair.expected.order > missing.order)?.section;
    const after = pairs.findLast((pair) => kept.has(pair) && pair.expected.order < missing.order)?.section;
    const like = loose.find((section) => group.some((one) => isLike(one, nameOf(section))));
    faults.push({ kind: "missing", expected: missing, after, before, like });
  }
  return { faults, pairs, rows: rowsOf(expected, candidates, pairs, kept, faults) };
}

function hasFields({ fields: kind }: ProfileSection, fields: readonly FieldKind[]): boolean {
  if (kind === undefined) return false;
  const own = fields.filter(({ info, evaluation, place }) =>
    kind === "info" ? info !== undefined && place !== "front-matter" : evaluation !== undefined,
  );
  return own.length >= 2;
}

/** The largest set of pairs that stand in the profile's order. */
function longestOrdered(pairs: readonly Pair[]): Set<Pair> {
  const best: { readonly length: number; readonly previous: number }[] = [];
  let last = -1;
  for (const [i, { expected }] of pairs.entries()) {
    let length = 1;
    let previous = -1;
    for (let j = 0; j < i; j++) {
      const before = best[j]?.length ?? 0;
      if ((pairs[j]?.expected.order ?? 0) <= expected.order && before + 1 > length) {
        length = before + 1;
        previous = j;
      }
    }
    best.push({ length, previous });
    if (last === -1 || length > (best[last]?.length ?? 0)) last = i;
  }
  const kept = new Set<Pair>();
  for (let i = last; i >= 0; i = best[i]?.previous ?? -1) {
    const pair = pairs[i];
    if (pair) kept.add(pair);
  }
  return kept;
}

function orderFault(moved: Pair, pairs: readonly Pair[], kept: ReadonlySet<Pair>): SkeletonFault {
  const at = pairs.indexOf(moved);
  const tooEarly = pairs.find(
    (pair, i) => i < at && kept.has(pair) && pair.expected.order > moved.expected.order,
  );
  if (tooEarly) return { kind: "order", section: moved.section, other: tooEarly.section, belongs: "before" };
  const tooLate = pairs.findLast(
    (pair, i) => i > at && kept.has(pair) && pair.expected.order < moved.expected.order,
  );
  return { kind: "order", section: moved.section, other: (tooLate ?? moved).section, belongs: "after" };
}

function rowsOf(
  expected: readonly ProfileSection[],
  candidates: readonly Heading[],
  pairs: readonly Pair[],
  kept: ReadonlySet<Pair>,
  faults: readonly SkeletonFault[],
): OutlineRow[] {
  const missing = new Set(faults.flatMap((fault) => (fault.kind === "missing" ? [fault.expected] : [])));
  const moved = new Set(pairs.filter((pair) => !kept.has(pair)).map(({ section }) => section));
  const level = Math.min(...pairs.map(({ section }) => section.level));
  const found = candidates.filter((section) => section.level === level || moved.has(section));
  const rows: OutlineRow[] = [];
  let next = 0;
  const passUpTo = (section: Heading | undefined) => {
    while (next < found.length && found[next] !== section) {
      const other = found[next++];
      if (other)
        rows.push({ expected: null, found: other.title, state: moved.has(other) ? "moved" : "extra" });
    }
  };
  for (const one of [...expected].sort((a, b) => a.order - b.order)) {
    const pair = pairs.find((candidate) => candidate.expected === one);
    if (pair && kept.has(pair)) {
      passUpTo(pair.section);
      next++;
      rows.push({ expected: one.heading, found: pair.section.title, state: "same" });
    } else if (pair) rows.push({ expected: one.heading, found: null, state: "moved" });
    else if (missing.has(one)) rows.push({ expected: one.heading, found: null, state: "missing" });
  }
  passUpTo(undefined);
  return rows;
}

function isWhole(name: string): boolean {
  return !name.endsWith("*");
}

/** Gives the folded name of a heading. */
type Folder = (heading: Heading) => string;

/** Folds the name of each heading once, however many levels it is looked for in. */
function createFolder(): Folder {
  const names = new Map<Heading, string>();
  return (heading) => {
    const known = names.get(heading) ?? foldHeading(heading.name);
    names.set(heading, known);
    return known;
  };
}

/** Headings by their folded names. */
type HeadingIndex = ReadonlyMap<string, readonly Heading[]>;

function indexOf(headings: readonly Heading[], nameOf: Folder): HeadingIndex {
  const index = new Map<string, Heading[]>();
  for (const heading of headings) {
    const name = nameOf(heading);
    const known = index.get(name);
    if (known) known.push(heading);
    else index.set(name, [heading]);
  }
  return index;
}

/** True where a heading is called by one of some names. */
function isThere(names: readonly string[], index: HeadingIndex): boolean {
  return names.some((name) => {
    if (isWhole(name)) return index.has(name);
    for (const other of index.keys()) if (other.startsWith(name.slice(0, -1))) return true;
    return false;
  });
}

/** The headings that are called by one of some names, in the order of the post. */
function findSections(names: readonly string[], index: HeadingIndex): Heading[] {
  const found = new Set<Heading>();
  for (const name of names) {
    if (isWhole(name)) for (const heading of index.get(name) ?? []) found.add(heading);
    else
      for (const [other, headings] of index)
        if (other.startsWith(name.slice(0, -1))) for (const heading of headings) found.add(heading);
  }
  return [...found].sort((a, b) => a.heading.start - b.heading.start);
}

/** True where a heading shares a word with a section's names: it may well be meant for it. */
function isLike({ names }: ProfileSection, name: string): boolean {
  const own = new Set(name.split(" "));
  return names.some((other) => other.split(" ").some((word) => word.length >= 2 && own.has(word)));
}

/** A heading without what stands in brackets at its end. */
export function withoutBrackets(heading: string): string {
  return /[)\]）]\s*$/.test(heading)
    ? heading.replace(/(?<!\s)\s*[([（][^()[\]（）]*[)\]）]\s*$/, "")
    : heading;
}

/** Plain words, of which nothing goes but what joins two of them. Most headings need no table of Unicode. */
const PLAIN = /^[a-z가-힣][a-z\d가-힣]*(?: [a-z\d가-힣]+)*$/;
/** Words and marks of ASCII and Hangul alone, without a number or sign before them. */
const SIMPLE = /^[a-z가-힣][ -~가-힣]*$/;
const MAY_JOIN = /[와과및] |and /;
const JOINING = /(?<=[a-z가-힣]{2})[와과](?= )| (?:및|and)(?= )/g;

/**
 * A heading for comparison: without number, marks, emoji, what stands in brackets at its end, and the little words that
 * join two names ("배경 및 동기", "Method & Architecture").
 */
export function foldHeading(heading: string): string {
  const lowered = heading.normalize("NFC").toLowerCase();
  if (PLAIN.test(lowered))
    return MAY_JOIN.test(lowered) ? foldBlanks(lowered.replace(JOINING, " ")).trim() : lowered;
  if (SIMPLE.test(lowered))
    return withoutBrackets(lowered)
      .replace(JOINING, " ")
      .replace(/[^a-z\d가-힣]+/g, " ")
      .trim();
  const unnumbered = lowered.replace(
    /^(?:\p{Extended_Pictographic}|\u{fe0f}|\u{20e3}|\u{200d}|\d+(?:\.\d+)*(?=[.)\s]|\u{fe0f}|\u{20e3})|[.)\s①-⑳])+/u,
    "",
  );
  return withoutBrackets(unnumbered)
    .replace(/(?<=\p{L}{2})(?:와|과)(?=\s)|\s(?:및|and)(?=\s)/gu, " ")
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}
