import { spawn } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { rules as builtIn } from "../rules/index.ts";
import { affectedBy, knownFiles } from "../src/cli/affected.ts";
import type { Io } from "../src/cli/io.ts";
import { main } from "../src/cli/main.ts";
import { readArguments } from "../src/cli/options.ts";
import { openSession } from "../src/cli/session.ts";
import { createWatcher } from "../src/host/watcher.ts";
import { definePostRule, defineSiteRule, type Rule } from "../src/rule.ts";
import { BUILT, buildIfStale } from "./fresh-build.ts";

const about = {
  summary: { en: "A good post has none.", ko: "좋은 글에는 없습니다." },
  why: { en: "It costs the reader time.", ko: "읽는 사람의 시간이 듭니다." },
  examples: { flags: "flags-x.md", allows: "allows-x.md" },
};

/** The paths of posts that a rule looked at, in the order in which it did. */
let checked: string[] = [];
/** Is called once, when the next post is checked. */
let whileChecking: (() => void) | undefined;

const bad = definePostRule({
  meta: {
    ...about,
    id: "bad",
    severity: "error",
    messages: {
      en: { found: { text: "Found {word}.", help: "" } },
      ko: { found: { text: "{word}.", help: "" } },
    },
  },
  options: z.strictObject({ word: z.string().default("bad").describe("The word to look for.") }),
  check(post, { options, report }) {
    checked.push(post.path);
    whileChecking?.();
    whileChecking = undefined;
    const at = post.source.text.indexOf(options.word);
    if (at < 0) return;
    report({
      at: { start: at, end: at + options.word.length },
      message: "found",
      values: { word: options.word },
    });
  },
});

/** Speaks in the first post, of all. */
const crowd = defineSiteRule({
  meta: {
    ...about,
    id: "crowd",
    severity: "warn",
    messages: {
      en: { many: { text: "{sum} in all.", help: "" } },
      ko: { many: { text: "{sum}.", help: "" } },
    },
  },
  options: z.strictObject({}),
  collect: (post) => post.source.text.split("many").length - 1,
  conclude(facts, { report }) {
    const [first] = facts.keys();
    let sum = 0;
    for (const fact of facts.values()) sum += fact;
    if (first !== undefined && sum > 0)
      report({ path: first, at: { start: 0, end: 0 }, message: "many", values: { sum } });
  },
});

/** The beginning of an image, two by two. */
const GIF = Buffer.from("GIF89a\u0002\u0000\u0002\u0000", "latin1");

const missingAsset = builtIn.filter(({ meta }) => meta.id === "missing-asset");
const rules: readonly Rule[] = [bad, crowd, ...missingAsset];

let cwd: string;
beforeEach(() => {
  cwd = realpathSync(mkdtempSync(join(tmpdir(), "review-lint watch ")));
  checked = [];
  whileChecking = undefined;
});
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

function write(files: { readonly [path: string]: string | Uint8Array }): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(cwd, path)), { recursive: true });
    writeFileSync(join(cwd, path), content);
  }
}

async function* nothing() {
  yield "";
}

/** A watch that is going on. */
interface Watching {
  /** Waits for the end of the next round: what it wrote to either stream, and of which posts it looked at the text. */
  round(): Promise<{ readonly stdout: string; readonly stderr: string; readonly checked: string[] }>;
  /** Ends it; gives the exit code, and what rounds there were that nobody waited for. */
  stop(): Promise<{ readonly code: number; readonly others: number }>;
}

