import { isFieldLabel } from "../fields.ts";
import type { Block, Body } from "../markdown.ts";
import { firstFrom, type Range } from "../source.ts";

/**
 * Asterisks that were meant as bold and are printed as they stand.
 * - `unpaired`: two asterisks without the other two
 * - `blank`: a pair with a blank just inside of it
 * - `nothing`: four asterisks where a label's words ought to stand
 * - `opening`, `closing`: a pair of which that one stands between a mark and a letter, where CommonMark sees none
 * - `together`: four asterisks where one bold stretch meets the next
 */
export interface LostEmphasis extends Range {
  readonly kind: "unpaired" | "blank" | "nothing" | "opening" | "closing" | "together";
  /** The words that were to be bold, or the asterisks with the words beside them. */
  readonly words: string;
  /** The mark that stands in the way of an `opening` or `closing`; empty for the others. */
  readonly mark: string;
  /** True where every renderer prints the asterisks; kramdown pairs the others. */
  readonly everywhere: boolean;
  /** The asterisks themselves: both runs of a pair, else the one. */
  readonly marks: readonly Mark[];
  /** True where they stand in a heading. */
  readonly inHeading: boolean;
  /** True where all other asterisks around them are sure to stay what they are when these become bold, or go. */
  readonly isApart: boolean;
}

/** A run of asterisks with what stands beside it. */
export interface Mark extends Range {
  /** The characters beside the run; empty at the bounds of the block, table cell or link that holds it. */
  readonly before: string;
  readonly after: string;
  /** What stands before the run on its line, markers of quotes left out. */
  readonly lead: string;
}

/** A run of asterisks outside of code, formulas, tags and HTML. */
interface Run extends Mark {
  /** The block, table cell or link that holds it: emphasis never crosses its bounds. */
  readonly scope: Scope;
  readonly size: number;
  /** How many of them CommonMark prints. */
  readonly printed: number;
}
interface Scope extends Range {
  readonly isCell: boolean;
  readonly inHeading: boolean;
  readonly runs: Run[];
  /** True where a lone asterisk or an escaped one stands: its author uses asterisks for themselves. */
  hasOwnStars: boolean;
}
/** Two asterisks as kramdown takes them: the first that may close an open pair closes it. */
interface Unit {
  readonly run: Run;
  partner: Unit | undefined;
}

const OPAQUE = new Set(["inlineCode", "html", "image", "imageReference", "footnoteReference"]);
const SCOPES = new Set(["tableCell", "link", "linkReference", "delete"]);
/** Longer runs draw lines and hide words; none is emphasis. */
const MAX_RUN = 4;
/** A bold stretch is shorter than this, in UTF-16 units. */
const MAX_BOLD = 300;

/** Finds the asterisks of a body that were meant as bold and are printed. In the order of the file; linear. */
export function readLostEmphasis(text: string, body: Body): LostEmphasis[] {
  const lost: LostEmphasis[] = [];
  const open: Run[] = [];
  const runs: Run[] = [];
  for (const block of body.blocks) {
    if (block.kind !== "paragraph" && block.kind !== "heading" && block.kind !== "table") continue;
    if (!text.slice(block.start, block.end).includes("**") || !printsStars(text, block)) continue;
    const markup = markupOf(block);
    for (const scope of scopesOf(text, block, body.dialect)) {
      for (const run of scope.runs) runs.push(run);
      if (scope.runs.some(({ size }) => size > MAX_RUN)) continue;
      const { found, unpaired } = judge(text, scope, markup);
      for (const one of found) lost.push(one);
      for (const run of unpaired) open.push(run);
    }
  }
  // A word that carries the mark of a note stands somewhere before the note.
  let firstMark = Number.POSITIVE_INFINITY;
  let lastNote = Number.NEGATIVE_INFINITY;
  for (const run of runs) {
    if (isMark(run) && !/[:：]/.test(run.after)) firstMark = Math.min(firstMark, run.start);
    if (isNote(run)) lastNote = Math.max(lastNote, run.start);
  }
  for (const run of open) {
    const mayBeNote = isNote(run) ? firstMark < run.start : isMark(run) && lastNote > run.start;
    if (!mayBeNote) lost.push(lostRun(text, run, "unpaired", true));
  }
  return lost.sort((a, b) => a.start - b.start);
}

/** True for a block with asterisks in its plain text: all others made something bold, as they were meant to. */
function printsStars(text: string, { inlines }: Block): boolean {
  return inlines.some(({ node, start, end }) => node.type === "text" && text.slice(start, end).includes("*"));
}

