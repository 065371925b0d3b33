import { z } from "zod";
import type { Caption } from "../../src/post/figures/captions.ts";
import { extraCaptions, ownCaptions } from "../../src/post/figures.ts";
import { lineAt } from "../../src/post/source.ts";
import { definePostRule } from "../../src/rule.ts";

export default definePostRule({
  meta: {
    id: "extra-caption",
    summary: { en: "A figure has one caption.", ko: "그림 하나에 캡션은 하나입니다." },
    why: {
      en: "Of two captions the reader cannot tell which one holds; mostly the second is what a script added.",
      ko: "캡션이 둘이면 어느 것이 맞는지 알 수 없습니다. 대개 하나는 스크립트가 덧붙인 것입니다.",
    },
    severity: "warn",
    messages: {
      en: {
        extra: {
          text: "This figure already has a caption on line {line}.",
          help: "Keep the one that says what the figure shows.",
        },
      },
      ko: {
        extra: {
          text: "이 그림의 캡션이 {line}행에 이미 있습니다.",
          help: "그림이 무엇을 보여 주는지 알려 주는 쪽만 남기세요.",
        },
      },
    },
    notes: { first: { en: "the first caption", ko: "첫 번째 캡션" } },
    examples: { flags: "flags-two-labelled-captions.md", allows: "allows-caption-with-a-credit-line.md" },
  },
  options: z.strictObject({}),
  check(post, { report }) {
    const told = new Set<Caption>();
    for (const figure of post.figures.figures) {
      const [first] = ownCaptions(figure);
      for (const caption of extraCaptions(figure)) {
        if (!first || told.has(caption)) continue;
        told.add(caption);
        report({
          at: caption,
          message: "extra",
          values: { line: lineAt(post.source, first.start) },
          related: [{ at: first, note: "first" }],
        });
      }
    }
  },
});
