import { expect, test } from "vitest";
import sharedBoilerplate from "../rules/site/shared-boilerplate.ts";
import { areTranslations, isUnpublished } from "../src/post/site/editions.ts";
import { editionIn, identityOf } from "../src/post/site/identity.ts";
import { foldLine, MASK } from "../src/post/site/letters.ts";
import { createMasker, ownNames } from "../src/post/site/masking.ts";
import { packLines, unpackLines } from "../src/post/site/packed-lines.ts";
import { speaksOfPaper } from "../src/post/site/papers.ts";
import { findSharedLines } from "../src/post/site/shared-lines.ts";
import { readStandingLines } from "../src/post/site/standing-lines.ts";
import { foldTag, readTagUses } from "../src/post/site/taxonomy.ts";
import { lintWith } from "./lint-text.ts";
import { parsePost } from "./parse.ts";

const post = (path: string, keys: string, body = "") => parsePost(path, `---\n${keys}\n---\n\n${body}\n`);

test("a post's own title, names, ids and years are masked, with the particle that follows them", () => {
  const names = ownNames(post("a.md", 'title: "LoRA: 저랭크 행렬로 미세조정하기"', "## QLoRA와 나란히\n"));
  expect(names).toEqual(expect.arrayContaining(["LoRA: 저랭크 행렬로 미세조정하기", "LoRA", "QLoRA"]));
  const maskOwn = createMasker(names);
  expect(maskOwn("LoRA는 좋다")).toBe(`${MASK} 좋다`);
  expect(maskOwn("“LoRA: 저랭크 행렬로 미세조정하기”은(는) 2021년에 나왔다")).toBe(
    `${MASK} ${MASK}년에 나왔다`,
  );
  expect(maskOwn("arXiv 2106.09685 참고")).toBe(`arXiv ${MASK} 참고`);
  expect(maskOwn("LoRAX 73.8점")).toBe("LoRAX 73.8점");
});

test("lines are compared by their words", () => {
  const keyOf = (line: string) => foldLine(line).hash.key;
  expect(keyOf("**무엇**을 「했는지」 적습니다.")).toBe(keyOf("무엇 을 했는지 적습니다"));
  expect(keyOf("Ａ 각 Ünder 𝔸𠀀 98%")).toBe(keyOf("ａ: 각 — ÜNDER 𝔸𠀀, 98%"));
  expect(keyOf("a b")).not.toBe(keyOf("ab"));
  expect(keyOf("9 8")).not.toBe(keyOf("9% 8"));
});

test("a line says as much as it has letters and words", () => {
  expect(foldLine("무엇을 했는지 적습니다.")).toMatchObject({ weight: 20, words: 3, isLatin: false });
  expect(foldLine("What was done, in 3 words?")).toMatchObject({ weight: 19, words: 6, isLatin: true });
  expect(foldLine("何をしたかを書く")).toMatchObject({ weight: 16, words: 2, isLatin: false });
  expect(foldLine(`${MASK} und Größe`)).toMatchObject({ weight: 8, words: 2, isLatin: true, isMasked: true });
  expect(foldLine(" — … ").isEmpty).toBe(true);
});

test("translations are told by key, path, name or letters", () => {
  const edition = (path: string, keys = "title: a", body = "") =>
    editionIn(path, identityOf(post(path, keys, body), false));
  expect(edition("ko/a.md").work).toBe(edition("en/a.md").work);
  expect(edition("a.en.md").work).toBe(edition("a.ko.md").work.replace(".ko", ""));
  expect(areTranslations(edition("a.md", "lang: ko"), edition("b.md", "lang: en"))).toBe(true);
  expect(areTranslations(edition("a.md", "ref: x"), edition("b.md", "ref: x"))).toBe(true);
  expect(areTranslations(edition("a.md", "title: 가", "한글로 쓴 글이다."), edition("b.md"))).toBe(true);
  expect(areTranslations(edition("a.md"), edition("b.md"))).toBe(false);
  expect(isUnpublished("_drafts/a.md") && isUnpublished("_templates/review.md")).toBe(true);
  expect(isUnpublished("_posts/2024-01-01-templates-of-thought.md")).toBe(false);
});

