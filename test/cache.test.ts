import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { rules } from "../rules/index.ts";
import { main } from "../src/cli/main.ts";
import { packMap, packRecord, unpackMap, unpackRecord } from "../src/core/record.ts";
import { type CacheKey, cacheFolderOf, openCache } from "../src/host/cache.ts";
import { digestOf, drawerOf } from "../src/host/digest.ts";

const disk = vi.hoisted(() => ({ afterDigest: (_path: string): void => undefined }));
vi.mock(import("../src/host/read.ts"), async (original) => {
  const read = await original();
  return {
    ...read,
    readDigest(path) {
      const result = read.readDigest(path);
      disk.afterDigest(path);
      return result;
    },
  };
});

let folder: string;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "review-lint-cache-")));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const keyOf = (path: string, text: string, plan = "plan"): CacheKey => ({
  drawer: drawerOf(path),
  plan: digestOf(plan),
  post: digestOf(text),
});

describe("the cache", () => {
  const today = "2026-03-05";
  const fresh = (day = today) => openCache(folder, day);
  const keep = (key: CacheKey, line: string, day = today, isPassing = false) => {
    const cache = fresh(day);
    cache.keep(key, line, isPassing);
    expect(cache.save()).toEqual({});
  };

  test("knows what it was told, and says why it does not know the rest", () => {
    keep(keyOf("a.md", "one"), '{"한글":"가\\n"}\tx');
    const cache = fresh();
    expect(cache.find(keyOf("a.md", "one"))).toEqual({ found: '{"한글":"가\\n"}\tx' });
    expect(cache.find(keyOf("b.md", "one"))).toEqual({ miss: "new" });
    expect(cache.find(keyOf("a.md", "two"))).toEqual({ miss: "text" });
    expect(cache.find(keyOf("a.md", "one", "other"))).toEqual({ miss: "plan" });
  });

  test("a result that may pass holds for its day, others for all later ones", () => {
    keep(keyOf("a.md", "one"), "passes", today, true);
    keep(keyOf("b.md", "one"), "stays");
    expect(fresh("2026-03-06").find(keyOf("a.md", "one"))).toEqual({ miss: "day" });
    expect(fresh("2026-03-06").find(keyOf("b.md", "one"))).toEqual({ found: "stays" });
    // A clock that was put back.
    expect(fresh("2026-03-04").find(keyOf("b.md", "one"))).toEqual({ miss: "day" });
  });

  test("a post has a few entries, the last ones", () => {
    const texts = Array.from({ length: 12 }, (_, i) => String(i));
    for (const text of texts) keep(keyOf("a.md", text), text);
    const known = texts.filter((text) => "found" in fresh().find(keyOf("a.md", text)));
    expect(known).toEqual(texts.slice(4));
  });

  test("old entries go when something new comes", () => {
    keep(keyOf("a.md", "one"), "old", "2026-01-01");
    keep(keyOf("a.md", "two"), "new", today);
    expect(fresh().find(keyOf("a.md", "one"))).toEqual({ miss: "text" });
    expect(fresh().find(keyOf("a.md", "two"))).toEqual({ found: "new" });
  });

  test("two runs at once lose nothing", () => {
    const [one, other] = [fresh(), fresh()];
    one.keep(keyOf("a.md", "one"), "1", false);
    other.keep(keyOf("a.md", "two"), "2", false);
    one.save();
    other.save();
    expect(fresh().find(keyOf("a.md", "one"))).toEqual({ found: "1" });
    expect(fresh().find(keyOf("a.md", "two"))).toEqual({ found: "2" });
  });

  test("no damage is taken for a result", () => {
    const keys = ["a", "b", "c"].map((name) => keyOf(`${name}.md`, name));
    const lines = ["첫째 결과", "second", "third"];
    fc.assert(
      fc.property(fc.nat(), fc.nat(255), fc.constantFrom("change", "cut", "insert"), (at, byte, kind) => {
        rmSync(folder, { recursive: true, force: true });
        const cache = fresh();
        for (const [i, key] of keys.entries()) cache.keep(key, lines[i] ?? "", false);
        cache.save();
        for (const name of readdirSync(folder)) {
          const bytes = readFileSync(join(folder, name));
          const place = at % bytes.length;
          if (kind === "change") bytes[place] = byte;
          const damaged =
            kind === "cut"
              ? bytes.subarray(0, place)
              : kind === "insert"
                ? Buffer.concat([bytes.subarray(0, place), Buffer.from([byte]), bytes.subarray(place)])
                : bytes;
          writeFileSync(join(folder, name), damaged);
        }
        for (const [i, key] of keys.entries()) {
          const answer = fresh().find(key);
          if ("found" in answer) expect(answer.found).toBe(lines[i]);
        }
      }),
      { numRuns: 200 },
    );
  });

  test("a folder that cannot be is said, and harms nothing", () => {
    writeFileSync(join(folder, "file"), "");
    const cache = openCache(join(folder, "file", "inside"), today);
    expect(cache.find(keyOf("a.md", "one"))).toEqual({ miss: "new" });
    cache.keep(keyOf("a.md", "one"), "1", false);
    expect(cache.save().reason).toMatch(/ENOTDIR|EEXIST/);
  });

  test("lies beside the packages of a project, or in the user's own folder", () => {
    const env = { XDG_CACHE_HOME: join(folder, "home") };
    expect(dirname(dirname(cacheFolderOf(folder, env) ?? ""))).toBe(join(folder, "home"));
    mkdirSync(join(folder, "node_modules"));
    writeFileSync(join(folder, "package.json"), "{}");
    mkdirSync(join(folder, "site"));
    expect(cacheFolderOf(join(folder, "site"), env)).toBe(
      join(folder, "node_modules", ".cache", "review-lint"),
    );
  });
});

