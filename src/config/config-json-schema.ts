import { z } from "zod";
import type { Rule } from "../rule.ts";
import { isObject, type JsonObject } from "./json-schema.ts";
import type { Commented } from "./jsonc.ts";
import { configSchema } from "./schema.ts";

/** A configuration that is about to be written, with the path of its schema before all else where there is one. */
export function withSchema(config: Commented, schema: string | undefined): Commented {
  if (schema === undefined || typeof config !== "object" || !("map" in config)) return config;
  return { map: [{ key: "$schema", value: schema }, ...config.map] };
}

const DRAFT = "http://json-schema.org/draft-07/schema#";

/** The JSON Schema of configurations in JSON, in the draft that editors know best. */
export function configJsonSchema(rules: readonly Rule[]): JsonObject {
  const made = z.toJSONSchema(configSchema(rules), {
    io: "input",
    target: "draft-7",
    unrepresentable: "any",
  });
  const { definitions, ...schema } = z.record(z.string(), z.json()).parse(JSON.parse(JSON.stringify(made)));
  const told = shortened(schema, []);
  // What front matter may hold was the one thing with a definition, as long as no option of a rule has one.
  const isNamed = definitions !== undefined && JSON.stringify(told).includes('"#/definitions/');
  return {
    $schema: DRAFT,
    title: "Configuration of review-lint",
    description: "The configuration of review-lint: review-lint.config.json or .jsonc.",
    ...told,
    ...(isNamed ? { definitions } : {}),
  };
}

/** Front matter is judged by a JSON Schema itself, which editors know; the rules of overrides are those of all posts. */
function shortened(schema: JsonObject, path: readonly string[]): JsonObject {
  const entries = Object.entries(schema).map(([key, value]) => {
    const here = [...path, key];
    const description =
      isObject(value) && typeof value.description === "string" ? { description: value.description } : {};
    const place = here.join("/");
    if (place === "properties/frontMatter" || place === `${OVERRIDE}/frontMatter`)
      return [key, { ...description, type: "object", allOf: [{ $ref: DRAFT }] }] as const;
    if (place === `${OVERRIDE}/rules`)
      return [key, { ...description, allOf: [{ $ref: "#/properties/rules" }] }] as const;
    return [key, isObject(value) ? shortened(value, here) : value] as const;
  });
  return Object.fromEntries(entries);
}

const OVERRIDE = "properties/overrides/items/properties";
