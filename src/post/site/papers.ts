import { findArxivIds } from "../arxiv.ts";
import type { Post } from "../post.ts";

const PAPER_WORD =
  /논문|리뷰|서평|세미나|저널 ?클럽|스터디|\b(?:papers?|reviews?|reading|journal club|seminar|survey|arxiv)\b/i;
const LABEL_KEYS = ["tags", "tag", "categories", "category"];

/**
 * True for a post that has to do with a paper, by much weaker signs than those of a review: an id or a link, one field
 * of paper info, a word in the title, a heading, a tag or the path.
 */
export function speaksOfPaper(post: Post): boolean {
  if (post.isReview) return true;
  const isPaperField = post.fields.some(
    ({ info, place }) =>
      place !== "front-matter" &&
      (info === "author" || info === "venue" || info === "arxiv" || info === "doi"),
  );
  if (isPaperField || findArxivIds(post.source.text).length > 0) return true;
  const data = post.frontMatter.state === "data" ? post.frontMatter.data : {};
  const labels = LABEL_KEYS.flatMap((key) => data[key]).filter((label) => typeof label === "string");
  const folder = post.path.slice(0, post.path.lastIndexOf("/") + 1).replace(/[-_/]+/g, " ");
  return [post.title ?? "", folder, ...labels, ...post.sections.map(({ title }) => title)].some((words) =>
    PAPER_WORD.test(words),
  );
}
