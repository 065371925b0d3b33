import { type Caption, isCredit, readCaption } from "./figures/captions.ts";
import { findImages, type ImageReference, imageKey } from "./figures/images.ts";
import { pair, runsOf } from "./figures/pairing.ts";
import { addUnits, captionElements, type Unit } from "./figures/units.ts";
import type { HtmlElement } from "./html.ts";
import type { Block, Body } from "./markdown.ts";
import type { WordsOf } from "./prose.ts";
import { firstFrom, overlapsAny, type Range, type Source } from "./source.ts";

/** How an image stands in the post: as a figure of its own, in the middle of a line, in a grid, or as a badge, icon or divider. */
export type FigureRole = "figure" | "inline" | "grid" | "badge";

/** An image with what belongs to it. */
export interface Figure extends ImageReference {
  readonly role: FigureRole;
  /** Equal for two uses of the same image. */
  readonly key: string;
  /** The first is its caption, the others are too many. A row of figures shares its captions. */
  readonly captions: readonly Caption[];
}

/** The figures and captions of a post, in the order of the file. */
export interface Figures {
  readonly figures: readonly Figure[];
  readonly captions: readonly Caption[];
  /** Captions with nothing beside them that they could belong to. */
  readonly orphans: readonly Caption[];
  /** The lines of paragraphs that are figures or captions: what is no prose. */
  readonly lines: readonly Range[];
}

const BADGE =
  /shields\.io|badge|\/workflows\/|travis-ci|codecov\.io|colab-badge|open-in-colab|hits\.seeyoufarm|deploy\/button|pepy\.tech/i;
const DIVIDER =
  /\.(?<=(?:^|[/_-])(?:divider|separator|spacer|dividing-line|구분선)[\w-]*\.)(?:png|jpe?g|gif|svg|webp)/i;
/** An image that is no larger than this is an icon. */
const ICON_SIZE = 48;

const NO_IMAGES: readonly ImageReference[] = [];

/** Finds the images of every convention and pairs them with the captions below or above. */
export function readFigures(
  source: Source,
  body: Body,
  elements: readonly HtmlElement[],
  wordsOf: WordsOf,
): Figures {
  const images = findImages(source, body, elements);
  const byBlock = new Map<Block, ImageReference[]>();
  for (const image of images) {
    const others = byBlock.get(image.block);
    if (others) others.push(image);
    else byBlock.set(image.block, [image]);
  }
  const captionsIn = captionElements(elements);
  const units: Unit[] = [];
  for (const block of body.blocks)
    addUnits(units, source, block, byBlock.get(block) ?? NO_IMAGES, captionsIn, wordsOf);
  const free = freeUnits(units, images);

  const captionsOf = new Map<ImageReference, Caption[]>();
  const roles = new Map<ImageReference, FigureRole>();
  for (const unit of units) {
    if (unit.kind !== "figures") continue;
    for (const image of unit.images) roles.set(image, unit.isGrid ? "grid" : "figure");
  }
  const orphans: Caption[] = [];
  for (const run of runsOf(free)) pair(run, captionsOf, orphans);
  const keys = images.map(({ url }) => imageKey(url));
  const decorations = decorationsIn(images, keys, captionsOf);

  const paired = images.map((image, i): Figure => {
    const key = keys[i] ?? "";
    const beside = captionsOf.get(image) ?? [];
    const words = image.caption ?? (beside.length === 0 ? image.title : undefined);
    const isBadge =
      BADGE.test(image.url) ||
      (image.link !== undefined && BADGE.test(image.link)) ||
      decorations.has(key) ||
      isSmall(source.text, image);
    return {
      role: isBadge ? "badge" : (roles.get(image) ?? "inline"),
      key,
      captions: words ? [readCaption(words, words.text, true), ...beside] : beside,
      ...image,
    };
  });
  // A line in prose that merely opens with "Table 2:" is no caption that lost its figure; one all in emphasis is.
  const lost = lostCaptions(source.text, body, free, orphans);
  const prose = new Set(orphans.filter((caption) => !lost.has(caption)));
  // A paragraph below a captioned figure that opens with its label speaks of it: "**Figure 1**: on the left ...".
  for (const figure of paired) {
    for (const caption of extraCaptions(figure)) {
      const block = body.blocks[firstFrom(body.blocks, caption.start)];
      const opensParagraph = block?.kind === "paragraph" && block.start === caption.start;
      if (opensParagraph && !isAllMarked(source.text.slice(caption.start, caption.end))) prose.add(caption);
    }
  }
  const figures = prose.size === 0 ? paired : paired.map((figure) => without(figure, prose));
  const captions: Caption[] = [];
  for (const unit of free)
    if (unit.kind === "caption" && !prose.has(unit.caption)) captions.push(unit.caption);
  // A `<figcaption>` of two images is one caption.
  const builtIn = new Map<number, Caption>();
  for (const figure of figures)
    for (const caption of figure.captions) if (caption.builtIn) builtIn.set(caption.start, caption);
  return {
    figures,
    captions: [...captions, ...builtIn.values()].sort((a, b) => a.start - b.start),
    orphans: [...lost],
    lines: units.filter(
      (unit) => unit.kind === "figures" || (unit.kind === "caption" && !prose.has(unit.caption)),
    ),
  };
}

