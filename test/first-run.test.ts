import { Chalk } from "chalk";
import stringWidth from "string-width";
import { describe, expect, test } from "vitest";
import { rules } from "../rules/index.ts";
import { isFirstRun, type RunFacts } from "../src/cli/first-run.ts";
import type { Conclusion } from "../src/core/diagnostic.ts";
import { countsOf, foldersOf, type Overview, overviewOf } from "../src/core/overview.ts";
import { parsePost } from "../src/post/post.ts";
import { overview } from "../src/report/overview.ts";
import { lintWith } from "./lint-text.ts";

function ruleOf(id: string) {
  const rule = rules.find(({ meta }) => meta.id === id);
  if (!rule) throw new Error(`no rule ${id}`);
  return rule;
}

/** Lints posts with some rules and sums them up. */
function seen(ids: readonly string[], posts: ReadonlyMap<string, string>, locale: "en" | "ko" = "en") {
  const conclusion = lintWith(ids.map(ruleOf), posts, locale);
  const counts = new Map([...posts].map(([path, text]) => [path, countsOf(parsePost(path, text))]));
  return { conclusion, overview: overviewOf(conclusion, counts) };
}

function posts(count: number, make: (i: number) => string): Map<string, string> {
  return new Map(
    Array.from({ length: count }, (_, i) => [
      `_posts/2025-01-${String(i + 1).padStart(2, "0")}-글.md`,
      make(i),
    ]),
  );
}

const head = (more = "") => `---\ntitle: 글\ndate: 2025-01-01\n${more}---\n\n`;
const bare = "![](/a.png)\n\n이 그림은 구조를 보여 준다.\n\n![](/b.png)\n\n결과가 낫다.\n";
const described = "![인코더와 디코더의 연결](/a.png)\n\n이 그림은 구조를 보여 준다.\n";

describe("what looks like the site's style", () => {
  test("images without alternative text in nearly all posts, counted as images", () => {
    const { overview } = seen(
      ["generic-alt"],
      posts(12, (i) => head() + (i < 11 ? bare : described)),
    );
    expect(overview.suspects).toEqual([
      { ruleId: "generic-alt", unit: "pictures", count: 22, of: 23, keys: [], isCustom: true },
    ]);
  });

  test("not in half of them", () => {
    const { overview } = seen(
      ["generic-alt"],
      posts(12, (i) => head() + (i % 2 ? bare : described)),
    );
    expect(overview.rules[0]?.total).toBe(12);
    expect(overview.suspects).toEqual([]);
  });

  test("not one long post among many, nor a handful of posts", () => {
    const many = Array.from({ length: 40 }, (_, i) => `![](/${i}.png)\n\n결과가 ${i}만큼 낫다.\n`);
    const long = head() + many.join("\n");
    const { overview } = seen(
      ["generic-alt"],
      posts(12, (i) => (i === 0 ? long : head() + described)),
    );
    expect(overview.rules[0]?.total).toBeGreaterThan(30);
    expect(overview.suspects).toEqual([]);
    expect(
      seen(
        ["generic-alt"],
        posts(9, () => head() + bare),
      ).overview.suspects,
    ).toEqual([]);
  });

  test("words that a script left are asked about, and never taken for a custom", () => {
    const labelled = "![Figure 1 2](/a.png)\n\n이 그림은 구조를 보여 준다.\n";
    const { overview } = seen(
      ["generic-alt"],
      posts(12, () => head() + labelled),
    );
    expect(overview.suspects).toMatchObject([{ ruleId: "generic-alt", count: 12, of: 12, isCustom: false }]);
  });

  test("what a template left is never the style, however often it stands there", () => {
    const left = "## 요약\n\n여기에 논문을 2-3문장으로 요약해 주세요.\n\n## 방법\n\n";
    const { conclusion, overview } = seen(
      ["template-prompt", "empty-section"],
      posts(12, () => head() + left),
    );
    expect(conclusion.diagnostics.length).toBeGreaterThanOrEqual(12);
    expect(overview.suspects).toEqual([]);
  });

  test("a key that is empty everywhere, by its name", () => {
    const { overview } = seen(
      ["empty-front-matter-value"],
      posts(12, (i) => `${head(`header: {}\n${i === 0 ? "tags: []\n" : ""}`)}글이다.\n`),
    );
    expect(overview.suspects).toEqual([
      {
        ruleId: "empty-front-matter-value",
        unit: "posts",
        count: 12,
        of: 12,
        keys: ["header"],
        // --fix takes them away.
        isCustom: false,
      },
    ]);
  });

  test("figures without caption are counted whether they are reported or not", () => {
    const review =
      "## 논문 정보\n\n- **저자**: 김 아무개\n- **발표**: ICLR 2024\n\n## 방법\n\n![구조](/a.png)\n\n방법을 설명한다.\n";
    const { overview } = seen(
      ["missing-caption"],
      posts(12, () => head() + review),
    );
    expect(overview.suspects).toMatchObject([
      { ruleId: "missing-caption", unit: "figures", count: 12, of: 12, isCustom: true },
    ]);
  });
});

