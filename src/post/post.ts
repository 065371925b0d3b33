import { type FrontMatter, readFrontMatter } from "./front-matter.ts";
import { createSource, type Source } from "./source.ts";

export interface Post { readonly path: string; readonly source: Source; readonly frontMatter: FrontMatter }

export function parsePost(path: string, text: string): Post {
  const source = createSource(text);
  return { path, source, frontMatter: readFrontMatter(source) };
}
