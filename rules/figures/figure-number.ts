import { z } from "zod";
import type { Caption, CaptionSeries } from "../../src/post/figures/captions.ts";
import { ownCaptions } from "../../src/post/figures.ts";
import type { Post } from "../../src/post/post.ts";
import type { Section } from "../../src/post/sections.ts";
import { lineAt, type Range } from "../../src/post/source.ts";
import { definePostRule } from "../../src/rule.ts";

type Numbered = Caption & { readonly number: number; readonly series: CaptionSeries };

export default definePostRule({
  meta: {
    id: "figure-number",
    summary: {
      en: "Figure numbers go on one by one, and the text names figures that are there.",
      ko: "그림 번호가 차례대로 이어지고, 본문은 글에 있는 그림을 가리킵니다.",
    },
    why: {
      en: "A reader who is sent to Figure 3 finds another one there, or none.",
      ko: "‘그림 3’을 찾아간 독자가 다른 그림을 보거나 아무것도 찾지 못합니다.",
    },
    severity: "warn",
    style: { unit: "posts" },
    messages: {
      en: {
        repeated: {
          text: "“{number}” is already given on line {line}.",
          help: "Number the figures in the order in which they stand.",
        },
        back: {
          text: "“{number}” comes after “{previous}”.",
          help: "Number the figures in the order in which they stand.",
        },
        gap: {
          text: "“{number}” comes right after “{previous}”.",
          help: "Number the figures without a gap, or put the missing one in.",
        },
        unknown: {
          text: "The text names figure {number}, but the last one here is {last}.",
          help: "Name the figure that is meant; say so if it is one of the paper's own.",
        },
      },
      ko: {
        repeated: {
          text: "‘{number}’ 번호가 {line}행에서 이미 쓰였습니다.",
          help: "나오는 순서대로 번호를 매기세요.",
        },
        back: {
          text: "‘{previous}’ 뒤에 ‘{number}’ 번호가 왔습니다.",
          help: "나오는 순서대로 번호를 매기세요.",
        },
        gap: {
          text: "‘{previous}’ 바로 뒤에 ‘{number}’ 번호가 왔습니다.",
          help: "빠진 그림을 넣거나 번호를 이어서 매기세요.",
        },
        unknown: {
          text: "본문이 가리키는 {number}번 그림이 없습니다. 이 글의 마지막 그림은 {last}번입니다.",
          help: "어느 그림인지 바로잡고, 논문에 있는 그림이라면 그렇다고 밝히세요.",
        },
      },
    },
    notes: { first: { en: "given here first", ko: "먼저 쓰인 곳" } },
    examples: {
      flags: "flags-number-that-goes-back.md",
      allows: "allows-series-of-figures-beside-series-of-tables.md",
    },
  },
  options: z.strictObject({}),
  check(post, { report }) {
    if (post.figures.captions.every(({ number }) => number === undefined)) return;
    const again = shownAgain(post);
    for (const series of ["figure", "table"] as const) {
      const captions = numberedCaptions(post, series, again);
      // The number of a caption that lost its figure is given all the same.
      const numbers = new Set(
        post.figures.captions.filter((one) => one.series === series).map(({ number }) => number),
      );
      const given = new Map<string, Numbered>();
      let previous: Numbered | undefined;
      /** Captions since then whose number was given before: each stands for one that was left out. */
      let twins = 0;
      for (const [i, caption] of captions.entries()) {
        const { number, part, start, end } = caption;
        const at = { start, end };
        if (
          previous &&
          number === 1 &&
          previous.number > 1 &&
          captions[i + 1]?.number === 2 &&
          chapterOf(post, caption) !== chapterOf(post, previous)
        ) {
          // A chapter of its own counts on its own, as one on another paper does.
          given.clear();
          previous = undefined;
        }
        const key = `${number}${part}`;
        const first = given.get(key);
        if (first) {
          report({
            at,
            message: "repeated",
            values: { number: labelOf(caption), line: lineAt(post.source, first.start) },
            related: [{ at: first, note: "first" }],
          });
          twins++;
          continue;
        }
        given.set(key, caption);
        if (previous && number < previous.number)
          report({ at, message: "back", values: { number: labelOf(caption), previous: labelOf(previous) } });
        // Numbers that do not start with the first are the paper's own, and skip what the review leaves out.
        else if (
          previous &&
          part === "" &&
          numbers.has(1) &&
          number > previous.number + 1 &&
          !numbers.has(previous.number + 1) &&
          unnumberedBetween(post, previous, caption) + twins < number - previous.number - 1
        ) {
          report({ at, message: "gap", values: { number: labelOf(caption), previous: labelOf(previous) } });
        }
        previous = caption;
        twins = 0;
      }
      if (series === "figure")
        for (const mention of unknownMentions(post, captions)) report({ ...mention, message: "unknown" });
    }
  },
});

