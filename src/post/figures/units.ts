import { type HtmlElement, htmlWords } from "../html.ts";
import type { Block } from "../markdown.ts";
import { Nesting } from "../nesting.ts";
import { foldBlanks, type Prose, type ProseLine, type WordsOf, wordsBetween } from "../prose.ts";
import { contains, firstFrom, mask, overlaps, type Range, rangesBetween, type Source } from "../source.ts";
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
export type Unit = Range & { readonly blockStart: number } & UnitContent;
type UnitContent =
  | { readonly kind: "figures"; readonly images: readonly ImageReference[]; readonly isGrid?: boolean }
  | { readonly kind: "caption"; readonly caption: Caption }
  /** A table, code, a formula: it may have a caption and needs none. */
  | { readonly kind: "captionable"; readonly isTable?: boolean }
  | { readonly kind: "other" };

/** The elements of a body, and those among them that authors use for captions: chosen once for all blocks. */
export interface CaptionElements {
  readonly all: Nesting<HtmlElement>;
  readonly wrappers: Nesting<HtmlElement>;
  /** What stands in each `<figcaption>`. */
  readonly figcaptions: Nesting<Range>;
}

/** Chooses the elements that captions stand in. */
export function captionElements(elements: readonly HtmlElement[]): CaptionElements {
  return {
    all: new Nesting(elements),
    wrappers: new Nesting(elements.filter(isCaptionElement)),
    figcaptions: new Nesting(elements.flatMap(({ name, inner }) => (name === "figcaption" ? [inner] : []))),
  };
}

/**
 * Adds what stands one below the other in a block: the lines of a paragraph that show images, caption or merely speak, the
 * parts of a block of HTML, or the block as a whole.
 */
export function addUnits(
  units: Unit[],
  source: Source,
  block: Block,
  images: readonly ImageReference[],
  elements: CaptionElements,
  wordsOf: WordsOf,
): void {
  const { kind, start, end } = block;
  const blockStart = start;
  switch (kind) {
    case "paragraph":
      addParagraph(units, source, block, images, elements, wordsOf);
      break;
    case "html":
    case "directive":
      if (images.length > 0) units.push(...unitsOfHtml(source, block, images, elements.all));
      else {
        const unit = unitOfHtml(source.text, block, elements);
        if (unit) units.push(unit);
      }
      break;
    case "table":
      if (images.length > 0) units.push({ start, end, blockStart, kind: "figures", images, isGrid: true });
      else units.push({ start, end, blockStart, kind: "captionable", isTable: true });
      break;
    case "code":
    case "formula":
      units.push({ start, end, blockStart, kind: "captionable" });
      break;
    case "comment":
    case "definition":
      break;
    default:
      units.push({ start, end, blockStart, kind: "other" });
  }
}

/** What a block of HTML or tags without images is. */
function unitOfHtml(text: string, block: Block, { wrappers }: CaptionElements): Unit | undefined {
  const whole = { start: block.start, end: block.end, blockStart: block.start };
  if (block.kind === "directive") return { kind: "captionable", ...whole };
  const caption = captionOfHtml(text, block, wrappers.within(block));
  if (caption) return { kind: "caption", caption, ...whole };
  const written = text.slice(block.start, block.end);
  if (htmlWords(written) !== "") return { kind: "other", ...whole };
  // A lone `</figure>` or `</div>` stands between nothing.
  const isShown = /<(?:video|iframe|svg|object|embed|canvas|table)/i.test(written);
  return isShown ? { kind: "captionable", ...whole } : undefined;
}

