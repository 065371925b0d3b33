import { execFileSync, spawn, spawnSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  closeSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { readSiteFacts } from "../src/config/site.ts";
import { readStream } from "../src/host/read.ts";
import { BUILT, buildIfStale } from "./fresh-build.ts";

// What disks, pipes and other users do to the built command. Windows has other ways.
const isRoot = process.getuid?.() === 0;
/** A user without rights, and one that the system knows nothing of. */
const NOBODY = 65534;
const UNKNOWN = 54321;
const HOUR = 60 * 60 * 1000;

let cwd: string;
beforeAll(buildIfStale, 60_000);
beforeEach(() => {
  cwd = realpathSync(mkdtempSync(join(tmpdir(), "review-lint-disk-")));
});
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

/** A post in which one finding can be mended: a tag that is there twice. */
const POST = "---\ntitle: A\ndate: 2024-01-02\ntags: [a, b, a]\n---\n\nWords.\n";
const MENDED = POST.replace("[a, b, a]", "[a, b]");
const FINE = MENDED;

function write(path: string, content: string): string {
  const absolute = join(cwd, path);
  mkdirSync(dirname(absolute), { recursive: true });
  writeFileSync(absolute, content);
  return absolute;
}

interface Setting {
  readonly folder?: string;
  readonly env?: { readonly [name: string]: string | undefined };
  readonly uid?: number;
  readonly input?: string;
  /** What a shell does before it becomes the command. */
  readonly shell?: string;
}

/** Runs the built command; one that hangs is ended after a while, with null as its code. */
function run(argv: readonly string[], { folder = cwd, env = {}, uid, input = "", shell }: Setting = {}) {
  const options = {
    cwd: folder,
    env: { PATH: process.env.PATH, XDG_CACHE_HOME: join(cwd, ".cache"), ...env },
    encoding: "utf8",
    input,
    timeout: 20_000,
    killSignal: "SIGKILL",
    ...(uid === undefined ? {} : { uid, gid: uid }),
  } as const;
  const { status, stdout, stderr } =
    shell === undefined
      ? spawnSync(process.execPath, [BUILT, ...argv], options)
      : spawnSync("sh", ["-c", `${shell}; exec "$@"`, "sh", process.execPath, BUILT, ...argv], options);
  return { status, stdout, stderr };
}

function makePipe(path: string): string {
  const absolute = join(cwd, path);
  mkdirSync(dirname(absolute), { recursive: true });
  execFileSync("mkfifo", [absolute]);
  return absolute;
}

const temporaries = () =>
  readdirSync(cwd, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".tmp"));

