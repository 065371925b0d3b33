import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { Readable } from "node:stream";
import { afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { z } from "zod";
import { rules } from "../rules/index.ts";
import { main } from "../src/cli/main.ts";
import { resolveConfig } from "../src/config/resolve.ts";
import type { OwnModules } from "../src/host/code-config.ts";
import { findConfigFile, locateConfig } from "../src/host/config-file.ts";
import { defineConfig, definePostRule, defineSiteRule, testRule } from "../src/index.ts";
import { parseWithReference } from "../src/post/parsers/reference.ts";
import type { LooseMeta, Rule } from "../src/rule.ts";
import { BUILT, buildIfStale } from "./fresh-build.ts";
import { TODAY } from "./lint-text.ts";

// Watched, since both parsers give the same.
vi.mock(import("../src/post/parsers/reference.ts"), async (load) => {
  const { parseWithReference } = await load();
  return { parseWithReference: vi.fn(parseWithReference) };
});

const root = join(import.meta.dirname, "..");
const example = join(root, "fixtures", "custom-rules");

/** What a configuration imports of us, from the sources. */
const modules: OwnModules = {
  "review-lint": () => import("../src/index.ts"),
  "review-lint/rules": () => import("../rules/index.ts"),
  zod: () => import("zod"),
};

async function run(cwd: string, ...argv: string[]) {
  const written = { stdout: "", stderr: "" };
  const io = {
    cwd,
    env: { LANG: "en" },
    stdin: Readable.from([]),
    stdout: { write: (text: string) => (written.stdout += text) },
    stderr: { write: (text: string) => (written.stderr += text) },
    now: () => new Date(`${TODAY}T12:00:00`),
    modules,
  };
  const code = await main(argv, io, rules);
  return { code, ...written };
}

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A folder with some files. */
function siteOf(files: { readonly [path: string]: string }): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "review-lint code ")));
  folders.push(folder);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

const POST = "---\ntitle: a\ndate: 2024-01-02\n---\n\n## 절.\n\n글이다.\n";

const EXAMPLE_FINDINGS = [
  '_posts/2024-05-02-whisper.md:5:8: error "score" is 7, which is more than the most allowed: 5. [front-matter-schema]',
  "_posts/2024-05-02-whisper.md:8:4: error The heading “약한 지도만으로도 충분하다.” ends with “.”. [heading-full-stop]",
  "_posts/2024-06-11-wav2vec-translated.md:4:8: warning The venue is spelled “Icml” here and “ICML” in another post. [venue-spelling]",
  "_posts/2024-06-11-wav2vec-translated.md:7:4: warning The heading “소리만으로 시작한다.” ends with “.”. [heading-full-stop]",
  '_posts/2024-07-20-hubert.md:4:8: error "venue" is arXiv: arXiv is no venue; leave the key out. [front-matter-schema]',
  "",
];

/** What a configuration in code is told, by its text; other files lie beside it. */
async function problemsOf(text: string, files: { readonly [path: string]: string } = {}): Promise<string[]> {
  const { code, stderr } = await run(siteOf({ "review-lint.config.ts": text, "a.md": POST, ...files }));
  expect(code).toBe(2);
  return stderr.trimEnd().split("\n");
}

