import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { Readable } from "node:stream";
import { crc32 } from "node:zlib";
import { Chalk } from "chalk";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { rules } from "../rules/index.ts";
import emptySection from "../rules/sections/empty-section.ts";
import { main } from "../src/cli/main.ts";
import { parseGitignore } from "../src/core/gitignore.ts";
import { readThrown } from "../src/core/thrown.ts";
import type { Report } from "../src/report/format.ts";
import { definePostRule, defineSiteRule, type Rule } from "../src/rule.ts";
import { formats } from "./all-formats.ts";
import { lintWith } from "./lint-text.ts";

const words = { en: "Said.", ko: "있습니다." };
const said = { text: "Said {v}.", help: "Do not say it." };
const meta = (id: string) => ({
  id,
  summary: words,
  why: words,
  severity: "warn" as const,
  messages: { en: { said }, ko: { said } },
  notes: { first: words },
});

/** A rule as JavaScript writes it, which no compiler looks at: what it does is code, with `report` at hand. */
const inPost = (id: string, code: string) =>
  definePostRule({
    meta: meta(id),
    options: z.strictObject({}),
    check: (post, { report, settings }) =>
      new Function("post", "report", "settings", code)(post, report, settings),
  });
const inSite = (id: string, code: string) =>
  defineSiteRule({
    meta: meta(id),
    options: z.strictObject({}),
    collect: () => 1,
    conclude: (facts, { report, settings }) =>
      new Function("facts", "report", "settings", code)(facts, report, settings),
  });

const files = new Map([["a.md", "---\ntitle: a\n---\n\n## 빈 절\n\n## 절\n\n글이다.\n"]]);

/** What no report could be made of, and what code of others throws. */
const RUBBISH = [
  "throw null",
  "throw 'words'",
  "throw Object.create(null)",
  "throw { toString() { throw new Error('x') } }",
  "const e = new Error('x'); e.stack = 5; throw e",
  "const e = new Error('x'); e.message = {}; throw e",
  "throw Object.defineProperty(new Error('x'), 'message', { get() { throw 1 } })",
  "throw new Proxy({}, { getPrototypeOf() { throw 1 } })",
  "throw Object.freeze(new Error('x'))",
  "report()",
  "report(null)",
  "report({ path: 'a.md' })",
  "report({ path: 'a.md', at: { start: 0, end: 1 } })",
  "report({ path: 'a.md', at: { start: -1, end: 1 }, message: 'said' })",
  "report({ path: 'a.md', at: { start: 0, end: NaN }, message: 'said' })",
  "report({ path: 'a.md', at: { start: '0', end: '1' }, message: 'said' })",
  "report({ path: 'a.md', at: { start: 3, end: 1 }, message: 'said' })",
  "report({ path: 'a.md', at: { start: 0, end: 1 }, message: 5 })",
  "report({ path: 'a.md', at: { start: 0, end: 1 }, message: 'toString' })",
  "report({ path: 'a.md', at: { start: 0, end: 1 }, message: 'said', values: { v: 5n } })",
  "report({ path: 'a.md', at: { start: 0, end: 1 }, message: 'said', values: { v: Symbol('v') } })",
  "report({ path: 'a.md', at: { start: 0, end: 1 }, message: 'said', values: { v: Object.create(null) } })",
  "const v = {}; v.v = v; report({ path: 'a.md', at: { start: 0, end: 1 }, message: 'said', values: v })",
  "report({ path: 'a.md', at: { start: 0, end: 1 }, message: 'said', values: { get v() { throw 1 } } })",
  "report({ path: 'a.md', at: { start: 0, end: 1 }, message: 'said', outline: [5] })",
  "report({ path: 'a.md', at: { start: 0, end: 1 }, message: 'said', outline: 'x' })",
  "report({ path: 'a.md', at: { start: 0, end: 1 }, message: 'said', related: [{ path: 5, at: { start: 0, end: 1 }, note: 'first' }] })",
  "report({ path: 'a.md', at: { start: 0, end: 1 }, message: 'said', related: [{ at: { start: -5, end: 'x' }, note: 'first' }] })",
  "report({ path: 'a.md', at: { start: 0, end: 1 }, message: 'said', related: [{ at: { start: 0, end: 1 }, note: 7 }] })",
  "report({ path: 'a.md', at: { start: 0, end: 1 }, message: 'said', related: 5 })",
  "report({ path: 'a.md', at: { start: 0, end: 1 }, message: 'said', fix: { safety: 'safe', edits: [{ start: 0, end: 1 }] } })",
  "report({ path: 'a.md', at: { start: 0, end: 1 }, message: 'said', fix: { safety: 'safe', edits: [{ start: 0, end: 2, text: '' }, { start: 1, end: 3, text: '' }] } })",
  "report({ path: 'a.md', at: { start: 0, end: 1 }, message: 'said', fix: { safety: 'safe', edits: 5 } })",
];

