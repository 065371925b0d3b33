import type { Diagnostic, Place, Suppressed } from "../core/diagnostic.ts";
import { jsonText } from "./escaping.ts";
import type { Format, Style } from "./format.ts";
import { type CountedFile, createCounter } from "./places.ts";
import { resultsByFile, type Trouble, tally } from "./results.ts";

/**
 * The shape of ESLint's JSON, for the many programs that read it; files without findings are in it too. As with ESLint,
 * offsets and columns do not count a byte order mark at a file's beginning.
 */
export const json: Format = (report) => {
  const counted = createCounter(report.sourceOf);
  const { style } = report;
  const results = resultsByFile(report).map(({ path, diagnostics, suppressed, troubles }) => {
    const found = diagnostics.map((diagnostic) => ({
      diagnostic,
      message: toMessage(diagnostic, counted, style),
    }));
    const { errors, warnings } = tally(diagnostics);
    const fixable = tally(found.flatMap(({ diagnostic, message }) => ("fix" in message ? [diagnostic] : [])));
    return {
      filePath: style.absoluteOf(path),
      messages: [...troubles.map(toFatal), ...found.map(({ message }) => message)],
      suppressedMessages: suppressed.map((one) => toSuppressed(one, counted, style)),
      errorCount: errors + troubles.length,
      fatalErrorCount: troubles.length,
      warningCount: warnings,
      fixableErrorCount: fixable.errors,
      fixableWarningCount: fixable.warnings,
    };
  });
  return `${jsonText(results)}\n`;
};

type Counted = (path: string) => CountedFile | undefined;

function toSuppressed({ diagnostic, reason }: Suppressed, counted: Counted, style: Style) {
  return {
    ...toMessage(diagnostic, counted, style),
    suppressions: [{ kind: "directive", justification: reason }],
  };
}

/** ESLint's message for a file that it cannot read. */
function toFatal({ ruleId, message }: Trouble) {
  return {
    ruleId: null,
    fatal: true,
    severity: 2,
    message,
    line: 1,
    column: 1,
    ...(ruleId === undefined ? {} : { data: { rule: ruleId } }),
  };
}

function toMessage(diagnostic: Diagnostic, counted: Counted, style: Style) {
  const { ruleId, severity, message, messageId, values } = diagnostic;
  return {
    ruleId,
    severity: severity === "error" ? 2 : 1,
    message,
    messageId,
    ...detailsOf(diagnostic, counted, (path) => ({ filePath: style.absoluteOf(path) })),
    ...(Object.keys(values).length === 0 ? {} : { data: values }),
  };
}

/** Where a diagnostic stands, what it refers to and how it can be mended: the part that JSON formats share. */
export function detailsOf(
  { path, place, message, help, related, outline, fix }: Diagnostic,
  counted: Counted,
  nameOf: (path: string) => { readonly [key: string]: string },
) {
  const file = counted(path);
  const edit = fix ? file?.oneEdit(fix) : undefined;
  const range = edit && file?.withoutMark(file.placeOf(edit));
  const made = edit && range && { range: [range.start, range.end], text: edit.text };
  return {
    ...(help === "" ? {} : { help }),
    ...points(place, file),
    ...(made === undefined
      ? {}
      : fix?.safety === "safe"
        ? { fix: made }
        : { suggestions: [{ desc: help || message, fix: made }] }),
    ...(related.length === 0
      ? {}
      : {
          related: related.map(({ path: other, place: at, note }) => ({
            ...nameOf(other),
            message: note,
            ...points(at, counted(other)),
          })),
        }),
    ...(outline.length === 0 ? {} : { outline }),
  };
}

function points(place: Place, file: CountedFile | undefined) {
  const { line, column, endLine, endColumn } = file?.withoutMark(place) ?? place;
  return { line, column, endLine, endColumn };
}
