import { z } from "zod";
import type { Section } from "../../src/post/sections.ts";
import { definePostRule } from "../../src/rule.ts";

export default definePostRule({
  meta: {
    id: "heading-order",
    summary: {
      en: "Heading levels and numbers go on one by one.",
      ko: "제목의 수준과 번호가 차례대로 이어집니다.",
    },
    why: {
      en: "A skipped level breaks the outline that screen readers and the table of contents are made of; a wrong number sends the reader looking.",
      ko: "수준을 건너뛰면 화면 낭독기와 목차가 쓰는 뼈대가 깨지고, 번호가 틀리면 독자가 없는 절을 찾게 됩니다.",
    },
    severity: "warn",
    style: { unit: "posts" },
    messages: {
      en: {
        skipped: {
          text: "The headings jump from level {parent} to level {level}.",
          help: "Use {marks} here.",
        },
        repeated: {
          text: "Number {number} was already given to “{other}”.",
          help: "Number the headings anew from here.",
        },
        order: { text: "Number {number} does not follow {previous}.", help: "It ought to be {expected}." },
        foreign: {
          text: "Number {number} stands under section {parent}.",
          help: "It ought to begin with {parent}.",
        },
      },
      ko: {
        skipped: {
          text: "{parent}단계 제목 바로 아래에 {level}단계 제목이 나옵니다.",
          help: "{marks} 제목으로 바꾸세요.",
        },
        repeated: {
          text: "‘{other}’ 제목에 이미 쓴 번호입니다: {number}",
          help: "여기서부터 번호를 다시 매기세요.",
        },
        order: {
          text: "번호 {previous} 다음의 제목 번호가 {number}입니다.",
          help: "차례대로라면 {expected}입니다.",
        },
        foreign: {
          text: "{parent}번 제목 아래에 있는데 번호가 {number}입니다.",
          help: "번호의 앞부분을 {parent}에 맞추세요.",
        },
      },
    },
    notes: { first: { en: "given here first", ko: "처음 쓰인 곳" } },
    examples: {
      flags: "flags-skipped-level.md",
      allows: "allows-numbers-that-restart-under-a-new-parent.md",
    },
  },
  options: z.strictObject({}),
  check(post, { report }) {
    const siblings = new Map<Section | undefined, Section[]>();
    for (const section of post.sections) {
      const { parent, level, heading } = section;
      const before = siblings.get(parent);
      if (before) before.push(section);
      else siblings.set(parent, [section]);
      // One style throughout is one finding: only the first child of a parent is told.
      if (parent && !before && level > parent.level + 1) {
        report({
          at: heading,
          message: "skipped",
          values: { level, parent: parent.level, marks: "#".repeat(parent.level + 1) },
        });
      }
    }
    for (const [parent, children] of siblings) {
      let previous: Section | undefined;
      if (children.every(({ number }) => number.length === 0)) continue;
      const inSequence = isSequence(children);
      const given = new Map<string, Section>();
      for (const section of children) {
        const { number, words: at } = section;
        if (number.length === 0) {
          // A heading without number may open a new part, where numbers start again.
          previous = undefined;
          given.clear();
          continue;
        }
        const text = number.join(".");
        const first = given.get(text);
        const around = parent?.number.join(".") ?? "";
        if (
          around !== "" &&
          number.length === (parent?.number.length ?? 0) + 1 &&
          number.slice(0, -1).join(".") !== around &&
          (number.at(-1) ?? 0) <= children.length + 1
        ) {
          report({ at, message: "foreign", values: { number: text, parent: around } });
        } else if (first) {
          report({
            at,
            message: "repeated",
            values: { number: text, other: first.name },
            related: [{ at: first.words, note: "first" }],
          });
        } else if (previous && inSequence) {
          const expected = [...previous.number.slice(0, -1), (previous.number.at(-1) ?? 0) + 1].join(".");
          if (previous.number.length === number.length && expected !== text) {
            report({
              at,
              message: "order",
              values: { number: text, previous: previous.number.join("."), expected },
            });
          }
        }
        if (!first) given.set(text, section);
        previous = section;
      }
    }
  },
});

/** Numbers that count sections start at the beginning and share all but their last part; versions and years do not. */
function isSequence(children: readonly Section[]): boolean {
  const numbered = children.filter(({ number }) => number.length > 0);
  const first = numbered[0]?.number ?? [];
  const prefix = first.slice(0, -1).join(".");
  return (
    (first.at(-1) ?? 2) <= 1 &&
    numbered.every(({ number }) => number.length === first.length && number.slice(0, -1).join(".") === prefix)
  );
}
