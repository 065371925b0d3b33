import { fstatSync, writeSync } from "node:fs";

/** A stream that takes text. */
export interface TextSink {
  write(text: string): unknown;
}

/**
 * What writes a report to standard output. Where that is a file, it writes until all of it is there: Node itself leaves
 * off without a word where a disk takes only a part. Errors go to `fail`.
 */
export function createOutput(
  stream: TextSink & { readonly fd: number },
  fail: (error: unknown) => void,
): TextSink {
  let isFile = false;
  try {
    isFile = fstatSync(stream.fd).isFile();
  } catch (error) {
    // A closed descriptor is met again when it is written to.
    if (!(error instanceof Error)) throw error;
  }
  if (!isFile) return stream;
  return {
    write(text) {
      const bytes = Buffer.from(text);
      try {
        for (let at = 0; at < bytes.length; ) at += writeSync(stream.fd, bytes, at);
      } catch (error) {
        fail(error);
      }
    },
  };
}