/** A figure without some of its captions. */
function without(figure: Figure, prose: ReadonlySet<Caption>): Figure {
  const kept = figure.captions.filter((caption) => !prose.has(caption));
  return kept.length < figure.captions.length ? { ...figure, captions: kept } : figure;
}

/** What figures and captions are paired among: a `<figcaption>` belongs to the images of its `<figure>`, a motto to none. */
function freeUnits(units: readonly Unit[], images: readonly ImageReference[]): readonly Unit[] {
  const byStart = new Map<number, Range>();
  for (const { caption } of images) if (caption) byStart.set(caption.start, caption);
  const carried = [...byStart.values()].sort((a, b) => a.start - b.start);
  const isCarried = (unit: Unit) => unit.kind === "caption" && overlapsAny(carried, unit);
  const free: Unit[] = [];
  let above: Unit | undefined;
  for (const unit of units) {
    if (isCarried(unit)) continue;
    const isMotto = unit.kind === "caption" && unit.caption.isCentred && above?.kind !== "figures";
    const { start, end, blockStart } = unit;
    free.push(isMotto ? { start, end, blockStart, kind: "other" } : unit);
    above = unit;
  }
  return free;
}

/** Among the captions that nothing stands beside, those that lost their figure: labelled, and all in emphasis. */
function lostCaptions(
  text: string,
  { blocks }: Body,
  units: readonly Unit[],
  orphans: readonly Caption[],
): Set<Caption> {
  const lost = new Set(
    orphans.filter(
      (caption) =>
        caption.labelled && caption.content !== "" && isAllMarked(text.slice(caption.start, caption.end)),
    ),
  );
  if (lost.size === 0) return lost;
  for (const unit of units) {
    if (unit.kind !== "caption" || !lost.has(unit.caption)) continue;
    const block = blocks[firstFrom(blocks, unit.blockStart)];
    if (block && block.items.length > 0) lost.delete(unit.caption);
  }
  return lost;
}

/** True for a line in marks from end to end: `*Figure 2: ...*`, and not `**Figure 2:** ...`. */
function isAllMarked(written: string): boolean {
  return (
    /^([*_])(?!\1)[\s\S]*\1\\?$/.test(written) ||
    /^(\*\*\*?|___?)(?:(?!\1)[\s\S])*\1\\?$/.test(written) ||
    written.startsWith("<")
  );
}

/** True for an image that is written to be shown in an icon's size. */
function isSmall(text: string, { syntax, start, end }: ImageReference): boolean {
  if (syntax !== "html") return false;
  const sizes = text
    .slice(start, end)
    .matchAll(/\b(?:width|height)\s*[=:]\s*["']?(\d+)(?:px)?\s*(?=["';\s/>])/gi);
  return [...sizes].some((size) => Number(size[1]) <= ICON_SIZE);
}

/** The keys of images that only decorate: dividers, and what comes three times or more without words of its own. */
function decorationsIn(
  images: readonly ImageReference[],
  keys: readonly string[],
  captionsOf: ReadonlyMap<ImageReference, Caption[]>,
): Set<string> {
  const silent = new Map<string, number>();
  const decorations = new Set<string>();
  for (const [i, image] of images.entries()) {
    const key = keys[i] ?? "";
    const isSilent = (image.alt ?? "").trim() === "" && !image.caption && !captionsOf.has(image);
    silent.set(key, isSilent ? (silent.get(key) ?? 0) + 1 : Number.NEGATIVE_INFINITY);
    if (DIVIDER.test(image.url)) decorations.add(key);
  }
  for (const [key, times] of silent) if (key !== "" && times >= 3) decorations.add(key);
  return decorations;
}

/** The captions of a figure beyond the first, credits and notes apart. */
export function extraCaptions(figure: Figure): readonly Caption[] {
  const [first, ...others] = ownCaptions(figure);
  return others.filter((caption) => caption.labelled && !(first && isTranslation(first, caption)));
}

/** True for the same number in two languages. */
function isTranslation(a: Caption, b: Caption): boolean {
  return a.number !== undefined && a.number === b.number && /[가-힣]/.test(a.text) !== /[가-힣]/.test(b.text);
}

/** The captions of a figure that claim to be its caption: by a label or by the convention, and no mere credits. */
export function ownCaptions({ captions }: Figure): readonly Caption[] {
  return captions.filter((caption) => (caption.labelled || caption.builtIn) && !isCredit(caption));
}
