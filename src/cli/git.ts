import { findRenamed, sinceBefore } from "../core/changes.ts";
import type { Conclusion } from "../core/diagnostic.ts";
import { byPath } from "../core/order.ts";
import { type AssetQuery, readAssets } from "../host/assets.ts";
import {
  absolutePath,
  type ListedFile,
  type Listing,
  type ListOptions,
  listFiles,
  shownPath,
} from "../host/files.ts";
import { GitError, openRepository, type Repository } from "../host/git.ts";
import { readBytes } from "../host/read.ts";
import { createSnapshot, type Snapshot } from "../host/snapshot.ts";
import { type AssetLookup, isImageName, type SiteFiles } from "../post/site/assets.ts";
import type { Checked, Reading } from "./check.ts";
import { type Io, say } from "./io.ts";
import type { Options } from "./options.ts";
import type { Session } from "./session.ts";
import { type Texts, withTexts } from "./texts.ts";

export { GitError };

/** A change that git knows of, of which alone a run reports: what is staged, or what was done since a commit. */
export interface Change {
  /**
   * Lists the posts of the whole site as they are with the change and as they were before, whatever paths were named:
   * rules about the site need all of them.
   *
   * @param optionsFor how the posts that some paths stand for are to be listed; no paths stand for the site's own.
   */
  list(
    paths: readonly string[],
    optionsFor: (paths: readonly string[]) => Promise<ListOptions>,
  ): Promise<ChangeListing>;
  /** Checks the posts of both times with the function that checks those of one. */
  check(
    session: Session,
    listing: ChangeListing,
    check: (session: Session, reading: Reading) => Promise<Checked>,
  ): Promise<CheckedChange>;
  /** To be called at the end, come what may; the run would wait for git otherwise. */
  close(): void;
}

/** The posts of a site with a change and before it. */
export interface ChangeListing {
  readonly listing: Listing;
  readonly before: Listing;
  /** The posts that were named; absent where none was, and all may be reported. */
  readonly asked?: ReadonlySet<string>;
  /** True where nothing is staged that a rule could judge. */
  readonly isIdle: boolean;
}

/** The posts of a site with a change, checked, and held against those before it. */
interface CheckedChange {
  /** All that is found, for a baseline to be held against. */
  readonly checked: Checked;
  /**
   * Makes the function that leaves of all that is found, or of a part of it, what the change is to blame for. Texts that
   * were fixed are taken as they are then.
   */
  narrow(whole: Conclusion, fixed: ReadonlyMap<string, string>): (part: Conclusion) => Conclusion;
  /** Tells of images that are there and would still be missing in the commit, as far as the report names them. */
  hint(conclusion: Conclusion, io: Io): void;
}

export type ChangeOpening =
  | { readonly ok: true; readonly change: Change }
  | { readonly ok: false; readonly message: string };

/** Asks git for what the command line names: `--staged`, or `--since REF`. */
export async function openChange(
  { staged, since }: Pick<Options, "staged" | "since">,
  { cwd, env }: Io,
): Promise<ChangeOpening> {
  const option = staged ? "--staged" : "--since";
  let repository: Repository | undefined;
  try {
    repository = await openRepository({ cwd, env });
    const times = since === undefined ? await stagedTimes(repository) : await timesSince(repository, since);
    return { ok: true, change: createChange(times, repository, cwd) };
  } catch (error) {
    repository?.close();
    if (!(error instanceof GitError)) throw error;
    return { ok: false, message: `${option}: ${error.message}` };
  }
}

/** The two times whose difference is the change. */
interface Times {
  /** Absent where the posts are to be taken from the disk. */
  readonly now?: Snapshot;
  readonly before: Snapshot;
  /** What the change adds, alters or takes away, from the top of the working tree. */
  readonly changed: ReadonlySet<string>;
}

async function stagedTimes(repository: Repository): Promise<Times> {
  const head = await repository.head();
  const [index, tree, changed, unstaged, sinceHead] = await Promise.all([
    repository.readIndex(),
    repository.readCommit(head),
    repository.stagedPaths(),
    repository.changedPaths(),
    head === undefined ? new Set<string>() : repository.changedPaths(head),
  ]);
  return {
    now: createSnapshot({ repository, tree: index, changed: unstaged }),
    before: createSnapshot({ repository, tree, changed: sinceHead }),
    changed,
  };
}

async function timesSince(repository: Repository, since: string): Promise<Times> {
  const base = await repository.mergeBase(since);
  const tree = await repository.readCommit(base);
  const changed = await repository.changedPaths(base);
  return { before: createSnapshot({ repository, tree, changed }), changed };
}

