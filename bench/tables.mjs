// Turns what was measured into tables.
import { availableParallelism, cpus } from "node:os";
import { median } from "./measure.mjs";

/** @typedef {import("./commands.mjs").Command} Command */
/** @typedef {import("./measure.mjs").Usage} Usage */
/** @typedef {Usage & Pick<Command, "name" | "kind" | "isWarm"> & { readonly runs: number }} Row medians of so many runs */
/** @typedef {{ readonly posts: number, readonly rows: readonly Row[] }} Result */
/** @typedef {readonly (readonly string[])[]} Table */

/** @param {Command} command @param {readonly Usage[]} usages @returns {Row} */
export function rowOf({ name, kind, isWarm }, usages) {
  const peaks = usages.flatMap(({ peak }) => (peak === undefined ? [] : [peak]));
  return {
    name,
    kind,
    isWarm,
    runs: usages.length,
    wall: median(usages.map(({ wall }) => wall)),
    cpu: median(usages.map(({ cpu }) => cpu)),
    peak: peaks.length === 0 ? undefined : median(peaks),
  };
}

/** The figures of one size of site. @param {Result} result @param {boolean} asMarkdown */
export function sizeTable({ posts, rows }, asMarkdown) {
  const title = posts === 1 ? "One post" : `${posts.toLocaleString("en")} posts`;
  const cells = rows.map(({ name, isWarm, wall, cpu, peak }) => {
    const own = rows.find((row) => row.name === (isWarm ? "review-lint, warm" : "review-lint"));
    return [
      name,
      seconds(wall),
      seconds(cpu),
      peak === undefined ? "" : peak.toFixed(0),
      own ? (wall / own.wall).toFixed(2) : "",
    ];
  });
  const head = ["", "wall, s", "CPU, s", "memory, MB", "wall, times ours"];
  return titled(title, [head, ...cells], asMarkdown);
}

/** Three digits of them. @param {number} value */
function seconds(value) {
  return value < 1 ? value.toFixed(3) : value.toPrecision(Math.max(3, String(Math.trunc(value)).length));
}

/** @param {string} title @param {Table} table @param {boolean} asMarkdown */
function titled(title, table, asMarkdown) {
  if (asMarkdown) {
    const [head = [], ...rows] = table.map((cells) => `| ${cells.join(" | ")} |`);
    const [, ...others] = table[0] ?? [];
    return [`### ${title}`, "", head, `|---|${others.map(() => "---:|").join("")}`, ...rows, ""].join("\n");
  }
  const widths = (table[0] ?? []).map((_, i) => Math.max(...table.map((cells) => (cells[i] ?? "").length)));
  const lines = table.map((cells) =>
    cells
      .map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0)))
      .join("  "),
  );
  return [title, "", ...lines, ""].join("\n");
}

/** What is read of a row: by its name, or the smallest of those whose names are given; NaN where it was not measured. */
/** @typedef {(posts: number, field: "wall" | "cpu" | "peak", ...names: string[]) => number} Figures */
/** @typedef {readonly [text: string, limit: number, value: (of: Figures) => number]} Aim */

const NODE_PEERS = [
  "markdownlint-cli2",
  "textlint, two rules",
  "remark, recommended",
  "ESLint with @eslint/markdown",
];
const OURS = "review-lint";
const WARM = "review-lint, warm";

/** What the tool is held to: ratios, since every machine has its own seconds. @type {readonly Aim[]} */
const AIMS = [
  ["one post: wall, times `node -e 0`", 2.2, (of) => of(1, "wall", OURS) / of(1, "wall", "node -e 0")],
  [
    "one post: wall, times rumdl through npm",
    0.8,
    (of) => of(1, "wall", OURS) / of(1, "wall", "rumdl through npm"),
  ],
  [
    "one post: wall, times the fastest peer in Node",
    0.45,
    (of) => of(1, "wall", OURS) / of(1, "wall", ...NODE_PEERS),
  ],
  ["1,000 posts: wall, times rumdl", 1.1, (of) => of(1000, "wall", OURS) / of(1000, "wall", "rumdl")],
  [
    "1,000 posts: wall, times markdownlint-cli2",
    0.12,
    (of) => of(1000, "wall", OURS) / of(1000, "wall", "markdownlint-cli2"),
  ],
  [
    "1,000 posts, warm: wall, times rumdl, warm",
    0.9,
    (of) => of(1000, "wall", WARM) / of(1000, "wall", "rumdl, warm"),
  ],
  ["10,000 posts: wall, times that of 1,000", 11, (of) => of(10_000, "wall", OURS) / of(1000, "wall", OURS)],
  [
    "10,000 posts: wall of two threads, times that of one",
    0.65,
    (of) => of(10_000, "wall", `${OURS}, two threads`) / of(10_000, "wall", `${OURS}, one thread`),
  ],
  ["10,000 posts: memory, MB", 350, (of) => of(10_000, "peak", OURS)],
  [
    "10,000 posts: memory, times that of 1,000",
    2.5,
    (of) => of(10_000, "peak", OURS) / of(1000, "peak", OURS),
  ],
  [
    "10,000 posts, warm: wall, times rumdl, warm",
    0.4,
    (of) => of(10_000, "wall", WARM) / of(10_000, "wall", "rumdl, warm"),
  ],
  [
    "1,000 posts, reference parser: CPU, times that parser alone",
    1.25,
    (of) => of(1000, "cpu", `${OURS}, reference parser`) / of(1000, "cpu", "mdast-util-from-markdown alone"),
  ],
];

/** How the figures compare with what is aimed at. @param {readonly Result[]} results @param {boolean} asMarkdown */
export function aimsTable(results, asMarkdown) {
  /** @type {Figures} */
  const of = (posts, field, ...names) => {
    const rows = results.find((result) => result.posts === posts)?.rows ?? [];
    const values = rows.flatMap((row) => (names.includes(row.name) ? [row[field] ?? Number.NaN] : []));
    return values.length === 0 ? Number.NaN : Math.min(...values);
  };
  const cells = AIMS.flatMap(([text, limit, value]) => {
    const measured = value(of);
    if (Number.isNaN(measured)) return [];
    return [[text, String(limit), measured.toFixed(limit > 100 ? 0 : 2), measured <= limit ? "yes" : "no"]];
  });
  const [cpu] = cpus();
  const machine = `Node ${process.version}, ${availableParallelism()} cores (${cpu?.model.trim() ?? "of no name"}), ${process.platform}.`;
  const table =
    cells.length === 0
      ? ""
      : `${titled("Aims", [["", "at most", "measured", "kept"], ...cells], asMarkdown)}\n`;
  return `${table}${machine}\n`;
}
