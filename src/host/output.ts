import { fstatSync, writeSync } from "node:fs";

/** Where this process writes to. */
export interface ProcessOutput {
  write(text: string | Uint8Array): unknown;
  readonly isTTY: boolean;
  readonly columns: number | undefined;
  /** Resolves once all is written. */
  flushed(): Promise<void>;
}

/** Why something could not be written. */
interface WriteError {
  readonly code: string;
  readonly message: string;
}

/**
 * Opens standard output (1) or standard error (2). Files, and pipes but for those of Windows, are written to until all of it
 * is there: Node itself leaves off without a word where a disk takes only a part, and loses what a slow reader has not
 * taken yet where the process ends. Errors go to `fail`.
 */
export function openOutput(fd: 1 | 2, fail: (error: WriteError) => void): ProcessOutput {
  return takesAtOnce(fd)
    ? {
        write: (text) => writeAll(fd, Buffer.from(text), fail),
        isTTY: false,
        columns: undefined,
        flushed: async () => undefined,
      }
    : openStream(fd, fail);
}

function takesAtOnce(fd: number): boolean {
  try {
    const stats = fstatSync(fd);
    return stats.isFile() || (process.platform !== "win32" && (stats.isFIFO() || stats.isSocket()));
  } catch (error) {
    // A closed descriptor is met again when it is written to.
    if (!(error instanceof Error)) throw error;
    return false;
  }
}

/** Merely to name a stream of the process opens it, which takes its time. */
function openStream(fd: 1 | 2, fail: (error: WriteError) => void): ProcessOutput {
  const stream = fd === 1 ? process.stdout : process.stderr;
  stream.on("error", (error) => fail(toWriteError(error)));
  // Code of others may put another function in its place.
  const write = stream.write.bind(stream);
  return {
    write: (text) => write(text),
    isTTY: stream.isTTY === true,
    // Terminals change their size while they are watched.
    get columns() {
      return stream.columns;
    },
    flushed: () =>
      stream.writableLength === 0
        ? Promise.resolve()
        : new Promise((resolve) => {
            write("", () => resolve());
          }),
  };
}

/** Milliseconds to wait for the reader of a pipe that is full. */
const PAUSE = 2;

function writeAll(fd: number, bytes: Uint8Array, fail: (error: WriteError) => void): void {
  for (let at = 0; at < bytes.length; ) {
    try {
      at += writeSync(fd, bytes, at);
    } catch (error) {
      const known = toWriteError(error);
      if (known.code !== "EAGAIN") {
        fail(known);
        return;
      }
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE);
    }
  }
}

function toWriteError(error: unknown): WriteError {
  const message = error instanceof Error ? error.message : String(error);
  return { code: error instanceof Error && "code" in error ? String(error.code) : "", message };
}
