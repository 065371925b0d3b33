import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

/** The texts of a fixture by path: a file alone, or a folder of files that are linted together. */
export function readCase(folder: string, name: string): Map<string, string> {
  const path = join(folder, name);
  if (!statSync(path).isDirectory()) return new Map([[name, readFileSync(path, "utf8")]]);
  const inner = readdirSync(path, { recursive: true, encoding: "utf8" }).filter((file) =>
    file.endsWith(".md"),
  );
  return new Map(
    inner.sort().map((file) => [file.replaceAll("\\", "/"), readFileSync(join(path, file), "utf8")]),
  );
}
