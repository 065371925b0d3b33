import { type AST, ParseError, parseTOML } from "toml-eslint-parser";
import { type Range, trimRange } from "../source.ts";
import {
  createMap,
  type FrontMatterEntry,
  type FrontMatterError,
  ownValue,
  type Reading,
  shorten,
  type ValueStyle,
} from "./model.ts";

type Path = readonly (string | number)[];

/** Reads a TOML block that begins at `base` in its file. */
export function readToml(raw: string, base: number): Reading {
  // TOML knows no lone carriage return; a copy of the same length keeps every offset.
  const text = raw.replace(/\r(?!\n)/g, "\n");
  try {
    const walk: Walk = { raw, base, entries: [] };
    const data = createMap();
    for (const node of parseTOML(text, { tomlVersion: "1.0" }).body[0].body) {
      if (node.type === "TOMLKeyValue") addKeyValue(node, [], data, walk);
      else addTable(node, data, walk);
    }
    return { data, entries: walk.entries };
  } catch (error) {
    return { errors: [explain(text, error, base)] };
  }
}

interface Walk {
  readonly raw: string;
  readonly base: number;
  readonly entries: FrontMatterEntry[];
}

function addTable(table: AST.TOMLTable, root: { [key: string]: unknown }, walk: Walk): void {
  const path = table.resolvedKey;
  const target = reach(root, path);
  const first = table.body[0];
  const last = table.body.at(-1);
  const end = table.range[1];
  const at: Range = first && last ? { start: first.range[0], end: last.range[1] } : { start: end, end };
  push(walk, path, table.key.range, at, "collection", target);
  for (const node of table.body) addKeyValue(node, path, target, walk);
}

function addKeyValue(
  node: AST.TOMLKeyValue,
  path: Path,
  target: { [key: string]: unknown },
  walk: Walk,
): void {
  const names = node.key.keys.map((key) => (key.type === "TOMLBare" ? key.name : key.value));
  const last = names.pop() ?? "";
  const owner = reach(target, names);
  const full = [...path, ...names, last];
  owner[last] = addValue(node.value, full, node.key.range, walk);
}

function addValue(
  node: AST.TOMLContentNode,
  path: Path,
  key: readonly [number, number] | undefined,
  walk: Walk,
): unknown {
  const at = { start: node.range[0], end: node.range[1] };
  const index = walk.entries.length;
  push(walk, path, key, at, styleOf(node), undefined);
  const data = readValue(node, path, at, walk);
  const entry = walk.entries[index];
  // The outer entry stands before its inner ones, but its data is whole only after them.
  if (entry) walk.entries[index] = { ...entry, data };
  return data;
}

function readValue(node: AST.TOMLContentNode, path: Path, at: Range, walk: Walk): unknown {
  if (node.type === "TOMLArray") {
    return node.elements.map((item, index) => addValue(item, [...path, index], undefined, walk));
  }
  if (node.type === "TOMLInlineTable") {
    const data = createMap();
    for (const inner of node.body) addKeyValue(inner, path, data, walk);
    return data;
  }
  return node.value instanceof Date ? walk.raw.slice(at.start, at.end) : node.value;
}

function styleOf(node: AST.TOMLContentNode): ValueStyle {
  if (node.type !== "TOMLValue") return "collection";
  if (node.kind !== "string") return "plain";
  return node.multiline ? "block" : "quoted";
}

/** The map at a path, made where it is not there yet: `[a.b]` makes `a`, `[[c]]` makes a list of maps. */
function reach(root: { [key: string]: unknown }, path: Path): { [key: string]: unknown } {
  let map = root;
  for (const [index, step] of path.entries()) {
    if (typeof step === "number") continue;
    const next = path[index + 1];
    const held = ownValue(map, step);
    if (typeof next !== "number") {
      const inner = isMap(held) ? held : createMap();
      map[step] = inner;
      map = inner;
      continue;
    }
    const list: unknown[] = Array.isArray(held) ? held : [];
    if (!Array.isArray(held)) map[step] = list;
    const item = list[next];
    const inner = isMap(item) ? item : createMap();
    list[next] = inner;
    map = inner;
  }
  return map;
}

function isMap(value: unknown): value is { [key: string]: unknown } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function push(
  { raw, base, entries }: Walk,
  path: Path,
  key: readonly [number, number] | undefined,
  at: Range,
  style: ValueStyle,
  data: unknown,
): void {
  entries.push({
    path,
    key: key && { start: key[0] + base, end: key[1] + base },
    value: { start: at.start + base, end: at.end + base },
    token: raw.slice(at.start, at.end),
    style,
    data,
  });
}

/** TOML's parser stops at its first complaint and gives it no code, only words: those we know are told apart. */
function explain(text: string, error: unknown, base: number): FrontMatterError {
  const message = error instanceof ParseError ? error.message : "";
  const index = Math.min(error instanceof ParseError ? error.index : 0, text.length);
  const isString = message.startsWith("Unterminated string");
  // An open string is noticed where its line ends: what counts is the line on which it opens.
  let inside = isString ? openQuote(text, index) : index;
  // An impossible date is noticed at its last letter.
  if (/invalid (?:date|time)$/.test(message)) while (/[\w:.+-]/.test(text.charAt(inside - 1))) inside--;
  const line = lineAround(text, inside);
  const rest = trimRange(text, { start: inside, end: line.end });
  const at = rest.start < rest.end ? rest : trimRange(text, line);
  const shifted = { start: at.start + base, end: at.end + base };
  if (isString) return { kind: "quote", at: shifted, detail: text.charAt(at.start) };
  if (message.startsWith("Defining a key")) {
    const key = /^[^\s=]+/.exec(text.slice(at.start))?.[0] ?? "";
    const first = findKey(text, key, at.start);
    const whole = { start: shifted.start, end: shifted.start + key.length };
    const related =
      first === undefined ? {} : { related: { start: first + base, end: first + key.length + base } };
    return { kind: "duplicate-key", at: whole, detail: key, ...related };
  }
  return { kind: "syntax", at: shifted, detail: shorten(text.slice(at.start, at.end)) };
}

/** Where the string opens that is still open at `before`. */
function openQuote(text: string, before: number): number {
  let open = 0;
  let quote: string | undefined;
  for (const { 0: sign, index } of text.slice(0, before).matchAll(/\\.|"""|'''|["'\n]/g)) {
    if (quote === undefined && sign !== "\n") [quote, open] = [sign, index];
    else if (sign === quote || (sign === "\n" && quote?.length === 1)) quote = undefined;
  }
  return open;
}

function findKey(text: string, key: string, before: number): number | undefined {
  for (const { 0: found, index } of text.slice(0, before).matchAll(/^[ \t]*[^\s=]+/gm)) {
    if (found.trim() === key) return index + found.length - key.length;
  }
  return undefined;
}

function lineAround(text: string, offset: number): Range {
  const start = Math.max(text.lastIndexOf("\n", offset - 1), -1) + 1;
  const end = text.indexOf("\n", offset);
  return { start, end: end < 0 ? text.length : Math.max(end, start) };
}
