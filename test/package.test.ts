import { execFileSync, spawnSync } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { publint } from "publint";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import packageJson from "../package.json" with { type: "json" };
import { rules } from "../rules/index.ts";
import { buildIfStale } from "./fresh-build.ts";

const root = join(import.meta.dirname, "..");
// Colours and language of whoever runs the tests must not show.
const env = { PATH: process.env.PATH, HOME: process.env.HOME };
const page = readFileSync(join(root, "docs", "dependencies.md"), "utf8");
const packageSchema = z.object({ filename: z.string(), files: z.array(z.object({ path: z.string() })) });
/** npm 12 gives packages by their names, and those before it a list. */
const packedSchema = z.union([z.array(packageSchema), z.record(z.string(), packageSchema)]);

describe("the packed package", () => {
  let folder: string;
  let tarball: string;
  let packed: string[];

  beforeAll(async () => {
    await buildIfStale();
    folder = mkdtempSync(join(tmpdir(), "review-lint packed "));
    const argv = ["pack", "--json", "--ignore-scripts", "--pack-destination", folder];
    const output = execFileSync("npm", argv, { cwd: root, encoding: "utf8" });
    const [found] = Object.values(packedSchema.parse(JSON.parse(output)));
    tarball = join(folder, found?.filename ?? "");
    packed = found?.files.map(({ path }) => path) ?? [];
  }, 60_000);
  afterAll(() => rmSync(folder, { recursive: true }));

  test("holds these files and no others", () => {
    const isOfRule = (path: string) => path.startsWith("docs/rules/");
    const isPage = (path: string) => /^docs\/[\w-]+\.md$/.test(path);
    const isType = (path: string) => path.startsWith("dist/types/");
    expect(packed.filter((path) => !isOfRule(path) && !isPage(path) && !isType(path)).sort()).toEqual([
      "CHANGELOG.md",
      "LICENSE",
      "README.ko.md",
      "README.md",
      "SECURITY.md",
      "dist/bin/package.json",
      "dist/bin/program.js",
      "dist/bin/review-lint.js",
      "dist/bin/worker.js",
      "dist/index.js",
      "dist/rules.js",
      "docs/config.schema.json",
      "package.json",
      "prepare.mjs",
    ]);
    expect(packed.filter(isOfRule).sort()).toEqual(
      ["README", ...rules.map(({ meta }) => meta.id)].map((name) => `docs/rules/${name}.md`).sort(),
    );
    const index = readFileSync(join(root, "docs", "README.md"), "utf8");
    const linked = [...index.matchAll(/\]\(([\w-]+\.md)\)/g)].map(([, name]) => `docs/${name}`);
    expect(packed.filter(isPage).sort()).toEqual(["docs/README.md", ...linked].sort());
    // Of each a source lies here: nothing is left over from an earlier build.
    const sourceOf = (path: string) => path.replace(/^dist\/types\/((?:src|rules)\/.+)\.d\.ts$/, "$1.ts");
    expect(packed.filter(isType).filter((path) => !existsSync(join(root, sourceOf(path))))).toEqual([]);
  });

  test("leaves out what V8 made of the program on this machine", () => {
    expect(readdirSync(join(root, "dist", "bin")).filter((name) => name.endsWith(".code"))).not.toEqual([]);
    expect(packed.filter((path) => /\.code|\.tmp/.test(path))).toEqual([]);
  });

  test("is what publint has nothing to say about", async () => {
    const { buffer, byteOffset, byteLength } = new Uint8Array(readFileSync(tarball));
    const { messages } = await publint({
      pack: { tarball: buffer.slice(byteOffset, byteOffset + byteLength) },
    });
    expect(messages).toEqual([]);
  });

  test("lints with a configuration in code, and takes none but these files for it", () => {
    // Here it finds its dependencies, as it does beside them.
    const copy = join(root, "node_modules", `.review-lint-packed-${process.pid}`);
    try {
      for (const path of packed) {
        mkdirSync(dirname(join(copy, path)), { recursive: true });
        copyFileSync(join(root, path), join(copy, path));
      }
      const config = `import { defineConfig } from "review-lint";
import { rules } from "review-lint/rules";
export default defineConfig({ rules: { "empty-section": rules.length > 0 ? "error" : "off" } });
`;
      writeFileSync(join(folder, "review-lint.config.ts"), config);
      writeFileSync(join(folder, "a.md"), "---\ntitle: a\ndate: 2024-01-02\n---\n\n## x\n");
      const argv = [join(copy, packageJson.bin["review-lint"]), "a.md", "--no-cache", "--format", "compact"];
      const { status, stdout, stderr } = spawnSync(process.execPath, argv, {
        cwd: folder,
        env,
        encoding: "utf8",
      });
      expect([status, stdout, stderr]).toEqual([
        1,
        "a.md:6:1: error Nothing stands under “x”. [empty-section]\n",
        "",
      ]);
    } finally {
      rmSync(copy, { recursive: true, force: true });
    }
  });

  test("runs nothing while it is installed", () => {
    expect(Object.keys(packageJson.scripts).filter((name) => /^(?:pre|post)?install$/.test(name))).toEqual(
      [],
    );
    // npm compiles what has one of these.
    expect(packed).not.toContain("binding.gyp");
  });
});

