import {
  type Caption,
  captionAt,
  captionInHtml,
  captionOfHtml,
  isCredit,
  readCaption,
  shownRange,
} from "./figures/captions.ts";
import { findImages, type ImageReference, imageKey } from "./figures/images.ts";
import { type HtmlElement, htmlWords } from "./html.ts";
import type { Block, Body } from "./markdown.ts";
import { linesOf, type Prose, type ProseLine, proseOf, wordsBetween } from "./prose.ts";
import { contains, overlaps, type Range, type Source } from "./source.ts";

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

/** What stands one below the other in the body, as far as pairing is concerned. */
type Unit = Range & { readonly blockStart: number } & (
    | { readonly kind: "figures"; readonly images: readonly ImageReference[]; readonly isGrid?: boolean }
    | { readonly kind: "caption"; readonly caption: Caption }
    /** A table, code, a formula: it may have a caption and needs none. */
    | { readonly kind: "captionable" }
    | { readonly kind: "other" }
  );

const BADGE =
  /shields\.io|badge|\/workflows\/|travis-ci|codecov\.io|colab-badge|open-in-colab|hits\.seeyoufarm|deploy\/button|pepy\.tech/i;
const DIVIDER =
  /(?:^|[/_-])(?:divider|separator|spacer|dividing-line|구분선)[\w-]*\.(?:png|jpe?g|gif|svg|webp)/i;
/** An image that is no larger than this is an icon. */
const ICON_SIZE = 48;

