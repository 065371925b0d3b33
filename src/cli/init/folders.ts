import { foldersOf, type PostFolder } from "../../core/overview.ts";
import { defaultContent, listFiles } from "../../host/files.ts";
import type { Io } from "../io.ts";
import type { Session } from "../session.ts";

/** Where a site's posts lie. */
export interface Folders {
  readonly content: readonly string[];
  /** Folders beside the usual ones that may hold posts. */
  readonly otherFolders: readonly PostFolder[];
  /** Folders of Markdown files that are no posts of the site. */
  readonly ignored: readonly PostFolder[];
}

/** Folders of a repository whose Markdown files are no posts of the site. */
const FOREIGN = /^(?:_templates?|templates|archetypes|themes|exampleSite|_includes|_layouts)$/;
/** Folders of Jekyll that hold other things than posts. */
const NO_COLLECTION = /^_(?:site|includes|layouts|data|sass|plugins|templates?|pages|tabs|posts)$/;

/** Where the posts lie, as the configuration names it, and where others may. */
export async function contentOf({ listing, sites }: Session, { cwd }: Io): Promise<Folders> {
  const usual = defaultContent(cwd);
  const folders = foldersOf(listing.files.map(({ path }) => path));
  const foreign = new Map<string, number>();
  for (const { path } of listing.files) {
    const steps = path.split("/");
    const at = steps.slice(0, -1).findIndex((step) => FOREIGN.test(step));
    const folder = steps.slice(0, at + 1).join("/");
    if (at >= 0) foreign.set(folder, (foreign.get(folder) ?? 0) + 1);
  }
  const own = folders.filter(({ folder }) => !foreign.has(folder));
  const isSpread = own.length === 0 || own.some(({ folder }) => folder === ".");
  const content = usual.includes(".") && !isSpread ? own.map(({ folder }) => folder) : usual;
  const ignored = [...foreign]
    .map(([folder, posts]) => ({ folder, posts }))
    .filter(({ folder }) => content.includes(".") || content.some((top) => folder.startsWith(`${top}/`)));
  const isJekyll = [...sites.values()].some(({ site }) => site.kind === "jekyll");
  if (!isJekyll || content.includes(".")) return { content, otherFolders: [], ignored };
  const all = await listFiles({ cwd, base: cwd, paths: ["."], ignores: () => false, useIgnore: true });
  const otherFolders = foldersOf(all.files.map(({ path }) => path)).filter(
    ({ folder }) => folder.startsWith("_") && !NO_COLLECTION.test(folder) && !content.includes(folder),
  );
  return { content, otherFolders, ignored };
}
