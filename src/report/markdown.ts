import type { Diagnostic } from "../core/diagnostic.ts";
import type { Locale } from "../rule.ts";
import { markdownText } from "./escaping.ts";
import type { Format } from "./format.ts";
import { cut } from "./layout.ts";
import { fullMessage, tally, troublesOf } from "./results.ts";
import { headlineOf, notesOf } from "./summary.ts";

/** A comment on GitHub holds 65,536 letters; with so many findings of usual length it stays well below. */
const MAX_LISTED = 100;
/** Columns of a finding's text; longer ones quote much of a post. */
const MAX_TEXT = 300;

const WORDS = {
  en: {
    rule: "Rule",
    errors: "Errors",
    warnings: "Warnings",
    fixable: "Fixable",
    findings: "Findings",
    place: "Place",
    finding: "Finding",
    troubles: "Not checked",
    error: "error",
    warn: "warning",
    more: (amount: number) => `… and ${amount} more.`,
  },
  ko: {
    rule: "규칙",
    errors: "오류",
    warnings: "경고",
    fixable: "자동 수정",
    findings: "찾은 문제",
    place: "위치",
    finding: "내용",
    troubles: "검사하지 못한 것",
    error: "오류",
    warn: "경고",
    more: (amount: number) => `… 그 밖에 ${amount}개가 더 있습니다.`,
  },
} as const satisfies { readonly [L in Locale]: unknown };

/** A summary as Markdown, for a comment on a pull request or the summary of a workflow: how many of each rule, then which. */
export const markdown: Format = (report) => {
  const { conclusion, style, locale } = report;
  const { diagnostics } = conclusion;
  const words = WORDS[locale];
  const troubles = troublesOf(report);
  const { sign, text } = headlineOf(report, diagnostics.length);
  const notes = notesOf(report).map((note) => `- ${note.replace(/--[a-z-]+/g, "`$&`")}\n`);
  const parts = [`## review-lint\n\n${sign} ${text}\n`];
  if (notes.length > 0) parts.push(notes.join(""));
  if (troubles.length > 0) {
    const lines = troubles.slice(0, MAX_LISTED).map(({ message }) => `- ${shortText(message)}\n`);
    const rest = troubles.length - lines.length;
    parts.push(`### ${words.troubles}\n\n${lines.join("")}${rest > 0 ? `\n${words.more(rest)}\n` : ""}`);
  }
  if (diagnostics.length > 0) {
    const listed = diagnostics.slice(0, Math.min(MAX_LISTED, style.limit ?? MAX_LISTED));
    const rows = listed.map((one) => [
      markdownText(`${style.repositoryPathOf(one.path)}:${one.place.line}:${one.place.column}`),
      words[one.severity],
      shortText(fullMessage(one)),
      markdownText(one.ruleId),
    ]);
    const rest = diagnostics.length - listed.length;
    parts.push(
      table(
        [words.rule, words.errors, words.warnings, words.fixable],
        ["", ":", ":", ":"],
        byRule(diagnostics),
      ),
    );
    if (rows.length > 0) {
      const findings = table([words.place, "", words.finding, words.rule], ["", "", "", ""], rows);
      parts.push(
        `<details>\n<summary>${words.findings}</summary>\n\n${findings}${rest > 0 ? `\n${words.more(rest)}\n` : ""}\n</details>\n`,
      );
    }
  }
  return parts.join("\n");
};

/** How many of each rule, the most frequent first. */
function byRule(diagnostics: readonly Diagnostic[]): string[][] {
  const rules = new Map<string, Diagnostic[]>();
  for (const diagnostic of diagnostics) {
    const own = rules.get(diagnostic.ruleId);
    if (own) own.push(diagnostic);
    else rules.set(diagnostic.ruleId, [diagnostic]);
  }
  const counted = [...rules].map(([rule, own]) => ({ rule, total: own.length, ...tally(own) }));
  counted.sort((a, b) => b.total - a.total || (a.rule < b.rule ? -1 : 1));
  return counted.map(({ rule, errors, warnings, safe, unsafe }) => [
    markdownText(rule),
    String(errors),
    String(warnings),
    String(safe + unsafe),
  ]);
}

function table(
  head: readonly string[],
  alignment: readonly ("" | ":")[],
  rows: readonly (readonly string[])[],
): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |\n`;
  return [line(head), line(alignment.map((end) => `---${end}`)), ...rows.map(line)].join("");
}

function shortText(text: string): string {
  return markdownText(cut(text, MAX_TEXT));
}