describe.skipIf(process.platform === "win32")("a file that is written", () => {
  test("for the first time is there as a whole or not at all", () => {
    write("_posts/2024-01-02-a.md", FINE);
    // No file may have a byte: to Node it is a full disk.
    const full = run(["init", "--yes"], { shell: "ulimit -f 0" });
    expect(full).toEqual({
      status: 2,
      stdout: "",
      stderr:
        "review-lint: review-lint.config.jsonc could not be written: no file may become so large here.\n",
    });
    expect(readdirSync(cwd).filter((name) => name !== ".cache")).toEqual(["_posts"]);
    expect(run(["init", "--yes"]).status).toBe(0);
    expect(run(["init", "--yes"]).stderr).toBe(
      "review-lint: review-lint.config.jsonc is there already; nothing was written.\n",
    );
    expect(temporaries()).toEqual([]);
  });

  test("keeps its text where the disk takes no other", () => {
    const path = write("a.md", POST);
    const { status, stderr } = run(["a.md", "--fix", "--no-cache"], { shell: "ulimit -f 0" });
    expect(stderr).toContain("review-lint: a.md could not be written: no file may become so large here.\n");
    expect(status).toBe(2);
    expect(readFileSync(path, "utf8")).toBe(POST);
    expect(temporaries()).toEqual([]);
  });

  test.runIf(isRoot)("keeps its owner and its mode", () => {
    const path = write("a.md", POST);
    chownSync(path, NOBODY, UNKNOWN);
    chmodSync(path, 0o600);
    expect(run(["a.md", "--fix"]).stderr).toContain("mended 1 finding in 1 post.");
    const { uid, gid, mode } = statSync(path);
    expect([uid, gid, mode & 0o7777]).toEqual([NOBODY, UNKNOWN, 0o600]);
    expect(readFileSync(path, "utf8")).toBe(MENDED);
  });

  test.runIf(isRoot).each([
    ["is read-only", { owner: NOBODY, mode: 0o444 }, "may not be written (permission denied)."],
    ["belongs to somebody else", { owner: 0, mode: 0o644 }, "may not be written (permission denied)."],
    [
      "belongs to somebody else, and all may write to",
      { owner: 0, mode: 0o666 },
      "belongs to somebody else, and would not after a change; it is left as it is.",
    ],
  ])("is left as it is where it %s, though its folder is the user's own", (_, { owner, mode }, reason) => {
    const path = write("a.md", POST);
    chownSync(cwd, NOBODY, NOBODY);
    chownSync(path, owner, owner);
    chmodSync(path, mode);
    const { status, stderr } = run(["a.md", "--fix", "--no-cache"], { uid: NOBODY });
    expect(stderr).toContain(`review-lint: a.md ${reason}\n`);
    expect(status).toBe(2);
    expect(readFileSync(path, "utf8")).toBe(POST);
    expect(statSync(path).uid).toBe(owner);
    expect(temporaries()).toEqual([]);
  });

  test("is left as it is where it has another name, and the other posts are mended", () => {
    const path = write("a.md", POST);
    linkSync(path, join(cwd, "copy"));
    const other = write("b.md", POST);
    const { status, stderr } = run(["a.md", "b.md", "--fix"]);
    expect(stderr).toContain("review-lint: a.md has another name by way of a hard link; it is left as it is");
    expect(stderr).toContain("mended 1 finding in 1 post.");
    expect(status).toBe(2);
    expect(readFileSync(path, "utf8")).toBe(POST);
    expect(statSync(path).nlink).toBe(2);
    expect(readFileSync(other, "utf8")).toBe(MENDED);
  });

  test("takes temporary files along that are older than an hour, and no others", () => {
    write("a.md", POST);
    const old = new Date(Date.now() - 2 * HOUR);
    const [left, young] = [".b.md.0123456789ab.tmp", ".c.md.0123456789ab.tmp"];
    const others = [".b.md.0123456789AB.tmp", ".b.md.0123456789.tmp", "b.md.0123456789ab.tmp"];
    for (const name of [left, young, ...others]) write(name, "");
    for (const name of [left, ...others]) utimesSync(join(cwd, name), old, old);
    run(["a.md", "--fix"]);
    expect(temporaries().sort()).toEqual([young, ...others].sort());
  });

  test("leaves nothing beside it where a signal ends the run, and the signal ends it", async () => {
    // So many that it cannot be done before the signal comes.
    for (let i = 0; i < 300; i++) write(`${i}.md`, POST);
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
      const child = spawn(process.execPath, [BUILT, "--fix", "--no-cache"], { cwd, stdio: "ignore" });
      const ended = new Promise((resolve) => child.once("exit", (_, by) => resolve(by)));
      const isAt = () => readdirSync(cwd).some((name) => name.endsWith(".tmp"));
      for (let left = 20_000; !isAt() && child.exitCode === null && left > 0; left--)
        await new Promise((resume) => setImmediate(resume));
      child.kill(signal);
      expect(await ended).toBe(signal);
      expect(temporaries()).toEqual([]);
    }
    for (const name of readdirSync(cwd).filter((name) => name.endsWith(".md")))
      expect([POST, MENDED]).toContain(readFileSync(join(cwd, name), "utf8"));
  });
});

