import { KEY_LENGTH } from "./hash.ts";
import type { LineKind, LinePlace, StandingLine, StandingLines } from "./standing-lines.ts";

/**
 * The standing lines of a post as plain data, to be kept without it: of each property a column, since thousands of posts
 * are kept and nearly all of their lines stand in no other.
 */
export type PackedLines = readonly [
  /** The keys of the lines, and the masked ones and those of the places of lines that have one: each `KEY_LENGTH` long. */
  keys: string,
  masked: string,
  unders: string,
  /** Their first words, a line each. */
  starts: string,
  /** Of each line: how far from the one before it begins, its length, its section, its list, and the rest in bits. */
  numbers: readonly number[],
  /** Pairs of a section and an offset. */
  own: readonly number[],
  ownLists: readonly number[],
  parents: readonly number[],
  sketch: string,
];

const NUMBERS = 5;
const KINDS: readonly LineKind[] = ["prose", "value", "caption", "excerpt"];
const LENGTHS: readonly StandingLine["length"][] = ["short", "fair", "long"];
const OPENS: readonly LinePlace["opens"][] = [undefined, "block", "list", "sections"];
const HAS_MASKED = 1;
const HAS_UNDER = 2;
const ASIDE = 4;
const ASKS = 8;
const WHOLE = 16;
const EDGE = 32;
/** Three properties with up to four values each stand behind the flags. */
const KIND_AT = 6;
const LENGTH_AT = 8;
const OPENS_AT = 10;

/** So much of a line's hash tells it from the others of a sketch, whose hashes all begin alike: they are the least ones. */
const SKETCH_LENGTH = 7;

/** Packs the lines of a post. */
export function packLines({ lines, own, ownLists, parents, sketch }: StandingLines): PackedLines {
  let keys = "";
  let masked = "";
  let unders = "";
  const numbers: number[] = [];
  const flattened: number[] = [];
  for (const [section, offset] of own) flattened.push(section, offset);
  let before = 0;
  for (const line of lines) {
    const { start, end } = line.at;
    keys += line.key;
    masked += line.masked ?? "";
    unders += line.under ?? "";
    numbers.push(start - before, end - start, line.section, line.place.list, bitsOf(line));
    before = start;
  }
  return [
    keys,
    masked,
    unders,
    lines.map(({ start }) => start).join("\n"),
    numbers,
    flattened,
    ownLists,
    parents,
    sketch.map((hash) => hash.slice(-SKETCH_LENGTH)).join(" "),
  ];
}

function bitsOf({ masked, under, aside, asks, kind, length, place }: StandingLine): number {
  return (
    (masked === undefined ? 0 : HAS_MASKED) |
    (under === undefined ? 0 : HAS_UNDER) |
    (aside ? ASIDE : 0) |
    (asks ? ASKS : 0) |
    (place.whole ? WHOLE : 0) |
    (place.edge ? EDGE : 0) |
    (KINDS.indexOf(kind) << KIND_AT) |
    (LENGTHS.indexOf(length) << LENGTH_AT) |
    (OPENS.indexOf(place.opens) << OPENS_AT)
  );
}

/** The keys, masked ones among them, of all lines of a post. */
export function* keysIn([keys, masked]: PackedLines): Iterable<string> {
  for (let at = 0; at < keys.length; at += KEY_LENGTH) yield keys.slice(at, at + KEY_LENGTH);
  for (let at = 0; at < masked.length; at += KEY_LENGTH) yield masked.slice(at, at + KEY_LENGTH);
}

/** What two copies of a post have in common. */
export function sketchIn(lines: PackedLines): readonly string[] {
  return lines[8] === "" ? [] : lines[8].split(" ");
}

/** The lines of a post as they were before they were packed, but for the sketch, of which less is kept. */
export function unpackLines(packed: PackedLines): StandingLines {
  const [keys, masked, unders, starts, numbers, own, ownLists, parents] = packed;
  const lines: StandingLine[] = [];
  const wordsOf = starts.split("\n");
  const nextMasked = keyReader(masked);
  const nextUnder = keyReader(unders);
  const nextKey = keyReader(keys);
  let before = 0;
  for (let i = 0, at = 0; at < numbers.length; i++, at += NUMBERS) {
    const from = numbers[at] ?? 0;
    const length = numbers[at + 1] ?? 0;
    const bits = numbers[at + 4] ?? 0;
    const start = before + from;
    before = start;
    lines.push({
      key: nextKey(),
      masked: bits & HAS_MASKED ? nextMasked() : undefined,
      at: { start, end: start + length },
      start: wordsOf[i] ?? "",
      kind: KINDS[(bits >> KIND_AT) & 3] ?? "prose",
      section: numbers[at + 2] ?? -1,
      length: LENGTHS[(bits >> LENGTH_AT) & 3] ?? "short",
      under: bits & HAS_UNDER ? nextUnder() : undefined,
      aside: (bits & ASIDE) !== 0,
      asks: (bits & ASKS) !== 0,
      place: {
        list: numbers[at + 3] ?? -1,
        whole: (bits & WHOLE) !== 0,
        opens: OPENS[(bits >> OPENS_AT) & 3],
        edge: (bits & EDGE) !== 0,
      },
    });
  }
  return { lines, own: pairsOf(own), ownLists, parents, sketch: sketchIn(packed) };
}

function keyReader(keys: string): () => string {
  let at = 0;
  return () => {
    at += KEY_LENGTH;
    return keys.slice(at - KEY_LENGTH, at);
  };
}

function pairsOf(numbers: readonly number[]): (readonly [number, number])[] {
  const pairs: (readonly [number, number])[] = [];
  for (let i = 0; i + 1 < numbers.length; i += 2) pairs.push([numbers[i] ?? 0, numbers[i + 1] ?? 0]);
  return pairs;
}
