import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { Readable } from "node:stream";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { rules } from "../rules/index.ts";
import type { Io } from "../src/cli/io.ts";
import { main } from "../src/cli/main.ts";
import { applyEdits } from "../src/core/fix.ts";
import { definePostRule, type Fix, type Rule } from "../src/rule.ts";
import { arbitraryText } from "./arbitrary-post.ts";
import { fixWith, lintWith } from "./lint-text.ts";
import { parsePost } from "./parse.ts";

/** A rule that reports each match of a pattern and mends it as it is told. */
function mender(id: string, pattern: RegExp, fixOf: (start: number, found: string) => Fix): Rule {
  const words = { en: "x", ko: "x" };
  const message = { found: { text: "Found.", help: "Mend it." } };
  return definePostRule({
    meta: {
      id,
      summary: words,
      why: words,
      severity: "error",
      messages: { en: message, ko: message },
      examples: { flags: "flags-x.md", allows: "allows-x.md" },
      fixable: "safe",
    },
    options: z.strictObject({}),
    check(post, { report }) {
      for (const { 0: found, index } of post.source.text.matchAll(new RegExp(pattern, "g")))
        report({
          at: { start: index, end: index + found.length },
          message: "found",
          fix: fixOf(index, found),
        });
    },
  });
}

/** Writes something else in the place of what is found. */
function replacer(id: string, pattern: RegExp, text: string, extra: Partial<Fix> = {}): Rule {
  return mender(id, pattern, (start, found) => ({
    safety: "safe",
    edits: [{ start, end: start + found.length, text }],
    ...extra,
  }));
}

describe("edits", () => {
  test("are made in the order of the file, whatever order they come in", () => {
    expect(
      applyEdits("abcdef", [
        { start: 4, end: 5, text: "E" },
        { start: 0, end: 1, text: "" },
        { start: 2, end: 2, text: "++" },
      ]),
    ).toBe("b++cdEf");
  });

  test("that overlap wait for the next round", () => {
    const both = [replacer("one", /aab/, "ab"), replacer("two", /abb/, "ab")];
    expect(fixWith(both, "a.md", "aabb\n").text).toBe("ab\n");
  });

  test("that meet at one place wait, too", () => {
    const both = [
      mender("one", /x(?!!)/, (start) => ({
        safety: "safe",
        edits: [{ start: start + 1, end: start + 1, text: "!" }],
      })),
      mender("two", /x!?(?!.*\?)/, (start, found) => ({
        safety: "safe",
        edits: [{ start: start + found.length, end: start + found.length, text: "?" }],
      })),
    ];
    const { text, refusals } = fixWith(both, "a.md", "x\n");
    expect(refusals).toEqual([]);
    expect(text).toBe("x!?\n");
  });

  test("of one fix are made together or not at all", () => {
    const pair = mender("pair", /\(\w+\)/, (start, found) => ({
      safety: "safe",
      edits: [
        { start, end: start + 1, text: "[" },
        { start: start + found.length - 1, end: start + found.length, text: "]" },
      ],
    }));
    expect(fixWith([pair], "a.md", "(a) (b)\n").text).toBe("[a] [b]\n");
  });

  test("stay where they belong in a file whose letters are spelled apart", () => {
    const text = "한글 bad 한글\n".normalize("NFD");
    expect(fixWith([replacer("r", /bad/, "good")], "a.md", text).text).toBe(text.replace("bad", "good"));
  });
});

