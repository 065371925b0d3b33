import type { ChalkInstance } from "chalk";
import type { Diagnostic } from "../core/diagnostic.ts";
import type { Locale } from "../rule.ts";
import { cut, widthOf } from "./layout.ts";
import { visible, visibleAtStart } from "./text.ts";

const WORDS = {
  en: { expected: "expected", found: "found", missing: "missing", elsewhere: "stands elsewhere" },
  ko: { expected: "있어야 할 절", found: "이 글의 절", missing: "없음", elsewhere: "다른 곳에 있음" },
} as const;

/** The widest that the left column gets; a longer heading is cut. */
const MAX_LEFT = 36;

/** Expected beside found as two aligned columns; empty for a finding without outline. */
export function outlineLines(
  rows: Diagnostic["outline"],
  {
    paint,
    mark,
    width,
    locale,
  }: { paint: ChalkInstance; mark: ChalkInstance; width: number; locale: Locale },
): string[] {
  if (rows.length === 0) return [];
  const words = WORDS[locale];
  const headings = rows.flatMap(({ expected }) =>
    expected === null ? [] : [widthOf(visibleAtStart(expected))],
  );
  const left = Math.min(MAX_LEFT, width >> 1, Math.max(widthOf(words.expected), ...headings));
  const right = Math.max(10, width - left - 8);
  const line = (sign: string, expected: string, found: string, colour: (text: string) => string) => {
    const shown = cut(visibleAtStart(expected), left);
    const gap = " ".repeat(left - widthOf(shown));
    return `  ${colour(`${sign} ${shown}`)}${gap}   ${colour(cut(visible(found), right))}`.trimEnd();
  };
  return [
    line(" ", words.expected, words.found, paint.dim),
    ...rows.map(({ expected, found, state }) => {
      if (state === "same") return line(" ", expected ?? "", found ?? "", (text) => text);
      if (state === "extra") return line(" ", "", found ?? "", paint.dim);
      if (state === "missing") return line("✗", expected ?? "", words.missing, mark);
      return line("↕", expected ?? "", found ?? words.elsewhere, mark);
    }),
  ];
}
