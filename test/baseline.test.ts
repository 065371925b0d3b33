import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { rules } from "../rules/index.ts";
import { openBaseline } from "../src/cli/baseline.ts";
import {
  type BaselineEntry,
  type BaselineRun,
  compareWithBaseline,
  fingerprintsOf,
  printBaseline,
} from "../src/core/baseline.ts";
import type { Diagnostic } from "../src/core/diagnostic.ts";
import { bindPlan } from "../src/core/lint.ts";
import { recommendedPlan } from "../src/core/plan.ts";
import { readBaseline, writeBaseline } from "../src/host/baseline-file.ts";
import { lineAt } from "../src/post/source.ts";
import { definePostRule, defineSiteRule, type Locale, type Rule } from "../src/rule.ts";
import { lintWith } from "./lint-text.ts";

const words = { en: "Said.", ko: "있습니다." };
const message = { text: "“{found}” on line {line}.", help: "Do not say it." } as const;
const meta = {
  summary: words,
  why: words,
  severity: "warn",
  messages: { en: { said: message }, ko: { said: { text: "{line}행의 “{found}”.", help: "지우세요." } } },
  examples: { flags: "flags-word.md", allows: "allows-word.md" },
} as const;

/** Reports each match of a pattern. */
function patternRule(id: string, pattern: RegExp): Rule {
  return definePostRule({
    meta: { ...meta, id },
    options: z.strictObject({}),
    check({ source }, { report }) {
      for (const { 0: found, index } of source.text.matchAll(pattern)) {
        const values = { found, line: lineAt(source, index) };
        report({ at: { start: index, end: index + found.length }, message: "said", values });
      }
    },
  });
}

const stub = patternRule("stub", /N\/A|미정/g);
const prompt = patternRule("prompt", /(?<=^|\n)[^\n]*적어 주세요[^\n]*/g);
/** Reports a missing section at the last heading, and a missing key at the front matter's fence. */
const absence = definePostRule({
  meta: {
    ...meta,
    id: "absence",
    messages: {
      en: {
        section: { text: "“{expected}” is missing.", help: "Write it." },
        key: { text: "“{key}” is missing.", help: "Give it." },
        all: { text: "Nothing.", help: "Write." },
      },
      ko: {
        section: { text: "“{expected}” 절이 없습니다.", help: "쓰세요." },
        key: { text: "“{key}” 값이 없습니다.", help: "넣으세요." },
        all: { text: "비었습니다.", help: "쓰세요." },
      },
    },
  },
  options: z.strictObject({}),
  check({ source: { text } }, { report }) {
    const heading = text.lastIndexOf("## ");
    if (heading >= 0 && !text.includes("## 결론")) {
      const at = { start: heading, end: text.indexOf("\n", heading) };
      report({ at, message: "section", values: { expected: "결론" } });
      if (!text.includes("## 한계")) report({ at, message: "section", values: { expected: "한계" } });
    }
    if (text.startsWith("---\n") && !text.includes("date:"))
      report({ at: { start: 0, end: 3 }, message: "key", values: { key: "date" } });
    if (!text.startsWith("---\n")) report({ at: { start: 0, end: 0 }, message: "all" });
  },
});

const own = [stub, prompt, absence];
type Files = Readonly<Record<string, string>>;

function diagnose(files: Files, locale: Locale = "en", used: readonly Rule[] = own): Diagnostic[] {
  return [...lintWith(used, new Map(Object.entries(files)), locale).diagnostics];
}

/** The baseline of some files. */
function baselineOf(files: Files, used: readonly Rule[] = own): readonly BaselineEntry[] {
  return compare(files, [], {}, used).updated;
}

function compare(
  files: Files,
  baseline: readonly BaselineEntry[],
  run: Partial<BaselineRun> = {},
  used: readonly Rule[] = own,
) {
  return compareWithBaseline(diagnose(files, "en", used), (path) => files[path], baseline, {
    checked: Object.keys(files),
    nameOf: (path) => path,
    exists: () => false,
    covers: () => true,
    ran: () => true,
    ...run,
  });
}

const total = (entries: readonly BaselineEntry[]) => entries.reduce((sum, { count }) => sum + count, 0);

/** How many findings of a text are known, new and gone, held against those of another. */
function counts(before: string | Files, after: string | Files, run: Partial<BaselineRun> = {}): string {
  const filesOf = (files: string | Files) => (typeof files === "string" ? { "a.md": files } : files);
  const { known, fresh, gone } = compare(filesOf(after), baselineOf(filesOf(before)), run);
  return `${known.length} known, ${fresh.length} new, ${total(gone)} gone`;
}

const post = `---
title: 긴 문서를 위한 단락 검색
---

## 1. 요약

- **코드**: N/A
- **발표**: N/A

단락마다 하나의 점수를 매기고 가장 높은 것을 고르는 방법이라고 하지만 정확한 값은 미정이며 뒤에 다시
다룬다고 적혀 있을 뿐이다.

## 2. 방법

핵심 아이디어를 두세 문장으로 적어 주세요. 읽는 사람이 처음 만나는 내용입니다.

| 자료 | 점수 |
|------|------|
| KorQuAD | N/A |
`;