function createChange({ now, before, changed }: Times, repository: Repository, cwd: string): Change {
  const lookUp = createAssetMemory();
  const differs = (absolute: string): boolean => {
    const path = before.locate(absolute);
    return path === undefined || changed.has(path);
  };
  // An image that is staged alone may be missed by a post that is not.
  const hasImages = [...changed].some(isImageName);
  const isIdle = (listings: readonly Listing[]) =>
    now !== undefined &&
    !hasImages &&
    !listings.some(({ files }) => files.some(({ absolute }) => differs(absolute)));
  return {
    async list(paths, optionsFor) {
      const list = (options: ListOptions) => (now ? now.list(options) : listFiles(options));
      const whole = await optionsFor([]);
      const former = await before.list(whole);
      const site = await list(whole);
      if (paths.length === 0) {
        return { listing: site, before: former, isIdle: isIdle([site, former]) };
      }
      const options = await optionsFor(paths);
      const named = await list(options);
      const formerNamed = await before.list(options);
      return {
        // What is amiss with the site's own folders is not asked for where posts are named.
        listing: { ...named, files: together(site, named) },
        before: { ...former, files: together(former, formerNamed) },
        asked: new Set(named.files.map(({ path }) => path)),
        isIdle: named.failures.length === 0 && isIdle([named, formerNamed]),
      };
    },

    async check(session, { listing, before: former, asked }, check) {
      const isAsked = (path: string) => asked?.has(path) ?? true;
      const absoluteOf = (path: string) => absolutePath(cwd, path);
      const unlisted = new Set(listing.failures.map(({ path }) => path));
      const isWhole = (path: string) => now !== undefined && differs(absoluteOf(path));
      const checked = await check(
        { ...session, listing },
        {
          read: now?.read ?? readBytes,
          isPlaced: true,
          readFiles: async (query) => {
            const files = await lookUp(query);
            return now ? now.correctAssets(query.root, files) : files;
          },
          tells: (path) => unlisted.has(path) || (isAsked(path) && differs(absoluteOf(path))),
        },
      );
      const known = new Map(
        former.files.flatMap(({ path, absolute }) => {
          const record = differs(absolute) ? undefined : checked.records.get(path);
          return record ? [[path, record]] : [];
        }),
      );
      const past = await check(
        { ...session, listing: { ...former, failures: [] } },
        {
          read: before.read,
          isPlaced: true,
          readFiles: async (query) => before.correctAssets(query.root, await lookUp(query)),
          tells: () => false,
          known,
        },
      );
      const formerText = (path: string) =>
        past.texts.get(path) ?? (known.has(path) ? checked.texts.get(path) : undefined);
      const renamed = findRenamed(missingIn(past.records, checked), missingIn(checked.records, past));
      const current = new Map<string, string>();
      const narrowing = (conclusion: Conclusion, texts: Texts) =>
        sinceBefore(conclusion, (path) => texts.get(path), {
          diagnostics: past.conclusion.diagnostics,
          textOf: formerText,
          renamed,
          isWhole,
          isAsked,
        });
      return {
        checked,
        narrow(whole, fixed) {
          for (const [path, text] of fixed) current.set(path, text);
          return narrowing(whole, withTexts(checked.texts, current));
        },
        hint(conclusion, io) {
          const missed = new Set<string>();
          for (const { path, values } of conclusion.diagnostics) {
            const root = session.sites.get(path)?.root ?? cwd;
            for (const value of Object.values(values)) {
              const absolute = absolutePath(root, String(value));
              if (now?.missed.has(absolute)) missed.add(shownPath(cwd, absolute));
            }
          }
          for (const path of [...missed].sort())
            say(io, `${path} is there, but not staged; add it with \`git add\`, or the commit lacks it.`);
        },
      };
    },
    close: repository.close,
  };
}

/** The files of two listings, sorted by path, each once. */
function together(...listings: readonly Listing[]): ListedFile[] {
  const files = new Map(listings.flatMap((listing) => listing.files.map((file) => [file.path, file])));
  return [...files.values()].sort(byPath);
}

/** The texts of the posts that another time does not have. */
function missingIn(
  other: ReadonlyMap<string, unknown>,
  { records, texts }: Checked,
): ReadonlyMap<string, string> {
  const missing = [...records.keys()].filter((path) => !other.has(path));
  return new Map(missing.map((path) => [path, texts.get(path) ?? ""]));
}

/** Looks for images on the disk, for each only once: most posts show the same before a change and with it. */
function createAssetMemory(): (query: AssetQuery) => Promise<SiteFiles> {
  const sites = new Map<
    string,
    { readonly lookups: Map<string, AssetLookup | undefined>; unnamed: readonly string[] }
  >();
  return async ({ root, wanted, wantsUnnamed }) => {
    const paths = new Set(wanted);
    const known = sites.get(root);
    const unseen = [...paths].filter((path) => !known?.lookups.has(path));
    const fresh = await readAssets({ root, wanted: unseen, wantsUnnamed: wantsUnnamed && !known });
    const site = known ?? { lookups: new Map<string, AssetLookup | undefined>(), unnamed: fresh.unnamed };
    for (const path of unseen) site.lookups.set(path, fresh.lookups.get(path));
    sites.set(root, site);
    const lookups = new Map<string, AssetLookup>();
    for (const path of paths) {
      const lookup = site.lookups.get(path);
      if (lookup) lookups.set(path, lookup);
    }
    return { lookups, unnamed: site.unnamed };
  };
}
