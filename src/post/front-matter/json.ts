import { type Node, type ParseError, parseTree } from "jsonc-parser";
import type { Range } from "../source.ts";
import { createMap, type FrontMatterEntry, type FrontMatterError, type Reading, shorten } from "./model.ts";

/** jsonc-parser's number for a string that its line ends before its quote does; its own enum is types only. */
const UNEXPECTED_END_OF_STRING = 12;

/** Reads a JSON block that begins at `base` in its file, comments and trailing commas not forgiven. */
export function readJson(raw: string, base: number): Reading {
  const shift = ({ start, end }: Range): Range => ({ start: start + base, end: end + base });
  try {
    const failures: ParseError[] = [];
    const root = parseTree(raw, failures, {
      disallowComments: true,
      allowTrailingComma: false,
      allowEmptyContent: true,
    });
    const [failure] = failures;
    if (failure) return { errors: [explain(raw, failure, base)] };
    const data = createMap();
    if (!root) return { data, entries: [] };
    if (root.type !== "object") {
      const at = { start: root.offset, end: root.offset + root.length };
      return { errors: [{ kind: "not-a-map", at: shift(at), detail: shorten(raw.slice(at.start, at.end)) }] };
    }
    const walk: Walk = { raw, shift, entries: [], errors: [] };
    const read = walkObject(root, [], walk);
    return walk.errors.length > 0 ? { errors: walk.errors } : { data: read, entries: walk.entries };
  } catch {
    // Only nesting too deep for the stack comes here.
    return { errors: [{ kind: "syntax", at: shift({ start: 0, end: raw.length }), detail: shorten(raw) }] };
  }
}

interface Walk {
  readonly raw: string;
  readonly shift: (range: Range) => Range;
  readonly entries: FrontMatterEntry[];
  readonly errors: FrontMatterError[];
}

function walkObject(
  object: Node,
  path: readonly (string | number)[],
  walk: Walk,
): { [key: string]: unknown } {
  const data = createMap();
  const seen = new Map<string, Range>();
  for (const { children: [keyNode, valueNode] = [] } of object.children ?? []) {
    if (!keyNode || !valueNode) continue;
    const name = String(keyNode.value);
    const at = walk.shift({ start: keyNode.offset, end: keyNode.offset + keyNode.length });
    const related = seen.get(name);
    if (related) walk.errors.push({ kind: "duplicate-key", at, detail: name, related });
    else seen.set(name, at);
    data[name] = addEntry(valueNode, [...path, name], at, walk);
  }
  return data;
}

function addEntry(
  node: Node,
  path: readonly (string | number)[],
  key: Range | undefined,
  walk: Walk,
): unknown {
  const { raw, entries, shift } = walk;
  const range = { start: node.offset, end: node.offset + node.length };
  const isCollection = node.type === "object" || node.type === "array";
  const index = entries.length;
  const entry = {
    path,
    key,
    value: shift(range),
    token: raw.slice(range.start, range.end),
    style: isCollection ? "collection" : node.type === "string" ? "quoted" : "plain",
  } as const;
  entries.push({ ...entry, data: node.value });
  if (!isCollection) return node.value;
  const data =
    node.type === "object"
      ? walkObject(node, path, walk)
      : (node.children ?? []).map((item, at) => addEntry(item, [...path, at], undefined, walk));
  // The outer entry stands before its inner ones, but its data is whole only after them.
  entries[index] = { ...entry, data };
  return data;
}

function explain(raw: string, { error, offset, length }: ParseError, base: number): FrontMatterError {
  const start = Math.min(offset, Math.max(0, raw.length - 1));
  const lineEnd = raw.slice(start).search(/[\r\n]|$/) + start;
  const at = { start: start + base, end: Math.max(start + Math.min(length, 1), lineEnd) + base };
  const detail = shorten(raw.slice(start, lineEnd));
  return error === UNEXPECTED_END_OF_STRING
    ? { kind: "quote", at, detail: '"' }
    : { kind: "syntax", at, detail };
}
