import type { ChalkInstance } from "chalk";
import type { Conclusion, Failure } from "../core/diagnostic.ts";
import type { Locale, LooseMeta } from "../rule.ts";

/** How and where a report will be seen. */
export interface Style {
  /** Colours for the stream that the report goes to; level 0 paints nothing. */
  readonly paint: ChalkInstance;
  /** Columns of the terminal. */
  readonly width: number;
  /** The absolute path of a path of the run. */
  readonly absoluteOf: (path: string) => string;
  /** The path from the root of the repository, with `/`; as it is shown where there is no repository. */
  readonly repositoryPathOf: (path: string) => string;
  /** The address that a path links to; absent where the terminal shows no links. */
  readonly linkTo?: (path: string) => string;
  /** The most diagnostics that a person is shown; absent for all. */
  readonly limit?: number;
  /** How many warnings the conclusion is without because errors alone were asked for. */
  readonly unshownWarnings?: number;
}

/** How the findings of a run compare with those that a baseline knows. */
export interface BaselineCounts {
  readonly known: number;
  readonly new: number;
  readonly gone: number;
}

/** The text of a post by its path, where it is known. */
export type SourceLookup = (path: string) => string | undefined;

/** All that a report is made of. */
export interface Report {
  /** With a baseline, its diagnostics are the new ones alone. */
  readonly conclusion: Conclusion;
  /** Files that could not be checked. */
  readonly failures: readonly Failure[];
  readonly sourceOf: SourceLookup;
  /** Every rule that there is, for formats that describe them. */
  readonly rules: readonly LooseMeta[];
  /** The version of this program. */
  readonly version: string;
  /** Set where the run is held against a baseline. */
  readonly baseline?: BaselineCounts;
  readonly style: Style;
  readonly locale: Locale;
}

/** Makes the report of a run. Prints nothing; ends with a line feed unless it is empty. */
export type Format = (report: Report) => string;
