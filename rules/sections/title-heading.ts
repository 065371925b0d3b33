import { z } from "zod";
import { type LinkedHeadings, readLinkedHeadings } from "../../src/post/anchors.ts";
import { ownValue } from "../../src/post/front-matter/model.ts";
import type { Post } from "../../src/post/post.ts";
import { withoutKind } from "../../src/post/review.ts";
import type { Section } from "../../src/post/sections.ts";
import { firstFrom, lineIndexAt, lineText } from "../../src/post/source.ts";
import { definePostRule, type Edit, type Fix } from "../../src/rule.ts";

export default definePostRule({
  meta: {
    id: "title-heading",
    summary: {
      en: "The title stands in the front matter alone.",
      ko: "글 제목은 프런트 매터에만 있습니다.",
    },
    why: {
      en: "The theme prints the title from the front matter; a level-1 heading with the same words shows it twice.",
      ko: "테마가 프런트 매터의 제목을 출력하므로, 같은 1수준 제목이 본문에 있으면 제목이 두 번 나옵니다.",
    },
    severity: "warn",
    style: { unit: "posts" },
    messages: {
      en: {
        repeated: {
          text: "This level-1 heading repeats the title.",
          help: "Remove it: the theme prints the title of the front matter.",
        },
      },
      ko: {
        repeated: {
          text: "본문의 1단계 제목(#)이 글 제목과 같습니다.",
          help: "이 줄을 지우세요. 글 제목은 테마가 프런트 매터의 title 값으로 출력합니다.",
        },
      },
    },
    fixable: "safe",
    notes: { title: { en: "the title stands here", ko: "글 제목" } },
    examples: { flags: "flags-title-folded-over-lines.md", allows: "allows-other-heading-of-level-one.md" },
  },
  options: z.strictObject({}),
  check(post, { report }) {
    const { frontMatter, title } = post;
    if (title === undefined || frontMatter.state !== "data") return;
    const entry = frontMatter.entries.find(({ path }) => path.length === 1 && path[0] === "title");
    let linked: LinkedHeadings | undefined;
    for (const section of post.sections) {
      if (section.level !== 1 || fold(section.title) !== fold(title)) continue;
      linked ??= readLinkedHeadings(post);
      report({
        at: section.heading,
        message: "repeated",
        related: entry ? [{ at: entry.value, note: "title" }] : [],
        fix: linked.has(section.title) ? undefined : removalOf(post, section, title),
      });
    }
  },
});

/** The heading's lines and the blank ones around them, of which one stays. None where more than the words would go. */
function removalOf(post: Post, section: Section, title: string): Fix | undefined {
  const { source, body, frontMatter, sections } = post;
  const { heading } = section;
  const index = firstFrom(body.blocks, heading.start);
  const block = body.blocks[index];
  const before = body.blocks[index - 1];
  if (block?.kind !== "heading" || block.inlines.some(({ node }) => !WORDS.has(node.type))) return undefined;
  // Two lists or quotes with nothing between them are one.
  if (before && (before.items.length > 0 || before.inQuote || before.inFootnote)) return undefined;
  // A page without layout shows no title of its own.
  const layout = frontMatter.state === "data" ? ownValue(frontMatter.data, "layout") : undefined;
  if (layout !== undefined && /^(?:none|null|false|)$/.test(String(layout))) return undefined;
  const first = lineIndexAt(source.lineStarts, heading.start);
  const last = lineIndexAt(source.lineStarts, heading.end - 1);
  // kramdown's attributes speak of the block beside them.
  const isAttributes = (index: number) => /^\s*\{:?[.#:\w]/.test(index < 0 ? "" : lineText(source, index));
  const written = source.text.slice(heading.start, heading.end);
  if (/\{[:#][^{}]*\}/.test(written) || isAttributes(first - 1) || isAttributes(last + 1)) return undefined;
  const shown = letters(section.title);
  const isWhole = shown === letters(title) || shown === letters(withoutKind(title));
  return {
    // Below another heading, what stands behind this one would become that one's.
    safety: isWhole && sections[0] === section ? "safe" : "unsafe",
    edits: [removalOfLines(post, first, last)],
    headings: true,
  };
}

const WORDS = new Set(["text", "strong", "emphasis", "delete", "inlineCode"]);

/** Takes lines out (0-based, the last one among them), so that one blank line parts what stood around them. */
function removalOfLines({ source, frontMatter }: Post, first: number, last: number): Edit {
  const { text, lineStarts } = source;
  const startOf = (line: number) => lineStarts[line] ?? text.length;
  const isBlank = (line: number) => line < lineStarts.length && lineText(source, line).trim() === "";
  const top = frontMatter.state === "data" ? lineIndexAt(lineStarts, frontMatter.block.end) : 0;
  let from = first;
  while (from > top && isBlank(from - 1)) from--;
  let to = last + 1;
  while (isBlank(to)) to++;
  const endingBefore = (line: number) =>
    /(?:\r\n|\r|\n)$/.exec(text.slice(Math.max(0, startOf(line) - 2), startOf(line)))?.[0] ?? "";
  if (startOf(to) >= text.length) {
    // Nothing follows: the text ends as it did, with a line ending or without.
    const kept = /[\r\n]$/.test(text) ? 0 : endingBefore(from).length;
    return { start: startOf(from) - kept, end: text.length, text: "" };
  }
  if (from < first) return { start: startOf(from + 1), end: startOf(to), text: "" };
  if (to > last + 1) return { start: startOf(first), end: startOf(to - 1), text: "" };
  // Without the heading, the text above and the text below would be one paragraph.
  return { start: startOf(first), end: startOf(to), text: first > top ? endingBefore(first) : "" };
}

/** Titles are equal if their letters and digits are, and the signs of names (C++, C#): the rest is the theme's business. */
function fold(title: string): string {
  return withoutKind(title)
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}+#]+/gu, "");
}

/** The letters, digits and signs that a heading shows; quotes, dashes and other punctuation say nothing of their own. */
function letters(title: string): string {
  return title
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[\s\p{P}]+/gu, "");
}
