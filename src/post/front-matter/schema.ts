import { z } from "zod";

/** Text; numbers print as text everywhere, so a title like 2024 does no harm. */
const text = z.union([z.string(), z.number()]);
/** A list inside of a list is let through: it is a fault of the list and not of the type. */
const texts = z.union([text, z.array(z.union([text, z.array(z.unknown()), z.null()]))]);
/** On or off. Themes also take a word or a map here, but "false" in quotes switches on what it means to switch off. */
const flag = z.union([
  z.boolean(),
  z.record(z.string(), z.unknown()),
  textThat((value) => !/^(?:true|false|yes|no|on|off)$/i.test(value.trim())),
]);
const number = z.union([z.number(), textThat((value) => /^-?\d+(?:\.\d+)?$/.test(value))]);
const anything = z.unknown();

/** A key whose type is known. */
export interface KnownKey {
  readonly type: z.ZodType;
  /** True for the values that nearly every post has there, which the type allows: it takes its time to say so. */
  isSurely(value: unknown): boolean;
}

const KINDS: readonly (readonly [z.ZodType, KnownKey["isSurely"], string])[] = [
  [
    text,
    isText,
    "title subtitle excerpt description summary abstract layout permalink slug url lang language locale linkTitle toc_label toc_icon excerpt_separator canonical_url canonicalURL venue arxiv doi",
  ],
  [texts, areTexts, "categories category tags tag keywords aliases redirect_from"],
  [
    flag,
    (value) => typeof value === "boolean",
    "published draft toc toc_sticky comments share related read_time author_profile show_date pin pinned hidden featured math mathjax katex mermaid search sitemap classic headless isCJKLanguage showToc TocOpen hideSummary searchHidden",
  ],
  [number, Number.isFinite, "weight order nav_order sidebar_position"],
  [
    anything,
    () => true,
    "author authors header cover image images img thumbnail teaser hero heroImage sidebar series classes taxonomy entries_layout defaults breadcrumbs feature_row gallery intro params menu menus cascade resources outputs build type markup eyebrow parent grand_parent has_children has_toc paper papers code project conference year affiliation affiliations rating score priority source link links bibtex last_modified_at date updated modified lastmod publishDate pubDate updatedDate expiryDate redirect_to og_image twitter seo robots class mathjax_sticky collection id ref video videos audio summaryImage license reading_time words_per_minute toc_levels",
  ],
];

/** Every key that Jekyll with minimal-mistakes, Hugo or Astro is known to read. */
export const KNOWN_KEYS: ReadonlyMap<string, KnownKey> = new Map([
  ...KINDS.flatMap(([type, isSurely, keys]) => {
    const known = { type: type.optional(), isSurely };
    return keys.split(" ").map((key): [string, KnownKey] => [key, known]);
  }),
  ["date", { type: z.string().optional(), isSurely: (value) => typeof value === "string" }],
]);

/** The schema where the site gives none: a type is refused only where it surely breaks the page. Unknown keys pass. */
export const builtInSchema = z.looseObject(
  Object.fromEntries([...KNOWN_KEYS].map(([key, { type }]) => [key, type])),
);

/** Text of a kind of its own; what it refuses does not name text among what was expected. */
function textThat(holds: (value: string) => boolean): z.ZodType {
  return z.custom<string>((value) => typeof value === "string" && holds(value), { abort: true });
}

function isText(value: unknown): boolean {
  return typeof value === "string" || Number.isFinite(value);
}

function areTexts(value: unknown): boolean {
  return isText(value) || (Array.isArray(value) && value.every(isText));
}
