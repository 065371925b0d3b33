import { conclude } from "../core/conclude.ts";
import type { Conclusion, Failure, PostCounts, PostRecord } from "../core/diagnostic.ts";
import { unpackRecord } from "../core/record.ts";
import { type AssetQuery, readAssets } from "../host/assets.ts";
import type { ListedFile } from "../host/files.ts";
import { type BytesResult, decodePost } from "../host/read.ts";
import type { Post } from "../post/post.ts";
import type { SiteFiles } from "../post/site/assets.ts";
import { type Io, say, sayStack } from "./io.ts";
import type { Job, Outcome } from "./linter.ts";
import { type Options, runsAllRules } from "./options.ts";
import type { RecordCache } from "./record-cache.ts";
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
  /** By path, of the posts that could be checked, in the order of the listing. */
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
  const { listing, planFor, linter, rules, sites } = session;
  const { isPlaced, readFiles = readAssets, tells = () => true, stopwatch = NO_STOPWATCH } = reading;
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
  const results = await lintAll(session, reading, asked.timeout, drafts !== "off");
  for (const [i, file] of listing.files.entries()) {
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

/** What came of a post; `bytes` where it was read. */
type Result =
  | { readonly record: PostRecord; readonly bytes?: Uint8Array }
  | Extract<Outcome, { readonly reason: string }>;

/** Lints the posts of a session; the results stand in the order of the listing. */
async function lintAll(
  { listing, linter, sites }: Session,
  { read, known, cache, see, step, stopwatch = NO_STOPWATCH, threads }: Reading,
  timeout: number,
  wantsDrafts: boolean,
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
      results[index] = keptOf(record, job);
    },
  });
  const keptOf = (record: PostRecord, { bytes }: Job): Result =>
    record.isDraft && !wantsDrafts ? { record } : { record, bytes };
  try {
    for (const [index, file] of listing.files.entries()) {
      step?.(index - crew.waiting);
      const before = known?.get(file.path);
      if (before) {
        results[index] = { record: before };
        continue;
      }
      const reads = stopwatch.measure("reading", () => read(file.absolute));
      const result = reads instanceof Promise ? await reads : reads;
      if ("reason" in result) {
        results[index] = result;
        continue;
      }
      const job = { file, site: sites.get(file.path), bytes: result.bytes };
      const found = see ? undefined : stopwatch.measure("cache", () => cache?.find(job));
      if (found) results[index] = keptOf(found, job);
      else await crew.add({ index, job }, listing.files.length - index - 1);
    }
    await crew.finish((left) => step?.(listing.files.length - left));
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
