import type { Json, Locale, LooseMeta, Rule } from "../rule.ts";
import type { Conclusion, Diagnostic, Fault, Finding, PostRecord } from "./diagnostic.ts";
import { type BoundPlan, toFault, toFinding } from "./lint.ts";

/**
 * Makes the result of a run from its records: site rules judge their facts, severities and words are given, and all is
 * sorted by path, offset and rule, by code unit. The order in which records come in does not matter.
 *
 * @param planFor the plan of each path; the site rules run with the options of the first path's plan, once for all.
 */
export function conclude(
  records: Iterable<PostRecord>,
  planFor: (path: string) => BoundPlan,
  rules: readonly Rule[],
): Conclusion {
  const sorted = [...records].sort((a, b) => compare(a.path, b.path));
  const byPath = new Map(sorted.map((record) => [record.path, record]));
  const metas = new Map(rules.map(({ meta }) => [meta.id, meta]));
  const found: { path: string; finding: Finding }[] = [];
  const faults: Fault[] = [];
  for (const record of sorted) {
    for (const finding of record.findings) found.push({ path: record.path, finding });
    faults.push(...record.faults);
  }

  for (const id of siteRuleIds(sorted, planFor)) {
    const facts = new Map<string, Json>();
    for (const record of sorted) {
      const fact = record.facts[id];
      if (fact !== undefined) facts.set(record.path, fact);
    }
    const owner = sorted.find(({ path }) => planFor(path).siteRules.some((rule) => rule.id === id));
    const plan = owner && planFor(owner.path);
    const rule = plan?.siteRules.find((candidate) => candidate.id === id)?.rule;
    if (!plan || !rule) continue;
    const own: { path: string; finding: Finding }[] = [];
    try {
      rule.conclude(facts, plan.plan.settings, ({ path, ...report }) => {
        const mapOf = (other: string) => byPath.get(other) ?? { lineStarts: [0], shifts: [] };
        own.push({ path, finding: toFinding(id, report, mapOf(path), mapOf) });
      });
      found.push(...own);
    } catch (error) {
      faults.push(toFault(id, undefined, error));
    }
  }

  const diagnostics: Diagnostic[] = [];
  for (const { path, finding } of found) {
    const meta = metas.get(finding.ruleId);
    const { plan } = planFor(path);
    const planned = plan.rules.find(({ id }) => id === finding.ruleId);
    if (meta && planned) diagnostics.push(toDiagnostic(path, finding, planned.severity, meta, plan.locale));
  }
  diagnostics.sort(
    (a, b) =>
      compare(a.path, b.path) ||
      a.place.start - b.place.start ||
      compare(a.ruleId, b.ruleId) ||
      a.place.end - b.place.end ||
      compare(a.message, b.message),
  );
  return { paths: sorted.map(({ path }) => path), diagnostics, faults };
}

function siteRuleIds(records: readonly PostRecord[], planFor: (path: string) => BoundPlan): string[] {
  return [...new Set(records.flatMap(({ path }) => planFor(path).siteRules.map(({ id }) => id)))].sort(
    compare,
  );
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
    severity: finding.capped ? "warn" : severity,
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
  };
}

/** A template with its slots filled; a slot without value stays as it is written. */
function fillTemplate(template: string, values: { readonly [slot: string]: string | number }): string {
  return template.replace(/\{(\w+)\}/g, (slot, name: string) =>
    Object.hasOwn(values, name) ? String(values[name]) : slot,
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
