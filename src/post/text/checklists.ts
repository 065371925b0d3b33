import type { Block } from "../markdown.ts";
import { foldBlanks, proseOf } from "../prose.ts";
import type { Section } from "../sections.ts";
import { firstFrom, type Range } from "../source.ts";

/** A list of one line an item, with the words that head it. */
export interface Checklist {
  /** The heading, or the bold or colon-ended line, right above it; undefined where other text stands there. */
  readonly title: { readonly text: string; readonly at: Range } | undefined;
  readonly items: readonly Block[];
}

/**
 * The lists of a post, outermost items and nested ones alike, that its writer made for the writing of it: each of them is
 * known by its title and boxes first, since the words of most lists need not be read for that.
 */
export function readWritersChecklists(
  text: string,
  blocks: readonly Block[],
  sections: readonly Section[],
): Checklist[] {
  const lists: Checklist[] = [];
  const headings = sections.map(({ heading }) => heading);
  let above: Block | undefined;
  let items: Block[] = [];
  const flush = () => {
    if (items.length > 1) {
      const list = { title: titleOf(text, above, sections, headings), items };
      if (isWritersChecklist(text, list)) lists.push(list);
    }
    items = [];
  };
  for (const block of blocks) {
    if (block.items.length === 0 || block.inQuote || block.inFootnote) {
      flush();
      if (block.kind !== "comment") above = block;
    } else if (block.kind === "paragraph") items.push(block);
  }
  flush();
  return lists;
}

function titleOf(
  text: string,
  block: Block | undefined,
  sections: readonly Section[],
  headings: readonly Range[],
): Checklist["title"] {
  if (!block) return undefined;
  if (block.kind === "heading") {
    const section = sections[firstFrom(headings, block.start)];
    return section?.heading.start === block.start ? { text: section.name, at: section.words } : undefined;
  }
  const written = text.slice(block.start, block.end);
  if (block.kind !== "paragraph" || /[\r\n]/.test(written)) return undefined;
  const isLabel = /^(?:\*\*[^*]+\*\*:?|__[^_]+__:?|[^:]{1,60}[:：])\s*$/.test(written);
  return isLabel ? { text: proseOf(text, block).text.trim(), at: block } : undefined;
}

/** Headings of a writer's own list: what to see to before a post goes out. */
const WRITERS_TITLE =
  /(?:작성|발행|게시|포스팅|퇴고|탈고|집필|편집|글쓰기|글쓴이|작성자) ?(?:전|후|시|중|용)?(?:에)? ?(?:의 )?(?:최종 )?(?:체크 ?리스트|점검(?: ?(?:목록|표|사항))?|확인(?: ?(?:목록|사항))?|할 ?일)$|^(?:writing|writer'?s|author'?s|pre-?publish(?:ing)?|publish(?:ing)?|publication|post|posting|review|editing|editorial|proofreading) (?:check-?list|to-?dos?)$|^before (?:publishing|posting|(?:i|we|you) (?:publish|post))(?: check-?list)?$|^(?:check-?list|to-?dos?) (?:before|for) (?:publishing|publication|posting|the post|this post)$/i;
/** The parts of a post, as one that writes it speaks of them. */
const PARTS: readonly RegExp[] = [
  /제목|\b(?:title|heading)s?\b/i,
  /캡션|\bcaptions?\b/i,
  /그림|이미지|도표|도식|사진|표 ?\d|\b(?:figure|fig|image|screenshot)s?\b/i,
  /링크|\blinks?\b/i,
  /출처|인용|참고 ?문헌|레퍼런스|\b(?:citation|reference|credit)s?\b/i,
  /맞춤법|오타|띄어쓰기|비문|퇴고|교정|문장|문구|\b(?:typos?|spelling|spell-?check|grammar|proof-?read\w*|wording)\b/i,
  /태그|카테고리|\b(?:tag|categor(?:y|ies))s?\b/i,
  /썸네일|대표 ?이미지|\b(?:thumbnail|cover image|featured image|teaser)s?\b/i,
  /프론트 ?매터|머리말|\b(?:front ?matter|excerpt|permalink|slug|alt(?: text)?|SEO)\b/i,
  /서론|본문|결론|초록|요약|초고|번역|\b(?:introduction|intro|conclusion|summary|abstract|draft)\b/i,
  /발행|게시|미리 ?보기|로컬 ?빌드|\b(?:publish|preview)\b/i,
];
/** Parts that only a text has: an app or a data set has images, links and tags as well. */
const ONLY_IN_TEXT =
  /캡션|맞춤법|오타|띄어쓰기|비문|퇴고|교정|문장|문구|참고 ?문헌|출처|프론트 ?매터|서론|본문|결론|초록|초고|썸네일|\b(?:captions?|typos?|spell(?:ing|-?check)|grammar|proof-?read\w*|wording|front ?matter|excerpt|intro(?:duction)?|conclusion|alt text|citations?)\b/i;
/** What is done with them. */
const DONE =
  /확인|점검|검토|검사|다듬|대조|추가|수정|교체|넣기|달기|보기|읽기|쓰기|채우기|고치기|정리|표기|맞추기|는지|^(?:re-?|double-?)?(?:check|verify|proof-?read|add|fix|replace|write|insert|update|review|polish|run|fill|spell-?check|make sure|preview|set|choose|translate)\b/i;
/** Work on software, models and data, or on somebody else's paper. */
const OTHER_WORK =
  /기능|구현|버그|컴포넌트|버튼|서버|배포|테스트|커밋|레이블|라벨|학습|모델|데이터|해상도로|검색|크롤|코드를|시드|\b(?:api|bug|feature|implement\w*|refactor|component|crawler|dashboard|model|dataset|train\w*|tests?|commit|pull request|PR|issue|version|I have|head)\b|했는가|인가$|있는가|\?$/i;

/**
 * True for a list that the writer of a post made for the writing of it. A title that says so must be borne out by one item;
 * without such a title nearly all items must speak of a text's parts and of what to do with them.
 */
function isWritersChecklist(text: string, { title, items }: Checklist): boolean {
  const boxes = items.map(boxOf).filter((checked) => checked !== undefined);
  if (boxes.includes(true)) return false;
  const isTitled = title !== undefined && WRITERS_TITLE.test(title.text.replace(/(?<![\s:：])[\s:：]+$/, ""));
  if (!isTitled && boxes.length < items.length) return false;
  const written = items.map((block) => foldBlanks(proseOf(text, block).text).trim());
  const fitting = written.filter((words) => PARTS.some((part) => part.test(words)) && DONE.test(words));
  const inText = fitting.filter((words) => ONLY_IN_TEXT.test(words));
  const isMost = fitting.length * 3 >= items.length * 2;
  if (isTitled) return boxes.length === items.length ? fitting.length > 0 : isMost && inText.length > 0;
  if (written.some((words) => OTHER_WORK.test(words))) return false;
  const parts = PARTS.filter((part) => fitting.some((words) => part.test(words)));
  return parts.length > 1 && isMost && inText.length > 1;
}

/** Whether the box of an item is ticked; undefined for one without a box. */
function boxOf({ items }: Block): boolean | undefined {
  return items.at(-1)?.checked;
}