describe("what a finding is known by", () => {
  test("stays the same from version to version", () => {
    const files: Files = { "a.md": "---\ndate: 1\n---\n\n**코드**: N/A\n" };
    expect(fingerprintsOf(diagnose(files), (path) => files[path])).toEqual(["922dc1e3b6ea9b53"]);
    expect(baselineOf(files)).toEqual([
      {
        path: "a.md",
        rule: "stub",
        message: "said",
        text: "**코드**: N/A",
        hash: "19787a823334dded",
        count: 1,
      },
    ]);
  });

  test("is another for each finding of a run, twins included", () => {
    const files: Files = { "a.md": `${post}\nN/A\n\nN/A\n`, "b.md": post };
    const fingerprints = fingerprintsOf(diagnose(files), (path) => files[path]);
    expect(fingerprints.length).toBeGreaterThan(12);
    expect(new Set(fingerprints).size).toBe(fingerprints.length);
    for (const fingerprint of fingerprints) expect(fingerprint).toMatch(/^[0-9a-f]{16}$/);
  });

  const all = `${diagnose({ "a.md": post }).length} known, 0 new, 0 gone`;
  test.each([
    ["lines above it", post.replace("## 1.", "들어가며 한 줄.\n\n그리고 한 줄 더.\n\n## 1.")],
    ["headings that are counted anew", post.replace("## 2. 방법", "## 2. 배경\n\n글.\n\n## 3. 방법")],
    ["Windows line ends", post.replaceAll("\n", "\r\n").replaceAll("---\r\n", "---\n")],
    ["decomposed letters", post.normalize("NFD")],
    [
      "another paragraph that is broken elsewhere",
      post.replace("뒤에 다시\n다룬다고", "뒤에\n다시 다룬다고"),
    ],
    [
      "its own paragraph broken elsewhere",
      post.replace("이라고 하지만 ", "이라고 하지만\n").replace("다시\n", "다시 "),
    ],
    ["its own paragraph on one line", post.replace("다시\n", "다시 ")],
    [
      "a table that is laid out anew",
      post.replace("| KorQuAD | N/A |", "|   KorQuAD   | N/A    |").replace("|------|", "|:-----------|"),
    ],
    ["a table without blanks", post.replace("| KorQuAD | N/A |", "|KorQuAD|N/A|")],
    ["its list made another", post.replaceAll("- **", "* **")],
    [
      "items that swap places",
      post.replace("- **코드**: N/A\n- **발표**: N/A", "- **발표**: N/A\n- **코드**: N/A"),
    ],
    ["its paragraph moved into a quote", post.replace("핵심 아이디어", "> 핵심 아이디어")],
    ["the heading renamed at which something is missing", post.replace("## 2. 방법", "## 2. 제안하는 방법")],
  ])("is not disturbed by %s", (_, changed) => {
    expect(changed).not.toBe(post);
    expect(counts(post, changed)).toBe(all);
  });

  test("is not disturbed by its neighbours where each line is one of its own, in decomposed letters neither", () => {
    const toml = '+++\nsummary = "N/A" # 나중에 적기로 한 요약입니다\ntags = []\n+++\n';
    const before = baselineOf({ "a.md": toml }, [stub]);
    for (const text of [toml.normalize("NFD"), toml.replace("tags = []", "authors = []")])
      expect(compare({ "a.md": text }, before, {}, [stub]).fresh).toEqual([]);
    const short = "값은 아직 미정이라고 적혀 있다.\n다음 줄이다.\n";
    const known = baselineOf({ "a.md": short }, [stub]);
    expect(compare({ "a.md": short.normalize("NFD") }, known, {}, [stub]).known).toHaveLength(1);
  });

  test("is not disturbed by its heading's number", () => {
    expect(counts("## 2. 값은 미정\n", "## 1. 첫 절\n\n글.\n\n### 3.1 값은 미정\n")).toBe(
      "4 known, 0 new, 0 gone",
    );
  });

  test("is not disturbed by the lines of a quote", () => {
    const order = patternRule("order", /핵심.*적어[\s>]*주세요/gs);
    const baseline = baselineOf(
      {
        "a.md":
          "> 핵심 아이디어와 그것이 중요한 까닭을 처음 읽는 사람도\n> 알 수 있게 두세 문장으로 적어 주세요.\n",
      },
      [order],
    );
    const files = {
      "a.md":
        "> 핵심 아이디어와 그것이 중요한\n> 까닭을 처음 읽는 사람도 알 수 있게\n> 두세 문장으로 적어\n> 주세요.\n",
    };
    const { known, fresh } = compare(files, baseline, {}, [order]);
    expect([known.length, fresh.length]).toEqual([1, 0]);
  });

  test("is not disturbed by a byte order mark", () => {
    expect(counts("## 1. N/A\n", "\uFEFF## 1. N/A\n")).toBe("4 known, 0 new, 0 gone");
    expect(counts("**코드**: N/A\n", "\uFEFF**코드**: N/A\n")).toBe("2 known, 0 new, 0 gone");
  });

  test("is not disturbed by the language of messages", () => {
    const files = { "a.md": post };
    const text = () => post;
    expect(fingerprintsOf(diagnose(files, "ko"), text)).toEqual(fingerprintsOf(diagnose(files), text));
  });

  test("is the words beside it, too, where it is short", () => {
    expect(counts("**코드**: N/A\n\n**발표**: ACL\n", "**코드**: 있음\n\n**발표**: N/A\n")).toBe(
      "1 known, 1 new, 1 gone",
    );
  });

  test("is its place among two on one line", () => {
    expect(counts("코드는 N/A, 발표는 미정\n", "코드는 N/A, 발표는 ACL\n")).toBe("1 known, 1 new, 2 gone");
    const files = { "a.md": "가 N/A 나 N/A 다\n" };
    expect(baselineOf(files, [stub]).map(({ count }) => count)).toEqual([1, 1]);
  });

  test("is what is missing, wherever that is shown", () => {
    expect(counts(post, post.replace("## 2. 방법", "## 결론"))).toBe("6 known, 0 new, 2 gone");
    expect(counts(`---\na: 1\n---\n`, `---\nb: 1\n---\n`)).toBe("1 known, 0 new, 0 gone");
    expect(counts(`---\na: 1\n---\n`, `---\ndate: 1\n---\n`)).toBe("0 known, 0 new, 1 gone");
  });

  test("is nothing of the first line for a post that is wrong as a whole", () => {
    expect(counts("# 첫 제목\n", "다른 첫 줄이다.\n")).toBe("1 known, 0 new, 0 gone");
  });

  test("is its values where the text is not known", () => {
    const diagnostics = diagnose({ "a.md": "코드 N/A\n\n발표 미정\n" }, "en", [stub]);
    const [one, other] = fingerprintsOf(diagnostics, () => undefined);
    expect(one).not.toBe(other);
    const moved = diagnose({ "a.md": "글.\n\n코드 N/A\n\n발표 미정\n" }, "en", [stub]);
    expect(fingerprintsOf(moved, () => undefined)).toEqual([one, other]);
  });

  test("is the beginning of a text that is long", () => {
    const long = `적어 주세요 ${"가나다라마바사아자차 ".repeat(30)}`;
    expect(counts(`${long}끝\n`, `${long}다른 끝\n`)).toBe("2 known, 0 new, 0 gone");
    expect(counts(`${long}끝\n`, `다시 ${long}끝\n`)).toBe("1 known, 1 new, 1 gone");
  });
});

