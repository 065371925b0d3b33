import type { Field } from "../fields.ts";
import { isCredit } from "../figures/captions.ts";
import { shorten } from "../front-matter/model.ts";
import { isSummaryKey } from "../front-matter/names.ts";
import type { Block } from "../markdown.ts";
import { rangeOf } from "../parsers/node.ts";
import type { Post } from "../post.ts";
import { foldBlanks, type Sentence, sentencesOf, wordsBetween } from "../prose.ts";
import { isContent, type Section } from "../sections.ts";
import { contains, firstFrom, overlaps, type Range, sliceOf } from "../source.ts";
import { isSlotDescription } from "../text/wording.ts";
import type { Paragraph } from "../texts.ts";
import { columnsOf, type FoldedLine, foldLine, weightOf } from "./letters.ts";
import { createMasker, isSpeltAsName, ownNames } from "./masking.ts";

/** What a line is to the post: running text or a list item, the value of a label, a caption, the summary in the front matter. */
export type LineKind = "prose" | "value" | "caption" | "excerpt";

/** A line that names nothing of its own: it could stand in another post as well. */
export interface StandingLine {
  /** A key of its words, punctuation and case apart. */
  readonly key: string;
  /** The same with the post's own title and names masked; undefined where there are none in it. */
  readonly masked: string | undefined;
  readonly at: Range;
  /** Its first words. */
  readonly start: string;
  readonly kind: LineKind;
  /** The index of its section; -1 above the first heading. */
  readonly section: number;
  /** Too short to be evidence of anything by itself; long enough to be so wherever it stands. */
  readonly length: "short" | "fair" | "long";
  /** For a short line: a key of its section's name and its label. Only in one place is so little the same by a template. */
  readonly under: string | undefined;
  /** True for words about the post and not the paper: thanks, sources, licences, what is left out. */
  readonly aside: boolean;
  /** True for words that ask their reader to write something: an order or a question to "you". */
  readonly asks: boolean;
  readonly place: LinePlace;
}

/** How a line stands among others. */
export interface LinePlace {
  /** The number of its list; -1 outside of lists. */
  readonly list: number;
  /** True where it is a line, or several, by itself. */
  readonly whole: boolean;
  /** What follows, where it may open that. */
  readonly opens: "block" | "list" | "sections" | undefined;
  /** True right at the top or at the end of the post, where greetings and signatures stand. */
  readonly edge: boolean;
}

/** The lines of a post that could stand in others, and the sections that hold something else besides. */
export interface StandingLines {
  readonly lines: readonly StandingLine[];
  /** Sections with content that is this post's alone, and where the last of it begins: `[index, offset]`. */
  readonly own: readonly (readonly [number, number])[];
  /** The numbers of lists with such content. */
  readonly ownLists: readonly number[];
  /** The index of each section's parent; -1 where it has none. */
  readonly parents: readonly number[];
  /** Hashes of lines that name something: what two copies of a post have in common. */
  readonly sketch: readonly string[];
}

/** Names that any post may say without being about them. */
const COMMON_NAMES = new Set(
  "ai ml dl nlp cv rl sota llm llms tl dr tldr arxiv github pdf url doi faq qa gpu gpus api ok".split(" "),
);
/** A count of what to write, not of what was found. */
const LENGTH_TO_WRITE =
  /(?<!\d)\d+(?:\s?[-~–]\s?\d+)?\s?(?:문장|줄|자|글자|단어|단락|문단|개|가지|점|words?|sentences?|lines?|paragraphs?|characters?|points?)/gi;

