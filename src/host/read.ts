import { fstatSync } from "node:fs";
import { digestOf } from "./digest.ts";
import { whyUnread } from "./files.ts";
import { reasonOf } from "./reasons.ts";
import { fill, tooLarge, withRegular } from "./regular.ts";

/** Larger files are no posts; the number is the contract's. */
export const MAX_BYTES = 1024 * 1024;

/** A post's text, or why there is none, as the end of a sentence that begins with its path. */
export type ReadResult = { readonly text: string } | { readonly reason: string };

/** A post's bytes, which need be no text, or why there are none. */
export type BytesResult = { readonly bytes: Uint8Array } | { readonly reason: string };

/** Reads a post from disk. Never throws. */
export function readPost(absolute: string): ReadResult {
  const read = readBytes(absolute);
  return "bytes" in read ? decodePost(read.bytes) : read;
}

/**
 * Reads the bytes of a post from disk. Never throws. It does not wait: a file in the disk's cache is there in a fiftieth
 * of the time that waiting for it takes.
 */
export function readBytes(absolute: string): BytesResult {
  return readInto(absolute, (bytes) => ({ bytes: keep(bytes) }));
}

/** Tells a post on the disk by its digest, in two thirds of the time that it takes to read it. Never throws. */
export function readDigest(absolute: string): { readonly digest: string } | { readonly reason: string } {
  return readInto(absolute, (bytes) => ({ digest: digestOf(bytes) }));
}

/** @param take is given the bytes for as long as it runs. */
function readInto<T>(absolute: string, take: (bytes: Uint8Array) => T): T | { readonly reason: string } {
  try {
    return withRegular(absolute, MAX_BYTES, (descriptor, size) => {
      scratch ??= Buffer.allocUnsafeSlow(MAX_BYTES + 1);
      return take(scratch.subarray(0, fill(scratch, descriptor, size)));
    });
  } catch (error) {
    return { reason: whyUnread(absolute, error) };
  }
}

/** One byte more than a post may have tells that there are too many. */
let scratch: Buffer | undefined;

/** The bytes of many posts lie in one piece of memory: to ask for as much for each takes longer than to read it. */
const SLAB_BYTES = 256 * 1024;
let slab = Buffer.alloc(0);

function keep(bytes: Uint8Array): Uint8Array {
  if (bytes.length > slab.length) slab = Buffer.allocUnsafeSlow(Math.max(SLAB_BYTES, bytes.length));
  const kept = slab.subarray(0, bytes.length);
  kept.set(bytes);
  slab = slab.subarray(bytes.length);
  return kept;
}

/** Reads a post from a stream to its end, or until it is too much for one. Never throws. */
export async function readStream(stream: AsyncIterable<Uint8Array | string>): Promise<BytesResult> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    // Node takes a folder for an input without anything in it.
    if ("fd" in stream && typeof stream.fd === "number" && fstatSync(stream.fd).isDirectory())
      return { reason: "is a folder." };
    for await (const chunk of stream) {
      const bytes = typeof chunk === "string" ? Buffer.from(chunk) : chunk;
      chunks.push(bytes);
      length += bytes.length;
      // What never ends has no size that could be told.
      if (length > MAX_BYTES) return { reason: tooLarge(MAX_BYTES) };
    }
  } catch (error) {
    return { reason: reasonOf(error) };
  }
  return { bytes: Buffer.concat(chunks) };
}

/** Turns bytes into text; the byte order mark of UTF-8 stays, so that offsets are those of the file. */
export function decodePost(bytes: Uint8Array): ReadResult {
  if (bytes.length > MAX_BYTES) return { reason: tooLarge(MAX_BYTES, bytes.length) };
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

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function decode(bytes: Uint8Array): string {
  return decoder.decode(bytes);
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
