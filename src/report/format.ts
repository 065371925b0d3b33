import type { ChalkInstance } from "chalk";
import type { Conclusion } from "../core/diagnostic.ts";
import type { Locale } from "../rule.ts";

/** How and where a report will be seen. */
export interface Style {
  /** Colours for the stream that the report goes to; level 0 paints nothing. */
  readonly paint: ChalkInstance;
  /** Columns of the terminal. */
  readonly width: number;
  /** The absolute path of a path of the run. */
  readonly absoluteOf: (path: string) => string;
  /** The address that a path links to; absent where the terminal shows no links. */
  readonly linkTo?: (path: string) => string;
  /** The most diagnostics that a person is shown; absent for all. */
  readonly limit?: number;
  /** How many warnings the conclusion is without because errors alone were asked for. */
  readonly unshownWarnings?: number;
}

/** The text of a post by its path, where it is known. */
export type SourceLookup = (path: string) => string | undefined;

/** Makes the report of a run. Prints nothing; ends with a line feed unless it is empty. */
export type Format = (conclusion: Conclusion, sourceOf: SourceLookup, style: Style, locale: Locale) => string;
