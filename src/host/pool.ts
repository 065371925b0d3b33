import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";

/** How many threads can work at the same time on this machine. */
export function parallelism(): number {
  return availableParallelism();
}

/** What a pool tells of its tasks. */
interface PoolEvents<Task, Answer> {
  answered(task: Task, answer: Answer): void;
  /** The task at which a worker ended: out of memory, most likely. It is not to be tried again. */
  lost(task: Task): void;
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

/** A quarter of what Node takes; measured, more makes no worker faster. */
const YOUNG_MEGABYTES = 12;

interface Member<Task> {
  readonly worker: Worker;
  readonly tasks: Task[];
  isReady: boolean;
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
  /** Makes of a task what is sent: plain data. */
  toMessage(task: Task): unknown;
  /** Reads what is sent back. */
  toAnswer(message: unknown): Answer;
}

/** Starts workers. */
export function createPool<Task, Answer>(options: PoolOptions<Task, Answer>): Pool<Task> {
  const { size, file, data, megabytes, toMessage, toAnswer } = options;
  const members = new Set<Member<Task>>();
  let losses = 0;
  let isClosed = false;
  let wake = (): void => undefined;

  function start(): void {
    const worker = new Worker(file, {
      workerData: data,
      resourceLimits: { maxOldGenerationSizeMb: megabytes, maxYoungGenerationSizeMb: YOUNG_MEGABYTES },
    });
    const member: Member<Task> = { worker, tasks: [], isReady: false };
    members.add(member);
    worker.on("message", (message: unknown) => {
      if (!member.isReady) member.isReady = message === READY;
      else {
        const task = member.tasks.shift();
        if (task !== undefined) options.answered(task, toAnswer(message));
      }
      wake();
    });
    // What goes wrong in it is told by way of the task that it was at.
    worker.on("error", () => undefined);
    worker.on("exit", () => {
      members.delete(member);
      if (isClosed) return;
      losses++;
      const [lost, ...waiting] = member.tasks;
      if (lost !== undefined) options.lost(lost);
      if (waiting.length > 0) options.returned(waiting);
      // One that did not even start would not start the next time either.
      if (member.isReady && losses <= MAX_LOSSES) start();
      wake();
    });
    // A run that is done does not wait for its workers.
    worker.unref();
  }

  for (let i = 0; i < size; i++) start();
  return {
    offer(task) {
      let least: Member<Task> | undefined;
      for (const member of members) {
        if (member.isReady && member.tasks.length < (least?.tasks.length ?? BACKLOG)) least = member;
      }
      if (!least) return false;
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
      await Promise.all([...members].map(({ worker }) => worker.terminate()));
    },
  };
}
