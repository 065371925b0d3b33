import {
  captionOf,
  inOnePost,
  inserted,
  type Kind,
  keyOf,
  type Page,
  type Part,
  replaced,
  type Shown,
} from "../plant.ts";
import { chapters, isOutlined, leaves, lineOf, NUMBERS, withContent } from "./shared.ts";

/** Defects of headings and of what stands below them. */
export const sections: readonly Kind[] = [
  inOnePost("two sections swapped", "section-skeleton", (page, draw) => {
    const all = chapters(page);
    const at = draw.below(all.length - 1);
    const [one, other] = [all[at], all[at + 1]];
    if (!one || !other || !isOutlined(page)) return undefined;
    const moved = page.lines.slice(one.at, one.wholeEnd);
    const kept = page.lines.slice(other.at, other.wholeEnd);
    // The last section ends with the file, where no blank line stands.
    if (kept.at(-1) !== "") kept.push("");
    const lines = [...page.lines.slice(0, one.at), ...kept, ...moved, ...page.lines.slice(other.wholeEnd)];
    return {
      lines,
      at: [one.at, one.at + kept.length],
      also: [{ rule: "heading-order" }, ...NUMBERS],
    };
  }),
  inOnePost("a section left out", "section-skeleton", (page, draw) => {
    const all = chapters(page);
    const part = draw.pick(all);
    if (!part || !isOutlined(page)) return undefined;
    const before = all[all.indexOf(part) - 1];
    return {
      lines: page.lines.toSpliced(part.at, part.wholeEnd - part.at),
      at: before?.at ?? part.at,
      also: [{ rule: "heading-order" }, ...NUMBERS],
    };
  }),
  inOnePost("a heading given twice", "duplicate-heading", (page, draw) => {
    const part = draw.pick(page.parts);
    const earlier = page.parts.filter((other) => part && isSibling(page, other, part) && other.at < part.at);
    const other = draw.pick(earlier);
    if (!part || !other) return undefined;
    const bare = (title: string) => title.replace(/^\d[\d.]*\.? /, "");
    const written = lineOf(page, part.at).replace(bare(part.title), () => bare(other.title));
    return {
      lines: replaced(page.lines, part.at, written),
      at: part.at,
      also: [{ rule: "section-skeleton" }],
    };
  }),
  inOnePost("a level skipped", "heading-order", (page, draw) => {
    const part = draw.pick(
      page.parts.filter(({ level }, i) =>
        level === 2 ? !isOutlined(page) && i > 0 : page.parts[i - 1]?.level === level - 1,
      ),
    );
    if (!part) return undefined;
    const deeper = "#".repeat(part.level === 2 ? 2 + draw.below(2) : 1 + draw.below(2));
    return { lines: replaced(page.lines, part.at, deeper + lineOf(page, part.at)), at: part.at };
  }),
  inOnePost("a wrong number before a heading", "heading-order", (page, draw) => {
    const part = draw.pick(page.parts.filter(({ title }) => /^(?:\d\.)?[2-9]\.? /.test(title)));
    if (!part) return undefined;
    const [, before = "", number = "", after = ""] =
      /^(#+ (?:\d\.)?)(\d)(\.? .*)$/.exec(lineOf(page, part.at)) ?? [];
    const other = draw.pick([1, 2, 3, 4, 5, 6, 7, 8].filter((one) => one !== Number(number)));
    // The heading that follows, and those below, do not fit this number either.
    return {
      lines: replaced(page.lines, part.at, `${before}${other}${after}`),
      at: part.at,
      also: [{ rule: "heading-order" }],
    };
  }),
  inOnePost("an empty section", "empty-section", (page, draw) => {
    const part = draw.pick(leaves(page));
    if (!part) return undefined;
    return { lines: withContent(page, part), at: part.at, also: NUMBERS };
  }),
  inOnePost("a section of figures alone", "figure-only-section", (page, draw) => {
    const part = draw.pick(leaves(page).filter((one) => page.figures.some((figure) => isIn(one, figure))));
    if (!part) return undefined;
    const shown = page.figures.filter((figure) => isIn(part, figure));
    const content = shown.flatMap((figure) => {
      const { label, write } = captionOf(page, figure);
      const caption = write(
        label + (page.isKorean ? "두 설정에서 잰 정확도 곡선" : "Accuracy in both settings"),
      );
      const lines = page.lines.slice(figure.start, figure.end);
      return [
        ...(figure.form === "include" ? lines : lines.with(figure.caption - figure.start, caption)),
        "",
      ];
    });
    if (shown.some(({ form }) => form === "include")) return undefined;
    return { lines: withContent(page, part, ...content), at: part.at };
  }),
  inOnePost("an instruction in a heading", ["heading-instruction", "template-prompt"], (page, draw) => {
    const part = draw.pick(page.parts);
    const words = draw.pick(
      page.isKorean && isOutlined(page)
        ? ["(2-3문장)", "(선택)", "(한두 문장)", "(작성 필요)", "(필수)"]
        : ["(1-2 sentences)", "(two paragraphs)", "(TODO)", "(to be written)"],
    );
    if (!part) return undefined;
    return { lines: replaced(page.lines, part.at, `${lineOf(page, part.at)} ${words}`), at: part.at };
  }),
  inOnePost("the title as a heading", "title-heading", (page) => {
    const title = keyOf(page, "title");
    if (!title) return undefined;
    const at = page.frontMatter.end + 2;
    return { lines: page.lines.toSpliced(at, 0, `# ${title.value}`, ""), at };
  }),
  inOnePost("fields of the evaluation elsewhere", "misplaced-field", (page, draw) => {
    const last = page.parts.at(-1);
    const gap = draw.pick(page.gaps.filter((at) => last && at > (page.parts[0]?.at ?? 0) && at < last.at));
    if (gap === undefined || last === undefined || !/평가/.test(last.title)) return undefined;
    const { lines, at } = inserted(
      page.lines,
      gap,
      "- **강점**: 표를 스물두 개나 실어 과제마다 점수를 견주어 볼 수 있다.",
      "- **추천도**: ⭐⭐⭐ 3절까지만 읽어도 된다.",
    );
    return { lines, at, also: [{ rule: "misplaced-field", at: at + 1 }] };
  }),
];

function isSibling(page: Page, one: Part, other: Part): boolean {
  const parentOf = (part: Part) => page.parts.findLast(({ at, level }) => at < part.at && level < part.level);
  return one !== other && one.level === other.level && parentOf(one) === parentOf(other);
}

function isIn(part: Part, { start }: Shown): boolean {
  return part.at < start && start < part.end;
}
