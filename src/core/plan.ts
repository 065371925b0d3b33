import type { Locale, Rule, Settings, Severity } from "../rule.ts";

/** A rule that is switched on, with its severity and its parsed options. */
export interface PlannedRule {
  readonly id: string;
  readonly severity: Severity;
  readonly options: unknown;
}

/** What is to be checked in a post, and how. Plain data: it goes to workers and into cache keys. */
export interface Plan {
  readonly rules: readonly PlannedRule[];
  readonly settings: Settings;
  readonly locale: Locale;
}

/** The plan of someone who configured nothing: every rule at its recommended severity, with its default options. */
export function recommendedPlan(
  rules: readonly Rule[],
  settings: Settings = {},
  locale: Locale = "en",
): Plan {
  const planned: PlannedRule[] = [];
  for (const { meta, options } of rules) {
    if (meta.severity !== "off")
      planned.push({ id: meta.id, severity: meta.severity, options: options.parse({}) });
  }
  return { rules: planned, settings, locale };
}