describe("a file is left as it is", () => {
  const breaker = replacer("breaker", /bad/, "good");
  test.each([
    ["where its front matter does not parse", "---\ntitle: a: b\n---\n\nbad\n"],
    ["where its front matter does not close", "---\ntitle: a\n\nbad\n"],
    ["where a fence does not close", "bad\n\n```python\nx = 1\n"],
  ])("and no fix is even offered %s", (_, text) => {
    const { diagnostics } = lintWith([breaker], new Map([["a.md", text]]));
    expect(diagnostics.map(({ fix }) => fix)).toEqual([null]);
    expect(fixWith([breaker], "a.md", text).text).toBe(text);
  });

  test.each([
    ["where a fix would change data that it does not name", "---\ntitle: bad\n---\n", "data"],
    ["where a fix would change a heading that it does not name", "## bad\n", "headings"],
    ["where a fix would change code", "```\nbad\n```\n", "code"],
  ])("%s", (_, text, reason) => {
    const found = fixWith([breaker], "a.md", text);
    expect(found.text).toBe(text);
    expect(found.refusals).toEqual([{ path: "a.md", reason, rules: ["breaker"] }]);
  });

  test("where fixes undo each other, and they are named", () => {
    const both = [replacer("to-b", /\ba\b/, "b"), replacer("to-a", /\bb\b/, "a")];
    const found = fixWith(both, "a.md", "a\n");
    expect(found.text).toBe("a\n");
    expect(found.refusals).toEqual([{ path: "a.md", reason: "cycle", rules: ["to-a", "to-b"] }]);
  });

  test("where a fix never has enough", () => {
    const found = fixWith([replacer("more", /x/, "xx")], "a.md", "x\n");
    expect(found.text).toBe("x\n");
    expect(found.refusals[0]?.reason).toBe("endless");
  });

  test("and only the rule is blamed that does more than it says", () => {
    const both = [replacer("fine", /one/, "two"), replacer("breaker", /bad/, "# good")];
    const found = fixWith(both, "a.md", "one\n\nbad\n");
    expect(found.text).toBe("one\n\nbad\n");
    expect(found.refusals).toEqual([{ path: "a.md", reason: "headings", rules: ["breaker"] }]);
  });

  test("also where earlier rounds went well", () => {
    const both = [replacer("fine", /one/, "two"), replacer("breaker", /two/, "# three")];
    const found = fixWith(both, "a.md", "one\n");
    expect(found.text).toBe("one\n");
    expect(found.refusals).toEqual([{ path: "a.md", reason: "headings", rules: ["breaker"] }]);
  });
});

test("data and headings may change where the fix says so, and no others then", () => {
  const key = replacer("key", /bad/, "good", { keys: ["title"] });
  expect(fixWith([key], "a.md", "---\ntitle: bad\n---\n").text).toBe("---\ntitle: good\n---\n");
  expect(fixWith([key], "a.md", "---\nlayout: bad\n---\n").refusals[0]?.reason).toBe("data");
  const heading = replacer("heading", /bad/, "good", { headings: true });
  expect(fixWith([heading], "a.md", "## bad\n\n## rest\n").text).toBe("## good\n\n## rest\n");
  const eater = replacer("eater", /bad\n\n/, "good\n", { headings: true });
  expect(fixWith([eater], "a.md", "## bad\n\nrest\n===\n").text).toBe("## good\nrest\n===\n");
});

test.each([
  ["before the text", { start: -5, end: 2 }],
  ["behind it", { start: 0, end: 1e9 }],
  ["nowhere", { start: Number.NaN, end: 1 }],
  ["backwards", { start: 3, end: 1 }],
])("a finding or an edit that lies %s is a fault of its rule, and the other rules go on", (_, range) => {
  const words = { en: "x", ko: "x" };
  const message = { found: { text: "Found.", help: "Mend it." } };
  const ruleOf = (id: string, isFix: boolean) =>
    definePostRule({
      meta: {
        id,
        summary: words,
        why: words,
        severity: "error",
        messages: { en: message, ko: message },
        fixable: "safe",
      },
      options: z.strictObject({}),
      check(_post, { report }) {
        const fix: Fix = { safety: "safe", edits: [{ ...range, text: "" }] };
        report({ at: isFix ? { start: 0, end: 1 } : range, message: "found", ...(isFix ? { fix } : {}) });
      },
    });
  const found = lintWith(
    [ruleOf("finding", false), ruleOf("fix", true), replacer("fine", /bad/, "good")],
    new Map([["a.md", "bad\n"]]),
  );
  expect(found.faults.map(({ ruleId }) => ruleId)).toEqual(["finding", "fix"]);
  expect(found.diagnostics.map(({ ruleId }) => ruleId)).toEqual(["fine"]);
});

