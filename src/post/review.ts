import type { Field } from "./fields.ts";
import type { Section } from "./sections.ts";

const REVIEW_SECTION =
  /^(?:논문 ?정보|핵심 ?요약|요약|배경 ?(?:및|&|과|와) ?동기|연구 ?배경|제안 ?방법|방법론|실험 ?(?:및|&|과|와) ?결과|의의 ?(?:및|&|와|과) ?(?:영향|한계)|개인적? ?평가|비판적 ?평가|paper ?info(?:rmation)?|tl;?dr|motivation|core ?innovation|key ?contributions?|claims ?(?:&|and) ?evidence(?: ?analysis)?|method(?:ology)?(?: ?(?:&|and) ?architecture)?|experimental ?results|limitations|why ?it ?matters.*|personal ?evaluation|strengths ?(?:&|and) ?weaknesses)$/i;
const PAPER_INFO = new Set(["author", "affiliation", "venue", "arxiv", "doi"]);

/** True for a post that reviews a paper by its own signs: an info block, evaluation fields, or a review's sections. */
export function isReview(fields: readonly Field[], sections: readonly Section[]): boolean {
  const info = new Set<string>();
  const evaluation = new Set<string>();
  for (const field of fields) {
    if (field.place !== "front-matter" && field.info && PAPER_INFO.has(field.info)) info.add(field.info);
    if (field.evaluation) evaluation.add(field.evaluation);
  }
  if (info.size >= 2 || evaluation.size >= 3) return true;
  return sections.filter(({ name }) => REVIEW_SECTION.test(withoutAside(name))).length >= 3;
}

/** Headings under which a reviewer's judgement belongs. */
const EVALUATION_HEADING =
  /평가|총평|의견|소감|느낀|생각|비평|비판|리뷰|감상|장단점|강점|약점|한계|assessment|evaluation|verdict|opinion|thoughts|takeaway|critique|review|conclusion|discussion|strength|weakness|limitation|pros|recommend/i;

/** True where a section, or one around it, is the place for the reviewer's judgement. */
export function isEvaluationSection(section: Section | undefined): boolean {
  for (let at = section; at; at = at.parent)
    if (EVALUATION_HEADING.test(at.title) && at.level > 1) return true;
  return false;
}

/** A heading without what it says in brackets at its end. */
function withoutAside(name: string): string {
  return name.endsWith(")") ? name.slice(0, Math.max(0, name.lastIndexOf("("))).trimEnd() : name;
}
