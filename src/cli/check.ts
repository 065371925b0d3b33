import { conclude } from "../core/conclude.ts";
import type { Conclusion, Failure, PostCounts, PostRecord } from "../core/diagnostic.ts";
import { unpackRecord } from "../core/record.ts";
import { type AssetQuery, readAssets } from "../host/assets.ts";
import { runWithin } from "../host/deadline.ts";
import { digestOf } from "../host/digest.ts";
import type { ListedFile } from "../host/files.ts";
import { type BytesResult, readDigest } from "../host/read.ts";
import type { Post } from "../post/post.ts";
import type { SiteFiles } from "../post/site/assets.ts";
import { type Io, say, sayStack } from "./io.ts";
import type { Job, OpenLinter, Outcome } from "./linter.ts";
import { type Options, runsAllRules } from "./options.ts";
import type { Digested, FoundImages, RecordCache, WantedImages } from "./record-cache.ts";
import type { Session } from "./session.ts";
import { NO_STOPWATCH, type Stopwatch } from "./stats.ts";
import { createTexts, type TextStore, type Texts } from "./texts.ts";
import { createCrew, limitOf, ruleOutOfTime, type ThreadOptions } from "./threads.ts";

/** The posts of a session, checked. */
export interface Checked {
  readonly conclusion: Conclusion;
  /** By path, of the posts that could be checked, in the order of the listing; none where a former conclusion was enough. */
  readonly records: ReadonlyMap<string, PostRecord>;
  /** Of the same posts, but for those that were known already. */
  readonly texts: Texts;
  /** What could not be checked; it was said already. */
  readonly failures: readonly Failure[];
  /** What is found with other texts in the place of some of the posts'. */
  recheck(changed: ReadonlyMap<string, string>): Conclusion;
  /** True where the last text that `recheck` was given of a post could not be checked; it goes by the one before. */
  isUnchecked(path: string): boolean;
}

/** How the posts of a session are read. */
export interface Reading {
  read(absolute: string): BytesResult | Promise<BytesResult>;
  /** True where posts are read from the disk: then they can be read again, and not all of their texts are kept. */
  readonly isOnDisk?: boolean;
  /** False for a text from nowhere, which shows images from nowhere. */
  readonly isPlaced: boolean;
  /** Looks for images; those on the disk where it is absent. */
  readonly readFiles?: (query: AssetQuery) => Promise<SiteFiles>;
  /** Says of which posts it is told that they could not be checked; of all where it is absent. */
  readonly tells?: (path: string) => boolean;
  /** What is known of posts already; those are not read again. */
  readonly known?: ReadonlyMap<string, PostRecord>;
  /** What former runs know of posts with the same text. */
  readonly cache?: RecordCache | undefined;
  /**
   * Says of the conclusion of a former run over the same posts whether it is enough: of its posts nothing else is known
   * then but their texts. It is not where this is absent.
   */
  readonly suffices?: (conclusion: Conclusion) => boolean;
  /** Is shown each post once it is checked. Whoever wants to see posts has all of them checked anew, in this thread. */
  readonly see?: (post: Post) => void;
  /** Is told how many posts are done. */
  readonly step?: (done: number) => void;
  readonly stopwatch?: Stopwatch;
  /** What other threads need to help; they do not where it is absent. */
  readonly threads?: ThreadOptions | undefined;
}

type Fail = (path: string, reason: string, stack?: string) => void;

