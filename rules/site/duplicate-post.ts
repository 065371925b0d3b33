import { z } from "zod";
import { isDraft } from "../../src/post/front-matter/names.ts";
import { areTranslations, isUnpublished } from "../../src/post/site/editions.ts";
import { editionIn, type Identity, identityOf } from "../../src/post/site/identity.ts";
import { defineSiteRule } from "../../src/rule.ts";

/** In the order in which they are told: one finding for a post is enough. */
const MARKS = ["permalink", "title", "slug", "arxiv"] as const;
type MarkName = (typeof MARKS)[number];

/** A column comes under one title again and again. */
const COLUMN =
  /주간|월간|연간|분기|회고|일지|일기|모음|소식|뉴스|메모|근황|정리노트|weekly|monthly|daily|digest|news|notes|journal|diary|roundup|retrospective|changelog|release|update|^til$/i;
/** A second post on one paper that says it looks at it from elsewhere. */
const OTHER_VIEW =
  /구현|실습|코드|재현|따라|튜토리얼|실험기|발표|후속|다시|요약|비교|implement|hands[- ]on|code|reproduc|tutorial|walkthrough|slides|revisit|follow[- ]?up|deep dive|short|versus|\bvs\b/i;
/** A post is compared with so many others of its group. */
const MAX_COMPARED = 20;

export default defineSiteRule({
  meta: {
    id: "duplicate-post",
    summary: {
      en: "No two posts share a title, an address or a paper.",
      ko: "제목이나 주소, 다루는 논문이 같은 글이 둘 있지 않습니다.",
    },
    why: {
      en: "Of two posts with one address only one is published; under one title readers cannot tell them apart.",
      ko: "주소가 같으면 둘 중 하나만 공개되고, 제목이 같으면 독자가 두 글을 구별하지 못합니다.",
    },
    severity: "error",
    messages: {
      en: {
        title: {
          text: "The title “{text}” is that of {first} as well.",
          help: "Delete one of the two posts, or say in the title what sets this one apart.",
        },
        permalink: {
          text: "The address {text} is that of {first} as well.",
          help: "Only one of them will be published there; give this post another address.",
        },
        slug: {
          text: "“{text}” ends the address of {first} as well, in the same folder.",
          help: "Only one of them will be published there; give this post another name.",
        },
        arxiv: {
          text: "{first} reviews arXiv {text} as well.",
          help: "Make one review of the two, or correct the id.",
        },
      },
      ko: {
        title: {
          text: "제목 ‘{text}’이(가) {first} 글의 제목과 같습니다.",
          help: "둘 중 하나를 지우거나, 무엇이 다른 글인지 제목에 드러내세요.",
        },
        permalink: {
          text: "주소 {text}이(가) {first} 글의 주소와 같습니다.",
          help: "이 주소에는 둘 중 하나만 공개됩니다. 다른 주소를 정하세요.",
        },
        slug: {
          text: "같은 폴더에 있는 {first} 글과 주소의 끝 ‘{text}’이(가) 같습니다.",
          help: "이 주소에는 둘 중 하나만 공개됩니다. 다른 이름을 정하세요.",
        },
        arxiv: {
          text: "{first} 글에서도 arXiv {text} 논문을 리뷰합니다.",
          help: "두 리뷰를 하나로 합치거나, 번호가 틀렸다면 고치세요.",
        },
      },
    },
    notes: { first: { en: "the other post", ko: "다른 글" } },
    examples: { flags: "flags-title-written-in-another-way", allows: "allows-parts-of-a-series" },
  },
  options: z.strictObject({
    ignoreTitles: z.array(z.string().min(1)).default([]).describe("Titles that several posts may have."),
  }),
  collect(post, { options, settings }) {
    const isStub = post.frontMatter.state === "data" && post.frontMatter.data.redirect_to !== undefined;
    if (isStub || isUnpublished(post.path) || isDraft(post.path, post.frontMatter)) return undefined;
    if (options.ignoreTitles.includes(post.title ?? "")) return undefined;
    return identityOf(post, settings.site?.kind === "jekyll" || /(?:^|\/)_posts\//.test(post.path));
  },
  conclude(facts, { report }) {
    const groups = groupByMarks(facts);
    for (const [path, post] of facts) {
      for (const name of MARKS) {
        const [key, text, start, end] = post[name] ?? [];
        const group = key === undefined ? undefined : groups[name].get(key);
        if (text === undefined || start === undefined || end === undefined || !group) continue;
        const [firstPath, first] =
          group
            .slice(0, MAX_COMPARED)
            .find((other) => other[0] < path && areSame(name, [path, post], other, group.length)) ?? [];
        const [, , from, to] = first?.[name] ?? [];
        if (firstPath === undefined || from === undefined || to === undefined) continue;
        report({
          path,
          at: { start, end },
          message: name,
          values: { text, first: firstPath },
          related: [{ path: firstPath, at: { start: from, end: to }, note: "first" }],
          ...(name === "arxiv" ? { severity: "warn" } : {}),
        });
        break;
      }
    }
  },
});

type Known = readonly [path: string, post: Identity];

/** The posts that share a mark, for each mark that several have, in their order. */
function groupByMarks(facts: ReadonlyMap<string, Identity>) {
  const groupBy = (name: MarkName) => {
    const groups = new Map<string, Known[]>();
    const firsts = new Map<string, Known>();
    for (const known of facts) {
      const key = known[1][name]?.[0];
      if (key === undefined) continue;
      const first = firsts.get(key);
      const group = groups.get(key);
      if (!first) firsts.set(key, known);
      else if (group) group.push(known);
      else groups.set(key, [first, known]);
    }
    return groups;
  };
  return {
    permalink: groupBy("permalink"),
    title: groupBy("title"),
    slug: groupBy("slug"),
    arxiv: groupBy("arxiv"),
  };
}

/** True where two posts that share a mark, with so many posts in all, are one too many. */
function areSame(name: MarkName, [path, a]: Known, [otherPath, b]: Known, posts: number): boolean {
  if (areTranslations(editionIn(path, a), editionIn(otherPath, b))) return false;
  if (name === "permalink") return true;
  const isPost = ({ date, isReview }: Identity) => date !== undefined || isReview === true;
  if (!isPost(a) || !isPost(b)) return false;
  if (name === "slug") return true;
  const titles = `${a.title?.[1] ?? ""} ${b.title?.[1] ?? ""}`;
  const areReviews = a.isReview === true && b.isReview === true;
  const areParts = a.part !== undefined || b.part !== undefined;
  if (name === "arxiv") return areReviews && !areParts && !OTHER_VIEW.test(titles);
  if (a.part !== b.part) return false;
  if (areReviews) return true;
  return a.date === b.date || (posts === 2 && !COLUMN.test(titles));
}
