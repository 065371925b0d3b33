import type { Diagnostic, Place } from "../core/diagnostic.ts";
import { jsonText } from "./escaping.ts";
import type { Format } from "./format.ts";
import { type CountedFile, createCounter } from "./places.ts";
import { fullMessage, TOOL, troublesOf } from "./results.ts";

/**
 * The Reviewdog Diagnostic Format. Its columns count bytes of UTF-8. Its paths start from the folder that reviewdog runs
 * in, which is the one that this program runs in too.
 */
export const rdjson: Format = (report) => {
  const counted = createCounter(report.sourceOf);
  const failed = troublesOf(report).flatMap(({ path, ruleId, message }) =>
    path === undefined
      ? []
      : [
          {
            message,
            location: { path },
            severity: "ERROR",
            ...(ruleId === undefined ? {} : { code: { value: ruleId } }),
          },
        ],
  );
  const found = report.conclusion.diagnostics.map((diagnostic) =>
    toDiagnostic(diagnostic, counted(diagnostic.path)),
  );
  return `${jsonText({ source: TOOL, diagnostics: [...failed, ...found] })}\n`;
};

function toDiagnostic(diagnostic: Diagnostic, file: CountedFile | undefined) {
  const { path, ruleId, severity, place, fix } = diagnostic;
  // Reviewdog offers a suggestion to be taken by a click, so it gets only those that need no thought.
  const edit = fix?.safety === "safe" ? file?.oneEdit(fix) : undefined;
  return {
    message: fullMessage(diagnostic, "\n"),
    location: { path, range: rangeOf(place, file) },
    severity: severity === "error" ? "ERROR" : "WARNING",
    code: { value: ruleId },
    ...(edit && file ? { suggestions: [{ range: rangeOf(file.placeOf(edit), file), text: edit.text }] } : {}),
  };
}

function rangeOf(place: Place, file: CountedFile | undefined) {
  // Without the text nobody knows how many bytes there are before a place, but its lines are known.
  if (!file) return { start: { line: place.line }, end: { line: place.endLine } };
  const { column, endColumn } = file.byteColumns(place);
  return { start: { line: place.line, column }, end: { line: place.endLine, column: endColumn } };
}
