import type { FrontMatter } from "./front-matter.ts";
import type { Block } from "./markdown.ts";
import { rangeOf } from "./parsers/node.ts";
import { type Prose, type ProseLine, type WordsOf, wordsBetween } from "./prose.ts";
import type { Section } from "./sections.ts";
import { contains, firstFrom, lineAt, type Range, type Source, trimRange } from "./source.ts";

/** What a field tells of the paper. */
export type InfoName =
  | "title"
  | "author"
  | "affiliation"
  | "venue"
  | "year"
  | "arxiv"
  | "doi"
  | "code"
  | "link"
  | "keywords";
/** What a field tells of the reviewer's judgement. */
export type EvaluationName =
  | "strengths"
  | "weaknesses"
  | "applicability"
  | "recommendation"
  | "audience"
  | "summary";

/** A label with its value: `- **저자**: ...`, `**Strengths:** ...`, a row of a two-column table, a front matter key. */
export interface Field extends Range {
  readonly label: string;
  readonly labelRange: Range;
  readonly info: InfoName | undefined;
  readonly evaluation: EvaluationName | undefined;
  /** The value's words; empty where nothing stands behind the label. */
  readonly value: string;
  /** The value as it is written, markup included; zero-width where there is none. */
  readonly valueRange: Range;
  readonly place: "list" | "line" | "table" | "front-matter";
  /** True where the value goes on below: on the next line, in a list, a paragraph, a code block. */
  readonly continues: boolean;
  /** The addresses of the links in the value. */
  readonly links: readonly string[];
  readonly block: Block | undefined;
  /** The section that it stands in; undefined above the first heading. */
  readonly section: Section | undefined;
}

const INFO_LABELS: { readonly [Name in InfoName]: string } = {
  title: "제목|논문 ?제목|논문명|title|paper ?title",
  author: "저자|저자명|저자들|논문 ?저자|연구자|authors?|author\\(s\\)|paper ?authors?",
  affiliation: "소속|소속 ?기관|기관|저자 ?소속|affiliations?|institutions?|organi[sz]ations?",
  venue:
    "발표|발표처|학회|학회명|출판|게재|게재지|저널|컨퍼런스|학술지|발표 ?학회|발표 ?정보|학회 ?\\/ ?(?:연도|년도)|venue|venue ?\\/ ?year|conference|journal|published|published ?(?:in|at)|publication",
  year: "년도|연도|발표 ?년도|발표 ?연도|출판 ?년도|출판 ?연도|출판일|발표일|year|publication ?(?:year|date)",
  arxiv: "arxiv|arxiv ?id|arxiv ?링크|아카이브",
  doi: "doi",
  code: "코드|소스 ?코드|공식 ?코드|코드 ?저장소|저장소|깃허브|github|code|source ?code|repository|repo|official ?code",
  link: "논문 ?링크|링크|원문|원문 ?링크|프로젝트 ?페이지|paper ?link|paper ?url|paper|link|pdf|url|project ?page",
  keywords: "분야|키워드|keywords?|field|topics?",
};
const EVALUATION_LABELS: { readonly [Name in EvaluationName]: string } = {
  strengths: "강점|장점|인상 ?깊은 ?점|좋은 ?점|strengths?|pros|advantages",
  weaknesses: "약점|단점|아쉬운 ?점|한계|한계점|의문점|개선점|weakness(?:es)?|cons|drawbacks|limitations?",
  applicability: "적용 ?가능성|활용 ?가능성|응용 ?가능성|applicability|applications?|practical ?value",
  recommendation: "추천도|추천|추천 ?여부|평점|별점|recommendation|rating|score|verdict",
  audience: "추천 ?대상|추천 ?독자|recommended ?for|who ?should ?read(?: ?it)?",
  summary: "총평|한줄평|한 ?줄 ?평|종합 ?평가|overall|bottom ?line",
};

interface LabelPattern<Name> {
  readonly name: Name;
  readonly pattern: RegExp;
}
function patternsOf<Name extends string>(labels: { readonly [N in Name]: string }): LabelPattern<Name>[] {
  const patterns: LabelPattern<Name>[] = [];
  for (const name in labels) patterns.push({ name, pattern: new RegExp(`^(?:${labels[name]})$`, "i") });
  return patterns;
}
const INFO = patternsOf(INFO_LABELS);
const EVALUATION = patternsOf(EVALUATION_LABELS);
/** All labels in one pattern, since most words before a colon are none of them. */
const KNOWN = new RegExp(
  `^(?:${[...Object.values(INFO_LABELS), ...Object.values(EVALUATION_LABELS)].join("|")})$`,
  "i",
);

/** What a label that fields are known by names. Takes the label's words without marks. */
function namesOf(label: string): {
  readonly info: InfoName | undefined;
  readonly evaluation: EvaluationName | undefined;
} {
  if (!KNOWN.test(label)) return UNKNOWN;
  return {
    info: INFO.find(({ pattern }) => pattern.test(label))?.name,
    evaluation: EVALUATION.find(({ pattern }) => pattern.test(label))?.name,
  };
}

