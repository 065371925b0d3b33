import { z } from "zod";
import type { Post } from "../../src/post/post.ts";
import { contains, type Range } from "../../src/post/source.ts";
import { proseAsCode, type StrayCode, strayCode } from "../../src/post/text/stray-code.ts";
import { tagPairs } from "../../src/post/text/tag-pairs.ts";
import { definePostRule } from "../../src/rule.ts";

/** Elements and tags that show code, or run it. */
const LISTING_ELEMENT = /^(?:pre|code|script|style|svg|template|textarea)$/;
const LISTING_TAG =
  /highlight|code|mermaid|uml|chart|graph|diagram|flow|sequence|math|katex|latex|raw|plot|vega|terminal|console|file/i;
/** Posts that show how Markdown is written. */
const ABOUT_MARKDOWN = /마크다운|프롬프트|\b(?:markdown|prompts?)\b/i;

/** Opens a paragraph of MDX that is run. */
const IMPORT = /^(?:import\b.*["']|export (?:const|let|default|function)\b)/;

export default definePostRule({
  meta: {
    id: "stray-code",
    summary: {
      en: "Code stands in code blocks, and prose does not.",
      ko: "코드는 코드 블록 안에, 글은 밖에 있습니다.",
    },
    why: {
      en: "Code outside of a block loses its line breaks and indentation; prose inside of one loses its headings, figures and links.",
      ko: "코드 블록 밖의 코드는 줄바꿈과 들여쓰기를 잃고, 코드 블록 안에 들어간 글은 제목과 그림, 링크를 잃습니다.",
    },
    severity: "warn",
    messages: {
      en: {
        code: {
          text: "“{line}” is code, but stands outside of a code block.",
          help: "Put the code between two lines of “```”, or remove what is left of it.",
        },
        indented: {
          text: "The blanks before “{line}” turn it into a code block.",
          help: "Remove the blanks at the start of the line.",
        },
      },
      ko: {
        code: {
          text: "“{line}” 부분은 코드인데 코드 블록 밖에 있습니다.",
          help: "코드 앞뒤에 “```” 줄을 넣거나, 남은 조각이면 지우세요.",
        },
        indented: {
          text: "“{line}” 앞의 공백 때문에 글이 코드 블록으로 나옵니다.",
          help: "줄 앞의 공백을 지우세요.",
        },
      },
    },
    examples: {
      flags: "flags-loop-torn-from-its-block.md",
      allows: "allows-formulas-written-as-plain-text.md",
    },
  },
  options: z.strictObject({}),
  check(post, { report }) {
    const { text } = post.source;
    const { blocks } = post.body;
    // Where components are imported, paragraphs may be code that runs.
    const runsCode =
      /\.mdx$/.test(post.path) ||
      post.texts.paragraphs.some(({ lines }) => IMPORT.test(lines[0]?.text ?? ""));
    if (!runsCode) {
      const listings = post.html.filter(({ name }) => LISTING_ELEMENT.test(name));
      const pieces = strayCode(text, blocks, [...listings, ...tagPairs(post.body.dialect, LISTING_TAG)]);
      const rests = restsOfFences(post, pieces);
      for (const piece of pieces) {
        if (!rests.some((rest) => contains(rest, piece)))
          report({ at: piece, message: "code", values: { line: firstLine(text, piece) } });
      }
    }
    if (ABOUT_MARKDOWN.test(post.title ?? "")) return;
    for (const range of proseAsCode(text, blocks))
      report({ at: range, message: "indented", values: { line: firstLine(text, range) } });
  },
});

/** What fences that never close still hold, where that is code for the most part: unclosed-fence says all there is to say. */
function restsOfFences({ body, texts }: Post, pieces: readonly StrayCode[]): Range[] {
  return body.unclosedFences
    .map(({ fence, swallowedUntil }) => ({ start: fence.end, end: swallowedUntil }))
    .filter((rest) => {
      let code = 0;
      let all = 0;
      for (const piece of pieces) if (contains(rest, piece)) code += piece.lines;
      for (const { block, lines } of texts.paragraphs) if (contains(rest, block)) all += lines.length;
      return code * 2 > all;
    });
}

function firstLine(text: string, { start, end }: Range): string {
  const line = /^[^\r\n]*/.exec(text.slice(start, end))?.[0].trimEnd() ?? "";
  return line.length > 40 ? `${line.slice(0, 40).trimEnd()}…` : line;
}
