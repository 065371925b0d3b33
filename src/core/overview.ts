import type { Bilingual, Locale, Rule, RuleStyle, Severity, StyleUnit } from "../rule.ts";
import type { Conclusion, Diagnostic, PostCounts } from "./diagnostic.ts";
import { groupBy } from "./group.ts";

/** What one rule found in all posts. */
export interface RuleCount {
  readonly ruleId: string;
  readonly severity: Severity;
  readonly total: number;
  readonly errors: number;
  readonly warnings: number;
  readonly posts: number;
  /** Findings with a safe fix, and with an unsafe one. */
  readonly fixable: number;
  readonly unsafe: number;
  /** The first finding whose words are the rule's most frequent ones. */
  readonly example: Diagnostic;
}

/** What a rule says of itself as a site's style, with its words in all languages. */
type Style = RuleStyle<string, Bilingual>;

/** A rule that seems to fight the way a site is written, rather than to find slips. */
export interface Suspect {
  readonly ruleId: string;
  readonly style: Style;
  /** How many of the style's unit fall short, and how many there are. */
  readonly count: number;
  readonly of: number;
  /** The keys of the front matter that are meant, for a rule about such keys; else empty. */
  readonly keys: readonly string[];
  /** True where nearly all do so, and no fix would end it: a custom by any measure. */
  readonly isCustom: boolean;
}

/** The folder that posts lie in, with their number. */
export interface PostFolder {
  readonly folder: string;
  readonly posts: number;
}

/** The folders at the top that posts lie in, the fullest first: `_posts`, `content`, `src/content`; `.` for posts in none. */
export function foldersOf(paths: readonly string[]): PostFolder[] {
  const counts = new Map<string, number>();
  for (const path of paths) {
    const folder = /^(?:src\/content|(?:\.\.\/)*[^/]+)(?=\/)/.exec(path)?.[0] ?? ".";
    counts.set(folder, (counts.get(folder) ?? 0) + 1);
  }
  return [...counts]
    .map(([folder, posts]) => ({ folder, posts }))
    .sort((a, b) => b.posts - a.posts || (a.folder < b.folder ? -1 : 1));
}

/** A run at a glance. */
export interface Overview {
  readonly posts: number;
  /** Posts with findings. */
  readonly affected: number;
  readonly errors: number;
  readonly warnings: number;
  readonly fixable: number;
  readonly unsafe: number;
  /** The language that most posts are written in. */
  readonly language: Locale;
  /** How many posts are written in each, those that are there. */
  readonly languages: ReadonlyMap<Locale, number>;
  /** Most findings first. */
  readonly rules: readonly RuleCount[];
  readonly suspects: readonly Suspect[];
}

/** Sums a run up: what was found by rule, and what looks like the site's style by what the rules say of themselves. */
export function overviewOf(
  { paths, diagnostics }: Conclusion,
  counts: ReadonlyMap<string, PostCounts>,
  known: readonly Rule[],
): Overview {
  const byRule = groupBy(diagnostics, ({ ruleId }) => ruleId);
  const rules = [...byRule].map(([ruleId, found]) => countRule(ruleId, found));
  rules.sort((a, b) => b.total - a.total || (a.ruleId < b.ruleId ? -1 : 1));
  const languages = new Map<Locale, number>();
  for (const { language } of counts.values()) languages.set(language, (languages.get(language) ?? 0) + 1);
  const sum = (pick: (rule: RuleCount) => number) => rules.reduce((total, rule) => total + pick(rule), 0);
  return {
    posts: paths.length,
    affected: new Set(diagnostics.map(({ path }) => path)).size,
    errors: sum(({ errors }) => errors),
    warnings: sum(({ warnings }) => warnings),
    fixable: sum(({ fixable }) => fixable),
    unsafe: sum(({ unsafe }) => unsafe),
    language: (languages.get("ko") ?? 0) > (languages.get("en") ?? 0) ? "ko" : "en",
    languages,
    rules,
    suspects: suspectsIn(byRule, counts, known),
  };
}

function countRule(ruleId: string, found: readonly Diagnostic[]): RuleCount {
  const errors = found.filter(({ severity }) => severity === "error").length;
  const kinds = new Map<string, number>();
  for (const { messageId } of found) kinds.set(messageId, (kinds.get(messageId) ?? 0) + 1);
  const most = Math.max(...kinds.values());
  const [first] = found;
  const example = found.find(({ messageId }) => kinds.get(messageId) === most) ?? first;
  if (example === undefined) throw new Error(`${ruleId} is counted without a finding`);
  return {
    ruleId,
    severity: errors > 0 ? "error" : "warn",
    total: found.length,
    errors,
    warnings: found.length - errors,
    posts: new Set(found.map(({ path }) => path)).size,
    fixable: found.filter(({ fix }) => fix?.safety === "safe").length,
    unsafe: found.filter(({ fix }) => fix?.safety === "unsafe").length,
    example,
  };
}

