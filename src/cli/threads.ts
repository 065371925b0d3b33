import { z } from "zod";
import { elapsed } from "../host/clock.ts";
import { runWithin } from "../host/deadline.ts";
import type { Loss, Pool } from "../host/pool.ts";
import type { Post } from "../post/post.ts";
import type { Job, OpenLinter, Outcome } from "./linter.ts";
import type { Options } from "./options.ts";
import { type Stopwatch, type Timings, timingsSchema } from "./stats.ts";

/** What worker threads are started with. */
export interface ThreadOptions {
  /** The absolute path of the script that they run. */
  readonly worker: string;
  readonly concurrency: Options["concurrency"];
  /** What the worker makes its own linter of; plain data. */
  readonly data: object;
  /** Is told what code of others began there that failed later. */
  tellTrouble?(trouble: string): void;
}

interface CrewOptions {
  readonly linter: OpenLinter;
  readonly stopwatch: Stopwatch;
  readonly see: ((post: Post) => void) | undefined;
  /** Seconds for one post. */
  readonly timeout: number;
  readonly threads: ThreadOptions | undefined;
  /** Is told what came of a job; in any order. */
  done(job: Job, outcome: Outcome): void;
}

/** Whoever lints posts: this thread, and others beside it where there is enough to do for them. */
export interface Crew {
  /** Takes a job, and may work on others before it returns. `more` is how many may still come. */
  add(job: Job, more: number): Promise<void>;
  /** How many jobs were added and are not done. */
  readonly waiting: number;
  /** Does all that is left; tells how much that is, from time to time. */
  finish(tell: (left: number) => void): Promise<void>;
  close(): Promise<void>;
}

/** After so long this thread looks whether the others want more; by itself, whether somebody wants to see how far it is. */
const SLICE = { beside: 50, alone: 100 };
/** So many tasks are collected before any is worked on: each start of work costs a little. */
const BATCH = 64;
/**
 * Milliseconds of work that must be left for each worker. Each starts slow, with code that its own thread must make fast
 * first. Of two processors one is busy with that for this thread already: measured there, two threads take a fifth longer
 * than one for 9 seconds of work, and a fifth less for 20.
 */
const MIN_GAIN = { onTwo: 12_000, onMore: 6000 };
/** How long this thread works by itself before it judges how fast it is: the first posts take five times as long. */
const TRIAL = 2000;
/** Each worker costs memory; what there is to read from one disk keeps no more of them busy. */
const MAX_THREADS = 8;
const MEGABYTES_EACH = 512;
/** Milliseconds by which a worker may be late with the answer that a post takes too long, on a busy machine. */
const SLACK = 5000;