test("folders that posts lie in", () => {
  expect(foldersOf(["_posts/a.md", "_posts/b/c.md", "src/content/blog/d.md", "e.md", "../x/f.md"])).toEqual([
    { folder: "_posts", posts: 2 },
    { folder: ".", posts: 1 },
    { folder: "../x", posts: 1 },
    { folder: "src/content", posts: 1 },
  ]);
});

describe("the report", () => {
  const around = {
    sites: [{ kind: "jekyll", renderer: "kramdown", marker: "_config.yml" }],
    folders: [{ folder: "_posts", posts: 12 }],
  } as const;
  const render = (of: Overview, locale: "en" | "ko", width = 80) =>
    overview(of, around, { paint: new Chalk({ level: 0 }), width, locale });

  test.each(["en", "ko"] as const)("fits into 80 columns, and into 50 (%s)", (locale) => {
    const made = seen(
      ["generic-alt", "title-heading", "empty-front-matter-value", "empty-section"],
      posts(12, () => `${head("header: {}\n")}# 글\n\n## 절\n\n${bare}## 빈 절\n`),
      locale,
    );
    for (const width of [80, 50]) {
      const text = render(made.overview, locale, width);
      // A command is not broken: it is to be copied.
      const wide = text
        .split("\n")
        .filter((line) => stringWidth(line) > width && !/^ {2}review-lint /.test(line));
      expect(wide).toEqual([]);
    }
    const text = render(made.overview, locale);
    for (const part of [
      "Jekyll",
      "_config.yml",
      "kramdown",
      "review-lint init",
      "review-lint --update-baseline",
      "review-lint explain ",
      "review-lint --format pretty",
      '"generic-alt": "off"',
      '"empty-front-matter-value": ["warn", {"allow": ["header"]}]',
      "_posts/2025-01-01-글.md:",
    ])
      expect(text).toContain(part);
    expect(text).toContain(locale === "en" ? "24 of 24 images have no" : "이미지 24개 중 24개는");
  });

  test("shows nothing of a post that a terminal would act on", () => {
    const hostile = new Map(
      [...posts(12, () => `${head()}## 빈 절\n\n## 절\n\n글.\n`)].map(([path, text]) => [
        `${path}\u001B[31m\n.md`,
        text,
      ]),
    );
    const conclusion = lintWith([ruleOf("empty-section")], hostile);
    const text = render(overviewOf(conclusion, new Map()), "en");
    expect(text).toContain("␛[31m␊.md");
    expect(text).not.toContain("\u001B");
    expect(text).not.toMatch(/^ {2}review-lint _posts/m);
  });
});

describe("a first run", () => {
  const conclusionOf = (paths: number, findings: number): Conclusion => {
    const [diagnostic] = lintWith(
      [ruleOf("empty-section")],
      new Map([["a.md", `${head()}## 빈 절\n\n## 절\n\n글.\n`]]),
    ).diagnostics;
    return {
      paths: Array.from({ length: paths }, (_, i) => `${i}.md`),
      diagnostics: Array.from({ length: findings }, () => diagnostic).filter((one) => one !== undefined),
      suppressed: [],
      faults: [],
    };
  };
  const first: RunFacts = {
    conclusion: conclusionOf(40, 400),
    isConfigured: false,
    hasBaseline: false,
    isAsked: false,
    isTerminal: true,
  };

  test("is one on a terminal, without configuration, with more than can be read", () => {
    expect(isFirstRun(first)).toBe(true);
  });

  test.each([
    ["with a configuration", { isConfigured: true }],
    ["with a baseline", { hasBaseline: true }],
    ["where a format is asked for", { isAsked: true }],
    ["in a pipe", { isTerminal: false }],
    ["with few posts", { conclusion: conclusionOf(7, 400) }],
    ["with few findings", { conclusion: conclusionOf(40, 60) }],
  ] as const)("is none %s", (_, facts) => {
    expect(isFirstRun({ ...first, ...facts })).toBe(false);
  });
});