function watching(argv: readonly string[], world: Partial<Io> = {}, isTTY = false): Watching {
  const stop = new AbortController();
  const rounds: { stdout: string; stderr: string; checked: string[] }[] = [];
  let stdout = "";
  let stderr = "";
  let wake = () => undefined;
  const io: Io = {
    cwd,
    env: {},
    stdin: nothing(),
    stdout: { write: (text) => (stdout += text), isTTY, columns: 80 },
    stderr: {
      write(text) {
        stderr += text;
        if (!text.endsWith("Watching; Ctrl-C ends.\n")) return;
        rounds.push({ stdout, stderr, checked });
        stdout = "";
        stderr = "";
        checked = [];
        wake();
      },
    },
    now: () => new Date(2026, 5, 30, 12, 0, 5),
    stop: stop.signal,
    ...world,
  };
  const code = main(["--watch", ...argv], io, rules);
  return {
    async round() {
      for (;;) {
        const round = rounds.shift();
        if (round) return round;
        await new Promise<void>((resolve) => {
          wake = () => {
            resolve();
            return undefined;
          };
        });
      }
    },
    async stop() {
      stop.abort();
      return { code: await code, others: rounds.length };
    },
  };
}

const END = "Watching; Ctrl-C ends.\n";

describe("a round", () => {
  test("checks what changed, and shows the whole state, the site included", async () => {
    write({ "a.md": "bad\n", "b.md": "fine\n", "c.md": "many\n" });
    const watch = watching([]);
    expect(await watch.round()).toEqual({
      stdout: "a.md:1:1: error Found bad. [bad]\na.md:1:1: warning 1 in all. [crowd]\n",
      stderr: `12:00:05 3 posts, 1 error, 1 warning. ${END}`,
      checked: ["a.md", "b.md", "c.md"],
    });
    write({ "b.md": "so bad, many\n" });
    expect(await watch.round()).toEqual({
      stdout:
        "a.md:1:1: error Found bad. [bad]\na.md:1:1: warning 2 in all. [crowd]\nb.md:1:4: error Found bad. [bad]\n",
      stderr: `12:00:05 3 posts, 2 errors, 1 warning. ${END}`,
      checked: ["b.md"],
    });
    write({ "a.md": "fine\n", "b.md": "fine\n", "c.md": "fine\n" });
    // Writes that come one by one may be seen one by one.
    for (;;) if ((await watch.round()).stderr.includes("3 posts, 0 errors, 0 warnings.")) break;
    expect((await watch.stop()).code).toBe(0);
  });

  test("shows lines of posts that did not change", async () => {
    write({ "a.md": "a bad line\n", "b.md": "fine\n" });
    const watch = watching(["--format", "pretty"]);
    expect((await watch.round()).stdout).toContain("a bad line");
    write({ "b.md": "a bad word\n" });
    const { stdout } = await watch.round();
    expect(stdout).toContain("a bad line");
    expect(stdout).toContain("a bad word");
    expect((await watch.stop()).others).toBe(0);
  });

  test("follows a change that was made while another round was under way", async () => {
    write({ "a.md": "fine\n", "b.md": "fine\n" });
    const watch = watching([]);
    await watch.round();
    whileChecking = () => write({ "a.md": "bad\n" });
    write({ "b.md": "fine, too\n" });
    expect(await watch.round()).toMatchObject({ stdout: "", checked: ["b.md"] });
    expect(await watch.round()).toMatchObject({
      stdout: "a.md:1:1: error Found bad. [bad]\n",
      checked: ["a.md"],
    });
    expect((await watch.stop()).others).toBe(0);
  });

  test("sees a file that another takes the place of, as editors and git write", async () => {
    write({ "a.md": "fine\n" });
    const watch = watching([]);
    await watch.round();
    for (const text of ["bad\n", "fine\n"]) {
      write({ ".a.md.tmp": text });
      renameSync(join(cwd, ".a.md.tmp"), join(cwd, "a.md"));
      expect(await watch.round()).toMatchObject({
        stdout: text === "bad\n" ? "a.md:1:1: error Found bad. [bad]\n" : "",
        checked: ["a.md"],
      });
    }
    expect((await watch.stop()).others).toBe(0);
  });

  test("comes for posts that come and go, with nothing else checked again", async () => {
    write({ "p/a.md": "many\n" });
    const watch = watching(["p"]);
    expect((await watch.round()).stdout).toContain("1 in all");
    write({ "p/b.md": "many\n" });
    expect(await watch.round()).toMatchObject({
      stdout: "p/a.md:1:1: warning 2 in all. [crowd]\n",
      checked: ["p/b.md"],
    });
    rmSync(join(cwd, "p/a.md"));
    expect(await watch.round()).toMatchObject({
      stdout: "p/b.md:1:1: warning 1 in all. [crowd]\n",
      checked: [],
    });
    rmSync(join(cwd, "p/b.md"));
    expect((await watch.round()).stderr).toBe(
      `review-lint: No posts to check: there is no .md or .markdown file.\n12:00:05 0 posts, 0 errors, 0 warnings. ${END}`,
    );
    write({ "p/a.md": "bad\n" });
    expect((await watch.round()).stdout).toBe("p/a.md:1:1: error Found bad. [bad]\n");
    await watch.stop();
  });

  test("comes for folders that come and go, and for what changes in them", async () => {
    write({ "p/a.md": "many\n", "q/in/b.md": "bad\n" });
    const watch = watching(["p"]);
    await watch.round();
    renameSync(join(cwd, "q"), join(cwd, "p/q"));
    expect((await watch.round()).stdout).toContain("p/q/in/b.md:1:1: error");
    write({ "p/q/in/b.md": "fine\n" });
    expect(await watch.round()).toMatchObject({ checked: ["p/q/in/b.md"] });
    renameSync(join(cwd, "p/q"), join(cwd, "r"));
    expect((await watch.round()).stderr).toContain("1 post,");
    rmSync(join(cwd, "p"), { recursive: true });
    for (;;) if ((await watch.round()).stderr.includes("p: is not there.")) break;
    write({ "p/new.md": "bad\n" });
    for (;;) if ((await watch.round()).stdout.includes("p/new.md:1:1: error")) break;
    await watch.stop();
  });

  test("comes for a named post that was not there", async () => {
    write({ "a.md": "fine\n" });
    const watch = watching(["a.md", "in/b.md"]);
    expect((await watch.round()).stderr).toBe(
      `review-lint: in/b.md: is not there.\n12:00:05 1 post, 0 errors, 0 warnings, 1 not checked. ${END}`,
    );
    write({ "in/b.md": "bad\n" });
    for (;;) if ((await watch.round()).stdout === "in/b.md:1:1: error Found bad. [bad]\n") break;
    await watch.stop();
  });

  test("comes for posts behind a folder that is a link", async () => {
    write({ "elsewhere/a.md": "fine\n" });
    mkdirSync(join(cwd, "site"));
    symlinkSync(join(cwd, "elsewhere"), join(cwd, "site/p"));
    const watch = watching(["p"], { cwd: join(cwd, "site") });
    await watch.round();
    write({ "elsewhere/a.md": "bad\n" });
    expect((await watch.round()).stdout).toBe("p/a.md:1:1: error Found bad. [bad]\n");
    await watch.stop();
  });

  test("comes for images, with no post checked again", async () => {
    write({ "_config.yml": "", "img/other.gif": GIF, "_posts/2025-01-01-a.md": "![A cat](/img/cat.gif)\n" });
    const watch = watching([]);
    expect((await watch.round()).stdout).toContain("missing-asset");
    write({ "img/cat.gif": GIF });
    expect(await watch.round()).toMatchObject({ stdout: "", checked: [] });
    // What was found of images is not taken from before where a post shows another one.
    write({ "_posts/2025-01-01-a.md": "![A dog](/img/dog.gif)\n" });
    expect((await watch.round()).stdout).toContain("missing-asset");
    // Of a folder that is not there at all, nobody can tell what it should hold.
    renameSync(join(cwd, "img"), join(cwd, "pictures"));
    expect((await watch.round()).stdout).toBe("");
    await watch.stop();
  });

  test("comes for what decides which files are posts, and for a baseline", async () => {
    write({ ".git/HEAD": "", "a.md": "bad\n", "b.md": "bad\n" });
    const watch = watching([]);
    expect((await watch.round()).stderr).toContain("2 posts");
    write({ ".gitignore": "b.md\n" });
    expect(await watch.round()).toMatchObject({
      stdout: "a.md:1:1: error Found bad. [bad]\n",
      checked: [],
    });
    write({ "review-lint-baseline.json": '{ "version": 1, "findings": [] }\n' });
    expect(await watch.round()).toMatchObject({
      stderr: `review-lint: 0 known, 1 new, 0 gone.\n12:00:05 1 post, 1 error, 0 warnings. ${END}`,
      checked: [],
    });
    await watch.stop();
  });

  test("comes on another day, with everything checked again", async () => {
    write({ "a.md": "fine\n", "b.md": "fine\n" });
    let day = 30;
    const watch = watching([], { now: () => new Date(2026, 5, day, 12) });
    await watch.round();
    day++;
    write({ "a.md": "bad\n" });
    expect((await watch.round()).checked).toEqual(["a.md", "b.md"]);
    await watch.stop();
  });
});

