import { conclude } from "../core/conclude.ts";
import type { Conclusion, Failure, PostRecord } from "../core/diagnostic.ts";
import { lintPost } from "../core/lint.ts";
import { readAssets } from "../host/assets.ts";
import type { ListedFile } from "../host/files.ts";
import type { ReadResult } from "../host/read.ts";
import type { Post } from "../post/post.ts";
import type { SiteFiles } from "../post/site/assets.ts";
import { type Io, say } from "./io.ts";
import type { Options } from "./options.ts";
import type { Session } from "./session.ts";

/** The posts of a session, checked. */
export interface Checked {
  readonly conclusion: Conclusion;
  readonly texts: ReadonlyMap<string, string>;
  /** What could not be checked; it was said already. */
  readonly failures: readonly Failure[];
  /** How many drafts were passed by. */
  readonly drafts: number;
  /** What is found with other texts in the place of some of the posts'. */
  recheck(changed: ReadonlyMap<string, string>): Conclusion;
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
  { drafts, rule, scope }: Pick<Options, "drafts" | "rule" | "scope">,
  io: Io,
): Promise<Checked> {
  const { listing, planFor, parse, rules } = session;
  const records = new Map<string, PostRecord>();
  const files = new Map<string, ListedFile>();
  const texts = new Map<string, string>();
  const failures: Failure[] = [...listing.failures];
  let passedBy = 0;
  for (const { path, reason } of failures) say(io, `${path}: ${reason}`);
  for (const file of listing.files) {
    const { path } = file;
    const result = await read(file.absolute);
    if ("reason" in result) {
      say(io, `${path}: ${result.reason}`);
      failures.push({ path, reason: result.reason });
      continue;
    }
    try {
      const post = parse(file, result.text);
      if (post.isDraft && drafts === "off") {
        passedBy++;
        continue;
      }
      records.set(path, lintPost(post, planFor(path)));
      files.set(path, file);
      texts.set(path, result.text);
      see?.(post);
    } catch (error) {
      // Rules that throw are caught by the engine; this is the post model's own failure, and costs one post, not the run.
      const reason = "could not be checked, which is a mistake in review-lint.";
      say(io, `${path}: ${reason}`);
      io.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
      failures.push({ path, reason });
    }
  }
  const filesOf = isPlaced ? await readSiteFiles(records.values(), session, io.cwd) : undefined;
  const options = {
    filesOf,
    drafts: drafts === "error" ? drafts : undefined,
    isWhole: scope === "all" && rule.every(({ level }) => level !== "off"),
  };
  const concluded = () => conclude(records.values(), planFor, rules, options);
  return {
    conclusion: concluded(),
    texts,
    failures,
    drafts: passedBy,
    recheck(changed) {
      for (const [path, text] of changed) {
        const file = files.get(path);
        if (file) records.set(path, lintPost(parse(file, text), planFor(path)));
      }
      return concluded();
    },
  };
}

/** What the disk holds of the images that posts show, by site; where there is no site, the working directory is the root. */
async function readSiteFiles(
  records: Iterable<PostRecord>,
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
