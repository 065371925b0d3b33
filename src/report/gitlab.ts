import { fingerprintsOf } from "../core/baseline.ts";
import { jsonText } from "./escaping.ts";
import type { Format } from "./format.ts";
import { TOOL, troublesOf } from "./results.ts";

/** GitLab's code quality report. Its fingerprints stay when lines move, so that GitLab knows what is new. */
export const gitlab: Format = (report) => {
  const { conclusion, sourceOf, style } = report;
  const fingerprints = fingerprintsOf(conclusion.diagnostics, sourceOf, style.repositoryPathOf);
  // An entry must have a file; what failed over all files together is on stderr, and fails the job.
  const failed = troublesOf(report).flatMap(({ path, ruleId, message }) =>
    path === undefined
      ? []
      : [
          {
            description: message,
            check_name: ruleId ?? TOOL.name,
            fingerprint: ["failed", ruleId ?? "", style.repositoryPathOf(path)].join(":"),
            severity: "critical",
            location: { path: style.repositoryPathOf(path), lines: { begin: 1, end: 1 } },
          },
        ],
  );
  const found = conclusion.diagnostics.map(({ path, ruleId, severity, message, place }, index) => ({
    description: message,
    check_name: ruleId,
    fingerprint: fingerprints[index],
    severity: severity === "error" ? "major" : "minor",
    location: {
      path: style.repositoryPathOf(path),
      lines: { begin: place.line, end: place.endLine },
    },
  }));
  return `${jsonText([...failed, ...found])}\n`;
};
