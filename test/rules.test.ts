import { existsSync, readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, expect, test } from "vitest";
import { families, rules } from "../rules/index.ts";
import type { Conclusion } from "../src/core/diagnostic.ts";
import { readCase, readSurroundings } from "./fixture-case.ts";
import { lintWith, renderOut } from "./lint-text.ts";

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
    ? readdirSync(folder).filter((name) => /^(flags|allows)-/.test(name) && !name.endsWith(".out"))
    : [];

  test("has fixtures for both verdicts, those of its page among them", () => {
    expect(cases).toContain(rule.meta.examples.flags);
    expect(cases).toContain(rule.meta.examples.allows);
    expect(rule.meta.examples.flags).toMatch(/^flags-/);
    expect(rule.meta.examples.allows).toMatch(/^allows-/);
  });

  test("owns every .out file", () => {
    for (const name of readdirSync(folder).filter((file) => file.endsWith(".out"))) {
      expect(cases.some((file) => `${basename(file, ".md")}.out` === name && file.startsWith("flags-"))).toBe(
        true,
      );
    }
  });

  for (const name of cases) {
    test(basename(name, ".md").replaceAll("-", " "), async () => {
      const files = readCase(folder, name);
      const around = await readSurroundings(folder, name);
      const found = lintWith([rule], files, "en", {}, around);
      expect(found.faults).toEqual([]);
      // Whether a file spells its letters composed or apart makes no difference to what is found, and on which lines.
      const apart = lintWith(
        [rule],
        new Map([...files].map(([path, text]) => [path, text.normalize("NFD")])),
        "en",
        {},
        around,
      );
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
      const korean = lintWith([rule], files, "ko", {}, around);
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
