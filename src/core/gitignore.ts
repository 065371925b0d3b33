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
  const source = toRegexSource(`${anchored ? "" : "**/"}${pattern.replace(/^\//, "")}`);
  if (pattern === "" || source === undefined) return undefined;
  return { ignores, folderOnly, regex: new RegExp(`^${source}$`, "su") };
}

/**
 * The glob language of git, which knows neither braces nor `(a|b)`, as a pattern that takes no more than the square of a
 * path's length, however many stars it has: what stands between two wildcards is looked for once, and the first place
 * where it fits leaves the most to what follows. Undefined for a glob that can match nothing.
 */
function toRegexSource(glob: string): string | undefined {
  /** What stands between two `**`, segment by segment, each as its pieces between stars. */
  const groups: string[][][] = [[[""]]];
  let isOpenEnd = false;
  const add = (source: string) => {
    const pieces = groups.at(-1)?.at(-1);
    if (pieces) pieces[pieces.length - 1] += source;
  };
  for (let i = 0; i < glob.length; ) {
    const rest = glob.slice(i);
    const atSegment = i === 0 || glob[i - 1] === "/";
    const bracket = /^\[([!^]?)(\]?(?:\\.|[^\]\\])*)\]/su.exec(rest);
    const first = String.fromCodePoint(rest.codePointAt(0) ?? 0);
    if (atSegment && rest.startsWith("**/")) {
      groups.push([[""]]);
      i += 3;
    } else if (atSegment && rest === "**") {
      isOpenEnd = true;
      i += 2;
    } else if (first === "*") {
      groups.at(-1)?.at(-1)?.push("");
      i += /^\*+/.exec(rest)?.[0].length ?? 1;
    } else if (first === "?") {
      add("[^/]");
      i += 1;
    } else if (first === "/") {
      groups.at(-1)?.push([""]);
      i += 1;
    } else if (bracket) {
      const members = (bracket[2] ?? "").replace(/\\(.)/gsu, "$1").replace(/[\\\][^]/g, "\\$&");
      add(`(?!/)[${bracket[1] ? "^" : ""}${members}]`);
      i += bracket[0].length;
    } else if (first === "[") {
      return undefined;
    } else {
      const literal = first === "\\" ? String.fromCodePoint(rest.codePointAt(1) ?? 92) : first;
      add(literal.replace(/[\\^$.*+?()[\]{}|/]/, "\\$&"));
      i += first === "\\" ? 1 + literal.length : literal.length;
    }
  }
  return joinGroups(groups) + (isOpenEnd ? ".+" : "");
}

/** Each group but the first stands behind a `**`, and each but the last before one. */
function joinGroups(groups: readonly (readonly (readonly string[])[])[]): string {
  let names = 0;
  /** What has matched is not given back: a group that nothing goes back into, which JavaScript has no other way to say. */
  const once = (source: string) => {
    const name = `once${names++}`;
    return `(?=(?<${name}>${source}))\\k<${name}>`;
  };
  const segment = (pieces: readonly string[]) =>
    pieces
      .map((piece, i) => {
        if (i === 0) return piece;
        return i < pieces.length - 1 ? once(`[^/]*?${piece}`) : `[^/]*${piece}`;
      })
      .join("");
  return groups
    .map((segments, i) => {
      const source = segments.map(segment).join("/");
      if (i === 0) return source;
      return i < groups.length - 1 ? once(`(?:|.*?/)${source}`) : `(?:.*/)?${source}`;
    })
    .join("");
}
