import type { Field } from "../fields.ts";
import { isCredit } from "../figures/captions.ts";
import { shorten } from "../front-matter/model.ts";
import { isSummaryKey } from "../front-matter/names.ts";
import type { Block } from "../markdown.ts";
import { rangeOf } from "../parsers/node.ts";
import type { Post } from "../post.ts";
import { type Sentence, sentencesOf, wordsBetween } from "../prose.ts";
import { isContent } from "../sections.ts";
import { contains, firstFrom, overlaps, type Range } from "../source.ts";
import { isSlotDescription } from "../text/wording.ts";
import type { Paragraph } from "../texts.ts";
import { createMasker, isSpeltAsName, MASK, ownNames } from "./masking.ts";

/** What a line is to the post: running text or a list item, the value of a label, a caption, the summary in the front matter. */
export type LineKind = "prose" | "value" | "caption" | "excerpt";

/** A line that names nothing of its own: it could stand in another post as well. Plain data, to be kept without the post. */
export type StandingLine = {
  /** A hash of its words, punctuation and case apart. */
  readonly key: string;
  /** The same with the post's own title and names masked; absent where there are none in it. */
  readonly masked?: string;
  readonly at: { readonly start: number; readonly end: number };
  /** Its first words. */
  readonly start: string;
  readonly kind: LineKind;
  /** The index of its section; -1 above the first heading. */
  readonly section: number;
  /** The number of its list; absent outside of lists. */
  readonly list?: number;
  /** Too short to be evidence of anything by itself; long enough to be so wherever it stands. */
  readonly length: "short" | "fair" | "long";
  /** For a short line: a hash of its section's name and its label. Only in one place is so little the same by a template. */
  readonly under?: string;
  /** True where it is a line, or several, by itself. */
  readonly whole?: true;
  /** What follows, where it may open that. */
  readonly opens?: "block" | "list" | "sections";
  /** True right at the top or at the end of the post, where greetings and signatures stand. */
  readonly edge?: true;
  /** True for words about the post and not the paper: thanks, sources, licences, what is left out. */
  readonly aside?: true;
  /** True for words that ask their reader to write something: an order or a question to "you". */
  readonly asks?: true;
};

/** The lines of a post that could stand in others, and the sections that hold something else besides. */
export type StandingLines = {
  readonly lines: readonly StandingLine[];
  /** Sections with content that is this post's alone, and where the last of it begins: `[index, offset]`. */
  readonly own: readonly (readonly [number, number])[];
  /** The numbers of lists with such content. */
  readonly ownLists: readonly number[];
  /** The index of each section's parent; -1 where it has none. */
  readonly parents: readonly number[];
  /** Hashes of lines that name something: what two copies of a post have in common. */
  readonly sketch: readonly string[];
};

/** A hash of 64 bits in as few characters as go. */
export function hashOf(text: string): string {
  let a = 0x811c9dc5;
  let b = 0x9e3779b9;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    a = Math.imul(a ^ unit, 0x01000193);
    b = Math.imul(b ^ unit, 0x85ebca6b) + (b >>> 13);
  }
  return (a >>> 0).toString(36) + (b >>> 0).toString(36);
}

/** The words alone: no punctuation, no case, single blanks. */
export function foldLine(text: string): string {
  return text
    .normalize("NFC")
    .toLowerCase()
    .replace(new RegExp(`[^\\p{L}\\p{N}%${MASK}]+`, "gu"), " ")
    .trim();
}

/** How much a text says by its length: a Korean, Chinese or Japanese letter weighs as two Latin ones. */
function weightOf(text: string): number {
  const letters = text.match(/[\p{L}\p{N}]/gu)?.length ?? 0;
  return letters + (text.match(WIDE)?.length ?? 0);
}
const WIDE = /[\p{sc=Hang}\p{sc=Han}\p{sc=Hira}\p{sc=Kana}]/gu;

function wordCount(text: string): number {
  const spaced = text.match(/[\p{L}\p{N}]+/gu)?.length ?? 0;
  const unspaced = text.match(/[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}]/gu)?.length ?? 0;
  return Math.max(spaced, Math.floor(unspaced / 3));
}