describe("the configuration", () => {
  test("is read again when it changes; a broken one is told, until it is mended", async () => {
    write({ "a.md": "worse\n", "b.md": "worse\n" });
    const watch = watching([]);
    expect((await watch.round()).stdout).toBe("");
    write({ "review-lint.config.json": '{ "rules": { "bad": ["warn", { "word": "worse" }] } }' });
    expect(await watch.round()).toMatchObject({
      stdout: "a.md:1:1: warning Found worse. [bad]\nb.md:1:1: warning Found worse. [bad]\n",
      checked: ["a.md", "b.md"],
    });
    write({ "review-lint.config.json": '{ "rules": { "bda": "off" } }' });
    expect(await watch.round()).toMatchObject({
      stdout: "",
      stderr: expect.stringMatching(
        /^review-lint\.config\.json:1:14: .*`bda`.*\n12:00:05 Nothing was checked\. W/,
      ),
      checked: [],
    });
    write({ "review-lint.config.json": '{ "ignore": ["b.md"] }' });
    expect(await watch.round()).toMatchObject({
      stderr: `12:00:05 1 post, 0 errors, 0 warnings. ${END}`,
      checked: ["a.md"],
    });
    expect((await watch.stop()).code).toBe(0);
  });

  test("is followed into the files that it is made of, and into its template", async () => {
    write({
      "shared/base.json": '{ "rules": { "bad": "warn" } }',
      "shared/template.md": "## Method\n",
      "site/review-lint.config.json":
        '{ "extends": "../shared/base.json", "template": "../shared/template.md" }',
      "site/a.md": "bad\n",
    });
    const watch = watching([], { cwd: join(cwd, "site") });
    expect((await watch.round()).stdout).toContain("warning");
    write({ "shared/base.json": '{ "rules": { "bad": "error" } }' });
    expect((await watch.round()).stdout).toContain("error");
    rmSync(join(cwd, "shared/template.md"));
    expect((await watch.round()).stderr).toContain("the template ../shared/template.md is not there.");
    write({ "shared/template.md": "## Method\n" });
    expect((await watch.round()).stdout).toContain("error");
    await watch.stop();
  });

  test("may be broken from the start", async () => {
    write({ "a.md": "bad\n", "review-lint.config.json": "{" });
    const watch = watching([]);
    expect((await watch.round()).stderr).toContain("Nothing was checked.");
    write({ "review-lint.config.json": "{}" });
    for (;;) if ((await watch.round()).stdout === "a.md:1:1: error Found bad. [bad]\n") break;
    await watch.stop();
  });

  test("a site's own configuration counts as well", async () => {
    write({
      "_config.yml": "",
      "img/other.gif": GIF,
      "_posts/2025-01-01-a.md": "![A cat](/blog/img/cat.gif)\n",
    });
    const watch = watching([]);
    expect((await watch.round()).stdout).toBe("");
    write({ "_config.yml": "baseurl: /blog\n" });
    for (;;) if ((await watch.round()).stdout.includes("missing-asset")) break;
    await watch.stop();
  });
});

