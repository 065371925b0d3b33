import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { z } from "zod";
import { troubleOf } from "./others.ts";

/** How many threads can work at the same time on this machine. */
export function parallelism(): number {
  return availableParallelism();
}

/**
 * Why a worker ended: by itself, out of memory most likely; by us, since nothing came from it any more, or since what came
 * was no answer.
 */
export type Loss = "ended" | "silent" | "garbled";

/** What a pool tells of its tasks. */
interface PoolEvents<Task, Answer> {
  answered(task: Task, answer: Answer): void;
  /** The task at which a worker ended. It is not to be tried again. */
  lost(task: Task, why: Loss): void;
  /** What a worker sends of something that failed in it and belongs to no task. */
  troubled(trouble: string): void;
  /** Tasks that an ended worker had not begun. */
  returned(tasks: readonly Task[]): void;
}

/** Threads that share one queue: whoever is free takes the next task. */
export interface Pool<Task> {
  /** Hands a task over; false where every worker has enough to do, or has not started yet. */
  offer(task: Task): boolean;
  /** Resolves once nothing is under way any more. */
  settled(): Promise<void>;
  /** Ends the workers. */
  close(): Promise<void>;
}

/** Enough for a worker to go on while whoever hands out is busy; more would leave it with work when all others are done. */
const BACKLOG = 48;
/** A worker that ends is replaced, but not for ever. */
const MAX_LOSSES = 8;

/** The first message of a worker says that it is ready; it gets tasks then, and answers them in their order. */
export const READY = "ready";

const troubleSchema = z.object({ trouble: z.string() });

/** Makes the message by which a worker tells of something that failed in it and belongs to no task. */
export function toTrouble(trouble: string): z.infer<typeof troubleSchema> {
  return { trouble };
}

/** How often silent workers are looked for; and how much of the time since is theirs: the rest this thread was busy, or asleep. */
const WATCH = 250;
const MAX_COUNTED = 2 * WATCH;

/** A quarter of what Node takes; measured, more makes no worker faster. */
const YOUNG_MEGABYTES = 12;

interface Member<Task> {
  readonly worker: Worker;
  readonly tasks: Task[];
  isReady: boolean;
  /** Milliseconds for which nothing came from it though it had a task, as far as this thread could have seen it. */
  silence: number;
}

interface PoolOptions<Task, Answer> extends PoolEvents<Task, Answer> {
  /** How many workers there are. */
  readonly size: number;
  /** The absolute path of the script that they run. */
  readonly file: string;
  /** What each of them is given at its start; plain data. */
  readonly data: unknown;
  /** The memory that each may use for what lives long. */
  readonly megabytes: number;
  /** Milliseconds in which something must come from a worker that has a task. */
  readonly patience: number;
  /** Makes of a task what is sent: plain data. */
  toMessage(task: Task): unknown;
  /** Reads what is sent back; throws where it is no answer. */
  toAnswer(message: unknown): Answer;
}

/** Starts workers. */
export function createPool<Task, Answer>(options: PoolOptions<Task, Answer>): Pool<Task> {
  const { size, file, data, megabytes, patience, toMessage, toAnswer } = options;
  const members = new Set<Member<Task>>();
  let losses = 0;
  let isClosed = false;
  let wake = (): void => undefined;

  function start(): void {
    const worker = new Worker(file, {
      workerData: data,
      resourceLimits: { maxOldGenerationSizeMb: megabytes, maxYoungGenerationSizeMb: YOUNG_MEGABYTES },
    });
    const member: Member<Task> = { worker, tasks: [], isReady: false, silence: 0 };
    members.add(member);
    worker.on("message", (message: unknown) => {
      if (!members.has(member)) return;
      const { data: failed } = troubleSchema.safeParse(message);
      if (failed) {
        options.troubled(failed.trouble);
        return;
      }
      member.silence = 0;
      if (!member.isReady) member.isReady = message === READY;
      else if (member.tasks.length === 0) return;
      else take(member, message);
      wake();
    });
    worker.on("error", (error: unknown) => {
      // One that does not even start is done without, and of one without memory left the task tells that it was at.
      const isTold = error instanceof Error && "code" in error && error.code === "ERR_WORKER_OUT_OF_MEMORY";
      if (member.isReady && !isTold) options.troubled(troubleOf(error));
    });
    worker.on("exit", () => leave(member, "ended"));
    // A run that is done does not wait for its workers.
    worker.unref();
  }

  function take(member: Member<Task>, message: unknown): void {
    let answer: Answer;
    try {
      answer = toAnswer(message);
    } catch {
      // Code of others can send what it likes; which task the next answer would be for, nobody knows then.
      leave(member, "garbled");
      return;
    }
    const task = member.tasks.shift();
    if (task !== undefined) options.answered(task, answer);
  }

  /** Does without a worker: what it was at is lost, what it had not begun is returned. */
  function leave(member: Member<Task>, why: Loss): void {
    if (!members.delete(member) || isClosed) return;
    if (why !== "ended") member.worker.terminate();
    losses++;
    const [lost, ...waiting] = member.tasks;
    if (lost !== undefined) options.lost(lost, why);
    if (waiting.length > 0) options.returned(waiting);
    // One that did not even start would not start the next time either, and whatever silenced one would silence another,
    // for which all would have to wait as long again.
    if (why !== "silent" && member.isReady && losses <= MAX_LOSSES) start();
    wake();
  }

  let watched = performance.now();
  const watchdog = setInterval(() => {
    const now = performance.now();
    const passed = Math.min(now - watched, MAX_COUNTED);
    watched = now;
    for (const member of [...members]) {
      if (member.tasks.length === 0) continue;
      member.silence += passed;
      if (member.silence > patience) leave(member, "silent");
    }
  }, WATCH);
  watchdog.unref();

  for (let i = 0; i < size; i++) start();
  return {
    offer(task) {
      let least: Member<Task> | undefined;
      for (const member of members) {
        if (member.isReady && member.tasks.length < (least?.tasks.length ?? BACKLOG)) least = member;
      }
      if (!least) return false;
      if (least.tasks.length === 0) least.silence = 0;
      least.tasks.push(task);
      least.worker.postMessage(toMessage(task));
      return true;
    },
    async settled() {
      while ([...members].some(({ tasks }) => tasks.length > 0)) {
        await new Promise<void>((resolve) => {
          const beat = setTimeout(resolve, 1000);
          wake = () => {
            clearTimeout(beat);
            resolve();
          };
        });
      }
      wake = () => undefined;
    },
    async close() {
      isClosed = true;
      clearInterval(watchdog);
      await Promise.all([...members].map(({ worker }) => worker.terminate()));
    },
  };
}