/** Names that any post may say without being about them. */
const COMMON_NAMES = new Set(
  "ai ml dl nlp cv rl sota llm llms tl dr tldr arxiv github pdf url doi faq qa gpu gpus api ok".split(" "),
);
/** A count of what to write, not of what was found. */
const LENGTH_TO_WRITE =
  /\d+(?:\s?[-~–]\s?\d+)?\s?(?:문장|줄|자|글자|단어|단락|문단|개|가지|점|words?|sentences?|lines?|paragraphs?|characters?|points?)/gi;

/** True where a line names something: a method, a number that was measured, a formula. What is masked does not count. */
function namesSomething(masked: string): boolean {
  const text = masked.replace(LENGTH_TO_WRITE, " ");
  if (/[$`\\]/.test(text) || /\d[.,]\d|\d\s?[%×]|\d{2}|\d[A-Za-z]|(?:et al|외)[.,]?\s/.test(text))
    return true;
  const isKorean = /[가-힣]/.test(text);
  let opens = true;
  for (const { 0: word, index } of text.matchAll(/[A-Za-z][A-Za-z0-9]*(?:[-.+'’][A-Za-z0-9]+)*/g)) {
    const first = opens || /[.!?:·(“"‘]\s*$/.test(text.slice(Math.max(0, index - 3), index));
    opens = false;
    if (COMMON_NAMES.has(word.toLowerCase()) || /^I(?:['’]|$)/.test(word)) continue;
    if (isSpeltAsName(word) || (/^[A-Z]/.test(word) && (isKorean || !first))) return true;
  }
  return false;
}

/** Words about the post itself, or about what the paper does not say. */
const ASIDE =
  /출처\s*[:：]|출처는|출처를 ?(?:밝히|표기|명시)|저작권|라이[선센]스|무단|재배포|댓글|메일|구독|오탈자|감사(?:합니다|드립니다)|연재|시리즈|참고(?:하면|하시|하기|하세요|해 ?주)|부록|논문에서 가져|(?:없다|없음|없습니다|없었다|않(?:는|았|았었)?다|않(?:았)?습니다|못했다|못했습니다|생략(?:한다|했다|합니다|했습니다))[.]?$|licen[sc]e|copyright|©|e-?mail|subscribe|newsletter|\bthanks?\b|\b(?:leave|post|in the) (?:a )?comments?\b|\bof (?:this|the|our) series\b|appendix|disclaimer|\bomitted\b|\bwe skip\b|(?!^)\b(?:is|are|was|were|has|have|had|does|do|did|could|would) (?:not|no)\b|n['’]t\b/i;
/** An order to whoever writes: "…적어 보세요", "Pick the table that convinced you." Only where it recurs is it evidence. */
const ASKS =
  /(?:세요|십시오|하시오|[할을일]까요?|나요|[는은인]가요?)[.!?]?$|^(?:what|why|how|which|whether|where)\b|^(?:(?:then|next|now|first|finally|please|briefly),? )*(?:add|analy[sz]e|answer|compare|copy|cover|describe|discuss|evaluate|explain|fill|give|include|jot|judge|keep|link|list|mention|name|note|outline|pick|put|quote|rate|say|show|sketch|state|sum|summari[sz]e|tell|unpack|walk|write)\b(?!ed)/i;
/** What a template calls what it asks for, where it ends the line: "아쉬웠던 점", "더 알아볼 것". */
const NAMES_A_SLOT = /[가-힣] (?:점|것|부분|이유|여부|내용|의견|질문|과제|설명|요약)$/;
/** Sections that the site fills alike on purpose. */
const SITES_OWN =
  /^(?:표기|기호|용어|일러두기|선수|사전 ?지식|준비|전제|라이[선센]스|저작권|출처|면책|고지|공지|안내|문의|댓글|시리즈|연재|목차|참고$|(?:평가|별점|평점) ?(?:기준|방식|척도)|읽기 ?전|notation|glossary|terminology|prerequisites?|licen[sc]e|copyright|credits?|disclaimer|about|contact|feedback|comments|series|contents|table of contents|acknowledge?ments?|rating (?:scale|system)|how (?:i|we) rate|before you read)/i;
const REFERENCES =
  /참고 ?(?:문헌|자료)|관련 ?(?:글|논문|자료)|더 ?읽|함께 ?읽|각주|링크|references?|bibliography|further reading|see also|related|links|footnotes/i;
/** Labels whose values recur by themselves: who it is for, how hard it is. */
const RECURRING_LABEL =
  /추천|평점|별점|점수|재현|코드|공개|대상|독자|난이도|선수|지식|시간|표기|환경|언어|분야|키워드|발표|상태|분류|주제|라이[선센]스|recommend|rating|score|code|reproduc|audience|reader|difficult|level|prerequisite|time|environment|language|category|topic|status|presenter|licen[sc]e|dataset|데이터/i;

/**
 * Reads the lines of a post that could stand in others.
 *
 * @param isAllowed true for a line that may stand in any number of posts.
 * @param quotes whether quoted lines count.
 */
export function readStandingLines(
  post: Post,
  isAllowed: (text: string) => boolean,
  quotes: boolean,
): StandingLines {
  const maskOwn = createMasker(ownNames(post));
  const lines: StandingLine[] = [];
  const own = new Map<number, number>();
  const ownLists = new Set<number>();
  const sketch: string[] = [];
  const indexOf = new Map(post.sections.map((section, i) => [section, i]));
  const { text } = post.source;

  const placeOf = (section: number, label: string) =>
    hashOf(`${foldLine(post.sections[section]?.name ?? "")} ${foldLine(label)}`);
  const claim = (section: number, start: number, list?: number) => {
    own.set(section, Math.max(start, own.get(section) ?? 0));
    if (list !== undefined) ownLists.add(list);
  };
  /** Takes a line in: as one that could stand elsewhere, as the post's own, or as nothing. */
  const take = (
    said: string,
    at: Range,
    kind: LineKind,
    section: number,
    place: Partial<StandingLine>,
    label = "",
  ) => {
    const folded = foldLine(said);
    if (folded === "" || /[:：]$/.test(said) || isAllowed(said)) return;
    const masked = maskOwn(said);
    if (namesSomething(masked)) {
      if (kind === "prose" || kind === "value") claim(section, at.start, place.list);
      if (wordCount(folded) >= 4) sketch.push(hashOf(folded));
      return;
    }
    const foldedMask = foldLine(masked);
    const length = lengthOf(foldedMask, kind);
    const under =
      length === "short" && isWorthKnowing(foldedMask, kind) ? placeOf(section, label) : undefined;
    lines.push({
      key: hashOf(`${kind} ${folded}`),
      ...(foldedMask === folded ? {} : { masked: hashOf(`${kind} ${foldedMask}`) }),
      at: { start: at.start, end: at.end },
      start: shorten(said),
      kind,
      section,
      length,
      ...(under === undefined ? {} : { under }),
      ...(ASIDE.test(said) ? { aside: true } : {}),
      ...(ASKS.test(said) || (under !== undefined && NAMES_A_SLOT.test(said)) ? { asks: true } : {}),
      ...place,
    });
  };

  if (post.frontMatter.state === "data") {
    for (const { path, data, value } of post.frontMatter.entries) {
      if (path.length === 1 && isSummaryKey(String(path[0])) && typeof data === "string")
        take(data, value, "excerpt", -1, {});
    }
  }
  const places = createPlaces(post);
  const fields = new Map<Block, Field[]>();
  for (const field of post.fields) {
    if (!field.block) continue;
    const known = fields.get(field.block);
    if (known) known.push(field);
    else fields.set(field.block, [field]);
  }
  for (const paragraph of post.texts.paragraphs) {
    const { block, section } = paragraph;
    const index = section ? (indexOf.get(section) ?? -1) : -1;
    if (block.inFootnote || isNotice(text, block) || SITES_OWN.test(section?.name ?? "")) continue;
    if (block.inQuote && !quotes) {
      claim(index, block.start);
      continue;
    }
    const list = places.listOf(block);
    const cites = REFERENCES.test(section?.name ?? "");
    const sentences = linesOf(text, paragraph);
    for (const [i, sentence] of sentences.entries()) {
      const field = lastBefore(fields.get(block) ?? [], sentence);
      if (field?.info) continue;
      const opensValue = field !== undefined && sentence.start <= field.valueRange.start;
      const at = opensValue ? { start: field.valueRange.start, end: sentence.end } : sentence;
      if (at.start >= at.end) continue;
      const said = opensValue ? wordsBetween(paragraph.prose, at.start, at.end) : sentence.text;
      if (places.isBelow(block)) continue;
      if (holdsAddress(block, at) || (cites && (block.items.length > 0 || /\d/.test(said)))) {
        claim(index, at.start, list);
        continue;
      }
      if (field && RECURRING_LABEL.test(field.label) && !isSlotDescription(field.value, field.label))
        continue;
      const opens = i === sentences.length - 1 ? places.opens(paragraph) : undefined;
      const place: Partial<StandingLine> = {
        ...(list === undefined ? {} : { list }),
        ...(isWhole(paragraph, sentence) ? { whole: true } : {}),
        ...(opens ? { opens } : {}),
        ...(places.isEdge(paragraph) ? { edge: true } : {}),
      };
      const kind = field ? "value" : "prose";
      take(said.replace(/\s+/g, " ").trim(), at, kind, index, place, field?.label);
    }
  }
  for (const caption of post.figures.captions) {
    if (isCredit(caption) || (caption.number !== undefined && weightOf(caption.content) < 32)) continue;
    const at = { start: caption.start, end: caption.end };
    take(caption.content, at, "caption", -1, {});
  }
  for (const block of post.body.blocks) {
    // Rows of paper info are fields, and judged as such.
    if (block.kind !== "table" || fields.has(block)) continue;
    for (const row of (block.node.children ?? []).slice(1)) {
      const at = rangeOf(row);
      if (at)
        take(
          text
            .slice(at.start, at.end)
            .replace(/[|*_`\s]+/g, " ")
            .trim(),
          at,
          "value",
          -1,
          { whole: true },
          "row",
        );
    }
  }
  for (const [i, section] of post.sections.entries()) {
    const last = section.blocks.findLast(
      (block) =>
        block.kind !== "paragraph" &&
        block.kind !== "directive" &&
        isContent(text, block) &&
        !shows(post, block),
    );
    if (last) claim(i, last.start);
  }
  return {
    lines,
    own: [...own],
    ownLists: [...ownLists],
    parents: post.sections.map(({ parent }) => (parent ? (indexOf.get(parent) ?? -1) : -1)),
    sketch: [...new Set(sketch)].sort().slice(0, 16),
  };
}

