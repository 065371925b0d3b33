import type { Post } from "./post.ts";

/** Which headings of a post its own links lead to. */
export interface LinkedHeadings {
  /** True where a link leads to a heading with these words, or may do so. */
  has(words: string): boolean;
}

/**
 * Reads the links of a post that lead to a heading. Generators make anchors out of a heading's words in ways of their
 * own; all keep letters and digits, so that those alone are compared, without the number that tells twins apart.
 */
export function readLinkedHeadings({ body, html }: Pick<Post, "body" | "html">): LinkedHeadings {
  const anchors = new Set<string>();
  const add = (url: string) => {
    const hash = url.indexOf("#");
    if (hash < 0) return;
    const anchor = decode(url.slice(hash + 1));
    anchors.add(fold(anchor));
    anchors.add(fold(anchor.replace(/-\d+$/, "")));
  };
  for (const { inlines } of body.blocks) {
    let last: string | undefined;
    for (const { link, node } of inlines) {
      const url = link ?? (node.type === "link" ? node.url : undefined);
      if (url !== undefined && url !== last) add(url);
      last = url;
    }
  }
  for (const url of body.definitions.values()) add(url);
  for (const { attributes } of html) if (attributes.href !== undefined) add(attributes.href);
  return { has: (words) => anchors.has(fold(words)) };
}

function fold(words: string): string {
  return words
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, "");
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A lone percent sign stands for itself.
    return text;
  }
}
