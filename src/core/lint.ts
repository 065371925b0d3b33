import type { Post } from "../post/post.ts";
import { pointAt, type Range } from "../post/source.ts";
import type { BoundCheck, BoundSiteRule, Json, LooseReport, Rule } from "../rule.ts";
import type { Fault, Finding, Place, PostRecord } from "./diagnostic.ts";
import type { Plan } from "./plan.ts";

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

/** Runs every rule of the plan over one post. A rule that throws becomes a fault; the others go on. */
export function lintPost(post: Post, { plan, checks, siteRules }: BoundPlan): PostRecord {
  const { lineStarts } = post.source;
  const findings: Finding[] = [];
  const faults: Fault[] = [];
  const facts: Record<string, Json> = {};
  for (const { id, check } of checks) {
    const own: Finding[] = [];
    try {
      check(post, plan.settings, (report) => own.push(toFinding(id, report, lineStarts)));
      findings.push(...own);
    } catch (error) {
      faults.push(toFault(id, post.path, error));
    }
  }
  for (const { id, rule } of siteRules) {
    try {
      const fact = rule.collect(post, plan.settings);
      if (fact !== undefined) facts[id] = fact;
    } catch (error) {
      faults.push(toFault(id, post.path, error));
    }
  }
  // Only places are kept, so the line starts are needed again by site rules alone.
  return {
    path: post.path,
    lineStarts: siteRules.length > 0 ? [...lineStarts] : [],
    findings,
    facts: copyJson(facts),
    faults,
  };
}

/** The place of a range, given where the lines of its file begin. */
export function placeOf(lineStarts: readonly number[], { start, end }: Range): Place {
  const from = pointAt(lineStarts, start);
  const to = pointAt(lineStarts, end);
  return { start, end, line: from.line, column: from.column, endLine: to.line, endColumn: to.column };
}

/** A finding as data; `lineStartsOf` finds the lines of the other files that related places may lie in. */
export function toFinding(
  ruleId: string,
  report: LooseReport,
  lineStarts: readonly number[],
  lineStartsOf: (path: string) => readonly number[] = () => lineStarts,
): Finding {
  return {
    ruleId,
    messageId: report.message,
    place: placeOf(lineStarts, report.at),
    values: { ...report.values },
    related: (report.related ?? []).map(({ at, note, path }) => ({
      note,
      ...(path === undefined ? {} : { path }),
      place: placeOf(path === undefined ? lineStarts : lineStartsOf(path), at),
    })),
    capped: report.severity === "warn",
  };
}

/** A caught error as data. */
export function toFault(ruleId: string, path: string | undefined, error: unknown): Fault {
  const known = error instanceof Error ? error : new Error(String(error));
  return {
    ruleId,
    ...(path === undefined ? {} : { path }),
    message: known.message,
    stack: known.stack ?? "",
  };
}

function copyJson(facts: Record<string, Json>): PostRecord["facts"] {
  return JSON.parse(JSON.stringify(facts));
}
