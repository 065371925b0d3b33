import type { DialectSpan } from "../dialect.ts";
import { type HtmlElement, htmlWords } from "../html.ts";
import type { Block, Body } from "../markdown.ts";
import { contains, type Range, type Source } from "../source.ts";

/** How an image is written. */
export type ImageSyntax = "markdown" | "reference" | "html" | "liquid" | "shortcode" | "wikilink";

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
  readonly caption: (Range & { readonly text: string }) | undefined;
  readonly block: Block;
  /** The address of the link around it. */
  readonly link: string | undefined;
}

/** Every image of a body, in the order of the file. */
export function findImages(source: Source, body: Body, elements: readonly HtmlElement[]): ImageReference[] {
  const { text } = source;
  const images: ImageReference[] = [];
  const figures = elements.filter(({ name }) => name === "figure");
  const captions = elements.filter(({ name }) => name === "figcaption");
  const htmlImages = elements.filter(({ name }) => name === "img");
  const tags = body.dialect.filter(isImageTag);
  for (const block of body.blocks) {
    if (block.kind === "heading" || block.kind === "comment" || block.kind === "code") continue;
    for (const { node, start, end, link } of block.inlines) {
      if (node.type !== "image" && node.type !== "imageReference") continue;
      const written = text.slice(start, end);
      const altEnd = closingBracket(written);
      const altRange = { start: start + 2, end: start + altEnd };
      const url = node.type === "image" ? addressIn(written, altEnd) : undefined;
      images.push({
        start,
        end,
        syntax: node.type === "image" ? "markdown" : "reference",
        url: url ? written.slice(url.start, url.end) : (body.definitions.get(node.identifier ?? "") ?? node.url ?? ""),
        urlRange: url ? { start: start + url.start, end: start + url.end } : { start, end },
        alt: written.slice(2, altEnd),
        altRange: altRange.end > altRange.start ? altRange : { start, end },
        caption: undefined,
        block,
        link,
      });
    }
    if (htmlImages.length > 0 && (block.kind === "html" || block.inlines.some(({ node }) => node.type === "html"))) {
      for (const element of htmlImages) {
        if (contains(block, element)) images.push(fromElement(text, element, block, figures, captions));
      }
    }
    for (const tag of tags) if (contains(block, tag)) images.push(fromTag(text, tag, block));
    if (block.kind === "paragraph" && text.slice(block.start, block.end).includes("![[")) images.push(...wikilinks(text, block));
  }
  return images.sort((a, b) => a.start - b.start);
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

/** The address inside `![alt](address "title")`, as offsets in what is written. */
function addressIn(written: string, altEnd: number): Range | undefined {
  const opening = /^\]\(\s*/.exec(written.slice(altEnd));
  if (!opening) return undefined;
  let start = altEnd + opening[0].length;
  let end = written.lastIndexOf(")");
  const inside = written.slice(start, end);
  const title = /\s+(?:"[^"]*"|'[^']*'|\([^()]*\))\s*$/.exec(inside);
  // Liquid puts blanks and quotes into an address; there the title, if any, is left to it.
  if (title && !inside.endsWith("}}")) end = start + title.index;
  while (end > start && /\s/.test(written.charAt(end - 1))) end--;
  if (written.charAt(start) === "<" && written.charAt(end - 1) === ">") {
    start++;
    end--;
  }
  return { start, end };
}

function fromElement(
  text: string,
  element: HtmlElement,
  block: Block,
  figures: readonly HtmlElement[],
  captions: readonly HtmlElement[],
): ImageReference {
  const { start, end, attributes } = element;
  const around = figures.filter((figure) => contains(figure, element)).at(-1);
  const caption = around && captions.find((candidate) => contains(around, candidate) && ownFigure(candidate, figures) === around);
  return {
    start,
    end,
    syntax: "html",
    url: (attributes.src ?? attributes["data-src"] ?? "").trim(),
    urlRange: attributeRange(text, element, "src") ?? { start, end },
    alt: attributes.alt,
    altRange: attributeRange(text, element, "alt") ?? { start, end },
    caption: caption && { ...caption.inner, text: htmlWords(text.slice(caption.inner.start, caption.inner.end)) },
    block,
    link: undefined,
  };
}

function ownFigure(caption: HtmlElement, figures: readonly HtmlElement[]): HtmlElement | undefined {
  return figures.filter((figure) => contains(figure, caption)).at(-1);
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

const IMAGE_TAG = /^(?:figure|img|image|picture|photo|lightbox)$/i;

function isImageTag({ kind, tag }: DialectSpan): boolean {
  return kind === "tag" && (tag === "include" || tag === "include_cached" || IMAGE_TAG.test(tag));
}

const ADDRESS_KEYS = ["image_path", "src", "url", "path", "image", "img", "file"];

/** `{% include figure image_path="..." caption="..." %}` and `{{< figure src="..." caption="..." >}}`. */
function fromTag(text: string, { start, end, tag }: DialectSpan, block: Block): ImageReference {
  const attributes = new Map<string, Range & { text: string }>();
  const content = text.slice(start, end);
  for (const match of content.matchAll(/([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'%}]+))/g)) {
    const value = match[2] ?? match[3] ?? match[4] ?? "";
    const from = start + match.index + match[0].lastIndexOf(value);
    attributes.set((match[1] ?? "").toLowerCase(), { start: from, end: from + value.length, text: value });
  }
  const address = ADDRESS_KEYS.map((key) => attributes.get(key)).find((found) => found !== undefined);
  const alt = attributes.get("alt");
  const caption = attributes.get("caption");
  return {
    start,
    end,
    syntax: tag === "include" || tag === "include_cached" ? "liquid" : "shortcode",
    url: address?.text ?? "",
    urlRange: address ?? { start, end },
    alt: alt?.text,
    altRange: alt ?? { start, end },
    caption: caption && caption.text.trim() !== "" ? caption : undefined,
    block,
    link: undefined,
  };
}

/** Obsidian's `![[picture.png|words or width]]`. */
function wikilinks(text: string, block: Block): ImageReference[] {
  const found: ImageReference[] = [];
  for (const match of text.slice(block.start, block.end).matchAll(/!\[\[([^\]|\n]+)(?:\|([^\]\n]*))?\]\]/g)) {
    const [written, url = "", words] = match;
    if (!/\.(?:png|jpe?g|gif|svg|webp|avif|bmp)\s*$/i.test(url)) continue;
    const start = block.start + match.index;
    const end = start + written.length;
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
      block,
      link: undefined,
    });
  }
  return found;
}

/**
 * One name for one image file: however it is addressed (`./a.png`, `{{ site.baseurl }}/a.png`, `%20` or a blank,
 * a query), equal keys show the same image. Case counts.
 */
export function imageKey(url: string): string {
  const quoted = /\{\{\s*["']([^"']+)["']\s*\|/.exec(url)?.[1];
  let key = (quoted ?? url).replace(/\{\{[^}]*\}\}/g, "").replace(/[?#].*$/, "");
  if (/^data:/i.test(url)) return url;
  try {
    key = decodeURIComponent(key);
  } catch {
    // A stray percent sign: the address stands for itself.
    return key.normalize("NFC");
  }
  return key.replace(/^(?:\.\/)+/, "").replace(/([^:])\/{2,}/g, "$1/").normalize("NFC");
}
