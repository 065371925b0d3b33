// Not from `node:fs/promises`, which Node loads at once, in a tenth of the time of a short run that writes nothing.
import {
  accessSync,
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  fstatSync,
  fsync,
  linkSync,
  openSync,
  promises,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, resolve } from "node:path";
import { promisify } from "node:util";
import { withBeside } from "./beside.ts";
import { ifThere, isWithin } from "./files.ts";
import { MAX_BYTES } from "./read.ts";
import { codeOf, Refused, reasonOf } from "./reasons.ts";
import { readRegular } from "./regular.ts";

/** Nothing, or why a file was not written, as the end of a sentence that begins with its path. */
export interface WriteResult {
  readonly reason?: string;
}

/** Some disks have no hard links, some systems let nobody make them. */
const NO_LINKS = ["EPERM", "EACCES", "ENOSYS", "ENOTSUP", "EOPNOTSUPP", "EMLINK"];
/** What is not on a disk of its own need not be brought there. */
const NO_SYNC = ["EINVAL", "ENOTSUP", "EOPNOTSUPP"];

/** Writes a file that is not there yet, as a whole or not at all. Never throws. */
export async function writeNew(absolute: string, text: string): Promise<WriteResult> {
  return attempt(() =>
    withBeside(absolute, async (beside) => {
      await make(beside, text);
      try {
        // As a rename does, but for what is there already.
        linkSync(beside, absolute);
      } catch (error) {
        if (!NO_LINKS.includes(codeOf(error))) throw error;
        await make(absolute, text);
      }
    }),
  );
}

/**
 * Puts a text in the place of a file, or makes the file: written beside it first, then renamed, so that at no moment
 * half of it is there. Owner and mode of a file that was there are kept, and a link stays a link. What is no file (a pipe,
 * a terminal) is written to as it is. Never throws.
 */
export async function writeWhole(absolute: string, text: string): Promise<WriteResult> {
  return attempt(async () => {
    const stats = statSync(absolute, { throwIfNoEntry: false });
    if (stats && !stats.isFile()) return writeInto(absolute, stats, text);
    return replace(stats ? realpathSync(absolute) : endOf(absolute), stats, text);
  });
}

/** Where a path leads to at which there is nothing, or a link to what is not there. */
function endOf(absolute: string): string {
  const link = ifThere(() => readlinkSync(absolute));
  return link === undefined ? absolute : endOf(resolve(dirname(absolute), link));
}

/** Adds a text to the end of a file, which is made where it is not there. Never throws. */
export async function append(absolute: string, text: string): Promise<WriteResult> {
  return attempt(async () => {
    const stats = statSync(absolute, { throwIfNoEntry: false });
    if (stats && !stats.isFile()) return writeInto(absolute, stats, text);
    return promises.appendFile(absolute, text);
  });
}

/**
 * Replaces a post's text by another, as `writeWhole` does, where the file still holds what was read, has no other name and
 * does not lie outside of a folder by way of a link. Never throws.
 *
 * @param root the absolute path of the folder around the post that a link must not lead out of.
 */
export async function replacePost(
  absolute: string,
  root: string,
  before: string,
  after: string,
): Promise<WriteResult> {
  return attempt(async () => {
    let real: string;
    try {
      real = realpathSync(absolute);
    } catch (error) {
      if (codeOf(error) !== "ENOENT") throw error;
      throw new Refused("is not there any more.");
    }
    if (!isWithin(realpathSync(root), real))
      throw new Refused("lies outside of its project by way of a link; it is left as it is.");
    const stats = statSync(real);
    if (present(real) !== before)
      throw new Refused("was changed by somebody else meanwhile; it is left as it is.");
    // Some keep copies by such links, which must not change, and some keep one text in two places, which must.
    if (stats.nlink > 1)
      throw new Refused(
        "has another name by way of a hard link; it is left as it is, since nobody knows which of both is meant.",
      );
    await replace(real, stats, after);
  });
}

/** What a post holds now. */
function present(real: string): string {
  try {
    return readRegular(real, MAX_BYTES).toString("utf8");
  } catch (error) {
    throw new Refused(`${reasonOf(error).replace(/\.$/, "")} now; it is left as it is.`);
  }
}

/** @param before what stands there; undefined where nothing does. */
async function replace(absolute: string, before: Stats | undefined, text: string): Promise<void> {
  // Who may not write to a file may still put another one in its place, which nobody means who protects it.
  if (before) accessSync(absolute, constants.W_OK);
  await withBeside(absolute, async (beside) => {
    await make(beside, text, before);
    renameSync(beside, absolute);
  });
}

/** Makes a file that belongs to the same as another one, and that the same may read. */
async function make(path: string, text: string, model?: Stats): Promise<void> {
  const descriptor = openSync(path, "wx", model ? model.mode & 0o777 : 0o666);
  try {
    writeFileSync(descriptor, text);
    if (model) makeAlike(descriptor, model);
    await sync(descriptor);
  } catch (error) {
    rmSync(path, { force: true });
    throw error;
  } finally {
    closeSync(descriptor);
  }
}

function makeAlike(descriptor: number, { uid, gid, mode }: Stats): void {
  const own = fstatSync(descriptor);
  if (own.uid !== uid || own.gid !== gid) {
    try {
      fchownSync(descriptor, uid, gid);
    } catch (error) {
      if (codeOf(error) !== "EPERM") throw error;
      throw new Refused("belongs to somebody else, and would not after a change; it is left as it is.");
    }
  }
  // A change of the owner takes some of it away.
  if (fstatSync(descriptor).mode === mode) return;
  try {
    fchmodSync(descriptor, mode & 0o7777);
  } catch (error) {
    // Some disks know no modes of single files.
    if (codeOf(error) !== "EPERM") throw error;
  }
}

/** A rename that reaches the disk before the text does would leave an empty file behind a power cut. */
async function sync(descriptor: number): Promise<void> {
  try {
    await promisify(fsync)(descriptor);
  } catch (error) {
    if (!NO_SYNC.includes(codeOf(error))) throw error;
  }
}

/** Whoever is to read from a pipe may come a little later. */
const PATIENCE = 1000;
const PAUSE = 50;

/** Writes to what is no file. */
async function writeInto(absolute: string, stats: Stats, text: string): Promise<void> {
  if (!stats.isFIFO()) return promises.writeFile(absolute, text);
  // To open a pipe waits for a reader, for ever; to look for one does not. It stays open, lest the reader sees an end.
  const probe = await openPipe(absolute);
  try {
    await promises.writeFile(absolute, text);
  } finally {
    closeSync(probe);
  }
}

async function openPipe(absolute: string): Promise<number> {
  for (let left = PATIENCE; ; left -= PAUSE) {
    try {
      return openSync(absolute, constants.O_WRONLY | constants.O_NONBLOCK);
    } catch (error) {
      if (codeOf(error) !== "ENXIO" || left <= 0) throw error;
      await new Promise((resume) => setTimeout(resume, PAUSE));
    }
  }
}

async function attempt(write: () => Promise<void>): Promise<WriteResult> {
  try {
    await write();
    return {};
  } catch (error) {
    return { reason: reasonOf(error, "written") };
  }
}
