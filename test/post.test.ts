import { describe, expect, test } from "vitest";
import { arxivIdIn, faultOfArxivId, findArxivIds } from "../src/post/arxiv.ts";
import { composeSource, createSource, fileOffset, pointAt, sliceOf } from "../src/post/source.ts";
import { faultOfValue } from "../src/post/stand-ins.ts";
import {
  isKnownPrompt,
  isPromptSentence,
  isSlotDescription,
  isStockPraise,
  restAroundTitle,
} from "../src/post/text/wording.ts";
import { parsePost } from "./parse.ts";

const lines = (...text: string[]) => text.join("\n");
const post = (text: string) => parsePost("post.md", text);

describe("source", () => {
  test.each([
    ["\n", "가\n나", 2, { line: 2, column: 1 }],
    ["\r\n", "가\r\n나", 3, { line: 2, column: 1 }],
    ["a lone \\r", "가\r나", 2, { line: 2, column: 1 }],
    ["U+2028, which ends no line", "가\u2028나", 2, { line: 1, column: 3 }],
    ["an astral character, which is two units", "🙂나", 2, { line: 1, column: 3 }],
    ["a BOM, which is one unit", "\uFEFF가", 1, { line: 1, column: 2 }],
  ])("places behind %s", (_name, text, offset, point) => {
    expect(pointAt(createSource(text).lineStarts, offset)).toEqual(point);
  });
});

describe("letters written apart", () => {
  test("are read as one, and lead back to where they stand in the file", () => {
    const written = "한글 café\n둘째 각주".normalize("NFD");
    const source = composeSource(written);
    expect(source.text).toBe("한글 café\n둘째 각주");
    for (const word of ["글", "é", "둘째", "주"]) {
      const start = source.text.indexOf(word);
      const from = fileOffset(source, start);
      expect(written.slice(from, fileOffset(source, start + word.length)).normalize("NFC")).toBe(word);
    }
  });

  test("do not change a composed text", () => {
    expect(composeSource("한글 ﬁ Å").text).toBe("한글 ﬁ Å");
    expect(composeSource("한글").shifts).toEqual([]);
  });
});

describe("sections", () => {
  test("know their numbers, names, parents and extent", () => {
    const { sections, source } = post(
      lines("## 3. 제안 방법", "", "### 3.1 아키텍처 {#arch}", "글", "", "## 결론", "끝"),
    );
    expect(
      sections.map(({ title, number, name, level, parent, whole }) => [
        title,
        number,
        name,
        level,
        parent?.name,
        sliceOf(source, whole).split("\n").length,
      ]),
    ).toEqual([
      ["3. 제안 방법", [3], "제안 방법", 2, undefined, 6],
      ["3.1 아키텍처", [3, 1], "아키텍처", 3, "제안 방법", 4],
      ["결론", [], "결론", 2, undefined, 2],
    ]);
  });

  test("what Liquid leaves raw is Markdown all the same", () => {
    const { sections, body, figures } = post(
      lines(
        "{% raw %}",
        "",
        "## 서론",
        "",
        "값은 {{ x }}이다.",
        "{% include figure image_path='a.png' %}",
        "",
        "{% endraw %}",
        "",
        "## 결론",
        "",
        "{{ page.title }}",
      ),
    );
    expect(sections.map(({ title }) => title)).toEqual(["서론", "결론"]);
    expect(body.dialect.map(({ tag }) => tag)).toEqual(["raw", "endraw", "page"]);
    expect(figures.figures).toEqual([]);
  });

  test.each([
    ["a heading in a quote", "> ## 인용"],
    ["a heading in a list", "- ## 항목"],
    ["a comment in code", lines("```sh", "# 주석", "```")],
    ["a line of a Liquid listing", lines("{% highlight md %}", "## 아님", "{% endhighlight %}")],
    ["a line of a formula", lines("$$", "a", "=", "b", "$$")],
    ["front matter", lines("---", "# 주석", "title: x", "---")],
  ])("do not begin with %s", (_name, text) => {
    expect(post(text).sections).toEqual([]);
  });

  test("stand at their own place whatever comes before", () => {
    for (const ending of ["\n", "\r\n", "\r"]) {
      const text = `\uFEFF${lines("---", "title: 제목", "---", "", "🙂 글", "", "## 절", "내용").replaceAll("\n", ending)}`;
      const { sections, source } = post(text);
      expect(
        sections.map(({ heading }) => [sliceOf(source, heading), pointAt(source.lineStarts, heading.start)]),
      ).toEqual([["## 절", { line: 7, column: 1 }]]);
    }
  });
});

