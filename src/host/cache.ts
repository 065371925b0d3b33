import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, isAbsolute, join } from "node:path";
import { crc32 } from "node:zlib";
import { digestOf } from "./digest.ts";
import { ifThere, statIfThere } from "./files.ts";
import { MAX_DATA_BYTES, readRegular } from "./regular.ts";
import { sweep } from "./sweep.ts";

/** What a result is the result of. */
export interface CacheKey {
  /** Where it is looked for: 8 characters that go with the path. */
  readonly drawer: string;
  /** A digest of everything that results depend on but the post: the program, the configuration, the plan. */
  readonly plan: string;
  /** A digest of the path and of the post's bytes. */
  readonly post: string;
}

/** Why nothing is known of a post. */
export type Miss = "new" | "text" | "plan" | "day" | "damaged";

type CacheAnswer = { readonly found: string } | { readonly miss: Miss };

/** Results of former runs. Nothing in here throws: what cannot be read is not known, and what cannot be written is lost. */
export interface Cache {
  find(key: CacheKey): CacheAnswer;
  /**
   * Keeps a result, a line of text.
   *
   * @param isPassing true for a result that may be another one tomorrow.
   */
  keep(key: CacheKey, line: string, isPassing: boolean): void;
  /** Writes what is to be kept; tells why it could not. */
  save(): { readonly reason?: string };
}

/** The drawer of what whole runs come to. */
export const RUNS = "all-runs";
/** An entry holds all that is found; who goes between two branches needs two. */
const MAX_RUNS = 2;

/*
 * Entries of posts lie in sixteen files, by their drawer, and those of runs in one more: a run over one post reads one of
 * them, and one that changes a post writes one.
 */
const FORMAT = "review-lint cache 1\n";
/** A post that is edited leaves an entry behind each time; who goes between branches or configurations needs some. */
const MAX_PER_DRAWER = 8;
const MAX_DAYS = 30;
const MAX_SHARD_BYTES = 32 * 1024 * 1024;
const TEMPORARY = /^review-lint-[^.]+\.cache\.\d+\.[^.]+\.tmp$/;

/*
 * One entry is one line: a checksum of all that follows it, what it is the result of, the day of the run, `d` where it
 * holds for that day alone, and the result. All but the result is ASCII of fixed width.
 */
const CHECKSUM = 8;
const DRAWER = { start: CHECKSUM + 1, end: CHECKSUM + 9 };
const PLAN = { start: DRAWER.end + 1, end: DRAWER.end + 44 };
const POST = { start: PLAN.end + 1, end: PLAN.end + 44 };
const DAY = { start: POST.end + 1, end: POST.end + 11 };
const KIND = DAY.end + 1;
const RESULT = KIND + 2;
const LINE_FEED = 10;

interface Entry {
  readonly bytes: Buffer;
  /** The range of its line in the bytes, without the line feed. */
  readonly start: number;
  readonly end: number;
}

/**
 * Opens the cache in a folder, which need not be there yet.
 *
 * @param today `YYYY-MM-DD`; a result of a later day is not taken.
 */
export function openCache(folder: string, today: string): Cache {
  const shards = new Map<string, Map<string, Entry[]>>();
  const added = new Map<string, Added[]>();
  const fileOf = (shard: string) => join(folder, `review-lint-${shard}.cache`);

  function open(shard: string): Map<string, Entry[]> {
    const known = shards.get(shard) ?? readShard(fileOf(shard));
    shards.set(shard, known);
    return known;
  }

  return {
    find({ drawer, plan, post }) {
      const entries = open(shardOf(drawer)).get(drawer) ?? [];
      if (entries.length === 0) return { miss: "new" };
      let miss: Miss = "plan";
      for (const entry of entries) {
        if (fieldOf(entry, PLAN) !== plan) continue;
        if (miss === "plan") miss = "text";
        if (fieldOf(entry, POST) !== post) continue;
        const day = fieldOf(entry, DAY);
        const isPassing = entry.bytes[entry.start + KIND] === "d".charCodeAt(0);
        miss = isSound(entry) ? "day" : "damaged";
        if (miss === "day" && (isPassing ? day === today : day <= today))
          return { found: entry.bytes.toString("utf8", entry.start + RESULT, entry.end) };
      }
      return { miss };
    },
    keep(key, line, isPassing) {
      const shard = shardOf(key.drawer);
      const own = added.get(shard) ?? [];
      own.push({ key, line, isPassing });
      added.set(shard, own);
    },
    save() {
      if (added.size === 0) return {};
      try {
        mkdirSync(folder, { recursive: true });
        sweep(folder, TEMPORARY);
        // Another run may have written meanwhile; what it found out is kept.
        for (const [shard, own] of added) {
          // One after the other, since all of them together may be as much as all posts.
          const bytes = own.map((entry) => bytesOf(entry, today));
          writeShard(fileOf(shard), bytes, readShard(fileOf(shard)), today);
        }
        added.clear();
        return {};
      } catch (error) {
        return { reason: error instanceof Error ? error.message : String(error) };
      }
    },
  };
}

/** What is to be kept. */
interface Added {
  readonly key: CacheKey;
  readonly line: string;
  readonly isPassing: boolean;
}

