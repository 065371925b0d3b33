import { checkstyle } from "./checkstyle.ts";
import { compact } from "./compact.ts";
import type { Format } from "./format.ts";
import { github } from "./github.ts";
import { gitlab } from "./gitlab.ts";
import { json } from "./json.ts";
import { jsonl } from "./jsonl.ts";
import { junit } from "./junit.ts";
import { markdown } from "./markdown.ts";
import { pretty } from "./pretty.ts";
import { rdjson } from "./rdjson.ts";
import { sarif } from "./sarif.ts";

export const FORMAT_NAMES = [
  "pretty",
  "compact",
  "json",
  "jsonl",
  "github",
  "gitlab",
  "sarif",
  "junit",
  "checkstyle",
  "rdjson",
  "markdown",
] as const;
export type FormatName = (typeof FORMAT_NAMES)[number];

/** Every format by its name on the command line. */
export const formats: { readonly [N in FormatName]: Format } = {
  pretty,
  compact,
  json,
  jsonl,
  github,
  gitlab,
  sarif,
  junit,
  checkstyle,
  rdjson,
  markdown,
};
