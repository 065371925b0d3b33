import { z } from "zod";
import { defaultParser } from "../post/parsers/default.ts";
import { type Post, parsePost } from "../post/post.ts";
import { LOCALES, type Locale, type Rule, type Settings } from "../rule.ts";
import { conclude } from "./conclude.ts";
import type { Conclusion, Diagnostic } from "./diagnostic.ts";
import { fixTexts } from "./fix.ts";
import { bindPlan, lintPost } from "./lint.ts";
import { checkRule, slotsOf } from "./rule-shape.ts";

/** One post, or several that are judged together, and how they are read. */
export interface RuleCase {
  /** The post's text. */
  readonly text?: string;
  /** The post's path; `post.md` where it does not matter. */
  readonly path?: string;
  /** In place of one text: several posts by their paths, for rules that judge them together. */
  readonly posts?: { readonly [path: string]: string };
  /** The rule's options; the defaults where they are left out. */
  readonly options?: unknown;
  /** What the configuration says beyond the rule's options: a site, a profile, today's date. */
  readonly settings?: Settings;
}

/** What a finding must be; whatever is left out does not matter. */
export interface ExpectedFinding {
  /** The id of the message. */
  readonly message?: string;
  /** The path of the post, where there are several. */
  readonly path?: string;
  /** 1-based. */
  readonly line?: number;
  readonly column?: number;
  /** The words that the finding points at. */
  readonly words?: string;
}

export interface FlaggedCase extends RuleCase {
  /** Every finding in the order of the text: the id of its message, its line, or more of it. At least one where it is left out. */
  readonly found?: readonly (string | number | ExpectedFinding)[];
  /** The text, or the texts by path, once every fix is made. */
  readonly fixed?: string | { readonly [path: string]: string };
}

/** What a rule must report, and what it must leave alone. */
export interface RuleCases {
  readonly flags: readonly (string | FlaggedCase)[];
  readonly allows: readonly (string | RuleCase)[];
}

/**
 * Tries a rule on posts, without any test framework: it throws an error that lists all that is not as expected. Beside the
 * findings it checks that every message has its slots filled in both languages, that findings lie inside of the text, that
 * fixes are announced, do no more than they say and leave nothing to fix.
 */
export function testRule(rule: Rule, { flags, allows }: RuleCases): void {
  const checked = checkRule(rule);
  if ("problems" in checked) throw new Error(`The rule ${checked.problems.join("\nThe rule ")}`);
  const wrong: string[] = [];
  const attempt = (
    name: string,
    given: string | FlaggedCase,
    judge: (run: Run, given: FlaggedCase) => string[],
  ) => {
    const full = typeof given === "string" ? { text: given } : given;
    const run = runCase(rule, full);
    const problems = typeof run === "string" ? [run] : [...soundness(rule, run), ...judge(run, full)];
    wrong.push(...problems.map((problem) => `${name}: ${problem}`));
  };
  flags.forEach((given, i) => {
    attempt(`flags[${i}]`, given, (run, full) => [
      ...compareFindings(run, full),
      ...compareFixed(rule, run, full),
    ]);
  });
  allows.forEach((given, i) => {
    attempt(`allows[${i}]`, given, (run) =>
      run.found.length === 0 ? [] : [`nothing is to be found, but there is:\n${listOf(run.found)}`],
    );
  });
  if (flags.length === 0) wrong.push("flags: give at least one post that the rule must report.");
  if (allows.length === 0) wrong.push("allows: give at least one post that the rule must leave alone.");
  if (wrong.length > 0) throw new Error(`${rule.meta.id} is not as expected.\n\n${wrong.join("\n\n")}\n`);
}

interface Run {
  readonly texts: ReadonlyMap<string, string>;
  readonly found: readonly Diagnostic[];
  lint(texts: ReadonlyMap<string, string>, locale: Locale): Conclusion;
  parse(path: string, text: string): Post;
}

/** Lints the posts of a case; or says why it cannot be tried. */
function runCase(
  rule: Rule,
  { text, path = "post.md", posts, options = {}, settings = {} }: RuleCase,
): Run | string {
  if ((text === undefined) === (posts === undefined)) return "give either `text` or `posts`.";
  const parsed = rule.options.safeParse(options);
  if (!parsed.success) return `the rule does not take these options: ${z.prettifyError(parsed.error)}`;
  const texts = new Map(posts ? Object.entries(posts) : [[path, text ?? ""]]);
  const { id, severity } = rule.meta;
  const parse = (path: string, text: string) =>
    parsePost(path, text, { parser: defaultParser.parse, site: settings.site });
  const lint = (texts: ReadonlyMap<string, string>, locale: Locale) => {
    const level = severity === "off" ? ("warn" as const) : severity;
    const plan = { rules: [{ id, severity: level, options: parsed.data }], settings, locale };
    const bound = bindPlan(plan, [rule]);
    const records = [...texts].map(([path, text]) => lintPost(parse(path, text), bound));
    return conclude(records, () => bound, [rule]);
  };
  const { diagnostics, faults } = lint(texts, "en");
  const [fault] = faults;
  if (fault) return `the rule throws: ${fault.stack || fault.message}`;
  return { texts, found: diagnostics, lint, parse };
}

