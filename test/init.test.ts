import { spawn, spawnSync } from "node:child_process";
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
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { rules } from "../rules/index.ts";
import type { Asker } from "../src/cli/ask.ts";
import { type InitHelp, type InitRequest, initSite } from "../src/cli/init.ts";
import type { Io } from "../src/cli/io.ts";
import { lint } from "../src/cli/lint.ts";
import { type Options, readArguments } from "../src/cli/options.ts";
import { definePostRule } from "../src/rule.ts";
import { BUILT, buildIfStale } from "./fresh-build.ts";

let cwd: string;
beforeEach(() => {
  cwd = realpathSync(mkdtempSync(join(tmpdir(), "review-lint-init-")));
});
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

function write(files: { readonly [path: string]: string }): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(cwd, path)), { recursive: true });
    writeFileSync(join(cwd, path), content);
  }
}

function optionsOf(...argv: string[]): Options {
  const request = readArguments(argv);
  if (request.command !== "lint") throw new Error("these are no options of a run");
  return request.options;
}

function world(isTTY = false) {
  const said = { stdout: "", stderr: "" };
  async function* input() {
    yield "";
  }
  const io: Io = {
    cwd,
    env: {},
    stdin: Object.assign(input(), { isTTY }),
    stdout: { write: (text) => (said.stdout += text), isTTY },
    stderr: { write: (text) => (said.stderr += text), isTTY: false },
    now: () => new Date(2026, 5, 30, 12),
  };
  return { io, said };
}

async function init(request: Partial<InitRequest> = {}, help: InitHelp = {}, isTTY = false) {
  const { io, said } = world(isTTY);
  const whole = { template: undefined, isAsked: true, ...request };
  const code = await initSite(whole, optionsOf(), io, rules, help);
  return { code, ...said };
}

const countsSchema = z.array(z.looseObject({ messages: z.array(z.unknown()) }));

/** How many findings a run with the folder's own configuration has; it must be without problem. */
async function findings(...argv: string[]): Promise<number> {
  const { io, said } = world();
  const code = await lint([], optionsOf("--format", "json", ...argv), io, rules);
  expect(said.stderr).toBe("");
  expect(code).not.toBe(2);
  return countsSchema.parse(JSON.parse(said.stdout)).reduce((sum, { messages }) => sum + messages.length, 0);
}

const config = (name = "review-lint.config.jsonc") => readFileSync(join(cwd, name), "utf8");

const head = (title: string, date = "2025-01-01") => `---\ntitle: ${title}\ndate: ${date}\n---\n\n`;
const SECTIONS = ["한눈에 보기", "풀려는 문제", "제안하는 방법", "아쉬운 점"];
const body = (i: number) =>
  SECTIONS.map(
    (name, at) => `## ${name}\n\n${i}번째 논문의 ${name} 부분을 ${at + 2}개 문장으로 적는다.\n`,
  ).join("\n");

/** A blog of posts, none of which describes its images. */
function blog(count = 12): void {
  write({ "_config.yml": "title: 블로그\n" });
  for (let i = 0; i < count; i++) {
    const date = `2025-01-${String(i + 1).padStart(2, "0")}`;
    const figure = `![](https://example.org/${i}.png)\n\n그림은 구조를 보여 준다.\n`;
    write({ [`_posts/${date}-post-${i}.md`]: `${head(`글 ${i}`, date)}${body(i)}\n${figure}` });
  }
}

/** Answers from a list, and remembers what it was asked; beyond the list it goes away. */
function scripted(answers: readonly (string | boolean | readonly string[] | undefined)[]) {
  const asked: string[] = [];
  const left = [...answers];
  const next = (question: string) => {
    asked.push(question);
    return left.shift();
  };
  const asker: Asker = {
    tell: (title, text) => void asked.push(`${title}\n${text}`),
    choose: async (question) => {
      const answer = next(question);
      return typeof answer === "string" ? answer : undefined;
    },
    chooseSeveral: async (question) => {
      const answer = next(question);
      return Array.isArray(answer) ? answer : undefined;
    },
    confirm: async (question) => {
      const answer = next(question);
      return typeof answer === "boolean" ? answer : undefined;
    },
  };
  return { asked, ask: async () => asker };
}

