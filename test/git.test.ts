import { execFileSync, spawn, spawnSync } from "node:child_process";
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { Readable } from "node:stream";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { parse as parseYaml } from "yaml";
import { z } from "zod";
import duplicatePost from "../rules/site/duplicate-post.ts";
import missingAsset from "../rules/site/missing-asset.ts";
import { main } from "../src/cli/main.ts";
import { readArguments } from "../src/cli/options.ts";
import { findRenamed, mapLines } from "../src/core/changes.ts";
import { openRepository } from "../src/host/git.ts";
import { definePostRule, defineSiteRule, type Rule } from "../src/rule.ts";
import { BUILT, buildIfStale } from "./fresh-build.ts";

const about = {
  summary: { en: "A good post has none.", ko: "좋은 글에는 없습니다." },
  why: { en: "It costs the reader time.", ko: "읽는 사람의 시간이 듭니다." },
  examples: { flags: "flags-x.md", allows: "allows-x.md" },
};
const found = { text: "Found.", help: "Take it out." };

/** Reports each place of the word. */
const bad = definePostRule({
  meta: { ...about, id: "bad", severity: "error", messages: { en: { found }, ko: { found } } },
  options: z.strictObject({}),
  check(post, { report }) {
    const { text } = post.source;
    for (let at = text.indexOf("bad"); at >= 0; at = text.indexOf("bad", at + 1))
      report({ at: { start: at, end: at + 3 }, message: "found" });
  },
});

/** Reports the title of a post that lacks the word. */
const lacking = definePostRule({
  meta: { ...about, id: "lacking", severity: "error", messages: { en: { found }, ko: { found } } },
  options: z.strictObject({}),
  check(post, { report }) {
    const start = post.source.text.indexOf("title");
    if (start >= 0 && !post.source.text.includes("good"))
      report({ at: { start, end: start + 5 }, message: "found" });
  },
});

/** Reports the first of several posts with the same last line. */
const twins = defineSiteRule({
  meta: { ...about, id: "twins", severity: "error", messages: { en: { found }, ko: { found } } },
  options: z.strictObject({}),
  collect: (post) => post.source.text.trimEnd().split("\n").at(-1) ?? "",
  conclude(facts, { report }) {
    const first = new Map<string, string>();
    const told = new Set<string>();
    for (const [path, line] of facts) {
      const other = first.get(line);
      if (other === undefined) first.set(line, path);
      else if (!told.has(other)) {
        told.add(other);
        report({ path: other, at: { start: 0, end: 1 }, message: "found" });
      }
    }
  },
});

const rules: readonly Rule[] = [bad, lacking, twins, missingAsset, duplicatePost];

const post = (title: string, ...lines: readonly string[]) =>
  ["---", `title: ${title}`, "---", "", `This is good: ${title}.`, ...lines, `The end of ${title}.`, ""].join(
    "\n",
  );

let top: string;
let home: string;
let env: { readonly [name: string]: string | undefined };
beforeEach(() => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "review-lint-git-")));
  top = join(folder, "my blog");
  home = join(folder, "home");
  mkdirSync(top);
  mkdirSync(home);
  env = { PATH: process.env.PATH, HOME: home, GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_NOSYSTEM: "1" };
  git("init", "-q", "-b", "main");
  configure();
});
afterEach(() => rmSync(dirname(top), { recursive: true, force: true }));

function git(...args: readonly string[]): string {
  return execFileSync("git", args, { cwd: top, env: { ...env }, encoding: "utf8", stdio: "pipe" });
}

function configure(): void {
  git("config", "user.name", "A");
  git("config", "user.email", "a@example.com");
  git("config", "commit.gpgsign", "false");
  git("config", "core.hooksPath", "/dev/null");
}

function write(files: { readonly [path: string]: string | Uint8Array }): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(top, path)), { recursive: true });
    writeFileSync(join(top, path), content);
  }
}

function commit(files: { readonly [path: string]: string | Uint8Array } = {}): void {
  write(files);
  git("add", "-A");
  git("commit", "-q", "-m", "x");
}

