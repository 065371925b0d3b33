import { compact } from "./compact.ts";
import type { Format } from "./format.ts";
import { json } from "./json.ts";
import { pretty } from "./pretty.ts";

export const FORMAT_NAMES = ["pretty", "compact", "json"] as const;
type FormatName = (typeof FORMAT_NAMES)[number];

/** Every format by its name on the command line. */
export const formats: { readonly [N in FormatName]: Format } = { pretty, compact, json };