describe("fields", () => {
  test.each([
    ["a list item", "- **저자**: 홍길동", "author", "홍길동", "list"],
    ["the colon inside the marks", "**Authors:** A. Kim", "author", "A. Kim", "line"],
    ["underscores", "__Venue__: ICLR 2024", "venue", "ICLR 2024", "line"],
    ["a full-width colon", "- **발표**：NeurIPS", "venue", "NeurIPS", "list"],
    ["a sign before the label", "- 📄 **논문 링크**: [여기](https://a.b)", "link", "여기", "list"],
    ["no marks", "- ArXiv: 2104.08691", "arxiv", "2104.08691", "list"],
    ["nothing", "- **코드**:", "code", "", "list"],
    ["torn markup", "- **발표**: **: EMNLP 2021", "venue", "**: EMNLP 2021", "list"],
  ])("with %s", (_name, text, info, value, place) => {
    const { fields, source } = post(text);
    expect(fields).toMatchObject([{ info, place }]);
    expect(fields[0]?.value).toBe(value);
    for (const field of fields) expect(text.includes(sliceOf(source, field.valueRange))).toBe(true);
  });

  test("of a two-column table, and of none that is wider", () => {
    const table = lines("| 항목 | 내용 |", "|---|---|", "| 저자 | 홍길동 |", "| 년도 | arXiv |");
    expect(post(table).fields.map(({ info, value }) => [info, value])).toEqual([
      ["author", "홍길동"],
      ["year", "arXiv"],
    ]);
    expect(post(lines("| Code | F1 | EM |", "|---|---|---|", "| Venue | - | N/A |")).fields).toEqual([]);
  });

  test.each([
    ["a list", lines("**강점**:", "", "- 하나")],
    ["the next line", lines("**적용 가능성**: ", "의료 영상에 쓸 수 있습니다.")],
    ["a paragraph", lines("**약점**:", "", "데이터가 적습니다.")],
    ["a list in the item", lines("- **저자**:", "  - 홍길동")],
  ])("go on in %s below", (_name, text) => {
    expect(post(text).fields[0]?.continues).toBe(true);
  });

  test.each([
    ["another label", lines("**강점**: ", "**약점**: 느림")],
    ["another item", lines("- **저자**: ", "- **발표**: ICLR")],
    ["a heading", lines("**추천도**:", "", "## 참고")],
  ])("do not go on in %s", (_name, text) => {
    expect(post(text).fields[0]?.continues).toBe(false);
  });
});

describe("prose", () => {
  const sentences = (text: string) =>
    post(text).texts.paragraphs.flatMap((paragraph) => paragraph.sentences.map((sentence) => sentence.text));

  test.each([
    [
      "Korean and English ends",
      "첫 문장입니다. Second one! 셋째?",
      ["첫 문장입니다.", "Second one!", "셋째?"],
    ],
    [
      "abbreviations and numbers",
      "See Fig. 3 and et al. for 3.5 points. Next.",
      ["See Fig. 3 and et al. for 3.5 points.", "Next."],
    ],
    ["a wrapped line", lines("한 문장이 두 줄에", "걸쳐 있습니다."), ["한 문장이 두 줄에 걸쳐 있습니다."]],
    ["a label on the next line", lines("앞 문장", "**라벨**: 뒤"), ["앞 문장", "라벨: 뒤"]],
    ["markup", "**굵게** 쓴 `code`와 [링크](x).", ["굵게 쓴 code와 링크.".replace("code", "`code`")]],
    ["a figure with its caption", lines("![a](a.png)", "*Figure: a*", "본문입니다."), ["본문입니다."]],
    ["a quote over lines", lines("> 인용", "> 둘째"), ["인용 둘째"]],
    ["a comment", "<!-- 숨은 글 -->", []],
    ["a lone tag", "{% include toc.html %}", []],
  ])("%s", (_name, text, expected) => {
    expect(sentences(text)).toEqual(expected);
  });
});

describe("fences", () => {
  const fences = (text: string) => {
    const { body, source } = post(text);
    return body.unclosedFences.map(({ fence, closedLate }) => [
      pointAt(source.lineStarts, fence.start).line,
      closedLate,
    ]);
  };

  test.each([
    ["one that runs to the end", lines("글", "", "```py", "x = 1"), [[3, false]]],
    [
      "one that a later fence closes",
      lines("```py", "", "**글**: 본문", "", "```py", "x", "```"),
      [[1, true]],
    ],
    [
      "one that turns every later fence round",
      lines("```py", "x = 1", "", "## 절", "", "```", "y", "```"),
      [[1, true]],
    ],
    ["a stray closing one", lines("```py", "x", "```", "", "```", "", "## 절", "글"), [[5, false]]],
    ["a longer fence around a fence", lines("````md", "```py", "x", "```", "````"), []],
    ["tildes around backticks", lines("~~~", "```", "~~~"), []],
    ["a fence in a list", lines("- 항목", "  ```sh", "  ls", "  ```", "- 다음"), []],
    ["comments that look like headings", lines("```py", "", "## 설정", "x = 1", "```"), []],
    ["a post shown as an example", lines("```markdown", "## 절", "![a](b.png)", "```"), []],
  ])("%s", (_name, text, expected) => {
    expect(fences(text)).toEqual(expected);
  });

  test("what an open fence swallowed is read as the writer meant it", () => {
    const { sections, body } = post(
      lines("## 앞", "", "```py", "x = 1", "", "## 3. 방법", "", "![a](a.png)", "", "글입니다."),
    );
    expect(sections.map(({ title }) => title)).toEqual(["앞", "3. 방법"]);
    expect(body.blocks.map(({ kind }) => kind)).toEqual([
      "heading",
      "code",
      "heading",
      "paragraph",
      "paragraph",
    ]);
  });
});

