import { z } from "zod";
import { elapsed } from "../host/clock.ts";
import { runWithin } from "../host/deadline.ts";
import { READY } from "../host/pool.ts";
import type { Rule } from "../rule.ts";
import type { Io } from "./io.ts";
import { createLinter, type Job, type Outcome } from "./linter.ts";
import { optionsSchema } from "./options.ts";
import { openConfig, parserOf, rootOf } from "./session.ts";
import { createStopwatch, NO_STOPWATCH } from "./stats.ts";
import { type Answer, outOfTime } from "./threads.ts";

/** What a worker makes its linter of: it reads the configuration for itself, since rules and schemas in code cannot be sent. */
export const workSchema = z.object({
  cwd: z.string(),
  env: z.record(z.string(), z.string().optional()),
  options: optionsSchema,
  /** Milliseconds: the day is that of the whole run, even at midnight. */
  now: z.number(),
  /** Seconds for one post. */
  timeout: z.number(),
  /** True to tell with each answer where its time went. */
  times: z.boolean(),
});
export type Work = z.infer<typeof workSchema>;

/** The other side, which gives jobs and takes an answer for each, in their order. */
export interface Giver {
  postMessage(message: unknown): void;
  on(event: "message", listen: (job: Job) => void): unknown;
}

/** Lints what it is given, in a worker thread, until the thread is ended. A configuration that fails ends it at once. */
export async function work(
  { cwd, env, options, now, timeout, times }: Work,
  giver: Giver,
  modules: Io["modules"],
  rules: readonly Rule[],
): Promise<void> {
  const opened = await openConfig(
    options,
    { cwd, env, now: () => new Date(now), ...(modules ? { modules } : {}) },
    rules,
  );
  if (!opened.ok) return;
  const { config, configFile } = opened;
  const root = rootOf(configFile, cwd);
  const linter = await createLinter(config, root, cwd, options.scope, () => parserOf(config)).open();
  giver.on("message", (job) => {
    const stopwatch = times ? createStopwatch(elapsed) : NO_STOPWATCH;
    let outcome: Outcome = outOfTime(timeout);
    runWithin(Math.max(1, Math.round(timeout * 1000)), () => {
      outcome = linter.lint(job, stopwatch);
    });
    const { phases, rules: spent } = stopwatch;
    const answer: Answer = times
      ? { outcome, timings: { phases: new Map(phases), rules: new Map(spent) } }
      : { outcome };
    giver.postMessage(answer);
  });
  giver.postMessage(READY);
}
