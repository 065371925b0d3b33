import type { DialectSpan } from "../dialect.ts";
import { type HtmlElement, htmlWords } from "../html.ts";
import type { Block, Body } from "../markdown.ts";
import { Nesting } from "../nesting.ts";
import { contains, type Range, rangesWithin, type Source } from "../source.ts";
import { findUnparsedImages } from "./unparsed.ts";

/** How an image is written. */
type ImageSyntax = "markdown" | "reference" | "html" | "liquid" | "shortcode" | "wikilink";

type Words = Range & { readonly text: string };

/** An image as it is written, whatever the convention. */
export interface ImageReference extends Range {
  readonly syntax: ImageSyntax;
  /** The address as it is written, without title; empty where none is given. */
  readonly url: string;
  readonly urlRange: Range;
  /** The alternative text; undefined where the convention leaves it out altogether. */
  readonly alt: string | undefined;
  readonly altRange: Range;
  /** A caption that the convention itself carries: `caption="..."`, `<figcaption>`. */
  readonly caption: Words | undefined;
  /** `![alt](address "title")`: some themes print it as the caption. */
  readonly title: Words | undefined;
  /** Set where the address holds a blank: CommonMark makes no image of it, kramdown does. */
  readonly hasBlank?: true;
  readonly block: Block;
  /** The address of the link around it. */
  readonly link: string | undefined;
}

/** Every image of a body, in the order of the file. */
export function findImages(source: Source, body: Body, elements: readonly HtmlElement[]): ImageReference[] {
  const { text } = source;
  const images: ImageReference[] = [];
  const figures = new Nesting(elements.filter(({ name }) => name === "figure"));
  const captions = elements.filter(({ name }) => name === "figcaption");
  const htmlImages = elements.filter(({ name }) => name === "img");
  const tags = body.dialect.filter(isImageTag);
  const hasWikilinks = text.includes("![[");
  for (const block of body.blocks) {
    if (block.kind === "heading" || block.kind === "comment" || block.kind === "code") continue;
    let hasHtml = block.kind === "html";
    for (const { node, start, end, link } of block.inlines) {
      if (node.type === "html") hasHtml = true;
      if (node.type !== "image" && node.type !== "imageReference") continue;
      const written = text.slice(start, end);
      const altEnd = closingBracket(written);
      const altRange = { start: start + 2, end: start + altEnd };
      const { url, title } = node.type === "image" ? addressIn(written, altEnd) : {};
      images.push({
        start,
        end,
        syntax: node.type === "image" ? "markdown" : "reference",
        url: url
          ? written.slice(url.start, url.end)
          : (body.definitions.get(node.identifier ?? "") ?? node.url ?? ""),
        urlRange: url ? { start: start + url.start, end: start + url.end } : { start, end },
        alt: written.slice(2, altEnd),
        altRange: altRange.end > altRange.start ? altRange : { start, end },
        caption: undefined,
        title: title && {
          start: start + title.start,
          end: start + title.end,
          text: written.slice(title.start, title.end),
        },
        block,
        link,
      });
    }
    if (hasHtml)
      for (const element of rangesWithin(htmlImages, block)) images.push(fromElement(text, element, block));
    for (const tag of rangesWithin(tags, block)) {
      const image = fromTag(text, tag, block);
      if (image) images.push(image);
    }
    if (hasWikilinks && block.kind === "paragraph")
      for (const image of wikilinks(text, block)) images.push(image);
  }
  // Some renderers show them, and all their writers meant them to be shown.
  for (const { start, end, block, alt, altRange, url, urlRange } of findUnparsedImages(source, body)) {
    images.push({
      start,
      end,
      syntax: "markdown",
      url,
      urlRange,
      alt,
      altRange: alt === "" ? { start, end } : altRange,
      caption: undefined,
      title: undefined,
      hasBlank: true,
      block,
      link: undefined,
    });
  }
  images.sort((a, b) => a.start - b.start);
  if (captions.length === 0) return images;
  /** The first caption of each figure that is its own, and not that of a figure in it. */
  const captionOf = new Map<HtmlElement, HtmlElement>();
  for (const caption of captions) {
    const figure = figures.around(caption);
    if (figure && !captionOf.has(figure)) captionOf.set(figure, caption);
  }
  return images.map((image) => {
    const around = figures.around(image);
    const own = around && captionOf.get(around);
    const words = own && htmlWords(text.slice(own.inner.start, own.inner.end));
    return own && words && !image.caption
      ? { ...image, caption: { ...trimmed(text, own.inner), text: withoutMarks(words) } }
      : image;
  });
}

