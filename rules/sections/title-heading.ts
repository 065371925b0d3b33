import { z } from "zod";
import { withoutKind } from "../../src/post/review.ts";
import { definePostRule } from "../../src/rule.ts";

export default definePostRule({
  meta: {
    id: "title-heading",
    summary: {
      en: "The title stands in the front matter alone.",
      ko: "글 제목은 머리말(front matter)에만 있습니다.",
    },
    why: {
      en: "The theme prints the title from the front matter; a level-1 heading with the same words shows it twice.",
      ko: "테마가 머리말의 제목을 출력하므로, 같은 1수준 제목이 본문에 있으면 제목이 두 번 나옵니다.",
    },
    severity: "warn",
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
    notes: { title: { en: "the title stands here", ko: "글 제목" } },
    examples: { flags: "flags-title-folded-over-lines.md", allows: "allows-other-heading-of-level-one.md" },
  },
  options: z.strictObject({}),
  check(post, { report }) {
    const { frontMatter, title } = post;
    if (title === undefined || frontMatter.state !== "data") return;
    const entry = frontMatter.entries.find(({ path }) => path.length === 1 && path[0] === "title");
    for (const section of post.sections) {
      if (section.level !== 1 || fold(section.title) !== fold(title)) continue;
      report({
        at: section.heading,
        message: "repeated",
        related: entry ? [{ at: entry.value, note: "title" }] : [],
      });
    }
  },
});

/** Titles are equal if their letters and digits are, and the signs of names (C++, C#): the rest is the theme's business. */
function fold(title: string): string {
  return withoutKind(title)
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}+#]+/gu, "");
}
