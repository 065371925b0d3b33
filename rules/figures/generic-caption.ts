import { z } from "zod";
import { type Caption, isCredit } from "../../src/post/figures/captions.ts";
import { faultOfName } from "../../src/post/figures/naming.ts";
import { definePostRule } from "../../src/rule.ts";

export default definePostRule({
  meta: {
    id: "generic-caption",
    summary: {
      en: "A caption says what its figure shows.",
      ko: "캡션은 그림이 무엇을 보여 주는지 알려 줍니다.",
    },
    why: {
      en: "A file name or “experimental results” under a figure tells the reader nothing that the figure does not.",
      ko: "파일 이름이나 ‘실험 결과’ 같은 캡션은 그림만 볼 때보다 더 알려 주는 것이 없습니다.",
    },
    severity: "warn",
    style: {
      unit: "captions",
      omissions: [],
      evidence: {
        en: "{count} of {of} captions only name a file or a kind of figure.",
        ko: "캡션 {of}개 중 {count}개는 파일 이름이나 그림의 종류뿐입니다.",
      },
    },
    messages: {
      en: {
        "file-name": {
          text: "The caption “{text}” is no more than a file name.",
          help: "Say what the figure shows: what is compared, what stands out.",
        },
        type: {
          text: "The caption “{text}” only names the kind of figure.",
          help: "Say what the figure shows: what is compared, what stands out.",
        },
      },
      ko: {
        "file-name": {
          text: "캡션 ‘{text}’ 문구는 파일 이름에 지나지 않습니다.",
          help: "무엇을 비교했고 무엇이 눈에 띄는지처럼, 그림이 보여 주는 것을 적으세요.",
        },
        type: {
          text: "캡션 ‘{text}’ 문구는 그림의 종류만 말합니다.",
          help: "무엇을 비교했고 무엇이 눈에 띄는지처럼, 그림이 보여 주는 것을 적으세요.",
        },
      },
    },
    yieldsTo: ["template-prompt"],
    examples: {
      flags: "flags-file-names-and-kinds.md",
      allows: "allows-caption-that-opens-so-and-goes-on.md",
    },
  },
  options: z.strictObject({
    allow: z
      .array(z.string())
      .default([])
      .describe("Captions, without their label, that are meant as they stand."),
  }),
  check(post, { options, report }) {
    const told = new Set<Caption>();
    for (const { captions, url } of post.figures.figures) {
      for (const caption of captions) {
        const { content, text, start, end } = caption;
        // A credit is no description, and "(a)" names one panel of a row.
        if (isCredit(caption) || /^\(?[a-z]\)?$/i.test(content)) continue;
        // A bare "Figure 3:" is a label without caption: what its number says is the kind.
        const fault = content === "" ? "type" : faultOfName(content, url);
        if (!fault || told.has(caption) || options.allow.includes(content)) continue;
        told.add(caption);
        report({ at: { start, end }, message: fault, values: { text } });
      }
    }
  },
});