test("a record survives being packed", () => {
  const record = {
    path: "a.md",
    assets: [],
    map: packMap({ lineStarts: [0, 5], shifts: [[1, 2]] }),
    isDraft: false,
    unfixable: null,
    directives: [],
    findings: [],
    counts: {
      figures: 0,
      uncaptioned: 0,
      pictures: 0,
      captions: 0,
      files: 0,
      isReview: true,
      language: "ko" as const,
    },
    facts: { "a-rule": '{"a":"\\tb"}', "b-rule": "[]" },
    faults: [],
  };
  expect(unpackRecord(packRecord(record))).toEqual(record);
});

test("so does the map of a post", () => {
  const numbers = fc.array(fc.nat(1000));
  fc.assert(
    fc.property(numbers, fc.array(fc.tuple(fc.nat(), fc.nat())), (lengths, shifts) => {
      let start = 0;
      const lineStarts = [0, ...lengths.map((length) => (start += length))];
      expect(unpackMap(packMap({ lineStarts, shifts }))).toEqual({ lineStarts, shifts });
    }),
  );
});

async function* nothing(): AsyncGenerator<string> {
  yield "";
}

/** Runs over the folder, and tells what was known from former runs. */
async function run(argv: readonly string[], { id = "1", day = "2026-03-05" } = {}) {
  const written = { stdout: "", stderr: "" };
  const sink = (name: "stdout" | "stderr") => ({
    write(text: string) {
      written[name] += text;
    },
  });
  const code = await main(
    [...argv, "--stats", "--format", "json"],
    {
      cwd: folder,
      env: { XDG_CACHE_HOME: join(folder, ".home") },
      stdin: nothing(),
      stdout: sink("stdout"),
      stderr: sink("stderr"),
      now: () => new Date(`${day}T12:00:00`),
      build: { id, worker: join(folder, "none.js") },
    },
    rules,
  );
  const [, hits] = /known from former runs: (\d+)/.exec(written.stderr) ?? [];
  return {
    code,
    stdout: written.stdout,
    stderr: written.stderr,
    hits: hits === undefined ? hits : Number(hits),
  };
}

function write(files: { readonly [path: string]: string }): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

/** The result of a run that may use what is known, which must be that of one that does not. */
async function runBoth(argv: readonly string[] = [], as: Parameters<typeof run>[1] = {}) {
  const cached = await run(argv, as);
  const anew = await run([...argv, "--no-cache"], as);
  expect(anew.hits).toBeUndefined();
  expect({ code: cached.code, stdout: cached.stdout }).toEqual({ code: anew.code, stdout: anew.stdout });
  return cached;
}

