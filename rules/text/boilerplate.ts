import { z } from "zod";
import { isSummaryKey } from "../../src/post/front-matter/names.ts";
import type { Post } from "../../src/post/post.ts";
import { withoutKind } from "../../src/post/review.ts";
import { isContent } from "../../src/post/sections.ts";
import { contains, firstFrom, type Range } from "../../src/post/source.ts";
import {
  isPromptSentence,
  isSlotDescription,
  isStockPraise,
  opensWithParticle,
  restAroundTitle,
  tellsOfWork,
} from "../../src/post/text/wording.ts";
import { definePostRule } from "../../src/rule.ts";

export default definePostRule({
  meta: {
    id: "boilerplate",
    summary: {
      en: "Every sentence says something about this paper.",
      ko: "모든 문장이 바로 이 논문에 대해 말합니다.",
    },
    why: {
      en: "Praise that would fit any paper tells the reader nothing, and search engines show it as the post's summary.",
      ko: "어느 논문에나 붙일 수 있는 칭찬은 독자에게 아무것도 알려 주지 못하고, 검색 결과에는 글의 요약으로 나옵니다.",
    },
    severity: "error",
    messages: {
      en: {
        title: {
          text: "This says nothing beyond the title: “{tail}”",
          help: "Say what the paper finds, and how well it works.",
        },
        slot: {
          text: "The name that belongs before “{text}” is missing.",
          help: "Fill in the name, or write the sentence anew.",
        },
        praise: {
          text: "“{text}” would fit any paper.",
          help: "Name what is special here: a method, a number, a comparison.",
        },
      },
      ko: {
        title: {
          text: "제목 말고는 아무 내용이 없는 문장입니다: “{tail}”",
          help: "논문이 무엇을 밝혔고 얼마나 나아졌는지 쓰세요.",
        },
        slot: {
          text: "“{text}” 앞에 들어갈 이름이 빠졌습니다.",
          help: "이름을 채우거나 문장을 새로 쓰세요.",
        },
        praise: {
          text: "“{text}” 같은 말은 어느 논문에나 붙일 수 있습니다.",
          help: "방법의 이름, 수치, 비교처럼 이 논문에만 있는 것을 쓰세요.",
        },
      },
    },
    examples: {
      flags: "flags-title-with-a-stock-tail.md",
      allows: "allows-stock-adjective-in-a-sentence-that-says-something.md",
    },
  },
  options: z.strictObject({
    allow: z.array(z.string()).default([]).describe("Sentences that are meant as they stand."),
  }),
  check(post, { options, report }) {
    const allowed = new Set(options.allow.map((text) => text.trim()));
    const vocabulary = post.isReview ? "prompt" : "statement";
    const titles = titlesOf(post);
    const judge = (text: string, at: Range, mayPraise: boolean, alone = mayPraise) => {
      if (allowed.size > 0 && allowed.has(text.trim())) return;
      const tail = titles && emptyTail(post, titles, text, alone);
      if (tail !== undefined) report({ at, message: "title", values: { tail } });
      else if (opensWithParticle(text) && isFirst(post.source.text, at.start) && !goesOn(post, at))
        report({ at, message: "slot", values: { text } });
      else if (mayPraise && isStockPraise(text) && !isPromptSentence(text, vocabulary) && !tellsOfWork(text))
        report({ at, message: "praise", values: { text } });
    };

    if (post.frontMatter.state === "data") {
      for (const { path, data, value } of post.frontMatter.entries) {
        const [key] = path;
        if (
          path.length === 1 &&
          typeof key === "string" &&
          (isSummaryKey(key) || key === "tagline") &&
          typeof data === "string"
        )
          judge(data, value, true);
      }
    }
    const values = post.fields.filter(
      ({ place, value, evaluation }) => place !== "front-matter" && value !== "" && evaluation,
    );
    for (const { label, value, valueRange, continues } of values)
      if (!continues && !isSlotDescription(value, label)) judge(value, valueRange, true);
    for (const paragraph of post.texts.paragraphs) {
      if (paragraph.block.inQuote || paragraph.block.inFootnote) continue;
      const onlySentence = isWholeSection(post, paragraph.section, paragraph.sentences.length);
      for (const sentence of paragraph.sentences) {
        if (!values.some(({ start, end }) => start < sentence.end && sentence.start < end))
          judge(sentence.text, sentence, onlySentence, paragraph.sentences.length === 1);
      }
    }
  },
});

