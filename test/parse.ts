import { defaultParser } from "../src/post/parsers/default.ts";
import { type ParseOptions, type Post, parsePost as parse } from "../src/post/post.ts";

/** Reads a post with the parser that runs have by default. */
export function parsePost(path: string, text: string, options: Partial<ParseOptions> = {}): Post {
  return parse(path, text, { parser: defaultParser.parse, ...options });
}
