import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { BUILT, buildIfStale } from "./fresh-build.ts";

// What the code of a configuration and of its rules does to the run around it.

let cwd: string;
let count = 0;

beforeAll(async () => {
  await buildIfStale();
  cwd = realpathSync(mkdtempSync(join(tmpdir(), "review-lint others ")));
}, 60_000);
afterAll(() => rmSync(cwd, { recursive: true, force: true }));

const env = { PATH: process.env.PATH, HOME: process.env.HOME };
const POST = "---\ntitle: a\ndate: 2024-01-02\n---\n\n## 절\n";
const FOUND = "a.md:6:1: error Nothing stands under “절”. [empty-section]\n";
const HEAD = `import wt from "node:worker_threads";
import { definePostRule, defineSiteRule, z } from "review-lint";
const meta = (id, more) => ({ id, summary: "s", why: "w", severity: "warn", messages: { en: { found: { text: "Found.", help: "Mend it." } } }, ...more });
const options = z.strictObject({});
`;

/** A configuration with one rule that does something with each post. */
const withRule = (code: string): string =>
  `${HEAD}const own = definePostRule({ meta: meta("own"), options, check(post, { report }) { ${code} } });
export default { rules: { own } };
`;

/** A configuration with one rule about the site, which does something at the end. */
const withConclude = (code: string): string =>
  `${HEAD}const own = defineSiteRule({ meta: meta("own"), options, collect: () => 1, conclude(facts, { report }) { ${code} } });
export default { rules: { own } };
`;

function siteOf(config: string, posts: { readonly [path: string]: string } = { "a.md": POST }): string {
  const folder = join(cwd, String(count++));
  for (const [path, text] of Object.entries({ "review-lint.config.mjs": config, ...posts })) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

function run(folder: string, ...argv: readonly string[]) {
  const { status, signal, stdout, stderr } = spawnSync(process.execPath, [BUILT, "--no-cache", ...argv], {
    cwd: folder,
    env,
    encoding: "utf8",
    timeout: 20_000,
    killSignal: "SIGKILL",
    maxBuffer: 64 * 1024 * 1024,
  });
  return { status: status ?? signal, stdout, stderr };
}

describe("a rule that takes for ever", () => {
  test("over the whole site is ended and named; the others go on", () => {
    const { status, stdout, stderr } = run(siteOf(withConclude("for (;;);")), "--timeout", "0.4");
    expect(stderr).toBe(
      "review-lint: rule `own` failed: it takes more than 0.4 seconds to judge all posts and was ended; --timeout gives it more. This is a mistake in the rule, not in the post.\n",
    );
    expect(stdout).toBe(FOUND);
    expect(status).toBe(2);
  });

  test("over a text that a fix made leaves the post as it was", () => {
    const text = "---\ntitle: a\ndate: 2024-01-02\n---\n\n## 절\n\nbad\n";
    const folder = siteOf(
      `${HEAD}const own = definePostRule({ meta: meta("own", { fixable: "safe" }), options, check(post, { report }) {
  const start = post.source.text.indexOf("bad");
  if (start < 0) for (;;);
  report({ at: { start, end: start + 3 }, message: "found", fix: { safety: "safe", edits: [{ start, end: start + 3, text: "good" }] } });
} });
export default { rules: { own } };
`,
      { "a.md": text },
    );
    const { status, stdout, stderr } = run(folder, "--fix", "--timeout", "0.4");
    expect(stderr).toBe(
      "review-lint: a.md: nothing is fixed here, because the text that the fix of own makes cannot be checked in time.\n",
    );
    expect(stdout).toBe("a.md:8:1: warning Found. [own]\n");
    expect(status).toBe(0);
    expect(readFileSync(join(folder, "a.md"), "utf8")).toBe(text);
  });
});

test("a rule that throws what does not become text is named", () => {
  const { status, stdout, stderr } = run(siteOf(withRule("throw Object.create(null);")));
  expect(stderr).toContain("rule `own` failed in a.md: what was thrown cannot be shown.");
  expect(stdout).toBe(FOUND);
  expect(status).toBe(2);
});