describe("arXiv ids", () => {
  test.each([
    ["2104.08691", undefined],
    ["0704.0001", undefined],
    ["hep-th/9901001", undefined],
    ["2313.01234", "month"],
    ["1501.1234", "digits"],
    ["1412.12345", "digits"],
    ["0612.0001", "year"],
    ["hep-th/9913001", "month"],
    ["hep-th/99010012", "digits"],
  ])("%s: %s", (id, fault) => {
    expect(faultOfArxivId(id)).toBe(fault);
  });

  test("are found in addresses and behind their name", () => {
    const text = "[x](https://arxiv.org/pdf/2104.08691v2.pdf), arXiv:1706.03762, version 2104.12345";
    expect(findArxivIds(text).map(({ id }) => id)).toEqual(["2104.08691", "1706.03762"]);
    expect(arxivIdIn("arXiv 1706.03762v5")).toBe("1706.03762");
  });
});

describe("stand-ins", () => {
  test.each([
    ["author", "연구진", "stand-in"],
    ["author", "OpenAI 연구진", undefined],
    ["author", "Unknown", "stand-in"],
    ["venue", "AI Conference", "stand-in"],
    ["venue", "International Conference on Machine Learning", undefined],
    ["venue", "arXiv:2503.07487 (2025년 3월)", undefined],
    ["venue", "**: EMNLP 2021", "debris"],
    ["year", "arXiv", "stand-in"],
    ["year", "2023", undefined],
    ["arxiv", "N/A", "stand-in"],
    ["code", "TODO", "stand-in"],
    ["code", "-", "stand-in"],
    ["code", "", "empty"],
    ["author", "Xu Na", undefined],
  ] as const)("%s: %s", (name, value, fault) => {
    expect(faultOfValue(name, value, [])).toBe(fault);
  });

  test("a word with a real address behind it is a value", () => {
    expect(faultOfValue("link", "링크", ["https://arxiv.org/abs/2104.08691"])).toBeUndefined();
    expect(faultOfValue("link", "Link", ["#"])).toBe("stand-in");
  });
});

describe("wording", () => {
  test.each([
    ["연구의 배경과 동기를 서술하세요.", true],
    ["제안 방법의 전반적인 구조와 구성 요소를 소개합니다.", true],
    ["Describe the overall architecture and its main components.", true],
    ["This section summarizes the experimental results.", true],
    ["이 논문은 새로운 방법을 제시합니다.", false],
    ["새로운 패러다임을 제시합니다.", false],
    ["실험 설정은 다음과 같습니다:", false],
    ["Mamba-2의 전체 구조를 설명합니다.", false],
    ["Describe the ResNet architecture.", false],
  ])("prompt: %s %s", (text, expected) => {
    expect(isPromptSentence(text)).toBe(expected);
  });

  test.each([
    ["이 논문에서 인상 깊었던 부분", true],
    ["다른 연구자에게 추천할 만한 수준", true],
    ["What are the main strengths of the paper", true],
    ["의료 영상에서의 활용 가능성", false],
    ["★★★★☆", false],
    ["높음", false],
  ])("slot: %s %s", (text, expected) => {
    expect(isSlotDescription(text)).toBe(expected);
  });

  test.each([
    ["혁신적인 방법과 우수한 성능을 제시", true],
    ["Novel approach with strong experimental results", true],
    ["ImageNet에서 우수한 성능", false],
    ["추론 속도가 우수한 방법", false],
    ["적극 추천", false],
  ])("praise: %s %s", (text, expected) => {
    expect(isStockPraise(text)).toBe(expected);
  });

  test("known prompts are whole sentences", () => {
    expect(isKnownPrompt("여기에 내용을 작성하세요.")).toBe(true);
    expect(isKnownPrompt("Write your summary here")).toBe(true);
    expect(isKnownPrompt("여기에 쓰인 데이터는 공개되어 있습니다.")).toBe(false);
  });

  test.each([
    ["LoRA에 대한 체계적 분석", "LoRA", "… 체계적 분석"],
    ["LoRA: a study", "LoRA", "… a study"],
    ["A study of LoRA and its use.", "LoRA", "A study of … and its use."],
    ["LoRAX는 다릅니다", "LoRA", undefined],
    ["QLoRA는 다릅니다", "LoRA", undefined],
    ["다른 글", "LoRA", undefined],
  ])("around the title: %s", (text, title, rest) => {
    expect(restAroundTitle(text, title)?.rest).toBe(rest);
  });
});
