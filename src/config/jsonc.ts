/** A JSON value with remarks: what a configuration is written from. */
export type Commented =
  | string
  | number
  | boolean
  | { readonly list: readonly CommentedItem[] }
  | { readonly map: readonly CommentedEntry[] };
interface CommentedItem {
  readonly value: Commented;
  /** Stands above, on a line of its own for each of its lines. */
  readonly comment?: string;
}
export interface CommentedEntry extends CommentedItem {
  readonly key: string;
}

/** A list or map without remarks is written on one line up to this width. */
const MAX_INLINE = 88;

/** Writes a value as JSON with comments, two blanks a level, with a line feed at the end. */
export function printJsonc(value: Commented): string {
  return `${print(value, "")}\n`;
}

function print(value: Commented, indent: string): string {
  if (typeof value !== "object") return JSON.stringify(value);
  const inline = onOneLine(value);
  if (inline !== undefined && indent.length + inline.length <= MAX_INLINE) return inline;
  const inner = `${indent}  `;
  const lines = "list" in value ? value.list : value.map;
  const [open, close] = "list" in value ? ["[", "]"] : ["{", "}"];
  const printed = lines.map((line, i) => {
    const comment = (line.comment?.split(/[\r\n\u2028\u2029]+/) ?? [])
      .map((text) => `${inner}// ${text}\n`)
      .join("");
    const key = "key" in line ? `${JSON.stringify(line.key)}: ` : "";
    return `${comment}${inner}${key}${print(line.value, inner)}${i < lines.length - 1 ? "," : ""}`;
  });
  return lines.length === 0 ? `${open}${close}` : `${open}\n${printed.join("\n")}\n${indent}${close}`;
}

function onOneLine(value: Commented): string | undefined {
  if (typeof value !== "object") return JSON.stringify(value);
  const lines: readonly (CommentedItem | CommentedEntry)[] = "list" in value ? value.list : value.map;
  const parts: string[] = [];
  for (const line of lines) {
    const inner = line.comment === undefined ? onOneLine(line.value) : undefined;
    if (inner === undefined) return undefined;
    parts.push("key" in line ? `${JSON.stringify(line.key)}: ${inner}` : inner);
  }
  if ("list" in value) return `[${parts.join(", ")}]`;
  return parts.length === 0 ? "{}" : `{ ${parts.join(", ")} }`;
}
