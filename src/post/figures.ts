import { type Caption, captionAt, captionOfHtml, isCredit, readCaption } from "./figures/captions.ts";
import { findImages, type ImageReference, imageKey } from "./figures/images.ts";
import { type HtmlElement, htmlWords } from "./html.ts";
import type { Block, Body } from "./markdown.ts";
import { linesOf, type Prose, type ProseLine, proseOf, wordsBetween } from "./prose.ts";
import { contains, lineAt, type Range, type Source } from "./source.ts";

/** How an image stands in the post: as a figure of its own, in the middle of a line, in a grid, or as a badge. */
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

/** What stands one below the other in the body, as far as pairing is concerned. */
type Unit = Range & { readonly blockStart: number } & (
    | { readonly kind: "figures"; readonly images: readonly ImageReference[] }
    | { readonly kind: "caption"; readonly caption: Caption }
    /** A table, code, a formula: it may have a caption and needs none. */
    | { readonly kind: "captionable" }
    | { readonly kind: "other" }
  );

const BADGE = /shields\.io|badge|\/workflows\/|travis-ci|codecov\.io|colab-badge|open-in-colab|hits\.seeyoufarm|deploy\/button|pepy\.tech/i;

/** Finds the images of every convention and pairs them with the captions below or above. */
export function readFigures(source: Source, body: Body, elements: readonly HtmlElement[]): Figures {
  const images = findImages(source, body, elements);
  const byBlock = new Map<Block, ImageReference[]>();
  for (const image of images) byBlock.set(image.block, [...(byBlock.get(image.block) ?? []), image]);
  const units = body.blocks
    .filter(({ kind }) => kind !== "comment" && kind !== "definition")
    .flatMap((block) => unitsOf(source, block, byBlock.get(block) ?? [], elements));

  const captionsOf = new Map<ImageReference, Caption[]>();
  const roles = new Map<ImageReference, FigureRole>();
  for (const unit of units) {
    if (unit.kind !== "figures") continue;
    const role = unit.images.some(({ block }) => block.kind === "table") ? "grid" : "figure";
    for (const image of unit.images) roles.set(image, role);
  }
  const orphans: Caption[] = [];
  for (const run of runsOf(source, units)) pair(run, captionsOf, orphans);

  const figures = images.map((image): Figure => {
    const own = image.caption ? [readCaption(image.caption, image.caption.text, true)] : [];
    const isBadge = BADGE.test(image.url) || (image.link !== undefined && BADGE.test(image.link));
    return {
      ...image,
      role: isBadge ? "badge" : (roles.get(image) ?? "inline"),
      key: imageKey(image.url),
      captions: [...own, ...(captionsOf.get(image) ?? [])],
    };
  });
  const captions = units.flatMap((unit) => (unit.kind === "caption" ? [unit.caption] : []));
  const builtIn = figures.flatMap((figure) => figure.captions.filter((caption) => caption.builtIn));
  return {
    figures,
    captions: [...captions, ...builtIn].sort((a, b) => a.start - b.start),
    // A line in prose that merely opens with "Table 2:" is no caption that lost its figure; an emphasised one is.
    orphans: orphans.filter(({ start, labelled }) => labelled && /[*_<]/.test(source.text.charAt(start))),
    lines: units.filter(({ kind }) => kind === "figures" || kind === "caption"),
  };
}

function unitsOf(
  source: Source,
  block: Block,
  images: readonly ImageReference[],
  elements: readonly HtmlElement[],
): Unit[] {
  const whole = { start: block.start, end: block.end, blockStart: block.start };
  switch (block.kind) {
    case "paragraph":
      return unitsOfParagraph(source, block, images);
    case "html":
    case "directive": {
      if (images.length > 0) return [{ ...whole, kind: "figures", images }];
      const caption = block.kind === "html" ? captionOfHtml(source.text, block, elements) : undefined;
      if (caption) return [{ ...whole, kind: "caption", caption }];
      const words = htmlWords(source.text.slice(block.start, block.end));
      // A lone `</figure>` or `</div>` stands between nothing.
      return block.kind === "html" && words === "" && !/<(?:video|iframe|svg|object|embed|canvas|table)/i.test(source.text.slice(block.start, block.end))
        ? []
        : [{ ...whole, kind: words === "" || block.kind === "directive" ? "captionable" : "other" }];
    }
    case "table":
      return [images.length > 0 ? { ...whole, kind: "figures", images } : { ...whole, kind: "captionable" }];
    case "code":
    case "formula":
      return [{ ...whole, kind: "captionable" }];
    default:
      return [{ ...whole, kind: "other" }];
  }
}

