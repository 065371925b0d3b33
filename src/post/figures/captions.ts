import type { HtmlElement } from "../html.ts";
import { htmlWords } from "../html.ts";
import type { Block, Inline } from "../markdown.ts";
import type { Prose, ProseLine } from "../prose.ts";
import { wordsBetween } from "../prose.ts";
import { contains, firstFrom, mask, type Range, rangesBetween } from "../source.ts";

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
  /** What stands behind the number (`a` in "Figure 3(a)", `-2` in "그림 1-2"); empty where nothing does. */
  readonly part: string;
  /** Set where the convention carries it (`<figcaption>`, `caption=`): it needs no place beside the figure. */
  readonly builtIn: boolean;
  /** Set where nothing but its place in the middle of the page speaks for it: it may be a motto as well. */
  readonly isCentred?: true;
}

const SERIES_WORD = "figures?|figs?|tables?|그림|도표|사진|표";
/** Blanks, all of a run or none: where blanks stand before as well, there is one way to share them out. */
const BLANKS = "(?:(?<!\\s)\\s+)?";
const LABEL_WORDS = `(?:(?:캡션|caption)|(${SERIES_WORD})\\.?\\s*(\\d{1,3})?((?:[-.]\\d{1,2})?(?:${BLANKS}\\(?[a-z]\\)?)?))${BLANKS}`;
/** `Figure 3.`, `(그림 3):` */
const LABEL = new RegExp(
  `^[[(<〈【]?\\s*${LABEL_WORDS}(?:[\\])>〉】]\\s*)?(?:[.:：|–—]|-(?=\\s)|\\)(?=\\s))\\s*`,
  "i",
);
/** `[그림 3] ...`, `<표 2> ...`: the brackets are enough, where no sentence goes on behind them. */
const BRACKETED_LABEL = new RegExp(
  `^[[<〈【]\\s*${LABEL_WORDS}[\\]>〉】](?=\\s|$)\\s*(?!(?:shows?|is|are|을|를|은|는|이|가|과|와|의|에서|처럼)\\s)`,
  "i",
);
/** `**그림 5**`: a number and no words. */
const BARE_LABEL = new RegExp(`^(${SERIES_WORD})\\.?\\s*(\\d{1,3})()$`, "i");
/** Newspapers point from the words to the picture above. */
const ARROW = /^[▲△▼▽](?=[^▲△▼▽]+$)\s*(?!$)/u;
const UNMARKED = new RegExp(
  `^(?:${SERIES_WORD})\\.?\\s*\\d{1,3}(?:[-.]\\d{1,2})?\\s+(?!(?:shows?|is|are|was|were|has|have|gives?|presents?|illustrates?|depicts?|compares?|plots?|reports?|and|in|below|above|은|는|이|가|을|를|과|와|의|에|에서|처럼|참고|참조)(?=\\s|$))`,
  "i",
);
/** A line in bold that opens so is a caption and no heading. */
const NUMBERED = new RegExp(`^(?:${SERIES_WORD})\\.?\\s*\\d`, "i");