/** The scopes of a block with their runs of asterisks. */
function scopesOf(text: string, block: Block, dialect: readonly Range[]): Scope[] {
  const inHeading = block.kind === "heading";
  const outer: Scope = {
    start: block.start,
    end: block.end,
    isCell: false,
    inHeading,
    runs: [],
    hasOwnStars: false,
  };
  const scopes = [outer];
  const opaque: Range[] = [];
  const printed: Range[] = [];
  for (const inline of block.inlines) {
    const { type } = inline.node;
    if (OPAQUE.has(type)) opaque.push(inline);
    else if (type === "text") printed.push(inline);
    else if (SCOPES.has(type))
      scopes.push({
        start: inline.start,
        end: inline.end,
        isCell: type === "tableCell",
        inHeading,
        runs: [],
        hasOwnStars: false,
      });
  }
  for (let i = firstFrom(dialect, block.start); i < dialect.length; i++) {
    const span = dialect[i];
    if (!span || span.start >= block.end) break;
    opaque.push(span);
  }
  opaque.sort((a, b) => a.start - b.start);

  const token = /\\[([]|\\[^\r\n]|\*+|\$\$?/g;
  const lacking = new Set<string>();
  const around: Scope[] = [outer];
  let nextScope = 1;
  let nextOpaque = 0;
  let nextPrinted = 0;
  token.lastIndex = block.start;
  for (let match = token.exec(text); match && match.index < block.end; match = token.exec(text)) {
    const start = match.index;
    const [mark] = match;
    const end = start + mark.length;
    while ((opaque[nextOpaque]?.end ?? Number.POSITIVE_INFINITY) <= start) nextOpaque++;
    const hiding = opaque[nextOpaque];
    if (hiding && hiding.start <= start) {
      token.lastIndex = hiding.end;
      continue;
    }
    for (let next = scopes[nextScope]; next && next.start <= start; next = scopes[++nextScope])
      around.push(next);
    while (around.length > 1 && (around.at(-1)?.end ?? 0) <= start) around.pop();
    const scope = around.at(-1) ?? outer;
    if (mark.startsWith("$") || mark === "\\(" || mark === "\\[") {
      token.lastIndex = endOfFormula(text, { start, end: scope.end }, mark, lacking) ?? end;
      continue;
    }
    if (mark.startsWith("\\")) {
      if (mark === "\\*") scope.hasOwnStars = true;
      continue;
    }
    while ((printed[nextPrinted]?.end ?? Number.POSITIVE_INFINITY) <= start) nextPrinted++;
    let shown = 0;
    for (let i = nextPrinted; (printed[i]?.start ?? end) < end; i++) {
      const range = printed[i];
      if (range) shown += Math.min(range.end, end) - Math.max(range.start, start);
    }
    if (mark.length === 1) {
      if (shown > 0) scope.hasOwnStars = true;
      continue;
    }
    const bound = (at: number, character: string) =>
      at < scope.start || at >= scope.end || (scope.isCell && character === "|") ? "" : character;
    scope.runs.push({
      start,
      end,
      scope,
      size: mark.length,
      printed: shown,
      before: bound(start - 1, text.charAt(start - 1)),
      after: bound(end, text.charAt(end)),
      lead: leadOf(text, scope, start),
    });
  }
  return scopes;
}

/** How far back a line is read for what stands before a run, in UTF-16 units. */
const MAX_LEAD = 80;

function leadOf(text: string, scope: Scope, at: number): string {
  const before = text.slice(Math.max(scope.start, at - MAX_LEAD), at);
  const line = before.slice(Math.max(before.lastIndexOf("\n"), before.lastIndexOf("\r")) + 1);
  return line.replace(scope.isCell ? /^[|\s]+/ : /^[>\s]+/, "");
}

/** Where a formula that opens with a mark ends, if it does. A mark that was looked for in vain is not looked for again. */
function endOfFormula(text: string, range: Range, mark: string, lacking: Set<string>): number | undefined {
  const closing = mark === "\\(" ? "\\)" : mark === "\\[" ? "\\]" : mark;
  const key = `${closing}${range.end}`;
  if (lacking.has(key)) return undefined;
  const from = range.start + mark.length;
  const content = text.slice(from, mark === "$" ? Math.min(range.end, from + MAX_BOLD) : range.end);
  const length = content.indexOf(closing);
  if (length < 0) {
    if (mark !== "$") lacking.add(key);
    return undefined;
  }
  // "$5 to $10" is no formula.
  const inner = content.slice(0, length);
  if (mark === "$" && (inner.trim() !== inner || /[\r\n]/.test(inner))) return undefined;
  return from + length + closing.length;
}

/** Judges the runs of one scope. What is `unpaired` may still be the mark of a note. */
function judge(text: string, scope: Scope, markup: Markup): { found: LostEmphasis[]; unpaired: Run[] } {
  const units = pairsOf(scope.runs);
  const found: LostEmphasis[] = [];
  const told = new Set<Run>();
  const within = runsWithinBold(scope.runs);
  const tell = (lost: LostEmphasis, ...runs: Run[]) => {
    found.push(lost);
    for (const run of runs) told.add(run);
  };
  for (const [i, { run, partner }] of units.entries()) {
    if (told.has(run) || run.printed < 2) continue;
    const next = units[i + 1];
    if (run.size === MAX_RUN) {
      const meets = next?.run === run && partner !== undefined && next.partner !== undefined;
      if (meets && isWordBeside(run.before) && isWordBeside(run.after))
        tell({ ...lostRun(text, run, "together", false), isApart: within.has(run) }, run);
      else if (!partner && run.lead === "" && /[:：]/.test(run.after))
        tell(lostRun(text, run, "nothing", true), run);
    } else if (partner && partner.run.start > run.start) {
      const end = partner.run;
      if (end.printed < 2 || end.size !== run.size || end.end - run.start > MAX_BOLD) continue;
      const kind = failureOf(run, end);
      if (kind) tell(lostPair(text, run, end, kind), run, end);
    } else if (!partner && next && !next.partner && next.run.printed >= 2 && next.run !== run) {
      if (isSpacedPair(text, run, next.run)) tell(lostPair(text, run, next.run, "blank"), run, next.run);
    }
  }
  const left = scope.runs.filter((run) => run.printed >= 2 && run.size < MAX_RUN && !told.has(run));
  const kept = new Set(units.filter(({ partner }) => !partner).map(({ run }) => run));
  // "**a **b**": which of the three lacks its partner is a matter of the renderer; that one does is not.
  const odd = left.length === 1 && units.length % 2 === 1 && kept.size > 0;
  const bold = scope.runs.find((run) => run.printed < 2 && !/\S/.test(run.before))?.start;
  const unpaired = left.filter((run) => (kept.has(run) || odd) && isMeant(text, run, bold));
  const isOrderly = units.length % 2 === 0 && units.every((unit, i) => isOrdered(unit, units[i ^ 1], told));
  return {
    found: found.map((lost) => {
      const [opening, closing] = lost.marks;
      if (!opening || !closing) return lost;
      return {
        ...lost,
        isApart: isOrderly && !isCrossed(markup, { start: opening.start, end: closing.end }),
      };
    }),
    unpaired,
  };
}

/** True for a unit whose partner, shown or lost, is the one right beside it, whatever the renderer. */
function isOrdered(unit: Unit, other: Unit | undefined, told: ReadonlySet<Run>): boolean {
  if (!other) return false;
  if (unit.partner !== other)
    return !unit.partner && !other.partner && told.has(unit.run) && told.has(other.run);
  const sized = [unit.run, other.run].filter(({ size }) => size < MAX_RUN);
  if (sized.length < 2) return sized.every(({ printed }) => printed === 0);
  return unit.run.size === other.run.size && unit.run.printed === other.run.printed;
}

/** The emphasis and links of a block by where they begin, and by where they end. */
interface Markup {
  readonly byStart: readonly Range[];
  /** Each with its end for a start and its start for an end. */
  readonly byEnd: readonly Range[];
}

function markupOf({ inlines }: Block): Markup {
  const byStart = inlines.filter(({ node }) => node.children !== undefined);
  const byEnd = byStart.map(({ start, end }) => ({ start: end, end: start }));
  return { byStart, byEnd: byEnd.sort((a, b) => a.start - b.start) };
}

/** True where emphasis or a link begins within a range and ends outside of it, or the reverse. */
function isCrossed({ byStart, byEnd }: Markup, range: Range): boolean {
  for (let i = firstFrom(byStart, range.start); (byStart[i]?.start ?? range.end) < range.end; i++)
    if ((byStart[i]?.end ?? range.end) > range.end) return true;
  for (let i = firstFrom(byEnd, range.start + 1); (byEnd[i]?.start ?? range.end) < range.end; i++)
    if ((byEnd[i]?.end ?? range.start) < range.start) return true;
  return false;
}

/** The runs of four between two others that CommonMark shows as one bold stretch. */
function runsWithinBold(runs: readonly Run[]): Set<Run> {
  const within = new Set<Run>();
  let isOpen = false;
  let fours: Run[] = [];
  for (const run of runs) {
    if (run.size === MAX_RUN) {
      fours.push(run);
      continue;
    }
    if (isOpen && run.printed === 0) for (const four of fours) within.add(four);
    isOpen = run.printed === 0;
    fours = [];
  }
  return within;
}

/** Pairs the runs of a scope as kramdown does. */
function pairsOf(runs: readonly Run[]): Unit[] {
  const units = runs.flatMap((run): Unit[] =>
    run.size === MAX_RUN
      ? [
          { run, partner: undefined },
          { run, partner: undefined },
        ]
      : [{ run, partner: undefined }],
  );
  const closers = units.map(({ run }, i) => units[i - 1]?.run === run || /\S/.test(run.before));
  let closer = 0;
  for (let i = 0; i < units.length; i++) {
    const unit = units[i];
    if (!unit) break;
    const isFirstOfFour = units[i + 1]?.run === unit.run;
    if (!isFirstOfFour && !/\S/.test(unit.run.after)) continue;
    closer = Math.max(closer, isFirstOfFour ? i + 2 : i + 1);
    while (closer < units.length && !closers[closer]) closer++;
    const end = units[closer];
    if (!end) continue;
    unit.partner = end;
    end.partner = unit;
    i = closer;
  }
  return units;
}

const EAST_ASIAN = /[\p{Script=Hangul}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u;
const PUNCTUATION = /[\p{P}$+<=>^`|~]/u;
const OPENS = /[\p{Ps}\p{Pi}]/u;
const CLOSES = /[\p{Pe}\p{Pf}]/u;

/**
 * Why CommonMark does not see a pair: it closes between a mark and a letter (`(BPE)**를`), or opens so (`는**"말"`).
 * Only with letters that are written without blanks, where nothing else can be meant.
 */
function failureOf(opening: Run, closing: Run): "opening" | "closing" | undefined {
  if (PUNCTUATION.test(closing.before) && !OPENS.test(closing.before) && EAST_ASIAN.test(closing.after))
    return "closing";
  if (EAST_ASIAN.test(opening.before) && PUNCTUATION.test(opening.after) && !CLOSES.test(opening.after))
    return "opening";
  return undefined;
}

function isWordBeside(character: string): boolean {
  return /[^\s*]/.test(character);
}

/** True for two runs with words between them and a blank on the inner side of one; not for powers and products. */
function isSpacedPair(text: string, a: Run, b: Run): boolean {
  const inner = text.slice(a.end, b.start);
  const words = inner.trim();
  if (inner === words || inner.length > MAX_BOLD / 3 || /[\r\n=+^*]/.test(inner)) return false;
  if (a.before === "/" || a.after === "/" || b.before === "/" || b.after === "/" || a.scope.hasOwnStars)
    return false;
  if (!/[가-힣]/.test(words) && (!/[A-Za-z]{2}/.test(words) || /[/()]/.test(words))) return false;
  const stands = (character: string) => /^\s?$/.test(character);
  const opensTight = /^\S/.test(inner);
  if (opensTight || /\S$/.test(inner)) {
    // The tight side shows that the run belongs to the words between.
    if (opensTight)
      return (opensWords(words) || (a.lead === "" && opensWithLabel(words))) && !/[\w)\]]/.test(a.before);
    const ends = a.lead === "" ? /[\p{L}\p{Pe}"'”’:：]$/u : /[\p{L}\p{Pe}"'”’]$/u;
    return ends.test(words) && stands(a.before) && !/^[a-z_]+$/.test(words);
  }
  // `a ** b ** c` is a power of powers; a line that opens or goes on right behind it is not, nor are words amid words.
  const isAmidWords =
    /[가-힣] $/.test(a.lead) &&
    /^[가-힣 ]+$/.test(words) &&
    (IN_A_SENTENCE.test(words) || IN_A_SENTENCE.test(a.lead.trimEnd().split(" ").at(-1) ?? ""));
  return a.lead === "" || isAmidWords || !/^[\s\d]?$/.test(b.after);
}

/** Words of a Korean sentence: with a particle or ending, or several of them. What stands in a power is a bare name. */
const IN_A_SENTENCE =
  /[가-힣] [가-힣]+$|[가-힣](?:마다|에서|까지|부터|으로|[을를은는이가의에도만와과로고며면서])$/;

const BOLD_OPENS =
  /^(?:(?:\p{Extended_Pictographic}|\uFE0F)+\s?)?(?:\d{1,2}[.)]\s?)?["'“‘「『《<([]?(?:\p{Lo}|\p{Lu}\p{L})/u;

/** True for words as bold text opens with: Hangul or a capital, no name of a variable. */
function opensWords(words: string): boolean {
  return BOLD_OPENS.test(words.slice(0, 40));
}

/** True for words that open with the label of a field, whatever its letters: "arXiv: 2006.11239". */
function opensWithLabel(words: string): boolean {
  const label = /^([\p{L} ]{2,24})[:：]/u.exec(words)?.[1] ?? "";
  return isFieldLabel(label.trim());
}

/** What stands behind a word that asterisks hide: "나이는 **세입니다". */
const MASKED_BEFORE =
  /^(?=[가-힣])(?:[은는이가을를의에와과로도씨님세원개명년월일]|으로|에서)?(?:입니다|이다|이며|이고|이라고?)?(?![가-힣])/;

/**
 * True for a run without partner that surely was to open or close bold text.
 *
 * @param bold where the first stretch of the scope that is shown in bold begins, if there is one.
 */
function isMeant(text: string, run: Run, bold: number | undefined): boolean {
  const { scope, before, after, lead } = run;
  if (scope.hasOwnStars || before === "/" || after === "/") return false;
  // What a torn label leaves: `**저자**: **: EMNLP 2021`.
  if (/[:：]/.test(after)) {
    if (/\*\*[ \t]*[:：][ \t]*$/.test(lead)) return true;
    return !scope.isCell && isLabel(lead);
  }
  if (/\S/.test(after) && /^[\s(["'“‘「『《]?$/.test(before)) {
    const words = text.slice(run.end, run.end + 40);
    if (lead !== "" && MASKED_BEFORE.test(words)) return false;
    if (lead === "" && opensWithLabel(words)) return true;
    return opensWords(words) && (!/[(["']/.test(before) || /^[가-힣]/.test(words));
  }
  if (!/\S/.test(before) || /^[\w]/.test(after)) return false;
  if (/[:：]/.test(before)) return !scope.isCell && isLabel(lead.slice(0, -1));
  // "**a** b** c": behind bold text it is no reference to a note.
  const isBehindBold = bold !== undefined && bold < run.start;
  return isBehindBold && !scope.isCell && /[가-힣]{2}$|[A-Za-z]{3}$/.test(lead);
}

/** True for a few words that open a line, as a label's do. */
function isLabel(lead: string): boolean {
  return lead.length <= 30 && !/[*.!?:：|]/.test(lead) && /[가-힣]{2}$|[A-Za-z]{3}$/.test(lead);
}

/** True for asterisks behind a word, as they refer to a note: `ViT-L**`. */
function isMark({ printed, before, after }: Run): boolean {
  return printed >= 2 && /\S/.test(before) && /^[\s\p{P}]?$/u.test(after);
}

/** True for asterisks that open a line, as a note does: `**사전 학습한 모델`. */
function isNote({ printed, lead, before }: Run): boolean {
  return printed >= 2 && lead === "" && !/\S/.test(before);
}

/** A run with the word beside it: that behind it, or that before it where it stands at a word's end. */
function lostRun(text: string, run: Run, kind: LostEmphasis["kind"], everywhere: boolean): LostEmphasis {
  const behind = /^(?:[:：][ \t]*)?[^\s*:：|]+/u.exec(
    text.slice(run.end, Math.min(run.scope.end, run.end + 40)),
  );
  const before = /(?<![^\s*:：|])[^\s*:：|]+[:：]?$/u.exec(run.lead);
  const isBoth = kind === "together";
  const takesBehind = isBoth || !/\S/.test(run.before);
  const start = isBoth || !takesBehind ? run.start - (before?.[0].length ?? 0) : run.start;
  const end = takesBehind ? run.end + (behind?.[0].length ?? 0) : run.end;
  const words = text.slice(start, end);
  const { inHeading } = run.scope;
  return { start, end, kind, words, mark: "", everywhere, marks: [run], inHeading, isApart: false };
}

function lostPair(
  text: string,
  opening: Run,
  closing: Run,
  kind: "blank" | "opening" | "closing",
): LostEmphasis {
  const words = text.slice(opening.end, closing.start).replace(/\s+/g, " ").trim();
  const mark = kind === "closing" ? closing.before : kind === "opening" ? opening.after : "";
  const isOnOneLine = !/[\r\n]/.test(text.slice(opening.start, closing.end));
  const range = isOnOneLine
    ? { start: opening.start, end: closing.end }
    : lostRun(text, kind === "closing" ? closing : opening, kind, false);
  const { start, end } = range;
  const marks = [opening, closing];
  const { inHeading } = opening.scope;
  return { start, end, kind, words, mark, everywhere: kind === "blank", marks, inHeading, isApart: false };
}
