import { readFile, stat } from "node:fs/promises";
import { dirname, join, relative, sep } from "node:path";
import { type GitignoreVerdict, parseGitignore } from "../core/gitignore.ts";

/**
 * The root of the repository around a folder; undefined outside of any.
 *
 * @param known what is known of folders already; more is added to it.
 */
export function findRepository(
  folder: string,
  known: Map<string, Promise<string | undefined>> = new Map(),
): Promise<string | undefined> {
  return remember(known, folder, async () => {
    if (await stat(join(folder, ".git")).catch(() => undefined)) return folder;
    return dirname(folder) === folder ? undefined : findRepository(dirname(folder), known);
  });
}

/**
 * Answers whether git would ignore a file: by every `.gitignore` from the file up to the root of its repository, and
 * by the repository's own exclude file. A user's global excludes are not asked: they would make runs differ by machine.
 */
export function createGitignore(): (absolute: string) => Promise<boolean> {
  const roots = new Map<string, Promise<string | undefined>>();
  const verdicts = new Map<string, Promise<GitignoreVerdict>>();
  const folders = new Map<string, Promise<boolean>>();

  function verdictsIn(file: string): Promise<GitignoreVerdict> {
    // No such file is the common case, and one that cannot be read ignores nothing, as with git.
    return remember(verdicts, file, async () => parseGitignore(await readFile(file, "utf8").catch(() => "")));
  }

  async function decide(path: string, isFolder: boolean, root: string): Promise<boolean> {
    for (let folder = dirname(path); ; folder = dirname(folder)) {
      const verdict = (await verdictsIn(join(folder, ".gitignore")))(fromFolder(folder, path), isFolder);
      if (verdict !== undefined) return verdict;
      if (folder === root) break;
    }
    return (
      (await verdictsIn(join(root, ".git", "info", "exclude")))(fromFolder(root, path), isFolder) ?? false
    );
  }

  function ignoresFolder(folder: string, root: string): Promise<boolean> {
    return remember(folders, folder, async () => {
      if (folder === root) return false;
      return (await ignoresFolder(dirname(folder), root)) || decide(folder, true, root);
    });
  }

  return async (absolute) => {
    const root = await findRepository(dirname(absolute), roots);
    if (root === undefined) return false;
    // What lies in an ignored folder cannot be taken back.
    return (await ignoresFolder(dirname(absolute), root)) || decide(absolute, false, root);
  };
}

function fromFolder(folder: string, path: string): string {
  return relative(folder, path).replaceAll(sep, "/");
}

function remember<T>(memory: Map<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> {
  const known = memory.get(key);
  if (known) return known;
  const made = make();
  memory.set(key, made);
  return made;
}