async function run(argv: readonly string[], at: { readonly cwd?: string; readonly env?: typeof env } = {}) {
  let stdout = "";
  let stderr = "";
  const exitCode = await main(
    ["--format", "json", ...argv],
    {
      cwd: at.cwd ?? top,
      env: { ...env, ...at.env },
      stdin: Readable.from([]),
      stdout: { write: (text) => (stdout += text) },
      stderr: { write: (text) => (stderr += text) },
      now: () => new Date(2026, 0, 2),
    },
    rules,
  );
  const files = resultSchema.parse(JSON.parse(stdout === "" ? "[]" : stdout));
  const told = files.flatMap(({ filePath, messages }) =>
    messages.map(({ ruleId, line }) => `${filePath.slice(top.length + 1)}:${line} ${ruleId}`),
  );
  return { exitCode, told, stderr };
}
const resultSchema = z.array(
  z.looseObject({
    filePath: z.string(),
    messages: z.array(z.looseObject({ ruleId: z.string().nullable(), line: z.int().optional() })),
  }),
);

const PNG = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAAEElEQVR4nGNk+M8ABEwQCgAKOgED7ZkF0QAAAABJRU5ErkJggg==",
  "base64",
);

describe("--staged", () => {
  test("checks what is staged, and not what stands in the files", async () => {
    commit({ "_posts/a.md": post("A"), "_posts/b.md": post("B") });
    write({ "_posts/a.md": post("A", "bad"), "_posts/b.md": post("B", "fine") });
    git("add", "-A");
    write({ "_posts/a.md": post("A"), "_posts/b.md": post("B", "fine", "bad") });
    const { exitCode, told } = await run(["--staged"]);
    expect(told).toEqual(["_posts/a.md:6 bad"]);
    expect(exitCode).toBe(1);
  });

  test("reports all of a staged post, and nothing of others that was there before", async () => {
    commit({ "_posts/a.md": post("A", "bad", "x"), "_posts/b.md": post("B", "bad") });
    write({ "_posts/a.md": post("A", "bad", "y") });
    git("add", "-A");
    expect((await run(["--staged"])).told).toEqual(["_posts/a.md:6 bad"]);
  });

  test("reports what a staged post makes true of another", async () => {
    commit({ "_posts/a.md": post("A"), "_posts/b.md": post("B"), "_posts/c.md": post("B") });
    write({ "_posts/d.md": "---\ntitle: D\n---\n\ngood\n\nThe end of A.\n" });
    git("add", "-A");
    const { told } = await run(["--staged"]);
    expect(told).toEqual(["_posts/a.md:1 twins"]);
  });

  test("says that there is nothing to check, and lets the commit pass", async () => {
    commit({ "_posts/a.md": post("A", "bad") });
    write({ "package.json": "{}" });
    git("add", "-A");
    expect(await run(["--staged"])).toEqual({
      exitCode: 0,
      told: [],
      stderr: "review-lint: no post is staged, and nothing that posts show.\n",
    });
  });

  test("does not know posts that are not staged, nor miss those that are deleted from the disk alone", async () => {
    commit({ "_posts/a.md": post("A", "bad") });
    write({ "_posts/b.md": post("B", "bad"), "_posts/c.md": post("A") });
    git("add", "_posts/b.md");
    unlinkSync(join(top, "_posts/b.md"));
    expect((await run(["--staged"])).told).toEqual(["_posts/b.md:6 bad"]);
  });

  test("knows the first commit of a repository", async () => {
    write({ "_posts/a.md": post("A", "bad"), "_posts/b.md": post("B", "bad") });
    git("add", "_posts/a.md");
    expect((await run(["--staged"])).told).toEqual(["_posts/a.md:6 bad"]);
  });

  test("takes a deleted post for what it is", async () => {
    commit({ "_posts/a.md": post("A", "bad"), "_posts/b.md": post("B") });
    git("rm", "-q", "_posts/a.md");
    const { exitCode, told } = await run(["--staged"]);
    expect(told).toEqual([]);
    expect(exitCode).toBe(0);
  });

  test("uses the index of the commit that is being made", async () => {
    commit({ "_posts/a.md": post("A"), "_posts/b.md": post("B") });
    write({ "_posts/a.md": post("A", "bad"), "_posts/b.md": post("B", "bad") });
    git("add", "_posts/a.md");
    const other = { GIT_INDEX_FILE: join(top, ".git", "next-index") };
    execFileSync("git", ["read-tree", "HEAD"], { cwd: top, env: { ...env, ...other } });
    execFileSync("git", ["add", "_posts/b.md"], { cwd: top, env: { ...env, ...other } });
    expect((await run(["--staged"], { env: other })).told).toEqual(["_posts/b.md:6 bad"]);
    expect((await run(["--staged"])).told).toEqual(["_posts/a.md:6 bad"]);
  });

  test("finds its way in a subfolder of a second working tree, where git names its folder in the environment", async () => {
    commit({ "blog/_posts/a.md": post("A") });
    const second = join(dirname(top), "second");
    git("worktree", "add", "-q", second);
    writeFileSync(join(second, "blog/_posts/a.md"), post("A", "bad"));
    execFileSync("git", ["add", "-A"], { cwd: second, env: { ...env } });
    const folder = execFileSync("git", ["rev-parse", "--absolute-git-dir"], {
      cwd: second,
      encoding: "utf8",
    });
    for (const hook of [
      {},
      { GIT_DIR: folder.trim() },
      { GIT_DIR: ".git", GIT_INDEX_FILE: `${folder.trim()}/index` },
    ]) {
      const { exitCode, stderr } = await run(["--staged"], { cwd: join(second, "blog"), env: hook });
      expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: "" });
    }
  });

  test("finds posts by any name", async () => {
    const names = [
      "with blank",
      'with "quotes"',
      "with\nline feed",
      "x(1)",
      "[2]",
      "한글",
      "한글 분해".normalize("NFD"),
      "*",
    ];
    for (const quotePath of ["true", "false"]) {
      git("config", "core.quotePath", quotePath);
      write(
        Object.fromEntries(
          names.map((name) => [
            `_posts/${name}.md`,
            post(name.replace("\n", " ").replaceAll(/["[\]*]/g, "-"), "bad"),
          ]),
        ),
      );
      git("add", "-A");
      const { told } = await run(["--staged"]);
      expect(told.sort()).toEqual(names.map((name) => `_posts/${name}.md:6 bad`).sort());
    }
    const named = await run([
      "--staged",
      "_posts/x(1).md",
      "_posts/한글 분해.md",
      "_posts/with*",
      "_posts/[2].md",
    ]);
    expect(named.told).toHaveLength(6);
  });

  test("passes by what is no post", async () => {
    commit({ "_posts/a.md": post("A") });
    const pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n";
    write({
      "_posts/meant.md": post("M", "bad"),
      "_posts/lfs.md": pointer,
      ".gitattributes": "lfs.md filter=lfs\n",
    });
    git("config", "filter.lfs.clean", "cat");
    symlinkSync("a.md", join(top, "_posts/link.md"));
    git("add", "_posts/lfs.md", "_posts/link.md", ".gitattributes");
    git("add", "-N", "_posts/meant.md");
    git("update-index", "--add", "--cacheinfo", `160000,${git("rev-parse", "HEAD").trim()},_posts/module.md`);
    expect(await run(["--staged"])).toEqual({
      exitCode: 0,
      told: [],
      stderr: "review-lint: no post is staged, and nothing that posts show.\n",
    });
    // What is empty and yet staged is a post.
    write({ "_posts/empty.md": "" });
    git("add", "_posts/empty.md");
    expect((await run(["--staged"])).stderr).toBe("");
  });

  test("reports of the posts that are named, as far as they are staged", async () => {
    commit({ "_posts/a.md": post("A"), "_posts/b.md": post("B"), "_posts/c.md": post("C", "bad") });
    write({ "_posts/a.md": post("A", "bad"), "_posts/b.md": post("B", "bad") });
    git("add", "-A");
    expect((await run(["--staged", "_posts/b.md", "_posts/c.md"])).told).toEqual(["_posts/b.md:6 bad"]);
    expect((await run(["--staged", "_posts/*.md"])).told).toHaveLength(2);
    expect((await run(["--staged", "_posts"])).told).toHaveLength(2);
    expect(await run(["--staged", "_posts/c.md"])).toMatchObject({ exitCode: 0, told: [] });
    const typo = await run(["--staged", "_posts/bb.md"]);
    expect(typo.exitCode).toBe(2);
  });

  test("says of named files what can be said before the commit", async () => {
    commit({ "_posts/a.md": post("A") });
    write({ "_posts/b.md": post("B", "bad") });
    expect(await run(["--staged", "_posts/b.md"])).toMatchObject({ exitCode: 0, told: [] });
    expect(await run(["--staged", "_posts/*b.md"])).toMatchObject({ exitCode: 0, told: [] });
  });

  test("leaves out what the configuration or a .gitignore leaves out", async () => {
    write({
      "review-lint.config.json": '{"content": ["posts"], "ignore": ["posts/old"]}',
      ".gitignore": "posts/secret\n",
      "posts/old/a.md": post("A", "bad"),
      "posts/secret/b.md": post("B", "bad"),
      "elsewhere/c.md": post("C", "bad"),
      "posts/README.md": post("R", "bad"),
      "posts/.hidden/d.md": post("H", "bad"),
      "posts/node_modules/x/e.md": post("N", "bad"),
      "posts/f.md": post("F", "bad"),
    });
    git("add", "-f", "-A");
    expect((await run(["--staged"])).told).toEqual(["posts/f.md:6 bad"]);
    expect((await run(["--staged", "--no-ignore"])).told).toHaveLength(3);
  });

  test("works below the top, with the configuration of the folder", async () => {
    commit({
      "blog/review-lint.config.json": '{"content": ["posts"]}',
      "blog/posts/a.md": post("A"),
      "posts/b.md": post("B"),
    });
    write({ "blog/posts/a.md": post("A", "bad"), "posts/b.md": post("B", "bad") });
    git("add", "-A");
    const { told } = await run(["--staged"], { cwd: join(top, "blog") });
    expect(told).toEqual(["blog/posts/a.md:6 bad"]);
    expect((await run(["--staged", "../posts"], { cwd: join(top, "blog") })).told).toEqual([
      "posts/b.md:6 bad",
    ]);
    expect((await run(["--staged", "../posts/*.md"], { cwd: join(top, "blog") })).told).toEqual([
      "posts/b.md:6 bad",
    ]);
  });

  test("fails on a staged post that cannot be read, and on no other", async () => {
    commit({ "_posts/a.md": post("A"), "_posts/large.md": "x".repeat(1024 * 1024 + 1) });
    write({ "_posts/a.md": post("A", "fine") });
    git("add", "-A");
    expect(await run(["--staged"])).toEqual({ exitCode: 0, told: [], stderr: "" });
    write({ "_posts/large.md": "y".repeat(3_000_000), "_posts/b.md": post("B", "bad") });
    git("add", "-A");
    const { exitCode, told, stderr } = await run(["--staged"]);
    expect(stderr).toContain("_posts/large.md: is too large");
    expect(exitCode).toBe(2);
    // What comes behind it in the same stream is whole.
    expect(told).toContain("_posts/b.md:6 bad");
  });

  test("is refused together with what contradicts it", async () => {
    for (const more of [["--fix"], ["--fix-unsafe"], ["--since", "HEAD"], ["--stdin"]]) {
      const { exitCode, stderr } = await run(["--staged", ...more]);
      expect(exitCode).toBe(2);
      expect(stderr).toContain("--staged");
    }
  });

  test("reads thousands of posts through one process", async () => {
    const many = 3_000;
    const stream = Array.from({ length: many }, (_, n) => {
      const text = post(`P${n}`);
      return `M 100644 inline _posts/${n}.md\ndata ${Buffer.byteLength(text)}\n${text}\n`;
    });
    const input = `commit refs/heads/main\ncommitter A <a@example.com> 0 +0000\ndata 1\nx\n${stream.join("")}`;
    execFileSync("git", ["fast-import", "--quiet"], { cwd: top, env: { ...env }, input });
    git("read-tree", "HEAD");
    const repository = await openRepository({ cwd: top, env });
    const tree = await repository.readIndex();
    const read = await Promise.all([...tree.values()].map(({ oid }) => repository.readBlob(oid, 100)));
    expect(read.filter((blob) => blob !== undefined && blob.size === blob.bytes.length)).toHaveLength(many);
    const [first] = tree.values();
    expect((await repository.readBlob(first?.oid ?? "", 3))?.bytes.toString()).toBe("---");
    expect(await repository.readBlob("0".repeat(40), 3)).toBeUndefined();
    repository.close();
    expect(await repository.readBlob(first?.oid ?? "", 3)).toBeUndefined();
  });
});

describe("a git that is not as it should be", () => {
  /** Puts a program in the place of git; it may call the real one as `$GIT`. */
  function instead(script: string): void {
    const folder = join(home, "bin");
    mkdirSync(folder);
    const real = execFileSync("which", ["git"], { encoding: "utf8" }).trim();
    writeFileSync(join(folder, "git"), `#!/bin/sh\nGIT='${real}'\n${script}\n`, { mode: 0o755 });
    env = { ...env, PATH: `${folder}:${env.PATH}` };
  }

  test("is ended where it does not answer", async () => {
    instead("exec sleep 1007");
    await expect(openRepository({ cwd: top, env }, 300)).rejects.toThrow(
      "git does not answer: `git rev-parse` was ended after 0.3 seconds. Try it by hand.",
    );
  });

  test("is ended where it does not answer what a file holds", async () => {
    instead('if [ "$1" = cat-file ]; then exec sleep 1007; fi\nexec "$GIT" "$@"');
    const repository = await openRepository({ cwd: top, env }, 1500);
    const asked = [repository.readBlob("0".repeat(40), 3), repository.readBlob("1".repeat(40), 3)];
    const told = await Promise.allSettled(asked);
    expect(told.map((each) => each.status === "rejected" && String(each.reason))).toEqual([
      "Error: git does not answer: `git cat-file` was ended after 1.5 seconds. Try it by hand.",
      "Error: git does not answer: `git cat-file` was ended after 1.5 seconds. Try it by hand.",
    ]);
  });

  test("is told where it prints more than can be read", async () => {
    instead("exec head -c 1000000000 /dev/zero");
    const { exitCode, stderr } = await run(["--staged"]);
    expect(stderr).toBe(
      "review-lint: --staged: `git rev-parse` prints more than 256 MB, which is more than can be read.\n",
    );
    expect(exitCode).toBe(2);
  });

  test.each(["rev-parse", "cat-file"])("does not outlive the run (%s)", async (command) => {
    await buildIfStale();
    commit({ ".gitattributes": "", "_posts/2026-01-01-a.md": post("A") });
    write({ "_posts/2026-01-01-a.md": post("B") });
    git("add", "-A");
    const sleeping = join(home, "sleeping");
    instead(
      `if [ "$1" = ${command} ]; then echo $$ > '${sleeping}.new'; mv '${sleeping}.new' '${sleeping}'; exec sleep 1007; fi\nexec "$GIT" "$@"`,
    );
    const child = spawn(process.execPath, [BUILT, "--staged"], { cwd: top, env, stdio: "ignore" });
    const ended = new Promise((done) => child.once("exit", (code, signal) => done({ code, signal })));
    while (!existsSync(sleeping)) await new Promise((done) => setTimeout(done, 20));
    const pid = Number(readFileSync(sleeping, "utf8"));
    child.kill("SIGTERM");
    expect(await ended).toEqual({ code: null, signal: "SIGTERM" });
    // It is no child of ours, and whoever inherited it may not ask for it.
    const isAlive = () => {
      const state = spawnSync("ps", ["-o", "state=", "-p", String(pid)], { encoding: "utf8" }).stdout.trim();
      return state !== "" && !state.startsWith("Z");
    };
    for (let i = 0; i < 50 && isAlive(); i++) await new Promise((done) => setTimeout(done, 20));
    const isLeft = isAlive();
    if (isLeft) process.kill(pid, "SIGKILL");
    expect(isLeft).toBe(false);
  });
});

describe("--staged and images", () => {
  const showing = (title: string, ...images: readonly string[]) =>
    post(title, ...images.flatMap((image) => [`![${image}](/assets/${image})`, ""]));
  const site = {
    "_config.yml": "title: x\n",
    "assets/old.png": PNG,
    "_posts/2026-01-01-a.md": showing("A", "old.png"),
  };

  test("miss one that lies in the folder and is not staged, and say how to mend it", async () => {
    commit(site);
    write({ "assets/new.png": PNG, "_posts/2026-01-02-b.md": showing("B", "old.png", "new.png") });
    git("add", "_posts");
    const { told, stderr } = await run(["--staged"]);
    expect(told).toEqual(["_posts/2026-01-02-b.md:8 missing-asset"]);
    expect(stderr).toBe(
      "review-lint: assets/new.png is there, but not staged; add it with `git add`, or the commit lacks it.\n",
    );
    expect((await run([])).told).toEqual([]);
    git("add", "assets");
    expect(await run(["--staged"])).toEqual({ exitCode: 0, told: [], stderr: "" });
  });

  test("know one that is staged and gone from the folder", async () => {
    commit(site);
    write({ "assets/new.png": PNG, "_posts/2026-01-02-b.md": showing("B", "new.png") });
    git("add", "-A");
    unlinkSync(join(top, "assets/new.png"));
    expect(await run(["--staged"])).toEqual({ exitCode: 0, told: [], stderr: "" });
  });

  test("are judged as they are staged", async () => {
    commit(site);
    write({ "assets/new.png": "", "_posts/2026-01-02-b.md": showing("B", "new.png") });
    git("add", "-A");
    write({ "assets/new.png": PNG });
    expect((await run(["--staged"])).told).toEqual(["_posts/2026-01-02-b.md:6 missing-asset"]);
  });

  test("leave alone what git ignores, and what lies behind a link", async () => {
    mkdirSync(join(top, "real"), { recursive: true });
    commit({ ...site, ".gitignore": "assets/made-*\n", "real/r.png": PNG });
    symlinkSync("../real", join(top, "assets/linked"));
    write({ "assets/made-x.png": PNG, "_posts/2026-01-02-b.md": showing("B", "made-x.png", "linked/r.png") });
    git("add", "-A");
    expect(await run(["--staged"])).toEqual({ exitCode: 0, told: [], stderr: "" });
  });

  test("are missed by a post that is not staged, once their removal is", async () => {
    commit(site);
    git("rm", "-q", "assets/old.png");
    // Its folder stays.
    write({ "assets/other.png": PNG });
    git("add", "-A");
    expect((await run(["--staged"])).told).toEqual(["_posts/2026-01-01-a.md:6 missing-asset"]);
  });

  test("go by the letters that git knows", async () => {
    git("config", "core.ignorecase", "false");
    commit({ ...site, "assets/Fig.png": PNG });
    renameSync(join(top, "assets/Fig.png"), join(top, "assets/fig.png"));
    write({ "_posts/2026-01-02-b.md": showing("B", "fig.png") });
    git("add", "_posts");
    expect((await run(["--staged"])).told).toEqual(["_posts/2026-01-02-b.md:6 missing-asset"]);
  });
});

describe("--since", () => {
  test("reports what stands on lines that changed, committed or not", async () => {
    commit({ "_posts/a.md": post("A", "bad", "x"), "_posts/b.md": post("B", "bad") });
    git("branch", "topic");
    commit({ "_posts/elsewhere.md": post("E", "bad") });
    git("switch", "-q", "topic");
    commit({ "_posts/a.md": post("A", "bad", "x", "bad too") });
    write({ "_posts/c.md": post("C", "bad") });
    appendFileSync(join(top, "_posts/a.md"), "bad again\n");
    const { exitCode, told } = await run(["--since", "main"]);
    expect(told).toEqual(["_posts/a.md:8 bad", "_posts/a.md:10 bad", "_posts/c.md:6 bad"]);
    expect(exitCode).toBe(1);
    expect((await run(["--since", "main", "_posts/c.md"])).told).toEqual(["_posts/c.md:6 bad"]);
    expect((await run(["--since", "HEAD"])).told).toEqual(["_posts/a.md:10 bad", "_posts/c.md:6 bad"]);
  });

  test("reports what became true where nothing was changed", async () => {
    commit({ "_posts/a.md": post("A"), "_posts/b.md": post("B"), "_posts/c.md": post("C") });
    write({
      "_posts/a.md": post("A").replace("This is good: A.\n", ""),
      "_posts/d.md": "---\ntitle: D\n---\n\ngood\n\nThe end of C.\n",
    });
    expect((await run(["--since", "HEAD"])).told).toEqual(["_posts/a.md:2 lacking", "_posts/c.md:1 twins"]);
  });

  test("tells twins apart by where they stand", async () => {
    commit({ "_posts/a.md": post("A", "bad", "bad") });
    write({ "_posts/a.md": post("A", "bad", "bad", "bad") });
    expect((await run(["--since", "HEAD"])).told).toHaveLength(1);
    write({ "_posts/a.md": post("A", "one", "two", "three", "bad", "bad") });
    expect((await run(["--since", "HEAD"])).told).toEqual([]);
  });

  test("follows posts to their new names", async () => {
    const text = post("A", "bad", "one line", "another line", "a third line");
    commit({ "_posts/a.md": text, "_posts/other.md": post("O", "bad") });
    for (const move of ["git", "disk"]) {
      if (move === "git") git("mv", "_posts/a.md", "_posts/b.md");
      else renameSync(join(top, "_posts/a.md"), join(top, "_posts/b.md"));
      expect((await run(["--since", "HEAD"])).told).toEqual([]);
      appendFileSync(join(top, "_posts/b.md"), "bad\n");
      expect((await run(["--since", "HEAD"])).told).toEqual(["_posts/b.md:11 bad"]);
      git("reset", "-q", "--hard");
      git("clean", "-qfd");
    }
  });

  test("does not take line endings for changes", async () => {
    git("config", "core.autocrlf", "true");
    commit({ "_posts/a.md": post("A", "bad", "x", "y").replaceAll("\n", "\r\n") });
    write({ "_posts/a.md": post("A", "bad", "x", "bad").replaceAll("\n", "\r\n") });
    expect((await run(["--since", "HEAD"])).told).toEqual(["_posts/a.md:8 bad"]);
    expect(readFileSync(join(top, "_posts/a.md"), "utf8")).toContain("\r\n");
  });

  test("does not fail on an old post that cannot be read", async () => {
    commit({ "_posts/a.md": post("A"), "_posts/large.md": "x".repeat(1024 * 1024 + 1) });
    expect(await run(["--since", "HEAD"])).toMatchObject({ exitCode: 0, stderr: "" });
    write({ "_posts/large2.md": "x".repeat(1024 * 1024 + 1) });
    expect((await run(["--since", "HEAD"])).exitCode).toBe(2);
  });

  test("says what is wrong with a commit that it cannot use", async () => {
    expect(await run(["--since", "main"])).toMatchObject({
      exitCode: 2,
      stderr: "review-lint: --since: there is no commit yet to compare with.\n",
    });
    commit({ "_posts/a.md": post("A") });
    for (const [ref, said] of [
      ["mian", "there is no branch, tag or commit `mian`. Did you mean `main`?"],
      ["--output=x", "there is no branch, tag or commit `--output=x`."],
      ["HEAD:_posts/a.md", "there is no branch, tag or commit `HEAD:_posts/a.md`."],
    ] as const) {
      const { exitCode, stderr } = await run([`--since=${ref}`]);
      expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: `review-lint: --since: ${said}\n` });
    }
    git("switch", "-q", "--orphan", "alone");
    commit({ "_posts/b.md": post("B") });
    expect((await run(["--since", "main"])).stderr).toBe(
      "review-lint: --since: `main` and HEAD have no commit in common.\n",
    );
  });

  test("says how to get the history that a shallow clone lacks", async () => {
    commit({ "_posts/a.md": post("A") });
    git("switch", "-q", "-c", "topic");
    commit({ "_posts/b.md": post("B") });
    git("switch", "-q", "main");
    commit({ "_posts/c.md": post("C") });
    const clone = join(dirname(top), "clone");
    git("clone", "-q", "--depth", "1", "--no-single-branch", `file://${top}`, clone);
    const shallow = await run(["--since", "origin/topic"], { cwd: clone });
    expect(shallow.exitCode).toBe(2);
    expect(shallow.stderr).toContain("git fetch --unshallow");
    const absent = await run(["--since", "release"], { cwd: clone });
    expect(absent.stderr).toContain("This clone holds a part of the history only");
  });
});

