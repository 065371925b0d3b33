import { z } from "zod";
import type { Figure } from "../../src/post/figures.ts";
import { lineAt } from "../../src/post/source.ts";
import { definePostRule } from "../../src/rule.ts";

export default definePostRule({
  meta: {
    id: "duplicate-figure",
    summary: { en: "Every figure is shown once.", ko: "한 글에서 같은 그림은 한 번만 나옵니다." },
    why: {
      en: "A figure that comes again looks like a mistake, and often stands where another one is missing.",
      ko: "같은 그림이 다시 나오면 실수로 보이고, 대개 다른 그림이 있어야 할 자리입니다.",
    },
    severity: "error",
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
      report({
        at: figure,
        message: "repeated",
        values: { url: shorten(url.includes("{") ? key : url), line: lineAt(post.source, first.start) },
        related: [{ at: first, note: "first" }],
      });
    }
  },
});

/** The end of an address says which image it is. */
function shorten(url: string): string {
  return url.length > 60 ? `…/${url.split("/").at(-1) ?? url}` : url;
}
