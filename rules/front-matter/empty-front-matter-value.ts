import { z } from "zod";
import { pathName } from "../../src/post/front-matter/names.ts";
import type { FrontMatterEntry } from "../../src/post/front-matter.ts";
import { definePostRule } from "../../src/rule.ts";

export default definePostRule({
  meta: {
    id: "empty-front-matter-value",
    summary: {
      en: "Every key of the front matter has a value.",
      ko: "프런트 매터의 키에는 모두 값이 있습니다.",
    },
    why: {
      en: "An empty key says that something was forgotten, and it hides the default that the theme or the site would use.",
      ko: "빈 키는 빠뜨린 내용이 있다는 표시이고, 테마나 사이트의 기본값도 가립니다.",
    },
    severity: "warn",
    messages: {
      en: {
        nothing: { text: '"{key}" has no value.', help: "Write the value, or delete the line." },
        empty: { text: '"{key}" is empty: {token}', help: "Write the value, or delete the line." },
      },
      ko: {
        nothing: { text: '"{key}" 값이 없습니다.', help: "값을 적거나 줄을 지우세요." },
        empty: { text: '"{key}" 값이 비어 있습니다: {token}', help: "값을 적거나 줄을 지우세요." },
      },
    },
    examples: { flags: "flags-values-left-by-a-script.md", allows: "allows-false-and-zero.md" },
  },
  options: z.strictObject({
    allow: z.array(z.string()).default([]).describe("Keys that may be empty."),
  }),
  check({ frontMatter }, { options, report }) {
    if (frontMatter.state !== "data") return;
    for (const entry of frontMatter.entries) {
      const { path, value, token } = entry;
      const key = pathName(path);
      if (!isEmpty(entry) || options.allow.includes(key) || options.allow.includes(String(path[0]))) continue;
      const at = { start: entry.key?.start ?? value.start, end: value.end };
      if (token === "") report({ at, message: "nothing", values: { key } });
      else report({ at, message: "empty", values: { key, token } });
    }
  },
});

function isEmpty({ style, data, token }: FrontMatterEntry): boolean {
  // An alias to an empty value is not empty where it stands.
  if (token.startsWith("*")) return false;
  if (style === "empty" || data === null) return true;
  if (style === "collection") return typeof data === "object" && Object.keys(data ?? {}).length === 0;
  return typeof data === "string" && data.trim() === "";
}