/** Checks every post of a session, the site as a whole included. What cannot be checked is said; the others are checked. */
export async function checkPosts(
  session: Session,
  reading: Reading,
  asked: Pick<Options, "drafts" | "rule" | "scope" | "timeout">,
  io: Io,
): Promise<Checked> {
  const { drafts } = asked;
  const { listing, planFor, rules, sites } = session;
  const {
    isPlaced,
    isOnDisk = false,
    tells = () => true,
    cache,
    suffices,
    stopwatch = NO_STOPWATCH,
  } = reading;
  const texts = createTexts(isOnDisk);
  const failures: Failure[] = [];
  const fail: Fail = (path, reason, stack = "") => {
    if (!tells(path)) return;
    say(io, `${path}: ${reason}`);
    if (stack !== "") sayStack(io, stack);
    failures.push({ path, reason });
  };

  for (const { path, reason } of listing.failures) fail(path, reason);
  const limit = limitOf(asked.timeout);
  const options = {
    drafts: drafts === "error" ? drafts : undefined,
    isWhole: runsAllRules(asked),
    within(run: () => void) {
      if (!runWithin(limit, run)) throw ruleOutOfTime(asked.timeout);
    },
  } as const;
  const look = (wanted: readonly WantedImages[]) =>
    stopwatch.measure("site rules", () => lookFor(wanted, session, reading, io.cwd));
  const digested = cache && suffices && isOnDisk ? digestPosts(session, stopwatch) : undefined;
  const run = digested && cache?.openRun([...digested.posts.values()], { drafts, isWhole: options.isWhole });
  const former = run && stopwatch.measure("cache", () => run.find());
  const known = former?.conclusionWith(await look(former.wanted));
  if (known && suffices?.(known)) {
    for (const { path, reason } of digested?.failures ?? []) fail(path, reason);
    for (const path of known.paths) {
      const post = digested?.posts.get(path);
      if (post) texts.addDigested(post);
    }
    return {
      conclusion: known,
      records: new Map(),
      texts,
      failures,
      recheck: () => known,
      isUnchecked: () => false,
    };
  }
  const linter = await session.linter.open();
  const { results, isAsDigested } = await lintAll(
    session,
    linter,
    reading,
    asked.timeout,
    texts,
    digested?.posts,
  );
  const records = new Map<string, PostRecord>();
  for (const { path } of listing.files) {
    const result = results.get(path);
    if (result === undefined) continue;
    if ("reason" in result) fail(path, result.reason, result.stack);
    else if (!result.record.isDraft || drafts !== "off") records.set(path, result.record);
    else texts.delete(path);
  }
  const wanted = wantedImages(records.values(), session);
  const found = isPlaced ? await look(wanted) : undefined;
  const filesOf = found && ((root: string | undefined) => found.get(root));
  const concluded = () =>
    stopwatch.measure("site rules", () =>
      conclude(records.values(), planFor, rules, { ...options, filesOf }),
    );
  const conclusion = concluded();
  if (found && isAsDigested && !known) run?.keep(wanted, found, conclusion);
  const originals = new Map(records);
  const unchecked = new Set<string>();
  /** Lints another text of a post; undefined where that fails, or takes too long. */
  const lintAgain = (file: ListedFile, text: string): PostRecord | undefined => {
    const bytes = Buffer.from(text);
    const job = { file, site: sites.get(file.path), bytes, digest: digestOf(bytes) };
    let outcome: Outcome | undefined;
    const isInTime = runWithin(limit, () => {
      outcome = linter.lint(job, stopwatch);
    });
    return isInTime && outcome && "packed" in outcome ? unpackRecord(outcome.packed) : undefined;
  };
  return {
    conclusion,
    records,
    texts,
    failures,
    recheck(changed) {
      for (const file of listing.files) {
        const { path } = file;
        const text = changed.get(path);
        if (text === undefined || !texts.has(path)) continue;
        // What is taken back was checked before, and need not go well a second time.
        const record = text === texts.get(path) ? originals.get(path) : lintAgain(file, text);
        if (record) {
          records.set(path, record);
          unchecked.delete(path);
        } else unchecked.add(path);
      }
      return concluded();
    },
    isUnchecked: (path) => unchecked.has(path),
  };
}

/** Reads posts only to tell which they are: where all is known of them, nothing has to be held. */
function digestPosts(
  { listing, sites }: Session,
  stopwatch: Stopwatch,
): { readonly posts: ReadonlyMap<string, Digested>; readonly failures: readonly Failure[] } {
  const posts = new Map<string, Digested>();
  const failures: Failure[] = [];
  for (const file of listing.files) {
    const { path } = file;
    const result = stopwatch.measure("reading", () => readDigest(file.absolute));
    if ("reason" in result) failures.push({ path, reason: result.reason });
    else posts.set(path, { file, site: sites.get(path), digest: result.digest });
  }
  return { posts, failures };
}

/** What came of a post. */
type Result = { readonly record: PostRecord } | Extract<Outcome, { readonly reason: string }>;

