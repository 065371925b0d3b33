import { readdir } from "node:fs/promises";
import { basename, join } from "node:path";
import { ifThere, statIfThere } from "./files.ts";
import { findRepository } from "./gitignore.ts";
import { MAX_CONFIG_BYTES, readRegular } from "./regular.ts";

type HookManager = "husky" | "lefthook" | "pre-commit" | "simple-git-hooks" | "lint-staged";
type CiService = "github" | "gitlab";

/** What lies in a folder that a configuration, a hook or a CI job has to do with. */
export interface Surroundings {
  readonly hasGit: boolean;
  readonly hooks: HookManager | undefined;
  readonly ci: CiService | undefined;
  /** True where a configuration in TypeScript would be at home: TypeScript is used, and this package is installed. */
  readonly suitsTypeScript: boolean;
  /** The path of the configuration's schema from the folder, where this package is installed in it. */
  readonly schema: string | undefined;
  /** Files that posts may be written from, as paths from the folder with `/`, the likeliest first. */
  readonly templates: readonly string[];
}

const HOOK_FILES: readonly (readonly [HookManager, readonly string[]])[] = [
  ["husky", [".husky"]],
  ["lefthook", ["lefthook.yml", "lefthook.yaml", "lefthook.toml", ".lefthook.yml", ".lefthook.yaml"]],
  ["pre-commit", [".pre-commit-config.yaml", ".pre-commit-config.yml"]],
];
/** Hook managers that are told in a package.json. */
const HOOK_KEYS: readonly HookManager[] = ["husky", "lefthook", "simple-git-hooks", "lint-staged"];
const CI_FILES: readonly (readonly [CiService, string])[] = [
  ["github", ".github/workflows"],
  ["gitlab", ".gitlab-ci.yml"],
];
const ASTRO = ["astro.config.ts", "astro.config.mts", "astro.config.mjs", "astro.config.js"];
const PACKAGE = "node_modules/review-lint";
const SCHEMA = `${PACKAGE}/docs/config.schema.json`;
/** Folders in which every file is a template, and those in which its name must say so. */
const TEMPLATE_FOLDERS = ["_templates", "_template", "templates", "Templates", ".templates", "archetypes"];
const OTHER_FOLDERS = ["_drafts", "drafts", "_posts", "scripts", "docs", "."];
const TEMPLATE_NAME = /template|skeleton|양식|서식|템플릿/i;
const MAX_TEMPLATES = 10;

/** Looks for what lies around posts. Total: what cannot be read is taken for absent. */
export async function lookAround(folder: string): Promise<Surroundings> {
  const isThere = (path: string) => statIfThere(join(folder, path)) !== undefined;
  const firstThere = (paths: readonly string[]) => {
    for (const path of paths) if (isThere(path)) return path;
    return undefined;
  };
  let hooks: HookManager | undefined;
  for (const [manager, files] of HOOK_FILES) {
    if (hooks === undefined && firstThere(files) !== undefined) hooks = manager;
  }
  // A key of the name is enough, be it settings or a dependency.
  const readManifest = () => readRegular(join(folder, "package.json"), MAX_CONFIG_BYTES).toString("utf8");
  const manifest = ifThere(readManifest) ?? "";
  hooks ??= HOOK_KEYS.find((name) => manifest.includes(`"${name}"`));
  let ci: CiService | undefined;
  for (const [service, path] of CI_FILES) if (isThere(path)) ci ??= service;
  const usesTypeScript = firstThere(["tsconfig.json", ...ASTRO]) !== undefined;
  return {
    hasGit: findRepository(folder) !== undefined,
    hooks,
    ci,
    suitsTypeScript: usesTypeScript && isThere(PACKAGE),
    schema: isThere(SCHEMA) ? `./${SCHEMA}` : undefined,
    templates: await findTemplates(folder),
  };
}

async function findTemplates(folder: string): Promise<string[]> {
  const found: string[] = [];
  for (const inside of [...TEMPLATE_FOLDERS, ...OTHER_FOLDERS]) {
    const names = await readdir(join(folder, inside)).catch((): string[] => []);
    const isCertain = TEMPLATE_FOLDERS.includes(inside);
    for (const name of names.sort()) {
      if (!/\.(?:md|markdown)$/i.test(name) || (!isCertain && !TEMPLATE_NAME.test(basename(name)))) continue;
      const path = inside === "." ? name : `${inside}/${name}`;
      // Disks that do not tell capitals apart show one folder under two names.
      if (!found.some((known) => known.toLowerCase() === path.toLowerCase())) found.push(path);
    }
  }
  return found.slice(0, MAX_TEMPLATES);
}
