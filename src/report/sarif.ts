import type {
  ArtifactLocation,
  Fix,
  Location,
  Log,
  Notification,
  Region,
  ReportingDescriptor,
  Result,
} from "sarif";
import { fingerprintsOf } from "../core/baseline.ts";
import type { Diagnostic, Place } from "../core/diagnostic.ts";
import type { Locale, LooseMeta } from "../rule.ts";
import { jsonText, markdownText } from "./escaping.ts";
import type { Format, Report, Style } from "./format.ts";
import { type CountedFile, createCounter } from "./places.ts";
import { fullMessage, isOutside, TOOL, type Trouble, troublesOf } from "./results.ts";

const SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json";
/** The name that SARIF's readers know for the root of the repository. */
const ROOT = "%SRCROOT%";
/** Whoever compares results by a fingerprint must know how it was made. */
const FINGERPRINT = "reviewLint/v1";

/**
 * SARIF 2.1.0, for GitHub's code scanning and other viewers. What directives silence is in it, as suppressed. Offsets and
 * columns do not count a byte order mark.
 */
export const sarif: Format = (report) => {
  const { conclusion, rules, version, locale, style, sourceOf } = report;
  const { diagnostics, suppressed } = conclusion;
  const all = [...diagnostics, ...suppressed.map(({ diagnostic }) => diagnostic)];
  const fingerprints = fingerprintsOf(all, sourceOf, style.repositoryPathOf);
  const counted = createCounter(sourceOf);
  const indexOf = new Map(rules.map(({ id }, index) => [id, index]));
  const results = all.map((diagnostic, index): Result => {
    const result = toResult(diagnostic, report, counted, indexOf);
    const reason = suppressed[index - diagnostics.length]?.reason;
    const fingerprint = fingerprints[index];
    return {
      ...result,
      ...(fingerprint === undefined ? {} : { partialFingerprints: { [FINGERPRINT]: fingerprint } }),
      // Where one result says whether it is suppressed, all must.
      ...(suppressed.length === 0
        ? {}
        : {
            suppressions:
              index < diagnostics.length
                ? []
                : [{ kind: "inSource" as const, ...(reason ? { justification: reason } : {}) }],
          }),
    };
  });
  const troubles = troublesOf(report);
  const log: Log = {
    $schema: SCHEMA,
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: TOOL.name,
            version,
            semanticVersion: version,
            informationUri: TOOL.url,
            rules: rules.map((meta) => toDescriptor(meta, locale)),
          },
        },
        columnKind: "utf16CodeUnits",
        originalUriBaseIds: { [ROOT]: { description: { text: "The root of the repository." } } },
        invocations: [
          {
            executionSuccessful: troubles.length === 0,
            toolExecutionNotifications: troubles.map((trouble) => toNotification(trouble, style, indexOf)),
          },
        ],
        results,
      },
    ],
  };
  return `${jsonText(log)}\n`;
};

function toDescriptor(
  { id, summary, why, severity, messages }: LooseMeta,
  locale: Locale,
): ReportingDescriptor {
  const advice = [...new Set(Object.values(messages[locale]).map(({ help }) => help))].filter(Boolean);
  return {
    id,
    shortDescription: { text: summary[locale] },
    fullDescription: { text: why[locale] },
    help: {
      text: [summary[locale], why[locale], ...advice].join("\n"),
      markdown: [
        `${markdownText(summary[locale])} ${markdownText(why[locale])}`,
        ...advice.map((help) => `- ${markdownText(help)}`),
      ].join("\n\n"),
    },
    defaultConfiguration: {
      enabled: severity !== "off",
      level: severity === "error" ? "error" : "warning",
    },
  };
}

type Counted = (path: string) => CountedFile | undefined;

function toResult(
  diagnostic: Diagnostic,
  { style }: Report,
  counted: Counted,
  indexOf: ReadonlyMap<string, number>,
): Result {
  const { path, ruleId, severity, place, related } = diagnostic;
  const ruleIndex = indexOf.get(ruleId);
  const fix = fixOf(diagnostic, counted(path), style);
  return {
    ruleId,
    ...(ruleIndex === undefined ? {} : { ruleIndex }),
    level: severity === "error" ? "error" : "warning",
    message: { text: plainMessage(fullMessage(diagnostic)) },
    locations: [locationOf(path, place, counted, style)],
    ...(related.length === 0
      ? {}
      : {
          relatedLocations: related.map((other, id) => ({
            id,
            ...locationOf(other.path, other.place, counted, style),
            message: { text: plainMessage(other.note) },
          })),
        }),
    ...(fix ? { fixes: [fix] } : {}),
  };
}

/** A fix that needs no thought; the others are not for a viewer to make. */
function fixOf(
  { path, fix, help, message }: Diagnostic,
  file: CountedFile | undefined,
  style: Style,
): Fix | undefined {
  if (!fix || !file || fix.safety !== "safe" || fix.edits.length === 0) return undefined;
  return {
    description: { text: plainMessage(help || message) },
    artifactChanges: [
      {
        artifactLocation: artifactOf(path, style),
        replacements: fix.edits.map((edit) => ({
          deletedRegion: regionOf(file.placeOf(edit), file),
          insertedContent: { text: edit.text },
        })),
      },
    ],
  };
}

function locationOf(path: string, place: Place, counted: Counted, style: Style): Location {
  return {
    physicalLocation: {
      artifactLocation: artifactOf(path, style),
      region: regionOf(place, counted(path)),
    },
  };
}

function regionOf(place: Place, file: CountedFile | undefined): Region {
  const { start, end, line, column, endLine, endColumn } = file?.withoutMark(place) ?? place;
  return {
    startLine: line,
    startColumn: column,
    endLine,
    endColumn,
    charOffset: start,
    charLength: end - start,
  };
}

function toNotification(
  { path, ruleId, message }: Trouble,
  style: Style,
  indexOf: ReadonlyMap<string, number>,
): Notification {
  const index = ruleId === undefined ? undefined : indexOf.get(ruleId);
  return {
    level: "error",
    message: { text: plainMessage(message) },
    ...(path === undefined
      ? {}
      : { locations: [{ physicalLocation: { artifactLocation: artifactOf(path, style) } }] }),
    ...(ruleId === undefined
      ? {}
      : { associatedRule: { id: ruleId, ...(index === undefined ? {} : { index }) } }),
  };
}

/** From the root of the repository where the file lies in it, else from that of the file system. */
function artifactOf(path: string, { repositoryPathOf, absoluteOf }: Style): ArtifactLocation {
  const fromRoot = repositoryPathOf(path);
  if (!isOutside(fromRoot)) return { uri: encodePath(fromRoot), uriBaseId: ROOT };
  const absolute = absoluteOf(path).replaceAll("\\", "/");
  return { uri: `file://${absolute.startsWith("/") ? "" : "/"}${encodePath(absolute)}` };
}

function encodePath(path: string): string {
  // A lone half of a surrogate pair has no bytes that could be encoded.
  return path
    .replace(/[\uD800-\uDFFF]/gu, "\uFFFD")
    .split("/")
    .map((part, index) => (index === 0 && /^[a-z]:$/i.test(part) ? part : encodeURIComponent(part)))
    .join("/");
}

/** SARIF reads `[words](place)` in a message as a link; a bracket with a backslash is only a bracket. */
function plainMessage(text: string): string {
  return text.replace(/\](?=\()/g, "\\]");
}
