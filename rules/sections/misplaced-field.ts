import { z } from "zod";
import type { EvaluationName, Field } from "../../src/post/fields.ts";
import { isEvaluationSection } from "../../src/post/review.ts";
import { lineAt } from "../../src/post/source.ts";
import { isSlotDescription, isStockPraise } from "../../src/post/text/wording.ts";
import { definePostRule } from "../../src/rule.ts";

/** Labels that only a reviewer's judgement has; strengths may well be those of a method that is described. */
const ONLY_OF_REVIEWS = new Set<EvaluationName>(["applicability", "recommendation", "audience"]);

export default definePostRule({
  meta: {
    id: "misplaced-field",
    summary: {
      en: "Evaluation fields stand in the evaluation section.",
      ko: "평가 항목은 평가 절에 있습니다.",
    },
    why: {
      en: "Strengths and ratings in the middle of the method are a template's leftovers, and hide that the section itself is missing.",
      ko: "방법 설명 한가운데의 강점이나 추천도는 양식에서 잘못 옮겨진 것이고, 그 절의 내용이 빠졌다는 사실을 가립니다.",
    },
    severity: "error",
    messages: {
      en: {
        misplaced: {
          text: "The evaluation field “{label}” stands under “{section}”.",
          help: "Move it to “{place}”, or remove it if it is there already.",
        },
      },
      ko: {
        misplaced: {
          text: "평가 항목 ‘{label}’ 줄이 ‘{section}’ 절에 있습니다.",
          help: "‘{place}’ 절로 옮기고, 그곳에 이미 있으면 이 줄을 지우세요.",
        },
      },
    },
    notes: { place: { en: "the evaluation stands here", ko: "평가 절" } },
    examples: {
      flags: "flags-evaluation-under-the-architecture.md",
      allows: "allows-strengths-below-an-evaluation-heading.md",
    },
  },
  options: z.strictObject({}),
  check(post, { report }) {
    const fields = post.fields.filter(({ evaluation, block }) => evaluation && block && !block.inQuote);
    const place = fields.find(({ section }) => isEvaluationSection(section))?.section;
    if (!place) return;
    const isOfReviews = ({ evaluation }: Field) =>
      evaluation !== undefined && ONLY_OF_REVIEWS.has(evaluation);
    const labels = new Set(
      fields.filter(({ section }) => isEvaluationSection(section)).map(({ label }) => label),
    );
    // Pros and cons of one thing after another belong to those things.
    const elsewhere = fields.filter(({ section }) => section && !isEvaluationSection(section));
    const isSeries = new Set(elsewhere.map(({ section }) => section)).size >= 3;
    for (const [i, field] of fields.entries()) {
      const { section, evaluation, label } = field;
      if (!section || !evaluation || isEvaluationSection(section)) continue;
      const around = fields.filter((other) => other.section === section);
      const isTemplate = around.some(
        ({ label, value }) => isSlotDescription(value, label) || isStockPraise(value),
      );
      if (!isTemplate && (isSeries || !around.some((other) => isOfReviews(other) && labels.has(other.label))))
        continue;
      const line = lineAt(post.source, field.start);
      const isNear = (other: Field | undefined) =>
        other !== undefined &&
        other.evaluation !== evaluation &&
        Math.abs(lineAt(post.source, other.start) - line) <= 2;
      const inBlock = isNear(fields[i - 1]) || isNear(fields[i + 1]);
      if (!ONLY_OF_REVIEWS.has(evaluation) && !(inBlock && labels.has(label))) continue;
      // One that is real may be said in passing; one that repeats the template, or the evaluation's own label, is not.
      if (!labels.has(label) && !inBlock && !isTemplate) continue;
      report({
        at: field,
        message: "misplaced",
        values: { label, section: section.title, place: place.title },
        related: [{ at: place.heading, note: "place" }],
      });
    }
  },
});
