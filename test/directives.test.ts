import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { rules } from "../rules/index.ts";
import { contains } from "../src/post/source.ts";
import { definePostRule, defineSiteRule, type Rule } from "../src/rule.ts";
import { arbitraryText } from "./arbitrary-post.ts";
import { fixWith, lintWith } from "./lint-text.ts";
import { parsePost } from "./parse.ts";

const words = { en: "x", ko: "x" };
const message = { found: { text: "Found.", help: "Mend it." } };
const meta = (id: string) => ({
  id,
  summary: words,
  why: words,
  severity: "error" as const,
  messages: { en: message, ko: message },
  examples: { flags: "flags-x.md", allows: "allows-x.md" },
});

function wordRule(id: string): Rule {
  return definePostRule({
    meta: meta(id),
    options: z.strictObject({}),
    check(post, { report }) {
      for (const { index } of post.source.text.matchAll(new RegExp(`\\b${id}\\b`, "g"))) {
        const at = { start: index, end: index + id.length };
        if (!post.directives.some((directive) => contains(directive.at, at)))
          report({ at, message: "found" });
      }
    },
  });
}

const everyPost = defineSiteRule({
  meta: meta("site"),
  options: z.strictObject({}),
  collect: () => 1,
  conclude(facts, { report }) {
    for (const path of facts.keys()) report({ path, at: { start: 0, end: 0 }, message: "found" });
  },
});

const unused = rules.filter(({ meta: { id } }) => id === "unused-directive");
const own = [wordRule("bad"), wordRule("meh"), ...unused];

/** What is found: `line rule`, and of needless directives the message. */
function found(text: string, company: readonly Rule[] = own): string[] {
  const { diagnostics, faults } = lintWith(company, new Map([["a.md", text]]));
  expect(faults).toEqual([]);
  return diagnostics.map(({ place, ruleId, messageId }) =>
    ruleId === "unused-directive" ? `${place.line} ${messageId}` : `${place.line} ${ruleId}`,
  );
}

describe("directives silence", () => {
  test.each<[string, string, readonly string[]]>([
    ["nothing without one", "bad\n", ["1 bad"]],
    ["the next line", "<!-- review-lint-disable-next-line bad -->\nbad meh\n\nbad\n", ["2 meh", "4 bad"]],
    [
      "the next line, whatever blanks are between",
      "<!-- review-lint-disable-next-line bad -->\n\n\nbad\n",
      [],
    ],
    ["all rules where none is named", "<!-- review-lint-disable-next-line -->\nbad meh\n", []],
    ["several rules", "<!-- review-lint-disable-next-line bad, meh -->\nbad meh\n", []],
    ["several rules without commas", "<!-- review-lint-disable-next-line bad meh -->\nbad meh\n", []],
    ["their own line", "bad <!-- review-lint-disable-line bad -->\nbad\n", ["2 bad"]],
    [
      "from one to the other",
      "<!-- review-lint-disable bad -->\n\nbad\n\n<!-- review-lint-enable bad -->\n\nbad\n",
      ["7 bad"],
    ],
    ["to the end of the file", "bad\n\n<!-- review-lint-disable -->\n\nbad\n\nmeh\n", ["1 bad"]],
    [
      "what one of two is switched on for again",
      "<!-- review-lint-disable bad, meh -->\n\nbad meh\n\n<!-- review-lint-enable bad -->\n\nbad meh\n",
      ["7 bad"],
    ],
    [
      "the file, from wherever they stand",
      "bad\n\n<!-- review-lint-disable-file bad -->\n\nbad meh\n",
      ["5 meh"],
    ],
    [
      "with a reason that is no rule",
      "<!-- review-lint-disable-next-line bad -- meh, all the same -->\nbad meh\n",
      ["2 meh"],
    ],
    [
      "over several lines of their own",
      "<!--\n  review-lint-disable-next-line\n  bad,\n  meh -- why\n-->\nbad meh\n",
      [],
    ],
    ["in front matter", "---\n# review-lint-disable-next-line bad\ntitle: bad\n---\n", []],
    [
      "in front matter, behind a value",
      "---\ntitle: bad # review-lint-disable-line bad\n---\n\nbad\n",
      ["5 bad"],
    ],
    [
      "in front matter, for the whole file",
      "---\n# review-lint-disable-file bad -- why\ntitle: bad\n---\n\nbad\n",
      [],
    ],
    ["in TOML", "+++\n# review-lint-disable-next-line bad\ntitle = 'bad'\n+++\n", []],
    [
      "with line endings of other systems",
      "<!-- review-lint-disable-next-line bad -->\r\nbad\r\n\r\nbad\r\n",
      ["4 bad"],
    ],
    ["inside of HTML", "<div>\n<!-- review-lint-disable-next-line bad -->\nbad\n</div>\n", []],
    [
      "in lists and quotes",
      "- a\n\n  <!-- review-lint-disable-next-line bad -->\n  bad\n\n> <!-- review-lint-disable-next-line bad -->\n> bad\n",
      [],
    ],
  ])("%s", (_, text, expected) => expect(found(text)).toEqual(expected));

  test("what site rules find, too", () => {
    expect(found("<!-- review-lint-disable-file site -->\n", [everyPost, ...unused])).toEqual([]);
    expect(found("text\n", [everyPost, ...unused])).toEqual(["1 site"]);
  });

  test("nothing from within code, values and words", () => {
    expect(found("```html\n<!-- review-lint-disable-next-line bad -->\n```\n\nbad\n")).toEqual([
      "2 bad",
      "5 bad",
    ]);
    expect(found("`<!-- review-lint-disable-line bad -->` bad\n")).toEqual(["1 bad", "1 bad"]);
    expect(found('---\ntitle: "bad # review-lint-disable-line bad"\n---\n')).toEqual(["2 bad", "2 bad"]);
    expect(found("---\ntext: |\n  bad\n  # review-lint-disable-file bad\n---\n")).toEqual(["3 bad", "4 bad"]);
    expect(found("review-lint-disable-file bad\n\nbad\n")).toEqual(["1 bad", "3 bad"]);
  });

  test("and what is silenced is kept with the reason", () => {
    const text = "<!-- review-lint-disable-next-line bad -- quoted from the paper -->\nbad\n";
    const { suppressed } = lintWith(own, new Map([["a.md", text]]));
    expect(suppressed.map(({ diagnostic, reason }) => [diagnostic.ruleId, reason])).toEqual([
      ["bad", "quoted from the paper"],
    ]);
  });
});

