import type { Field } from "./fields.ts";
import type { Section } from "./sections.ts";

const REVIEW_SECTION =
  /^(?:논문 ?정보|핵심 ?요약|요약|배경 ?(?:및|&|과|와) ?동기|연구 ?배경|제안 ?방법|방법론|실험 ?(?:및|&|과|와) ?결과|의의 ?(?:및|&|와|과) ?(?:영향|한계)|개인적? ?평가|비판적 ?평가|paper ?info(?:rmation)?|tl;?dr|motivation|core ?innovation|key ?contributions?|claims ?(?:&|and) ?evidence(?: ?analysis)?|method(?:ology)?(?: ?(?:&|and) ?architecture)?|experimental ?results|limitations|why ?it ?matters.*|personal ?evaluation|strengths ?(?:&|and) ?weaknesses)$/i;
const PAPER_INFO = new Set(["author", "affiliation", "venue", "arxiv", "doi"]);

/** Sections that only a review has, by the words of many templates. */
const REVIEW_ONLY_SECTION =
  /^(?:한 ?(?:줄|문장) ?(?:요약|정리|평)|왜 ?읽었나|문제 ?의식|내 ?(?:생각|의견)|(?:좋았던|좋은|아쉬웠던|아쉬운|인상 ?깊은) ?점|총평|논문 ?개요|다음에 ?읽을 ?(?:것|논문|거리)|in (?:one|a) sentence|one[- ]sentence summary|why should (?:you|we|i) care|what (?:i|we|you) (?:dis)?liked|what could be (?:better|improved)|key (?:findings|takeaways)|strengths|weaknesses|contributions|ablations?(?: stud(?:y|ies))?|questions for the authors|discussion questions|follow-up reading)[?!]?$/i;
/** What a title opens with that names the post a review: "[논문 리뷰] …", "Paper Notes: …". */
const REVIEW_TITLE =
  /^(?:[[(【](?:논문|paper)? ?(?:리뷰|review|notes?)[\])】]|paper (?:review|notes?|summary) ?[:：|-])/i;
/** Keys of the front matter that only tell of a paper. */
const PAPER_KEY = /^(?:venue|conference|arxiv|arxiv_id|doi|paper|paper_.*)$/i;

/** True for a post that reviews a paper by its own signs: an info block, evaluation fields, or a review's sections. */
export function isReview(fields: readonly Field[], sections: readonly Section[]): boolean {
  const info = new Set<string>();
  const evaluation = new Set<string>();
  const others = new Set<string>();
  for (const field of fields) {
    const { info: name, place, label, value } = field;
    if (place === "front-matter") {
      if (name === "title" && REVIEW_TITLE.test(value)) return true;
      if (name && PAPER_KEY.test(label)) info.add(name);
    } else if (name && PAPER_INFO.has(name)) info.add(name);
    else if (name) others.add(name);
    if (field.evaluation) evaluation.add(field.evaluation);
  }
  if (info.size >= 2 || evaluation.size >= 3) return true;
  // The authors of a paper stand beside its title.
  if (info.has("author") && others.has("title") && others.size >= 2) return true;
  const names = sections.map(({ name }) => withoutAside(name.replace(/^[^\p{L}\p{N}]+/u, "")));
  return names.filter((name) => REVIEW_SECTION.test(name) || REVIEW_ONLY_SECTION.test(name)).length >= 3;
}

/** Headings under which a reviewer's judgement belongs. */
const EVALUATION_HEADING =
  /평가|총평|의견|소감|느낀|생각|비평|비판|리뷰|감상|장단점|장점|단점|강점|약점|좋았던|아쉬|한계|assessment|evaluation|verdict|opinion|thoughts|takeaway|critique|review|conclusion|discussion|strength|weakness|\bliked\b|improved|limitation|pros|recommend/i;

/** True where a section, or one around it, is the place for the reviewer's judgement. */
export function isEvaluationSection(section: Section | undefined): boolean {
  for (let at = section; at; at = at.parent)
    if (at.level > 1 && EVALUATION_HEADING.test(at.title)) return true;
  return false;
}

/** A heading without what it says in brackets at its end. */
function withoutAside(name: string): string {
  return name.endsWith(")") ? name.slice(0, Math.max(0, name.lastIndexOf("("))).trimEnd() : name;
}

const KIND_OF_POST =
  /^\s*[[(【<]\s*(?:(?:논문|paper)\s*)?(?:리뷰|review|정리|notes?|요약)\s*[\])】>]\s*|\s(?:논문|paper)\s*(?:리뷰|review|정리|notes?)\s*$/gi;

/** A title without what names the kind of post at either end: "[논문 리뷰] …", "… 논문 리뷰". */
export function withoutKind(title: string): string {
  return title.replace(KIND_OF_POST, "");
}
