/** A key and its colon, as people write them: up to four words, quoted or not. */
const KEY = /^(["']?)([\p{L}_$<][\p{L}\p{N}_.$/<-]*(?: [\p{L}\p{N}_.-]+){0,3})\1[ \t]*:(?=[ \t]|$)/u;
const TOML_KEY = /^(?:\[{1,2}[\w. "'-]+\]{1,2}\s*(?:#|$)|["']?[\w.-]+["']?\s*=)/;
const HEADING = /^#{1,6}[ \t]+\S/;

/** Keys that a post's front matter is known by: one of them is proof enough. */
const TELLING = new Set(
  "title date layout tags categories category author authors description excerpt summary draft published permalink slug lastmod last_modified_at pubDate toc header cover image".split(
    " ",
  ),
);

/** The key that a line begins with, its leading blanks already taken off; undefined where it begins with none. */
export function keyOfLine(line: string): string | undefined {
  return KEY.exec(line)?.[2];
}

/** A line with which Markdown would begin a section; a comment in YAML. */
export function isHeadingLine(line: string): boolean {
  return HEADING.test(line);
}

/** True where the lines, from the first on, can only be meant as front matter and not as a post's text. */
export function lookLikeKeys(lines: readonly string[], language: string): boolean {
  const content = lines.filter((line) => line.trim() !== "" && !/^\s*#/.test(line));
  const [first = "", ...others] = content;
  if (language === "json") return /^\s*["{]/.test(first);
  if (language === "toml") return TOML_KEY.test(first);
  const key = keyOfLine(first);
  if (key === undefined || !/^[A-Za-z_][\w-]*$/.test(key)) return false;
  return TELLING.has(key) || others.some((line) => keyOfLine(line) !== undefined);
}

/** A line that is prose or Markdown: no YAML, unless something before it is still open. */
export function isProseLine(line: string): boolean {
  return /^[^\s#\]}]/.test(line) && !/^-(?:\s|$)/.test(line) && keyOfLine(line) === undefined;
}
