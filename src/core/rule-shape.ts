import { type ZodType, z } from "zod";
import { isZodSchema, LOCALES, type Rule, STYLE_UNITS } from "../rule.ts";

const sentence = z.string().min(1);
const bilingual = z.object({ en: sentence, ko: sentence });
const template = z.object({ text: sentence, help: sentence });
const messages = z.record(z.string(), template);
const shape = z.object({
  scope: z.enum(["post", "site"]),
  meta: z.object({
    id: z.string().regex(/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/),
    summary: bilingual,
    why: bilingual,
    severity: z.enum(["off", "warn", "error"]),
    messages: z.object({ en: messages, ko: messages }),
    notes: z.record(z.string(), bilingual).optional(),
    fixable: z.enum(["safe", "unsafe"]).optional(),
    style: z
      .object({
        unit: z.enum(STYLE_UNITS),
        lacking: z.enum(["captions"]).optional(),
        omissions: z.array(z.string()).optional(),
        perKey: z.literal(true).optional(),
        evidence: bilingual.optional(),
        advice: bilingual.optional(),
      })
      .optional(),
  }),
});

/** True for what is meant to be a rule, whether it is a sound one or not: made by us, or an object with a rule's parts. */
export function isRuleLike(value: unknown): value is object {
  return (
    typeof value === "object" && value !== null && ("meta" in value || "bind" in value || "check" in value)
  );
}

/** A rule of someone's own, or all that keeps it from being one, each as a sentence that ends with a full stop. */
export function checkRule(given: object): { readonly rule: Rule } | { readonly problems: readonly string[] } {
  if (!isBindable(given)) {
    return { problems: ["is not made by definePostRule() or defineSiteRule()."] };
  }
  const parsed = shape.safeParse(given);
  const problems = parsed.success
    ? [...slotProblems(parsed.data.meta.messages), ...styleProblems(parsed.data.meta, given)]
    : parsed.error.issues.map(({ path, code }) => {
        const part = path.join(".");
        if (part === "meta.id")
          return "has a meta.id that is no name in small letters with hyphens, as in my-rule.";
        return code === "invalid_value"
          ? `has a wrong ${part}.`
          : `has no ${part}, or not one that can be used.`;
      });
  problems.push(...optionsProblems(given));
  return problems.length > 0 || !isRule(given) ? { problems } : { rule: given };
}

function isBindable(given: object): given is { readonly bind: unknown; readonly options?: unknown } {
  return "bind" in given && typeof given.bind === "function" && "meta" in given;
}

// What is asked here was found out above, part by part, with words for each.
function isRule(given: object): given is Rule {
  return shape.safeParse(given).success;
}

function slotProblems({ en, ko }: z.infer<typeof shape>["meta"]["messages"]): string[] {
  if (Object.keys(en).length === 0) return ["has no messages."];
  const odd = [...new Set([...Object.keys(en), ...Object.keys(ko)])].filter((id) => {
    const [english, korean] = [en[id], ko[id]];
    return !english || !korean || slotsOf(english).join() !== slotsOf(korean).join();
  });
  return odd.map((id) => {
    const lacking = LOCALES.find((locale) => !(locale === "en" ? en : ko)[id]);
    return lacking
      ? `has no message \`${id}\` in meta.messages.${lacking}.`
      : `has other slots in the Korean message \`${id}\` than in the English one.`;
  });
}

function styleProblems(
  { style, messages: { en } }: z.infer<typeof shape>["meta"],
  { options }: { readonly options?: unknown },
): string[] {
  if (!style) return [];
  const { omissions = [], perKey, evidence, advice } = style;
  const problems = omissions
    .filter((id) => !Object.hasOwn(en, id))
    .map((id) => `has no message \`${id}\`, which meta.style.omissions names.`);
  if (perKey) {
    if (style.unit !== "posts") problems.push("counts keys in meta.style, but not by posts.");
    if (Object.values(en).some((message) => !slotsOf(message).includes("key")))
      problems.push("counts keys in meta.style, but has a message without {key}.");
    if (!isZodSchema(options) || !takesKeys(options))
      problems.push("counts keys in meta.style, but has no option `allow` for a list of them.");
  }
  const slots = { evidence: ["count", ...(perKey ? ["keys"] : []), "of"], advice: ["setting"] };
  for (const [part, wanted] of Object.entries(slots)) {
    const words = part === "evidence" ? evidence : advice;
    if (words && LOCALES.some((locale) => slotsIn(words[locale]).join() !== wanted.join()))
      problems.push(`must use ${wanted.map((slot) => `{${slot}}`).join(", ")} in meta.style.${part}.`);
  }
  return problems;
}

/** True for options that take keys as `allow`, and hand them on. */
function takesKeys(options: ZodType): boolean {
  try {
    const parsed = options.safeParse({ allow: ["key"] });
    return parsed.success && z.object({ allow: z.array(z.string()).min(1) }).safeParse(parsed.data).success;
  } catch {
    // Of asynchronous checks, which zod throws at, the options tell on their own.
    return false;
  }
}

/** The slots of a message, sorted, each once. */
export function slotsOf({ text, help }: z.infer<typeof template>): string[] {
  return slotsIn(`${text} ${help}`);
}

function slotsIn(text: string): string[] {
  return [...new Set([...text.matchAll(/\{(\w+)\}/g)].map(([, slot = ""]) => slot))].sort();
}

function optionsProblems({ options }: { readonly options?: unknown }): string[] {
  if (!isZodSchema(options)) return [`has options that are no schema of zod 4.${zod3Hint(options)}`];
  try {
    if (!options.safeParse({}).success) return ["has an option without a default."];
    z.toJSONSchema(options, { io: "input" });
    return [];
  } catch {
    return ["has options that are no plain data: no dates, no transforms, no asynchronous checks."];
  }
}

/** What to do about a schema of zod 3, which looks like one of zod 4; empty for anything else. */
export function zod3Hint(value: unknown): string {
  const isZod3 = typeof value === "object" && value !== null && "_def" in value && !("_zod" in value);
  return isZod3 ? ' It is one of zod 3: import `z` from "review-lint", or install zod 4.' : "";
}
