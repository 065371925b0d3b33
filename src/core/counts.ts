import type { Post } from "../post/post.ts";
import type { Locale } from "../rule.ts";
import type { PostCounts } from "./diagnostic.ts";

/** Counts what rules speak of in a post. */
export function countsOf(post: Post): PostCounts {
  const { figures, captions } = post.figures;
  const withCaption = figures.filter(({ role }) => role === "figure");
  return {
    figures: withCaption.length,
    uncaptioned: withCaption.filter((figure) => figure.captions.length === 0).length,
    pictures: figures.filter(({ role }) => role === "figure" || role === "grid").length,
    captions: new Set([...captions, ...figures.flatMap((figure) => figure.captions)]).size,
    files: post.localImages.length,
    isReview: post.isReview,
    language: languageOf(post.source.text),
  };
}

/** Text behind this many characters no longer changes the language of a post. */
const SAMPLE = 20_000;
/** Korean prose about papers is full of English names: a fifth of the letters is enough. */
const KOREAN_SHARE = 0.2;

function languageOf(text: string): Locale {
  let hangul = 0;
  let latin = 0;
  for (let i = Math.min(text.length, SAMPLE) - 1; i >= 0; i--) {
    const code = text.charCodeAt(i);
    // Capitals and small letters differ by one bit.
    if (code < 0x80) latin += (code | 0x20) >= 0x61 && (code | 0x20) <= 0x7a ? 1 : 0;
    // Syllables, and the letters that they are made of, alone or to be joined.
    else if (isHangul(code)) hangul++;
  }
  return hangul > 0 && hangul >= (hangul + latin) * KOREAN_SHARE ? "ko" : "en";
}

function isHangul(code: number): boolean {
  return (
    (code >= 0xac00 && code <= 0xd7a3) ||
    (code >= 0x1100 && code <= 0x11ff) ||
    (code >= 0x3131 && code <= 0x318e)
  );
}
