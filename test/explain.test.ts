import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { rules } from "../rules/index.ts";
import { explainPlace, readPlace } from "../src/cli/explain.ts";
import { type Options, readArguments } from "../src/cli/options.ts";

test.each([
  ["a.md", { path: "a.md" }],
  ["a.md:12", { path: "a.md", line: 12 }],
  ["a.md:12:3", { path: "a.md", line: 12, column: 3 }],
  ["a.md:12:3:", { path: "a.md", line: 12, column: 3 }],
  ["C:\\글\\a.md", { path: "C:\\글\\a.md" }],
  ["C:\\글\\a.md:7", { path: "C:\\글\\a.md", line: 7 }],
  ["10:30 회의.md:7:1", { path: "10:30 회의.md", line: 7, column: 1 }],
  ["a:1:2:3", { path: "a:1", line: 2, column: 3 }],
  ["a.md:", { path: "a.md:" }],
  [":3", { path: ":3" }],
])("%s is a place", (text, place) => {
  expect(readPlace(text)).toEqual(place);
});

describe("explain RULE FILE:LINE", () => {
  let cwd: string;
  beforeEach(() => {
    cwd = realpathSync(mkdtempSync(join(tmpdir(), "review-lint-explain-")));
    mkdirSync(join(cwd, "_posts"));
    write("_posts/a.md", POST);
  });
  afterEach(() => rmSync(cwd, { recursive: true, force: true }));

  const POST =
    "---\ntitle: 트랜스포머를 다시 읽다\ndate: 2025-01-01\ntags: [가, 나, 가]\n---\n\n## 빈 절\n\n## 절\n\n글이다.\n\n## 또 빈 절\n\n## 끝\n\n글.\n";

  function write(path: string, text: string): void {
    mkdirSync(dirname(join(cwd, path)), { recursive: true });
    writeFileSync(join(cwd, path), text);
  }

  function optionsOf(...argv: string[]): Options {
    const request = readArguments(argv);
    if (request.command !== "lint") throw new Error("these are no options of a run");
    return request.options;
  }

  async function explain(id: string, place: string, env = {}, ...argv: string[]) {
    const said = { stdout: "", stderr: "" };
    async function* nothing() {
      yield "";
    }
    const io = {
      cwd,
      env,
      stdin: nothing(),
      stdout: { write: (text: string) => (said.stdout += text) },
      stderr: { write: (text: string) => (said.stderr += text) },
      now: () => new Date(2026, 5, 30, 12),
    };
    const code = await explainPlace(id, place, optionsOf(...argv), io, rules);
    return { code, ...said };
  }

  test("shows what is found there, and the rule's page", async () => {
    const { code, stdout, stderr } = await explain("empty-section", "_posts/a.md:7");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toContain("_posts/a.md:7:1");
    expect(stdout).not.toContain("_posts/a.md:13:1");
    expect(stdout).toMatch(/^ 7 │ ## 빈 절\n {3}│ \^/m);
    expect(stdout).toMatch(/^Severity: error\nFixes: none$/m);
  });

  test("shows what a fix makes of it", async () => {
    const { stdout } = await explain("duplicate-tag", "_posts/a.md:4", { LANG: "ko" });
    expect(stdout).toContain("-tags: [가, 나, 가]\n+tags: [가, 나]\n");
    expect(stdout).toContain("자동 수정: --fix로 확실한 곳만");
  });

  test("names the nearest places where there is nothing", async () => {
    const { code, stdout } = await explain("empty-section", "_posts/a.md:11");
    expect(code).toBe(0);
    expect(stdout.split("\n\n", 1)[0]).toBe(
      "empty-section finds nothing at _posts/a.md:11. The nearest of its findings in\nthis post: line 13, line 7.",
    );
  });

  test("says where the rule is off, silent, or silenced", async () => {
    expect(
      (await explain("empty-section", "_posts/a.md:7", {}, "--rule", "empty-section: off")).stdout,
    ).toMatch(/^empty-section is off for _posts\/a\.md\.\n/);
    expect((await explain("stray-code", "_posts/a.md:7")).stdout).toMatch(
      /^stray-code finds nothing in _posts\/a\.md\.\n/,
    );
    write(
      "_posts/b.md",
      POST.replace("## 빈", "<!-- review-lint-disable-next-line empty-section -- 곧 씀 -->\n## 빈"),
    );
    expect((await explain("empty-section", "_posts/b.md:8")).stdout).toMatch(
      /^A directive silences its finding on line 8 \(곧 씀\)\.\n/,
    );
  });

  test("a rule about the site sees the other posts", async () => {
    write("_config.yml", "title: x\n");
    write("_posts/b.md", POST);
    const { stdout } = await explain("duplicate-post", "_posts/b.md:2");
    expect(stdout).toMatch(/^_posts\/b\.md:2:8 {2}error/m);
  });

  test.each([
    [
      "empty-secton",
      "_posts/a.md:7",
      "review-lint: unknown rule `empty-secton`. Did you mean `empty-section`?\n",
    ],
    ["empty-section", "_posts/x.md:7", /^review-lint: _posts\/x\.md: is not there\./],
  ])("exits 2 for %s at %s", async (id, place, stderr) => {
    const result = await explain(id, place);
    expect({ code: result.code, stdout: result.stdout }).toEqual({ code: 2, stdout: "" });
    expect(result.stderr).toMatch(stderr);
  });

  test("a folder is no place", async () => {
    write("_posts/b.md", POST);
    const { code, stderr } = await explain("empty-section", "_posts:3");
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: "review-lint: _posts: stands for several posts; name one.\n",
    });
  });

  test("a file with a colon in its name is meant as it is called", async () => {
    write("_posts/10:30", POST);
    write("_posts/c:7", POST);
    expect((await explain("empty-section", "_posts/c:7")).stdout).toContain("_posts/c:7:13:1");
  });
});
