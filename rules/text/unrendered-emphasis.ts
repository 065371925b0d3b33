import { z } from "zod";
import { readLostEmphasis } from "../../src/post/text/emphasis.ts";
import { mendOf } from "../../src/post/text/emphasis-mends.ts";
import { definePostRule, type Fix } from "../../src/rule.ts";

export default definePostRule({
  meta: {
    id: "unrendered-emphasis",
    summary: {
      en: "Bold text is shown as bold text, not between asterisks.",
      ko: "굵게 쓴 글자가 별표째로 보이지 않고 굵게 표시됩니다.",
    },
    why: {
      en: "The page prints the asterisks and the words lose their weight; Korean particles right behind a bracket do it most.",
      ko: "화면에 별표가 그대로 찍히고 강조는 사라집니다. 닫는 괄호 바로 뒤에 조사를 붙여 쓸 때 자주 생깁니다.",
    },
    severity: "warn",
    fixable: "safe",
    messages: {
      en: {
        unpaired: {
          text: "The two asterisks in “{words}” have no partner, so the page prints them.",
          help: "Write the other ** where the bold text begins or ends, or remove these.",
        },
        blank: {
          text: "“{words}” is not shown in bold: a blank parts it from its asterisks.",
          help: "Remove the blank between ** and the words.",
        },
        nothing: {
          text: "“{words}”: nothing stands between the asterisks, so the page prints them.",
          help: "Write the label between them, or remove them.",
        },
        opening: {
          text: "“{words}” is not shown in bold: its opening ** stands between a letter and “{mark}”.",
          help: "Begin the bold text behind “{mark}”, write a blank before **, or use <strong>.",
        },
        closing: {
          text: "“{words}” is not shown in bold: its closing ** stands between “{mark}” and a letter.",
          help: "End the bold text before “{mark}”, write a blank behind **, or use <strong>.",
        },
        together: {
          text: "Two bold stretches meet in “{words}”, so the page prints the four asterisks.",
          help: "Write a blank between the two, or make them one.",
        },
      },
      ko: {
        unpaired: {
          text: "‘{words}’의 별표 두 개는 짝이 없어 화면에 그대로 찍힙니다.",
          help: "굵은 글자가 시작하거나 끝나는 곳에 나머지 **를 적거나 이 별표를 지우세요.",
        },
        blank: {
          text: "별표 안쪽에 빈칸이 있어 ‘{words}’ 부분이 굵게 표시되지 않습니다.",
          help: "**와 글자 사이의 빈칸을 지우세요.",
        },
        nothing: {
          text: "‘{words}’에서 별표 사이에 글자가 없어 별표가 그대로 찍힙니다.",
          help: "별표 사이에 항목 이름을 적거나 별표를 지우세요.",
        },
        opening: {
          text: "여는 **가 글자와 ‘{mark}’ 사이에 붙어 있어 ‘{words}’ 부분이 굵게 표시되지 않습니다.",
          help: "‘{mark}’ 뒤에서 굵게 시작하거나, ** 앞을 띄우거나, <strong>을 쓰세요.",
        },
        closing: {
          text: "닫는 **가 ‘{mark}’와 글자 사이에 붙어 있어 ‘{words}’ 부분이 굵게 표시되지 않습니다.",
          help: "‘{mark}’ 앞에서 굵은 글자를 끝내거나, ** 뒤를 띄우거나, <strong>을 쓰세요.",
        },
        together: {
          text: "‘{words}’에서 굵은 글자 둘이 맞닿아 별표 네 개가 그대로 찍힙니다.",
          help: "둘 사이를 띄우거나 하나로 합치세요.",
        },
      },
    },
    examples: {
      flags: "flags-blank-inside-the-marks.md",
      allows: "allows-bold-that-some-renderers-show.md",
    },
  },
  options: z.strictObject({}),
  check(post, { settings, report }) {
    const renderer = settings.site?.renderer;
    const isCommonMark = renderer === "goldmark" || renderer === "commonmark";
    // Goldmark leaves tags out unless it is told to keep them, and so do some renderers of Jekyll.
    const target = { isForgiving: renderer === "kramdown", takesTags: settings.site?.kind === "astro" };
    for (const lost of readLostEmphasis(post.source.text, post.body)) {
      if (!lost.everywhere && !isCommonMark) continue;
      const { kind, words, mark } = lost;
      const mend = mendOf(post.source.text, lost, target);
      const fix: Fix | undefined = mend && {
        safety: mend.isCertain ? "safe" : "unsafe",
        edits: mend.edits,
        ...(lost.inHeading ? { headings: true } : {}),
      };
      if (kind === "opening" || kind === "closing")
        report({ at: lost, message: kind, values: { words, mark }, fix });
      else report({ at: lost, message: kind, values: { words }, fix });
    }
  },
});
