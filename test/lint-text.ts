import { conclude } from "../src/core/conclude.ts";
import type { Conclusion, Diagnostic } from "../src/core/diagnostic.ts";
import { UNUSED_DIRECTIVE } from "../src/core/directives.ts";
import { type Fixes, fixTexts } from "../src/core/fix.ts";
import { type BoundPlan, bindPlan, lintPost } from "../src/core/lint.ts";
import type { Plan } from "../src/core/plan.ts";
import type { FixSafety, Locale, Rule } from "../src/rule.ts";
import type { Surroundings } from "./fixture-case.ts";
import { parsePost } from "./parse.ts";

/** The day on which every fixture is read. */
export const TODAY = "2026-06-30";

/** A plan of some rules, in which those are on, too, that must be asked for. */
export function bindAll(
  rules: readonly Rule[],
  locale: Locale = "en",
  options: unknown = {},
  site?: Surroundings["site"],
): BoundPlan {
  const plan: Plan = {
    rules: rules.map((rule) => ({
      id: rule.meta.id,
      severity: rule.meta.severity === "off" ? "warn" : rule.meta.severity,
      options: rule.options.parse(options),
    })),
    settings: { today: TODAY, ...(site ? { site } : {}) },
    locale,
  };
  return bindPlan(plan, rules);
}

/** Lints texts by path with one rule alone, or with several; `around` is what lies around them on the disk. */
export function lintWith(
  rules: readonly Rule[],
  files: ReadonlyMap<string, string>,
  locale: Locale = "en",
  options: unknown = {},
  around: Omit<Surroundings, "others"> = {},
): Conclusion {
  const bound = bindAll(rules, locale, options, around.site);
  const records = [...files].map(([path, text]) =>
    lintPost(parsePost(path, text, { site: around.site }), bound),
  );
  return conclude(records, () => bound, rules, { filesOf: () => around.files });
}

/** What a rule says of its own fixture: alone, or in the company of all others where it judges what they find. */
export function companyOf(rule: Rule, all: readonly Rule[]): readonly Rule[] {
  return rule.meta.id === UNUSED_DIRECTIVE ? all : [rule];
}

/** A conclusion with the diagnostics of one rule alone. */
export function only(rule: Rule, conclusion: Conclusion): Conclusion {
  return {
    ...conclusion,
    diagnostics: conclusion.diagnostics.filter(({ ruleId }) => ruleId === rule.meta.id),
  };
}

/** Fixes one text with some rules. */
export function fixWith(
  rules: readonly Rule[],
  path: string,
  text: string,
  safety: FixSafety = "unsafe",
  wanted: (diagnostic: Diagnostic) => boolean = () => true,
): Fixes & { readonly text: string } {
  const lint = (texts: ReadonlyMap<string, string>) => lintWith(rules, texts).diagnostics.filter(wanted);
  const texts = new Map([[path, text]]);
  const fixes = fixTexts({ texts, diagnostics: lint(texts), safety, parse: parsePost, lint });
  return { ...fixes, text: fixes.texts.get(path) ?? text };
}

/** One line a diagnostic, as the `.out` files hold it. */
export function renderOut({ diagnostics, faults }: Conclusion, withPath = false): string {
  const lines = diagnostics.map(({ path, place, severity, message, help, related, fix }) => {
    const where = `${withPath ? `${path}:` : ""}${place.line}:${place.column}-${place.endLine}:${place.endColumn}`;
    const notes = related
      .map((r) => ` (${r.path === path ? "" : `${r.path}:`}${r.place.line}: ${r.note})`)
      .join("");
    const mended = fix ? ` [${fix.safety} fix]` : "";
    return `${where} ${severity} ${message}${notes} | ${help}${mended}`;
  });
  return [...lines, ...faults.map((fault) => `fault ${fault.ruleId}: ${fault.stack}`), ""].join("\n");
}
