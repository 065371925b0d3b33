import { expect, test } from "vitest";
import unrenderedEmphasis from "../rules/text/unrendered-emphasis.ts";
import { bindPlan, lintPost } from "../src/core/lint.ts";
import type { Renderer } from "../src/post/site.ts";
import { readLostEmphasis } from "../src/post/text/emphasis.ts";
import { parsePost } from "./parse.ts";

/** What is lost of a text: kind, words, and whether every renderer loses it. */
function lostIn(text: string): string[] {
  const post = parsePost("post.md", text);
  return readLostEmphasis(post.source.text, post.body).map(
    ({ kind, words, everywhere }) => `${everywhere ? "everywhere" : "CommonMark"} ${kind} ${words}`,
  );
}

test.each([
  ["**마크다운(Markdown)**을 쓴다.", ["CommonMark closing 마크다운(Markdown)"]],
  [
    '**`compile`**은 빠르고 **"말"**이라고 한다.',
    ["CommonMark closing `compile`", 'CommonMark closing "말"'],
  ],
  [
    "값은 **97.2%**로 오른다. **[링크](u)**는 글이다.",
    ["CommonMark closing 97.2%", "CommonMark closing [링크](u)"],
  ],
  ["모델**“가”**는 크다.", ["CommonMark closing “가”"]],
  ["뒤는**(나중) 말** 이다.", ["CommonMark opening (나중) 말"]],
  ["**가나****다라**이다.", ["CommonMark together 가나****다라"]],
  ["| a | b |\n|---|---|\n| **점수(%)**는 | **크기**는 |", ["CommonMark closing 점수(%)"]],
  ["**여러 줄에\n걸친 말(a)**을 쓴다.", ["CommonMark closing 여러 줄에 걸친 말(a)"]],
])("reads what CommonMark prints and kramdown does not: %s", (text, lost) => {
  expect(lostIn(text)).toEqual(lost);
});

test.each([
  "**굵은 글씨**를 쓰고 **Markdown**(마크다운)을 쓴다.",
  "**마크다운(Markdown)** 을 쓴다. **끝.** 다음 **시작**",
  "f(**kwargs)와 g(**opts)를, x**2와 (a+b)**2를",
  "**a(b)**c is English, and so is **this.**That",
  "$x**(y)**z$ 그리고 `**a(b)**를` 그리고 \\( **a(b)**를 \\)",
  "{{ page.a | replace: '**(b)**를' }}",
  "[**굵게**](https://example.org/**a(b)**를)",
  "***가***를 쓰고 **나***다*를 쓴다",
])("reads nothing in: %s", (text) => {
  expect(lostIn(text)).toEqual([]);
});

test.each<[Renderer | undefined, number]>([
  ["goldmark", 2],
  ["commonmark", 2],
  ["kramdown", 1],
  ["unknown", 1],
  [undefined, 1],
])("the renderer of the site decides: %s", (renderer, count) => {
  const plan = {
    rules: [{ id: "unrendered-emphasis", severity: "warn" as const, options: {} }],
    settings: renderer ? { site: { root: ".", kind: "unknown" as const, baseurl: "", renderer } } : {},
    locale: "en" as const,
  };
  const post = parsePost("post.md", "**마크다운(Markdown)**을 쓴다.\n\n**강점: 짝이 없다.\n");
  expect(lintPost(post, bindPlan(plan, [unrenderedEmphasis])).findings).toHaveLength(count);
});