test("spellings of one tag fold alike, other names do not", () => {
  expect(new Set(["Deep Learning", "deep-learning", "DeepLearning", "deep_learning"].map(foldTag)).size).toBe(
    1,
  );
  expect(new Set(["C", "c", "C++", "C#", "1-1", "11", "RE", "re", "model", "models"].map(foldTag)).size).toBe(
    10,
  );
  expect(foldTag("AI")).toBe(foldTag("ai"));
  expect(foldTag("딥 러닝")).toBe(foldTag("딥러닝"));
});

test("blanks part the tags of a text where the site says so", () => {
  const { frontMatter } = post("a.md", "tags: deep learning\ncategory: a b");
  expect(readTagUses(frontMatter, true).map(({ tag }) => tag)).toEqual(["deep", "learning", "a b"]);
  expect(readTagUses(frontMatter, false).map(({ tag }) => tag)).toEqual(["deep learning", "a b"]);
  expect(readTagUses(frontMatter, undefined)).toEqual([]);
});

test("a post is known by its title without case, blanks and punctuation", () => {
  const key = (title: string) => identityOf(post("a.md", `title: "${title}"`), false).title?.[0];
  expect(key("Flash-Attention: 더 빠르게!")).toBe(key("flashattention 더 빠르게"));
  expect(key("MAE 1.1")).not.toBe(key("MAE 11"));
  expect(key("C++ 다시 보기")).not.toBe(key("C 다시 보기"));
});

test("a post that speaks of no paper does not count", () => {
  expect(speaksOfPaper(post("a.md", "title: '[BOJ 1000] A+B'", "## 풀이\n\n더한다."))).toBe(false);
  expect(speaksOfPaper(post("a.md", "title: a\ntags: [논문]"))).toBe(true);
  expect(speaksOfPaper(post("a.md", "title: a", "https://arxiv.org/abs/2106.09685"))).toBe(true);
});

test("lines may be allowed, with a star for any words, and quoted lines may count", () => {
  const site = (body: string) =>
    new Map(
      ["가", "나", "다"].map((name) => [
        `${name}.md`,
        `---\ntitle: ${name} 논문\n---\n\n## 총평\n\n${body}\n`,
      ]),
    );
  const count = (body: string, options: unknown) =>
    lintWith([sharedBoilerplate], site(body), "ko", options).diagnostics.length;
  const line = "읽고 나서 떠오른 물음을 자유롭게 남깁니다.";
  expect(count(line, {})).toBe(3);
  expect(count(line, { minPosts: 4 })).toBe(0);
  expect(count(line, { allow: ["읽고 나서 * 남깁니다"] })).toBe(0);
  expect(count(line, { allow: ["읽고 나서 * 적습니다"] })).toBe(3);
  expect(count(`> ${line}`, {})).toBe(0);
  expect(count(`> ${line}`, { quotes: true })).toBe(3);
});

test("facts stay small and long posts are read in time", () => {
  const body = Array.from(
    { length: 5000 },
    (_, i) => `## 절 ${i}\n\n무엇을 쓸지 차근차근 정리합니다.\n`,
  ).join("\n");
  const lines = readStandingLines(post("a.md", "title: a", body), () => false, false);
  expect(lines.lines).toHaveLength(5000);
  const packed = packLines(lines);
  expect(unpackLines(packed)).toEqual(lines);
  const posts = new Map(["a", "b", "c"].map((path) => [path, { work: path, lines: packed }]));
  const start = performance.now();
  expect(findSharedLines(posts, 3).length).toBe(15_000);
  expect(performance.now() - start).toBeLessThan(5000);
});