const NUMBER_OR_QUOTE = /\d[.,]\d|\d\s?[%×]|\d{2}|\d[A-Za-z]|(?:et al|외)[.,]?\s/;
const WORD = /[A-Za-z][A-Za-z0-9]*(?:[-.+'’][A-Za-z0-9]+)*/g;

/** True where a line names something: a method, a number that was measured, a formula. What is masked does not count. */
function namesSomething(masked: string): boolean {
  if (/[$`\\]/.test(masked)) return true;
  const text = /\d/.test(masked) ? masked.replace(LENGTH_TO_WRITE, " ") : masked;
  if (NUMBER_OR_QUOTE.test(text)) return true;
  return /[A-Z]/.test(text) && namesInCapitals(text);
}

function namesInCapitals(text: string): boolean {
  const isKorean = /[가-힣]/.test(text);
  let opens = true;
  for (const { 0: word, index } of text.matchAll(WORD)) {
    const isFirst = opens;
    opens = false;
    if (!/[A-Z]/.test(word) || COMMON_NAMES.has(word.toLowerCase()) || /^I(?:['’]|$)/.test(word)) continue;
    if (isSpeltAsName(word)) return true;
    if (!/^[A-Z]/.test(word)) continue;
    if (isKorean || !(isFirst || opensSentence(text, index))) return true;
  }
  return false;
}

function opensSentence(text: string, index: number): boolean {
  return /[.!?:·(“"‘]\s*$/.test(text.slice(Math.max(0, index - 3), index));
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

const ANYWHERE: LinePlace = { list: -1, whole: false, opens: undefined, edge: false };
/** A row of a table. */
const ON_ITS_OWN: LinePlace = { ...ANYWHERE, whole: true };

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
  const reader = new LineReader(post, isAllowed);
  const fields = fieldsByBlock(post);
  takeSummaries(post, reader);
  takeParagraphs(post, reader, fields, quotes);
  for (const caption of post.figures.captions) {
    if (isCredit(caption) || (caption.number !== undefined && weightOf(caption.content) < 32)) continue;
    reader.take(caption.content, caption, "caption", -1, ANYWHERE);
  }
  takeRows(post, reader, fields);
  for (const [i, section] of post.sections.entries()) {
    const last = section.blocks.findLast(
      (block) =>
        block.kind !== "paragraph" &&
        block.kind !== "directive" &&
        isContent(post.source.text, block) &&
        !shows(post, block),
    );
    if (last) reader.claim(i, last.start);
  }
  return reader.all();
}

/** Takes the lines of a post in, each as one that could stand elsewhere, as the post's own, or as nothing. */
class LineReader {
  readonly #sections: Post["sections"];
  readonly #isAllowed: (text: string) => boolean;
  readonly #maskOwn: (text: string) => string;
  readonly #lines: StandingLine[] = [];
  readonly #own = new Map<number, number>();
  readonly #ownLists = new Set<number>();
  readonly #sketch = new Set<string>();
  readonly #indexOf: ReadonlyMap<Section, number>;

  constructor(post: Post, isAllowed: (text: string) => boolean) {
    this.#sections = post.sections;
    this.#isAllowed = isAllowed;
    this.#maskOwn = createMasker(ownNames(post));
    this.#indexOf = new Map(post.sections.map((section, i) => [section, i]));
  }

  /** The index of a section; -1 for none. */
  indexOf(section: Section | undefined): number {
    return section ? (this.#indexOf.get(section) ?? -1) : -1;
  }

  /** Notes that something of the post's own begins somewhere in a section. */
  claim(section: number, start: number, list = -1): void {
    this.#own.set(section, Math.max(start, this.#own.get(section) ?? 0));
    if (list >= 0) this.#ownLists.add(list);
  }

  /** @param said without blanks at its ends. */
  take(
    said: string,
    { start, end }: Range,
    kind: LineKind,
    section: number,
    place: LinePlace,
    label = "",
  ): void {
    const folded = foldLine(said);
    if (folded.isEmpty || said.endsWith(":") || said.endsWith("：") || this.#isAllowed(said)) return;
    // Only those of sentences are single already.
    const isSentence = kind === "prose" || kind === "value";
    const masked = this.#maskOwn(isSentence ? said : foldBlanks(said));
    if (namesSomething(masked)) {
      if (isSentence) this.claim(section, start, place.list);
      if (folded.words >= 4) this.#sketch.add(folded.hash.text);
      return;
    }
    const foldedMask = masked === said ? folded : foldLine(masked);
    const length = lengthOf(foldedMask, kind);
    const under =
      length === "short" && isWorthKnowing(foldedMask, kind) ? this.#placeKey(section, label) : undefined;
    const key = keyOfLine(folded, kind);
    const maskedKey = foldedMask === folded ? key : keyOfLine(foldedMask, kind);
    this.#lines.push({
      key,
      masked: maskedKey === key ? undefined : maskedKey,
      at: { start, end },
      start: shorten(said),
      kind,
      section,
      length,
      under,
      aside: ASIDE.test(said),
      asks: ASKS.test(said) || (under !== undefined && NAMES_A_SLOT.test(said)),
      place,
    });
  }

  #placeKey(section: number, label: string): string {
    const name = foldLine(this.#sections[section]?.name ?? "");
    return name.hash.with(foldLine(label).hash.key).key;
  }

  all(): StandingLines {
    return {
      lines: this.#lines,
      own: [...this.#own],
      ownLists: [...this.#ownLists],
      parents: this.#sections.map(({ parent }) => this.indexOf(parent)),
      sketch: [...this.#sketch].sort().slice(0, 16),
    };
  }
}

/** Lines of two kinds are never the same. */
function keyOfLine({ hash }: FoldedLine, kind: LineKind): string {
  return hash.with(kind).key;
}

function fieldsByBlock({ fields }: Post): Map<Block, Field[]> {
  const byBlock = new Map<Block, Field[]>();
  for (const field of fields) {
    if (!field.block) continue;
    const known = byBlock.get(field.block);
    if (known) known.push(field);
    else byBlock.set(field.block, [field]);
  }
  return byBlock;
}

function takeSummaries({ frontMatter }: Post, reader: LineReader): void {
  if (frontMatter.state !== "data") return;
  for (const { path, data, value } of frontMatter.entries) {
    if (path.length === 1 && isSummaryKey(String(path[0])) && typeof data === "string")
      reader.take(data, value, "excerpt", -1, ANYWHERE);
  }
}

function takeParagraphs(
  post: Post,
  reader: LineReader,
  fields: ReadonlyMap<Block, readonly Field[]>,
  quotes: boolean,
): void {
  const { text } = post.source;
  const places = createPlaces(post);
  const isSitesOwn = askOnce((section: Section) => SITES_OWN.test(section.name));
  const isReferences = askOnce((section: Section) => REFERENCES.test(section.name));
  for (const paragraph of post.texts.paragraphs) {
    const { block, section } = paragraph;
    const index = reader.indexOf(section);
    if (block.inFootnote || isNotice(text, block) || (section && isSitesOwn(section))) continue;
    if (block.inQuote && !quotes) {
      reader.claim(index, block.start);
      continue;
    }
    if (places.isBelow(block)) continue;
    const list = places.listOf(block);
    const cites = section !== undefined && isReferences(section);
    const own = fields.get(block) ?? [];
    const sentences = linesOf(text, paragraph);
    for (const [i, sentence] of sentences.entries()) {
      const field = lastBefore(own, sentence);
      if (field?.info) continue;
      const opensValue = field !== undefined && sentence.start <= field.valueRange.start;
      const at = opensValue ? { start: field.valueRange.start, end: sentence.end } : sentence;
      if (at.start >= at.end) continue;
      const said = opensValue
        ? foldBlanks(wordsBetween(paragraph.prose, at.start, at.end)).trim()
        : sentence.text;
      if (holdsAddress(block, at) || (cites && (block.items.length > 0 || /\d/.test(said)))) {
        reader.claim(index, at.start, list);
        continue;
      }
      if (field && RECURRING_LABEL.test(field.label) && !isSlotDescription(field.value, field.label))
        continue;
      const place: LinePlace = {
        list,
        whole: isWhole(paragraph, sentence),
        opens: i === sentences.length - 1 ? places.opens(paragraph) : undefined,
        edge: places.isEdge(paragraph),
      };
      reader.take(said, at, field ? "value" : "prose", index, place, field?.label);
    }
  }
}

/** Asks about each thing when it first comes up, and once. */
function askOnce<T>(ask: (thing: T) => boolean): (thing: T) => boolean {
  const answers = new Map<T, boolean>();
  return (thing) => {
    const known = answers.get(thing) ?? ask(thing);
    answers.set(thing, known);
    return known;
  };
}

function takeRows(post: Post, reader: LineReader, fields: ReadonlyMap<Block, unknown>): void {
  for (const block of post.body.blocks) {
    // Rows of paper info are fields, and judged as such.
    if (block.kind !== "table" || fields.has(block)) continue;
    for (const row of (block.node.children ?? []).slice(1)) {
      const at = rangeOf(row);
      if (!at) continue;
      const said = sliceOf(post.source, at)
        .replace(/[|*_`\s]+/g, " ")
        .trim();
      reader.take(said, at, "value", -1, ON_ITS_OWN, "row");
    }
  }
}