/** Makes the crew of a run. */
export function createCrew({ linter, stopwatch, see, timeout, threads, done }: CrewOptions): Crew {
  const queue: Job[] = [];
  const limit = limitOf(timeout);
  let pool: Pool<Job> | undefined;
  let current: Job | undefined;
  let spent = 0;
  /** Milliseconds for a task, of late. */
  let pace = 0;
  let finished = 0;
  let underWay = 0;

  const settle = (job: Job, outcome: Outcome): void => {
    finished++;
    done(job, outcome);
  };

  /** Works on the queue in this thread, for the length of a slice. */
  function workHere(): void {
    const started = elapsed();
    const before = finished;
    const slice = pool ? SLICE.beside : SLICE.alone;
    const isInTime = runWithin(limit, () => {
      while (queue.length > 0 && elapsed() - started < slice) {
        current = queue.shift();
        if (current) settle(current, linter.lint(current, stopwatch, see));
      }
    });
    const took = elapsed() - started;
    spent += took;
    pace = took / Math.max(1, finished - before);
    if (!isInTime && current) settle(current, outOfTime(timeout));
    current = undefined;
  }

  async function startPool(more: number): Promise<void> {
    if (!threads || pool || threads.concurrency === "off" || threads.concurrency === 1) return;
    const { concurrency, tellTrouble = () => undefined } = threads;
    if (concurrency === "auto" && spent < TRIAL) return;
    const { createPool, parallelism } = await import("../host/pool.ts");
    const size =
      concurrency === "auto" ? usefulWorkers((queue.length + more) * pace, parallelism()) : concurrency - 1;
    if (size < 1) return;
    pool = createPool<Job, Outcome>({
      size,
      file: threads.worker,
      data: { ...threads.data, timeout, times: stopwatch.isRunning },
      megabytes: MEGABYTES_EACH,
      patience: limit + SLACK,
      // What is sent takes along all of the memory that it is a part of.
      toMessage: (job) => ({ ...job, bytes: new Uint8Array(job.bytes) }),
      toAnswer(message) {
        const { outcome, timings } = answerSchema.parse(message);
        if (timings) stopwatch.join(timings);
        return outcome;
      },
      troubled: tellTrouble,
      answered(task, outcome) {
        underWay--;
        settle(task, outcome);
      },
      lost(task, why) {
        underWay--;
        settle(task, { reason: `could not be checked: the thread that was at it ${LOSSES[why]}.` });
      },
      returned(tasks) {
        underWay -= tasks.length;
        queue.unshift(...tasks);
      },
    });
  }

  async function work(more: number): Promise<void> {
    await startPool(more);
    // While this thread is not busy answers come in, and what native code holds is given back.
    await new Promise<void>((resolve) => setImmediate(resolve));
    if (pool) {
      for (let next = queue[0]; next && pool.offer(next); next = queue[0]) {
        underWay++;
        queue.shift();
      }
    }
    if (queue.length > 0) workHere();
  }

  return {
    get waiting() {
      return queue.length + underWay;
    },
    async add(job, more) {
      queue.push(job);
      while (queue.length >= BATCH) await work(more);
    },
    async finish(tell) {
      while (queue.length > 0 || underWay > 0) {
        tell(queue.length + underWay);
        if (queue.length > 0) await work(0);
        else await pool?.settled();
      }
    },
    async close() {
      await pool?.close();
    },
  };
}

const LOSSES: { readonly [why in Loss]: string } = {
  ended: "ended, out of memory or by a custom rule",
  silent: "no longer answered and was ended, most likely for something that a custom rule began",
  garbled: "sent what is no answer and was ended, most likely by a custom rule",
};

/** How many workers gain something for so many milliseconds of work. */
function usefulWorkers(work: number, processors: number): number {
  const gain = processors > 2 ? MIN_GAIN.onMore : MIN_GAIN.onTwo;
  return Math.min(Math.floor(work / gain), processors - 1, MAX_THREADS - 1);
}

/** What a worker sends back for each job. */
export interface Answer {
  readonly outcome: Outcome;
  /** Where its time went, where it is to be told. */
  readonly timings?: Timings | undefined;
}

const answerSchema: z.ZodType<Answer> = z.object({
  outcome: z.union([
    z.object({ packed: z.string() }),
    z.object({ reason: z.string(), stack: z.string().optional() }),
  ]),
  timings: timingsSchema.optional(),
});

/** Milliseconds for one post. */
export function limitOf(timeout: number): number {
  return Math.max(1, Math.round(timeout * 1000));
}

/** The outcome of a post that takes too long. */
export function outOfTime(timeout: number): { readonly reason: string } {
  return { reason: `takes more than ${inSeconds(timeout)} to check and was left; --timeout gives it more.` };
}

/** What a rule about the site fails with where it takes too long. Where it was then, nobody knows. */
export function ruleOutOfTime(timeout: number): Error {
  const words = `it takes more than ${inSeconds(timeout)} to judge all posts and was ended; --timeout gives it more`;
  return Object.assign(new Error(words), { stack: "" });
}

function inSeconds(timeout: number): string {
  return `${timeout} ${timeout === 1 ? "second" : "seconds"}`;
}