describe("the example package", () => {
  test("is linted with its own rules and its own schema", async () => {
    const { code, stdout, stderr } = await run(example, "--format", "compact");
    expect({ stderr, code }).toEqual({ stderr: "", code: 1 });
    expect(stdout.split("\n")).toEqual(EXAMPLE_FINDINGS);
  });

  test("speaks Korean where its rules do", async () => {
    const { stdout } = await run(example, "--format", "compact", "--locale", "ko");
    expect(stdout).toContain("제목 “약한 지도만으로도 충분하다.”이(가) “.”로 끝납니다. [heading-full-stop]");
    expect(stdout).toContain("The venue is spelled “Icml” here");
  });

  test("knows its rules by name on the command line", async () => {
    const { stdout } = await run(example, "--rule", "venue-spelling: off", "--format", "compact");
    expect(stdout).not.toContain("venue-spelling");
    expect((await run(example, "--rule", "venue-speling: off")).stderr).toBe(
      "--rule: unknown rule `venue-speling`. Did you mean `venue-spelling`?\n",
    );
  });

  test("has its rules' fixes made", async () => {
    const folder = siteOf({});
    cpSync(example, folder, { recursive: true });
    const { stdout } = await run(folder, "--fix", "--format", "compact");
    expect(stdout).not.toContain("heading-full-stop");
  });

  test("tells which files it is made of", async () => {
    const file = await findConfigFile(example, modules);
    expect(file.state === "found" && file.files).toEqual(
      ["review-lint.config.ts", "rules/heading-full-stop.js", "rules/venue-spelling.js"].map((name) =>
        join(example, name),
      ),
    );
  });

  test("is not run by --no-config, nor by those who only look for it", async () => {
    const folder = siteOf({ "review-lint.config.ts": "throw new Error('ran');", "a.md": POST });
    expect((await run(folder, "--no-config")).stderr).toBe("");
    expect(await locateConfig(folder)).toEqual([join(folder, "review-lint.config.ts")]);
  });
});

