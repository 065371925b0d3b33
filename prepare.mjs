// Builds the package where it comes from git. npm leaves out what building takes when it installs from git for all
// users (`npm install -g git+...`), which is how pre-commit installs hooks; then that is fetched first.
import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";

const root = import.meta.dirname;
const npm = process.env.npm_execpath;
try {
  createRequire(import.meta.url).resolve("esbuild");
} catch {
  const args = [
    "install",
    "--global=false",
    "--include=dev",
    "--ignore-scripts",
    "--no-save",
    "--no-audit",
    "--no-fund",
  ];
  const [command, ...first] = npm?.endsWith("js") ? [process.execPath, npm] : ["npm"];
  // What is printed on standard output would be taken for npm's own.
  execFileSync(command, [...first, ...args], { cwd: root, stdio: ["ignore", 2, 2] });
}
await import("./build.mjs");
