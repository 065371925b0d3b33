import type { FileMap } from "../post/source.ts";
import type { PostRecord } from "./diagnostic.ts";

/** Between the parts of a packed record. JSON text holds no tab, and neither does the name of a rule. */
const SEPARATOR = "\t";

/**
 * A record as one line of text, for a worker to send and a cache to keep. What is unpacked of it keeps nothing of the
 * post's own text in memory, as a slice of that text would.
 */
export function packRecord({ facts, map, ...rest }: PostRecord): string {
  return [JSON.stringify(rest), map, ...Object.entries(facts).flat()].join(SEPARATOR);
}

/** The record that was packed. Only for text that is known to come from `packRecord` of this very version. */
export function unpackRecord(packed: string): PostRecord {
  const [rest = "", map = "", ...parts] = packed.split(SEPARATOR);
  const facts: Record<string, string> = {};
  for (let i = 0; i + 1 < parts.length; i += 2) facts[parts[i] ?? ""] = parts[i + 1] ?? "";
  return { ...JSON.parse(rest), map, facts };
}

/** How a text's offsets become places, as text: the lengths of its lines, and behind a bar its shifts. Few are ever read. */
export function packMap({ lineStarts, shifts }: FileMap): string {
  const lengths = lineStarts.slice(1).map((start, i) => start - (lineStarts[i] ?? 0));
  return shifts.length === 0 ? lengths.join() : `${lengths.join()}|${shifts.flat().join()}`;
}

/** The map that was packed. */
export function unpackMap(packed: string): FileMap {
  const [lengths = "", pairs = ""] = packed.split("|");
  const lineStarts = [0];
  for (const length of numbersIn(lengths)) lineStarts.push((lineStarts.at(-1) ?? 0) + length);
  const flat = numbersIn(pairs);
  const shifts: [number, number][] = [];
  for (let i = 0; i + 1 < flat.length; i += 2) shifts.push([flat[i] ?? 0, flat[i + 1] ?? 0]);
  return { lineStarts, shifts };
}

function numbersIn(list: string): number[] {
  return list === "" ? [] : list.split(",").map(Number);
}