const UNKNOWN = { info: undefined, evaluation: undefined };

/** True for a label that fields are known by. Takes the label's words without marks. */
export function isFieldLabel(label: string): boolean {
  return KNOWN.test(label);
}

/** The fields of a post, front matter first, in the order of the file. */
export function readFields(
  source: Source,
  frontMatter: FrontMatter,
  blocks: readonly Block[],
  sections: readonly Section[],
  wordsOf: WordsOf,
): Field[] {
  const fields = fieldsOfFrontMatter(frontMatter);
  let section = -1;
  for (let i = 0; i < blocks.length; i++) {
    const block = blocks[i];
    if (!block) continue;
    while ((sections[section + 1]?.heading.start ?? Number.POSITIVE_INFINITY) <= block.start) section++;
    const own = sections[section];
    if (block.kind === "paragraph" && !block.inFootnote)
      addFieldsOfParagraph(fields, source, block, blocks[i + 1], own, wordsOf);
    if (block.kind === "table") fields.push(...fieldsOfTable(source, block, own));
  }
  return fields;
}

const FRONT_MATTER_INFO: { readonly [key: string]: InfoName } = {
  title: "title",
  authors: "author",
  paper_authors: "author",
  paper_author: "author",
  author: "author",
  venue: "venue",
  conference: "venue",
  journal: "venue",
  arxiv: "arxiv",
  arxiv_id: "arxiv",
  doi: "doi",
  code: "code",
  github: "code",
  paper: "link",
  paper_url: "link",
  paper_link: "link",
  year: "year",
};

function fieldsOfFrontMatter(frontMatter: FrontMatter): Field[] {
  if (frontMatter.state !== "data") return [];
  const fields: Field[] = [];
  for (const entry of frontMatter.entries) {
    // `paper: {authors: ...}` counts as well; the blog's own `author:` map (name, picture) does not.
    const label = entry.path.findLast((step) => typeof step === "string");
    const isLeaf = typeof entry.data === "string" || typeof entry.data === "number";
    if (typeof label !== "string" || !isLeaf) continue;
    const info = FRONT_MATTER_INFO[label.toLowerCase()];
    if (!info) continue;
    fields.push({
      start: entry.key?.start ?? entry.value.start,
      end: entry.value.end,
      label,
      labelRange: entry.key ?? entry.value,
      info,
      evaluation: undefined,
      value: String(entry.data).trim(),
      valueRange: entry.value,
      place: "front-matter",
      continues: false,
      links: [],
      block: undefined,
      section: undefined,
    });
  }
  return fields;
}

/** `**label**: value`, `**label:** value`, `__label__: value`, with an emoji or other sign before it. */
const BOLD_LABEL =
  /^([^\p{L}\p{N}*_[\]()<>`]{0,4})(\*\*|__)([^*_\n]{1,40}?)(?:\2\s*[:：]|(?<=\S|(?:\*\*|__)\s)\s*[:：]\s*\2)[ \t]*/u;
/** `label: value` without marks: a field only where the label is a known one. */
const PLAIN_LABEL = /^([^\p{L}\p{N}*_[\]()<>`]{0,4})([\p{L}][\p{L} ]{0,20}?)(?<! )\s*[:：](?!\/\/)[ \t]*/u;

interface Label extends Range {
  readonly text: string;
  readonly bold: boolean;
  readonly valueStart: number;
}

/** The label that a line of source opens with, if any. Offsets are the file's. */
export function labelOf(text: string, line: Range): Label | undefined {
  const content = text.slice(line.start, line.end);
  if (!content.includes(":") && !content.includes("：")) return undefined;
  const bold = content.includes("**") || content.includes("__") ? BOLD_LABEL.exec(content) : null;
  if (bold) {
    const [whole, sign = "", marks = "", label = ""] = bold;
    // An emoji may stand inside the marks as well: `**👤 저자**`.
    const opening = sign.length + marks.length + (/^[^\p{L}\p{N}([]*/u.exec(label)?.[0].length ?? 0);
    const words = label.slice(opening - sign.length - marks.length).trim();
    // Marks around nothing are torn, and no label.
    if (words === "") return undefined;
    return {
      start: line.start + opening,
      end: line.start + sign.length + marks.length + label.trimEnd().length,
      text: words,
      bold: true,
      valueStart: line.start + whole.length,
    };
  }
  const plain = PLAIN_LABEL.exec(content);
  if (!plain) return undefined;
  const [whole, sign = "", label = ""] = plain;
  const start = line.start + sign.length;
  return {
    start,
    end: start + label.length,
    text: label.trim(),
    bold: false,
    valueStart: line.start + whole.length,
  };
}

function addFieldsOfParagraph(
  fields: Field[],
  source: Source,
  block: Block,
  next: Block | undefined,
  section: Section | undefined,
  wordsOf: WordsOf,
): void {
  const { text } = source;
  const written = text.slice(block.start, block.end);
  if (!written.includes(":") && !written.includes("：")) return;
  const { prose, lines } = wordsOf(block);
  const item = block.items.at(-1);
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i];
    if (!line) continue;
    const label = labelOf(text, line);
    if (!label) continue;
    const { info, evaluation } = namesOf(label.text);
    if (!label.bold && !info && !evaluation) continue;
    const following = lines[i + 1];
    const continuesInParagraph = following !== undefined && !labelOf(text, following);
    fields.push({
      start: line.start,
      end: line.end,
      label: label.text,
      labelRange: label,
      info,
      evaluation,
      value: valueWords(prose, label.valueStart, line, text),
      valueRange: trimRange(text, { start: Math.min(label.valueStart, line.end), end: line.end }),
      place: item ? "list" : "line",
      continues: continuesInParagraph || (following === undefined && continuesBelow(source, block, next)),
      links: addressesIn(block, line),
      block,
      section,
    });
  }
}

