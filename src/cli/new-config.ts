import { locateConfig } from "../host/config-file.ts";
import { absolutePath, shownPath } from "../host/files.ts";
import { writeNew } from "../host/write.ts";
import { type Io, say } from "./io.ts";

/** True where a configuration governs the folder already, which is said. */
export async function isTaken(io: Io): Promise<boolean> {
  const [existing] = await locateConfig(io.cwd);
  if (existing === undefined) return false;
  // Two configurations hide each other; which of them is read is not for us to choose.
  say(io, `${shownPath(io.cwd, existing)} is there already; nothing was written.`);
  return true;
}

/** Writes a configuration into the folder, unless one is there; false where none was written, with the reason said. */
export async function writeConfig(name: string, text: string, io: Io): Promise<boolean> {
  if (await isTaken(io)) return false;
  const { reason } = await writeNew(absolutePath(io.cwd, name), text);
  if (reason !== undefined) say(io, `${name} ${reason}`);
  return reason === undefined;
}
