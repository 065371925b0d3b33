import type { HtmlElement } from "../html.ts";
import { htmlWords } from "../html.ts";
import type { Block } from "../markdown.ts";
import type { Prose, ProseLine } from "../prose.ts";
import { wordsBetween } from "../prose.ts";
import { contains, type Range } from "../source.ts";

/** The kinds of things that captions number, each in a series of its own. */
export type CaptionSeries = "figure" | "table";

/** A line that captions something. */
export interface Caption extends Range {
  /** The words, label included. */
  readonly text: string;
  /** The words behind the label. */
  readonly content: string;
  /** True where it opens with a label (`Figure 2:`, `그림 3.`, `캡션:`): a caption wherever it stands. */
  readonly labelled: boolean;
  readonly series: CaptionSeries | undefined;
  readonly number: number | undefined;
  /** Set where the convention carries it (`<figcaption>`, `caption=`): it needs no place beside the figure. */
  readonly builtIn: boolean;
}

const SERIES_WORD = "figures?|figs?|tables?|그림|도표|사진|표";
const LABEL = new RegExp(
  `^[\\[(<]?\\s*(?:(캡션|설명|caption)|(?:(${SERIES_WORD})\\.?\\s*(\\d{1,3})?(?:\\s*[-.]\\s*\\d{1,2})?(?:\\s*\\(?[a-z]\\)?)?))\\s*[\\])>]?\\s*(?:[.:：|–—]|-(?=\\s)|\\)(?=\\s))\\s*`,
  "i",
);

/** A caption that opens with this gives the source, and belongs beside another caption. */
const CREDIT = /^[([]?\s*(?:출처|자료|원문|source|sources|credit|credits|image|photo|picture|from|via|©|ⓒ|adapted|taken|retrieved)(?:\s*[:：]|\s+(?:by|from|credit|source|courtesy)|\s*:|\s+\S)/i;

/** Takes a line's words apart: its label, its number, the rest. */
export function readCaption(range: Range, text: string, builtIn = false): Caption {
  let content = text.trim();
  let series: CaptionSeries | undefined;
  let number: number | undefined;
  let labelled = false;
  // `캡션: Figure 1. ...` has two labels.
  for (let label = LABEL.exec(content); label && number === undefined; label = LABEL.exec(content)) {
    labelled = true;
    const word = label[2]?.toLowerCase();
    if (word !== undefined) series = /^(?:table|표)/.test(word) ? "table" : "figure";
    if (label[3] !== undefined) number = Number(label[3]);
    content = content.slice(label[0].length);
  }
  return { start: range.start, end: range.end, text: text.trim(), content: content.trim(), labelled, series, number, builtIn };
}

/** True where a caption only says where the picture is from. */
export function isCredit(caption: Caption): boolean {
  return CREDIT.test(caption.content) || CREDIT.test(caption.text);
}

/** The caption that a run of lines of a paragraph makes, from `index` on; with the index of the line behind it. */
export function captionAt(
  lines: readonly ProseLine[],
  index: number,
  block: Block,
  prose: Prose,
  isTaken: (line: ProseLine) => boolean,
): { caption: Caption; next: number } | undefined {
  const line = lines[index];
  if (!line || line.text === "") return undefined;
  const emphasised = block.inlines.find(
    ({ node, start, end }) =>
      (node.type === "emphasis" || node.type === "strong") && start === line.start && end >= start + 3,
  );
  if (emphasised) {
    let last = index;
    while (last + 1 < lines.length && (lines[last]?.end ?? 0) < emphasised.end) last++;
    const tail = lines[last];
    // A hard break's backslash or a full stop may stand behind the mark, and nothing else.
    if (tail && tail.end - emphasised.end <= 1 && tail.end >= emphasised.end) {
      const caption = readCaption({ start: line.start, end: tail.end }, wordsBetween(prose, line.start, tail.end));
      // A line all in bold is a label of what follows, unless it says that it is a caption.
      if (emphasised.node.type === "emphasis" || isAllEmphasis(block, emphasised) || caption.labelled) return { caption, next: last + 1 };
      return undefined;
    }
  }
  const plain = readCaption(line, line.text);
  if (!plain.labelled || plain.content === "") return undefined;
  let next = index + 1;
  let end = line.end;
  for (let follow = lines[next]; follow && !isTaken(follow) && !follow.opensBold && !LABEL.test(follow.text); follow = lines[next]) {
    end = follow.end;
    next++;
  }
  return { caption: readCaption({ start: line.start, end }, wordsBetween(prose, line.start, end)), next };
}

/** `***both***`: an emphasis inside a strong that spans it. */
function isAllEmphasis(block: Block, strong: Range): boolean {
  return block.inlines.some(({ node, start, end }) => node.type === "emphasis" && start === strong.start + 2 && end === strong.end - 2);
}

const CAPTION_ELEMENTS = new Set(["figcaption", "em", "i", "small", "sub", "center", "cite", "caption"]);

/** The caption that a block of HTML is: all its words stand in one element that authors use for captions. */
export function captionOfHtml(text: string, block: Block, elements: readonly HtmlElement[]): Caption | undefined {
  const words = htmlWords(text.slice(block.start, block.end));
  if (words === "") return undefined;
  const around = elements.find(
    (element) =>
      CAPTION_ELEMENTS.has(element.name) &&
      contains(block, element.inner) &&
      htmlWords(text.slice(element.inner.start, element.inner.end)) === words,
  );
  const caption = readCaption(around?.inner ?? block, words);
  return around || caption.labelled ? caption : undefined;
}