describe("what makes no round", () => {
  test("files of editors, and whatever else is no matter of the posts", async () => {
    write({ "p/a.md": "fine\n", ".git/HEAD": "" });
    const watch = watching(["p"]);
    await watch.round();
    write({
      "p/.a.md.swp": "x",
      "p/4913": "x",
      "p/a.md~": "x",
      "p/#a.md#": "x",
      "p/a.md.tmp": "x",
      "p/notes.txt": "x",
      "q.md": "no post of this run",
      ".git/index": "x",
      "p/node_modules/x/y.md": "bad",
      "p/_site/y.png": "x",
    });
    symlinkSync("nobody@nowhere", join(cwd, "p/.#a.md"));
    // The changes above are known before this one.
    write({ "p/a.md": "bad\n" });
    expect((await watch.round()).checked).toEqual(["p/a.md"]);
    expect((await watch.stop()).others).toBe(0);
  });

  const NOTHING = { posts: new Set(), surroundings: false, listing: false, config: false };

  test.each([
    ".a.md.swp",
    ".a.md.0123456789ab.tmp",
    "4913",
    "a.md~",
    "#a.md#",
    ".#a.md",
    "gone.md",
    ".DS_Store",
    "notes.txt",
    "../../of-another-site.gif",
  ])("%s", async (name) => {
    write({ "site/_config.yml": "", "site/_posts/2025-01-01-a.md": "fine\n" });
    expect(await affected(["site/_posts"], `site/_posts/${name}`)).toEqual(NOTHING);
  });

  test("an image, where the configuration is broken", async () => {
    write({ "review-lint.config.json": "{" });
    expect(await affected([], "a.gif", ".gitignore", "review-lint-baseline.json.tmp")).toEqual(NOTHING);
    expect(await affected([], "review-lint.config.json")).toEqual({ ...NOTHING, config: true });
  });

  test("texts of the site, unless a rule asks which images they name", async () => {
    write({ "_config.yml": "", "_posts/2025-01-01-a.md": "fine\n" });
    expect(await affected([], "about.html")).toEqual(NOTHING);
    const asked = await affected(["--rule", "unused-asset: warn"], "about.html");
    expect(asked).toEqual({ ...NOTHING, surroundings: true });
  });
});

