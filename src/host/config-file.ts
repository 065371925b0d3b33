import { readFile, stat } from "node:fs/promises";
import { basename, dirname, extname, join, resolve } from "node:path";
import { findNodeAtLocation, type Node, type ParseError, parseTree, printParseErrorCode } from "jsonc-parser";
import type { JsonDocument, JsonPath, Problem } from "../core/document.ts";
import { createSource, pointAt, type Source } from "../post/source.ts";
import type { Json } from "../rule.ts";
import { reasonOf, shownPath } from "./files.ts";

/** The key that holds the configuration inside a package.json. */
const PACKAGE_KEY = "review-lint";
const FILE_NAMES = ["review-lint.config.json", "review-lint.config.jsonc", "package.json"];

/** A configuration as it was found: none, one, or something that cannot be read as one. */
export type ConfigFile =
  | { readonly state: "none" }
  | { readonly state: "found"; readonly document: JsonDocument; readonly directory: string }
  | { readonly state: "broken"; readonly problems: readonly Problem[] };

/** Looks for a configuration in `cwd` and every folder above it; the nearest counts. */
export async function findConfigFile(cwd: string): Promise<ConfigFile> {
  for (let directory = cwd; ; directory = dirname(directory)) {
    for (const name of FILE_NAMES) {
      const path = join(directory, name);
      const stats = await stat(path).catch(() => undefined);
      if (!stats?.isFile()) continue;
      const file = await readConfigFile(path, cwd);
      // A package.json without our key is none of our business, whatever else is wrong with it.
      if (file.state !== "none") return file;
    }
    if (dirname(directory) === directory) return { state: "none" };
  }
}

/** Reads the configuration that the command line names. */
export async function readNamedConfig(path: string, cwd: string): Promise<ConfigFile> {
  const absolute = resolve(cwd, path);
  const extension = extname(absolute);
  if (extension !== ".json" && extension !== ".jsonc") {
    const message = `configurations are .json or .jsonc files, not ${extension === "" ? "this" : extension}.`;
    return { state: "broken", problems: [{ where: path, message }] };
  }
  const file = await readConfigFile(absolute, cwd);
  if (file.state !== "none") return file;
  return { state: "broken", problems: [{ where: path, message: `has no "${PACKAGE_KEY}" key.` }] };
}

async function readConfigFile(path: string, cwd: string): Promise<ConfigFile> {
  const name = shownPath(cwd, path);
  let text: string;
  try {
    text = (await readFile(path, "utf8")).replace(/^\uFEFF/, "");
  } catch (error) {
    return { state: "broken", problems: [{ where: name, message: reasonOf(error) }] };
  }
  const isPackage = basename(path) === "package.json";
  if (isPackage && !text.includes(`"${PACKAGE_KEY}"`)) return { state: "none" };

  const source = createSource(text);
  const errors: ParseError[] = [];
  const tree = parseTree(text, errors, { allowTrailingComma: true });
  const base: JsonPath = isPackage ? [PACKAGE_KEY] : [];
  if (text.trim() === "") return { state: "broken", problems: [{ where: name, message: "is empty." }] };
  const [error] = errors;
  // What a parser says after its first complaint is mostly about its own recovery.
  if (error || !tree) return { state: "broken", problems: error ? [syntaxProblem(name, source, error)] : [] };
  const root = findNodeAtLocation(tree, [...base]);
  if (!root) return { state: "none" };
  const twice = repeatedKeys(root).map(({ key, first }) => {
    const firstLine = pointAt(source.lineStarts, first.offset).line;
    return problem(name, source, key.offset, `\`${key.value}\` is given twice, first on line ${firstLine}.`);
  });
  if (twice.length > 0) return { state: "broken", problems: twice };
  return {
    state: "found",
    directory: dirname(path),
    document: {
      name,
      value: toJson(root),
      placeOf: (steps, part) => pointAt(source.lineStarts, nodeAt(tree, [...base, ...steps], part).offset),
    },
  };
}

function problem(name: string, source: Source, offset: number, message: string): Problem {
  const { line, column } = pointAt(source.lineStarts, offset);
  return { where: `${name}:${line}:${column}`, message };
}

function syntaxProblem(name: string, source: Source, { error, offset, length }: ParseError): Problem {
  const words = printParseErrorCode(error).replace(
    /(?<=[a-z])[A-Z]/g,
    (letter) => ` ${letter.toLowerCase()}`,
  );
  const found = source.text
    .slice(offset, offset + length)
    .split(/\s/, 1)
    .join("");
  return problem(
    name,
    source,
    offset,
    `not valid JSON: ${words.toLowerCase()}${found ? `, found \`${found}\`` : ""}.`,
  );
}

/** The node of the innermost step of a path that exists; a property's key where the key is asked for. */
function nodeAt(tree: Node, path: JsonPath, part: "key" | "value"): Node {
  for (let length = path.length; length > 0; length--) {
    const node = findNodeAtLocation(tree, path.slice(0, length));
    if (!node) continue;
    const key = node.parent?.type === "property" ? node.parent.children?.[0] : undefined;
    return length === path.length && part === "key" && key ? key : node;
  }
  return tree;
}

function repeatedKeys(node: Node): { key: Node; first: Node }[] {
  const seen = new Map<unknown, Node>();
  return (node.children ?? []).flatMap((child) => {
    const inner = repeatedKeys(child);
    const key = node.type === "object" ? child.children?.[0] : undefined;
    if (!key) return inner;
    const first = seen.get(key.value);
    if (first) return [{ key, first }, ...inner];
    seen.set(key.value, key);
    return inner;
  });
}

/** The value of a node; made by hand so that `__proto__` stays a key like any other. */
function toJson(node: Node): Json {
  const children = node.children ?? [];
  if (node.type === "array") return children.map(toJson);
  if (node.type === "object") {
    return Object.fromEntries(
      children.flatMap(({ children: [key, value] = [] }) =>
        key && value ? [[String(key.value), toJson(value)]] : [],
      ),
    );
  }
  const value: unknown = node.value;
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? value : null;
}
