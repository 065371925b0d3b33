import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { RDFormatValidator } from "@umbrelladocs/rdformat-validator";
import { Ajv } from "ajv";
import ajvDraft4 from "ajv-draft-04";
import ajvFormats from "ajv-formats";
import { Chalk } from "chalk";
import { parseDocument } from "htmlparser2";
import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmFromMarkdown } from "mdast-util-gfm";
import { gfm } from "micromark-extension-gfm";
import { describe, expect, test } from "vitest";
import { validateXML } from "xmllint-wasm";
import { z } from "zod";
import { families } from "../rules/index.ts";
import type { Conclusion, Diagnostic, PlacedFix } from "../src/core/diagnostic.ts";
import { applyEdits } from "../src/core/fix.ts";
import { placeOf } from "../src/core/lint.ts";
import { createSource } from "../src/post/source.ts";
import type { Report, Style } from "../src/report/format.ts";
import { FORMAT_NAMES } from "../src/report/formats.ts";
import { formats } from "./all-formats.ts";

const require = createRequire(import.meta.url);
const metas = families.flatMap(({ rules }) => rules.map(({ meta }) => meta));

const KOREAN = "_posts/2026-01-02-리뷰.md";
const TEXT =
  "---\ntitle: 리뷰\n---\n\n# 제목 😀 BAD one\n\n![그림](a.png) 뒤 BAD two\r\n\n끝 BAD three\nBAD four\n";

/** Each of these does harm somewhere if it comes out as it went in. */
const HOSTILE = [
  "\u001B[2J\u009B31m\u0007",
  "::error file=x::pwned",
  "\n::error file=x::pwned\r\n::set-output name=a::b",
  "##[error]x ##vso[task.setvariable variable=a]b ##teamcity[x]",
  "]]><![CDATA[ &amp; & \"q\" 'q' --> <!--",
  "<script>alert(1)</script><img src=x onerror=y>",
  "\u202Egnp.exe\u2066\u200B\uFEFF",
  "=cmd|'/c calc'!A1",
  "\uD800 lone \uDC00",
  "\u0000\u0001\u000B\uFFFE\uFFFF\u2028\u2029\u0085",
  "@everyone #12 [a](https://evil.example) ![x](y.png) `code` | cell | www.evil.example $x$ **b** a@b.example",
  "%0A::warning::%25 %3A , : {0} \\",
  "한글 中文 👩‍🔬 e\u0301",
];

