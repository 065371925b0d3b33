import type { Post } from "../post/post.ts";
import type { Locale, Severity } from "../rule.ts";
import type { Conclusion, Diagnostic } from "./diagnostic.ts";

/** How much of what rules speak of a post has. Plain data, small beside the post. */
export interface PostCounts {
  /** Figures that may have a caption, and those without one. */
  readonly figures: number;
  readonly uncaptioned: number;
  /** Images that are no icons and do not stand within a line. */
  readonly pictures: number;
  readonly captions: number;
  /** Images whose files must lie within the site. */
  readonly files: number;
  readonly isReview: boolean;
  readonly language: Locale;
}

/** Counts what rules speak of in a post. */
export function countsOf(post: Post): PostCounts {
  const { figures, captions } = post.figures;
  const withCaption = figures.filter(({ role }) => role === "figure");
  return {
    figures: withCaption.length,
    uncaptioned: withCaption.filter((figure) => figure.captions.length === 0).length,
    pictures: figures.filter(({ role }) => role === "figure" || role === "grid").length,
    captions: new Set([...captions, ...figures.flatMap((figure) => figure.captions)]).size,
    files: post.localImages.length,
    isReview: post.isReview,
    language: writesKorean(post.source.text) ? "ko" : "en",
  };
}

/** Text behind this many characters no longer changes the language of a post. */
const SAMPLE = 20_000;
/** Korean prose about papers is full of English names: a fifth of the letters is enough. */
const KOREAN_SHARE = 0.2;

function writesKorean(text: string): boolean {
  const sample = text.slice(0, SAMPLE);
  const hangul = sample.match(/\p{Script=Hangul}/gu)?.length ?? 0;
  const latin = sample.match(/[A-Za-z]/g)?.length ?? 0;
  return hangul > 0 && hangul >= (hangul + latin) * KOREAN_SHARE;
}

/** Counts posts while they are checked. */
export interface Survey {
  see(post: Post): void;
  /** By path. */
  readonly counts: ReadonlyMap<string, PostCounts>;
}

/** Makes an empty survey. */
export function createSurvey(): Survey {
  const counts = new Map<string, PostCounts>();
  return { see: (post) => counts.set(post.path, countsOf(post)), counts };
}

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

/** What a share is a share of. */
export type Unit = "figures" | "pictures" | "captions" | "files" | "reviews" | "posts";