describe("configurations in code", () => {
  test.each(["ts", "mts", "js", "mjs"])(
    "review-lint.config.%s is found from a folder below",
    async (ending) => {
      const folder = siteOf({
        [`review-lint.config.${ending}`]: "export default { rules: { 'empty-section': 'off' } };\n",
        "posts/a.md": "---\ntitle: a\ndate: 2024-01-02\n---\n\n## 절\n",
      });
      expect(await run(join(folder, "posts"))).toMatchObject({ code: 0, stderr: "" });
    },
  );

  test("may await, and may import what only the tool has installed", async () => {
    const folder = siteOf({
      "review-lint.config.mts": `
        import { z } from "zod";
        import { rules } from "review-lint/rules";
        const off = await Promise.resolve(Object.fromEntries(rules.map(({ meta }) => [meta.id, "off" as const])));
        export default Promise.resolve({ frontMatter: z.object({ venue: z.string() }), rules: { ...off, "front-matter-schema": "warn" } });
      `,
      "a.md": POST,
    });
    expect((await run(folder, "--format", "compact")).stdout).toBe(
      'a.md:1:1: warning The key "venue" is missing. [front-matter-schema]\n',
    );
  });

  test("find the tool where another of their files asks for it", async () => {
    const folder = siteOf({
      "review-lint.config.ts": 'import config from "./lab.ts";\nexport default config;\n',
      "lab.ts":
        'import { defineConfig } from "review-lint";\nexport default defineConfig({ extends: "strict" });\n',
      "a.md": POST,
    });
    expect(await run(folder)).toMatchObject({ code: 0, stderr: "" });
  });

  test("that extend themselves are told so", async () => {
    expect(
      await problemsOf(
        "const config = { extends: [] as unknown[] };\nconfig.extends.push(config);\nexport default config;",
      ),
    ).toEqual(["review-lint.config.ts:1:18: `extends[0]`: leads back to itself."]);
  });

  test("choose the parser", async () => {
    const folder = siteOf({
      "review-lint.config.mjs": 'export default { parser: "reference" };\n',
      "a.md": POST,
    });
    await run(folder, "--no-config");
    expect(parseWithReference).not.toHaveBeenCalled();
    await run(folder);
    expect(parseWithReference).toHaveBeenCalled();
  });

  test("see what was edited since the last run of the same process", async () => {
    const folder = siteOf({
      "review-lint.config.ts": "export default { locale: 'en' };\n",
      "a.md": "## 절\n",
    });
    expect((await run(folder)).stdout).toContain("Nothing stands");
    writeFileSync(join(folder, "review-lint.config.ts"), "export default { locale: 'ko' };\n");
    expect((await run(folder)).stdout).not.toContain("Nothing stands");
  });

  test.each<[string, string, string]>([
    [
      "throw",
      "const a: number = 1;\n  throw new TypeError('no' + a);",
      "review-lint.config.ts:2:9: the code fails: TypeError: no1.",
    ],
    [
      "are rejected",
      "export default Promise.reject('later');",
      "review-lint.config.ts: the code fails: later.",
    ],
    [
      "are no code",
      "export default {\n  rules: ,\n};",
      "review-lint.config.ts:2:9: the code cannot be read: unexpected token.",
    ],
    [
      "import a package that is not there",
      'import { z } from "no-such-package";\nexport default { z };',
      "review-lint.config.ts:1:19: imports the package `no-such-package`, which is not installed.",
    ],
    [
      "import a file that is not there",
      '\nimport z from "./nowhere.ts";\nexport default { z };',
      "review-lint.config.ts:2:15: imports `./nowhere.ts`, which is not there.",
    ],
    [
      "misspell what they import",
      'import { defineCofig } from "review-lint";\n\nexport default defineCofig({});',
      "review-lint.config.ts:3:27: the code fails: TypeError: defineCofig is not a function. Did you mean `defineConfig`?",
    ],
    [
      "export nothing",
      "export const config = {};",
      "review-lint.config.ts: has no default export; write `export default defineConfig({ … })`.",
    ],
    [
      "export a function",
      "export default () => ({});",
      "review-lint.config.ts: its default export is a function; export the configuration itself.",
    ],
    ["export no object", "export default 3;", "review-lint.config.ts: expected an object, found 3."],
  ])("that %s are told so, with the place", async (_name, text, problem) => {
    expect(await problemsOf(text)).toEqual([problem]);
  });

  test("that throw elsewhere are told where", async () => {
    const text = 'import { deep } from "./lib/deep.ts";\nexport default deep({});';
    const deep =
      "type X = {\n  a?: 1 };\nexport function deep(x: X) {\n  const s = 'x' as string; throw new Error(s);\n}\n";
    expect(await problemsOf(text, { "lib/deep.ts": deep })).toEqual([
      "lib/deep.ts:4:34: the code, loaded by review-lint.config.ts, fails: x.",
    ]);
  });

  test("are told everything at once", async () => {
    const text = `import { definePostRule, z } from "review-lint";
const sentence = "A sentence.";
const mine = (id: string, messages = {}) =>
  definePostRule({
    meta: { id, summary: sentence, why: sentence, severity: "warn", messages: { en: { a: { text: "{x}", help: "h" } }, ...messages } },
    options: z.strictObject({ max: z.int().default(1) }),
    check() {},
  });
export default {
  contnt: ["x"],
  ignore: /x/,
  frontMatter: z.object({ written: z.date() }),
  rules: {
    "missing-captoin": "off",
    first: mine("other"),
    "empty-section": mine("empty-section"),
    second: [mine("second"), "warn", { max: "x", mx: 2 }],
    third: mine("third", { ko: { b: { text: "x", help: "h" } } }),
    fourth: { check() {} },
  },
  overrides: [{ files: ["a"], rules: { scond: "off", fifth: mine("fifth") } }],
};
`;
    expect(await problemsOf(text)).toEqual([
      "review-lint.config.ts:10:3: unknown key `contnt`. Did you mean `content`?",
      "review-lint.config.ts:11:3: `ignore`: expected a list, found a regular expression.",
      "review-lint.config.ts:12:27: `frontMatter.written`: front matter gives dates as text; write z.iso.date() or z.coerce.date().",
      "review-lint.config.ts:14:5: unknown rule `missing-captoin`. Did you mean `missing-caption`?",
      "review-lint.config.ts:15:5: `rules.first`: the rule is called other; that must be its key here.",
      "review-lint.config.ts:16:5: `rules.empty-section`: a rule called empty-section comes with the tool; call yours otherwise.",
      'review-lint.config.ts:17:5: `rules.second[2].max`: expected a number, found "x".',
      "review-lint.config.ts:17:50: unknown option `mx` in `rules.second[2]`. Did you mean `max`?",
      "review-lint.config.ts:18:5: `rules.third`: the rule has no message `a` in meta.messages.ko.",
      "review-lint.config.ts:18:5: `rules.third`: the rule has no message `b` in meta.messages.en.",
      "review-lint.config.ts:19:5: `rules.fourth`: the rule is not made by definePostRule() or defineSiteRule().",
      "review-lint.config.ts:21:40: unknown rule `scond`. Did you mean `second`?",
      "review-lint.config.ts:21:54: `overrides[0].rules.fifth`: a rule is given in the configuration's own `rules`; here goes its level.",
    ]);
  });

  const resolved = async (folder: string) => {
    const file = await findConfigFile(folder, modules);
    if (file.state !== "found") throw new Error(JSON.stringify(file));
    const resolution = resolveConfig({ rules, document: file.document });
    if (!resolution.ok) throw new Error(JSON.stringify(resolution.problems));
    return { ...resolution.config, files: file.files };
  };

  test("extend files, presets and each other", async () => {
    const folder = siteOf({
      "base.json": '{ "locale": "ko", "rules": { "empty-section": "off" } }',
      "review-lint.config.ts":
        'export default { extends: [{ extends: "strict", ignore: ["b.md"] }, "./base.json"], rules: { "unused-asset": "off" } };',
    });
    const { locale, ignores, planFor, files } = await resolved(folder);
    expect([locale, ignores("b.md"), ignores("a.md")]).toEqual(["ko", true, false]);
    const { plan } = planFor("a.md");
    expect(plan.rules.find(({ id }) => id === "empty-section")).toBeUndefined();
    expect(plan.rules.find(({ id }) => id === "unused-asset")).toBeUndefined();
    expect(plan.rules.find(({ id }) => id === "missing-caption")?.severity).toBe("error");
    expect(files).toEqual([join(folder, "base.json"), join(folder, "review-lint.config.ts")]);
  });

  test("read the globs of a package from their own folder, those of other files from theirs", async () => {
    const base = '{ "ignore": ["old"], "site": { "root": "." }, "content": ["posts"] }';
    const folder = siteOf({
      "node_modules/lab/base.json": base,
      "lab/base.json": base,
      "packaged/review-lint.config.json": '{ "extends": "../node_modules/lab/base.json" }',
      "shared/review-lint.config.json": '{ "extends": "../lab/base.json" }',
    });
    const packaged = await resolved(join(folder, "packaged"));
    expect([packaged.ignores("old/a.md"), packaged.content, packaged.site?.root]).toEqual([
      true,
      ["posts"],
      ".",
    ]);
    const shared = await resolved(join(folder, "shared"));
    expect([shared.ignores("old/a.md"), shared.ignores("../lab/old/a.md")]).toEqual([false, true]);
    expect([shared.content, shared.site?.root]).toEqual([["../lab/posts"], "../lab"]);
  });

  test("share one rule, and tell of two by the same name", async () => {
    const make = `import { definePostRule, z } from "review-lint";
export const make = () => definePostRule({
  meta: { id: "mine", summary: "s", why: "w", severity: "warn", messages: { en: { a: { text: "x", help: "h" } } } },
  options: z.strictObject({}),
  check() {},
});
export const mine = make();
`;
    const base = 'import { mine } from "./make.ts";\nexport default { rules: { mine } };\n';
    const again = base.replace("default {", 'default { extends: "./base.ts",');
    const folder = siteOf({ "make.ts": make, "base.ts": base, "review-lint.config.ts": again });
    expect((await resolved(folder)).rules.filter(({ meta }) => meta.id === "mine")).toHaveLength(1);
    const other = again.replace("{ mine } }", "{ mine: make() } }").replace("{ mine } from", "{ make } from");
    expect(await problemsOf(other, { "make.ts": make, "base.ts": base })).toEqual([
      "review-lint.config.ts:2:49: two rules are called mine; rename one.",
    ]);
  });

  test("stand alone in their folder", async () => {
    const files = { "review-lint.config.mjs": "export default {};\n", "a.md": POST };
    const both = siteOf({ ...files, "package.json": '{ "review-lint": {} }' });
    expect((await run(both)).stderr).toBe(
      "package.json: stands beside review-lint.config.mjs; keep one of them, or name one with --config.\n",
    );
    expect((await run(both, "--config", "review-lint.config.mjs")).code).toBe(0);
    // Other people's package.json is nothing to us, whatever is wrong with it.
    expect((await run(siteOf({ ...files, "package.json": '{ "review-lint": ' }))).code).toBe(0);
  });
});

