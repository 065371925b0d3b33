import { z } from "zod";
import { isEntangled, type Removal, removalFromList, removalOf } from "../../src/post/front-matter/edits.ts";
import type { FrontMatter, FrontMatterEntry } from "../../src/post/front-matter.ts";
import { TAG_KEYS, tagsOf } from "../../src/post/site/taxonomy.ts";
import { lineAt, type Range, type Source } from "../../src/post/source.ts";
import { definePostRule, type FixSafety } from "../../src/rule.ts";

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
    fixable: "safe",
    notes: { first: { en: "first here", ko: "처음 나온 곳" } },
    examples: { flags: "flags-same-tag-twice.md", allows: "allows-tag-that-is-also-a-category.md" },
  },
  options: z.strictObject({}),
  check({ source, frontMatter }, { report }) {
    if (frontMatter.state !== "data") return;
    const isFixable = !isEntangled(frontMatter);
    const seen = new Map<string, Map<string, Use>>();
    const lists = new Map<string, FrontMatterEntry>();
    for (const entry of frontMatter.entries) {
      const [key] = entry.path;
      if (typeof key !== "string" || !TAG_KEYS.includes(key)) continue;
      if (entry.path.length === 1) lists.set(key, entry);
      if (entry.path.length === 2 && Array.isArray(entry.data)) {
        report({
          at: entry.value,
          message: "nested",
          values: { key, token: entry.token.replace(/\s+/g, " ") },
        });
        continue;
      }
      const tags = seen.get(key) ?? new Map<string, Use>();
      seen.set(key, tags);
      for (const { tag, at } of tagsOf(entry, false)) {
        const first = tags.get(fold(tag));
        if (!first) {
          tags.set(fold(tag), { tag, at, entry });
          continue;
        }
        const line = lineAt(source, first.at.start);
        const related = [{ at: first.at, note: "first" } as const];
        const isSame = first.tag === tag && (first.entry === entry || first.entry.data === entry.data);
        const removal = isFixable
          ? removalOfTag(source, frontMatter, { tag, at, entry }, lists.get(key))
          : undefined;
        // Which of two spellings is the site's own, nobody knows from one post.
        const safety: FixSafety = isSame && !removal?.hasComment ? "safe" : "unsafe";
        const fix = removal && { safety, edits: [{ ...removal.range, text: "" }], keys: [key] };
        if (first.tag === tag) report({ at, message: "again", values: { tag, key, line }, related, fix });
        else report({ at, message: "variant", values: { tag, first: first.tag, key, line }, related, fix });
      }
    }
  },
});

function fold(tag: string): string {
  return tag.toLowerCase().replace(/\s+/g, "");
}

interface Use {
  readonly tag: string;
  readonly at: Range;
  /** The item of a list, or the text that holds several tags. */
  readonly entry: FrontMatterEntry;
}

/** What goes with one of several tags; undefined where what stays may be no longer what it was. */
function removalOfTag(
  source: Source,
  frontMatter: FrontMatter & { readonly state: "data" },
  { at, entry }: Use,
  list: FrontMatterEntry | undefined,
): Removal | undefined {
  const { path, value, token, style } = entry;
  if (path.length === 2)
    return typeof path[1] === "number" ? removalOf(source, frontMatter, entry, list) : undefined;
  // Without quotes, what is left must surely be text still: it begins with the first tag.
  const [first = ""] = token.split(",", 1);
  if (style === "plain" && !/^(?!(?:true|false|yes|no|on|off|null|[yn])$)\p{L}/iu.test(first.trim()))
    return undefined;
  const quote = style === "quoted" ? 1 : 0;
  const range = removalFromList(source, at, { start: value.start + quote, end: value.end - quote });
  return range && { range, hasComment: false };
}
