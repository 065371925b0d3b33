import { z } from "zod";
import { elapsed } from "../host/clock.ts";
import { runWithin } from "../host/deadline.ts";
import { READY } from "../host/pool.ts";
import type { Rule } from "../rule.ts";
import type { Io } from "./io.ts";
import { createLinter, type Job } from "./linter.ts";
import { optionsSchema } from "./options.ts";
import { openConfig, parserOf, rootOf } from "./session.ts";
import { createStopwatch } from "./stats.ts";
import { type Answer, limitOf, outOfTime } from "./threads.ts";

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
  /** A job that is there already; it is not told by the event then. */
  next(): Job | undefined;
}

/** Milliseconds that jobs may share under one deadline, since to be under one costs a little each time. */
const SLICE = 50;
/** So many jobs are taken at a time. */
const TOGETHER = 24;

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
  const answerTo = (job: Job): Answer => {
    if (!times) return { outcome: linter.lint(job) };
    const stopwatch = createStopwatch(elapsed);
    const outcome = linter.lint(job, stopwatch);
    return { outcome, timings: { phases: new Map(stopwatch.phases), rules: new Map(stopwatch.rules) } };
  };
  giver.on("message", (first) => {
    const jobs = [first];
    while (jobs.length < TOGETHER) {
      const next = giver.next();
      if (!next) break;
      jobs.push(next);
    }
    const answers: Answer[] = [];
    let sent = 0;
    // At once, so that whoever waits knows at which job a thread was that has come to its end.
    const send = (): void => {
      for (; sent < answers.length; sent++) giver.postMessage(answers[sent]);
    };
    while (answers.length < jobs.length) {
      const started = elapsed();
      const isInTime = runWithin(limitOf(timeout), () => {
        for (const job of jobs.slice(answers.length)) {
          // What is ended amid this leaves a list that is short by one.
          answers.push(answerTo(job));
          send();
          if (elapsed() - started >= SLICE) return;
        }
      });
      if (!isInTime && answers.length < jobs.length) answers.push({ outcome: outOfTime(timeout) });
      send();
    }
  });
  giver.postMessage(READY);
}
