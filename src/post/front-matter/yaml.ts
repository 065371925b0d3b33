import {
  type Document,
  isMap,
  isNode,
  isScalar,
  isSeq,
  type Pair,
  type ParsedNode,
  parseDocument,
  Scalar,
  visit,
  type YAMLMap,
  type YAMLSeq,
} from "yaml";
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
import { readPlainYaml } from "./plain-yaml.ts";
import { diagnoseYaml } from "./yaml-errors.ts";

export type YamlDocument = Document.Parsed<ParsedNode>;

/** Parses YAML as 1.2 core, merge keys resolved. Equal keys are ours to find: the package takes the square of their number. */
export function parseYaml(text: string): YamlDocument {
  return parseDocument(text, {
    keepSourceTokens: true,
    logLevel: "silent",
    merge: true,
    prettyErrors: false,
    uniqueKeys: false,
    version: "1.2",
  });
}

/** Reads a YAML block that begins at `base` in its file. */
export function readYaml(raw: string, base: number): Reading {
  return readPlainYaml(raw, base) ?? readAnyYaml(raw, base);
}

/** Reads a YAML block of any kind by way of the package's tree. */
export function readAnyYaml(raw: string, base: number): Reading {
  // The package takes a lone carriage return for a blank; a copy of the same length keeps every offset.
  const text = raw.replace(/\r(?!\n)/g, "\n");
  try {
    const doc = parseYaml(text);
    const errors = doc.errors.length > 0 ? diagnoseYaml(text, doc) : findContentErrors(text, doc);
    if (errors.length > 0) return { errors: errors.map((error) => shiftError(error, base)) };
    const root: unknown = doc.contents === null ? {} : doc.toJS();
    const data = createMap();
    if (typeof root === "object" && root !== null)
      for (const [key, value] of Object.entries(root)) data[key] = value;
    const entries: FrontMatterEntry[] = [];
    if (isMap(doc.contents)) walkMap(doc.contents, [], data, { raw, base, entries });
    return { data, entries };
  } catch (error) {
    // Two things throw: aliases that multiply, and nesting too deep for the stack.
    const kind = error instanceof ReferenceError ? "alias" : "syntax";
    const whole = trimRange(text, { start: 0, end: text.length });
    const alias = /\*[^\s,\]}]+/.exec(text);
    const at = kind === "alias" && alias ? { start: alias.index, end: alias.index + alias[0].length } : whole;
    return { errors: [shiftError({ kind, at, detail: shorten(text.slice(at.start, at.end)) }, base)] };
  }
}

/** What is wrong with YAML that parses. */
function findContentErrors(text: string, doc: YamlDocument): FrontMatterError[] {
  const { contents } = doc;
  if (contents !== null && !isMap(contents) && !isEmptyScalar(contents)) {
    const at = trimRange(text, { start: contents.range[0], end: contents.range[1] });
    const spaceless = /^([A-Za-z_][\w-]*):\S/.exec(text.slice(at.start, at.end));
    if (spaceless?.[1] !== undefined) {
      return [
        {
          kind: "colon-space",
          at: { start: at.start, end: at.start + spaceless[1].length + 1 },
          detail: spaceless[1],
        },
      ];
    }
    return [{ kind: "not-a-map", at, detail: shorten(text.slice(at.start, at.end)) }];
  }
  const errors: FrontMatterError[] = [];
  const anchors = new Map<string, number>();
  visit(doc, {
    Alias(_, node) {
      const [start, end] = node.range ?? [0, 0];
      const anchored = anchors.get(node.source);
      // An alias that stands inside of its own anchor never ends.
      if (anchored === undefined || anchored > start) {
        errors.push({ kind: "alias", at: { start, end }, detail: text.slice(start, end) });
      }
    },
    Value(_, node) {
      if (node.anchor) anchors.set(node.anchor, node.range?.[1] ?? 0);
      if (isMap(node)) errors.push(...findEqualKeys(node));
    },
  });
  return errors.sort((a, b) => a.at.start - b.at.start);
}

