import { z } from "zod";
import { answerOf, findAnswer, findRivals } from "../../src/post/own-info.ts";
import { lineAt } from "../../src/post/source.ts";
import { faultOfValue } from "../../src/post/stand-ins.ts";
import { definePostRule } from "../../src/rule.ts";

export default definePostRule({
  meta: {
    id: "contradicting-info",
    summary: {
      en: "The paper info says nothing else than the rest of the post.",
      ko: "논문 정보와 글의 나머지 내용이 서로 어긋나지 않습니다.",
    },
    why: {
      en: "A reader who finds N/A in the info block does not look for the id that stands further down.",
      ko: "논문 정보에서 N/A를 본 독자는 글 아래쪽에 적힌 번호까지 찾아보지 않습니다.",
    },
    severity: "warn",
    messages: {
      en: {
        "stand-in": {
          text: "“{label}” says “{value}”, but line {line} gives it: {answer}",
          help: "Write it here as well, or remove the line.",
        },
        empty: {
          text: "“{label}” has no value, but line {line} gives it: {answer}",
          help: "Write it here as well, or remove the line.",
        },
        other: {
          text: "“{label}” says {value}, but line {line} says {answer}.",
          help: "Compare both with the paper's page and keep the one that is right.",
        },
      },
      ko: {
        "stand-in": {
          text: "‘{label}’ 항목은 ‘{value}’인데, 그 값이 {line}행에 있습니다: {answer}",
          help: "여기에도 그 값을 적거나 이 줄을 지우세요.",
        },
        empty: {
          text: "‘{label}’ 항목이 비어 있는데, 그 값이 {line}행에 있습니다: {answer}",
          help: "여기에도 그 값을 적거나 이 줄을 지우세요.",
        },
        other: {
          text: "‘{label}’ 항목의 값은 {value}인데, {line}행에는 다르게 적혀 있습니다: {answer}",
          help: "논문 페이지와 대조해 맞는 값만 남기세요.",
        },
      },
    },
    notes: { told: { en: "it stands here", ko: "여기에 적혀 있습니다" } },
    examples: {
      flags: "flags-id-in-a-second-info-block.md",
      allows: "allows-ids-of-other-papers.md",
    },
  },
  options: z.strictObject({}),
  check(post, { report }) {
    if (!post.isReview) return;
    for (const field of post.fields) {
      const { info, value, label, links, valueRange, labelRange } = field;
      if (!info || field.block?.inQuote) continue;
      const fault = faultOfValue(info, value, links);
      if (!fault || fault === "debris" || (fault === "empty" && field.continues)) continue;
      const told = findAnswer(post, field);
      if (!told) continue;
      const at = valueRange.end > valueRange.start ? valueRange : labelRange;
      const line = lineAt(post.source, told.start);
      const related = [{ at: told, note: "told" } as const];
      if (fault === "empty")
        report({ at, message: fault, values: { label, line, answer: told.answer }, related });
      else report({ at, message: fault, values: { label, value, line, answer: told.answer }, related });
    }
    for (const kind of ["arxiv", "doi"] as const) {
      const [first, second] = findRivals(post, kind) ?? [];
      if (!first || !second) continue;
      const [answer = "", value = ""] = [answerOf(first), answerOf(second)];
      report({
        at: second.valueRange,
        message: "other",
        values: { label: second.label, value, line: lineAt(post.source, first.valueRange.start), answer },
        related: [{ at: first.valueRange, note: "told" }],
      });
    }
  },
});
