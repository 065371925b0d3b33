import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import packageJson from "../package.json" with { type: "json" };

const root = join(import.meta.dirname, "..");
const lock = join(root, "node_modules", ".review-lint-build");

/** Where the built command lies. */
export const BUILT = join(root, packageJson.bin["review-lint"]);

/** Builds `dist` where a source is newer; test files that run side by side build it once. */
export async function buildIfStale(): Promise<void> {
  while (isStale()) {
    try {
      mkdirSync(lock);
    } catch {
      // Another builds; one that was killed while it did leaves its lock behind.
      if (existsSync(lock) && Date.now() - statSync(lock).mtimeMs > 60_000) rmSync(lock, { recursive: true });
      await new Promise((resolve) => setTimeout(resolve, 200));
      continue;
    }
    try {
      execFileSync(process.execPath, ["build.mjs"], { cwd: root });
    } finally {
      rmSync(lock, { recursive: true });
    }
  }
}

function isStale(): boolean {
  if (!existsSync(BUILT) || !existsSync(join(root, packageJson.exports["."].types))) return true;
  const built = statSync(BUILT).mtimeMs;
  const sources = ["bin", "src", "rules"].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" }).map((name) =>
      join(root, folder, name),
    ),
  );
  const settings = ["build.mjs", "package.json", "tsconfig.json", "tsconfig.build.json"];
  return [...sources, ...settings.map((name) => join(root, name))].some(
    (path) => statSync(path).mtimeMs > built,
  );
}
