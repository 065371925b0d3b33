import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Readable } from "node:stream";
import { structuredPatch } from "diff";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { families, rules } from "../rules/index.ts";
import { main } from "../src/cli/main.ts";
import type { FixSafety, Rule } from "../src/rule.ts";
import { readCase, readSurroundings } from "./fixture-case.ts";
import { companyOf, fixWith, lintWith, only, TODAY } from "./lint-text.ts";

// Updating the snapshots is the generator: `npm run test:update` writes the pages, this test holds them to the code.
const root = join(import.meta.dirname, "..");
const optionSchema = z.looseObject({ description: z.string(), default: z.json() });

/** What is wrong with a page's text is seen here, not by its readers: an option without words, a message without help. */
async function renderPage(family: string, rule: Rule): Promise<string> {
  const { id, summary, why, severity, messages, examples } = rule.meta;
  const options = Object.entries(
    z
      .object({ properties: z.record(z.string(), optionSchema).default({}) })
      .parse(z.toJSONSchema(rule.options, { io: "input" })).properties,
  );
  const lines = [
    `# ${id}`,
    "",
    `${summary.en} ${why.en}`,
    "",
    `${summary.ko} ${why.ko}`,
    "",
    `Family: ${family}. Severity: ${severity === "off" ? "off; switch it on in the configuration" : severity}.${rule.scope === "site" ? " Judges all posts of a run together." : ""}`,
    "",
    "## Flagged",
    ...(await renderExample(rule, examples.flags)),
    "## Allowed",
    ...(await renderExample(rule, examples.allows)),
    ...renderFix(rule),
    "## Messages",
    "",
    ...Object.entries(messages.en).flatMap(([messageId, { text, help }]) => [
      `- \`${messageId}\`: ${plain(text)} *${plain(help)}*`,
      `  <br>${plain(messages.ko[messageId]?.text ?? "")} *${plain(messages.ko[messageId]?.help ?? "")}*`,
    ]),
    "",
    "## Options",
    "",
    ...(options.length === 0
      ? ["None."]
      : options.map(
          ([name, option]) =>
            `- \`${name}\` (default \`${JSON.stringify(option.default)}\`): ${option.description}`,
        )),
    "",
    "```json",
    JSON.stringify({
      rules: {
        [id]: options[0]
          ? [severity === "off" ? "warn" : severity, { [options[0][0]]: options[0][1].default }]
          : "off",
      },
    }),
    "```",
    "",
  ];
  return lines.join("\n");
}

async function renderExample(rule: Rule, name: string): Promise<string[]> {
  const lines: string[] = [];
  const folder = join(root, "fixtures", "rules", rule.meta.id);
  const files = readCase(folder, name);
  const around = await readSurroundings(folder, name);
  for (const [path, text] of files) {
    if (files.size > 1) lines.push("", `\`${path}\``);
    lines.push("", "````markdown", text.replace(/^\uFEFF/, "").trimEnd(), "````");
  }
  if (around.others.length > 0)
    lines.push("", `Beside them: ${around.others.map((other) => `\`${other}\``).join(", ")}`);
  lines.push("");
  const { diagnostics } = only(rule, lintWith(companyOf(rule, rules), files, "en", {}, around));
  if (diagnostics.length === 0) return lines;
  const found = diagnostics.map(
    ({ path, place, severity, message, help }) =>
      `${files.size > 1 ? `${path}:` : ""}${place.line}:${place.column} ${severity} ${message} ${help}`,
  );
  return [...lines, "```text", ...found, "```", ""];
}

/** What `--fix` makes of the first fixture that it changes; the flagged one where it does. */
function renderFix(rule: Rule): string[] {
  const { id, fixable, examples } = rule.meta;
  if (fixable === undefined) return [];
  const folder = join(root, "fixtures", "rules", id);
  const fixed = readdirSync(folder).filter((name) => name.endsWith(".fixed.md"));
  const names = [examples.flags, ...fixed.map((name) => name.replace(/\.fixed\.md$/, ".md"))];
  for (const name of names) {
    const before = readFileSync(join(folder, name), "utf8");
    const after = fixWith(companyOf(rule, rules), name, before, fixable, ({ ruleId }) => ruleId === id).text;
    if (after === before) continue;
    const changes = structuredPatch("", "", before, after, "", "", { context: 1 }).hunks;
    const how =
      fixable === "safe" ? "`--fix` makes these changes:" : "Only `--fix-unsafe` makes these changes:";
    const lines = changes.flatMap(({ lines }, i) => [...(i > 0 ? ["@@"] : []), ...lines]);
    return ["## Fix", "", how, "", "````diff", ...lines, "````", ""];
  }
  return [];
}

function plain(text: string): string {
  return text.replaceAll("*", "\\*").replaceAll("<", "&lt;");
}

describe.each(
  families.flatMap(({ name, rules }) => rules.map((rule) => [rule.meta.id, name, rule] as const)),
)("docs/rules/%s.md", (id, family, rule) => {
  test("says what the rule does", async () => {
    await expect(await renderPage(family, rule)).toMatchFileSnapshot(join(root, "docs", "rules", `${id}.md`));
  });
});

test("docs/rules/README.md lists every rule by family", async () => {
  const lines = ["# Rules", ""];
  for (const { name, rules } of families) {
    if (rules.length === 0) continue;
    lines.push(`## ${name}`, "", "| rule | severity | fix | a good post |", "|---|---|---|---|");
    for (const { meta } of rules)
      lines.push(
        `| [${meta.id}](${meta.id}.md) | ${meta.severity} | ${flagOf(meta.fixable)} | ${meta.summary.en} |`,
      );
    lines.push("");
  }
  await expect(lines.join("\n")).toMatchFileSnapshot(join(root, "docs", "rules", "README.md"));
});

