import type { Format } from "./format.ts";
import { visible, visibleAtStart } from "./text.ts";

/** One line a diagnostic, `path:line:col: severity message [rule]`, as editors and grep read it. */
export const compact: Format = ({ conclusion, style }) =>
  conclusion.diagnostics
    .slice(0, style.limit)
    .map(({ path, place, severity, message, ruleId }) => {
      const weight = severity === "error" ? "error" : "warning";
      return `${visibleAtStart(path)}:${place.line}:${place.column}: ${weight} ${visible(message)} [${ruleId}]\n`;
    })
    .join("");
