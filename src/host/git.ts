import { type ChildProcess, execFile, spawn } from "node:child_process";
import { resolve } from "node:path";
import { didYouMean } from "../post/nearest.ts";
import { hold, release } from "./children.ts";

/** Why git does not give what it was asked for; the message is a sentence for whoever runs the tool. */
export class GitError extends Error {}

/** A file as git keeps it. */
export interface GitEntry {
  /** `100644` and `100755` are files, `120000` links, `160000` submodules. */
  readonly mode: string;
  readonly oid: string;
}

/** Files by their paths from the top of the working tree, with `/`. */
export type GitTree = ReadonlyMap<string, GitEntry>;

/** The first bytes of a file's content, and how many it has in all. */
interface Blob {
  readonly bytes: Uint8Array;
  readonly size: number;
}

/** The repository around a folder. Paths start from the top of the working tree. What git refuses is a `GitError`. */
export interface Repository {
  /** The absolute path of the top of the working tree. */
  readonly top: string;
  /** What the next commit holds; in a hook, that of the commit which is being made. */
  readIndex(): Promise<GitTree>;
  /** What a commit holds; undefined stands for the one before the first, which holds nothing. */
  readCommit(commit: string | undefined): Promise<GitTree>;
  /** The last commit; undefined where there is none yet. */
  head(): Promise<string | undefined>;
  /** The commit at which the history of `ref` and of the last commit part. */
  mergeBase(ref: string): Promise<string>;
  /** What the next commit adds, changes or takes away. */
  stagedPaths(): Promise<ReadonlySet<string>>;
  /** The tracked files that are not in the working tree as a commit has them, or as the index does where none is given. */
  changedPaths(commit?: string): Promise<ReadonlySet<string>>;
  /** Reads at most `limit` bytes of a content; undefined where it cannot be had. One process serves all. */
  readBlob(oid: string, limit: number): Promise<Blob | undefined>;
  /** Ends the process that reads contents; nothing can be read afterwards. */
  close(): void;
}

/** Milliseconds for one answer of git: more than the largest repositories take from the slowest disk. */
const PATIENCE = 120_000;
/** What git may print at once: the names of two million files. All of it becomes one string, which must not be much longer. */
const MAX_OUTPUT = 256 * 1024 * 1024;

/** Where git is to be run. */
interface Place {
  readonly cwd: string;
  readonly env: { readonly [name: string]: string | undefined };
}

/** The name of the empty content, by the two kinds of names there are. */
const EMPTY = new Set([
  "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391",
  "473a0f4c3be8a93681a267e3b1e9a7dcda1185436fe141f7749120a303721813",
]);

/** The raw form of a difference, whatever the user's settings are. */
const RAW = ["--raw", "-z", "--no-abbrev", "--no-renames", "--no-relative", "--ignore-submodules=all"];

/** How git is run. */
interface Git extends Place {
  /** Milliseconds for one answer. */
  readonly patience: number;
}

/**
 * Opens the repository around a folder; throws a `GitError` where there is none.
 *
 * @param patience milliseconds for one answer of git.
 */
export async function openRepository(asked: Place, patience = PATIENCE): Promise<Repository> {
  const place = await withoutMisleadingGitDir({ ...asked, env: quiet(asked.env), patience });
  const up = await run(place, ["rev-parse", "--show-cdup"]);
  if (up.code !== 0) throw new GitError(whyNoRepository(up));
  // The way up, not git's own name for the top: that has links resolved, and the paths of the run have not.
  const top = resolve(place.cwd, up.stdout.toString().replace(/\n$/, ""));
  const git = { ...place, cwd: top };
  const blobs = createBlobs(git);
  return {
    top,
    readIndex: () => readIndex(git),
    async readCommit(commit) {
      if (commit === undefined) return new Map();
      const text = await ask(git, ["ls-tree", "-r", "-z", "--full-tree", commit]);
      return parseTree(text, /^(\d+) \w+ (\w+)\t([\s\S]*)$/);
    },
    head: () => commitOf(git, "HEAD"),
    mergeBase: (ref) => mergeBase(git, ref),
    stagedPaths: async () => parseRaw(await ask(git, ["diff", "--cached", ...RAW])),
    async changedPaths(commit) {
      return parseRaw(await ask(git, ["diff", ...RAW, ...(commit === undefined ? [] : [commit])]));
    },
    readBlob: blobs.read,
    close: blobs.close,
  };
}

/** Git's answers in English, and no lock taken: a commit may be under way. */
function quiet(env: Place["env"]): Place["env"] {
  return { ...env, LC_ALL: "C", LANGUAGE: "", GIT_OPTIONAL_LOCKS: "0" };
}

