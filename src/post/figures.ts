import {
  type Caption,
  captionAt,
  captionInHtml,
  captionOfHtml,
  isCaptionElement,
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
    | { readonly kind: "captionable"; readonly isTable?: boolean }
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

/** What captions may belong to: a row of figures, or a table, code and the like, which has no rows. */
interface Thing {
  readonly row: FigureUnit[];
  readonly isTable: boolean;
  /** The captions right above it; those below stand above the next thing, or are the run's last. */
  readonly above: readonly Caption[];
}

/** What a caption says that stands for a row of figures. */
const SPEAKS_OF_SEVERAL =
  /\(left\)|\bleft\b.*\bright\b|\btop\b.*\bbottom\b|왼쪽.*오른쪽|좌측.*우측|\(좌\)|위쪽?은.*아래|\(?a\).*\(?b\)/is;

/** What is against a reading. Between equal ones, captions stand below. */
const COST = { bare: 1, extra: 0.75, otherSeries: 1.2, above: 0.01 } as const;

/** A reading of a run so far: how many captions of each gap belong to the thing above it. */
interface Reading {
  readonly cost: number;
  readonly has: Held;
  readonly up: number;
  readonly before: Reading | undefined;
}

/** What a thing has got: any caption, and one that claims to be its only one. */
interface Held {
  readonly any: boolean;
  readonly labelled: boolean;
}

/** Captions stand below their figures or above them: the reading that leaves least over is what the writer meant. */
function pair(run: readonly Unit[], captionsOf: Map<ImageReference, Caption[]>, orphans: Caption[]): void {
  const { things, last } = thingsOf(run);
  if (things.length === 0) {
    orphans.push(...last);
    return;
  }
  const gaps = [...things.slice(1).map(({ above }) => above), last];
  const splits = bestSplits(things, gaps);
  const [first] = things;
  if (first) give(first.row, first.above, captionsOf, "first");
  for (const [i, { row }] of things.entries()) {
    const gap = gaps[i] ?? [];
    const up = gap.slice(0, splits[i] ?? 0);
    give(row, up, captionsOf, "last");
    give(things[i + 1]?.row ?? [], gap.slice(up.length), captionsOf, "first");
    const shared = up.filter(({ content }) => SPEAKS_OF_SEVERAL.test(content));
    // Figures one below the other, with one caption that speaks of left and right.
    for (let j = i - 1; shared.length > 0 && j >= 0 && gaps[j]?.length === 0; j--) {
      const earlier = things[j]?.row ?? [];
      if (earlier.length === 0 || earlier.some(({ images }) => images.some((image) => captionsOf.has(image))))
        break;
      give(earlier, shared, captionsOf, "last");
    }
  }
}

function thingsOf(run: readonly Unit[]): { things: Thing[]; last: Caption[] } {
  const things: Thing[] = [];
  let captions: Caption[] = [];
  for (const unit of run) {
    if (unit.kind === "caption") {
      captions.push(unit.caption);
      continue;
    }
    const row = things.at(-1)?.row;
    if (unit.kind === "figures" && captions.length === 0 && row?.at(-1)?.blockStart === unit.blockStart) {
      row.push(unit);
      continue;
    }
    const isTable = unit.kind === "captionable" && unit.isTable === true;
    things.push({ row: unit.kind === "figures" ? [unit] : [], isTable, above: captions });
    captions = [];
  }
  return { things, last: captions };
}

/** For each gap below a thing, how many of its captions belong to that thing. */
function bestSplits(things: readonly Thing[], gaps: readonly (readonly Caption[])[]): number[] {
  const [first] = things;
  if (!first) return [];
  let readings: Reading[] = [{ ...held(first, first.above, bare(first)), up: 0, before: undefined }];
  for (const [i, thing] of things.entries()) {
    const gap = gaps[i] ?? [];
    const next = things[i + 1];
    const best = new Map<string, Reading>();
    for (const before of readings) {
      for (let up = next ? 0 : gap.length; up <= gap.length; up++) {
        // Nobody writes so many captions above one figure.
        if (up > 4 && up < gap.length) continue;
        const own = held(thing, gap.slice(0, up), before.has);
        const closing = own.has.any ? 0 : thing.row.length * COST.bare;
        const below = next && held(next, gap.slice(up), bare(next));
        const cost = before.cost + own.cost + closing + (below?.cost ?? 0) + (gap.length - up) * COST.above;
        const has = below?.has ?? own.has;
        const key = `${has.any} ${has.labelled}`;
        const other = best.get(key);
        if (!other || cost < other.cost) best.set(key, { cost, has, up, before });
      }
    }
    readings = [...best.values()];
  }
  let reading = readings.reduce<Reading | undefined>((a, b) => (a && a.cost <= b.cost ? a : b), undefined);
  const splits: number[] = [];
  for (; reading?.before; reading = reading.before) splits.push(reading.up);
  return splits.reverse();
}

/** What a thing has before the captions around it: those that its convention carries. */
function bare({ row }: Thing): Held {
  const carries = row.some(({ images }) => images.some(({ caption }) => caption !== undefined));
  return { any: carries, labelled: carries };
}

/** What it costs that a thing gets captions, and what it has then. */
function held(thing: Thing, captions: readonly Caption[], before: Held): { cost: number; has: Held } {
  let { any, labelled } = before;
  const foreign = thing.isTable ? "figure" : thing.row.length > 0 ? "table" : undefined;
  let cost = 0;
  for (const caption of captions) {
    any = true;
    if (foreign !== undefined && caption.series === foreign) cost += COST.otherSeries;
    if (!caption.labelled || isCredit(caption)) continue;
    if (labelled) cost += COST.extra;
    labelled = true;
  }
  return { cost, has: { any, labelled } };
}

/** Captions belong to the whole row that they stand by, unless one only repeats the name of the nearest figure. */
function give(
  row: readonly FigureUnit[],
  captions: readonly Caption[],
  captionsOf: Map<ImageReference, Caption[]>,
  nearestIs: "first" | "last",
): void {
  const nearest = row.at(nearestIs === "first" ? 0 : -1);
  for (const caption of captions) {
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
  }
}

function sameWords(a: string, b: string): boolean {
  const fold = (words: string) =>
    words
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, " ")
      .trim();
  return fold(a) === fold(b);
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

/** The figure that a range lies in, if any. */
export function figureAt(figures: readonly Figure[], range: Range): Figure | undefined {
  return figures.find((figure) => contains(figure, range));
}
