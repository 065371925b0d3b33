import { z } from "zod";
import { htmlWords } from "../../src/post/html.ts";
import { type Range, rangesWithin } from "../../src/post/source.ts";
import { definePostRule } from "../../src/rule.ts";

/** A heading that says that figures are all there is. */
const GALLERY =
  /그림|도식|도표|갤러리|사진|스크린샷|이미지|포스터|슬라이드|데모|\b(?:figures?|gallery|images?|photos?|screenshots?|posters?|slides?|demos?|teaser)\b/i;

/** A caption of several sentences, or one that closes as a Korean sentence does, says what the figure shows. */
function explainsFigure(caption: string): boolean {
  if (/[가-힣]다[.。](?:\s|$)/.test(caption)) return true;
  const text = caption.trimEnd();
  if (!/[.。]$/.test(text)) return false;
  const sentences = text.slice(0, -1);
  // The last word before a full stop, and what stands behind it.
  const last = sentences.slice(Math.max(0, sentences.lastIndexOf(".") - 6));
  return /\p{L}{3}[.。]\s+\p{Lu}?\p{L}[^.]{15}/u.test(last);
}

export default definePostRule({
  meta: {
    id: "figure-only-section",
    summary: {
      en: "A section with figures says something about them.",
      ko: "그림이 있는 절에는 그림을 설명하는 글이 있습니다.",
    },
    why: {
      en: "Figures without a sentence leave the reader to guess what the section wants to show.",
      ko: "글 없이 그림만 있으면 무엇을 보여 주려는 절인지 독자가 짐작해야 합니다.",
    },
    severity: "warn",
    style: { unit: "posts" },
    messages: {
      en: {
        "figures-only": {
          text: "“{title}” holds figures and not one sentence.",
          help: "Say in a sentence or two what the figures show.",
        },
      },
      ko: {
        "figures-only": {
          text: "‘{title}’ 절에 그림만 있고 글이 한 문장도 없습니다.",
          help: "그림이 무엇을 보여 주는지 한두 문장으로 적으세요.",
        },
      },
    },
    examples: { flags: "flags-figures-and-captions-alone.md", allows: "allows-table-as-content.md" },
  },
  options: z.strictObject({
    ignore: z
      .array(z.string())
      .default([])
      .describe("Headings, without their number, whose figures speak for themselves."),
  }),
  check(post, { options, report }) {
    const figures = post.figures.figures.filter(({ role }) => role === "figure" || role === "grid");
    if (figures.length === 0) return;
    const shows = (block: Range) => rangesWithin(figures, block).length > 0;
    for (const section of post.sections) {
      if (section.children.length > 0 || options.ignore.includes(section.name)) continue;
      const hasSentence = post.texts
        .in(section)
        .some(({ lines }) => lines.some(({ text }) => !isTornCode(text)));
      if (hasSentence || !section.blocks.some(shows) || GALLERY.test(section.title)) continue;
      const says = section.blocks.some((block) => {
        if (block.kind === "code" || block.kind === "formula" || (block.kind === "table" && !shows(block)))
          return true;
        if (block.kind === "directive") return !shows(block);
        if (block.kind !== "html") return false;
        // Words beyond those of the figures' own captions.
        const captions = rangesWithin(figures, block).flatMap(({ captions }) =>
          captions.map(({ text }) => text),
        );
        return htmlWords(post.source.text.slice(block.start, block.end)).length > captions.join(" ").length;
      });
      const explains = rangesWithin(figures, section.whole).some(({ captions }) =>
        captions.some((caption) => explainsFigure(caption.text)),
      );
      if (!says && !explains)
        report({ at: section.heading, message: "figures-only", values: { title: section.title } });
    }
  },
});

/** A line of code that lost its fence is no sentence. */
function isTornCode(line: string): boolean {
  return /^(?:for|if|while|def|class|with)\b[^가-힣]*:$/.test(line);
}
