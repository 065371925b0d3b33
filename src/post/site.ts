/** The site generators whose conventions are known. */
export const SITE_KINDS = ["jekyll", "hugo", "astro", "unknown"] as const;
export type SiteKind = (typeof SITE_KINDS)[number];

/** What turns Markdown into pages; `unknown` where only what fails in all of them counts. */
export const RENDERERS = ["kramdown", "goldmark", "commonmark", "unknown"] as const;
export type Renderer = (typeof RENDERERS)[number];

/** The site that posts belong to, as it was detected or configured. */
export interface Site {
  /** The root folder as it is shown; `.` for the working directory. Two sites never share one. */
  readonly root: string;
  readonly kind: SiteKind;
  /** What the addresses of the site's own files open with on the page: `/blog`, or empty. */
  readonly baseurl: string;
  readonly renderer: Renderer;
  /** Set where every line of a paragraph is shown as a line. */
  readonly hardBreaks?: true;
  /** Set where the site takes its images from where they cannot be looked for: a server of their own, folders of a theme. */
  readonly assets?: "elsewhere";
}

/** What a generator turns Markdown into pages with, unless it is told otherwise. */
export const USUAL_RENDERER = {
  jekyll: "kramdown",
  hugo: "goldmark",
  astro: "commonmark",
  unknown: "unknown",
} as const satisfies { readonly [K in SiteKind]: Renderer };
