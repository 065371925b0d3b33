import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { z } from "zod";
import { rules } from "../rules/index.ts";
import { configJsonSchema, withSchema } from "../src/config/config-json-schema.ts";
import { isObject } from "../src/config/json-schema.ts";
import { type Commented, printJsonc } from "../src/config/jsonc.ts";
import { resolveConfig } from "../src/config/resolve.ts";
import { findConfigFile } from "../src/host/config-file.ts";
import type { Json, Rule } from "../src/rule.ts";

// Updating the snapshots is the generator, as it is for the pages of rules.
const root = join(import.meta.dirname, "..");

const schemaSchema = z.looseObject({
  type: z.union([z.string(), z.array(z.string())]).optional(),
  enum: z.array(z.json()).optional(),
  const: z.json().optional(),
  anyOf: z.array(z.json()).optional(),
  items: z.json().optional(),
  properties: z.record(z.string(), z.json()).optional(),
  required: z.array(z.string()).optional(),
  additionalProperties: z.json().optional(),
  description: z.string().optional(),
  default: z.json().optional(),
});

/** A JSON Schema as the type of what it takes. */
function typeOf(schema: unknown): string {
  const {
    type,
    enum: values,
    const: value,
    anyOf,
    items,
    properties,
    required = [],
    additionalProperties,
  } = schemaSchema.parse(schema);
  if (value !== undefined) return JSON.stringify(value);
  if (values) return values.map((one) => JSON.stringify(one)).join(" | ");
  if (anyOf) return [...new Set(anyOf.map(typeOf))].join(" | ");
  if (Array.isArray(type)) return type.join(" | ");
  switch (type) {
    case "integer":
      return "number";
    case "array": {
      const item = items === undefined ? "unknown" : typeOf(items);
      return `readonly ${/[ |]/.test(item) ? `(${item})` : item}[]`;
    }
    case "object": {
      if (properties) {
        const keys = Object.entries(properties).map(
          ([key, inner]) => `readonly ${key}${required.includes(key) ? "" : "?"}: ${typeOf(inner)}`,
        );
        return keys.length === 0 ? "object" : `{ ${keys.join("; ")} }`;
      }
      const values = additionalProperties === undefined ? "unknown" : typeOf(additionalProperties);
      return `{ readonly [key: string]: ${values} }`;
    }
    default:
      return type ?? "unknown";
  }
}

function optionsOf({ options }: Rule) {
  return schemaSchema.parse(z.toJSONSchema(options, { io: "input" })).properties ?? {};
}

test("src/config/built-in-rules.ts gives every rule and option a type", async () => {
  const lines = [
    "// biome-ignore-all format: made by test/configuration.test.ts from the rules; `npm run test:update` makes it anew.",
    'import type { Level } from "./schema.ts";',
    "",
    "/** The rules that come with the tool, each with the types of its options. */",
    "export interface BuiltInRules {",
  ];
  for (const rule of rules) {
    const { id, summary, severity } = rule.meta;
    const options = Object.entries(optionsOf(rule));
    lines.push(`  /** ${summary.en} Recommended: \`"${severity}"\`. */`);
    if (options.length === 0) lines.push(`  readonly "${id}"?: Level | readonly [level: Level];`);
    else {
      lines.push(`  readonly "${id}"?: Level | readonly [level: Level, options?: {`);
      for (const [name, schema] of options) {
        const { description = "", default: value } = schemaSchema.parse(schema);
        lines.push(
          `    /** ${description.replaceAll("*/", "*\\/")} Default: \`${JSON.stringify(value)}\`. */`,
        );
        lines.push(`    readonly ${name}?: ${typeOf(schema)};`);
      }
      lines.push("  }];");
    }
  }
  lines.push("}", "");
  await expect(lines.join("\n")).toMatchFileSnapshot(join(root, "src", "config", "built-in-rules.ts"));
});

