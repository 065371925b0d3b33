import type { Format } from "./format.ts";
import { visible } from "./text.ts";

/** One line a diagnostic, `path:line:col: severity message [rule]`, as editors and grep read it. */
export const compact: Format = ({ diagnostics }, _sourceOf, { limit }) =>
  diagnostics
    .slice(0, limit)
    .map(({ path, place, severity, message, ruleId }) => {
      const weight = severity === "error" ? "error" : "warning";
      return `${visible(path)}:${place.line}:${place.column}: ${weight} ${visible(message)} [${ruleId}]\n`;
    })
    .join("");
