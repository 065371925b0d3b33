import type { Conclusion, Diagnostic, Suppressed } from "../core/diagnostic.ts";
import { byPath } from "../core/order.ts";
import type { Locale } from "../rule.ts";
import type { Report } from "./format.ts";

/** This program, as formats name it. */
export const TOOL = { name: "review-lint", url: "https://www.npmjs.com/package/review-lint" } as const;

/** What kept a file, or a rule, from being checked. */
export interface Trouble {
  /** Absent for a rule that failed over all posts together. */
  readonly path?: string;
  /** The rule that failed; absent for a file that could not be checked. */
  readonly ruleId?: string;
  readonly message: string;
}

/** All that is known of one file. */
export interface FileResult {
  readonly path: string;
  readonly diagnostics: readonly Diagnostic[];
  readonly suppressed: readonly Suppressed[];
  readonly troubles: readonly Trouble[];
}

/** What went wrong in a run, files first. */
export function troublesOf({ conclusion: { faults }, failures, locale }: Report): Trouble[] {
  return [
    ...failures.map(({ path, reason }) => ({ path, message: `${path} ${reason}` })),
    ...faults.map(({ ruleId, path, message }) => ({
      ruleId,
      ...(path === undefined ? {} : { path }),
      message: faultText(ruleId, message, locale),
    })),
  ];
}

function faultText(ruleId: string, message: string, locale: Locale): string {
  return locale === "ko"
    ? `${ruleId} 규칙이 실패했습니다: ${message}. 글이 아니라 규칙의 잘못입니다.`
    : `The rule ${ruleId} failed: ${message}. This is a mistake in the rule, not in the post.`;
}

/** What a run found, file by file: every file that was checked or should have been, by its path. */
export function resultsByFile(report: Report): FileResult[] {
  const { paths, diagnostics, suppressed } = report.conclusion;
  const files = new Map<
    string,
    { path: string; diagnostics: Diagnostic[]; suppressed: Suppressed[]; troubles: Trouble[] }
  >();
  const fileOf = (path: string) => {
    const file = files.get(path) ?? { path, diagnostics: [], suppressed: [], troubles: [] };
    files.set(path, file);
    return file;
  };
  for (const path of paths) fileOf(path);
  for (const diagnostic of diagnostics) fileOf(diagnostic.path).diagnostics.push(diagnostic);
  for (const one of suppressed) fileOf(one.diagnostic.path).suppressed.push(one);
  for (const trouble of troublesOf(report)) {
    if (trouble.path !== undefined) fileOf(trouble.path).troubles.push(trouble);
  }
  return [...files.values()].sort(byPath);
}

/** True for a path from the repository's root that leads out of it. */
export function isOutside(repositoryPath: string): boolean {
  return /^(?:\.\.(?:\/|$)|\/|[a-z]:)/i.test(repositoryPath);
}

/** What is wrong and what to do, one after the other; on one line unless something else is to stand between them. */
export function fullMessage({ message, help }: Diagnostic, between?: string): string {
  if (help === "") return message;
  return `${message}${between ?? (/[.!?。]$/.test(message) ? " " : ". ")}${help}`;
}

export interface Tally {
  readonly errors: number;
  readonly warnings: number;
  /** With a fix that is always made, and with one that must be asked for. */
  readonly safe: number;
  readonly unsafe: number;
}

/** Counts diagnostics by their weight and by how they can be mended. */
export function tally(diagnostics: Conclusion["diagnostics"]): Tally {
  const errors = diagnostics.filter(({ severity }) => severity === "error").length;
  const fixes = diagnostics.flatMap(({ fix }) => (fix && fix.edits.length > 0 ? [fix.safety] : []));
  const safe = fixes.filter((safety) => safety === "safe").length;
  return { errors, warnings: diagnostics.length - errors, safe, unsafe: fixes.length - safe };
}
