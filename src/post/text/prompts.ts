import type { Block, Inline } from "../markdown.ts";
import type { Post } from "../post.ts";
import type { ProseLine } from "../prose.ts";
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

/** Finds what of a post's paragraphs was left from a template: what stands beside them is looked at once for each section. */
export function createPromptFinder(post: Post): (paragraph: Paragraph) => readonly Prompt[] {
  const companies = new Map<Section, Company>();
  const companyOf = (section: Section): Company => {
    const known = companies.get(section) ?? companyIn(post, section);
    companies.set(section, known);
    return known;
  };
  return (paragraph) => promptsIn(post, paragraph, companyOf);
}

const NONE: readonly Prompt[] = [];

/** What of a paragraph was left from a template. Quotes and footnotes speak of other texts. */
function promptsIn(
  post: Post,
  paragraph: Paragraph,
  companyOf: (section: Section) => Company,
): readonly Prompt[] {
  const { section, block, sentences, lines } = paragraph;
  // What is to be done stands in a list of tasks as well.
  if (block.inQuote || block.inFootnote || block.items.at(-1)?.checked !== undefined) return NONE;
  if (post.isReview) {
    const slots = slotsIn(post, paragraph);
    if (slots.length > 0) return slots;
  }
  const isFirst = section !== undefined && post.texts.in(section)[0] === paragraph;
  // In so long a section only the first paragraph may be nothing but a prompt.
  const isAmidProse = section === undefined || (!isFirst && post.texts.in(section).length > 4);
  const company = isAmidProse ? "prose" : companyOf(section);
  const opensWithRequest =
    post.isReview &&
    section !== undefined &&
    isRequest(sentences[0]?.text ?? "") &&
    ((block.items.length === 0 && isFirst) || /[가-힣]/.test(sentences[0]?.text ?? "")) &&
    !SHOWS_PROMPTS.test(section.title) &&
    sentences.every(({ text }) => isPromptSentence(text, "prompt"));
  const prompts: Prompt[] = [];
  for (const { text, start, end } of sentences) {
    const kind = kindOf(post, paragraph, text, company);
    if (kind) prompts.push({ kind, text, start, end });
    else if (opensWithRequest) prompts.push({ kind: "known", text, start, end });
    else if (post.isReview && sentences.length === 1 && lines.length <= 1) {
      const lone = kindOfLone(post, paragraph, text, company);
      if (lone) prompts.push({ kind: lone, text, start, end });
    }
  }
  return prompts;
}

/** What a sentence is a prompt as, if it is one by its words and by what stands beside it. */
function kindOf(
  { isReview }: Post,
  { section, block, sentences }: Paragraph,
  text: string,
  company: Company,
): Prompt["kind"] | undefined {
  const isWhole = sentences.length === 1;
  const isStandIn = (company !== "prose" && isKnownPrompt(text)) || (isWhole && isStandInText(text));
  const isPlanned = () => block.items.length > 0 && section !== undefined && PLANS.test(section.title);
  if (isStandIn && !isPlanned()) return "stand-in";
  if (isBracketedPrompt(text)) return "known";
  if (company === "prose") return undefined;
  const vocabulary = isReview ? "prompt" : "statement";
  // Beside what was pasted, a sentence of less plain words may well be a lead-in; in a list of English orders, advice.
  const isAdvice = block.items.length > 0 && !/[가-힣]/.test(text);
  const isPrompt =
    isPromptSentence(text, company === "pasted" || isAdvice ? "statement" : vocabulary) ||
    (isReview && !isAdvice && isRequest(text)) ||
    (isReview && isWhole && asksForText(text)) ||
    (isReview && section !== undefined && describesItsSection(text, section.name));
  if (isPrompt) {
    const isShown =
      section !== undefined && SHOWS_PROMPTS.test(section.title) && (isRequest(text) || asksForText(text));
    const isNote = isPlanned() && /(?:기|작성|기입|입력)[.]?$/.test(text);
    const isMeant = isNote || isShown || (isAdvice && section !== undefined && ADVISES.test(section.title));
    if (!isMeant) return "only";
  }
  const isAsked = isPromptQuestion(text, vocabulary) && !(section && ASKS.test(section.title));
  return isAsked ? "only" : undefined;
}

/** What the one sentence of a review's paragraph is that is no prompt by its verb. */
function kindOfLone(
  post: Post,
  { section, block }: Paragraph,
  text: string,
  company: Company,
): Prompt["kind"] | undefined {
  const isEnglishOrder =
    (block.items.length > 0 && /\bhere[.]?$/i.test(text.slice(-6)) && isPromptSentence(text, "prompt")) ||
    /^(?:insert|paste) (?:[\w-]+ ){1,6}here[.]?$/i.test(text);
  if (isEnglishOrder) return "known";
  const named = namedStandIn(text);
  const isNamed =
    named === "text"
      ? company === "prompts" && section && post.texts.in(section).length === 1
      : named === "figure" && section && !showsSomething(post, section);
  return isNamed || (company === "prompts" && isOpenJudgement(text, section)) ? "stand-in" : undefined;
}

