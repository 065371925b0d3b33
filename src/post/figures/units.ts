import { type HtmlElement, htmlWords } from "../html.ts";
import type { Block } from "../markdown.ts";
import { type Prose, type ProseLine, type WordsOf, wordsBetween } from "../prose.ts";
import { contains, overlaps, type Range, type Source } from "../source.ts";
import {
  type Caption,
  captionAt,
  captionInHtml,
  captionOfHtml,
  isCaptionElement,
  readCaption,
  shownRange,
} from "./captions.ts";
import type { ImageReference } from "./images.ts";

/** What stands one below the other in the body, as far as pairing is concerned. */
export type Unit = Range & { readonly blockStart: number } & (
    | { readonly kind: "figures"; readonly images: readonly ImageReference[]; readonly isGrid?: boolean }
    | { readonly kind: "caption"; readonly caption: Caption }
    /** A table, code, a formula: it may have a caption and needs none. */
    | { readonly kind: "captionable"; readonly isTable?: boolean }
    | { readonly kind: "other" }
  );

/**
 * What stands one below the other in a block: the lines of a paragraph that show images, caption or merely speak, the
 * parts of a block of HTML, or the block as a whole.
 */
export function unitsOf(
  source: Source,
  block: Block,
  images: readonly ImageReference[],
  elements: readonly HtmlElement[],
  wordsOf: WordsOf,
): Unit[] {
  const whole = { start: block.start, end: block.end, blockStart: block.start };
  switch (block.kind) {
    case "paragraph":
      return unitsOfParagraph(source, block, images, elements, wordsOf);
    case "html":
    case "directive": {
      if (images.length > 0) return unitsOfHtml(source, block, images, elements);
      const caption = block.kind === "html" ? captionOfHtml(source.text, block, elements) : undefined;
      if (caption) return [{ ...whole, kind: "caption", caption }];
      const words = htmlWords(source.text.slice(block.start, block.end));
      // A lone `</figure>` or `</div>` stands between nothing.
      return block.kind === "html" &&
        words === "" &&
        !/<(?:video|iframe|svg|object|embed|canvas|table)/i.test(source.text.slice(block.start, block.end))
        ? []
        : [{ ...whole, kind: words === "" || block.kind === "directive" ? "captionable" : "other" }];
    }
    case "table":
      return [
        images.length > 0
          ? { ...whole, kind: "figures", images, isGrid: true }
          : { ...whole, kind: "captionable", isTable: true },
      ];
    case "code":
    case "formula":
      return [{ ...whole, kind: "captionable" }];
    default:
      return [{ ...whole, kind: "other" }];
  }
}

/** The images of a block of HTML or tags, and what stands before, between and behind them. */
function unitsOfHtml(
  source: Source,
  block: Block,
  images: readonly ImageReference[],
  elements: readonly HtmlElement[],
): Unit[] {
  const { text } = source;
  const whole = { start: block.start, end: block.end, blockStart: block.start };
  const inside = elements.filter((element) => overlaps(block, element));
  if (
    inside.some((element) => element.name === "table" && images.some((image) => contains(element, image)))
  ) {
    return [{ ...whole, kind: "figures", images, isGrid: true }];
  }
  const isCentred =
    /<center|align\s*=\s*["']?center|text-align:\s*center|text-center|class\s*=\s*["'][^"']*(?:figure|image|img)/i.test(
      text.slice(block.start, block.end),
    );
  const carried = images.flatMap(({ caption }) => caption ?? []);
  if (
    images.length > 1 &&
    images.length <= MAX_PANELS &&
    carried.length === 0 &&
    isPanelled(source, block, images, inside)
  ) {
    return [{ ...whole, kind: "figures", images, isGrid: true }];
  }
  const wrappers = inside.filter(isCaptionElement);
  const units: Unit[] = [];
  /** Lines on which an image stands beside words. */
  const wordy: Range[] = [];
  let at = block.start;
  for (const image of [...images, undefined]) {
    const gap = { start: at, end: image?.start ?? block.end };
    const shown = shownRange(text, gap);
    const caption = shown && captionInHtml(text, gap, wrappers, isCentred);
    if (shown && !carried.some((range) => overlaps(range, shown))) {
      const place = { start: shown.start, end: shown.end, blockStart: block.start };
      units.push(caption ? { ...place, kind: "caption", caption } : { ...place, kind: "other" });
      if (!caption) wordy.push(shown);
    }
    if (image)
      units.push({
        start: image.start,
        end: image.end,
        blockStart: block.start,
        kind: "figures",
        images: [image],
      });
    at = image?.end ?? at;
  }
  const isInLine = (unit: Unit) =>
    unit.kind === "figures" &&
    wordy.some(
      (words) => !/[\r\n]/.test(text.slice(Math.min(words.end, unit.end), Math.max(words.start, unit.start))),
    );
  return units.filter((unit) => !isInLine(unit));
}

/** More images than this in one block of HTML are no row of panels. */
const MAX_PANELS = 24;

/** True for images side by side in HTML, each with a few words of its own in an element around it. */
function isPanelled(
  source: Source,
  block: Block,
  images: readonly ImageReference[],
  elements: readonly HtmlElement[],
): boolean {
  const named = images.filter((image, i) => {
    const shown = shownRange(source.text, { start: image.end, end: images[i + 1]?.start ?? block.end });
    if (!shown || shown.end - shown.start > 80) return false;
    return elements.some(
      (element) =>
        element.name !== "p" &&
        contains(element, image) &&
        contains(element, shown) &&
        !images.some((other) => other !== image && contains(element, other)),
    );
  });
  return named.length === images.length;
}

