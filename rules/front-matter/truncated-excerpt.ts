import { z } from "zod";
import type { Post } from "../../src/post/post.ts";
import { lineAt, type Range } from "../../src/post/source.ts";
import { type Cut, cutFrom, cutWord, endingOf, endRange, isEnded } from "../../src/post/text/truncation.ts";
import { definePostRule } from "../../src/rule.ts";

const SUMMARY_KEY = /^(?:excerpt|description|summary|subtitle|abstract)$/i;

export default definePostRule({
  meta: {
    id: "truncated-excerpt",
    summary: {
      en: "The post's excerpt ends where a sentence or a phrase ends.",
      ko: "글의 요약은 말이 끝나는 곳에서 끝납니다.",
    },
    why: {
      en: "The excerpt is what lists, feeds and search engines show; half a word there looks like a broken page.",
      ko: "요약은 글 목록과 피드, 검색 결과에 그대로 나옵니다. 낱말이 반 토막 나 있으면 깨진 페이지처럼 보입니다.",
    },
    severity: "warn",
    messages: {
      en: {
        cut: {
          text: '"{key}" breaks off in the middle of a word: “{tail}”',
          help: "End it with a whole sentence that says what the paper finds.",
        },
        copied: {
          text: '"{key}" breaks off in the middle of a word that goes on in line {line}: “{tail}”',
          help: "End it with a whole sentence that says what the paper finds.",
        },
      },
      ko: {
        cut: {
          text: '"{key}" 값이 낱말 중간에서 끊겼습니다: “{tail}”',
          help: "논문의 핵심을 담은 온전한 문장으로 끝맺으세요.",
        },
        copied: {
          text: '"{key}" 값이 낱말 중간에서 끊겼습니다. 뒷말은 {line}행에 있습니다: “{tail}”',
          help: "논문의 핵심을 담은 온전한 문장으로 끝맺으세요.",
        },
      },
    },
    notes: { rest: { en: "the same words go on here", ko: "같은 말이 여기에서 이어집니다" } },
    examples: { flags: "flags-excerpt-cut-in-a-word.md", allows: "allows-excerpt-that-trails-off.md" },
  },
  options: z.strictObject({}),
  check(post, { report }) {
    if (post.frontMatter.state !== "data") return;
    for (const { path, data, value, token } of post.frontMatter.entries) {
      const [key] = path;
      if (path.length !== 1 || typeof key !== "string" || !SUMMARY_KEY.test(key)) continue;
      if (typeof data !== "string") continue;
      const found = findCut(post, data.replace(/\s+/g, " ").trim());
      if (!found) continue;
      const at = endRange(value, token, found.tail.length);
      if (!found.whole) report({ at, message: "cut", values: { key, tail: found.tail } });
      else {
        const line = lineAt(post.source, found.whole.start);
        const related = [{ at: found.whole, note: "rest" } as const];
        report({ at, message: "copied", values: { key, tail: found.tail, line }, related });
      }
    }
  },
});

/** Where an excerpt was cut, and what it was cut from. */
function findCut(post: Post, text: string): (Cut & { readonly whole: Range | undefined }) | undefined {
  if (isEnded(text)) return undefined;
  const ending = endingOf(text);
  const title = post.title === undefined ? undefined : cutFrom(ending, post.title);
  if (title) return { ...title, whole: titleRange(post) };
  const texts = [post.title ?? ""];
  for (const { prose, sentences } of post.texts.paragraphs) {
    const cut = cutFrom(ending, prose.text.replace(/[^\S ]/g, " "));
    const [first] = sentences;
    if (cut && first) return { ...cut, whole: first };
    texts.push(prose.text);
  }
  const cut = cutWord(ending, texts);
  return cut && { ...cut, whole: undefined };
}

function titleRange({ frontMatter }: Post): Range | undefined {
  return frontMatter.state === "data"
    ? frontMatter.entries.find(({ path }) => path.length === 1 && path[0] === "title")?.value
    : undefined;
}