/** "It addresses the problem of **…**": a hole, in bold so that it is not overlooked. */
const BOLD_ELLIPSIS = /(?:\*\*|__)(?:\.{3}|…)(?:\*\*|__)/;

/** The lines of a review's paragraph that a template numbered or left open. */
function slotsIn(post: Post, paragraph: Paragraph): Prompt[] {
  const { block, lines } = paragraph;
  const item = block.items.at(-1);
  const isLeaf =
    item !== undefined && item.end <= block.end && lines.length === 1 && item.checked === undefined;
  const links = block.inlines.filter(({ node }) => node.type === "link" || node.type === "linkReference");
  const slots: Prompt[] = [];
  for (const line of lines) {
    const slot = slotIn(post, paragraph, line, isLeaf, links);
    if (slot) slots.push(slot);
  }
  return slots;
}

/** What a line is that a template numbered or left open. */
function slotIn(
  post: Post,
  { section, lines, sentences, block }: Paragraph,
  line: ProseLine,
  isLeaf: boolean,
  links: readonly Inline[],
): Prompt | undefined {
  const { start, end, text } = line;
  const written = post.source.text.slice(start, end);
  if (isLeaf && links.length === 0 && !line.opensBold && isNumberedSlot(text))
    return { kind: "numbered", text, start, end };
  if (written.includes(":") || written.includes("：")) {
    if (isNumberedDescription(text)) return { kind: "numbered", text, start, end };
    if ((isLeaf || !text.endsWith(".")) && isDeferredValue(text))
      return { kind: "stand-in", text, start, end };
    if (isBracketedSlot(written))
      return { kind: "stand-in", text: written.replace(/^[\s*_>-]+|(?<![\s*_])[\s*_]+$/g, ""), start, end };
  }
  if (BOLD_ELLIPSIS.test(written) || isOpenSentence(text)) return { kind: "stand-in", text, start, end };
  const [link] = links;
  if (
    link &&
    links.length === 1 &&
    contains(link, { start, end }) &&
    isUnfilledLink(text, link.node.url ?? "")
  )
    return { kind: "stand-in", text: written, start, end };
  if (!section || sentences.length > 1 || lines.length > 1 || !isBareEllipsis(text)) return undefined;
  const paragraphs = post.texts.in(section);
  const opensJudgement = isLeaf && isEvaluationSection(section) && paragraphs[0]?.block === block;
  const isAll =
    section.children.length === 0 &&
    paragraphs.length === 1 &&
    section.blocks.filter((other) => isContent(post.source.text, other)).length === 1;
  return opensJudgement || isAll ? { kind: "stand-in", text, start, end } : undefined;
}

/** "아쉬웠던 점이나 개선할 점": it leaves open which of the two. */
function isOpenJudgement(text: string, section: Section | undefined): boolean {
  return (
    /(?:점|부분|내용|의견)(?:이나|\s?또는|\s?혹은|\s?및)\s/.test(text) &&
    isEvaluationSection(section) &&
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
 * anything else, which shows that somebody wrote it.
 */
type Company = "prompts" | "pasted" | "prose";

/**
 * What the paragraphs of a section are among. In a tutorial figures and code are what the sentence introduces, as
 * sub-sections are anywhere.
 */
function companyIn(post: Post, section: Section): Company {
  if (section.children.some(({ blocks }) => blocks.length > 0)) return "prose";
  const vocabulary = post.isReview ? "prompt" : "statement";
  const isLeft = (text: string) =>
    isPromptSentence(text, vocabulary) ||
    isPromptQuestion(text, vocabulary) ||
    isKnownPrompt(text) ||
    isBracketedPrompt(text) ||
    (post.isReview && (describesItsSection(text, section.name) || asksForText(text))) ||
    (post.isReview && (namedStandIn(text) !== undefined || isOpenJudgement(text, section)));
  // The first sentence tells, nearly always.
  const isAllLeft = post.texts
    .in(section)
    .every(({ sentences }) => sentences.every(({ text }) => isLeft(text)));
  if (!isAllLeft) return "prose";
  const content = section.blocks.filter((block) => isContent(post.source.text, block));
  const isPasted = (block: Block) => block.kind === "code" || holdsFigure(post, block);
  if (content.some((block) => block.kind !== "paragraph" && !isPasted(block))) return "prose";
  const hasPasted = content.some(isPasted);
  if (hasPasted && !post.isReview) return "prose";
  return hasPasted ? "pasted" : "prompts";
}
