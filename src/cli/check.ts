import { conclude } from "../core/conclude.ts";
import type { Conclusion, Failure, PostRecord } from "../core/diagnostic.ts";
import { lintPost } from "../core/lint.ts";
import { type AssetQuery, readAssets } from "../host/assets.ts";
import type { ListedFile } from "../host/files.ts";
import type { ReadResult } from "../host/read.ts";
import type { Post } from "../post/post.ts";
import type { SiteFiles } from "../post/site/assets.ts";
import { type Io, say, sayStack } from "./io.ts";
import { type Options, runsAllRules } from "./options.ts";
import type { Session } from "./session.ts";
import { NO_STOPWATCH, type Stopwatch } from "./stats.ts";

/** The posts of a session, checked. */
export interface Checked {
  readonly conclusion: Conclusion;
  /** By path, of the posts that could be checked. */
  readonly records: ReadonlyMap<string, PostRecord>;
  readonly texts: ReadonlyMap<string, string>;
  /** What could not be checked; it was said already. */
  readonly failures: readonly Failure[];
  /** What is found with other texts in the place of some of the posts'. */
  recheck(changed: ReadonlyMap<string, string>): Conclusion;
}

/** How the posts of a session are read. */
export interface Reading {
  read(absolute: string): Promise<ReadResult>;
  /** False for a text from nowhere, which shows images from nowhere. */
  readonly isPlaced: boolean;
  /** Looks for images; those on the disk where it is absent. */
  readonly readFiles?: (query: AssetQuery) => Promise<SiteFiles>;
  /** Says of which posts it is told that they could not be checked; of all where it is absent. */
  readonly tells?: (path: string) => boolean;
  /** What is known of posts already; those are not read again. */
  readonly known?: ReadonlyMap<string, PostRecord>;
  /** Is shown each post once it is checked. */
  readonly see?: (post: Post) => void;
  /** Is told how many posts are done. */
  readonly step?: (done: number) => void;
  readonly stopwatch?: Stopwatch;
}

/** Checks every post of a session, the site as a whole included. What cannot be checked is said; the others are checked. */
export async function checkPosts(
  session: Session,
  reading: Reading,
  asked: Pick<Options, "drafts" | "rule" | "scope">,
  io: Io,
): Promise<Checked> {
  const { drafts } = asked;
  const { listing, planFor, parse, rules } = session;
  const { read, isPlaced, readFiles = readAssets, tells = () => true, known, see, step } = reading;
  const { stopwatch = NO_STOPWATCH } = reading;
  const records = new Map<string, PostRecord>();
  const files = new Map<string, ListedFile>();
  const texts = new Map<string, string>();
  const failures: Failure[] = [];
  const fail = (path: string, reason: string, stack = "") => {
    if (!tells(path)) return;
    say(io, `${path}: ${reason}`);
    if (stack !== "") sayStack(io, stack);
    failures.push({ path, reason });
  };
  const lintOne = (file: ListedFile, text: string): { post: Post; record: PostRecord } => {
    const post = stopwatch.measure("parsing", () => stopwatch.read(parse(file, text)));
    const plan = planFor(file.path);
    return { post, record: stopwatch.measure("rules", () => lintPost(post, plan, stopwatch.measureRule)) };
  };

  for (const { path, reason } of listing.failures) fail(path, reason);
  for (const [done, file] of listing.files.entries()) {
    step?.(done);
    const { path } = file;
    const before = known?.get(path);
    if (before) {
      records.set(path, before);
      continue;
    }
    const result = await stopwatch.measure("reading", () => read(file.absolute));
    if ("reason" in result) {
      fail(path, result.reason);
      continue;
    }
    try {
      const { post, record } = lintOne(file, result.text);
      if (post.isDraft && drafts === "off") continue;
      records.set(path, record);
      files.set(path, file);
      texts.set(path, result.text);
      see?.(post);
    } catch (error) {
      // Rules that throw are caught by the engine; this is the post model's own failure, and costs one post, not the run.
      const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
      fail(path, "could not be checked, which is a mistake in review-lint.", stack);
    }
  }
  const findFiles = () => readSiteFiles(records.values(), session, readFiles, io.cwd);
  const filesOf = isPlaced ? await stopwatch.measure("site rules", findFiles) : undefined;
  const options = {
    filesOf,
    drafts: drafts === "error" ? drafts : undefined,
    isWhole: runsAllRules(asked),
  };
  const concluded = () =>
    stopwatch.measure("site rules", () => conclude(records.values(), planFor, rules, options));
  return {
    conclusion: concluded(),
    records,
    texts,
    failures,
    recheck(changed) {
      for (const [path, text] of changed) {
        const file = files.get(path);
        if (file) records.set(path, lintOne(file, text).record);
      }
      return concluded();
    },
  };
}

/** What is there of the images that posts show, by site; where there is no site, the working directory is the root. */
async function readSiteFiles(
  records: Iterable<PostRecord>,
  { sites, planFor }: Session,
  readFiles: (query: AssetQuery) => Promise<SiteFiles>,
  cwd: string,
): Promise<(root: string | undefined) => SiteFiles | undefined> {
  const queries = new Map<string | undefined, { root: string; wanted: string[]; wantsUnnamed: boolean }>();
  for (const { path, assets } of records) {
    const found = sites.get(path);
    const root = found?.site.root;
    const query = queries.get(root) ?? { root: found?.root ?? cwd, wanted: [], wantsUnnamed: false };
    for (const asset of assets) query.wanted.push(asset);
    query.wantsUnnamed ||= planFor(path).siteRules.some(({ rule }) => rule.needsAllImages);
    queries.set(root, query);
  }
  const files = new Map<string | undefined, SiteFiles>();
  for (const [root, query] of queries) files.set(root, await readFiles(query));
  return (root) => files.get(root);
}
