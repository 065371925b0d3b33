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

/** Reads the elements of all HTML of a body in one pass, so that a `<figure>` may hold Markdown. In the order of their opening tags. */
export function readHtml(text: string, blocks: readonly Block[]): HtmlElement[] {
  let markup = "";
  const take = ({ start, end }: Range) => {
    if (start < markup.length) return;
    markup = markup.padEnd(start) + text.slice(start, end);
  };
  for (const block of blocks) {
    if (block.kind === "html") take(block);
    else for (const inline of block.inlines) if (inline.node.type === "html") take(inline);
  }
  if (markup === "") return [];

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
        open.push({
          name,
          attributes,
          start: parser.startIndex,
          innerStart: parser.endIndex + 1,
          order: ordered.length,
        });
        ordered.push(undefined);
      },
      onclosetag(_name, implied) {
        const element = open.pop();
        if (!element) return;
        const isVoid = parser.startIndex <= element.start;
        const innerEnd = isVoid ? element.innerStart : Math.max(element.innerStart, parser.startIndex);
        const end = isVoid || implied ? innerEnd : parser.endIndex + 1;
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
  parser.end(markup);
  for (const element of ordered) if (element) elements.push(element);
  return elements;
}

/** The words of an HTML fragment: no tags, no comments, blanks folded. */
export function htmlWords(html: string): string {
  return html
    .replace(/<!--[\s\S]*?(?:-->|$)/g, " ")
    .replace(/<[^<>]*>/g, " ")
    .replace(/\s+/g, " ")
    .trim();
}