test("unsafe fixes wait until they are asked for", () => {
  const rule = replacer("unsafe", /bad/, "good", { safety: "unsafe" });
  expect(fixWith([rule], "a.md", "bad\n", "safe").text).toBe("bad\n");
  expect(fixWith([rule], "a.md", "bad\n", "unsafe").text).toBe("good\n");
});

const fixable = rules.filter(({ meta }) => meta.fixable !== undefined);

test("for any text: no fault, still after one run, and only the named edits are made", () => {
  fc.assert(
    fc.property(arbitraryText, fc.constantFrom("safe" as const, "unsafe" as const), (text, safety) => {
      const fixed = fixWith(fixable, "a.md", text, safety);
      expect(fixed.refusals.filter(({ reason }) => reason !== "front-matter" && reason !== "fence")).toEqual(
        [],
      );
      expect(fixWith(fixable, "a.md", fixed.text, safety).text).toBe(fixed.text);
      expect(lintWith(fixable, new Map([["a.md", fixed.text]])).faults).toEqual([]);
      const [before, after] = [parsePost("a.md", text), parsePost("a.md", fixed.text)];
      expect(after.frontMatter.state).toBe(before.frontMatter.state);
      expect(fixed.text.startsWith("\uFEFF")).toBe(text.startsWith("\uFEFF"));
      // A line ending of another kind than the text's own never comes in.
      for (const ending of [/\r\n/, /(?<!\r)\n/, /\r(?!\n)/])
        if (!ending.test(text)) expect(fixed.text).not.toMatch(ending);
    }),
    { numRuns: 300 },
  );
});

