import { findArxivIds } from "../arxiv.ts";
import { foldHeading } from "../outline/skeleton.ts";
import type { Post } from "../post.ts";
import { TAG_KEYS } from "./taxonomy.ts";

const PAPER_WORD =
  /논문|리뷰|서평|세미나|저널 ?클럽|스터디|\b(?:papers?|reviews?|reading|journal club|seminar|survey|arxiv)\b/i;
/** The parts of a paper, as reviews go through them. */
const PART_OF_PAPER =
  /^(?:(?:연구 |기존 |제안 |핵심 |주요 )?(?:요약|초록|문제|배경|동기|기여|방법|방법론|모델|실험|결과|데이터셋|한계|한계점)|관련 연구|느낀 점|abstract|tl dr|problem|motivation|related work|approach|methods?|model|experiments?|results?|datasets?|limitations?|contributions?|ablations?)$/;
/** A solution has a problem and a result as well; a review goes through more. */
const MIN_PARTS = 4;

/**
 * True for a post that has to do with a paper, by much weaker signs than those of a review: an id or a link, one field
 * of paper info, a word in the title, a heading, a tag or the path, the parts of a paper as its sections.
 */
export function speaksOfPaper(post: Post): boolean {
  if (post.isReview) return true;
  const isPaperField = post.fields.some(
    ({ info, place }) =>
      place !== "front-matter" &&
      (info === "author" || info === "venue" || info === "arxiv" || info === "doi"),
  );
  const names = new Set(post.sections.map(({ name }) => foldHeading(name)));
  if ([...names].filter((name) => PART_OF_PAPER.test(name)).length >= MIN_PARTS) return true;
  if (isPaperField || findArxivIds(post.source.text).length > 0) return true;
  const data = post.frontMatter.state === "data" ? post.frontMatter.data : {};
  const labels = TAG_KEYS.flatMap((key) => data[key]).filter((label) => typeof label === "string");
  const folder = post.path.slice(0, post.path.lastIndexOf("/") + 1).replace(/[-_/]+/g, " ");
  return [post.title ?? "", folder, ...labels, ...post.sections.map(({ title }) => title)].some((words) =>
    PAPER_WORD.test(words),
  );
}
