import { type Caption, isCredit, readCaption } from "./figures/captions.ts";
import { findImages, type ImageReference, imageKey } from "./figures/images.ts";
import { pair, runsOf } from "./figures/pairing.ts";
import { type Unit, unitsOf } from "./figures/units.ts";
import type { HtmlElement } from "./html.ts";
import type { Block, Body } from "./markdown.ts";
import type { WordsOf } from "./prose.ts";
import { overlaps, type Range, type Source } from "./source.ts";

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
  /(?:^|[/_-])(?:divider|separator|spacer|dividing-line|구분선)[\w-]*\.(?:png|jpe?g|gif|svg|webp)/i;
/** An image that is no larger than this is an icon. */
const ICON_SIZE = 48;

/** Finds the images of every convention and pairs them with the captions below or above. */
export function readFigures(
  source: Source,
  body: Body,
  elements: readonly HtmlElement[],
  wordsOf: WordsOf,
): Figures {
  const images = findImages(source, body, elements);
  const byBlock = new Map<Block, ImageReference[]>();
  for (const image of images) byBlock.set(image.block, [...(byBlock.get(image.block) ?? []), image]);
  const units = body.blocks
    .filter(({ kind }) => kind !== "comment" && kind !== "definition")
    .flatMap((block) => unitsOf(source, block, byBlock.get(block) ?? [], elements, wordsOf));
  const carried = images.flatMap(({ caption }) => caption ?? []);
  // A `<figcaption>` belongs to the images of its `<figure>`, wherever it stands.
  const free = units
    .filter((unit) => unit.kind !== "caption" || !carried.some((range) => overlaps(range, unit)))
    .map((unit, i, all): Unit => {
      const isMotto = unit.kind === "caption" && unit.caption.isCentred && all[i - 1]?.kind !== "figures";
      return isMotto
        ? { start: unit.start, end: unit.end, blockStart: unit.blockStart, kind: "other" }
        : unit;
    });

  const captionsOf = new Map<ImageReference, Caption[]>();
  const roles = new Map<ImageReference, FigureRole>();
  for (const unit of units) {
    if (unit.kind !== "figures") continue;
    for (const image of unit.images) roles.set(image, unit.isGrid ? "grid" : "figure");
  }
  const orphans: Caption[] = [];
  for (const run of runsOf(free)) pair(run, captionsOf, orphans);
  const decorations = decorationsIn(images, captionsOf);

  const paired = images.map((image): Figure => {
    const key = imageKey(image.url);
    const beside = captionsOf.get(image) ?? [];
    const words = image.caption ?? (beside.length === 0 ? image.title : undefined);
    const own = words ? [readCaption(words, words.text, true)] : [];
    const isBadge = BADGE.test(image.url) || (image.link !== undefined && BADGE.test(image.link));
    return {
      ...image,
      role:
        isBadge || decorations.has(key) || isSmall(source.text, image)
          ? "badge"
          : (roles.get(image) ?? "inline"),
      key,
      captions: [...own, ...beside],
    };
  });
  // A line in prose that merely opens with "Table 2:" is no caption that lost its figure; one all in emphasis is.
  const inLists = new Set(body.blocks.flatMap(({ items, start }) => (items.length > 0 ? [start] : [])));
  const listed = new Set(
    free.flatMap((unit) => (unit.kind === "caption" && inLists.has(unit.blockStart) ? [unit.caption] : [])),
  );
  const lost = orphans.filter(
    (caption) =>
      caption.labelled &&
      caption.content !== "" &&
      !listed.has(caption) &&
      isAllMarked(source.text.slice(caption.start, caption.end)),
  );
  const prose = new Set(orphans.filter((caption) => !lost.includes(caption)));
  // A paragraph below a captioned figure that opens with its label speaks of it: "**Figure 1**: on the left ...".
  const opensParagraph = new Set(
    body.blocks.flatMap(({ kind, start }) => (kind === "paragraph" ? [start] : [])),
  );
  for (const caption of paired.flatMap(extraCaptions)) {
    if (opensParagraph.has(caption.start) && !isAllMarked(source.text.slice(caption.start, caption.end)))
      prose.add(caption);
  }
  const figures = paired.map((figure) => {
    const kept = figure.captions.filter((caption) => !prose.has(caption));
    return kept.length < figure.captions.length ? { ...figure, captions: kept } : figure;
  });
  const captions = free.flatMap((unit) =>
    unit.kind === "caption" && !prose.has(unit.caption) ? [unit.caption] : [],
  );
  // A `<figcaption>` of two images is one caption.
  const builtIn = new Map<number, Caption>();
  for (const figure of figures)
    for (const caption of figure.captions) if (caption.builtIn) builtIn.set(caption.start, caption);
  return {
    figures,
    captions: [...captions, ...builtIn.values()].sort((a, b) => a.start - b.start),
    orphans: lost,
    lines: units.filter(
      (unit) => unit.kind === "figures" || (unit.kind === "caption" && !prose.has(unit.caption)),
    ),
  };
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
function isSmall(text: string, image: ImageReference): boolean {
  const written = image.syntax === "html" ? text.slice(image.start, image.end) : "";
  const sizes = [...written.matchAll(/\b(?:width|height)\s*[=:]\s*["']?(\d+)(?:px)?\s*(?=["';\s/>])/gi)].map(
    (match) => Number(match[1]),
  );
  return sizes.some((size) => size <= ICON_SIZE);
}

/** The keys of images that only decorate: dividers, and what comes three times or more without words of its own. */
function decorationsIn(
  images: readonly ImageReference[],
  captionsOf: ReadonlyMap<ImageReference, Caption[]>,
): Set<string> {
  const silent = new Map<string, number>();
  const decorations = new Set<string>();
  for (const image of images) {
    const key = imageKey(image.url);
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
