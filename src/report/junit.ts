import { xmlAttributes, xmlText } from "./escaping.ts";
import type { Format } from "./format.ts";
import { type FileResult, fullMessage, resultsByFile, type Trouble, troublesOf } from "./results.ts";

/**
 * JUnit's XML: a suite for each file, in it a case for each finding, or one that passes. The form knows no warnings, so
 * that they fail as errors do; their `type` tells them apart.
 */
export const junit: Format = (report) => {
  const { repositoryPathOf } = report.style;
  const everywhere = troublesOf(report).filter(({ path }) => path === undefined);
  const files = resultsByFile(report);
  const suites = [
    ...(everywhere.length > 0 ? [suite("review-lint", everywhere, [])] : []),
    ...files.map(({ path, troubles, diagnostics }) => suite(repositoryPathOf(path), troubles, diagnostics)),
  ];
  const failures = report.conclusion.diagnostics.length;
  const errors = troublesOf(report).length;
  const clean = files.filter((file) => file.troubles.length + file.diagnostics.length === 0).length;
  const totals = xmlAttributes({ name: "review-lint", tests: failures + errors + clean, failures, errors });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites${totals}>\n${suites.join("")}</testsuites>\n`;
};

function suite(name: string, troubles: readonly Trouble[], diagnostics: FileResult["diagnostics"]): string {
  // Readers make a package of what stands before the last full stop, so that the ending would become a name.
  const classname = name.replace(/\.[^./]+$/, "");
  const failed = troubles.map(({ ruleId, message }) =>
    testcase(ruleId ?? "review-lint", classname, "error", { message, type: "fatal" }, message),
  );
  const found = diagnostics.map((diagnostic) => {
    const { ruleId, severity, message, place } = diagnostic;
    const type = severity === "error" ? "error" : "warning";
    const where = `${name}:${place.line}:${place.column}`;
    const text = `${where}: ${type}: ${fullMessage(diagnostic)} (${ruleId})`;
    return testcase(
      `${ruleId} (${place.line}:${place.column})`,
      classname,
      "failure",
      { message, type },
      text,
    );
  });
  const cases = [...failed, ...found];
  if (cases.length === 0) cases.push(`    <testcase${xmlAttributes({ name, classname, time: 0 })}/>\n`);
  const counts = { tests: cases.length, failures: found.length, errors: failed.length, time: 0 };
  return `  <testsuite${xmlAttributes({ name, ...counts })}>\n${cases.join("")}  </testsuite>\n`;
}

function testcase(
  name: string,
  classname: string,
  result: "error" | "failure",
  attributes: { readonly message: string; readonly type: string },
  text: string,
): string {
  return `    <testcase${xmlAttributes({ name, classname, time: 0 })}><${result}${xmlAttributes(attributes)}>${xmlText(text)}</${result}></testcase>\n`;
}
