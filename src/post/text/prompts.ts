import type { Block } from "../markdown.ts";
import type { Post } from "../post.ts";
import { isEvaluationSection } from "../review.ts";
import { isContent, type Section } from "../sections.ts";
import { contains, firstFrom, type Range } from "../source.ts";
import type { Paragraph } from "../texts.ts";
import {
  isBareEllipsis,
  isBracketedSlot,
  isDeferredValue,
  isNumberedDescription,
  isNumberedSlot,
  isUnfilledLink,
} from "./slots.ts";
import {
  asksForText,
  describesItsSection,
  isBracketedPrompt,
  isKnownPrompt,
  isOpenSentence,
  isPromptQuestion,
  isPromptSentence,
  isRequest,
  isSlotDescription,
  isStandInText,
  namedStandIn,
} from "./wording.ts";

/**
 * Words left from a template.
 *
 * - `only`: a prompt that is all its section holds
 * - `known`: an instruction to the writer, whatever stands beside it
 * - `stand-in`: words for a text or figure that is still to come
 * - `numbered`: a number with the name of what it counts, and nothing more
 */
export interface Prompt extends Range {
  readonly kind: "only" | "known" | "stand-in" | "numbered";
  readonly text: string;
}

/** A heading that announces a question: what stands below is that question. */
const ASKS = /질문|문제|퀴즈|토론|^Q\s?\d*\b|^A\s?\d*\b|question|quiz|problem|exercise|discussion/i;
/** Under such a heading stands what is to be done, and it is done so. */
const PLANS =
  /할 ?일|계획|과제|다음|남은|향후|변경|수정 ?(?:내역|사항)|업데이트|이력|changelog|history|updates|to-?do|next|plan|future/i;

/** Under such a heading the reviewer tells others what to do. */
const ADVISES = /takeaway|lesson|advice|recommend|\btips?\b|checklist/i;
/** Under such a heading a request is one to a model, or to whoever takes the task. */
const SHOWS_PROMPTS =
  /프롬프트|지시|예시|입력|양식|템플릿|과제|prompt|instruction|example|input|template|form|appendix|부록/i;

/** What of a paragraph was left from a template. Quotes and footnotes speak of other texts. */
export function promptsIn(post: Post, paragraph: Paragraph): Prompt[] {
  const { section, block, sentences, lines } = paragraph;
  // What is to be done stands in a list of tasks as well.
  if (block.inQuote || block.inFootnote || block.items.at(-1)?.checked !== undefined) return [];
  if (post.isReview) {
    const slots = slotsIn(post, paragraph);
    if (slots.length > 0) return slots;
  }
  const vocabulary = post.isReview ? "prompt" : "statement";
  const company = section ? companyOf(post, section, paragraph) : "prose";
  const opensWithRequest =
    post.isReview &&
    section !== undefined &&
    !SHOWS_PROMPTS.test(section.title) &&
    ((block.items.length === 0 && post.texts.in(section)[0] === paragraph) ||
      /[가-힣]/.test(sentences[0]?.text ?? "")) &&
    isRequest(sentences[0]?.text ?? "") &&
    sentences.every(({ text }) => isPromptSentence(text, "prompt"));
  return sentences.flatMap((sentence): Prompt[] => {
    const { text, start, end } = sentence;
    const found = (kind: Prompt["kind"]) => [{ kind, text, start, end }];
    const isWhole = sentences.length === 1;
    const isPlanned = block.items.length > 0 && section !== undefined && PLANS.test(section.title);
    if (!isPlanned && ((company !== "prose" && isKnownPrompt(text)) || (isWhole && isStandInText(text))))
      return found("stand-in");
    if (isBracketedPrompt(text)) return found("known");
    const isShown =
      section !== undefined && SHOWS_PROMPTS.test(section.title) && (isRequest(text) || asksForText(text));
    const isAsked = isPromptQuestion(text, vocabulary) && !(section && ASKS.test(section.title));
    const isNote = isPlanned && /(?:기|작성|기입|입력)[.]?$/.test(text);
    // Beside what was pasted, a sentence of less plain words may well be a lead-in; in a list of English orders, advice.
    const isAdvice = block.items.length > 0 && !/[가-힣]/.test(text);
    const isPrompt =
      isPromptSentence(text, company === "pasted" || isAdvice ? "statement" : vocabulary) ||
      (post.isReview && !isAdvice && isRequest(text)) ||
      (post.isReview && isWhole && asksForText(text)) ||
      (post.isReview && section !== undefined && describesItsSection(text, section.name));
    const isMeant = isNote || isShown || (isAdvice && section !== undefined && ADVISES.test(section.title));
    if (company !== "prose" && ((isPrompt && !isMeant) || isAsked)) return found("only");
    if (opensWithRequest) return found("known");
    if (!post.isReview || !isWhole || lines.length > 1) return [];
    const isEnglishOrder =
      (block.items.length > 0 && /\bhere[.]?$/i.test(text) && isPromptSentence(text, "prompt")) ||
      /^(?:insert|paste) (?:[\w-]+ ){1,6}here[.]?$/i.test(text);
    if (isEnglishOrder) return found("known");
    const named = namedStandIn(text);
    const isNamed =
      named === "text"
        ? company === "prompts" && section && post.texts.in(section).length === 1
        : named === "figure" && section && !showsSomething(post, section);
    return isNamed || (company === "prompts" && isOpenJudgement(text, section)) ? found("stand-in") : [];
  });
}

