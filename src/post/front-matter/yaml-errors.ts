import { isCollection, isScalar, Scalar, visit, type YAMLError } from "yaml";
import { type Range, trimRange } from "../source.ts";
import { isProseLine, keyOfLine } from "./lines.ts";
import { type FrontMatterError, shorten } from "./model.ts";
import { parseYaml, type YamlDocument } from "./yaml.ts";

/** A line of the block, without its ending. */
interface Line extends Range {
  readonly text: string;
}

/** A key in the first column and all that belongs to it: what is wrong in one cannot be the fault of another. */
interface Chunk {
  readonly key: string | undefined;
  readonly lines: Line[];
}

/**
 * Says what is wrong with YAML that does not parse, in the order of the file. One mistake makes a parser stumble many
 * times, so each key is parsed by itself; it owns one error, and one more where a line behind it belongs to nothing.
 */
export function diagnoseYaml(text: string, doc: YamlDocument): FrontMatterError[] {
  const chunks = splitChunks(text);
  const errors = [...findEqualKeys(chunks)];
  for (const chunk of chunks) {
    const preamble = chunk.key === undefined ? diagnosePreamble(chunk, chunks.length > 1) : undefined;
    if (preamble) errors.push(preamble);
    if (chunk.key !== undefined) errors.push(...diagnoseChunk(chunk, text));
  }
  const [first] = doc.errors;
  if (errors.length === 0 && first) errors.push(explain(text, first, doc, readLines(text)));
  return errors.sort((a, b) => a.at.start - b.at.start);
}

function readLines(text: string): Line[] {
  return [...text.matchAll(/[^\r\n]+/g)].map(({ 0: line, index }) => ({
    start: index,
    end: index + line.length,
    text: line,
  }));
}

function splitChunks(text: string): Chunk[] {
  const chunks: { key: string | undefined; lines: Line[] }[] = [{ key: undefined, lines: [] }];
  for (const line of readLines(text)) {
    if (line.text.trim() === "") continue;
    const key = keyOfLine(line.text);
    if (key !== undefined) chunks.push({ key, lines: [line] });
    else if (!line.text.startsWith("#")) chunks.at(-1)?.lines.push(line);
  }
  return chunks;
}

function findEqualKeys(chunks: readonly Chunk[]): FrontMatterError[] {
  const errors: FrontMatterError[] = [];
  const seen = new Map<string, Range>();
  for (const { key, lines } of chunks) {
    const [line] = lines;
    if (key === undefined || !line) continue;
    const start = line.start + line.text.indexOf(key);
    const at = { start, end: start + key.length };
    const related = seen.get(key);
    if (related) errors.push({ kind: "duplicate-key", at, detail: key, related });
    else seen.set(key, at);
  }
  return errors;
}

/** Lines before the first key belong to nothing. */
function diagnosePreamble({ lines }: Chunk, keysFollow: boolean): FrontMatterError | undefined {
  const [line] = lines;
  if (!line || !keysFollow) return undefined;
  const blanks = /^[ \t]*/.exec(line.text)?.[0] ?? "";
  const at = { start: line.start, end: line.start + blanks.length };
  if (blanks.includes("\t")) return { kind: "tab", at, detail: shorten(line.text) };
  if (blanks !== "" && keyOfLine(line.text.trimStart()) !== undefined) {
    return { kind: "indent", at, detail: shorten(line.text) };
  }
  return explainStray(line);
}

function diagnoseChunk({ lines }: Chunk, text: string): FrontMatterError[] {
  const error = explainLines(lines, text);
  if (!error) return [];
  const stray = lines.findIndex((line, index) => index > 0 && isProseLine(line.text));
  const strayLine = lines[stray];
  if (!strayLine) return [error];
  const before = explainLines(lines.slice(0, stray), text);
  // What opens before a line and never closes explains the line as well.
  if (before?.kind === "quote" || before?.kind === "bracket") return [before];
  return [...(before ? [before] : []), explainStray(strayLine)];
}

function explainLines(lines: readonly Line[], text: string): FrontMatterError | undefined {
  const start = lines[0]?.start ?? 0;
  const part = text.slice(start, lines.at(-1)?.end ?? start);
  const doc = parseYaml(part);
  const [first] = doc.errors;
  const error = first ? explain(part, first, doc, readLines(part)) : findLostAlias(part, doc, text);
  if (!error) return undefined;
  return { ...error, at: { start: error.at.start + start, end: error.at.end + start } };
}

/** An alias whose anchor stands nowhere in the block, neither in its own key nor in another. */
function findLostAlias(part: string, doc: YamlDocument, text: string): FrontMatterError | undefined {
  let lost: FrontMatterError | undefined;
  visit(doc, {
    Alias(_, { source, range }) {
      if (!range || text.includes(`&${source}`)) return undefined;
      const at = { start: range[0], end: range[1] };
      lost = { kind: "alias", at, detail: part.slice(at.start, at.end) };
      return visit.BREAK;
    },
  });
  return lost;
}

function explainStray(line: Line): FrontMatterError {
  const key = /^\s*([A-Za-z_][\w-]*):\S/.exec(line.text)?.[1];
  const at = trimRange(line.text, { start: 0, end: line.text.length });
  const start = line.start + at.start;
  if (key !== undefined)
    return { kind: "colon-space", at: { start, end: start + key.length + 1 }, detail: key };
  return { kind: "stray", at: { start, end: line.start + at.end }, detail: shorten(line.text) };
}

