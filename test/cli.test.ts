import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import type { Io } from "../src/cli/io.ts";
import { main } from "../src/cli/main.ts";
import { definePostRule, defineSiteRule, type Rule } from "../src/rule.ts";

const about = {
  summary: { en: "A good post has none.", ko: "좋은 글에는 없습니다." },
  why: { en: "It costs the reader time.", ko: "읽는 사람의 시간이 듭니다." },
  examples: { flags: "flags-x.md", allows: "allows-x.md" },
};

/** Reports each place where the text holds a word. */
function wordRule(id: string, severity: "error" | "warn" | "off"): Rule {
  return definePostRule({
    meta: {
      ...about,
      id,
      severity,
      messages: {
        en: { found: { text: "Found {word}.", help: "Take it out." } },
        ko: { found: { text: "{word}을(를) 찾았습니다.", help: "지우세요." } },
      },
    },
    options: z.strictObject({ word: z.string().min(1).default(id).describe("The word to look for.") }),
    check(post, { options, report }) {
      const { text } = post.source;
      for (let at = text.indexOf(options.word); at >= 0; at = text.indexOf(options.word, at + 1)) {
        report({
          at: { start: at, end: at + options.word.length },
          message: "found",
          values: { word: options.word },
        });
      }
    },
  });
}

const faulty = definePostRule({
  meta: {
    ...about,
    id: "faulty",
    severity: "off",
    messages: { en: { x: { text: "x", help: "x" } }, ko: { x: { text: "x", help: "x" } } },
  },
  options: z.strictObject({}),
  check() {
    throw new Error("a slip of mine");
  },
});

const dated = definePostRule({
  meta: {
    ...about,
    id: "dated",
    severity: "off",
    messages: {
      en: { day: { text: "Today is {day}.", help: "x" } },
      ko: { day: { text: "오늘은 {day}.", help: "x" } },
    },
  },
  options: z.strictObject({}),
  check(_post, { settings, report }) {
    report({ at: { start: 0, end: 0 }, message: "day", values: { day: settings.today ?? "unknown" } });
  },
});

const crowd = defineSiteRule({
  meta: {
    ...about,
    id: "crowd",
    severity: "off",
    messages: {
      en: { many: { text: "{n} posts.", help: "x" } },
      ko: { many: { text: "글 {n}편.", help: "x" } },
    },
  },
  options: z.strictObject({}),
  collect: () => 1,
  conclude(facts, { report }) {
    const [first] = facts.keys();
    if (first !== undefined)
      report({ path: first, at: { start: 0, end: 0 }, message: "many", values: { n: facts.size } });
  },
});

const rules: readonly Rule[] = [
  wordRule("bad", "error"),
  wordRule("meh", "warn"),
  wordRule("rare", "off"),
  faulty,
  dated,
  crowd,
];

let cwd: string;
beforeEach(() => {
  cwd = realpathSync(mkdtempSync(join(tmpdir(), "review-lint-")));
});
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

function write(files: { readonly [path: string]: string | Uint8Array }): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(cwd, path)), { recursive: true });
    writeFileSync(join(cwd, path), content);
  }
}

interface Setting {
  readonly env?: Io["env"];
  readonly stdin?: string | Uint8Array;
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly cwd?: string;
}

async function run(
  argv: readonly string[],
  { env = {}, stdin = "", isTTY = false, columns, ...rest }: Setting = {},
) {
  let stdout = "";
  let stderr = "";
  async function* input() {
    yield stdin;
  }
  const io: Io = {
    cwd: rest.cwd ?? cwd,
    env,
    stdin: input(),
    stdout: { write: (text) => (stdout += text), isTTY, columns },
    stderr: { write: (text) => (stderr += text), isTTY },
    now: () => new Date(2026, 5, 30, 12),
  };
  const code = await main(argv, io, rules);
  return { code, stdout, stderr };
}

describe("exit codes", () => {
  test("0 where nothing is found, and for warnings alone", async () => {
    write({ "a.md": "fine\n", "b.md": "meh\n" });
    expect(await run(["a.md"])).toEqual({ code: 0, stdout: "", stderr: "" });
    expect(await run(["b.md"])).toEqual({
      code: 0,
      stdout: "b.md:1:1: warning Found meh. [meh]\n",
      stderr: "",
    });
  });

  test("1 for an error", async () => {
    write({ "a.md": "so bad\n" });
    expect(await run([])).toEqual({ code: 1, stdout: "a.md:1:4: error Found bad. [bad]\n", stderr: "" });
  });

  test("1 for more warnings than --max-warnings, shown or not", async () => {
    write({ "a.md": "meh meh\n" });
    expect((await run(["--max-warnings", "2"])).code).toBe(0);
    expect((await run(["--max-warnings", "0"])).code).toBe(1);
    const quiet = await run(["--max-warnings", "1", "--quiet"]);
    expect(quiet).toEqual({
      code: 1,
      stdout: "",
      stderr: "review-lint: 2 warnings are more than --max-warnings 1 allows.\n",
    });
  });

  test("2 for a rule that throws; the others go on", async () => {
    write({ "a.md": "bad\n" });
    const { code, stdout, stderr } = await run(["--rule", "faulty: warn"]);
    expect(code).toBe(2);
    expect(stdout).toBe("a.md:1:1: error Found bad. [bad]\n");
    expect(stderr).toMatch(/^review-lint: rule `faulty` failed in a\.md: a slip of mine\./);
    expect(stderr).toContain("cli.test.ts");
  });
});