function unitsOfParagraph(source: Source, block: Block, images: readonly ImageReference[]): Unit[] {
  const { text } = source;
  const prose = proseOf(text, block);
  const lines = linesOf(text, block, prose);
  const imagesOn = (line: ProseLine) => images.filter((image) => image.start >= line.start && image.start < line.end);
  const isFigureLine = (line: ProseLine) => imagesOn(line).length > 0 && isOnlyImages(text, line, block, imagesOn(line), prose);
  const units: Unit[] = [];
  for (let i = 0; i < lines.length; ) {
    const line = lines[i];
    if (!line) break;
    const place = { start: line.start, end: line.end, blockStart: block.start };
    if (isFigureLine(line)) {
      units.push({ ...place, kind: "figures", images: imagesOn(line) });
      i++;
      continue;
    }
    const found = captionAt(lines, i, block, prose, isFigureLine);
    if (found) {
      units.push({ start: found.caption.start, end: found.caption.end, blockStart: block.start, kind: "caption", caption: found.caption });
      i = found.next;
      continue;
    }
    units.push({ ...place, kind: "other" });
    i++;
  }
  return units;
}

/** True for a line on which images stand and no words but those of tags and links around them. */
function isOnlyImages(
  text: string,
  line: ProseLine,
  block: Block,
  images: readonly ImageReference[],
  prose: Prose,
): boolean {
  let words = wordsBetween(prose, line.start, line.end);
  for (const image of images) {
    if (image.syntax !== "markdown" && image.syntax !== "reference" && image.syntax !== "html") {
      words = words.replace(text.slice(image.start, image.end), " ");
    }
  }
  // kramdown attributes belong to the image; dots, bars and arrows between images say nothing.
  words = words.replace(/\{:[^}]*\}/g, " ");
  return block.kind === "paragraph" && !/[\p{L}\p{N}]/u.test(words);
}

/** Units that stand right below each other, with one blank line between them at most. Anything else ends a run. */
function* runsOf(source: Source, units: readonly Unit[]): Generator<Unit[]> {
  let run: Unit[] = [];
  for (const unit of units) {
    const previous = run.at(-1);
    const near = previous && lineAt(source, unit.start) - lineAt(source, Math.max(previous.start, previous.end - 1)) <= 2;
    if (run.length > 0 && (!near || unit.kind === "other")) {
      yield run;
      run = [];
    }
    if (unit.kind !== "other") run.push(unit);
  }
  if (run.length > 0) yield run;
}

interface Assignment {
  readonly captionsOf: Map<ImageReference, Caption[]>;
  readonly loose: Caption[];
  /** How many figures and captions are left without each other. */
  readonly cost: number;
}

/** Captions stand below their figures or above them: the reading that leaves less over is what the writer meant. */
function pair(run: readonly Unit[], captionsOf: Map<ImageReference, Caption[]>, orphans: Caption[]): void {
  const below = assign(run);
  const above = below.cost === 0 ? below : assign([...run].reverse());
  const { captionsOf: chosen, loose } = above.cost < below.cost ? above : below;
  for (const [image, captions] of chosen) captionsOf.set(image, captions.sort((a, b) => a.start - b.start));
  orphans.push(...loose);
}

function assign(run: readonly Unit[]): Assignment {
  const captionsOf = new Map<ImageReference, Caption[]>();
  const loose: Caption[] = [];
  let cost = 0;
  let row: Extract<Unit, { kind: "figures" }>[] = [];
  let captionable = false;
  let captioned = false;
  const closeRow = () => {
    for (const unit of row) {
      if (!unit.images.some((image) => image.caption || captionsOf.has(image))) cost++;
    }
  };
  for (const unit of run) {
    if (unit.kind === "caption") {
      if (row.length > 0) give(row, unit.caption, captionsOf);
      else if (!captionable) {
        loose.push(unit.caption);
        cost++;
      }
      captioned = true;
      continue;
    }
    const previous = row.at(-1);
    if (unit.kind === "figures" && previous && !captioned && previous.blockStart === unit.blockStart) {
      row.push(unit);
      continue;
    }
    closeRow();
    captioned = false;
    captionable = unit.kind === "captionable";
    row = unit.kind === "figures" ? [unit] : [];
  }
  closeRow();
  return { captionsOf, loose, cost };
}

/** A caption belongs to the whole row that it stands by, unless it only repeats the name of the nearest figure. */
function give(
  row: readonly { readonly images: readonly ImageReference[] }[],
  caption: Caption,
  captionsOf: Map<ImageReference, Caption[]>,
): void {
  const nearest = row.at(-1);
  const namesNearest =
    row.length > 1 && nearest?.images.some(({ alt }) => alt !== undefined && sameWords(alt, caption.content)) === true;
  const sharing = namesNearest && nearest ? [nearest] : row;
  for (const { images } of sharing) {
    for (const image of images) {
      const own = captionsOf.get(image) ?? [];
      own.push(caption);
      captionsOf.set(image, own);
    }
  }
}

function sameWords(a: string, b: string): boolean {
  const fold = (words: string) => words.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ").trim();
  return fold(a) === fold(b);
}

/** The captions of a figure beyond the first, credit lines apart. */
export function extraCaptions(figure: Figure): readonly Caption[] {
  return figure.captions.slice(1).filter((caption) => caption.labelled && !isCredit(caption));
}

/** The figure that a range lies in, if any. */
export function figureAt(figures: readonly Figure[], range: Range): Figure | undefined {
  return figures.find((figure) => contains(figure, range));
}