function lengthOf(foldedMask: string, kind: LineKind): StandingLine["length"] {
  const isMasked = foldedMask.includes(MASK);
  const fixed = foldedMask.replaceAll(MASK, " ");
  const weight = weightOf(fixed);
  const words = wordCount(fixed);
  const isLatin = !/[^\p{sc=Latin}\p{N}\s]/u.test(fixed);
  const least =
    kind === "excerpt" ? 28 : kind === "caption" || isMasked || isLatin ? 24 : kind === "value" ? 18 : 20;
  if (weight < least || words < (isMasked || isLatin ? 4 : 3)) return "short";
  return weight >= 64 && words >= 8 ? "long" : "fair";
}

/** The least that is kept of a short line: two words, three of a value, which is a grade or a name otherwise. */
function isWorthKnowing(folded: string, kind: LineKind): boolean {
  const isLong = weightOf(folded) >= 8 && wordCount(folded) >= (kind === "value" ? 3 : 2);
  return isLong && kind !== "caption" && !folded.includes(MASK);
}

/** The sentences of a paragraph; each line by itself where the writer broke them on purpose. */
function linesOf(text: string, { prose, lines, sentences }: Paragraph): readonly Sentence[] {
  if (!isBrokenOnPurpose(lines.map(({ start, end }) => text.slice(start, end)))) return sentences;
  return sentencesOf(
    prose,
    lines.flatMap(({ start, end }) => [start, end]),
  ).filter((sentence) => lastBefore(lines, sentence) !== undefined);
}