describe.skipIf(process.platform === "win32")("a cache", () => {
  const withoutHome = { XDG_CACHE_HOME: undefined, HOME: undefined };

  test.runIf(isRoot)("is done without by a user whom the system does not know", () => {
    write("a.md", FINE);
    chmodSync(cwd, 0o777);
    expect(run(["a.md"], { env: withoutHome, uid: UNKNOWN })).toEqual({ status: 0, stdout: "", stderr: "" });
  });

  test.each([
    ["HOME is empty", { ...withoutHome, HOME: "" }],
    ["HOME is relative", { ...withoutHome, HOME: "home" }],
    ["XDG_CACHE_HOME is relative", { XDG_CACHE_HOME: "cache", HOME: "" }],
  ])("is not put into the site where %s", (_, env) => {
    write("a.md", FINE);
    expect(run(["a.md"], { env }).status).toBe(0);
    expect(readdirSync(cwd)).toEqual(["a.md"]);
  });

  test.each(["package.json", "node_modules"])("lies elsewhere where %s is a link to itself", (name) => {
    write("a.md", FINE);
    if (name !== "package.json") write("package.json", "{}");
    symlinkSync(name, join(cwd, name));
    expect(run(["a.md"])).toEqual({ status: 0, stdout: "", stderr: "" });
  });
});

