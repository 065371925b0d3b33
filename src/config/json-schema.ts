import { didYouMean } from "../post/nearest.ts";
import type { Json } from "../rule.ts";

export type JsonObject = { readonly [key: string]: Json };

/** The keywords of JSON Schema (2020-12, and what earlier drafts name otherwise) that the schema of front matter may hold. */
const KEYWORDS = new Set(
  (
    "$schema $id $ref $defs $comment definitions title description default examples deprecated readOnly writeOnly " +
    "type enum const format properties required additionalProperties patternProperties propertyNames minProperties maxProperties " +
    "items prefixItems additionalItems contains minItems maxItems uniqueItems minLength maxLength pattern " +
    "if then else dependentRequired dependentSchemas unevaluatedItems unevaluatedProperties minContains maxContains $anchor $dynamicRef $dynamicAnchor " +
    "minimum maximum exclusiveMinimum exclusiveMaximum multipleOf allOf anyOf oneOf not"
  ).split(" "),
);
const MAPS = new Set(["properties", "patternProperties", "$defs", "definitions"]);
const LISTS = new Set(["allOf", "anyOf", "oneOf", "prefixItems"]);
const HOLDERS = new Set([
  "items",
  "additionalProperties",
  "propertyNames",
  "contains",
  "not",
  "additionalItems",
]);

/** Keywords that speak of values of one type alone: a schema with one of them and no `type` means that type. */
const IMPLIED: readonly (readonly [string, RegExp])[] = [
  [
    "object",
    /^(?:properties|required|additionalProperties|patternProperties|propertyNames|minProperties|maxProperties)$/,
  ],
  ["array", /^(?:items|prefixItems|contains|minItems|maxItems|uniqueItems)$/],
  ["string", /^(?:minLength|maxLength|pattern|format)$/],
  ["number", /^(?:minimum|maximum|exclusiveMinimum|exclusiveMaximum|multipleOf)$/],
];
const ANYTHING: Json = { type: ["string", "number", "boolean", "object", "array", "null"] };

/**
 * A JSON Schema in which nothing is left to be implied: each schema has the type that its keywords speak of, and each
 * required key has a schema. Zod leaves out unsaid what it finds without a type.
 *
 * @param isRoot true for the schema of the front matter itself, which is an object whether it says so or not.
 */
export function explicitSchema(schema: JsonObject, isRoot = true): JsonObject {
  const inside = (inner: Json) => (isObject(inner) ? explicitSchema(inner, false) : inner);
  const explicit: { [key: string]: Json } = {};
  for (const [keyword, value] of Object.entries(schema)) {
    if (MAPS.has(keyword) && isObject(value)) {
      explicit[keyword] = Object.fromEntries(
        Object.entries(value).map(([name, inner]) => [name, inside(inner)]),
      );
    } else if (LISTS.has(keyword) && Array.isArray(value)) {
      explicit[keyword] = value.map(inside);
    } else explicit[keyword] = HOLDERS.has(keyword) ? inside(value) : value;
  }
  const says = Object.keys(schema);
  const isOpen = !says.some((keyword) => ["type", "enum", "const", "$ref"].includes(keyword));
  const implied = IMPLIED.find(([, keywords]) => says.some((keyword) => keywords.test(keyword)))?.[0];
  const isCombined = says.some((keyword) => ["allOf", "anyOf", "oneOf"].includes(keyword));
  if (isOpen && (implied || (isRoot && !isCombined))) explicit.type = implied ?? "object";
  const { required } = schema;
  if (Array.isArray(required)) {
    const properties = isObject(explicit.properties) ? explicit.properties : {};
    const added = required.filter(
      (key): key is string => typeof key === "string" && !Object.hasOwn(properties, key),
    );
    explicit.properties = { ...properties, ...Object.fromEntries(added.map((key) => [key, ANYTHING])) };
  }
  return explicit;
}

const isTexts = (value: Json) =>
  Array.isArray(value) && value.every((item: Json) => typeof item === "string");
const isCount = (value: Json) => Number.isInteger(value) && Number(value) >= 0;
const isNumber = (value: Json) => typeof value === "number";

/** What a keyword takes, where the reader of schemas passes over anything else without a word. */
const TAKES: readonly (readonly [RegExp, string, (value: Json) => boolean])[] = [
  [/^required$/, "a list of keys", isTexts],
  [/^enum$/, "a list of values", (value) => Array.isArray(value)],
  [/^(?:properties|patternProperties)$/, "an object with a schema for each key", (value) => isObject(value)],
  [/^(?:pattern|format)$/, "a string", (value) => typeof value === "string"],
  [/^(?:min|max)(?:Length|Items|Properties)$/, "a whole number", isCount],
  [/^(?:minimum|maximum|multipleOf)$/, "a number", isNumber],
  // In draft 4 it is a switch for the bound beside it.
  [/^exclusiveM(?:in|ax)imum$/, "a number", (value) => isNumber(value) || typeof value === "boolean"],
];

/**
 * The keywords of a schema that mean nothing, or have a value that means nothing, with the way to each: a slip in one
 * would switch off what it asks for.
 */
export function unknownKeywords(
  schema: Json,
  path: readonly (string | number)[] = [],
): { readonly path: readonly (string | number)[]; readonly message: string }[] {
  if (!isObject(schema)) return [];
  return Object.entries(schema).flatMap(([keyword, value]) => {
    const here = [...path, keyword];
    // `x-...` is how tools put in what is their own.
    if (!KEYWORDS.has(keyword) && !keyword.startsWith("x-")) {
      return [
        {
          path: here,
          message: `unknown keyword \`${keyword}\` in a JSON Schema.${didYouMean(keyword, KEYWORDS)}`,
        },
      ];
    }
    const [, wanted] = TAKES.find(([known, , fits]) => known.test(keyword) && !fits(value)) ?? [];
    if (wanted !== undefined) return [{ path: here, message: `\`${keyword}\` takes ${wanted}.` }];
    if (MAPS.has(keyword) && isObject(value)) {
      return Object.entries(value).flatMap(([name, inner]) => unknownKeywords(inner, [...here, name]));
    }
    if (LISTS.has(keyword) && Array.isArray(value)) {
      return value.flatMap((inner: Json, index: number) => unknownKeywords(inner, [...here, index]));
    }
    return HOLDERS.has(keyword) ? unknownKeywords(value, here) : [];
  });
}

/** True for a JSON object, no list. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