/** A rule that seems to fight the way a site is written, rather than to find slips. */
export interface Suspect {
  readonly ruleId: string;
  readonly unit: Unit;
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

/** Sums a run up: what was found by rule, and what looks like the site's style. */
export function overviewOf(
  { paths, diagnostics }: Conclusion,
  counts: ReadonlyMap<string, PostCounts>,
): Overview {
  const byRule = new Map<string, Diagnostic[]>();
  for (const diagnostic of diagnostics) {
    const own = byRule.get(diagnostic.ruleId);
    if (own) own.push(diagnostic);
    else byRule.set(diagnostic.ruleId, [diagnostic]);
  }
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
    suspects: suspectsIn(byRule, counts),
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

/**
 * Rules about what a template or a script left, about words that contradict each other and pages that break. However
 * often they speak, it is never the style of a site.
 */
const NEVER_STYLE: ReadonlySet<string> = new Set([
  ...["boilerplate", "template-prompt", "placeholder-value", "heading-instruction", "leftover-checklist"],
  ...["empty-label", "empty-section", "stray-code", "stray-math", "unclosed-fence", "unrendered-emphasis"],
  ...["swallowed-paragraph", "table-columns", "duplicate-text", "shared-boilerplate", "truncated-excerpt"],
  ...["arxiv-id", "contradicting-info", "misplaced-field", "front-matter-block", "yaml-type-trap"],
  "front-matter-dates",
  ...["duplicate-post", "duplicate-figure", "extra-caption", "orphan-caption", "unused-directive"],
]);

interface Measure {
  readonly unit: Exclude<Unit, "posts">;
  readonly of: (counts: PostCounts) => number;
  /**
   * The messages that tell of something left out, which can be a custom; the others tell of words that a script left,
   * which is none however often it did. All of them where it is absent.
   */
  readonly omissions?: readonly string[];
  /** How many fall short, where that is more than is reported. */
  readonly count?: (counts: PostCounts) => number;
}

/** The rules that speak of parts of a post, with what their findings are a share of. */
const MEASURES: { readonly [ruleId: string]: Measure } = {
  "missing-caption": {
    unit: "figures",
    of: ({ figures }) => figures,
    count: ({ uncaptioned }) => uncaptioned,
  },
  "generic-alt": { unit: "pictures", of: ({ pictures }) => pictures, omissions: ["empty"] },
  "figure-source": { unit: "pictures", of: ({ pictures }) => pictures },
  "generic-caption": { unit: "captions", of: ({ captions }) => captions, omissions: [] },
  "missing-asset": { unit: "files", of: ({ files }) => files },
  "section-skeleton": { unit: "reviews", of: ({ isReview }) => (isReview ? 1 : 0) },
};

/** Rules about single keys of the front matter, each of which may be left empty, or out, in all posts. */
const ABOUT_KEYS: ReadonlySet<string> = new Set(["empty-front-matter-value"]);

function suspectsIn(
  byRule: ReadonlyMap<string, readonly Diagnostic[]>,
  counts: ReadonlyMap<string, PostCounts>,
): Suspect[] {
  if (counts.size < MIN_UNITS) return [];
  const suspects: Suspect[] = [];
  for (const [ruleId, found] of byRule) {
    if (NEVER_STYLE.has(ruleId)) continue;
    if (ABOUT_KEYS.has(ruleId)) {
      const shares = [...postsByKey(found)].map(([key, posts]) => ({ key, count: posts.size }));
      const likely = shares.filter(({ count }) => isLikely(count, counts.size));
      const least = Math.min(...likely.map(({ count }) => count));
      const keys = likely.map(({ key }) => key).sort();
      if (keys.length > 0) suspects.push({ ...shareOf(ruleId, "posts", least, counts.size), keys });
      continue;
    }
    const inPosts = new Map<string, number>();
    for (const { path } of found) inPosts.set(path, (inPosts.get(path) ?? 0) + 1);
    const measure = MEASURES[ruleId];
    if (!measure) {
      suspects.push(shareOf(ruleId, "posts", inPosts.size, counts.size));
      continue;
    }
    let [of, count, holders, short] = [0, 0, 0, 0];
    for (const [path, own] of counts) {
      const all = measure.of(own);
      const lacking = Math.min(all, measure.count?.(own) ?? inPosts.get(path) ?? 0);
      of += all;
      count += lacking;
      if (all > 0) holders++;
      if (lacking > 0) short++;
    }
    // What is told of a few among many is a slip in those few; and one long post is not the site.
    if (found.length < MIN_UNITS || short < holders * LIKELY) continue;
    const { omissions } = measure;
    const omitted = omissions ? found.filter(({ messageId }) => omissions.includes(messageId)).length : count;
    const suspect = shareOf(ruleId, measure.unit, count, of);
    suspects.push({ ...suspect, isCustom: suspect.isCustom && omitted >= of * CUSTOM });
  }
  const mended = (ruleId: string) => {
    const found = byRule.get(ruleId) ?? [];
    return found.filter(({ fix }) => fix?.safety === "safe").length >= found.length * CUSTOM;
  };
  return (
    suspects
      .filter(({ count, of }) => isLikely(count, of))
      // What is mended with one command needs no exception unless somebody wants it.
      .map((suspect) => ({ ...suspect, isCustom: suspect.isCustom && !mended(suspect.ruleId) }))
      .sort((a, b) => b.count / b.of - a.count / a.of || b.count - a.count || (a.ruleId < b.ruleId ? -1 : 1))
  );
}

function shareOf(ruleId: string, unit: Unit, count: number, of: number): Suspect {
  return { ruleId, unit, count, of, keys: [], isCustom: count >= of * CUSTOM };
}

function isLikely(count: number, of: number): boolean {
  return count >= MIN_UNITS && count >= of * LIKELY;
}

function postsByKey(found: readonly Diagnostic[]): Map<string, Set<string>> {
  const posts = new Map<string, Set<string>>();
  for (const { path, values } of found) {
    const key = String(values.key ?? "");
    posts.set(key, (posts.get(key) ?? new Set()).add(path));
  }
  return posts;
}