/** True for lines that no editor wrapped: one of them is short, or had room for the next one's first word. */
function isBrokenOnPurpose(lines: readonly string[]): boolean {
  const widths = lines.map(columnsOf);
  const widest = Math.max(0, ...widths.slice(0, 1000));
  return lines.slice(1).some((next, i) => {
    const width = widths[i] ?? 0;
    return width < 50 || width + columnsOf(next.split(/\s/, 1)[0] ?? "") + 6 <= widest;
  });
}

function columnsOf(text: string): number {
  return text.length + (text.match(WIDE)?.length ?? 0);
}

/** The last of some ranges, sorted and apart from each other, that begins at or before another one and overlaps it. */
function lastBefore<R extends Range>(ranges: readonly R[], range: Range): R | undefined {
  const last = ranges[firstFrom(ranges, range.start + 1) - 1];
  return last && overlaps(last, range) ? last : undefined;
}

/** True where nothing else stands on the lines of a sentence. */
function isWhole({ lines }: Paragraph, sentence: Range): boolean {
  const first = lines[firstFrom(lines, sentence.start + 1) - 1];
  const last = lines[firstFrom(lines, sentence.end) - 1];
  // Marks before the first word and behind the last one belong to the line.
  return (
    first !== undefined &&
    last !== undefined &&
    sentence.start - first.start <= 3 &&
    last.end - sentence.end <= 3
  );
}

