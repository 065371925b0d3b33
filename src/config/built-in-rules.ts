// biome-ignore-all format: made by test/configuration.test.ts from the rules; `npm run test:update` makes it anew.
import type { Level } from "./schema.ts";

/** The rules that come with the tool, each with the types of its options. */
export interface BuiltInRules {
  /** A post begins with a front matter block that can be read. Recommended: `"error"`. */
  readonly "front-matter-block"?: Level | readonly [level: Level];
  /** Front matter has the keys that the site needs, each of the right type. Recommended: `"error"`. */
  readonly "front-matter-schema"?: Level | readonly [level: Level, options?: {
    /** Report keys that no generator or theme is known to read. Default: `false`. */
    readonly strict?: boolean;
  }];
  /** Every key of the front matter has a value. Recommended: `"warn"`. */
  readonly "empty-front-matter-value"?: Level | readonly [level: Level, options?: {
    /** Keys that may be empty. Default: `[]`. */
    readonly allow?: readonly string[];
  }];
  /** The dates of a post exist and agree with each other. Recommended: `"error"`. */
  readonly "front-matter-dates"?: Level | readonly [level: Level];
  /** Each tag and each category stands once in its list. Recommended: `"warn"`. */
  readonly "duplicate-tag"?: Level | readonly [level: Level];
  /** What the front matter says is what YAML makes of it. Recommended: `"error"`. */
  readonly "yaml-type-trap"?: Level | readonly [level: Level];
  /** The post's excerpt ends where a sentence or a phrase ends. Recommended: `"warn"`. */
  readonly "truncated-excerpt"?: Level | readonly [level: Level];
  /** Every field of the paper info holds a real value. Recommended: `"error"`. */
  readonly "placeholder-value"?: Level | readonly [level: Level, options?: {
    /** Values that are meant as they stand, compared whole. Default: `[]`. */
    readonly allow?: readonly string[];
  }];
  /** Every arXiv id can exist, and a link leads to the id that it shows. Recommended: `"error"`. */
  readonly "arxiv-id"?: Level | readonly [level: Level];
  /** The paper info says nothing else than the rest of the post. Recommended: `"warn"`. */
  readonly "contradicting-info"?: Level | readonly [level: Level];
  /** A post has the sections of its kind, in their order. Recommended: `"error"`. */
  readonly "section-skeleton"?: Level | readonly [level: Level];
  /** Every section has something in it. Recommended: `"error"`. */
  readonly "empty-section"?: Level | readonly [level: Level, options?: {
    /** Headings, without their number, that may stand alone. Default: `[]`. */
    readonly ignore?: readonly string[];
  }];
  /** A section with figures says something about them. Recommended: `"warn"`. */
  readonly "figure-only-section"?: Level | readonly [level: Level, options?: {
    /** Headings, without their number, whose figures speak for themselves. Default: `[]`. */
    readonly ignore?: readonly string[];
  }];
  /** Headings speak to the reader, not to the writer. Recommended: `"error"`. */
  readonly "heading-instruction"?: Level | readonly [level: Level, options?: {
    /** Instructions that are meant, as they stand in the heading: “(optional)”. Default: `[]`. */
    readonly allow?: readonly string[];
  }];
  /** Heading levels and numbers go on one by one. Recommended: `"warn"`. */
  readonly "heading-order"?: Level | readonly [level: Level];
  /** No heading stands twice under one parent. Recommended: `"warn"`. */
  readonly "duplicate-heading"?: Level | readonly [level: Level, options?: {
    /** Headings, without their number, that may stand more than once. Default: `[]`. */
    readonly ignore?: readonly string[];
  }];
  /** The title stands in the front matter alone. Recommended: `"warn"`. */
  readonly "title-heading"?: Level | readonly [level: Level];
  /** Evaluation fields stand in the evaluation section. Recommended: `"error"`. */
  readonly "misplaced-field"?: Level | readonly [level: Level];
  /** What a template asks for is written, not repeated. Recommended: `"error"`. */
  readonly "template-prompt"?: Level | readonly [level: Level, options?: {
    /** Further sentences that your template asks the writer with, compared whole. Default: `[]`. */
    readonly prompts?: readonly string[];
    /** Sentences that are meant as they stand. Default: `[]`. */
    readonly allow?: readonly string[];
  }];
  /** Every sentence says something about this paper. Recommended: `"error"`. */
  readonly "boilerplate"?: Level | readonly [level: Level, options?: {
    /** Sentences that are meant as they stand. Default: `[]`. */
    readonly allow?: readonly string[];
  }];
  /** No line of prose stands twice in a post. Recommended: `"warn"`. */
  readonly "duplicate-text"?: Level | readonly [level: Level, options?: {
    /** How many characters a line must have to count. Default: `20`. */
    readonly minLength?: number;
  }];
  /** Every code fence closes where its code ends. Recommended: `"error"`. */
  readonly "unclosed-fence"?: Level | readonly [level: Level];
  /** Every row of a table has as many cells as its header. Recommended: `"warn"`. */
  readonly "table-columns"?: Level | readonly [level: Level];
  /** Every formula stands between its dollar signs. Recommended: `"warn"`. */
  readonly "stray-math"?: Level | readonly [level: Level];
  /** Code stands in code blocks, and prose does not. Recommended: `"warn"`. */
  readonly "stray-code"?: Level | readonly [level: Level];
  /** A post holds no list of what its writer has still to do. Recommended: `"warn"`. */
  readonly "leftover-checklist"?: Level | readonly [level: Level];
  /** Bold text is shown as bold text, not between asterisks. Recommended: `"warn"`. */
  readonly "unrendered-emphasis"?: Level | readonly [level: Level];
  /** What follows a list stands below it, not inside its last item. Recommended: `"warn"`. */
  readonly "swallowed-paragraph"?: Level | readonly [level: Level];
  /** Labels that are written one to a line are shown one to a line. Recommended: `"warn"`. */
  readonly "run-together-lines"?: Level | readonly [level: Level];
  /** Every label has something behind or below it. Recommended: `"warn"`. */
  readonly "empty-label"?: Level | readonly [level: Level];
  /** Every figure is shown once. Recommended: `"error"`. */
  readonly "duplicate-figure"?: Level | readonly [level: Level, options?: {
    /** Parts of addresses of images that may come again, such as a divider. Default: `[]`. */
    readonly ignore?: readonly string[];
  }];
  /** Every figure has a caption. Recommended: `"error"`. */
  readonly "missing-caption"?: Level | readonly [level: Level, options?: {
    /** “customary” asks for captions where the post itself uses them, and in reviews with a figure or two; “always” in every post. Default: `"customary"`. */
    readonly when?: "customary" | "always";
    /** Parts of addresses of images that need no caption. Default: `[]`. */
    readonly ignore?: readonly string[];
  }];
  /** A figure has one caption. Recommended: `"warn"`. */
  readonly "extra-caption"?: Level | readonly [level: Level];
  /** Every caption stands by its figure. Recommended: `"warn"`. */
  readonly "orphan-caption"?: Level | readonly [level: Level];
  /** A caption says what its figure shows. Recommended: `"warn"`. */
  readonly "generic-caption"?: Level | readonly [level: Level, options?: {
    /** Captions, without their label, that are meant as they stand. Default: `[]`. */
    readonly allow?: readonly string[];
  }];
  /** The alternative text says what is in the picture. Recommended: `"warn"`. */
  readonly "generic-alt"?: Level | readonly [level: Level, options?: {
    /** Parts of addresses of images that only decorate and need no text. Default: `[]`. */
    readonly decorative?: readonly string[];
  }];
  /** Figure numbers go on one by one, and the text names figures that are there. Recommended: `"warn"`. */
  readonly "figure-number"?: Level | readonly [level: Level];
  /** Every image comes from an address that lasts. Recommended: `"error"`. */
  readonly "figure-source"?: Level | readonly [level: Level, options?: {
    /** How large an image written into the text (`data:`) may be. Default: `8`. */
    readonly maxDataKilobytes?: number;
  }];
  /** Every image of the site's own is there, under the very name that the post writes. Recommended: `"error"`. */
  readonly "missing-asset"?: Level | readonly [level: Level, options?: {
    /** Parts of addresses of images that are made when the site is built. Default: `[]`. */
    readonly ignore?: readonly string[];
  }];
  /** Every image beside the images of posts is shown or named somewhere. Recommended: `"off"`. */
  readonly "unused-asset"?: Level | readonly [level: Level, options?: {
    /** Parts of paths of images that may stay unused. Default: `[]`. */
    readonly ignore?: readonly string[];
  }];
  /** No two image files of different names hold the same figure. Recommended: `"warn"`. */
  readonly "repeated-figure-file"?: Level | readonly [level: Level, options?: {
    /** An image that more posts than this show belongs to the site, like a logo. Default: `3`. */
    readonly maxPosts?: number;
  }];
  /** What a review says of one paper stands in no other review. Recommended: `"warn"`. */
  readonly "shared-boilerplate"?: Level | readonly [level: Level, options?: {
    /** In how many posts a line must stand to be reported. Default: `3`. */
    readonly minPosts?: number;
    /** Lines that may stand in any number of posts; `*` stands for any words. Default: `[]`. */
    readonly allow?: readonly string[];
    /** Whether quoted lines count as well. Default: `false`. */
    readonly quotes?: boolean;
    /** Whether posts count that speak of no paper: solutions, tutorials, notes. Default: `false`. */
    readonly allPosts?: boolean;
  }];
  /** No two posts share a title, an address or a paper. Recommended: `"error"`. */
  readonly "duplicate-post"?: Level | readonly [level: Level, options?: {
    /** Titles that several posts may have. Default: `[]`. */
    readonly ignoreTitles?: readonly string[];
  }];
  /** A tag or category is spelled the same in every post. Recommended: `"warn"`. */
  readonly "tag-variant"?: Level | readonly [level: Level, options?: {
    /** Tags and categories that may be spelled in several ways. Default: `[]`. */
    readonly ignore?: readonly string[];
  }];
  /** Every comment that silences a rule is needed. Recommended: `"warn"`. */
  readonly "unused-directive"?: Level | readonly [level: Level];
}
