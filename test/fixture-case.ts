import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { readSiteFacts, SITE_MARKERS } from "../src/config/site.ts";
import { readAssets } from "../src/host/assets.ts";
import { createSiteFinder } from "../src/host/site.ts";
import type { SiteFiles } from "../src/post/site/assets.ts";
import type { Site } from "../src/post/site.ts";
import { parsePost } from "./parse.ts";

/** The texts of a fixture by path: a file alone, or a folder of files that are linted together. */
export function readCase(folder: string, name: string): Map<string, string> {
  const path = join(folder, name);
  if (!statSync(path).isDirectory()) return new Map([[name, readFileSync(path, "utf8")]]);
  return new Map(
    filesIn(path)
      .filter((file) => file.endsWith(".md"))
      .map((file) => [file, readFileSync(join(path, file), "utf8")]),
  );
}

/** What lies around the posts of a fixture. */
export interface Surroundings {
  readonly site?: Site;
  readonly files?: SiteFiles;
  /** The paths of the files that are no posts. */
  readonly others: readonly string[];
}

/** Looks at the site that a fixture's folder is; a file alone has nothing around it. */
export async function readSurroundings(folder: string, name: string): Promise<Surroundings> {
  const root = join(folder, name);
  if (!statSync(root).isDirectory()) return { others: [] };
  const siteOf = createSiteFinder({
    cwd: root,
    markers: SITE_MARKERS,
    read: readSiteFacts,
    given: undefined,
    fallbackRoot: root,
  });
  const site = siteOf(join(root, "post.md"))?.site;
  const wanted = [...readCase(folder, name)].flatMap(([path, text]) =>
    parsePost(path, text, { site }).localImages.flatMap(({ places }) => places.map((place) => place.path)),
  );
  return {
    ...(site ? { site } : {}),
    files: await readAssets({ root, wanted, wantsUnnamed: true }),
    others: filesIn(root).filter((file) => !file.endsWith(".md")),
  };
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => statSync(join(folder, file)).isFile())
    .map((file) => file.replaceAll("\\", "/"))
    .sort();
}