/** Puts the parser's first complaint into our own words, at the place that the writer must change. */
function explain(
  text: string,
  error: YAMLError,
  doc: YamlDocument,
  lines: readonly Line[],
): FrontMatterError {
  const pos = Math.min(error.pos[0], text.length);
  const index = Math.max(
    0,
    lines.findLastIndex(({ start }) => start <= pos),
  );
  const line = lines[index] ?? { start: 0, end: text.length, text };

  const tabbed = lines.find((other) => other.start <= line.end + 1 && isTabbed(other.text));
  if (tabbed) return { kind: "tab", at: blanksOf(tabbed), detail: shorten(tabbed.text) };
  const open =
    /quote/.test(error.message) && error.code === "MISSING_CHAR" ? findOpenQuote(text, doc) : undefined;
  if (open) return open;
  const bracket =
    error.code === "BAD_INDENT" || error.code === "MISSING_CHAR" ? findOpenBracket(text, doc) : undefined;
  if (bracket) return bracket;
  if (error.code === "BAD_DQ_ESCAPE") {
    return { kind: "escape", at: { start: pos, end: pos + 2 }, detail: text.slice(pos, pos + 2) };
  }
  const value = explainValue(line, pos);
  if (value) return value;
  const next = lines[index + 1];
  if (error.code === "BLOCK_AS_IMPLICIT_KEY" && next && keyOfLine(next.text.trimStart()) !== undefined) {
    return { kind: "indent", at: blanksOf(next), detail: shorten(next.text) };
  }
  if (error.code === "BAD_INDENT" && /^[ \t]/.test(line.text)) {
    return { kind: "indent", at: blanksOf(line), detail: shorten(line.text) };
  }
  const at = trimRange(text, { start: Math.min(pos, line.end), end: line.end });
  const wide = at.start < at.end ? at : trimRange(text, line);
  return { kind: "syntax", at: wide, detail: shorten(text.slice(wide.start, wide.end)) };
}

/** What is wrong with the value that a line's key or dash begins, where the line alone shows it. */
function explainValue(line: Line, pos: number): FrontMatterError | undefined {
  const written = line.text.trimEnd();
  const [lead = "", key] =
    /^\s*(?:-\s+)*(?:((?:"[^"]*"|'[^']*'|[^\s"'[\]{}#&*!|>%@`:]|:(?=\S)|(?<=\S) +(?=[^\s:#]))+)\s*:\s+)?/.exec(
      written,
    ) ?? [];
  const value = written.slice(lead.length);
  const at = { start: line.start + lead.length, end: line.start + lead.length + value.length };
  const sign = value.charAt(0);
  const behind = /^(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'(?!'))\s*([^\s#].*)$/.exec(value)?.[1];
  if (behind !== undefined) {
    return {
      kind: "after-quote",
      at: { start: at.end - behind.length, end: at.end },
      detail: shorten(behind),
    };
  }
  if (sign === '"' || sign === "'") return undefined;
  if (sign === "[" || sign === "{") {
    const inside = value.slice(0, Math.max(0, pos - at.start));
    const closed = count(inside, /[[{]/g) <= count(inside, /[\]}]/g);
    return closed && pos > at.start ? { kind: "reserved", at, detail: sign } : undefined;
  }
  if (/^(?:[@`%*&!|>]|[-?] )/.test(value)) return { kind: "reserved", at, detail: sign };
  const colon = /:(?=\s|$)/.exec(value);
  if (!colon || key === undefined) return undefined;
  const start = at.start + colon.index;
  return { kind: "colon", at: { start, end: start + 1 }, detail: key };
}

function findOpenQuote(text: string, doc: YamlDocument): FrontMatterError | undefined {
  let start: number | undefined;
  visit(doc, {
    Scalar(_, node) {
      const quoted = node.type === Scalar.QUOTE_DOUBLE || node.type === Scalar.QUOTE_SINGLE;
      if (quoted && node.range) start = node.range[0];
    },
  });
  if (start === undefined) return undefined;
  return { kind: "quote", at: { start, end: lineEnd(text, start) }, detail: text.charAt(start) };
}

function findOpenBracket(text: string, doc: YamlDocument): FrontMatterError | undefined {
  let start: number | undefined;
  visit(doc, {
    Node(_, node) {
      if (isScalar(node) || !isCollection(node) || !node.flow || !node.range) return;
      const close = text.charAt(node.range[0]) === "[" ? "]" : "}";
      if (text.charAt(node.range[1] - 1) !== close) start = node.range[0];
    },
  });
  if (start === undefined) return undefined;
  return { kind: "bracket", at: { start, end: lineEnd(text, start) }, detail: text.charAt(start) };
}

function isTabbed(line: string): boolean {
  return /^ *\t/.test(line) && (keyOfLine(line.trimStart()) !== undefined || /^\s*-(?:\s|$)/.test(line));
}

function blanksOf(line: Line): Range {
  return { start: line.start, end: line.start + (/^[ \t]*/.exec(line.text)?.[0].length ?? 0) };
}

function lineEnd(text: string, start: number): number {
  const end = text.slice(start).search(/[\r\n]/);
  return trimRange(text, { start, end: end < 0 ? text.length : start + end }).end;
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}