describe("usage errors are one line and exit 2", () => {
  test.each([
    [["--formt", "json"], "unknown option `--formt`. Did you mean `--format`?"],
    [["--format", "jsn"], "markdown. Did you mean `json`?"],
    [["--format"], "option `--format <name>` argument missing."],
    [["--locale", "fr"], "Expected en, ko."],
    [["--max-warnings", "-1"], "Expected a whole number, 0 or more."],
    [["--max-warnings", "many"], "Expected a whole number, 0 or more."],
    [["--max-diagnostics", "1.5"], "Expected a whole number, 0 or more."],
    [["--rule", "bad"], 'Expected a rule and its level, as in "empty-section: off".'],
    [["--rule", "bad: eror"], "Expected off, warn, error. Did you mean `error`?"],
    [["--rule", "bda: off"], "--rule: unknown rule `bda`. Did you mean `bad`?"],
    [["--stdin", "a.md"], "--stdin takes no paths"],
    [["--stdin-filename", "a.md"], "--stdin-filename needs --stdin."],
    [[""], "a path is empty."],
    [["explain"], "missing required argument 'rule'."],
    [["explain", "bda"], "unknown rule `bda`. Did you mean `bad`?"],
    [["explain", "quite-another"], "`review-lint rules` lists them."],
    [["rules", "--jsn"], "unknown option `--jsn`. Did you mean `--json`?"],
    [["rules", "extra"], "too many arguments"],
    [["--config", "none.json"], "none.json: is not there."],
    [["--config", "a.yaml"], "not .yaml."],
  ])("%j", async (argv, expected) => {
    write({ "a.md": "fine\n" });
    const { code, stdout, stderr } = await run(argv);
    expect(stderr).toContain(expected);
    expect({ code, stdout, lines: stderr.split("\n").length }).toEqual({ code: 2, stdout: "", lines: 2 });
  });
});

