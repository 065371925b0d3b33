import { z } from "zod";
import { configJsonSchema } from "../config/config-json-schema.ts";
import { builtInSchema } from "../post/front-matter/schema.ts";
import type { Rule } from "../rule.ts";
import { type ExitCode, type Io, refuse } from "./io.ts";
import type { Options } from "./options.ts";
import { openConfig } from "./session.ts";

/** What a JSON Schema can be asked for of. */
export type SchemaSubject = "front-matter" | "config";

/**
 * `review-lint schema`: prints the JSON Schema that front matter is judged by, the configuration's or the built-in one; or
 * that of the configuration itself, with the rules that it brings.
 */
export async function printSchema(
  subject: SchemaSubject,
  options: Options,
  io: Io,
  rules: readonly Rule[],
): Promise<ExitCode> {
  const opened = await openConfig(options, io, rules);
  if (!opened.ok) return refuse(io, opened.problems);
  const { config } = opened;
  const schema =
    subject === "config"
      ? configJsonSchema(config.rules)
      : (config.frontMatter ?? z.toJSONSchema(builtInSchema, { io: "input", unrepresentable: "any" }));
  io.stdout.write(`${JSON.stringify(schema, undefined, 2)}\n`);
  return 0;
}