function findEqualKeys(map: YAMLMap): FrontMatterError[] {
  const errors: FrontMatterError[] = [];
  const seen = new Map<string, Range>();
  for (const { key } of map.items) {
    if (!isScalar(key) || !key.range || key.value === "<<") continue;
    const name = String(key.value);
    const at = { start: key.range[0], end: key.range[1] };
    const related = seen.get(name);
    if (related) errors.push({ kind: "duplicate-key", at, detail: name, related });
    else seen.set(name, at);
  }
  return errors;
}

interface Walk {
  readonly raw: string;
  readonly base: number;
  readonly entries: FrontMatterEntry[];
}

function walkMap(map: YAMLMap, path: readonly (string | number)[], data: unknown, walk: Walk): void {
  for (const pair of map.items) {
    const key = keyRange(pair);
    const name = isScalar(pair.key) ? String(pair.key.value ?? "") : walk.raw.slice(key.start, key.end);
    const colon =
      pair.srcToken && "sep" in pair.srcToken
        ? pair.srcToken.sep?.find(({ type }) => type === "map-value-ind")
        : undefined;
    const behind = colon ? colon.offset + 1 : key.end;
    addEntry(pair.value, [...path, name], key, behind, ownValue(data, name), walk);
  }
}

function walkSeq(seq: YAMLSeq, path: readonly (string | number)[], data: unknown, walk: Walk): void {
  const tokens = seq.srcToken?.type === "block-seq" ? seq.srcToken.items : [];
  for (const [index, item] of seq.items.entries()) {
    const dash = tokens[index]?.start.find(({ type }) => type === "seq-item-ind");
    const start = isNode(item) ? (item.range?.[0] ?? 0) : 0;
    addEntry(item, [...path, index], undefined, dash ? dash.offset + 1 : start, ownValue(data, index), walk);
  }
}

function addEntry(
  node: unknown,
  path: readonly (string | number)[],
  key: Range | undefined,
  behind: number,
  data: unknown,
  walk: Walk,
): void {
  const { raw, base, entries } = walk;
  const range = isNode(node) ? node.range : undefined;
  // A pair inside of a flow list, `[a: b]`, is a map of its own and has no range.
  const written =
    range && !isEmptyScalar(node)
      ? trimRange(raw, { start: range[0], end: range[1] })
      : { start: behind, end: behind };
  entries.push({
    path,
    key: key && shiftRange(key, base),
    value: shiftRange(written, base),
    token: raw.slice(written.start, written.end),
    style: styleOf(node),
    data,
  });
  if (isMap(node)) walkMap(node, path, data, walk);
  if (isSeq(node)) walkSeq(node, path, data, walk);
}

function styleOf(node: unknown): ValueStyle {
  if (isMap(node) || isSeq(node)) return "collection";
  if (!isNode(node) || isEmptyScalar(node)) return "empty";
  if (!isScalar(node)) return "plain";
  if (node.type === Scalar.QUOTE_DOUBLE || node.type === Scalar.QUOTE_SINGLE) return "quoted";
  return node.type === Scalar.BLOCK_FOLDED || node.type === Scalar.BLOCK_LITERAL ? "block" : "plain";
}

/** True for the null that the parser puts where nothing is written. */
function isEmptyScalar(node: unknown): boolean {
  return isScalar(node) && node.range !== undefined && node.range !== null && node.range[0] === node.range[1];
}

function keyRange({ key }: Pair): Range {
  const range = isNode(key) ? key.range : undefined;
  return range ? { start: range[0], end: range[1] } : { start: 0, end: 0 };
}

function shiftRange({ start, end }: Range, base: number): Range {
  return { start: start + base, end: end + base };
}

function shiftError(error: FrontMatterError, base: number): FrontMatterError {
  const { related } = error;
  return {
    ...error,
    at: shiftRange(error.at, base),
    ...(related ? { related: shiftRange(related, base) } : {}),
  };
}