describe("a baseline", () => {
  test("sees that one finding is fixed and another added", () => {
    const changed = post.replace("핵심 아이디어를", "가장 큰 한계를");
    expect(counts(post, changed)).toBe("7 known, 1 new, 1 gone");
  });

  test("counts twins", () => {
    expect(counts("N/A\n\nN/A\n", "N/A\n\nN/A\n\nN/A\n")).toBe("3 known, 1 new, 0 gone");
    expect(counts("N/A\n\nN/A\n\nN/A\n", "N/A\n")).toBe("2 known, 0 new, 2 gone");
    expect(baselineOf({ "a.md": "N/A\n\nN/A\n" }, [stub])).toMatchObject([{ text: "N/A", count: 2 }]);
  });

  test("does not mind severities and texts in another post", () => {
    const strict = diagnose({ "a.md": post }).map((one) => ({ ...one, severity: "error" as const }));
    const run = {
      checked: ["a.md"],
      nameOf: (path: string) => path,
      exists: () => true,
      covers: () => true,
      ran: () => true,
    };
    expect(compareWithBaseline(strict, () => post, baselineOf({ "a.md": post }), run).fresh).toEqual([]);
    expect(counts({ "a.md": "N/A\n", "b.md": "글.\n" }, { "a.md": "글.\n", "b.md": "N/A\n" })).toBe(
      "2 known, 1 new, 1 gone",
    );
  });

  test("follows a post that was renamed", () => {
    const renamed = { "c.md": post, "b.md": "글.\n" };
    expect(counts({ "a.md": post, "b.md": "글.\n" }, renamed)).toBe("9 known, 0 new, 0 gone");
    const { pruned, updated } = compare(renamed, baselineOf({ "a.md": post, "b.md": "글.\n" }));
    expect(pruned).toEqual(updated);
    expect(new Set(pruned.map(({ path }) => path))).toEqual(new Set(["b.md", "c.md"]));
  });

  test("follows a post that was renamed and edited, and sees what is new in it", () => {
    const edited = post
      .replace("- **코드**: N/A\n", "")
      .replace("ACL", "")
      .concat("\n새 문장을 적어 주세요.\n");
    expect(counts({ "a.md": post }, { "c.md": edited })).toBe("7 known, 1 new, 1 gone");
  });

  test("follows a folder that was renamed", () => {
    const texts = ["하나", "둘", "셋"].map((name) => `**${name}**: N/A\n\n미정\n`);
    const at = (folder: string) => Object.fromEntries(texts.map((text, i) => [`${folder}/${i}.md`, text]));
    expect(counts(at("posts"), at("_posts"))).toBe("9 known, 0 new, 0 gone");
  });

  test("follows many posts that are alike to another generator", () => {
    const named = (nameOf: (i: number) => string) =>
      Object.fromEntries(Array.from({ length: 40 }, (_, i) => [nameOf(i), "미정\n"]));
    const jekyll = named((i) => `_posts/2024-01-${10 + i}-post-${i}.md`);
    expect(
      counts(
        jekyll,
        named((i) => `content/posts/post-${i}/index.md`),
      ),
    ).toBe("80 known, 0 new, 0 gone");
    expect(
      counts(
        jekyll,
        named((i) => `content/post-${i}.ko.md`),
      ),
    ).toBe("80 known, 0 new, 0 gone");
  });

  test("gives each renamed post the name that fits best, by its findings and then by what it is called", () => {
    const [one, other] = ["**코드**: N/A\n\n**발표**: N/A\n", "**코드**: N/A\n\n**저자**: N/A\n"];
    const { fresh } = compare(
      { "d.md": one, "c.md": other },
      baselineOf({ "a.md": one, "b.md": other }, [stub]),
      {},
      [stub],
    );
    expect(fresh).toEqual([]);
    const twin = "이 자리에 요약을 적어 주세요.\n";
    const before = baselineOf({ "old/a.md": twin, "old/b.md": `${twin}\nN/A\n` }, [stub, prompt]);
    const ran = (rule: string) => rule !== "stub";
    const { pruned } = compare({ "m/b.md": twin, "n/a.md": twin }, before, { ran }, [prompt]);
    expect(pruned.map(({ path, rule }) => `${path} ${rule}`)).toEqual([
      "m/b.md prompt",
      "m/b.md stub",
      "n/a.md prompt",
    ]);
  });

  test("does not take a copy, nor a post with little of the old one, for the old one", () => {
    expect(counts({ "a.md": post }, { "a.md": post, "copy.md": post })).toBe("8 known, 8 new, 0 gone");
    expect(counts({ "a.md": post }, { "c.md": "- **코드**: N/A\n" })).toBe("0 known, 2 new, 8 gone");
    // The old one is there, though it was not checked.
    expect(counts({ "a.md": post }, { "c.md": post }, { exists: () => true })).toBe("0 known, 8 new, 0 gone");
  });

  test("gives the findings of an old post to one new post alone", () => {
    expect(counts({ "a.md": post }, { "b.md": post, "c.md": post })).toBe("8 known, 8 new, 0 gone");
    expect(counts({ "a.md": post, "b.md": post }, { "c.md": post })).toBe("8 known, 0 new, 8 gone");
  });

  test("keeps what it knows of posts that were not checked", () => {
    const baseline = baselineOf({ "a.md": post, "b.md": post });
    const { known, fresh, gone, pruned, updated } = compare({ "a.md": post }, baseline, {
      exists: () => true,
      covers: () => true,
    });
    expect([known.length, fresh.length, gone.length]).toEqual([8, 0, 0]);
    expect(pruned).toEqual(baseline);
    expect(updated).toEqual(baseline);
  });

  test("keeps what it knows by rules that did not run, in a renamed post too", () => {
    const ran = (rule: string) => rule !== "stub";
    const files = { "a.md": "**코드**: N/A\n\n미정\n\nN/A\n\n이 자리에 요약을 적어 주세요.\n" };
    const baseline = baselineOf(files);
    const without = compare(files, baseline, { ran }, [prompt, absence]);
    expect([without.known.length, without.gone]).toEqual([2, []]);
    expect(without.updated).toEqual(baseline);
    const renamed = compare({ "b.md": files["a.md"] }, baseline, { ran }, [prompt, absence]);
    expect([renamed.known.length, renamed.fresh, renamed.gone]).toEqual([2, [], []]);
    expect(renamed.pruned).toEqual(baseline.map((entry) => ({ ...entry, path: "b.md" })));
  });

  test("when pruned, loses what is gone and gains nothing", () => {
    const baseline = baselineOf({ "a.md": "**코드**: N/A\n\n**발표**: N/A\n" }, [stub]);
    const changed = { "a.md": "**코드**: N/A\n\n**저자**: N/A\n" };
    const { pruned, updated } = compare(changed, baseline, {}, [stub]);
    expect(pruned.map(({ text }) => text)).toEqual(["**코드**: N/A"]);
    expect(updated.map(({ text }) => text)).toEqual(["**저자**: N/A", "**코드**: N/A"]);
  });

  test("takes decomposed paths for composed ones, and a line that a merge doubled for one", () => {
    const baseline = baselineOf({ "논문.md": "N/A\n" }, [stub]);
    const again = [...baseline, ...baseline].map((entry) => ({
      ...entry,
      path: entry.path.normalize("NFD"),
    }));
    const files = { ["논문.md".normalize("NFD")]: "N/A\n\nN/A\n" };
    const { known, fresh, updated } = compare(files, again, {}, [stub]);
    expect([known.length, fresh.length]).toEqual([1, 1]);
    expect(updated).toMatchObject([{ path: "논문.md", count: 2 }]);
  });

  test("takes time in proportion to its size", () => {
    const after: Files = Object.fromEntries(
      Array.from({ length: 2500 }, (_, i) => [
        `b/${i}.md`,
        `미정\n\n**코드 ${i}**: N/A\n\n**발표**: N/A\n\n**저자**: N/A\n`,
      ]),
    );
    const diagnostics = diagnose(after, "en", [stub]);
    const run = {
      checked: Object.keys(after),
      nameOf: (path: string) => path,
      exists: () => false,
      covers: () => true,
      ran: () => true,
    };
    const sourceOf = (path: string) => after[path];
    const { updated } = compareWithBaseline(diagnostics, sourceOf, [], run);
    const baseline = updated.map((entry) => ({ ...entry, path: entry.path.replace("b/", "a/") }));
    expect(baseline).toHaveLength(10_000);
    const started = performance.now();
    const { known, gone } = compareWithBaseline(diagnostics, sourceOf, baseline, run);
    expect(performance.now() - started).toBeLessThan(10_000);
    expect([known.length, gone.length]).toEqual([10_000, 0]);
  }, 60_000);

  test("is not slowed by a line of a megabyte with many findings", () => {
    const files: Files = { "a.md": `${"가 N/A ".repeat(20_000)}${" ".repeat(900_000)}\n` };
    const diagnostics = diagnose(files, "en", [stub]);
    const started = performance.now();
    expect(fingerprintsOf(diagnostics, (path) => files[path])).toHaveLength(20_000);
    expect(performance.now() - started).toBeLessThan(10_000);
  }, 60_000);
});