describe("from the command line", () => {
  let cwd: string;
  beforeEach(() => {
    cwd = realpathSync(mkdtempSync(join(tmpdir(), "review-lint-")));
  });
  afterEach(() => rmSync(cwd, { recursive: true, force: true }));

  function write(path: string, content: string): string {
    mkdirSync(dirname(join(cwd, path)), { recursive: true });
    writeFileSync(join(cwd, path), content);
    return join(cwd, path);
  }

  async function run(argv: readonly string[], own: readonly Rule[], stdin = "") {
    let stdout = "";
    let stderr = "";
    async function* input() {
      yield stdin;
    }
    const io: Io = {
      cwd,
      env: {},
      stdin: input(),
      stdout: { write: (text) => (stdout += text) },
      stderr: { write: (text) => (stderr += text) },
    };
    return { code: await main(argv, io, own), stdout, stderr };
  }

  const good = [replacer("r", /bad/, "good"), replacer("u", /worse/, "better", { safety: "unsafe" })];

  test("--fix changes the files, keeps their modes, and reports what is left", async () => {
    const path = write("a.md", "\uFEFFbad\r\nworse\r\n");
    chmodSync(path, 0o640);
    write("b.md", "fine\n");
    const first = await run(["--fix"], good);
    expect(first.stderr).toBe("review-lint: mended 1 finding in 1 post.\n");
    expect(first.stdout).toContain("a.md:2:1: error");
    expect(first.code).toBe(1);
    expect(readFileSync(path, "utf8")).toBe("\uFEFFgood\r\nworse\r\n");
    expect(statSync(path).mode & 0o777).toBe(0o640);
    expect(readdirSync(cwd).sort()).toEqual(["a.md", "b.md"]);
    const second = await run(["--fix"], good);
    expect(second.stderr).toBe("");
    expect((await run(["--fix-unsafe"], good)).code).toBe(0);
    expect(readFileSync(path, "utf8")).toBe("\uFEFFgood\r\nbetter\r\n");
  });

  test("--fix-dry-run shows a diff, and changes nothing", async () => {
    const path = write("글 (1).md", "one\n\nbad\n");
    const { code, stdout, stderr } = await run(["--fix-dry-run"], good);
    expect(stdout).toBe("--- a/글 (1).md\n+++ b/글 (1).md\n@@ -1,3 +1,3 @@\n one\n \n-bad\n+good\n");
    expect(stderr).toBe("review-lint: --fix would mend 1 finding in 1 post.\n");
    expect(code).toBe(1);
    expect(readFileSync(path, "utf8")).toBe("one\n\nbad\n");
    const piped = await run(["--stdin", "--fix-dry-run"], good, "bad\n");
    expect(piped.stdout).toContain("-bad\n+good\n");
  });

  test("what is left alone is said with its reason", async () => {
    write("a.md", "---\ntitle: a: b\n---\n\nbad\n");
    const { stderr } = await run(["--fix"], good);
    expect(stderr).toBe(
      "review-lint: a.md: nothing is fixed here, because its front matter cannot be read.\n",
    );
  });

  test("a diff for people holds nothing that a terminal or a log acts on", async () => {
    write("a.md", "\u001B]0;pwned\u0007 bad\n ::error::x\n");
    const run = async (env: Io["env"], isTTY: boolean) => {
      let stdout = "";
      const io: Io = {
        cwd,
        env,
        stdin: Readable.from([]),
        stdout: { write: (text) => (stdout += text), isTTY },
        stderr: { write: () => undefined },
      };
      await main(["--fix-dry-run"], io, good);
      return stdout;
    };
    for (const shown of [await run({ NO_COLOR: "1" }, true), await run({ CI: "true" }, false)]) {
      expect(shown).not.toContain("\u001B]");
      expect(shown).not.toContain(" ::error");
    }
    // A program gets what it can apply.
    expect(await run({}, false)).toContain("+\u001B]0;pwned\u0007 good\n");
  });

  test("no link leads out of the folder", async () => {
    const outside = realpathSync(mkdtempSync(join(tmpdir(), "review-lint-")));
    writeFileSync(join(outside, "a.md"), "bad\n");
    symlinkSync(join(outside, "a.md"), join(cwd, "a.md"));
    const { code, stderr } = await run(["a.md", "--fix"], good);
    expect(stderr).toContain("a.md lies outside of its project by way of a link");
    expect(code).toBe(2);
    expect(readFileSync(join(outside, "a.md"), "utf8")).toBe("bad\n");
    rmSync(outside, { recursive: true });
  });

  test("what could not be written is reported as it stands, and not as mended", async () => {
    const outside = realpathSync(mkdtempSync(join(tmpdir(), "review-lint-")));
    writeFileSync(join(outside, "b.md"), "bad\n");
    symlinkSync(join(outside, "b.md"), join(cwd, "b.md"));
    write("a.md", "bad\n");
    const { code, stdout, stderr } = await run(["a.md", "b.md", "--fix"], good);
    expect(stderr).toContain("mended 1 finding in 1 post.");
    expect(stdout).toBe("b.md:1:1: error Found. [r]\n");
    expect(code).toBe(2);
    rmSync(outside, { recursive: true });
  });

  test("a link within the folder stays a link", async () => {
    write("real/a.md", "bad\n");
    symlinkSync(join("real", "a.md"), join(cwd, "b.md"));
    await run(["b.md", "--fix"], good);
    expect(readFileSync(join(cwd, "real/a.md"), "utf8")).toBe("good\n");
    expect(realpathSync(join(cwd, "b.md"))).toBe(join(cwd, "real/a.md"));
  });

  test("silenced findings are not mended", async () => {
    const path = write("a.md", "<!-- review-lint-disable-next-line r -->\nbad\n\nbad\n");
    await run(["--fix"], good);
    expect(readFileSync(path, "utf8")).toBe("<!-- review-lint-disable-next-line r -->\nbad\n\ngood\n");
  });

  test.each([
    [["--fix", "--staged"], "--fix changes the files"],
    [["--fix", "--stdin"], "--fix changes files"],
    [["--output", "json=x", "--output", "sarif=x"], "two reports would go to x."],
  ])("%j is refused", async (argv, message) => {
    const { code, stderr } = await run(argv, good);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });
});
