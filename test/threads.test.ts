import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runWithin } from "../src/host/deadline.ts";
import { BUILT, buildIfStale } from "./fresh-build.ts";

let cwd: string;

beforeAll(async () => {
  await buildIfStale();
  cwd = realpathSync(mkdtempSync(join(tmpdir(), "review-lint threads ")));
}, 60_000);
afterAll(() => rmSync(cwd, { recursive: true, force: true }));

/** A folder of posts, each with something to find, and a rule of its own that says what code does with a post. */
function site(name: string, count: number, check: string): string {
  const folder = join(cwd, name);
  mkdirSync(folder);
  for (let i = 0; i < count; i++) {
    const text = `---\ntitle: 글 ${i}\n---\n\n## 빈 절\n\n## 끝\n\n${"본문이다. ".repeat(i % 7)}\n\n모두에게 같은 문장이 세 번 넘게 나온다.\n`;
    writeFileSync(join(folder, `post-${String(i).padStart(3, "0")}.md`), text);
  }
  writeFileSync(
    join(folder, "review-lint.config.mjs"),
    `import { existsSync, writeFileSync } from "node:fs";
import { isMainThread, parentPort } from "node:worker_threads";
import { definePostRule, z } from "review-lint";
if (!isMainThread) writeFileSync("started", "");
const rule = definePostRule({
  meta: { id: "own", summary: "s", why: "w", severity: "warn", messages: { en: { found: { text: "Found.", help: "Mend it." } } } },
  options: z.strictObject({}),
  check(post, { report }) {
    // The first thread would be done before the others have started.
    if (isMainThread) for (const end = Date.now() + 25; Date.now() < end; );
    if (isMainThread && post.path.endsWith("025.md") && process.env.WAIT)
      while (!existsSync("started"));
    ${check}
  },
});
export default { rules: { own: rule } };
`,
  );
  return folder;
}

const env = { PATH: process.env.PATH, HOME: process.env.HOME };

/** Runs over a folder; with several threads, and no deadline, once all of them are there. */
function run(folder: string, ...argv: string[]) {
  const waits = !argv.includes("off") && !argv.includes("--timeout");
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [BUILT, "--no-cache", "--format", "json", "--timeout", "60", ...argv],
    { cwd: folder, env: { ...env, ...(waits ? { WAIT: "1" } : {}) }, encoding: "utf8" },
  );
  return { status, stdout, stderr };
}

describe("posts are checked by several threads as by one", () => {
  const report = "if (post.path.endsWith('7.md')) report({ at: { start: 0, end: 3 }, message: 'found' });";

  test("the same bytes, whatever the number", () => {
    const folder = site("equal", 60, report);
    const alone = run(folder, "--concurrency", "off");
    expect(alone.stdout).toContain("Found.");
    expect(alone.status).toBe(1);
    for (const threads of ["2", "3"]) expect(run(folder, "--concurrency", threads)).toEqual(alone);
  });

  test("a rule that throws is told in the same order", () => {
    const folder = site("throwing", 40, "if (post.path.includes('3')) throw new Error('at ' + post.path);");
    const alone = run(folder, "--concurrency", "off");
    expect(alone.status).toBe(2);
    expect(alone.stderr.match(/rule `own` failed/g)).toHaveLength(13);
    const { status, stdout, stderr } = run(folder, "--concurrency", "2");
    const told = (text: string) => text.split("\n").filter((line) => line.startsWith("review-lint:"));
    expect({ status, stdout, told: told(stderr) }).toEqual({
      status: 2,
      stdout: alone.stdout,
      told: told(alone.stderr),
    });
  });

  test.each(["off", "2"])("a post that takes for ever is left, the others are checked (%s)", (threads) => {
    const folder = site(`endless ${threads}`, 40, "if (post.path.endsWith('19.md')) for (;;);");
    const { status, stdout, stderr } = run(folder, "--concurrency", threads, "--timeout", "0.6");
    expect(stderr).toBe(
      "review-lint: post-019.md: takes more than 0.6 seconds to check and was left; --timeout gives it more.\n",
    );
    expect(status).toBe(2);
    expect(stdout.match(/"filePath"/g)?.length).toBeGreaterThanOrEqual(40);
  });

  test("a thread that ends costs the posts that it was at, and no others", () => {
    const folder = site("ending", 60, "if (!isMainThread) parentPort.close();");
    const { status, stdout, stderr } = run(folder, "--concurrency", "3");
    const lost = stderr.match(/could not be checked: the thread that was at it ended/g)?.length ?? 0;
    expect(lost).toBeGreaterThan(0);
    expect(stdout.match(/"filePath":"[^"]*post-\d+\.md","messages":\[\{"ruleId":"empty/g)).toHaveLength(
      60 - lost,
    );
    expect(status).toBe(2);
  });
});

describe("a deadline", () => {
  test("ends what loops, and what backtracks", () => {
    expect(
      runWithin(50, () => {
        for (;;);
      }),
    ).toBe(false);
    expect(
      runWithin(50, () => {
        /^(a+)+$/.test(`${"a".repeat(40)}b`);
      }),
    ).toBe(false);
  });

  test("lets through what is done in time, and what is thrown", () => {
    let done = 0;
    expect(runWithin(1000, () => done++)).toBe(true);
    expect(done).toBe(1);
    expect(() =>
      runWithin(1000, () => {
        throw new RangeError("mine");
      }),
    ).toThrow("mine");
  });
});
