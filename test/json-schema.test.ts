import { describe, expect, test } from "vitest";
import { rules } from "../rules/index.ts";
import { resolveConfig } from "../src/config/resolve.ts";
import { conclude } from "../src/core/conclude.ts";
import type { ConfigDocument } from "../src/core/document.ts";
import { lintPost } from "../src/core/lint.ts";
import type { Json } from "../src/rule.ts";
import { parsePost } from "./parse.ts";

const POST = "---\ntitle: 리뷰\ndate: 2024-01-02\ntags: [y]\nheader:\n  x: 1\n---\n\n글입니다.\n";

/** What a post is told under a site's schema, or what the configuration is told of the schema. */
function judge(schema: { readonly [key: string]: Json }): string[] {
  const document: ConfigDocument = {
    name: "config.json",
    value: { frontMatter: schema },
    folder: "",
    placeOf: () => ({ line: 1, column: 1 }),
    extended: new Map(),
    problems: [],
  };
  const resolution = resolveConfig({ rules, document });
  if (!resolution.ok) return resolution.problems.map(({ message }) => message);
  const plan = resolution.config.planFor("a.md");
  const { diagnostics } = conclude([lintPost(parsePost("a.md", POST), plan)], () => plan, rules);
  return diagnostics.filter(({ ruleId }) => ruleId === "front-matter-schema").map(({ message }) => message);
}

describe("what a schema implies is asked for", () => {
  test.each<[string, { readonly [key: string]: Json }, string]>([
    ["a required key without a schema", { type: "object", required: ["foo"] }, 'The key "foo" is missing.'],
    [
      "a reference to a schema without a type",
      { $ref: "#/$defs/a", $defs: { a: { required: ["foo"] } } },
      'The key "foo" is missing.',
    ],
    ["alternatives", { anyOf: [{ required: ["x"] }, { required: ["y"] }] }, 'The key "x" is missing.'],
    [
      "a length",
      { properties: { title: { minLength: 50 } } },
      '"title" is 리뷰, which is less than the least allowed: 50.',
    ],
    [
      "the items of a list",
      { properties: { tags: { items: { enum: ["x"] } } } },
      '"tags[0]" is y, but must be one of: x.',
    ],
    [
      "keys within keys",
      { properties: { header: { properties: { teaser: {} }, required: ["teaser"] } } },
      'The key "header.teaser" is missing.',
    ],
    ["the whole", { minProperties: 50 }, "The front matter as a whole does not fit the site's schema."],
  ])("%s", (_name, schema, message) => {
    expect(judge(schema)).toEqual([message]);
  });

  test("what it does not say is free", () => {
    expect(judge({})).toEqual([]);
    expect(
      judge({ properties: { title: {}, tags: { items: {} } }, required: ["title"], "x-note": "ours" }),
    ).toEqual([]);
  });
});

test("a keyword that is none is told of, wherever it stands", () => {
  expect(judge({ requried: ["x"] })).toEqual([
    "unknown keyword `requried` in a JSON Schema. Did you mean `required`?",
  ]);
  expect(judge({ properties: { tags: { itmes: {} } } })).toEqual([
    "unknown keyword `itmes` in a JSON Schema. Did you mean `items`?",
  ]);
});