/** A paragraph that the theme sets apart: `{: .notice--info}`. */
function isNotice(text: string, block: Block): boolean {
  return /(?:^|[\r\n])[ \t]*\{:[^}\r\n]*\}[ \t]*$/.test(text.slice(block.start, block.end).slice(-200));
}

/** True where a link, a note or code stands in a stretch of a paragraph. */
function holdsAddress({ inlines }: Block, range: Range): boolean {
  // A leaf that began before the stretch reaches into it at most once.
  for (let i = Math.max(0, firstFrom(inlines, range.start) - 1); i < inlines.length; i++) {
    const inline = inlines[i];
    if (!inline || inline.start >= range.end) break;
    if (!overlaps(inline, range)) continue;
    if (inline.link !== undefined || ADDRESSES.has(inline.node.type)) return true;
  }
  return false;
}
const ADDRESSES = new Set(["link", "linkReference", "footnoteReference", "inlineCode", "inlineMath"]);

/** True for a block in which a figure stands. */
function shows({ figures }: Post, block: Block): boolean {
  const next = figures.figures[firstFrom(figures.figures, block.start)];
  return next !== undefined && contains(block, next);
}

/** Where the paragraphs of a post stand: at its edges, before something they open. */
function createPlaces(post: Post) {
  const { blocks } = post.body;
  const [first] = post.sections;
  const lastHeading = post.sections.at(-1)?.heading.end ?? 0;
  const lastRule = blocks.findLast(({ kind, inQuote }) => kind === "thematicBreak" && !inQuote);
  const below =
    lastRule && lastRule.start >= lastHeading && first ? lastRule.start : Number.POSITIVE_INFINITY;
  const { paragraphs } = post.texts;
  const ends = new Set(paragraphs.slice(-2));
  if (!first && paragraphs[0]) ends.add(paragraphs[0]);
  const lists = new Map<Block, number>();
  let list = 0;
  for (const [i, block] of blocks.entries()) {
    if (block.items.length === 0) continue;
    if (blocks[i - 1]?.items.length === 0) list++;
    lists.set(block, list);
  }
  return {
    /** Below a last rule, where the site puts its footer. */
    isBelow: (block: Block) => block.start > below,
    isEdge: (paragraph: Paragraph) =>
      ends.has(paragraph) ||
      (first !== undefined && (paragraph.section ? paragraph.section === first && first.level === 1 : true)),
    listOf: (block: Block) => lists.get(block),
    opens: ({ block, section }: Paragraph): StandingLine["opens"] => {
      const next = blocks[firstFrom(blocks, block.end)];
      if (!next) return undefined;
      if (next.kind === "heading") return section && section.children.length > 0 ? "sections" : undefined;
      if (shows(post, next)) return "block";
      if (next.kind === "paragraph")
        return block.items.length === 0 && next.items.length > 0 ? "list" : undefined;
      return OPENED.has(next.kind) ? "block" : undefined;
    },
  };
}

const OPENED = new Set(["table", "code", "formula", "html", "directive"]);
