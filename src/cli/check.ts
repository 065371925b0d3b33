import { conclude } from "../core/conclude.ts";
import type { Conclusion, Failure, PostCounts, PostRecord } from "../core/diagnostic.ts";
import { unpackRecord } from "../core/record.ts";
import { type AssetQuery, readAssets } from "../host/assets.ts";
import type { ListedFile } from "../host/files.ts";
import { type BytesResult, decodePost } from "../host/read.ts";
import type { Post } from "../post/post.ts";
import type { SiteFiles } from "../post/site/assets.ts";
import { type Io, say, sayStack } from "./io.ts";
import type { Job, OpenLinter, Outcome } from "./linter.ts";
import { type Options, runsAllRules } from "./options.ts";
import type { RecordCache, WantedImages } from "./record-cache.ts";
import type { Session } from "./session.ts";
import { NO_STOPWATCH, type Stopwatch } from "./stats.ts";
import { createCrew, type ThreadOptions } from "./threads.ts";

/** The texts of posts by path. */
export interface Texts {
  readonly size: number;
  has(path: string): boolean;
  get(path: string): string | undefined;
}

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

/** Checks every post of a session, the site as a whole included. What cannot be checked is said; the others are checked. */
export async function checkPosts(
  session: Session,
  reading: Reading,
  asked: Pick<Options, "drafts" | "rule" | "scope" | "timeout">,
  io: Io,
): Promise<Checked> {
  const { drafts } = asked;
  const { listing, planFor, rules, sites } = session;
  const { isPlaced, tells = () => true, cache, stopwatch = NO_STOPWATCH } = reading;
  const records = new Map<string, PostRecord>();
  const files = new Map<string, ListedFile>();
  const bytes = new Map<string, Uint8Array>();
  const failures: Failure[] = [];
  const fail = (path: string, reason: string, stack = "") => {
    if (!tells(path)) return;
    say(io, `${path}: ${reason}`);
    if (stack !== "") sayStack(io, stack);
    failures.push({ path, reason });
  };

  for (const { path, reason } of listing.failures) fail(path, reason);
  const posts = await readPosts(session, reading);
  const conclusionOptions = {
    drafts: drafts === "error" ? drafts : undefined,
    isWhole: runsAllRules(asked),
  } as const;
  const look = (wanted: readonly WantedImages[]) =>
    stopwatch.measure("site rules", () => lookFor(wanted, session, reading, io.cwd));
  const { suffices } = reading;
  const run = suffices && isPlaced ? cache?.openRun(posts.flatMap(jobOf), conclusionOptions) : undefined;
  const known = run && (await stopwatch.measure("cache", () => run.find(look)));
  if (known && suffices?.(known)) {
    const paths = new Set(known.paths);
    for (const post of posts) {
      if ("reason" in post) fail(post.file.path, post.reason);
      else if ("job" in post && paths.has(post.file.path)) bytes.set(post.file.path, post.job.bytes);
    }
    return { conclusion: known, records, texts: textsOf(bytes), failures, recheck: () => known };
  }
  const linter = await session.linter.open();
  const results = await lintAll(posts, linter, reading, asked.timeout);
  for (const [i, { file }] of posts.entries()) {
    const { path } = file;
    const result = results[i];
    if (result === undefined) continue;
    if ("reason" in result) fail(path, result.reason, result.stack);
    else if (!result.record.isDraft || drafts !== "off") {
      records.set(path, result.record);
      if (!result.bytes) continue;
      files.set(path, file);
      bytes.set(path, result.bytes);
    }
  }
  const wanted = wantedImages(records.values(), session);
  const found = isPlaced ? await look(wanted) : undefined;
  const filesOf = found && ((root: string | undefined) => found.get(root));
  const concluded = () =>
    stopwatch.measure("site rules", () =>
      conclude(records.values(), planFor, rules, { ...conclusionOptions, filesOf }),
    );
  const conclusion = concluded();
  const isComplete = posts.every((post, i) => !("job" in post) || "record" in (results[i] ?? post));
  if (found && isComplete && !known) run?.keep(wanted, found, conclusion);
  return {
    conclusion,
    records,
    texts: textsOf(bytes),
    failures,
    recheck(changed) {
      for (const [path, text] of changed) {
        const file = files.get(path);
        if (!file) continue;
        const outcome = linter.lint({ file, site: sites.get(path), bytes: Buffer.from(text) }, stopwatch);
        if ("packed" in outcome) records.set(path, unpackRecord(outcome.packed));
      }
      return concluded();
    },
  };
}

