import { z } from "zod";
import { isDraft } from "../../src/post/front-matter/names.ts";
import { isUnpublished, saidWorkOf } from "../../src/post/site/editions.ts";
import { packLines } from "../../src/post/site/packed-lines.ts";
import { speaksOfPaper } from "../../src/post/site/papers.ts";
import { findSharedLines } from "../../src/post/site/shared-lines.ts";
import { readStandingLines } from "../../src/post/site/standing-lines.ts";
import { defineSiteRule } from "../../src/rule.ts";

/** Where a line is allowed, as it is written in a configuration; in a slot, since a template has braces of its own. */
const SETTING = '"shared-boilerplate": ["warn", { "allow": ["…"] }]';

export default defineSiteRule({
  meta: {
    id: "shared-boilerplate",
    summary: {
      en: "What a review says of one paper stands in no other review.",
      ko: "한 논문을 두고 쓴 문장이 다른 리뷰에 그대로 나오지 않습니다.",
    },
    why: {
      en: "A line that fits three papers was left by the template or the script, and tells the reader nothing about this one.",
      ko: "세 논문에 똑같이 들어맞는 줄은 양식이나 스크립트가 남긴 것이어서, 이 논문에 대해 알려 주는 것이 없습니다.",
    },
    severity: "warn",
    messages: {
      en: {
        line: {
          text: "This line stands in {count} posts: “{start}”",
          help: "Write what holds for this paper alone. Where the line is meant, allow it under “rules” in the configuration: {setting}",
        },
        around: {
          text: "Apart from names and years, this line stands in {count} posts: “{start}”",
          help: "Write what holds for this paper alone. Where the line is meant, allow it under “rules” in the configuration: {setting}",
        },
      },
      ko: {
        line: {
          text: "글 {count}편에 똑같이 나오는 줄입니다: “{start}”",
          help: "이 논문에만 맞는 내용을 쓰세요. 일부러 되풀이하는 줄이라면 설정 파일의 rules에 이렇게 적으세요: {setting}",
        },
        around: {
          text: "이름과 연도만 바꾸어 글 {count}편에 나오는 줄입니다: “{start}”",
          help: "이 논문에만 맞는 내용을 쓰세요. 일부러 되풀이하는 줄이라면 설정 파일의 rules에 이렇게 적으세요: {setting}",
        },
      },
    },
    notes: { other: { en: "also here", ko: "여기에도 있습니다" } },
    examples: {
      flags: "flags-prompt-left-in-three-posts",
      allows: "allows-lead-in-before-tables-and-figures",
    },
    yieldsTo: [
      "template-prompt",
      "boilerplate",
      "placeholder-value",
      "heading-instruction",
      "leftover-checklist",
      "generic-caption",
    ],
  },
  options: z.strictObject({
    minPosts: z.int().min(2).default(3).describe("In how many posts a line must stand to be reported."),
    allow: z
      .array(z.string().min(1))
      .default([])
      .describe("Lines that may stand in any number of posts; `*` stands for any words."),
    quotes: z.boolean().default(false).describe("Whether quoted lines count as well."),
    allPosts: z
      .boolean()
      .default(false)
      .describe("Whether posts count that speak of no paper: solutions, tutorials, notes."),
  }),
  collect(post, { options }) {
    if (isUnpublished(post.path) || isDraft(post.path, post.frontMatter)) return undefined;
    if (!options.allPosts && !speaksOfPaper(post)) return undefined;
    const allowed = options.allow.map((text) => fold(text).split("*"));
    const isAllowed = (text: string) => allowed.some((parts) => matches(fold(text), parts));
    return { work: saidWorkOf(post), lines: packLines(readStandingLines(post, isAllowed, options.quotes)) };
  },
  conclude(facts, { options, report }) {
    for (const { path, line, count, others, isMasked } of findSharedLines(facts, options.minPosts)) {
      report({
        path,
        at: line.at,
        message: isMasked ? "around" : "line",
        values: { count, start: line.start, setting: SETTING },
        related: others.map((other) => ({ path: other.path, at: other.line.at, note: "other" })),
      });
    }
  },
});

function fold(text: string): string {
  return text.normalize("NFC").replace(/\s+/g, " ").replace(/[.!]$/, "").trim().toLowerCase();
}

/** True where the parts of a pattern stand in a text in their order, the first at its start and the last at its end. */
function matches(text: string, parts: readonly string[]): boolean {
  const [first = "", ...rest] = parts;
  const last = rest.pop();
  if (last === undefined) return text === first;
  if (!text.startsWith(first) || !text.endsWith(last)) return false;
  let at = first.length;
  for (const part of rest) {
    const found = text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return at <= text.length - last.length;
}
