import { jsonText } from "./escaping.ts";
import type { Format } from "./format.ts";
import { detailsOf } from "./json.ts";
import { createCounter } from "./places.ts";
import { troublesOf } from "./results.ts";

/** One JSON object a line, one line a diagnostic; what could not be checked comes first, as `fatal`. */
export const jsonl: Format = (report) => {
  const counted = createCounter(report.sourceOf);
  const fatal = troublesOf(report).map(({ path, ruleId, message }) => ({
    path: path ?? null,
    ruleId: ruleId ?? null,
    severity: "error",
    fatal: true,
    message,
  }));
  const found = report.conclusion.diagnostics.map((diagnostic) => {
    const { path, ruleId, severity, message, messageId, values } = diagnostic;
    return {
      path,
      ruleId,
      severity: severity === "error" ? "error" : "warning",
      message,
      messageId,
      ...detailsOf(diagnostic, counted, (other) => ({ path: other })),
      ...(Object.keys(values).length === 0 ? {} : { data: values }),
    };
  });
  return [...fatal, ...found].map((line) => `${jsonText(line)}\n`).join("");
};