test("docs/config.schema.json is the schema of configurations", async () => {
  const text = `${JSON.stringify(configJsonSchema(rules), undefined, 2)}\n`;
  await expect(text).toMatchFileSnapshot(join(root, "docs", "config.schema.json"));
});

test("a configuration that is written can name its schema", () => {
  const written = withSchema({ map: [{ key: "locale", value: "ko", comment: "why" }] }, "./schema.json");
  expect(printJsonc(written)).toBe(`{
  "$schema": "./schema.json",
  // why
  "locale": "ko"
}
`);
});

test("every key of a configuration says what it is for", () => {
  expect(undescribed(configJsonSchema(rules), "")).toEqual([]);
});

function undescribed(schema: unknown, path: string): string[] {
  const parsed = schemaSchema.safeParse(schema);
  if (!parsed.success) return [];
  const { properties = {}, items, anyOf = [], additionalProperties } = parsed.data;
  return [
    ...Object.entries(properties).flatMap(([key, inner]) => [
      ...(schemaSchema.parse(inner).description ? [] : [`${path}.${key}`]),
      ...undescribed(inner, `${path}.${key}`),
    ]),
    ...(Array.isArray(items) ? items : [items]).flatMap((item) => undescribed(item, `${path}[]`)),
    ...anyOf.flatMap((inner) => undescribed(inner, path)),
    ...undescribed(additionalProperties, `${path}.*`),
  ];
}

/** What is used where a key is left out. */
const DEFAULTS: { readonly [key: string]: string } = {
  extends: "`recommended`",
  content: "`_posts`, `content` and `src/content`, as far as they are there; else the working directory",
  ignore: "nothing beside what `.gitignore` leaves out",
  site: "what `_config.yml`, `hugo.toml` or `astro.config.*` says",
  parser: "`satteri`, or `reference` where no native binary loads",
  locale: "the language of the environment (`LANG`)",
  frontMatter: "a schema that refuses only what surely breaks a page; `npx review-lint schema` prints it",
  template: "none",
  profiles: "the built-in ones, where a post's headings follow one",
  rules: "each rule at its own severity",
  overrides: "none",
};

const EXAMPLES: { readonly [key: string]: Json } = {
  $schema: "./node_modules/review-lint/docs/config.schema.json",
  extends: ["strict", "../lab.config.json"],
  content: ["_posts", "notes/**/*.md"],
  ignore: ["_posts/archive", "!_posts/archive/kept.md"],
  site: { kind: "jekyll", root: ".", baseurl: "/blog", renderer: "kramdown" },
  parser: "reference",
  locale: "ko",
  frontMatter: { required: ["title", "date"], properties: { score: { type: "integer", maximum: 5 } } },
  template: "_templates/review.md",
  profiles: {
    review: {
      files: ["_posts/**"],
      sections: [
        "Summary",
        { heading: "Method", synonyms: ["Approach"] },
        { heading: "Limits", required: false },
      ],
    },
  },
  rules: { "title-heading": "off", "missing-caption": ["error", { when: "always" }] },
  overrides: [
    { files: ["_posts/talks/**"], ignore: ["_posts/talks/paper-*"], rules: { "section-skeleton": "off" } },
  ],
};

/** A key, with the keys inside of it as a list. */
function describeKey(key: string, schema: unknown): string[] {
  const { description = "" } = schemaSchema.parse(schema);
  const inner = innerKeys(schema, "");
  return [
    `### ${key}`,
    "",
    description,
    "",
    `- Type: ${KINDS[key] ?? `\`${typeOf(schema).replaceAll("readonly ", "")}\``}`,
    ...(DEFAULTS[key] === undefined ? [] : [`- Default: ${DEFAULTS[key]}`]),
    ...inner,
    "",
    "```jsonc",
    printJsonc(commented({ [key]: EXAMPLES[key] ?? "" })).trimEnd(),
    "```",
    "",
  ];
}

