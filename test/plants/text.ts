import { type Fence, inOnePost, inserted, type Kind, type Page, replaced, type Slip } from "../plant.ts";
import { INFO_LINE, isOutlined, leaves, lineOf, linesWhere, NUMBERS, range, withContent } from "./shared.ts";

/** Defects of the text: tables, code, prompts, repeats, emphasis, lists, labels, formulas. */
export const text: readonly Kind[] = [
  inOnePost("a row with a cell too few", "table-columns", (page, draw) => {
    const row = draw.pick(page.rows.filter(({ cells }) => cells > 2));
    if (!row) return undefined;
    const line = lineOf(page, row.at);
    const cells = line.split("|").toSpliced(2 + draw.below(row.cells - 1), 1);
    return { lines: replaced(page.lines, row.at, cells.join("|")), at: row.at };
  }),
  inOnePost("a row with a cell too many", "table-columns", (page, draw) => {
    const row = draw.pick(page.rows);
    if (!row) return undefined;
    const cells = lineOf(page, row.at)
      .split("|")
      .toSpliced(2 + draw.below(row.cells), 0, " 3.1 ");
    return { lines: replaced(page.lines, row.at, cells.join("|")), at: row.at };
  }),
  ...[
    {
      where: "",
      isThere: (page: Page, fence: Fence) => !isBeforeTags(page, fence) && !isBeforeProse(page, fence),
    },
    { where: " before a figure with a tag in its address", isThere: isBeforeTags },
    { where: " before prose and another fence", isThere: isBeforeProse },
  ].flatMap(({ where, isThere }) => [
    inOnePost(`a fence that never closes${where}`, "unclosed-fence", (page, draw) => {
      const fence = draw.pick(page.fences.filter((one) => isThere(page, one)));
      return fence && { lines: page.lines.toSpliced(fence.close, 1), at: fence.open };
    }),
    inOnePost(`a fence that never opens${where}`, "unclosed-fence", (page, draw) => {
      const fence = draw.pick(page.fences.filter((one) => isThere(page, one)));
      if (!fence) return undefined;
      const { open, close } = fence;
      const also = range(open, close - 1).map((at) => ({ rule: "stray-code", at }));
      return { lines: page.lines.toSpliced(open, 1), at: close - 1, also };
    }),
  ]),
  inOnePost("a prompt for a section", "template-prompt", (page, draw) => {
    const part = draw.pick(leaves(page));
    const words = draw.pick(
      page.isKorean
        ? [
            "이 논문의 주요 실험 결과를 정리하고 분석합니다.",
            "연구의 배경과 동기를 구체적으로 설명합니다.",
            "[여기에 요약을 작성하세요]",
            "제안하는 방법의 핵심 아이디어를 2-3문장으로 요약해 주세요.",
            "추후 작성 예정",
          ]
        : [
            "Describe the main results of the paper and compare with previous work.",
            "Provide a brief overview of the method and its key components.",
            "[Write your summary here]",
            "TODO",
          ],
    );
    if (!part || !isOutlined(page)) return undefined;
    return { lines: withContent(page, part, words ?? ""), at: part.at + 2, also: NUMBERS };
  }),
  inOnePost("a prompt with a pronoun for a section", "template-prompt", (page, draw) => {
    const part = draw.pick(leaves(page));
    const words = draw.pick([
      "Describe the main results of the paper and compare them with previous work.",
      "Explain the key ideas behind the method and why they matter.",
    ]);
    if (!part || !isOutlined(page) || page.isKorean) return undefined;
    return { lines: withContent(page, part, words ?? ""), at: part.at + 2, also: NUMBERS };
  }),
  inOnePost("a request among the text", "template-prompt", (page, draw) => {
    const gap = draw.pick(page.gaps);
    if (gap === undefined || !isOutlined(page)) return undefined;
    const words = draw.pick(
      page.isKorean
        ? ["[여기에 그림 설명을 작성하세요]", "관련 연구를 정리해 주세요.", "여기에 내용을 작성하세요."]
        : ["<your summary here>", "[Insert figure description]", "Add your own thoughts here."],
    );
    return inserted(page.lines, gap, words ?? "");
  }),
  inOnePost("a paragraph pasted again", "duplicate-text", (page, draw) => {
    const source = draw.pick(
      page.paragraphs.filter((at) => {
        const below = page.lines.slice(at + 1).find((line) => line !== "") ?? "";
        // Words before code, a table or a list introduce it, and may come again.
        return lineOf(page, at).length >= 40 && /^(?:[\p{L}#!]|\*\*)/u.test(below);
      }),
    );
    const gap = draw.pick(page.gaps);
    if (gap === undefined || source === undefined || gap === source + 1) return undefined;
    const words = lineOf(page, source);
    const { lines, at } = inserted(page.lines, gap, words);
    return { lines, at: gap < source ? source + 2 : at };
  }),
  inOnePost("an item pasted again", "duplicate-text", (page, draw) => {
    const list = draw.pick(page.lists);
    if (!list) return undefined;
    const at = list.start + draw.below(list.end - list.start);
    const words = lineOf(page, at);
    // A short value behind a label may come again, and so may the steps of a post that is no review.
    if (/\*\*[:：] .{0,60}$/.test(words)) return undefined;
    if (words.length < 30 || INFO_LINE.test(words) || (/^\d/.test(words) && !isOutlined(page)))
      return undefined;
    return { lines: page.lines.toSpliced(at + 1, 0, words), at: at + 1 };
  }),
  inOnePost("bold text that lost its other half", "unrendered-emphasis", (page, draw) => {
    const bold = draw.pick(boldIn(page).filter(({ words }) => /^[\p{Lu}가-힣]/u.test(words)));
    // Without its opening half, bold text in the middle of a line looks like a word with the mark of a note.
    if (!bold) return undefined;
    const [before, after] = bold.opensLine
      ? (draw.pick([
          ["**", ""],
          ["", "**"],
        ]) ?? [])
      : ["**", ""];
    return bold.with(`${before}${bold.words}${after}`);
  }),
  inOnePost("a label in small letters that lost its other half", "unrendered-emphasis", (page, draw) => {
    const bold = draw.pick(boldIn(page).filter(({ words }) => /^[a-z]/.test(words)));
    return bold?.with(`**${bold.words}`);
  }),
  inOnePost("a blank inside bold text", "unrendered-emphasis", (page, draw) => {
    const bold = draw.pick(boldIn(page).filter(({ words }) => !/^[a-z]|:$/.test(words)));
    return bold?.with(
      draw.pick(bold.opensLine ? [`**${bold.words} **`, `** ${bold.words} **`] : [`**${bold.words} **`]) ??
        "",
    );
  }),
  inOnePost("a blank inside an English label", "unrendered-emphasis", (page, draw) => {
    const bold = draw.pick(boldIn(page).filter(({ words }) => /:$/.test(words)));
    return bold?.with(draw.pick([`** ${bold.words}**`, `**${bold.words} **`, `** ${bold.words} **`]) ?? "");
  }),
  inOnePost("blanks at both ends of bold text in a line", "unrendered-emphasis", (page, draw) => {
    const bold = draw.pick(boldIn(page).filter(({ opensLine }) => !opensLine));
    return bold?.with(`** ${bold.words} **`);
  }),
  inOnePost("a label right below a list", "swallowed-paragraph", (page, draw) => {
    const list = draw.pick(page.lists);
    if (!list) return undefined;
    const words = draw.pick(
      page.isKorean ? ["**정리**", "**남은 질문**:"] : ["**In practice**", "**What is left:**"],
    );
    const below = page.isKorean
      ? "학습률만은 데이터마다 새로 찾아야 한다."
      : "The learning rate has to be tuned for each data set.";
    return { lines: page.lines.toSpliced(list.end, 0, words ?? "", "", below), at: list.end };
  }),
  inOnePost("a paragraph right below a list", "swallowed-paragraph", (page, draw) => {
    const list = draw.pick(page.lists.filter((one) => one.end - one.start > 2 && !isMaybeWrapped(page, one)));
    if (!list || /^- \*\*(?:제목|Title|Authors)/.test(lineOf(page, list.start))) return undefined;
    const words = page.isKorean
      ? "이 결과는 학습률을 데이터마다 새로 찾았을 때의 값이라 그대로 옮겨 쓰기는 어렵다."
      : "These numbers come from a learning rate that was tuned for each data set.";
    return { lines: page.lines.toSpliced(list.end, 0, words), at: list.end };
  }),
  inOnePost("labels that run together", "run-together-lines", (page, draw) => {
    const at = draw.pick(linesWhere(page, (line) => /^\*\*.* {2}$/.test(line)));
    if (at === undefined) return undefined;
    return { lines: replaced(page.lines, at, lineOf(page, at).trimEnd()), at: at + 1 };
  }),
  inOnePost("labels that lost their bullets", "run-together-lines", (page, draw) => {
    const list = draw.pick(page.lists.filter(({ start }) => /^- \*\*/.test(lineOf(page, start))));
    if (!list) return undefined;
    const bare = page.lines.slice(list.start, list.end).map((line) => line.slice(2));
    return { lines: page.lines.toSpliced(list.start, bare.length, ...bare), at: list.start + 1 };
  }),
  inOnePost("a label with nothing below", "empty-label", (page, draw) => {
    // What stands before the first heading may announce all of the post, and at the end the page shows the notes.
    const isLast = (at: number) =>
      at + 1 >= page.lines.length && !page.lines.some((line) => line.startsWith("[^"));
    const gap = draw.pick(
      page.gaps.filter(
        (at) => at > (page.parts[0]?.at ?? 0) && (/^#/.test(lineOf(page, at + 1)) || isLast(at)),
      ),
    );
    if (gap === undefined || /^###/.test(lineOf(page, gap + 1))) return undefined;
    return inserted(page.lines, gap, page.isKorean ? "**남은 질문**:" : "**Open questions:**");
  }),
  inOnePost("a formula without its dollars", "stray-math", (page, draw) => {
    const formula = /\$(?!\$)([^$]*\\(?:frac|mathcal|text|theta_|odot|epsilon)[^$]*)\$/;
    const at = draw.pick(page.paragraphs.filter((line) => formula.test(lineOf(page, line))));
    if (at === undefined) return undefined;
    return { lines: replaced(page.lines, at, lineOf(page, at).replace(formula, "$1")), at };
  }),
  inOnePost("a formula pasted into the text", "stray-math", (page, draw) => {
    const at = draw.pick(page.paragraphs);
    const formula = draw.pick([
      String.raw`\frac{1}{N} \sum_{i=1}^{N} \ell_i`,
      String.raw`\mathbb{E}_{x \sim p}[\log p(x)]`,
      String.raw`\hat{y} = \sigma(W x + b)`,
    ]);
    if (at === undefined) return undefined;
    const words = page.isKorean ? ` 손실은 ${formula} 꼴로 둔다.` : ` The loss is ${formula} in both cases.`;
    return { lines: replaced(page.lines, at, lineOf(page, at) + words), at };
  }),
  inOnePost("lines of code among the text", "stray-code", (page, draw) => {
    const gap = draw.pick(page.gaps);
    const code = draw.pick([
      ["for step, batch in enumerate(loader):", "    loss = model(batch).mean()"],
      ["optimizer.zero_grad()", "loss.backward()", "optimizer.step()"],
      ["import torch", 'model = torch.load("checkpoint.pt")'],
      ["def forward(self, x):", "    return self.head(self.body(x))"],
    ]);
    return gap === undefined ? undefined : inserted(page.lines, gap, ...(code ?? []));
  }),
  inOnePost("text that blanks turn into code", "stray-code", (page, draw) => {
    const at = draw.pick(
      page.paragraphs.filter((line) => lineOf(page, line - 1) === "" && isStatement(page, line)),
    );
    if (at === undefined) return undefined;
    return { lines: replaced(page.lines, at, `    ${lineOf(page, at)}`), at };
  }),
  inOnePost("the writer's checklist", "leftover-checklist", (page, draw) => {
    const title = draw.pick(
      page.isKorean
        ? ["## 작성 체크리스트", "**발행 전 체크리스트**"]
        : ["## Writing checklist", "**Before publishing**"],
    );
    const items = page.isKorean
      ? ["- [ ] 그림마다 캡션을 달았는지 확인", "- [ ] 참고 문헌 링크 점검", "- [ ] 맞춤법 검사"]
      : ["- [ ] Check the captions", "- [ ] Fix broken links", "- [ ] Proofread the conclusion"];
    const end = page.lines.length - 1;
    return { lines: page.lines.toSpliced(end, 0, "", title ?? "", "", ...items), at: end + 1 };
  }),
];

/**
 * A paragraph in Korean without marks, between prose that does not lead up to an example: what four blanks before it
 * show as code was surely meant to be read.
 */
function isStatement(page: Page, at: number): boolean {
  const [above, below] = [lineOf(page, at - 2), lineOf(page, at + 2)];
  return (
    /^[가-힣][^`$*[\]{}=]*다\.$/.test(lineOf(page, at)) &&
    /^(?:[가-힣]|#)/.test(above) &&
    !/다음|아래|같이|예시|예를|이렇|출력|응답|원문/.test(above) &&
    (below === "" || /^[#가-힣]/.test(below))
  );
}

interface Bold {
  readonly words: string;
  /** True where nothing but the mark of a list item stands before it. */
  readonly opensLine: boolean;
  with(written: string): Slip;
}

/** The bold text of paragraphs and items. */
function boldIn(page: Page): Bold[] {
  const lines = [...page.paragraphs, ...page.lists.flatMap(({ start, end }) => range(start, end))];
  return lines.flatMap((at) =>
    [...lineOf(page, at).matchAll(/\*\*([^*]+)\*\*/g)].map(({ 0: whole, 1: words = "", index }) => {
      const line = lineOf(page, at);
      const [before, after] = [line.slice(0, index), line.slice(index + whole.length)];
      return {
        words,
        opensLine: /^(?:[-*] |\d+\. )?$/.test(before),
        with: (written) => ({ lines: replaced(page.lines, at, before + written + after), at }),
      };
    }),
  );
}

/** True for a fence with a figure below it whose address holds a tag of the generator's. */
function isBeforeTags(page: Page, { close }: Fence): boolean {
  return page.lines.slice(close).some((line) => line.startsWith("![") && line.includes("{{"));
}

/** True for a fence that nothing but paragraphs part from the next one. */
function isBeforeProse(page: Page, { close }: Fence): boolean {
  const next = page.fences.find(({ open }) => open > close);
  return (
    next !== undefined && page.lines.slice(close + 1, next.open).every((line) => /^$|^[가-힣`]/.test(line))
  );
}

/** True for a list whose last line is as long as an editor makes lines that it wraps: what follows may belong to it. */
function isMaybeWrapped(
  page: Page,
  { start, end }: { readonly start: number; readonly end: number },
): boolean {
  const widthOf = (line: string) => line.length + (line.match(/[가-힣]/g)?.length ?? 0);
  const widths = page.lines.slice(start, end).map(widthOf);
  return (widths.at(-1) ?? 0) >= 58 && widths.every((width) => width <= 115);
}
