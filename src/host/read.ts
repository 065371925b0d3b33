import { readFile, stat } from "node:fs/promises";
import { reasonOf } from "./files.ts";

/** Larger files are no posts; the number is the contract's. */
export const MAX_BYTES = 1024 * 1024;

/** A post's text, or why there is none, as the end of a sentence that begins with its path. */
export type ReadResult = { readonly text: string } | { readonly reason: string };

/** Reads a post from disk. Never throws. */
export async function readPost(absolute: string): Promise<ReadResult> {
  try {
    const stats = await stat(absolute);
    if (!stats.isFile()) return { reason: "is not a regular file." };
    if (stats.size > MAX_BYTES) return tooLarge(stats.size);
    return decodePost(await readFile(absolute));
  } catch (error) {
    return { reason: reasonOf(error) };
  }
}

/** Reads a post from a stream to its end. */
export async function readStream(stream: AsyncIterable<Uint8Array | string>): Promise<ReadResult> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(typeof chunk === "string" ? Buffer.from(chunk) : chunk);
  return decodePost(Buffer.concat(chunks));
}

/** Turns bytes into text; the byte order mark of UTF-8 stays, so that offsets are those of the file. */
export function decodePost(bytes: Uint8Array): ReadResult {
  if (bytes.length > MAX_BYTES) return tooLarge(bytes.length);
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) {
    return { reason: "is UTF-16; save it as UTF-8." };
  }
  try {
    return { text: decode(bytes) };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return { reason: `is not UTF-8 (first wrong byte on line ${firstBadLine(bytes)}); save it as UTF-8.` };
  }
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
}

/** No character of UTF-8 holds a line feed inside, so each line can be tried alone. */
function firstBadLine(bytes: Uint8Array): number {
  let line = 1;
  for (let start = 0; start < bytes.length; line++) {
    const feed = bytes.indexOf(10, start);
    const end = feed < 0 ? bytes.length : feed + 1;
    try {
      decode(bytes.subarray(start, end));
    } catch (error) {
      if (error instanceof TypeError) return line;
      throw error;
    }
    start = end;
  }
  return line;
}

/** Why a file of so many bytes is not read. */
export function tooLarge(size: number): ReadResult {
  return { reason: `is too large (${(size / MAX_BYTES).toFixed(1)} MiB; the limit is 1 MiB).` };
}