describe("needless ones are told of", () => {
  test.each<[string, string, readonly string[]]>([
    ["silencing nothing", "<!-- review-lint-disable-next-line bad -->\nfine\n", ["1 silencesNoneOf"]],
    ["one rule of two", "<!-- review-lint-disable-next-line bad, meh -->\nbad\n", ["1 silencesNoneOf"]],
    [
      "a second one for the same place",
      "<!-- review-lint-disable bad -->\n\n<!-- review-lint-disable bad -->\n\nbad\n",
      ["3 silencesNoneOf"],
    ],
    ["an end without a beginning", "bad\n\n<!-- review-lint-enable -->\n", ["1 bad", "3 enables"]],
    [
      "a name that no rule has",
      "<!-- review-lint-disable-next-line bda -->\nbad\n",
      ["1 misspelledRule", "2 bad"],
    ],
    ["a directive that there is not", "<!-- review-lint-ignore bad -->\n\nbad\n", ["1 unknownKind", "3 bad"]],
    [
      "even within a file that is silenced whole",
      "<!-- review-lint-disable-file -->\n\n<!-- review-lint-disable-next-line meh -->\nbad\n",
      ["3 silencesNoneOf"],
    ],
  ])("%s", (_, text, expected) => expect(found(text)).toEqual(expected));

  test("not where the rule was off: nobody knows", () => {
    const text = "<!-- review-lint-disable-next-line bad -->\nfine\n";
    const { diagnostics } = lintWith([wordRule("meh"), ...unused], new Map([["a.md", text]]));
    // A rule that does not exist at all is another thing.
    expect(diagnostics.map(({ messageId }) => messageId)).toEqual(["unknownRule"]);
  });
});

test("figures and sections are read as if directives were not there", () => {
  const post = parsePost(
    "a.md",
    "## 방법\n\n<!-- review-lint-disable-next-line generic-alt -->\n![](a.png)\n<!-- review-lint-disable-next-line generic-caption -->\n*그림 1. 구조*\n",
  );
  expect(post.figures.figures.map(({ captions }) => captions.length)).toEqual([1]);
});

