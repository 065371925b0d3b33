import { type FrontMatterData, ownValue, type Reading } from "../post/front-matter/model.ts";
import { readToml } from "../post/front-matter/toml.ts";
import { readYaml } from "../post/front-matter/yaml.ts";
import { findTooDeep } from "../post/front-matter.ts";
import { type Renderer, type Site, type SiteKind, USUAL_RENDERER } from "../post/site.ts";
import { createSource } from "../post/source.ts";

/** A file whose presence tells which generator makes a site. */
export interface SiteMarker {
  /** Its path from the site's root. */
  readonly file: string;
  readonly kind: SiteKind;
  /** A folder that must stand beside a file whose name other programs use as well. */
  readonly beside?: string;
}

const HUGO_NAMES = ["hugo.toml", "hugo.yaml", "hugo.yml", "hugo.json"];
const OLD_HUGO_NAMES = ["config.toml", "config.yaml", "config.yml", "config.json"];
const ASTRO_ENDINGS = ["mjs", "ts", "js", "mts", "cjs"];

/** In the order in which they are looked for; the first that is there counts. */
export const SITE_MARKERS: readonly SiteMarker[] = [
  { file: "_config.yml", kind: "jekyll" },
  { file: "_config.yaml", kind: "jekyll" },
  { file: "_config.toml", kind: "jekyll" },
  ...ASTRO_ENDINGS.map((ending): SiteMarker => ({ file: `astro.config.${ending}`, kind: "astro" })),
  ...HUGO_NAMES.flatMap((name): SiteMarker[] => [
    { file: name, kind: "hugo" },
    { file: `config/_default/${name}`, kind: "hugo" },
  ]),
  ...OLD_HUGO_NAMES.flatMap((name): SiteMarker[] => [
    { file: name, kind: "hugo", beside: "content" },
    { file: `config/_default/${name}`, kind: "hugo", beside: "content" },
  ]),
];

/** What a generator's own configuration says of a site. */
export interface SiteFacts extends Omit<Site, "root"> {
  /** The folder that the pages are made from, from the root; empty for the root itself. */
  readonly source: string;
}

/** Keys of a `_config.yml` that Hexo or Jupyter Book has and Jekyll has not. */
const FOREIGN_KEYS = [
  ...["new_post_name", "source_dir", "public_dir"],
  ...["execute", "sphinx", "launch_buttons", "bibtex_bibfiles"],
];

/** Reads a generator's configuration. Total: what cannot be understood leaves the generator's own defaults. */
export function readSiteFacts({ kind, file }: SiteMarker, text: string): SiteFacts {
  if (kind === "astro") {
    // A program, which is not run: its base is read where it is written out.
    const base = /^[ \t]*base\s*:\s*["'`]([^"'`$]*)["'`]/m.exec(text)?.[1] ?? "";
    const elsewhere = /^[ \t]*publicDir\s*:/m.test(text) ? ELSEWHERE : {};
    return {
      kind,
      baseurl: pathOfUrl(base),
      renderer: USUAL_RENDERER[kind],
      source: "",
      ...elsewhere,
      ...hardBreaks(text.includes("remark-breaks")),
    };
  }
  const reading = readData(text, file.endsWith(".toml") ? "toml" : "yaml");
  const data = "data" in reading ? reading.data : {};
  const textOf = (key: string) => {
    const value = ownValue(data, key);
    return typeof value === "string" ? value : "";
  };
  if (kind === "hugo") {
    const baseurl = pathOfUrl(textOf("baseURL") || textOf("baseurl") || textOf("baseUrl"));
    const mounts = ownValue(ownValue(data, "module"), "mounts");
    const isMoved = mounts !== undefined || Object.keys(data).some((key) => /^static_?dir\d*$/i.test(key));
    const renderer = ownValue(ownValue(ownValue(data, "markup"), "goldmark"), "renderer");
    return {
      kind,
      baseurl,
      renderer: USUAL_RENDERER[kind],
      source: "",
      ...(isMoved ? ELSEWHERE : {}),
      ...hardBreaks(ownValue(renderer, "hardWraps") === true),
    };
  }
  if (FOREIGN_KEYS.some((key) => ownValue(data, key) !== undefined))
    return { kind: "unknown", baseurl: "", renderer: "unknown", source: "" };
  return {
    kind,
    baseurl: pathOfUrl(textOf("baseurl")),
    renderer: rendererOfJekyll(textOf("markdown")),
    source: textOf("source").replace(/^(?:\.?\/)+|(?<!\/)\/+$/g, ""),
    ...(keepsImagesElsewhere(data) ? ELSEWHERE : {}),
    ...hardBreaks(breaksLines(data)),
  };
}

/** What no generator would stand, we need not understand either. */
function readData(text: string, language: "toml" | "yaml"): Reading {
  if (findTooDeep(createSource(text), { start: 0, end: text.length }, language)) return { errors: [] };
  return language === "toml" ? readToml(text, 0) : readYaml(text, 0);
}

/** True where Jekyll's renderer is told to end a line wherever the text does. */
function breaksLines(data: FrontMatterData): boolean {
  const options = ownValue(ownValue(data, "commonmark"), "options");
  return (
    ownValue(ownValue(data, "kramdown"), "hard_wrap") === true ||
    (Array.isArray(options) && options.some((option) => /^hardbreaks$/i.test(String(option))))
  );
}

function hardBreaks(isSet: boolean): { readonly hardBreaks?: true } {
  return isSet ? { hardBreaks: true } : {};
}

const ELSEWHERE = { assets: "elsewhere" } as const;

/** True where a theme of Jekyll puts a server of images, or a folder of its own, before the addresses of all posts. */
function keepsImagesElsewhere(data: FrontMatterData): boolean {
  const isGiven = (value: unknown) => typeof value === "string" && value !== "";
  if (Object.keys(data).some((key) => /(?:^|_)cdn(?:$|_)/i.test(key) && isGiven(ownValue(data, key))))
    return true;
  const defaults = ownValue(data, "defaults");
  return (
    Array.isArray(defaults) &&
    defaults.some((scope) =>
      ["media_subpath", "img_path"].some((key) => isGiven(ownValue(ownValue(scope, "values"), key))),
    )
  );
}

function rendererOfJekyll(name: string): Renderer {
  if (name === "" || /^kramdown$/i.test(name)) return USUAL_RENDERER.jekyll;
  return /^commonmark/i.test(name) ? "commonmark" : "unknown";
}

/** The path of an address, without `/` at its end: `https://a.org/blog/` gives `/blog`. */
export function pathOfUrl(url: string): string {
  const path = url.replace(/^[a-z][a-z\d+.-]*:\/\/[^/]*/i, "").replace(/(?<!\/)\/+$/, "");
  return path === "" || path.startsWith("/") ? path : `/${path}`;
}
