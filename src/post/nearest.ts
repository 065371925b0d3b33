/** The candidate that `name` was most likely meant to be, or undefined where none is close. */
export function nearest(name: string, candidates: Iterable<string>): string | undefined {
  const wanted = fold(name);
  // Two slips in a short word already make another word.
  let bestDistance = Math.max(1, Math.floor(wanted.length / 3)) + 1;
  let best: string | undefined;
  const beginning = new Set<string>();
  for (const candidate of candidates) {
    const folded = fold(candidate);
    const distance = isBeginning(wanted, folded) ? 1 : editDistance(wanted, folded, bestDistance);
    if (distance < bestDistance) {
      bestDistance = distance;
      best = candidate;
    }
    if (isNearlyBeginning(wanted, candidate)) beginning.add(candidate);
  }
  const [only] = beginning;
  return best ?? (beginning.size === 1 ? only : undefined);
}

/** A word shorter than this is soon another with one slip. */
const MIN_WORD = 6;

/** True where a candidate of several words begins with `wanted` but for one slip: `template-prompt` for `tempate`. */
function isNearlyBeginning(wanted: string, candidate: string): boolean {
  if (wanted.length < MIN_WORD) return false;
  return [...candidate.matchAll(/-/g)].some(({ index }) => {
    const words = fold(candidate.slice(0, index));
    return words.length >= MIN_WORD && !/\d/.test(words) && editDistance(wanted, words, 2) < 2;
  });
}

/** ` Did you mean …?` with a leading blank, or nothing: made to be put behind a sentence. */
export function didYouMean(name: string, candidates: Iterable<string>): string {
  const candidate = nearest(name, candidates);
  return candidate === undefined ? "" : ` Did you mean \`${candidate}\`?`;
}

/** True where one is the other cut short, as in `warning` for `warn`. */
function isBeginning(a: string, b: string): boolean {
  return a !== b && Math.min(a.length, b.length) >= 3 && (a.startsWith(b) || b.startsWith(a));
}

function fold(name: string): string {
  return name.normalize("NFC").toLowerCase().replaceAll("_", "-");
}

/** The number of letters to add, drop, change or swap with a neighbour; `limit` or more where that is all one needs to know. */
function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return limit;
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        cost = Math.min(cost, (beforeLast[j - 2] ?? 0) + 1);
      }
      row.push(cost);
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length] ?? limit;
}