describe("taking a needless one out leaves the page as it was", () => {
  const C = "<!-- review-lint-disable-line bad -->";
  test.each<[string, string, string]>([
    ["between blank lines", `one\n\n${C}\n\ntwo\n`, "one\n\ntwo\n"],
    ["between two lines of text, where it stays", `one\n${C}\ntwo\n`, `one\n${C}\ntwo\n`],
    ["below a line of text", `one\n${C}\n\ntwo\n`, "one\n\ntwo\n"],
    ["above a line of text", `one\n\n${C}\ntwo\n`, "one\n\ntwo\n"],
    ["at the beginning, where it stays", `${C}\n\none\n`, `${C}\n\none\n`],
    ["at the end", `one\n\n${C}\n`, "one\n"],
    ["behind words", `one ${C}\ntwo\n`, "one\ntwo\n"],
    ["several behind words", `one ${C} ${C} ${C}\ntwo\n`, "one\ntwo\n"],
    ["before a hard line break", `one ${C}  \ntwo\n`, "one  \ntwo\n"],
    ["between words", `one ${C} more\n`, "one more\n"],
    ["before words of the same line", `a ${C}more\n`, "amore\n"],
    ["between two lists, where it stays", `1. a\n\n${C}\n\n1. b\n`, `1. a\n\n${C}\n\n1. b\n`],
    ["between a list and code, where it stays", `- a\n\n${C}\n\n    x = 1\n`, `- a\n\n${C}\n\n    x = 1\n`],
    ["between two lists, with another", `- a\n\n${C}\n${C}\n\n- b\n`, `- a\n\n${C}\n${C}\n\n- b\n`],
    ["in a list, where it stays", `- a\n- ${C}\n  b\n`, `- a\n- ${C}\n  b\n`],
    ["before what would be a heading", `a\n\n${C} ## b\n`, `a\n\n${C} ## b\n`],
    ["at an end without line ending", `one\n\n${C}`, "one"],
    ["at an end of blanks without line ending", `one\n\n\n${C} `, "one"],
    ["below a table, where it stays", `| a |\n|---|\n| 1 |\n${C}\n`, `| a |\n|---|\n| 1 |\n${C}\n`],
    ["within other markup", `<div>\n${C}\none\n</div>\n`, "<div>\none\n</div>\n"],
    ["in a quote, where it stays", `> one\n>\n> ${C}\n>\n> two\n`, `> one\n>\n> ${C}\n>\n> two\n`],
    ["in front matter", "---\n# review-lint-disable-line bad\ntitle: x\n---\n", "---\ntitle: x\n---\n"],
    ["behind a value", "---\ntitle: x # review-lint-disable-line bad\n---\n", "---\ntitle: x\n---\n"],
    [
      "before another comment",
      "---\ntitle: x # review-lint-disable-line bad # why\n---\n",
      "---\ntitle: x # why\n---\n",
    ],
  ])("%s", (_, text, expected) => {
    const fixed = fixWith(own, "a.md", text, "safe");
    expect(fixed.refusals).toEqual([]);
    expect(fixed.text).toBe(expected);
    const windows = fixWith(own, "a.md", text.replaceAll("\n", "\r\n"), "safe");
    expect(windows.text).toBe(expected.replaceAll("\n", "\r\n"));
  });
});

// Each of these once took the square of its size.
test.each([
  [
    "above findings",
    "<!-- review-lint-disable-next-line bad -->\nbad\n\n<!-- review-lint-disable meh -->\n\n".repeat(1_500),
  ],
  ["that never close", "<!-- review-lint-disable ".repeat(20_000)],
  ["among tags", `<!-- review-lint-enable -->\n\n${`${"x<b>".repeat(240)}\n\n`.repeat(400)}`],
  [
    "above many blank lines",
    `${"<!-- review-lint-disable-next-line bad -->".repeat(5_000)}${"\n".repeat(200_000)}bad\n`,
  ],
  ["with many names", `<!-- review-lint-disable ${"nonesuch ".repeat(50_000)}-->\n`],
  [
    "in front matter",
    `---\n${Array.from({ length: 8_000 }, (_, i) => `k${i}: v # review-lint-disable-line bad`).join("\n")}\n---\n`,
  ],
])("ten thousand directives are no trouble: %s", (_, text) => {
  expect(found(text).filter((one) => one.endsWith(" bad"))).toEqual([]);
});

describe("for any post", () => {
  /** What is found, wherever: rule, column and words, but for the lines that they name. */
  const shown = (text: string) =>
    lintWith(rules, new Map([["_posts/2025-01-02-a.md", text]])).diagnostics.map(
      ({ ruleId, place, message }) => `${ruleId}:${place.column}: ${message.replace(/\d+/g, "0")}`,
    );
  const HEAD = "---\ntitle: 제목\ndate: 2025-01-02\n";
  const post = arbitraryText.map((text) => `${HEAD}---\n\n${text.replace(/^\uFEFF/, "")}`);

  test("one for the file takes away what its rule finds, and nothing else", () => {
    fc.assert(
      fc.property(post, fc.nat(), (text, seed) => {
        const before = shown(text);
        const ids = [...new Set(before.map((one) => one.split(":")[0] ?? ""))].filter(
          (id) => id !== "unused-directive",
        );
        const id = ids[seed % ids.length];
        if (id === undefined) return;
        const silenced = text.replace(HEAD, `${HEAD}# review-lint-disable-file ${id}\n`);
        expect(shown(silenced)).toEqual(before.filter((one) => !one.startsWith(`${id}:`)));
      }),
      { numRuns: 150 },
    );
  });

  test("those that silence nothing are all taken out again, to the byte", () => {
    const needless = fc.constantFrom(
      "disable-file unused-asset",
      "disable duplicate-tag",
      "disable-next-line duplicate-tag, arxiv-id -- why",
      "enable arxiv-id",
    );
    fc.assert(
      fc.property(post, needless, (text, directive) => {
        if (shown(text).some((one) => /^(?:duplicate-tag|arxiv-id|unused-directive):/.test(one))) return;
        // Below a fence that does not close nothing is fixed.
        if (parsePost("a.md", text).body.unclosedFences.length > 0) return;
        const added = text.replace(HEAD, `${HEAD}# review-lint-${directive}\n`);
        const isNeedless = ({ ruleId }: { readonly ruleId: string }) => ruleId === "unused-directive";
        expect(fixWith(rules, "_posts/2025-01-02-a.md", added, "safe", isNeedless).text).toBe(text);
      }),
      { numRuns: 150 },
    );
  });
});
