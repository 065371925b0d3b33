import fc from "fast-check";

/** Pieces of real-looking posts, well formed and torn; joined by line ends of every kind they make posts that people do write. */
const PIECES = [
  "---\ntitle: 제목\ndate: 2024-01-02\n---\n",
  '+++\ntitle = "t"\n+++\n',
  "# 논문 리뷰",
  "## 1. 핵심 요약 (2-3문장)",
  "### 3.1 아키텍처 개요",
  "#### 건너뛴 제목",
  "이 논문은 **BERT(Devlin et al.)**를 다룹니다. 성능은 3.2% 올랐습니다.",
  "Plain English text, with `code`, $a_1 * b$ and a [link](https://arxiv.org/abs/2104.08691).",
  "- **저자**: 연구진",
  "- **발표**: **: EMNLP 2021",
  "**강점**: 혁신적인 접근법과 우수한 실험 결과",
  "* 항목\n  * 아래 항목\n    아래 줄",
  "1. 하나\n2. 둘",
  "> 인용문\n> 두 번째 줄",
  "![Results Table 1](/assets/a.png)\n*Figure: Results Table 1*",
  "*그림 1: 위에 있는 캡션*\n\n![b](b.png)",
  '![ref][img]\n\n[img]: ./c.png "title"',
  '<figure><img src="d.png" alt="디"><figcaption>Figure 2. words</figcaption></figure>',
  '{% include figure image_path="/e.png" caption="Figure 3: e" %}',
  '{{< figure src="f.png" caption="f" >}}',
  "![[g.png|words]]",
  "| a | b |\n|---|---|\n| 1 | ![h](h.png) |",
  "```python\n# 주석\nprint(1)\n```",
  "```python\nx = 1",
  "```",
  "~~~",
  "$$\n\\frac{a}{b} = c\n$$",
  "{% raw %}\n# no heading\n{% endraw %}",
  "<!-- 주석 -->",
  "<div>\n\n안쪽 글\n\n</div>",
  "텍스트[^1]\n\n[^1]: 각주",
  "https://example.com/path and <b>bold</b> ~~gone~~",
  "🙂 한글\u2028줄 \u0000 \uD800 끝",
  "---",
  "제목\n===",
  "\t들여쓴 코드",
  "**unpaired",
  '"** **:',
  "",
];

/** Any text at all, or a post of pieces with one kind of line ending. */
export const arbitraryText: fc.Arbitrary<string> = fc.oneof(
  { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 200 }) },
  {
    weight: 4,
    arbitrary: fc
      .tuple(
        fc.array(fc.constantFrom(...PIECES), { maxLength: 14 }),
        fc.constantFrom("\n", "\n\n", "\n \n"),
        fc.constantFrom("\n", "\r\n", "\r"),
        fc.constantFrom("", "\uFEFF"),
      )
      .map(([pieces, between, ending, bom]) => bom + pieces.join(between).replaceAll("\n", ending)),
  },
);
