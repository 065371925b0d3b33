import { randomBytes } from "node:crypto";
// Not from `node:fs/promises`, which Node loads at once, in a tenth of the time of a short run that writes nothing.
import { promises } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { isWithin } from "./files.ts";

const REASONS: { readonly [code: string]: string } = {
  EEXIST: "is there already; nothing was written.",
  EACCES: "may not be written (permission denied).",
  EISDIR: "is a folder.",
  ENOENT: "cannot be written: its folder is not there.",
  ENOTDIR: "cannot be written: its folder is not there.",
  EPERM: "may not be written (not permitted).",
  EROFS: "may not be written (the disk is read-only).",
  ENOSPC: "could not be written: the disk is full.",
};

/** Nothing, or why a file was not written, as the end of a sentence that begins with its path. */
export interface WriteResult {
  readonly reason?: string;
}

/** Writes a file that is not there yet. Never throws. */
export async function writeNew(absolute: string, text: string): Promise<WriteResult> {
  return attempt(() => promises.writeFile(absolute, text, { flag: "wx" }));
}

/**
 * Puts a text in the place of a file, or makes the file: written beside it first, then renamed, so that at no moment
 * half of it is there. The mode of a file that was there is kept, and a link stays a link. What is no file (a pipe, a
 * terminal) is written to as it is. Never throws.
 */
export async function writeWhole(absolute: string, text: string): Promise<WriteResult> {
  return attempt(async () => {
    const stats = await promises.stat(absolute).catch(() => undefined);
    if (stats && !stats.isFile()) return promises.writeFile(absolute, text);
    return replace(await targetOf(absolute), text);
  });
}

/** Where a path leads to; a link may lead to a file that is not there yet. */
async function targetOf(absolute: string): Promise<string> {
  const real = await promises.realpath(absolute).catch(() => undefined);
  if (real !== undefined) return real;
  const link = await promises.readlink(absolute).catch(() => undefined);
  return link === undefined ? absolute : resolve(dirname(absolute), link);
}

/** Adds a text to the end of a file, which is made where it is not there. Never throws. */
export async function append(absolute: string, text: string): Promise<WriteResult> {
  return attempt(() => promises.appendFile(absolute, text));
}

/**
 * Replaces a post's text by another, as `writeWhole` does, where the file still holds what was read and does not lie
 * outside of a folder by way of a link. Never throws.
 *
 * @param root the absolute path of the folder that a link must not lead out of.
 */
export async function replacePost(
  absolute: string,
  root: string,
  before: string,
  after: string,
): Promise<WriteResult> {
  let reason: string | undefined;
  const result = await attempt(async () => {
    const real = await promises.realpath(absolute);
    if (isWithin(root, absolute) && !isWithin(await promises.realpath(root), real)) {
      reason = "lies outside of this folder by way of a link; it is left as it is.";
      return;
    }
    if ((await promises.readFile(real, "utf8")) !== before) {
      reason = "was changed by somebody else meanwhile; it is left as it is.";
      return;
    }
    await replace(real, after);
  });
  return reason === undefined ? result : { reason };
}

async function replace(absolute: string, text: string): Promise<void> {
  const beside = join(
    dirname(absolute),
    `.${basename(absolute).slice(0, 60)}.${randomBytes(6).toString("hex")}.tmp`,
  );
  // Whoever made the file said who may read it.
  const mode = (await promises.stat(absolute).catch(() => undefined))?.mode;
  try {
    const handle = await promises.open(beside, "wx");
    try {
      await handle.writeFile(text);
      // A rename that reaches the disk before the text does would leave an empty file behind a power cut.
      await handle.sync();
    } finally {
      await handle.close();
    }
    if (mode !== undefined) await promises.chmod(beside, mode);
    await promises.rename(beside, absolute);
  } catch (error) {
    await promises.rm(beside, { force: true });
    throw error;
  }
}

async function attempt(write: () => Promise<void>): Promise<WriteResult> {
  try {
    await write();
    return {};
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
    return { reason: REASONS[code] ?? `could not be written (${code}).` };
  }
}
