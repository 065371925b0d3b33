// Tells where the time of a run goes: npm run profile [-- PATH] [--top 25] [--build FILE]
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { writeSite } from "./corpus.mjs";

/** @typedef {{ readonly functionName: string, readonly url: string, readonly lineNumber: number }} Frame */
/** @typedef {{ readonly id: number, readonly callFrame: Frame, readonly children?: readonly number[] }} CallNode */
/** @typedef {{ readonly nodes: readonly CallNode[], readonly samples: readonly number[], readonly timeDeltas: readonly number[] }} Profile */

const root = join(import.meta.dirname, "..");
const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    top: { type: "string", default: "25" },
    build: { type: "string", default: join(root, "dist", "bin", "review-lint.js") },
  },
});

const [path = madeSite()] = positionals;
const command = [resolve(options.build), path, "--no-cache", "--concurrency", "1"];
// Two runs: statistics read a post's views at once, which changes what a profile says of them.
process.stdout.write(run(command.concat("--stats")));
const folder = mkdtempSync(join(tmpdir(), "review-lint-profile-"));
try {
  run(["--cpu-prof", `--cpu-prof-dir=${folder}`, ...command]);
  for (const name of readdirSync(folder)) tell(JSON.parse(readFileSync(join(folder, name), "utf8")));
} finally {
  rmSync(folder, { recursive: true });
}

/** @param {readonly string[]} argv @returns {string} what it writes to standard error */
function run(argv) {
  const { status, stderr } = spawnSync(process.execPath, argv, {
    stdio: ["ignore", "ignore", "pipe"],
    encoding: "utf8",
  });
  if (status !== 0 && status !== 1) throw new Error(`exit code ${status}: ${stderr}`);
  return stderr;
}

function madeSite() {
  const folder = join(tmpdir(), "review-lint-bench", "1000");
  if (!existsSync(folder)) writeSite(folder, 1000);
  return folder;
}

/** @param {Profile} profile */
function tell({ nodes, samples, timeDeltas }) {
  const self = new Map(nodes.map(({ id }) => [id, 0]));
  for (const [i, id] of samples.entries()) self.set(id, (self.get(id) ?? 0) + (timeDeltas[i] ?? 0));
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const files = sourceFiles();
  const [bySelf, byTotal, byFile] = [new Map(), new Map(), new Map()];

  /**
   * The time of a function with all that it calls, once where it calls itself. By a list and not by recursion: the
   * frames of a parser lie deep.
   * @type {{ readonly node: CallNode, readonly callers: ReadonlySet<string> }[]}
   */
  const open = nodes.slice(0, 1).map((node) => ({ node, callers: new Set() }));
  for (const { node, callers } of open) {
    const time = self.get(node.id) ?? 0;
    const file = files(node.callFrame);
    const name = `${node.callFrame.functionName || "(anonymous)"}  ${file}`;
    const within = callers.has(name) ? callers : new Set([...callers, name]);
    add(bySelf, name, time);
    add(byFile, file, time);
    for (const caller of within) add(byTotal, caller, time);
    for (const id of node.children ?? []) {
      const child = byId.get(id);
      if (child) open.push({ node: child, callers: within });
    }
  }
  const all = timeDeltas.reduce((sum, time) => sum + time, 0);
  print("functions by their own time", bySelf, all);
  print("functions by their time and that of what they call", byTotal, all);
  print("source files by their own time", byFile, all);
}

/** @param {Map<string, number>} times @param {string} name @param {number} time */
function add(times, name, time) {
  times.set(name, (times.get(name) ?? 0) + time);
}

/** @param {string} title @param {ReadonlyMap<string, number>} times in microseconds @param {number} all */
function print(title, times, all) {
  const top = [...times].sort(([, a], [, b]) => b - a).slice(0, Number(options.top));
  const lines = top.map(([name, time]) => {
    const share = `${((time / all) * 100).toFixed(1)}%`;
    return `${(time / 1000).toFixed(0).padStart(8)} ms ${share.padStart(6)}  ${name}`;
  });
  process.stdout.write(`\n${title}\n\n${lines.join("\n")}\n`);
}

/** Makes the function that tells which source file a frame comes from: the bundle names each before its code. */
function sourceFiles() {
  /** For a bundled script, the source file of each of its lines. @type {Map<string, readonly string[]>} */
  const scripts = new Map();
  /** @param {string} script */
  const read = (script) => {
    let file = "";
    return readFileSync(script, "utf8")
      .split("\n")
      .map((line) => {
        file = /^\s*\/\/ ((?:bin|src|rules|node_modules)\/\S+)$/.exec(line)?.[1] ?? file;
        return file;
      });
  };
  return (/** @type {Frame} */ { url, lineNumber }) => {
    const script = url.startsWith("file:") ? fileURLToPath(url) : url;
    if (!existsSync(script)) return url || "V8";
    const lines = scripts.get(script) ?? read(script);
    scripts.set(script, lines);
    return lines[lineNumber] || url;
  };
}
