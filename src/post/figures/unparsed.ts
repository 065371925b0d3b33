import type { Block, Body } from "../markdown.ts";
import { overlapsAny, type Range, type Source } from "../source.ts";

/** What was meant as an image and is none: `![words](my file.png)`. */
export interface UnparsedImage extends Range {
  readonly block: Block;
  readonly alt: string;
  readonly altRange: Range;
  readonly url: string;
  readonly urlRange: Range;
}

const MEANT_AS_IMAGE =
  /!\[((?:[^\]\r\n!]|!(?!\[))*)\]\([ \t]*([^\s()<>"']+(?:[^\S\r\n]+[^\s()<>"']+)*)(?:[ \t]+(?:"[^"\r\n]*"|'[^'\r\n]*'))?[ \t]*\)/g;
/** An address with a blank in it, or a title behind it: nearly all images are spared the search by having neither. */
const HOLDS_BLANK = /\]\([ \t]{0,9}[^\s()<>"'][^()<>\r\n"']{0,298}?[ \t]/;
const IMAGE_FILE = /\.(?:png|jpe?g|gif|svg|webp|avif|bmp)$/i;

/**
 * Images whose address holds a blank. CommonMark ends an address at its first blank, so that what is written stays text
 * in the page; kramdown takes the blank as a part of it.
 */
export function findUnparsedImages({ text }: Source, body: Body): UnparsedImage[] {
  const found: UnparsedImage[] = [];
  if (!text.includes("![")) return found;
  for (const block of body.blocks) {
    if (block.kind !== "paragraph" && block.kind !== "table" && block.kind !== "heading") continue;
    const written = text.slice(block.start, block.end);
    if (!written.includes("![") || !HOLDS_BLANK.test(written)) continue;
    let opaque: readonly Range[] | undefined;
    for (const match of written.matchAll(MEANT_AS_IMAGE)) {
      const [whole, alt = "", url = ""] = match;
      if (!/[ \t]/.test(url)) continue;
      // A tag may hold blanks of its own: `{{ site.url }}/a.png`.
      const bare = url.replace(/\{\{[^{}]*\}\}|\{%[^{}]*%\}/g, "x");
      if (!/[ \t]/.test(bare) || !IMAGE_FILE.test(bare)) continue;
      const range = { start: block.start + match.index, end: block.start + match.index + whole.length };
      opaque ??= block.inlines.filter(({ node }) => node.type === "inlineCode" || node.type === "image");
      if (text.charAt(range.start - 1) === "\\" || overlapsAny(opaque, range)) continue;
      const start =
        range.start +
        whole.indexOf("](") +
        2 +
        (/^[ \t]*/.exec(whole.slice(whole.indexOf("](") + 2))?.[0].length ?? 0);
      const altRange = { start: range.start + 2, end: range.start + 2 + alt.length };
      const urlRange = { start, end: start + url.length };
      found.push({ start: range.start, end: range.end, block, alt, altRange, url, urlRange });
    }
  }
  return found;
}
