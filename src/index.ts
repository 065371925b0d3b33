/** The public door: what programs, configurations and authors of rules may use. A test pins its names. */
import { conclude } from "./core/conclude.ts";
import type { Conclusion } from "./core/diagnostic.ts";
import { bindPlan, lintPost } from "./core/lint.ts";
import { type Plan, recommendedPlan } from "./core/plan.ts";
import { explainRefusal } from "./post/complexity.ts";
import { defaultParser } from "./post/parsers/default.ts";
import { parsePost } from "./post/post.ts";
import type { Rule } from "./rule.ts";

/** The zod that options and schemas are judged with; a configuration need not install one. */
export { z } from "zod";
export {
  type ConfigInput,
  defineConfig,
  type FrontMatterInput,
  type OverrideInput,
  type RuleSetting,
} from "./config/define.ts";
export type { Conclusion, Diagnostic, Fault, Place, RelatedPlace } from "./core/diagnostic.ts";
export type { Plan, PlannedRule } from "./core/plan.ts";
export {
  type ExpectedFinding,
  type FlaggedCase,
  type RuleCase,
  type RuleCases,
  testRule,
} from "./core/rule-tester.ts";
export type { Post } from "./post/post.ts";
export type { Point, Range, Source } from "./post/source.ts";
export {
  type Bilingual,
  definePostRule,
  defineSiteRule,
  type Edit,
  type Fix,
  type FixSafety,
  type Json,
  type Locale,
  type Messages,
  type MessageTemplate,
  type PostRule,
  type Related,
  type Rule,
  type Settings,
  type Severity,
  type SiteRule,
} from "./rule.ts";

export interface LintTextOptions {
  /** The post's path: what diagnostics name, and where rules read a date from. */
  readonly path: string;
  readonly rules: readonly Rule[];
  /** What to check, and how; every rule at its recommended severity where it is absent. */
  readonly plan?: Plan;
}

/**
 * Lints one post. Site rules judge it as a site of one.
 *
 * @throws RangeError for a text that no parser is given: nested too deep, or made to take a parser hours.
 */
export function lintText(
  text: string,
  { path, rules, plan = recommendedPlan(rules) }: LintTextOptions,
): Conclusion {
  const bound = bindPlan(plan, rules);
  const post = parsePost(path, text, { parser: defaultParser.parse, site: plan.settings.site });
  if (post.body.refusal) throw new RangeError(`${path} ${explainRefusal(post.body.refusal)}`);
  return conclude([lintPost(post, bound)], () => bound, rules);
}