/** Posts beside those that the tests speak of: of many, the run is known as a whole. */
describe.each([
  ["few posts", 0],
  ["many posts", 40],
])("a run over %s takes from former ones what still holds", (_amount, more) => {
  const post = (title: string, extra = "") =>
    `---\ntitle: ${title}\ndate: 2026-03-01\n---\n\n# ${title}\n\n![](images/a.png)\n\n본문이다. ${extra}\n`;
  beforeEach(() => {
    write({
      "_config.yml": "title: 리뷰\n",
      "_posts/2026-03-01-a.md": post("하나"),
      "_posts/2026-03-02-b.md": post("둘"),
      "review-lint.config.json": '{ "rules": { "missing-caption": "warn" } }',
    });
    for (let i = 0; i < more; i++)
      write({ [`_posts/2026-02-01-${i}.md`]: post(`글 ${i}`, `${i}번째 글이다.`) });
  });

  test("where nothing changed, nothing but what is told is made anew", async () => {
    await runBoth();
    const { stderr } = await run([]);
    expect(stderr).toContain(more > 0 ? "parser: none was needed" : "parser: satteri");
  });

  test("nothing at first, then all; only what changed is checked anew", async () => {
    expect((await runBoth()).hits).toBe(0);
    expect((await runBoth()).hits).toBe(2 + more);
    write({ "_posts/2026-03-02-b.md": post("둘", "\n\n## 빈 절\n\n## 끝\n\n본문이다.") });
    const { hits, stdout } = await runBoth();
    expect(hits).toBe(1 + more);
    expect(stdout).toContain("빈 절");
  });

  test.each<[string, () => void, Parameters<typeof run>]>([
    ["another version of the program", () => undefined, [[], { id: "2" }]],
    ["the configuration", () => write({ "review-lint.config.json": "{}" }), [[]]],
    ["a rule on the command line", () => undefined, [["--rule", "missing-caption: error"]]],
    ["the site's configuration", () => write({ "_config.yml": "title: 리뷰\nbaseurl: /blog\n" }), [[]]],
    ["the scope", () => undefined, [["--scope", "post"]]],
    ["the language", () => undefined, [["--locale", "ko"]]],
  ])("nothing after a change of %s", async (_what, change, [argv, as]) => {
    await runBoth();
    change();
    expect((await runBoth(argv, as)).hits).toBe(0);
    // The former results are still there for whoever goes back.
  });

  test("nothing after a change of the template, but all after a change of images", async () => {
    write({ "review-lint.config.json": '{ "template": "_templates/review.md" }' });
    write({ "_templates/review.md": "---\ntitle:\n---\n\n## 요약\n\n여기에 요약을 쓰세요.\n" });
    await runBoth();
    write({ "_templates/review.md": "---\ntitle:\n---\n\n## 요약\n\n본문이다.\n" });
    expect((await runBoth()).hits).toBe(0);
    const before = await runBoth();
    write({ "images/a.png": "x" });
    const after = await runBoth();
    expect(after.hits).toBe(2 + more);
    expect(after.stdout).not.toBe(before.stdout);
  });

  test("a post under another path is another post", async () => {
    await runBoth();
    rmSync(join(folder, "_posts/2026-03-01-a.md"));
    write({ "_posts/2026-04-09-a.md": post("하나") });
    expect((await runBoth()).hits).toBe(1 + more);
  });

  test("a date that lies ahead is looked at every day", async () => {
    write({ "_posts/2026-03-02-b.md": post("둘").replace("2026-03-01", "2026-03-09") });
    expect((await runBoth()).stdout).toContain("later than today");
    expect((await runBoth()).hits).toBe(2 + more);
    const { hits, stdout } = await runBoth([], { day: "2026-03-20" });
    expect(hits).toBe(1 + more);
    expect(stdout).not.toContain("later than today");
  });

  test("a configuration in code, and what it loads", async () => {
    rmSync(join(folder, "review-lint.config.json"));
    write({
      "words.mjs": "export const level = 'off';\n",
      "review-lint.config.mjs":
        "import { level } from './words.mjs';\nexport default { rules: { 'missing-caption': level } };\n",
    });
    await runBoth();
    expect((await runBoth()).hits).toBe(2 + more);
    write({ "words.mjs": "export const level = 'off'; // words\n" });
    expect((await runBoth()).hits).toBe(0);
  });

  test.each([
    [
      "a file",
      "import { readFileSync } from 'node:fs';\nreadFileSync(new URL('words.txt', import.meta.url));",
    ],
    ["the environment", "process.env.LEVEL;"],
    ["what a name leads to", "const name = './words.mjs';\nawait import(name);"],
  ])("nothing is known under a configuration that reads %s", async (_what, code) => {
    rmSync(join(folder, "review-lint.config.json"));
    write({ "words.txt": "", "words.mjs": "", "review-lint.config.mjs": `${code}\nexport default {};\n` });
    await run([]);
    const { hits, stderr } = await run([]);
    expect(hits).toBeUndefined();
    expect(stderr).toContain("nothing is kept between runs");
  });

  test("drafts are what each run takes them for", async () => {
    const draft = post("둘", "\n\n## 빈 절\n\n## 끝\n\n본문이다.").replace("---\n", "---\ndraft: true\n");
    write({ "_posts/2026-03-02-b.md": draft });
    for (const level of ["off", "warn", "error", "off", "error", "warn"]) await runBoth(["--drafts", level]);
  });

  test("what is found in a post that changes just then is not taken for what was there before", async () => {
    const path = "_posts/2026-03-02-b.md";
    disk.afterDigest = (absolute) => {
      if (absolute.endsWith(path)) write({ [path]: post("둘", "\n\n## 빈 절\n\n## 끝\n\n본문이다.") });
    };
    await run([]);
    disk.afterDigest = () => undefined;
    write({ [path]: post("둘") });
    expect((await runBoth()).stdout).not.toContain("빈 절");
    expect((await runBoth()).hits).toBe(2 + more);
  });

  test("a damaged file is no news, and is mended", async () => {
    await runBoth();
    const [project = ""] = readdirSync(join(folder, ".home", "review-lint"));
    const home = join(folder, ".home", "review-lint", project);
    for (const name of readdirSync(home)) writeFileSync(join(home, name), "review-lint cache 1\nrubbish\n\0");
    expect((await runBoth()).hits).toBe(0);
    expect((await runBoth()).hits).toBe(2 + more);
  });

  test("nothing is kept where fixes are made, or where it is said so", async () => {
    await run(["--fix-dry-run"]);
    expect((await run(["--no-cache"])).hits).toBeUndefined();
    expect((await run([])).hits).toBe(0);
  });

  test("--cache-location says where", async () => {
    await run(["--cache-location", "kept"]);
    expect(readdirSync(join(folder, "kept")).every((name) => /^review-lint-.\.cache$/.test(name))).toBe(true);
    expect((await run(["--cache-location", "kept"])).hits).toBe(2 + more);
  });

  test("whatever is done between runs, and however they are asked, each tells what is there", async () => {
    const path = fc.constantFrom("_posts/2026-03-01-a.md", "_posts/2026-03-02-b.md");
    const text = fc.constantFrom(
      post("하나"),
      post("둘", "\n\n## 빈 절\n\n## 끝\n\n본문이다."),
      post("셋").replace("---\n", "---\ndraft: true\n"),
      post("넷", "여기에 요약을 쓰세요."),
    );
    const image = fc.constantFrom("images/a.png", "images/A.png", "_posts/images/a.png");
    const step = fc.oneof(
      fc.record({ path, text }).map((of) => () => write({ [of.path]: of.text })),
      path.map((of) => () => rmSync(join(folder, of), { force: true })),
      image.map((of) => () => write({ [of]: "x" })),
      image.map((of) => () => rmSync(join(folder, of), { force: true })),
      fc
        .constantFrom("{}", '{ "template": "t.md" }', '{ "ignore": ["**/*-a.md"] }')
        .map((of) => () => write({ "review-lint.config.json": of })),
      fc.constantFrom("images/", "*-b.md", "").map((of) => () => write({ ".gitignore": `${of}\n` })),
    );
    const argv = fc.constantFrom(
      [],
      ["--drafts", "off"],
      ["--drafts", "error"],
      ["--scope", "post"],
      ["--scope", "site"],
      ["--locale", "ko"],
      ["--rule", "generic-alt: error"],
      ["--report-unused-directives", "error"],
      ["--no-ignore"],
      ["_posts"],
    );
    write({ "t.md": "## 요약\n\n여기에 요약을 쓰세요.\n", ".git/HEAD": "" });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(step, argv), { minLength: 4, maxLength: 10 }), async (steps) => {
        for (const [act, asked] of steps) {
          act();
          await runBoth(asked);
        }
      }),
      { numRuns: 6, endOnFailure: true },
    );
  }, 60_000);
});
