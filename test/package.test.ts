import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import packageJson from "../package.json" with { type: "json" };

const root = join(import.meta.dirname, "..");

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
