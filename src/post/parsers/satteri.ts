import * as satteri from "satteri";
import { type MarkdownParser, type MdNode, offsetFrom } from "./node.ts";

const features = { gfm: true, frontmatter: false };

/**
 * The default parser: native code, the same trees as the reference parser's in a twentieth of the time. The tree is
 * read from the parser's own buffer and not from the objects it offers, whose making takes longer than the parsing: they
 * hold lines, columns and every text, of which the model asks nothing or little.
 */
export const parseWithSatteri: MarkdownParser = (text, from = 0) => {
  const handle = satteri.createMdastHandle(text.slice(from), features);
  try {
    return readTree(satteri.serializeHandle(handle), from);
  } finally {
    satteri.dropHandle(handle);
  }
};

/** How a kind of node is stored: its mdast name, whether others stand in it, at which byte of its data its strings are. */
interface Kind {
  readonly type: string;
  readonly isParent?: true;
  readonly value?: number;
  readonly url?: number;
  readonly identifier?: number;
}

/** By the names that the parser gives them; those of syntax that is switched off are left out. */
const KINDS = new Map<string, Kind>(
  Object.entries({
    Root: { type: "root", isParent: true },
    Paragraph: { type: "paragraph", isParent: true },
    Heading: { type: "heading", isParent: true },
    ThematicBreak: { type: "thematicBreak" },
    Blockquote: { type: "blockquote", isParent: true },
    List: { type: "list", isParent: true },
    ListItem: { type: "listItem", isParent: true },
    Html: { type: "html", value: 0 },
    Code: { type: "code", value: 16 },
    Definition: { type: "definition", url: 0, identifier: 16 },
    Text: { type: "text", value: 0 },
    Emphasis: { type: "emphasis", isParent: true },
    Strong: { type: "strong", isParent: true },
    InlineCode: { type: "inlineCode", value: 0 },
    Break: { type: "break" },
    Link: { type: "link", isParent: true, url: 0 },
    Image: { type: "image", url: 0 },
    LinkReference: { type: "linkReference", isParent: true, identifier: 0 },
    ImageReference: { type: "imageReference", identifier: 0 },
    FootnoteDefinition: { type: "footnoteDefinition", isParent: true, identifier: 0 },
    FootnoteReference: { type: "footnoteReference", identifier: 0 },
    Table: { type: "table", isParent: true },
    TableRow: { type: "tableRow", isParent: true },
    TableCell: { type: "tableCell", isParent: true },
    Delete: { type: "delete", isParent: true },
  }),
);

/** Reads the tree out of the buffer, level by level: nesting of any depth cannot overflow the call stack. */
function readTree(buffer: Uint8Array, from: number): MdNode {
  const reader = new satteri.MdastReader(buffer);
  const strings = new Strings(reader, buffer);
  const root = new NativeNode(reader, strings, from, 0);
  const parents = [root];
  for (const parent of parents) {
    if (!parent.children) continue;
    for (const id of reader.getChildIds(parent.id)) {
      const child = new NativeNode(reader, strings, from, id);
      parent.children.push(child);
      if (child.children) parents.push(child);
    }
  }
  return root;
}

const utf8 = new TextDecoder("utf-8", { ignoreBOM: true });

/** The strings of a tree, each decoded by itself: most are never asked for, and all together are the whole text. */
class Strings {
  readonly #reader: satteri.MdastReader;
  readonly #buffer: Uint8Array;
  readonly #start: number;

  constructor(reader: satteri.MdastReader, buffer: Uint8Array) {
    this.#reader = reader;
    this.#buffer = buffer;
    this.#start = reader.header.stringPoolOffset;
  }

  /** The string at a byte of a node's data; undefined where its kind has none. */
  read(id: number, at: number | undefined): string | undefined {
    if (at === undefined) return undefined;
    const { offset, len } = this.#reader.readStringRef(this.#reader.getTypeData(id), at);
    const start = this.#start + offset;
    return utf8.decode(this.#buffer.subarray(start, start + len));
  }
}

class NativeNode implements MdNode {
  readonly id: number;
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly children: NativeNode[] | undefined;
  readonly depth: number | undefined;
  readonly url: string | undefined;
  readonly identifier: string | undefined;
  readonly ordered: boolean | undefined;
  readonly checked: boolean | undefined;
  readonly #strings: Strings;
  readonly #valueAt: number | undefined;

  constructor(reader: satteri.MdastReader, strings: Strings, from: number, id: number) {
    const { typeName, position } = reader.getNode(id);
    const { type, isParent, value, url, identifier } = KINDS.get(typeName) ?? { type: typeName };
    this.id = id;
    this.type = type;
    this.start = offsetFrom(from, position?.start.offset);
    this.end = offsetFrom(from, position?.end.offset);
    this.children = isParent && [];
    this.depth = type === "heading" ? reader.fieldU8(id, 0, 1) : undefined;
    this.url = strings.read(id, url);
    this.identifier = strings.read(id, identifier);
    this.ordered = type === "list" ? reader.getListData(id).ordered : undefined;
    this.checked = type === "listItem" ? (reader.getListItemData(id).checked ?? undefined) : undefined;
    this.#strings = strings;
    this.#valueAt = value;
  }

  get value(): string | undefined {
    return this.#strings.read(this.id, this.#valueAt);
  }
}
