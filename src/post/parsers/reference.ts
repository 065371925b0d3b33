import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmFromMarkdown } from "mdast-util-gfm";
import { gfm } from "micromark-extension-gfm";
import type { MarkdownParser } from "./node.ts";

// One options object for the whole process: the parser is markedly slower where it meets several.
const options = { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] };

/** The parser that defines what a post means. It is slow, so it is the oracle and the fallback. */
export const parseWithReference: MarkdownParser = (markdown) => fromMarkdown(markdown, options);
