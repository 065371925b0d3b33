import { basename } from "node:path";
import { findNodeAtLocation, type Node, type ParseError, parseTree, printParseErrorCode } from "jsonc-parser";
import type { ConfigDocument, JsonPath, Problem } from "../core/document.ts";
import { findDeepBracket, MAX_DEPTH } from "../post/complexity.ts";
import { createSource, pointAt, type Source } from "../post/source.ts";
import type { Json } from "../rule.ts";

/** The key that holds the configuration inside a package.json. */
export const PACKAGE_KEY = "review-lint";

/** What a file says by itself, whatever it extends. */
export type OwnDocument = Pick<ConfigDocument, "name" | "value" | "placeOf">;

/** What reading a file comes to; `none` for a package.json without our key. */
export type ReadConfig =
  | { readonly state: "none" }
  | { readonly state: "found"; readonly document: OwnDocument; readonly modules: readonly string[] }
  | { readonly state: "broken"; readonly problems: readonly Problem[] };

/** Reads a configuration from the text of a JSON file, in which comments and a comma behind the last item are fine. */
export function readJsonConfig(path: string, name: string, bytes: string): ReadConfig {
  const text = bytes.replace(/^\uFEFF/, "");
  const isPackage = basename(path) === "package.json";
  if (isPackage && !text.includes(`"${PACKAGE_KEY}"`)) return { state: "none" };
  const broken = (...problems: readonly Problem[]): ReadConfig => ({ state: "broken", problems });
  if (text.trim() === "") return broken({ where: name, message: "is empty." });

  const source = createSource(text);
  const deep = findDeepJson(text);
  if (deep !== undefined)
    return broken(problem(name, source, deep, `more than ${MAX_DEPTH} brackets are open in each other.`));
  const errors: ParseError[] = [];
  const tree = parseTree(text, errors, { allowTrailingComma: true });
  const [error] = errors;
  // What a parser says after its first complaint is mostly about its own recovery.
  if (error) return broken(syntaxProblem(name, source, error));
  if (!tree) return broken({ where: name, message: "is no JSON." });
  const base: JsonPath = isPackage ? [PACKAGE_KEY] : [];
  const root = findNodeAtLocation(tree, [...base]);
  if (!root) return { state: "none" };
  const twice = repeatedKeys(root).map(({ key, first }) => {
    const firstLine = pointAt(source.lineStarts, first.offset).line;
    return problem(name, source, key.offset, `\`${key.value}\` is given twice, first on line ${firstLine}.`);
  });
  if (twice.length > 0) return broken(...twice);
  return {
    state: "found",
    modules: [],
    document: {
      name,
      value: toJson(root),
      placeOf: (steps, part) => pointAt(source.lineStarts, nodeAt(tree, [...base, ...steps], part).offset),
    },
  };
}

/** The first place at which JSON is deeper than the parser is given, which calls itself for each level. */
export function findDeepJson(text: string): number | undefined {
  return findDeepBracket(text.replace(/"(?:[^"\\\n]|\\.)*"?/g, (words) => " ".repeat(words.length)));
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
