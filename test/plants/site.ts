import {
  type Draw,
  inserted,
  type Kind,
  keyOf,
  type Page,
  type Planted,
  readPage,
  replaced,
  type Spot,
  type Texts,
  tagsOf,
  withText,
} from "../plant.ts";
import { isOutlined, lineOf, linesWhere } from "./shared.ts";

/** Defects that only the other posts of the site tell. */
export const site: readonly Kind[] = [
  inTwoPosts("another review's title", ["duplicate-post"], (page, other) => {
    const [own, theirs] = [keyOf(page, "title"), keyOf(other, "title")];
    if (!own || !theirs || !areRivals(page, other)) return undefined;
    return {
      lines: replaced(page.lines, own.at, lineOf(other, theirs.at)),
      spots: [spotOf(page, own.at), spotOf(other, theirs.at)],
    };
  }),
  inTwoPosts("another review's arXiv number", ["duplicate-post"], (page, other) => {
    const number = (one: Page) => /abs\/(\d{4}\.\d{5})/.exec(one.lines.join("\n"))?.[1];
    const at = (one: Page) => linesWhere(one, (line) => line.includes(`abs/${number(one)}`))[0];
    const [own, theirs] = [number(page), number(other)];
    const [here, there] = [at(page), at(other)];
    if (own === undefined || theirs === undefined || here === undefined || there === undefined)
      return undefined;
    if (!areRivals(page, other)) return undefined;
    const front = [keyOf(page, "arxiv"), keyOf(other, "arxiv")];
    return {
      lines: page.lines.map((line) => line.replaceAll(own, theirs)),
      spots: [
        spotOf(page, here),
        spotOf(other, there),
        ...(front[0] ? [spotOf(page, front[0].at)] : []),
        ...(front[1] ? [spotOf(other, front[1].at)] : []),
      ],
    };
  }),
  inTwoPosts("a tag in another spelling", ["tag-variant"], (page, other, draw, posts) => {
    const tags = tagsOf(page);
    const theirs = new Set(tagsOf(other).map(({ tag }) => tag));
    const shared = draw.pick(tags.filter(({ tag }) => theirs.has(tag)));
    if (!shared) return undefined;
    const { tag, at } = shared;
    const others = posts.flatMap((post) =>
      post.path === page.path
        ? []
        : tagsOf(post).flatMap((one) => (one.tag === tag ? [spotOf(post, one.at)] : [])),
    );
    const spelling = draw.pick([
      tag.toLowerCase(),
      tag.replace("-", " "),
      tag.replace("-", "_"),
      tag.toUpperCase(),
    ]);
    if (spelling === undefined || spelling === tag) return undefined;
    const line = lineOf(page, at).replace(tag, () => spelling);
    // Of two spellings in as many posts either may be the odd one.
    return {
      lines: replaced(page.lines, at, line),
      spots: [spotOf(page, at), ...(others.length === 1 ? others : [])],
    };
  }),
  {
    name: "a sentence that fits three papers",
    plant(texts, draw) {
      const pages = pagesOf(texts).filter((page) => page.isKorean && isOutlined(page));
      const skipped = draw.below(pages.length);
      const chosen = pages.filter((_, i) => i !== skipped);
      const words = draw.pick([
        "실험을 꼼꼼하게 설계해서 읽는 내내 고개를 끄덕이게 된다.",
        "후속 연구가 쏟아진 데에는 그만한 까닭이 있다고 본다.",
      ]);
      const changed = new Map(texts);
      const spots: Spot[] = [];
      for (const page of chosen) {
        const gap = draw.pick(page.gaps);
        if (gap === undefined || words === undefined) return undefined;
        const { lines, at } = inserted(page.lines, gap, words);
        changed.set(page.path, lines.join("\n"));
        spots.push(spotOf(page, at));
      }
      const [first] = spots;
      if (!first) return undefined;
      return {
        texts: changed,
        path: first.path,
        expected: { rules: ["shared-boilerplate"], spots: [first] },
        companions: [{ rule: "shared-boilerplate", anywhere: true }],
      };
    },
  },
];

/**
 * Reviews that may not be of one paper: of two languages the one may be the other's translation, and a title may say
 * that this is a second look.
 */
function areRivals(page: Page, other: Page): boolean {
  const isSecondLook = [page, other].some((one) => keyOf(one, "title")?.value.includes("다시"));
  return isOutlined(page) && isOutlined(other) && page.isKorean === other.isKorean && !isSecondLook;
}

function pagesOf(texts: Texts): Page[] {
  return [...texts].map(([path, written]) => readPage(path, written));
}

function spotOf({ path }: Page, at: number): Spot {
  return { path, line: at + 1 };
}

function drawTwo<T>(things: readonly T[], draw: Draw): readonly [T | undefined, T | undefined] {
  const one = draw.pick(things);
  return [one, draw.pick(things.filter((thing) => thing !== one))];
}

/** A defect that a post has only because of another one. */
function inTwoPosts(
  name: string,
  rules: readonly string[],
  slip: (
    page: Page,
    other: Page,
    draw: Draw,
    posts: readonly Page[],
  ) => { readonly lines: readonly string[]; readonly spots: readonly Spot[] } | undefined,
): Kind {
  return {
    name,
    plant(texts, draw): Planted | undefined {
      const posts = pagesOf(texts);
      const [page, other] = drawTwo(posts, draw);
      const found = page && other && slip(page, other, draw, posts);
      if (!page || !found) return undefined;
      return {
        texts: withText(texts, page.path, found.lines),
        path: page.path,
        expected: { rules, spots: found.spots },
        companions: [],
      };
    },
  };
}