describe("whatever is done to a post", () => {
  const syllables = fc.constantFrom(..."가나다라마바사아자차카타파하논문글자표그림값");
  const word = fc.array(syllables, { minLength: 1, maxLength: 4 }).map((letters) => letters.join(""));
  const sentence = fc.array(word, { minLength: 4, maxLength: 30 }).map((list) => `${list.join(" ")}.`);
  const paragraph = fc.oneof(
    { weight: 3, arbitrary: sentence },
    word.map((label) => `**${label}**: N/A`),
    fc.tuple(word, word).map(([label, value]) => `- ${label}: 미정 ${value}`),
    fc.tuple(sentence, sentence).map(([a, b]) => `${a} 이 값은 N/A 이다. ${b}`),
    sentence.map((text) => `${text} 두세 문장으로 적어 주세요. ${text}`),
    word.map((title) => `## ${title}`),
  );
  const paragraphs = fc.array(paragraph, { minLength: 1, maxLength: 12 });
  const textOf = (list: readonly string[]) => `${list.join("\n\n")}\n`;
  /** Breaks running text into lines of a width, as editors do. */
  const wrap = (text: string, width: number) =>
    /^(?:##|-|\*\*)/.test(text) || text.includes("적어 주세요")
      ? text
      : text.replace(new RegExp(`(.{${width},}?) `, "g"), "$1\n");
  const allKnown = (before: readonly string[], after: readonly string[]) => {
    const { fresh, gone } = compare(
      { "a.md": textOf(after) },
      baselineOf({ "a.md": textOf(before) }, [stub, prompt]),
      {},
      [stub, prompt],
    );
    expect([fresh, gone]).toEqual([[], []]);
  };

  test("paragraphs that change places, lines between them and other breaks leave all known", () => {
    fc.assert(
      fc.property(
        paragraphs,
        fc.func(fc.nat()),
        sentence,
        fc.integer({ min: 30, max: 60 }),
        (list, rank, extra, width) => {
          const shuffled = [...list].sort((a, b) => rank(a) - rank(b));
          allKnown(list, shuffled);
          allKnown(list, [extra, ...shuffled, extra]);
          allKnown(
            list,
            list.map((text) => (text.includes("N/A") ? text : wrap(text, width))),
          );
          // Its own paragraph, from one width that editors use to another.
          allKnown(
            list.map((text) => wrap(text, 30)),
            list.map((text) => wrap(text, width)),
          );
        },
      ),
    );
  });

  test("a new name leaves all known", () => {
    fc.assert(
      fc.property(paragraphs, paragraphs, (list, other) => {
        const files = { "a.md": textOf(list), "b.md": textOf(other) };
        const renamed = { "c.md": textOf(list), "b.md": textOf(other) };
        const { fresh, gone } = compare(renamed, baselineOf(files));
        expect([fresh, gone]).toEqual([[], []]);
      }),
    );
  });

  test("a finding with other words is one new and one gone", () => {
    fc.assert(
      fc.property(paragraphs, fc.array(word, { minLength: 3, maxLength: 8 }), (list, other) => {
        const before = textOf([...list, "연구의 한계를 자세히 적어 주세요."]);
        const after = textOf([...list, `${other.join(" ")} 꼭 적어 주세요.`]);
        const { fresh, gone } = compare({ "a.md": after }, baselineOf({ "a.md": before }));
        expect([fresh.length, total(gone)]).toEqual([1, 1]);
      }),
    );
  });

  test("what was written is known when it is read, and writing it again changes nothing", () => {
    fc.assert(
      fc.property(paragraphs, fc.string({ unit: "binary" }), (list, odd) => {
        const files = { [`${odd}.md`]: textOf([...list, `${odd} N/A ${odd}`]) };
        const baseline = baselineOf(files);
        expect(JSON.parse(printBaseline(baseline)).findings).toEqual(
          baseline.map(({ count, ...entry }) => (count === 1 ? entry : { ...entry, count })),
        );
        const { fresh, gone, updated } = compare(files, baseline);
        expect([fresh, gone, updated]).toEqual([[], [], baseline]);
      }),
      { numRuns: 50 },
    );
  });

  test("the project's own rules find their fixtures' posts known after lines are put above them", () => {
    const file = join(import.meta.dirname, "../fixtures/blog/_posts/2025-06-03-detr.md");
    const text = readFileSync(file, "utf8");
    const moved = text.replace(/\n\n/, "\n\n한 줄을 더 적었다.\n\n");
    const baseline = baselineOf({ "a.md": text }, rules);
    expect(baseline.length).toBeGreaterThan(0);
    expect(compare({ "a.md": moved }, baseline, {}, rules).gone).toEqual([]);
  });
});

describe("the file", () => {
  let folder = "";
  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), "review-lint-baseline-")));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const pathOf = (name: string) => join(folder, name);
  function write(files: Files): void {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(pathOf(name)), { recursive: true });
      writeFileSync(pathOf(name), text);
    }
  }
  const BASELINE = "review-lint-baseline.json";

  test("holds one finding a line, sorted, cut for people, with nothing hidden in it", async () => {
    const files = { "b.md": "N/A\n\nN/A\n", "a.md": `적어 주세요 \u202E${"가나다라".repeat(20)}\n` };
    await writeBaseline(pathOf(BASELINE), baselineOf(files, [stub, prompt]));
    const text = readFileSync(pathOf(BASELINE), "utf8");
    expect(text.replace(/[0-9a-f]{16}/g, "HASH")).toBe(`{
  "version": 1,
  "findings": [
    { "path": "a.md", "rule": "prompt", "message": "said", "text": "적어 주세요 \\u202e${"가나다라".repeat(12)}가나다…", "hash": "HASH" },
    { "path": "b.md", "rule": "stub", "message": "said", "text": "N/A", "hash": "HASH", "count": 2 }
  ]
}
`);
  });

  test("is written only where it changes, keeps its mode and its ends of lines, and leaves nothing beside it", async () => {
    const entries = baselineOf({ "a.md": "N/A\n" });
    expect(await writeBaseline(pathOf(BASELINE), entries)).toEqual({ isChanged: true });
    writeFileSync(pathOf(BASELINE), printBaseline(entries).replaceAll("\n", "\r\n"));
    chmodSync(pathOf(BASELINE), 0o640);
    expect(await writeBaseline(pathOf(BASELINE), entries)).toEqual({ isChanged: false });
    expect(readBaseline(pathOf(BASELINE), BASELINE)).toEqual({ state: "found", entries });
    expect(await writeBaseline(pathOf(BASELINE), [])).toEqual({ isChanged: true });
    expect(readFileSync(pathOf(BASELINE), "utf8")).toBe('{\r\n  "version": 1,\r\n  "findings": []\r\n}\r\n');
    expect(statSync(pathOf(BASELINE)).mode & 0o777).toBe(0o640);
    expect(readdirSync(folder)).toEqual([BASELINE]);
  });

  const line = '{ "path": "a.md", "rule": "stub", "message": "said", "text": "N/A", "hash": "0" }';
  test.each([
    ["not json", "nonsense", "1:1: this is not valid JSON. Put it right, or delete the file"],
    ["empty", "", "1:1: this is not valid JSON."],
    ["cut off", `{\n  "version": 1,\n  "findings": [\n    ${line},\n`, "5:1: this is not valid JSON."],
    [
      "in the middle of a merge",
      `{\n  "version": 1,\n  "findings": [\n<<<<<<< HEAD\n    ${line}\n=======\n>>>>>>> other\n  ]\n}\n`,
      "4:1: a merge left both of its sides here.",
    ],
    ["of a newer version", '{\n  "version": 7,\n  "posts": {}\n}', "2:14: this baseline is of version 7"],
    ["of another program", '{ "a.js": {} }', "1:1: `version` is not as review-lint writes it."],
    ["a list", "[]", "1:1: this is not as review-lint writes it."],
    [
      "without a hash",
      `{\n  "version": 1,\n  "findings": [\n    ${line},\n    ${line.replace(', "hash": "0"', "")}\n  ]\n}`,
      "5:5: `hash` is not as review-lint writes it.",
    ],
    [
      "with no count",
      `{ "version": 1, "findings": [${line.replace(" }", ', "count": 0 }')}] }`,
      "`count` is not",
    ],
    ["with a key of its own", `{ "version": 1,\n "findings": [],\n "note": "" }`, "3:10: `note` is not"],
  ])("is refused with its place where it is %s", async (_, text, said) => {
    write({ [BASELINE]: text });
    const file = readBaseline(pathOf(BASELINE), BASELINE);
    const problems = file.state === "broken" ? file.problems : [];
    expect(problems.map(({ where, message: words }) => `${where}: ${words}`)).toEqual([
      expect.stringContaining(said),
    ]);
    expect(problems[0]?.where).toMatch(/^review-lint-baseline\.json:\d+:\d+$/);
  });

  const site = defineSiteRule({
    meta: { ...meta, id: "site" },
    options: z.strictObject({}),
    collect: (one) => one.source.text.length,
    conclude(facts, { report }) {
      if (facts.size < 2) return;
      for (const path of facts.keys())
        report({ path, at: { start: 0, end: 0 }, message: "said", values: { found: "x", line: 1 } });
    },
  });

  interface Asked {
    readonly flags?: Partial<Parameters<typeof openBaseline>[0]>;
    readonly paths?: readonly string[];
    readonly cwd?: string;
    readonly used?: readonly Rule[];
    readonly seesAllRules?: boolean;
  }

  /** Lints the posts of the folder, or some of them, and holds them against the baseline. */
  async function run({
    flags = {},
    paths,
    cwd = folder,
    used = [stub, site],
    seesAllRules = true,
  }: Asked = {}) {
    const options = {
      baseline: undefined,
      updateBaseline: false,
      pruneBaseline: false,
      stdin: false,
      stdinFilename: undefined,
      ...flags,
    };
    let said = "";
    const io = {
      cwd,
      env: {},
      stdin: {
        async *[Symbol.asyncIterator]() {
          yield "";
        },
      },
      stdout: { write: () => undefined },
      stderr: { write: (text: string) => (said += text) },
    };
    const opened = await openBaseline(options, folder, cwd);
    if (!opened.ok) return opened.problems.map(({ where, message: words }) => `${where}: ${words}`).join();
    if (!opened.baseline) return "none";
    const listed =
      paths ?? readdirSync(cwd, { encoding: "utf8", recursive: true }).filter((name) => name.endsWith(".md"));
    const texts = new Map(listed.map((path) => [path, readFileSync(join(cwd, path), "utf8")]));
    const bound = bindPlan(recommendedPlan(used), used);
    const {
      conclusion,
      counts: found,
      failure,
    } = await opened.baseline.apply(
      {
        conclusion: lintWith(used, texts),
        sourceOf: (path) => texts.get(path),
        planFor: () => bound,
        ruleIds: ["stub", "site", "prompt", "unused-directive"],
        asked: paths ?? [],
        seesAllPosts: paths === undefined,
        seesAllRules,
      },
      io,
    );
    expect(conclusion.diagnostics).toHaveLength(found.new);
    const summary = `${found.known} known, ${found.new} new, ${found.gone} gone`;
    return `${summary}${failure ? " failed" : ""} ${said}`.trimEnd();
  }
  const update = { flags: { updateBaseline: true } };
  const prune = { flags: { pruneBaseline: true } };

  test("is made, used, pruned and brought up to date", async () => {
    write({ "posts/a.md": "**코드**: N/A\n", "posts/b.md": "**발표**: 미정\n" });
    expect(await run()).toBe("none");
    expect(await run(update)).toBe(
      `4 known, 0 new, 0 gone review-lint: Wrote ${BASELINE}: 4 findings in 2 posts (4 new, 0 gone).`,
    );
    expect(await run()).toBe("4 known, 0 new, 0 gone");
    write({ "posts/a.md": "**코드**: 있음\n\n**저자**: N/A\n" });
    expect(await run()).toBe("3 known, 1 new, 1 gone");
    expect(await run(prune)).toBe(
      `3 known, 1 new, 0 gone review-lint: Wrote ${BASELINE}: 3 findings in 2 posts (1 gone).`,
    );
    expect(await run(prune)).toBe(
      `3 known, 1 new, 0 gone review-lint: ${BASELINE} stays as it is: 3 findings in 2 posts.`,
    );
    expect(await run(update)).toContain("4 findings in 2 posts (1 new, 0 gone).");
    expect(await run()).toBe("4 known, 0 new, 0 gone");
  });

  test("follows posts that are renamed or deleted on the disk", async () => {
    write({ "a.md": "**코드**: N/A\n", "b.md": "**발표**: 미정\n", "c.md": "글.\n" });
    await run(update);
    renameSync(pathOf("a.md"), pathOf("논문 (1).md".normalize("NFD")));
    expect(await run()).toBe("5 known, 0 new, 0 gone");
    rmSync(pathOf("b.md"));
    expect(await run()).toBe("3 known, 0 new, 2 gone");
    expect(await run(prune)).toContain("3 findings in 2 posts (2 gone).");
    expect(readFileSync(pathOf(BASELINE), "utf8")).toContain('"path": "논문 (1).md"');
  });

  test("keeps what is known of a renamed post that was not asked for", async () => {
    write({ "posts/a.md": "**코드**: N/A\n", "posts/b.md": "**발표**: 미정\n", "c.md": "글.\n" });
    await run(update);
    renameSync(pathOf("posts/b.md"), pathOf("posts/b2.md"));
    const before = readFileSync(pathOf(BASELINE), "utf8");
    for (const mode of [{}, update, prune]) {
      expect(await run({ ...mode, paths: ["posts/a.md"] })).toContain("1 known, 0 new, 0 gone");
      expect(readFileSync(pathOf(BASELINE), "utf8")).toBe(before);
    }
    expect(await run()).toContain("0 new, 0 gone");
  });

  test("is the same from whatever folder, for whatever posts", async () => {
    write({ "posts/a.md": "**코드**: N/A\n", "posts/b.md": "**발표**: 미정\n" });
    await run(update);
    const before = readFileSync(pathOf(BASELINE), "utf8");
    expect(await run({ cwd: pathOf("posts") })).toBe("4 known, 0 new, 0 gone");
    // What a rule about the site says of one post alone says nothing of the others.
    expect(await run({ paths: ["posts/a.md"] })).toBe("1 known, 0 new, 0 gone");
    await run({ ...update, paths: ["posts/a.md"] });
    await run({ ...prune, paths: ["posts/a.md"], cwd: folder });
    expect(readFileSync(pathOf(BASELINE), "utf8")).toBe(before);
  });

  test("keeps what rules know that are off, and drops what rules knew that are no more", async () => {
    write({ "a.md": "**코드**: N/A\n", "b.md": "**발표**: 미정\n" });
    await run(update);
    expect(await run({ ...prune, used: [site] })).toContain("stays as it is: 4 findings");
    writeFileSync(pathOf(BASELINE), readFileSync(pathOf(BASELINE), "utf8").replaceAll('"stub"', '"stump"'));
    expect(await run()).toBe("2 known, 2 new, 2 gone");
  });

  test("keeps what is known of needless directives where rules were left out", async () => {
    const used = [patternRule("unused-directive", /needless/g)];
    write({ "a.md": "needless\n" });
    await run({ ...update, used });
    write({ "a.md": "글.\n" });
    expect(await run({ used, seesAllRules: false })).toBe("0 known, 0 new, 0 gone");
    expect(await run({ used })).toBe("0 known, 0 new, 1 gone");
  });

  test("keeps what a rule knows that failed", async () => {
    const faulty = definePostRule({
      meta: { ...meta, id: "stub" },
      options: z.strictObject({}),
      check() {
        throw new Error("a slip");
      },
    });
    write({ "a.md": "**코드**: N/A\n" });
    await run(update);
    expect(await run({ used: [faulty, site] })).toBe("0 known, 0 new, 0 gone");
    expect(await run({ ...update, used: [faulty, site] })).toContain("stays as it is: 1 finding in 1 post.");
  });

  test("that is named must be there, and one that is not wanted is not read", async () => {
    write({ "a.md": "N/A\n" });
    expect(await run({ flags: { baseline: "ci/known.json" } })).toBe(
      "ci/known.json: there is no such baseline. --update-baseline writes it.",
    );
    expect(await run(prune)).toContain("there is no such baseline.");
    mkdirSync(pathOf("ci"));
    const named = { baseline: "ci/known.json", updateBaseline: true };
    expect(await run({ flags: named })).toContain(
      "Wrote ci/known.json: 1 finding in 1 post (1 new, 0 gone).",
    );
    expect(readFileSync(pathOf("ci/known.json"), "utf8")).toContain('"path": "../a.md"');
    expect(await run({ flags: { baseline: "ci/known.json" } })).toBe("1 known, 0 new, 0 gone");
    write({ [BASELINE]: "nonsense" });
    expect(await run({ flags: { baseline: false } })).toBe("none");
    expect(await run({ flags: { stdin: true } })).toBe("none");
    expect(await run()).toContain(`${BASELINE}:1:1: this is not valid JSON.`);
    // What is broken may hold what is known of other posts: it is not written over.
    expect(await run(update)).toContain(`${BASELINE}:1:1: this is not valid JSON.`);
  });

  test("that cannot be written is told of, and what is new stays new", async () => {
    write({ "a.md": "N/A\n" });
    expect(await run({ flags: { baseline: "no/where.json", updateBaseline: true } })).toBe(
      "0 known, 1 new, 0 gone failed review-lint: no/where.json cannot be written: its folder is not there.",
    );
  });
});