function bytesOf({ key: { drawer, plan, post }, line, isPassing }: Added, today: string): Buffer {
  const bytes = Buffer.from(
    `${" ".repeat(CHECKSUM)} ${drawer} ${plan} ${post} ${today} ${isPassing ? "d" : "-"} ${line}\n`,
  );
  bytes.write(checksumOf(bytes, CHECKSUM, bytes.length - 1), 0, "latin1");
  return bytes;
}

/** By the last of its characters, which differ most. */
function shardOf(drawer: string): string {
  return drawer.slice(-1);
}

function readShard(file: string): Map<string, Entry[]> {
  const entries = new Map<string, Entry[]>();
  let bytes: Buffer;
  try {
    bytes = readRegular(file, MAX_DATA_BYTES);
  } catch {
    // None yet, or one that cannot be read: either way nothing is known.
    return entries;
  }
  if (bytes.toString("latin1", 0, FORMAT.length) !== FORMAT) return entries;
  for (let start = FORMAT.length; start < bytes.length; ) {
    const feed = bytes.indexOf(LINE_FEED, start);
    // A line that was cut off at the end of the file has no end.
    if (feed < 0) break;
    const entry = { bytes, start, end: feed };
    if (feed - start > RESULT) {
      const drawer = fieldOf(entry, DRAWER);
      const own = entries.get(drawer) ?? [];
      own.push(entry);
      entries.set(drawer, own);
    }
    start = feed + 1;
  }
  return entries;
}

function fieldOf({ bytes, start }: Entry, field: { readonly start: number; readonly end: number }): string {
  return bytes.toString("latin1", start + field.start, start + field.end);
}

function isSound({ bytes, start, end }: Entry): boolean {
  return bytes.toString("latin1", start, start + CHECKSUM) === checksumOf(bytes, start + CHECKSUM, end);
}

function checksumOf(bytes: Buffer, start: number, end: number): string {
  return crc32(bytes.subarray(start, end)).toString(16).padStart(CHECKSUM, "0");
}

/** Writes new entries before the old ones, without those that are too old or too many, in the place of a shard. */
function writeShard(
  file: string,
  added: readonly Buffer[],
  old: ReadonlyMap<string, readonly Entry[]>,
  today: string,
): void {
  const lines: Buffer[] = [];
  const counts = new Map<string, number>();
  const known = new Set<string>();
  const oldest = dayBefore(today, MAX_DAYS);
  let size = FORMAT.length;
  const add = (entry: Entry): void => {
    const drawer = fieldOf(entry, DRAWER);
    const identity = `${fieldOf(entry, PLAN)} ${fieldOf(entry, POST)}`;
    const count = counts.get(drawer) ?? 0;
    const length = entry.end - entry.start + 1;
    if (
      count >= (drawer === RUNS ? MAX_RUNS : MAX_PER_DRAWER) ||
      known.has(identity) ||
      size + length > MAX_SHARD_BYTES
    )
      return;
    counts.set(drawer, count + 1);
    known.add(identity);
    size += length;
    lines.push(entry.bytes.subarray(entry.start, entry.end + 1));
  };
  for (const bytes of added) add({ bytes, start: 0, end: bytes.length - 1 });
  for (const entries of old.values())
    for (const entry of entries) if (fieldOf(entry, DAY) >= oldest && isSound(entry)) add(entry);
  const beside = `${file}.${process.pid}.${digestOf(`${performance.now()} ${Math.random()}`).slice(0, 8)}.tmp`;
  try {
    writeFileSync(beside, Buffer.concat([Buffer.from(FORMAT), ...lines]));
    renameSync(beside, file);
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  }
}

function dayBefore(day: string, days: number): string {
  const moment = new Date(`${day}T00:00:00Z`);
  moment.setUTCDate(moment.getUTCDate() - days);
  return moment.toISOString().slice(0, 10);
}

/**
 * Where the cache of a project lies unless it is said otherwise: beside the packages of the project, as with other tools
 * for Node; else in the user's own folder for such files, by project. Undefined for a user who has no such folder.
 */
export function cacheFolderOf(
  root: string,
  env: { readonly [name: string]: string | undefined },
): string | undefined {
  const packages = packagesOf(root);
  if (packages !== undefined) return join(packages, ".cache", "review-lint");
  const own = userFolder(env);
  return own === undefined ? undefined : join(own, "review-lint", digestOf(root).slice(0, 16));
}

/** The `node_modules` beside the nearest package.json. */
function packagesOf(folder: string): string | undefined {
  if (statIfThere(join(folder, "package.json"))) {
    const packages = join(folder, "node_modules");
    return statIfThere(packages)?.isDirectory() ? packages : undefined;
  }
  return dirname(folder) === folder ? undefined : packagesOf(dirname(folder));
}

/** A path that is not absolute would lead into whatever folder the run began in; XDG's own words are to pass it by. */
function userFolder(env: { readonly [name: string]: string | undefined }): string | undefined {
  const { XDG_CACHE_HOME, LOCALAPPDATA } = env;
  if (XDG_CACHE_HOME !== undefined && isAbsolute(XDG_CACHE_HOME)) return XDG_CACHE_HOME;
  if (process.platform === "win32" && LOCALAPPDATA !== undefined && isAbsolute(LOCALAPPDATA))
    return LOCALAPPDATA;
  // The system knows no home of a user without an entry, as in many containers.
  const home = env.HOME ?? ifThere(homedir);
  if (home === undefined || !isAbsolute(home)) return undefined;
  return process.platform === "darwin" ? join(home, "Library", "Caches") : join(home, ".cache");
}