/** So large a part of the posts, or of what a rule looks at, makes a style likely; so large a one makes it a custom. */
const LIKELY = 0.6;
const CUSTOM = 0.9;
/** Of fewer nobody can tell. */
const MIN_UNITS = 10;

/** How many of each unit a post has. */
const UNITS: { readonly [U in StyleUnit]: (counts: PostCounts) => number } = {
  figures: ({ figures }) => figures,
  pictures: ({ pictures }) => pictures,
  captions: ({ captions }) => captions,
  files: ({ files }) => files,
  reviews: ({ isReview }) => (isReview ? 1 : 0),
  posts: () => 1,
};

/** How many units of a post lack what a rule asks for, whether it reports them or not. */
const LACKING: { readonly [L in NonNullable<Style["lacking"]>]: (counts: PostCounts) => number } = {
  captions: ({ uncaptioned }) => uncaptioned,
};

type Counts = ReadonlyMap<string, PostCounts>;

function suspectsIn(
  byRule: ReadonlyMap<string, readonly Diagnostic[]>,
  counts: Counts,
  known: readonly Rule[],
): Suspect[] {
  if (counts.size < MIN_UNITS) return [];
  const suspects = known.flatMap(({ meta: { id, style } }) => {
    const found = byRule.get(id);
    if (!found || !style) return [];
    const suspect = style.perKey
      ? suspectByKeys(id, style, found, counts)
      : suspectBy(id, style, found, counts);
    if (!suspect || !isLikely(suspect.count, suspect.of)) return [];
    // What is mended with one command needs no exception unless somebody wants it.
    const isMended = found.filter(({ fix }) => fix?.safety === "safe").length >= found.length * CUSTOM;
    return [{ ...suspect, isCustom: suspect.isCustom && !isMended }];
  });
  return suspects.sort(
    (a, b) => b.count / b.of - a.count / a.of || b.count - a.count || (a.ruleId < b.ruleId ? -1 : 1),
  );
}

function suspectByKeys(
  ruleId: string,
  style: Style,
  found: readonly Diagnostic[],
  { size: of }: Counts,
): Suspect | undefined {
  const likely = [...postsByKey(found)].filter(([, posts]) => isLikely(posts.size, of));
  if (likely.length === 0) return undefined;
  const count = Math.min(...likely.map(([, posts]) => posts.size));
  const keys = likely.map(([key]) => key).sort();
  return { ruleId, style, count, of, keys, isCustom: count >= of * CUSTOM };
}

function postsByKey(found: readonly Diagnostic[]): Map<string, Set<string>> {
  const posts = new Map<string, Set<string>>();
  for (const { path, values } of found) {
    const key = String(values.key ?? "");
    posts.set(key, (posts.get(key) ?? new Set()).add(path));
  }
  return posts;
}

function suspectBy(
  ruleId: string,
  style: Style,
  found: readonly Diagnostic[],
  counts: Counts,
): Suspect | undefined {
  const { unit, lacking, omissions } = style;
  const inPosts = new Map<string, { all: number; omitted: number }>();
  for (const { path, messageId } of found) {
    const own = inPosts.get(path) ?? { all: 0, omitted: 0 };
    own.all++;
    if (!omissions || omissions.includes(messageId)) own.omitted++;
    inPosts.set(path, own);
  }
  let [of, count, omitted, holders, short] = [0, 0, 0, 0, 0];
  for (const [path, own] of counts) {
    const units = UNITS[unit](own);
    const reported = inPosts.get(path) ?? { all: 0, omitted: 0 };
    const lack = lacking && LACKING[lacking](own);
    const fallsShort = Math.min(units, lack ?? reported.all);
    of += units;
    count += fallsShort;
    omitted += Math.min(units, lack ?? reported.omitted);
    if (units > 0) holders++;
    if (fallsShort > 0) short++;
  }
  // What is told of a few among many is a slip in those few; and one long post is not the site.
  if (found.length < MIN_UNITS || short < holders * LIKELY) return undefined;
  return { ruleId, style, count, of, keys: [], isCustom: count >= of * CUSTOM && omitted >= of * CUSTOM };
}

function isLikely(count: number, of: number): boolean {
  return count >= MIN_UNITS && count >= of * LIKELY;
}