describe("front matter in zod", () => {
  const judge = async (schema: string, frontMatter: string) => {
    const text = `import { z } from "review-lint";\nexport default { frontMatter: ${schema} };\n`;
    const post = `---\ntitle: a\ndate: 2024-01-02\n${frontMatter}\n---\n\n## 절\n\n글이다.\n`;
    const { stdout, stderr } = await run(
      siteOf({ "review-lint.config.ts": text, "a.md": post }),
      "--format",
      "compact",
    );
    return [...stdout.split("\n"), ...stderr.split("\n")].filter(Boolean);
  };
  test.each<[string, string, string, readonly string[]]>([
    ["a date as text", "z.object({ date: z.iso.date() })", "x: 1", []],
    ["a date made of text", "z.object({ date: z.coerce.date() })", "x: 1", []],
    ["a date or text", "z.object({ date: z.string().or(z.date()) })", "x: 1", []],
    ["a transform", "z.object({ title: z.string().transform((title) => title.length) })", "x: 1", []],
    [
      "words of its author",
      'z.object({ venue: z.string().refine((venue) => venue !== "arXiv", "Name a venue.") })',
      "venue: arXiv",
      ['a.md:4:8: error "venue" is arXiv: Name a venue. [front-matter-schema]'],
    ],
    [
      "words of its author about the whole",
      'z.looseObject({ a: z.int(), b: z.int() }).refine(({ a, b }) => a < b, "a comes before b.")',
      "a: 2\nb: 1",
      [
        "a.md:1:1: error The front matter does not fit the site's schema: a comes before b. [front-matter-schema]",
      ],
    ],
    [
      "a key that is near to one of its own",
      "z.strictObject({ title: z.string(), date: z.string(), venue: z.string().optional() })",
      "venu: ICML",
      ['a.md:4:1: error No key "venu" is known. Did you mean "venue"? [front-matter-schema]'],
    ],
    [
      "a check that is awaited",
      "z.object({ title: z.string().refine(async () => true) })",
      "x: 1",
      [
        "review-lint.config.ts:2:42: `frontMatter.title`: front matter is judged at once; a check or a transform that is awaited cannot be used.",
      ],
    ],
    [
      "a transform that is awaited",
      "z.object({ title: z.string().transform(async (title) => title) })",
      "x: 1",
      [
        "review-lint.config.ts:2:42: `frontMatter.title`: front matter is judged at once; a check or a transform that is awaited cannot be used.",
      ],
    ],
    [
      "a schema of zod 3",
      "{ _def: { typeName: 'ZodObject' }, parse() {}, safeParse() {} }",
      "x: 1",
      [
        'review-lint.config.ts:2:18: `frontMatter`: this schema cannot be used. It is one of zod 3: import `z` from "review-lint", or install zod 4.',
      ],
    ],
  ])("%s", async (_name, schema, frontMatter, expected) => {
    expect(await judge(schema, frontMatter)).toEqual(expected);
  });
});

