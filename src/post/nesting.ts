import { contains, firstFrom, overlaps, type Range, rangesWithin } from "./source.ts";

/**
 * Ranges of which each lies within another or apart from it, as elements do, in the order of their starts. What lies
 * around or within a place is found without a look at all others.
 */
export class Nesting<T extends Range> {
  readonly #ranges: readonly T[];
  /** For each range, the index of the one right around it; -1 for the outermost. */
  readonly #outer: readonly number[];

  constructor(ranges: readonly T[]) {
    this.#ranges = ranges;
    const outer: number[] = [];
    const open: number[] = [];
    for (const [index, range] of ranges.entries()) {
      while (open.length > 0 && (ranges[open.at(-1) ?? 0]?.end ?? 0) <= range.start) open.pop();
      outer.push(open.at(-1) ?? -1);
      open.push(index);
    }
    this.#outer = outer;
  }

  /** Those that share a unit with a range, in their order. */
  overlapping(range: Range): T[] {
    const from = firstFrom(this.#ranges, range.start);
    const found = this.#before(from).reverse();
    for (let i = from; (this.#ranges[i]?.start ?? range.end) < range.end; i++) {
      const own = this.#ranges[i];
      if (own) found.push(own);
    }
    return found.filter((own) => overlaps(own, range));
  }

  /** Those that lie wholly in a range, in their order. */
  within(range: Range): readonly T[] {
    return rangesWithin(this.#ranges, range);
  }

  /** The innermost that holds a range. */
  around(range: Range): T | undefined {
    return this.#before(firstFrom(this.#ranges, range.start + 1)).find((own) => contains(own, range));
  }

  /** The last of those before an index, and all around it, the innermost first. */
  #before(index: number): T[] {
    const found: T[] = [];
    for (let i = index - 1; i >= 0; i = this.#outer[i] ?? -1) {
      const own = this.#ranges[i];
      if (own) found.push(own);
    }
    return found;
  }
}
