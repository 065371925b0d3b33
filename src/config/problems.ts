import { z } from "zod";
import type { ConfigDocument, JsonPath, Problem } from "../core/document.ts";
import { didYouMean } from "../post/nearest.ts";

type Issue = z.core.$ZodIssue;

/** A problem with its place in numbers, to be sorted by. */
export interface PlacedProblem extends Problem {
  readonly line: number;
  readonly column: number;
}

/** A part of a document that is judged by itself. */
export interface ConfigView {
  readonly document: ConfigDocument;
  readonly value: unknown;
  /** The way in the document to what stands at a path of the value. */
  restore(path: JsonPath): JsonPath;
}

/** Says what zod found in words of our own, each with its place: zod's texts change from version to version. */
export function describeIssues(
  issues: readonly Issue[],
  view: ConfigView,
  schema: z.ZodType,
): PlacedProblem[] {
  const describer = new Describer(view, z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }));
  return issues.flatMap((issue) => describer.describe(issue, []));
}

/** A problem at the value (or key) of a path. */
export function problemAt(
  document: ConfigDocument,
  path: JsonPath,
  part: "key" | "value",
  message: string,
): PlacedProblem {
  const place = document.placeOf(path, part);
  if (!place) return { where: document.name, message, line: 0, column: 0 };
  const { line, column } = place;
  return { where: `${document.name}:${line}:${column}`, message, line, column };
}

class Describer {
  readonly #view: ConfigView;
  readonly #schema: unknown;

  constructor(view: ConfigView, schema: unknown) {
    this.#view = view;
    this.#schema = schema;
  }

  describe(issue: Issue, base: JsonPath): PlacedProblem[] {
    const path = [...base, ...issue.path.filter((step) => typeof step !== "symbol")];
    const { document, value, restore } = this.#view;
    const found = valueAt(value, path);
    const real = restore(path);
    const at = (message: string) => [problemAt(document, real, "value", `${nameOf(real)}${message}`)];
    switch (issue.code) {
      case "unrecognized_keys":
        return issue.keys.map((key) => this.#unknownKey(path, key));
      case "invalid_union": {
        const wanted = expectations(issue.errors);
        if (wanted) {
          const hint = typeof found === "string" ? didYouMean(found, wanted.values) : "";
          return at(`expected ${list(wanted.names)}, found ${show(found)}.${hint}`);
        }
        const branch = likeliestBranch(issue.errors, found);
        return branch.flatMap((inner) => this.describe(inner, path));
      }
      case "invalid_value":
        return at(
          `expected ${list(issue.values.map((value) => JSON.stringify(value)))}, found ${show(found)}.${
            typeof found === "string" ? didYouMean(found, issue.values.map(String)) : ""
          }`,
        );
      case "invalid_type":
        return at(
          found === undefined
            ? `expected ${kindName(issue.expected)}, found nothing.`
            : `expected ${kindName(issue.expected)}, found ${show(found)}.`,
        );
      case "too_small":
      case "too_big": {
        const least = issue.code === "too_small";
        const bound = String(least ? issue.minimum : issue.maximum);
        const unit = UNITS[issue.origin];
        const amount = unit === undefined ? bound : `${bound} ${unit}${bound === "1" ? "" : "s"}`;
        return at(`expected at ${least ? "least" : "most"} ${amount}, found ${show(found)}.`);
      }
      default:
        return at(`${issue.message}, found ${show(found)}.`);
    }
  }

  #unknownKey(path: JsonPath, key: string): PlacedProblem {
    const known = keysAt(this.#schema, path);
    const inRules = path.at(-1) === "rules";
    const kind = inRules ? "rule" : path.includes("rules") ? "option" : "key";
    const { document, restore } = this.#view;
    const real = restore(path);
    const owner = inRules || real.length === 0 ? "" : ` in \`${pathName(real)}\``;
    const hint =
      didYouMean(key, known) || (known.length > 0 && !inRules ? ` Known: ${known.join(", ")}.` : "");
    return problemAt(document, [...real, key], "key", `unknown ${kind} \`${key}\`${owner}.${hint}`);
  }
}

const UNITS: { readonly [origin: string]: string } = { string: "character", array: "item", set: "item" };

const KINDS: { readonly [expected: string]: string } = {
  array: "a list",
  tuple: "a list of a level and options",
  boolean: "true or false",
  int: "a whole number",
  number: "a number",
  object: "an object",
  record: "an object",
  string: "a string",
};

function kindName(expected: string): string {
  return KINDS[expected] ?? expected;
}

/** What a union takes, where no branch got further than the kind of the value. */
function expectations(branches: readonly (readonly Issue[])[]) {
  const names: string[] = [];
  const values: string[] = [];
  for (const issue of branches.flat()) {
    if (issue.path.length > 0) return undefined;
    if (issue.code === "invalid_type") names.push(kindName(issue.expected));
    else if (issue.code !== "invalid_value") return undefined;
    else {
      names.push(...issue.values.map((value) => JSON.stringify(value)));
      values.push(...issue.values.map(String));
    }
  }
  return { names, values };
}

/** The branch of a union that its writer had in mind: the one that fits furthest, by depth and then by kind of value. */
function likeliestBranch(branches: readonly (readonly Issue[])[], value: unknown): readonly Issue[] {
  let best: readonly Issue[] = [];
  let bestRank = -1;
  for (const branch of branches) {
    const depth = Math.max(0, ...branch.map(({ path }) => path.length));
    const isOtherKind = branch.some(
      ({ code, path }) =>
        path.length === 0 &&
        (code === "invalid_type" || (code === "invalid_value" && typeof value === "object")),
    );
    const rank = depth * 2 + (isOtherKind ? 0 : 1);
    if (rank > bestRank) {
      best = branch;
      bestRank = rank;
    }
  }
  return best;
}

function valueAt(root: unknown, path: JsonPath): unknown {
  return path.reduce<unknown>(memberOf, root);
}

function memberOf(value: unknown, step: string | number): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  return Object.entries(value).find(([key]) => key === String(step))?.[1];
}