/**
 * In a hook, git names its folder in GIT_DIR, which makes it take whatever folder it is run in for the top: wrong for a
 * hook that went into a subfolder. Where the same repository is found without, that is left out. What else git hands to
 * its hooks stays, above all the index of a commit of single files.
 */
async function withoutMisleadingGitDir(place: Git): Promise<Git> {
  if (place.env.GIT_DIR === undefined || place.env.GIT_WORK_TREE !== undefined) return place;
  const without = { ...place, env: { ...place.env, GIT_DIR: undefined } };
  const asked = ["rev-parse", "--absolute-git-dir"];
  const [given, found] = await Promise.all([run(place, asked), run(without, asked)]);
  const isSame = found.code === 0 && (given.code !== 0 || given.stdout.equals(found.stdout));
  return isSame ? without : place;
}

interface Output {
  readonly code: number | string;
  readonly stdout: Buffer;
  readonly stderr: string;
}

function run({ cwd, env, patience }: Git, args: readonly string[]): Promise<Output> {
  return new Promise((done, fail) => {
    const options = {
      cwd,
      env,
      encoding: "buffer",
      maxBuffer: MAX_OUTPUT,
      timeout: patience,
      killSignal: "SIGKILL",
    } as const;
    const child = hold(() =>
      execFile("git", args, options, (error, stdout, stderr) => {
        release(child);
        const code = error?.code ?? (error ? 1 : 0);
        if (code === "ERR_CHILD_PROCESS_STDIO_MAXBUFFER") fail(printsTooMuch(args));
        else if (error?.killed) fail(noAnswer(patience, args));
        else done({ code, stdout, stderr: stderr.toString() });
      }),
    );
  });
}

function noAnswer(patience: number, [command = ""]: readonly string[]): GitError {
  return new GitError(
    `git does not answer: \`git ${command}\` was ended after ${patience / 1000} seconds. Try it by hand.`,
  );
}

function printsTooMuch([command = ""]: readonly string[]): GitError {
  return new GitError(
    `\`git ${command}\` prints more than ${MAX_OUTPUT / 1024 / 1024} MB, which is more than can be read.`,
  );
}

/** What git prints; throws a `GitError` where it fails. */
async function ask(git: Git, args: readonly string[]): Promise<string> {
  const output = await run(git, args);
  if (output.code !== 0) throw new GitError(gitSays(output));
  return output.stdout.toString();
}

function whyNoRepository(output: Output): string {
  if (output.code === "ENOENT") return "git is not installed, or not on the PATH.";
  if (output.stderr.includes("not a git repository")) return "there is no git repository around this folder.";
  return gitSays(output);
}

function gitSays({ code, stderr }: Output): string {
  const [line = ""] = stderr.split("\n").filter((each) => each.trim() !== "");
  const said = line.replace(/^(?:fatal|error): /, "");
  return said === "" ? `git failed (${code}).` : `git says: ${said}`;
}

async function readIndex(git: Git): Promise<GitTree> {
  // What is in conflict cannot be committed: only stage 0 can.
  const tree = parseTree(await ask(git, ["ls-files", "--stage", "-z"]), /^(\d+) (\w+) 0\t([\s\S]*)$/);
  if (![...tree.values()].some(({ oid }) => EMPTY.has(oid))) return tree;
  // What is only meant to be added (`git add -N`) stands in the index without content, and is not committed.
  const meant = await ask(git, ["diff-files", "-z", "--name-only", "--diff-filter=A"]);
  for (const path of meant.split("\0")) tree.delete(path);
  return tree;
}

function parseTree(text: string, form: RegExp): Map<string, GitEntry> {
  const tree = new Map<string, GitEntry>();
  for (const record of text.split("\0")) {
    const [, mode, oid, path] = form.exec(record) ?? [];
    if (mode !== undefined && oid !== undefined && path !== undefined) tree.set(path, { mode, oid });
  }
  return tree;
}

/** Each change is what it is, then its path. */
function parseRaw(text: string): ReadonlySet<string> {
  return new Set(text.split("\0").filter((_, index) => index % 2 === 1));
}

async function commitOf(git: Git, ref: string): Promise<string | undefined> {
  // What begins with a dash would be an option, and is no name.
  if (ref === "" || ref.startsWith("-")) return undefined;
  const { code, stdout } = await run(git, ["rev-parse", "--verify", "--quiet", `${ref}^{commit}`]);
  return code === 0 ? stdout.toString().trim() : undefined;
}

