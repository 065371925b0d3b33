import { z } from "zod";
import packageJson from "../../package.json" with { type: "json" };
import { type Diagnostic, lastLineOf } from "../core/diagnostic.ts";
import { applyEdits } from "../core/fix.ts";
import { absolutePath, fileUrl, findExisting } from "../host/files.ts";
import { readBytes } from "../host/read.ts";
import { didYouMean } from "../post/nearest.ts";
import { unifiedDiff } from "../report/diff.ts";
import { wrap } from "../report/layout.ts";
import { pretty } from "../report/pretty.ts";
import type { Rule } from "../rule.ts";
import { type Checked, checkPosts } from "./check.ts";
import { type ExitCode, type Io, refuse, say } from "./io.ts";
import type { Answer, View } from "./list-rules.ts";
import type { Options } from "./options.ts";
import { openSession, type Session } from "./session.ts";
import { paintFor, widthOf } from "./terminal.ts";

const WORDS = {
  en: {
    severity: "Severity",
    options: "Options",
    messages: "Messages",
    none: "none",
    fallback: "default",
    off: "off unless asked for",
    fixes: "Fixes",
    fix: {
      safe: "by --fix, where it is certain",
      unsafe: "by --fix-unsafe, where it is certain",
      no: "none",
    },
    change: { safe: "--fix makes this change:", unsafe: "--fix-unsafe makes this change:" },
    isOff: (id: string, path: string) => `${id} is off for ${path}.`,
    nothing: (id: string, path: string) => `${id} finds nothing in ${path}.`,
    notHere: (id: string, where: string, lines: string) =>
      `${id} finds nothing at ${where}. The nearest of its findings in this post: ${lines}.`,
    line: (line: number) => `line ${line}`,
    silenced: (line: number, reason: string) =>
      `A directive silences its finding on line ${line}${reason === "" ? "" : ` (${reason})`}.`,
  },
  ko: {
    severity: "심각도",
    options: "옵션",
    messages: "메시지",
    none: "없음",
    fallback: "기본값",
    off: "따로 켜야 동작",
    fixes: "자동 수정",
    fix: { safe: "--fix로 확실한 곳만", unsafe: "--fix-unsafe로 확실한 곳만", no: "없음" },
    change: { safe: "--fix는 다음과 같이 고칩니다.", unsafe: "--fix-unsafe는 다음과 같이 고칩니다." },
    isOff: (id: string, path: string) => `이 글(${path})에서는 ${id} 규칙이 꺼져 있습니다.`,
    nothing: (id: string, path: string) => `이 글(${path})에서 ${id} 규칙이 찾은 문제가 없습니다.`,
    notHere: (id: string, where: string, lines: string) =>
      `${where}에서 ${id} 규칙이 찾은 문제가 없습니다. 같은 글에서 가장 가까운 곳은 ${lines}입니다.`,
    line: (line: number) => `${line}행`,
    silenced: (line: number, reason: string) =>
      `${line}행의 문제는 주석으로 숨겨져 있습니다${reason === "" ? "" : ` (${reason})`}.`,
  },
} as const;

/** As much of it is shown where the line that is asked about has none. */
const MAX_NEAREST = 3;

/** A line of a file, or the whole of it. */
export interface FilePlace {
  readonly path: string;
  readonly line?: number;
  readonly column?: number;
}

/** Reads `FILE:LINE` or `FILE:LINE:COLUMN`; colons within the name, as of a drive, are the name's. */
export function readPlace(text: string): FilePlace {
  const [, path, line, column] = /^(.+?):(\d{1,9})(?::(\d{1,9}))?:?$/s.exec(text) ?? [];
  if (path === undefined || line === undefined) return { path: text };
  return { path, line: Number(line), ...(column === undefined ? {} : { column: Number(column) }) };
}

