// Builds dist/: the command line in one file, the public module, and its types.
import { execFile, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmod, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { build } from "esbuild";

const root = import.meta.dirname;
const dist = join(root, "dist");

const common = {
  absWorkingDir: root,
  bundle: true,
  format: "esm",
  platform: "node",
  target: "node20",
  charset: "utf8",
  legalComments: "none",
  logLevel: "warning",
  // gray-matter holds an `eval` for JavaScript front matter, which we never let it reach.
  logOverride: { "direct-eval": "silent" },
};

// Packages are bundled where start-up counts: their ES modules, which start faster than their CommonJS.
const bundled = { ...common, mainFields: ["module", "main"] };
const urlBanner = 'const __urlOf = (name) => require("node:url").pathToFileURL(require.resolve(name)).href;';
// Bundled CommonJS packages still require Node's own modules.
const requireBanner = [
  'import { createRequire as __createRequire } from "node:module";',
  "const require = __createRequire(import.meta.url);",
  urlBanner,
];

/** What a bundle leaves out of packages, and how the native parser finds its binary from within one. */
const packages = {
  name: "packages",
  setup({ onLoad, onResolve }) {
    // gray-matter loads it at once, and is given another parser on every call.
    onResolve({ filter: /^js-yaml$/ }, () => ({ path: "js-yaml", namespace: "unused" }));
    onLoad({ filter: /.*/, namespace: "unused" }, () => ({
      contents: 'exports.safeLoad = exports.safeDump = () => { throw new Error("left out of the bundle"); };',
    }));
    // Fifty languages for messages that we word ourselves.
    onLoad({ filter: /zod[\\/]v4[\\/]locales[\\/]index\.js$/ }, () => ({
      contents: 'export { default as en } from "./en.js";',
    }));
    // It starts no other programs for us, and Node's part for that takes 2 ms to load.
    onLoad({ filter: /commander[\\/]lib[\\/]command\.js$/ }, async ({ path }) => ({
      contents: (await readFile(path, "utf8")).replace("require('node:child_process')", "undefined"),
    }));
    // The binary lies beside its own package, wherever a package manager puts that.
    onLoad({ filter: /satteri[\\/]index\.js$/ }, async ({ path }) => ({
      contents: (await readFile(path, "utf8")).replaceAll("import.meta.url", '__urlOf("satteri")'),
    }));
  },
};

/**
 * The program as one script. Its ids and its code come of its text, so that it is made before the scripts that start it.
 * One byte for each character: V8 reads that in a third of the time.
 */
async function buildProgram() {
  const program = join(dist, "bin", "program.js");
  await build({
    ...bundled,
    entryPoints: ["bin/program.ts"],
    outfile: program,
    format: "cjs",
    charset: "ascii",
    // Half the text to read; names stay, for stacks.
    minifyWhitespace: true,
    minifySyntax: true,
    // A compiler that most runs do without.
    external: ["jiti"],
    supported: { "dynamic-import": false },
    define: { "import.meta.url": "__fileUrl" },
    banner: {
      js: `${urlBanner}
const __fileUrl = __urlOf(__filename);`,
    },
    plugins: [packages],
  });
  // esbuild leaves patterns as they are; there, as in text, an escape means the same.
  const text = (await readFile(program, "utf8")).replace(
    /[^\0-\x7F]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  await writeFile(program, text);
  const id = createHash("sha256").update(text).digest("hex").slice(0, 16);
  // The package is one of ES modules; these scripts start faster as what they are.
  await writeFile(join(dist, "bin", "package.json"), '{ "type": "commonjs" }\n');
  await build({
    ...common,
    entryPoints: ["bin/review-lint.ts", "bin/worker.ts"],
    outdir: join(dist, "bin"),
    format: "cjs",
    define: { PROGRAM_ID: JSON.stringify(id) },
  });
  const command = join(dist, "bin", "review-lint.js");
  await writeFile(command, `#!/usr/bin/env node\n${await readFile(command, "utf8")}`);
  await chmod(command, 0o755);
  // Its first run keeps what V8 makes of it.
  const { NODE_OPTIONS: _options, ...env } = process.env;
  const { status, stderr } = spawnSync(process.execPath, [command, "--no-cache"], {
    cwd: join(root, "fixtures", "blog"),
    env,
    encoding: "utf8",
  });
  if (status !== 1) throw new Error(`the command does not run: ${stderr}`);
}

const bin = rm(join(dist, "bin"), { recursive: true, force: true }).then(buildProgram);

// The built-in rules, for those who lint from their own code.
const rules = build({
  ...common,
  entryPoints: ["rules/index.ts"],
  outfile: "dist/rules.js",
  packages: "external",
});

// A configuration in code loads this on every run. Whoever imports it must share one zod with it.
const index = build({
  ...bundled,
  entryPoints: ["src/index.ts"],
  outfile: "dist/index.js",
  external: ["zod"],
  banner: { js: requireBanner.join("\n") },
  plugins: [packages],
});

const typescript = dirname(createRequire(import.meta.url).resolve("typescript/package.json"));
const types = rm(join(dist, "types"), { recursive: true, force: true }).then(() =>
  promisify(execFile)(process.execPath, [join(typescript, "bin", "tsc"), "-p", "tsconfig.build.json"], {
    cwd: root,
  }).catch((error) => {
    throw new Error(error.stdout || error.message);
  }),
);

const results = await Promise.allSettled([bin, index, rules, types]);
for (const { reason } of results.filter(({ status }) => status === "rejected")) {
  console.error(reason.message);
  process.exitCode = 1;
}
