import { arxivIdIn, faultOfArxivId, findArxivIds } from "./arxiv.ts";
import type { Field, InfoName } from "./fields.ts";
import type { Block, Inline } from "./markdown.ts";
import type { Post } from "./post.ts";
import { firstFrom, type Range } from "./source.ts";
import { faultOfValue } from "./stand-ins.ts";

/** What a post says of its paper in one place. */
export interface Told extends Range {
  /** An arXiv id without version, a DOI, a repository's address, or the words of a field. */
  readonly answer: string;
}

const DOI = /\b10\.\d{4,9}\/[^\s"'<>()[\]{}|*`]{2,100}[^\s"'<>()[\]{}|*`.,;:]/g;
const REPOSITORY =
  /https?:\/\/(?:www\.)?(?:github\.com|gitlab\.com|bitbucket\.org|codeberg\.org)\/[\w.-]+\/[\w.-]*\w/gi;

/** A value that is an arXiv id and no sentence that opens with one. */
const IS_ID =
  /^\W{0,3}(?:arxiv\s*(?:[:：]\s*)?)?(?:[a-z.-]{2,20}\/\d{7}|\d{4}\.\d{4,5})(?:v\d+)?\W{0,3}(?:\([^()]{0,40}\)|\[[^[\]]{0,40}\])?\W{0,3}$/i;

/** The kinds of info that are told from their looks, so that they can be found outside of fields. */
type Traceable = "arxiv" | "doi" | "code";

function isTraceable(info: InfoName): info is Traceable {
  return info === "arxiv" || info === "doi" || info === "code";
}

/** The one answer of a kind that a text gives; undefined where it gives none, or two. */
function traceIn(kind: Traceable, text: string): string | undefined {
  if (kind === "arxiv") {
    const ids = new Set(findArxivIds(text).map(({ id }) => id));
    const [id] = ids;
    return ids.size === 1 && id !== undefined && faultOfArxivId(id) === undefined ? id : undefined;
  }
  const found = new Set(text.match(kind === "doi" ? DOI : REPOSITORY) ?? []);
  const [answer] = found;
  return found.size === 1 ? answer?.replace(/\.git$/, "") : undefined;
}

/** What a field tells, where it holds a real value of its kind. */
export function answerOf(field: Field): string | undefined {
  const { info, value, links, place, label } = field;
  if (!info || faultOfValue(info, value, links) !== undefined) return undefined;
  if (info === "arxiv") {
    const id = traceIn("arxiv", links.join(" ")) ?? (IS_ID.test(value) ? arxivIdIn(value) : undefined);
    return id !== undefined && faultOfArxivId(id) === undefined ? id : undefined;
  }
  if (isTraceable(info)) return traceIn(info, `${value} ${links.join(" ")}`);
  // The front matter's author is the blog's.
  if (place === "front-matter" && !/^paper_|^(?:venue|conference|journal)$/i.test(label)) return undefined;
  return value;
}

/** A heading under which other papers stand. */
const ABOUT_OTHERS =
  /관련|후속|비교|이전|선행|다른|함께|추천|참고할|related|follow|prior|previous|other|further|compar|baseline/i;

/**
 * The post's own answer to a field that holds none: another field of the same kind, the front matter, a reference that
 * names the paper's title, a link near the top that is called the paper. Undefined where it might belong to another paper.
 */
export function findAnswer(post: Post, field: Field): Told | undefined {
  const { info } = field;
  if (!info || !tellsOfOnePaper(post, ["title", "author", "arxiv", "doi"])) return undefined;
  const told = answerInFields(post, field, info);
  if (told || !isTraceable(info)) return told;
  return answerInReference(post, field, info) ?? answerInNamedLink(post, field, info);
}

/** The front matter's id and the only one of the body's info, where they differ though both are this paper's. */
export function findRivals(post: Post, kind: "arxiv" | "doi"): readonly [Field, Field] | undefined {
  const told = post.fields.filter((field) => field.info === kind && answerOf(field) !== undefined);
  const [first, second] = told;
  if (!first || !second || told.length !== 2 || answerOf(first) === answerOf(second)) return undefined;
  const areApart =
    first.place === "front-matter" && second.place !== "front-matter" && !isAboutOthers(second);
  return areApart && tellsOfOnePaper(post, ["title", "author"]) ? [first, second] : undefined;
}

function isAboutOthers({ section, block }: Field): boolean {
  return block?.inQuote === true || (section !== undefined && ABOUT_OTHERS.test(section.title));
}

const MAX_FIELDS = 30;

/** True where no two fields of a kind name different papers. */
function tellsOfOnePaper(post: Post, kinds: readonly InfoName[]): boolean {
  // A review has a dozen fields; so many tell of many papers.
  if (post.fields.length > MAX_FIELDS) return false;
  return kinds.every((kind) => {
    const answers = post.fields.filter(
      ({ info, place, label }) =>
        info === kind && (place !== "front-matter" || /^paper_|arxiv|doi/i.test(label)),
    );
    return (
      new Set(answers.map((field) => fold(answerOf(field) ?? "")).filter((words) => words !== "")).size <= 1
    );
  });
}

function answerInFields(post: Post, field: Field, info: InfoName): Told | undefined {
  const others = post.fields.filter(
    (other) => other !== field && !isAboutOthers(other) && !areInRow(field, other),
  );
  for (const other of others) {
    const answer = isSameKind(field, other) ? answerOf(other) : undefined;
    if (answer !== undefined) return { ...other.valueRange, answer };
  }
  if (!isTraceable(info)) return undefined;
  // "Paper: https://arxiv.org/abs/…" tells the id as well.
  const links = others.filter((other) => other.info === "link" && isPaperLabel(other.label));
  const answers = links.flatMap((other) => {
    const answer = traceIn(info, `${other.value} ${other.links.join(" ")}`);
    return answer === undefined ? [] : [{ ...other.valueRange, answer }];
  });
  return new Set(answers.map(({ answer }) => answer)).size === 1 ? answers[0] : undefined;
}

/** True for two fields that would hold the same value. */
function isSameKind(field: Field, other: Field): boolean {
  if (field.info !== other.info) return false;
  switch (field.info) {
    case "arxiv":
    case "doi":
      return true;
    case "code":
      // In another section it may be the reviewer's own.
      return other.place === "front-matter" || other.section === field.section;
    case "author":
    case "venue":
      // A paper has a conference and no journal.
      return other.place === "front-matter" || fold(other.label) === fold(field.label);
    default:
      return false;
  }
}

/** True for fields that stand in line for several papers: one label twice in a section, or in sections of one level. */
function areInRow(field: Field, other: Field): boolean {
  if (field.place === "front-matter" || other.place === "front-matter") return false;
  return field.section === other.section
    ? fold(field.label) === fold(other.label)
    : field.section !== undefined && field.section.level === other.section?.level;
}

function isPaperLabel(label: string): boolean {
  return /^(?:논문(?: ?링크)?|원문(?: ?링크)?|paper|paper[ _]?(?:link|url)|pdf)$/i.test(label);
}

/** The longest reference that is read as one. */
const MAX_REFERENCE = 400;

/** Words that may stand between a title and its id. */
const BETWEEN =
  /^(?:\p{Lu}.*|et|al|and|in|of|on|the|at|arxiv|preprint|abs|pdf|https?|www|org|com|github|doi|dx|url|link|available|code|paper|proceedings|proc|외|논문|링크|원문|코드)$/u;

/** A short paragraph or list item that names the paper's title and, behind it, one id with no words between that tell of more. */
function answerInReference(post: Post, field: Field, kind: Traceable): Told | undefined {
  const titles = paperTitles(post);
  if (titles.length === 0) return undefined;
  for (const block of post.body.blocks) {
    if (block.kind !== "paragraph" || block === field.block || block.end - block.start > MAX_REFERENCE)
      continue;
    const text = post.source.text.slice(block.start, block.end);
    const answer = traceIn(kind, text);
    const at = answer === undefined ? -1 : text.indexOf(answer);
    if (answer === undefined || at < 0) continue;
    const before = fold(text.slice(0, at));
    const title = titles.find((candidate) => before.includes(candidate));
    if (title === undefined) continue;
    const count = wordsIn(before.slice(before.indexOf(title) + title.length)).length;
    const words = wordsIn(text.slice(0, at));
    const between = words.slice(words.length - count).filter((word) => /\p{L}/u.test(word));
    const start = block.start + at;
    if (between.every((word) => BETWEEN.test(word))) return { start, end: start + answer.length, answer };
  }
  return undefined;
}

const NAMES_THE_PAPER =
  /^(?:논문|원문|논문 ?(?:링크|원문|보기|바로 ?가기)|paper|the paper|arxiv|pdf|paper ?link)$/i;
const NAMES_THE_CODE =
  /^(?:코드|공식 ?코드|소스 ?코드|깃허브|code|official ?code|source ?code|github|repo(?:sitory)?)$/i;
/** So many blocks from its beginning count as the top of a post. */
const TOP = 12;

/** The one link of its name that the post has, near its top, where it leads to such an id. */
function answerInNamedLink(post: Post, field: Field, kind: Traceable): Told | undefined {
  const pattern = kind === "code" ? NAMES_THE_CODE : NAMES_THE_PAPER;
  const found: Told[] = [];
  for (const [i, block] of post.body.blocks.entries()) {
    if (block === field.block || block.inFootnote) continue;
    for (const link of block.inlines) {
      if (
        link.node.type !== "link" ||
        !pattern.test(
          wordsOf(block, link)
            .replace(/^\[|\]$/g, "")
            .trim(),
        )
      )
        continue;
      const answer = traceIn(kind, link.node.url ?? "");
      // Another link of the same name further down: there are several papers.
      if (answer === undefined || i >= TOP) return undefined;
      found.push({ start: link.start, end: link.end, answer });
    }
  }
  return new Set(found.map(({ answer }) => answer)).size === 1 ? found[0] : undefined;
}

function wordsOf(block: Block, link: Inline): string {
  let words = "";
  for (let i = firstFrom(block.inlines, link.start); i < block.inlines.length; i++) {
    const inline = block.inlines[i];
    if (!inline || inline.start >= link.end) break;
    if (inline.node.type === "text") words += inline.node.value ?? "";
  }
  return words;
}

/** The paper's title as the post gives it, folded: long enough to be that of one paper. */
function paperTitles(post: Post): string[] {
  const written = [
    post.title ?? "",
    ...post.fields.filter(({ info }) => info === "title").map(({ value }) => value),
  ];
  return [
    ...new Set(
      written
        .map((title) =>
          fold(
            title
              .replace(/^\s*[[(【][^\])】]{1,20}[\])】]\s*/, "")
              .replace(/^(?:논문 ?리뷰|paper (?:review|notes?))\s*[:：-]\s*/i, ""),
          ),
        )
        .filter((title) => title.split(" ").length >= 4 && title.length >= 20),
    ),
  ];
}

function wordsIn(text: string): string[] {
  return text.match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** Words without marks, case and blanks that tell nothing. */
function fold(text: string): string {
  return wordsIn(text).join(" ").toLowerCase();
}
