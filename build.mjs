// Builds dist/: the command line in one file, the public module, and its types.
import { execFile } from "node:child_process";
import { chmod, rm } from "node:fs/promises";
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
// Bundled CommonJS packages still require Node's own modules.
const requireBanner = [
  'import { createRequire as __createRequire } from "node:module";',
  "const require = __createRequire(import.meta.url);",
];

const bin = build({
  ...bundled,
  entryPoints: ["bin/review-lint.ts"],
  outfile: "dist/bin/review-lint.js",
  // One loads a native library from beside itself, the other a compiler that most runs do without.
  external: ["satteri", "jiti"],
  banner: { js: ["#!/usr/bin/env node", ...requireBanner].join("\n") },
}).then(() => chmod(join(dist, "bin", "review-lint.js"), 0o755));

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
  external: ["satteri", "zod"],
  banner: { js: requireBanner.join("\n") },
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
