import type { FrontMatterEntry } from "./model.ts";

/** A date as it is written, read by its day alone: what zone and hour make of it is the generator's business. */
export interface WrittenDate {
  readonly text: string;
  /** Days since 1970 where the day exists. */
  readonly day: number | undefined;
}

const DATE =
  /^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?:(?:[Tt]|[ \t]+)(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?[ \t]*(?:Z|UTC|GMT|KST|[+-]\d{1,2}(?::?\d{2})?)?)?$/i;

/** Reads a date; undefined for text that is none that we know, Liquid and prose among it. */
export function readDate(text: string): WrittenDate | undefined {
  const found = DATE.exec(text.trim());
  if (!found) return undefined;
  const [year = 0, month = 0, date = 0, hour = 0, minute = 0, second = 0] = [1, 3, 4, 5, 6, 7].map((at) =>
    Number(found[at] ?? 0),
  );
  const day = new Date(0).setUTCFullYear(year, month - 1, date);
  const exists = month >= 1 && month <= 12 && new Date(day).getUTCMonth() === month - 1 && date >= 1;
  const inDay = (hour < 24 || (hour === 24 && minute === 0 && second === 0)) && minute < 60 && second <= 60;
  return { text: text.trim(), day: exists && inDay ? day / 86_400_000 : undefined };
}

/** The date that an entry's value holds, quoted or not. */
export function readEntryDate({ style, token, data }: FrontMatterEntry): WrittenDate | undefined {
  if (style === "plain") return readDate(token);
  return style === "quoted" && typeof data === "string" ? readDate(data) : undefined;
}
