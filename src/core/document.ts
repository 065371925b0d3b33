import type { Point } from "../post/source.ts";

/** The way to a value inside a document. */
export type JsonPath = readonly (string | number)[];

/** A configuration as a file gives it, with the means to say where each of its keys and values stands. */
export interface ConfigDocument {
  /** The file's path as it is shown to people. */
  readonly name: string;
  /** The absolute path, with `/`, of the folder that its paths and globs start from. */
  readonly folder: string;
  /** JSON; from a configuration in code also what JSON cannot hold: schemas and rules. */
  readonly value: unknown;
  /** The place of the key or the value at `path`, of the innermost thing around it where there is none; undefined where nothing tells. */
  placeOf(path: JsonPath, part: "key" | "value"): Point | undefined;
  /** The files that its `extends` names, by the words that name them. */
  readonly extended: ReadonlyMap<string, ConfigDocument>;
  /** What is wrong with the files that it extends. */
  readonly problems: readonly Problem[];
}

/** Something that the reader of the message has to put right before a run makes sense. */
export interface Problem {
  /** `file:line:column`, or the option that was given; what the message is about. */
  readonly where: string;
  readonly message: string;
}