/** What a change of some files means for a run. */
async function affected(argv: readonly string[], ...paths: readonly string[]) {
  const request = readArguments(["--watch", ...argv]);
  if (request.command !== "lint") throw new Error(JSON.stringify(request));
  const output = { write: () => true };
  const io: Io = { cwd, env: {}, stdin: nothing(), stdout: output, stderr: output };
  const opened = await openSession(request.paths, request.options, io, builtIn);
  const known = knownFiles(opened.ok ? opened.session : undefined, request.options, cwd);
  const files = new Set(paths.map((path) => join(cwd, path)));
  return affectedBy({ files, folders: new Set() }, known, new Map());
}

describe("the screen", () => {
  const WIPED = "\u001B[2J\u001B[3J\u001B[H";

  test("is wiped before each report but the first, on a terminal", async () => {
    write({ "a.md": "fine\n" });
    const watch = watching([], {}, true);
    const first = await watch.round();
    expect(first.stdout).toContain("1 post checked, nothing found");
    expect(first.stdout).not.toContain("\u001B[2J");
    write({ "a.md": "bad\n" });
    const { stdout } = await watch.round();
    expect(stdout.startsWith(WIPED)).toBe(true);
    expect(stdout.split(WIPED)).toHaveLength(2);
    await watch.stop();
  });

  test("shows a summary by rule where a site has more findings than anybody reads", async () => {
    const posts = Array.from({ length: 70 }, (_, i) => [`${i}.md`, "bad\n"]);
    write(Object.fromEntries(posts));
    const watch = watching([], {}, true);
    const first = await watch.round();
    expect(first.stdout).not.toContain("69.md:1:1");
    write({ "a.md": "fine\n" });
    const { stdout, stderr } = await watch.round();
    expect(stdout).not.toContain("69.md:1:1");
    expect(stdout).toContain("bad");
    expect(stderr).toContain("71 posts, 70 errors");
    await watch.stop();
  });
});

