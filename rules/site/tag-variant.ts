import { z } from "zod";
import { isDraft } from "../../src/post/front-matter/names.ts";
import { isUnpublished, languageOf } from "../../src/post/site/editions.ts";
import { foldTag, readTagUses } from "../../src/post/site/taxonomy.ts";
import type { Range } from "../../src/post/source.ts";
import { defineSiteRule } from "../../src/rule.ts";

interface Use {
  readonly path: string;
  readonly tag: string;
  readonly at: Range;
  readonly vocabulary: "tags" | "categories";
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
  collect(post, { options, settings }) {
    if (isUnpublished(post.path) || isDraft(post.path, post.frontMatter)) return undefined;
    const kind = /(?:^|\/)_posts\//.test(post.path) ? "jekyll" : (settings.site?.kind ?? "unknown");
    const ignored = new Set(options.ignore.map(foldTag));
    const uses = readTagUses(post.frontMatter, kind === "unknown" ? undefined : kind === "jekyll")
      .filter(({ tag }) => !ignored.has(foldTag(tag)))
      .map(({ tag, at, vocabulary }) => ({ tag, vocabulary, at: { start: at.start, end: at.end } }));
    return uses.length === 0 ? undefined : { lang: languageOf(post), uses };
  },
  conclude(facts, { report }) {
    const groups = new Map<string, Map<string, Use[]>>();
    for (const [path, { lang, uses }] of facts) {
      for (const use of uses) {
        // Each language of a site has its own lists.
        const key = `${use.vocabulary} ${lang} ${foldTag(use.tag)}`;
        const spellings = groups.get(key) ?? new Map<string, Use[]>();
        groups.set(key, spellings);
        const known = spellings.get(use.tag);
        if (known) known.push({ path, ...use });
        else spellings.set(use.tag, [{ path, ...use }]);
      }
    }
    for (const spellings of groups.values()) {
      // What one post spells in two ways is not the site's matter.
      if (countPosts([...spellings.values()].flat()) < 2) continue;
      const ranked = [...spellings].map(([tag, uses]) => ({ tag, uses, count: countPosts(uses) }));
      // The sort is stable: of equals the one that came first stays first.
      const [usual, ...others] = ranked.sort((a, b) => b.count - a.count);
      const [example] = usual?.uses ?? [];
      if (!usual || !example) continue;
      for (const { tag, uses, count } of others) {
        for (const { path, at, vocabulary } of uses) {
          report({
            path,
            at,
            message: vocabulary === "tags" ? "tag" : "category",
            values: { tag, count, other: usual.tag, otherCount: usual.count },
            related: [{ path: example.path, at: example.at, note: "other" }],
          });
        }
      }
    }
  },
});

function countPosts(uses: readonly Use[]): number {
  return new Set(uses.map(({ path }) => path)).size;
}
