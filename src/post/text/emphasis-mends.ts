import type { Edit } from "../edits.ts";
import { isFieldLabel } from "../fields.ts";
import type { Range } from "../source.ts";
import type { LostEmphasis, Mark } from "./emphasis.ts";

/** How lost emphasis is brought back. Offsets are those of the text. */
export interface Mend {
  readonly edits: readonly Edit[];
  /** False where the writer may have meant other words to be bold, or none. */
  readonly isCertain: boolean;
}

/** What the site turns Markdown into pages with, as far as emphasis goes. */
export interface Target {
  /** True where asterisks pair up whatever stands beside them, as in kramdown. */
  readonly isForgiving: boolean;
  /** True where a tag within a line is sure to reach the page. */
  readonly takesTags: boolean;
}

/** Marks as every version of CommonMark knows them, and characters that some count among them. */
const PUNCTUATION = /[\p{P}$+<=>^`|~]/u;
const MAY_BE_PUNCTUATION = /[\p{P}\p{S}\uD800-\uDFFF]/u;
/** Behind these no blank stands, and before those. */
const OPENS = /^[\p{Ps}\p{Pi}"']$/u;
const CLOSES = /^[\p{Pe}\p{Pf},.:;!?…、。，：；]$/u;
/** What a Korean word takes behind it. Not what is a word as well: `이 방법`, `나 하나`. */
const PARTICLE =
  /^(?:들|만|까지|부터|에게?|에서|으?로|와|과|보다|처럼|마다)*(?:들|만|까지|부터|에게?|에서|으?로|와|과|보다|처럼|마다|[을를은는의도가]|이?(?:란|라는|라고|다|며|고)|입니다|이었다|였다|이에요|예요)(?![가-힣])/;
const MAX_PARTICLE = 12;

/** The edits that make lost emphasis bold without any other change to what is shown; undefined where nobody knows them. */
export function mendOf(text: string, lost: LostEmphasis, target: Target): Mend | undefined {
  const [first, last] = lost.marks;
  if (!first) return undefined;
  switch (lost.kind) {
    case "blank":
      return last && lost.isApart ? withoutBlanks(text, first, last, target) : undefined;
    case "opening":
    case "closing":
      return last && lost.isApart ? besideLetters(text, lost.kind, first, last, target) : undefined;
    case "together":
      return lost.isApart ? { edits: [remove(first)], isCertain: true } : undefined;
    case "nothing":
      return withoutLabel(text, first);
    case "unpaired":
      return withPartner(text, first);
  }
}

function remove({ start, end }: Range): Mend["edits"][number] {
  return { start, end, text: "" };
}

function insert(at: number, text: string): Mend["edits"][number] {
  return { start: at, end: at, text };
}

/** True where asterisks between two characters open bold text in every version of CommonMark; the same, read backwards, closes it. */
function canOpen(before: string, after: string): boolean {
  if (!/\S/.test(after)) return false;
  return !MAY_BE_PUNCTUATION.test(after) || !/\S/.test(before) || PUNCTUATION.test(before);
}

/** Takes the blanks inside of a pair away; behind a bracket, or before a particle, they stand outside of it afterwards. */
function withoutBlanks(text: string, opening: Mark, closing: Mark, target: Target): Mend | undefined {
  const inner = text.slice(opening.end, closing.start);
  const words = inner.trim();
  if (opening.end - opening.start !== closing.end - closing.start || words.endsWith("\\")) return undefined;
  const from = opening.end + inner.length - inner.trimStart().length;
  const to = from + words.length;
  const first = words.charAt(0);
  const last = words.charAt(words.length - 1);

  let before = opening.before;
  if (from > opening.end && /\S/.test(before) && !OPENS.test(before)) {
    // Behind a letter the asterisks may close something as well.
    if (!PUNCTUATION.test(before)) return undefined;
    before = " ";
  }
  let after = closing.after;
  if (/\S/.test(after) && !CLOSES.test(after)) {
    const isParticle = isParticleAt(text, closing.end);
    if (to < closing.start && !isParticle && !PUNCTUATION.test(after)) return undefined;
    const isShown = target.isForgiving || canOpen(after, last);
    if (!isShown && to === closing.start && !/[:：]/.test(last)) return undefined;
    if (!isShown || (to < closing.start && !isParticle)) after = " ";
  }
  if (!target.isForgiving && !(canOpen(before, first) && canOpen(after, last))) return undefined;
  const edits = [
    ...(from > opening.end ? [remove({ start: opening.end, end: from })] : []),
    ...(to < closing.start ? [remove({ start: to, end: closing.start })] : []),
    ...(before === opening.before ? [] : [insert(opening.start, " ")]),
    ...(after === closing.after ? [] : [insert(closing.end, " ")]),
  ];
  return { edits, isCertain: true };
}

const PAIRS: { readonly [opening: string]: string } = {
  '"': '"',
  "'": "'",
  "“": "”",
  "‘": "’",
  "「": "」",
  "『": "』",
  "《": "》",
  "〈": "〉",
  "(": ")",
};

/** Shows a pair that stands between a mark and a letter: by a tag, or with its ends elsewhere. */
function besideLetters(
  text: string,
  kind: "opening" | "closing",
  opening: Mark,
  closing: Mark,
  { takesTags }: Target,
): Mend | undefined {
  const words = text.slice(opening.end, closing.start);
  const isBold = opening.end - opening.start === 2;
  // Behind a label a blank stands anyhow.
  if (kind === "closing" && /[:：]$/.test(words) && !isParticleAt(text, closing.end))
    return canOpen(opening.before, words.charAt(0))
      ? { edits: [insert(closing.end, " ")], isCertain: true }
      : undefined;
  if (takesTags && isBold) {
    const edits = [
      { start: opening.start, end: opening.end, text: "<strong>" },
      { start: closing.start, end: closing.end, text: "</strong>" },
    ];
    // A post in Markdown gets no HTML that nobody asked for.
    return { edits, isCertain: false };
  }
  const marks = text.slice(opening.start, opening.end);
  const end = PAIRS[words.charAt(0)];
  const within = words.slice(1, -1);
  if (
    end !== undefined &&
    words.endsWith(end) &&
    isPlain(within) &&
    !/["'“”‘’「」『』《》〈〉()]/.test(within)
  ) {
    const edits = [
      { start: opening.start, end: opening.end + 1, text: words.charAt(0) + marks },
      { start: closing.start - 1, end: closing.end, text: marks + end },
    ];
    return { edits, isCertain: false };
  }
  // "**마크다운(Markdown)**을": what stands in brackets behind the words can do without.
  const bracket = words.endsWith(")") ? words.lastIndexOf("(") : -1;
  const head = words.slice(0, Math.max(0, bracket)).trimEnd();
  const isOnlyBracket = !/[()]/.test(head) && words.indexOf(")") === words.length - 1;
  if (kind === "opening" || !isOnlyBracket || !isPlain(head.slice(-1)) || !isPlain(words.slice(bracket)))
    return undefined;
  if (!canOpen(opening.before, head.charAt(0))) return undefined;
  return { edits: [insert(opening.end + head.length, marks), remove(closing)], isCertain: false };
}

/** True for words in which no other markup can begin or end. */
function isPlain(words: string): boolean {
  return (
    words.trim() === words && words !== "" && !/[*_~`[\]<>\\$]/.test(words) && /^[\p{L}\p{N}(]/u.test(words)
  );
}