/** What is wrong with findings whatever is expected of them. */
function soundness({ meta }: Rule, run: Run): string[] {
  const problems = run.found.flatMap((finding) => {
    const { path, messageId, place, values, related, fix } = finding;
    const at = `the finding at ${where(finding)}`;
    const length = run.texts.get(path)?.length;
    if (length === undefined) return [`${at} is in ${path}, which is none of the posts.`];
    const wrong =
      place.start < 0 || place.end < place.start || place.end > length
        ? [`${at} does not lie inside of the text.`]
        : [];
    if (!meta.messages.en[messageId])
      return [...wrong, `${at} has the message \`${messageId}\`, which is not in meta.messages.`];
    for (const locale of LOCALES) {
      const template = meta.messages[locale][messageId];
      const unfilled = template ? slotsOf(template).filter((slot) => !Object.hasOwn(values, slot)) : [];
      if (unfilled.length > 0)
        wrong.push(`${at} fills no {${unfilled.join("}, {")}} of the message \`${messageId}\` (${locale}).`);
    }
    for (const { note } of related)
      if (!Object.values(meta.notes ?? {}).some(({ en }) => en === note))
        wrong.push(`${at} has the note \`${note}\`, which is not in meta.notes.`);
    if (fix && meta.fixable === undefined) wrong.push(`${at} has a fix, but meta.fixable is not set.`);
    if (fix?.safety === "safe" && meta.fixable === "unsafe")
      wrong.push(`${at} has a safe fix, but meta.fixable says that fixes are unsafe.`);
    return wrong;
  });
  return [...new Set(problems)];
}

function compareFindings({ texts, found }: Run, { found: expected }: FlaggedCase): string[] {
  if (expected === undefined) return found.length > 0 ? [] : ["nothing is found."];
  const wanted = expected.map(
    (one): ExpectedFinding =>
      typeof one === "string" ? { message: one } : typeof one === "number" ? { line: one } : one,
  );
  const fits = (finding: Diagnostic | undefined, one: ExpectedFinding | undefined) => {
    if (!finding || !one) return false;
    const { path, messageId, place } = finding;
    return (
      (one.message === undefined || one.message === messageId) &&
      (one.path === undefined || one.path === path) &&
      (one.line === undefined || one.line === place.line) &&
      (one.column === undefined || one.column === place.column) &&
      (one.words === undefined || one.words === texts.get(path)?.slice(place.start, place.end))
    );
  };
  const count = Math.max(found.length, wanted.length);
  if (Array.from({ length: count }, (_, i) => fits(found[i], wanted[i])).every(Boolean)) return [];
  const asked = wanted.map((one) => `  - ${JSON.stringify(one)}`).join("\n") || "  - nothing";
  return [`expected\n${asked}\nfound\n${listOf(found, texts)}`];
}

/** Makes every fix: what comes of it must be what is expected, and nothing may be left to fix. */
function compareFixed({ meta }: Rule, run: Run, { fixed }: FlaggedCase): string[] {
  const offers = run.found.some(({ fix }) => fix);
  if (!offers) return fixed === undefined ? [] : ["a fixed text is expected, but no finding has a fix."];
  let current = run.texts;
  const { texts, refusals } = fixTexts({
    texts: run.texts,
    diagnostics: run.found,
    safety: "unsafe",
    parse: run.parse,
    lint(changed) {
      current = new Map([...current, ...changed]);
      return run.lint(current, "en").diagnostics;
    },
  });
  const problems = refusals.map(({ path, reason }) => `the fix of ${path} is refused: ${REFUSALS[reason]}.`);
  const wanted =
    typeof fixed === "object"
      ? fixed
      : fixed === undefined
        ? {}
        : { [[...run.texts.keys()][0] ?? ""]: fixed };
  for (const [path, text] of Object.entries(wanted)) {
    const made = texts.get(path) ?? run.texts.get(path);
    if (made !== text)
      problems.push(`expected the fixed ${path}\n${quote(text)}\nfound\n${quote(made ?? "")}`);
  }
  return meta.fixable === undefined ? [] : problems;
}

const REFUSALS = {
  "front-matter": "the front matter of the post cannot be read",
  fence: "a code fence of the post does not close",
  data: "it changes data of the front matter that it does not name in `keys`",
  headings: "it changes headings and does not say so",
  code: "it changes code or formulas",
  cycle: "it undoes what it did",
  endless: "what it makes is found again, round after round",
  unchecked: "what it makes cannot be checked",
};

function listOf(found: readonly Diagnostic[], texts?: ReadonlyMap<string, string>): string {
  if (found.length === 0) return "  - nothing";
  return found
    .map((finding) => {
      const { path, place, messageId, message } = finding;
      const words = texts?.get(path)?.slice(place.start, place.end);
      return `  - ${where(finding)} ${messageId}: ${message}${words === undefined ? "" : ` (${JSON.stringify(words)})`}`;
    })
    .join("\n");
}

function where({ path, place: { line, column } }: Diagnostic): string {
  return `${path}:${line}:${column}`;
}

function quote(text: string): string {
  return text
    .split("\n")
    .map((line) => `  | ${line}`)
    .join("\n");
}