/** `review-lint explain RULE FILE:LINE`: what the rule finds there, with what mends it, and the rule's page. */
export async function explainPlace(
  id: string,
  place: string,
  options: Options,
  io: Io,
  rules: readonly Rule[],
): Promise<ExitCode> {
  const { cwd } = io;
  // A file that is called so is meant, whatever its name looks like.
  const asked = findExisting(cwd, place) ? { path: place } : readPlace(place);
  const opened = await openSession([asked.path], options, io, rules);
  if (!opened.ok) return refuse(io, opened.problems);
  let { session } = opened;
  const { locale } = session.config;
  const view = {
    paint: paintFor(io.stdout, io.env, options.color),
    width: widthOf(io.stdout, io.env),
    locale,
  };
  const page = explainRule(session.rules, id, view);
  if (!page.ok) {
    say(io, page.message);
    return 2;
  }
  const [file, another] = session.listing.files;
  if (session.listing.failures.length > 0) {
    for (const { path, reason } of session.listing.failures) say(io, `${path}: ${reason}`);
    return 2;
  }
  if (file === undefined || another !== undefined) {
    say(
      io,
      `${asked.path}: ${file ? "stands for several posts; name one." : "holds no post that is checked."}`,
    );
    return 2;
  }
  if (session.rules.some((rule) => rule.meta.id === id && rule.scope === "site")) {
    // What a rule says of one post hangs on all the others.
    const whole = await openSession([], options, io, rules);
    const hasFile = whole.ok && whole.session.listing.files.some(({ path }) => path === file.path);
    if (whole.ok && hasFile) session = whole.session;
  }
  const checked = await checkPosts(session, { read: readBytes, isPlaced: true }, options, io);
  if (!checked.texts.has(file.path)) return 2;
  const line = asked.line;
  const found = findingsAt(checked, id, { ...asked, path: file.path });
  const parts = found.length > 0 ? [shown(found, checked, session, view, io)] : [];
  if (found.length === 0) {
    const text = nothingHere(checked, session, id, {
      path: file.path,
      ...(line === undefined ? {} : { line }),
    });
    parts.push(`${wrap(text, Math.max(20, Math.min(view.width, 100))).join("\n")}\n`);
  }
  io.stdout.write([...parts, page.text].join("\n"));
  return 0;
}

/** What a rule finds in a file, on a line of it, or at a column of that line where something is found there. */
function findingsAt(
  { conclusion }: Pick<Checked, "conclusion">,
  id: string,
  { path, line, column }: FilePlace,
): Diagnostic[] {
  const own = conclusion.diagnostics.filter(
    (diagnostic) => diagnostic.path === path && diagnostic.ruleId === id,
  );
  if (line === undefined) return own;
  const onLine = own.filter(({ place }) => place.line <= line && line <= lastLineOf(place));
  if (column === undefined) return onLine;
  const atColumn = onLine.filter(({ place }) => {
    const isAfterStart = place.line < line || place.column <= column;
    return isAfterStart && (place.endLine > line || column <= place.endColumn);
  });
  return atColumn.length > 0 ? atColumn : onLine;
}

/** Findings as the report for people shows them, each fix as a diff. */
function shown(
  found: readonly Diagnostic[],
  { conclusion, texts }: Checked,
  session: Session,
  view: View,
  io: Io,
): string {
  const { paint, width, locale } = view;
  const absoluteOf = (path: string) => absolutePath(io.cwd, path);
  const canLink = io.stdout.isTTY === true && paint.level > 0;
  const report = pretty({
    conclusion: { ...conclusion, paths: [...new Set(found.map(({ path }) => path))], diagnostics: found },
    failures: [],
    sourceOf: (path) => texts.get(path),
    rules: session.rules.map(({ meta }) => meta),
    version: packageJson.version,
    style: {
      paint,
      width,
      absoluteOf,
      repositoryPathOf: (path) => path,
      ...(canLink ? { linkTo: (path: string) => fileUrl(absoluteOf(path)) } : {}),
    },
    locale,
  });
  const changes = found.flatMap(({ path, fix }) => {
    const text = texts.get(path);
    if (!fix || text === undefined) return [];
    return [
      `${WORDS[locale].change[fix.safety]}\n${unifiedDiff(path, text, applyEdits(text, fix.edits), { paint, isShown: true })}`,
    ];
  });
  return [report, ...changes].join("\n");
}