/** The keys that an object at `path` may have, as the JSON Schema tells. */
function keysAt(schema: unknown, path: JsonPath): string[] {
  let candidates = branchesOf(schema);
  for (const step of path) {
    candidates = candidates.flatMap((candidate) => {
      const direct =
        typeof step === "string"
          ? memberOf(memberOf(candidate, "properties"), step)
          : (memberOf(memberOf(candidate, "prefixItems"), step) ?? memberOf(candidate, "items"));
      return branchesOf(direct ?? memberOf(candidate, "additionalProperties"));
    });
  }
  return candidates.flatMap((candidate) => {
    const properties = memberOf(candidate, "properties");
    return typeof properties === "object" && properties !== null ? Object.keys(properties) : [];
  });
}

function branchesOf(schema: unknown): unknown[] {
  const branches = memberOf(schema, "anyOf");
  return Array.isArray(branches) ? branches.flatMap(branchesOf) : [schema];
}

function nameOf(path: JsonPath): string {
  return path.length === 0 ? "" : `\`${pathName(path)}\`: `;
}

/** `overrides[0].rules.repeated-image[1].max`, as people write the way to a value. */
export function pathName(path: JsonPath): string {
  return path
    .map((step, i) => (typeof step === "number" ? `[${step}]` : i === 0 ? step : `.${step}`))
    .join("");
}

function list(values: readonly string[]): string {
  return values.length < 2 ? values.join("") : `${values.slice(0, -1).join(", ")} or ${values.at(-1)}`;
}

/** A value as it is written, shortened where it is long. */
export function show(value: unknown): string {
  if (value === undefined) return "nothing";
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : `a list of ${value.length}`;
  if (value instanceof RegExp) return "a regular expression";
  if (typeof value === "object" && value !== null) return "an object";
  if (typeof value === "function") return "a function";
  if (value === "") return "an empty string";
  const text = typeof value === "bigint" || typeof value === "symbol" ? String(value) : JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
