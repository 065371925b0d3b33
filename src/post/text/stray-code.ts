import { type Block, isIndented } from "../markdown.ts";
import { rangeOf } from "../parsers/node.ts";
import { linesIn } from "../prose.ts";
import { type Range, trimRange } from "../source.ts";

/** Lines of code in a paragraph, from the first to the last of one piece. */
export interface StrayCode extends Range {
  /** How many lines of code it holds. */
  readonly lines: number;
}

/**
 * Finds code that stands as prose: runs of lines of which one cannot be prose, or two are hardly any. Lines with marks of
 * Markdown, formulas or Korean outside of strings and comments are none. Quotes and notes are passed over.
 *
 * @param hidden where code is shown as such by other means: HTML and tags that hold listings.
 */
export function strayCode(text: string, blocks: readonly Block[], hidden: readonly Range[]): StrayCode[] {
  const listings = [...hidden].sort((a, b) => a.start - b.start);
  let listing = 0;
  let hiddenUntil = 0;
  const found: { start: number; end: number; lines: number }[] = [];
  let previous: Block | undefined;
  for (const block of blocks) {
    const before = previous;
    previous = block;
    if (block.kind !== "paragraph" || block.inQuote || block.inFootnote) continue;
    for (let next = listings[listing]; next && next.start < block.end; next = listings[++listing])
      hiddenUntil = Math.max(hiddenUntil, next.end);
    if (block.start < hiddenUntil) continue;
    for (const run of runsOf(text, block)) {
      const last = found.at(-1);
      // Blank lines within one piece of code make it several paragraphs.
      const goesOn =
        last !== undefined && before?.kind === "paragraph" && text.slice(last.end, run.start).trim() === "";
      if (goesOn) {
        last.end = run.end;
        last.lines += run.lines;
      } else found.push({ ...run });
    }
  }
  return found;
}

