import { z } from "zod";
import { type Caption, isCredit } from "../../src/post/figures/captions.ts";
import { faultOfName } from "../../src/post/figures/naming.ts";
import { sameWords } from "../../src/post/figures/pairing.ts";
import { createRemover } from "../../src/post/figures/removal.ts";
import type { Figure } from "../../src/post/figures.ts";
import { contains, firstFrom, lineAt, type Range } from "../../src/post/source.ts";
import { definePostRule, type Fix } from "../../src/rule.ts";

export default definePostRule({
  meta: {
    id: "duplicate-figure",
    summary: { en: "Every figure is shown once.", ko: "한 글에서 같은 그림은 한 번만 나옵니다." },
    why: {
      en: "A figure that comes again looks like a mistake, and often stands where another one is missing.",
      ko: "같은 그림이 다시 나오면 실수로 보이고, 대개 다른 그림이 있어야 할 자리입니다.",
    },
    severity: "error",
    fixable: "unsafe",
    messages: {
      en: {
        repeated: {
          text: "Image “{url}” is already shown on line {line}.",
          help: "Remove it, or show the figure that belongs here; refer to the first one in words.",
        },
      },
      ko: {
        repeated: {
          text: "‘{url}’ 그림이 {line}행에 이미 있습니다.",
          help: "이 그림을 지우거나 이 자리에 맞는 그림으로 바꾸고, 앞의 그림은 글로 가리키세요.",
        },
      },
    },
    notes: { first: { en: "first shown here", ko: "처음 나온 곳" } },
    examples: {
      flags: "flags-same-image-below-another-heading.md",
      allows: "allows-same-file-name-in-other-folders.md",
    },
  },
  options: z.strictObject({
    ignore: z
      .array(z.string())
      .default([])
      .describe("Parts of addresses of images that may come again, such as a divider."),
  }),
  check(post, { options, report }) {
    const seen = new Map<string, Figure>();
    const repeats: { readonly figure: Figure; readonly first: Figure }[] = [];
    const { sections } = post;
    const headings = sections.map(({ heading }) => heading);
    for (const figure of post.figures.figures) {
      const { key, url, role } = figure;
      if (key === "" || role === "badge" || options.ignore.some((part) => url.includes(part))) continue;
      const first = seen.get(key);
      if (!first) {
        if (role !== "inline") seen.set(key, figure);
        continue;
      }
      // An icon in running text comes again and again, an input in every row of a table.
      if (role === "inline" || (role === "grid" && first.block === figure.block)) continue;
      repeats.push({ figure, first });
    }
    if (repeats.length === 0) return;
    const remover = createRemover(post);
    for (const { figure, first } of repeats) {
      const { key, url } = figure;
      report({
        at: figure,
        message: "repeated",
        values: { url: shorten(url.includes("{") ? key : url), line: lineAt(post.source, first.start) },
        related: [{ at: first, note: "first" }],
        fix: removalOf(figure, first),
      });
    }

    /** Takes a figure out that says nothing which the first does not say; what says more is another figure's. */
    function removalOf(figure: Figure, first: Figure): Fix | undefined {
      if (figure.role !== "figure" || first.role === "badge") return undefined;
      const parts: Range[] = [];
      const inside: Range[] = [];
      const followsOn = post.source.text.slice(first.end, figure.start).trim() === "";
      for (const caption of figure.captions) {
        const others = remover.sharersOf(caption);
        const isShared = others.length > 1;
        // The caption of a row stays with the first of it, where all of the row is the same image.
        if (isShared && others[0] === first && others.every(({ key }) => key === figure.key)) continue;
        if (first.captions.length === 0) {
          // What would go is the only caption of the two; right below the first, it stays as that one's.
          if (!followsOn || isShared || caption.builtIn) return undefined;
          continue;
        }
        if (isShared || !saysNothingNew(caption, figure, first)) return undefined;
        if (contains(figure.block, caption) && figure.block.kind === "html") inside.push(caption);
        else if (!contains(figure, caption)) {
          const whole = remover.wholeCaption(caption);
          if (!whole) return undefined;
          parts.push(whole);
        }
      }
      const image = remover.wholeImage(figure, inside);
      const edits = image && !isAlone([image, ...parts]) && remover.takeOut([image, ...parts]);
      return edits ? { safety: "unsafe", edits } : undefined;
    }

    /** True for parts that are all that stands below a heading: there another figure is missing. */
    function isAlone(parts: readonly Range[]): boolean {
      const start = parts[0]?.start ?? 0;
      const { blocks = [], children = [] } = sections[firstFrom(headings, start) - 1] ?? {};
      return (
        blocks.length > 0 &&
        children.length === 0 &&
        blocks.every(
          ({ kind, ...block }) =>
            kind === "comment" || kind === "definition" || parts.some((part) => contains(block, part)),
        )
      );
    }
  },
});

/** True for a caption without words of its own: none, a kind's name, those of the first figure, or where it is from. */
function saysNothingNew(caption: Caption, { url }: Figure, first: Figure): boolean {
  const { content } = caption;
  if (content === "" || isCredit(caption) || faultOfName(content, url)) return true;
  return sameWords(content, first.alt ?? "") || first.captions.some((own) => sameWords(content, own.content));
}

/** The end of an address says which image it is. */
function shorten(url: string): string {
  return url.length > 60 ? `…/${url.split("/").at(-1) ?? url}` : url;
}
