import type { Diagnostic, Place } from "../core/diagnostic.ts";
import type { Format } from "./format.ts";

/** The shape of ESLint's JSON, for the many programs that read it; files without findings are in it too. */
export const json: Format = ({ conclusion: { paths, diagnostics }, style: { absoluteOf } }) => {
  const byPath = new Map<string, Diagnostic[]>(paths.map((path) => [path, []]));
  for (const diagnostic of diagnostics) byPath.get(diagnostic.path)?.push(diagnostic);
  const results = [...byPath].map(([path, found]) => {
    const errorCount = found.filter(({ severity }) => severity === "error").length;
    return {
      filePath: absoluteOf(path),
      messages: found.map((diagnostic) => toMessage(diagnostic, absoluteOf)),
      errorCount,
      warningCount: found.length - errorCount,
      fixableErrorCount: 0,
      fixableWarningCount: 0,
    };
  });
  return `${escapeInvisible(JSON.stringify(results))}\n`;
};

function toMessage(
  { ruleId, severity, message, messageId, place, related, values, outline }: Diagnostic,
  absoluteOf: (path: string) => string,
) {
  return {
    ruleId,
    severity: severity === "error" ? 2 : 1,
    message,
    messageId,
    ...points(place),
    ...(related.length === 0
      ? {}
      : {
          related: related.map(({ path, place: other, note }) => ({
            filePath: absoluteOf(path),
            message: note,
            ...points(other),
          })),
        }),
    ...(outline.length === 0 ? {} : { outline }),
    ...(Object.keys(values).length === 0 ? {} : { data: values }),
  };
}

function points({ line, column, endLine, endColumn }: Place) {
  return { line, column, endLine, endColumn };
}

/** JSON escapes the oldest controls itself; the younger ones and marks of direction would reach a terminal as they are. */
function escapeInvisible(text: string): string {
  return text.replace(/[\u007F-\u009F\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069\uFEFF]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
}
