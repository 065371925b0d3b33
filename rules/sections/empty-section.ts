import { z } from "zod";
import { isContent } from "../../src/post/sections.ts";
import { definePostRule } from "../../src/rule.ts";

/** Under such a heading a theme or a plug-in puts what the post itself does not hold. */
const FILLED_BY_THE_SITE = /목차|댓글|\b(?:table of contents|contents|toc|comments|unreleased)\b/i;
/** Under such a heading the page shows the post's footnotes. */
const HOLDS_NOTES = /각주|주석|참고|출처|\b(?:footnotes?|notes|references|bibliography|links)\b/i;

export default definePostRule({
  meta: {
    id: "empty-section",
    summary: { en: "Every section has something in it.", ko: "모든 절에 내용이 있습니다." },
    why: {
      en: "A heading promises something; a reader who follows it from the table of contents finds nothing.",
      ko: "제목은 내용을 약속합니다. 목차를 보고 찾아온 독자는 빈자리를 만나게 됩니다.",
    },
    severity: "error",
    messages: {
      en: {
        empty: { text: "Nothing stands under “{title}”.", help: "Write the section, or remove its heading." },
      },
      ko: {
        empty: {
          text: "‘{title}’ 제목 아래에 아무 내용이 없습니다.",
          help: "내용을 쓰거나 제목을 지우세요.",
        },
      },
    },
    examples: { flags: "flags-heading-before-sibling.md", allows: "allows-heading-with-only-subheadings.md" },
  },
  options: z.strictObject({
    ignore: z.array(z.string()).default([]).describe("Headings, without their number, that may stand alone."),
  }),
  check(post, { options, report }) {
    const hasNotes = post.body.blocks.some(({ inFootnote }) => inFootnote);
    for (const [i, section] of post.sections.entries()) {
      if (section.children.length > 0 || options.ignore.includes(section.name)) continue;
      if (section.blocks.some((block) => isContent(post.source.text, block))) continue;
      if (FILLED_BY_THE_SITE.test(section.name) || (hasNotes && HOLDS_NOTES.test(section.name))) continue;
      // A list of options or signatures, written as headings.
      if (/^#+\s*(`+)[^`]+\1\s*$/.test(post.source.text.slice(section.heading.start, section.heading.end)))
        continue;
      // The title once more, above sections of its own level: title-heading says so.
      if (section.level === 1 && section.title === post.title) continue;
      // "3.1" opens "3.1.1", whatever their levels.
      const number = /^\d+(?:\.\d+)*/.exec(section.title)?.[0];
      if (number !== undefined && post.sections[i + 1]?.title.startsWith(`${number}.`)) continue;
      // A sentence above `---` became a heading by accident.
      const isUnderlined = !post.source.text.startsWith("#", section.heading.start);
      if (isUnderlined && /[.!?。]$/.test(section.title)) continue;
      report({ at: section.heading, message: "empty", values: { title: section.title } });
    }
  },
});
