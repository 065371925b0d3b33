import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { BUILT, buildIfStale } from "./fresh-build.ts";

// What the code of a configuration and of its rules does to the run around it.

let cwd: string;
let count = 0;

vi.setConfig({ testTimeout: 90_000 });

beforeAll(async () => {
  await buildIfStale();
  cwd = realpathSync(mkdtempSync(join(tmpdir(), "review-lint others ")));
}, 60_000);
afterAll(() => rmSync(cwd, { recursive: true, force: true }));

const env = { PATH: process.env.PATH, HOME: process.env.HOME };
const POST = "---\ntitle: a\ndate: 2024-01-02\n---\n\n## 절\n";
const FOUND = "a.md:6:1: error Nothing stands under “절”. [empty-section]\n";
const HEAD = `import wt from "node:worker_threads";
import { existsSync, writeFileSync } from "node:fs";
import { definePostRule, defineSiteRule, z } from "review-lint";
if (!wt.isMainThread) writeFileSync("started", "");
/** Takes time, so that the other threads come to work; in the first thread until they are there. */
const takeTime = (post) => {
  for (const end = Date.now() + 25; Date.now() < end; );
  if (wt.isMainThread && process.argv.includes("3") && post.path === "9.md") while (!existsSync("started"));
};
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
    timeout: 60_000,
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
  expect(stderr).toContain("rule `own` failed in a.md: something was thrown that has no words.");
  expect(stdout).toBe(FOUND);
  expect(status).toBe(2);
});

/** So many posts, that there are turns of the event loop between them. */
const MANY = Object.fromEntries(Array.from({ length: 120 }, (_, i) => [`${i}.md`, POST]));

describe("what others leave open", () => {
  const left = [
    ["an interval", "setInterval(() => {}, 1000);"],
    ["a chain of promises", "const next = () => Promise.resolve().then(next); next();"],
    ["a loop that is to come", "setImmediate(() => { for (;;); });"],
    ["a chain of ticks", "const next = () => process.nextTick(next); next();"],
  ] as const;
  test.each(left)("by a rule does not keep the run: %s", (_, code) => {
    expect(run(siteOf(withRule(code)), "--format", "compact")).toEqual({
      status: 1,
      stdout: FOUND,
      stderr: "",
    });
  });

  test("by a configuration does not keep the run", () => {
    const folder = siteOf("setInterval(() => {}, 1000);\nexport default {};\n");
    expect(run(folder)).toEqual({ status: 1, stdout: FOUND, stderr: "" });
  });
});

test("a slow reader gets all of a long report before the process ends", () => {
  const words = Array.from({ length: 3000 }, (_, i) => `## 절 ${i}\n`).join("\n");
  const folder = siteOf(withRule("setInterval(() => {}, 1000);"), { "a.md": `${POST}\n${words}` });
  const whole = run(folder, "--format", "json").stdout;
  expect(whole.length).toBeGreaterThan(500_000);
  const command = `{ "${process.execPath}" "${BUILT}" --no-cache --format json; echo "status $?" >&2; } | { sleep 1; head -c 100000; sleep 1; cat; }`;
  const options = { cwd: folder, env, encoding: "utf8", maxBuffer: 64 * 1024 * 1024 } as const;
  const { stdout, stderr } = spawnSync("sh", ["-c", command], options);
  expect(stdout === whole).toBe(true);
  expect(stderr).toBe("status 1\n");
});

describe("what others began and has failed is told once", () => {
  const told =
    /^review-lint: something that a configuration in code or one of its rules began has failed\.\n([^\n]*)/;
  test.each([
    ["a promise", "Promise.reject(new TypeError('mine'));", "TypeError: mine"],
    [
      "an asynchronous rule",
      "return (async () => { await 1; throw new TypeError('mine'); })();",
      "TypeError: mine",
    ],
  ])("%s", (_, code, words) => {
    const { status, stdout, stderr } = run(siteOf(withRule(code)));
    expect(told.exec(stderr)?.[1]).toBe(words);
    expect(stdout).toBe(FOUND);
    expect(status).toBe(2);
  });

  test.each(["off", "3"])("what is thrown later, even null (--concurrency %s)", (threads) => {
    const folder = siteOf(withRule(`takeTime(post); setImmediate(() => { throw null; });`), MANY);
    const { status, stdout, stderr } = run(folder, "--concurrency", threads, "--timeout", "30");
    expect(stderr).toBe(
      "review-lint: something that a configuration in code or one of its rules began has failed.\nnull\n",
    );
    expect(stdout.match(/empty-section/g)).toHaveLength(120);
    expect(status).toBe(2);
  });

  test("in another thread only", () => {
    const later = "if (!wt.isMainThread) Promise.reject(new RangeError('there'));";
    const folder = siteOf(withRule(`takeTime(post); ${later}`), MANY);
    const { status, stdout, stderr } = run(folder, "--concurrency", "3", "--timeout", "30");
    expect(told.exec(stderr)?.[1]).toBe("RangeError: there");
    expect(stdout.match(/empty-section/g)).toHaveLength(120);
    expect(status).toBe(2);
  });
});

