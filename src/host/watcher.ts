import { type FSWatcher, lstatSync, readdirSync, statSync, watch } from "node:fs";
import { dirname, extname, join, sep } from "node:path";
import { elapsed } from "./clock.ts";

/** What is to be watched, all as absolute paths. */
export interface Places {
  /** Folders with all that is in them; one that is not there yet is waited for where the folder around it is watched. */
  readonly trees: Iterable<string>;
  /** Folders with the files in them alone. */
  readonly folders: Iterable<string>;
  /** Folders that are passed by in trees, beside those of packages, of git and the like, and of generated sites. */
  readonly leftOut: Iterable<string>;
}

/** What happened, as absolute paths; the system tells no more than where to look. */
export interface Changes {
  /** Files that came, went or have another content. */
  readonly files: ReadonlySet<string>;
  /** Folders in trees that came or went, with all that is in them. */
  readonly folders: ReadonlySet<string>;
}

/** Sees what changes on the disk. */
export interface Watcher {
  /** Watches these places, too; what is watched already is not watched twice. */
  watch(places: Places): void;
  /** Waits for changes and for the disk to come to rest; undefined once the watcher is closed. */
  next(): Promise<Changes | undefined>;
  close(): void;
  /** False where nothing at all could be watched. */
  readonly isWatching: boolean;
  /** Why not all folders are watched, as a sentence; undefined where all are. */
  readonly trouble: string | undefined;
}

/** Editors and git write in bursts: so many milliseconds without an event end one, but nobody is kept waiting for long. */
const PAUSE = 20;
const PATIENCE = 200;
/** More folders than any site has; whoever watches a whole home folder did not mean to. */
const MAX_FOLDERS = 20_000;
/** Folders of other people's files, and of what generators write at each change. */
const LEFT_OUT = /[\\/](?:\.[^\\/]*|node_modules|_site|vendor[\\/]bundle|resources[\\/]_gen)$/;
const LIMITS: { readonly [code: string]: string } = {
  ENOSPC: "the system lets nobody watch more of them (fs.inotify.max_user_watches).",
  EMFILE: "the system opens no more files for this program.",
};

interface Watched {
  readonly watcher: FSWatcher;
  readonly isTree: boolean;
}

/**
 * Makes a watcher that watches nothing yet. It watches folders and not files: on Linux a watch for each file would cost
 * two seconds for ten thousand posts, and half a second at each change.
 */
