import type { ChalkInstance } from "chalk";
import { structuredPatch } from "diff";
import { visible, visibleAtStart } from "./text.ts";

/**
 * What changes in a file, as a unified diff that `patch` and `git apply` read; coloured where `paint` paints.
 *
 * @param isShown true where the diff goes to a terminal or a log, which must not act on what stands in a post; for a
 *   program, lines are as they are.
 */
export function unifiedDiff(
  path: string,
  before: string,
  after: string,
  { paint, isShown }: { readonly paint: ChalkInstance; readonly isShown: boolean },
): string {
  const { hunks } = structuredPatch(path, path, before, after, "", "", { context: 3 });
  if (hunks.length === 0) return "";
  const written = (line: string) =>
    isShown ? `${line.charAt(0)}${visibleAtStart(line.slice(1).replace(/\r$/, ""))}` : line;
  const lines = [
    paint.bold(`--- a/${visible(path)}`),
    paint.bold(`+++ b/${visible(path)}`),
    ...hunks.flatMap(({ oldStart, oldLines, newStart, newLines, lines: changed }) => [
      paint.cyan(`@@ -${oldStart},${oldLines} +${newStart},${newLines} @@`),
      ...changed.map((line) => {
        if (line.startsWith("+")) return paint.green(written(line));
        return line.startsWith("-") ? paint.red(written(line)) : written(line);
      }),
    ]),
  ];
  return `${lines.join("\n")}\n`;
}
