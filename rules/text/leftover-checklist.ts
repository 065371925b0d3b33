import { z } from "zod";
import { readWritersChecklists } from "../../src/post/text/checklists.ts";
import { definePostRule } from "../../src/rule.ts";

/** A post about writing, or about a tool for it, shows such lists to its readers. */
const ABOUT_WRITING =
  /블로그|글쓰기|글 ?쓰기|쓰는 ?(?:법|방법)|작성 ?(?:법|방법|요령|가이드)|템플릿|양식|마크다운|체크 ?리스트|\b(?:blog(?:ging|s)?|writing|templates?|markdown|check-?lists?|jekyll|hugo|astro|publishing|contributing)\b/i;

export default definePostRule({
  meta: {
    id: "leftover-checklist",
    summary: {
      en: "A post holds no list of what its writer has still to do.",
      ko: "글쓴이가 발행 전에 확인할 목록은 글에 남아 있지 않습니다.",
    },
    why: {
      en: "A checklist with open boxes tells every reader that the post is not done.",
      ko: "빈칸으로 남은 점검 목록은 아직 다 쓰지 않은 글이라는 인상을 줍니다.",
    },
    severity: "warn",
    messages: {
      en: {
        titled: {
          text: "“{title}” is a list for the writer of the post, not for its readers.",
          help: "Do what it lists, then remove it.",
        },
        tasks: {
          text: "These {count} tasks are for the writer of the post, not for its readers.",
          help: "Do what they say, then remove them.",
        },
      },
      ko: {
        titled: {
          text: "‘{title}’ 목록은 독자가 아니라 글쓴이를 위한 것입니다.",
          help: "목록에 적힌 일을 마친 뒤 지우세요.",
        },
        tasks: {
          text: "여기부터 할 일 {count}가지는 독자가 아니라 글쓴이를 위한 것입니다.",
          help: "적힌 일을 마친 뒤 지우세요.",
        },
      },
    },
    examples: { flags: "flags-checklist-under-its-heading.md", allows: "allows-checklist-of-the-paper.md" },
  },
  options: z.strictObject({}),
  check(post, { report }) {
    if (ABOUT_WRITING.test(post.title ?? "")) return;
    for (const { title, items } of readWritersChecklists(post.source.text, post.body.blocks, post.sections)) {
      const [first] = items;
      if (!first) continue;
      if (title)
        report({
          at: title.at,
          message: "titled",
          values: { title: title.text.replace(/(?<![\s:：])[\s:：]+$/, "") },
        });
      else report({ at: first, message: "tasks", values: { count: items.length } });
    }
  },
});
