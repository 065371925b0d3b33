import { type Caption, isCredit } from "./captions.ts";
import type { ImageReference } from "./images.ts";
import type { Unit } from "./units.ts";

/** Units that stand right below each other, with nothing but blanks and comments between them. Anything else ends a run. */
export function runsOf(units: readonly Unit[]): Unit[][] {
  const runs: Unit[][] = [];
  let isOpen = false;
  for (const unit of units) {
    if (unit.kind === "other") isOpen = false;
    else if (isOpen) runs.at(-1)?.push(unit);
    else {
      runs.push([unit]);
      isOpen = true;
    }
  }
  return runs;
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
const NAMES_A_SIDE = /\(left\)|\(좌\)/i;
const SIDES: readonly (readonly [RegExp, RegExp])[] = [
  [/\bleft\b/i, /\bright\b/i],
  [/\btop\b/i, /\bbottom\b/i],
  [/왼쪽/, /오른쪽/],
  [/좌측/, /우측/],
  [/위쪽?은/, /아래/],
  [/a\)/i, /b\)/i],
];

function speaksOfSeveral({ content }: Caption): boolean {
  if (NAMES_A_SIDE.test(content)) return true;
  return SIDES.some(([first, second]) => {
    const found = first.exec(content);
    return found !== null && second.test(content.slice(found.index + found[0].length));
  });
}

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
export function pair(
  run: readonly Unit[],
  captionsOf: Map<ImageReference, Caption[]>,
  orphans: Caption[],
): void {
  // Most runs are a table or a block of code, alone.
  if (!run.some(({ kind }) => kind === "caption")) return;
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
    if (gaps[i - 1]?.length !== 0) continue;
    const shared = up.filter(speaksOfSeveral);
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
  const { cost, has } = held(first, first.above, bare(first));
  let readings: Reading[] = [{ cost, has, up: 0, before: undefined }];
  for (const [i, thing] of things.entries()) {
    const gap = gaps[i] ?? [];
    const next = things[i + 1];
    const best = new Map<number, Reading>();
    for (const before of readings) {
      for (let up = next ? 0 : gap.length; up <= gap.length; up++) {
        // Nobody writes so many captions above one figure.
        if (up > 4 && up < gap.length) continue;
        const own = held(thing, gap.slice(0, up), before.has);
        const closing = own.has.any ? 0 : thing.row.length * COST.bare;
        const below = next && held(next, gap.slice(up), bare(next));
        const cost = before.cost + own.cost + closing + (below?.cost ?? 0) + (gap.length - up) * COST.above;
        const has = below?.has ?? own.has;
        const key = (has.any ? 2 : 0) + (has.labelled ? 1 : 0);
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

/** True for the same words, whatever marks stand between them and whether they are written in capitals. */
export function sameWords(a: string, b: string): boolean {
  const fold = (words: string) =>
    words
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, " ")
      .trim();
  return fold(a) === fold(b);
}
