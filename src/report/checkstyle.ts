import { xmlAttributes } from "./escaping.ts";
import type { Format } from "./format.ts";
import { createCounter } from "./places.ts";
import { fullMessage, resultsByFile, TOOL } from "./results.ts";

/** Checkstyle's XML, as ESLint writes it: absolute paths, and an entry for each file, clean ones included. */
export const checkstyle: Format = (report) => {
  const counted = createCounter(report.sourceOf);
  const files = resultsByFile(report).map(({ path, diagnostics, troubles }) => {
    const failed = troubles.map(({ ruleId, message }) =>
      entry(1, 1, "error", message, ruleId === undefined ? TOOL.name : `${TOOL.name}.${ruleId}`),
    );
    const found = diagnostics.map((diagnostic) => {
      const { line, column } = counted(path)?.withoutMark(diagnostic.place) ?? diagnostic.place;
      const severity = diagnostic.severity === "error" ? "error" : "warning";
      return entry(line, column, severity, fullMessage(diagnostic), `${TOOL.name}.${diagnostic.ruleId}`);
    });
    const name = xmlAttributes({ name: report.style.absoluteOf(path) });
    return `  <file${name}>\n${[...failed, ...found].join("")}  </file>\n`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<checkstyle version="4.3">\n${files.join("")}</checkstyle>\n`;
};

function entry(line: number, column: number, severity: string, message: string, source: string): string {
  return `    <error${xmlAttributes({ line, column, severity, message, source })}/>\n`;
}
