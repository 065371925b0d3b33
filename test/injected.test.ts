import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Renderer } from "../src/post/site.ts";
import { openSite } from "./clean-site.ts";
import { createDraw, type Kind, type Planted } from "./plant.ts";
import { KINDS } from "./plants/index.ts";

const { texts, lint } = openSite(join(import.meta.dirname, "../fixtures/clean"));

/** How often each kind is planted. */
const TIMES = 6;
/** Some kinds fit few posts: so many draws find one. */
const MAX_DRAWS = 60;

/** How a file may be written: the same finding must stand on the same line. */
const WRITINGS: readonly ((text: string) => string)[] = [
  (text) => text,
  (text) => text.replaceAll("\n", "\r\n"),
  (text) => `\uFEFF${text}`,
];

/** What is wrong with the findings on planted defects of a kind: nothing, one hopes. */
async function failuresOf(kind: Kind): Promise<string[]> {
  const failures: string[] = [];
  for (let seed = 1; seed <= TIMES; seed++) {
    const draw = createDraw(seed * 7919);
    let planted: Planted | undefined;
    for (let draws = 0; draws < MAX_DRAWS && !planted; draws++) planted = kind.plant(texts, draw);
    if (planted) failures.push(...(await judge(kind, planted, seed)));
    else failures.push(`seed ${seed}: could not be planted`);
  }
  return failures;
}

async function judge(kind: Kind, planted: Planted, seed: number): Promise<string[]> {
  const write = WRITINGS[seed % WRITINGS.length] ?? String;
  const written = [...planted.texts].map(
    ([path, text]) => [path, texts.get(path) === text ? text : write(text)] as const,
  );
  const { diagnostics, faults } = await lint(new Map(written), kind.renderer ?? "kramdown");
  const { rules, spots } = planted.expected;
  const hits = diagnostics.filter(
    ({ ruleId, path, place }) =>
      rules.includes(ruleId) && spots.some((spot) => spot.path === path && spot.line === place.line),
  );
  const others = diagnostics.filter(
    (diagnostic) =>
      diagnostic !== hits[0] &&
      !planted.companions.some(
        ({ rule, line, anywhere }) =>
          rule === diagnostic.ruleId &&
          (anywhere ||
            (diagnostic.path === planted.path && (line ?? diagnostic.place.line) === diagnostic.place.line)),
      ),
  );
  const where = spots.map(({ path, line }) => `${path}:${line}`).join(" or ");
  return [
    ...(hits.length > 0 ? [] : [`seed ${seed}: ${rules.join(" or ")} says nothing of ${where}`]),
    ...others.map(
      ({ path, place, ruleId, message }) =>
        `seed ${seed}: for ${where} there is also ${path}:${place.line} ${ruleId}: ${message}`,
    ),
    ...faults.map(({ stack }) => `seed ${seed}: ${stack}`),
  ];
}

describe("a finished site gives no finding", () => {
  const renderers: readonly Renderer[] = ["kramdown", "goldmark", "commonmark", "unknown"];
  test.each(renderers)("with %s", async (renderer) => {
    expect(await lint(texts, renderer)).toMatchObject({ diagnostics: [], faults: [] });
  });

  test.each([
    ["CRLF", (text: string) => text.replaceAll("\n", "\r\n")],
    ["a byte order mark", (text: string) => `\uFEFF${text}`],
    ["Hangul as macOS spells it", (text: string) => text.normalize("NFD")],
  ])("with %s", async (_, write) => {
    const written = new Map([...texts].map(([path, text]) => [path, write(text)]));
    expect(await lint(written, "kramdown")).toMatchObject({ diagnostics: [], faults: [] });
  });
});

describe("a planted defect is reported on its line, and nothing else is", () => {
  test("each kind has its own name", () => {
    const names = KINDS.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });

  test.each(KINDS)("$name", async (kind) => {
    expect(await failuresOf(kind)).toEqual([]);
  });
});
