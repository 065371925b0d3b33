import type { Json } from "../rule.ts";

/** The way to a value inside a JSON document. */
export type JsonPath = readonly (string | number)[];

/** A JSON file that was read, with the means to say where each of its keys and values stands. */
export interface JsonDocument {
  /** The file's path as it is shown to people. */
  readonly name: string;
  readonly value: Json;
  /** The 1-based place of the key or the value at `path`; of the innermost thing around it where there is none. */
  placeOf(path: JsonPath, part: "key" | "value"): { readonly line: number; readonly column: number };
}

/** Something that the reader of the message has to put right before a run makes sense. */
export interface Problem {
  /** `file:line:column`, or the option that was given; what the message is about. */
  readonly where: string;
  readonly message: string;
}
