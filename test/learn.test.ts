import { describe, expect, test } from "vitest";
import { printJsonc } from "../src/config/jsonc.ts";
import { configFromTemplate, proposeConfig } from "../src/config/learned.ts";
import { type Lessons, learn } from "../src/core/learn.ts";
import { traitsOf } from "../src/core/traits.ts";
import { readTemplate } from "../src/post/outline/template.ts";
import { parsePost } from "./parse.ts";

interface Made {
  readonly frontMatter?: string;
  readonly body: string;
  readonly isWellMade?: boolean;
}

function learnFrom(posts: readonly Made[]): Lessons {
  return learn(
    posts.map(({ frontMatter = 'title: "a"\ndate: 2025-01-01', body, isWellMade = true }, i) => ({
      ...traitsOf(parsePost(`_posts/${i}.md`, `---\n${frontMatter}\n---\n\n${body}`)),
      isWellMade,
    })),
  );
}

const times = <T>(count: number, make: (i: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => make(i));
const section = (name: string) => `## ${name}\n\n${name}에 관한 글이다.\n\n`;

describe("front matter", () => {
  const post = (i: number, more = ""): Made => ({
    frontMatter: `title: "글 ${i}"\ndate: 2025-01-01\ncategories: [${i % 2 === 0 ? "vision" : "nlp"}]\n${more}`,
    body: "글.\n",
  });

  test("a key that all posts without fault have is required", () => {
    const { keys } = learnFrom([
      ...times(11, (i) => post(i, "layout: single")),
      { body: "글.\n", isWellMade: false },
    ]);
    expect(keys.filter(({ required }) => required).map(({ key }) => key)).toEqual([
      "date",
      "title",
      "categories",
      "layout",
    ]);
  });

  test("one post without fault that lacks it is enough to let it be", () => {
    const { keys } = learnFrom([...times(19, (i) => post(i, "layout: single")), post(19)]);
    expect(keys.find(({ key }) => key === "layout")).toMatchObject({
      required: false,
      evidence: { count: 19, of: 20 },
    });
  });

  test("a type that only faulty posts use is none", () => {
    const slips = times(1, (): Made => ({ ...post(0, "tags: a b"), isWellMade: false }));
    const { keys } = learnFrom([...times(11, (i) => post(i, "tags: [a, b]")), ...slips]);
    expect(keys.find(({ key }) => key === "tags")?.types).toEqual(["list"]);
  });

  test("few words in many posts are a closed vocabulary; many words are not", () => {
    const { keys } = learnFrom(times(12, (i) => post(i, `tags: [tag-${i}]`)));
    expect(keys.find(({ key }) => key === "categories")).toMatchObject({
      isClosed: true,
      vocabulary: [
        ["nlp", 6],
        ["vision", 6],
      ],
    });
    expect(keys.find(({ key }) => key === "tags")?.isClosed).toBe(false);
  });
});

describe("outlines", () => {
  const names = ["문제", "방법", "결과", "의견"];

  test("what most posts share is an outline, with its order", () => {
    const { profiles } = learnFrom([
      ...times(5, () => ({ body: names.map(section).join("") })),
      { body: ["준비", "설치", "실행"].map(section).join("") },
    ]);
    expect(profiles).toHaveLength(1);
    expect(profiles[0]).toMatchObject({ count: 5, of: 6 });
    expect(profiles[0]?.sections.map(({ heading, required, order }) => [heading, required, order])).toEqual([
      ["문제", true, 0],
      ["방법", true, 1],
      ["결과", true, 2],
      ["의견", true, 3],
    ]);
  });

  test("two kinds of posts have two outlines", () => {
    const { profiles } = learnFrom([
      ...times(4, () => ({ body: names.map(section).join("") })),
      ...times(3, () => ({ body: ["준비", "설치", "실행"].map(section).join("") })),
    ]);
    expect(profiles.map(({ sections }) => sections.map(({ heading }) => heading))).toEqual([
      names,
      ["준비", "설치", "실행"],
    ]);
  });

  test("sections that posts without fault have in either order share a place", () => {
    const { profiles } = learnFrom([
      ...times(3, () => ({ body: ["문제", "방법", "결과", "의견"].map(section).join("") })),
      ...times(3, () => ({ body: ["문제", "결과", "방법", "의견"].map(section).join("") })),
    ]);
    const orders = new Map(profiles[0]?.sections.map(({ heading, order }) => [heading, order]));
    expect(orders.get("방법")).toBe(orders.get("결과"));
    expect(orders.get("문제")).toBeLessThan(orders.get("방법") ?? 0);
    expect(orders.get("의견")).toBeGreaterThan(orders.get("방법") ?? 9);
  });

  test("a section that one post without fault lacks is not required", () => {
    const { profiles } = learnFrom([
      ...times(11, () => ({ body: names.map(section).join("") })),
      { body: ["문제", "방법", "결과"].map(section).join("") },
    ]);
    expect(profiles[0]?.sections.find(({ heading }) => heading === "의견")?.required).toBe(false);
  });
});

test("a habit of captions needs figures, and no post without fault that does otherwise", () => {
  const figure = (caption: boolean) =>
    `![그림](/a/${caption}.png)\n${caption ? "*그림 1. 학습 곡선*\n" : ""}\n글.\n`;
  expect(learnFrom(times(12, () => ({ body: figure(true) }))).captions.habit).toBe("always");
  expect(learnFrom(times(12, (i) => ({ body: figure(i > 0) }))).captions.habit).toBe("mixed");
  expect(learnFrom(times(12, () => ({ body: figure(false) }))).captions.habit).toBe("rarely");
  expect(learnFrom(times(3, () => ({ body: figure(true) }))).captions.habit).toBe("mixed");
});

test("sentences that stand in several posts and look like instructions are prompts", () => {
  const body = (i: number) =>
    `## 방법\n\n모델의 구조를 그림과 함께 적어 주세요.\n\n## 결과\n\n${i + 3}개 데이터셋에서 정확도가 올랐다. 학습은 하루가 걸렸다.\n`;
  const { prompts } = learnFrom(times(4, (i) => ({ body: body(i), isWellMade: false })));
  expect(prompts).toEqual([
    { words: "모델의 구조를 그림과 함께 적어 주세요.", evidence: { count: 4, of: 4 } },
  ]);
});

test("a sentence that posts without fault have is for a human to judge", () => {
  const body = (i: number) =>
    `## 한계\n\n저자들은 한계를 따로 적지 않았다.\n\n## 결과\n\n${i + 3}개 데이터셋에서 올랐다.\n`;
  const lessons = learnFrom(times(4, (i) => ({ body: body(i) })));
  expect(lessons.prompts).toEqual([]);
  expect(lessons.suspects.map(({ words }) => words)).toEqual(["저자들은 한계를 따로 적지 않았다."]);
  expect(printJsonc(proposeConfig(lessons, "en"))).toContain("// This sentence recurs");
});

test("headings of the first level are an outline where there are several", () => {
  const body = ["# 문제", "# 방법", "# 결과"].map((name) => `${name}\n\n글이다.\n`).join("\n");
  expect(learnFrom(times(4, () => ({ body }))).profiles).toHaveLength(1);
});

test("the items of a list are texts only where all are", () => {
  const post = (i: number): Made => ({
    frontMatter: `title: "글 ${i}"\ndate: 2025-01-01\ntags: [x, ${i === 0 ? 2024 : "y"}]`,
    body: "글.\n",
  });
  expect(learnFrom(times(12, post)).keys.find(({ key }) => key === "tags")?.hasTextItems).toBe(false);
});

test("the proposal is a configuration with its evidence, in either language", async () => {
  const posts = times(12, (i) => ({
    frontMatter: `title: "글 ${i}"\ndate: 2025-01-01\ncategories: [${i % 2 === 0 ? "vision" : "nlp"}]`,
    body: ["문제", "방법", "결과", "의견"].map(section).join(""),
  }));
  const lessons = learnFrom(posts);
  await expect(
    `${printJsonc(proposeConfig(lessons, "en"))}\n${printJsonc(proposeConfig(lessons, "ko"))}`,
  ).toMatchFileSnapshot("snapshots/learned.txt");
});

test("a template gives a configuration", async () => {
  const text = `---\ntitle: "{{ title }}"\ndate: {{ date }}\ntags: []\n---\n\n## 1. 문제 (3문장)\n\n## 2. 방법\n\n### 2.1 구조\n\n## 3. 그 밖에 (선택)\n`;
  const template = readTemplate(parsePost("_templates/review.md", text));
  await expect(printJsonc(configFromTemplate(template, "_templates/review.md"))).toMatchFileSnapshot(
    "snapshots/from-template.txt",
  );
});
