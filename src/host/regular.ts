import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";
import { Refused } from "./reasons.ts";

const MEBIBYTE = 1024 * 1024;

/** A configuration has no more bytes, nor has a file that says what git ignores; the largest known have a hundredth. */
export const MAX_CONFIG_BYTES = MEBIBYTE;
/** The configuration of a site generator; YAML of this size takes two seconds, and the largest known a tenth. */
export const MAX_SITE_BYTES = MEBIBYTE / 4;
/** A file that this program writes, or a lockfile: a hundred thousand known findings are 20 MiB. */
export const MAX_DATA_BYTES = 64 * MEBIBYTE;

/** A pipe that nobody writes to would else be waited for; Windows has no such thing. */
const READ_NOW = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);
/** As much is asked for of a file that has no size. */
const UNSIZED_BYTES = 64 * 1024;

/**
 * Opens a file to be read, where it is a regular one and not too large. Never waits. Throws what the system says, or why it
 * is refused.
 *
 * @param take is given what to read from, which is closed when it is done.
 */
export function withRegular<T>(
  path: string,
  limit: number,
  take: (descriptor: number, size: number) => T,
): T {
  const descriptor = openSync(path, READ_NOW);
  try {
    const stats = fstatSync(descriptor);
    if (stats.isDirectory()) throw new Refused("is a folder.");
    if (!stats.isFile()) throw new Refused("is not a regular file.");
    if (stats.size > limit) throw new Refused(tooLarge(limit, stats.size));
    return take(descriptor, stats.size);
  } finally {
    closeSync(descriptor);
  }
}

/** The bytes of a regular file that is not too large. Throws as `withRegular` does. */
export function readRegular(path: string, limit: number): Buffer {
  return withRegular(path, limit, (descriptor, size) => {
    // Some systems have files of no size that hold something.
    const bytes = Buffer.allocUnsafeSlow(size === 0 ? Math.min(UNSIZED_BYTES, limit) : size);
    return bytes.subarray(0, fill(bytes, descriptor, size));
  });
}

/** Reads a file to its end, or until there is no more room; by its size is told where the end is expected. */
export function fill(bytes: Uint8Array, descriptor: number, size: number): number {
  let length = 0;
  while (length < bytes.length) {
    const more = readSync(descriptor, bytes, length, bytes.length - length, null);
    length += more;
    if (more === 0 || (length === size && size > 0)) break;
  }
  return length;
}

/** Why so many bytes are not read; how many there are, nobody knows of what never ends. */
export function tooLarge(limit: number, size?: number): string {
  const most = `the limit is ${limit / MEBIBYTE} MiB`;
  if (size === undefined) return `is too large (${most}).`;
  // A number that is rounded to the limit would say nothing.
  const rounded = (size / MEBIBYTE).toFixed(1);
  const isTold = Number(rounded) > limit / MEBIBYTE;
  return `is too large (${isTold ? `${rounded} MiB` : `${size} bytes`}; ${most}${isTold ? "" : `, ${limit} bytes`}).`;
}