describe("testRule", () => {
  const sentence = "A sentence.";
  const marks = (more: Partial<LooseMeta> = {}, edit?: { readonly text: string }): Rule => {
    const rule = definePostRule({
      meta: {
        id: "marks",
        summary: sentence,
        why: sentence,
        severity: "warn",
        messages: { en: { mark: { text: "A {mark}.", help: "Take it away." } } },
      },
      options: z.strictObject({ mark: z.string().default("!") }),
      check({ source }, { options: { mark }, report }) {
        if (source.text.includes("throw")) throw new Error("thrown");
        const start = source.text.indexOf(mark);
        if (start < 0) return;
        const at = { start, end: start + mark.length };
        const fix = edit && { safety: "safe" as const, edits: [{ ...at, ...edit }] };
        report({ at, message: "mark", values: { mark }, fix });
      },
    });
    return { ...rule, meta: { ...rule.meta, ...more } };
  };
  const words = (text: string) => ({ mark: { text, help: "Take it away." } });

  test("is content with a rule that does as it is told", () => {
    testRule(marks(), {
      flags: ["a!", { text: "a?", options: { mark: "?" }, found: ["mark"] }],
      allows: ["a"],
    });
    testRule(marks({ fixable: "safe" }, { text: "" }), {
      flags: [{ text: "a!\nb!", found: [1], fixed: "a\nb" }],
      allows: ["a"],
    });
    testRule(marks(), {
      flags: [
        { posts: { "a.md": "a", "b.md": "\n!" }, found: [{ path: "b.md", line: 2, column: 1, words: "!" }] },
      ],
      allows: [{ text: "---\ntitle: a\n---\n" }],
    });
  });

  test.each<[string, () => void, readonly string[]]>([
    [
      "nothing found",
      () => testRule(marks(), { flags: ["a"], allows: ["a"] }),
      ["flags[0]: nothing is found."],
    ],
    [
      "a false alarm",
      () => testRule(marks(), { flags: ["!"], allows: ["a", "a!"] }),
      ["allows[1]: nothing is to be found, but there is:\n  - post.md:1:2 mark: A !."],
    ],
    [
      "another place",
      () =>
        testRule(marks(), { flags: [{ text: "a!", found: [{ message: "mark", line: 2 }] }], allows: ["a"] }),
      ['flags[0]: expected\n  - {"message":"mark","line":2}\nfound\n  - post.md:1:2 mark: A !. ("!")'],
    ],
    [
      "one finding too few",
      () => testRule(marks(), { flags: [{ text: "a!", found: ["mark", "mark"] }], allows: ["a"] }),
      ["found\n  - post.md:1:2 mark"],
    ],
    [
      "a rule that throws",
      () => testRule(marks(), { flags: ["throw"], allows: ["a"] }),
      ["flags[0]: the rule throws: Error: thrown"],
    ],
    [
      "options that are none",
      () => testRule(marks(), { flags: [{ text: "!", options: { mrk: 1 } }], allows: ["a"] }),
      ["flags[0]: the rule does not take these options:", "mrk"],
    ],
    [
      "another fixed text",
      () =>
        testRule(marks({ fixable: "safe" }, { text: "" }), {
          flags: [{ text: "a!", fixed: "a!" }],
          allows: ["a"],
        }),
      ["expected the fixed post.md\n  | a!\nfound\n  | a"],
    ],
    [
      "a fix that is not announced",
      () => testRule(marks({}, { text: "" }), { flags: ["a!"], allows: ["a"] }),
      ["flags[0]: the finding at post.md:1:2 has a fix, but meta.fixable is not set."],
    ],
    [
      "a fix that makes new work without end",
      () => testRule(marks({ fixable: "safe" }, { text: "!!" }), { flags: ["a!"], allows: ["a"] }),
      ["flags[0]: the fix of post.md is refused: what it makes is found again, round after round."],
    ],
    [
      "a fix of code that was none",
      () => testRule(marks({ fixable: "safe" }, { text: "" }), { flags: ["```\na!\n```\n"], allows: ["a"] }),
      ["flags[0]: the fix of post.md is refused: it changes code or formulas."],
    ],
    [
      "a slot that nobody fills",
      () =>
        testRule(marks({ messages: { en: words("A {mark} of {kind}."), ko: words("{mark} {kind}") } }), {
          flags: ["a!"],
          allows: ["a"],
        }),
      ["flags[0]: the finding at post.md:1:2 fills no {kind} of the message `mark` (en)."],
    ],
    [
      "messages that differ",
      () =>
        testRule(marks({ messages: { en: words("{mark}"), ko: words("x") } }), {
          flags: ["a!"],
          allows: ["a"],
        }),
      ["The rule has other slots in the Korean message `mark` than in the English one."],
    ],
    [
      "nothing to try it on",
      () => testRule(marks(), { flags: [], allows: [] }),
      ["flags: give at least one post", "allows: give at least one post"],
    ],
  ])("tells of %s", (_name, attempt, words) => {
    let message = "";
    try {
      attempt();
    } catch (error) {
      message = error instanceof Error ? error.message : "";
    }
    for (const part of words) expect(message).toContain(part);
    expect(words.length > 0 && message !== "").toBe(true);
  });
});