describe.each(RUBBISH)("a rule that does this is to blame for it, and nobody else: %s", (code) => {
  test.each([
    ["a post", inPost],
    ["the site", inSite],
  ])("in %s", (_where, make) => {
    const bad: Rule = make("bad-rule", code);
    const conclusion = lintWith([emptySection, bad], files);
    expect(conclusion.faults.map(({ ruleId }) => ruleId)).toEqual(["bad-rule"]);
    expect(conclusion.diagnostics.map(({ ruleId }) => ruleId)).toEqual(["empty-section"]);
    for (const format of Object.values(formats)) expect(format(reportOf(conclusion))).toBeTypeOf("string");
  });
});

function reportOf(conclusion: ReturnType<typeof lintWith>): Report {
  return {
    conclusion,
    failures: [],
    sourceOf: (path) => files.get(path),
    rules: rules.map(({ meta }) => meta),
    version: "0.0.0",
    style: {
      paint: new Chalk({ level: 0 }),
      width: 80,
      absoluteOf: (path) => `/w/${path}`,
      repositoryPathOf: (path) => path,
    },
    locale: "en",
  };
}

test("what one rule would change of the settings, others do not see changed", () => {
  const vandal = inPost("vandal", "'use strict'; settings.today = '1970-01-01'");
  const { faults, diagnostics } = lintWith([vandal, emptySection], files);
  expect(faults.map(({ ruleId }) => ruleId)).toEqual(["vandal"]);
  expect(diagnostics).toHaveLength(1);
});

test("whatever is thrown has words, or says that it has none", () => {
  expect(readThrown(new TypeError("x"))).toMatchObject({ name: "TypeError", message: "x" });
  expect(readThrown("x")).toEqual({ name: "", message: "x", stack: "" });
  expect(readThrown(undefined).message).toBe("undefined");
  expect(readThrown(Object.create(null)).message).toBe("something was thrown that has no words");
});

