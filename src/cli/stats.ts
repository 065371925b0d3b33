import { z } from "zod";
import type { Measure } from "../core/lint.ts";
import type { Miss } from "../host/cache.ts";
import type { Post } from "../post/post.ts";
import { counted, visible } from "../report/text.ts";
import type { Io } from "./io.ts";

/** What a run spends its time on, in the order in which it is told. */
const PHASES = [
  "start-up",
  "set-up",
  "reading",
  "cache",
  "parsing",
  "rules",
  "site rules",
  "fixes",
  "report",
] as const;
type Phase = (typeof PHASES)[number];

/** Adds up where the time of a run goes. */
export interface Stopwatch {
  /**
   * Times a phase. What is timed within it counts there and not here; of something that is waited for, the time until
   * it is there. What waits must not be timed while another phase is.
   */
  measure<T>(phase: Phase, run: () => T): T;
  /** Times a rule; a rule's time is a part of its phase's. */
  readonly measureRule: Measure;
  /** Reads a post as a whole, and gives it: so is reading it not counted as the time of the rule that asks first. */
  read(post: Post): Post;
  /** Adds time that passed before there was a stopwatch. */
  add(phase: Phase, milliseconds: number): void;
  /** Adds the times of another stopwatch. */
  join(timings: Timings): void;
  /** False where nothing is timed. */
  readonly isRunning: boolean;
  readonly phases: ReadonlyMap<Phase, number>;
  readonly rules: ReadonlyMap<string, number>;
}

/** The times of a stopwatch in milliseconds, as plain data. */
export const timingsSchema = z.object({
  phases: z.map(z.enum(PHASES), z.number()),
  rules: z.map(z.string(), z.number()),
});
export type Timings = z.infer<typeof timingsSchema>;

/** The views of a post that are computed when they are first asked for. */
const VIEWS: readonly (keyof Post)[] = [
  "body",
  "html",
  "sections",
  "figures",
  "fields",
  "texts",
  "localImages",
  "isReview",
];

/** A stopwatch that times nothing: what runs without statistics pays nothing for them. */
export const NO_STOPWATCH: Stopwatch = {
  measure: (_phase, run) => run(),
  measureRule: (_name, run) => run(),
  add: () => undefined,
  read: (post) => post,
  join: () => undefined,
  isRunning: false,
  phases: new Map(),
  rules: new Map(),
};

/** Makes a stopwatch. `now` gives the milliseconds of a clock that does not jump. */
export function createStopwatch(now: () => number): Stopwatch {
  const phases = new Map<Phase, number>();
  const rules = new Map<string, number>();
  /** For each phase that is running, the time that went to those within it. */
  const inner: number[] = [];
  const add = (phase: Phase, time: number) => phases.set(phase, (phases.get(phase) ?? 0) + time);
  return {
    phases,
    rules,
    isRunning: true,
    add,
    join(timings) {
      for (const [phase, time] of timings.phases) add(phase, time);
      for (const [name, time] of timings.rules) rules.set(name, (rules.get(name) ?? 0) + time);
    },
    read(post) {
      for (const view of VIEWS) Reflect.get(post, view);
      return post;
    },
    measure(phase, run) {
      const started = now();
      inner.push(0);
      let isWaiting = false;
      try {
        const result = run();
        if (result instanceof Promise) {
          isWaiting = true;
          // Whoever called deals with the result, and with a failure.
          const stop = () => add(phase, now() - started);
          result.then(stop, stop);
        }
        return result;
      } finally {
        const within = inner.pop() ?? 0;
        const elapsed = now() - started;
        if (!isWaiting) add(phase, elapsed - within);
        const outer = inner.length - 1;
        if (outer >= 0) inner[outer] = (inner[outer] ?? 0) + elapsed;
      }
    },
    measureRule(name, run) {
      const started = now();
      try {
        return run();
      } finally {
        rules.set(name, (rules.get(name) ?? 0) + now() - started);
      }
    },
  };
}

/** How it went with what former runs know: how much was known, and why the rest was not. */
export interface CacheCounts {
  readonly hits: number;
  readonly misses: ReadonlyMap<Miss, number>;
  /** Why nothing could be kept. */
  readonly reason?: string | undefined;
}

/** What is told beside the times. */
export interface RunFigures {
  readonly posts: number;
  /** The Markdown parser that was used, if any; with the reason where it is not the one that was meant. */
  readonly parser: { readonly name: string; readonly reason?: string } | undefined;
  /** Milliseconds from the start of the process. */
  readonly wall: number;
  /** What was known from former runs; absent where nothing was asked. */
  readonly cache: CacheCounts | undefined;
  /** False where nothing may be kept, since code of the configuration may read what nobody can name. */
  readonly isTraceable: boolean;
}

const MAX_RULES = 10;

/** Writes to standard error where the time of a run went. */
export function tellStats(
  io: Io,
  { phases, rules }: Stopwatch,
  { posts, parser, wall, cache, isTraceable }: RunFigures,
): void {
  const total = [...phases.values()].reduce((sum, time) => sum + time, 0);
  const timed = PHASES.flatMap((phase): [string, number][] => {
    const time = phases.get(phase);
    return time === undefined ? [] : [[phase, time]];
  });
  const slowest = [...rules].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, MAX_RULES);
  const each = posts === 0 ? "" : `, ${inMilliseconds(wall / posts)} each`;
  const why = parser?.reason === undefined ? "" : ` (${visible(firstLine(parser.reason))})`;
  const lines = [
    "",
    `${counted(posts, "post")} in ${inMilliseconds(wall)}${each}; parser: ${parser?.name ?? "none was needed"}${why}`,
    ...(cache ? [cacheLine(cache)] : []),
    ...(isTraceable ? [] : [UNTRACEABLE]),
    "",
    ...table("phase", timed, total),
    ...(slowest.length === 0 ? [] : ["", ...table("rule", slowest, total)]),
  ];
  io.stderr.write(`${lines.join("\n")}\n`);
}

const UNTRACEABLE =
  "nothing is kept between runs: the code of the configuration may read other files, programs or the environment.";

const MISSES: { readonly [reason in Miss]: string } = {
  new: "not seen before",
  text: "with another text",
  plan: "under another configuration or version",
  day: "on another day",
  damaged: "damaged",
};

function cacheLine({ hits, misses, reason }: CacheCounts): string {
  const why = [...misses].map(([miss, count]) => `${count} ${MISSES[miss]}`);
  const failed = reason === undefined ? "" : `; nothing could be kept: ${visible(firstLine(reason))}`;
  return `known from former runs: ${hits}${why.length === 0 ? "" : `; not known: ${why.join(", ")}`}${failed}`;
}

function table(head: string, rows: readonly (readonly [string, number])[], total: number): string[] {
  const names = Math.max(head.length, ...rows.map(([name]) => name.length));
  const times = rows.map(([, time]) => inMilliseconds(time));
  const width = Math.max(4, ...times.map((time) => time.length));
  return [
    `${head.padEnd(names)}  ${"time".padStart(width)}  share`,
    ...rows.map(([name, time], i) => {
      const share = total === 0 ? 0 : (time / total) * 100;
      return `${name.padEnd(names)}  ${(times[i] ?? "").padStart(width)}  ${share.toFixed(1).padStart(4)}%`;
    }),
  ];
}

function inMilliseconds(time: number): string {
  return `${time.toFixed(time < 10 ? 1 : 0)} ms`;
}

function firstLine(text: string): string {
  return text.split("\n", 1).join("");
}