test("defineConfig knows the rules, their levels and their options", () => {
  const mine = defineSiteRule({
    meta: {
      id: "mine",
      summary: "s",
      why: "w",
      severity: "warn",
      messages: { en: { a: { text: "x", help: "h" } } },
    },
    options: z.strictObject({}),
    collect: () => undefined,
    conclude: () => undefined,
  });
  const config = defineConfig({
    extends: ["recommended", "./base.json", { locale: "ko" }],
    frontMatter: z.object({ title: z.string() }),
    rules: {
      "missing-caption": ["error", { when: "always" }],
      mine: [mine, "error"],
      "empty-section": "off",
    },
    overrides: [{ files: ["a"], rules: { mine: "off" }, frontMatter: { required: ["title"] } }],
  });
  expect(Object.keys(config)).toEqual(["extends", "frontMatter", "rules", "overrides"]);
  // @ts-expect-error: no such choice
  defineConfig({ rules: { "missing-caption": ["error", { when: "sometimes" }] } });
  // @ts-expect-error: no such level
  defineConfig({ rules: { "missing-caption": "on" } });
  // @ts-expect-error: no such key
  defineConfig({ contents: ["a"] });
});

test("rules that come with the tool speak both languages", () => {
  for (const { meta } of rules) {
    expect(meta.messages.ko).not.toBe(meta.messages.en);
    for (const sentence of [meta.summary, meta.why, ...Object.values(meta.notes ?? {})])
      expect(sentence.ko).not.toBe(sentence.en);
  }
});

