import { dirname, join, resolve } from "node:path";
import { type Site, USUAL_RENDERER } from "../post/site.ts";
import { ifThere, isWithin, shownPath, statIfThere } from "./files.ts";
import { MAX_SITE_BYTES, readRegular } from "./regular.ts";

/** What tells a site's root: a file, and the folder that must stand beside it where the file alone says too little. */
export interface RootMarker {
  readonly file: string;
  readonly beside?: string;
}

/** A site with where it lies on this machine. */
export interface FoundSite {
  readonly site: Site;
  /** The absolute path of the root. */
  readonly root: string;
  /** The file that told of it, as it is shown; absent where the configuration alone did. */
  readonly marker?: string;
}

/** What the configuration says of the site; `root` is absolute. */
export interface GivenSite extends Partial<Omit<Site, "root">> {
  readonly root?: string;
}

interface Finder<M extends RootMarker> {
  readonly cwd: string;
  readonly markers: readonly M[];
  /** Reads the marker's text. `source` is the folder of the pages, from the root. */
  readonly read: (marker: M, text: string) => Omit<Site, "root"> & { readonly source: string };
  readonly given: GivenSite | undefined;
  /** The folder of the configuration: the root where the configuration tells of a site and nothing marks one. */
  readonly fallbackRoot: string;
}

/**
 * Makes the function that finds the site around a file: the nearest folder upward that holds a marker, within the
 * repository. Folders are looked at once.
 */
export function createSiteFinder<M extends RootMarker>({
  cwd,
  markers,
  read,
  given,
  fallbackRoot,
}: Finder<M>): (absolute: string) => FoundSite | undefined {
  const known = new Map<string, FoundSite | undefined>();

  function lookAt(folder: string): FoundSite | undefined {
    for (const marker of markers) {
      const file = join(folder, marker.file);
      const text = ifThere(() => readRegular(file, MAX_SITE_BYTES).toString("utf8"));
      if (text === undefined || (marker.beside !== undefined && !isFolder(join(folder, marker.beside))))
        continue;
      const { source, ...facts } = read(marker, text);
      const root = resolve(folder, source);
      return { root, marker: shownPath(cwd, file), site: { root: shownPath(cwd, root), ...facts } };
    }
    if (dirname(folder) === folder || statIfThere(join(folder, ".git"))) return undefined;
    return find(dirname(folder));
  }

  function find(folder: string): FoundSite | undefined {
    if (!known.has(folder)) known.set(folder, lookAt(folder));
    return known.get(folder);
  }

  return (absolute) => {
    const { root: givenRoot, ...facts } = given ?? {};
    if (givenRoot !== undefined && !isWithin(givenRoot, absolute)) return undefined;
    const found = givenRoot === undefined ? find(dirname(absolute)) : lookAt(givenRoot);
    if (!given) return found;
    const root = givenRoot ?? found?.root ?? fallbackRoot;
    // What another generator's configuration says is not for this one.
    const isSame =
      (found?.root === root || givenRoot === undefined) &&
      (facts.kind === undefined || facts.kind === found?.site.kind);
    const kind = facts.kind ?? (isSame ? found?.site.kind : undefined) ?? "unknown";
    const usual = { kind, baseurl: "", renderer: USUAL_RENDERER[kind] };
    return {
      root,
      ...(found?.marker === undefined || !isSame ? {} : { marker: found.marker }),
      site: { ...usual, ...(isSame ? found?.site : {}), ...facts, root: shownPath(cwd, root) },
    };
  };
}

/** True for a path at which a folder stands. */
export function isFolder(path: string): boolean {
  return statIfThere(path)?.isDirectory() ?? false;
}