describe("in a folder", () => {
  let folder: string;
  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), "review-lint faults ")));
    write({ "_posts/2025-01-02-a.md": files.get("a.md") ?? "" });
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function write(texts: { readonly [path: string]: string }): void {
    for (const [path, text] of Object.entries(texts)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
  }

  async function run(...argv: string[]) {
    const written = { stdout: "", stderr: "" };
    const sink = (name: "stdout" | "stderr") => ({ write: (text: string) => (written[name] += text) });
    const io = {
      cwd: folder,
      env: { LANG: "en", XDG_CACHE_HOME: join(folder, ".home") },
      stdin: Readable.from([]),
      stdout: sink("stdout"),
      stderr: sink("stderr"),
      build: { id: "1", worker: join(folder, "none.js") },
    };
    return { code: await main(argv, io, rules), ...written };
  }

  test.each([
    ["throw Object.create(null);", "something was thrown that has no words"],
    ["const e = new Error('x'); e.message = {}; throw e;", "fails"],
    ["const e = new Error('x'); e.stack = 5; throw e;", "x"],
    ["export default { get rules() { throw new Error('not today'); } };", "not today"],
    ["export default { rules: { get a() { throw new Error('not today'); } } };", "not today"],
  ])("a configuration that does this is told so: %s", async (code, words) => {
    write({ "review-lint.config.mjs": code });
    const { code: exit, stdout, stderr } = await run();
    expect(exit).toBe(2);
    expect(stdout).toBe("");
    expect(stderr).toMatch(/^review-lint\.config\.mjs/);
    expect(stderr).toContain(words);
    expect(stderr).not.toContain("    at ");
  });

  test("a book is no template, and is named in place of the posts that it would hold up", async () => {
    write({
      "template.md": "## 절\n\n[여기에 작성]\n\n".repeat(5000),
      "review-lint.config.json": '{ "template": "template.md" }',
    });
    const { code, stderr } = await run();
    expect(code).toBe(2);
    expect(stderr).toMatch(/^review-lint\.config\.json:1:15: the template template\.md is too large: /);
  });

  test("inspect gives a post the time that a run gives it", async () => {
    write({
      "review-lint.config.json": '{ "parser": "reference" }',
      "_posts/2025-01-02-a.md": `---\ntitle: a\n---\n\n${"**".repeat(15_000)}x${"**".repeat(15_000)}\n`,
    });
    expect(await run("inspect", "--timeout", "1", "_posts/2025-01-02-a.md")).toMatchObject({
      code: 2,
      stdout: "",
      stderr: expect.stringContaining("_posts/2025-01-02-a.md: takes more than 1 second"),
    });
  });

  test("a glob that would take for ever is refused, on the command line and in a configuration", async () => {
    const glob = "_posts/*a*a*a*a*a*.md";
    expect(await run(glob)).toMatchObject({ code: 2, stderr: expect.stringContaining("wildcards") });
    write({ "review-lint.config.json": JSON.stringify({ ignore: [glob] }) });
    expect(await run()).toMatchObject({ code: 2, stderr: expect.stringContaining("wildcards") });
    rmSync(join(folder, "review-lint.config.json"));
    expect(await run("_posts/*a*.md")).toMatchObject({ code: 1, stderr: "" });
  });

  test("what another program put into the cache is no result", async () => {
    const shown = await run("--format", "json");
    const cache = join(folder, ".home", "review-lint");
    let forged = 0;
    for (const name of readdirSync(cache, { recursive: true, encoding: "utf8" })) {
      const file = join(cache, name);
      if (!statSync(file).isFile()) continue;
      const [format = "", ...lines] = readFileSync(file, "latin1").split("\n");
      const others = lines.map((line) => {
        if (line === "") return line;
        forged++;
        const rest = `${line.slice(8, 8 + RESULT)}{"nonsense":true}`;
        return crc32(Buffer.from(rest, "latin1")).toString(16).padStart(8, "0") + rest;
      });
      writeFileSync(file, [format, ...others].join("\n"), "latin1");
    }
    expect(forged).toBeGreaterThan(0);
    expect(await run("--format", "json")).toEqual(shown);
  });
});

/** Where the result begins in an entry of the cache, behind its checksum. */
const RESULT = 1 + 8 + 1 + 43 + 1 + 43 + 1 + 10 + 1 + 1 + 1;

test("a pattern of a .gitignore takes no time, however many stars it has", () => {
  for (const pattern of [
    "*a".repeat(200),
    "**/*a*b/".repeat(100),
    `${"?*".repeat(100)}x`,
    "*".repeat(10_000),
  ]) {
    const ignores = parseGitignore(`${pattern}x`);
    for (const path of ["a".repeat(255), "ab/".repeat(1000), "a/b".repeat(1000)])
      expect(ignores(path, false)).toBeUndefined();
  }
});
