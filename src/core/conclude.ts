import type { SiteFiles } from "../post/site/assets.ts";
import { type FileMap, firstFrom, type Range } from "../post/source.ts";
import type { Json, Locale, LooseMeta, Rule } from "../rule.ts";
import type { Conclusion, Diagnostic, Fault, Finding, PostRecord, Suppressed } from "./diagnostic.ts";
import { applyDirectives } from "./directives.ts";
import { groupBy } from "./group.ts";
import { type BoundPlan, toFault, toFinding } from "./lint.ts";
import { byPath, compareText } from "./order.ts";
import { unpackMap } from "./record.ts";

export interface ConcludeOptions {
  /** What is known of the image files of a site, by its root as it is shown; undefined for posts without a site. */
  readonly filesOf?: ((root: string | undefined) => SiteFiles | undefined) | undefined;
  /** What the errors of drafts count as; warnings where it is absent. */
  readonly drafts?: "warn" | "error" | undefined;
  /** False for a run in which rules were left out that belong to the posts: what silences all rules is not judged then. */
  readonly isWhole?: boolean;
  /** Runs what a site rule does with all posts, and throws where it takes too long; just runs it where it is absent. */
  readonly within?: (run: () => void) => void;
}

/**
 * Makes the result of a run from its records: site rules judge their facts, severities and words are given, directives
 * silence what they name, and all is sorted by path, offset and rule, by code unit. The order in which records come in
 * does not matter.
 *
 * @param planFor the plan of each path; a site rule runs once for each site, with the options of the first path's plan.
 */
export function conclude(
  records: Iterable<PostRecord>,
  planFor: (path: string) => BoundPlan,
  rules: readonly Rule[],
  {
    filesOf = () => undefined,
    drafts = "warn",
    isWhole = true,
    within = (run) => run(),
  }: ConcludeOptions = {},
): Conclusion {
  const plans = new Map<string, BoundPlan>();
  const planOf = (path: string) => {
    const plan = plans.get(path) ?? planFor(path);
    plans.set(path, plan);
    return plan;
  };
  const sorted = [...records].sort(byPath);
  const recordOf = new Map(sorted.map((record) => [record.path, record]));
  const metas = new Map(rules.map(({ meta }) => [meta.id, meta]));
  const found: { path: string; finding: Finding }[] = [];
  const faults: Fault[] = [];
  for (const record of sorted) {
    for (const finding of record.findings) found.push({ path: record.path, finding });
    for (const fault of record.faults) faults.push(fault);
  }

  const maps = new Map<string, FileMap>();
  const mapOf = (path: string) => {
    const map = maps.get(path) ?? unpackMap(recordOf.get(path)?.map ?? "");
    maps.set(path, map);
    return map;
  };
  for (const { root, members, id, bound } of siteRuns(sorted, planOf)) {
    const rule = bound.siteRules.find((candidate) => candidate.id === id)?.rule;
    const own: { path: string; finding: Finding }[] = [];
    try {
      const facts = new Map<string, Json>();
      for (const record of members) {
        const fact = record.facts[id];
        if (fact !== undefined) facts.set(record.path, JSON.parse(fact));
      }
      within(() =>
        rule?.conclude(facts, bound.plan.settings, filesOf(root) ?? NO_FILES, ({ path, ...report }) => {
          if (!recordOf.has(path))
            throw new RangeError(`a finding is in ${path}, which is none of the posts`);
          own.push({ path, finding: toFinding(id, report, mapOf(path), mapOf) });
        }),
      );
      for (const one of own) found.push(one);
    } catch (error) {
      faults.push(toFault(id, undefined, error));
    }
  }

  const wordsOf = (path: string, finding: Finding): Diagnostic[] => {
    const meta = metas.get(finding.ruleId);
    const { plan } = planOf(path);
    const planned = plan.rules.find(({ id }) => id === finding.ruleId);
    if (!meta || !planned) return [];
    if (!Object.hasOwn(meta.messages[plan.locale], finding.messageId)) {
      faults.push(
        toFault(
          finding.ruleId,
          path,
          new TypeError(`it reports “${finding.messageId}”, which is none of its messages`),
        ),
      );
      return [];
    }
    const isCapped = finding.capped || (drafts === "warn" && recordOf.get(path)?.isDraft === true);
    return [toDiagnostic(path, finding, isCapped ? "warn" : planned.severity, meta, plan.locale)];
  };
  const spoken = found.flatMap(({ path, finding }) => wordsOf(path, finding)).sort(byPlace);
  const heard = groupBy(withoutYielding(spoken, metas), ({ path }) => path);
  const diagnostics: Diagnostic[] = [];
  const suppressed: Suppressed[] = [];
  const known = [...metas.keys()];
  for (const { path, directives, unfixable } of sorted) {
    const own = heard.get(path) ?? [];
    const on = new Set(planOf(path).plan.rules.map(({ id }) => id));
    const silenced = applyDirectives(own, directives, { known, ran: (id) => on.has(id), isWhole });
    const unused = silenced.unused.flatMap((finding) =>
      wordsOf(path, unfixable === null ? finding : { ...finding, fix: null }),
    );
    for (const one of unused.length === 0 ? silenced.kept : [...silenced.kept, ...unused].sort(byPlace))
      diagnostics.push(one);
    for (const one of silenced.suppressed) suppressed.push(one);
  }
  return { paths: sorted.map(({ path }) => path), diagnostics, suppressed, faults };
}

