import { lstatSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";

/** Whoever still writes is done within an hour. */
const MAX_AGE = 60 * 60 * 1000;

/**
 * Takes away what runs left that were killed while they wrote. Never throws: what is not gone now goes the next time.
 *
 * @param isTemporary fits the names of such files, and no others.
 * @param maxAge in milliseconds; younger files may still be written.
 */
export function sweep(folder: string, isTemporary: RegExp, maxAge = MAX_AGE): void {
  try {
    for (const name of readdirSync(folder)) {
      if (!isTemporary.test(name)) continue;
      const path = join(folder, name);
      const stats = lstatSync(path, { throwIfNoEntry: false });
      if (stats?.isFile() && Date.now() - stats.mtimeMs >= maxAge) rmSync(path, { force: true });
    }
  } catch {
    // A folder that may not be listed or changed is left as it is.
    return;
  }
}