/** The option that makes the fixes of a rule. */
function flagOf(fixable: FixSafety | undefined): string {
  if (fixable === undefined) return "";
  return fixable === "safe" ? "`--fix`" : "`--fix-unsafe`";
}

/** How much of the sample blog's report a README shows. */
test.each([
  ["README.md", "en", 44],
  ["README.ko.md", "ko", 29],
])("%s shows what the first command prints on a terminal", async (name, locale, size) => {
  let printed = "";
  const stdout = {
    isTTY: true,
    columns: 80,
    write: (text: string) => {
      printed += text;
    },
  };
  const code = await main(
    ["fixtures/blog", "--locale", locale],
    {
      cwd: root,
      env: { NO_COLOR: "1", CI: "1" },
      stdin: Readable.from([]),
      stdout,
      stderr: stdout,
      now: () => new Date(`${TODAY}T12:00:00`),
    },
    rules,
  );
  expect(code).toBe(1);
  const lines = printed.trimEnd().split("\n");
  const picture = [...lines.slice(0, size), " …", "", ...lines.slice(lines.lastIndexOf("") + 1)].join("\n");
  const path = join(root, name);
  const [before, after] = readFileSync(path, "utf8").split(
    /<!-- output:start -->[\s\S]*?<!-- output:end -->/,
  );
  await expect(
    `${before}<!-- output:start -->\n\`\`\`text\n${picture}\n\`\`\`\n<!-- output:end -->${after}`,
  ).toMatchFileSnapshot(path);
});

test.each(["README.md", "README.ko.md"])("%s names every rule", (name) => {
  const readme = readFileSync(join(root, name), "utf8");
  for (const { meta } of rules) expect(readme).toContain(`\`${meta.id}\``);
});

test("docs/fixing.md lists the rules that have fixes, and what each needs", () => {
  const page = readFileSync(join(root, "docs", "fixing.md"), "utf8");
  const [, table = ""] = page.split(/<!-- fixes:(?:start|end) -->/);
  const listed = [...table.matchAll(/^\| \[([\w-]+)\]\(rules\/([\w-]+)\.md\) \| `(--[\w-]+)` \|/gm)];
  expect(listed.map(([, id, file, flag]) => [id, file, flag]).sort()).toEqual(
    rules
      .flatMap(({ meta: { id, fixable } }) =>
        fixable ? [[id, id, fixable === "safe" ? "--fix" : "--fix-unsafe"]] : [],
      )
      .sort(),
  );
});

const pages = readdirSync(join(root, "docs")).filter((file) => file.endsWith(".md"));
test.each(["README.md", "README.ko.md", "CONTRIBUTING.md", ...pages.map((file) => `docs/${file}`)])(
  "%s links to files that are there",
  (name) => {
    const text = readFileSync(join(root, name), "utf8").replace(/^```[\s\S]*?^```/gm, "");
    for (const [, target = ""] of text.matchAll(/\]\((?!\w+:)([^)#]+)/g))
      expect(existsSync(join(root, dirname(name), target)), target).toBe(true);
  },
);