describe("code of others cannot end the run", () => {
  test.each(["exit", "reallyExit", "abort"])("by process.%s in a rule", (name) => {
    const { status, stdout, stderr } = run(siteOf(withRule(`process.${name}(0);`)));
    expect(stderr).toContain(
      `review-lint: rule \`own\` failed in a.md: process.${name}() would end the whole run, and must not be called here. This`,
    );
    expect(stdout).toBe(FOUND);
    expect(status).toBe(2);
  });

  test("nor in a rule about the site, nor in another thread", () => {
    const { status, stdout, stderr } = run(siteOf(withConclude("process.exit(0);")));
    expect(stderr).toContain("rule `own` failed: process.exit() would end");
    expect([stdout, status]).toEqual([FOUND, 2]);
    const there = "takeTime(post); if (!wt.isMainThread) process.exit(0);";
    const many = run(siteOf(withRule(there), MANY), "--concurrency", "3", "--timeout", "30");
    expect(many.stderr).toContain("process.exit() would end the whole run");
    expect(many.stderr).not.toContain("could not be checked");
    expect(many.stdout.match(/empty-section/g)).toHaveLength(120);
    expect(many.status).toBe(2);
  });

  test("nor in a configuration", () => {
    const { status, stdout, stderr } = run(siteOf("process.exit(0);\nexport default {};\n"));
    expect({ status, stdout, stderr }).toEqual({
      status: 2,
      stdout: "",
      stderr:
        "review-lint.config.mjs:1: the code fails: process.exit() would end the whole run, and must not be called here.\n",
    });
  });
});

describe("standard output is for results", () => {
  test.each(["off", "3"])("whatever code of others writes (--concurrency %s)", (threads) => {
    const code = `process.stdout.write("hi\\n");\n${withRule(`takeTime(post); process.stdout.write("rule\\n");`)}`;
    const { status, stdout, stderr } = run(
      siteOf(code, MANY),
      "--format",
      "json",
      "--concurrency",
      threads,
      "--timeout",
      "30",
    );
    expect(JSON.parse(stdout)).toHaveLength(120);
    expect(stderr.match(/^hi$/gm)?.length).toBeGreaterThan(0);
    expect(stderr.match(/^rule$/gm)?.length).toBe(120);
    expect(status).toBe(1);
  });
});

test("a configuration that takes long is told", () => {
  const code = "await new Promise((resolve) => setTimeout(resolve, 5600));\nexport default {};\n";
  expect(run(siteOf(code))).toEqual({
    status: 1,
    stdout: FOUND,
    stderr: "review-lint: review-lint.config.mjs is still waited for: its code has not come to its end.\n",
  });
});

describe("a working directory that is gone", () => {
  const gone = (...argv: readonly string[]) => {
    const folder = siteOf("export default {};\n");
    const command = `cd "${folder}" && rm -r "${folder}" && "${process.execPath}" "${BUILT}" "$@"`;
    const { status, stdout, stderr } = spawnSync("sh", ["-c", command, "sh", ...argv], {
      env,
      encoding: "utf8",
    });
    return { status, isSilent: stdout === "", stderr };
  };
  test.each([["--help"], ["--version"], ["rules"]])("is no matter to %s", (command) => {
    const asksForConfig = command === "rules";
    expect(gone(command)).toEqual(
      asksForConfig
        ? { status: 2, isSilent: true, stderr: expect.stringContaining("is gone") }
        : { status: 0, isSilent: false, stderr: "" },
    );
  });

  test("is told in one line", () => {
    expect(gone("/tmp")).toEqual({
      status: 2,
      isSilent: true,
      stderr: "review-lint: the working directory is gone; change to a folder that is there.\n",
    });
  });
});
