import { z } from "zod";
import { faultOfName } from "../../src/post/figures/naming.ts";
import { definePostRule } from "../../src/rule.ts";

/** Letters, numbers and the words of a form: no kind of figure is among them. */
const NAMES_NOTHING =
  /^(?:[^\p{L}\p{N}]|(?:\d+[a-z]?|[a-z]|alt|text|caption|description|title|untitled|unnamed|placeholder|캡션|설명)(?![\p{L}\p{N}]))+$/iu;

export default definePostRule({
  meta: {
    id: "generic-alt",
    summary: {
      en: "The alternative text says what is in the picture.",
      ko: "대체 텍스트는 그림의 내용을 알려 줍니다.",
    },
    why: {
      en: "It is all that a blind reader, a search engine or a broken connection gets of the figure.",
      ko: "시각 장애가 있는 독자와 검색 엔진, 그림이 뜨지 않는 화면에는 이 글이 그림의 전부입니다.",
    },
    severity: "warn",
    style: {
      unit: "pictures",
      omissions: ["empty"],
      evidence: {
        en: "{count} of {of} images have no alternative text, or one that says nothing.",
        ko: "이미지 {of}개 중 {count}개는 대체 텍스트가 없거나 내용을 알려 주지 않습니다.",
      },
    },
    messages: {
      en: {
        empty: { text: "This figure has no alternative text.", help: "Say in a few words what it shows." },
        "file-name": {
          text: "The alternative text “{text}” is no more than a file name.",
          help: "Say in a few words what the figure shows.",
        },
        title: {
          text: "The alternative text is the title of the post, and says nothing of the figure.",
          help: "Say in a few words what the figure shows.",
        },
        type: {
          text: "The alternative text “{text}” only names the kind of figure.",
          help: "Say in a few words what the figure shows.",
        },
        nothing: {
          text: "The alternative text “{text}” says nothing of the figure.",
          help: "Say in a few words what the figure shows.",
        },
      },
      ko: {
        empty: {
          text: "이 그림에 대체 텍스트가 없습니다.",
          help: "그림이 보여 주는 것을 몇 마디로 적으세요.",
        },
        "file-name": {
          text: "대체 텍스트 ‘{text}’ 문구는 파일 이름에 지나지 않습니다.",
          help: "그림이 보여 주는 것을 몇 마디로 적으세요.",
        },
        title: {
          text: "대체 텍스트에 글 제목만 있고 그림에 관한 말이 없습니다.",
          help: "그림이 보여 주는 것을 몇 마디로 적으세요.",
        },
        type: {
          text: "대체 텍스트 ‘{text}’ 문구는 그림의 종류만 말합니다.",
          help: "그림이 보여 주는 것을 몇 마디로 적으세요.",
        },
        nothing: {
          text: "대체 텍스트 ‘{text}’ 문구만으로는 무슨 그림인지 알 수 없습니다.",
          help: "그림이 보여 주는 것을 몇 마디로 적으세요.",
        },
      },
    },
    examples: {
      flags: "flags-file-names-as-alternative-text.md",
      allows: "allows-words-that-say-what-is-shown.md",
    },
  },
  options: z.strictObject({
    decorative: z
      .array(z.string())
      .default([])
      .describe("Parts of addresses of images that only decorate and need no text."),
  }),
  check(post, { options, report }) {
    const isTitle = createTitleTest(post.title ?? "");
    for (const { alt, altRange, url, role, syntax, start, end, captions } of post.figures.figures) {
      if (role === "badge" || role === "inline" || options.decorative.some((part) => url.includes(part)))
        continue;
      if (alt === undefined || alt.trim() === "") {
        // `alt=""` in HTML says that the image decorates, a `<figcaption>` speaks for one without; tags and wikilinks may
        // leave it to the theme.
        const isSpokenFor = alt !== undefined || captions.some(({ builtIn }) => builtIn);
        if (syntax === "markdown" || syntax === "reference" || (syntax === "html" && !isSpokenFor)) {
          report({ at: { start, end }, message: "empty" });
        }
        continue;
      }
      if (isTitle(alt)) {
        report({ at: altRange, message: "title" });
        continue;
      }
      const fault = faultOfName(alt, url);
      const message = fault === "type" && NAMES_NOTHING.test(alt) ? "nothing" : fault;
      if (message) report({ at: altRange, message, values: { text: alt } });
    }
  },
});

/** Tells words that are the title, by their letters and digits. A title of one word may well be what a picture shows. */
function createTitleTest(title: string): (alt: string) => boolean {
  const folded = fold(title);
  const blank = folded.indexOf(" ");
  if (blank < 0) return () => false;
  const first = folded.slice(0, blank);
  return (alt) => alt.toLowerCase().includes(first) && fold(alt) === folded;
}

function fold(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}
