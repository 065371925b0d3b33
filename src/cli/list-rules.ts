import type { ChalkInstance } from "chalk";
import { z } from "zod";
import { widthOf, wrap } from "../report/layout.ts";
import type { Locale, Rule } from "../rule.ts";

/** How the answers of subcommands will be seen. */
export interface View {
  readonly paint: ChalkInstance;
  readonly width: number;
  readonly locale: Locale;
}

export type Answer =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly message: string };

/** `review-lint rules`: every rule with its usual severity and the state it wants. */
export function listRules(rules: readonly Rule[], { paint, width, locale }: View, asJson: boolean): Answer {
  if (asJson) return { ok: true, text: `${JSON.stringify(rules.map(toJson), undefined, 2)}\n` };
  const idWidth = Math.max(0, ...rules.map(({ meta }) => meta.id.length));
  const indent = idWidth + 9;
  const lines = rules.flatMap(({ meta: { id, severity, summary } }) => {
    const colour = severity === "error" ? paint.red : severity === "warn" ? paint.yellow : paint.dim;
    const [first = "", ...rest] = wrap(summary[locale], Math.max(20, width - indent));
    const head = `${paint.bold(id)}${" ".repeat(idWidth - widthOf(id) + 2)}${colour(severity.padEnd(5))}  ${first}`;
    return [head, ...rest.map((line) => `${" ".repeat(indent)}${line}`)];
  });
  return { ok: true, text: lines.map((line) => `${line}\n`).join("") };
}

function toJson({ scope, meta, options }: Rule) {
  const { id, severity, summary, why, messages } = meta;
  return { id, scope, severity, summary, why, messages, options: z.toJSONSchema(options, { io: "input" }) };
}
