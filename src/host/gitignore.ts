import { existsSync, readFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { type GitignoreVerdict, parseGitignore } from "../core/gitignore.ts";

/**
 * The root of the repository around a folder; undefined outside of any.
 *
 * @param known what is known of folders already; more is added to it.
 */
export function findRepository(
  folder: string,
  known: Map<string, string | undefined> = new Map(),
): string | undefined {
  if (known.has(folder)) return known.get(folder);
  const isRoot = existsSync(join(folder, ".git"));
  const above = dirname(folder);
  const found = isRoot ? folder : above === folder ? undefined : findRepository(above, known);
  known.set(folder, found);
  return found;
}

/**
 * Answers whether git would ignore a file: by every `.gitignore` from the file up to the root of its repository, and
 * by the repository's own exclude file. A user's global excludes are not asked: they would make runs differ by machine.
 */
export function createGitignore(): (absolute: string) => boolean {
  const roots = new Map<string, string | undefined>();
  const judges = new Map<string, readonly Judge[]>();
  const folders = new Map<string, boolean>();

  /** Those that a folder's entries are held against, the nearest first; most folders have none of their own. */
  function judgesOf(folder: string, root: string): readonly Judge[] {
    const known = judges.get(folder);
    if (known) return known;
    const above =
      folder === root
        ? readJudge(root, join(root, ".git", "info", "exclude"))
        : judgesOf(dirname(folder), root);
    const found = [...readJudge(folder, join(folder, ".gitignore")), ...above];
    judges.set(folder, found);
    return found;
  }

  function decide(path: string, isFolder: boolean, root: string): boolean {
    for (const { folder, verdict } of judgesOf(dirname(path), root)) {
      const decided = verdict(fromFolder(folder, path), isFolder);
      if (decided !== undefined) return decided;
    }
    return false;
  }

  function ignoresFolder(folder: string, root: string): boolean {
    const known = folders.get(folder);
    if (known !== undefined) return known;
    const ignored = folder !== root && (ignoresFolder(dirname(folder), root) || decide(folder, true, root));
    folders.set(folder, ignored);
    return ignored;
  }

  return (absolute) => {
    const root = findRepository(dirname(absolute), roots);
    if (root === undefined) return false;
    // What lies in an ignored folder cannot be taken back.
    return ignoresFolder(dirname(absolute), root) || decide(absolute, false, root);
  };
}

/** A file that says what is ignored of a folder and below. */
interface Judge {
  readonly folder: string;
  readonly verdict: GitignoreVerdict;
}

/** No such file is the common case, and one that cannot be read ignores nothing, as with git. */
function readJudge(folder: string, file: string): Judge[] {
  try {
    return [{ folder, verdict: parseGitignore(readFileSync(file, "utf8")) }];
  } catch {
    return [];
  }
}

function fromFolder(folder: string, path: string): string {
  return relative(folder, path).replaceAll(sep, "/");
}
