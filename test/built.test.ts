import { execFileSync, spawn, spawnSync } from "node:child_process";
import {
  closeSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import packageJson from "../package.json" with { type: "json" };
import { rules } from "../rules/index.ts";
import { main } from "../src/cli/main.ts";
import { BUILT, buildIfStale } from "./fresh-build.ts";

const root = join(import.meta.dirname, "..");
const bin = BUILT;
// Colours and language of whoever runs the tests must not show.
const env: { [name: string]: string | undefined } = { PATH: process.env.PATH, HOME: process.env.HOME };

let cwd: string;

beforeAll(async () => {
  await buildIfStale();
  cwd = realpathSync(mkdtempSync(join(tmpdir(), "review-lint built ")));
  env.XDG_CACHE_HOME = join(cwd, ".cache");
}, 60_000);
afterAll(() => rmSync(cwd, { recursive: true, force: true }));

function run(...argv: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [bin, ...argv], {
    cwd,
    env,
    encoding: "utf8",
  });
  return { status, stdout, stderr };
}

describe("the built command", () => {
  test("finds what its sources find", async () => {
    let stdout = "";
    const io = {
      cwd: join(root, "fixtures", "blog"),
      env,
      stdin: process.stdin,
      stdout: {
        write(text: string) {
          stdout += text;
        },
      },
      stderr: process.stderr,
    };
    const argv = ["--no-cache", "--format", "json"];
    await main(argv, io, rules);
    const built = spawnSync(process.execPath, [bin, ...argv], { cwd: io.cwd, env, encoding: "utf8" });
    expect(built.stdout).toBe(stdout);
    expect(stdout).toContain("연구진");
  });

  test("says 2 where a configuration waits for what never comes", () => {
    const folder = join(cwd, "waits");
    mkdirSync(folder);
    writeFileSync(
      join(folder, "review-lint.config.mjs"),
      "await new Promise(() => {});\nexport default {};\n",
    );
    writeFileSync(join(folder, "a.md"), "words\n");
    const { status, stderr } = spawnSync(process.execPath, [bin], { cwd: folder, env, encoding: "utf8" });
    expect(stderr).toContain("ended before it was done");
    expect(status).toBe(2);
  });

  test.each([
    ["prints", "console.log('hello')", 0, "hello"],
    ["fails later", "setImmediate(() => { throw new Error('too late'); })", 2, "too late"],
  ])("keeps standard output for results where a configuration %s", (name, code, expected, said) => {
    const folder = join(cwd, name.replaceAll(" ", "-"));
    mkdirSync(folder);
    writeFileSync(join(folder, "review-lint.config.mjs"), `${code};\nexport default {};\n`);
    const post = "---\ntitle: A\ndate: 2024-01-02\n---\n\nWords.\n";
    writeFileSync(join(folder, "a.md"), post);
    const { status, stdout, stderr } = spawnSync(process.execPath, [bin, "--format", "json"], {
      cwd: folder,
      env,
      encoding: "utf8",
    });
    expect(JSON.parse(stdout)).toHaveLength(1);
    expect(stderr).toContain(said);
    expect(status).toBe(expected);
  });

  test("writes a report into a pipe that is there, and makes no file of it", () => {
    const pipe = join(cwd, "pipe");
    execFileSync("mkfifo", [pipe]);
    const reader = spawn("cat", [pipe], { stdio: ["ignore", "pipe", "ignore"] });
    const { stderr } = run("--stdin", "--format", "json", "--output-file", pipe);
    reader.kill();
    expect(stderr).toBe("");
    expect(statSync(pipe).isFIFO()).toBe(true);
  });

  test("is executable by its own name", () => {
    expect(execFileSync(bin, ["--version"], { cwd, env, encoding: "utf8" })).toBe(`${packageJson.version}\n`);
  });

  test("lints a file in any folder", () => {
    writeFileSync(join(cwd, "clean.md"), "");
    const { status, stdout } = run("clean.md", "--format", "json");
    expect([0, 1]).toContain(status);
    expect(z.array(z.looseObject({ filePath: z.string() })).parse(JSON.parse(stdout))).toMatchObject([
      { filePath: join(cwd, "clean.md") },
    ]);
  });

  test("says 2 for usage and what cannot be read", () => {
    expect(run("--formt")).toEqual({
      status: 2,
      stdout: "",
      stderr: "review-lint: unknown option `--formt`. Did you mean `--format`? Try --help.\n",
    });
    expect(run("nowhere.md")).toEqual({
      status: 2,
      stdout: "",
      stderr: "review-lint: nowhere.md: is not there.\n",
    });
  });

  test("reads standard input", () => {
    const { status, stderr } = spawnSync(process.execPath, [bin, "--stdin"], {
      cwd,
      env,
      encoding: "utf8",
      input: "# A\n",
    });
    expect({ known: status === 0 || status === 1, stderr }).toEqual({ known: true, stderr: "" });
  });

  test("ends quietly when its reader has gone", () => {
    const command = `{ "${process.execPath}" "${bin}" rules --json; echo "status $?" >&2; } | head -c 1 >/dev/null`;
    const { stderr } = spawnSync("sh", ["-c", command], { cwd, env, encoding: "utf8" });
    expect(stderr).toBe("status 0\n");
  });

  test("goes on with the other parser where no native one loads", () => {
    // A copy outside of the project finds no `satteri` at all.
    const copy = join(cwd, "copy");
    cpSync(join(root, "dist", "bin"), join(copy, "bin"), { recursive: true });
    writeFileSync(join(copy, "package.json"), '{"type":"module"}');
    writeFileSync(join(cwd, "empty-section.md"), "---\ntitle: a\ndate: 2024-01-02\n---\n\n## 절\n");
    const argv = [join(copy, "bin", "review-lint.js"), "empty-section.md"];
    const { status, stdout, stderr } = spawnSync(process.execPath, argv, { cwd, env, encoding: "utf8" });
    expect([status, stdout, stderr]).toEqual([
      1,
      "empty-section.md:6:1: error Nothing stands under “절”. [empty-section]\n",
      "",
    ]);
  });

  test.skipIf(!existsSync("/dev/full"))("says 2 where the disk is full", () => {
    writeFileSync(join(cwd, "found.md"), "## 절\n");
    const full = openSync("/dev/full", "w");
    const { status, stderr } = spawnSync(process.execPath, [bin, "found.md"], {
      cwd,
      env,
      encoding: "utf8",
      stdio: ["ignore", full, "pipe"],
    });
    closeSync(full);
    expect([status, stderr]).toEqual([
      2,
      expect.stringMatching(/^review-lint: the results could not be written: ENOSPC/),
    ]);
  });

  describe("another version of V8, which has nothing of it yet,", () => {
    // The native parser is looked for from where the program lies.
    const copy = join(root, "node_modules", `.review-lint-${process.pid}`);
    const codes = () =>
      readdirSync(copy).filter((name) => !/^(?:program|review-lint|worker)\.js$|json$/.test(name));
    const lintBlog = (options = {}) =>
      spawnSync(process.execPath, [join(copy, "review-lint.js"), "--no-cache"], {
        cwd: join(root, "fixtures", "blog"),
        env,
        encoding: "utf8",
        ...options,
      });
    beforeEach(() => {
      cpSync(dirname(bin), copy, { recursive: true });
      for (const name of codes()) rmSync(join(copy, name));
    });
    afterEach(() => rmSync(copy, { recursive: true }));

    test("keeps what it makes of the program in a run that checks posts", () => {
      spawnSync(process.execPath, [join(copy, "review-lint.js"), "--version"], { env });
      expect(codes()).toEqual([]);
      lintBlog({ env: { ...env, NODE_OPTIONS: "--stack-size=900" } });
      expect(codes()).toEqual([]);
      // What a first run leaves that is killed while it writes.
      writeFileSync(join(copy, "program-0123456789abcdef-1.2.3-x64.code.4567.tmp"), "half");
      const first = lintBlog();
      const [name = "", ...others] = codes();
      expect(name).toMatch(/^program-[\da-f]{16}-.*\.code$/);
      expect(others).toEqual([]);
      expect(first.status).toBe(1);
      const { mtimeMs } = statSync(join(copy, name));
      expect(lintBlog().stdout).toBe(first.stdout);
      expect(statSync(join(copy, name)).mtimeMs).toBe(mtimeMs);
      writeFileSync(join(copy, name), readFileSync(join(copy, name)).fill(1, 100, 5000));
      expect(lintBlog().stdout).toBe(first.stdout);
    });
  });

  test("comes with its rules, for those who lint from their own code", () => {
    const code = `
      import { lintText } from "review-lint";
      import { rules } from "review-lint/rules";
      console.log(lintText("---\\ntitle: a\\ndate: 2024-01-02\\n---\\n\\n## x\\n", { path: "a.md", rules }).diagnostics.map((d) => d.ruleId).join());
    `;
    const script = ["--input-type=module", "--eval", code];
    expect(execFileSync(process.execPath, script, { cwd: root, env, encoding: "utf8" })).toBe(
      "empty-section\n",
    );
  });

  test("is ended by Ctrl-C, which a shell reports as 130", async () => {
    const child = spawn(process.execPath, [bin, "--stdin"], {
      cwd,
      env,
      stdio: ["pipe", "ignore", "ignore"],
    });
    const ended = new Promise((resolve) => child.once("exit", (code, signal) => resolve({ code, signal })));
    await new Promise((resolve) => setTimeout(resolve, 700));
    child.kill("SIGINT");
    expect(await ended).toEqual({ code: null, signal: "SIGINT" });
  });
});

describe("the built module", () => {
  test("can be imported, and lints with a rule of one's own", () => {
    const script = `
      import { definePostRule, lintText } from ${JSON.stringify(join(root, packageJson.exports["."].default))};
      import { z } from ${JSON.stringify(import.meta.resolve("zod"))};
      const same = { en: "x", ko: "x" };
      const messages = { x: { text: "Found it.", help: "Remove it." } };
      const rule = definePostRule({
        meta: { id: "mine", severity: "warn", summary: same, why: same, messages: { en: messages, ko: messages }, examples: { flags: "a", allows: "b" } },
        options: z.strictObject({}),
        check: (post, { report }) => report({ at: { start: 0, end: 1 }, message: "x" }),
      });
      console.log(JSON.stringify(lintText("hello", { path: "a.md", rules: [rule] }).diagnostics.map(({ message }) => message)));
    `;
    const options = { cwd, env, encoding: "utf8" } as const;
    const { stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", script], options);
    expect({ stdout, stderr }).toEqual({ stdout: '["Found it."]\n', stderr: "" });
  });

  test("has its types beside it", () => {
    expect(readFileSync(join(root, packageJson.exports["."].types), "utf8")).toContain("lintText");
  });
});
