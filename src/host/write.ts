import { writeFile } from "node:fs/promises";

const REASONS: { readonly [code: string]: string } = {
  EEXIST: "is there already; nothing was written.",
  EACCES: "may not be written (permission denied).",
  EPERM: "may not be written (not permitted).",
  EROFS: "may not be written (the disk is read-only).",
  ENOSPC: "could not be written: the disk is full.",
};

/** Writes a file that is not there yet; the reason, as the end of a sentence that begins with its path, where it cannot. */
export async function writeNew(absolute: string, text: string): Promise<{ readonly reason?: string }> {
  try {
    await writeFile(absolute, text, { flag: "wx" });
    return {};
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
    return { reason: REASONS[code] ?? `could not be written (${code}).` };
  }
}