/** The addresses of the links of a block that lie within a range. */
function addressesIn({ inlines }: Block, range: Range): string[] {
  const addresses: string[] = [];
  for (let i = firstFrom(inlines, range.start); i < inlines.length; i++) {
    const inline = inlines[i];
    if (!inline || inline.start >= range.end) break;
    if (inline.node.type === "link" && contains(range, inline)) addresses.push(inline.node.url ?? "");
  }
  return addresses;
}

/** The words of a value; where markup is torn (`**: EMNLP 2021`) the source says more than the words. */
function valueWords(prose: Prose, start: number, line: ProseLine, text: string): string {
  const words = wordsBetween(prose, start, line.end);
  const written = text.slice(Math.min(start, line.end), line.end).trim();
  return /^(?:\*\*|__)\s*[:：]/.test(written) ? written : words;
}

/** True where the block below carries on what a label opens: in the same list item, or right below without a label. */
function continuesBelow(source: Source, block: Block, next: Block | undefined): boolean {
  if (!next || next.kind === "heading" || next.kind === "thematicBreak" || next.kind === "comment")
    return false;
  const item = block.items.at(-1);
  const isFar = lineAt(source, next.start) - lineAt(source, Math.max(block.start, block.end - 1)) > 3;
  if (item) {
    // Code below an item belongs to it, indented or not.
    const isCode = next.kind === "code" || next.kind === "formula" || next.kind === "table";
    return contains(item, next) || (isCode && !isFar);
  }
  if (isFar) return false;
  return next.kind !== "paragraph" || next.items.length > 0 || labelOf(source.text, next)?.bold !== true;
}

/** The heads of a table about fields, which tells what belongs in each. */
const FIELD_TYPE = /^(?:(?:data ?)?type|format|default|example|타입|자료형|형식|기본값|예시?)$/i;
const FIELD_NAME = /^(?:field|key|column|attribute|property|parameter|필드|필드명|키|열|컬럼|속성)$/i;
const FIELD_MEANING = /^(?:description|meaning|설명|의미|뜻)$/i;

/** The rows of a table of two columns that holds paper info: at least two of its first cells are known labels. */
function fieldsOfTable(source: Source, block: Block, section: Section | undefined): Field[] {
  const { text } = source;
  const fields: Field[] = [];
  let known = 0;
  const rows = block.node.children ?? [];
  if ((rows[0]?.children?.length ?? 0) > 2) return [];
  const heads = (rows[0]?.children ?? []).map(rangeOf).map((range) => range && cellWords(text, range));
  const [head = "", second = ""] = heads.map((range) =>
    range ? text.slice(range.start, range.end).replace(/[*_]/g, "") : "",
  );
  if (FIELD_TYPE.test(second) || (FIELD_NAME.test(head) && FIELD_MEANING.test(second))) return [];
  for (const row of rows) {
    const cells = row.children ?? [];
    const [first, second] = cells.map(rangeOf);
    if (cells.length > 2 || !first) return [];
    const labelRange = cellWords(text, first);
    const valueRange = second ? cellWords(text, second) : { start: first.end, end: first.end };
    const label = text
      .slice(labelRange.start, labelRange.end)
      .replace(/[*_:：]/g, "")
      .trim();
    const { info } = namesOf(label);
    if (!info) continue;
    known++;
    fields.push({
      start: labelRange.start,
      end: Math.max(labelRange.end, valueRange.end),
      label,
      labelRange,
      info,
      evaluation: undefined,
      value: text.slice(valueRange.start, valueRange.end),
      valueRange,
      place: "table",
      continues: false,
      links: addressesIn(block, valueRange),
      block,
      section,
    });
  }
  return known >= 2 ? fields : [];
}

function cellWords(text: string, cell: Range): Range {
  let { start, end } = cell;
  if (text.charAt(start) === "|") start++;
  if (end > start && text.charAt(end - 1) === "|") end--;
  return trimRange(text, { start, end });
}
