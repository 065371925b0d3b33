import { findNodeAtLocation, type Node, type ParseError, parseTree } from "jsonc-parser";
import { BASELINE_VERSION, type BaselineEntry, baselineSchema, printBaseline } from "../core/baseline.ts";
import type { JsonPath, Problem } from "../core/document.ts";
import { createSource, pointAt } from "../post/source.ts";
import { ifThere, UNENTERED, unenteredFolder, whyUnread } from "./files.ts";
import { findDeepJson } from "./json-config.ts";
import { codeOf } from "./reasons.ts";
import { MAX_DATA_BYTES, readRegular } from "./regular.ts";
import { type WriteResult, writeWhole } from "./write.ts";

/** A baseline as it was found: none, one, or something that cannot be read as one. */
export type BaselineFile =
  | { readonly state: "none" }
  | { readonly state: "found"; readonly entries: readonly BaselineEntry[] }
  | { readonly state: "broken"; readonly problems: readonly Problem[] };

const ANEW = "or delete the file and write it anew with --update-baseline.";

/**
 * Reads a baseline. Never throws.
 *
 * @param shown the file's path as people are told of it.
 */
export function readBaseline(absolute: string, shown: string): BaselineFile {
  let text: string;
  try {
    text = readText(absolute).replace(/^\uFEFF/, "");
  } catch (error) {
    if (codeOf(error) === "ENOENT") return { state: "none" };
    // Whether there is a baseline in it, nobody knows.
    const folder = unenteredFolder(absolute);
    const problem =
      folder === undefined
        ? { where: shown, message: whyUnread(absolute, error) }
        : { where: folder, message: UNENTERED };
    return { state: "broken", problems: [problem] };
  }
  return parseBaseline(text, shown);
}

function readText(absolute: string): string {
  return readRegular(absolute, MAX_DATA_BYTES).toString("utf8");
}

function parseBaseline(text: string, shown: string): BaselineFile {
  const { lineStarts } = createSource(text);
  const broken = (offset: number, message: string): BaselineFile => {
    const { line, column } = pointAt(lineStarts, offset);
    return { state: "broken", problems: [{ where: `${shown}:${line}:${column}`, message }] };
  };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    const conflict = /^(?:<{7}|={7}|>{7}|\|{7})(?=[ \r\n]|$)/m.exec(text);
    if (conflict)
      return broken(
        conflict.index,
        "a merge left both of its sides here. Keep the lines of both, one of each.",
      );
    const errors: ParseError[] = [];
    treeOf(text, errors);
    return broken(errors[0]?.offset ?? 0, `this is not valid JSON. Put it right, ${ANEW}`);
  }
  const parsed = baselineSchema.safeParse(value);
  if (parsed.success) return { state: "found", entries: parsed.data.findings };

  const offsetOf = (path: JsonPath) => {
    const tree = treeOf(text);
    for (let length = path.length; tree && length > 0; length--) {
      const node = findNodeAtLocation(tree, path.slice(0, length));
      if (node) return node.offset;
    }
    return tree?.offset ?? 0;
  };
  const version =
    typeof value === "object" && value !== null && "version" in value ? value.version : undefined;
  if (typeof version === "number" && version > BASELINE_VERSION) {
    return broken(
      offsetOf(["version"]),
      `this baseline is of version ${version}, and this review-lint knows none above ${BASELINE_VERSION}. Update review-lint.`,
    );
  }
  const [issue] = parsed.error.issues;
  const path = (issue?.path ?? []).filter((step) => typeof step !== "symbol");
  const key =
    issue?.code === "unrecognized_keys" ? issue.keys[0] : path.findLast((step) => typeof step === "string");
  const place = issue?.code === "unrecognized_keys" && key !== undefined ? [...path, key] : path;
  const what = key === undefined ? "this" : `\`${key}\``;
  return broken(offsetOf(place), `${what} is not as review-lint writes it. Put it right, ${ANEW}`);
}

/** The tree of a text, to tell places by; none of one that is deeper than any baseline. */
function treeOf(text: string, errors: ParseError[] = []): Node | undefined {
  return findDeepJson(text) === undefined ? parseTree(text, errors) : undefined;
}

/**
 * Writes a baseline in the place of the one that is there, where it is another; the ends of lines stay what they are
 * there. Never throws.
 */
export async function writeBaseline(
  absolute: string,
  entries: readonly BaselineEntry[],
): Promise<WriteResult & { readonly isChanged: boolean }> {
  const present = ifThere(() => readText(absolute)) ?? "";
  const text = printBaseline(entries);
  if (present.replaceAll("\r\n", "\n") === text) return { isChanged: false };
  const isWindows = present.includes("\r\n");
  const result = await writeWhole(absolute, isWindows ? text.replaceAll("\n", "\r\n") : text);
  return { ...result, isChanged: result.reason === undefined };
}
