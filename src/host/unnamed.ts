import { readFile, stat } from "node:fs/promises";
import glob from "fast-glob";
import { createNames } from "../core/names.ts";
import { forEachOf } from "./concurrency.ts";

/** Files of other people, and what a site generator writes. */
const NEVER_WALKED = [
  "**/node_modules/**",
  "**/vendor/bundle/**",
  "**/_site/**",
  "**/public/**/*.html",
  "**/resources/_gen/**",
  "**/dist/**",
];
/** Files in which an image may be named: pages, templates, styles, data. */
const TEXT_FILES =
  "**/*.{md,markdown,mdx,mdoc,html,htm,xhtml,liquid,njk,hbs,ejs,pug,haml,slim,astro,vue,svelte,js,mjs,cjs,ts,mts,cts,jsx,tsx,css,scss,sass,less,styl,yml,yaml,toml,json,jsonc,json5,csv,tsv,xml,svg,txt,rst,adoc,org,ipynb,rb,py,go,bib}";
const MAX_BYTES = 2 * 1024 * 1024;

/** Those of some images that no text file below a site's root names, in whatever way. */
export async function withoutNamed(root: string, images: readonly string[]): Promise<readonly string[]> {
  const names = createNames(images);
  const files = await glob(TEXT_FILES, {
    cwd: root,
    absolute: true,
    dot: false,
    followSymbolicLinks: false,
    suppressErrors: true,
    ignore: NEVER_WALKED,
  });
  await forEachOf(files, async (file) => {
    const stats = await stat(file).catch(() => undefined);
    if (stats?.isFile() && stats.size <= MAX_BYTES) names.seeIn(await readFile(file, "utf8").catch(() => ""));
  });
  return names.unseen();
}
