import { type Directive, readDirectives } from "./directives.ts";
import { type Field, readFields } from "./fields.ts";
import { type Figures, readFigures } from "./figures.ts";
import { ownValue } from "./front-matter/model.ts";
import { type FrontMatter, readFrontMatter } from "./front-matter.ts";
import { type HtmlElement, readHtml } from "./html.ts";
import { type Body, readBody } from "./markdown.ts";
import type { MarkdownParser } from "./parsers/node.ts";
import { createWordsOf } from "./prose.ts";
import { isReview } from "./review.ts";
import { readSections, type Section } from "./sections.ts";
import { type LocalImage, localImages } from "./site/assets.ts";
import type { Site } from "./site.ts";
import { composeSource, type Source } from "./source.ts";
import { readTexts, type Texts } from "./texts.ts";

/** A post as rules see it. Every view is computed when it is first asked for, and once. */
export interface Post {
  /** The path as it is shown, with `/` between folders. */
  readonly path: string;
  /** The path from the root of its site; as it is shown where no site is known. */
  readonly sitePath: string;
  /** The text with its letters composed; offsets are its own, and lead back to the file's (see `composeSource`). */
  readonly source: Source;
  readonly frontMatter: FrontMatter;
  /** The front matter's title, blanks folded; undefined where there is none. */
  readonly title: string | undefined;
  readonly body: Body;
  /** The sections in the order of the file; each knows its parent, its children and its own blocks. */
  readonly sections: readonly Section[];
  readonly html: readonly HtmlElement[];
  readonly figures: Figures;
  readonly fields: readonly Field[];
  /** The prose: paragraphs, lines and sentences that are no figures and no captions. */
  readonly texts: Texts;
  /** The images whose files must lie within the post's site. */
  readonly localImages: readonly LocalImage[];
  /** The comments in which the writer speaks to this program. */
  readonly directives: readonly Directive[];
  /** True for a post that is not published yet: by its front matter, or by its folder. */
  readonly isDraft: boolean;
  /** True for a post that reviews a paper by its own signs; a tutorial in the same folder does not. */
  readonly isReview: boolean;
}

export interface ParseOptions {
  /** The path from the root of its site, where there is one. */
  readonly sitePath?: string | undefined;
  /** The site itself: not all generators read front matter alike, or keep their images alike. */
  readonly site?: Site | undefined;
  /** What reads Markdown. */
  readonly parser: MarkdownParser;
}

/**
 * Reads a post. Total: any string gives a post; what cannot be understood is left as it stands.
 *
 * @param path shown in diagnostics; the date in a Jekyll file name is read from it.
 */
export function parsePost(path: string, text: string, { parser, sitePath = path, site }: ParseOptions): Post {
  const source = composeSource(text);
  const frontMatter = readFrontMatter(source, site?.kind === "hugo" || site?.kind === "astro");
  const block = frontMatter.state === "absent" ? undefined : frontMatter.block;
  const wordsOf = createWordsOf(source.text);
  const body = once(() => readBody(source, block, parser));
  const html = once(() => readHtml(source.text, body().blocks));
  const sections = once(() => readSections(source, body().blocks));
  const figures = once(() => readFigures(source, body(), html(), wordsOf));
  const fields = once(() => readFields(source, frontMatter, body().blocks, sections(), wordsOf));
  const texts = once(() => readTexts(body().blocks, sections(), figures(), wordsOf));
  const images = once(() => localImages(post, site));
  const directives = once(() => readDirectives(source, frontMatter, body().blocks));
  const review = once(() => isReview(fields(), sections()));
  const post: Post = {
    path,
    sitePath,
    source,
    frontMatter,
    title: titleOf(frontMatter),
    get body() {
      return body();
    },
    get sections() {
      return sections();
    },
    get html() {
      return html();
    },
    get figures() {
      return figures();
    },
    get fields() {
      return fields();
    },
    get texts() {
      return texts();
    },
    get localImages() {
      return images();
    },
    get directives() {
      return directives();
    },
    isDraft: isDraft(path, frontMatter),
    get isReview() {
      return review();
    },
  };
  return post;
}

function titleOf(frontMatter: FrontMatter): string | undefined {
  if (frontMatter.state !== "data") return undefined;
  const { title } = frontMatter.data;
  if (typeof title !== "string" && typeof title !== "number") return undefined;
  return String(title).replace(/\s+/g, " ").trim() || undefined;
}

/** `draft: true` and `published: false`, as Hugo, Astro and Jekyll have it, and Jekyll's folder of drafts. */
function isDraft(path: string, frontMatter: FrontMatter): boolean {
  if (/(?:^|\/)_drafts\//.test(path)) return true;
  if (frontMatter.state !== "data") return false;
  return ownValue(frontMatter.data, "draft") === true || ownValue(frontMatter.data, "published") === false;
}

function once<T>(compute: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: compute() };
    return made.value;
  };
}
