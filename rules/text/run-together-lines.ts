import { z } from "zod";
import { labelOf } from "../../src/post/fields.ts";
import type { Block, Body } from "../../src/post/markdown.ts";
import type { ProseLine } from "../../src/post/prose.ts";
import { firstFrom, type Range } from "../../src/post/source.ts";
import { definePostRule, type Fix } from "../../src/rule.ts";

/** What ends a line on the page: two blanks, a backslash (in kramdown two of them), or `<br>`. */
const BREAKS = /(?: {2}|\\|<br\s*\/?>[ \t]*)(?:\r\n|\r|\n)/i;
/** Nothing but the end of a line: what stands between two lines of prose otherwise is a figure. */
const ONE_LINE_END = /^[^\r\n]*(?:\r\n|\r|\n)[ \t>]*$/;

/** Inline nodes within which nothing is read. */
const OPAQUE = new Set(["inlineCode", "html", "image", "imageReference"]);

export default definePostRule({
  meta: {
    id: "run-together-lines",
    summary: {
      en: "Labels that are written one to a line are shown one to a line.",
      ko: "한 줄에 하나씩 적은 항목은 화면에서도 한 줄에 하나씩 보입니다.",
    },
    why: {
      en: "Markdown joins the lines of a paragraph, so that labels and values become one run of text.",
      ko: "마크다운은 한 문단의 줄을 이어 붙이므로 항목과 값이 한 덩어리의 글이 됩니다.",
    },
    severity: "warn",
    style: { unit: "posts" },
    fixable: "safe",
    messages: {
      en: {
        joined: {
          text: "“{label}” is shown on the same line as “{before}”: nothing ends the line above ({count} in this paragraph).",
          help: "Make the lines a list, or end each with two blanks.",
        },
      },
      ko: {
        joined: {
          text: "윗줄이 끊기지 않아 ‘{label}’ 항목이 ‘{before}’ 항목과 한 줄로 이어집니다(이 문단에 {count}곳).",
          help: "줄마다 목록 기호를 붙이거나 줄 끝에 빈칸 두 개를 넣으세요.",
        },
      },
    },
    // A label without a value says nothing about lines until it has one.
    yieldsTo: ["placeholder-value", "empty-label"],
    notes: { before: { en: "the line that it joins", ko: "이어 붙는 앞 항목" } },
    examples: { flags: "flags-evaluation-lines.md", allows: "allows-hard-breaks.md" },
  },
  options: z.strictObject({}),
  check(post, { settings, report }) {
    if (settings.site?.hardBreaks) return;
    const { text } = post.source;
    const empty = new Set(
      post.fields
        .filter(({ value, continues }) => value === "" && !continues)
        .map(({ labelRange }) => labelRange.start),
    );
    for (const { block, lines } of post.texts.paragraphs) {
      if (block.items.length > 0 || block.inFootnote) continue;
      let above: { readonly label: string; readonly at: Range; readonly line: ProseLine } | undefined;
      const joined: { label: string; at: Range; above: NonNullable<typeof above> }[] = [];
      // The lines that a label's line is joined to, the sentence above the first label among them.
      const unbroken: ProseLine[] = [];
      for (const [i, line] of lines.entries()) {
        const label = labelOf(text, line);
        if (!label?.bold) continue;
        const previous = lines[i - 1];
        const between = previous ? text.slice(previous.start, line.start) : "";
        if (previous && ONE_LINE_END.test(between) && !BREAKS.test(between)) {
          unbroken.push(previous);
          if (above) joined.push({ label: label.text, at: label, above });
        }
        above = { label: label.text, at: label, line };
      }
      const isEmpty = ({ start }: Range) => empty.has(start);
      const first = joined.find(({ at, above }) => !isEmpty(at) && !isEmpty(above.at)) ?? joined[0];
      if (!first) continue;
      report({
        // Shown at the label without a value, where there is one: what is wrong with that may be all.
        at: isEmpty(first.above.at) ? first.above.at : first.at,
        message: "joined",
        values: { label: first.label, before: first.above.label, count: joined.length },
        related: [{ at: first.above.line, note: "before" }],
        fix: breaksAfter(text, post.body, block, unbroken),
      });
    }
  },
});

/** Two blanks at the end of each line, which every renderer knows; `<br>` where the paragraph has that already. */
function breaksAfter(text: string, body: Body, block: Block, lines: readonly Range[]): Fix | undefined {
  const own = /(<br[ \t]*\/?>)[ \t]*[\r\n]/i.exec(text.slice(block.start, block.end))?.[1] ?? "  ";
  const edits = lines.map(({ end }) => {
    const blanks = /^[ \t]*/.exec(text.slice(end, block.end))?.[0] ?? "";
    return { start: end, end: end + blanks.length, text: own };
  });
  // Within code, a tag or an address the end of a line breaks nothing.
  const opaque = block.inlines.filter(({ node }) => OPAQUE.has(node.type));
  const isWithin = (ranges: readonly Range[], { end }: Range) => {
    const before = ranges[firstFrom(ranges, end) - 1];
    return before !== undefined && end < before.end;
  };
  if (edits.some((edit) => isWithin(opaque, edit) || isWithin(body.dialect, edit))) return undefined;
  return { safety: "safe", edits };
}
