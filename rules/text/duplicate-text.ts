import { z } from "zod";
import type { Field } from "../../src/post/fields.ts";
import type { Post } from "../../src/post/post.ts";
import { foldBlanks, type ProseLine } from "../../src/post/prose.ts";
import type { Section } from "../../src/post/sections.ts";
import { firstFrom, lineAt, type Range } from "../../src/post/source.ts";
import { definePostRule } from "../../src/rule.ts";

export default definePostRule({
  meta: {
    id: "duplicate-text",
    summary: {
      en: "No line of prose stands twice in a post.",
      ko: "한 글에 같은 문장이 두 번 나오지 않습니다.",
    },
    why: {
      en: "A line pasted twice is a mistake of the script or of the hand, and stands where another one is missing.",
      ko: "같은 줄이 두 번 있으면 붙여 넣다가 생긴 실수이고, 그 자리에 있어야 할 내용은 빠져 있습니다.",
    },
    severity: "warn",
    messages: {
      en: {
        repeated: {
          text: "This already stands on line {line}: “{start}”",
          help: "Remove it, or write what belongs here.",
        },
      },
      ko: {
        repeated: {
          text: "{line}행에 이미 있는 내용입니다: “{start}”",
          help: "지우거나, 이 자리에 와야 할 내용을 쓰세요.",
        },
      },
    },
    notes: { first: { en: "first stands here", ko: "처음 나온 곳" } },
    examples: { flags: "flags-paragraph-pasted-twice.md", allows: "allows-lead-in-before-other-code.md" },
  },
  options: z.strictObject({
    minLength: z.int().min(1).default(20).describe("How many characters a line must have to count."),
  }),
  check(post, { options, report }) {
    if (!hasRepeats(post, options.minLength)) return;
    const recurring = post.isReview ? undefined : formulas(post);
    const seen = new Map<string, { line: ProseLine; section: Section | undefined }>();
    const found: { at: Range; first: ProseLine; text: string }[] = [];
    const facts = new Set(post.fields.filter(isFact).map(({ start }) => start));
    for (const [i, { block, lines, section }] of post.texts.paragraphs.entries()) {
      if (block.inFootnote || block.inQuote || leadsIn(post, i)) continue;
      // Steps and changes recur from one platform or release to the next.
      const mayRecur =
        (block.items.at(-1)?.ordered === true && !post.isReview) || RELEASE.test(section?.title ?? "");
      if (mayRecur) continue;
      let run: (typeof found)[number] | undefined;
      const flush = () => {
        if (run) found.push(run);
        run = undefined;
      };
      const fresh: [string, ProseLine][] = [];
      for (const line of lines) {
        const key = fold(line.text);
        if (facts.has(line.start) || recurring?.has(key)) {
          flush();
          continue;
        }
        const mayCount = counts(key, post.source.text.slice(line.start, line.end), options.minLength);
        const known = mayCount ? seen.get(key) : undefined;
        // "입력" of one problem and "입력" of the next may well say the same.
        const isParallel =
          !post.isReview && known?.section !== section && known?.section?.name === section?.name;
        const first = isParallel ? undefined : known?.line;
        if (!first) {
          flush();
          if (mayCount) fresh.push([key, line]);
        } else if (run) run = { ...run, at: { start: run.at.start, end: line.end } };
        else run = { at: { start: line.start, end: line.end }, first, text: line.text };
      }
      flush();
      // A paragraph's own lines count for those after it: verse and refrains within one are the writer's.
      for (const [key, line] of fresh) if (!seen.has(key)) seen.set(key, { line, section });
    }
    if (!post.isReview && found.length > MAX_SLIPS) return;
    for (const { at, first, text } of found) {
      const start = text.length > 40 ? `${text.slice(0, 40).trimEnd()}…` : text;
      const values = { line: lineAt(post.source, first.start), start };
      report({ at, message: "repeated", values, related: [{ at: first, note: "first" }] });
    }
  },
});

/** True for a post in which any line stands twice: hardly one in ten, and all others are done with. */
function hasRepeats({ texts }: Post, minLength: number): boolean {
  const seen = new Set<string>();
  for (const { lines } of texts.paragraphs) {
    for (const { text } of lines) {
      const key = fold(text);
      if (key.length < minLength) continue;
      if (seen.has(key)) return true;
      seen.add(key);
    }
  }
  return false;
}

/** What a page that is no review repeats oftener than this, it repeats on purpose, as a reference does. */
const MAX_SLIPS = 3;

/** How often a line must stand in a post to be a formula of it, as in a manual: a slip of the hand pastes it once. */
const FORMULA = 4;

function formulas({ texts }: Post): Set<string> {
  const counted = new Map<string, number>();
  for (const { lines } of texts.paragraphs) {
    for (const { text } of lines) {
      const key = fold(text);
      counted.set(key, (counted.get(key) ?? 0) + 1);
    }
  }
  return new Set([...counted].filter(([, count]) => count >= FORMULA).map(([key]) => key));
}

function fold(line: string): string {
  return foldBlanks(line.normalize("NFC"));
}

/** A heading of a changelog: a version or a date. */
const RELEASE =
  /^\[?v?\d+\.\d+\.\d+|^\[?v\d+\.\d+|^\[?\d+\.\d+\]?\s*(?:[-–(]|$)|^\[?\d{4}[-.]\d{1,2}\b|^(?:unreleased|added|changed|fixed|removed|deprecated|security)$/i;

/** Two papers may share a venue, two experiments a data set. */
function isFact({ evaluation, value, place }: Field): boolean {
  return place !== "front-matter" && !evaluation && value.length < 60;
}

/** A label, a bare link or a line that opens what follows says little by itself and may well come again. */
function counts(text: string, written: string, minLength: number): boolean {
  if (text.length < minLength || text.endsWith(":") || text.endsWith("：")) return false;
  return /\p{L}/u.test(text) && !/^(?:\*\*[^*]+\*\*|https?:\/\/\S+|\[[^\]]*\]\([^)]*\))$/.test(written);
}

/** True for a paragraph right before code, a formula, a table or a list: it introduces that, and the like recurs. */
function leadsIn(post: Post, index: number): boolean {
  const paragraph = post.texts.paragraphs[index];
  if (!paragraph || paragraph.block.items.length > 0) return false;
  const { blocks } = post.body;
  const next = blocks[firstFrom(blocks, paragraph.block.end)];
  return (
    next?.kind === "code" ||
    next?.kind === "formula" ||
    next?.kind === "table" ||
    next?.kind === "directive" ||
    (next?.items.length ?? 0) > 0
  );
}