/** All that a caption in plain words can open with: a look at one letter spares most lines the patterns. */
const MAY_OPEN_CAPTION = /^[[(<〈【▲△▼▽:：©ⓒ캡그도사표이출자설cftsipvn]/i;

function labelOf(text: string): RegExpExecArray | null {
  return LABEL.exec(text) ?? BRACKETED_LABEL.exec(text) ?? BARE_LABEL.exec(text);
}

/** A caption that opens with this gives the source, and belongs beside another caption. */
const CREDIT =
  /^[([]?\s*(?:출처|©|ⓒ|(?:자료|원문|sources?|credits?|image|photo|picture|via|from)\s*[:：]|(?:image|photo|picture)s?\s+(?:by|from|credit|source|courtesy)|(?:adapted|taken|retrieved|reproduced)\s+from|(?:from|via)\s+(?:the\s+)?(?:original\s+)?(?:paper|https?:|\[))/i;

/** A plain line that is a credit, where it stands right by a figure. */
const CREDIT_LINE =
  /^[([<]?\s*(?:이미지\s*|그림\s*|사진\s*)?(?:출처|자료|source|sources|(?:image |photo |figure )?credits?|image|photo|via|©|ⓒ)\s*[:：]/i;

/** Takes a line's words apart: its label, its number, the rest. */
export function readCaption(range: Range, text: string, builtIn = false): Caption {
  let content = text.trim();
  let series: CaptionSeries | undefined;
  let number: number | undefined;
  let part = "";
  const arrow = ARROW.exec(content);
  let labelled = arrow !== null;
  if (arrow) content = content.slice(arrow[0].length);
  // `캡션: Figure 1. ...` has two labels.
  for (let label = labelOf(content); label && number === undefined; label = labelOf(content)) {
    labelled = true;
    const word = label[1]?.toLowerCase();
    if (word !== undefined) series = /^(?:table|표)/.test(word) ? "table" : "figure";
    if (label[2] !== undefined) number = Number(label[2]);
    part = (label[3] ?? "").replace(/[\s()]/g, "").toLowerCase();
    content = content.slice(label[0].length);
  }
  return {
    start: range.start,
    end: range.end,
    text: text.trim(),
    content: content.trim(),
    labelled,
    series,
    number,
    part,
    builtIn,
  };
}

/** True where a caption only says where the picture is from. */
export function isCredit(caption: Caption): boolean {
  return CREDIT.test(caption.content) || CREDIT.test(caption.text);
}

/**
 * The caption that a run of lines of a paragraph makes, from `index` on; with the index of the line behind it.
 *
 * @param isTaken true for the lines that are figures.
 */
export function captionAt(
  text: string,
  lines: readonly ProseLine[],
  index: number,
  block: Block,
  prose: Prose,
  isTaken: (line: ProseLine) => boolean,
): { caption: Caption; next: number } | undefined {
  const line = lines[index];
  if (!line || line.text === "") return undefined;
  const wrapped = wrappedCaption(text, lines, index, prose);
  if (wrapped) return wrapped;
  const emphasised = emphasisAt(text, block, line.start);
  if (emphasised) {
    let last = index;
    while (last + 1 < lines.length && (lines[last]?.end ?? 0) < emphasised.end) last++;
    const tail = lines[last];
    // A hard break, a full stop, attributes or a credit may stand behind the mark, and nothing else.
    if (tail && tail.end >= emphasised.end && AFTER_EMPHASIS.test(text.slice(emphasised.end, tail.end))) {
      const caption = readCaption(
        { start: line.start, end: tail.end },
        wordsBetween(prose, line.start, tail.end),
      );
      // A line all in bold is a label of what follows, unless it says that it is a caption.
      const isCaption =
        emphasised.node.type === "emphasis" || isAllEmphasis(block, emphasised) || caption.labelled;
      if (isCaption || NUMBERED.test(caption.text)) return { caption, next: last + 1 };
      return undefined;
    }
  }
  if (!MAY_OPEN_CAPTION.test(line.text)) return undefined;
  const plain = readCaption(line, line.text);
  const previous = lines[index - 1];
  const isBelowFigure = previous !== undefined && isTaken(previous);
  // `그림 1 전체 구조`: without a mark behind the number, only where no sentence goes on.
  const isAlone = lines.length === 1 && !/[.!?다요]$/.test(line.text) && line.text.length <= 80;
  if (UNMARKED.test(line.text) && (isBelowFigure || isAlone)) return { caption: plain, next: index + 1 };
  if (CREDIT_LINE.test(line.text) && (index > 0 || lines.length === 1))
    return { caption: plain, next: index + 1 };
  if (!(plain.labelled && plain.content !== "") && !(isBelowFigure && WEAK_LABEL.test(line.text)))
    return undefined;
  let next = index + 1;
  let end = line.end;
  for (
    let follow = lines[next];
    follow &&
    !isTaken(follow) &&
    !follow.opensBold &&
    !labelOf(follow.text) &&
    !CREDIT_LINE.test(follow.text);
    follow = lines[next]
  ) {
    end = follow.end;
    next++;
  }
  return { caption: readCaption({ start: line.start, end }, wordsBetween(prose, line.start, end)), next };
}

const AFTER_EMPHASIS =
  /^\s*(?:[.\\]\s*)?(?:[([](?=[^\n]*?(?:출처|원문|논문|링크|자료|source|from|via|credit|paper|link|ref|\d))[^\n]*[)\]]\s*)?(?:[.\\]\s*)?(?:<br\s*\/?>\s*)?(?:\{:[^{}]*\})?$/i;
/** What opens prose elsewhere labels a caption right below a figure. */
const WEAK_LABEL = /^(?:(?:설명|note)?\s*[:：]\s*\S|\([a-z]\)\s+\S)/i;

/** A line, or a few, that stand in one element that authors use for captions: `<em>...</em>`, `<small>...</small>`. */
function wrappedCaption(
  text: string,
  lines: readonly ProseLine[],
  index: number,
  prose: Prose,
): { caption: Caption; next: number } | undefined {
  const line = lines[index];
  if (!line || text.charAt(line.start) !== "<") return undefined;
  const opening = /^<(em|i|small|sub|sup|span|font|cite)\b[^>]*>/i.exec(text.slice(line.start, line.end));
  if (!opening) return undefined;
  const closing = new RegExp(`</${opening[1]}>`, "i");
  for (let last = index; last < Math.min(lines.length, index + 6); last++) {
    const end = lines[last]?.end ?? line.end;
    const rest = text.slice(line.start, end);
    const found = closing.exec(rest);
    if (!found) continue;
    if (!/^(?:\s*<\/?\w[^>]*>)*[\s\\]*$/.test(rest.slice(found.index + found[0].length))) return undefined;
    return {
      caption: readCaption({ start: line.start, end }, wordsBetween(prose, line.start, end)),
      next: last + 1,
    };
  }
  return undefined;
}

/** `***both***`: an emphasis inside a strong that spans it. */
function isAllEmphasis(block: Block, strong: Range): boolean {
  return inlinesAt(block, strong.start + 2).some(
    ({ node, end }) => node.type === "emphasis" && end === strong.end - 2,
  );
}

/** The emphasis that a line opens with: the outermost, with a letter in it. */
function emphasisAt(text: string, block: Block, offset: number): Inline | undefined {
  const mark = text.charAt(offset);
  if (mark !== "*" && mark !== "_") return undefined;
  return inlinesAt(block, offset).find(
    ({ node, start, end }) => (node.type === "emphasis" || node.type === "strong") && end >= start + 3,
  );
}

/** The inline nodes that begin at an offset, outer before inner. */
function inlinesAt({ inlines }: Block, offset: number): Inline[] {
  const found: Inline[] = [];
  for (let i = firstFrom(inlines, offset); inlines[i]?.start === offset; i++) {
    const inline = inlines[i];
    if (inline) found.push(inline);
  }
  return found;
}

const CAPTION_ELEMENTS = new Set([
  "figcaption",
  "em",
  "i",
  "small",
  "sub",
  "sup",
  "center",
  "cite",
  "caption",
]);

/** True for an element that authors use for captions. */
export function isCaptionElement({ name, attributes }: HtmlElement): boolean {
  return CAPTION_ELEMENTS.has(name) || /caption|credit/i.test(attributes.class ?? "");
}

/**
 * The caption that stands in a stretch of HTML, beside an image in the same block.
 *
 * @param elements the elements of the block that authors use for captions.
 * @param isCentred true where the block is one that centres what it holds: its few words belong to the image.
 */
export function captionInHtml(
  text: string,
  range: Range,
  elements: readonly HtmlElement[],
  isCentred: boolean,
): Caption | undefined {
  const shown = shownRange(text, range);
  if (!shown) return undefined;
  const words = htmlWords(text.slice(shown.start, shown.end));
  const marks = /^([*_]{1,3})(?=\S)(.*\S)\1\\?$/.exec(words);
  const caption = readCaption(shown, marks?.[2] ?? words);
  const isWrapped = elements.some(
    (element) => contains(element.inner, shown) && contains(range, element.inner),
  );
  const isCaption = isWrapped || marks !== null || caption.labelled || CREDIT_LINE.test(words);
  return isCaption || (isCentred && words.length <= 200) ? caption : undefined;
}

/** HTML that centres what it holds, and holds nothing but words. */
const CENTRED =
  /^<(?:p|div|span)\b(?=[^>]*(?:align\s*=\s*["']?center|text-align:\s*center|text-center))[^>]*>(?:(?!<(?:p|div|h\d|ul|ol|table|details)\b)[\s\S])*$/i;

/** From the first to the last visible character of a stretch of HTML. */
export function shownRange(text: string, { start, end }: Range): Range | undefined {
  const blank = (markup: string) => " ".repeat(markup.length);
  const words = text
    .slice(start, end)
    .replace(/<!--[\s\S]*?(?:-->|$)/g, blank)
    .replace(/\{[%{:](?:[^{}]|\{(?![%{:]))*\}+|&nbsp;/g, blank);
  const shown = mask(words, rangesBetween(words, "<", ">"));
  const first = shown.search(/\S/);
  return first < 0 ? undefined : { start: start + first, end: start + shown.trimEnd().length };
}

/**
 * The caption that a block of HTML is: all its words stand in one element that authors use for captions.
 *
 * @param wrappers those of its elements that authors use for captions.
 */
export function captionOfHtml(
  text: string,
  block: Block,
  wrappers: readonly HtmlElement[],
): Caption | undefined {
  const words = htmlWords(text.slice(block.start, block.end));
  if (words === "") return undefined;
  const shown = wrappers.length > 0 ? shownRange(text, block) : undefined;
  const around =
    shown &&
    wrappers.find(
      ({ inner }) => contains(inner, shown) && htmlWords(text.slice(inner.start, inner.end)) === words,
    );
  const caption = readCaption(around?.inner ?? block, words);
  const isCentred = words.length <= 200 && CENTRED.test(text.slice(block.start, block.end));
  if (around || caption.labelled) return caption;
  return isCentred ? { ...caption, isCentred } : undefined;
}