/** The images of a block of HTML or tags, and what stands before, between and behind them. */
function unitsOfHtml(
  source: Source,
  block: Block,
  images: readonly ImageReference[],
  elements: Nesting<HtmlElement>,
): Unit[] {
  const { text } = source;
  const whole = { start: block.start, end: block.end, blockStart: block.start };
  const inside = elements.overlapping(block);
  if (
    inside.some((element) => element.name === "table" && images.some((image) => contains(element, image)))
  ) {
    return [{ kind: "figures", images, isGrid: true, ...whole }];
  }
  const isCentred =
    /<center|align\s*=\s*["']?center|text-align:\s*center|text-center|class\s*=\s*["'][^"']*(?:figure|image|img)/i.test(
      text.slice(block.start, block.end),
    );
  const carried: Range[] = [];
  for (const { caption } of images) if (caption) carried.push(caption);
  if (
    images.length > 1 &&
    images.length <= MAX_PANELS &&
    carried.length === 0 &&
    isPanelled(source, block, images, inside)
  ) {
    return [{ kind: "figures", images, isGrid: true, ...whole }];
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
      units.push(caption ? { kind: "caption", caption, ...place } : { kind: "other", ...place });
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
const CAPTION_BEHIND = /^(?:\{:[^}]*\})?\s*(?:<br\s*\/?>\s*)?(?=([*_]{1,3})(?![\s*_]).*[^\s*_]\1$)/;

function addParagraph(
  units: Unit[],
  source: Source,
  block: Block,
  images: readonly ImageReference[],
  { figcaptions }: CaptionElements,
  wordsOf: WordsOf,
): void {
  const { text } = source;
  const { prose, lines } = wordsOf(block);
  const blockStart = block.start;
  if (images.length === 0 && figcaptions.around(block)) {
    const caption = readCaption(block, foldBlanks(prose.text));
    units.push({ start: block.start, end: block.end, blockStart, kind: "caption", caption });
    return;
  }
  const isFigureLine = (line: ProseLine) => {
    const own = imagesOn(images, line);
    return own.length > 0 && isOnlyImages(line, block, own, prose);
  };
  const first = units.length;
  // How far the images reach that begin above a line.
  let reach = 0;
  let passed = 0;
  for (let i = 0; i < lines.length; ) {
    const line = lines[i];
    if (!line) break;
    const { start, end } = line;
    const written = text.slice(start, end);
    if (/^\{:[^}]*\}$/.test(written)) {
      // kramdown attributes say what the lines above them are.
      const above = /caption/i.test(written) ? takeWords(units, first) : undefined;
      if (above) {
        const caption = readCaption(above, wordsBetween(prose, above.start, above.end));
        units.push({ start: above.start, end: above.end, blockStart, kind: "caption", caption });
      }
      i++;
      continue;
    }
    for (let image = images[passed]; image && image.start < start; image = images[++passed])
      reach = Math.max(reach, image.end);
    if (reach > start) {
      // The rest of a tag over several lines.
      i++;
      continue;
    }
    const own = imagesOn(images, line);
    if (own.length > 0 && isOnlyImages(line, block, own, prose)) {
      units.push({ start, end, blockStart, kind: "figures", images: own });
      i++;
      continue;
    }
    const behind = captionBehind(source, line, block, own, prose);
    if (behind) {
      units.push({ start, end: own.at(-1)?.end ?? end, blockStart, kind: "figures", images: own });
      units.push({ start: behind.start, end: behind.end, blockStart, kind: "caption", caption: behind });
      i++;
      continue;
    }
    if (ONLY_A_TAG.test(written) || (line.text === "" && SHOWS_SOMETHING.test(written))) {
      units.push({ start, end, blockStart, kind: "captionable" });
      i++;
      continue;
    }
    const found = captionAt(text, lines, i, block, prose, isFigureLine);
    if (found) {
      const { caption, next } = found;
      units.push({ start: caption.start, end: caption.end, blockStart, kind: "caption", caption });
      i = next;
      continue;
    }
    units.push({ start, end, blockStart, kind: "other" });
    i++;
  }
}

const NO_IMAGES: readonly ImageReference[] = [];

/** The images that begin on a line. */
function imagesOn(images: readonly ImageReference[], { start, end }: Range): readonly ImageReference[] {
  if (images.length === 0) return NO_IMAGES;
  const from = firstFrom(images, start);
  return images.slice(from, Math.max(from, firstFrom(images, end)));
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

/** Takes the last lines of words of a paragraph off, down to the figure above them. */
function takeWords(units: Unit[], first: number): Range | undefined {
  let taken: Range | undefined;
  for (let last = units.at(-1); last?.kind === "other" && units.length > first; last = units.at(-1)) {
    taken = { start: last.start, end: taken?.end ?? last.end };
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
  words = mask(words, rangesBetween(words, "{:", "}"));
  return block.kind === "paragraph" && !/[\p{L}\p{N}]/u.test(words);
}
