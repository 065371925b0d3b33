import type { FrontMatter } from "../front-matter.ts";

/** Pages that repositories and generators keep beside posts, in any case, in any language: `README.ko.md`, `_index.md`. */
const PAGE =
  /^(?:readme|changelog|contributing|contributors|licen[cs]e|code[_-]of[_-]conduct|security|_?index)(?:[._-][a-z]{2}(?:[_-][a-z]{2,4})?)?\.(?:md|markdown)$/i;

/** The last part of a path. */
function fileName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** True for a file that is no post by its very name, and so owes nobody front matter. */
export function isPlainPage(path: string): boolean {
  return PAGE.test(fileName(path));
}

/** The `YYYY-MM-DD` that a Jekyll file name begins with. */
export function dateOfFileName(path: string): string | undefined {
  return /^(\d{4}-\d{2}-\d{2})-/.exec(fileName(path))?.[1];
}

/** True where the post is not out yet, by its folder or by its own word. */
export function isDraft(path: string, frontMatter: FrontMatter): boolean {
  if (/(?:^|\/)_drafts\//.test(path)) return true;
  return (
    frontMatter.state === "data" && (frontMatter.data.draft === true || frontMatter.data.published === false)
  );
}

/** `["tags", 0]` as people write it: `tags[0]`. */
export function pathName(path: readonly PropertyKey[]): string {
  return path.reduce<string>((name, step) => {
    if (typeof step === "number") return `${name}[${step}]`;
    return name === "" ? String(step) : `${name}.${String(step)}`;
  }, "");
}

const SUMMARY_KEYS = new Set(["excerpt", "description", "summary", "subtitle"]);

/** True for a key whose text sums the post up, in lists and previews. */
export function isSummaryKey(key: string): boolean {
  return SUMMARY_KEYS.has(key);
}