describe.skipIf(process.platform === "win32")("what is no post", () => {
  /** Whatever is opened as standard input; the command itself is ended where it does not end. */
  function runOn(path: string) {
    const input = openSync(path, "r");
    const { status, stderr } = spawnSync(process.execPath, [BUILT, "--stdin"], {
      cwd,
      encoding: "utf8",
      stdio: [input, "ignore", "pipe"],
      timeout: 10_000,
      killSignal: "SIGKILL",
    });
    closeSync(input);
    return { status, stderr };
  }

  test("is not read to its end where it has none", async () => {
    const reason = "is too large (the limit is 1 MiB).";
    expect(runOn("/dev/zero")).toEqual({ status: 2, stderr: `review-lint: <stdin>: ${reason}\n` });
    let left = 40;
    async function* yes() {
      for (; left > 0; left--) yield "y\n".repeat(32 * 1024);
    }
    expect(await readStream(yes())).toEqual({ reason });
    expect(left).toBeGreaterThan(20);
  });

  test("is no empty post where standard input is a folder", () => {
    expect(runOn(cwd)).toEqual({ status: 2, stderr: "review-lint: <stdin>: is a folder.\n" });
  });

  test("tells its size where that is a byte too much", () => {
    write("a.md", "x".repeat(1024 * 1024 + 1));
    write("b.md", "x".repeat(2.5 * 1024 * 1024));
    expect(run(["a.md", "b.md"]).stderr).toBe(
      "review-lint: a.md: is too large (1048577 bytes; the limit is 1 MiB, 1048576 bytes).\n" +
        "review-lint: b.md: is too large (2.5 MiB; the limit is 1 MiB).\n",
    );
  });

  test.each([
    ["_config.yml", []],
    ["hugo.toml", []],
    [".gitignore", []],
    [".git/info/exclude", []],
    ["package.json", []],
  ])("is waited for by nobody where it is a pipe: %s", (name, argv) => {
    write("a.md", FINE);
    mkdirSync(join(cwd, ".git"));
    makePipe(name);
    expect(run(["a.md", ...argv])).toEqual({ status: 0, stdout: "", stderr: "" });
  });

  test("is waited for by nobody where it is a pipe in the place of the cache", () => {
    write("a.md", FINE);
    for (const shard of [..."0123456789abcdef"]) makePipe(`cache/review-lint-${shard}.cache`);
    expect(run(["a.md", "--cache-location", "cache"]).status).toBe(0);
  });

  test.each([
    ["review-lint-baseline.json", []],
    ["x.json", ["--config", "x.json"]],
    ["review-lint.config.json", []],
    ["review-lint.config.ts", []],
  ])("is said where it is a pipe that is needed: %s", (name, argv) => {
    write("a.md", FINE);
    makePipe(name);
    const { status, stderr } = run(["a.md", ...argv]);
    expect(stderr).toBe(`${name}: is not a regular file.\n`);
    expect(status).toBe(2);
  });

  test("is not written to for ever where nobody reads from the pipe", () => {
    write("a.md", POST);
    const pipe = makePipe("pipe");
    const { status, stderr } = run(["a.md", "--output-file", pipe]);
    expect(stderr).toContain(" could not be written: nobody reads from this pipe.\n");
    expect(status).toBe(2);
    expect(lstatSync(pipe).isFIFO()).toBe(true);
  });

  test.each([
    ["deep", `x: ${"[".repeat(200_000)}`],
    ["deep without end", `${"- ".repeat(100_000)}x`],
  ])("takes no time where a configuration of the site is %s", (_, text) => {
    const began = process.cpuUsage();
    for (const file of ["_config.yml", "hugo.toml"])
      expect(readSiteFacts({ file, kind: "jekyll" }, text)).toMatchObject({ kind: "jekyll", baseurl: "" });
    expect(process.cpuUsage(began).user / 1000).toBeLessThan(1000);
  });

  test.each([
    ["x.json", ["--config", "x.json"], "x.json:1:201: more than 200 brackets are open in each other.\n"],
    ["x.json", ["--baseline", "x.json"], "x.json:1:1: this is not"],
  ])("is told and not parsed where %s is deep: %j", (name, argv, said) => {
    write("a.md", FINE);
    for (const text of ["[".repeat(400_000), `${"[".repeat(400_000)}${"]".repeat(400_000)}`]) {
      write(name, text);
      const { status, stderr } = run(["a.md", ...argv]);
      expect(stderr.slice(0, said.length)).toBe(said);
      expect(stderr.trimEnd().split("\n")).toHaveLength(1);
      expect(status).toBe(2);
    }
    // What stands in strings opens nothing.
    write(name, JSON.stringify({ settings: { x: "[{".repeat(300) } }));
    expect(run(["a.md", ...argv]).stderr).not.toContain("in each other");
  });

  test("is passed by where a configuration of the site is huge", () => {
    write("a.md", FINE);
    write("_config.yml", "- a\n".repeat(5_000_000));
    expect(run(["a.md"]).status).toBe(0);
  });
});