const SHOWS_SOMETHING = /<(?:video|iframe|svg|object|embed|canvas|audio)\b/i;
/** A tag alone on its line, or an address that the site turns into a player. */
const ONLY_A_TAG = /^(?:\{%.*%\}|\{\{[<%].*[>%]\}\}|<?https?:\/\/[^\s<>]+>?)$/;
/** What stands behind an image on its line when that is its caption. */
const CAPTION_BEHIND = /^(?:\{:[^}]*\})?\s*(?:<br\s*\/?>)?\s*(?=([*_]{1,3})(?![\s*_]).*[^\s*_]\1$)/;

function unitsOfParagraph(
  source: Source,
  block: Block,
  images: readonly ImageReference[],
  elements: readonly HtmlElement[],
  wordsOf: WordsOf,
): Unit[] {
  const { text } = source;
  const { prose, lines } = wordsOf(block);
  const around = elements.find((element) => element.name === "figcaption" && contains(element.inner, block));
  if (around && images.length === 0) {
    const caption = readCaption(block, prose.text.replace(/\s+/g, " "));
    return [{ start: block.start, end: block.end, blockStart: block.start, kind: "caption", caption }];
  }
  const imagesOn = (line: ProseLine) =>
    images.filter((image) => image.start >= line.start && image.start < line.end);
  const isFigureLine = (line: ProseLine) =>
    imagesOn(line).length > 0 && isOnlyImages(line, block, imagesOn(line), prose);
  const units: Unit[] = [];
  for (let i = 0; i < lines.length; ) {
    const line = lines[i];
    if (!line) break;
    const place = { start: line.start, end: line.end, blockStart: block.start };
    const written = text.slice(line.start, line.end);
    if (/^\{:[^}]*\}$/.test(written)) {
      // kramdown attributes say what the lines above them are.
      const above = /caption/i.test(written) ? takeWords(units) : undefined;
      if (above)
        units.push({
          ...above,
          kind: "caption",
          caption: readCaption(above, wordsBetween(prose, above.start, above.end)),
        });
      i++;
      continue;
    }
    if (images.some((image) => image.start < line.start && image.end > line.start)) {
      // The rest of a tag over several lines.
      i++;
      continue;
    }
    if (isFigureLine(line)) {
      units.push({ ...place, kind: "figures", images: imagesOn(line) });
      i++;
      continue;
    }
    const behind = captionBehind(source, line, block, imagesOn(line), prose);
    if (behind) {
      units.push({
        ...place,
        end: imagesOn(line).at(-1)?.end ?? line.end,
        kind: "figures",
        images: imagesOn(line),
      });
      units.push({
        start: behind.start,
        end: behind.end,
        blockStart: block.start,
        kind: "caption",
        caption: behind,
      });
      i++;
      continue;
    }
    if (ONLY_A_TAG.test(written) || (SHOWS_SOMETHING.test(written) && line.text === "")) {
      units.push({ ...place, kind: "captionable" });
      i++;
      continue;
    }
    const found = captionAt(text, lines, i, block, prose, isFigureLine);
    if (found) {
      units.push({
        start: found.caption.start,
        end: found.caption.end,
        blockStart: block.start,
        kind: "caption",
        caption: found.caption,
      });
      i = found.next;
      continue;
    }
    units.push({ ...place, kind: "other" });
    i++;
  }
  return units;
}

/** The caption in emphasis behind the images of a line, where nothing else stands on it. */
function captionBehind(
  { text }: Source,
  line: ProseLine,
  block: Block,
  images: readonly ImageReference[],
  prose: Prose,
): Caption | undefined {
  const last = images.at(-1);
  if (!last || last.end >= line.end || !isOnlyImages({ ...line, end: last.end }, block, images, prose))
    return undefined;
  const found = CAPTION_BEHIND.exec(text.slice(last.end, line.end));
  if (!found) return undefined;
  const start = last.end + found[0].length;
  return readCaption({ start, end: line.end }, wordsBetween(prose, start, line.end));
}

/** Takes the last lines of words off, down to the figure above them. */
function takeWords(units: Unit[]): (Range & { blockStart: number }) | undefined {
  let taken: (Range & { blockStart: number }) | undefined;
  for (let last = units.at(-1); last?.kind === "other"; last = units.at(-1)) {
    taken = { start: last.start, end: taken?.end ?? last.end, blockStart: last.blockStart };
    units.pop();
  }
  return taken;
}

/** True for a line on which images stand and no words but those of tags and links around them. */
function isOnlyImages(
  line: ProseLine,
  block: Block,
  images: readonly ImageReference[],
  prose: Prose,
): boolean {
  let words = "";
  let at = line.start;
  for (const image of images) {
    words += ` ${wordsBetween(prose, at, image.start)}`;
    at = image.end;
  }
  words += ` ${wordsBetween(prose, at, Math.max(at, line.end))}`;
  // kramdown attributes belong to the image; dots, bars and arrows between images say nothing.
  words = words.replace(/\{:[^}]*\}/g, " ");
  return block.kind === "paragraph" && !/[\p{L}\p{N}]/u.test(words);
}