/** "It addresses the problem of **…**": a hole, in bold so that it is not overlooked. */
const BOLD_ELLIPSIS = /(?:\*\*|__)(?:\.{3}|…)(?:\*\*|__)/;

/** The lines of a review's paragraph that a template numbered or left open. */
function slotsIn(post: Post, paragraph: Paragraph): Prompt[] {
  const { block, lines, section, sentences } = paragraph;
  const item = block.items.at(-1);
  const isLeaf =
    item !== undefined && item.end <= block.end && lines.length === 1 && item.checked === undefined;
  const links = block.inlines.filter(({ node }) => node.type === "link" || node.type === "linkReference");
  return lines.flatMap((line): Prompt[] => {
    const { start, end, text } = line;
    const written = post.source.text.slice(start, end);
    if (isLeaf && links.length === 0 && !line.opensBold && isNumberedSlot(text))
      return [{ kind: "numbered", text, start, end }];
    if (isNumberedDescription(text)) return [{ kind: "numbered", text, start, end }];
    if ((isLeaf || !text.endsWith(".")) && isDeferredValue(text))
      return [{ kind: "stand-in", text, start, end }];
    if (isBracketedSlot(written))
      return [{ kind: "stand-in", text: written.replace(/^[\s*_>-]+|[\s*_]+$/g, ""), start, end }];
    if (BOLD_ELLIPSIS.test(written) || isOpenSentence(text)) return [{ kind: "stand-in", text, start, end }];
    const [link] = links;
    if (
      link &&
      links.length === 1 &&
      contains(link, { start, end }) &&
      isUnfilledLink(text, link.node.url ?? "")
    )
      return [{ kind: "stand-in", text: written, start, end }];
    if (!section || !isBareEllipsis(text) || sentences.length > 1 || lines.length > 1) return [];
    const opensJudgement = isLeaf && isEvaluationSection(section) && post.texts.in(section)[0] === paragraph;
    const isAll =
      section.children.length === 0 &&
      post.texts.in(section).length === 1 &&
      section.blocks.filter((other) => isContent(post.source.text, other)).length === 1;
    return opensJudgement || isAll ? [{ kind: "stand-in", text, start, end }] : [];
  });
}

/** "아쉬웠던 점이나 개선할 점": it leaves open which of the two. */
function isOpenJudgement(text: string, section: Section | undefined): boolean {
  return (
    isEvaluationSection(section) &&
    /(?:점|부분|내용|의견)(?:이나|\s?또는|\s?혹은|\s?및)\s/.test(text) &&
    isSlotDescription(text)
  );
}

function showsSomething(post: Post, section: Section): boolean {
  // In so long a section what is named may stand anywhere.
  if (section.blocks.length > 60) return true;
  return section.blocks.some(
    (block) => (block.kind !== "paragraph" && isContent(post.source.text, block)) || holdsFigure(post, block),
  );
}

function holdsFigure(post: Post, block: Range): boolean {
  const { lines } = post.figures;
  const line = lines[firstFrom(lines, block.start)];
  return line !== undefined && contains(block, line);
}

/**
 * What stands beside a prompt in its section: nothing but other prompts, figures and code that were pasted there, or
 * anything else, which shows that somebody wrote it. In a tutorial figures and code are what the sentence introduces, as
 * sub-sections are anywhere.
 */
function companyOf(post: Post, section: Section, paragraph: Paragraph): "prompts" | "pasted" | "prose" {
  const paragraphs = post.texts.in(section);
  if (paragraphs[0] !== paragraph && paragraphs.length > 4) return "prose";
  if (section.children.some(({ blocks }) => blocks.length > 0)) return "prose";
  const content = section.blocks.filter((block) => isContent(post.source.text, block));
  const isPasted = (block: Block) => block.kind === "code" || holdsFigure(post, block);
  if (content.some((block) => block.kind !== "paragraph" && !isPasted(block))) return "prose";
  const hasPasted = content.some(isPasted);
  if (hasPasted && !post.isReview) return "prose";
  const vocabulary = post.isReview ? "prompt" : "statement";
  const isLeft = (text: string) =>
    isPromptSentence(text, vocabulary) ||
    isPromptQuestion(text, vocabulary) ||
    isKnownPrompt(text) ||
    isBracketedPrompt(text) ||
    (post.isReview && (describesItsSection(text, section.name) || asksForText(text))) ||
    (post.isReview && (namedStandIn(text) !== undefined || isOpenJudgement(text, section)));
  if (!paragraphs.every(({ sentences }) => sentences.every(({ text }) => isLeft(text)))) return "prose";
  return hasPasted ? "pasted" : "prompts";
}