describe("docs/dependencies.md", () => {
  /** The rows of the table under a heading, cell by cell. */
  function rowsOf(heading: string): string[][] {
    const [, section = ""] = page.split(`\n## ${heading}\n`);
    const [text = ""] = section.split("\n## ");
    return [...text.matchAll(/^\| (`.+) \|$/gm)].map(([, row = ""]) => row.split(" | "));
  }

  test.each([
    ["What users install", packageJson.dependencies],
    ["What only a checkout installs", packageJson.devDependencies],
  ])("names under “%s” each dependency with its reason, and no other", (heading, dependencies) => {
    const rows = rowsOf(heading);
    expect(rows.map(([name]) => name)).toEqual(Object.keys(dependencies).map((name) => `\`${name}\``));
    for (const cells of rows) {
      expect(cells.length).toBeGreaterThan(1);
      for (const cell of cells) expect(cell.trim(), cells[0]).not.toBe("");
    }
  });

  test("says how many packages users get", () => {
    // Of those that are optional one suits a platform: the native parser's binary.
    const others = installed.filter(([, { optional, devOptional }]) => !optional && !devOptional).length;
    expect(page).toContain(`added ${others + 1 + 1} packages`);
  });
});

const lockSchema = z.object({
  packages: z.record(
    z.string(),
    z.object({
      name: z.string().optional(),
      version: z.string(),
      resolved: z.string().optional(),
      integrity: z.string().optional(),
      license: z.string().optional(),
      hasInstallScript: z.boolean().default(false),
      dev: z.boolean().default(false),
      optional: z.boolean().default(false),
      devOptional: z.boolean().default(false),
    }),
  ),
});
const locked = Object.entries(
  lockSchema.parse(JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8"))).packages,
).flatMap(([path, entry]) => {
  const name = path.split("node_modules/").at(-1);
  return name ? [[name, entry] as const] : [];
});
/** What users get, with what is optional for all platforms. */
const installed = locked.filter(([, { dev }]) => !dev);

describe("package-lock.json", () => {
  test("takes each package from the public registry, under its own name and with its digest", () => {
    const wrong = locked.filter(([name, { version, resolved, integrity }]) => {
      const file = `${name.split("/").at(-1)}-${version}.tgz`;
      return resolved !== `https://registry.npmjs.org/${name}/-/${file}` || !integrity?.startsWith("sha512-");
    });
    expect(locked.length).toBeGreaterThan(100);
    expect(wrong).toEqual([]);
  });

  test("gives users no package that runs a script while it is installed", () => {
    expect(installed.filter(([, { hasInstallScript }]) => hasInstallScript)).toEqual([]);
  });

  test("gives users permissive licences alone", () => {
    const permissive = ["MIT", "ISC", "0BSD", "BSD-2-Clause", "BSD-3-Clause", "Apache-2.0"];
    const others = installed.filter(([, { license = "none" }]) => !permissive.includes(license));
    expect(others.map(([name, { license }]) => [name, license])).toEqual([]);
  });

  test("holds Sätteri at the version whose buffer we read", () => {
    expect(packageJson.dependencies.satteri).toMatch(/^\d+\.\d+\.\d+$/);
    const versions = locked.filter(([name]) => /^(?:satteri|@bruits\/satteri-.+)$/.test(name));
    expect(new Set(versions.map(([, { version }]) => version))).toEqual(
      new Set([packageJson.dependencies.satteri]),
    );
  });
});