function isParticleAt(text: string, offset: number): boolean {
  return PARTICLE.test(text.slice(offset, offset + MAX_PARTICLE));
}

/** Takes four asterisks away that stand where a label ought to, with their colon, where a value stands behind them. */
function withoutLabel(text: string, mark: Mark): Mend | undefined {
  const colon = /^[ \t]*[:：][ \t]*(?=[\p{L}\p{N}])(?!\d{1,9}[.)])/u.exec(
    text.slice(mark.end, mark.end + 20),
  );
  if (!colon) return undefined;
  return { edits: [remove({ start: mark.start, end: mark.end + colon[0].length })], isCertain: false };
}

/** Gives two asterisks at a label the other two. */
function withPartner(text: string, mark: Mark): Mend | undefined {
  const { before, after, lead } = mark;
  if (mark.end - mark.start !== 2) return undefined;
  if (lead === "") {
    const words = text.slice(mark.end, mark.end + 40);
    const label = /^(\p{L}(?:[\p{L} ]{0,22}\p{L})?) ?[:：]/u.exec(words)?.[1];
    return label !== undefined && isFieldLabel(label)
      ? { edits: [insert(mark.end + label.length, "**")], isCertain: false }
      : undefined;
  }
  // "**학회**: **: EMNLP": the label has its asterisks and its colon already.
  const torn = /^[ \t]*[:：][ \t]*/.exec(text.slice(mark.end, mark.end + 20));
  if (torn && /\*\*[ \t]*[:：][ \t]*$/.test(lead))
    return { edits: [remove({ start: mark.start, end: mark.end + torn[0].length })], isCertain: false };
  const label = lead.replace(/[:：]$/, "");
  const isLabel = /^\p{L}[\p{L} ]{1,28}$/u.test(label) && (/[:：]/.test(after) || label !== lead);
  if (!isLabel || !canOpen(after, before)) return undefined;
  return { edits: [insert(mark.start - lead.length, "**")], isCertain: false };
}
