import picomatch from "picomatch";

/** Says whether a path, relative to the folder that the globs belong to and with `/`, is covered. */
export type Matcher = (path: string) => boolean;

/** More wildcards than this in one part of a path are tried in so many ways that one long name takes hours. */
const MAX_WILDCARDS = 4;

/** True for a glob with so many wildcards between two slashes that nobody can wait for what it matches. */
export function isEndless(glob: string): boolean {
  return glob.split("/").some((part) => (part.match(/\*+|\+\(/g)?.length ?? 0) > MAX_WILDCARDS);
}

/** What is wrong with such a glob, as the end of a sentence. */
export const ENDLESS = `has more than ${MAX_WILDCARDS} wildcards between two slashes, which takes too long to match`;

/**
 * Compiles globs into one question. A glob that names a folder covers all that is in it, a path that equals the glob
 * letter for letter is covered whatever brackets it holds, `!` takes back, and the last glob that matches decides.
 * Hangul is compared composed, since file systems hand it out in both forms.
 */
export function compileGlobs(globs: readonly string[]): Matcher {
  const steps = globs.map((glob) => {
    const covers = !glob.startsWith("!");
    const pattern = (covers ? glob : glob.slice(1))
      .normalize("NFC")
      .replace(/^(\.\/)+/, "")
      .replace(/(?<!\/)\/+$/, "");
    const matches = picomatch([pattern, `${pattern}/**`], { dot: true });
    return { covers, matches: (path: string) => path === pattern || matches(path) };
  });
  return (path) => {
    const composed = path.normalize("NFC");
    return steps.findLast(({ matches }) => matches(composed))?.covers ?? false;
  };
}