test.each(["--staged", "--since=main"])("%s needs a repository, and git", async (option) => {
  const outside = await run([option], { cwd: home });
  expect(outside.exitCode).toBe(2);
  expect(outside.stderr).toBe(
    `review-lint: ${option.split("=", 1)}: there is no git repository around this folder.\n`,
  );
  const without = await run([option], { env: { PATH: home } });
  expect(without.stderr).toBe(
    `review-lint: ${option.split("=", 1)}: git is not installed, or not on the PATH.\n`,
  );
  expect(without.exitCode).toBe(2);
});

describe("lines", () => {
  test("that were not touched are found again, whatever was put around them", () => {
    const line = fc.constantFrom("", "a", "b", "c", "d");
    fc.assert(
      fc.property(fc.array(line), fc.array(line), fc.array(line), fc.array(line), (head, out, put, tail) => {
        const before = [...head, ...out, ...tail];
        const now = [...head, ...put, ...tail];
        const map = mapLines(before.join("\n"), now.join("\r\n"));
        const origins = now.map((_, index) => map.before(index + 1));
        const known = origins.filter((origin) => origin !== undefined);
        // Lines keep their order and their words, and no fewer are known than a plain comparison of both ends finds.
        expect(known).toEqual([...new Set(known)].sort((a, b) => a - b));
        for (const [index, origin] of origins.entries())
          if (origin !== undefined) expect(before[origin - 1]).toBe(now[index]);
        expect(known.length).toBeGreaterThanOrEqual(head.length + tail.length);
        for (let first = 1; first <= now.length; first++) {
          const touched = origins.slice(first - 1, first + 1).includes(undefined);
          expect(map.touches(first, Math.min(first + 1, now.length))).toBe(touched);
        }
      }),
    );
  });

  test("of a text that has nothing in common with the former one are all new, and soon told", () => {
    const lines = (word: string) => Array.from({ length: 100_000 }, (_, n) => `${word} ${n}`).join("\n");
    const map = mapLines(lines("a"), lines("b"));
    expect(map.before(50_000)).toBeUndefined();
    expect(map.touches(99_999, 100_000)).toBe(true);
  });

  test("that several files share do not make one the other", () => {
    const template = "---\nlayout: post\n---\n\n## Summary\n\n## Method\n";
    const added = new Map([
      ["new.md", `${template}something new\nand more\n`],
      ["moved.md", `${template}x\ny\nw\n`],
    ]);
    const removed = new Map([
      ["old.md", `${template}x\ny\nz\n`],
      ["gone.md", `${template}else\n`],
    ]);
    expect(findRenamed(added, removed)).toEqual(new Map([["moved.md", "old.md"]]));
    expect(findRenamed(new Map(), removed).size).toBe(0);
  });
});

