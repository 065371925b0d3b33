import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, sep } from "node:path";
import { transformSync } from "esbuild";
import { beforeAll, expect, test } from "vitest";
import { parseAst } from "vitest/node";
import { runWithin } from "../src/host/deadline.ts";

/*
 * A post may be one line of a megabyte, from a stranger: no pattern of ours may take longer than in proportion to the text
 * that it is held against. recheck judges a pattern, which takes minutes for all of them; those that it called safe stand
 * in a file, and a run has it judge only the others. `npm run test:update` writes the file.
 */

const root = join(import.meta.dirname, "..");
const LINEAR = join(import.meta.dirname, "linear-patterns.txt");

/** Those that recheck judges wrongly, or not at all, each with the text that should take it longest. */
const EXCEPTIONS: readonly { readonly pattern: RegExp; readonly worst: string }[] = [
  {
    // From each bracket it looks twenty letters ahead and no further, or as far as the next of its own openings.
    pattern:
      /[([（<]\s*(?:(?:작성|(?:[^()[\]]{0,20}\s)?작성\s?(?:요망|필요|예정|중|할 것|하세요)?|[^()[\]]{0,16}(?:포함하여|포함해서)?\s?(?:상세히|자세히|간단히|자유롭게)(?:\s?작성)?|입력\s?(?:필요|하세요)|내용\s?(?:작성|입력|추가)|수정\s?(?:필요|예정)|TODO|TBD|to be (?:written|added|filled))\s*|(?:여기에|fill (?:in|this)|write (?:here|this))(?:(?![([（<]\s*(?:여기에|fill (?:in|this)|write (?:here|this)))[^)\]>])*)[)\]）>]/i,
    worst: "\t<용",
  },
];

const paths = ["bin", "rules", "src"].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => `${folder}/${name.replaceAll(sep, "/")}`),
);

/** All patterns as they are written in code: `/a+/g`. */
const patterns = new Set<string>();
/** The files that put patterns together, with the number of places at which they do: as written, and as seen at work. */
const written = new Map<string, number>();
const seen = new Map<string, Set<string>>();

/** Takes the patterns out of a file's syntax tree, and counts the others that it makes. */
function readTree(path: string, node: unknown): void {
  if (Array.isArray(node)) for (const item of node) readTree(path, item);
  if (typeof node !== "object" || node === null || Array.isArray(node)) return;
  if ("regex" in node && "raw" in node && typeof node.raw === "string") patterns.add(node.raw);
  const isCall = "type" in node && (node.type === "NewExpression" || node.type === "CallExpression");
  if (isCall && "callee" in node && isRegExp(node.callee)) written.set(path, (written.get(path) ?? 0) + 1);
  for (const value of Object.values(node)) readTree(path, value);
}

function isRegExp(node: unknown): boolean {
  return typeof node === "object" && node !== null && "name" in node && node.name === "RegExp";
}

/** Runs something while patterns that our code puts together are noted. */
async function noteComposed(run: () => Promise<void>): Promise<void> {
  const plain = RegExp;
  const note = (pattern: RegExp) => {
    // The frame below this one and the trap belongs to who asked.
    const frame = new Error().stack?.split("\n")[3] ?? "";
    const path = paths.find((one) => frame.includes(join(root, one)));
    if (path === undefined) return pattern;
    patterns.add(String(pattern));
    seen.set(path, (seen.get(path) ?? new Set()).add(frame.slice(frame.indexOf(join(root, path)))));
    return pattern;
  };
  globalThis.RegExp = new Proxy(plain, {
    construct: (_, [pattern, flags]) => note(new plain(pattern, flags)),
    apply: (_, __, [pattern, flags]) => note(plain(pattern, flags)),
  });
  try {
    await run();
  } finally {
    globalThis.RegExp = plain;
  }
}

/** What recheck has to say against patterns. */
async function judge(those: readonly string[]): Promise<string[]> {
  if (those.length === 0) return [];
  const { check } = await import("recheck");
  const faults: string[] = [];
  for (const pattern of those) {
    const slash = pattern.lastIndexOf("/");
    const found = await check(pattern.slice(1, slash), pattern.slice(slash + 1), { timeout: 60_000 });
    if (found.status === "vulnerable")
      faults.push(`${pattern} is ${found.complexity.summary}: ${found.attack.pattern}`);
    if (found.status === "unknown") faults.push(`${pattern} cannot be judged: ${found.error.kind}`);
  }
  return faults;
}

/** Loads all that puts patterns together, and calls what does so only then. Nothing here may have loaded it before. */
async function loadAll(): Promise<void> {
  // Programs start when they are loaded.
  for (const path of paths) if (!path.startsWith("bin/")) await import(join(root, path));
  const { parseGitignore } = await import("../src/core/gitignore.ts");
  const { placeInCode } = await import("../src/host/code-config.ts");
  const { createSource } = await import("../src/post/source.ts");
  const { parsePost } = await import("./parse.ts");
  parseGitignore("/drafts/**/a?[bc]*-*.tmp.*\n*.log")("a.log", false);
  placeInCode(createSource("export default { rules: {} };"), ["rules"]);
  const post = '![One](one.png)\n<small>Figure 1: one</small>\n\n<img src="two.png" alt="Two">\n';
  expect(parsePost("a.md", post).figures.figures).toHaveLength(2);
}

beforeAll(async () => {
  for (const path of paths) {
    const { code } = transformSync(readFileSync(join(root, path), "utf8"), {
      loader: "ts",
      target: "esnext",
    });
    readTree(path, parseAst(code));
  }
  await noteComposed(loadAll);
}, 60_000);

test("all patterns are found, those that are put together included", () => {
  expect(patterns.size).toBeGreaterThan(800);
  const sorted = (counts: Iterable<readonly [string, number]>) => [...counts].sort();
  expect(sorted([...seen].map(([path, frames]) => [path, frames.size] as const))).toEqual(sorted(written));
});

test("each pattern is linear, by recheck's judgement", async () => {
  const known = new Set(existsSync(LINEAR) ? readFileSync(LINEAR, "utf8").split("\n") : []);
  const excepted = new Set(EXCEPTIONS.map(({ pattern }) => String(pattern)));
  const others = [...patterns].filter((pattern) => !known.has(pattern) && !excepted.has(pattern));
  const faults = await judge(others);
  expect(faults).toEqual([]);
  const linear = [...patterns].filter((pattern) => !excepted.has(pattern));
  // `npm run test:update` writes it, after the judgement above.
  await expect(`${linear.sort().join("\n")}\n`).toMatchFileSnapshot(LINEAR);
}, 900_000);

test.each(EXCEPTIONS)("$pattern is linear, though recheck does not say so", ({ pattern, worst }) => {
  expect(patterns).toContain(String(pattern));
  const text = worst.repeat(Math.ceil(100_000 / worst.length));
  const isDone = runWithin(2000, () => {
    for (const _ of text.matchAll(new RegExp(pattern, "g")));
  });
  expect(isDone).toBe(true);
});