describe("the built command", () => {
  beforeAll(buildIfStale, 120_000);
  const env = { PATH: process.env.PATH, HOME: process.env.HOME };
  const spawn = (cwd: string, ...argv: string[]) =>
    spawnSync(process.execPath, argv, { cwd, env, encoding: "utf8" });

  test("lints the example where nothing is installed", () => {
    const folder = siteOf({});
    cpSync(example, folder, { recursive: true });
    const { status, stdout, stderr } = spawn(folder, BUILT);
    expect({ status, stderr }).toEqual({ status: 1, stderr: "" });
    expect(stdout.split("\n")).toEqual(EXAMPLE_FINDINGS);
  });

  test("has zod for configurations that import it by its own name", () => {
    const text =
      'import { z } from "zod";\nimport { rules } from "review-lint/rules";\n' +
      "export default { frontMatter: z.object({ venue: z.string() }), rules: rules.length > 9 ? {} : 1 };\n";
    const folder = siteOf({ "review-lint.config.ts": text, "a.md": POST });
    const { stdout, stderr } = spawn(folder, BUILT);
    expect({ stdout, stderr }).toEqual({
      stdout: 'a.md:1:1: error The key "venue" is missing. [front-matter-schema]\n',
      stderr: "",
    });
  });

  test("comes with what the example's own test needs", () => {
    const folder = siteOf({});
    cpSync(example, folder, { recursive: true });
    mkdirSync(join(folder, "node_modules"));
    symlinkSync(root, join(folder, "node_modules", "review-lint"), "dir");
    const { status, stdout } = spawn(folder, "--test");
    expect([status, stdout]).toEqual([0, expect.stringMatching(/^# pass 2$/m)]);
  });
});
