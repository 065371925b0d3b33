import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  watch,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { BUILT, buildIfStale } from "./fresh-build.ts";

// Runs are killed at random moments, as by the power cut that nobody waits for. Few times here; as often as you like by hand:
//   KILLS=1000 SEED=1 npx vitest run test/kills.test.ts

const KILLS = Number(process.env.KILLS ?? 5);
const SEED = Number(process.env.SEED ?? 1);
const TIMEOUT = 60_000 + KILLS * 20_000;
/** A run over thirty posts or more is kept as a whole, too. */
const POSTS = 32;
/** A kill that waits for the first change in a folder comes so many milliseconds after it at the latest. */
const SOON = 40;

let cwd: string;
let posts: string;
let cache: string;

beforeAll(async () => {
  await buildIfStale();
  cwd = realpathSync(mkdtempSync(join(tmpdir(), "review-lint kills ")));
  posts = join(cwd, "_posts");
  cache = join(cwd, "cache");
  mkdirSync(posts);
  writeFileSync(join(cwd, "review-lint.config.json"), "{}\n");
}, 60_000);
afterAll(() => rmSync(cwd, { recursive: true, force: true }));

const env = { PATH: process.env.PATH, HOME: process.env.HOME };
const names = Array.from({ length: POSTS }, (_, i) => `2025-01-01-post-${i}.md`);
/** What --fix changes, in every post; `edition` makes another text of it. */
const textOf = (i: number, edition: number): string =>
  `---\ntitle: 글 ${i}\ndate: 2025-01-01\ntags: [ASR, ASR]\narxiv: 2212.04350\n---\n\n## 요약 (2-3문장)\n\n${edition}번째 판의 본문이다. ${"긴 글이다. ".repeat(i * 8)}\n\n## 빈 절\n`;

/** A generator of numbers from 0 to 1, the same for the same seed: linear congruential, of which the upper bits will do. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state >>> 8) / 2 ** 24;
  };
}

function write(texts: readonly string[]): void {
  for (const [i, name] of names.entries()) writeFileSync(join(posts, name), texts[i] ?? "");
}

function read(): string[] {
  return names.map((name) => readFileSync(join(posts, name), "utf8"));
}

function lint(...argv: readonly string[]) {
  const all = [BUILT, "--format", "json", ...argv];
  const { status, stdout, stderr } = spawnSync(process.execPath, all, { cwd, env, encoding: "utf8" });
  // Its digest, since the whole would bury what else differs.
  return { status, stdout: createHash("sha256").update(stdout).digest("hex"), stderr };
}

const withCache = ["--cache-location", "cache"];

/** Starts a run and kills it; true where it had not ended by then. */
async function killed(
  argv: readonly string[],
  folder: string,
  random: () => number,
  usual: number,
): Promise<boolean> {
  const child: ChildProcess = spawn(process.execPath, [BUILT, ...argv], { cwd, env, stdio: "ignore" });
  const ended = new Promise<boolean>((resolve) => {
    child.once("exit", (_, signal) => resolve(signal === "SIGKILL"));
  });
  const kill = () => child.kill("SIGKILL");
  const timers: NodeJS.Timeout[] = [];
  // Half of them anywhere; half where it matters, which is a small part of a run.
  if (random() < 0.5) timers.push(setTimeout(kill, random() * usual));
  const delay = random() * SOON;
  const watcher = timers.length > 0 ? undefined : watch(folder, () => timers.push(setTimeout(kill, delay)));
  const wasKilled = await ended;
  watcher?.close();
  for (const timer of timers) clearTimeout(timer);
  return wasKilled;
}

/** What is left of the files that are written first and then renamed. */
const leftIn = (folder: string) => readdirSync(folder).filter((name) => name.endsWith(".tmp"));

test(
  `--fix, killed ${KILLS} times, leaves each post as it was or as it is to be`,
  async () => {
    const random = randomFrom(SEED);
    const old = names.map((_, i) => textOf(i, 0));
    write(old);
    const started = performance.now();
    lint("--fix", "--no-cache");
    const usual = performance.now() - started;
    const fixed = read();
    expect(fixed.every((text, i) => text !== old[i])).toBe(true);
    const known = new Map<string, ReturnType<typeof lint>>();
    const figures = { killed: 0, half: 0, whole: 0, left: 0 };
    for (let i = 0; i < KILLS; i++) {
      write(old);
      if (await killed(["--fix", ...withCache], posts, random, usual)) figures.killed++;
      const now = read();
      expect(now.filter((text, at) => text !== old[at] && text !== fixed[at])).toEqual([]);
      const done = now.filter((text, at) => text === fixed[at]).length;
      if (done === POSTS) figures.whole++;
      else if (done > 0) figures.half++;
      const left = leftIn(posts);
      figures.left += left.length;
      for (const name of left) expect(name).toMatch(/^\..*\.[\da-f]{12}\.tmp$/);
      const key = now.join("\0");
      const fresh = known.get(key) ?? lint("--no-cache");
      known.set(key, fresh);
      expect(lint(...withCache)).toEqual(fresh);
      for (const name of left) rmSync(join(posts, name));
      if (done === 0 || done === POSTS) continue;
      lint("--fix", "--no-cache");
      expect(read()).toEqual(fixed);
    }
    if (KILLS > 100) process.stderr.write(`--fix: ${JSON.stringify(figures)}\n`);
  },
  TIMEOUT,
);

test(
  `a run that fills its cache, killed ${KILLS} times, leaves nothing wrong in it`,
  async () => {
    const random = randomFrom(SEED + 1);
    const editions = [1, 2, 3].map((edition) => names.map((_, i) => textOf(i, edition)));
    const fresh = editions.map((texts) => {
      write(texts);
      return lint("--no-cache");
    });
    const started = performance.now();
    rmSync(cache, { recursive: true, force: true });
    lint(...withCache);
    const usual = performance.now() - started;
    const figures = { killed: 0, part: 0, left: 0 };
    for (let i = 0; i < KILLS; i++) {
      // Mostly there is something in it from before, some of which is known.
      if (random() < 0.4) rmSync(cache, { recursive: true, force: true });
      mkdirSync(cache, { recursive: true });
      const before = new Set(readdirSync(cache));
      const edition = Math.floor(random() * editions.length);
      write(editions[edition] ?? []);
      if (await killed(withCache, cache, random, usual)) figures.killed++;
      const kept = readdirSync(cache).filter((name) => name.endsWith(".cache"));
      if (before.size === 0 && kept.length > 0 && kept.length < 17) figures.part++;
      figures.left += leftIn(cache).length;
      expect(lint(...withCache)).toEqual(fresh[edition]);
      if (random() < 0.7) continue;
      // What that run added to what the killed one left is right, too.
      expect(lint(...withCache)).toEqual(fresh[edition]);
    }
    if (KILLS > 100) process.stderr.write(`cache: ${JSON.stringify(figures)}\n`);
  },
  TIMEOUT,
);
