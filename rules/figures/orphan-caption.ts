import { z } from "zod";
import { definePostRule } from "../../src/rule.ts";

export default definePostRule({
  meta: {
    id: "orphan-caption",
    summary: { en: "Every caption stands by its figure.", ko: "모든 캡션은 그림 옆에 있습니다." },
    why: {
      en: "A caption alone speaks of a picture that the reader does not see: it was removed, or never came in.",
      ko: "캡션만 남아 있으면 독자가 볼 수 없는 그림 이야기가 됩니다. 그림이 지워졌거나 들어가지 않은 것입니다.",
    },
    severity: "warn",
    messages: {
      en: {
        orphan: {
          text: "No figure stands by this caption: “{text}”",
          help: "Put the figure back in, or remove the line.",
        },
      },
      ko: {
        orphan: { text: "캡션 옆에 그림이 없습니다: ‘{text}’", help: "그림을 다시 넣거나 이 줄을 지우세요." },
      },
    },
    examples: { flags: "flags-caption-without-figure.md", allows: "allows-caption-of-a-table.md" },
  },
  options: z.strictObject({}),
  check(post, { report }) {
    for (const { start, end, text } of post.figures.orphans)
      report({ at: { start, end }, message: "orphan", values: { text } });
  },
});