describe("help and version", () => {
  test("help is short, and as wide as a terminal", async () => {
    const { code, stdout, stderr } = await run(["--help"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const lines = stdout.trimEnd().split("\n");
    expect(lines.length).toBeLessThanOrEqual(70);
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
    expect(stdout).toMatchInlineSnapshot(`
      "Usage: review-lint [paths...] [options]

      Finds what a template or a script left behind in review posts.
      Paths are files, folders or globs; without any, the posts of the site.

      What to check:
        --staged                    check what git has staged, as it is staged
        --since <ref>               report what is new since a commit or branch
        --stdin                     check the text on standard input
        --stdin-filename <file>     the path that this text has
        --no-ignore                 check what is left out by \`ignore\` or .gitignore
        --pass-with-no-files        exit 0 where there is nothing to check

      How to check:
        --[no-]config <file>        use this configuration, not the nearest; or none
        --rule <id: level>          set a rule to off, warn or error; repeatable
        --scope <scope>             rules that run: all (default), post or site
        --report-unused-directives  needless comments: warn (default), error, off
        --[no-]cache                take results of unchanged posts from the last run
        --cache-location <folder>   where results are kept between runs
        --concurrency <n>           threads: auto (default), off or a number
        --timeout <seconds>         for one post; 10
        --watch                     go on, and check anew what changes

      What to fix:
        --fix                       fix what is safely fixable, in the files
        --fix-unsafe                fix where words of the writer may go, too
        --fix-dry-run               show that as a diff, and change nothing

      What counts:
        --max-warnings <n>          exit 1 on more warnings than n
        --drafts <level>            drafts' errors: warn (default), error; off: skip
        --[no-]baseline <file>      findings to pass by; review-lint-baseline.json
        --update-baseline           write what is found now to the baseline
        --prune-baseline            drop from the baseline what is gone

      What to show:
        --format <name>             pretty, compact, json, jsonl, github, gitlab,
                                    sarif, junit, checkstyle, rdjson, markdown
        --output-file <file>        write the report to a file
        --output <name=file>        write one more report to a file; repeatable
        --quiet                     show errors only
        --max-diagnostics <n>       show no more than n to people; all count
        --locale <en|ko>            language of messages
        --[no-]color                with colours or without, on any terminal
        --stats                     tell where the time goes

      About:
        --version                   print the version
        --help                      print this help

      Commands:
        init [--yes]                write a configuration that fits this site
        learn [paths...] [--write]  propose a configuration from the posts
        explain RULE [FILE:LINE]    say what a rule wants, and why
        inspect FILE                say how a post was understood, and why
        rules [--json]              list the rules
        schema [--config]           print the JSON Schema of front matter
        completions SHELL           print completions: bash, zsh or fish

      Exit codes: 0 nothing that fails the run, 1 findings, 2 a run that went wrong.

      Examples:
        review-lint                             check the posts of this site
        review-lint _posts/2026-01-02-bert.md   check one post
        review-lint --fix "content/**/*.md"     fix what can be fixed, report the rest
        review-lint --staged                    check what is about to be committed
        review-lint --update-baseline           take what is found now as known

      "
    `);
  });

  test("a version alone", async () => {
    expect((await run(["--version"])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  test("subcommands have their own help", async () => {
    expect((await run(["explain", "--help"])).stdout).toContain("the id of a rule");
  });
});

describe("paths", () => {
  const paths = async (argv: readonly string[], setting?: Setting) => {
    const { stdout, stderr, code } = await run(["--format", "json", ...argv], setting);
    const files = z
      .array(z.looseObject({ filePath: z.string() }))
      .parse(stdout === "" ? [] : JSON.parse(stdout));
    return { code, stderr, files: files.map(({ filePath }) => filePath.replace(`${cwd}/`, "")) };
  };

  test.each([
    "post (1).md",
    "[draft] a.md",
    "{a,b}.md",
    "!not.md",
    "a b.md",
    "논문 리뷰.md".normalize("NFC"),
    "논문 리뷰.md".normalize("NFD"),
    "a*b.md",
    "@(x|y).md",
  ])("a name that exists is never a glob: %s", async (name) => {
    write({ [name]: "fine\n", "b.md": "fine\n" });
    expect(await paths([name])).toEqual({ code: 0, stderr: "", files: [name] });
  });

  test("Hangul is found in whichever form the disk keeps it", async () => {
    const [composed, decomposed] = ["리뷰.md".normalize("NFC"), "글.md".normalize("NFD")];
    write({ [composed]: "fine\n", [decomposed]: "fine\n" });
    const asked = await paths([composed.normalize("NFD"), decomposed.normalize("NFC")]);
    expect(asked.files.sort()).toEqual([composed, decomposed].sort());
  });

  test("a folder is walked for Markdown, without what is no post", async () => {
    write({
      "p/b.md": "",
      "p/a.markdown": "",
      "p/C.MD": "",
      "p/x.mdx": "",
      "p/x.txt": "",
      "p/README.md": "",
      "p/readme.ko.md": "",
      "p/CLAUDE.md": "",
      "p/.hidden/a.md": "",
      "p/node_modules/n/a.md": "",
      "p/_site/a.md": "",
      "p/vendor/bundle/a.md": "",
      "p/vendor/a.md": "",
    });
    expect((await paths(["p"])).files).toEqual(["p/C.MD", "p/a.markdown", "p/b.md", "p/vendor/a.md"]);
    expect((await paths(["p/README.md", "p/x.txt", "p/_site"])).files).toEqual([
      "p/README.md",
      "p/_site/a.md",
      "p/x.txt",
    ]);
  });

  test("a glob, also beside names; each file once", async () => {
    write({ "p/a.md": "", "p/q/b.md": "", "p/c.png": "" });
    expect((await paths(["p/**/*", "./p/a.md", "p"])).files).toEqual(["p/a.md", "p/q/b.md"]);
    expect((await paths(["p/{a,z}.md"])).files).toEqual(["p/a.md"]);
  });

  test("a glob below a folder whose name has signs of globs, or Hangul written apart", async () => {
    write({ "x(1)/a.md": "bad\n", ["폴더/한글.md".normalize("NFD")]: "bad\n" });
    const { stdout, code } = await run(["x(1)/*.md", "폴더/한*.md"]);
    expect(code).toBe(1);
    expect(stdout.normalize("NFC")).toBe(
      "x(1)/a.md:1:1: error Found bad. [bad]\n폴더/한글.md:1:1: error Found bad. [bad]\n",
    );
  });

  test("what matches nothing is an error, with the nearest name; the rest is checked", async () => {
    write({ "_posts/bert.md": "", "_posts/gpt.md": "" });
    expect(await paths(["_posts/brt.md", "x/*.md", "_posts/gpt.md"])).toEqual({
      code: 2,
      stderr:
        "review-lint: _posts/brt.md: is not there. Did you mean `_posts/bert.md`?\n" +
        "review-lint: x/*.md: matches no .md or .markdown file.\n",
      files: ["_posts/brt.md", "_posts/gpt.md", "x/*.md"],
    });
  });

  test("without paths: the site's own folders, else here", async () => {
    write({ "_posts/a.md": "", "src/content/b.md": "", "other/c.md": "" });
    expect((await paths([])).files).toEqual(["_posts/a.md", "src/content/b.md"]);
    rmSync(join(cwd, "_posts"), { recursive: true });
    rmSync(join(cwd, "src"), { recursive: true });
    expect((await paths([])).files).toEqual(["other/c.md"]);
  });

  test("without paths: the configuration's content, from its own folder", async () => {
    write({
      "review-lint.config.json": '{"content": ["texts", "more/*.md"]}',
      "texts/a.md": "",
      "more/b.md": "",
      "sub/c.md": "",
    });
    expect((await paths([], { cwd: join(cwd, "sub") })).files).toEqual(["more/b.md", "texts/a.md"]);
  });

  test("a path outside the working directory is shown from it", async () => {
    write({ "sub/x": "", "a.md": "bad" });
    expect((await run(["../a.md"], { cwd: join(cwd, "sub") })).stdout).toBe(
      "../a.md:1:1: error Found bad. [bad]\n",
    );
  });

  test("links into a circle, and to nowhere", async () => {
    write({ "p/a.md": "" });
    symlinkSync(join(cwd, "p"), join(cwd, "p", "again"));
    symlinkSync(join(cwd, "gone.md"), join(cwd, "p", "dangling.md"));
    expect(await paths(["p"])).toMatchObject({ code: 0, files: ["p/a.md"] });
    expect(await paths(["p/dangling.md"])).toMatchObject({
      code: 2,
      stderr: "review-lint: p/dangling.md: is a link that leads nowhere.\n",
    });
  });

  test("a file called as a subcommand needs ./", async () => {
    write({ "rules/a.md": "bad" });
    expect((await run(["rules"])).stdout).toContain("A good post has none.");
    expect((await run(["./rules"])).stdout).toBe("rules/a.md:1:1: error Found bad. [bad]\n");
  });
});

describe("what is left out", () => {
  beforeEach(() => write({ "review-lint.config.json": '{"ignore": ["drafts", "_posts/old-*.md"]}' }));

  test("is skipped silently, also when it is named", async () => {
    write({ "drafts/a.md": "bad", "_posts/old-a.md": "bad", "_posts/b.md": "bad" });
    const { stdout, stderr } = await run(["drafts/a.md", "_posts"]);
    expect({ stdout, stderr }).toEqual({ stdout: "_posts/b.md:1:1: error Found bad. [bad]\n", stderr: "" });
    expect((await run(["drafts/a.md", "--no-ignore"])).code).toBe(1);
  });

  test("is counted where nothing remains", async () => {
    mkdirSync(join(cwd, ".git"));
    write({
      ".gitignore": "tmp/\n",
      "drafts/a.md": "bad",
      "drafts/b.md": "bad",
      "tmp/c.md": "bad",
      "README.md": "",
    });
    const message =
      "review-lint: No posts to check: 4 were left out, 1 by .gitignore, 2 by `ignore`, 1 by name (README and the like).\n";
    expect(await run([])).toEqual({ code: 2, stdout: "", stderr: message });
    expect(await run(["--pass-with-no-files"])).toEqual({ code: 0, stdout: "", stderr: message });
    const stdin = await run(["--stdin", "--stdin-filename", "drafts/x.md"], { stdin: "bad" });
    expect(stdin.stderr).toContain("1 was left out, 1 by `ignore`");
  });

  test("an empty folder has no reasons to tell", async () => {
    expect(await run(["--no-config"])).toEqual({
      code: 2,
      stdout: "",
      stderr: "review-lint: No posts to check: there is no .md or .markdown file.\n",
    });
  });

  test(".gitignore is read as git reads it", async () => {
    const names = [
      "a.md",
      "b.md",
      "sub/a.md",
      "sub/b.md",
      "sub/deep/a.md",
      "x/y/z.md",
      "tmp/a.md",
      "sub/tmp/a.md",
      "keep/a.md",
      "keep/b.md",
      "#a.md",
      "!a.md",
      "a1.md",
      "a-.md",
      "(a|b).md",
      "{a,b}.md",
      "한글.md",
      "end .md",
      "sub/only.md",
      "q?.md",
      "build/a.md",
      "docs/build/a.md",
      "docs/a/b/c.md",
      "[x].md",
      "a]b.md",
    ];
    write(Object.fromEntries(names.map((name) => [name, ""])));
    write({
      ".gitignore": [
        "# a comment",
        "/b.md",
        "sub/deep",
        "x/**/z.md",
        "tmp/",
        "keep/*",
        "!keep/b.md",
        "\\#a.md",
        "\\!a.md",
        "a[0-9].md",
        "(a|b).md",
        "{a,b}.md",
        "한글.md",
        "end\\ .md  ",
        "q\\?.md",
        "/build/",
        "docs/**",
        "!docs/a",
        "\\[x].md",
        "a[]]b.md",
        "**/nothing",
        "[z",
      ].join("\n"),
      "sub/.gitignore": "/only.md\n!tmp/\n",
      "sub/deep/.gitignore": "!a.md\n",
    });
    execFileSync("git", ["init", "-q"], { cwd });
    writeFileSync(join(cwd, ".git", "info", "exclude"), "sub/a.md\n");
    const kept = execFileSync("git", ["ls-files", "-z", "-o", "--exclude-standard"], {
      cwd,
      encoding: "utf8",
    });
    const { stdout } = await run(["--no-config", "--format", "json", "."]);
    const found = z.array(z.looseObject({ filePath: z.string() })).parse(JSON.parse(stdout));
    expect(found.map(({ filePath }) => filePath.replace(`${cwd}/`, ""))).toEqual(
      kept
        .split("\0")
        .filter((name) => name.endsWith(".md"))
        .sort(),
    );
  });
});

describe("files that cannot be checked", () => {
  test("each is named with its reason; the others are checked", async () => {
    write({
      "utf16.md": Buffer.from("\uFEFFbad", "utf16le"),
      "euc.md": Buffer.concat([Buffer.from("# a\n"), Buffer.from([0xb0, 0xa1, 0x0a])]),
      "large.md": "x".repeat(1024 * 1024 + 1),
      "limit.md": "x".repeat(1024 * 1024),
      "ok.md": "bad",
    });
    expect(await run(["utf16.md", "euc.md", "large.md", "limit.md", "ok.md"])).toEqual({
      code: 2,
      stdout: "ok.md:1:1: error Found bad. [bad]\n",
      stderr:
        "review-lint: euc.md: is not UTF-8 (first wrong byte on line 2); save it as UTF-8.\n" +
        "review-lint: large.md: is too large (1048577 bytes; the limit is 1 MiB, 1048576 bytes).\n" +
        "review-lint: utf16.md: is UTF-16; save it as UTF-8.\n",
    });
  });

  test("a byte order mark of UTF-8 is no harm", async () => {
    write({ "a.md": "\uFEFFbad" });
    expect((await run(["a.md"])).stdout).toBe("a.md:1:2: error Found bad. [bad]\n");
  });

  test("a name with escapes does no harm", async () => {
    write({ "a\u001B[31m\nb.md": "bad" });
    expect((await run(["."])).stdout).toBe("a␛[31m␊b.md:1:1: error Found bad. [bad]\n");
  });
});

describe("configuration", () => {
  test("is the nearest above, and globs start at its folder", async () => {
    write({
      "package.json": '{"name": "x", "review-lint": {"rules": {"bad": "warn"}}}',
      "blog/review-lint.config.jsonc":
        '{\n  // drafts may be bad\n  "overrides": [{"files": ["drafts/**"], "rules": {"bad": "off"},}],\n}',
      "blog/drafts/a.md": "bad",
      "blog/b.md": "bad",
      "c.md": "bad",
    });
    expect((await run([".."], { cwd: join(cwd, "blog", "drafts") })).stdout).toBe(
      "../b.md:1:1: error Found bad. [bad]\n",
    );
    expect((await run(["c.md"])).stdout).toBe("c.md:1:1: warning Found bad. [bad]\n");
    expect((await run(["c.md", "--no-config"])).code).toBe(1);
    expect((await run(["blog/drafts/a.md", "--config", "blog/review-lint.config.jsonc"])).code).toBe(0);
  });

  test("a package.json of others is passed by, even a broken one", async () => {
    write({
      "review-lint.config.json": '{"rules": {"bad": "off"}}',
      "sub/package.json": "{",
      "sub/a.md": "bad",
    });
    expect((await run(["a.md"], { cwd: join(cwd, "sub") })).code).toBe(0);
    expect((await run(["a.md", "--config", "package.json"], { cwd: join(cwd, "sub") })).stderr).toContain(
      'has no "review-lint" key',
    );
  });

  test("--rule weighs more than the file and its overrides, and keeps their options", async () => {
    write({
      "review-lint.config.json":
        '{"rules": {"bad": "off", "rare": ["warn", {"word": "so"}]}, "overrides": [{"files": ["*"], "rules": {"bad": "off"}}]}',
      "a.md": "so bad",
    });
    const { stdout } = await run(["--rule", "bad:warn", "--rule", "'rare': \"error\""]);
    expect(stdout).toBe("a.md:1:1: error Found so. [rare]\na.md:1:4: warning Found bad. [bad]\n");
  });

  test("all problems come at once", async () => {
    write({ "review-lint.config.json": '{"ruls": {},\n "locale": "kr"}', "a.md": "bad" });
    const { code, stdout, stderr } = await run(["--rule", "bda:off"]);
    expect({ code, stdout, lines: stderr.trimEnd().split("\n") }).toEqual({
      code: 2,
      stdout: "",
      lines: [
        "--rule: unknown rule `bda`. Did you mean `bad`?",
        "review-lint.config.json:1:2: unknown key `ruls`. Did you mean `rules`?",
        'review-lint.config.json:2:12: `locale`: expected "en" or "ko", found "kr". Did you mean `ko`?',
      ],
    });
  });

  test("the day comes from the clock, and site rules run once", async () => {
    write({ "a.md": "", "b.md": "" });
    const { stdout } = await run(["--rule", "dated:warn", "--rule", "crowd:warn", "a.md", "b.md"]);
    expect(stdout).toBe(
      "a.md:1:1: warning 2 posts. [crowd]\na.md:1:1: warning Today is 2026-06-30. [dated]\nb.md:1:1: warning Today is 2026-06-30. [dated]\n",
    );
  });
});

describe("standard input", () => {
  test("has a name of its own, or the one that is given", async () => {
    expect((await run(["--stdin"], { stdin: "bad" })).stdout).toBe("<stdin>:1:1: error Found bad. [bad]\n");
    write({
      "review-lint.config.json": '{"overrides": [{"files": ["notes/**"], "rules": {"bad": "warn"}}]}',
    });
    const named = await run(["--stdin", "--stdin-filename", "notes/a.md"], { stdin: "bad" });
    expect(named).toEqual({ code: 0, stdout: "notes/a.md:1:1: warning Found bad. [bad]\n", stderr: "" });
  });

  test("is decoded as strictly as a file", async () => {
    const { code, stderr } = await run(["--stdin"], { stdin: new Uint8Array([0xff, 0xfe, 0x41, 0]) });
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: "review-lint: <stdin>: is UTF-16; save it as UTF-8.\n",
    });
  });
});

describe("what is shown", () => {
  beforeEach(() => write({ "a.md": "bad meh\nbad\n" }));

  test("pretty on a terminal, compact elsewhere", async () => {
    expect((await run([], { isTTY: true })).stdout).toContain("✖");
    expect((await run([])).stdout).not.toContain("✖");
    expect((await run(["--format", "compact"], { isTTY: true })).stdout).not.toContain("✖");
  });

  test("--quiet hides warnings, --max-diagnostics what is too much; all count", async () => {
    expect((await run(["--quiet"])).stdout).toBe(
      "a.md:1:1: error Found bad. [bad]\na.md:2:1: error Found bad. [bad]\n",
    );
    expect((await run(["--max-diagnostics", "1"])).stdout).toBe("a.md:1:1: error Found bad. [bad]\n");
    const none = await run(["--max-diagnostics", "0", "--format", "pretty"]);
    expect(none).toMatchObject({ code: 1, stdout: "✖ 2 errors, 1 warning in 1 of 1 post (3 not shown)\n" });
  });

  test("--quiet does not say that nothing was found", async () => {
    write({ "a.md": "meh\n" });
    const { stdout } = await run(["a.md", "--quiet", "--format", "pretty"]);
    expect(stdout).toBe("✔ 1 post checked, no errors (1 warning not shown)\n");
  });

  test("json is a list even where there is nothing to check", async () => {
    mkdirSync(join(cwd, "empty"));
    const { stdout, code } = await run(["empty", "--pass-with-no-files", "--format", "json"]);
    expect([code, JSON.parse(stdout)]).toEqual([0, []]);
  });

  test("--no-cache changes nothing", async () => {
    expect(await run(["--no-cache"])).toEqual(await run([]));
  });

  test.each<[string[], Io["env"], string]>([
    [[], {}, "Found"],
    [[], { LANG: "ko_KR.UTF-8" }, "찾았습니다"],
    [[], { LANG: "ko_KR.UTF-8", LC_ALL: "en_US.UTF-8" }, "Found"],
    [[], { LANG: "en_US.UTF-8", LC_MESSAGES: "ko" }, "찾았습니다"],
    [[], { LANG: "kok_IN" }, "Found"],
    [["--locale", "ko"], {}, "찾았습니다"],
    [["--locale", "en"], { LANG: "ko_KR" }, "Found"],
  ])("the language of %j in %j", async (argv, env, expected) => {
    expect((await run(argv, { env })).stdout).toContain(expected);
  });

  test("the configuration's language weighs more than the environment's", async () => {
    write({ "review-lint.config.json": '{"locale": "ko"}' });
    expect((await run([], { env: { LANG: "en_US" } })).stdout).toContain("찾았습니다");
    expect((await run(["--locale", "en"])).stdout).toContain("Found");
  });

  test.each<[string[], Io["env"], boolean, boolean]>([
    [[], {}, true, true],
    [[], {}, false, false],
    [[], { NO_COLOR: "1" }, true, false],
    [[], { NO_COLOR: "" }, true, true],
    [[], { TERM: "dumb" }, true, false],
    [[], { FORCE_COLOR: "1" }, false, true],
    [[], { FORCE_COLOR: "1", NO_COLOR: "1" }, false, true],
    [[], { FORCE_COLOR: "0" }, true, false],
    [["--color"], { NO_COLOR: "1" }, false, true],
    [["--no-color"], { FORCE_COLOR: "1" }, true, false],
  ])("colours with %j in %j, terminal: %j", async (argv, env, isTTY, coloured) => {
    const { stdout } = await run(["--format", "pretty", ...argv], { env, isTTY });
    expect(stdout.includes("\u001B[")).toBe(coloured);
    expect(stdout.includes("\u001B]8;;file://")).toBe(coloured && isTTY);
  });

  test("json has ESLint's shape, clean files included", async () => {
    write({ "b.md": "" });
    const { stdout, code } = await run(["--format", "json"]);
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toEqual([
      {
        filePath: join(cwd, "a.md"),
        messages: [
          {
            ruleId: "bad",
            severity: 2,
            message: "Found bad.",
            messageId: "found",
            line: 1,
            column: 1,
            endLine: 1,
            endColumn: 4,
            help: "Take it out.",
            data: { word: "bad" },
          },
          {
            ruleId: "meh",
            severity: 1,
            message: "Found meh.",
            messageId: "found",
            line: 1,
            column: 5,
            endLine: 1,
            endColumn: 8,
            help: "Take it out.",
            data: { word: "meh" },
          },
          {
            ruleId: "bad",
            severity: 2,
            message: "Found bad.",
            messageId: "found",
            line: 2,
            column: 1,
            endLine: 2,
            endColumn: 4,
            help: "Take it out.",
            data: { word: "bad" },
          },
        ],
        errorCount: 2,
        warningCount: 1,
        suppressedMessages: [],
        fatalErrorCount: 0,
        fixableErrorCount: 0,
        fixableWarningCount: 0,
      },
      {
        filePath: join(cwd, "b.md"),
        messages: [],
        errorCount: 0,
        warningCount: 0,
        suppressedMessages: [],
        fatalErrorCount: 0,
        fixableErrorCount: 0,
        fixableWarningCount: 0,
      },
    ]);
  });
});

describe("subcommands", () => {
  test("rules lists them all, in the language of the reader", async () => {
    expect((await run(["rules"])).stdout).toBe(
      [
        "bad     error  A good post has none.",
        "meh     warn   A good post has none.",
        "rare    off    A good post has none.",
        "faulty  off    A good post has none.",
        "dated   off    A good post has none.",
        "crowd   off    A good post has none.",
        "",
      ].join("\n"),
    );
    expect((await run(["rules", "--locale", "ko"])).stdout).toContain("좋은 글에는 없습니다.");
  });

  test("rules --json", async () => {
    const listed = z
      .array(z.looseObject({ id: z.string(), scope: z.string() }))
      .parse(JSON.parse((await run(["rules", "--json"])).stdout));
    expect(listed.map(({ id, scope }) => `${id} ${scope}`)).toEqual(
      rules.map(({ meta, scope }) => `${meta.id} ${scope}`),
    );
  });

  test("explain prints the page of a rule", async () => {
    expect((await run(["explain", "bad"])).stdout).toBe(
      [
        "bad",
        "",
        "A good post has none.",
        "",
        "It costs the reader time.",
        "",
        "Severity: error",
        "Fixes: none",
        "",
        "Options:",
        '  word: string (default: "bad")',
        "      The word to look for.",
        "",
        "Messages:",
        "  found",
        "    Found {word}.",
        "    Take it out.",
        "",
      ].join("\n"),
    );
    expect((await run(["explain", "faulty", "--locale", "ko"])).stdout).toContain("옵션: 없음");
  });
});

describe("learning", () => {
  const post = (title: string, isBad = false) =>
    `---\ntitle: "${title}"\ndate: 2025-01-01\n---\n\n## 문제\n\n글${isBad ? " bad" : ""}.\n\n## 방법\n\n글.\n\n## 결과\n\n글.\n`;

  test("learn prints a configuration with its evidence, and writes it where asked, once", async () => {
    write({ "_posts/a.md": post("a"), "_posts/b.md": post("b"), "_posts/c.md": post("c", true) });
    const { code, stdout, stderr } = await run(["learn"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toContain("// Learned from 3 posts, 2 of them without an error.");
    expect(stdout).toContain('"required": ["date", "title"]');
    expect(await run(["learn", "--write"])).toMatchObject({
      code: 0,
      stdout: "Wrote review-lint.config.jsonc.\n",
    });
    // What was learned can be used as it is.
    expect((await run([])).stdout).toBe("_posts/c.md:8:3: error Found bad. [bad]\n");
    expect(await run(["learn", "--write"])).toMatchObject({
      code: 2,
      stderr: "review-lint: review-lint.config.jsonc is there already; nothing was written.\n",
    });
  });

  test("nothing is written beside, or below, a configuration that is read", async () => {
    write({ "review-lint.config.json": "{}", "sub/a.md": post("a") });
    const stderr = "review-lint: review-lint.config.json is there already; nothing was written.\n";
    expect(await run(["learn", "--write"])).toMatchObject({ code: 2, stderr });
    expect((await run(["learn", "--write"], { cwd: join(cwd, "sub") })).stderr).toContain("is there already");
  });

  test("a site's root that is no folder is said", async () => {
    write({ "review-lint.config.json": '{ "site": { "root": "blgo" } }', "a.md": "글\n" });
    expect(await run([])).toMatchObject({
      code: 2,
      stderr: "review-lint.config.json:1:21: the site's root blgo is no folder.\n",
    });
  });

  test("there is nothing to learn from nothing", async () => {
    expect(await run(["learn"])).toMatchObject({
      code: 2,
      stderr: "review-lint: there is no post to learn from.\n",
    });
  });

  test("init writes a configuration from a template", async () => {
    write({ "_templates/review.md": post("{{ title }}") });
    expect(await run(["init", "--from-template", "_templates/review.md"])).toMatchObject({
      code: 0,
      stderr: "",
    });
    expect((await run([])).code).not.toBe(1);
    expect(await run(["init", "--from-template", "_templates/reviw.md"])).toMatchObject({
      code: 2,
      stderr: "review-lint: _templates/reviw.md: is not there.\n",
    });
  });
});

describe("a template in the configuration", () => {
  test("is read once, is no post itself, and is missed where it is not there", async () => {
    write({
      "review-lint.config.json": '{\n  "template": "template.md"\n}',
      "template.md": "bad\n",
      "a.md": "bad\n",
    });
    expect((await run([])).stdout).toBe("a.md:1:1: error Found bad. [bad]\n");
    write({ "review-lint.config.json": '{\n  "template": "templte.md"\n}' });
    expect(await run([])).toMatchObject({
      code: 2,
      stderr: "review-lint.config.json:2:15: the template templte.md is not there.\n",
    });
  });
});

describe("inspect", () => {
  test("says which settings apply, and how the post was understood", async () => {
    write({
      "_config.yml": "baseurl: /blog\n",
      "review-lint.config.json": JSON.stringify({
        rules: { rare: "warn" },
        profiles: { paper: { files: ["_posts/**"], sections: ["문제", "방법"] } },
        overrides: [{ files: ["_posts/**"], rules: { meh: ["warn", { word: "hm" }] } }],
      }),
      "_posts/2025-01-01-a.md": `---\ntitle: "아주 긴 제목 ${"제목 ".repeat(20)}"\ndate:\n---\n\n# 머리\n\n## 문제\n\n**저자**: 홍길동\n\n![그림](/assets/images/a-picture-with-a-long-name/architecture.png)\n*그림 1. 구조*\n\n![](b.png)\n\n## 덧붙임\n`,
    });
    const english = await run(["inspect", "_posts/2025-01-01-a.md"], { columns: 80 });
    const korean = await run(["inspect", "_posts/2025-01-01-a.md", "--locale", "ko"], { columns: 80 });
    expect(english).toMatchObject({ code: 0, stderr: "" });
    await expect(`${english.stdout}\n${korean.stdout}`).toMatchFileSnapshot("snapshots/inspect.txt");
  });

  test("a post that cannot be had, or is left out, is said", async () => {
    write({ "review-lint.config.json": '{ "ignore": ["old/**"] }', "old/a.md": "글\n" });
    expect(await run(["inspect", "b.md"])).toMatchObject({
      code: 2,
      stderr: "review-lint: b.md: is not there.\n",
    });
    expect(await run(["inspect", "old/a.md"])).toMatchObject({
      code: 2,
      stderr:
        "review-lint: old/a.md: left out by `ignore`, as the template or by a .gitignore; --no-ignore shows it.\n",
    });
    expect((await run(["inspect", "old/a.md", "--no-ignore"])).code).toBe(0);
    write({ "new/a.md": "글\n", "new/b.md": "글\n", "none/README.md": "글\n" });
    expect((await run(["inspect", "new"])).stderr).toBe(
      "review-lint: new: stands for several posts; name one.\n",
    );
    expect((await run(["inspect", "none"])).stderr).toBe("review-lint: none: holds no post.\n");
  });
});