const style: Style = {
  paint: new Chalk({ level: 0 }),
  width: 80,
  absoluteOf: (path) => (path.startsWith("/") ? path : `/repo/blog/${path}`),
  repositoryPathOf: (path) =>
    path.startsWith("../../") || path.startsWith("/") ? path.replace(/^\.\.\//, "") : `blog/${path}`,
};

function placeIn(text: string, words: string) {
  const start = text.indexOf(words);
  return placeOf(createSource(text), { start, end: start + words.length });
}

function diagnostic(over: Partial<Diagnostic> = {}): Diagnostic {
  return {
    path: KOREAN,
    ruleId: "missing-caption",
    severity: "error",
    messageId: "missing",
    message: "The image “a.png” has no caption.",
    help: "Write one under it.",
    place: placeIn(TEXT, "BAD two"),
    values: { url: "a.png" },
    related: [],
    outline: [],
    fix: null,
    ...over,
  };
}

function fix(edits: PlacedFix["edits"], safety: PlacedFix["safety"] = "safe"): PlacedFix {
  return { safety, edits, keys: [], headings: false };
}

/** An edit of words where they stand in a text. */
function edit(text: string, words: string, replacement: string) {
  const { start, end } = placeIn(text, words);
  return { start, end, text: replacement };
}

function reportOf(
  diagnostics: readonly Diagnostic[],
  over: Partial<Report> & Partial<Conclusion> = {},
): Report {
  const { paths = [KOREAN, "clean.md"], suppressed = [], faults = [], ...rest } = over;
  return {
    conclusion: { paths, diagnostics, suppressed, faults },
    failures: [],
    sourceOf: () => TEXT,
    rules: metas,
    version: "1.2.3",
    style,
    locale: "en",
    ...rest,
  };
}

const plain = reportOf([
  diagnostic({
    place: placeIn(TEXT, "😀 BAD"),
    related: [{ path: "clean.md", place: placeIn(TEXT, "끝"), note: "first shown here" }],
  }),
  diagnostic({
    severity: "warn",
    ruleId: "title-heading",
    fix: fix([edit(TEXT, "BAD two", "둘"), edit(TEXT, "BAD three", "셋")]),
  }),
  diagnostic({ place: placeIn(TEXT, "three\nBAD"), fix: fix([edit(TEXT, "BAD four", "")], "unsafe") }),
]);
const empty = reportOf([], { paths: [] });
const broken = reportOf([], {
  failures: [{ path: "old.md", reason: "is UTF-16; save it as UTF-8." }],
  faults: [
    { ruleId: "missing-caption", path: KOREAN, message: "x is undefined", stack: "" },
    { ruleId: "duplicate-post", message: "y is undefined", stack: "" },
  ],
});
const hostile = reportOf(
  HOSTILE.map((text, index) =>
    diagnostic({
      path: `${text}/${index}.md`,
      severity: index % 2 === 0 ? "error" : "warn",
      message: text,
      help: text,
      values: { url: text },
      related: [{ path: text, place: placeIn(TEXT, "끝"), note: text }],
      outline: [
        { expected: text, found: text, state: "moved" },
        { expected: text, found: text, state: "same" },
      ],
      fix: fix([{ ...edit(TEXT, "BAD two", text) }], index % 3 === 0 ? "unsafe" : "safe"),
    }),
  ),
  {
    paths: HOSTILE.map((text, index) => `${text}/${index}.md`),
    sourceOf: (path) => `${TEXT}${path}\n`,
    suppressed: HOSTILE.map((text) => ({ diagnostic: diagnostic({ message: text }), reason: text })),
    failures: HOSTILE.map((text) => ({ path: text, reason: text })),
    faults: HOSTILE.map((text) => ({ ruleId: "missing-caption", path: text, message: text, stack: text })),
  },
);
const elsewhere = reportOf([diagnostic({ path: "../../other/글 1.md" }), diagnostic({ path: "/tmp/b.md" })], {
  paths: ["../../other/글 1.md", "/tmp/b.md"],
});
const marked = `\uFEFF${TEXT}`;
const withMark = reportOf(
  [
    diagnostic({ place: placeIn(marked, "---"), fix: fix([edit(marked, "---", "+++")]) }),
    diagnostic({ place: placeIn(marked, "title"), fix: fix([edit(marked, "title", "name")]) }),
  ],
  { sourceOf: () => marked },
);

const REPORTS: [string, Report][] = [
  ["plain findings", plain],
  ["an empty run", empty],
  ["files and rules that failed", broken],
  ["hostile texts and names", hostile],
  ["files outside of the repository", elsewhere],
  ["a byte order mark", withMark],
  ["texts that are not known", reportOf(plain.conclusion.diagnostics, { sourceOf: () => undefined })],
  ["Korean", { ...plain, locale: "ko" }],
];

const pointSchema = z.object({
  line: z.int().positive(),
  column: z.int().positive(),
  endLine: z.int().positive(),
  endColumn: z.int().positive(),
});
const fixSchema = z.object({ range: z.tuple([z.int(), z.int()]), text: z.string() });
const messageSchema = z.object({
  ruleId: z.string().nullable(),
  severity: z.literal([1, 2]),
  fatal: z.literal(true).optional(),
  message: z.string(),
  messageId: z.string().optional(),
  ...pointSchema.partial().shape,
  fix: fixSchema.optional(),
  suggestions: z.array(z.object({ desc: z.string().min(1), fix: fixSchema })).optional(),
});
/** ESLint's `LintResult`, as its documentation lists it. */
const eslintSchema = z.array(
  z.object({
    filePath: z.string(),
    messages: z.array(messageSchema),
    suppressedMessages: z.array(
      messageSchema.extend({
        suppressions: z.array(z.object({ kind: z.literal("directive"), justification: z.string() })),
      }),
    ),
    errorCount: z.int(),
    fatalErrorCount: z.int(),
    warningCount: z.int(),
    fixableErrorCount: z.int(),
    fixableWarningCount: z.int(),
  }),
);

function eslintResults(report: Report) {
  return eslintSchema.parse(JSON.parse(formats.json(report)));
}

type EslintFormatter = (results: unknown, data?: unknown) => string;

/** Formatters of ESLint's, which read what `json` writes. */
const eslintFormatters: { readonly [name in "checkstyle" | "junit" | "rdjson"]: EslintFormatter } = {
  checkstyle: require("eslint-formatter-checkstyle"),
  junit: require("eslint-formatter-junit"),
  rdjson: require("eslint-formatter-rdjson"),
};

describe("in every format", () => {
  test.each(FORMAT_NAMES.map((name) => [name]))("%s lets nothing of a post act", (name) => {
    const out = formats[name](hostile);
    expect(out).not.toMatch(
      /[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u200B\u2028-\u202E\u2066-\u2069\uFEFF]/,
    );
    expect(out).not.toMatch(/[\uD800-\uDFFF]/u);
    expect(out).not.toMatch(/##(?:vso|teamcity)?\[/);
    for (const line of name === "github" ? [] : out.split("\n"))
      expect(line.trimStart()).not.toMatch(/^::\w/);
  });

  test.each(FORMAT_NAMES.map((name) => [name]))("%s is the same twice, and ends with a line feed", (name) => {
    for (const [, report] of REPORTS) {
      const out = formats[name](report);
      expect(formats[name](report)).toBe(out);
      if (out !== "") expect(out).toMatch(/[^\n]\n$/);
    }
  });
});

describe("json", () => {
  test.each(REPORTS)("has the shape of ESLint's: %s", (_, report) => {
    const results = eslintResults(report);
    const { diagnostics, suppressed } = report.conclusion;
    const messages = results.flatMap((result) => result.messages);
    expect(messages.filter(({ fatal }) => fatal !== true)).toHaveLength(diagnostics.length);
    expect(results.flatMap((result) => result.suppressedMessages)).toHaveLength(suppressed.length);
    for (const result of results) {
      expect(result.errorCount).toBe(result.messages.filter(({ severity }) => severity === 2).length);
      expect(result.warningCount).toBe(result.messages.filter(({ severity }) => severity === 1).length);
      expect(result.fatalErrorCount).toBe(result.messages.filter(({ fatal }) => fatal).length);
      const fixable = result.messages.filter((message) => message.fix);
      expect(result.fixableErrorCount + result.fixableWarningCount).toBe(fixable.length);
    }
  });

  test("keeps every text as it was", () => {
    const texts = eslintResults(hostile).flatMap(({ messages }) =>
      messages.flatMap(({ message, fatal }) => (fatal ? [] : [message])),
    );
    // JSON has escapes even for lone halves of pairs.
    expect(texts.sort()).toEqual([...HOSTILE].sort());
  });

  test("is read by ESLint's own formatters", () => {
    const results = eslintResults(plain);
    expect(elements(eslintFormatters.checkstyle(results), "error")[0]).toMatchObject({
      line: "5",
      column: "6",
      severity: "error",
      message: "The image “a.png” has no caption. (missing-caption)",
    });
    expect(eslintFormatters.junit(results).match(/<failure /g)).toHaveLength(3);
    expect(eslintFormatters.junit(eslintResults(broken)).match(/<error /g)).toHaveLength(2);
  });

  test("a fix of several edits is one range, made as ESLint makes it", () => {
    const found = plain.conclusion.diagnostics[1];
    const [first] = eslintResults(plain);
    const made = first?.messages[1]?.fix;
    expect(made?.text).toBe("둘\r\n\n끝 셋");
    expect(eslintFix(TEXT, made)).toBe(applyEdits(TEXT, found?.fix?.edits ?? []));
    expect(first).toMatchObject({ errorCount: 2, fixableErrorCount: 0, fixableWarningCount: 1 });
  });

  test("what must be asked for is a suggestion", () => {
    const message = eslintResults(plain)[0]?.messages[2];
    expect(message?.fix).toBeUndefined();
    expect(message?.suggestions).toEqual([
      { desc: "Write one under it.", fix: { range: [TEXT.indexOf("BAD four"), TEXT.length - 1], text: "" } },
    ]);
  });

  test("does not count a byte order mark, as ESLint does not", () => {
    const [first, second] = eslintResults(withMark)[0]?.messages ?? [];
    expect(first).toMatchObject({ line: 1, column: 1, endColumn: 4, fix: { range: [0, 3] } });
    expect(second).toMatchObject({ line: 2, column: 1, endColumn: 6, fix: { range: [4, 9] } });
    expect(eslintFix(marked, first?.fix)).toBe(`\uFEFF${TEXT.replace("---", "+++")}`);
  });

  test("a file that could not be checked is an error without a rule", () => {
    expect(eslintResults(broken).find(({ filePath }) => filePath.endsWith("old.md"))).toMatchObject({
      errorCount: 1,
      fatalErrorCount: 1,
      messages: [{ ruleId: null, fatal: true, severity: 2, message: "old.md is UTF-16; save it as UTF-8." }],
    });
  });

  /** ESLint takes a mark away, makes the fix, and puts it back. */
  function eslintFix(text: string, made: z.infer<typeof fixSchema> | undefined): string {
    const mark = text.startsWith("\uFEFF") ? "\uFEFF" : "";
    const body = text.slice(mark.length);
    return made ? `${mark}${body.slice(0, made.range[0])}${made.text}${body.slice(made.range[1])}` : "no fix";
  }
});

describe("jsonl", () => {
  const lineSchema = z.object({
    path: z.string().nullable(),
    ruleId: z.string().nullable(),
    severity: z.literal(["error", "warning"]),
    message: z.string(),
    fatal: z.literal(true).optional(),
    ...pointSchema.partial().shape,
    fix: fixSchema.optional(),
  });

  test.each(REPORTS)("is one object a line: %s", (_, report) => {
    const lines = formats.jsonl(report).split("\n").slice(0, -1);
    const parsed = lines.map((line) => lineSchema.parse(JSON.parse(line)));
    expect(parsed.filter(({ fatal }) => fatal !== true).map(({ path, message }) => [path, message])).toEqual(
      report.conclusion.diagnostics.map(({ path, message }) => [path, message]),
    );
    expect(parsed.filter(({ fatal }) => fatal)).toHaveLength(
      report.failures.length + report.conclusion.faults.length,
    );
  });
});

describe("github", () => {
  /** Reads a line as GitHub's runner does (`ActionCommand.TryParseV2`). */
  function readCommand(line: string) {
    const [, name, list = "", data = ""] = /^::([a-z]+)(?: ([^:]*))?::(.*)$/.exec(line.trimStart()) ?? [];
    const properties = list
      .split(",")
      .filter(Boolean)
      .map((pair): [string, string] => {
        const [key = "", ...value] = pair.split("=");
        return [key, unescaped(value.join("=")).replaceAll("%25", "%")];
      });
    return {
      name,
      properties: Object.fromEntries(properties),
      message: unescaped(data).replaceAll("%25", "%"),
    };
  }
  function unescaped(text: string): string {
    return text.replaceAll("%0D", "\r").replaceAll("%0A", "\n").replaceAll("%3A", ":").replaceAll("%2C", ",");
  }
  const commandsOf = (report: Report) => formats.github(report).split("\n").slice(0, -1).map(readCommand);

  test.each(REPORTS)("every line is a command of ours: %s", (_, report) => {
    for (const { name, properties } of commandsOf(report)) {
      expect(["error", "warning", "notice"]).toContain(name);
      for (const key of Object.keys(properties))
        expect(["file", "line", "endLine", "col", "endColumn", "title"]).toContain(key);
      expect(properties.title).toBeTruthy();
    }
  });

  test("errors come first, at their place from the root of the repository", () => {
    expect(commandsOf(plain)).toEqual([
      {
        name: "error",
        properties: {
          file: `blog/${KOREAN}`,
          line: "5",
          endLine: "5",
          col: "6",
          endColumn: "12",
          title: "missing-caption",
        },
        message: "The image “a.png” has no caption.\nWrite one under it.",
      },
      {
        name: "error",
        // GitHub takes columns only of a place on one line.
        properties: { file: `blog/${KOREAN}`, line: "9", endLine: "10", title: "missing-caption" },
        message: "The image “a.png” has no caption.\nWrite one under it.",
      },
      expect.objectContaining({ name: "warning" }),
    ]);
  });

  test("after the eighth of a kind a line says how many more", () => {
    const twenty = Array.from({ length: 20 }, () => diagnostic());
    const commands = commandsOf(reportOf([...twenty, diagnostic({ ruleId: "title-heading" })]));
    expect(commands.map(({ name, properties }) => `${name} ${properties.title}`)).toEqual([
      ...Array(8).fill("error missing-caption"),
      "error title-heading",
      "notice missing-caption",
    ]);
    expect(commands.at(-1)?.message).toBe(
      "12 more errors of missing-caption. Run review-lint to see them all.",
    );
    expect(commandsOf(reportOf(twenty.slice(0, 8)))).toHaveLength(8);
  });

  test("says that GitHub cuts off what is more than it shows", () => {
    const rules = Array.from({ length: 11 }, (_, index) => diagnostic({ ruleId: `rule-${index}` }));
    expect(commandsOf(reportOf(rules)).at(-1)).toMatchObject({
      name: "notice",
      properties: { title: "review-lint" },
    });
    expect(commandsOf(reportOf(rules.slice(1))).at(-1)).toMatchObject({ name: "error" });
  });

  test("a file outside of the repository is named in the message", () => {
    expect(commandsOf(elsewhere)[0]).toEqual({
      name: "error",
      properties: { title: "missing-caption" },
      message: "../../other/글 1.md: The image “a.png” has no caption.\nWrite one under it.",
    });
  });

  test("what could not be checked is an error", () => {
    expect(
      commandsOf(broken).map(({ name, properties }) => [name, properties.file, properties.title]),
    ).toEqual([
      ["error", "blog/old.md", "review-lint"],
      ["error", `blog/${KOREAN}`, "missing-caption"],
      ["error", undefined, "duplicate-post"],
    ]);
  });
});

describe("gitlab", () => {
  /** As GitLab documents what it reads of a code quality report. */
  const schema = {
    type: "array",
    items: {
      type: "object",
      required: ["description", "check_name", "fingerprint", "severity", "location"],
      properties: {
        description: { type: "string", minLength: 1 },
        check_name: { type: "string", minLength: 1 },
        fingerprint: { type: "string", minLength: 1 },
        severity: { enum: ["info", "minor", "major", "critical", "blocker"] },
        location: {
          type: "object",
          required: ["path", "lines"],
          properties: {
            path: { type: "string", minLength: 1, not: { pattern: "^\\./" } },
            lines: {
              type: "object",
              required: ["begin"],
              properties: { begin: { type: "integer", minimum: 1 }, end: { type: "integer", minimum: 1 } },
            },
          },
        },
      },
    },
  };
  const entries = z.array(z.object({ fingerprint: z.string(), location: z.object({ path: z.string() }) }));
  const read = (report: Report) => entries.parse(JSON.parse(formats.gitlab(report)));

  test.each(REPORTS)("has the documented shape, and each fingerprint once: %s", (_, report) => {
    const validate = new Ajv().compile(schema);
    validate(JSON.parse(formats.gitlab(report)));
    expect(validate.errors).toBeNull();
    const fingerprints = read(report).map(({ fingerprint }) => fingerprint);
    expect(new Set(fingerprints).size).toBe(fingerprints.length);
    expect(fingerprints.length).toBeGreaterThanOrEqual(report.conclusion.diagnostics.length);
  });

  test("fingerprints stay when lines move", () => {
    const moved = `${TEXT.slice(0, 20)}\n\n앞에 더 쓴 문단.\n\n${TEXT.slice(20)}`;
    const at = (text: string) =>
      reportOf([diagnostic({ place: placeIn(text, "BAD two") })], { sourceOf: () => text });
    expect(read(at(moved))[0]?.fingerprint).toBe(read(at(TEXT))[0]?.fingerprint);
    expect(formats.gitlab(at(moved))).not.toBe(formats.gitlab(at(TEXT)));
  });

  test("paths start from the root of the repository", () => {
    expect(read(plain)[0]?.location.path).toBe(`blog/${KOREAN}`);
  });
});

describe("sarif", () => {
  const schema: object = require("@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json");
  const ajv = new ajvDraft4.default({ strict: false, unicodeRegExp: false });
  ajvFormats.default(ajv);
  const validate = ajv.compile(schema);

  const regionSchema = z.object({
    startLine: z.int().positive(),
    startColumn: z.int().positive(),
    endLine: z.int().positive(),
    endColumn: z.int().positive(),
    charOffset: z.int().nonnegative(),
    charLength: z.int().nonnegative(),
  });
  const locationSchema = z.object({
    physicalLocation: z.object({
      artifactLocation: z.object({ uri: z.string(), uriBaseId: z.string().optional() }),
      region: regionSchema,
    }),
  });
  const logSchema = z.object({
    runs: z.tuple([
      z.object({
        columnKind: z.literal("utf16CodeUnits"),
        tool: z.object({ driver: z.object({ rules: z.array(z.object({ id: z.string() })) }) }),
        invocations: z.tuple([
          z.object({ executionSuccessful: z.boolean(), toolExecutionNotifications: z.array(z.unknown()) }),
        ]),
        results: z.array(
          z.object({
            ruleId: z.string(),
            ruleIndex: z.int().optional(),
            level: z.string(),
            message: z.object({ text: z.string() }),
            locations: z.tuple([locationSchema]),
            partialFingerprints: z.record(z.string(), z.string()),
            suppressions: z
              .array(z.object({ kind: z.string(), justification: z.string().optional() }))
              .optional(),
            fixes: z
              .array(
                z.object({
                  artifactChanges: z.array(
                    z.object({
                      replacements: z.array(
                        z.object({
                          deletedRegion: regionSchema,
                          insertedContent: z.object({ text: z.string() }),
                        }),
                      ),
                    }),
                  ),
                }),
              )
              .optional(),
          }),
        ),
      }),
    ]),
  });
  const runOf = (report: Report) => logSchema.parse(JSON.parse(formats.sarif(report))).runs[0];

  test.each(REPORTS)("is valid by its schema: %s", (_, report) => {
    validate(JSON.parse(formats.sarif(report)));
    expect(validate.errors).toBeNull();
    const { tool, results } = runOf(report);
    for (const { ruleId, ruleIndex } of results) {
      expect(ruleIndex === undefined ? ruleId : tool.driver.rules[ruleIndex]?.id).toBe(ruleId);
    }
    const fingerprints = results.map(({ partialFingerprints }) => partialFingerprints["reviewLint/v1"]);
    expect(new Set(fingerprints).size).toBe(results.length);
  });

  test("names files by addresses from the root of the repository, or of the file system", () => {
    const { uri, uriBaseId } = runOf(plain).results[0]?.locations[0].physicalLocation.artifactLocation ?? {};
    expect(uriBaseId).toBe("%SRCROOT%");
    expect(uri).toMatch(/^[\w./%-]+$/);
    expect(decodeURIComponent(uri ?? "")).toBe(`blog/${KOREAN}`);
    const outside = runOf(elsewhere).results.map(
      ({ locations: [one] }) => one.physicalLocation.artifactLocation,
    );
    expect(outside[1]).toEqual({ uri: "file:///tmp/b.md" });
    expect(outside[0]?.uri).toMatch(/^file:\/\/\/.*%20/);
    expect(outside[0]?.uriBaseId).toBeUndefined();
  });

  test("regions name the words by offset and by line", () => {
    for (const [report, text] of [
      [plain, TEXT],
      [withMark, TEXT],
    ] as const) {
      for (const [index, { locations }] of runOf(report).results.entries()) {
        const { region } = locations[0].physicalLocation;
        const { start, end } = report.conclusion.diagnostics[index]?.place ?? { start: 0, end: 0 };
        const words = report.sourceOf(KOREAN)?.slice(start, end);
        expect(text.slice(region.charOffset, region.charOffset + region.charLength)).toBe(words);
        const source = createSource(text);
        expect((source.lineStarts[region.startLine - 1] ?? 0) + region.startColumn - 1).toBe(
          region.charOffset,
        );
      }
    }
  });

  test("safe fixes alone are in it, with each of their edits", () => {
    const fixes = runOf(plain).results.map((result) => result.fixes?.[0]?.artifactChanges[0]?.replacements);
    expect(fixes[0]).toBeUndefined();
    expect(fixes[2]).toBeUndefined();
    expect(
      fixes[1]?.map(({ deletedRegion: { charOffset, charLength }, insertedContent }) => [
        TEXT.slice(charOffset, charOffset + charLength),
        insertedContent.text,
      ]),
    ).toEqual([
      ["BAD two", "둘"],
      ["BAD three", "셋"],
    ]);
  });

  test("what a directive silences is suppressed, with its reason", () => {
    const report = reportOf([diagnostic()], {
      suppressed: [
        { diagnostic: diagnostic({ place: placeIn(TEXT, "BAD three") }), reason: "장식용 그림" },
        { diagnostic: diagnostic({ place: placeIn(TEXT, "BAD four") }), reason: "" },
      ],
    });
    expect(runOf(report).results.map(({ suppressions }) => suppressions)).toEqual([
      [],
      [{ kind: "inSource", justification: "장식용 그림" }],
      [{ kind: "inSource" }],
    ]);
    expect(runOf(plain).results[0]?.suppressions).toBeUndefined();
  });

  test("what went wrong is told", () => {
    const [invocation] = runOf(broken).invocations;
    expect(invocation.executionSuccessful).toBe(false);
    expect(invocation.toolExecutionNotifications).toHaveLength(3);
    expect(runOf(plain).invocations[0].executionSuccessful).toBe(true);
  });

  test("brackets of a post make no link", () => {
    const [result] = runOf(
      reportOf([diagnostic({ message: "“![그림](a.png)” repeats.", help: "" })]),
    ).results;
    expect(result?.message.text).toBe("“![그림\\](a.png)” repeats.");
  });
});

/** Reads XML as a tree of elements; `]]>`, references and the like are resolved. */
function elements(xml: string, name: string): { readonly [attribute: string]: string }[] {
  const found: { [attribute: string]: string }[] = [];
  const visit = (nodes: ReturnType<typeof parseDocument>["children"]) => {
    for (const node of nodes) {
      if (!("attribs" in node)) continue;
      if (node.name === name) found.push(node.attribs);
      visit(node.children);
    }
  };
  visit(parseDocument(xml, { xmlMode: true }).children);
  return found;
}

describe("junit", () => {
  const schema = readFileSync(join(import.meta.dirname, "schemas/jenkins-junit.xsd"), "utf8");

  test.each(REPORTS)("is valid by Jenkins's schema: %s", async (_, report) => {
    const xml = formats.junit(report);
    const { valid, errors } = await validateXML({
      xml: [{ fileName: "junit.xml", contents: xml }],
      schema: [schema],
    });
    expect(errors).toEqual([]);
    expect(valid).toBe(true);
    const [totals] = elements(xml, "testsuites");
    expect(elements(xml, "failure")).toHaveLength(Number(totals?.failures));
    expect(elements(xml, "error")).toHaveLength(Number(totals?.errors));
    expect(elements(xml, "testcase")).toHaveLength(Number(totals?.tests));
    expect(Number(totals?.failures)).toBe(report.conclusion.diagnostics.length);
    expect(Number(totals?.errors)).toBe(report.failures.length + report.conclusion.faults.length);
  });

  test("the whole of it", () => {
    const report = reportOf(
      [diagnostic(), diagnostic({ severity: "warn", message: 'a < b & "c"', help: "" })],
      {
        failures: [{ path: "old.md", reason: "is UTF-16." }],
      },
    );
    expect(formats.junit(report)).toMatchInlineSnapshot(`
      "<?xml version="1.0" encoding="UTF-8"?>
      <testsuites name="review-lint" tests="4" failures="2" errors="1">
        <testsuite name="blog/_posts/2026-01-02-리뷰.md" tests="2" failures="2" errors="0" time="0">
          <testcase name="missing-caption (7:16)" classname="blog/_posts/2026-01-02-리뷰" time="0"><failure message="The image “a.png” has no caption." type="error">blog/_posts/2026-01-02-리뷰.md:7:16: error: The image “a.png” has no caption. Write one under it. (missing-caption)</failure></testcase>
          <testcase name="missing-caption (7:16)" classname="blog/_posts/2026-01-02-리뷰" time="0"><failure message="a &#60; b &#38; &#34;c&#34;" type="warning">blog/_posts/2026-01-02-리뷰.md:7:16: warning: a &#60; b &#38; &#34;c&#34; (missing-caption)</failure></testcase>
        </testsuite>
        <testsuite name="blog/clean.md" tests="1" failures="0" errors="0" time="0">
          <testcase name="blog/clean.md" classname="blog/clean" time="0"/>
        </testsuite>
        <testsuite name="blog/old.md" tests="1" failures="0" errors="1" time="0">
          <testcase name="review-lint" classname="blog/old" time="0"><error message="old.md is UTF-16." type="fatal">old.md is UTF-16.</error></testcase>
        </testsuite>
      </testsuites>
      "
    `);
  });
});

describe("checkstyle", () => {
  test.each(REPORTS)("is well-formed XML: %s", async (_, report) => {
    const xml = formats.checkstyle(report);
    const { errors } = await validateXML({
      xml: [{ fileName: "a.xml", contents: xml }],
      normalization: "format",
    });
    expect(errors).toEqual([]);
    expect(elements(xml, "checkstyle")).toEqual([{ version: "4.3" }]);
  });

  test("holds what ESLint's formatter makes of our JSON", () => {
    for (const report of [plain, broken, withMark, elsewhere]) {
      const places = (xml: string) => ({
        files: elements(xml, "file"),
        errors: elements(xml, "error").map(({ line, column, severity }) => ({ line, column, severity })),
      });
      expect(places(formats.checkstyle(report))).toEqual(
        places(eslintFormatters.checkstyle(eslintResults(report))),
      );
    }
  });

  test("says the same words that went in, save for what cannot be shown", () => {
    const messages = elements(formats.checkstyle(hostile), "error").map(({ message }) => message);
    const calm = HOSTILE[7];
    expect(messages).toContain(`${calm}. ${calm}`);
    expect(elements(formats.checkstyle(plain), "error")[0]).toEqual({
      line: "5",
      column: "6",
      severity: "error",
      message: "The image “a.png” has no caption. Write one under it.",
      source: "review-lint.missing-caption",
    });
  });
});

describe("rdjson", () => {
  const rangeSchema = z.object({
    start: z.object({ line: z.int(), column: z.int().optional() }),
    end: z.object({ line: z.int(), column: z.int().optional() }).optional(),
  });
  const rdSchema = z.object({
    diagnostics: z.array(
      z.object({
        message: z.string(),
        location: z.object({ path: z.string(), range: rangeSchema.optional() }),
        severity: z.string(),
        suggestions: z.array(z.object({ range: rangeSchema, text: z.string() })).optional(),
      }),
    ),
  });
  const read = (report: Report) => rdSchema.parse(JSON.parse(formats.rdjson(report))).diagnostics;

  test.each(REPORTS)("is valid for a validator of the format: %s", async (_, report) => {
    const validator = new RDFormatValidator({ strictMode: true, allowExtraFields: false });
    const { errors } = await validator.validateString(formats.rdjson(report));
    expect(errors).toEqual([]);
  });

  test("columns count bytes, as reviewdog's own formatter for ESLint counts them", () => {
    const ours = read(plain).map(({ location }) => location.range);
    const results = eslintResults(plain).map((result) => ({ ...result, source: TEXT }));
    const theirs = rdSchema.parse(JSON.parse(eslintFormatters.rdjson(results, { rulesMeta: {} })));
    expect(ours).toEqual(theirs.diagnostics.map(({ location }) => location.range));
    expect(ours[0]?.start).toEqual({ line: 5, column: Buffer.byteLength("# 제목 ") + 1 });
  });

  test("a suggestion, made on the bytes of the lines, gives the fixed text", () => {
    const [, found] = read(plain);
    const [suggestion] = found?.suggestions ?? [];
    const bytes = Buffer.from(TEXT);
    const offsetOf = ({ line, column = 1 }: { line: number; column?: number | undefined }) =>
      Buffer.byteLength(
        TEXT.split("\n")
          .slice(0, line - 1)
          .join("\n"),
      ) +
      (line > 1 ? 1 : 0) +
      column -
      1;
    const { start, end } = suggestion?.range ?? { start: { line: 1 } };
    const fixed = Buffer.concat([
      bytes.subarray(0, offsetOf(start)),
      Buffer.from(suggestion?.text ?? ""),
      bytes.subarray(offsetOf(end ?? start)),
    ]).toString();
    expect(fixed).toBe(applyEdits(TEXT, plain.conclusion.diagnostics[1]?.fix?.edits ?? []));
    expect(read(plain)[2]?.suggestions).toBeUndefined();
  });

  test("each file's columns are counted in its own text", () => {
    const texts = new Map([
      ["a.md", "가나 BAD two"],
      ["b.md", "ab BAD two"],
    ]);
    const found = [...texts].map(([path, text]) => diagnostic({ path, place: placeIn(text, "BAD two") }));
    const ranges = read(reportOf(found, { sourceOf: (path) => texts.get(path) })).map(
      ({ location }) => location.range?.start.column,
    );
    expect(ranges).toEqual([8, 4]);
  });

  test("a byte order mark takes three bytes", () => {
    expect(read(withMark)[0]?.location.range).toEqual({
      start: { line: 1, column: 4 },
      end: { line: 1, column: 7 },
    });
  });
});

describe("markdown", () => {
  const parse = (text: string) =>
    fromMarkdown(text, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });
  type Node = ReturnType<typeof parse> | ReturnType<typeof parse>["children"][number];
  const nodesOf = (node: Node): Node[] => [
    node,
    ...("children" in node ? node.children.flatMap(nodesOf) : []),
  ];
  const textOf = (node: Node): string =>
    nodesOf(node)
      .map((one) => (one.type === "text" ? one.value : ""))
      .join("");

  test.each(REPORTS)("is only what this format wrote, in tables without a hole: %s", (_, report) => {
    const nodes = nodesOf(parse(formats.markdown(report)));
    const kinds = new Set(nodes.map(({ type }) => type));
    for (const kind of [
      "link",
      "image",
      "linkReference",
      "imageReference",
      "footnoteReference",
      "code",
      "strong",
      "emphasis",
      "delete",
      "break",
    ])
      expect(kinds).not.toContain(kind);
    const html = nodes.flatMap((node) => (node.type === "html" ? [node.value] : []));
    for (const one of html)
      expect(one).toMatch(/^<(?:\/?details|details>\n<summary>(?:Findings|찾은 문제)<\/summary)>$/);
    for (const table of nodes.filter(({ type }) => type === "table")) {
      const rows = "children" in table ? table.children : [];
      for (const row of rows) expect("children" in row ? row.children.length : 0).toBe(4);
    }
    for (const node of nodes) {
      if (node.type === "inlineCode") expect(node.value).toMatch(/^--fix(?:-unsafe)?$/);
      // Who is named behind a mark is told, unless something stands between.
      if (node.type === "text") expect(node.value).not.toMatch(/@\w|#\d|:\/\/|www\./);
    }
  });

  test("shows what was said", () => {
    const cells = nodesOf(parse(formats.markdown(hostile)))
      .filter(({ type }) => type === "tableCell")
      .map((cell) => textOf(cell).replaceAll("\u200B", ""));
    const calm = HOSTILE[7];
    expect(cells).toContain(`${calm}. ${calm}`);
    expect(cells).toContain(
      "<script>alert(1)</script><img src=x onerror=y>. <script>alert(1)</script><img src=x onerror=y>",
    );
  });

  test("the whole of it", () => {
    const report = reportOf(plain.conclusion.diagnostics, { baseline: { known: 12, new: 3, gone: 2 } });
    expect(formats.markdown(report)).toMatchInlineSnapshot(`
      "## review-lint

      ✖ 2 errors, 1 warning in 1 of 2 posts

      - 1 fixable with \`--fix\`, 1 more with \`--fix-unsafe\`
      - 12 known, 3 new, 2 gone

      | Rule | Errors | Warnings | Fixable |
      | --- | ---: | ---: | ---: |
      | missing-caption | 2 | 0 | 1 |
      | title-heading | 0 | 1 | 1 |

      <details>
      <summary>Findings</summary>

      | Place |  | Finding | Rule |
      | --- | --- | --- | --- |
      | blog/&#95;posts/2026-01-02-리뷰.md:5:6 | error | The image “a.png” has no caption. Write one under it. | missing-caption |
      | blog/&#95;posts/2026-01-02-리뷰.md:7:16 | warning | The image “a.png” has no caption. Write one under it. | title-heading |
      | blog/&#95;posts/2026-01-02-리뷰.md:9:7 | error | The image “a.png” has no caption. Write one under it. | missing-caption |

      </details>
      "
    `);
    expect(formats.markdown({ ...report, locale: "ko" })).toMatchInlineSnapshot(`
      "## review-lint

      ✖ 글 2편 중 1편에서 오류 2개, 경고 1개

      - 1개는 \`--fix\`로, 1개는 \`--fix-unsafe\`로 고칠 수 있습니다
      - 기준선과 비교하면 이미 알던 문제 12개, 새 문제 3개, 사라진 문제 2개

      | 규칙 | 오류 | 경고 | 자동 수정 |
      | --- | ---: | ---: | ---: |
      | missing-caption | 2 | 0 | 1 |
      | title-heading | 0 | 1 | 1 |

      <details>
      <summary>찾은 문제</summary>

      | 위치 |  | 내용 | 규칙 |
      | --- | --- | --- | --- |
      | blog/&#95;posts/2026-01-02-리뷰.md:5:6 | 오류 | The image “a.png” has no caption. Write one under it. | missing-caption |
      | blog/&#95;posts/2026-01-02-리뷰.md:7:16 | 경고 | The image “a.png” has no caption. Write one under it. | title-heading |
      | blog/&#95;posts/2026-01-02-리뷰.md:9:7 | 오류 | The image “a.png” has no caption. Write one under it. | missing-caption |

      </details>
      "
    `);
    expect(formats.markdown(empty)).toMatchInlineSnapshot(`
      "## review-lint

      ✔ 0 posts checked, nothing found
      "
    `);
  });

  test("stays small enough for a comment", () => {
    const many = Array.from({ length: 3000 }, () => diagnostic());
    const out = formats.markdown(reportOf(many));
    expect(out.length).toBeLessThan(65_536);
    expect(out).toContain("… and 2900 more.");
    expect(out).toContain("| missing-caption | 3000 | 0 | 0 |");
  });
});