/** A listed post, read: what is to be done, what is known already, or why nothing can be done. */
type ReadPost = { readonly file: ListedFile } & (
  | { readonly job: Job }
  | { readonly record: PostRecord }
  | { readonly reason: string }
);

function jobOf(post: ReadPost): Job[] {
  return "job" in post ? [post.job] : [];
}

/** Reads the posts of a session that are not known, in the order of the listing. */
async function readPosts(
  { listing, sites }: Session,
  { read, known, stopwatch = NO_STOPWATCH }: Reading,
): Promise<ReadPost[]> {
  const posts: ReadPost[] = [];
  for (const file of listing.files) {
    const record = known?.get(file.path);
    if (record) {
      posts.push({ file, record });
      continue;
    }
    const reads = stopwatch.measure("reading", () => read(file.absolute));
    const result = reads instanceof Promise ? await reads : reads;
    if ("reason" in result) posts.push({ file, reason: result.reason });
    else posts.push({ file, job: { file, site: sites.get(file.path), bytes: result.bytes } });
  }
  return posts;
}

/** What came of a post; `bytes` where it was read. */
type Result =
  | { readonly record: PostRecord; readonly bytes?: Uint8Array }
  | Extract<Outcome, { readonly reason: string }>;

/** Lints posts; the results stand in their order. */
async function lintAll(
  posts: readonly ReadPost[],
  linter: OpenLinter,
  { cache, see, step, stopwatch = NO_STOPWATCH, threads }: Reading,
  timeout: number,
): Promise<Result[]> {
  const results: Result[] = [];
  const crew = createCrew({
    linter,
    stopwatch,
    see,
    timeout,
    threads: see ? undefined : threads,
    done({ index, job }, outcome) {
      if ("reason" in outcome) {
        results[index] = outcome;
        return;
      }
      const record = unpackRecord(outcome.packed);
      cache?.keep(job, outcome.packed, record);
      results[index] = { record, bytes: job.bytes };
    },
  });
  try {
    for (const [index, post] of posts.entries()) {
      step?.(index - crew.waiting);
      if ("job" in post) {
        const { job } = post;
        const record = see ? undefined : stopwatch.measure("cache", () => cache?.find(job));
        if (record) results[index] = { record, bytes: job.bytes };
        else await crew.add({ index, job }, posts.length - index - 1);
      } else results[index] = post;
    }
    await crew.finish((left) => step?.(posts.length - left));
    return results;
  } finally {
    await crew.close();
  }
}

/** Decodes texts when they are asked for: most never are. */
function textsOf(bytes: ReadonlyMap<string, Uint8Array>): Texts {
  const decoded = new Map<string, string>();
  return {
    size: bytes.size,
    has: (path) => bytes.has(path),
    get(path) {
      const known = decoded.get(path);
      if (known !== undefined) return known;
      const own = bytes.get(path);
      const result = own && decodePost(own);
      if (!result || "reason" in result) return undefined;
      decoded.set(path, result.text);
      return result.text;
    },
  };
}

/** How much of what rules speak of there is in each post. */
export function countsByPath({ records }: Pick<Checked, "records">): Map<string, PostCounts> {
  return new Map([...records].map(([path, { counts }]) => [path, counts]));
}

/** Texts with others in the place of some of them. */
export function withTexts(texts: Texts, changed: ReadonlyMap<string, string>): Texts {
  return {
    size: texts.size,
    has: (path) => texts.has(path),
    get: (path) => changed.get(path) ?? texts.get(path),
  };
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