/** Why nothing is shown of a rule: it is off, silenced, or speaks up elsewhere. */
function nothingHere({ conclusion }: Checked, session: Session, id: string, asked: FilePlace): string {
  const words = WORDS[session.config.locale];
  const { path, line } = asked;
  if (!session.planFor(path).plan.rules.some((rule) => rule.id === id)) return words.isOff(id, path);
  const distance = ({ place }: Diagnostic) =>
    line === undefined ? 0 : Math.max(place.line - line, line - lastLineOf(place), 0);
  const silenced = conclusion.suppressed
    .filter(({ diagnostic }) => diagnostic.path === path && diagnostic.ruleId === id)
    .sort((a, b) => distance(a.diagnostic) - distance(b.diagnostic))[0];
  if (silenced && distance(silenced.diagnostic) === 0)
    return words.silenced(silenced.diagnostic.place.line, silenced.reason);
  const nearest = findingsAt({ conclusion }, id, { path })
    .sort((a, b) => distance(a) - distance(b))
    .slice(0, MAX_NEAREST);
  if (nearest.length === 0 || line === undefined) return words.nothing(id, path);
  const lines = [...new Set(nearest.map(({ place }) => place.line))];
  return words.notHere(id, `${path}:${line}`, lines.map((one) => words.line(one)).join(", "));
}

/** `review-lint explain RULE`: the rule's page as text. */
export function explainRule(rules: readonly Rule[], id: string, { paint, width, locale }: View): Answer {
  const rule = rules.find(({ meta }) => meta.id === id);
  if (!rule) {
    const hint =
      didYouMean(
        id,
        rules.map(({ meta }) => meta.id),
      ) || " `review-lint rules` lists them.";
    return { ok: false, message: `unknown rule \`${id}\`.${hint}` };
  }
  const { meta } = rule;
  const words = WORDS[locale];
  const room = Math.max(20, Math.min(width, 100));
  const paragraph = (text: string, indent = 0) =>
    wrap(text, room - indent).map((line) => `${" ".repeat(indent)}${line}`);
  const options = optionLines(rule, words.fallback);
  const lines = [
    paint.bold(meta.id),
    "",
    ...paragraph(meta.summary[locale]),
    "",
    ...paragraph(meta.why[locale]),
    "",
    `${paint.bold(`${words.severity}:`)} ${meta.severity === "off" ? words.off : meta.severity}`,
    `${paint.bold(`${words.fixes}:`)} ${words.fix[meta.fixable ?? "no"]}`,
    "",
    paint.bold(`${words.options}:`) + (options.length === 0 ? ` ${words.none}` : ""),
    ...options.flatMap(({ head, description }) => [
      `  ${head}`,
      ...(description ? paragraph(description, 6) : []),
    ]),
    "",
    paint.bold(`${words.messages}:`),
    ...Object.entries(meta.messages[locale]).flatMap(([messageId, { text, help }]) => [
      `  ${paint.cyan(messageId)}`,
      ...paragraph(text, 4),
      ...paragraph(help, 4).map((line) => paint.dim(line)),
    ]),
  ];
  return { ok: true, text: `${lines.join("\n")}\n` };
}

const optionSchema = z.object({ description: z.string().optional(), default: z.json().optional() }).loose();
const optionsSchema = z.object({ properties: z.record(z.string(), optionSchema).default({}) });

function optionLines(
  { options }: Rule,
  fallback: string,
): { head: string; description: string | undefined }[] {
  const { properties } = optionsSchema.parse(z.toJSONSchema(options, { io: "input" }));
  return Object.entries(properties).map(([name, { description, default: value, ...schema }]) => ({
    head: `${name}: ${typeName(schema)}${value === undefined ? "" : ` (${fallback}: ${JSON.stringify(value)})`}`,
    description,
  }));
}

const typeSchema = z
  .object({
    type: z.union([z.string(), z.array(z.string())]).optional(),
    enum: z.array(z.json()).optional(),
    const: z.json().optional(),
    anyOf: z.array(z.json()).optional(),
    items: z.json().optional(),
  })
  .loose();

/** A schema's type in a few words: `"a" | "b"`, `list of string`. */
function typeName(schema: unknown): string {
  const parsed = typeSchema.safeParse(schema);
  if (!parsed.success) return "any";
  const { type, enum: values, const: value, anyOf, items } = parsed.data;
  if (value !== undefined) return JSON.stringify(value);
  if (values) return values.map((one) => JSON.stringify(one)).join(" | ");
  if (anyOf) return anyOf.map(typeName).join(" | ");
  if (type === "array") return items === undefined ? "list" : `list of ${typeName(items)}`;
  return Array.isArray(type) ? type.join(" | ") : (type ?? "any");
}
