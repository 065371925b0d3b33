import { existsSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { type GitignoreVerdict, parseGitignore } from "../core/gitignore.ts";
import { MAX_CONFIG_BYTES, readRegular } from "./regular.ts";

/** What is known of a folder: in a folder that is not there, nothing has to be looked for. */
interface Around {
  /** The root of the repository around it; undefined outside of any. */
  readonly root: string | undefined;
  readonly isThere: boolean;
}

/** The root of the repository around a folder; undefined outside of any. */
export function findRepository(folder: string): string | undefined {
  return around(folder, new Map()).root;
}

/** @param known what is known of folders already; more is added to it. */
function around(folder: string, known: Map<string, Around>): Around {
  const before = known.get(folder);
  if (before) return before;
  const isTop = dirname(folder) === folder;
  const above = isTop ? { root: undefined, isThere: true } : around(dirname(folder), known);
  const isThere = above.isThere && existsSync(folder);
  const isRoot = isThere && existsSync(join(folder, ".git"));
  const found = { root: isRoot ? folder : above.root, isThere };
  known.set(folder, found);
  return found;
}

/**
 * Answers whether git would ignore a file: by every `.gitignore` from the file up to the root of its repository, and
 * by the repository's own exclude file. A user's global excludes are not asked: they would make runs differ by machine.
 */
export function createGitignore(): (absolute: string) => boolean {
  const places = new Map<string, Around>();
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
    const { root } = around(dirname(absolute), places);
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
    const text = readRegular(file, MAX_CONFIG_BYTES).toString("utf8");
    return [{ folder, verdict: parseGitignore(text) }];
  } catch {
    return [];
  }
}

function fromFolder(folder: string, path: string): string {
  return relative(folder, path).replaceAll(sep, "/");
}
