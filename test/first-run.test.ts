import { Chalk } from "chalk";
import stringWidth from "string-width";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { rules } from "../rules/index.ts";
import { type RunFacts, wantsOverview } from "../src/cli/first-run.ts";
import { countsOf } from "../src/core/counts.ts";
import type { Conclusion } from "../src/core/diagnostic.ts";
import { foldersOf, type Overview, overviewOf } from "../src/core/overview.ts";
import { checkRule } from "../src/core/rule-shape.ts";
import { evidenceOf, overview, type Surroundings, settingText } from "../src/report/overview.ts";
import { definePostRule, type Rule, type RuleStyle, STYLE_UNITS } from "../src/rule.ts";
import { lintWith } from "./lint-text.ts";
import { parsePost } from "./parse.ts";

function ruleOf(id: string) {
  const rule = rules.find(({ meta }) => meta.id === id);
  if (!rule) throw new Error(`no rule ${id}`);
  return rule;
}

/** Lints posts with some rules and sums them up. */
function seen(ids: readonly string[], posts: ReadonlyMap<string, string>, locale: "en" | "ko" = "en") {
  const conclusion = lintWith(ids.map(ruleOf), posts, locale);
  const counts = new Map([...posts].map(([path, text]) => [path, countsOf(parsePost(path, text))]));
  return { conclusion, overview: overviewOf(conclusion, counts, rules) };
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

/** A rule that speaks in every post, with `meta` beside what every rule has. */
function everywhere(style?: RuleStyle<"left" | "wrong">, message: "left" | "wrong" = "left") {
  return definePostRule({
    meta: {
      id: "everywhere",
      summary: "A post is well.",
      why: "It is not.",
      severity: "warn",
      messages: {
        en: {
          left: { text: "Nothing of it.", help: "Write it." },
          wrong: { text: "Wrong.", help: "Mend it." },
        },
      },
      ...(style ? { style } : {}),
    },
    options: z.strictObject({}),
    check: (_, { report }) => report({ at: { start: 0, end: 3 }, message }),
  });
}

describe("what looks like the site's style", () => {
  const twelve = posts(12, () => `${head()}글이다.\n`);
  const suspectsOf = (rule: Rule) => {
    const counts = new Map([...twelve].map(([path, text]) => [path, countsOf(parsePost(path, text))]));
    return overviewOf(lintWith([rule], twelve), counts, [rule]).suspects;
  };

  test("is told by the rule itself: one that does not speak of it is never asked about", () => {
    expect(suspectsOf(everywhere())).toEqual([]);
    expect(suspectsOf(everywhere({ unit: "posts" }))).toMatchObject([{ count: 12, of: 12, isCustom: true }]);
    // None of the posts has a figure.
    expect(suspectsOf(everywhere({ unit: "figures" }))).toEqual([]);
  });

  test("is no custom by messages that a rule does not name as omissions", () => {
    const style = { unit: "posts", omissions: ["left"] } as const;
    expect(suspectsOf(everywhere(style, "left"))).toMatchObject([{ isCustom: true }]);
    expect(suspectsOf(everywhere(style, "wrong"))).toMatchObject([{ isCustom: false }]);
  });

  test("a date that cannot be is never the style, however often it stands there", () => {
    const { conclusion, overview } = seen(
      ["front-matter-dates"],
      posts(12, () => "---\ntitle: 글\ndate: 2025-02-31\n---\n\n글이다.\n"),
    );
    expect(conclusion.diagnostics.length).toBeGreaterThanOrEqual(12);
    expect(overview.suspects).toEqual([]);
  });

  test("images without alternative text in nearly all posts, counted as images", () => {
    const { overview } = seen(
      ["generic-alt"],
      posts(12, (i) => head() + (i < 11 ? bare : described)),
    );
    expect(overview.suspects).toMatchObject([
      { ruleId: "generic-alt", style: { unit: "pictures" }, count: 22, of: 23, keys: [], isCustom: true },
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
    expect(overview.suspects).toMatchObject([
      {
        ruleId: "empty-front-matter-value",
        style: { unit: "posts" },
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
      { ruleId: "missing-caption", style: { unit: "figures" }, count: 12, of: 12, isCustom: true },
    ]);
  });
});

describe("what a rule says of itself as a style", () => {
  test.each(rules.map((rule) => [rule.meta.id, rule] as const))("is sound: %s", (_, rule) => {
    expect(checkRule(rule)).toEqual({ rule });
    for (const id of rule.meta.style?.omissions ?? [])
      expect(Object.keys(rule.meta.messages.en)).toContain(id);
  });

  /** A rule as someone in JavaScript may write it, whom no compiler warns. */
  const withStyle = (style: object) => {
    const { meta, ...rest } = everywhere();
    return { ...rest, meta: { ...meta, style } };
  };
  const words = (text: string) => ({ en: text, ko: text });

  test.each<[string, object, string[]]>([
    ["nothing odd", { unit: "posts", omissions: ["left"], evidence: words("{count} of {of}.") }, []],
    ["an unknown unit", { unit: "pages" }, ["has a wrong meta.style.unit."]],
    ["no unit", {}, ["has a wrong meta.style.unit."]],
    [
      "a message that is not there",
      { unit: "posts", omissions: ["gone"] },
      ["has no message `gone`, which meta.style.omissions names."],
    ],
    [
      "words without their slots",
      { unit: "posts", evidence: words("{count} of them."), advice: words("Do it.") },
      ["must use {count}, {of} in meta.style.evidence.", "must use {setting} in meta.style.advice."],
    ],
    [
      "keys without messages and options for them",
      { unit: "files", perKey: true },
      [
        "counts keys in meta.style, but not by posts.",
        "counts keys in meta.style, but has a message without {key}.",
        "counts keys in meta.style, but has no option `allow` for a list of them.",
      ],
    ],
  ])("%s", (_, style, problems) => {
    const rule = withStyle(style);
    expect(checkRule(rule)).toEqual(problems.length > 0 ? { problems } : { rule });
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
  const render = (of: Overview, locale: "en" | "ko", width = 80, more: Partial<Surroundings> = {}) =>
    overview(
      of,
      { ...around, ...more },
      {
        paint: new Chalk({ level: 0 }),
        width,
        locale,
        command: "npx review-lint",
      },
    );

  test("of a site with a configuration tells what helps there", () => {
    const made = seen(
      ["title-heading"],
      posts(12, () => `${head("")}# 글\n\n말.\n`),
      "en",
    );
    const more = { config: "review-lint.config.jsonc", hasBaseline: true };
    const text = render(made.overview, "en", 80, more);
    expect(text).not.toContain("npx review-lint init");
    expect(text).not.toContain("--update-baseline");
    expect(text).toContain("review-lint.config.jsonc");
    expect(text).toContain("npx review-lint --fix-dry-run");
  });

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

  test.each(["en", "ko"] as const)(
    "says by what units a rule without words of its own speaks (%s)",
    (locale) => {
      const suspects = STYLE_UNITS.map((unit) => ({
        ...{ ruleId: "everywhere", style: { unit }, keys: [], isCustom: true },
        ...{ count: 1200, of: 1300 },
      }));
      const said = suspects.map((suspect) => evidenceOf(suspect, locale));
      expect(new Set(said).size).toBe(STYLE_UNITS.length);
      for (const text of said) {
        expect(text).toMatch(locale === "en" ? /1,200 of 1,300/ : /1,300[개편] 중 1,200[개편]/);
        expect(text).not.toMatch(/[{}]/);
      }
    },
  );

  test("shows nothing of a post that a terminal would act on", () => {
    const hostile = new Map(
      [...posts(12, () => `${head()}## 빈 절\n\n## 절\n\n글.\n`)].map(([path, text]) => [
        `${path}\u001B[31m\n.md`,
        text,
      ]),
    );
    const conclusion = lintWith([ruleOf("empty-section")], hostile);
    const text = render(overviewOf(conclusion, new Map(), rules), "en");
    expect(text).toContain("␛[31m␊.md");
    expect(text).not.toContain("\u001B");
    expect(text).not.toMatch(/^ {2}review-lint _posts/m);
  });

  test("shows no key either that one would act on, wherever the words for it are put", () => {
    const key = posts(12, () => `${head('"a\\e[31m\\x9b\\n{of}": ""\n')}글이다.\n`);
    const [suspect] = seen(["empty-front-matter-value"], key).overview.suspects;
    if (!suspect) throw new Error("nobody is suspected");
    expect(evidenceOf(suspect, "en")).toBe('12 of 12 posts have no value for "a␛[31m\\u{9b}␊{of}".');
    expect(evidenceOf(suspect, "ko")).not.toMatch(/\p{Cc}/u);
    expect(settingText(suspect)).not.toMatch(/\p{Cc}/u);
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
    expect(wantsOverview(first)).toBe(true);
  });

  test.each([
    ["with a configuration", { isConfigured: true, conclusion: conclusionOf(40, 200) }],
    ["with a baseline", { hasBaseline: true, conclusion: conclusionOf(40, 200) }],
    ["where a format is asked for", { isAsked: true }],
    ["in a pipe", { isTerminal: false }],
    ["with few posts", { conclusion: conclusionOf(7, 400) }],
    ["with few findings", { conclusion: conclusionOf(40, 60) }],
  ] as const)("is none %s", (_, facts) => {
    expect(wantsOverview({ ...first, ...facts })).toBe(false);
  });

  test.each([{ isConfigured: true }, { hasBaseline: true }])(
    "is told by rule later too, where there is far too much to read: %j",
    (facts) => {
      expect(wantsOverview({ ...first, ...facts, conclusion: conclusionOf(40, 301) })).toBe(true);
      expect(wantsOverview({ ...first, ...facts, conclusion: conclusionOf(40, 300) })).toBe(false);
    },
  );
});
