import type { Post } from "../post/post.ts";
import { proseOf } from "../post/prose.ts";
import { fileOffset, firstFrom, overlaps, type Range } from "../post/source.ts";
import type { Edit, FixSafety } from "../rule.ts";
import type { Diagnostic, PlacedFix } from "./diagnostic.ts";
import { groupBy } from "./group.ts";
import { whyUnfixable } from "./lint.ts";

/** So often is a text fixed and read again; one that has not come to rest by then is left as it was. */
const MAX_ROUNDS = 10;

/** Why a file with something to fix is left as it is. */
export interface Refusal {
  readonly path: string;
  /**
   * - `front-matter`, `fence`: what `whyUnfixable` tells
   * - `data`, `headings`, `code`: a fix changed more than it said
   * - `cycle`: the fixes undo each other
   * - `endless`: the fixes make new work for each other, round after round
   * - `unchecked`: the fixes make a text that cannot be checked
   */
  readonly reason:
    | "front-matter"
    | "fence"
    | "data"
    | "headings"
    | "code"
    | "cycle"
    | "endless"
    | "unchecked";
  /** The rules whose fixes are to blame, sorted; empty where the post is. */
  readonly rules: readonly string[];
}

/** What came of fixing. */
export interface Fixes {
  /** The new texts of the files that changed. */
  readonly texts: ReadonlyMap<string, string>;
  /** How many findings were mended in each file that changed. */
  readonly counts: ReadonlyMap<string, number>;
  readonly refusals: readonly Refusal[];
}

export interface FixRun {
  /** The texts of all files by path, as they are on the disk. */
  readonly texts: Pick<ReadonlyMap<string, string>, "get">;
  /** What was found in them. */
  readonly diagnostics: readonly Diagnostic[];
  /** `unsafe` to make the unsafe fixes too. */
  readonly safety: FixSafety;
  /** Reads a text as the post at a path. */
  parse(path: string, text: string): Post;
  /** Lints texts that changed and tells what is found in all files now. */
  lint(changed: ReadonlyMap<string, string>): readonly Diagnostic[];
  /** True where the text that a path has now could not be checked: what is found there is that of another text. */
  isUnchecked?(path: string): boolean;
}

/**
 * Makes the fixes that findings offer, round after round, until nothing is left to fix. A file in which a fix does more
 * than it says, or which does not come to rest, stays as it was; the others are fixed all the same.
 */
export function fixTexts({
  texts,
  diagnostics,
  safety,
  parse,
  lint,
  isUnchecked = () => false,
}: FixRun): Fixes {
  const current = new Map<string, string>();
  const counts = new Map<string, number>();
  const refusals = new Map<string, Refusal>();
  const histories = new Map<string, Step[]>();
  /** Leaves a file as it was, which is another text where it was fixed before. */
  const refuse = (refusal: Refusal, changed: Map<string, string>): void => {
    const { path } = refusal;
    refusals.set(path, refusal);
    const original = texts.get(path);
    if (current.delete(path) && original !== undefined) changed.set(path, original);
    counts.delete(path);
  };
  let found = diagnostics;
  for (;;) {
    const changed = new Map<string, string>();
    for (const [path, own] of groupBy(found, ({ path }) => path)) {
      const before = current.get(path) ?? texts.get(path);
      const fixes = chooseFixes(own, safety);
      if (before === undefined || fixes.length === 0 || refusals.has(path)) continue;
      const text = applyFixes(before, fixes);
      const history = histories.get(path) ?? [];
      histories.set(path, history);
      history.push({ text: before, rules: rulesOf(fixes) });
      const refusal = refusalOf(history, text, () =>
        whyUnfit(before, text, fixes, (one) => parse(path, one)),
      );
      if (refusal) {
        refuse({ path, ...refusal }, changed);
        continue;
      }
      current.set(path, text);
      changed.set(path, text);
      counts.set(path, (counts.get(path) ?? 0) + fixes.length);
    }
    if (changed.size === 0) return { texts: current, counts, refusals: [...refusals.values()] };
    found = lint(changed);
    const reverted = new Map<string, string>();
    for (const path of changed.keys()) {
      if (!current.has(path) || !isUnchecked(path)) continue;
      refuse({ path, reason: "unchecked", rules: histories.get(path)?.at(-1)?.rules ?? [] }, reverted);
    }
    if (reverted.size > 0) found = lint(reverted);
  }
}

/** One round of one file: what it was, and the rules whose fixes were made then. */
interface Step {
  readonly text: string;
  readonly rules: readonly string[];
}

/** Why a text is not taken: it was there before, there is no end to it, or what `whyUnfit` tells. */
function refusalOf(
  history: readonly Step[],
  text: string,
  whyUnfit: () => Omit<Refusal, "path"> | undefined,
): Omit<Refusal, "path"> | undefined {
  const since = history.findIndex((step) => step.text === text);
  if (since >= 0) {
    const rules = history.slice(since).flatMap((step) => step.rules);
    return { reason: "cycle", rules: [...new Set(rules)].sort() };
  }
  if (history.length > MAX_ROUNDS) return { reason: "endless", rules: history.at(-1)?.rules ?? [] };
  return whyUnfit();
}

function rulesOf(fixes: readonly ChosenFix[]): string[] {
  return [...new Set(fixes.map(({ ruleId }) => ruleId))].sort();
}

interface ChosenFix {
  readonly ruleId: string;
  readonly fix: PlacedFix;
}

