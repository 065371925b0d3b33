import { z } from "zod";
import { LOCALES } from "../rule.ts";

/** A place in a file: UTF-16 offsets (half-open), and the same as 1-based lines and columns. */
const placeSchema = z.strictObject({
  start: z.int().nonnegative(),
  end: z.int().nonnegative(),
  line: z.int().positive(),
  column: z.int().positive(),
  endLine: z.int().positive(),
  endColumn: z.int().positive(),
});
export type Place = z.infer<typeof placeSchema>;

/** The last line that a place takes something of: one that ends where a line begins takes nothing of that line. */
export function lastLineOf({ line, endLine, endColumn }: Place): number {
  return endLine > line && endColumn === 1 ? endLine - 1 : endLine;
}

const valuesSchema = z.record(z.string(), z.union([z.string(), z.number()]));

/** One line of expected beside found. */
const outlineRowSchema = z.strictObject({
  expected: z.string().nullable(),
  found: z.string().nullable(),
  state: z.enum(["same", "missing", "moved", "extra"]),
});

/** How a finding can be mended; offsets are those of the file. */
const fixSchema = z.strictObject({
  safety: z.enum(["safe", "unsafe"]),
  edits: z.array(
    z.strictObject({ start: z.int().nonnegative(), end: z.int().nonnegative(), text: z.string() }),
  ),
  keys: z.array(z.string()),
  headings: z.boolean(),
});
export type PlacedFix = z.infer<typeof fixSchema>;

/** What a rule found in one post, before severities are given and words are made. */
const findingSchema = z.strictObject({
  ruleId: z.string(),
  messageId: z.string(),
  place: placeSchema,
  values: valuesSchema,
  related: z.array(z.strictObject({ note: z.string(), path: z.string().optional(), place: placeSchema })),
  capped: z.boolean(),
  outline: z.array(outlineRowSchema),
  fix: fixSchema.nullable(),
});
export type Finding = z.infer<typeof findingSchema>;

/** A rule that failed: our own mistake, never the writer's. */
const faultSchema = z.strictObject({
  ruleId: z.string(),
  path: z.string().optional(),
  message: z.string(),
  stack: z.string(),
});
export type Fault = z.infer<typeof faultSchema>;

const editRangeSchema = z.strictObject({ start: z.int().nonnegative(), end: z.int().nonnegative() });

/** A comment that silences rules, with the places that a report of it needs; `removal` is what a fix takes out. */
const directiveSchema = z.strictObject({
  kind: z.string(),
  place: placeSchema,
  word: placeSchema,
  ids: z.array(z.strictObject({ id: z.string(), place: placeSchema, removal: editRangeSchema })),
  reason: z.string(),
  /** The line that it covers, for those that cover one. */
  line: z.int().positive(),
  removal: editRangeSchema.nullable(),
});
export type PlacedDirective = z.infer<typeof directiveSchema>;

/** How much of what rules speak of a post has; by it is told what is a slip and what is the way a site is written. */
const postCountsSchema = z.strictObject({
  /** Figures that may have a caption, and those without one. */
  figures: z.int().nonnegative(),
  uncaptioned: z.int().nonnegative(),
  /** Images that are no icons and do not stand within a line. */
  pictures: z.int().nonnegative(),
  captions: z.int().nonnegative(),
  /** Images whose files must lie within the site. */
  files: z.int().nonnegative(),
  isReview: z.boolean(),
  language: z.enum(LOCALES),
});
export type PostCounts = z.infer<typeof postCountsSchema>;

/** All that is kept of a linted post: plain data that survives a worker, a cache and another machine. */
const postRecordSchema = z.strictObject({
  path: z.string(),
  /** The paths from the site's root at which the local images that the post shows may lie; sorted, each once. */
  assets: z.array(z.string()),
  /** How the offsets of the post's text become places, packed: only what site rules find needs it. */
  map: z.string(),
  isDraft: z.boolean(),
  /** Why no fix may be made in the post, where one would have been offered. */
  unfixable: z.enum(["front-matter", "fence"]).nullable(),
  directives: z.array(directiveSchema),
  findings: z.array(findingSchema),
  /** What each site rule needs to know of the post, as JSON text: it is read when the rule is run, and only then. */
  facts: z.record(z.string(), z.string()),
  counts: postCountsSchema,
  faults: z.array(faultSchema),
});
export type PostRecord = z.infer<typeof postRecordSchema>;

/** A related place with its note in words. */
const relatedSchema = z.strictObject({ path: z.string(), place: placeSchema, note: z.string() });
export type RelatedPlace = z.infer<typeof relatedSchema>;

/** What the user sees: a finding with its severity and its words. */
const diagnosticSchema = z.strictObject({
  path: z.string(),
  ruleId: z.string(),
  severity: z.enum(["error", "warn"]),
  messageId: z.string(),
  message: z.string(),
  help: z.string(),
  place: placeSchema,
  values: valuesSchema,
  related: z.array(relatedSchema),
  outline: z.array(outlineRowSchema),
  fix: fixSchema.nullable(),
});
export type Diagnostic = z.infer<typeof diagnosticSchema>;

/** A file that could not be checked; the reason ends a sentence that begins with its path. */
export interface Failure {
  readonly path: string;
  readonly reason: string;
}

/** A diagnostic that a directive of the post silences. */
export interface Suppressed {
  readonly diagnostic: Diagnostic;
  /** What the directive gives as its reason; empty where it gives none. */
  readonly reason: string;
}

/** What a whole run comes to. Diagnostics are sorted by path, offset and rule. */
export interface Conclusion {
  readonly paths: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
  /** What directives silence; sorted in the same way. */
  readonly suppressed: readonly Suppressed[];
  readonly faults: readonly Fault[];
}