/** The hooks as pre-commit reads them: https://pre-commit.com/#new-hooks. */
const hooksSchema = z.array(
  z.strictObject({
    id: z.string().regex(/^[\w-]+$/),
    name: z.string(),
    description: z.string(),
    entry: z.string(),
    language: z.literal("node"),
    types: z.array(z.literal("markdown")).optional(),
    exclude: z.string().optional(),
    always_run: z.boolean().default(false),
    pass_filenames: z.boolean().default(true),
    require_serial: z.boolean().default(false),
    stages: z.array(z.literal("pre-commit")).optional(),
    minimum_pre_commit_version: z.string(),
  }),
);

test("pre-commit is given one hook for posts and one for the site, with options that there are", () => {
  const text = readFileSync(join(import.meta.dirname, "..", ".pre-commit-hooks.yaml"), "utf8");
  const [posts, site, ...others] = hooksSchema.parse(parseYaml(text));
  expect(others).toEqual([]);
  expect(posts).toMatchObject({ id: "review-lint", types: ["markdown"], pass_filenames: true });
  expect(site).toMatchObject({
    id: "review-lint-site",
    always_run: true,
    pass_filenames: false,
    require_serial: true,
  });
  const isExcluded = (path: string) => new RegExp(posts?.exclude?.replace("(?i)", "") ?? "", "i").test(path);
  expect(["README.md", "docs/readme.ko.md", "CLAUDE.md"].map(isExcluded)).toEqual([true, true, true]);
  expect(["_posts/2026-01-01-readme.md", "_posts/README/a.md"].map(isExcluded)).toEqual([false, false]);
  for (const { entry } of [posts, site].flatMap((hook) => hook ?? [])) {
    const [command, ...argv] = entry.split(" ");
    expect(command).toBe("review-lint");
    expect(readArguments(argv).command).toBe("lint");
  }
});
