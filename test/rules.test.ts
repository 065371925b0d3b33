import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, expect, test } from "vitest";
import { families, rules } from "../rules/index.ts";
import type { Conclusion } from "../src/core/diagnostic.ts";
import type { FixSafety, Locale } from "../src/rule.ts";
import { readCase, readSurroundings } from "./fixture-case.ts";
import { companyOf, fixWith, lintWith, only, renderOut } from "./lint-text.ts";

const root = join(import.meta.dirname, "..");
const fixtures = join(root, "fixtures", "rules");

test("every rule file is in its family's list, under its own name", () => {
  for (const { name, rules: family } of families) {
    const files = readdirSync(join(root, "rules", name)).filter((file) => file !== "index.ts");
    expect(family.map(({ meta }) => `${meta.id}.ts`).sort()).toEqual(files.sort());
  }
});

test("every folder of fixtures belongs to a rule", () => {
  expect(readdirSync(fixtures).sort()).toEqual(rules.map(({ meta }) => meta.id).sort());
});

describe.each(rules.map((rule) => [rule.meta.id, rule] as const))("%s", (id, rule) => {
  const folder = join(fixtures, id);
  const cases = existsSync(folder)
    ? readdirSync(folder).filter(
        (name) => /^(flags|allows)-/.test(name) && !/\.(?:out|fixed\.md)$/.test(name),
      )
    : [];

  test("has fixtures for both verdicts, those of its page among them", () => {
    expect(cases).toContain(rule.meta.examples.flags);
    expect(cases).toContain(rule.meta.examples.allows);
    expect(rule.meta.examples.flags).toMatch(/^flags-/);
    expect(rule.meta.examples.allows).toMatch(/^allows-/);
  });

  test("owns every .out and .fixed.md file", () => {
    for (const name of readdirSync(folder).filter((file) => /\.(?:out|fixed\.md)$/.test(file))) {
      const [claim = ""] = name.split(".", 1);
      expect(claim).toMatch(/^flags-/);
      expect(cases).toContain(existsSync(join(folder, claim)) ? claim : `${claim}.md`);
    }
  });

  const flagged = cases.filter((name) => name.startsWith("flags-") && name.endsWith(".md"));
  if (rule.meta.fixable) {
    test("shows what its fixes do", () => {
      expect(flagged.some((name) => existsSync(join(folder, `${basename(name, ".md")}.fixed.md`)))).toBe(
        true,
      );
    });
  }

  for (const name of flagged) {
    test(`fixes ${basename(name, ".md").replaceAll("-", " ")}`, async () => {
      const company = companyOf(rule, rules);
      const fixed = (written: string, safety: FixSafety = "unsafe") =>
        fixWith(company, name, written, safety, ({ ruleId }) => ruleId === id);
      const text = readFileSync(join(folder, name), "utf8");
      const offered = only(rule, lintWith(company, new Map([[name, text]]))).diagnostics.filter(
        ({ fix }) => fix,
      );
      const path = join(folder, `${basename(name, ".md")}.fixed.md`);
      if (offered.length === 0) {
        expect(existsSync(path)).toBe(false);
        return;
      }
      // A rule offers nothing stronger than its meta says, and safe fixes where it says so somewhere.
      expect(rule.meta.fixable).toBeDefined();
      if (rule.meta.fixable === "unsafe") expect(offered.map(({ fix }) => fix?.safety)).not.toContain("safe");
      const whole = fixed(text);
      expect(whole.refusals).toEqual([]);
      await expect(whole.text).toMatchFileSnapshot(path);
      // Once is enough, and line endings and the byte order mark stay what they were.
      expect(fixed(whole.text).text).toBe(whole.text);
      const ended = text.replaceAll(/\r?\n/g, "\r\n");
      expect(fixed(ended).text).toBe(whole.text.replaceAll(/\r?\n/g, "\r\n"));
      if (!text.startsWith("\uFEFF")) expect(fixed(`\uFEFF${text}`).text).toBe(`\uFEFF${whole.text}`);
      // What is offered as safe leaves nothing safe to do.
      const safe = fixed(text, "safe");
      expect(safe.refusals).toEqual([]);
      expect(fixed(safe.text, "safe").text).toBe(safe.text);
    });
  }

  for (const name of cases) {
    test(basename(name, ".md").replaceAll("-", " "), async () => {
      const files = readCase(folder, name);
      const around = await readSurroundings(folder, name);
      const lint = (texts: ReadonlyMap<string, string>, locale: Locale = "en") =>
        only(rule, lintWith(companyOf(rule, rules), texts, locale, {}, around));
      const found = lint(files);
      expect(found.faults).toEqual([]);
      // Whether a file spells its letters composed or apart makes no difference to what is found, and on which lines.
      const apart = lint(new Map([...files].map(([path, text]) => [path, text.normalize("NFD")])));
      const kinds = ({ diagnostics }: Conclusion) =>
        diagnostics.map(
          ({ path, place, messageId }) => `${path}:${place.line}-${place.endLine} ${messageId}`,
        );
      expect(kinds(apart)).toEqual(kinds(found));
      if (name.startsWith("allows-")) {
        expect(renderOut(found)).toBe("");
        return;
      }
      expect(found.diagnostics.length).toBeGreaterThan(0);
      // Both languages say the same of the same places.
      const korean = lint(files, "ko");
      expect(korean.diagnostics.map(({ place, messageId }) => ({ place, messageId }))).toEqual(
        found.diagnostics.map(({ place, messageId }) => ({ place, messageId })),
      );
      for (const { message, help } of [...found.diagnostics, ...korean.diagnostics]) {
        expect(message).not.toMatch(/\{\w+\}/);
        expect(help).not.toBe("");
      }
      await expect(
        `${renderOut(found, files.size > 1)}---\n${renderOut(korean, files.size > 1)}`,
      ).toMatchFileSnapshot(join(folder, `${basename(name, ".md")}.out`));
    });
  }
});
