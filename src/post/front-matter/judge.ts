import type { z } from "zod";
import type { FrontMatter } from "../front-matter.ts";
import type { Range } from "../source.ts";
import { type FrontMatterEntry, ownValue, shorten } from "./model.ts";
import { pathName } from "./names.ts";
import type { KnownKey } from "./schema.ts";

/** What a value should have been, one phrase each; `types` for the mixtures that only a site's own schema asks for. */
type Expected =
  | "text"
  | "date"
  | "text-or-list"
  | "list"
  | "flag"
  | "number"
  | "whole-number"
  | "map"
  | "types";

/** A schema's complaint in our own terms. Plain data. */
export type SchemaProblem = {
  readonly kind:
    | Expected
    | "missing"
    | "unknown"
    | "one-of"
    | "too-small"
    | "too-big"
    | "form"
    | "said"
    | "other";
  readonly at: { readonly start: number; readonly end: number };
  readonly key: string;
  /** The value as it is written. */
  readonly token: string;
  /** What would be right: a list of values, a limit, a form, what the schema's own author says. */
  readonly detail: string;
};

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];
type DataFrontMatter = Extract<FrontMatter, { state: "data" }>;

const PHRASES: { readonly [expected: string]: Expected } = {
  string: "text",
  "number string": "text",
  "array null number string": "text",
  "array string": "text-or-list",
  "array number string": "text-or-list",
  array: "list",
  boolean: "flag",
  "boolean record": "flag",
  number: "number",
  int: "whole-number",
  object: "map",
  record: "map",
};

/** Judges front matter by a schema. Empty values are left out: that something is missing in them is seen elsewhere. */
export function judgeBySchema(frontMatter: DataFrontMatter, schema: z.ZodType): SchemaProblem[] {
  const result = schema.safeParse(frontMatter.data);
  if (result.success) return [];
  return result.error.issues.flatMap((issue) => explainIssue(issue, issue.path, frontMatter));
}

/**
 * Judges front matter key by key: a post has a few of all the keys that are known. Empty values are left out here, too.
 *
 * @param isStrict true where a key that is not known is a problem.
 */
export function judgeByKeys(
  frontMatter: DataFrontMatter,
  known: ReadonlyMap<string, KnownKey>,
  isStrict: boolean,
): SchemaProblem[] {
  const problems: SchemaProblem[] = [];
  for (const [key, value] of Object.entries(frontMatter.data)) {
    const kind = known.get(key);
    if (!kind && isStrict) problems.push(unknownKey([key], frontMatter));
    if (!kind || kind.isSurely(value)) continue;
    for (const issue of kind.type.safeParse(value).error?.issues ?? [])
      problems.push(...explainIssue(issue, [key, ...issue.path], frontMatter));
  }
  return problems;
}

function unknownKey(path: Path, frontMatter: DataFrontMatter): SchemaProblem {
  const entry = findEntry(frontMatter, path);
  return problem("unknown", entry?.key ?? frontMatter.fence, path, entry, "");
}

function explainIssue(issue: Issue, path: Path, frontMatter: DataFrontMatter): SchemaProblem[] {
  const value = path.reduce<unknown>(
    (held, step) => ownValue(held, typeof step === "symbol" ? "" : step),
    frontMatter.data,
  );
  const entry = findEntry(frontMatter, path);
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((name) => unknownKey([...path, name], frontMatter));
  }
  if (value === undefined) {
    return [
      problem(
        "missing",
        findEntry(frontMatter, path.slice(0, -1))?.key ?? frontMatter.fence,
        path,
        undefined,
        "",
      ),
    ];
  }
  if (isEmpty(value)) return [];
  const at = entry?.value ?? frontMatter.fence;
  if (issue.code === "invalid_union") {
    // A branch that got further than the value itself shows which item is at fault.
    const deeper = issue.errors.find(
      (branch) => branch.length > 0 && branch.every((inner) => inner.path.length > 0),
    );
    if (deeper) return deeper.flatMap((inner) => explainIssue(inner, [...path, ...inner.path], frontMatter));
    const expected = [...new Set(issue.errors.flatMap((branch) => branch.flatMap(expectedOf)))].sort();
    return [problem(PHRASES[expected.join(" ")] ?? "types", at, path, entry, expected.join(", "))];
  }
  switch (issue.code) {
    case "invalid_type":
      if (issue.expected === "string" && path.at(-1) === "date")
        return [problem("date", at, path, entry, "")];
      return [problem(PHRASES[issue.expected] ?? "types", at, path, entry, issue.expected)];
    case "invalid_value":
      return [problem("one-of", at, path, entry, issue.values.map(String).join(", "))];
    case "too_small":
      return [problem("too-small", at, path, entry, String(issue.minimum))];
    case "too_big":
      return [problem("too-big", at, path, entry, String(issue.maximum))];
    case "invalid_format":
      return [problem("form", at, path, entry, issue.pattern ?? issue.format)];
    case "custom":
      // Zod's own words for a check without words of its author.
      return issue.message === "" || issue.message === "Invalid input"
        ? [problem("other", at, path, entry, "")]
        : [problem("said", at, path, entry, issue.message)];
    default:
      return [problem("other", at, path, entry, "")];
  }
}

function expectedOf(issue: Issue): string[] {
  if (issue.code === "invalid_type") return [issue.expected];
  if (issue.code === "invalid_union") return issue.errors.flatMap((branch) => branch.flatMap(expectedOf));
  return issue.code === "invalid_value" ? issue.values.map(String) : [];
}

function problem(
  kind: SchemaProblem["kind"],
  { start, end }: Range,
  path: Path,
  entry: FrontMatterEntry | undefined,
  detail: string,
): SchemaProblem {
  return { kind, at: { start, end }, key: pathName(path), token: shorten(entry?.token ?? ""), detail };
}

function findEntry({ entries }: DataFrontMatter, path: Path): FrontMatterEntry | undefined {
  return entries.find(
    (entry) => entry.path.length === path.length && entry.path.every((step, index) => step === path[index]),
  );
}

function isEmpty(value: unknown): boolean {
  if (value === null) return true;
  if (typeof value === "string") return value.trim() === "";
  return typeof value === "object" && Object.keys(value).length === 0;
}
