import { readdirSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { configJsonSchema } from "../src/config/config-json-schema.ts";
import { resolveConfig } from "../src/config/resolve.ts";
import { compileGlobs } from "../src/core/globs.ts";
import { findConfigFile } from "../src/host/config-file.ts";
import { nearest } from "../src/post/nearest.ts";
import { definePostRule, type Rule, type Severity } from "../src/rule.ts";

const fixtures = join(import.meta.dirname, "..", "fixtures", "config");

function rule(id: string, severity: Severity | "off", options: z.ZodType): Rule {
  const sentence = { en: "x", ko: "x" };
  const messages = { en: { x: { text: "x", help: "x" } }, ko: { x: { text: "x", help: "x" } } };
  const examples = { flags: "flags-x.md", allows: "allows-x.md" };
  return definePostRule({
    meta: { id, severity, summary: sentence, why: sentence, messages, examples },
    options,
    check: () => undefined,
  });
}

// Rules of the test's own: the fixtures are about configurations, and must not change with the rules.
const rules = [
  rule(
    "repeated-image",
    "error",
    z.strictObject({
      max: z.int().min(1).default(1),
      hosts: z.array(z.string()).default([]),
      kind: z.enum(["image", "figure"]).default("image"),
    }),
  ),
  rule("generic-alt", "warn", z.strictObject({ words: z.array(z.string()).default(["image"]) })),
  rule("empty-section", "warn", z.strictObject({})),
  rule(
    "short-text",
    "off",
    z.strictObject({
      min: z.union([z.int().min(1), z.literal("none")]).default(3),
      words: z.array(z.string()).default([]),
    }),
  ),
  rule("no-options", "warn", z.strictObject({})),
  rule("dates", "warn", z.strictObject({})),
];

/** Paths that the plans are printed for. */
const PROBES = [
  "a.md",
  "_posts/a.md",
  "_posts/[old].md",
  "_posts/series/b.md",
  "drafts/c.md",
  "notes/d.md",
  "notes/kept.md",
];

async function render(folder: string): Promise<string> {
  const file = await findConfigFile(folder);
  if (file.state === "broken") return renderProblems(file.problems);
  if (file.state === "none") throw new Error(`${folder} holds no configuration`);
  const resolution = resolveConfig({ rules, document: file.document });
  if (!resolution.ok) return renderProblems(resolution.problems);
  const { locale, parser, content, ignores, planFor } = resolution.config;
  const byPlan = new Map(
    PROBES.map((path) => [planFor(path), PROBES.filter((other) => planFor(other) === planFor(path))]),
  );
  const lines = [
    `locale ${locale}`,
    `content ${content?.join(", ") ?? "-"}`,
    ...(parser === undefined ? [] : [`parser ${parser}`]),
    `ignored ${PROBES.filter(ignores).join(", ") || "-"}`,
  ];
  for (const [{ plan }, paths] of byPlan) {
    lines.push("", paths.join(", "), `  front matter ${JSON.stringify(plan.settings.frontMatter) ?? "-"}`);
    for (const { id, severity, options } of plan.rules)
      lines.push(`  ${id} ${severity} ${JSON.stringify(options)}`);
  }
  return `${lines.join("\n")}\n`;
}

function renderProblems(problems: readonly { readonly where: string; readonly message: string }[]): string {
  return problems.map(({ where, message }) => `${where}: ${message}\n`).join("");
}

describe("configurations", () => {
  for (const name of readdirSync(fixtures, { withFileTypes: true }).filter((entry) => entry.isDirectory())) {
    test(name.name.replaceAll("-", " "), async () => {
      await expect(await render(join(fixtures, name.name))).toMatchFileSnapshot(
        join(fixtures, `${name.name}.out`),
      );
    });
  }
});

describe("the JSON Schema of configurations", () => {
  const judge = new Ajv({ strictTypes: false, strictTuples: false }).compile(configJsonSchema(rules));
  for (const { name } of readdirSync(fixtures, { withFileTypes: true }).filter((entry) =>
    entry.isDirectory(),
  )) {
    test(`says the same of ${name.replaceAll("-", " ")}`, async () => {
      const file = await findConfigFile(join(fixtures, name));
      if (file.state !== "found") return;
      const { ok } = resolveConfig({ rules, document: file.document });
      expect(judge(file.document.value)).toBe(ok);
    });
  }
});

test("posts with the same overrides share one plan", () => {
  const resolution = resolveConfig({ rules });
  if (!resolution.ok) throw new Error("the empty configuration is right");
  expect(resolution.config.planFor("a.md")).toBe(resolution.config.planFor("b.md"));
});

test.each([
  [["drafts"], "drafts/a/b.md", true],
  [["drafts/"], "drafts/a.md", true],
  [["drafts"], "a/drafts/b.md", false],
  [["**/drafts"], "a/drafts/b.md", true],
  [["*.md"], "a.md", true],
  [["*.md"], "p/a.md", false],
  [["p/**", "!p/a.md"], "p/a.md", false],
  [["!p/a.md", "p/**"], "p/a.md", true],
  [["[draft] a.md"], "[draft] a.md", true],
  [["논문".normalize("NFD")], "논문/a.md".normalize("NFC"), true],
  [["{a,b}/*.md"], "b/c.md", true],
  [[".x"], ".x/a.md", true],
])("globs %j on %s", (globs, path, expected) => {
  expect(compileGlobs(globs)(path)).toBe(expected);
});

test.each([
  ["eror", "error"],
  ["repeatd-image", "repeated-image"],
  ["repeated_image", "repeated-image"],
  ["imaeg", "image"],
  ["KO", "ko"],
  ["warning", "warn"],
  ["xyz", undefined],
])("the nearest name to %s", (name, expected) => {
  expect(nearest(name, ["warn", "error", "repeated-image", "image", "ko"])).toBe(expected);
});

test.each([
  ["tempate", "template-prompt"],
  ["templates", "template-prompt"],
  // Which of the two is anyone's guess, and in a short word or a date one slip is another word.
  ["genreic", undefined],
  ["trial", undefined],
  ["2024-05-03", undefined],
])("the nearest name that begins with %s", (name, expected) => {
  const names = ["template-prompt", "generic-alt", "generic-caption", "train-data", "2024-05-02-whisper"];
  expect(nearest(name, names)).toBe(expected);
});
