import { expect, test } from "vitest";
import { z } from "zod";
import { definePostRule } from "../src/rule.ts";
import { lintWith } from "./lint-text.ts";

/** A rule that reports every use of a word. */
function wordRule(id: string, word: string, yieldsTo: readonly string[] = []) {
  const words = { en: "Said.", ko: "있습니다." };
  const message = { text: "Said.", help: "Do not say it." };
  return definePostRule({
    meta: {
      id,
      summary: words,
      why: words,
      severity: "warn",
      messages: { en: { said: message }, ko: { said: message } },
      examples: { flags: "flags-word.md", allows: "allows-word.md" },
      yieldsTo,
    },
    options: z.strictObject({}),
    check(post, { report }) {
      for (const { 0: found, index } of post.source.text.matchAll(new RegExp(word, "g")))
        report({ at: { start: index, end: index + found.length }, message: "said" });
    },
  });
}

const files = new Map([
  ["a.md", "one two\n\nthree one two\n"],
  ["b.md", "one\n\ntwo\n"],
]);
const placesOf = (rules: Parameters<typeof lintWith>[0]) =>
  lintWith(rules, files).diagnostics.map(
    ({ path, ruleId, place }) => `${path}:${place.line}:${place.column} ${ruleId}`,
  );

test("a finding gives way where a rule that says more reports an overlapping place in the same file", () => {
  const both = [wordRule("weak", "one two", ["strong"]), wordRule("strong", "two")];
  expect(placesOf(both)).toEqual(["a.md:1:5 strong", "a.md:3:11 strong", "b.md:3:1 strong"]);
});

test("a finding stays where the other rule reports beside it, in another file, or not at all", () => {
  expect(placesOf([wordRule("weak", "one ?", ["strong"]), wordRule("strong", "two")])).toContain(
    "a.md:1:1 weak",
  );
  expect(placesOf([wordRule("weak", "one two", ["strong"])])).toEqual(["a.md:1:1 weak", "a.md:3:7 weak"]);
  expect(placesOf([wordRule("weak", "three", ["strong"]), wordRule("strong", "two")])).toContain(
    "a.md:3:1 weak",
  );
});

test("so many findings that they would not fit on the stack are all kept", () => {
  const text = "word ".repeat(150_000);
  const { diagnostics, faults } = lintWith([wordRule("many", "word")], new Map([["a.md", text]]));
  expect(faults).toEqual([]);
  expect(diagnostics).toHaveLength(150_000);
});

test("a rule that reports what is none of its messages has failed", () => {
  const words = { en: "Said.", ko: "있습니다." };
  const message = { text: "Said.", help: "Do not say it." };
  const rule = definePostRule({
    meta: {
      id: "slip",
      summary: words,
      why: words,
      severity: "warn",
      messages: { en: { said: message }, ko: { said: message } },
      examples: { flags: "flags-word.md", allows: "allows-word.md" },
    },
    options: z.strictObject({}),
    check(_post, { report }) {
      // Rules in JavaScript have no compiler to tell them.
      Reflect.apply(report, undefined, [{ at: { start: 0, end: 1 }, message: "sad" }]);
    },
  });
  const { diagnostics, faults } = lintWith([rule], files);
  expect(diagnostics).toEqual([]);
  expect(faults.map(({ path, message: text }) => [path, text])).toEqual([
    ["a.md", "it reports “sad”, which is none of its messages"],
    ["b.md", "it reports “sad”, which is none of its messages"],
  ]);
});