async function mergeBase(git: Git, ref: string): Promise<string> {
  const commit = await commitOf(git, ref);
  if ((await commitOf(git, "HEAD")) === undefined)
    throw new GitError("there is no commit yet to compare with.");
  const isCutOff = (await ask(git, ["rev-parse", "--is-shallow-repository"])).trim() === "true";
  if (commit === undefined) {
    const names = (await ask(git, ["for-each-ref", "--format=%(refname:short)"])).split("\n").filter(Boolean);
    const fetch = isCutOff ? " This clone holds a part of the history only; fetch it first." : "";
    const help = didYouMean(ref, names) || fetch;
    throw new GitError(`there is no branch, tag or commit \`${ref}\`.${help}`);
  }
  const base = await run(git, ["merge-base", commit, "HEAD"]);
  if (base.code === 0) return base.stdout.toString().trim();
  if (base.code !== 1) throw new GitError(gitSays(base));
  throw new GitError(
    isCutOff
      ? `this clone holds a part of the history only, without the commit at which \`${ref}\` and HEAD part. Fetch the rest with \`git fetch --unshallow\`; in GitHub Actions, give actions/checkout \`fetch-depth: 0\`.`
      : `\`${ref}\` and HEAD have no commit in common.`,
  );
}

interface Request {
  readonly limit: number;
  done(blob: Blob | undefined): void;
  fail(error: GitError): void;
}

/** Reads contents through one `git cat-file`, started when the first is asked for. */
function createBlobs(git: Git) {
  const { cwd, env, patience } = git;
  const args = ["cat-file", "--batch"];
  const waiting: Request[] = [];
  let isClosed = false;
  let child: ReturnType<typeof start> | undefined;
  let timer: NodeJS.Timeout | undefined;

  function start() {
    const started = hold(() => spawn("git", args, { cwd, env, stdio: ["pipe", "pipe", "ignore"] }));
    const feed = createBatchReader((blob, request) => request.done(blob), waiting);
    started.stdout.on("data", (chunk: Buffer) => {
      timer?.refresh();
      feed(chunk);
      // The next question mostly follows at once.
      if (waiting.length === 0) setImmediate(() => (waiting.length === 0 ? rest() : undefined));
    });
    const giveUp = () => {
      isClosed = true;
      rest();
      for (const { done } of waiting.splice(0)) done(undefined);
    };
    started.on("error", giveUp);
    // A process that ended leaves its questions without an answer, which `close` tells.
    started.stdin.on("error", giveUp);
    started.on("close", giveUp);
    return started;
  }

  /** Nothing is asked of it now; without questions it ends when we do. */
  function rest(): void {
    clearTimeout(timer);
    timer = undefined;
    if (child) release(child);
  }

  function ask(asked: ChildProcess): void {
    if (timer) {
      if (waiting.length === 1) timer.refresh();
      return;
    }
    hold(() => asked);
    timer = setTimeout(() => {
      isClosed = true;
      asked.kill("SIGKILL");
      rest();
      for (const { fail } of waiting.splice(0)) fail(noAnswer(patience, args));
    }, patience);
  }

  return {
    read(oid: string, limit: number): Promise<Blob | undefined> {
      if (isClosed) return Promise.resolve(undefined);
      child ??= start();
      const asked = child;
      return new Promise((done, fail) => {
        waiting.push({ limit, done, fail });
        ask(asked);
        asked.stdin.write(`${oid}\n`);
      });
    },
    close() {
      isClosed = true;
      child?.stdin.end();
    },
  };
}

/**
 * Makes the function that takes the output of `git cat-file --batch` piece by piece: for each request a line with the
 * content's size, the content, a line feed; or one line that says why there is none.
 */
function createBatchReader(
  answerWith: (blob: Blob | undefined, request: Request) => void,
  waiting: Request[],
): (chunk: Buffer) => void {
  let heading = "";
  let body: { readonly size: number; rest: number; kept: Buffer[]; room: number } | undefined;
  const finish = (blob: Blob | undefined) => {
    const request = waiting.shift();
    if (request) answerWith(blob, request);
  };
  return (chunk) => {
    for (let at = 0; at < chunk.length; ) {
      if (body === undefined) {
        const feed = chunk.indexOf(10, at);
        heading += chunk.toString("latin1", at, feed < 0 ? chunk.length : feed);
        if (feed < 0) return;
        at = feed + 1;
        const size = /^\w+ \w+ (\d+)$/.exec(heading)?.[1];
        heading = "";
        if (size === undefined) finish(undefined);
        // One more for the line feed behind it.
        else body = { size: Number(size), rest: Number(size) + 1, kept: [], room: waiting[0]?.limit ?? 0 };
        continue;
      }
      const taken = Math.min(body.rest, chunk.length - at);
      const kept = Math.max(0, Math.min(taken, body.room, body.rest - 1));
      if (kept > 0) body.kept.push(chunk.subarray(at, at + kept));
      body.room -= kept;
      body.rest -= taken;
      at += taken;
      if (body.rest > 0) continue;
      const { size, kept: pieces } = body;
      body = undefined;
      finish({ bytes: Buffer.concat(pieces), size });
    }
  };
}