function trimmed(text: string, { start, end }: Range): Range {
  const content = text.slice(start, end);
  return {
    start: start + content.length - content.trimStart().length,
    end: start + content.trimEnd().length,
  };
}

/** Words without the marks of an emphasis around them. */
function withoutMarks(words: string): string {
  return /^([*_]{1,3})(.+)\1$/.exec(words)?.[2] ?? words;
}

function closingBracket(written: string): number {
  let depth = 0;
  for (let i = 1; i < written.length; i++) {
    const char = written.charAt(i);
    if (char === "\\") i++;
    else if (char === "[") depth++;
    else if (char === "]" && --depth === 0) return i;
  }
  return Math.max(2, written.length - 1);
}

/** The address and the title inside `![alt](address "title")`, as offsets in what is written. */
function addressIn(written: string, altEnd: number): { url?: Range; title?: Range } {
  const opening = /^\]\(\s*/.exec(written.slice(altEnd));
  if (!opening) return {};
  let start = altEnd + opening[0].length;
  let end = written.lastIndexOf(")");
  const inside = written.slice(start, end);
  const title = /(?<!\s)\s+(?:"[^"]*"|'[^']*'|\([^()]*\))\s*$/.exec(inside);
  const titleRange = { start: 0, end: 0 };
  if (title) {
    const closing = inside.trimEnd().length - 1;
    titleRange.start = start + title.index + title[0].search(/\S/) + 1;
    titleRange.end = start + closing;
    end = start + title.index;
  }
  while (end > start && /\s/.test(written.charAt(end - 1))) end--;
  if (written.charAt(start) === "<" && written.charAt(end - 1) === ">") {
    start++;
    end--;
  }
  return titleRange.end > titleRange.start
    ? { url: { start, end }, title: titleRange }
    : { url: { start, end } };
}

function fromElement(text: string, element: HtmlElement, block: Block): ImageReference {
  const { start, end, attributes } = element;
  return {
    start,
    end,
    syntax: "html",
    url: (attributes.src ?? attributes["data-src"] ?? "").trim(),
    urlRange: attributeRange(text, element, "src") ?? { start, end },
    alt: attributes.alt,
    altRange: attributeRange(text, element, "alt") ?? { start, end },
    caption: undefined,
    title: undefined,
    block,
    link: undefined,
  };
}

function attributeRange(text: string, { start, end }: Range, name: string): Range | undefined {
  const tag = text.slice(start, end);
  const match = new RegExp(`\\s${name}\\s*=\\s*("|'|)`, "i").exec(tag);
  if (!match) return undefined;
  const from = match.index + match[0].length;
  const quote = match[1] ?? "";
  const length = quote === "" ? tag.slice(from).search(/[\s>]/) : tag.indexOf(quote, from) - from;
  return length > 0 ? { start: start + from, end: start + from + length } : undefined;
}

const IMAGE_TAG = /^(?:figure|fig|img|image|picture|photo|lightbox|asset_img|responsive_image)$/i;
const IMAGE_INCLUDE = /fig|im(?:a)?ge?|pic|photo|screenshot|lightbox/i;
const IMAGE_ENDING = /\.(?:png|jpe?g|gif|svg|webp|avif|bmp)/i;
const POSITIONAL_ADDRESS = /[\s"']([^\s"'<>|]+\.(?:png|jpe?g|gif|svg|webp|avif|bmp))(?=[\s"'%>])/i;

function isImageTag({ kind, tag }: DialectSpan): boolean {
  return kind === "tag" && (tag === "include" || tag === "include_cached" || IMAGE_TAG.test(tag));
}

const ADDRESS_KEYS = ["image_path", "src", "url", "path", "image", "img", "file"];
const CAPTION_KEYS = ["caption", "description", "desc", "legend", "text"];

/**
 * `{% include figure image_path="..." caption="..." %}` and `{{< figure src="..." caption="..." >}}`. Nothing for a tag
 * that gives no address of an image: it includes something else, or takes its image from where we cannot see.
 */
