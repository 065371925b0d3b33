// Measures the tool beside other linters, and beside what no linter can be faster than: see docs/performance.md.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { isAbsolute, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { build } from "esbuild";
import { commandsFor } from "./commands.mjs";
import { writeSite } from "./corpus.mjs";
import { measure } from "./measure.mjs";
import { aimsTable, rowOf, sizeTable } from "./tables.mjs";

/** @typedef {import("./commands.mjs").Command} Command */
/** @typedef {import("./commands.mjs").Site} Site */
/** @typedef {import("./measure.mjs").Usage} Usage */
/** @typedef {import("./tables.mjs").Result} Result */

const HELP = `Usage: npm run bench -- [options]

  --posts 1,1000,10000   sizes of the sites
  --rounds 5             in each round every command runs once
  --all-rounds           those, too, that take minutes on the largest site
  --only NAME            commands whose name holds this; repeatable
  --build FILE           the command to measure, in place of dist/bin/review-lint.js
  --folder DIR           where the sites are made
  --json FILE            write the figures as JSON as well
  --markdown             print the tables of docs/performance.md

Takes an hour; a minute for --posts 1 --rounds 3.
`;

/** From so many posts on, a slow command runs in one round only. */
const LARGE = 5000;
const root = join(import.meta.dirname, "..");

const { values: options } = parseArgs({
  options: {
    posts: { type: "string", default: "1,1000,10000" },
    rounds: { type: "string", default: "5" },
    "all-rounds": { type: "boolean", default: false },
    only: { type: "string", multiple: true, default: [""] },
    build: { type: "string", default: join(root, "dist", "bin", "review-lint.js") },
    folder: { type: "string", default: join(tmpdir(), "review-lint-bench") },
    json: { type: "string" },
    markdown: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});

if (options.help) process.stdout.write(HELP);
else await run();

async function run() {
  const command = resolve(options.build);
  if (!existsSync(command)) execFileSync(process.execPath, ["build.mjs"], { cwd: root });
  installPeers();
  const scripts = { build: command, floors: await bundleFloors() };
  /** @type {Result[]} */
  const results = [];
  for (const posts of options.posts.split(",").map(Number)) {
    const site = makeSite(posts);
    const commands = commandsFor(site, scripts).filter(({ name }) =>
      options.only.some((part) => name.includes(part)),
    );
    const result = { posts, rows: compare(commands, site) };
    results.push(result);
    process.stdout.write(`${sizeTable(result, options.markdown)}\n`);
  }
  process.stdout.write(aimsTable(results, options.markdown));
  if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(results, undefined, 2)}\n`);
}

/** They are optional dependencies: one that cannot be installed does without, and is named where it would be run. */
function installPeers() {
  const installed = join(import.meta.dirname, "node_modules", ".package-lock.json");
  const lock = join(import.meta.dirname, "package-lock.json");
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(lock).mtimeMs) return;
  tell("installing the other linters");
  try {
    // `npm ci` wants a lock file that knows the binaries of every platform.
    execFileSync("npm", ["install", "--no-save", "--no-audit", "--no-fund"], {
      cwd: import.meta.dirname,
      stdio: "ignore",
    });
  } catch {
    tell("the other linters could not be installed: npm install failed in bench/\n");
  }
}

/** In node_modules of the project, so that the parsers measured are its own, of its versions, and not those of a peer. */
async function bundleFloors() {
  const outfile = join(root, "node_modules", ".cache", "review-lint-bench", "floors.mjs");
  await build({
    stdin: { contents: readFileSync(join(import.meta.dirname, "floors.mjs"), "utf8"), resolveDir: root },
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    external: ["satteri"],
    outfile,
  });
  return outfile;
}

/** @param {number} posts @returns {Site} */
function makeSite(posts) {
  const folder = resolve(options.folder, String(posts));
  const caches = resolve(options.folder, "caches", String(posts));
  tell(`writing ${posts} posts`);
  writeSite(folder, posts);
  rmSync(caches, { recursive: true, force: true });
  mkdirSync(caches, { recursive: true });
  return { folder, posts, caches };
}

/**
 * Runs every command once in each round: when the machine slows down, it does so for all of them.
 * @param {readonly Command[]} commands
 * @param {Site} site
 */
function compare(commands, site) {
  /** @type {Map<Command, Usage[]>} */
  const usages = new Map(commands.map((command) => [command, []]));
  const rounds = Number(options.rounds);
  // Round 0 is not counted: it fills the caches, and finds what does not work.
  for (let round = 0; round <= rounds; round++) {
    for (const [command, known] of usages) {
      if (command.isSlow && round === 0 && site.posts > 1) continue;
      if (command.isSlow && round > 1 && site.posts >= LARGE && !options["all-rounds"]) continue;
      tell(`${site.posts} posts, round ${round} of ${rounds}: ${command.name}`);
      const { usage, failure } = attempt(command, site);
      if (failure !== undefined) {
        tell(`left out: ${command.name}: ${failure}\n`);
        usages.delete(command);
      } else if (round > 0) {
        known.push(usage);
      }
    }
  }
  tell("");
  return [...usages].map(([command, known]) => rowOf(command, known));
}

/** @param {Command} command @param {Site} site @returns {{ usage: Usage, failure?: string }} */
function attempt({ argv, env, fresh, finds }, { folder, posts }) {
  const none = { wall: Number.NaN, cpu: Number.NaN, peak: undefined };
  const absent = argv.slice(0, 2).find((path) => isAbsolute(path) && !existsSync(path));
  if (absent !== undefined) return { usage: none, failure: `${absent} is not there` };
  if (fresh !== undefined) rmSync(fresh, { recursive: true, force: true });
  const { code, usage, output, errors } = measure(argv, { cwd: folder, env });
  // With 1 linters say that they found something, and Node that a script failed.
  if (code > 1 || /^\s+at .+:\d+:\d+\)?$/m.test(errors))
    return { usage, failure: `exit code ${code}: ${errors.trim().slice(0, 300)}` };
  // One that finds nothing among so many posts has not run its rules.
  if (posts >= 1000 && finds && !finds.test(output + errors))
    return { usage, failure: `it does not find what it should: ${output.trim().slice(0, 300)}` };
  return { usage };
}

/** Shows what is going on, in place of what was; a text with a line break stays. @param {string} text */
function tell(text) {
  const { stderr } = process;
  if (stderr.isTTY) stderr.write(`\r\x1b[K${text}`);
  else if (text.endsWith("\n")) stderr.write(text);
}