function runsOf(text: string, block: Block): readonly StrayCode[] {
  const written = text.slice(block.start, block.end);
  // The entry of a bibliography.
  if (!CODE_SIGN.test(written) || /^@\w+\s?\{/.test(written)) return NO_CODE;
  const lines = linesOf(text, block);
  const runs: StrayCode[] = [];
  let run: { start: number; end: number; lines: number; weight: number; first: number } | undefined;
  const flush = () => {
    const above = lines[(run?.first ?? 0) - 1];
    if (run && run.weight >= 2 && !(run.lines === 1 && above && breaksOff(text, above)))
      runs.push({ start: run.start, end: run.end, lines: run.lines });
    run = undefined;
  };
  for (const [i, line] of lines.entries()) {
    // The first line of a list item may be the formula that it is about.
    const weight = i === 0 && block.items.length > 0 ? undefined : weigh(text.slice(line.start, line.end));
    if (weight === undefined) flush();
    else if (run) {
      run.end = line.end;
      run.weight += weight;
      run.lines += 1;
    } else if (weight > 0) run = { start: line.start, end: line.end, lines: 1, weight, first: i };
  }
  flush();
  return runs;
}

/** True for a line whose sentence goes on in the next. */
function breaksOff(text: string, { start, end }: Range): boolean {
  return /[A-Za-z가-힣,]$/.test(text.slice(start, end)) && !/(?:다|요)$/.test(text.slice(start, end));
}

/** The lines of a block that show something, without blanks at their ends. */
function linesOf(text: string, block: Range): Range[] {
  return linesIn(text, block)
    .map((line) => trimRange(text, line))
    .filter(({ start, end }) => end > start);
}

/** A line longer than this is not looked at. */
const MAX_LINE = 300;
/** Marks that show a line to be written as Markdown, LaTeX, Liquid or HTML. */
const MARKUP = /`|\]\(|\*\*[^*\s][^*]*\*\*|\$|\{%|\{\{|<\/|<[a-z][^<>]*>|^[|!]/;

const NAME = String.raw`[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*`;
const WORD = String.raw`(?:(?!(?:not|in|is|and|or)\b)${NAME}(?:\([^()]*\)|\[[^\]]*\])?|-?\d[\w.-]*|"[^"]*"|'[^']*')`;
const OPERATOR = `(?:[=!]=|<=?|>=?|not in|in|is|and|or|[-+*/%])`;

/** Told before tags are looked for: it holds what looks like one. */
const INCLUDE = /^#include ?[<"][\w./]+[>"]$/;
/** Lines that cannot be prose. */
const CERTAIN: readonly RegExp[] = [
  /^(?:async )?def \w+\((?=.*:$).*\)(?: ?-> ?.+)?:$/,
  /^class \w+\([\w., =]+\):$/,
  new RegExp(
    `^for (?!(?:example|instance|details?|more|use|all|both|each) )\\w+(?:, ?\\w+)* in (?:\\[[^\\],'"]*[,'"][^\\]]*\\]|${NAME}\\(.*\\)|(?=[\\w.]*[_.])[a-z]\\w*(?:\\.[a-z_]\\w*)*):$`,
  ),
  /^with [\w.]*\w\(.*\) as \w+:$/,
  /^from [\w.]+ import (?:\*|\w+(?: as \w+)?(?:, ?\w+(?: as \w+)?)*)$/,
  /^import [\w.]+ as \w+$/,
  /^(?:return )?self\.\w+(?:\.\w+)*(?:\(.*\)| ?[-+*/]?= ?.+)$/,
  /^(?:const|let|var) (?:\w+|[{[][\w, ]+[}\]]) = (?:.*[;({[]$|.*=>|await |["'].*["']$)/,
  // A proof may say "let y = f(x)".
  /^(?:const|var) \w+ = [\w.]+\(.*\)$/,
  /^super\((?=.*\)$).*\)\.\w+\(/,
  /^(?:async )?function\*? ?\w*\(.*\) ?\{$/,
  /^(?:\} ?)?(?:else )?(?:if|for|while|switch|catch) ?\(.*\) ?\{$/,
  /^\} ?(?:else|finally) ?\{$/,
  /^(?:public|private|protected|static|final|void|int|float|double|char|bool|auto|func|fn) [^()]*\w\(.*\)[^)]*\{$/,
  /^(?:int|float|double|char|bool|auto|size_t|long) \*?\w+(?:\[\w*\])* ?= ?.+;$/,
  /^\w+(?:(?:\.|->|::)\w+)+\(.*\);$/,
  /^print\(f?["'][^"']*["'].*\)$/,
];
/** Lines that are code beside other code. */
const LIKELY: readonly RegExp[] = [
  /^(?:else|try|finally):$/,
  /^except(?: [\w.]+(?: as \w+)?)?:$/,
  /^import [\w.]+$/,
  /^return (?:[\w.]+\(.*\)|\w*\.\w+|[^\W_]*_\w+|None|True|False)$/,
  /^return [\w.[\]]+;$/,
  /^\w+\(.*\);$/,
  /^\w[\w.[\]>-]* ?[-+*/|&]?= ?.+;$/,
  /^(["'])[^"']{1,60}\1\s*:\s*(?:-?[\d.]+(?:e-?\d+)?%?|"[^"]*"|'[^']*'|true|false|null|None|True|False|[[{].*[\]}]|[[{]),?$/,
  /^\w+(?:\.\w+)+\(.*\)$/,
  /^(?:pip3? install [\w.[\]<>=-]+|git clone \S+|sudo apt(?:-get)? install .+|npm (?:install|run|i) [\w@/.-]+|export \w+=\S+)$/,
  /^python3? (?:-m [\w.]|[\w./-]+\.py)/,
];
/** Lines that say nothing by themselves and belong to the code that they stand in. */
const PART = /^(?:[)\]}]+[;,)]?|[({[]|pass|break|continue|\w[\w.[\]'", ]* ?[-+*/|&]?= ?[^=].*)$/;
const CONDITION = new RegExp(`^(?:if|elif|while) (?:not )?${WORD}(?: ${OPERATOR} (?:not )?${WORD})*:$`);
const ASSIGNMENT = new RegExp(
  `^(${NAME}(?:\\[[^\\]]*\\])?(?:, ?${NAME})*)(?:: ?[\\w.[\\], ]+)? ?[-+*/@]?= ?([^=\\s].*)$`,
);

/** What every line of code opens with, and Korean prose does not. */
const MAY_BE_CODE = /^[\w()[\]{}"'#]/;

/** What a line of code holds, or opens with where it is made of words alone. */
const CODE_SIGN =
  /[=({;}\])[:]|^[^\S\r\n\u2028\u2029]*(?:from|import|return|pip3?|git|sudo|npm|python3?|pass|break|continue)\b/m;
const NO_CODE: readonly StrayCode[] = [];

/**
 * How sure it is that a line is code: 2 for certain, 1 for likely, 0 for what may stand inside of code, undefined for
 * prose.
 */
function weigh(line: string): number | undefined {
  if (!MAY_BE_CODE.test(line) || !CODE_SIGN.test(line)) return undefined;
  if (line.length > MAX_LINE || /^(?:import|export)\b.*["'{]/.test(line)) return undefined;
  const code = line.replace(/(?<!\s)\s+(?:#|\/\/)\s.*$/s, "");
  if (INCLUDE.test(code)) return 2;
  if (MARKUP.test(code)) return undefined;
  if (/[가-힣]/.test(code.replace(/"[^"]*"|'[^']*'/g, ""))) return undefined;
  if (CERTAIN.some((pattern) => pattern.test(code))) return 2;
  if (CONDITION.test(code)) return /[_"'(]|[=!]=/.test(code) ? 2 : 0;
  const assignment = ASSIGNMENT.exec(code);
  if (assignment) return Math.max(weighAssignment(assignment[1] ?? "", assignment[2] ?? ""), likely(code));
  if (likely(code) > 0) return 1;
  return PART.test(code) ? 0 : undefined;
}

function likely(code: string): number {
  return LIKELY.some((pattern) => pattern.test(code)) ? 1 : 0;
}

const CALL = new RegExp(`^(?:await |new )?(${NAME})\\((.*)\\)(?:[.[]|$)`);
/** Names as programs have them: `fit_prompt`, `DataLoader`. */
const SNAKE = /[a-z]{2}_[a-z]{2}/;
const PROGRAMMED = /[a-z]{2}_[a-z]{2}|^[A-Z][a-z]+[A-Z][a-z]/;

/** Formulas in plain text are assignments, too: what they never have are strings, named arguments, dots and empty calls. */
function weighAssignment(name: string, value: string): number {
  const call = CALL.exec(value.replace(/;$/, ""));
  if (call) {
    const [, callee = "", given = ""] = call;
    if (/["']/.test(given) || callee.includes(".")) return 2;
    const isNamed = SNAKE.test(name) || PROGRAMMED.test(callee);
    const isBound = given.trim() === "" || /(?:^|[(,]) ?\w+ ?= ?[^=\s]/.test(given);
    if (isBound) return isNamed || SNAKE.test(given) ? 2 : 1;
    return isNamed ? 1 : 0;
  }
  if (/^lambda\b.*:|^\w+ if .+ else ./.test(value)) return 2;
  return /^\[[^"']*["'].*\]$|^\{[^"']*["'].*\}$|^[[{(]$/.test(value) ? 1 : 0;
}

/** The blocks that four blanks or a tab turned into code although a reader was meant to read them. */
export function proseAsCode(text: string, blocks: readonly Block[]): Range[] {
  const indented: { block: Block; above: Block | undefined; marked: boolean; prose: boolean }[] = [];
  let above: Block | undefined;
  for (const block of blocks) {
    if (isReadAsCode(text, block)) {
      const lines = linesOf(text, block).map(({ start, end }) => text.slice(start, end));
      indented.push({ block, above, marked: lines.every(isMarked), prose: lines.every(isProse) });
    }
    above = block;
  }
  // Whoever writes code this way means it.
  const isHabit = indented.some(({ prose }) => !prose);
  return indented
    .filter(({ marked, prose, above }) => (marked || (prose && !isHabit)) && !leadsIn(text, above))
    .map(({ block }) => trimRange(text, block));
}

/** True for code that blanks made of what stands there, of the post's own. */
function isReadAsCode(text: string, block: Block): boolean {
  if (block.kind !== "code" || block.inQuote || block.inFootnote) return false;
  return rangeOf(block.node) !== undefined && isIndented(text, block);
}

function isMarked(line: string): boolean {
  return /^#{2,6} \S|^!\[[^\]]*\]\([^()\s]+\)$|^(?:[-*] |\d+\. )?\*\*[^*]+\*\*/.test(line);
}

function isProse(line: string): boolean {
  return (
    isMarked(line) || (/[가-힣] [가-힣]/.test(line) && /(?:다|요)[.!]$/.test(line) && !/[{};=]/.test(line))
  );
}

/** True for words that announce what is shown below them as it is. */
function leadsIn(text: string, above: Block | undefined): boolean {
  if (!above || (above.kind !== "paragraph" && above.kind !== "heading")) return true;
  const words = text.slice(above.start, above.end);
  return (
    /[:：]$/.test(words) ||
    /다음|아래|같이|예시|예를|이렇|프롬프트|출력|응답|원문|문구|메시지|마크다운|\b(?:prompt|output|example|following|message|markdown|text)s?\b/i.test(
      words,
    )
  );
}
