import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import duplicateFigure from "../rules/figures/duplicate-figure.ts";
import extraCaption from "../rules/figures/extra-caption.ts";
import placeholderValue from "../rules/paper-info/placeholder-value.ts";
import runTogetherLines from "../rules/text/run-together-lines.ts";
import swallowedParagraph from "../rules/text/swallowed-paragraph.ts";
import unrenderedEmphasis from "../rules/text/unrendered-emphasis.ts";
import { applyEdits } from "../src/core/fix.ts";
import { bindPlan, lintPost } from "../src/core/lint.ts";
import type { Site } from "../src/post/site.ts";
import { fixWith, lintWith } from "./lint-text.ts";
import { parsePost } from "./parse.ts";

const RULES = [unrenderedEmphasis, swallowedParagraph, runTogetherLines, duplicateFigure, extraCaption];

describe.each(RULES.map((rule) => [rule.meta.id, rule] as const))("%s", (id, rule) => {
  const folder = join(import.meta.dirname, "..", "fixtures", "rules", id);
  const fixed = readdirSync(folder).filter((name) => name.endsWith(".fixed.md"));

  test.each(fixed)("mends the same where letters are spelled apart, and leaves them so: %s", (name) => {
    const text = readFileSync(join(folder, name.replace(".fixed", "")), "utf8").normalize("NFD");
    const expected = readFileSync(join(folder, name), "utf8").normalize("NFD");
    expect(fixWith([rule], "post.md", text).text).toBe(expected);
  });

  test.each(fixed)("leaves nothing of what it can mend: %s", (name) => {
    const text = readFileSync(join(folder, name), "utf8");
    const { texts, refusals } = fixWith([rule], "post.md", text);
    expect(texts.size + refusals.length).toBe(0);
    expect(existsSync(join(folder, name.replace(".fixed.md", ".out")))).toBe(true);
  });
});

/** A text as it is after the fixes of `unrendered-emphasis` on a site, safe ones alone or all. */
function mended(text: string, site: Pick<Site, "kind" | "renderer">, safety: "safe" | "unsafe"): string {
  const plan = {
    rules: [{ id: "unrendered-emphasis", severity: "warn" as const, options: {} }],
    settings: { site: { root: ".", baseurl: "", ...site } },
    locale: "en" as const,
  };
  const lint = (written: string) =>
    lintPost(parsePost("post.md", written), bindPlan(plan, [unrenderedEmphasis]));
  const fixes = lint(text).findings.flatMap(({ fix }) =>
    fix && (safety === "unsafe" || fix.safety === "safe") ? [fix] : [],
  );
  const result = applyEdits(
    text,
    fixes.flatMap(({ edits }) => edits),
  );
  expect(lint(result).findings.filter(({ fix }) => fix !== null && fixes.length > 0)).toEqual([]);
  return result;
}

const ASTRO = { kind: "astro", renderer: "commonmark" } as const;
const HUGO = { kind: "hugo", renderer: "goldmark" } as const;
const JEKYLL = { kind: "jekyll", renderer: "kramdown" } as const;

test.each([
  ["**강점:**짧다. **약점:**얕다.", "**강점:** 짧다. **약점:** 얕다."],
  ["**가나****다라**이다.", "**가나다라**이다."],
  ["뜻은 ** 말(言) **이다.", "뜻은 **말(言)** 이다."],
])("Astro: %j", (text, expected) => {
  expect(mended(text, ASTRO, "safe")).toBe(expected);
});

test.each([
  ["**마크다운(Markdown)**을 쓴다.", "<strong>마크다운(Markdown)</strong>을 쓴다."],
  ["**`compile`**은 빠르다.", "<strong>`compile`</strong>은 빠르다."],
  ["모델**“가”**는 크다.", "모델<strong>“가”</strong>는 크다."],
  ["**여러 줄에\n걸친 말(a)**을 쓴다.", "<strong>여러 줄에\n걸친 말(a)</strong>을 쓴다."],
  ["## **점수(%)**는", "## <strong>점수(%)</strong>는"],
  ["| a |\n|---|\n| **점수(%)**는 |", "| a |\n|---|\n| <strong>점수(%)</strong>는 |"],
])("Astro shows tags, which are written only when asked for: %j", (text, expected) => {
  expect(mended(text, ASTRO, "safe")).toBe(text);
  expect(mended(text, ASTRO, "unsafe")).toBe(expected);
});

