import type { Conclusion, Diagnostic, RelatedPlace } from "../core/diagnostic.ts";
import { createSource, type Source } from "../post/source.ts";
import type { Locale } from "../rule.ts";
import type { Format, Style } from "./format.ts";
import { codeFrame } from "./frame.ts";
import { outlineLines } from "./outline.ts";
import { visible, widthOf, wrap } from "./text.ts";

/** Lines of prose longer than this tire the eye, however wide the terminal is. */
const MAX_WIDTH = 120;

/** The report for people: what is wrong, where, with the text itself, and what to do. */
export const pretty: Format = ({ conclusion, sourceOf, style: given, locale }) => {
  const style = { ...given, width: Math.min(MAX_WIDTH, Math.max(40, given.width)) };
  const shown = conclusion.diagnostics.slice(0, style.limit);
  const blocks: string[] = [];
  for (const [path, diagnostics] of groupByPath(shown)) {
    blocks.push(heading(path, style));
    const text = sourceOf(path);
    const source = text === undefined ? undefined : createSource(text);
    for (const diagnostic of diagnostics) blocks.push(block(diagnostic, source, style, locale));
  }
  blocks.push(summary(conclusion, shown.length, style, locale));
  return `${blocks.join("\n\n")}\n`;
};

const WORDS = {
  en: { error: "error", warn: "warning", help: "help:", note: "note:" },
  ko: { error: "오류", warn: "경고", help: "도움말:", note: "참고:" },
} as const;

function groupByPath(diagnostics: readonly Diagnostic[]): Map<string, Diagnostic[]> {
  const groups = new Map<string, Diagnostic[]>();
  for (const diagnostic of diagnostics) {
    const group = groups.get(diagnostic.path);
    if (group) group.push(diagnostic);
    else groups.set(diagnostic.path, [diagnostic]);
  }
  return groups;
}

/** The file's name with a rule to the end of the line, so that the eye finds where a file begins. */
function heading(path: string, style: Style): string {
  const rest = style.width - widthOf(visible(path)) - 4;
  return `${style.paint.dim("──")} ${style.paint.bold(link(path, visible(path), style))} ${style.paint.dim("─".repeat(Math.max(0, rest)))}`;
}

function block(diagnostic: Diagnostic, source: Source | undefined, style: Style, locale: Locale): string {
  const { path, place, severity, message, help, related, outline, ruleId } = diagnostic;
  const { paint, width } = style;
  const words = WORDS[locale];
  const colour = severity === "error" ? paint.red : paint.yellow;
  return [
    ...headline(
      `${visible(path)}:${place.line}:${place.column}`,
      words[severity],
      message,
      ruleId,
      colour,
      path,
      style,
    ),
    ...(source === undefined ? [] : codeFrame(source, place, { paint, mark: colour, width })),
    ...outlineLines(outline, { paint, mark: colour, width, locale }),
    ...related.flatMap((other) => labelled(words.note, relatedText(other, path, locale), paint.blue, width)),
    ...labelled(words.help, help, paint.cyan, width),
  ].join("\n");
}

/** `path:line:col  error  message  rule-id`, the message wrapped under itself where it does not fit on the line. */
function headline(
  where: string,
  weight: string,
  message: string,
  ruleId: string,
  colour: (text: string) => string,
  path: string,
  style: Style,
): string[] {
  const { paint, width } = style;
  const head = `${paint.cyan(link(path, where, style))}  ${colour(paint.bold(weight))}`;
  const headWidth = widthOf(`${where}  ${weight}`);
  const ending = `  ${paint.dim(ruleId)}`;
  const oneLine = visible(message);
  if (headWidth + 2 + widthOf(oneLine) + 2 + ruleId.length <= width)
    return [`${head}  ${paint.bold(oneLine)}${ending}`];
  const lines = wrap(message, width - 2);
  const last = lines.at(-1) ?? "";
  const painted = lines.map((line) => `  ${paint.bold(line)}`);
  const fits = 2 + widthOf(last) + 2 + ruleId.length <= width;
  const tail = fits ? [`${painted.at(-1)}${ending}`] : [painted.at(-1) ?? "", ending];
  return [head, ...painted.slice(0, -1), ...tail];
}

/** `help: …`, wrapped, its later lines under the first word. */
function labelled(label: string, text: string, colour: (text: string) => string, width: number): string[] {
  if (text === "") return [];
  const indent = widthOf(label) + 3;
  const [first = "", ...rest] = wrap(text, width - indent);
  return [`  ${colour(label)} ${first}`, ...rest.map((line) => `${" ".repeat(indent)}${line}`)];
}

function relatedText({ note, path, place }: RelatedPlace, own: string, locale: Locale): string {
  if (path !== own) return `${note}, ${path}:${place.line}:${place.column}`;
  return locale === "ko" ? `${note}, ${place.line}행` : `${note}, line ${place.line}`;
}

function link(path: string, text: string, { linkTo }: Style): string {
  return linkTo ? `\u001B]8;;${linkTo(path)}\u0007${text}\u001B]8;;\u0007` : text;
}

function summary(
  { paths, diagnostics }: Conclusion,
  shown: number,
  { paint, unshownWarnings = 0 }: Style,
  locale: Locale,
): string {
  const errors = diagnostics.filter(({ severity }) => severity === "error").length;
  const warnings = diagnostics.length - errors;
  const files = new Set(diagnostics.map(({ path }) => path)).size;
  const isKorean = locale === "ko";
  if (diagnostics.length === 0) {
    const checked = isKorean
      ? `글 ${paths.length}편에서 찾은 문제가 없습니다`
      : `${count(paths.length, "post")} checked, nothing found`;
    if (unshownWarnings === 0) return `${paint.green("✔")} ${checked}`;
    return isKorean
      ? `${paint.green("✔")} 글 ${paths.length}편에 오류가 없습니다 (경고 ${unshownWarnings}개는 보이지 않음)`
      : `${paint.green("✔")} ${count(paths.length, "post")} checked, no errors (${count(unshownWarnings, "warning")} not shown)`;
  }
  const parts = [
    ...(errors > 0 ? [paint.red(isKorean ? `오류 ${errors}개` : count(errors, "error"))] : []),
    ...(warnings > 0 ? [paint.yellow(isKorean ? `경고 ${warnings}개` : count(warnings, "warning"))] : []),
  ].join(", ");
  const sign = errors > 0 ? paint.red("✖") : paint.yellow("⚠");
  const hidden = diagnostics.length - shown + unshownWarnings;
  const more = hidden === 0 ? "" : isKorean ? ` (${hidden}개는 보이지 않음)` : ` (${hidden} not shown)`;
  return isKorean
    ? `${sign} 글 ${paths.length}편 중 ${files}편에서 ${parts}${more}`
    : `${sign} ${parts} in ${files} of ${count(paths.length, "post")}${more}`;
}

function count(amount: number, noun: string): string {
  return `${amount} ${noun}${amount === 1 ? "" : "s"}`;
}