describe("the command line", () => {
  test.each([
    [["--stdin"], "--stdin"],
    [["--staged"], "--staged"],
    [["--since", "main"], "--since"],
    [["--fix"], "--fix"],
    [["--fix-unsafe"], "--fix-unsafe"],
    [["--fix-dry-run"], "--fix-dry-run"],
    [["--output-file", "x"], "--output-file"],
    [["--output", "json=x"], "--output"],
    [["--update-baseline"], "--update-baseline"],
    [["--prune-baseline"], "--prune-baseline"],
  ])("refuses %j", (argv, name) => {
    expect(readArguments(["--watch", ...argv])).toEqual({
      command: "refuse",
      message: `--watch and ${name} do not go together.`,
    });
  });

  test("takes what a run takes", async () => {
    write({ "a.md": "bad\n", "b.md": "fine\n" });
    const watch = watching(["a.md", "--rule", "bad: warn", "--format", "json", "--locale", "ko", "--stats"]);
    const { stdout, stderr } = await watch.round();
    expect(JSON.parse(stdout)).toMatchObject([{ messages: [{ severity: 1 }] }]);
    expect(stderr).toContain("1 post in ");
    write({ "a.md": "fine\n" });
    expect(JSON.parse((await watch.round()).stdout)).toMatchObject([{ messages: [] }]);
    await watch.stop();
  });

  test("ends at once where it is stopped before it began", async () => {
    const stop = new AbortController();
    stop.abort();
    const watch = watching([], { stop: stop.signal });
    expect(await watch.stop()).toEqual({ code: 0, others: 0 });
  });
});

describe("the watcher", () => {
  test("is closed for whoever waits, and for who asks later", async () => {
    const watcher = createWatcher();
    watcher.watch({ trees: [cwd], folders: [], leftOut: [] });
    expect(watcher.isWatching).toBe(true);
    const waiting = watcher.next();
    watcher.close();
    expect(await waiting).toBeUndefined();
    expect(await watcher.next()).toBeUndefined();
    expect(watcher.isWatching).toBe(false);
  });

  test("watches no folder that it is told to leave out, and none that is not there", async () => {
    mkdirSync(join(cwd, "public"));
    const watcher = createWatcher();
    watcher.watch({ trees: [cwd, join(cwd, "nowhere")], folders: [], leftOut: [join(cwd, "public")] });
    expect(watcher.trouble).toBeUndefined();
    write({ "public/a.md": "x" });
    write({ "a.md": "x" });
    const changes = await watcher.next();
    expect([...(changes?.files ?? [])]).toEqual([join(cwd, "a.md")]);
    mkdirSync(join(cwd, "nowhere"));
    expect([...((await watcher.next())?.folders ?? [])]).toEqual([join(cwd, "nowhere")]);
    watcher.close();
  });
});

describe("the built command", () => {
  let child: ReturnType<typeof spawn> | undefined;
  beforeAll(() => buildIfStale(), 60_000);
  afterAll(() => child?.kill());

  test("watches, and is ended by Ctrl-C without a word", async () => {
    write({ "a.md": "## 절\n", "b.md": "글이다.\n" });
    const env = { PATH: process.env.PATH, HOME: cwd };
    const process_ = spawn(process.execPath, [BUILT, "--watch"], {
      cwd,
      env,
      stdio: ["ignore", "pipe", "pipe"],
    });
    child = process_;
    const output = { stdout: "", stderr: "" };
    const rounds: (() => void)[] = [];
    process_.stdout.on("data", (data) => {
      output.stdout += data;
    });
    process_.stderr.on("data", (data) => {
      output.stderr += data;
      if (String(data).includes(END)) rounds.shift()?.();
    });
    const round = () => new Promise<void>((resolve) => rounds.push(resolve));
    await round();
    const next = round();
    write({ "b.md": "## 절\n" });
    await next;
    expect(output.stdout).toContain("b.md:1:1: error Nothing stands under “절”. [empty-section]");
    const said = output.stderr;
    expect(said).toContain(END);
    const ended = new Promise((resolve) =>
      process_.once("exit", (code, signal) => resolve({ code, signal })),
    );
    process_.kill("SIGINT");
    expect(await ended).toEqual({ code: null, signal: "SIGINT" });
    expect(output.stderr).toBe(said);
  });
});
