import type { Io } from "./io.ts";

/** Shows how far a long run has come: one line on a terminal, gone when the run is done. */
export interface Progress {
  /** The same world, whose standard error takes the line away before it writes anything else. */
  readonly io: Io;
  /** Tells how many of all are done. */
  step(done: number): void;
  /** Takes the line away; no other comes after it. */
  end(): void;
}

/** Work that is done sooner needs no bar; one that jumps more often than this cannot be read. */
const PATIENCE = 500;
const PAUSE = 100;
/** Before that, nobody knows how long the rest takes. */
const FORESIGHT = 1500;
const MAX_BAR = 30;
const ERASE = "\r\u001B[K";

/**
 * Makes the progress of a run over `total` posts. It stays silent where standard error is no terminal that can take a
 * line back, and in CI.
 *
 * @param now the milliseconds of a clock that does not jump.
 */
export function createProgress(io: Io, total: number, now: () => number): Progress {
  const { stderr, env } = io;
  const isShown = stderr.isTTY === true && env.TERM !== "dumb" && !isCi(env) && total > 0;
  if (!isShown) return { io, step: () => undefined, end: () => undefined };
  const started = now();
  let last = started + PATIENCE - PAUSE;
  // The rate is that of the later half of the time: long enough not to jump, and without the slow start.
  const samples = [{ time: 0, done: 0 }];
  let middle = 0;
  let isThere = false;
  let isOver = false;
  const erase = () => {
    if (isThere) stderr.write(ERASE);
    isThere = false;
  };
  return {
    io: {
      ...io,
      stderr: {
        write(text) {
          erase();
          return stderr.write(text);
        },
        isTTY: stderr.isTTY,
        columns: stderr.columns,
      },
    },
    step(done) {
      const moment = now();
      if (isOver || moment - last < PAUSE) return;
      last = moment;
      isThere = true;
      const elapsed = moment - started;
      samples.push({ time: elapsed, done });
      while ((samples[middle + 1]?.time ?? elapsed) <= elapsed / 2) middle++;
      const { time, done: before } = samples[middle] ?? { time: 0, done: 0 };
      const rate = (done - before) / (elapsed - time);
      const left = elapsed < FORESIGHT || rate <= 0 ? undefined : (total - done) / rate;
      stderr.write(`\r${line(done, total, left, stderr.columns ?? 80)}\u001B[K`);
    },
    end() {
      isOver = true;
      erase();
    },
  };
}

/** True where the environment is that of a CI job. */
export function isCi({ CI }: Io["env"]): boolean {
  return CI !== undefined && CI !== "" && CI !== "0" && CI !== "false";
}

// The bar is ASCII: terminals in Korea show block elements one or two columns wide, and a line that is too long by one
// column can no longer be taken back.
function line(done: number, total: number, remaining: number | undefined, columns: number): string {
  const share = Math.min(1, done / total);
  const percent = `${Math.floor(share * 100)} %`.padStart(5);
  const all = String(total);
  const count = `${String(done).padStart(all.length)}/${all} posts`;
  const left = remaining === undefined ? "" : timeLeft(Math.ceil(remaining / 1000));
  const room = columns - 1;
  const words = `${percent}  ${count}${left === "" ? "" : `, ${left}`}`;
  const bar = Math.min(MAX_BAR, room - words.length - 3);
  if (bar < 5) return words.slice(0, room);
  const filled = Math.floor(bar * share);
  return `[${"#".repeat(filled)}${"-".repeat(bar - filled)}]${words}`;
}

function timeLeft(seconds: number): string {
  if (seconds <= 0) return "nearly done";
  return seconds < 90 ? `about ${seconds} s left` : `about ${Math.round(seconds / 60)} min left`;
}