describe("without questions", () => {
  test("writes what nearly all posts do, with the evidence, and makes the next run quieter", async () => {
    blog();
    const before = await findings();
    const { code, stdout, stderr } = await init({ isAsked: false });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(config()).toMatchInlineSnapshot(`
      "{
        // \`review-lint init\`으로 만든 설정입니다. 전체 항목: \`review-lint schema --config\`
        // 글 12편
        "content": ["_posts"],
        // 메시지 언어. 글 12편 중 12편이 한국어입니다.
        "locale": "ko",
        // 규칙 목록은 \`review-lint rules\`로 볼 수 있고, 규칙마다 "off", "warn", "error" 중 하나로 정합니다.
        "rules": {
          // 이미지 12개 중 12개는 대체 텍스트가 없거나 내용을 알려 주지 않습니다.
          "generic-alt": "off"
        }
      }
      "
    `);
    expect(stdout).toContain("Wrote review-lint.config.jsonc.");
    expect(stdout).toContain('"generic-alt": "off"');
    expect(stdout).toContain("review-lint --update-baseline");
    expect(before).toBeGreaterThan(10);
    expect(await findings()).toBeLessThan(before);
  });

  test("never switches off what does not speak of itself as a style, whatever it finds", async () => {
    blog();
    const noisy = definePostRule({
      meta: {
        id: "noisy",
        summary: "A post is well.",
        why: "It is not.",
        severity: "error",
        messages: { en: { ill: { text: "Ill.", help: "Mend it." } } },
      },
      options: z.strictObject({}),
      check: (_, { report }) => report({ at: { start: 0, end: 3 }, message: "ill" }),
    });
    const { io, said } = world();
    expect(await initSite({ template: undefined, isAsked: false }, optionsOf(), io, [...rules, noisy])).toBe(
      0,
    );
    expect(said.stderr).toBe("");
    expect(config()).toContain('"generic-alt": "off"');
    expect(config()).not.toContain("noisy");
  });

  test("asks nothing where there is no terminal, and in CI", async () => {
    blog(3);
    const { ask, asked } = scripted([]);
    expect((await init({}, { ask })).code).toBe(0);
    expect(asked).toEqual([]);
  });

  test("leaves a small blog with the rules as they are", async () => {
    blog(3);
    const before = await findings();
    expect((await init({ isAsked: false })).code).toBe(0);
    expect(config()).toContain('"rules": {}');
    expect(await findings()).toBe(before);
  });

  test("names the folders of a site that keeps its posts elsewhere, and those that are not its own", async () => {
    write({
      "_config.yml": "title: x\n",
      "_notes/a.md": `${head("A")}글이다.\n`,
      "papers/b.md": `${head("B")}글이다.\n`,
      "themes/some/exampleSite/c.md": "x\n",
    });
    expect((await init()).code).toBe(0);
    expect(config()).toContain('"content": ["_notes", "papers"]');
    await findings();
    rmSync(join(cwd, "review-lint.config.jsonc"));
    write({ "d.md": `${head("D")}글이다.\n` });
    expect((await init()).code).toBe(0);
    expect(config()).toContain('"content": ["."]');
    expect(config()).toContain('"themes/**"');
    await findings();
  });

  test("says so where there is no post", async () => {
    const { code, stderr } = await init();
    expect(code).toBe(2);
    expect(stderr).toMatch(/^review-lint: there is no \.md or \.markdown file here/);
    expect(readdirSync(cwd)).toEqual([]);
  });
});

describe("never over a configuration that is there", () => {
  test.each([
    ["review-lint.config.json", "{}"],
    ["review-lint.config.jsonc", "{ broken"],
    ["review-lint.config.ts", "throw new Error('run');"],
    ["package.json", '{ "review-lint": {} }'],
  ])("%s", async (name, text) => {
    blog(2);
    write({ [name]: text });
    const { code, stdout, stderr } = await init({ isAsked: false });
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toBe(`review-lint: ${name} is there already; nothing was written.\n`);
    expect(config(name)).toBe(text);
  });
});

const template = `${head("제목")}${SECTIONS.map((name) => `## ${name}\n\n${name}을 두 문장으로 적으세요.\n`).join("\n")}`;

describe("templates", () => {
  test("one that posts follow and that adds nothing is taken", async () => {
    blog(4);
    write({ "_templates/review.md": template, "_templates/other.md": "## 가\n\n## 나\n\n## 다\n" });
    expect((await init()).code).toBe(0);
    expect(config()).toContain('"template": "_templates/review.md"');
    await findings();
  });

  test("one that would make the next run louder is named and left out", async () => {
    blog(4);
    write({
      "_templates/review.md": template,
      "_posts/2025-02-01-left.md": `${head("남은 글")}${template.slice(template.indexOf("##"))}`,
    });
    const before = await findings();
    expect((await init()).code).toBe(0);
    expect(config()).toMatch(/^ {2}\/\/ {3}"template": "_templates\/review\.md"$/m);
    expect(await findings()).toBeLessThanOrEqual(before);
  });

  test("the named one brings its keys and its outline", async () => {
    blog(4);
    write({ "양식.md": template });
    expect((await init({ template: "양식.md" })).code).toBe(0);
    expect(config()).toContain('"template": "양식.md"');
    expect(config()).toContain('"required": ["title", "date"]');
    expect(config()).toContain("풀려는 문제");
    await findings();
  });

  test("the named one that is not there is said, and nothing is written", async () => {
    blog(4);
    const { code, stderr } = await init({ template: "none.md" });
    expect({ code, stderr }).toEqual({ code: 2, stderr: "review-lint: none.md: is not there.\n" });
    expect(readdirSync(cwd).sort()).toEqual(["_config.yml", "_posts"]);
  });
});

