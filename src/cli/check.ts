import { conclude } from "../core/conclude.ts";
import type { Conclusion, Failure, PostCounts, PostRecord } from "../core/diagnostic.ts";
import { unpackRecord } from "../core/record.ts";
import { type AssetQuery, readAssets } from "../host/assets.ts";
import type { BytesResult } from "../host/read.ts";
import type { Post } from "../post/post.ts";
import type { SiteFiles } from "../post/site/assets.ts";
import { type Io, say, sayStack } from "./io.ts";
import type { Job, OpenLinter, Outcome } from "./linter.ts";
import { type Options, runsAllRules } from "./options.ts";
import type { RecordCache, WantedImages } from "./record-cache.ts";
import type { Session } from "./session.ts";
import { NO_STOPWATCH, type Stopwatch } from "./stats.ts";
import { createTexts, type TextStore, type Texts } from "./texts.ts";
import { createCrew, type ThreadOptions } from "./threads.ts";

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
}

/** How the posts of a session are read. */
export interface Reading {
  read(absolute: string): BytesResult | Promise<BytesResult>;
  /**
   * Reads a post once more, when its text is asked for and nothing was found in it by itself; all texts are kept where it
   * is absent.
   */
  readonly readAgain?: (absolute: string) => BytesResult;
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
  const { isPlaced, tells = () => true, cache, suffices, stopwatch = NO_STOPWATCH } = reading;
  const texts = createTexts(reading.readAgain);
  const failures: Failure[] = [];
  const fail: Fail = (path, reason, stack = "") => {
    if (!tells(path)) return;
    say(io, `${path}: ${reason}`);
    if (stack !== "") sayStack(io, stack);
    failures.push({ path, reason });
  };

  for (const { path, reason } of listing.failures) fail(path, reason);
  const posts = await readPosts(session, reading, fail);
  const options = {
    drafts: drafts === "error" ? drafts : undefined,
    isWhole: runsAllRules(asked),
  } as const;
  const look = (wanted: readonly WantedImages[]) =>
    stopwatch.measure("site rules", () => lookFor(wanted, session, reading, io.cwd));
  const jobs = suffices && isPlaced ? posts.flatMap((post) => ("job" in post ? [post.job] : [])) : [];
  const run = cache?.openRun(jobs, options);
  const known = run && (await stopwatch.measure("cache", () => run.find(look)));
  if (known && suffices?.(known)) {
    const paths = new Set(known.paths);
    const shown = new Set(known.diagnostics.map(({ path }) => path));
    for (const job of jobs) if (paths.has(job.file.path)) texts.add(job, shown.has(job.file.path));
    return { conclusion: known, records: new Map(), texts, failures, recheck: () => known };
  }
  jobs.length = 0;
  const linter = await session.linter.open();
  const results = await lintAll(posts, linter, reading, asked.timeout, texts);
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
  const isComplete = [...results.values()].every((result) => "record" in result);
  if (found && isComplete && !known) run?.keep(wanted, found, conclusion);
  return {
    conclusion,
    records,
    texts,
    failures,
    recheck(changed) {
      for (const file of listing.files) {
        const text = changed.get(file.path);
        if (text === undefined || !texts.has(file.path)) continue;
        const job = { file, site: sites.get(file.path), bytes: Buffer.from(text) };
        const outcome = linter.lint(job, stopwatch);
        if ("packed" in outcome) records.set(file.path, unpackRecord(outcome.packed));
      }
      return concluded();
    },
  };
}

/** A post of which something is to be done, or what is known already. */
type ReadPost = { readonly job: Job } | { readonly record: PostRecord };

/** Reads the posts of a session that are not known, in the order of the listing. */
async function readPosts(
  { listing, sites }: Session,
  { read, known, stopwatch = NO_STOPWATCH }: Reading,
  fail: Fail,
): Promise<ReadPost[]> {
  const posts: ReadPost[] = [];
  for (const file of listing.files) {
    const record = known?.get(file.path);
    if (record) {
      posts.push({ record });
      continue;
    }
    const reads = stopwatch.measure("reading", () => read(file.absolute));
    const result = reads instanceof Promise ? await reads : reads;
    if ("reason" in result) fail(file.path, result.reason);
    else posts.push({ job: { file, site: sites.get(file.path), bytes: result.bytes } });
  }
  return posts;
}

/** What came of a post. */
type Result = { readonly record: PostRecord } | Extract<Outcome, { readonly reason: string }>;

/** Lints posts, and tells what came of each by its path. They are taken out of the list, so that nothing holds their bytes. */
async function lintAll(
  posts: ReadPost[],
  linter: OpenLinter,
  { cache, see, step, stopwatch = NO_STOPWATCH, threads }: Reading,
  timeout: number,
  texts: TextStore,
): Promise<Map<string, Result>> {
  const results = new Map<string, Result>();
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
  const total = posts.length;
  posts.reverse();
  try {
    for (let post = posts.pop(); post; post = posts.pop()) {
      step?.(total - posts.length - 1 - crew.waiting);
      if ("record" in post) {
        results.set(post.record.path, post);
        continue;
      }
      const { job } = post;
      const record = see ? undefined : stopwatch.measure("cache", () => cache?.find(job));
      if (record) keep(job, record);
      else await crew.add(job, posts.length);
    }
    await crew.finish((left) => step?.(total - left));
    return results;
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
): Promise<Map<string | undefined, SiteFiles>> {
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
