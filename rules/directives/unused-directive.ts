import { z } from "zod";
import { definePostRule } from "../../src/rule.ts";

export default definePostRule({
  meta: {
    id: "unused-directive",
    summary: {
      en: "Every comment that silences a rule is needed.",
      ko: "규칙을 끄는 주석은 모두 실제로 필요한 것입니다.",
    },
    why: {
      en: "A comment that silences nothing, or a name that no rule has, hides the next real slip on its line, or hides nothing and is believed to.",
      ko: "아무것도 끄지 않는 주석은 나중에 그 줄에 생기는 진짜 실수를 가립니다. 이름을 잘못 적은 주석은 효과가 없는데도 있는 줄 알게 됩니다.",
    },
    severity: "warn",
    messages: {
      en: {
        silencesNothing: { text: "This comment silences nothing.", help: "Delete it." },
        silencesNoneOf: {
          text: "{id} reports nothing here.",
          help: "Delete the name, or the comment.",
        },
        enables: { text: "Nothing that this comment could end is silenced here.", help: "Delete it." },
        misspelledRule: { text: "There is no rule “{id}”.", help: "Write {meant}." },
        unknownRule: {
          text: "There is no rule “{id}”.",
          help: "Write the name of a rule, as `review-lint rules` lists them, or delete the comment.",
        },
        unknownKind: {
          text: "There is no directive “review-lint-{name}”.",
          help: "Write review-lint-{meant}.",
        },
      },
      ko: {
        silencesNothing: { text: "이 주석이 끄는 것이 없습니다.", help: "지우세요." },
        silencesNoneOf: {
          text: "여기에는 {id} 규칙에 걸리는 것이 없습니다.",
          help: "규칙 이름이나 주석을 지우세요.",
        },
        enables: { text: "여기에는 이 주석이 다시 켤 규칙이 없습니다.", help: "지우세요." },
        misspelledRule: { text: "“{id}” 규칙은 없습니다.", help: "이렇게 고치세요: {meant}" },
        unknownRule: {
          text: "“{id}” 규칙은 없습니다.",
          help: "`review-lint rules`에 나오는 이름을 적거나 주석을 지우세요.",
        },
        unknownKind: {
          text: "“review-lint-{name}” 지시어는 없습니다.",
          help: "이렇게 고치세요: review-lint-{meant}",
        },
      },
    },
    examples: {
      flags: "flags-comment-above-a-captioned-figure.md",
      allows: "allows-comment-that-is-needed.md",
    },
    fixable: "safe",
  },
  options: z.strictObject({}),
  check() {
    // The engine reports in this rule's name (core/directives): only there is it known what all the others found.
  },
});
