import { z } from "zod";
import { isDraft } from "../../src/post/front-matter/names.ts";
import { isUnpublished, languageOf } from "../../src/post/site/editions.ts";
import { foldTag, readTagUses, type TagUse } from "../../src/post/site/taxonomy.ts";
import type { Range } from "../../src/post/source.ts";
import { defineSiteRule } from "../../src/rule.ts";

/** Tags as they are written, each with the offsets at which it begins and ends. */
type Uses = readonly (readonly [tag: string, start: number, end: number])[];

type Fact = { readonly lang: string; readonly tags: Uses; readonly categories: Uses };
type PostUses = readonly [path: string, uses: Uses];

/** The uses of one spelling, in the order of the posts. */
interface Spelling {
  readonly tag: string;
  readonly uses: { readonly path: string; readonly at: Range }[];
}

export default defineSiteRule({
  meta: {
    id: "tag-variant",
    summary: {
      en: "A tag or category is spelled the same in every post.",
      ko: "태그와 카테고리는 모든 글에서 표기가 같습니다.",
    },
    why: {
      en: "Each spelling gets a page of its own, or two compete for one address; a reader of one does not find the posts of the other.",
      ko: "표기가 다르면 목록 페이지가 따로 생기거나 한 주소를 두고 겹칩니다. 한쪽 목록을 보는 독자는 다른 쪽 글을 찾지 못합니다.",
    },
    severity: "warn",
    messages: {
      en: {
        tag: {
          text: "The tag “{tag}” (posts: {count}) is written “{other}” elsewhere (posts: {otherCount}).",
          help: "Write “{other}”.",
        },
        category: {
          text: "The category “{tag}” (posts: {count}) is written “{other}” elsewhere (posts: {otherCount}).",
          help: "Write “{other}”.",
        },
      },
      ko: {
        tag: {
          text: "같은 태그를 달리 적었습니다. 여기서는 ‘{tag}’(글 {count}편), 다른 글에서는 ‘{other}’(글 {otherCount}편)입니다.",
          help: "‘{other}’ 표기로 맞추세요.",
        },
        category: {
          text: "같은 카테고리를 달리 적었습니다. 여기서는 ‘{tag}’(글 {count}편), 다른 글에서는 ‘{other}’(글 {otherCount}편)입니다.",
          help: "‘{other}’ 표기로 맞추세요.",
        },
      },
    },
    notes: { other: { en: "written so here", ko: "이렇게 적은 글" } },
    examples: { flags: "flags-tag-in-another-case", allows: "allows-other-words" },
    yieldsTo: ["duplicate-tag"],
  },
  options: z.strictObject({
    ignore: z
      .array(z.string().min(1))
      .default([])
      .describe("Tags and categories that may be spelled in several ways."),
  }),
  collect(post, { options, settings }): Fact | undefined {
    if (isUnpublished(post.path) || isDraft(post.path, post.frontMatter)) return undefined;
    const kind = /(?:^|\/)_posts\//.test(post.path) ? "jekyll" : (settings.site?.kind ?? "unknown");
    const ignored = new Set(options.ignore.map(foldTag));
    const uses = readTagUses(post.frontMatter, kind === "unknown" ? undefined : kind === "jekyll").filter(
      ({ tag }) => ignored.size === 0 || !ignored.has(foldTag(tag)),
    );
    const usesIn = (vocabulary: TagUse["vocabulary"]): Uses =>
      uses.filter((use) => use.vocabulary === vocabulary).map(({ tag, at }) => [tag, at.start, at.end]);
    if (uses.length === 0) return undefined;
    return { lang: languageOf(post), tags: usesIn("tags"), categories: usesIn("categories") };
  },
  conclude(facts, { report }) {
    for (const { message, posts } of listsOf(facts)) {
      for (const spellings of findVariants(posts)) {
        // What one post spells in two ways is not the site's matter.
        if (countPosts(spellings.flatMap(({ uses }) => uses)) < 2) continue;
        const ranked = spellings.map((spelling) => ({ ...spelling, count: countPosts(spelling.uses) }));
        // The sort is stable: of equals the one that came first stays first.
        const [usual, ...others] = ranked.sort((a, b) => b.count - a.count);
        const [example] = usual?.uses ?? [];
        if (!usual || !example) continue;
        for (const { tag, uses, count } of others) {
          for (const { path, at } of uses) {
            report({
              path,
              at,
              message,
              values: { tag, count, other: usual.tag, otherCount: usual.count },
              related: [{ path: example.path, at: example.at, note: "other" }],
            });
          }
        }
      }
    }
  },
});

/** The tags and the categories of a site, each language's by themselves: it has its own lists. */
function listsOf(facts: ReadonlyMap<string, Fact>) {
  const lists = new Map<string, { readonly message: "tag" | "category"; readonly posts: PostUses[] }>();
  for (const [path, { lang, tags, categories }] of facts) {
    for (const [message, uses] of [["tag", tags] as const, ["category", categories] as const]) {
      if (uses.length === 0) continue;
      const name = `${message} ${lang}`;
      const list = lists.get(name) ?? { message, posts: [] };
      lists.set(name, list);
      list.posts.push([path, uses]);
    }
  }
  return lists.values();
}

/** The tags that are spelled in several ways. Each spelling is folded once, and the uses of no others are gathered. */
function findVariants(posts: readonly PostUses[]): Spelling[][] {
  const spellings = new Map<string, Spelling>();
  for (const [, uses] of posts)
    for (const [tag] of uses) if (!spellings.has(tag)) spellings.set(tag, { tag, uses: [] });
  const groups = new Map<string, Spelling[]>();
  for (const spelling of spellings.values()) {
    const folded = foldTag(spelling.tag);
    const known = groups.get(folded);
    if (known) known.push(spelling);
    else groups.set(folded, [spelling]);
  }
  const variants = [...groups.values()].filter((group) => group.length > 1);
  const asked = new Set(variants.flat());
  if (asked.size === 0) return [];
  for (const [path, uses] of posts) {
    for (const [tag, start, end] of uses) {
      const spelling = spellings.get(tag);
      if (spelling && asked.has(spelling)) spelling.uses.push({ path, at: { start, end } });
    }
  }
  return variants;
}

function countPosts(uses: Spelling["uses"]): number {
  return new Set(uses.map(({ path }) => path)).size;
}
