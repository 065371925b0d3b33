import { conclude } from "../core/conclude.ts";
import type { Conclusion, Failure, PostRecord } from "../core/diagnostic.ts";
import { lintPost } from "../core/lint.ts";
import { readAssets } from "../host/assets.ts";
import type { ReadResult } from "../host/read.ts";
import type { Post } from "../post/post.ts";
import type { SiteFiles } from "../post/site/assets.ts";
import type { Rule } from "../rule.ts";
import { type Io, say } from "./io.ts";
import type { Session } from "./session.ts";

/** The posts of a session, checked. */
export interface Checked {
  readonly conclusion: Conclusion;
  readonly texts: ReadonlyMap<string, string>;
  /** What could not be checked; it was said already. */
  readonly failures: readonly Failure[];
}

/** How the posts of a session are read. */
interface Reading {
  read(absolute: string): Promise<ReadResult>;
  /** False for a text from nowhere, which shows images from nowhere. */
  readonly isPlaced: boolean;
  /** Is shown each post once it is checked. */
  see?(post: Post): void;
}

/** Checks every post of a session, the site as a whole included. What cannot be checked is said; the others are checked. */
export async function checkPosts(
  session: Session,
  { read, isPlaced, see }: Reading,
  io: Io,
  rules: readonly Rule[],
): Promise<Checked> {
  const { listing, planFor, parse } = session;
  const records: PostRecord[] = [];
  const texts = new Map<string, string>();
  const failures: Failure[] = [...listing.failures];
  for (const { path, reason } of failures) say(io, `${path}: ${reason}`);
  for (const file of listing.files) {
    const { path } = file;
    const result = await read(file.absolute);
    if ("reason" in result) {
      say(io, `${path}: ${result.reason}`);
      failures.push({ path, reason: result.reason });
      continue;
    }
    texts.set(path, result.text);
    try {
      const post = parse(file, result.text);
      records.push(lintPost(post, planFor(path)));
      see?.(post);
    } catch (error) {
      // Rules that throw are caught by the engine; this is the post model's own failure, and costs one post, not the run.
      const reason = "could not be checked, which is a mistake in review-lint.";
      say(io, `${path}: ${reason}`);
      io.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
      failures.push({ path, reason });
    }
  }
  const filesOf = isPlaced ? await readSiteFiles(records, session, io.cwd) : undefined;
  return { conclusion: conclude(records, planFor, rules, { filesOf }), texts, failures };
}

/** What the disk holds of the images that posts show, by site; where there is no site, the working directory is the root. */
async function readSiteFiles(
  records: readonly PostRecord[],
  { sites, planFor }: Session,
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
  for (const [root, query] of queries) files.set(root, await readAssets(query));
  return (root) => files.get(root);
}
