import { OWN_SHARE } from "../post/outline/profiles.ts";
import {
  alignSections,
  findProfile,
  foldHeading,
  type Heading,
  type ProfileSection,
  profileSection,
  withoutBrackets,
} from "../post/outline/skeleton.ts";
import type { Traits } from "./traits.ts";

/** An outline that several posts of a site share. */
export interface Learned {
  readonly sections: readonly LearnedSection[];
  /** How many posts follow it, of all. */
  readonly count: number;
  readonly of: number;
}

interface LearnedSection extends ProfileSection {
  /** In how many of the posts that follow the outline it stands. */
  readonly count: number;
}

/** So many posts, and so many sections, make an outline. */
const MIN_POSTS = 3;
const MIN_SECTIONS = 3;
const MAX_PROFILES = 5;
/** A section in so large a part of the posts belongs to the outline's core; in so large a part, it is required. */
const CORE = 0.6;
const REQUIRED = 0.9;
/** A section that fewer posts have is a post's own. */
const OPTIONAL = 0.25;
/** Two sections stand in an order where so large a part of the posts that have both agree. */
const AGREED = 0.95;

interface Outline {
  readonly traits: Traits;
  /** Heading names, folded, in order, each once, with their first heading. */
  readonly names: ReadonlyMap<string, Heading>;
}

/** Finds the outlines that posts share, the most frequent first. */
export function learnProfiles(posts: readonly Traits[]): Learned[] {
  let left = posts.map(outlineOf).filter(({ names }) => names.size >= MIN_SECTIONS);
  const profiles: Learned[] = [];
  const passed = new Set<string>();
  while (profiles.length < MAX_PROFILES) {
    const seed = mostFrequent(left, passed);
    if (seed === undefined) break;
    const core = coreOf(left.filter(({ names }) => names.has(seed)));
    const members = left.filter(
      ({ names }) => core.filter((name) => names.has(name)).length >= core.length * CORE,
    );
    if (core.length < MIN_SECTIONS || members.length < MIN_POSTS) {
      passed.add(seed);
      continue;
    }
    const sections = sectionsOf(members);
    left = left.filter((outline) => !members.includes(outline));
    if (sections.filter(({ required }) => required).length >= MIN_SECTIONS)
      profiles.push({ sections, count: members.length, of: posts.length });
  }
  return profiles.map((profile, i) => relax(profile, profiles.slice(0, i), posts));
}

function outlineOf(traits: Traits): Outline {
  // A single heading of the first level is the title once more.
  const titles = traits.headings.filter(({ level }) => level === 1).length;
  const inner = traits.headings.filter(({ level }) => level > 1 || titles > 1);
  const level = Math.min(...inner.map((heading) => heading.level));
  const names = new Map<string, Heading>();
  for (const heading of inner) {
    const name = foldHeading(heading.name);
    if (heading.level === level && name !== "" && !names.has(name)) names.set(name, heading);
  }
  return { traits, names };
}

function mostFrequent(outlines: readonly Outline[], passed: ReadonlySet<string>): string | undefined {
  const [best] = [...countNames(outlines)]
    .filter(([name, count]) => count >= MIN_POSTS && !passed.has(name))
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  return best?.[0];
}

function countNames(outlines: readonly Outline[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { names } of outlines)
    for (const name of names.keys()) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

function coreOf(outlines: readonly Outline[]): string[] {
  return [...countNames(outlines)]
    .filter(([, count]) => count >= outlines.length * CORE)
    .map(([name]) => name);
}

function sectionsOf(members: readonly Outline[]): LearnedSection[] {
  const counts = [...countNames(members)].filter(
    ([, count]) => count >= Math.max(2, members.length * OPTIONAL),
  );
  const wellMade = members.filter(({ traits }) => traits.isWellMade);
  const positions = new Map(counts.map(([name]) => [name, meanPosition(name, members)]));
  const ordered = counts.sort((a, b) => (positions.get(a[0]) ?? 0) - (positions.get(b[0]) ?? 0));
  const orders = ordersOf(
    ordered.map(([name]) => name),
    members,
  );
  return ordered.map(([name, count], i) => {
    const isRequired = count >= members.length * REQUIRED && wellMade.every(({ names }) => names.has(name));
    return {
      ...profileSection(spellingOf(name, members), orders[i] ?? i, { required: isRequired }),
      count,
    };
  });
}

function meanPosition(name: string, members: readonly Outline[]): number {
  const positions = members.flatMap(({ names }) => {
    const at = [...names.keys()].indexOf(name);
    return at < 0 ? [] : [at / Math.max(1, names.size - 1)];
  });
  return positions.reduce((sum, position) => sum + position, 0) / Math.max(1, positions.length);
}

/** A number for each place; sections between which the posts disagree, and all that stand between them, share one. */
function ordersOf(names: readonly string[], members: readonly Outline[]): number[] {
  const orders = names.map((_, i) => i);
  for (let i = 0; i < names.length; i++) {
    for (let j = names.length - 1; j > i; j--) {
      if (agree(names[i] ?? "", names[j] ?? "", members)) continue;
      for (let k = i + 1; k <= j; k++) orders[k] = orders[i] ?? i;
    }
  }
  return orders;
}

function agree(first: string, second: string, members: readonly Outline[]): boolean {
  let both = 0;
  let inOrder = 0;
  for (const { names, traits } of members) {
    const a = names.get(first);
    const b = names.get(second);
    if (!a || !b) continue;
    both++;
    if (a.heading.start < b.heading.start) inOrder++;
    // A post without fault is never wrong.
    else if (traits.isWellMade) return false;
  }
  return inOrder >= both * AGREED;
}

/** The heading as most posts write it, without what stands in brackets at its end. */
function spellingOf(name: string, members: readonly Outline[]): string {
  const counts = new Map<string, number>();
  for (const { names } of members) {
    const heading = names.get(name);
    if (!heading) continue;
    const written = withoutBrackets(heading.name);
    counts.set(written, (counts.get(written) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))[0]?.[0] ?? name;
}

/** Takes back what a post without fault would be reported for, be it of this outline or only like it. */
function relax(profile: Learned, before: readonly Learned[], posts: readonly Traits[]): Learned {
  const own = { name: "", sections: profile.sections };
  const others = before.map(({ sections }) => ({ name: "", sections }));
  const optional = new Set<string>();
  let isOrdered = true;
  for (const { isWellMade, headings, fields } of posts) {
    if (!isWellMade || findProfile([...others, own], headings, OWN_SHARE) !== own) continue;
    for (const fault of alignSections(own, headings, fields).faults) {
      if (fault.kind === "missing") optional.add(fault.expected.heading);
      else if (fault.kind === "order") isOrdered = false;
      else optional.add(fault.expected.heading);
    }
  }
  const sections = profile.sections.map((section) => ({
    ...section,
    required: section.required && !optional.has(section.heading),
    order: isOrdered ? section.order : 0,
  }));
  return { ...profile, sections };
}
