import { z } from "zod";
import { lineAt } from "../../src/post/source.ts";
import { definePostRule } from "../../src/rule.ts";

export default definePostRule({
  meta: {
    id: "unclosed-fence",
    summary: {
      en: "Every code fence closes where its code ends.",
      ko: "코드 울타리는 코드가 끝나는 곳에서 닫힙니다.",
    },
    why: {
      en: "All that follows an open fence is shown as code: headings, figures and text are gone from the page.",
      ko: "닫히지 않은 울타리 뒤는 모두 코드로 표시되어 제목과 그림, 본문이 사라집니다.",
    },
    severity: "error",
    messages: {
      en: {
        open: {
          text: "This code fence never closes; the page shows everything down to line {last} as code.",
          help: "Close it with {marks} where the code ends, or remove it if its code is gone.",
        },
        late: {
          text: "This code fence closes only on line {last}, by a fence that belongs to other code.",
          help: "Close it with {marks} where its own code ends, or remove it if its code is gone.",
        },
      },
      ko: {
        open: {
          text: "이 코드 울타리가 닫히지 않아 {last}행까지 모두 코드로 표시됩니다.",
          help: "코드가 끝나는 곳에 {marks} 줄을 넣어 닫으세요. 코드가 빠졌다면 이 줄을 지우세요.",
        },
        late: {
          text: "이 코드 울타리는 {last}행에 있는 다른 코드의 울타리에 가서야 닫힙니다.",
          help: "코드가 끝나는 곳에 {marks} 줄을 넣어 닫으세요. 코드가 빠졌다면 이 줄을 지우세요.",
        },
      },
    },
    examples: {
      flags: "flags-fence-that-swallows-sections.md",
      allows: "allows-longer-fence-around-a-fence.md",
    },
  },
  options: z.strictObject({}),
  check(post, { report }) {
    const { text } = post.source;
    for (const { fence, swallowedUntil, closedLate } of post.body.unclosedFences) {
      const marks = /^[`~]+/.exec(text.slice(fence.start, fence.end))?.[0] ?? "```";
      report({
        at: fence,
        message: closedLate ? "late" : "open",
        values: { last: lineAt(post.source, swallowedUntil), marks },
      });
    }
  },
});
