import { z } from "zod";
import { labelOf } from "../../src/post/fields.ts";
import type { ProseLine } from "../../src/post/prose.ts";
import { lineAt, lineRange, lineText, type Source } from "../../src/post/source.ts";
import { columnsOf, type List, type MarginLine, readLists, type TopItem } from "../../src/post/text/lists.ts";
import { definePostRule, type Fix } from "../../src/rule.ts";

/** Editors that wrap lines do so at a column between these two. */
const WRAPS = { from: 60, to: 110 };
const ENDS_SENTENCE = /[.!?。！？]["'”’)\]*_]*$/;
/** A line that ends so goes on: a comma, a particle, a word that wants another. Nouns may end in the same letter. */
const GOES_ON =
  /[,:;(\-–—/+&=]$|(?:[은는을를에와며]|(?<![차길깊높넓크])이|(?<![평추증대])가|(?<![정합논회주])의|(?<![결효성초])과|(?<!경)로|(?<![제참사최재경])고|(?<![순문])서|(?<![측장화표])면|거나|지만|하여|위해|통해|대한|있는|하는|되는|된|한|및|또는|혹은)$|\b(?:the|an?|of|to|in|on|at|by|for|from|with|and|or|but|nor|as|is|are|was|were|be|that|which|than|into|we|it|its|their|this|these)$/i;
/** Words with which a remark on the item above opens. */
const REMARK =
  /^(?:[([→※*]|=>|->|(?:즉|예를 ?들어|예|예시|가령|단|다만|참고|참고로|주의|비고|이는|이것은|여기서|여기에서|이때|이 ?경우|note|e\.g|i\.e|for (?:example|instance)|that is|here|this|it|they|that|example|tip|warning|caution|hint|see)(?!\p{L}))/iu;
/** Words with which a sentence looks back on a whole list. */
const LOOKS_BACK =
  /^(?:이러한|이처럼|이상의|위의? |이 (?:논문|연구|결과|발견|방법|모델|글)|본 (?:논문|연구)|종합|전체적|전반적|정리하면|요약하면|결과적|결론적|these|those|overall|in (?:summary|short|sum|total)|to (?:summarize|sum up)|together|taken together|all (?:of these|in all)|in conclusion)/i;

/** A line that begins something of its own below an item, and goes on with a paragraph: a list from 2 on, a tag. */
const ENDS_ITEM_ONLY = /^ {0,3}(?:(?!1[.)])\d{1,9}[.)](?:\s|$)|[-+*][ \t]*$|<)/;

export default definePostRule({
  meta: {
    id: "swallowed-paragraph",
    summary: {
      en: "What follows a list stands below it, not inside its last item.",
      ko: "목록 뒤의 글이 마지막 항목 속으로 들어가지 않고 목록 아래에 놓입니다.",
    },
    why: {
      en: "Without a blank line the text is shown as the rest of the item above, and a label no longer opens anything.",
      ko: "빈 줄이 없으면 뒤의 글이 바로 위 항목에 이어 붙어, 소제목이 소제목으로 보이지 않습니다.",
    },
    severity: "warn",
    fixable: "safe",
    messages: {
      en: {
        label: {
          text: "The label “{words}” is shown inside the list item above: no blank line stands between them.",
          help: "Put a blank line before it; if it belongs to the item, indent it as far as the item's text.",
        },
        sentence: {
          text: "“{words}” is shown inside the list item above: no blank line stands between them.",
          help: "Put a blank line before it; if it belongs to the item, indent it as far as the item's text.",
        },
      },
      ko: {
        label: {
          text: "빈 줄이 없어 ‘{words}’ 소제목이 바로 위 목록 항목 안에 표시됩니다.",
          help: "앞에 빈 줄을 넣으세요. 그 항목에 딸린 글이라면 항목의 글에 맞추어 들여 쓰세요.",
        },
        sentence: {
          text: "빈 줄이 없어 ‘{words}’ 문장이 바로 위 목록 항목 안에 표시됩니다.",
          help: "앞에 빈 줄을 넣으세요. 그 항목에 딸린 글이라면 항목의 글에 맞추어 들여 쓰세요.",
        },
      },
    },
    notes: { item: { en: "the line that takes it in", ko: "이 글이 이어 붙는 줄" } },
    examples: { flags: "flags-bold-label-after-a-list.md", allows: "allows-lines-indented-to-the-item.md" },
  },
  options: z.strictObject({}),
  check(post, { report }) {
    const { text } = post.source;
    for (const list of readLists(post.source, post.texts)) {
      const taking = list.items.filter(({ marginLines }) => marginLines.length > 0);
      // Items that all have such a line have it on purpose, and so has a list of one item.
      if (list.items.length < 2 || taking.length === list.items.length) continue;
      const labelled = taking.filter(({ marginLines }) =>
        marginLines.some(({ line }) => kindOfLabel(text, line) === "alone"),
      );
      const inGroups = labelled.length > 1 || opensBelowLabel(text, list);
      for (const item of taking) {
        const isLast = item === list.items.at(-1);
        const found = item.marginLines.find(({ line, before }) => {
          if (REMARK.test(line.text) || /[:：,]$/.test(before.text)) return false;
          const kind = kindOfLabel(text, line);
          if (kind === "alone") return isLast || (!item.ordered && (inGroups || line.text.endsWith(":")));
          return kind === "run-in" && isLast && taking.length === 1;
        });
        const [first] = item.marginLines;
        if (found)
          tell(
            list,
            item,
            found,
            ENDS_SENTENCE.test(found.line.text) && !labelOf(text, found.line) ? "sentence" : "label",
          );
        else if (first && isLast && taking.length === 1 && isOwnSentence(text, list, first))
          tell(list, item, first, "sentence");
      }
    }
    function tell(list: List, item: TopItem, marginLine: MarginLine, message: "label" | "sentence"): void {
      const { line, before } = marginLine;
      const said = message === "label" ? (labelOf(text, line)?.text ?? line.text) : line.text;
      const words = said.length > 40 ? `${said.slice(0, 40).trimEnd()}…` : said;
      report({
        at: line,
        message,
        values: { words },
        related: [{ at: before, note: "item" }],
        fix: partingOf(post.source, list, item, marginLine),
      });
    }
  },
});

/** A blank line before a line; none where what follows would not be read as it is now, or the line itself as a heading. */
function partingOf(
  source: Source,
  list: List,
  item: TopItem,
  { line, paragraph: { block } }: MarginLine,
): Fix | undefined {
  const { text } = source;
  const index = lineAt(source, line.start) - 1;
  const behind = lineAt(source, block.end);
  // What underlines nothing inside of an item makes a heading of a paragraph.
  for (let i = index + 1; i <= behind; i++)
    if (/^ {0,3}(?:=+|-+)[ \t]*$/.test(lineText(source, i))) return undefined;
  if (ENDS_ITEM_ONLY.test(lineText(source, behind))) return undefined;
  // Marks that pair across the line would be shown as they are.
  if (text.slice(block.start, line.start).split("**").length % 2 === 0) return undefined;
  // What is indented belongs to the item: on its own a list stays a list, and other things do not.
  const rest = text.slice(block.end, item.end).trimEnd();
  const nested = rest.trimStart();
  const indent =
    rest
      .slice(0, rest.length - nested.length)
      .split(/[\r\n]/)
      .at(-1) ?? "";
  const isNested = /^ {0,3}$/.test(indent) && /^(?:[-*+]|\d{1,9}[.)])[ \t]/.test(nested);
  if (rest !== "" && !(isNested && item === list.items.at(-1))) return undefined;
  const { start } = lineRange(source, index);
  const ending = /(?:\r\n|\r|\n)$/.exec(text.slice(start - 2, start))?.[0];
  return ending === undefined ? undefined : { safety: "safe", edits: [{ start, end: start, text: ending }] };
}

/** A line that is bold from end to end, a label with its value, or neither. */
function kindOfLabel(text: string, line: ProseLine): "alone" | "run-in" | undefined {
  const written = text.slice(line.start, line.end);
  if (/^(\*\*|__)[^*_]{1,60}\1\s*[:：]?\\?$/.test(written)) return "alone";
  return labelOf(text, line)?.bold ? "run-in" : undefined;
}

/** True for a list below a line that is or ends in a label, a blank line between them or none: another label within it opens the next list. */
function opensBelowLabel(text: string, { items: [first] }: List): boolean {
  const above = first ? text.slice(Math.max(0, first.start - 80), first.start) : "";
  return /(?:\*\*|__)[ \t]*(?:[:：][ \t]*)?(?:(?:\r\n|\r|\n)[ \t]*){1,2}$/.test(above);
}

/** True for a whole sentence behind a finished item, in a list that is not wrapped at the margin. */
function isOwnSentence(text: string, list: List, { line, before, paragraph }: MarginLine): boolean {
  const last = paragraph.lines.at(-1);
  const isFollowed = last?.end !== list.items.at(-1)?.lines.at(-1)?.end;
  if (isFollowed || !last || !ENDS_SENTENCE.test(last.text) || line.text.length < 15) return false;
  if (!/^[\p{Lu}\p{Lo}]/u.test(line.text) || labelOf(text, line)?.bold || REMARK.test(line.text))
    return false;
  const lines = list.items.flatMap((item) => item.lines);
  const width = columnsOf(text.slice(before.start, before.end));
  const isUnwrapped = lines.some((one) => columnsOf(one.text.replace(/https?:\S+/g, "")) > WRAPS.to);
  // Two blanks or a backslash: the line below was to follow this one.
  if (/(?: {2}|\\)(?:\r\n|\r|\n)/.test(text.slice(before.end - 1, line.start))) return false;
  if (width >= WRAPS.from && !isUnwrapped) return false;
  const finished = list.items.filter((item) =>
    item.lines.some((one) => one !== last && ENDS_SENTENCE.test(one.text)),
  );
  if (ENDS_SENTENCE.test(before.text)) return LOOKS_BACK.test(line.text) || list.items.length > 2;
  return finished.length === 0 && !GOES_ON.test(before.text);
}
