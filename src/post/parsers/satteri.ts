import { markdownToMdast } from "satteri";
import type { MarkdownParser } from "./node.ts";

const options = { features: { gfm: true, frontmatter: false } };

/** The default parser: native code, the same trees as the reference parser's, in linear time. */
export const parseWithSatteri: MarkdownParser = (markdown) => markdownToMdast(markdown, options);
