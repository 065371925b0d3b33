import type { Conclusion, PostRecord } from "../core/diagnostic.ts";
import type { BoundPlan } from "../core/lint.ts";
import { unpackRecord } from "../core/record.ts";
import { type Cache, type CacheKey, cacheFolderOf, type Miss, openCache, RUNS } from "../host/cache.ts";
import { localDay } from "../host/clock.ts";
import { digestOf, digestOfFiles, drawerOf, lockfilesAbove } from "../host/digest.ts";
import { absolutePath, pathFrom } from "../host/files.ts";
import type { SiteFiles } from "../post/site/assets.ts";
import type { Rule } from "../rule.ts";
import type { Io } from "./io.ts";
import type { Job, Linter } from "./linter.ts";
import { asksForFixes, type Options } from "./options.ts";
import type { Session } from "./session.ts";
import type { CacheCounts } from "./stats.ts";

/** The images to look for in a site. */
export interface WantedImages {
  /** The site's root as it is shown; absent for posts outside of any site. */
  readonly root?: string | undefined;
  /** Paths from the root. */
  readonly paths: readonly string[];
  readonly wantsUnnamed: boolean;
}

/** What is known of a run over certain posts as a whole. */
interface KnownRun {
  find(): FormerRun | undefined;
  keep(wanted: readonly WantedImages[], found: FoundImages, conclusion: Conclusion): void;
}

/** A former run over the same posts. */
interface FormerRun {
  /** The images that it looked for. */
  readonly wanted: readonly WantedImages[];
  /** What it came to; nothing where the images are no longer as it found them. */
  conclusionWith(found: FoundImages): Conclusion | undefined;
}

/** What is there of images, by site. */
export type FoundImages = ReadonlyMap<string | undefined, SiteFiles>;

/** What a conclusion depends on beside the posts, their plans and the images. */
interface RunOptions {
  /** Drafts are left out, or weighed in one way or another. */
  readonly drafts: Options["drafts"];
  /** False where rules were left out that belong to the posts. */
  readonly isWhole: boolean;
}

/** A post by the digest of its bytes. */
export type Digested = Omit<Job, "bytes">;

/** What is known of posts from former runs. */
export interface RecordCache {
  /** Opens what is known of a run over posts; nothing for so few that each is as quickly looked up. */
  openRun(posts: readonly Digested[], asked: RunOptions): KnownRun | undefined;
  find(post: Digested): PostRecord | undefined;
  keep(post: Digested, packed: string, record: PostRecord): void;
  /** To be called once, at the end of the run. */
  save(): void;
  readonly counts: CacheCounts;
}

/**
 * Opens what is known of a session's posts; nothing where the command line wants nothing of it, or where the program
 * does not know its own version: then a result would outlive the rule that it is of.
 */
export function openRecordCache(
  { linter, configFile, config, root }: Pick<Session, "linter" | "configFile" | "config" | "root">,
  options: Options,
  io: Io,
  builtIn: readonly Rule[],
): RecordCache | undefined {
  const { build } = io;
  if (!build || !options.cache || options.stdin) return undefined;
  const folder =
    options.cacheLocation === undefined
      ? cacheFolderOf(root, io.env)
      : absolutePath(io.cwd, options.cacheLocation);
  if (folder === undefined) return undefined;
  // Rules and schemas in code are more than the plan that they are a part of.
  if (configFile.state === "found" && !configFile.isTraceable) return undefined;
  const today = localDay(io.now?.());
  const files = configFile.state === "found" ? configFile.files : [];
  const isCode = files.some((file) => !/\.jsonc?$/.test(file));
  const custom = config.rules.filter((rule) => !builtIn.includes(rule));
  const about = [
    build.id,
    process.version,
    // The native parser and the one that stands in for it where it does not load give the same trees.
    config.parser ?? "",
    digestOfFiles([...files, ...(isCode ? lockfilesAbove(root) : [])]),
    // What rules of others make of the day, nobody knows.
    custom.length > 0 ? today : "",
  ];
  const passing = new Map(config.rules.map(({ meta }) => [meta.id, meta.passing ?? []]));
  return createRecordCache({
    cache: openCache(folder, today),
    linter,
    about,
    today,
    isPassing: ({ findings }) =>
      findings.some(({ ruleId, messageId }) => passing.get(ruleId)?.includes(messageId)),
    keeps: !asksForFixes(options),
  });
}

interface Parts {
  readonly cache: Cache;
  readonly linter: Linter;
  /** What all results depend on, beside their plans. */
  readonly about: readonly string[];
  readonly today: string;
  readonly isPassing: (record: PostRecord) => boolean;
  /** False to keep nothing new. */
  readonly keeps: boolean;
}

