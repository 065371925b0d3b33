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

/** The glob language of git, which knows neither braces nor `(a|b)`; undefined for a pattern that can match nothing. */
function toRegexSource(pattern: string): string | undefined {
  let source = "";
  for (let i = 0; i < pattern.length; ) {
    const rest = pattern.slice(i);
    const atSegment = i === 0 || pattern[i - 1] === "/";
    const bracket = /^\[([!^]?)(\]?(?:\\.|[^\]\\])*)\]/su.exec(rest);
    const first = String.fromCodePoint(rest.codePointAt(0) ?? 0);
    if (atSegment && rest.startsWith("**/")) {
      source += "(?:.*/)?";
      i += 3;
    } else if (atSegment && rest === "**") {
      source += ".+";
      i += 2;
    } else if (first === "*") {
      source += "[^/]*";
      i += /^\*+/.exec(rest)?.[0].length ?? 1;
    } else if (first === "?") {
      source += "[^/]";
      i += 1;
    } else if (bracket) {
      const members = (bracket[2] ?? "").replace(/\\(.)/gsu, "$1").replace(/[\\\][^]/g, "\\$&");
      source += `(?!/)[${bracket[1] ? "^" : ""}${members}]`;
      i += bracket[0].length;
    } else if (first === "[") {
      return undefined;
    } else {
      const literal = first === "\\" ? String.fromCodePoint(rest.codePointAt(1) ?? 92) : first;
      source += literal.replace(/[\\^$.*+?()[\]{}|/]/, "\\$&");
      i += first === "\\" ? 1 + literal.length : literal.length;
    }
  }
  return source;
}
