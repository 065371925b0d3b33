import { writeFile } from "node:fs/promises";
import { reasonOf } from "./files.ts";

/** Writes a file that is not there yet; the reason, as the end of a sentence that begins with its path, where it cannot. */
export async function writeNew(absolute: string, text: string): Promise<{ readonly reason?: string }> {
  try {
    await writeFile(absolute, text, { flag: "wx" });
    return {};
  } catch (error) {
    const isThere = error instanceof Error && "code" in error && error.code === "EEXIST";
    return { reason: isThere ? "is there already; nothing was written." : reasonOf(error) };
  }
}
