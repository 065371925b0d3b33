// Mutates the posts of the fixtures for as long as it is told to, and runs the built command over them:
//   npm run fuzz -- [SECONDS] [SEED]
// Each run must end with 0, 1 or 2, without a mistake of ours, in time and with harmless output; what is known from a former
// run must be what a fresh one says; fixes made twice must be those made once. What fails is cut down to the posts that it
// takes, and left in the folder that is told of; a post that was mended goes to fixtures/hostile, where the tests read it.
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");
const command = join(root, "dist", "bin", "review-lint.js");
const seconds = Number(process.argv[2] ?? 60);
let seed = Number(process.argv[3] ?? Date.now() % 2 ** 32);
const POSTS = 40;
/** Milliseconds for a run: far beyond what its posts may take. */
const PATIENCE = 120_000;

console.log(`seed ${seed}, ${seconds} seconds`);

/** Numbers that follow from the seed alone: a linear congruential generator, of which the upper bits are good enough here. */
function random() {
  seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
  return (seed >>> 8) / 2 ** 24;
}
/** @param {number} limit */
const below = (limit) => Math.floor(random() * limit);
/**
 * @template T
 * @param {readonly T[]} list
 * @returns {T}
 */
const pick = (list) => {
  const one = list[below(list.length)];
  if (one === undefined) throw new RangeError("there is nothing to pick");
  return one;
};

const fixtures = join(root, "fixtures");
const seeds = readdirSync(fixtures, { recursive: true, encoding: "utf8" })
  .filter((name) => /\.(?:md|markdown)$/.test(name))
  .map((name) => readFileSync(join(fixtures, name), "utf8"));

const WORDS = (
  "![ [ ]( ) * ** _ __ ~~ ` `` ``` ~~~ <!-- --> <div> </div> <figure> <figcaption> <img <a <![CDATA[ ]]> $ $$ \\( \\[ {% %} {{ }} " +
  "{{< >}} {% raw %} {% endraw %} {% comment %} {% include {: .a} ![[ ]] [^1] [^1]: [a]: | |-| --- +++ ... : - * + 1. # ## > " +
  "&amp; &# \\ http:// www. @ 그림 Figure 표 1 arXiv:2104.08691 저자 연구진 N/A TODO **가(나)**를 <!--review-lint-disable--> " +
  "<!--review-lint-enable--> title: date: tags: & *a << !! ? | > ' \" 가 \u0301 \u2028 \u202e \0 \uFEFF \u001b[31m ::error:: 👩‍🔬"
).split(" ");
const BLANKS = ["\n", "\n\n", "\r", "\r\n", " ", "  ", "\t", "    ", "\n> ", "\n- ", "\n  ", ""];

/** @type {readonly ((text: string) => string)[]} */
const mutations = [
  (text) => splice(text, 0, pick(WORDS)),
  (text) => splice(text, 0, pick(BLANKS)),
  (text) => splice(text, 0, (pick(WORDS) + pick(BLANKS)).repeat(1 + below(60))),
  (text) => splice(text, 0, pick(WORDS).repeat(1 + below(random() < 0.1 ? 5000 : 80))),
  (text) => splice(text, below(40), ""),
  (text) => splice(text, below(400), ""),
  (text) => text.slice(0, below(text.length + 1)),
  (text) => text.slice(below(text.length + 1)),
  (text) => splice(text, 0, piece(text).repeat(1 + below(random() < 0.1 ? 300 : 4))),
  (text) => splice(text, below(200), piece(pick(seeds))),
  (text) => text.replaceAll("\n", pick(["\r\n", "\r", "\n\n", "\n \n", "\n\t"])),
  (text) => text.normalize(pick(["NFC", "NFD", "NFKD"])),
  (text) => swapLines(text),
  (text) => splice(text, 1, String.fromCharCode(below(random() < 0.5 ? 128 : 65536))),
  (text) =>
    text.replace(pick([/^---\n/, /\n---\n/, /\n\n/, /\n#/, /[*_]/, /[[\]()]/, /:/, / /]), pick(WORDS)),
];

/**
 * @param {string} text
 * @param {number} removed
 * @param {string} added
 */
function splice(text, removed, added) {
  const at = below(text.length + 1);
  return text.slice(0, at) + added + text.slice(at + removed);
}

/** @param {string} text */
function piece(text) {
  const start = below(text.length + 1);
  return text.slice(start, start + below(300));
}

/** @param {string} text */
function swapLines(text) {
  const lines = text.split("\n");
  const [line = ""] = lines.splice(below(lines.length), 1);
  lines.splice(below(lines.length + 1), 0, line);
  return lines.join("\n");
}

function mutate() {
  let text = pick(seeds);
  for (let i = below(6); i >= 0; i--) text = pick(mutations)(text);
  const bytes = Buffer.from(text.slice(0, 300_000));
  // Now and then what is no text at all.
  if (random() < 0.04 && bytes.length > 0) bytes[below(bytes.length)] = below(256);
  return bytes;
}

/** @type {readonly { readonly [file: string]: string }[]} */
const SITES = [
  { "_config.yml": "title: x\n" },
  { "hugo.toml": "title = 'x'\n" },
  { "astro.config.mjs": "" },
  {},
];

/**
 * @typedef {object} Scenario
 * @property {{ [path: string]: string | Buffer }} files
 * @property {readonly string[]} options
 * @property {string | undefined} fixes
 */

/**
 * A folder with posts, and how the command is run over it.
 *
 * @returns {Scenario}
 */
function scenario() {
  /** @type {Scenario["files"]} */
  const files = { ...pick(SITES) };
  if (random() < 0.15) files["review-lint.config.json"] = '{ "parser": "reference" }';
  if (random() < 0.2) files["template.md"] = String(mutate());
  if (files["template.md"] !== undefined && files["review-lint.config.json"] === undefined)
    files["review-lint.config.json"] = '{ "template": "template.md" }';
  for (let i = 0; i < POSTS; i++)
    files[`_posts/2025-01-${String(1 + (i % 28)).padStart(2, "0")}-post-${i}.md`] = mutate();
  const format = pick(
    "pretty compact json jsonl github gitlab sarif junit checkstyle rdjson markdown".split(" "),
  );
  const options = ["--format", format, "--locale", pick(["en", "ko"]), "--timeout", "10"];
  if (random() < 0.2) options.push("--concurrency", "2");
  return { files, options, fixes: random() < 0.4 ? pick(["--fix", "--fix-unsafe"]) : undefined };
}

/**
 * @param {string} folder
 * @param {Scenario["files"]} files
 */
function write(folder, files) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, "_posts"), { recursive: true });
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
}