test.each([
  ["**마크다운(Markdown)**을 쓴다.", "**마크다운**(Markdown)을 쓴다."],
  ["**마크 다운 (MD)**을 쓴다.", "**마크 다운** (MD)을 쓴다."],
  ['이를 **"말"**이라고 한다.', '이를 "**말**"이라고 한다.'],
  ["모델**“가”**는 크다.", "모델“**가**”는 크다."],
  // Nobody knows.
  ["값은 **97.2%**로 오른다.", "값은 **97.2%**로 오른다."],
  ["**`compile`**은 빠르다.", "**`compile`**은 빠르다."],
  ["**[글(a)](u)**은 길다.", "**[글(a)](u)**은 길다."],
  ["**가(나(다))**를 **라(마)(바)**를", "**가(나(다))**를 **라(마)(바)**를"],
  ["**가(나)**를 ** 다", "**가(나)**를 ** 다"],
])(
  "Hugo leaves tags out, so that bold text ends elsewhere, and only when asked for: %j",
  (text, expected) => {
    expect(mended(text, HUGO, "safe")).toBe(text);
    expect(mended(text, HUGO, "unsafe")).toBe(expected);
  },
);

test.each([
  ["뜻은 ** 말(言) **이다.", "뜻은 **말(言)**이다."],
  ["**색인 (BM25) **을 쓴다.", "**색인 (BM25)**을 쓴다."],
  ["**마크다운(Markdown)**을 쓴다.", "**마크다운(Markdown)**을 쓴다."],
])("kramdown needs no blank before a particle: %j", (text, expected) => {
  expect(mended(text, JEKYLL, "unsafe")).toBe(expected);
});

test.each([
  // A backslash would take the mark's meaning away.
  "** 경로는 C:\\ ** 이다.",
  // Other emphasis would be torn.
  "_앞 ** 말_ 뒤 ** 이다.",
  // A line that underlines, or what is indented, would be another thing on its own.
  "- 가\n- 나\n**다**\n===\n",
  "- 가\n- 나\n**다**\n\n  라\n",
])("leaves alone: %j", (text) => {
  expect(fixWith(RULES, "post.md", text).texts.size).toBe(0);
});

test("parts a line from a list in the file's own way", () => {
  expect(fixWith([swallowedParagraph], "post.md", "- 가\r- 나\r**다**\r").text).toBe(
    "- 가\r- 나\r\r**다**\r",
  );
  // A tab reaches to the text of the item: the line belongs there.
  expect(fixWith([swallowedParagraph], "post.md", "- 가\n- 나\n\t**다**\n").texts.size).toBe(0);
});

test.each([
  // The line that nothing ends is the empty one.
  ["**Authors:** O. Khattab  \n**Venue:**\n**Year:** 2020", ["placeholder-value 7"]],
  ["**Authors:** O. Khattab\n**Venue:**", ["placeholder-value 7"]],
  [
    "**Authors:** O. Khattab\n**Venue:**\n**Year:** 2020\n**Code:** none",
    ["placeholder-value 7", "run-together-lines 9"],
  ],
  ["**Input:**\n**Output:** text", ["run-together-lines 6"]],
])("an empty line is found once: %j", (info, expected) => {
  const text = `---\ntitle: "[Paper Review] ColBERT"\n---\n\n## Info\n${info}\n`;
  const { diagnostics } = lintWith([runTogetherLines, placeholderValue], new Map([["post.md", text]]));
  expect(diagnostics.map(({ ruleId, place }) => `${ruleId} ${place.line}`)).toEqual(expected);
});
