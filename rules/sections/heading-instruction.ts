import { z } from "zod";
import { type LinkedHeadings, readLinkedHeadings } from "../../src/post/anchors.ts";
import type { Post } from "../../src/post/post.ts";
import type { Section } from "../../src/post/sections.ts";
import { firstFrom, overlaps, overlapsAny, type Range, type Source } from "../../src/post/source.ts";
import { definePostRule, type Fix } from "../../src/rule.ts";

/** How long a section ought to be: said to the writer, wherever it stands. */
const LENGTH =
  /[([（]\s*(?:(?<about>약|최대|최소|max\.?|min\.?|about|at (?:most|least)|up to)\s*)?(?<count>\d+|한두|두세|서너|한|두|세|네|다섯|one|two|three|four|five)\s*(?<range>(?:[-~–∼]|에서|to|or|또는)\s*(?:\d+|한|두|세|네|다섯|two|three|four|five)\s*)?(?<unit>문장|단락|문단|줄|단어|글자|자(?=\s*(?:이내|내외|이상|이하))|sentences?|paragraphs?|words?|lines?)(?<limit>\s*(?:정도|이내|내외|이상|이하|max|or less|each))?(?:\s*(?:로\s*)?요약)?\s*[)\]）]/i;
/** Units that only text is counted in; lines and words may be those of code or of a data set. */
const OF_PROSE = /^(?:문장|단락|문단|sentence|paragraph)/i;
/** Headings of a review: there a count of lines or words speaks of the section itself. */
const PART_OF_REVIEW =
  /요약|초록|(?:한|두|세) ?줄 ?(?:평|정리|소감|감상|소개)|개요|배경|동기|소개|의의|한계|평가|총평|결론|의견|생각|summary|abstract|\bidea|overview|introduction|motivation|background|limitation|conclusion|verdict|evaluation|opinion|tl;?dr/i;
/** What a reader says of a paper, by the words of many templates: what it made them feel, ask or take along. */
const OF_READER =
  /읽(?:었|은|게|고|으면|을)|느낀|느꼈|배운|배웠|얻은|얻어|깨달|인상|좋(?:았던|은) ?점|아쉬|어려|놀라|궁금|재미|흥미|장점|단점|강점|약점|장단점|소감|감상|후기|비평|비판|정리|핵심|기여|의문|질문|시사점|교훈|활용|적용|추천|마무리|맺음말|들어가며|논문|저자|\b(?:read|takeaways?|thoughts?|impressions?|lessons?|learn(?:ed|t)?|lik(?:e|ed)|dislik(?:e|ed)|strengths?|weaknesse?s?|pros|cons|contributions?|critique|review|remarks?|reflections?|questions?|authors?|paper|recap|gist|why it matters|(?:should|would|do|did|what) (?:i|we|you))\b/i;
/** What is counted in lines because it is shown, and not because it is to be written. */
const OF_MATERIAL =
  /코드|구현|스크립트|알고리즘|프롬프트|명령|질의|쿼리|데이터|말뭉치|예시|예제|출력|응답|대화|설정|파일|로그|\b(?:(?:pseudo-?)?code|algorithms?|programs?|functions?|loops?|kernels?|models?|patch(?:es)?|diffs?|(?:re)?implement\w*|scripts?|prompts?|commands?|quer(?:y|ies)|data(?:sets?)?|corpus|corpora|examples?|samples?|outputs?|responses?|answers?|dialog(?:ue)?s?|poems?|configs?|files?|logs?|snippets?|passages?|inputs?|documents?)\b/i;
/** More sentences or paragraphs than this are a data set's. */
const MAX_COUNT = 20;

/** The length that a heading asks for, if it does: words of other kinds are counted in a review of a paper alone. */
function lengthIn(heading: string, isReview: boolean): RegExpExecArray | null {
  const found = LENGTH.exec(heading);
  if (!found) return null;
  const { about, count = "", range, unit = "", limit } = found.groups ?? {};
  if (OF_PROSE.test(unit)) return Number(count) > MAX_COUNT ? null : found;
  const isBounded =
    about !== undefined || range !== undefined || limit !== undefined || /^(?:한두|두세|서너)$/.test(count);
  if (!isBounded) return null;
  if (PART_OF_REVIEW.test(heading)) return found;
  // Questions and passages of a data set have their words counted, but hardly their lines.
  if (!isReview || !/^(?:줄|line)/i.test(unit) || Number(count) > MAX_COUNT) return null;
  const others = `${heading.slice(0, found.index)} ${heading.slice(found.index + found[0].length)}`;
  return OF_READER.test(others) && !OF_MATERIAL.test(others) ? found : null;
}

/** What is still to be done. */
const TASK =
  /[([（<]\s*(?:(?:작성|(?:[^()[\]]{0,20}\s)?작성\s?(?:요망|필요|예정|중|할 것|하세요)?|[^()[\]]{0,16}(?:포함하여|포함해서)?\s?(?:상세히|자세히|간단히|자유롭게)(?:\s?작성)?|입력\s?(?:필요|하세요)|내용\s?(?:작성|입력|추가)|수정\s?(?:필요|예정)|TODO|TBD|to be (?:written|added|filled))\s*|(?:여기에|fill (?:in|this)|write (?:here|this))(?:(?![([（<]\s*(?:여기에|fill (?:in|this)|write (?:here|this)))[^)\]>])*)[)\]）>]/i;
/** A step that is done or not: the choice is the reader's, or the method's. */
const STEP = /\b(?:step|stage|phase)\b|단계|스텝/i;
/** That a section may be left out, or may not: said to the writer of a review, but to the reader of a tutorial. */
const CHOICE =
  /[([（]\s*(?:필수|선택|(?:필수|선택)\s?사항|생략\s?가능|해당\s?시|해당되는 경우|있는\s?경우|있을\s?경우|optional|required|if any|if applicable)\s*[)\]）]/i;
