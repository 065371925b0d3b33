import { z } from "zod";
import { didYouMean } from "../post/nearest.ts";
import { wrap } from "../report/text.ts";
import type { Locale, Rule } from "../rule.ts";
import type { Answer, View } from "./list-rules.ts";

const WORDS: { readonly [L in Locale]: { readonly [word: string]: string } } = {
  en: {
    severity: "Severity",
    options: "Options",
    messages: "Messages",
    none: "none",
    fallback: "default",
    off: "off unless asked for",
  },
  ko: {
    severity: "심각도",
    options: "옵션",
    messages: "메시지",
    none: "없음",
    fallback: "기본값",
    off: "따로 켜야 동작",
  },
};

/** `review-lint explain RULE`: the rule's page as text. */
export function explainRule(rules: readonly Rule[], id: string, { paint, width, locale }: View): Answer {
  const rule = rules.find(({ meta }) => meta.id === id);
  if (!rule) {
    const hint =
      didYouMean(
        id,
        rules.map(({ meta }) => meta.id),
      ) || " `review-lint rules` lists them.";
    return { ok: false, message: `unknown rule \`${id}\`.${hint}` };
  }
  const { meta } = rule;
  const words = WORDS[locale];
  const room = Math.max(20, Math.min(width, 100));
  const paragraph = (text: string, indent = 0) =>
    wrap(text, room - indent).map((line) => `${" ".repeat(indent)}${line}`);
  const options = optionLines(rule, words.fallback ?? "");
  const lines = [
    paint.bold(meta.id),
    "",
    ...paragraph(meta.summary[locale]),
    "",
    ...paragraph(meta.why[locale]),
    "",
    `${paint.bold(`${words.severity}:`)} ${meta.severity === "off" ? words.off : meta.severity}`,
    "",
    paint.bold(`${words.options}:`) + (options.length === 0 ? ` ${words.none}` : ""),
    ...options.flatMap(({ head, description }) => [
      `  ${head}`,
      ...(description ? paragraph(description, 6) : []),
    ]),
    "",
    paint.bold(`${words.messages}:`),
    ...Object.entries(meta.messages[locale]).flatMap(([messageId, { text, help }]) => [
      `  ${paint.cyan(messageId)}`,
      ...paragraph(text, 4),
      ...paragraph(help, 4).map((line) => paint.dim(line)),
    ]),
  ];
  return { ok: true, text: `${lines.join("\n")}\n` };
}

const optionSchema = z.object({ description: z.string().optional(), default: z.json().optional() }).loose();
const optionsSchema = z.object({ properties: z.record(z.string(), optionSchema).default({}) });

function optionLines(
  { options }: Rule,
  fallback: string,
): { head: string; description: string | undefined }[] {
  const { properties } = optionsSchema.parse(z.toJSONSchema(options, { io: "input" }));
  return Object.entries(properties).map(([name, { description, default: value, ...schema }]) => ({
    head: `${name}: ${typeName(schema)}${value === undefined ? "" : ` (${fallback}: ${JSON.stringify(value)})`}`,
    description,
  }));
}

const typeSchema = z
  .object({
    type: z.union([z.string(), z.array(z.string())]).optional(),
    enum: z.array(z.json()).optional(),
    const: z.json().optional(),
    anyOf: z.array(z.json()).optional(),
    items: z.json().optional(),
  })
  .loose();

/** A schema's type in a few words: `"a" | "b"`, `list of string`. */
function typeName(schema: unknown): string {
  const parsed = typeSchema.safeParse(schema);
  if (!parsed.success) return "any";
  const { type, enum: values, const: value, anyOf, items } = parsed.data;
  if (value !== undefined) return JSON.stringify(value);
  if (values) return values.map((one) => JSON.stringify(one)).join(" | ");
  if (anyOf) return anyOf.map(typeName).join(" | ");
  if (type === "array") return items === undefined ? "list" : `list of ${typeName(items)}`;
  return Array.isArray(type) ? type.join(" | ") : (type ?? "any");
}
