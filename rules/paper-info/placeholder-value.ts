import { z } from "zod";
import type { Field, InfoName } from "../../src/post/fields.ts";
import { contains, type Range, type Source } from "../../src/post/source.ts";
import { faultOfValue } from "../../src/post/stand-ins.ts";
import { isNumberedTag } from "../../src/post/text/slots.ts";
import { definePostRule } from "../../src/rule.ts";

/** Labels that name the paper's info only beside others. */
const AMBIGUOUS = new Set<InfoName>(["title", "venue", "year", "code", "link", "keywords"]);

const TAG_KEY = /^(?:tags?|categor(?:y|ies)|keywords?)$/i;

export default definePostRule({
  meta: {
    id: "placeholder-value",
    summary: {
      en: "Every field of the paper info holds a real value.",
      ko: "논문 정보의 모든 항목에 실제 값이 적혀 있습니다.",
    },
    why: {
      en: "A reader who looks for the authors, the venue or the paper itself finds a stand-in and cannot trust the rest.",
      ko: "저자나 발표처, 원문을 찾으려던 독자가 임시로 적어 둔 값을 만나면 나머지 내용도 믿기 어렵습니다.",
    },
    severity: "error",
    messages: {
      en: {
        empty: { text: "“{label}” has no value.", help: "Write the paper's own, or remove the line." },
        "stand-in": {
          text: "“{value}” under “{label}” is a stand-in, not a value.",
          help: "Write the paper's own, or remove the line.",
        },
        address: {
          text: "“{url}” under “{label}” is a stand-in, not an address.",
          help: "Write the address that is meant, or remove the line.",
        },
        nowhere: {
          text: "The link “{value}” under “{label}” has no address.",
          help: "Write the address that is meant, or remove the line.",
        },
        tag: {
          text: "“{value}” under “{label}” is a stand-in, not a tag of this post.",
          help: "Write the post's own, or remove it.",
        },
        debris: {
          text: "The value of “{label}” opens with leftover markup: “{value}”.",
          help: "Remove the marks and the colon before the value.",
        },
      },
      ko: {
        empty: { text: "‘{label}’ 항목에 값이 없습니다.", help: "논문의 실제 값을 적거나 줄을 지우세요." },
        "stand-in": {
          text: "‘{label}’ 항목의 ‘{value}’ 값은 임시로 적어 둔 것입니다.",
          help: "논문의 실제 값을 적거나 줄을 지우세요.",
        },
        address: {
          text: "‘{label}’ 항목의 ‘{url}’ 주소는 임시로 적어 둔 것입니다.",
          help: "실제 주소를 적거나 줄을 지우세요.",
        },
        nowhere: {
          text: "‘{label}’ 항목의 ‘{value}’ 링크에 주소가 없습니다.",
          help: "실제 주소를 적거나 줄을 지우세요.",
        },
        tag: {
          text: "‘{label}’ 목록의 ‘{value}’ 값은 임시로 적어 둔 것입니다.",
          help: "이 글에 맞는 값을 적거나 지우세요.",
        },
        debris: {
          text: "‘{label}’ 항목의 값이 남은 기호로 시작합니다: ‘{value}’",
          help: "값 앞에 남은 별표와 콜론을 지우세요.",
        },
      },
    },
    yieldsTo: ["template-prompt"],
    examples: { flags: "flags-stand-ins-of-a-template.md", allows: "allows-real-values.md" },
  },
  options: z.strictObject({
    allow: z.array(z.string()).default([]).describe("Values that are meant as they stand, compared whole."),
  }),
  check(post, { options, report }) {
    for (const field of post.fields) {
      const { info, value, label, valueRange, labelRange } = field;
      if (!info || options.allow.includes(value)) continue;
      // The blog's own author in the front matter is no paper info, and its empty keys are another rule's.
      if (field.place === "front-matter" && value === "") continue;
      // Elsewhere than in a review such a label may be that of anything: a talk, a task; a TODO is one all the same.
      const isOpen = /^(?:todo|tbd|tba|fixme)$/i.test(value);
      if (AMBIGUOUS.has(info) && !post.isReview && field.place !== "front-matter" && !isOpen) continue;
      // A quote speaks of somebody else's text, unless it is the info box itself.
      if (field.block?.inQuote && field.section && !/정보|info/i.test(field.section.title)) continue;
      const message = faultOfValue(info, value, field.links);
      if (!message || (message === "empty" && field.continues)) continue;
      const at = valueRange.end > valueRange.start ? valueRange : labelRange;
      const link = message === "stand-in" ? linkOf(post.source, field) : undefined;
      if (link) {
        const { url, words, ...place } = link;
        if (url === "") report({ at: place, message: "nowhere", values: { label, value: words } });
        else if (!options.allow.includes(url))
          report({ at: place, message: "address", values: { label, url } });
      } else if (message === "empty") report({ at, message, values: { label } });
      else report({ at, message, values: { label, value } });
    }
    if (post.frontMatter.state !== "data") return;
    for (const { path, data, value: at } of post.frontMatter.entries) {
      const [label] = path;
      if (typeof label !== "string" || !TAG_KEY.test(label) || typeof data !== "string") continue;
      if (isNumberedTag(data) && !options.allow.includes(data))
        report({ at, message: "tag", values: { label, value: data } });
    }
  },
});

/** The first link of a value, at its address where that stands in the text as it is; its words may be real. */
function linkOf(
  { text }: Source,
  { block, valueRange }: Field,
): (Range & { url: string; words: string }) | undefined {
  const link = block?.inlines.find((inline) => inline.node.type === "link" && contains(valueRange, inline));
  if (!link) return undefined;
  const url = (link.node.url ?? "").trim();
  const written = /^\[([^\]]*)\]/.exec(text.slice(link.start, link.end));
  const words = written?.[1] ?? url;
  const start = text.indexOf(url, link.start + (written?.[0].length ?? 0));
  return url !== "" && start >= link.start && start < link.end
    ? { start, end: start + url.length, url, words }
    : { start: link.start, end: link.end, url, words };
}
