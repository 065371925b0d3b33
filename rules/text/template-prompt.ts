import { z } from "zod";
import type { Field } from "../../src/post/fields.ts";
import type { Post } from "../../src/post/post.ts";
import { isEvaluationSection } from "../../src/post/review.ts";
import { isContent, type Section } from "../../src/post/sections.ts";
import { contains } from "../../src/post/source.ts";
import type { Paragraph } from "../../src/post/texts.ts";
import {
  isBracketedPrompt,
  isKnownPrompt,
  isPromptQuestion,
  isPromptSentence,
  isSlotDescription,
  isStandInText,
} from "../../src/post/wording.ts";
import { definePostRule } from "../../src/rule.ts";

/** A post about writing shows what a template says. */
const GUIDE =
  /쓰는 ?(?:법|방법)|작성 ?(?:법|방법|요령|가이드)|양식|템플릿|\bhow to (?:write|review|read)\b|\b(?:template|writing guide)s?\b/i;
/** A heading that announces a question: what stands below is that question. */
const ASKS = /질문|문제|퀴즈|토론|^Q\s?\d*\b|^A\s?\d*\b|question|quiz|problem|exercise|discussion/i;

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
      },
    },
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
  check(post, { options, report }) {
    const fold = (text: string) =>
      text.normalize("NFC").replace(/\s+/g, " ").replace(/[.!]$/, "").trim().toLowerCase();
    const own = new Set(options.prompts.map(fold));
    const allowed = new Set(options.allow.map(fold));
    if (GUIDE.test(post.title ?? "")) return;
    const slots = post.fields.filter((field) => isUnfilled(field));
    for (const { label, value, valueRange } of slots) {
      if (!allowed.has(fold(value)))
        report({ at: valueRange, message: "slot", values: { label, prompt: value } });
    }
    if (post.frontMatter.state === "data") {
      for (const { path, data, value } of post.frontMatter.entries) {
        const isSummary =
          path.length === 1 && /^(?:excerpt|description|summary|subtitle)$/.test(String(path[0]));
        if (isSummary && typeof data === "string" && isStandInText(data) && !allowed.has(fold(data)))
          report({ at: value, message: "stand-in", values: { prompt: data } });
      }
    }
    for (const block of post.body.blocks) {
      // `<your summary>` is a tag to a parser, and no page shows it.
      const prompt =
        block.kind === "html" && !block.inQuote ? post.source.text.slice(block.start, block.end).trim() : "";
      const asks =
        /^<[^<>="/]*\s[^<>="/]*>$/.test(prompt) && isBracketedPrompt(prompt) && !allowed.has(fold(prompt));
      if (asks) report({ at: block, message: "known", values: { prompt } });
    }
    for (const paragraph of post.texts.paragraphs) {
      const { section, block } = paragraph;
      if (block.inQuote || block.inFootnote) continue;
      const alone = section && standsAlone(post, section, paragraph);
      for (const sentence of paragraph.sentences) {
        const { text: prompt } = sentence;
        if (
          allowed.has(fold(prompt)) ||
          slots.some((slot) => contains(slot, sentence) || contains(sentence, slot.valueRange))
        )
          continue;
        const isWhole = paragraph.sentences.length === 1;
        if ((alone && isKnownPrompt(prompt)) || (isWhole && isStandInText(prompt))) {
          report({ at: sentence, message: "stand-in", values: { prompt } });
        } else if (own.has(fold(prompt)) || isBracketedPrompt(prompt)) {
          report({ at: sentence, message: "known", values: { prompt } });
        } else if (alone && isPrompt(prompt) && !(isPromptQuestion(prompt) && ASKS.test(section.title))) {
          report({ at: sentence, message: "only", values: { section: section.title, prompt } });
        }
      }
    }
  },
});

function isPrompt(sentence: string): boolean {
  return isPromptSentence(sentence) || isPromptQuestion(sentence);
}

function isUnfilled({ label, value, evaluation, section, place, continues }: Field): boolean {
  if (place === "front-matter" || continues || value === "") return false;
  if (!evaluation && !(isEvaluationSection(section) && /[가-힣a-z]/i.test(label))) return false;
  return isSlotDescription(value, label);
}

/**
 * True where a section holds nothing but prompts: anything else shows that somebody wrote it. In a review, figures and
 * code beside a prompt were pasted there; in a tutorial they are what the sentence introduces, as sub-sections are.
 */
function standsAlone(post: Post, section: Section, paragraph: Paragraph): boolean {
  const paragraphs = post.texts.in(section);
  if (section.children.some(({ blocks }) => blocks.length > 0)) return false;
  if (paragraphs[0] !== paragraph && paragraphs.length > 4) return false;
  const hasOther = section.blocks.some((block) => {
    if (!isContent(post.source.text, block)) return false;
    const isPasted = block.kind === "code" || post.figures.lines.some((line) => contains(block, line));
    return isPasted ? !post.isReview : block.kind !== "paragraph";
  });
  if (hasOther) return false;
  return paragraphs.every(({ sentences }) =>
    sentences.every(({ text }) => isPrompt(text) || isKnownPrompt(text) || isBracketedPrompt(text)),
  );
}