/** The fixes of one file that can be made together, earlier places first; those that would meet another wait. */
function chooseFixes(diagnostics: readonly Diagnostic[], safety: FixSafety): ChosenFix[] {
  const offered = diagnostics.flatMap(({ ruleId, fix }) =>
    fix && fix.edits.length > 0 && isWanted(fix, safety) ? [{ ruleId, fix }] : [],
  );
  const startOf = ({ fix }: ChosenFix) => fix.edits[0]?.start ?? 0;
  offered.sort((a, b) => startOf(a) - startOf(b));
  const chosen: ChosenFix[] = [];
  // Sorted, and apart from each other, so that an edit can meet only those right beside its place.
  const taken: Edit[] = [];
  for (const candidate of offered) {
    const { edits } = candidate.fix;
    const isFree = (edit: Edit) => {
      const next = firstFrom(taken, edit.start);
      return ![taken[next - 1], taken[next], taken[next + 1]].some((other) => other && meet(edit, other));
    };
    if (!edits.every(isFree)) continue;
    chosen.push(candidate);
    for (const edit of edits) taken.splice(firstFrom(taken, edit.start), 0, edit);
  }
  return chosen;
}

/** True for a fix that is made at this safety. */
function isWanted(fix: PlacedFix, safety: FixSafety): boolean {
  return safety === "unsafe" || fix.safety === "safe";
}

/** True where the order of two edits would matter: they overlap, or one inserts where the other begins or ends. */
function meet(a: Edit, b: Edit): boolean {
  const isInsertion = a.start === a.end || b.start === b.end;
  return isInsertion ? a.start <= b.end && b.start <= a.end : overlaps(a, b);
}

function applyFixes(text: string, fixes: readonly ChosenFix[]): string {
  return applyEdits(
    text,
    fixes.flatMap(({ fix }) => fix.edits),
  );
}

/** The text with edits made that do not meet each other. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  let result = "";
  let at = 0;
  for (const { start, end, text: replacement } of [...edits].sort((a, b) => a.start - b.start)) {
    result += text.slice(at, start) + replacement;
    at = end;
  }
  return result + text.slice(at);
}

/** Why fixes must not be made: the post is uncertain, or they change more of it than they say; the rules that do so alone are blamed. */
function whyUnfit(
  written: string,
  text: string,
  fixes: readonly ChosenFix[],
  parse: (text: string) => Post,
): Omit<Refusal, "path"> | undefined {
  const before = parse(written);
  const unfixable = whyUnfixable(before);
  if (unfixable !== null) return { reason: unfixable, rules: [] };
  const reason = excessOf(before, parse(text), fixes);
  if (reason === undefined) return undefined;
  const rules = rulesOf(fixes);
  const guilty = rules.filter((rule) => {
    const own = fixes.filter(({ ruleId }) => ruleId === rule);
    return excessOf(before, parse(applyFixes(written, own)), own) !== undefined;
  });
  return { reason, rules: guilty.length > 0 ? guilty : rules };
}

/** What fixes change beyond what they say. */
function excessOf(
  before: Post,
  after: Post,
  fixes: readonly ChosenFix[],
): "data" | "headings" | "code" | undefined {
  const keys = new Set(fixes.flatMap(({ fix }) => fix.keys));
  if (whyUnfixable(after) === "front-matter" || dataWithout(before, keys) !== dataWithout(after, keys))
    return "data";
  const edits = fixes
    .flatMap(({ fix }) => fix.edits.map((edit) => ({ ...edit, isHeading: fix.headings })))
    .sort((a, b) => a.start - b.start);
  const touched = edits.filter(({ isHeading }) => isHeading);
  // Where those edits lie in the text that they make.
  const made: Range[] = [];
  let shift = 0;
  for (const { start, end, text, isHeading } of edits) {
    if (isHeading) made.push({ start: start + shift, end: start + shift + text.length });
    shift += text.length - (end - start);
  }
  if (headingsOf(before, touched) !== headingsOf(after, made)) return "headings";
  if (after.body.unclosedFences.length > 0 || codeOf(before) !== codeOf(after)) return "code";
  return undefined;
}

/** The front matter's data as text, without some keys at its top. */
function dataWithout({ frontMatter }: Post, keys: ReadonlySet<string>): string {
  if (frontMatter.state !== "data") return frontMatter.state;
  return JSON.stringify(Object.entries(frontMatter.data).filter(([key]) => !keys.has(key)));
}

/** The headings as text, without those that ranges touch, which are sorted and apart from each other. Offsets of edits are the file's. */
function headingsOf({ source, body }: Post, touched: readonly Range[]): string {
  const headings = body.blocks.filter((block) => {
    if (block.kind !== "heading") return false;
    const start = fileOffset(source, block.start);
    const end = fileOffset(source, block.end);
    const next = firstFrom(touched, start);
    return (touched[next - 1]?.end ?? -1) < start && (touched[next]?.start ?? end + 1) > end;
  });
  return JSON.stringify(headings.map((block) => [block.node.depth, proseOf(source.text, block).text]));
}

/** The code blocks and formulas as text. */
function codeOf({ source, body }: Post): string {
  const codes = body.blocks.filter(({ kind }) => kind === "code" || kind === "formula");
  return JSON.stringify(
    codes.map(({ kind, start, end, node }) => [kind, node.value ?? source.text.slice(start, end)]),
  );
}
