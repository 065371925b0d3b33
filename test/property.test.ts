import fc from "fast-check";
import { expect, test } from "vitest";
import { rules } from "../rules/index.ts";
import { createSource, lineAt, mask, pointAt, type Range } from "../src/post/source.ts";
import { arbitraryText } from "./arbitrary-post.ts";
import { lintWith } from "./lint-text.ts";
import { parsePost } from "./parse.ts";

test("offsets go to lines and columns and back", () => {
  fc.assert(
    fc.property(arbitraryText, fc.nat(), (text, seed) => {
      const { lineStarts } = createSource(text);
      const offset = seed % (text.length + 1);
      const { line, column } = pointAt(lineStarts, offset);
      expect((lineStarts[line - 1] ?? Number.NaN) + column - 1).toBe(offset);
      expect(text.slice(lineStarts[line - 1], offset)).not.toMatch(/\n|\r(?!$)/);
    }),
  );
});

test("masking keeps every offset and line ending", () => {
  fc.assert(
    fc.property(arbitraryText, fc.nat(), fc.nat(), (text, a, b) => {
      const [one, other] = [a % (text.length + 1), b % (text.length + 1)];
      const range = { start: Math.min(one, other), end: Math.max(one, other) };
      const masked = mask(text, [range]);
      expect(masked.length).toBe(text.length);
      expect(createSource(masked).lineStarts).toEqual(createSource(text).lineStarts);
    }),
  );
});

test("any text gives a post whose every range lies in it", () => {
  fc.assert(
    fc.property(arbitraryText, (text) => {
      const post = parsePost("post.md", text);
      const inside = ({ start, end }: Range) =>
        expect(0 <= start && start <= end && end <= text.length).toBe(true);
      for (const block of post.body.blocks) {
        inside(block);
        for (const inline of block.inlines) inside(inline);
      }
      for (const { heading, words, whole } of post.sections)
        for (const range of [heading, words, whole]) inside(range);
      for (const figure of post.figures.figures) {
        for (const range of [figure, figure.urlRange, figure.altRange, ...figure.captions]) inside(range);
      }
      for (const { labelRange, valueRange } of post.fields)
        for (const range of [labelRange, valueRange]) inside(range);
      for (const { lines, sentences } of post.texts.paragraphs) {
        for (const range of [...lines, ...sentences]) inside(range);
        for (const sentence of sentences) {
          // What a sentence says stands in its range: its first and last letters do, whatever markup is between.
          const written = text.slice(sentence.start, sentence.end);
          expect(written.startsWith(sentence.text.charAt(0))).toBe(true);
          expect(written.endsWith(sentence.text.charAt(sentence.text.length - 1))).toBe(true);
        }
      }
    }),
    { numRuns: 500 },
  );
});

test("no rule fails on any text, and every place is one of the text", () => {
  fc.assert(
    fc.property(arbitraryText, (text) => {
      const { diagnostics, faults } = lintWith(rules, new Map([["_posts/2024-01-02-post.md", text]]));
      expect(faults).toEqual([]);
      const source = createSource(text);
      for (const { place } of diagnostics) {
        expect(place.end).toBeLessThanOrEqual(text.length);
        expect(lineAt(source, place.start)).toBe(place.line);
      }
    }),
    { numRuns: 300 },
  );
});

test("the same text gives the same result", () => {
  fc.assert(
    fc.property(arbitraryText, (text) => {
      const files = new Map([
        ["a.md", text],
        ["b.md", text],
      ]);
      const backwards = new Map([...files].reverse());
      expect(JSON.stringify(lintWith(rules, files))).toBe(JSON.stringify(lintWith(rules, backwards)));
    }),
    { numRuns: 100 },
  );
});

// A pattern that goes over such a line again and again would not be done with it within a test's time.
test.each([
  ["a condition that does not end", `if a${" is not b".repeat(32)}`],
  ["a loop over a long name", `for x in a${"_b".repeat(60)} y`],
  ["an image that blanks keep apart", `![a](${" ".repeat(4000)}b`],
  ["a run of full stops", `가나 ${".".repeat(30_000)}a`],
  ["a run of exclamation marks", `가나 ${"!".repeat(30_000)}a`],
  ["a run of colons in a heading", `## a${":".repeat(30_000)}b\n\n- [ ] 캡션 확인\n- [ ] 링크 확인`],
  ["links beside empty fields", `- **arXiv**: N/A\n- **코드**: N/A\n\n${"[a](http://b.c/i) ".repeat(2000)}`],
])("%s is read as fast as any other", (_what, line) => {
  const text = `---\ntitle: "a b c"\ndate: 2025-01-01\n---\n\n${line}\n`;
  expect(lintWith(rules, new Map([["post.md", text]])).faults).toEqual([]);
});
