import type { Locale } from "../rule.ts";
import type { Report } from "./format.ts";
import { tally, troublesOf } from "./results.ts";
import { counted } from "./text.ts";

/** What a run comes to in one sentence, whole, and in the parts that are painted apart. */
export interface Headline {
  readonly sign: "✔" | "⚠" | "✖";
  readonly text: string;
}

/**
 * The first line of a summary.
 *
 * @param shown how many of the diagnostics the reader sees.
 * @param paintErrors, paintWarnings colours for the two counts.
 */
export function headlineOf(
  { conclusion: { paths, diagnostics }, style: { unshownWarnings = 0 }, locale }: Report,
  shown: number,
  paintErrors: (text: string) => string = (text) => text,
  paintWarnings: (text: string) => string = (text) => text,
): Headline {
  const isKorean = locale === "ko";
  if (diagnostics.length === 0) {
    if (unshownWarnings === 0) {
      const text = isKorean
        ? `글 ${paths.length}편에서 찾은 문제가 없습니다`
        : `${counted(paths.length, "post")} checked, nothing found`;
      return { sign: "✔", text };
    }
    const text = isKorean
      ? `글 ${paths.length}편에 오류가 없습니다 (경고 ${unshownWarnings}개는 보이지 않음)`
      : `${counted(paths.length, "post")} checked, no errors (${counted(unshownWarnings, "warning")} not shown)`;
    return { sign: "✔", text };
  }
  const { errors, warnings } = tally(diagnostics);
  const files = new Set(diagnostics.map(({ path }) => path)).size;
  const parts = [
    ...(errors > 0 ? [paintErrors(isKorean ? `오류 ${errors}개` : counted(errors, "error"))] : []),
    ...(warnings > 0 ? [paintWarnings(isKorean ? `경고 ${warnings}개` : counted(warnings, "warning"))] : []),
  ].join(", ");
  const hidden = diagnostics.length - shown + unshownWarnings;
  const more = hidden === 0 ? "" : isKorean ? ` (${hidden}개는 보이지 않음)` : ` (${hidden} not shown)`;
  return {
    sign: errors > 0 ? "✖" : "⚠",
    text: isKorean
      ? `글 ${paths.length}편 중 ${files}편에서 ${parts}${more}`
      : `${parts} in ${files} of ${counted(paths.length, "post")}${more}`,
  };
}

/** What a summary says besides: what could not be checked, what can be fixed and how, how it compares with a baseline. */
export function notesOf(report: Report): string[] {
  const { baseline, failures, conclusion, locale } = report;
  const isKorean = locale === "ko";
  const rules = troublesOf(report).length - failures.length;
  const { safe, unsafe } = tally(conclusion.diagnostics);
  return [
    ...(failures.length > 0
      ? [
          isKorean
            ? `파일 ${failures.length}개는 검사하지 못했습니다`
            : `${counted(failures.length, "file")} could not be checked`,
        ]
      : []),
    ...(rules > 0
      ? [
          isKorean
            ? `규칙이 ${rules}번 실패했습니다`
            : `a rule failed ${rules === 1 ? "once" : `${rules} times`}`,
        ]
      : []),
    ...fixableNote(safe, unsafe, locale),
    ...(baseline
      ? [
          isKorean
            ? `기준선과 비교하면 이미 알던 문제 ${baseline.known}개, 새 문제 ${baseline.new}개, 사라진 문제 ${baseline.gone}개`
            : `${baseline.known} known, ${baseline.new} new, ${baseline.gone} gone`,
        ]
      : []),
  ];
}

function fixableNote(safe: number, unsafe: number, locale: Locale): string[] {
  if (safe + unsafe === 0) return [];
  if (locale === "ko") {
    if (unsafe === 0) return [`${safe}개는 --fix로 고칠 수 있습니다`];
    if (safe === 0) return [`${unsafe}개는 --fix-unsafe로 고칠 수 있습니다`];
    return [`${safe}개는 --fix로, ${unsafe}개는 --fix-unsafe로 고칠 수 있습니다`];
  }
  if (unsafe === 0) return [`${safe} fixable with --fix`];
  if (safe === 0) return [`${unsafe} fixable with --fix-unsafe`];
  return [`${safe} fixable with --fix, ${unsafe} more with --fix-unsafe`];
}
