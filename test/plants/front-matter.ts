import { inOnePost, type Kind, keyOf, replaced, tagsOf } from "../plant.ts";
import { INFO_LINE, isOutlined, lineOf, linesWhere, withKey } from "./shared.ts";

/** Defects of the front matter. */
export const frontMatter: readonly Kind[] = [
  inOnePost("a key without value", "empty-front-matter-value", (page, draw) =>
    withKey(
      page,
      draw.pick(["subtitle:", "gallery: []", "sidebar: {}", 'description: ""', "image: ''"]) ?? "",
    ),
  ),
  inOnePost("a day that no month has", "front-matter-dates", (page, draw) => {
    const date = keyOf(page, "date");
    if (!date) return undefined;
    const other = draw.pick(["2025-02-30", "2025-13-05", "2025-04-31", "2025-00-10"]);
    return { lines: replaced(page.lines, date.at, `date: ${other}`), at: date.at };
  }),
  inOnePost("a change before publication", "front-matter-dates", (page, draw) => {
    const changed = keyOf(page, "last_modified_at");
    const words = `last_modified_at: 202${draw.below(4)}-0${1 + draw.below(9)}-1${draw.below(9)}`;
    return changed
      ? { lines: replaced(page.lines, changed.at, words), at: changed.at }
      : withKey(page, words);
  }),
  inOnePost("a date far from the file's name", "front-matter-dates", (page, draw) => {
    const date = keyOf(page, "date");
    if (!date) return undefined;
    const lines = replaced(page.lines, date.at, `date: 202${draw.below(4)}-03-1${draw.below(9)}`);
    return { lines, at: date.at };
  }),
  inOnePost("no title", "front-matter-schema", (page) => {
    const title = keyOf(page, "title");
    return title && { lines: page.lines.toSpliced(title.at, 1), at: 0 };
  }),
  inOnePost("a quote that never closes", "front-matter-block", (page, draw) => {
    const key = keyOf(page, draw.pick(["title", "excerpt"]) ?? "");
    return key && { lines: replaced(page.lines, key.at, lineOf(page, key.at).slice(0, -1)), at: key.at };
  }),
  inOnePost("a colon in a value without quotes", "front-matter-block", (page) => {
    const title = keyOf(page, "title");
    if (!title?.value.includes(": ")) return undefined;
    return { lines: replaced(page.lines, title.at, `title: ${title.value}`), at: title.at };
  }),
  inOnePost("a tab in the front matter", "front-matter-block", (page, draw) => {
    const items = page.lines.flatMap((line, at) =>
      at < page.frontMatter.end && line.startsWith("  - ") ? [at] : [],
    );
    const at = draw.pick(items);
    if (at === undefined) return undefined;
    return { lines: replaced(page.lines, at, lineOf(page, at).replace("  ", "\t")), at };
  }),
  inOnePost("a key given twice", "front-matter-block", (page, draw) => {
    const key = draw.pick(["title", "date", "excerpt"]);
    const first = key === undefined ? undefined : keyOf(page, key);
    return first && withKey(page, lineOf(page, first.at));
  }),
  inOnePost("front matter that never closes", "front-matter-block", (page) => ({
    lines: page.lines.toSpliced(page.frontMatter.end, 1),
    at: 0,
  })),
  inOnePost("front matter below a blank line", "front-matter-block", (page) => ({
    lines: ["", ...page.lines],
    at: 1,
  })),
  inOnePost("a tag twice", "duplicate-tag", (page, draw) => {
    const tags = tagsOf(page);
    const again = draw.pick(tags);
    const last = tags.at(-1);
    if (!again || !last) return undefined;
    const spelling = draw.pick([again.tag, again.tag.toLowerCase(), again.tag.toUpperCase()]);
    const line = lineOf(page, last.at);
    if (line.startsWith("  - "))
      return { lines: page.lines.toSpliced(last.at + 1, 0, `  - ${spelling}`), at: last.at + 1 };
    return { lines: replaced(page.lines, last.at, line.replace("]", `, ${spelling}]`)), at: last.at };
  }),
  inOnePost("a number that loses its zero", "yaml-type-trap", (page, draw) => {
    const number = draw.pick(["1706.03760", "2010.11920", "1512.03380"]);
    if (!isOutlined(page) || keyOf(page, "arxiv")) return undefined;
    return { ...withKey(page, `paper_id: ${number}`) };
  }),
  inOnePost("praise for an excerpt", "boilerplate", (page, draw) => {
    const [title, excerpt] = [keyOf(page, "title"), keyOf(page, "excerpt")];
    if (!title || !excerpt) return undefined;
    const words = draw.pick(
      page.isKorean
        ? [
            `${title.value}에 대한 혁신적인 연구로, 우수한 성능을 보여주는 논문입니다.`,
            "새로운 방법을 제안하여 뛰어난 성능을 달성한 혁신적인 연구",
            "에 대한 체계적 분석",
          ]
        : [
            `${title.value}: an innovative approach with excellent results.`,
            "A novel and effective method with impressive experimental results.",
          ],
    );
    return { lines: replaced(page.lines, excerpt.at, `excerpt: "${words}"`), at: excerpt.at };
  }),
  inOnePost("an excerpt cut in a word", "truncated-excerpt", (page, draw) => {
    const [at, excerpt] = [draw.pick(page.paragraphs), keyOf(page, "excerpt")];
    const words = at === undefined ? "" : lineOf(page, at);
    // Behind its first syllable: a noun without its particle would be a whole word.
    const cuts = [
      ...words.matchAll(
        /(?<![가-힣])[가-힣](?=(?![이입합했하된됩])[가-힣]{3})|(?<![a-z])[a-z]{3}(?=[a-z]{4})/g,
      ),
    ];
    const cut = draw.pick(cuts.map(({ 0: start, index }) => index + start.length).filter((end) => end > 60));
    if (!excerpt || cut === undefined || /[$*`["\]]/.test(words.slice(0, cut))) return undefined;
    return { lines: replaced(page.lines, excerpt.at, `excerpt: "${words.slice(0, cut)}"`), at: excerpt.at };
  }),
];

/** Defects of what a review says of its paper. */
export const info: readonly Kind[] = [
  inOnePost("a stand-in for the paper's data", "placeholder-value", (page, draw) => {
    const at = draw.pick(linesWhere(page, (line) => INFO_LINE.test(line)));
    if (at === undefined) return undefined;
    const found = INFO_LINE.exec(lineOf(page, at)) ?? [];
    const [label = "", value = ""] = [found[1] ?? found[3], found[2] ?? found[4]];
    const stands: Record<string, readonly string[]> = {
      저자: ["연구진", "저자명", "미정", "N/A", ""],
      발표: ["AI Conference", "학회명", "TBD", "미정", "**: EMNLP 2021"],
      ArXiv: ["N/A", "TBD", "[링크](#)", "XXXX.XXXXX", ""],
      Authors: ["Author Name", "Unknown", "TBD", ""],
      Venue: ["AI Conference", "Conference Name", "N/A", ""],
      arXiv: ["N/A", "XXXX.XXXXX", ""],
      Code: ["TBD", "URL", "[Link](#)"],
    };
    const stand = draw.pick(stands[label] ?? []);
    // The site says the same of the value: that it stands in the front matter.
    const also = [{ rule: "contradicting-info", at }];
    const hasMarks = stand?.startsWith("**") === true;
    if (stand === undefined || value === "" || (hasMarks && lineOf(page, at).startsWith("|")))
      return undefined;
    return {
      lines: replaced(
        page.lines,
        at,
        lineOf(page, at).replace(value, () => stand),
      ),
      at,
      also: [...also, ...(hasMarks ? [{ rule: "unrendered-emphasis", at }] : [])],
    };
  }),
  inOnePost("an arXiv number that cannot be", "arxiv-id", (page, draw) => {
    const at = draw.pick(linesWhere(page, (line) => /arxiv\.org\/abs\/\d{4}\./.test(line)));
    if (at === undefined) return undefined;
    const written = draw.pick([
      lineOf(page, at).replaceAll(/(\d\d)\d\d(?=\.\d{5})/g, "$113"),
      lineOf(page, at).replaceAll(/(\d{4}\.\d{4})\d/g, "$1"),
      lineOf(page, at).replace(
        /(abs\/\d{4}\.\d{4})(\d)/,
        (_, start, digit) => start + ((Number(digit) + 1) % 10),
      ),
    ]);
    // Only a link that shows its number contradicts itself.
    const isMismatch =
      written !== undefined &&
      written.replace(/abs\/[\d.]+/, "") === lineOf(page, at).replace(/abs\/[\d.]+/, "");
    if (written === undefined || (isMismatch && !/\[\d/.test(written))) return undefined;
    // A number of its own that differs from the front matter's contradicts it.
    return {
      lines: replaced(page.lines, at, written),
      at,
      also: keyOf(page, "arxiv") ? [{ rule: "contradicting-info" }] : [],
    };
  }),
];
