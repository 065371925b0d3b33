import { Parser } from "htmlparser2";
import type { Block } from "./markdown.ts";
import type { Range } from "./source.ts";

/** An HTML element of the body, wherever Markdown lets HTML stand. */
export interface HtmlElement extends Range {
  readonly name: string;
  readonly attributes: { readonly [name: string]: string };
  /** What stands between its tags; empty for an element without content. */
  readonly inner: Range;
}

/** The parser moves all open elements for each that opens; nobody opens so many. */
const MAX_OPEN = 2000;

/**
 * Reads the elements of all HTML of a body in one pass, so that a `<figure>` may hold Markdown. In the order of their
 * opening tags. The parser sees the HTML alone, one blank in place of all that stands between.
 */
export function readHtml(text: string, blocks: readonly Block[]): HtmlElement[] {
  const markup = new Markup(text);
  for (const block of blocks) {
    if (block.kind === "html") markup.add(block);
    else for (const inline of block.inlines) if (inline.node.type === "html") markup.add(inline);
  }
  if (markup.text === "") return [];

  const elements: HtmlElement[] = [];
  const open: {
    name: string;
    attributes: { [name: string]: string };
    start: number;
    innerStart: number;
    order: number;
  }[] = [];
  const ordered: (HtmlElement | undefined)[] = [];
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        // What stands deeper, and behind that, is not read.
        if (open.length > MAX_OPEN) parser.pause();
        open.push({
          name,
          attributes,
          start: markup.offsetOf(parser.startIndex),
          innerStart: markup.offsetOf(parser.endIndex + 1),
          order: ordered.length,
        });
        ordered.push(undefined);
      },
      onclosetag(_name, implied) {
        const element = open.pop();
        if (!element) return;
        const closing = markup.offsetOf(parser.startIndex);
        const isVoid = closing <= element.start;
        const innerEnd = isVoid ? element.innerStart : Math.max(element.innerStart, closing);
        const end = isVoid || implied ? innerEnd : markup.offsetOf(parser.endIndex + 1);
        const { name, start, innerStart, order } = element;
        ordered[order] = {
          name,
          attributes: element.attributes,
          start,
          end,
          inner: { start: innerStart, end: innerEnd },
        };
      },
    },
    { lowerCaseTags: true, lowerCaseAttributeNames: true, decodeEntities: true, recognizeSelfClosing: true },
  );
  parser.end(markup.text);
  for (const element of ordered) if (element) elements.push(element);
  return elements;
}

/** The HTML of a text, put together. */
class Markup {
  text = "";
  readonly #source: string;
  /** Where each piece stands, here and in the source. */
  readonly #pieces: { readonly here: number; readonly there: number }[] = [];
  #end = 0;

  constructor(source: string) {
    this.#source = source;
  }

  /** Adds a piece, unless it lies within one that was added. */
  add({ start, end }: Range): void {
    if (start < this.#end) return;
    if (this.text !== "" && start > this.#end) this.text += " ";
    this.#pieces.push({ here: this.text.length, there: start });
    this.text += this.#source.slice(start, end);
    this.#end = end;
  }

  /** The offset in the source of an offset in this text; of a blank between two pieces, the end of the first. */
  offsetOf(offset: number): number {
    let low = 0;
    let high = this.#pieces.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#pieces[middle]?.here ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    const { here, there } = this.#pieces[low] ?? { here: 0, there: 0 };
    return there + offset - here;
  }
}

/** The words of an HTML fragment: no tags, no comments, blanks folded. */
export function htmlWords(html: string): string {
  return html
    .replace(/<!--[\s\S]*?(?:-->|$)/g, " ")
    .replace(/<[^<>]*>/g, " ")
    .replace(/\s+/g, " ")
    .trim();
}