describe("with questions", () => {
  test("does as it is answered", async () => {
    blog();
    write({ "_reviews/a.md": `${head("A")}글이다.\n` });
    let baselines = 0;
    const updateBaseline = async () => {
      baselines++;
      return 0 as const;
    };
    const { ask, asked } = scripted([["_posts", "_reviews"], "en", [], true, true]);
    const { code, stdout } = await init({}, { ask, updateBaseline }, true);
    expect(code).toBe(0);
    expect(asked[0]).toMatch(/Jekyll, told by _config\.yml/);
    expect(asked).toHaveLength(6);
    expect(config()).toContain('"content": ["_posts", "_reviews"]');
    expect(config()).toContain('"locale": "en"');
    expect(config()).toContain('"rules": {}');
    expect(config()).toContain('//   "generic-alt": "off"  12 of 12 images');
    expect(baselines).toBe(1);
    expect(stdout).not.toContain("--update-baseline");
    await findings();
  });

  test("no name of a file goes on as code behind its comment", async () => {
    blog();
    write({
      "tsconfig.json": "{}",
      "node_modules/review-lint/package.json": "{}",
      "_templates/a\u2028throw new Error();.md": template,
    });
    const { ask, asked } = scripted(["en", "", [], "ts", true]);
    expect((await init({}, { ask }, true)).code).toBe(0);
    expect(asked).toHaveLength(6);
    const text = config("review-lint.config.ts");
    expect(text).toContain("throw new Error");
    // Where JavaScript ends a line, a comment ends with it.
    expect(text).not.toMatch(/[\u2028\u2029\r]/);
  });

  test.each([0, 1, 2])("writes nothing where somebody goes away after %i answers", async (count) => {
    blog();
    const { ask } = scripted(["ko", [], true].slice(0, count));
    const { code, stdout, stderr } = await init({}, { ask }, true);
    expect({ code, stdout, stderr }).toEqual({
      code: 130,
      stdout: "",
      stderr: "review-lint: nothing was written.\n",
    });
    expect(readdirSync(cwd).sort()).toEqual(["_config.yml", "_posts"]);
  });
});

// `script` makes a terminal; that of util-linux takes these options.
describe.skipIf(!/util-linux/.test(String(spawnSync("script", ["--version"]).stdout)))(
  "on a real terminal",
  () => {
    /** Starts `init` and does something once it asks; tells what was shown, and how it ended. */
    async function onTerminal(act: (write: (keys: string) => void, pid: number) => void) {
      await buildIfStale();
      write({ "_posts/2025-01-01-a.md": `${head("글")}본문이다.\n` });
      const pidFile = join(cwd, "pid");
      const command = `sh -c 'echo $$ > "${pidFile}"; exec "${process.execPath}" "${BUILT}" init'`;
      const child = spawn("script", ["-qec", command, "/dev/null"], {
        cwd,
        env: { PATH: process.env.PATH, HOME: process.env.HOME, TERM: "xterm", LANG: "en_US.UTF-8" },
        stdio: ["pipe", "pipe", "inherit"],
      });
      let shown = "";
      let isAsked = false;
      child.stdout.on("data", (chunk: Buffer) => {
        shown += chunk.toString();
        // It hides the cursor once it asks.
        if (isAsked || !shown.includes("\u001B[?25l")) return;
        isAsked = true;
        setTimeout(() => act((keys) => child.stdin.write(keys), Number(readFileSync(pidFile, "utf8"))), 300);
      });
      const status = await new Promise((resolve) => child.once("close", resolve));
      return {
        status,
        isWritten: existsSync(join(cwd, "review-lint.config.jsonc")),
        showsCursor: shown.lastIndexOf("\u001B[?25h") > shown.lastIndexOf("\u001B[?25l"),
        last: shown.trimEnd().split(/\r?\n/).at(-1),
      };
    }

    test.each([
      ["Ctrl-C", "\u0003"],
      ["Ctrl-D", "\u0004"],
    ])("whoever leaves with %s is told that nothing was written", async (_, key) => {
      expect(await onTerminal((write) => write(key))).toMatchObject({
        status: 130,
        isWritten: false,
        showsCursor: true,
        last: expect.stringContaining("review-lint: nothing was written."),
      });
    });

    test.each([
      ["SIGINT", 130],
      ["SIGTERM", 143],
      ["SIGHUP", 129],
    ] as const)("%s from outside shows the cursor again", async (signal, status) => {
      const found = await onTerminal((_, pid) => process.kill(pid, signal));
      expect(found).toMatchObject({ status, isWritten: false, showsCursor: true });
    });
  },
);
