import { digestOf } from "../host/digest.ts";
import { decodePost, readBytes } from "../host/read.ts";
import type { Job } from "./linter.ts";
import type { Digested } from "./record-cache.ts";

/** The texts of posts by path. */
export interface Texts {
  readonly size: number;
  has(path: string): boolean;
  get(path: string): string | undefined;
}

/** Texts of posts that are being checked. */
export interface TextStore extends Texts {
  /** @param isShown true for a post in which something was found: its text is likely to be asked for. */
  add(job: Job, isShown: boolean): void;
  /** Adds the text of a post that was read and is no longer held; only where it can be read again. */
  addDigested(post: Digested): void;
  delete(path: string): void;
}

/** A text that was let go of. */
interface Left {
  readonly absolute: string;
  readonly digest: string;
}

/**
 * Makes a store of texts. They are decoded when they are asked for, which most never are.
 *
 * @param isOnDisk true for posts that can be read again. Then only what is likely to be shown is kept, since all posts
 * together may take more memory than all else; a text that is another one by then is not known.
 */
export function createTexts(isOnDisk: boolean): TextStore {
  const held = new Map<string, Uint8Array | Left>();
  const decoded = new Map<string, string>();

  function bytesOf(path: string): Uint8Array | undefined {
    const own = held.get(path);
    if (!own || own instanceof Uint8Array) return own;
    const read = readBytes(own.absolute);
    return "bytes" in read && digestOf(read.bytes) === own.digest ? read.bytes : undefined;
  }

  function addDigested({ file: { path, absolute }, digest }: Digested): void {
    held.set(path, { absolute, digest });
  }

  return {
    get size() {
      return held.size;
    },
    has: (path) => held.has(path),
    get(path) {
      const known = decoded.get(path);
      if (known !== undefined) return known;
      const bytes = bytesOf(path);
      const result = bytes && decodePost(bytes);
      if (!result || "reason" in result) return undefined;
      decoded.set(path, result.text);
      return result.text;
    },
    add(job, isShown) {
      const { path } = job.file;
      if (!isOnDisk) held.set(path, job.bytes);
      // A copy, since what was read lies in one piece of memory with other posts.
      else if (isShown) held.set(path, new Uint8Array(job.bytes));
      else addDigested(job);
    },
    addDigested,
    delete(path) {
      held.delete(path);
    },
  };
}

/** Texts with others in the place of some of them. */
export function withTexts(texts: Texts, changed: ReadonlyMap<string, string>): Texts {
  return {
    size: texts.size,
    has: (path) => texts.has(path),
    get: (path) => changed.get(path) ?? texts.get(path),
  };
}
