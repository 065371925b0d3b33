import { z } from "zod";
import { readCaption } from "../../src/post/figures/captions.ts";
import type { Figure } from "../../src/post/figures.ts";
import type { Post } from "../../src/post/post.ts";
import { definePostRule } from "../../src/rule.ts";

export default definePostRule({
  meta: {
    id: "missing-caption",
    summary: { en: "Every figure has a caption.", ko: "모든 그림에 설명(캡션)이 있습니다." },
    why: {
      en: "A figure from a paper means little out of its context; the caption says what to look at.",
      ko: "논문에서 가져온 그림은 앞뒤 내용 없이는 알아보기 어렵습니다. 캡션이 무엇을 봐야 하는지 알려 줍니다.",
    },
    severity: "error",
    style: {
      unit: "figures",
      lacking: "captions",
      evidence: {
        en: "{count} of {of} figures have no caption.",
        ko: "그림 {of}개 중 {count}개에 캡션이 없습니다.",
      },
    },
    messages: {
      en: {
        missing: {
          text: "This figure has no caption.",
          help: "Write an emphasised line right below it: *Figure: what it shows.*",
        },
      },
      ko: {
        missing: {
          text: "이 그림에 캡션이 없습니다.",
          help: "그림 바로 아래에 기울임꼴 한 줄로 적으세요: *그림: 무엇을 보여 주는지*",
        },
      },
    },
    examples: {
      flags: "flags-one-figure-among-captioned-ones.md",
      allows: "allows-post-that-never-uses-captions.md",
    },
  },
  options: z.strictObject({
    when: z
      .enum(["customary", "always"])
      .default("customary")
      .describe(
        "“customary” asks for captions where the post itself uses them, and in reviews with a figure or two; “always” in every post.",
      ),
    ignore: z.array(z.string()).default([]).describe("Parts of addresses of images that need no caption."),
  }),
  check(post, { options, report }) {
    const figures = post.figures.figures.filter(({ role }) => role === "figure");
    const captioned = figures.filter(({ captions }) => captions.length > 0).length;
    const isCustomary = captioned > 0 && captioned * (post.isReview ? 4 : 3) >= figures.length;
    // Of a figure or two nobody can tell a custom; in a review they are mostly forgotten.
    const isLikely = !isCustomary && post.isReview && figures.length <= 2;
    if (options.when === "customary" && !isCustomary && !isLikely) return;
    const weight = options.when === "customary" && isLikely ? ({ severity: "warn" } as const) : {};
    for (const [i, figure] of figures.entries()) {
      const twin = figures[i + 1];
      // Of two equal figures one below the other, the second carries the caption of both.
      if (figure.captions.length > 0 || (twin?.key === figure.key && twin.captions.length > 0)) continue;
      if (options.ignore.some((part) => figure.url.includes(part))) continue;
      // Themes that show the alternative text as the caption have labels there.
      const label = figure.alt === undefined ? undefined : readCaption(figure, figure.alt);
      if (label?.labelled && label.content !== "") continue;
      if (options.when === "customary" && (opensPost(post, figure) || isInSentence(post, figure))) continue;
      report({ at: figure, message: "missing", ...weight });
    }
  },
});

/** True for an image below the words of its list item, which say what it shows: a formula, mostly. */
function isInSentence({ source }: Post, { block, start }: Figure): boolean {
  return block.items.length > 0 && /\p{L}/u.test(source.text.slice(block.start, start));
}

/** True for a picture above all words of the post: it sets the scene. */
function opensPost(post: Post, figure: Figure): boolean {
  const above = post.body.blocks.slice(0, post.body.blocks.indexOf(figure.block));
  return above.every(({ kind, node }) => (kind === "heading" ? node.depth === 1 : SCENERY.has(kind)));
}

const SCENERY = new Set(["comment", "definition", "thematicBreak", "directive"]);
