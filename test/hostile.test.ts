import { spawn } from "node:child_process";
import {
  existsSync,
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
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { rules } from "../rules/index.ts";
import { lintPost } from "../src/core/lint.ts";
import { whyRefused } from "../src/post/complexity.ts";
import { defaultParser } from "../src/post/parsers/default.ts";
import type { MarkdownParser } from "../src/post/parsers/node.ts";
import { parseWithReference } from "../src/post/parsers/reference.ts";
import { createSource } from "../src/post/source.ts";
import { BUILT, buildIfStale } from "./fresh-build.ts";
import { odd } from "./hostile/odd.ts";
import { ofLength, pumped } from "./hostile/pumped.ts";
import { bindAll, fixWith } from "./lint-text.ts";
import { parsePost } from "./parse.ts";

const bound = bindAll(rules);

/** What comes of a text in this process: the faults of rules. */
function faultsIn(text: string, parser: MarkdownParser): readonly string[] {
  const post = parsePost("_posts/2025-01-02-a.md", text, { parser });
  return post.body.refusal ? [] : lintPost(post, bound).faults.map(({ stack }) => stack);
}

describe.each(pumped.map((one) => [one.name, one] as const))("%s", (_name, one) => {
  test("is read by the native parser", () => {
    expect(faultsIn(ofLength(one, 12_000), defaultParser.parse)).toEqual([]);
  });

  test("is read by the reference parser", () => {
    expect(faultsIn(ofLength(one, 600), parseWithReference)).toEqual([]);
  });
});

describe("what was found by trying", () => {
  const found = join(import.meta.dirname, "..", "fixtures", "hostile");
  test.each(readdirSync(found))("%s makes no rule fail, and is fixed at once", (name) => {
    const text = readFileSync(join(found, name), "utf8");
    expect(faultsIn(text, defaultParser.parse)).toEqual([]);
    expect(faultsIn(text, parseWithReference)).toEqual([]);
    const fixed = fixWith(rules, "_posts/2025-01-02-a.md", text);
    expect(fixWith(rules, "_posts/2025-01-02-a.md", fixed.text).text).toBe(fixed.text);
  });
});

describe("what the native parser would take minutes for", () => {
  const slow = [
    'a run of "&amp;"',
    'a run of "**가("',
    'a run of "*가* "',
    'a run of "a_b-"',
    'a run of "a_"',
    'a run of "[^"',
    'a run of "+ "',
    "nested brackets",
    "nested emphasis",
    "nested links",
    'blocks of "> "',
    'blocks of ">"',
    'blocks of "1. "',
    'blocks of "- > "',
    "a list in a list, each line further in",
    "lines of a deep quote",
  ];

  test.each(slow)("is refused before it is given to it: %s", (name) => {
    const one = pumped.find((other) => other.name === name);
    const text = one ? ofLength(one, 1_000_000) : "";
    expect(whyRefused(createSource(text), text.indexOf("\n\n") + 2)).toBeDefined();
  });
});

describe("the built command", () => {
  let folder: string;
  beforeAll(async () => {
    await buildIfStale();
    folder = realpathSync(mkdtempSync(join(tmpdir(), "review-lint hostile ")));
  }, 60_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const ORDINARY = {
    "_posts/2025-03-01-ordinary.md":
      "---\ntitle: 보통 글\ndate: 2025-03-01\n---\n\n## 요약\n\n이 글은 보통이다.\n\n## 빈 절\n\n## 결론\n\n![](a.png)\n",
    "_posts/2025-03-02-other.md":
      "---\ntitle: 다른 글\ndate: 2025-03-02\n---\n\n## 방법\n\n- **저자**: 연구진\n",
  };

  function write(files: { readonly [path: string]: string | Uint8Array }): void {
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), content);
    }
  }

  function run(...argv: string[]) {
    return new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve) => {
      const child = spawn(process.execPath, [BUILT, "--no-cache", ...argv], {
        cwd: folder,
        env: { PATH: process.env.PATH, HOME: folder, LANG: "en" },
      });
      const written = { stdout: "", stderr: "" };
      child.stdout.setEncoding("utf8").on("data", (text: string) => (written.stdout += text));
      child.stderr.setEncoding("utf8").on("data", (text: string) => (written.stderr += text));
      child.on("close", (code) => resolve({ code, ...written }));
    });
  }

  const results = z.array(z.looseObject({ filePath: z.string() }));
  const ordinaryIn = (stdout: string) =>
    results
      .parse(JSON.parse(stdout))
      .filter(({ filePath }) => Object.keys(ORDINARY).some((path) => filePath.endsWith(path)));

  test.each(["satteri", "reference"])(
    "checks what can be checked beside hostile posts, and says why others cannot (%s)",
    async (parser) => {
      rmSync(folder, { recursive: true, force: true });
      write({ ...ORDINARY, "_config.yml": "", "review-lint.config.json": JSON.stringify({ parser }) });
      const alone = await run("--format", "json");
      expect(alone.code).toBe(1);
      expect(ordinaryIn(alone.stdout)).toHaveLength(2);

      for (const [i, { bytes }] of odd.entries()) write({ [`_posts/2025-01-02-odd-${i}.md`]: bytes });
      if (parser === "satteri")
        for (const [i, one] of pumped.entries())
          write({ [`_posts/2025-01-03-long-${i}.md`]: ofLength(one, 4000) });
      const { code, stdout, stderr } = await run(
        "--format",
        "json",
        "--timeout",
        parser === "satteri" ? "10" : "2",
      );
      expect(code).toBe(2);
      expect(ordinaryIn(stdout)).toEqual(ordinaryIn(alone.stdout));
      const said = stderr.split("\n");
      const reasons = odd.map(
        (_, i) => said.find((line) => line.includes(`_posts/2025-01-02-odd-${i}.md:`)) ?? "",
      );
      for (const [i, { name, reason }] of odd.entries()) {
        const isSlow = parser === "reference" && / takes more than 2 seconds/.test(reasons[i] ?? "");
        if (!isSlow) expect(`${name}:${reasons[i]}`).toMatch(reason ?? /:$/);
      }
      expect(stderr).not.toContain("mistake");
      expect(stderr).not.toContain("    at ");
      expect(stdout + stderr).not.toMatch(
        /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/,
      );
      expect(existsSync(join(folder, "ran"))).toBe(false);
    },
    300_000,
  );
});
