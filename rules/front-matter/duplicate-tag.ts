import { z } from "zod";
import { TAG_KEYS, tagsOf } from "../../src/post/site/taxonomy.ts";
import { lineAt, type Range } from "../../src/post/source.ts";
import { definePostRule } from "../../src/rule.ts";

export default definePostRule({
  meta: {
    id: "duplicate-tag",
    summary: {
      en: "Each tag and each category stands once in its list.",
      ko: "태그와 카테고리는 각 목록에 한 번씩만 나옵니다.",
    },
    why: {
      en: "A tag that stands twice is shown twice and counts the post twice; a list inside of a list becomes one odd tag.",
      ko: "겹친 태그는 두 번 표시되고 글도 두 번 세어집니다. 목록 안의 목록은 이상한 태그 하나가 됩니다.",
    },
    severity: "warn",
    messages: {
      en: {
        again: { text: '"{tag}" already stands in "{key}" on line {line}.', help: "Delete one of the two." },
        variant: {
          text: '"{tag}" is "{first}" in another spelling, which stands in "{key}" on line {line}.',
          help: "Keep the spelling that the rest of the site uses and delete the other.",
        },
        nested: {
          text: '"{key}" holds a list within its list: {token}',
          help: "Write each item on a line of its own; put quotes around text in brackets.",
        },
      },
      ko: {
        again: {
          text: '"{key}" 목록의 "{tag}" 항목이 {line}행에 이미 있습니다.',
          help: "둘 중 하나를 지우세요.",
        },
        variant: {
          text: '"{key}" 목록의 "{tag}" 항목은 {line}행의 "{first}" 항목과 표기만 다릅니다.',
          help: "사이트에서 쓰는 표기만 남기고 나머지는 지우세요.",
        },
        nested: {
          text: '"{key}" 목록 안에 목록이 또 있습니다: {token}',
          help: "항목마다 줄을 나누어 적으세요. 대괄호가 든 글은 따옴표로 감싸세요.",
        },
      },
    },
    notes: { first: { en: "first here", ko: "처음 나온 곳" } },
    examples: { flags: "flags-same-tag-twice.md", allows: "allows-tag-that-is-also-a-category.md" },
  },
  options: z.strictObject({}),
  check({ source, frontMatter }, { report }) {
    if (frontMatter.state !== "data") return;
    const seen = new Map<string, Map<string, { readonly tag: string; readonly at: Range }>>();
    for (const entry of frontMatter.entries) {
      const [key] = entry.path;
      if (typeof key !== "string" || !TAG_KEYS.includes(key)) continue;
      if (entry.path.length === 2 && Array.isArray(entry.data)) {
        report({
          at: entry.value,
          message: "nested",
          values: { key, token: entry.token.replace(/\s+/g, " ") },
        });
        continue;
      }
      const tags = seen.get(key) ?? new Map<string, { readonly tag: string; readonly at: Range }>();
      seen.set(key, tags);
      for (const { tag, at } of tagsOf(entry, false)) {
        const first = tags.get(fold(tag));
        if (!first) {
          tags.set(fold(tag), { tag, at });
          continue;
        }
        const line = lineAt(source, first.at.start);
        const related = [{ at: first.at, note: "first" } as const];
        if (first.tag === tag) report({ at, message: "again", values: { tag, key, line }, related });
        else report({ at, message: "variant", values: { tag, first: first.tag, key, line }, related });
      }
    }
  },
});

function fold(tag: string): string {
  return tag.toLowerCase().replace(/\s+/g, "");
}
