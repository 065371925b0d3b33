import { htmlWords } from "./html.ts";
import type { Block } from "./markdown.ts";
import { foldBlanks, proseOf } from "./prose.ts";
import type { Range, Source } from "./source.ts";

/** A heading with what stands below it, up to the next heading of any level. */
export interface Section {
  readonly heading: Range;
  readonly level: number;
  /** The heading's words, its number included. */
  readonly title: string;
  /** The number that the heading opens with (`3.1`), as a list; empty where it has none. */
  readonly number: readonly number[];
  /** The words behind the number. */
  readonly name: string;
  /** Where the heading's words stand: from the first to the last of them, markup included. */
  readonly words: Range;
  readonly parent: Section | undefined;
  readonly children: readonly Section[];
  /** The blocks of its own: before the next heading of any level. */
  readonly blocks: readonly Block[];
  /** From the heading to the next one of the same or a higher level. */
  readonly whole: Range;
}

/** A section while it is read. */
type OpenSection = Omit<Section, "number" | "name"> & { number: readonly number[]; name: string };

const NUMBER = /^(\d{1,2}(?:\.\d{1,3})*)(?:[.)](?=\s|$|[^\d\s])|(?=\s))\s*/;

const NO_NUMBER: readonly number[] = [];

/** The sections of a body as a flat list in the order of the file, each tied to its parent. Headings in quotes and lists are none. */
export function readSections(source: Source, blocks: readonly Block[]): Section[] {
  interface Open {
    section: Section;
    children: Section[];
    blocks: Block[];
    whole: { start: number; end: number };
  }
  const sections: OpenSection[] = [];
  const open: Open[] = [];
  let current: Open | undefined;
  for (const block of blocks) {
    if (block.kind !== "heading" || block.inQuote || block.items.length > 0 || block.inFootnote) {
      current?.blocks.push(block);
      continue;
    }
    const level = block.node.depth ?? 1;
    let parent = open.at(-1);
    while (parent && parent.section.level >= level) {
      parent.whole.end = block.start;
      open.pop();
      parent = open.at(-1);
    }
    const prose = proseOf(source.text, block);
    // kramdown's `{#id}` and `{: .class}` behind a heading are no words of it.
    const words = foldBlanks(prose.text).trim();
    const attributes = words.endsWith("}") ? words.lastIndexOf("{") : -1;
    const title =
      attributes >= 0 && /^\{[:#]/.test(words.slice(attributes))
        ? words.slice(0, attributes).trimEnd()
        : words;
    const number = NUMBER.exec(title);
    const whole = { start: block.start, end: source.text.length };
    const children: Section[] = [];
    const own: Block[] = [];
    const section: OpenSection = {
      heading: { start: block.start, end: block.end },
      level,
      title,
      number: number ? (number[1] ?? "").split(".").map(Number) : NO_NUMBER,
      name: number ? title.slice(number[0].length) : title,
      words: {
        start: block.inlines[0]?.start ?? block.start,
        end: block.inlines.reduce((end, inline) => Math.max(end, inline.end), block.start),
      },
      parent: parent?.section,
      children,
      blocks: own,
      whole,
    };
    sections.push(section);
    parent?.children.push(section);
    current = { section, children, blocks: own, whole };
    open.push(current);
  }
  dropQuantities(sections);
  return sections;
}

/**
 * Takes a number for one of the words where it counts no section: "2 GPUs", "0.3.1 bugfixes". A number with a dot or
 * bracket behind it counts; so does one that carries on the parent's or a section's before it, and bare ones in a row.
 */
function dropQuantities(sections: OpenSection[]): void {
  const isBare = ({ title, number }: OpenSection) => number.length > 0 && /^[\d.]*\d(?=\s|$)/.test(title);
  if (!sections.some(isBare)) return;
  const byParent = new Map<Section | undefined, OpenSection[]>();
  for (const section of sections) {
    const siblings = byParent.get(section.parent);
    if (siblings) siblings.push(section);
    else byParent.set(section.parent, [section]);
  }
  for (const siblings of byParent.values()) {
    const bare = siblings.filter(isBare);
    const single = bare.filter(({ number }) => number.length === 1);
    const names = new Set(single.map(({ name }) => name.toLowerCase()));
    const inRow =
      single.some(({ number: [n = 0] }, i) => single[i + 1]?.number[0] === n + 1) &&
      names.size === single.length;
    const numbers = new Set(siblings.map(({ number }) => number.join(".")));
    for (const section of bare) {
      const { number, parent } = section;
      const counts =
        number.length === 1
          ? inRow
          : (parent?.number.length ?? 0) > 0 || numbers.has(number.slice(0, -1).join("."));
      if (counts) continue;
      section.number = [];
      section.name = section.title;
    }
  }
}

/** True for an element that a script fills: `<div id="chart"></div>`. */
function isForScript(html: string): boolean {
  return html.split(">").some((part) => {
    const tag = part.search(/<(?:div|section|p|span)\s/i);
    return tag >= 0 && /=(?<=\b(?:id|data-[\w-]+)=)/i.test(part.slice(tag));
  });
}

/** True for a block that a reader sees: no comment, rule, link definition, or lone tag. */
export function isContent(text: string, block: Block): boolean {
  switch (block.kind) {
    case "comment":
      // The mark at which a generator puts text in.
      return /<!--\s*(?:auto-?generated|include|toc|tocstop)\b/i.test(text.slice(block.start, block.end));
    case "definition":
    case "thematicBreak":
      return false;
    case "html": {
      const html = text.slice(block.start, block.end);
      return (
        htmlWords(html) !== "" ||
        /<(?:img|iframe|video|audio|svg|object|embed|canvas|script|table|input|details)\b/i.test(html) ||
        isForScript(html)
      );
    }
    default:
      return !block.inFootnote;
  }
}
