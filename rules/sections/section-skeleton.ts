import { z } from "zod";
import { chooseProfile } from "../../src/post/outline/profiles.ts";
import { alignSections } from "../../src/post/outline/skeleton.ts";
import { lineAt } from "../../src/post/source.ts";
import { definePostRule } from "../../src/rule.ts";

export default definePostRule({
  meta: {
    id: "section-skeleton",
    summary: {
      en: "A post has the sections of its kind, in their order.",
      ko: "글은 그 종류의 글이 갖추어야 할 절을 정해진 순서대로 갖추고 있습니다.",
    },
    why: {
      en: "Readers who know the series look for a section where it always stands; what is missing was mostly forgotten.",
      ko: "연재를 아는 독자는 늘 있던 자리에서 그 절을 찾습니다. 빠진 절은 대개 잊어버린 것입니다.",
    },
    severity: "error",
    style: {
      unit: "reviews",
      evidence: {
        en: "{count} of {of} reviews do not have the sections that they are held to.",
        ko: "리뷰 {of}편 중 {count}편의 절 구성이 정해진 것과 다릅니다.",
      },
      advice: {
        en: "If they have an outline of their own, `review-lint learn` proposes it; or set {setting}.",
        ko: "고유한 구성이 있다면 `review-lint learn`으로 설정을 제안받거나 다음을 넣으세요. {setting}",
      },
    },
    messages: {
      en: {
        missing: {
          text: "“{expected}” is missing; posts of this kind have it after “{after}”.",
          help: "Write the section there. If this post is of another kind, assign it a profile of its own, or none.",
        },
        "missing-first": {
          text: "“{expected}” is missing; posts of this kind open with it.",
          help: "Write the section there. If this post is of another kind, assign it a profile of its own, or none.",
        },
        like: {
          text: "“{expected}” is missing; “{like}” on line {line} may be meant for it.",
          help: "Give the heading the name that the other posts use, or add the name to the profile's synonyms.",
        },
        before: {
          text: "“{title}” stands after “{other}” on line {line}, but belongs before it.",
          help: "Move the section, with all that stands below its heading.",
        },
        after: {
          text: "“{title}” stands before “{other}” on line {line}, but belongs after it.",
          help: "Move the section, with all that stands below its heading.",
        },
        twice: {
          text: "“{title}” is the same section as “{other}” on line {line}.",
          help: "Join the two, or rename one.",
        },
      },
      ko: {
        missing: {
          text: "‘{expected}’ 절이 없습니다. 이런 글에는 ‘{after}’ 다음에 이 절이 옵니다.",
          help: "그 자리에 절을 쓰세요. 다른 종류의 글이라면 알맞은 프로필을 지정하거나 프로필에서 빼세요.",
        },
        "missing-first": {
          text: "‘{expected}’ 절이 없습니다. 이런 글은 이 절로 시작합니다.",
          help: "그 자리에 절을 쓰세요. 다른 종류의 글이라면 알맞은 프로필을 지정하거나 프로필에서 빼세요.",
        },
        like: {
          text: "‘{expected}’ 절이 없습니다. {line}행의 ‘{like}’ 절을 가리키는 것일 수 있습니다.",
          help: "다른 글과 같은 제목으로 고치거나, 프로필의 synonyms에 이 이름을 더하세요.",
        },
        before: {
          text: "‘{title}’ 절이 {line}행의 ‘{other}’ 뒤에 있습니다. 그 앞에 와야 합니다.",
          help: "제목 아래 내용까지 함께 옮기세요.",
        },
        after: {
          text: "‘{title}’ 절이 {line}행의 ‘{other}’ 앞에 있습니다. 그 뒤에 와야 합니다.",
          help: "제목 아래 내용까지 함께 옮기세요.",
        },
        twice: {
          text: "‘{title}’ 절이 {line}행의 ‘{other}’ 절과 겹칩니다.",
          help: "둘을 합치거나 하나의 제목을 바꾸세요.",
        },
      },
    },
    notes: { other: { en: "the other section", ko: "다른 절" } },
    examples: {
      flags: "flags-required-section-that-is-missing.md",
      allows: "allows-tutorial-with-other-sections.md",
    },
  },
  options: z.strictObject({}),
  check({ source, sections, fields }, { settings, report }) {
    const choice = chooseProfile(settings, sections);
    if (!choice) return;
    const top = sections[0]?.heading ?? { start: 0, end: 0 };
    const { faults, rows } = alignSections(choice.profile, sections, fields);
    // The outline is that of the whole post: once is enough.
    let outline: { outline?: typeof rows } = { outline: rows };
    const line = (offset: number) => lineAt(source, offset);
    for (const fault of faults) {
      if (fault.kind === "missing") {
        const { expected, after, before, like } = fault;
        if (like && choice.why !== "assigned") continue;
        const values = { expected: expected.heading };
        if (like) {
          const { heading, title } = like;
          report({
            at: heading,
            message: "like",
            values: { ...values, like: title, line: line(heading.start) },
            ...outline,
          });
        } else if (after) {
          report({
            at: after.heading,
            message: "missing",
            values: { ...values, after: after.title },
            ...outline,
          });
        } else report({ at: before?.heading ?? top, message: "missing-first", values, ...outline });
      } else {
        const other = fault.kind === "twice" ? fault.first : fault.other;
        report({
          at: fault.section.heading,
          message: fault.kind === "twice" ? "twice" : fault.belongs,
          values: { title: fault.section.title, other: other.title, line: line(other.heading.start) },
          related: [{ at: other.heading, note: "other" }],
          ...outline,
        });
      }
      outline = {};
    }
  },
});