/** A run over fewer posts than these is not kept as a whole. */
const MIN_POSTS = 30;

function createRecordCache({ cache, linter, about, today, isPassing, keeps }: Parts): RecordCache {
  const plans = new Map<BoundPlan, string>();
  const misses = new Map<Miss, number>();
  let hits = 0;
  let reason: string | undefined;

  function planOf({ file, site }: Digested): string {
    const bound = linter.planFor(file, site);
    const known = plans.get(bound);
    if (known !== undefined) return known;
    const plan = digestOfPlan(bound, about);
    plans.set(bound, plan);
    return plan;
  }

  function keyOf(of: Digested): CacheKey {
    return { drawer: drawerOf(of.file.path), plan: planOf(of), post: digestOf(placeOf(of) + of.digest) };
  }

  return {
    openRun(posts, asked) {
      if (posts.length < MIN_POSTS) return undefined;
      const key = {
        drawer: RUNS,
        // What rules about the site make of the day, a post's record does not tell.
        plan: digestOf(JSON.stringify([about, today, asked])),
        post: digestOf(posts.map((of) => planOf(of) + placeOf(of) + of.digest).join("")),
      };
      return {
        find() {
          const answer = cache.find(key);
          if (!("found" in answer)) return undefined;
          const entry = readRun(answer.found);
          if (!entry) return undefined;
          const { wanted, files, conclusion } = entry;
          return {
            wanted,
            conclusionWith(found) {
              if (files !== digestOfFound(found)) return undefined;
              hits += posts.length;
              return conclusion;
            },
          };
        },
        keep(wanted, found, conclusion) {
          const entry: RunEntry = { wanted, files: digestOfFound(found), conclusion };
          if (keeps && conclusion.faults.length === 0) cache.keep(key, JSON.stringify(entry), false);
        },
      };
    },
    find(of) {
      const answer = cache.find(keyOf(of));
      const record = "found" in answer ? parsed(() => unpackRecord(answer.found)) : undefined;
      if (record?.path === of.file.path) {
        hits++;
        return record;
      }
      const miss = "miss" in answer ? answer.miss : "damaged";
      misses.set(miss, (misses.get(miss) ?? 0) + 1);
      return undefined;
    },
    keep(of, packed, record) {
      if (keeps && record.faults.length === 0) cache.keep(keyOf(of), packed, isPassing(record));
    },
    save() {
      ({ reason } = cache.save());
    },
    get counts() {
      return { hits, misses, reason };
    },
  };
}

/** What is kept of a run. */
interface RunEntry {
  readonly wanted: readonly WantedImages[];
  /** A digest of what was there of them. */
  readonly files: string;
  readonly conclusion: Conclusion;
}

/** What is made of text that may be anything; undefined where it is no JSON. */
function parsed<T>(parse: () => T): T | undefined {
  try {
    return parse();
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** What was kept of a run, looked at before it is believed: only what another program wrote there is anything else. */
function readRun(text: string): RunEntry | undefined {
  const entry = parsed((): Partial<RunEntry> | null => JSON.parse(text));
  const { wanted, files, conclusion } = entry ?? {};
  const isRun =
    Array.isArray(wanted) &&
    typeof files === "string" &&
    [conclusion?.paths, conclusion?.diagnostics, conclusion?.suppressed, conclusion?.faults].every(
      Array.isArray,
    );
  return isRun && wanted && files !== undefined && conclusion ? { wanted, files, conclusion } : undefined;
}

function digestOfFound(found: FoundImages): string {
  const parts: unknown[] = [];
  for (const [root, { lookups, unnamed }] of found) {
    parts.push(root, unnamed);
    // On a site without its images there are very many of the one kind.
    for (const [path, lookup] of lookups)
      if (lookup.state === "missing") parts.push(path, lookup.folder, lookup.nearest);
      else parts.push(path, lookup);
  }
  return digestOf(JSON.stringify(parts));
}

/** Where a post lies, seen from the run and from its site. */
function placeOf({ file, site }: Digested): string {
  return `${file.path}\0${site ? pathFrom(site.root, file.absolute) : ""}\0`;
}

/** The day is left out: what of a result depends on it is known by itself. A schema in code stands in its file. */
function digestOfPlan({ plan }: BoundPlan, about: readonly string[]): string {
  const { today: _today, frontMatterSchema: _schema, ...settings } = plan.settings;
  return digestOf(JSON.stringify([about, { ...plan, settings }]));
}
