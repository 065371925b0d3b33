import { type Diagnostic, lastLineOf } from "../core/diagnostic.ts";
import type { Format, Report, Style } from "./format.ts";
import { type CountedFile, createCounter } from "./places.ts";
import { fullMessage, isOutside, TOOL, type Trouble, troublesOf } from "./results.ts";
import { counted, visible } from "./text.ts";

/** So many findings of one rule are shown each by itself. */
const SHOWN_OF_A_KIND = 8;
/** GitHub shows so many errors of a step, and as many warnings, beside the lines that they speak of. */
const SHOWN_BY_GITHUB = 10;

/** GitHub's workflow commands, which put findings beside the lines of a pull request: errors first. */
export const github: Format = (report) => {
  const counted = createCounter(report.sourceOf);
  const { diagnostics } = report.conclusion;
  const lines = troublesOf(report).map((trouble) => troubleLine(trouble, report.style));
  const shown = { error: lines.length, warn: 0 };
  for (const severity of ["error", "warn"] as const) {
    const kinds = new Map<string, number>();
    for (const diagnostic of diagnostics.filter((one) => one.severity === severity)) {
      const { ruleId } = diagnostic;
      const seen = (kinds.get(ruleId) ?? 0) + 1;
      kinds.set(ruleId, seen);
      if (seen > SHOWN_OF_A_KIND) continue;
      shown[severity]++;
      lines.push(findingLine(diagnostic, counted(diagnostic.path), report.style));
    }
    for (const [ruleId, amount] of kinds) {
      if (amount > SHOWN_OF_A_KIND) lines.push(moreLine(ruleId, amount - SHOWN_OF_A_KIND, severity, report));
    }
  }
  if (Math.max(shown.error, shown.warn) > SHOWN_BY_GITHUB) {
    lines.push(command("notice", { title: TOOL.name }, CUT_BY_GITHUB[report.locale]));
  }
  return lines.map((line) => `${line}\n`).join("");
};

const CUT_BY_GITHUB = {
  en: "GitHub shows ten errors and ten warnings of a step beside the lines; the rest are in this step's log.",
  ko: "GitHub은 한 단계의 오류 10개와 경고 10개만 해당 줄 옆에 보여 줍니다. 나머지는 이 단계의 로그에 있습니다.",
} as const;

function findingLine(diagnostic: Diagnostic, file: CountedFile | undefined, style: Style): string {
  const { path, severity, ruleId } = diagnostic;
  const { line, column, endLine, endColumn } = file?.withoutMark(diagnostic.place) ?? diagnostic.place;
  const last = lastLineOf(diagnostic.place);
  // Columns go with a single line only.
  const columns = last > line ? {} : { col: column, ...(endLine === line ? { endColumn } : {}) };
  const text = fullMessage(
    { ...diagnostic, message: visible(diagnostic.message), help: visible(diagnostic.help) },
    "\n",
  );
  const place = { line, endLine: last, ...columns };
  return located(severity === "error" ? "error" : "warning", path, place, ruleId, text, style);
}

function troubleLine({ path, ruleId, message }: Trouble, style: Style): string {
  const title = ruleId ?? TOOL.name;
  if (path === undefined) return command("error", { title }, visible(message));
  return located("error", path, {}, title, visible(message), style);
}

/** A command about a file. One outside of the repository, or whose name must not be printed, cannot be pointed at. */
function located(
  name: "error" | "warning",
  path: string,
  place: { readonly [key: string]: number },
  title: string,
  text: string,
  style: Style,
): string {
  const file = style.repositoryPathOf(path);
  return isOutside(file) || visible(file) !== file
    ? command(name, { title }, `${visible(path)}: ${text}`)
    : command(name, { file, ...place, title }, text);
}

function moreLine(
  ruleId: string,
  amount: number,
  severity: Diagnostic["severity"],
  { locale }: Report,
): string {
  const isError = severity === "error";
  const text =
    locale === "ko"
      ? `${ruleId} ${isError ? "오류" : "경고"}가 ${amount}개 더 있습니다. review-lint를 직접 실행하면 모두 볼 수 있습니다.`
      : `${counted(amount, `more ${isError ? "error" : "warning"}`)} of ${ruleId}. Run review-lint to see them all.`;
  return command("notice", { title: ruleId }, text);
}

/** `::name key=value,...::text`, in which GitHub's own marks are escaped as its runner reads them back. */
function command(
  name: string,
  properties: { readonly [key: string]: string | number },
  text: string,
): string {
  const listed = Object.entries(properties).map(([key, value]) => `${key}=${escapeProperty(String(value))}`);
  return `::${name} ${listed.join(",")}::${escapeData(text)}`;
}

function escapeData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
