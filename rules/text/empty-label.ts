import { z } from "zod";
import { type Field, labelOf } from "../../src/post/fields.ts";
import type { Post } from "../../src/post/post.ts";
import { isContent } from "../../src/post/sections.ts";
import { contains, firstFrom } from "../../src/post/source.ts";
import { definePostRule } from "../../src/rule.ts";

/** Behind such a label a theme or a plug-in puts what the post itself does not hold. */
const FILLED_BY_THE_SITE = /^(?:목차|댓글|contents|table of contents|toc|comments)$/i;
/** Nothing but the end of the line. */
const NOTHING = /^(?:\\|<br\s*\/?>|&nbsp;|\s)*$/i;

export default definePostRule({
  meta: {
    id: "empty-label",
    summary: {
      en: "Every label has something behind or below it.",
      ko: "모든 항목 이름 뒤나 아래에 내용이 있습니다.",
    },
    why: {
      en: "A label announces something; the reader looks for it and finds the next heading.",
      ko: "이름만 있고 내용이 없는 항목은 쓰다 만 글로 보입니다.",
    },
    severity: "warn",
    messages: {
      en: {
        empty: {
          text: "Nothing stands behind or below “{label}”.",
          help: "Write what it announces, or remove the label.",
        },
      },
      ko: {
        empty: { text: "‘{label}’ 항목에 내용이 없습니다.", help: "내용을 쓰거나 항목을 지우세요." },
      },
    },
    yieldsTo: ["template-prompt"],
    examples: { flags: "flags-label-before-a-heading.md", allows: "allows-content-in-the-next-block.md" },
  },
  options: z.strictObject({}),
  check(post, { report }) {
    const labels = post.fields.filter(({ place }) => place === "list" || place === "line");
    const empty = new Set<Field>();
    // From the end, since a label that holds nothing but empty labels is empty as well.
    for (let i = labels.length - 1; i >= 0; i--) {
      const field = labels[i];
      const next = labels[i + 1];
      if (field && isBare(post.source.text, field) && !holdsMore(post, field, next, empty)) empty.add(field);
    }
    for (const field of labels) {
      // What the paper info lacks, placeholder-value says.
      if (!empty.has(field) || field.info || FILLED_BY_THE_SITE.test(field.label)) continue;
      report({ at: field.labelRange, message: "empty", values: { label: field.label } });
    }
  },
});

/** True for a bold label with nothing behind it on its line. */
function isBare(text: string, field: Field): boolean {
  if (field.value !== "" || field.block?.inQuote === true) return false;
  return (
    NOTHING.test(text.slice(field.valueRange.start, field.valueRange.end)) &&
    labelOf(text, field)?.bold === true
  );
}

/** True where something stands below a bare label that may be what it announces. */
function holdsMore(post: Post, field: Field, next: Field | undefined, empty: ReadonlySet<Field>): boolean {
  const { text } = post.source;
  const { blocks } = post.body;
  const { block } = field;
  if (!block) return true;
  const rest = text.slice(field.end, next?.block === block ? next.start : block.end);
  if (!NOTHING.test(rest)) return true;
  if (next?.block === block) return !isBesides(field, next, empty);
  for (let i = firstFrom(blocks, block.end); i < blocks.length; i++) {
    const below = blocks[i];
    if (!below || below.kind === "thematicBreak") return false;
    // A heading of a lower level opens a part of what the label announces.
    if (below.kind === "heading") return (below.node.depth ?? 1) > (field.section?.level ?? 0);
    if (below.inFootnote) return true;
    if (!isContent(text, below)) continue;
    const item = block.items.at(-1);
    if (next?.block !== below || next.start !== below.start || (item && contains(item, below))) return true;
    return !isBesides(field, next, empty);
  }
  // The page shows the footnotes at its end, wherever they stand.
  return blocks.some(({ inFootnote }) => inFootnote);
}

/** True for a label that stands beside another and not below it: both judge the paper, or neither has anything. */
function isBesides(field: Field, next: Field, empty: ReadonlySet<Field>): boolean {
  if (empty.has(next)) return true;
  const judges = ({ evaluation }: Field) => evaluation !== undefined && evaluation !== "summary";
  return judges(field) && (judges(next) || next.info !== undefined);
}
