// What is run: the tool in several ways, the other linters as their users run them, and the floors.
import { existsSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const bench = import.meta.dirname;
const peers = join(bench, "peers");
const modules = join(bench, "node_modules");
const node = process.execPath;

/**
 * @typedef {object} Command
 * @property {string} name
 * @property {"ours" | "peer" | "floor"} kind
 * @property {boolean} isWarm whether it takes results from an earlier run; of the same kind is what it is compared with
 * @property {readonly string[]} argv
 * @property {Readonly<Record<string, string>>} [env]
 * @property {string} [fresh] a folder that is removed before each run
 * @property {RegExp} [finds] what it must tell of a thousand posts
 * @property {boolean} [isSlow] may take minutes
 */

/**
 * @typedef {object} Site
 * @property {string} folder the working directory of every command
 * @property {number} posts
 * @property {string} caches a folder for what commands keep between runs
 */

/**
 * The commands for a site; of a single post its file is named, as a hook or an editor does.
 * @param {Site} site
 * @param {{ readonly build: string, readonly floors: string }} scripts
 * @returns {Command[]}
 */
export function commandsFor(site, { build, floors }) {
  const all = [...ownCommands(site, build), ...peerCommands(site), ...floorCommands(floors)];
  return site.posts === 1 ? all.filter(({ name }) => !name.includes("thread")) : all;
}

/** @param {Site} site @param {string} build @returns {Command[]} */
function ownCommands({ folder, posts, caches }, build) {
  const paths = posts === 1 ? [postIn(folder)] : [];
  const kind = /** @type {const} */ ("ours");
  const cold = { kind, isWarm: false, finds: /placeholder-value/ };
  const run = (/** @type {string[]} */ ...options) => [node, build, ...paths, ...options];
  const kept = join(caches, "review-lint");
  const filled = join(caches, "review-lint-first");
  return [
    { name: "review-lint", ...cold, argv: run("--no-cache") },
    { name: "review-lint, one thread", ...cold, argv: run("--no-cache", "--concurrency", "1") },
    { name: "review-lint, two threads", ...cold, argv: run("--no-cache", "--concurrency", "2") },
    { name: "review-lint, filling its cache", ...cold, argv: run("--cache-location", filled), fresh: filled },
    { name: "review-lint, warm", ...cold, isWarm: true, argv: run("--cache-location", kept) },
    {
      name: "review-lint, reference parser",
      ...cold,
      argv: run("--no-cache", "--config", join(peers, "reference-parser.json")),
      isSlow: true,
    },
  ];
}

/** @param {Site} site @returns {Command[]} */
function peerCommands({ folder, posts, caches }) {
  const [paths, globs] = posts === 1 ? [postIn(folder), postIn(folder)] : [".", "**/*.md"];
  const bin = (/** @type {string} */ name) => join(modules, ".bin", name);
  const kind = /** @type {const} */ ("peer");
  const rumdl = { kind, isWarm: false, finds: /MD013/ };
  const native = nativeRumdl();
  const kept = ["check", "--cache-dir", join(caches, "rumdl"), paths];
  const filled = join(caches, "rumdl-first");
  const cold = ["check", "--no-cache", paths];
  const slow = { kind, isWarm: false, isSlow: true };
  const textlint = ["--config", join(peers, "textlintrc.json"), "--rules-base-directory", modules];
  const remark = ["--rc-path", join(peers, "remarkrc.mjs"), "--no-stdout", "--quiet"];
  const eslint = [node, bin("eslint"), "--config", join(peers, "eslint.config.mjs"), paths];
  const eslintFinds = /markdown\/[a-z]/;
  return [
    { name: "rumdl", ...rumdl, argv: [native, ...cold] },
    { name: "rumdl, one thread", ...rumdl, argv: [native, ...cold], env: { RAYON_NUM_THREADS: "1" } },
    {
      name: "rumdl, filling its cache",
      ...rumdl,
      argv: [native, "check", "--cache-dir", filled, paths],
      fresh: filled,
    },
    { name: "rumdl, warm", ...rumdl, isWarm: true, argv: [native, ...kept] },
    { name: "rumdl through npm", ...rumdl, argv: [bin("rumdl"), ...cold] },
    { name: "rumdl through npm, warm", ...rumdl, isWarm: true, argv: [bin("rumdl"), ...kept] },
    {
      name: "markdownlint-cli2",
      ...slow,
      argv: [node, bin("markdownlint-cli2"), globs],
      finds: /MD013/,
    },
    {
      name: "textlint, two rules",
      ...slow,
      argv: [node, bin("textlint"), ...textlint, globs],
      finds: /no-todo/,
    },
    {
      name: "remark, recommended",
      ...slow,
      argv: [node, bin("remark"), ...remark, paths],
      finds: /remark-lint/,
    },
    { name: "ESLint with @eslint/markdown", ...slow, argv: eslint, finds: eslintFinds },
    {
      name: "ESLint with @eslint/markdown, warm",
      kind,
      isWarm: true,
      argv: [...eslint, "--cache", "--cache-location", join(caches, "eslint")],
      finds: eslintFinds,
    },
  ];
}

/** @param {string} script @returns {Command[]} */
function floorCommands(script) {
  const floor = { kind: /** @type {const} */ ("floor"), isWarm: false };
  return [
    { name: "node -e 0", ...floor, argv: [node, "-e", "0"] },
    { name: "reading the posts", ...floor, argv: [node, script, "read"] },
    { name: "Sätteri alone", ...floor, argv: [node, script, "satteri"] },
    { name: "mdast-util-from-markdown alone", ...floor, argv: [node, script, "reference"], isSlow: true },
  ];
}

/** @param {string} folder */
function postIn(folder) {
  const [name = ""] = readdirSync(join(folder, "_posts"));
  return join("_posts", name);
}

/** The binary that rumdl's npm package starts, for those who install it otherwise; a name that fails where it is not. */
function nativeRumdl() {
  const require = createRequire(join(modules, "rumdl", "package.json"));
  const scope = join(modules, "@rumdl");
  const [name = "none"] = existsSync(scope) ? readdirSync(scope) : [];
  const manifest = `@rumdl/${name}/package.json`;
  return existsSync(join(modules, manifest)) ? join(require.resolve(manifest), "..", "rumdl") : "rumdl";
}
