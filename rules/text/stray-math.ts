import { z } from "zod";
import { isAboutTex, strayTex } from "../../src/post/text/math.ts";
import { definePostRule } from "../../src/rule.ts";

export default definePostRule({
  meta: {
    id: "stray-math",
    summary: {
      en: "Every formula stands between its dollar signs.",
      ko: "모든 수식은 달러 기호 사이에 있습니다.",
    },
    why: {
      en: "Outside of them no renderer reads LaTeX: the page shows backslashes and braces in place of the formula.",
      ko: "달러 기호 밖에서는 LaTeX를 읽지 않으므로, 수식 대신 역슬래시와 중괄호가 그대로 나옵니다.",
    },
    severity: "warn",
    messages: {
      en: {
        formula: {
          text: "“{command}” stands outside of a formula, and the page shows it as it is written.",
          help: "Put “$” before and after the formula.",
        },
        markup: {
          text: "“{command}” is a command of LaTeX, and the page shows it as it is written.",
          help: "Write it in Markdown, or remove it.",
        },
      },
      ko: {
        formula: {
          text: "“{command}” 부분이 수식 밖에 있어 적힌 그대로 나옵니다.",
          help: "수식의 앞뒤에 “$”를 붙이세요.",
        },
        markup: {
          text: "“{command}” 부분은 LaTeX 명령이라 적힌 그대로 나옵니다.",
          help: "마크다운으로 고쳐 쓰거나 지우세요.",
        },
      },
    },
    examples: {
      flags: "flags-formula-without-its-dollars.md",
      allows: "allows-formulas-in-every-delimiter.md",
    },
  },
  options: z.strictObject({}),
  check(post, { report }) {
    const { text } = post.source;
    if (!text.includes("\\") || isAboutTex(post.title ?? "")) return;
    const stray = strayTex(text, post.body.blocks, post.body.dialect, post.html);
    if (stray.length === 0) return;
    const about = post.sections.filter(({ title }) => isAboutTex(title));
    for (const { start, end, kind } of stray) {
      if (about.some(({ whole }) => whole.start <= start && start < whole.end)) continue;
      const command = /\\[A-Za-z]+/.exec(text.slice(start, end))?.[0] ?? "\\";
      report({ at: { start, end }, message: kind, values: { command } });
    }
  },
});
