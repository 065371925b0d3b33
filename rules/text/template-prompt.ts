import { z } from "zod";
import type { Field } from "../../src/post/fields.ts";
import type { Caption } from "../../src/post/figures/captions.ts";
import { isSummaryKey } from "../../src/post/front-matter/names.ts";
import { findTemplateLines } from "../../src/post/outline/template.ts";
import { isEvaluationSection } from "../../src/post/review.ts";
import { contains, overlaps, type Range } from "../../src/post/source.ts";
import { createPromptFinder } from "../../src/post/text/prompts.ts";
import {
  isBracketedPrompt,
  isRequest,
  isSlotDescription,
  isStandInText,
} from "../../src/post/text/wording.ts";
import { definePostRule } from "../../src/rule.ts";

/** A post about writing shows what a template says. */
const GUIDE =
  /쓰는 ?(?:법|방법)|작성 ?(?:법|방법|요령|가이드)|양식|템플릿|\bhow to (?:write|review|read)\b|\b(?:template|writing guide)s?\b/i;

export default definePostRule({
  meta: {
    id: "template-prompt",
    summary: {
      en: "What a template asks for is written, not repeated.",
      ko: "양식이 요구한 내용을 그대로 남겨 두지 않고 실제로 썼습니다.",
    },
    why: {
      en: "A sentence that says what ought to stand here tells the reader that the review is not finished.",
      ko: "무엇을 쓸지 알려 주는 문장이 그대로 남아 있으면, 독자는 이 리뷰가 완성되지 않았다고 생각합니다.",
    },
    severity: "error",
    messages: {
      en: {
        only: {
          text: "All that stands under “{section}” is a prompt: “{prompt}”",
          help: "Write the section itself in its place.",
        },
        slot: {
          text: "“{label}” only says what belongs there: “{prompt}”",
          help: "Write your own judgement of this paper.",
        },
        known: {
          text: "“{prompt}” is an instruction to the writer.",
          help: "Write what it asks for, or remove it.",
        },
        "stand-in": {
          text: "“{prompt}” stands for text that is still to be written.",
          help: "Write it, or remove the line.",
        },
        template: {
          text: "“{prompt}” still stands as it does in the template.",
          help: "Write what it asks for, or remove it.",
        },
        label: {
          text: "“{prompt}” is as empty as in the template.",
          help: "Write what belongs there, or remove the label.",
        },
        numbered: {
          text: "“{prompt}” is a numbered place with nothing in it.",
          help: "Write what belongs there, or remove the line.",
        },
      },
      ko: {
        only: {
          text: "‘{section}’ 절에 작성 안내문만 있습니다: “{prompt}”",
          help: "안내문 대신 그 내용을 쓰세요.",
        },
        slot: {
          text: "‘{label}’ 항목에 무엇을 쓸지 알려 주는 말만 있습니다: “{prompt}”",
          help: "이 논문을 읽고 내린 평가를 쓰세요.",
        },
        known: {
          text: "“{prompt}” 부분은 글쓴이에게 하는 안내문입니다.",
          help: "안내문이 요구하는 내용을 쓰거나 지우세요.",
        },
        "stand-in": {
          text: "“{prompt}” 자리에 아직 쓰지 않은 내용이 있습니다.",
          help: "내용을 쓰거나 이 줄을 지우세요.",
        },
        template: {
          text: "양식에 있던 “{prompt}” 부분이 그대로 남아 있습니다.",
          help: "양식이 요구한 내용을 쓰거나 지우세요.",
        },
        label: {
          text: "‘{prompt}’ 항목이 양식에서처럼 비어 있습니다.",
          help: "내용을 쓰거나 항목을 지우세요.",
        },
        numbered: {
          text: "“{prompt}” 자리에 번호만 있고 내용이 없습니다.",
          help: "들어갈 내용을 쓰거나 이 줄을 지우세요.",
        },
      },
    },
    notes: { template: { en: "stands in the template", ko: "양식에 있는 곳" } },
    examples: {
      flags: "flags-sections-that-only-say-what-to-write.md",
      allows: "allows-same-verbs-in-real-prose.md",
    },
  },
  options: z.strictObject({
    prompts: z
      .array(z.string())
      .default([])
      .describe("Further sentences that your template asks the writer with, compared whole."),
    allow: z.array(z.string()).default([]).describe("Sentences that are meant as they stand."),
  }),
  check(post, { options, settings, report }) {
    const fold = (text: string) =>
      text.normalize("NFC").replace(/\s+/g, " ").replace(/[.!]$/, "").trim().toLowerCase();
    const own = new Set(options.prompts.map(fold));
    const allowed = new Set(options.allow.map(fold));
    const left = settings.template ? findTemplateLines(post, settings.template) : [];
    for (const { start, end, words, line, kind } of left) {
      if (allowed.has(fold(words))) continue;
      report({
        at: { start, end },
        message: kind === "label" ? kind : "template",
        values: { prompt: words },
        related: [{ at: line, path: settings.template?.path ?? "", note: "template" }],
      });
    }
    const isLeft = (at: Range) => left.some((match) => overlaps(match, at));
    if (GUIDE.test(post.title ?? "")) return;
    const slots = post.fields.filter((field) => isUnfilled(field));
    for (const { label, value, valueRange } of slots) {
      if (!allowed.has(fold(value)) && !isLeft(valueRange))
        report({ at: valueRange, message: "slot", values: { label, prompt: value } });
    }
    if (post.frontMatter.state === "data") {
      for (const { path, data, value } of post.frontMatter.entries) {
        const isSummary = path.length === 1 && isSummaryKey(String(path[0]));
        if (!isSummary || typeof data !== "string") continue;
        const message = isStandInText(data)
          ? "stand-in"
          : post.isReview && isRequest(data)
            ? "known"
            : undefined;
        if (message && !allowed.has(fold(data)) && !isLeft(value))
          report({ at: value, message, values: { prompt: data } });
      }
    }
    for (const block of post.body.blocks) {
      // `<your summary>` is a tag to a parser, and no page shows it.
      if (block.kind !== "html" || block.inQuote) continue;
      const prompt = post.source.text.slice(block.start, block.end).trim();
      const asks =
        /^<[^<>="/\s]*\s[^<>="/]*>$/.test(prompt) &&
        isBracketedPrompt(prompt) &&
        !allowed.has(fold(prompt)) &&
        !isLeft(block);
      if (asks) report({ at: block, message: "known", values: { prompt } });
    }
    const checkCaption = (caption: Caption) => {
      if (isStandInText(caption.text) && !allowed.has(fold(caption.text)) && !isLeft(caption))
        report({ at: caption, message: "stand-in", values: { prompt: caption.text } });
    };
    for (const { captions } of post.figures.figures) for (const caption of captions) checkCaption(caption);
    for (const caption of post.figures.orphans) checkCaption(caption);
    const promptsOf = createPromptFinder(post);
    for (const paragraph of post.texts.paragraphs) {
      const found = promptsOf(paragraph);
      if (found.length === 0 && own.size === 0) continue;
      const prompts = new Map(found.map((prompt) => [prompt.start, prompt]));
      for (const sentence of own.size > 0 ? paragraph.sentences : []) {
        const isOwn = own.has(fold(sentence.text)) && !paragraph.block.inQuote && !paragraph.block.inFootnote;
        if (isOwn) prompts.set(sentence.start, { ...sentence, kind: "known" });
      }
      for (const { kind, text: prompt, start, end } of prompts.values()) {
        const at = { start, end };
        const isTold = slots.some((slot) => contains(slot, at) || contains(at, slot.valueRange));
        if (allowed.has(fold(prompt)) || isTold || isLeft(at)) continue;
        if (kind === "only")
          report({ at, message: kind, values: { section: paragraph.section?.title ?? "", prompt } });
        else report({ at, message: kind, values: { prompt } });
      }
    }
  },
});

function isUnfilled({ label, value, evaluation, section, place, continues }: Field): boolean {
  if (place === "front-matter" || continues || value === "") return false;
  if (!evaluation && !(isEvaluationSection(section) && /[가-힣a-z]/i.test(label))) return false;
  return isSlotDescription(value, label);
}
