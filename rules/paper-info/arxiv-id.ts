import { z } from "zod";
import { arxivIdIn, faultOfArxivId, findArxivIds } from "../../src/post/arxiv.ts";
import type { Post } from "../../src/post/post.ts";
import { lineAt, overlaps, type Range } from "../../src/post/source.ts";
import { definePostRule } from "../../src/rule.ts";

export default definePostRule({
  meta: {
    id: "arxiv-id",
    summary: {
      en: "Every arXiv id can exist, and a link leads to the id that it shows.",
      ko: "arXiv 번호는 실제로 있을 수 있는 번호이고, 링크는 보이는 번호의 논문으로 이어집니다.",
    },
    why: {
      en: "With one digit wrong the reader lands on another paper, or on none.",
      ko: "숫자 하나만 틀려도 독자는 다른 논문을 열거나 아무것도 찾지 못합니다.",
    },
    severity: "error",
    messages: {
      en: {
        month: {
          text: "{id} cannot be an arXiv id: its month would be {month}.",
          help: "Compare it with the paper's page; the first four digits are year and month.",
        },
        digits: {
          text: "{id} cannot be an arXiv id: it has a digit too many or too few.",
          help: "Behind the dot stand five digits since 2015 and four before that; behind a slash, seven.",
        },
        year: {
          text: "{id} cannot be an arXiv id: ids of this form begin with 0704, April 2007.",
          help: "Compare it with the paper's page.",
        },
        retired: {
          text: "{id} cannot be an arXiv id: ids of this form end with 0703, March 2007.",
          help: "Compare it with the paper's page.",
        },
        form: {
          text: "“{id}” is no arXiv id.",
          help: "Write it as 2104.08691, or as hep-th/9901001 for a paper from before April 2007.",
        },
        mismatch: {
          text: "The link shows arXiv {shown} but leads to {target}.",
          help: "Make both the same paper.",
        },
        "two-titles": {
          text: "arXiv {id} stands under two titles: “{other}” and “{title}”.",
          help: "One of the two papers has another id; look it up.",
        },
      },
      ko: {
        month: {
          text: "있을 수 없는 arXiv 번호입니다: {id}. 월 자리의 숫자가 {month}입니다.",
          help: "앞 네 자리는 연도와 월입니다. 논문 페이지의 번호와 대조하세요.",
        },
        digits: {
          text: "arXiv 번호 {id}의 자릿수가 맞지 않습니다.",
          help: "점 뒤의 숫자는 2015년부터 다섯 자리, 그 전에는 네 자리이고, 빗금 뒤의 숫자는 일곱 자리입니다.",
        },
        year: {
          text: "있을 수 없는 arXiv 번호입니다: {id}. 이 형식은 0704(2007년 4월)부터 쓰였습니다.",
          help: "논문 페이지의 번호와 대조하세요.",
        },
        retired: {
          text: "있을 수 없는 arXiv 번호입니다: {id}. 이 형식은 0703(2007년 3월)까지 쓰였습니다.",
          help: "논문 페이지의 번호와 대조하세요.",
        },
        form: {
          text: "‘{id}’ 표기는 arXiv 번호가 아닙니다.",
          help: "2104.08691처럼 적고, 2007년 4월 이전 논문이라면 hep-th/9901001처럼 적으세요.",
        },
        mismatch: {
          text: "링크에 보이는 arXiv 번호는 {shown}인데 실제로는 {target} 논문으로 이어집니다.",
          help: "둘을 같은 논문으로 맞추세요.",
        },
        "two-titles": {
          text: "arXiv 번호 {id}에 제목이 둘 붙어 있습니다: ‘{other}’, ‘{title}’",
          help: "둘 중 하나는 다른 논문의 번호입니다. 확인해서 고치세요.",
        },
      },
    },
    notes: { first: { en: "the other title stands here", ko: "다른 제목은 여기에 있습니다" } },
    examples: { flags: "flags-month-that-is-none.md", allows: "allows-ids-of-both-styles.md" },
  },
  options: z.strictObject({}),
  check(post, { report }) {
    const seen = new Set<string>();
    const titles = new Map<string, { title: string; at: Range }>();
    for (const link of linksOf(post)) {
      const { target } = link;
      const words = link.words.replace(/\s+/g, " ").trim();
      const shown =
        /^(?:arxiv\s*(?:[:：]\s*)?)?\S+$/i.test(words) && !words.includes("://")
          ? arxivIdIn(words)
          : undefined;
      if (shown !== undefined && shown !== target)
        report({ at: link, message: "mismatch", values: { shown, target } });
      if (shown !== undefined || !isTitle(words)) continue;
      const known = titles.get(target);
      if (!known) titles.set(target, { title: words, at: link });
      else if (!shareWords(known.title, words)) {
        report({
          at: link,
          message: "two-titles",
          values: { id: target, title: words, other: known.title },
          related: [{ at: known.at, note: "first" }],
        });
      }
    }
    let code: readonly Range[] | undefined;
    for (const found of findArxivIds(post.source.text)) {
      const fault = faultOfArxivId(found.id);
      // A link's words and its target say the same id: one finding a line.
      const key = `${found.id} ${lineAt(post.source, found.start)}`;
      if (!fault || seen.has(key)) continue;
      code ??= codeIn(post);
      if (code.some((block) => overlaps(block, found))) continue;
      seen.add(key);
      // A stand-in (`arxiv.org/abs/XXXX`) is another rule's; a path that is no id may be anything.
      if (fault === "form" && !/^\d|^[a-z-]+\/\d/.test(found.id)) continue;
      if (fault === "month")
        report({
          at: found,
          message: fault,
          values: { id: found.id, month: found.id.replace(/^.*\//, "").slice(2, 4) },
        });
      else report({ at: found, message: fault, values: { id: found.id } });
    }
    for (const { info, value, valueRange, place } of post.fields) {
      // "1706-03762", "17O6.03762": nearly an id.
      const isNearly =
        info === "arxiv" &&
        place !== "front-matter" &&
        /^[\dO]{4}[-_. ,·]?[\dO]{3,6}$/.test(value) &&
        !/^(?:19|20)\d{6}$/.test(value);
      if (isNearly && arxivIdIn(value) === undefined)
        report({ at: valueRange, message: "form", values: { id: value } });
    }
  },
});

/** What shows or hides text as it is, where an id may be anything. */
function codeIn({ body }: Post): Range[] {
  const code: Range[] = body.blocks.filter(({ kind }) => kind === "code" || kind === "comment");
  for (const { inlines } of body.blocks)
    for (const inline of inlines) if (inline.node.type === "inlineCode") code.push(inline);
  return code;
}

/** Words that read like an English title: most of the longer ones begin with a capital. Others may be any remark. */
function isTitle(words: string): boolean {
  if (words.length < 20 || /arxiv|https?:|[가-힣]/i.test(words)) return false;
  const long = words.split(/[\s-]+/).filter((word) => /^\W*[a-z]/i.test(word) && word.length >= 4);
  return long.length >= 3 && long.filter((word) => /^\W*[A-Z]/.test(word)).length >= long.length * 0.6;
}

/** True where two titles have half of the shorter one's words in common: one paper, cited in two ways. */
function shareWords(one: string, other: string): boolean {
  const [a, b] = [one, other].map((title) => new Set(title.toLowerCase().match(/[\p{L}\p{N}]{2,}/gu) ?? []));
  if (!a || !b) return true;
  const common = [...a].filter((word) => b.has(word)).length;
  return common >= Math.min(a.size, b.size) / 2;
}

/** The links to papers on arXiv, each with its paper's id. */
function* linksOf(post: Post): Generator<Range & { readonly target: string; readonly words: string }> {
  for (const { inlines } of post.body.blocks) {
    for (let i = 0; i < inlines.length; i++) {
      const inline = inlines[i];
      if (inline?.node.type !== "link" || !/arxiv/i.test(inline.node.url ?? "")) continue;
      const { node, start, end } = inline;
      const target = findArxivIds(node.url ?? "")[0]?.id;
      if (target === undefined) continue;
      let words = "";
      // What a link holds follows it.
      for (let j = i + 1; (inlines[j]?.start ?? end) < end; j++) {
        const inner = inlines[j]?.node;
        if (inner?.type === "text") words += inner.value ?? "";
      }
      yield { start, end, target, words };
    }
  }
}
