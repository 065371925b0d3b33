import type { Directive } from "../post/directives.ts";
import type { Post } from "../post/post.ts";
import { type FileMap, fileOffset, type Point, pointAt, type Range } from "../post/source.ts";
import type { BoundCheck, BoundSiteRule, Edit, Fix, LooseReport, Rule } from "../rule.ts";
import { countsOf } from "./counts.ts";
import type { Fault, Finding, Place, PlacedDirective, PlacedFix, PostRecord } from "./diagnostic.ts";
import type { Plan } from "./plan.ts";
import { packMap } from "./record.ts";
import { describeThrown } from "./thrown.ts";

/** A plan whose rules have their options parsed: made once, used for many posts. */
export interface BoundPlan {
  readonly plan: Plan;
  readonly checks: readonly { readonly id: string; readonly check: BoundCheck }[];
  readonly siteRules: readonly { readonly id: string; readonly rule: BoundSiteRule }[];
}

/** Joins a plan with the rules it names; names that no rule answers to are left out. */
export function bindPlan(plan: Plan, rules: readonly Rule[]): BoundPlan {
  const byId = new Map(rules.map((rule) => [rule.meta.id, rule]));
  const checks: BoundPlan["checks"][number][] = [];
  const siteRules: BoundPlan["siteRules"][number][] = [];
  for (const { id, options } of plan.rules) {
    const rule = byId.get(id);
    if (rule?.scope === "post") checks.push({ id, check: rule.bind(options) });
    if (rule?.scope === "site") siteRules.push({ id, rule: rule.bind(options) });
  }
  return { plan, checks, siteRules };
}

/** Runs something under a name; whoever hands one in may take the time. */
export type Measure = <T>(name: string, run: () => T) => T;
const unmeasured: Measure = (_name, run) => run();

/** Runs every rule of the plan over one post. A rule that throws becomes a fault; the others go on. */
export function lintPost(
  post: Post,
  { plan, checks, siteRules }: BoundPlan,
  measure: Measure = unmeasured,
): PostRecord {
  const { template } = plan.settings;
  const mapOf = (path: string) => (path === template?.path ? template.map : post.source);
  const findings: Finding[] = [];
  const faults: Fault[] = [];
  const facts: Record<string, string> = {};
  for (const { id, check } of checks) {
    const own: Finding[] = [];
    try {
      measure(id, () =>
        check(post, plan.settings, (report) =>
          own.push(toFinding(id, report, post.source, mapOf, post.source.text.length)),
        ),
      );
      for (const finding of own) findings.push(finding);
    } catch (error) {
      faults.push(toFault(id, post.path, error));
    }
  }
  for (const { id, rule } of siteRules) {
    try {
      const fact = measure(id, () => rule.collect(post, plan.settings));
      // A rule in JavaScript may give what no JSON can say.
      const text: string | undefined = JSON.stringify(fact);
      if (text !== undefined) facts[id] = text;
    } catch (error) {
      faults.push(toFault(id, post.path, error));
    }
  }
  const offersFixes = findings.some(({ fix }) => fix !== null) || post.directives.length > 0;
  const unfixable = offersFixes ? whyUnfixable(post) : null;
  return {
    path: post.path,
    assets: siteRules.length > 0 ? assetsOf(post) : [],
    map: siteRules.length > 0 ? packMap(post.source) : "",
    isDraft: post.isDraft,
    unfixable,
    directives: post.directives.map((directive) => placeDirective(directive, post.source)),
    findings: unfixable === null ? findings : findings.map((finding) => ({ ...finding, fix: null })),
    facts,
    counts: countsOf(post),
    faults,
  };
}

/** Why no fix may be made in a post: nobody knows where its text begins, or what of it is text. */
export function whyUnfixable({ frontMatter: { state }, body }: Post): PostRecord["unfixable"] {
  if (state !== "data" && state !== "absent") return "front-matter";
  return body.unclosedFences.length > 0 ? "fence" : null;
}

function assetsOf({ localImages }: Post): string[] {
  const paths = localImages.flatMap(({ places }) => places.map(({ path }) => path));
  return [...new Set(paths)].sort();
}

/** The place in the file of a range of its text. */
export function placeOf(map: FileMap, { start, end }: Range): Place {
  const from = pointOf(map, start);
  const to = pointOf(map, end);
  return {
    start: fileOffset(map, start),
    end: fileOffset(map, end),
    line: from.line,
    column: from.column,
    endLine: to.line,
    endColumn: to.column,
  };
}

/** Composing letters takes no line away, so lines are the text's and only columns are to be counted anew. */
function pointOf(map: FileMap, offset: number): Point {
  const { line, column } = pointAt(map.lineStarts, offset);
  const lineStart = offset - column + 1;
  return { line, column: fileOffset(map, offset) - fileOffset(map, lineStart) + 1 };
}

function placeDirective(
  { kind, at, word, ids, reason, line, removal }: Directive,
  map: FileMap,
): PlacedDirective {
  const cut = ({ start, end }: Range) => ({ start: fileOffset(map, start), end: fileOffset(map, end) });
  return {
    kind,
    place: placeOf(map, at),
    word: placeOf(map, word),
    ids: ids.map((one) => ({ id: one.id, place: placeOf(map, one.at), removal: cut(one.removal) })),
    reason,
    line,
    removal: removal ? cut(removal) : null,
  };
}

/**
 * A finding as data.
 *
 * @param mapOf finds the maps of the other files that related places may lie in.
 * @param length the length of the post's text, where it is known.
 * @throws RangeError for a place that cannot be: a mistake of the rule, which would spoil every report and damage the post.
 */
export function toFinding(
  ruleId: string,
  report: LooseReport,
  map: FileMap,
  mapOf: (path: string) => FileMap = () => map,
  length = Number.POSITIVE_INFINITY,
): Finding {
  const edits = [...(report.fix?.edits ?? [])].sort((a, b) => a.start - b.start);
  for (const [i, range] of [report.at, ...edits].entries()) {
    const { start, end } = range;
    const isPlace =
      Number.isInteger(start) && Number.isInteger(end) && 0 <= start && start <= end && end <= length;
    if (!isPlace)
      throw new RangeError(
        `a ${i === 0 ? "finding" : "fix"} from ${start} to ${end} lies outside of the text`,
      );
  }
  if (edits.some(({ start }, i) => start < (edits[i - 1]?.end ?? 0)))
    throw new RangeError("the edits of a fix overlap");
  return {
    ruleId,
    messageId: report.message,
    place: placeOf(map, report.at),
    values: { ...report.values },
    related: (report.related ?? []).map(({ at, note, path }) => ({
      note,
      ...(path === undefined ? {} : { path }),
      place: placeOf(path === undefined ? map : mapOf(path), at),
    })),
    capped: report.severity === "warn",
    outline: [...(report.outline ?? [])],
    fix: report.fix ? placeFix(report.fix, edits, map) : null,
  };
}

/** A fix with the offsets of its file; its edits are sorted. */
function placeFix({ safety, keys = [], headings }: Fix, edits: readonly Edit[], map: FileMap): PlacedFix {
  const placed = edits.map(({ start, end, text }) => ({
    start: fileOffset(map, start),
    end: fileOffset(map, end),
    text,
  }));
  return {
    safety,
    edits: placed,
    keys: [...keys],
    headings: headings === true,
  };
}

/** A caught error as data. */
export function toFault(ruleId: string, path: string | undefined, error: unknown): Fault {
  const { message, stack } = describeThrown(error);
  return { ruleId, ...(path === undefined ? {} : { path }), message, stack };
}