function byPlace(a: Diagnostic, b: Diagnostic): number {
  return (
    compareText(a.path, b.path) ||
    a.place.start - b.place.start ||
    compareText(a.ruleId, b.ruleId) ||
    a.place.end - b.place.end ||
    compareText(a.message, b.message)
  );
}

/** The diagnostics, sorted as they are, without those in whose place a rule that theirs yields to says more. */
function withoutYielding(
  diagnostics: readonly Diagnostic[],
  metas: ReadonlyMap<string, LooseMeta>,
): Diagnostic[] {
  // For each rule and path the places in order, each reaching as far as any before it.
  const reaches = new Map<string, Range[]>();
  for (const { ruleId, path, place } of diagnostics) {
    const key = `${ruleId} ${path}`;
    const known = reaches.get(key) ?? [];
    known.push({ start: place.start, end: Math.max(place.end, known.at(-1)?.end ?? 0) });
    reaches.set(key, known);
  }
  return diagnostics.filter(({ ruleId, path, place }) => {
    const rules = metas.get(ruleId)?.yieldsTo ?? [];
    return !rules.some((rule) => {
      const places = reaches.get(`${rule} ${path}`) ?? [];
      return (places[firstFrom(places, place.end) - 1]?.end ?? 0) > place.start;
    });
  });
}

const NO_FILES: SiteFiles = { lookups: new Map(), unnamed: [] };

interface SiteRun {
  /** The site's root; undefined for posts outside of any site, which are judged together. */
  readonly root: string | undefined;
  readonly members: readonly PostRecord[];
  readonly id: string;
  readonly bound: BoundPlan;
}

/** Which site rule runs over which posts: each once for each site, with the first plan of the site that has the rule on. */
function siteRuns(records: readonly PostRecord[], planOf: (path: string) => BoundPlan): SiteRun[] {
  const sites = new Map<string | undefined, { members: PostRecord[]; plans: Set<BoundPlan> }>();
  for (const record of records) {
    const bound = planOf(record.path);
    const root = bound.plan.settings.site?.root;
    const site = sites.get(root) ?? { members: [], plans: new Set() };
    site.members.push(record);
    site.plans.add(bound);
    sites.set(root, site);
  }
  return [...sites].flatMap(([root, { members, plans }]) => {
    const first = new Map<string, BoundPlan>();
    for (const bound of plans) {
      for (const { id } of bound.siteRules) if (!first.has(id)) first.set(id, bound);
    }
    return [...first].map(([id, bound]) => ({ root, members, id, bound }));
  });
}

function toDiagnostic(
  path: string,
  finding: Finding,
  severity: Diagnostic["severity"],
  meta: LooseMeta,
  locale: Locale,
): Diagnostic {
  const template = meta.messages[locale][finding.messageId];
  return {
    path,
    ruleId: finding.ruleId,
    severity,
    messageId: finding.messageId,
    message: fillTemplate(template?.text ?? finding.messageId, finding.values),
    help: fillTemplate(template?.help ?? "", finding.values),
    place: finding.place,
    values: finding.values,
    related: finding.related.map(({ note, path: other, place }) => ({
      path: other ?? path,
      place,
      note: meta.notes?.[note]?.[locale] ?? note,
    })),
    outline: finding.outline,
    fix: finding.fix,
  };
}

/** A template with its slots filled; a slot without value stays as it is written. */
function fillTemplate(template: string, values: { readonly [slot: string]: string | number }): string {
  return template.replace(/\{(\w+)\}/g, (slot, name: string) =>
    Object.hasOwn(values, name) ? String(values[name]) : slot,
  );
}
