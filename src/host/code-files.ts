import { readFileSync, realpathSync } from "node:fs";
import { dirname, extname, join, resolve, sep } from "node:path";
import { ifThere, statIfThere } from "./files.ts";

/** The files that code is made of, as far as its text tells. */
export interface CodeFiles {
  /** Absolute and sorted, the given ones among them; those of installed packages are left out. */
  readonly files: readonly string[];
  /** False where the code may read what its text does not name: then nobody can tell whether it does the same tomorrow. */
  readonly isTraceable: boolean;
}

const ENDINGS = [
  "",
  ".ts",
  ".mts",
  ".js",
  ".mjs",
  ".cjs",
  ".cts",
  ".json",
  "/index.ts",
  "/index.js",
  "/index.mjs",
];
/** `from "x"`, `import "x"`, `import("x")`, `require("x")`; a comment that looks like one costs nothing but a look. */
const SPECIFIER = /\b(?:from|import|require)\s*(?:\(\s*)?["'`]([^"'`\n$]+)["'`]/g;
/** Code that loads by a computed name, or reads files, the network, other programs' output or the environment. */
const READS_ELSEWHERE =
  /\b(?:import|require)\s*\((?!\s*["'`][^"'`\n$]+["'`]\s*[,)])|["'`](?:node:)?(?:fs|fs\/promises|child_process|http|https|net|os|module|vm)["'`]|\bfetch\s*\(|\bprocess\s*(?:\.|\[)|\bcreateRequire\b/;

/**
 * Finds what code loads, from file to file. What packages do is their version's business, which a lockfile pins; a package
 * that is linked in from elsewhere is not.
 */
export function traceCode(paths: readonly string[]): CodeFiles {
  const files = new Set(paths);
  let isTraceable = true;
  // A set that grows while it is walked.
  for (const path of files) {
    if (extname(path) === ".json") continue;
    const code = readCode(path);
    if (code === undefined || READS_ELSEWHERE.test(code)) isTraceable = false;
    for (const [, specifier = ""] of (code ?? "").matchAll(SPECIFIER)) {
      if (isLinked(specifier, path)) isTraceable = false;
      const found =
        specifier.startsWith(".") || specifier.startsWith("/") ? findFile(specifier, path) : undefined;
      if (found !== undefined) files.add(found);
    }
  }
  return { files: [...files].sort(), isTraceable };
}

function readCode(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    // It was there when it was loaded.
    return undefined;
  }
}

function findFile(specifier: string, from: string): string | undefined {
  const base = resolve(dirname(from), specifier);
  // TypeScript names the file that it will become: `./words.js` may be `words.ts`.
  const bases = [base, base.replace(/\.([cm]?)js$/, ".$1ts")];
  return bases
    .flatMap((path) => ENDINGS.map((ending) => path + ending))
    .find((path) => statIfThere(path)?.isFile());
}

/** True for a package whose files lie outside of any `node_modules`: a workspace, or one that was linked by hand. */
function isLinked(specifier: string, from: string): boolean {
  // Our own, whose version is known, and Node's.
  if (/^(?:[./]|node:|review-lint(?:\/|$))/.test(specifier)) return false;
  if (specifier.startsWith("#") || specifier.startsWith("~") || specifier.startsWith("@/")) return true;
  const name = specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");
  for (let folder = dirname(from); ; folder = dirname(folder)) {
    const path = join(folder, "node_modules", name);
    const real = ifThere(() => realpathSync(path));
    if (real !== undefined) return !real.includes(`${sep}node_modules${sep}`);
    if (dirname(folder) === folder) return false;
  }
}
