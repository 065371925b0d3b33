import { execFileSync, spawnSync } from "node:child_process";
import {
  chmodSync,
  closeSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { readStream } from "../src/host/read.ts";
import { BUILT, buildIfStale } from "./fresh-build.ts";

// What disks, pipes and other users do to the built command. Windows has other ways.
const isRoot = process.getuid?.() === 0;
/** A user without rights, and one that the system knows nothing of. */
const NOBODY = 65534;
const UNKNOWN = 54321;
const _HOUR = 60 * 60 * 1000;

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
    ["long", "- [a, b]\n".repeat(29_000)],
    ["huge", "- a\n".repeat(5_000_000)],
  ])("takes no long time where a configuration of the site is %s", (_, text) => {
    write("a.md", FINE);
    write("_config.yml", text);
    const began = performance.now();
    expect(run(["a.md"]).status).toBe(0);
    expect(performance.now() - began).toBeLessThan(8000);
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
});
