import { arxivIdIn, faultOfArxivId, findArxivIds } from "../arxiv.ts";
import { dateOfFileName, isPlainPage } from "../front-matter/names.ts";
import type { FrontMatter } from "../front-matter.ts";
import type { Post } from "../post.ts";
import { foldBlanks } from "../prose.ts";
import type { Range } from "../source.ts";
import { type Edition, isKorean, languageOf, saidWorkOf, workByPath } from "./editions.ts";
import { Hash } from "./hash.ts";

/** What a post is known by, where it says so: how it is compared, as it is written, and where that begins and ends. */
type Mark = readonly [key: string, text: string, start: number, end: number];

/** What tells a post from the others of its site. Plain data, to be kept without the post: what is absent is empty. */
export type Identity = {
  readonly title?: Mark;
  readonly permalink?: Mark;
  /** The folder and the last part of the address. */
  readonly slug?: Mark;
  /** The id of the one paper that it reviews. */
  readonly arxiv?: Mark;
  /** `YYYY-MM-DD` */
  readonly date?: string;
  readonly isReview?: true;
  /** The part of a series that it is, as its title or front matter says. */
  readonly part?: string;
  /** The work that it says to be an edition of. */
  readonly work?: string;
  readonly lang?: string;
  readonly korean?: true;
};

/** The post as an edition of a work, by what it says and by its path. */
export function editionIn(path: string, { work, lang = "", korean }: Identity): Edition {
  return { work: work ?? workByPath(path), lang, korean: korean === true };
}

/** "HuBERT (1)", "2편", "part 3", "상편", "1/3" */
const PART =
  /[([（]\s*(?:\d{1,2}|[상중하]|[ivx]{1,4})\s*[)\]）]|(?:part|pt\.?|vol\.?|episode|ep\.?|chapter|ch\.?|#)\s?\d+|(?<!\d)\d+\s?(?:편|부|회|탄|강|화|장|주차)(?![가-힣])|[상중하](?:편|권)|[上中下]|\b\d+\s?\/\s?\d+\b|[①-⑳]|[Ⅰ-Ⅻ]|\s(?:i{1,3}|iv|vi{0,3})$/iu;
const PART_KEYS = [
  "part",
  "episode",
  "chapter",
  "volume",
  "series_order",
  "series_index",
  "order",
  "subtitle",
];

/**
 * Reads what tells a post from the others.
 *
 * @param isJekyll whether date and categories are part of the address.
 */
export function identityOf(post: Post, isJekyll: boolean): Identity {
  const { frontMatter, path } = post;
  const title = entryOf(frontMatter, ["title"]);
  const permalink = entryOf(frontMatter, ["permalink", "url"]);
  const date =
    dateOfFileName(path) ?? /^\d{4}-\d{2}-\d{2}/.exec(entryOf(frontMatter, ["date"])?.text ?? "")?.[0];
  const address = permalink?.text.replace(/^\/+|(?<!\/)\/+$|(?:\/?index)?\.html?$/g, "") ?? "";
  const slug = slugOf(post, isJekyll, date ?? "");
  const arxiv = arxivOf(post);
  const folded = title ? foldTitle(title.text) : "";
  const part = PART.exec(title?.text ?? "")?.[0] ?? entryOf(frontMatter, PART_KEYS)?.text;
  const work = saidWorkOf(post);
  const lang = languageOf(post);
  return {
    ...(title && folded.length >= 2 ? { title: markOf(folded, title) } : {}),
    // `/:categories/:title/` is a pattern, `https://` leads elsewhere.
    ...(permalink && address !== "" && !/[:{*]/.test(address)
      ? { permalink: markOf(address, permalink) }
      : {}),
    ...(slug ? { slug } : {}),
    ...(arxiv ? { arxiv } : {}),
    ...(date === undefined ? {} : { date }),
    ...(post.isReview ? { isReview: true } : {}),
    ...(part === undefined ? {} : { part }),
    ...(work === "" ? {} : { work }),
    ...(lang === "" ? {} : { lang }),
    ...(isKorean(post) ? { korean: true } : {}),
  };
}

/** A key is only ever compared: a hash of it will do, which is mostly shorter. */
function markOf(key: string, { text, at: { start, end } }: Entry): Mark {
  return [new Hash().with(key).key, text, start, end];
}

/** A title without case, blanks and punctuation. Signs that tell names apart stay: `C++`, `C#`, `1.1`. */
function foldTitle(title: string): string {
  return title
    .normalize("NFC")
    .toLowerCase()
    .replace(/(?<=\d)[.,:/-](?=\d)/g, "\u0001")
    .replace(/[\s\p{Pc}\p{Pd}\p{Ps}\p{Pe}\p{Pi}\p{Pf}.,:;!?'"`·…]+/gu, "");
}

/** A value of the front matter, and where it stands. */
interface Entry {
  readonly text: string;
  readonly at: Range;
}

function entryOf(frontMatter: FrontMatter, keys: readonly string[]): Entry | undefined {
  if (frontMatter.state !== "data") return undefined;
  const entry = frontMatter.entries.find(({ path }) => path.length === 1 && keys.includes(String(path[0])));
  if (!entry || (typeof entry.data !== "string" && typeof entry.data !== "number")) return undefined;
  const text = foldBlanks(String(entry.data)).trim();
  return text === "" ? undefined : { text, at: entry.value };
}

/** The last part of the address with all that goes before it: only posts of one folder can collide. */
function slugOf({ path, frontMatter }: Post, isJekyll: boolean, date: string): Mark | undefined {
  const parts = path.split("/");
  const file = (parts.pop() ?? "").replace(/\.(?:md|mdx|markdown)$/i, "");
  const isBundle = file === "index";
  if (!isBundle && isPlainPage(path)) return undefined;
  const name = isBundle ? parts.pop() : file;
  if (name === undefined) return undefined;
  const given = entryOf(frontMatter, ["slug"]);
  const last = (given?.text ?? (isJekyll ? name.replace(/^\d{4}-\d{2}-\d{2}-/, "") : name)).replace(
    /^\/+|(?<!\/)\/+$/g,
    "",
  );
  if (last === "") return undefined;
  const categories = isJekyll ? (entryOf(frontMatter, ["categories", "category"])?.text ?? "") : "";
  const key = [...parts, isJekyll ? `${date} ${categories}` : "", last].join("/");
  // Where the file's name alone gives the address, it is shown at the front matter's first line.
  const at = given?.at ?? (frontMatter.state === "data" ? frontMatter.fence : { start: 0, end: 0 });
  return markOf(key, { text: last, at });
}

/** The paper that a review is about: the only id in its paper info. */
function arxivOf(post: Post): Mark | undefined {
  const found = new Map<string, Mark>();
  for (const { info, value, valueRange, links } of post.fields) {
    if (info !== "arxiv" && info !== "link") continue;
    const id =
      (info === "arxiv" ? arxivIdIn(value) : undefined) ?? findArxivIds([value, ...links].join(" "))[0]?.id;
    // `XXXX.XXXXX` stands in every post that was begun from one template.
    if (id === undefined || faultOfArxivId(id) !== undefined) continue;
    if (!found.has(id)) found.set(id, markOf(id, { text: id, at: valueRange }));
  }
  const [mark] = found.values();
  return found.size === 1 ? mark : undefined;
}
