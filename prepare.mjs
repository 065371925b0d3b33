// Builds the package where it comes from git. npm leaves out what building takes where it packs a folder that nobody ran
// `npm install` in (`npm pack FOLDER`, as action.yml does), or installs for all users; then that is fetched first.
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const root = import.meta.dirname;

// npm runs this in an unpacked package as well, which holds what was built and not what it is built from.
if (existsSync(join(root, "bin", "review-lint.ts"))) {
  if (!hasTools()) fetchTools();
  await import("./build.mjs");
}

function hasTools() {
  try {
    createRequire(import.meta.url).resolve("esbuild");
    return true;
  } catch {
    return false;
  }
}

function fetchTools() {
  const npm = process.env.npm_execpath;
  const [command, ...first] = npm?.endsWith("js") ? [process.execPath, npm] : ["npm"];
  const args = [
    "install",
    "--global=false",
    "--include=dev",
    "--ignore-scripts",
    "--no-save",
    "--no-audit",
    "--no-fund",
  ];
  // What is printed on standard output would be taken for npm's own.
  execFileSync(command, [...first, ...args], { cwd: root, stdio: ["ignore", 2, 2] });
}