function lengthOf({ weight, words, isLatin, isMasked }: FoldedLine, kind: LineKind): StandingLine["length"] {
  const least =
    kind === "excerpt" ? 28 : kind === "caption" || isMasked || isLatin ? 24 : kind === "value" ? 18 : 20;
  if (weight < least || words < (isMasked || isLatin ? 4 : 3)) return "short";
  return weight >= 64 && words >= 8 ? "long" : "fair";
}

/** The least that is kept of a short line: two words, three of a value, which is a grade or a name otherwise. */
function isWorthKnowing({ weight, words, isMasked }: FoldedLine, kind: LineKind): boolean {
  return kind !== "caption" && !isMasked && weight >= 8 && words >= (kind === "value" ? 3 : 2);
}

/** The sentences of a paragraph; each line by itself where the writer broke them on purpose. */
function linesOf(text: string, { prose, lines, sentences }: Paragraph): readonly Sentence[] {
  if (lines.length < 2 || !isBrokenOnPurpose(lines.map(({ start, end }) => text.slice(start, end))))
    return sentences;
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
  const written = text.slice(Math.max(block.start, block.end - 200), block.end);
  return written.trimEnd().endsWith("}") && /(?:^|[\r\n])[ \t]*\{:[^}\r\n]*\}[ \t]*$/.test(written);
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
    listOf: (block: Block) => lists.get(block) ?? -1,
    opens: ({ block, section }: Paragraph): LinePlace["opens"] => {
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
