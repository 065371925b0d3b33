import { z } from "zod";
import type { Caption } from "../../src/post/figures/captions.ts";
import { faultOfName } from "../../src/post/figures/naming.ts";
import { sameWords } from "../../src/post/figures/pairing.ts";
import { createRemover, type Remover } from "../../src/post/figures/removal.ts";
import { extraCaptions, type Figure, ownCaptions } from "../../src/post/figures.ts";
import { lineAt } from "../../src/post/source.ts";
import { definePostRule, type Fix } from "../../src/rule.ts";

export default definePostRule({
  meta: {
    id: "extra-caption",
    summary: { en: "A figure has one caption.", ko: "그림 하나에 캡션은 하나입니다." },
    why: {
      en: "Of two captions the reader cannot tell which one holds; mostly the second is what a script added.",
      ko: "캡션이 둘이면 어느 것이 맞는지 알 수 없습니다. 대개 하나는 스크립트가 덧붙인 것입니다.",
    },
    severity: "warn",
    fixable: "safe",
    messages: {
      en: {
        extra: {
          text: "This figure already has a caption on line {line}.",
          help: "Keep the one that says what the figure shows.",
        },
      },
      ko: {
        extra: {
          text: "이 그림의 캡션이 {line}행에 이미 있습니다.",
          help: "그림이 무엇을 보여 주는지 알려 주는 쪽만 남기세요.",
        },
      },
    },
    notes: { first: { en: "the first caption", ko: "첫 번째 캡션" } },
    examples: { flags: "flags-two-labelled-captions.md", allows: "allows-caption-with-a-credit-line.md" },
  },
  options: z.strictObject({}),
  check(post, { report }) {
    const told = new Set<Caption>();
    let remover: Remover | undefined;
    for (const figure of post.figures.figures) {
      const [first] = ownCaptions(figure);
      for (const caption of extraCaptions(figure)) {
        if (!first || told.has(caption)) continue;
        told.add(caption);
        report({
          at: caption,
          message: "extra",
          values: { line: lineAt(post.source, first.start) },
          related: [{ at: first, note: "first" }],
          fix: removalOf(figure, first, caption),
        });
      }
    }

    /** Takes the one of two captions out that says nothing. */
    function removalOf(figure: Figure, first: Caption, caption: Caption): Fix | undefined {
      const needless = needlessOf(figure, first, caption);
      if (!needless) return undefined;
      remover ??= createRemover(post);
      // A figure of a row may have no other.
      const kept = needless.caption === first ? caption : first;
      if (!remover.sharersOf(needless.caption).every(({ captions }) => captions.includes(kept)))
        return undefined;
      const whole = needless.caption.builtIn ? undefined : remover.wholeCaption(needless.caption);
      const edits = whole && remover.takeOut([whole]);
      return edits ? { safety: needless.isCertain ? "safe" : "unsafe", edits } : undefined;
    }
  },
});

/**
 * The one of two captions that the figure can do without: it only names a file or a kind, or it says what the other
 * says; likely also one that says what the alternative text says. None where its number would be lost.
 */
function needlessOf(
  figure: Figure,
  first: Caption,
  second: Caption,
): { readonly caption: Caption; readonly isCertain: boolean } | undefined {
  const isNeedless = (caption: Caption, other: Caption) =>
    caption.number === undefined || (caption.number === other.number && caption.part === other.part);
  const saysNothing = ({ content }: Caption) =>
    content === "" || faultOfName(content, figure.url) !== undefined;
  const [isFirst, isSecond] = [saysNothing(first), saysNothing(second)];
  if (isFirst !== isSecond) {
    const [caption, other] = isFirst ? [first, second] : [second, first];
    return isNeedless(caption, other) ? { caption, isCertain: true } : undefined;
  }
  if (sameWords(second.content, first.content) && isNeedless(second, first))
    return { caption: second, isCertain: true };
  if (isFirst) return undefined;
  const repeatsAlt = ({ content }: Caption) => sameWords(content, figure.alt ?? "");
  if (repeatsAlt(second) && isNeedless(second, first)) return { caption: second, isCertain: false };
  if (repeatsAlt(first) && isNeedless(first, second)) return { caption: first, isCertain: false };
  return undefined;
}