describe.skipIf(process.platform === "win32")("a configuration that is there and cannot be read", () => {
  test.each<[string, (path: string) => void, string]>([
    ["a link to nothing", (path) => symlinkSync("nothing", path), "is a link that leads nowhere."],
    ["a link to itself", (path) => symlinkSync(path, path), "is a link that leads back to itself."],
    ["a folder", (path) => mkdirSync(path), "is a folder."],
    [
      "too large",
      (path) => writeFileSync(path, " ".repeat(3 * 1024 * 1024)),
      "is too large (3.0 MiB; the limit is 1 MiB).",
    ],
  ])("ends the run: %s", (_, make, reason) => {
    write("a.md", FINE);
    make(join(cwd, "review-lint.config.jsonc"));
    expect(run(["a.md"])).toEqual({
      status: 2,
      stdout: "",
      stderr: `review-lint.config.jsonc: ${reason}\n`,
    });
    expect(run(["init", "--yes"]).status).toBe(2);
  });

  test.runIf(isRoot)("ends the run: of another user", () => {
    write("a.md", FINE);
    chmodSync(cwd, 0o777);
    chmodSync(write("review-lint.config.jsonc", "{}"), 0o600);
    const { status, stderr } = run(["a.md", "--no-cache"], { uid: NOBODY });
    expect(stderr).toBe("review-lint.config.jsonc: may not be read (permission denied).\n");
    expect(status).toBe(2);
  });

  test.runIf(isRoot)("is not blamed for a folder that may not be entered", () => {
    write("a.md", FINE);
    // The folder is entered while it may be.
    const argv = ["-c", 'cd "$0" && exec setpriv --reuid=65534 --clear-groups "$@"', cwd];
    chmodSync(cwd, 0o700);
    const command = [...argv, process.execPath, BUILT, "a.md", "--no-cache"];
    const { status, stderr } = spawnSync("sh", command, { encoding: "utf8" });
    expect(stderr).toBe(".: may not be entered (permission denied).\n");
    expect(status).toBe(2);
    // Nor is a baseline, of which nobody knows either.
    const other = spawnSync("sh", [...command, "--no-config"], { encoding: "utf8" });
    expect(other.stderr).not.toContain("baseline");
    expect(other.status).toBe(2);
  });

  test.each<[string, (path: string) => void, string]>([
    ["a link to itself", (path) => symlinkSync(path, path), "is a link that leads back to itself."],
    ["a pipe", (path) => execFileSync("mkfifo", [path]), "is not a regular file."],
  ])("is said where another one extends it: %s", (_, make, reason) => {
    write("a.md", FINE);
    write("review-lint.config.json", '{ "extends": "./base.json" }');
    make(join(cwd, "base.json"));
    const { status, stderr } = run(["a.md"]);
    expect(stderr).toMatch(/base\.json/);
    expect(stderr).toContain(reason);
    expect(status).toBe(2);
  });
});

test("a summary that cannot be written is said, and weighs nothing; a report does", () => {
  write("a.md", FINE);
  const argv = ["a.md", "--format", "github"];
  const summary = run(argv, { env: { GITHUB_STEP_SUMMARY: join(cwd, "none", "summary.md") } });
  expect(summary.stderr).toBe(
    "review-lint: the summary of the step cannot be written: its folder is not there.\n",
  );
  expect(summary.status).toBe(0);
  expect(run([...argv, "--output-file", "none/report"]).status).toBe(2);
});

describe.skipIf(process.platform === "win32")("the reason is the right one", () => {
  test.runIf(isRoot)("for a post in a folder that may not be entered", () => {
    chmodSync(cwd, 0o755);
    write("closed/a.md", FINE);
    chmodSync(join(cwd, "closed"), 0o600);
    const { stderr } = run(["closed/a.md", "--no-cache"], { uid: NOBODY });
    expect(stderr).toBe(
      "review-lint: closed/a.md: lies in a folder that may not be entered (permission denied).\n",
    );
  });

  test.skipIf(process.platform === "darwin")("for a name that is not UTF-8", () => {
    execFileSync("sh", ["-c", "printf 'words\\n' > \"$(printf 'a\\377.md')\""], { cwd });
    const { status, stderr } = run([]);
    expect(stderr).toBe("review-lint: a\uFFFD.md: has a name that is not UTF-8; rename it.\n");
    expect(status).toBe(2);
  });

  test("for a link out of a project that lies above", () => {
    const outside = write("outside.md", POST);
    mkdirSync(join(cwd, "site", "_posts"), { recursive: true });
    symlinkSync("../outside.md", join(cwd, "site", "x.md"));
    const named = { folder: join(cwd, "site", "_posts") };
    const { status, stderr } = run(["--fix", "../x.md"], named);
    expect(stderr).toContain("x.md lies outside of its project by way of a link; it is left as it is.");
    expect(status).toBe(2);
    expect(readFileSync(outside, "utf8")).toBe(POST);
    // Within one repository a link may lead anywhere.
    mkdirSync(join(cwd, ".git"));
    expect(run(["--fix", "../x.md"], named).stderr).toContain("mended 1 finding in 1 post.");
    expect(readFileSync(outside, "utf8")).toBe(MENDED);
  });
});