/**
 * @param {string} folder
 * @param {readonly string[]} options
 */
function run(folder, options) {
  const { status, signal, stdout, stderr } = spawnSync(process.execPath, [command, ...options, "."], {
    cwd: folder,
    env: { PATH: process.env.PATH, XDG_CACHE_HOME: join(folder, ".home") },
    timeout: PATIENCE,
    killSignal: "SIGKILL",
    maxBuffer: 1 << 30,
    encoding: "utf8",
  });
  return { status, signal, stdout, stderr };
}

// Colours are off, so nothing of this is the program's own.
const HARMFUL = /[\0-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]|^##vso|^::(?!error|warning|notice)/m;

/**
 * What is wrong with what comes of a scenario; undefined where nothing is.
 *
 * @param {string} folder
 * @param {Scenario} scenario
 */
function faultOf(folder, { files, options, fixes }) {
  write(folder, files);
  const first = run(folder, options);
  const fault = faultOfRun(first);
  if (fault) return fault;
  // What took too long may be in time the next day.
  const isSlow = / takes more than /.test(first.stderr);
  const again = run(folder, options);
  if (!isSlow && (again.stdout !== first.stdout || again.status !== first.status))
    return `a second run differs from the first`;
  if (!fixes) return undefined;
  const fixed = faultOfRun(run(folder, [...options, fixes]));
  if (fixed) return fixed;
  const once = textsIn(folder);
  const second = faultOfRun(run(folder, [...options, fixes]));
  if (second) return second;
  const twice = textsIn(folder);
  const changed = [...once].find(([name, bytes]) => twice.get(name)?.equals(bytes) !== true)?.[0];
  return changed === undefined || isSlow
    ? undefined
    : `fixes made twice differ from those made once in ${changed}`;
}

/** @param {ReturnType<typeof run>} result */
function faultOfRun({ status, signal, stdout, stderr }) {
  if (signal !== null) return `ended by ${signal}`;
  if (status === null || status > 2) return `ended with ${status}: ${stderr.slice(-2000)}`;
  if (/mistake|failed in|^ {4}at /m.test(stderr)) return `a mistake: ${stderr.slice(0, 2000)}`;
  const harmful = HARMFUL.exec(stdout) ?? HARMFUL.exec(stderr);
  return harmful ? `harmful output: ${JSON.stringify(harmful[0])}` : undefined;
}

/** @param {string} folder */
function textsIn(folder) {
  const posts = join(folder, "_posts");
  return new Map(readdirSync(posts).map((name) => [name, readFileSync(join(posts, name))]));
}

/**
 * The least of the posts that still shows the fault.
 *
 * @param {string} folder
 * @param {Scenario} given
 * @returns {Scenario}
 */
function cutDown(folder, given) {
  let { files } = given;
  for (let size = POSTS >> 1; size >= 1; size >>= 1) {
    for (let from = 0; ; ) {
      const names = Object.keys(files).filter((name) => name.startsWith("_posts/"));
      if (from >= names.length) break;
      const left = { ...files };
      for (const name of names.slice(from, from + size)) delete left[name];
      if (faultOf(folder, { ...given, files: left })) files = left;
      else from += size;
    }
  }
  return { ...given, files };
}

const folder = mkdtempSync(join(tmpdir(), "review-lint fuzz "));
const end = Date.now() + seconds * 1000;
let runs = 0;
let faults = 0;
while (Date.now() < end) {
  const given = scenario();
  const fault = faultOf(folder, given);
  runs++;
  if (!fault) continue;
  faults++;
  const least = cutDown(folder, given);
  const kept = mkdtempSync(join(tmpdir(), "review-lint fault "));
  write(folder, least.files);
  cpSync(folder, kept, { recursive: true });
  console.log(`${fault}\n  review-lint ${[...least.options, least.fixes ?? ""].join(" ")}\n  ${kept}`);
}
rmSync(folder, { recursive: true, force: true });
console.log(`${runs} folders of ${POSTS} posts, ${faults} faults`);
process.exitCode = faults > 0 ? 1 : 0;
