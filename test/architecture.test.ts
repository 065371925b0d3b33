import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { describe, expect, test } from "vitest";
import * as door from "../src/index.ts";

const root = join(import.meta.dirname, "..");

/** Who may import whom, strictly downward. A layer may always import itself, rules excepted. */
const MAY_IMPORT: { readonly [layer: string]: readonly string[] } = {
  bin: ["cli", "host", "rules"],
  door: ["config", "core", "rule", "post"],
  cli: ["host", "report", "config", "core", "rule", "post", "package.json"],
  host: ["core", "rule", "post"],
  report: ["core", "rule", "post"],
  config: ["core", "rule", "post"],
  rules: ["rule", "post"],
  core: ["rule", "post"],
  rule: ["post"],
  post: [],
};

/** The packages that stop in one layer. */
const OWNERS: { readonly [name: string]: readonly string[] } = {
  satteri: ["post"],
  "mdast-util-from-markdown": ["post"],
  "mdast-util-gfm": ["post"],
  "micromark-extension-gfm": ["post"],
  "gray-matter": ["post"],
  yaml: ["post"],
  "toml-eslint-parser": ["post"],
  htmlparser2: ["post"],
  "fast-glob": ["host"],
  jiti: ["host"],
  "jsonc-parser": ["host", "post"],
  picomatch: ["core"],
  commander: ["cli"],
  "@clack/prompts": ["cli"],
  diff: ["core", "report"],
  "string-width": ["report"],
  // Chalk is handed to what paints; only the command line makes it.
  chalk: ["cli", "report"],
};

const PURE = ["post", "core", "config", "report", "rules", "rule", "door"];

function layerOf(path: string): string {
  const [top = "", next = ""] = path.split("/");
  if (top !== "src") return top;
  if (next === "index.ts") return "door";
  return next.replace(/\.ts$/, "");
}

interface Import {
  readonly from: string;
  readonly specifier: string;
  readonly isType: boolean;
}

const files = ["bin", "src", "rules"].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => `${folder}/${name.replaceAll(sep, "/")}`),
);
const texts = new Map(files.map((path) => [path, readFileSync(join(root, path), "utf8")]));

const imports = [...texts].flatMap(([from, text]): Import[] => {
  const statements = text.matchAll(
    /^(?:import|export)\s+(?<type>type\s+)?(?:[^;"']*?\sfrom\s+)?["'](?<name>[^"']+)["']|\bimport\(\s*["'](?<lazy>[^"']+)["']/gm,
  );
  return [...statements].map(({ groups = {} }) => ({
    from,
    specifier: groups.name ?? groups.lazy ?? "",
    isType: groups.type !== undefined,
  }));
});

function targetOf({ from, specifier }: Import): string {
  return relative(root, join(root, dirname(from), specifier)).replaceAll(sep, "/");
}

const own = imports.filter(({ specifier }) => specifier.startsWith("."));
const packages = imports.filter(({ specifier }) => !specifier.startsWith("."));

describe("imports go downward", () => {
  test("the statements are found at all", () => {
    expect(own.length).toBeGreaterThan(20);
    expect(packages.length).toBeGreaterThan(10);
    expect([...new Set(files.map(layerOf))].sort()).toEqual(Object.keys(MAY_IMPORT).sort());
  });

  test("between our layers", () => {
    const wrong = own.filter((statement) => {
      const layer = layerOf(statement.from);
      const target = layerOf(targetOf(statement));
      return target !== layer && !(MAY_IMPORT[layer] ?? []).includes(target);
    });
    expect(wrong).toEqual([]);
  });

  test("rule.ts takes types only", () => {
    expect(own.filter(({ from, isType }) => from === "src/rule.ts" && !isType)).toEqual([]);
  });

  test("no rule knows another: only the lists of families import rules", () => {
    const wrong = own.filter(
      (statement) =>
        layerOf(statement.from) === "rules" &&
        layerOf(targetOf(statement)) === "rules" &&
        !statement.from.endsWith("/index.ts"),
    );
    expect(wrong).toEqual([]);
  });

  test("to packages, each of which stops in its layer", () => {
    const wrong = packages.filter(({ from, specifier }) => {
      const name = specifier.startsWith("@")
        ? specifier.split("/", 2).join("/")
        : (specifier.split("/", 1)[0] ?? "");
      const owners = OWNERS[name];
      return owners !== undefined && !owners.includes(layerOf(from));
    });
    expect(wrong).toEqual([]);
  });
});

describe("the core is pure", () => {
  test("no Node modules", () => {
    expect(
      packages.filter(({ from, specifier }) => PURE.includes(layerOf(from)) && specifier.startsWith("node:")),
    ).toEqual([]);
  });

  test("only the host reads files, and the scripts that load the program", () => {
    const wrong = packages.filter(
      ({ from, specifier }) =>
        /^node:(?:fs|child_process|worker_threads)/.test(specifier) &&
        !["host", "bin"].includes(layerOf(from)),
    );
    expect(wrong).toEqual([]);
  });

  test("no console, process, clock or dice", () => {
    const wrong = [...texts].flatMap(([path, text]) => {
      if (!PURE.includes(layerOf(path))) return [];
      const code = text.replace(/\/\*[\s\S]*?\*\/|(?<!:)\/\/.*/g, "");
      const found =
        code.match(
          /\b(?:console|process)\.\w+|\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|\bperformance\.now\b/g,
        ) ?? [];
      return found.map((word) => `${path}: ${word}`);
    });
    expect(wrong).toEqual([]);
  });
});

test("one place ends the process", () => {
  const ending = [...texts].filter(([, text]) => /\bprocess\.exit\(/.test(text)).map(([path]) => path);
  expect(ending).toEqual(["src/host/others.ts"]);
});

test("the public door has these names", () => {
  expect(Object.keys(door).sort()).toEqual([
    "defineConfig",
    "definePostRule",
    "defineSiteRule",
    "lintText",
    "testRule",
    "z",
  ]);
});