/** A value as it is written in a configuration. */
function commented(value: Json): Commented {
  if (Array.isArray(value)) return { list: value.map((item: Json) => ({ value: commented(item) })) };
  if (isObject(value))
    return { map: Object.entries(value).map(([key, inner]) => ({ key, value: commented(inner) })) };
  return typeof value === "object" ? String(value) : value;
}

/** The types of keys whose own would fill a page. */
const KINDS: { readonly [key: string]: string } = {
  extends:
    'a preset (`"recommended"`, `"strict"`) or the path of a file, in code also a configuration; or a list of them',
  frontMatter: "a JSON Schema; in code also a schema of zod 4",
  profiles: "an object: profiles by name",
  rules:
    'an object: by rule `"off"`, `"warn"`, `"error"`, or a list of a level and [options](rules/README.md); in code also rules',
  overrides: "a list of objects",
  site: "an object",
};

function innerKeys(schema: unknown, prefix: string): string[] {
  const parsed = schemaSchema.safeParse(schema);
  if (!parsed.success) return [];
  const { properties = {}, items, anyOf = [], additionalProperties } = parsed.data;
  if (Object.keys(properties).length > 20) return [];
  const own = Object.entries(properties).flatMap(([key, inner]) => {
    const { description = "", allOf } = schemaSchema.extend({ allOf: z.json().optional() }).parse(inner);
    const type =
      allOf || /\{/.test(typeOf(inner)) ? "" : ` (\`${typeOf(inner).replaceAll("readonly ", "")}\`)`;
    return [`- \`${prefix}${key}\`${type}: ${description}`, ...innerKeys(inner, `${prefix}${key}.`)];
  });
  const name = prefix === "" ? "" : prefix;
  return [
    ...own,
    ...(Array.isArray(items) ? [] : innerKeys(items, name)),
    ...anyOf.flatMap((inner) => innerKeys(inner, name)),
    ...innerKeys(additionalProperties, prefix === "" ? "*." : prefix),
  ];
}

const page = join(root, "docs", "configuration.md");

test("docs/configuration.md says what every key is for", async () => {
  const { properties = {} } = schemaSchema.parse(configJsonSchema(rules));
  expect(Object.keys(EXAMPLES).sort()).toEqual(Object.keys(properties).sort());
  const reference = Object.entries(properties).flatMap(([key, schema]) => describeKey(key, schema));
  const marked = /(?<=<!-- reference:start -->\n)[\s\S]*?(?=<!-- reference:end -->)/;
  const text = readFileSync(page, "utf8").replace(marked, () => `\n${reference.join("\n")}`);
  await expect(text).toMatchFileSnapshot(page);
});

const pageText = readFileSync(page, "utf8");
const blocks = [...pageText.matchAll(/```(jsonc|ts|js)\n([\s\S]*?)```/g)].filter(
  ([, language, code = ""]) => language !== "js" || code.includes("export default defineConfig"),
);
/** Files that the examples import, by the names that the page gives them. */
const besides = [...pageText.matchAll(/`(rules\/[\w.-]+)`[^\n]*:\n\n```js\n([\s\S]*?)```/g)];

test.each(blocks.map(([, language = "", code = ""], i) => [i, language, code] as const))(
  "docs/configuration.md: example %i loads",
  async (_i, language, code) => {
    const folder = mkdtempSync(join(tmpdir(), "review-lint docs "));
    try {
      const path = join(folder, "site", `review-lint.config.${language}`);
      mkdirSync(join(folder, "site", "rules"), { recursive: true });
      writeFileSync(path, code);
      for (const [, name = "", text = ""] of besides) writeFileSync(join(folder, "site", name), text);
      writeFileSync(join(folder, "lab.config.json"), "{}");
      const file = await findConfigFile(join(folder, "site"), {
        "review-lint": () => import("../src/index.ts"),
      });
      if (file.state !== "found") throw new Error(JSON.stringify(file));
      expect(file.document.problems).toEqual([]);
      expect(resolveConfig({ rules, document: file.document })).toMatchObject({ ok: true });
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
);
