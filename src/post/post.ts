import { type Directive, readDirectives } from "./directives.ts";
import { type Field, readFields } from "./fields.ts";
import { type Figures, readFigures } from "./figures.ts";
import { ownValue } from "./front-matter/model.ts";
import { type FrontMatter, readFrontMatter } from "./front-matter.ts";
import { type HtmlElement, readHtml } from "./html.ts";
import { type Body, readBody } from "./markdown.ts";
import type { MarkdownParser } from "./parsers/node.ts";
import { createWordsOf, type WordsOf } from "./prose.ts";
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
export function parsePost(path: string, text: string, options: ParseOptions): Post {
  return new ParsedPost(path, text, options);
}

/**
 * A class rather than an object with getters of its own: of those, V8 makes another kind of object for each, which makes
 * every look at a post slow and is left behind in the old part of the heap with all of the post.
 */
class ParsedPost implements Post {
  readonly path: string;
  readonly sitePath: string;
  readonly source: Source;
  readonly frontMatter: FrontMatter;
  readonly title: string | undefined;
  readonly isDraft: boolean;
  readonly #site: Site | undefined;
  readonly #parser: MarkdownParser;
  readonly #wordsOf: WordsOf;
  #body: Body | undefined;
  #html: readonly HtmlElement[] | undefined;
  #sections: readonly Section[] | undefined;
  #figures: Figures | undefined;
  #fields: readonly Field[] | undefined;
  #texts: Texts | undefined;
  #localImages: readonly LocalImage[] | undefined;
  #directives: readonly Directive[] | undefined;
  #isReview: boolean | undefined;

  constructor(path: string, text: string, { parser, sitePath = path, site }: ParseOptions) {
    this.path = path;
    this.sitePath = sitePath;
    this.source = composeSource(text);
    this.frontMatter = readFrontMatter(this.source, site?.kind === "hugo" || site?.kind === "astro");
    this.title = titleOf(this.frontMatter);
    this.isDraft = isDraft(path, this.frontMatter);
    this.#site = site;
    this.#parser = parser;
    this.#wordsOf = createWordsOf(this.source.text);
  }

  get body(): Body {
    const block = this.frontMatter.state === "absent" ? undefined : this.frontMatter.block;
    this.#body ??= readBody(this.source, block, this.#parser);
    return this.#body;
  }

  get html(): readonly HtmlElement[] {
    this.#html ??= readHtml(this.source.text, this.body.blocks);
    return this.#html;
  }

  get sections(): readonly Section[] {
    this.#sections ??= readSections(this.source, this.body.blocks);
    return this.#sections;
  }

  get figures(): Figures {
    this.#figures ??= readFigures(this.source, this.body, this.html, this.#wordsOf);
    return this.#figures;
  }

  get fields(): readonly Field[] {
    this.#fields ??= readFields(
      this.source,
      this.frontMatter,
      this.body.blocks,
      this.sections,
      this.#wordsOf,
    );
    return this.#fields;
  }

  get texts(): Texts {
    this.#texts ??= readTexts(this.body.blocks, this.sections, this.figures, this.#wordsOf);
    return this.#texts;
  }

  get localImages(): readonly LocalImage[] {
    this.#localImages ??= localImages(this, this.#site);
    return this.#localImages;
  }

  get directives(): readonly Directive[] {
    this.#directives ??= readDirectives(this.source, this.frontMatter, this.body.blocks);
    return this.#directives;
  }

  get isReview(): boolean {
    this.#isReview ??= isReview(this.fields, this.sections);
    return this.#isReview;
  }
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
