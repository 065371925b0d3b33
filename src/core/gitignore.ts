/** The verdict of one `.gitignore` on a path below it: ignored, taken back, or not spoken of. */
export type GitignoreVerdict = (path: string, isFolder: boolean) => boolean | undefined;

/** Reads a `.gitignore`; paths are relative to its folder, with `/`. */
export function parseGitignore(text: string): GitignoreVerdict {
  const patterns = text
    .replace(/^\uFEFF/, "")
    .split(/\r?\n/)
    .flatMap((line) => parsePattern(line) ?? []);
  return (path, isFolder) => {
    const composed = path.normalize("NFC");
    return patterns.findLast(({ folderOnly, regex }) => (isFolder || !folderOnly) && regex.test(composed))
      ?.ignores;
  };
}

interface Pattern {
  readonly ignores: boolean;
  readonly folderOnly: boolean;
  readonly regex: RegExp;
}

function parsePattern(line: string): Pattern | undefined {
  // Blanks at the end go, unless a backslash keeps them.
  let pattern = line.replace(/^((?: *(?:\\.|[^\\ ]))*) +$/s, "$1").normalize("NFC");
  if (pattern === "" || pattern.startsWith("#")) return undefined;
  const ignores = !pattern.startsWith("!");
  if (!ignores) pattern = pattern.slice(1);
  const folderOnly = pattern.endsWith("/");
  if (folderOnly) pattern = pattern.slice(0, -1);
  const anchored = pattern.includes("/");
  pattern = pattern.replace(/^\//, "");
  const source = toRegexSource(pattern);
  if (pattern === "" || source === undefined) return undefined;
  return { ignores, folderOnly, regex: new RegExp(`^${anchored ? "" : "(?:.*/)?"}${source}$`, "su") };
}

/**
 * The glob language of git, which knows neither braces nor `(a|b)`; undefined for a pattern that can match nothing. What
 * stands between two stars takes the first place that it finds and no other: each that came after would do as well.
 */
function toRegexSource(pattern: string): string | undefined {
  /** What is read so far; behind the last `**` of folders, and behind the last `*` of its segment. */
  let source = "";
  let folders: string | undefined;
  let letters: string | undefined;
  let count = 0;
  const first = (passed: string, then: string) => `(?=(?<at${++count}>${passed}${then}))\\k<at${count}>`;
  const add = (piece: string) => {
    if (letters !== undefined) letters += piece;
    else if (folders !== undefined) folders += piece;
    else source += piece;
  };
  const endSegment = () => {
    const read = letters;
    letters = undefined;
    if (read !== undefined) add(`[^/]*${read}`);
  };
  for (let i = 0; i < pattern.length; ) {
    const rest = pattern.slice(i);
    const atSegment = i === 0 || pattern[i - 1] === "/";
    const bracket = /^\[([!^]?)(\]?(?:\\.|[^\]\\])*)\]/su.exec(rest);
    const sign = String.fromCodePoint(rest.codePointAt(0) ?? 0);
    if (atSegment && rest.startsWith("**/")) {
      if (folders !== undefined) source += first("(?:[^/]*/)*?", folders);
      folders = "";
      i += 3;
    } else if (atSegment && rest === "**") {
      add(".+");
      i += 2;
    } else if (sign === "*") {
      const read = letters;
      letters = undefined;
      if (read !== undefined) add(first("[^/]*?", read));
      letters = "";
      i += /^\*+/.exec(rest)?.[0].length ?? 1;
    } else if (sign === "?") {
      add("[^/]");
      i += 1;
    } else if (bracket) {
      const members = (bracket[2] ?? "").replace(/\\(.)/gsu, "$1").replace(/[\\\][^]/g, "\\$&");
      add(`(?!/)[${bracket[1] ? "^" : ""}${members}]`);
      i += bracket[0].length;
    } else if (sign === "[") {
      return undefined;
    } else {
      const literal = sign === "\\" ? String.fromCodePoint(rest.codePointAt(1) ?? 92) : sign;
      if (literal === "/") endSegment();
      add(literal.replace(/[\\^$.*+?()[\]{}|/]/, "\\$&"));
      i += sign === "\\" ? 1 + literal.length : literal.length;
    }
  }
  endSegment();
  return folders === undefined ? source : `${source}(?:.*/)?${folders}`;
}