/** A caption's label in its own words: "Figure 2", "그림 3(a)". */
function labelOf({ text, number, part }: Numbered): string {
  const end = text.indexOf(String(number)) + String(number).length;
  return `${text.slice(0, end).replace(/^[^\p{L}\p{N}]+/u, "")}${part}`;
}

/** Where the captions stand of figures that are shown again, and the second captions of others. */
function shownAgain(post: Post): Set<number> {
  const seen = new Set<string>();
  const again = new Set<number>();
  for (const figure of post.figures.figures) {
    if (figure.key !== "" && seen.has(figure.key))
      for (const caption of figure.captions) again.add(caption.start);
    if (figure.captions.length > 0) seen.add(figure.key);
    // A second caption of one figure is told of as such.
    for (const caption of ownCaptions(figure).slice(1)) again.add(caption.start);
  }
  return again;
}

/** The captions of a series that carry a number, without some that give theirs again. */
function numberedCaptions(post: Post, series: CaptionSeries, again: ReadonlySet<number>): Numbered[] {
  const numbered: Numbered[] = [];
  for (const caption of post.figures.captions) {
    const { number } = caption;
    if (number === undefined || caption.series !== series || again.has(caption.start)) continue;
    if (/^\(?(?:continued|cont\.|계속)/i.test(caption.content)) continue;
    if (!post.figures.orphans.includes(caption)) numbered.push({ ...caption, number, series });
  }
  return numbered;
}

/** How many figures without a number stand between two captions: they may be the ones that the count leaves out. */
function unnumberedBetween(post: Post, from: Range, to: Range): number {
  const between = post.figures.figures.filter(
    ({ start, end, role }) => role !== "badge" && role !== "inline" && start >= from.end && end <= to.start,
  );
  return between.filter(({ captions }) => captions.every(({ number }) => number === undefined)).length;
}

/** The outermost section around a place, below the title. */
function chapterOf(post: Post, { start }: Range): Section | undefined {
  return post.sections.findLast(({ level, heading }) => level <= 2 && heading.start <= start);
}

/** "Figure 5", "그림 5"; not "그림 2.3", and not "그림 5장", which counts. */
const MENTION =
  /(?:Figures?|Figs?\.?|그림)\s?(\d{1,2})(?!\d|[.-]\d|\s?(?:장|개|점|컷|종|가지|번째|분|년|배|천|만)(?![가-힣]*에서))/g;

const NAMES_A_FIGURE = /Fig|그림/;

/** What says that a sentence speaks of figures that stand elsewhere. */
const ELSEWHERE =
  /논문|원문|부록|저자|보고서|교재|지난|이전 ?글|앞선 ?글|다음 ?글|paper|appendix|supplement|authors?|original|section|et al|report|book|post|article|\[\d+\]|\b(?:19|20)\d\d\b/i;

/** Mentions of figures beyond the last, in posts that number their own from 1 on and do not speak of the paper's there. */
function* unknownMentions(post: Post, captions: readonly Numbered[]) {
  const last = captions.length;
  // Without numbers under all figures, readers count.
  const count = Math.max(last, post.figures.figures.filter(({ role }) => role === "figure").length);
  if (last < 2 || captions.some(({ number }, i) => number !== i + 1)) return;
  for (const { sentences, block } of post.texts.paragraphs) {
    if (block.inQuote) continue;
    for (const sentence of sentences) {
      if (!NAMES_A_FIGURE.test(sentence.text) || ELSEWHERE.test(sentence.text)) continue;
      for (const match of sentence.text.matchAll(MENTION)) {
        const number = Number(match[1]);
        if (number <= count) continue;
        // Markup in the middle of the words hides them; then the sentence is the place.
        const start = post.source.text.indexOf(match[0], sentence.start);
        const isWritten = start >= 0 && start < sentence.end;
        // A link leads to the figure, elsewhere.
        if (
          isWritten &&
          block.inlines.some(
            (inline) => inline.link !== undefined && inline.start <= start && inline.end > start,
          )
        )
          continue;
        const at = isWritten
          ? { start, end: start + match[0].length }
          : { start: sentence.start, end: sentence.end };
        yield { at, values: { number, last } };
      }
    }
  }
}
