import { visible } from "./text.ts";

// What turns the direction of text, cannot be seen, or has a meaning to a terminal, and that JSON may hold as it is.
const SILENT =
  /[\u007F-\u009F\u00AD\u061C\u200B\u200E\u200F\u2028-\u202E\u2060-\u2069\uFEFF\uFFF9-\uFFFB]|(?<=#)#(?=(?:vso|teamcity)?\[)/gi;

/**
 * A value as JSON on one line, without anything in it that a terminal or a build server would act on. All of that is
 * escaped and none of it changed: a reader gets what went in.
 */
export function jsonText(value: unknown): string {
  return JSON.stringify(value).replace(SILENT, unicodeEscape);
}

function unicodeEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

/** A text as the content of an XML element or attribute, its invisible characters written out; XML has no place for some. */
export function xmlText(text: string): string {
  return visible(text).replace(/[&<>"'\uFFFE\uFFFF]/g, (character) => {
    if (character === "\uFFFE" || character === "\uFFFF") return "\uFFFD";
    return `&#${character.charCodeAt(0)};`;
  });
}

/** An XML element's attributes, each with a blank before it. */
export function xmlAttributes(values: { readonly [name: string]: string | number }): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${xmlText(String(value))}"`)
    .join("");
}

// Written as references, marks are letters to Markdown and can never be structure.
const MARKS = /[&<>`*_[\]\\|~$#!"]/g;
// Links and mentions are also made of plain words; something without width between their parts keeps them apart.
const NO_WIDTH = "&#8203;";

/** A text as it is shown by Markdown, on one line: no markup, no HTML, no link, and nobody is mentioned. */
export function markdownText(text: string): string {
  return visible(text)
    .replace(MARKS, (mark) => `&#${mark.charCodeAt(0)};`)
    .replace(/@|:(?=\/\/)|\bwww(?=\.)|&#35;(?=\d)|\bGH-(?=\d)|\b(?:mailto|xmpp):/gi, `$&${NO_WIDTH}`);
}
