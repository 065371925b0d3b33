import type { Diagnostic, RelatedPlace } from "../core/diagnostic.ts";
import { groupBy } from "../core/group.ts";
import { createSource, type Source } from "../post/source.ts";
import type { Locale } from "../rule.ts";
import type { Format, Report, Style } from "./format.ts";
import { codeFrame } from "./frame.ts";
import { widthOf, wrap } from "./layout.ts";
import { outlineLines } from "./outline.ts";
import { headlineOf, notesOf } from "./summary.ts";
import { visible, visibleAtStart } from "./text.ts";

/** Lines of prose longer than this tire the eye, however wide the terminal is. */
const MAX_WIDTH = 120;

/** The report for people: what is wrong, where, with the text itself, and what to do. */
export const pretty: Format = (report) => {
  const { conclusion, sourceOf, style: given, locale } = report;
  const style = { ...given, width: Math.min(MAX_WIDTH, Math.max(40, given.width)) };
  const shown = conclusion.diagnostics.slice(0, style.limit);
  const blocks: string[] = [];
  for (const [path, diagnostics] of groupBy(shown, (diagnostic) => diagnostic.path)) {
    blocks.push(heading(path, style));
    const text = sourceOf(path);
    const source = text === undefined ? undefined : createSource(text);
    for (const diagnostic of diagnostics) blocks.push(block(diagnostic, source, style, locale));
  }
  blocks.push(summary(report, shown.length));
  return `${blocks.join("\n\n")}\n`;
};

const WORDS = {
  en: { error: "error", warn: "warning", help: "help:", note: "note:" },
  ko: { error: "오류", warn: "경고", help: "도움말:", note: "참고:" },
} as const;

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
      `${visibleAtStart(path)}:${place.line}:${place.column}`,
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

/** What the run comes to: a line with the counts, and under it what else there is to know. */
function summary(report: Report, shown: number): string {
  const { paint } = report.style;
  const { sign, text } = headlineOf(report, shown, paint.red, paint.yellow);
  const colour = sign === "✖" ? paint.red : sign === "⚠" ? paint.yellow : paint.green;
  return [`${colour(sign)} ${text}`, ...notesOf(report).map((note) => `  ${note}`)].join("\n");
}
