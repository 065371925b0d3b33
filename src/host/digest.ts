import { hash } from "node:crypto";
import { dirname, join } from "node:path";
import { MAX_DATA_BYTES, readRegular } from "./regular.ts";

/** The SHA-256 of text or bytes, in base64url (43 characters). */
export function digestOf(data: string | Uint8Array): string {
  return hash("sha256", data, "base64url");
}

/** A quick hash of a text for sorting things into drawers (8 characters): FNV-1a. Different texts may share one. */
export function drawerOf(text: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, "0");
}

/** One digest of what several files hold, and of their names; a file that cannot be read counts as such. */
export function digestOfFiles(paths: readonly string[]): string {
  return digestOf(JSON.stringify(paths.map((path) => [path, digestOfFile(path)])));
}

function digestOfFile(path: string): string {
  try {
    return digestOf(readRegular(path, MAX_DATA_BYTES));
  } catch (error) {
    return String(error);
  }
}

const LOCKFILES = ["package-lock.json", "npm-shrinkwrap.json", "pnpm-lock.yaml", "yarn.lock", "bun.lock"];

/** Where the versions of the packages that code in a folder imports may be pinned, whether there is such a file or not. */
export function lockfilesAbove(folder: string): string[] {
  const above = dirname(folder);
  return [...LOCKFILES.map((name) => join(folder, name)), ...(above === folder ? [] : lockfilesAbove(above))];
}