function fromTag(text: string, { start, end, tag }: DialectSpan, block: Block): ImageReference | undefined {
  const attributes = new Map<string, Range & { text: string }>();
  const content = text.slice(start, end);
  for (const match of content.matchAll(/(?<![\w-])([\w-]+)\s*[=:]\s*(?:"([^"]*)"|'([^']*)'|([^\s"'%}]+))/g)) {
    const value = match[2] ?? match[3] ?? match[4] ?? "";
    const from = start + match.index + match[0].lastIndexOf(value);
    attributes.set((match[1] ?? "").toLowerCase(), { start: from, end: from + value.length, text: value });
  }
  const isInclude = tag === "include" || tag === "include_cached";
  const positional = isInclude ? null : POSITIONAL_ADDRESS.exec(content);
  const from = start + (positional?.index ?? 0) + 1;
  const address =
    ADDRESS_KEYS.map((key) => attributes.get(key)).find((found) => found !== undefined) ??
    (positional?.[1] === undefined
      ? undefined
      : { start: from, end: from + positional[1].length, text: positional[1] });
  const included = /^\{%-?\s*include\w*\s+(\S+)/.exec(content)?.[1] ?? "";
  if (!address || (isInclude && !IMAGE_INCLUDE.test(included) && !IMAGE_ENDING.test(address.text)))
    return undefined;
  const alt = attributes.get("alt");
  const caption = CAPTION_KEYS.map((key) => attributes.get(key)).find(
    (found) => found !== undefined && found.text.trim() !== "",
  );
  return {
    start,
    end,
    syntax: content.startsWith("{%") ? "liquid" : "shortcode",
    url: address.text,
    urlRange: { start: address.start, end: address.end },
    alt: alt?.text,
    altRange: alt && alt.end > alt.start ? { start: alt.start, end: alt.end } : { start, end },
    caption,
    title: attributes.get("title"),
    block,
    link: undefined,
  };
}

/** Obsidian's `![[picture.png|words or width]]`. */
function wikilinks(text: string, block: Block): ImageReference[] {
  const found: ImageReference[] = [];
  for (const match of text
    .slice(block.start, block.end)
    .matchAll(/!\[\[([^[\]|\n]+)(?:\|([^[\]\n]*))?\]\]/g)) {
    const [written, url = "", words] = match;
    if (!/\.(?:png|jpe?g|gif|svg|webp|avif|bmp)\s*$/i.test(url)) continue;
    const start = block.start + match.index;
    const end = start + written.length;
    if (block.inlines.some((inline) => inline.node.type === "inlineCode" && contains(inline, { start, end })))
      continue;
    const alt = words === undefined || /^\d+(?:x\d+)?$/.test(words) ? undefined : words;
    found.push({
      start,
      end,
      syntax: "wikilink",
      url: url.trim(),
      urlRange: { start: start + 3, end: start + 3 + url.length },
      alt,
      altRange: alt === undefined ? { start, end } : { start: end - 2 - alt.length, end: end - 2 },
      caption: undefined,
      title: undefined,
      block,
      link: undefined,
    });
  }
  return found;
}

/**
 * One name for one image file: however it is addressed (`./a.png`, `{{ site.baseurl }}/a.png`, `%20` or a blank,
 * a query), equal keys show the same image. Case counts. Empty where the address alone does not tell which image it is.
 */
export function imageKey(url: string): string {
  if (/^data:/i.test(url)) return url;
  const written = url.includes("{{") ? withoutSite(url) : url;
  if (written.startsWith("{{") && /^\{\{[^}]*\}\}$/.test(written)) return "";
  // The query of a file is its version; where no file is named, it says which image the server draws.
  let key = /\.(?:png|jpe?g|gif|svg|webp|avif|bmp)(?:[?#]|$)/i.test(written)
    ? written.replace(/[?#].*$/s, "")
    : written;
  try {
    if (key.includes("%")) key = decodeURIComponent(key);
  } catch {
    // A stray percent sign: the address stands for itself.
    return key;
  }
  if (key.startsWith("./")) key = key.replace(/^(?:\.\/)+/, "");
  if (key.includes("//")) key = key.replace(/([^:])\/{2,}/g, "$1/");
  return key.normalize("NFC");
}

/** An address without the tags that only name the site. */
function withoutSite(url: string): string {
  return url
    .replace(/\{\{-?\s*["']([^"']*)["']\s*(?:\|[^{}]*)?\}\}/g, "$1")
    .replace(/\{\{-?\s*(?:site\.(?:baseurl|url)|\.Site\.BaseURL)[^{}]*\}\}/gi, "");
}