/** Finds the images of every convention and pairs them with the captions below or above. */
export function readFigures(source: Source, body: Body, elements: readonly HtmlElement[]): Figures {
  const images = findImages(source, body, elements);
  const byBlock = new Map<Block, ImageReference[]>();
  for (const image of images) byBlock.set(image.block, [...(byBlock.get(image.block) ?? []), image]);
  const units = body.blocks
    .filter(({ kind }) => kind !== "comment" && kind !== "definition")
    .flatMap((block) => unitsOf(source, block, byBlock.get(block) ?? [], elements));
  const carried = images.flatMap(({ caption }) => caption ?? []);
  // A `<figcaption>` belongs to the images of its `<figure>`, wherever it stands.
  const free = units.filter(
    (unit) => unit.kind !== "caption" || !carried.some((range) => overlaps(range, unit)),
  );

  const captionsOf = new Map<ImageReference, Caption[]>();
  const roles = new Map<ImageReference, FigureRole>();
  for (const unit of units) {
    if (unit.kind !== "figures") continue;
    for (const image of unit.images) roles.set(image, unit.isGrid ? "grid" : "figure");
  }
  const orphans: Caption[] = [];
  for (const run of runsOf(free)) pair(run, captionsOf, orphans);
  const decorations = decorationsIn(images, captionsOf);

  const figures = images.map((image): Figure => {
    const key = imageKey(image.url);
    const paired = captionsOf.get(image) ?? [];
    const words = image.caption ?? (paired.length === 0 ? image.title : undefined);
    const own = words ? [readCaption(words, words.text, true)] : [];
    const isBadge = BADGE.test(image.url) || (image.link !== undefined && BADGE.test(image.link));
    return {
      ...image,
      role:
        isBadge || decorations.has(key) || isSmall(source.text, image)
          ? "badge"
          : (roles.get(image) ?? "inline"),
      key,
      captions: [...own, ...paired],
    };
  });
  // A line in prose that merely opens with "Table 2:" is no caption that lost its figure; one all in emphasis is.
  const lost = orphans.filter(
    ({ start, end, labelled }) => labelled && isAllMarked(source.text.slice(start, end)),
  );
  const prose = new Set(orphans.filter((caption) => !lost.includes(caption)));
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

function unitsOf(
  source: Source,
  block: Block,
  images: readonly ImageReference[],
  elements: readonly HtmlElement[],
): Unit[] {
  const whole = { start: block.start, end: block.end, blockStart: block.start };
  switch (block.kind) {
    case "paragraph":
      return unitsOfParagraph(source, block, images, elements);
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
          : { ...whole, kind: "captionable" },
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
  const units: Unit[] = [];
  /** Lines on which an image stands beside words. */
  const wordy: Range[] = [];
  let at = block.start;
  for (const image of [...images, undefined]) {
    const gap = { start: at, end: image?.start ?? block.end };
    const shown = shownRange(text, gap);
    const caption = shown && captionInHtml(text, gap, inside, isCentred);
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

const SHOWS_SOMETHING = /<(?:video|iframe|svg|object|embed|canvas|audio)\b/i;
const ONLY_A_TAG = /^(?:\{%.*%\}|\{\{[<%].*[>%]\}\})$/;

function unitsOfParagraph(
  source: Source,
  block: Block,
  images: readonly ImageReference[],
  elements: readonly HtmlElement[],
): Unit[] {
  const { text } = source;
  const prose = proseOf(text, block);
  const around = elements.find((element) => element.name === "figcaption" && contains(element.inner, block));
  if (around && images.length === 0) {
    const caption = readCaption(block, prose.text.replace(/\s+/g, " "));
    return [{ start: block.start, end: block.end, blockStart: block.start, kind: "caption", caption }];
  }
  const lines = linesOf(text, block, prose);
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

/** Units that stand right below each other, with nothing but blanks and comments between them. Anything else ends a run. */
function* runsOf(units: readonly Unit[]): Generator<Unit[]> {
  let run: Unit[] = [];
  for (const unit of units) {
    if (unit.kind !== "other") run.push(unit);
    else if (run.length > 0) {
      yield run;
      run = [];
    }
  }
  if (run.length > 0) yield run;
}

type FigureUnit = Extract<Unit, { kind: "figures" }>;

/** What a caption says that stands for a row of figures. */
const SPEAKS_OF_SEVERAL =
  /\(left\)|\bleft\b.*\bright\b|\btop\b.*\bbottom\b|왼쪽.*오른쪽|좌측.*우측|\(좌\)|위쪽?은.*아래|\(?a\).*\(?b\)/is;

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
  for (const [image, captions] of chosen)
    captionsOf.set(
      image,
      captions.sort((a, b) => a.start - b.start),
    );
  orphans.push(...loose);
}

function assign(run: readonly Unit[]): Assignment {
  const captionsOf = new Map<ImageReference, Caption[]>();
  const loose: Caption[] = [];
  let cost = 0;
  let row: FigureUnit[] = [];
  /** The figures above the row that have no caption yet. */
  let waiting: FigureUnit[] = [];
  let captionable = false;
  let captioned = false;
  const closeRow = () => {
    for (const unit of row) {
      if (!unit.images.some((image) => image.caption || captionsOf.has(image))) cost++;
    }
  };
  for (const unit of run) {
    if (unit.kind === "caption") {
      if (row.length > 0 && SPEAKS_OF_SEVERAL.test(unit.caption.content)) {
        for (const earlier of waiting) cost -= give([earlier], unit.caption, captionsOf);
        waiting = [];
      }
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
    waiting = unit.kind === "figures" && !captioned ? [...waiting, ...row] : [];
    captioned = false;
    captionable = unit.kind === "captionable";
    row = unit.kind === "figures" ? [unit] : [];
  }
  closeRow();
  return { captionsOf, loose, cost };
}

/**
 * A caption belongs to the whole row that it stands by, unless it only repeats the name of the nearest figure. Gives
 * the number of units that got it.
 */
function give(
  row: readonly { readonly images: readonly ImageReference[] }[],
  caption: Caption,
  captionsOf: Map<ImageReference, Caption[]>,
): number {
  const nearest = row.at(-1);
  const namesNearest =
    row.length > 1 &&
    nearest?.images.some(({ alt }) => alt !== undefined && sameWords(alt, caption.content)) === true;
  const sharing = namesNearest && nearest ? [nearest] : row;
  for (const { images } of sharing) {
    for (const image of images) {
      const own = captionsOf.get(image) ?? [];
      own.push(caption);
      captionsOf.set(image, own);
    }
  }
  return sharing.length;
}

function sameWords(a: string, b: string): boolean {
  const fold = (words: string) =>
    words
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, " ")
      .trim();
  return fold(a) === fold(b);
}

/** The captions of a figure beyond the first, credit lines apart. */
export function extraCaptions(figure: Figure): readonly Caption[] {
  return ownCaptions(figure)
    .slice(1)
    .filter(({ labelled }) => labelled);
}

/** The captions of a figure without those that only say where it is from. */
export function ownCaptions({ captions }: Figure): readonly Caption[] {
  return captions.filter((caption) => !isCredit(caption));
}

/** The figure that a range lies in, if any. */
export function figureAt(figures: readonly Figure[], range: Range): Figure | undefined {
  return figures.find((figure) => contains(figure, range));
}
