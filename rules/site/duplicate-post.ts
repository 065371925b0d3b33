import { z } from "zod";
import { isDraft } from "../../src/post/front-matter/names.ts";
import { areTranslations, isUnpublished } from "../../src/post/site/editions.ts";
import { type Identity, identityOf } from "../../src/post/site/identity.ts";
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
    const groups = new Map<string, [string, Identity][]>();
    for (const [path, post] of facts) {
      for (const name of MARKS) {
        const mark = post[name];
        if (!mark) continue;
        const known = groups.get(`${name} ${mark.key}`);
        if (known) known.push([path, post]);
        else groups.set(`${name} ${mark.key}`, [[path, post]]);
      }
    }
    for (const [path, post] of facts) {
      for (const name of MARKS) {
        const mark = post[name];
        if (!mark) continue;
        const group = groups.get(`${name} ${mark.key}`) ?? [];
        const [firstPath, first] =
          group
            .slice(0, MAX_COMPARED)
            .find(([otherPath, other]) => otherPath < path && areSame(name, post, other, group.length)) ?? [];
        const origin = first?.[name];
        if (firstPath === undefined || !origin) continue;
        report({
          path,
          at: mark.at,
          message: name,
          values: { text: mark.text, first: firstPath },
          related: [{ path: firstPath, at: origin.at, note: "first" }],
          ...(name === "arxiv" ? { severity: "warn" } : {}),
        });
        break;
      }
    }
  },
});

/** True where two posts that share a mark, with so many posts in all, are one too many. */
function areSame(name: MarkName, a: Identity, b: Identity, posts: number): boolean {
  if (areTranslations(a, b)) return false;
  if (name === "permalink") return true;
  const isPost = ({ date, isReview }: Identity) => date !== "" || isReview;
  if (!isPost(a) || !isPost(b)) return false;
  if (name === "slug") return true;
  const titles = `${a.title?.text ?? ""} ${b.title?.text ?? ""}`;
  if (name === "arxiv") return a.isReview && b.isReview && a.part + b.part === "" && !OTHER_VIEW.test(titles);
  if (a.part !== b.part) return false;
  if (a.isReview && b.isReview) return true;
  return a.date === b.date || (posts === 2 && !COLUMN.test(titles));
}
