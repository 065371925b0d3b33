import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { CONFIG, postOf } from "../bench/corpus.mjs";
import { rules } from "../rules/index.ts";
import { readSiteFacts } from "../src/config/site.ts";
import { lintWith } from "./lint-text.ts";

const posts = Array.from({ length: 60 }, (_, index) => postOf(index));

test("the posts of the benchmark are the same everywhere, and on every day", () => {
  const texts = Array.from({ length: 300 }, (_, index) => postOf(index).text);
  const digest = createHash("sha256").update(texts.join("")).digest("hex");
  // Figures that were measured before it changes cannot be compared with those measured after.
  expect(digest).toBe("83eb2b104c8a326da5619c485c43e657bd67306167abf9028a162021cafc345e");
});

test("no two of them share a path or a sentence", () => {
  expect(new Set(posts.map(({ path }) => path)).size).toBe(posts.length);
  const clean = posts.filter(({ defects }) => defects.length === 0);
  const sentences = clean.flatMap(({ text }) =>
    text.split(/\n+|(?<=\.) /).filter((part) => /^[^#|`]{20,}\.$/.test(part)),
  );
  expect(sentences.length).toBeGreaterThan(clean.length * 20);
  expect(new Set(sentences).size).toBe(sentences.length);
});

test("they have about 6.4 KB, most in Korean", () => {
  const sizes = posts.map(({ text }) => Buffer.byteLength(text));
  expect(Math.min(...sizes)).toBeGreaterThan(5500);
  expect(Math.max(...sizes)).toBeLessThan(7400);
  const mean = sizes.reduce((sum, size) => sum + size, 0) / sizes.length;
  expect(Math.abs(mean - 6400)).toBeLessThan(200);
  const korean = posts.filter(({ text }) => /[가-힣]{2}/.test(text.split("\n## ")[1] ?? "")).length;
  expect(korean / posts.length).toBeGreaterThan(0.5);
});

test("nothing but the planted defects is found in them", () => {
  const site = { ...readSiteFacts({ file: "_config.yml", kind: "jekyll" }, CONFIG), root: "." };
  const used = rules.filter(({ meta }) => meta.severity !== "off");
  const files = new Map(posts.map(({ path, text }) => [path, text]));
  const { diagnostics, faults } = lintWith(used, files, "en", {}, { site });
  expect(faults.map(({ message }) => message)).toEqual([]);
  const found = (wanted: string) =>
    new Set(diagnostics.flatMap(({ path, ruleId }) => (path === wanted ? [ruleId] : [])));
  for (const { path, defects } of posts) expect(found(path), path).toEqual(new Set(defects));
});