/** "{title}에 대해 알아봅니다.": what every review does. */
const ANNOUNCES =
  /^… (?:(?:자세히|간단히|함께) )?(?:알아봅니다|알아보겠습니다|알아봅시다|살펴봅니다|살펴보겠습니다|정리합니다|소개합니다)[.]?$/;

/** What is longer than this is no title. */
const MAX_TITLE = 300;

/** "A가 발표한 '{title}' 논문에 대한 자세한 리뷰입니다.": what every summary of a review could say. */
const NAMES_ITSELF =
  /^(?:.{0,60}(?:게시한|발표한|공개한|쓴|낸) ?)?['"“‘「]?… 논문(?:에 대한|을|의) ?(?:(?:자세한|상세한|간단한|꼼꼼한) )?(?:리뷰|정리|요약|소개)(?:입니다|이다|합니다|한 글입니다)?[.]?$/;

/** What a post is called: its title, and the name before the colon, which may stand for it. */
interface Titles {
  readonly title: string;
  readonly name: string;
  /** The title in lower case. */
  readonly lowered: string;
}

function titlesOf(post: Post): Titles | undefined {
  const title = withoutKind(post.title ?? "");
  if (title === "" || title.length > MAX_TITLE) return undefined;
  return {
    title,
    name: title.split(/(?<!\s)(?:\s*[:：]\s|\s+[-–—]\s+)/)[0] ?? "",
    lowered: title.toLowerCase(),
  };
}

/** What a text says around the title, if that is nothing but stock words. */
function emptyTail(
  post: Post,
  { title, name, lowered }: Titles,
  text: string,
  alone: boolean,
): string | undefined {
  // A name of one word opens many a sentence that the next one makes good.
  const around = alone || title.includes(" ") ? restAroundTitle(text, title, lowered) : undefined;
  if (around && alone && NAMES_ITSELF.test(around.rest)) return around.rest;
  if (around?.opens && alone && post.isReview && ANNOUNCES.test(around.rest)) return around.rest;
  if (around) return isStockPraise(around.rest, around.opens ? 2 : 3) ? around.rest : undefined;
  // "AnyRes에 대한 혁신적인 연구로, …": the name before the colon stands for the title.
  const short = alone && name !== title && name.length >= 3 ? restAroundTitle(text, name) : undefined;
  return short?.opens && isStockPraise(short.rest) ? short.rest : undefined;
}

/** True for words below a list, a formula or a figure: their particle may follow what stands there. */
function goesOn({ body: { blocks }, figures }: Post, at: Range): boolean {
  const own = firstFrom(blocks, at.start + 1) - 1;
  const above = blocks[own - 1];
  if (!above || (blocks[own]?.start ?? 0) > at.start) return false;
  const isShown = figures.lines.some((line) => contains(above, line));
  return above.kind !== "heading" && (above.kind !== "paragraph" || above.items.length > 0 || isShown);
}

/** True where nothing but marks stands before a place on its line: no image, note or tag whose name a particle follows. */
function isFirst(text: string, at: number): boolean {
  const line = text.slice(Math.max(text.lastIndexOf("\n", at - 1), text.lastIndexOf("\r", at - 1)) + 1, at);
  return !/[)\]}>]/.test(
    line
      .replace(/^[ \t>]+/, "")
      .replace(/^\d+[.)]\s/, "")
      .replace(/^[-*+]\s+\[[ x]\]\s/i, ""),
  );
}

/** True where a section is this one sentence: then it must say something. */
function isWholeSection(
  post: Post,
  section: Post["sections"][number] | undefined,
  sentences: number,
): boolean {
  if (!section || sentences !== 1) return false;
  let content = 0;
  for (const block of section.blocks) {
    if (isContent(post.source.text, block)) content++;
    if (content > 1) return false;
  }
  return content === 1;
}