export function createWatcher(): Watcher {
  // Linux has no watch for whole trees, and Node's own imitation watches each file.
  const watchesTrees = process.platform === "darwin" || process.platform === "win32";
  const watched = new Map<string, Watched>();
  const roots = new Set<string>();
  const leftOut = new Set<string>();
  let files = new Set<string>();
  let folders = new Set<string>();
  let trouble: string | undefined;
  let isClosed = false;
  let answer: ((changes: Changes | undefined) => void) | undefined;
  let timer: NodeJS.Timeout | undefined;
  let began: number | undefined;
  // Whoever asked for changes looks at the disk from now on, and only then says what else is to be watched.
  let since = Date.now() + 1;

  const isPassedBy = (folder: string) => leftOut.has(folder) || (LEFT_OUT.test(folder) && !roots.has(folder));

  function start(folder: string, isTree: boolean): boolean {
    const before = watched.get(folder);
    if (before && (before.isTree || !isTree)) return false;
    if (watched.size >= MAX_FOLDERS) {
      trouble ??= `there are more than ${MAX_FOLDERS} of them.`;
      return false;
    }
    try {
      const watcher = watch(folder, { recursive: isTree && watchesTrees }, (event, name) =>
        meet(folder, isTree, event, name),
      );
      // A folder that goes ends its watch on some systems; that it went is told by the folder around it.
      watcher.on("error", () => stop(folder));
      before?.watcher.close();
      watched.set(folder, { watcher, isTree });
      return true;
    } catch (error) {
      // What is not there, or may not be read, holds nothing that is checked.
      const code = error instanceof Error && "code" in error ? String(error.code) : "";
      trouble ??= LIMITS[code];
      return false;
    }
  }

  function startTree(root: string): void {
    const waiting = [root];
    // Near folders first: where there is a limit, it is met far from what was asked for.
    for (const folder of waiting) {
      if (!start(folder, true) || watchesTrees) continue;
      if (changedAt(folder) > since) note(folders, folder);
      for (const inner of foldersIn(folder)) if (!isPassedBy(inner)) waiting.push(inner);
    }
  }

  function stop(folder: string): void {
    watched.get(folder)?.watcher.close();
    watched.delete(folder);
  }

  function stopBelow(folder: string): void {
    for (const path of [...watched.keys()]) if (path === folder || path.startsWith(folder + sep)) stop(path);
  }

  function meet(folder: string, isTree: boolean, event: string, name: string | null): void {
    const path = name === null ? folder : join(folder, name);
    for (let at = dirname(path); at.length > folder.length; at = dirname(at)) if (isPassedBy(at)) return;
    const isFile = name !== null && (event !== "rename" || !isFolderThatMoved(path, isTree));
    note(isFile ? files : folders, path);
  }

  function note(places: Set<string>, path: string): void {
    places.add(path);
    began ??= elapsed();
    if (answer) settleSoon();
  }

  /** True for a folder that came or went; those in it are watched, or watched no more. */
  function isFolderThatMoved(path: string, isTree: boolean): boolean {
    const wasWatched = watched.has(path);
    if (wasWatched) stopBelow(path);
    const kind = kindAt(path, roots.has(path));
    const isMeant = roots.has(path) || (isTree && !isPassedBy(path));
    if (kind === "folder" && isMeant) {
      startTree(path);
      return true;
    }
    // Of a folder that went, a watched tree tells only the name.
    return wasWatched || (watchesTrees && isMeant && kind === undefined && extname(path) === "");
  }

  function settleSoon(): void {
    clearTimeout(timer);
    const patience = PATIENCE - (elapsed() - (began ?? 0));
    timer = setTimeout(settle, Math.max(0, Math.min(PAUSE, patience)));
  }

  function settle(): void {
    const changes = { files, folders };
    files = new Set();
    folders = new Set();
    began = undefined;
    since = Date.now() + 1;
    answer?.(isClosed ? undefined : changes);
    answer = undefined;
  }

  return {
    watch(places) {
      for (const folder of places.leftOut) leftOut.add(folder);
      for (const root of places.trees) {
        roots.add(root);
        startTree(root);
      }
      for (const folder of places.folders) start(folder, false);
    },
    next() {
      return new Promise((resolve) => {
        answer = resolve;
        if (isClosed) settle();
        else if (began !== undefined) settleSoon();
      });
    },
    close() {
      isClosed = true;
      clearTimeout(timer);
      for (const folder of [...watched.keys()]) stop(folder);
      settle();
    },
    get isWatching() {
      return watched.size > 0;
    },
    get trouble() {
      return trouble;
    },
  };
}

/** The folders in a folder; links are not followed. */
function foldersIn(folder: string): string[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    return entries.flatMap((entry) => (entry.isDirectory() ? [join(folder, entry.name)] : []));
  } catch {
    // It went away meanwhile, or may not be read.
    return [];
  }
}

/** When names in a folder last came or went, in milliseconds; 0 where nobody can tell. */
function changedAt(folder: string): number {
  try {
    return statSync(folder).mtimeMs;
  } catch {
    return 0;
  }
}

/** What stands at a path; undefined where nothing does, or nobody may look. */
function kindAt(path: string, followsLinks: boolean): "folder" | "file" | undefined {
  try {
    return (followsLinks ? statSync(path) : lstatSync(path)).isDirectory() ? "folder" : "file";
  } catch {
    return undefined;
  }
}