/**
 * Lints the posts of a session, and tells what came of each by its path.
 *
 * @param digested the posts whose digests are known already.
 * @returns `isAsDigested` where the results are those of just these posts: none was changed meanwhile, and none failed.
 */
async function lintAll(
  { listing, sites }: Session,
  linter: OpenLinter,
  { read, known, cache, see, step, stopwatch = NO_STOPWATCH, threads }: Reading,
  timeout: number,
  texts: TextStore,
  digested: ReadonlyMap<string, Digested> = new Map(),
): Promise<{ readonly results: ReadonlyMap<string, Result>; readonly isAsDigested: boolean }> {
  const results = new Map<string, Result>();
  let changed = 0;
  const find = (post: Digested) => (see ? undefined : stopwatch.measure("cache", () => cache?.find(post)));
  const keep = (job: Job, record: PostRecord): void => {
    results.set(job.file.path, { record });
    texts.add(job, record.findings.length > 0);
  };
  const crew = createCrew({
    linter,
    stopwatch,
    see,
    timeout,
    threads: see ? undefined : threads,
    done(job, outcome) {
      if ("reason" in outcome) {
        results.set(job.file.path, outcome);
        return;
      }
      const record = unpackRecord(outcome.packed);
      cache?.keep(job, outcome.packed, record);
      keep(job, record);
    },
  });
  const total = listing.files.length;
  try {
    for (const [index, file] of listing.files.entries()) {
      step?.(index - crew.waiting);
      const post = digested.get(file.path);
      const before = known?.get(file.path) ?? (post && find(post));
      if (before) {
        results.set(file.path, { record: before });
        if (post) texts.addDigested(post);
        continue;
      }
      const reads = stopwatch.measure("reading", () => read(file.absolute));
      const result = reads instanceof Promise ? await reads : reads;
      if ("reason" in result) {
        results.set(file.path, result);
        continue;
      }
      const { bytes } = result;
      const job = { file, site: sites.get(file.path), bytes, digest: digestOf(bytes) };
      const isOther = job.digest !== post?.digest;
      if (isOther) changed++;
      const record = isOther ? find(job) : undefined;
      if (record) keep(job, record);
      else await crew.add(job, total - index - 1);
    }
    await crew.finish((left) => step?.(total - left));
    const isWhole = [...digested.keys()].every((path) => "record" in (results.get(path) ?? {}));
    return { results, isAsDigested: isWhole && changed === 0 };
  } finally {
    await crew.close();
  }
}

/** How much of what rules speak of there is in each post. */
export function countsByPath({ records }: Pick<Checked, "records">): Map<string, PostCounts> {
  return new Map([...records].map(([path, { counts }]) => [path, counts]));
}

/** The images that posts show, by site. */
function wantedImages(records: Iterable<PostRecord>, { sites, planFor }: Session): WantedImages[] {
  const bySite = new Map<string | undefined, { paths: Set<string>; wantsUnnamed: boolean }>();
  for (const { path, assets } of records) {
    const root = sites.get(path)?.site.root;
    const own = bySite.get(root) ?? { paths: new Set(), wantsUnnamed: false };
    for (const asset of assets) own.paths.add(asset);
    own.wantsUnnamed ||= planFor(path).siteRules.some(({ rule }) => rule.needsAllImages);
    bySite.set(root, own);
  }
  return [...bySite].map(([root, { paths, wantsUnnamed }]) => ({ root, paths: [...paths], wantsUnnamed }));
}

/** Looks for images, by site; where there is no site, the working directory is the root. */
async function lookFor(
  wanted: readonly WantedImages[],
  { sites }: Session,
  { readFiles = readAssets }: Reading,
  cwd: string,
): Promise<FoundImages> {
  const roots = new Map([...sites.values()].map(({ root, site }) => [site.root, root]));
  const files = new Map<string | undefined, SiteFiles>();
  for (const { root, paths, wantsUnnamed } of wanted) {
    const query = {
      root: (root === undefined ? undefined : roots.get(root)) ?? cwd,
      wanted: paths,
      wantsUnnamed,
    };
    files.set(root, await readFiles(query));
  }
  return files;
}
