import { z } from "zod";
import type { Section } from "../../src/post/sections.ts";
import { lineAt } from "../../src/post/source.ts";
import { definePostRule } from "../../src/rule.ts";

export default definePostRule({
  meta: {
    id: "duplicate-heading",
    summary: {
      en: "No heading stands twice under one parent.",
      ko: "한 절 아래에 같은 제목이 두 번 나오지 않습니다.",
    },
    why: {
      en: "Two equal entries in the table of contents cannot be told apart, and a link reaches only the first.",
      ko: "목차에 같은 항목이 둘이면 구별할 수 없고, 링크는 앞의 것으로만 이어집니다.",
    },
    severity: "warn",
    style: { unit: "posts" },
    messages: {
      en: {
        repeated: {
          text: "The heading “{title}” already stands on line {line}.",
          help: "Join the two sections, or name this one for what it holds.",
        },
      },
      ko: {
        repeated: {
          text: "‘{title}’ 제목이 {line}행에 이미 있습니다.",
          help: "두 절을 합치거나 내용에 맞는 다른 제목을 붙이세요.",
        },
      },
    },
    notes: { first: { en: "first stands here", ko: "처음 나온 곳" } },
    examples: {
      flags: "flags-same-heading-under-one-parent.md",
      allows: "allows-same-heading-under-other-parents.md",
    },
  },
  options: z.strictObject({
    ignore: z
      .array(z.string())
      .default([])
      .describe("Headings, without their number, that may stand more than once."),
  }),
  check(post, { options, report }) {
    const seen = new Map<Section | undefined, Map<string, Section>>();
    for (const section of post.sections) {
      const key = section.name.normalize("NFC").toLowerCase();
      if (key === "" || options.ignore.includes(section.name)) continue;
      const siblings = seen.get(section.parent) ?? new Map<string, Section>();
      seen.set(section.parent, siblings);
      const first = siblings.get(key);
      if (!first) {
        siblings.set(key, section);
        continue;
      }
      report({
        at: section.heading,
        message: "repeated",
        values: { title: section.name, line: lineAt(post.source, first.heading.start) },
        related: [{ at: first.heading, note: "first" }],
      });
    }
  },
});