/** What only a writer can heed, or what is true of every section that stands in a post. */
const SAID_TO_WRITER =
  /상세히|자세히|간단히|자유롭게|필수|해당|있는\s?경우|있을\s?경우|required|if any|if applicable/i;

export default definePostRule({
  meta: {
    id: "heading-instruction",
    summary: {
      en: "Headings speak to the reader, not to the writer.",
      ko: "제목은 글쓴이가 아니라 독자에게 하는 말입니다.",
    },
    why: {
      en: "An instruction left in a heading shows up in the page and in its table of contents.",
      ko: "제목에 남은 작성 지침은 본문뿐 아니라 목차에도 그대로 나타납니다.",
    },
    severity: "error",
    messages: {
      en: {
        instruction: {
          text: "“{instruction}” in this heading tells the writer what to do.",
          help: "Remove it from the heading.",
        },
      },
      ko: {
        instruction: {
          text: "제목에 ‘{instruction}’ 작성 지침이 남아 있습니다.",
          help: "제목에서 이 부분을 지우세요.",
        },
      },
    },
    fixable: "safe",
    yieldsTo: ["template-prompt"],
    examples: { flags: "flags-length-in-a-heading.md", allows: "allows-parentheses-that-say-something.md" },
  },
  options: z.strictObject({
    allow: z
      .array(z.string())
      .default([])
      .describe("Instructions that are meant, as they stand in the heading: “(optional)”."),
  }),
  check(post, { options, report }) {
    let around: { readonly linked: LinkedHeadings; readonly titles: ReadonlySet<string> } | undefined;
    for (const section of post.sections) {
      const written = post.source.text.slice(section.heading.start, section.heading.end);
      const length = lengthIn(written, post.isReview);
      const found =
        length ?? TASK.exec(written) ?? (post.isReview && !STEP.test(written) ? CHOICE.exec(written) : null);
      // `[작성](link)` is a link.
      if (!found || options.allow.includes(found[0]) || written.charAt(found.index + found[0].length) === "(")
        continue;
      const start = section.heading.start + found.index;
      const at = { start, end: start + found[0].length };
      around ??= {
        linked: readLinkedHeadings(post),
        titles: new Set(post.sections.map(({ title }) => title)),
      };
      const goes = removalOf(post, section, at);
      const rest = goes ? restOf(post.source, section, goes) : "";
      const isHeading = /\p{L}/u.test(rest) && ![section.title, rest].some(around.linked.has);
      // A note that something is still to be written is the writer's own, and an optional section may be the reader's choice.
      const isSafe = (length !== null || SAID_TO_WRITER.test(found[0])) && !around.titles.has(rest);
      const fix: Fix | undefined =
        goes && isHeading
          ? { safety: isSafe ? "safe" : "unsafe", edits: [{ ...goes, text: "" }], headings: true }
          : undefined;
      report({ at, message: "instruction", values: { instruction: found[0] }, fix });
    }
  },
});

const MARKS = new Set(["strong", "emphasis", "delete"]);

/**
 * What is to be taken out of a heading with an instruction: the marks around it where they hold nothing else, the blank
 * on one side, and what parted it from the words before. Undefined where the rest may be no heading, or another.
 */
function removalOf({ source, body }: Post, { heading, words }: Section, at: Range): Range | undefined {
  const { text } = source;
  if (/[\r\n]/.test(text.slice(heading.start, words.end))) return undefined;
  let { start, end } = at;
  let isOpening = !/[\p{L}\p{N}]/u.test(text.slice(words.start, start));
  // Without `#`, the rest could be a list or a quote.
  if (isOpening && !text.startsWith("#", heading.start)) return undefined;
  // Inner marks stand behind outer ones.
  const inlines = body.blocks[firstFrom(body.blocks, heading.start)]?.inlines ?? [];
  for (const { node, ...range } of inlines.toReversed()) {
    if (node.type === "text" || !overlaps(range, { start, end })) continue;
    if (!MARKS.has(node.type) || start < range.start || range.end < end) return undefined;
    const rest = text.slice(range.start, start) + text.slice(end, range.end);
    if (!/[^\s*_~]/.test(rest)) ({ start, end } = range);
    else if (!/[^*_~]/.test(text.slice(range.start, start))) isOpening = true;
  }
  if (overlapsAny(body.dialect, { start, end })) return undefined;
  // A bracket, a tag or an escape that would be left over, or would take in what follows.
  if (/[\\>!([{（]/.test(text.charAt(start - 1)) || /[<[:{)\]}）]/.test(text.charAt(end))) return undefined;
  if (isOpening) {
    while (/[ \t]/.test(text.charAt(end))) end++;
    return { start, end };
  }
  const isWord = /[\p{L}\p{N}]/u.test(text.charAt(end));
  while (!isWord && /[ \t]/.test(text.charAt(start - 1))) start--;
  if (!/[^\s*_~]/.test(text.slice(end, words.end))) {
    const parting = /(?<![ \t])[ \t]*(?:(?<=[ \t])[-–—|·]|[:：,])$/.exec(text.slice(words.start, start));
    if (parting) start = words.start + parting.index;
  }
  return { start, end };
}

/** The words of a heading without a part of it. */
function restOf({ text }: Source, { words }: Section, goes: Range): string {
  return `${text.slice(words.start, goes.start)}${text.slice(goes.end, words.end)}`
    .replace(/<[^<>]*>/g, " ")
    .replace(/\{[:#][^{}]*\}\s*$/, "")
    .replace(/[*_~]/g, "")
    .trim();
}
