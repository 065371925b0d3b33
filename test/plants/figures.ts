import {
  captionOf,
  type Draw,
  inOnePost,
  inserted,
  type Kind,
  type Page,
  replaced,
  type Shown,
  type Slip,
} from "../plant.ts";
import { lineOf, NUMBERS, withUrl } from "./shared.ts";

/** Defects of figures and their captions. */
export const figures: readonly Kind[] = [
  inOnePost("a figure shown again with its caption", "duplicate-figure", (page, draw) => {
    const figure = draw.pick(page.figures);
    const gap = draw.pick(page.gaps);
    if (!figure || gap === undefined) return undefined;
    const block = page.lines.slice(figure.start, figure.end);
    const { lines, at } = inserted(page.lines, gap, ...block);
    const offset = figure.image - figure.start;
    // Above the original the copy's caption stands before others of lower numbers.
    return gap < figure.start
      ? { lines, at: figure.image + block.length + 1, also: NUMBERS }
      : { lines, at: at + offset };
  }),
  inOnePost("a figure shown again without its caption", "duplicate-figure", (page, draw) => {
    const figure = draw.pick(page.figures.filter(({ form }) => form === "markdown"));
    return withCopy(page, figure, draw, (at) => figure !== undefined && at >= figure.end);
  }),
  inOnePost("a figure shown before without its caption", "duplicate-figure", (page, draw) => {
    const figure = draw.pick(page.figures.filter(({ form }) => form === "markdown"));
    const first = page.figures[0]?.start ?? 0;
    return withCopy(page, figure, draw, (at) => figure !== undefined && first < at && at < figure.start);
  }),
  inOnePost("a figure shown before all others without its caption", "duplicate-figure", (page, draw) => {
    const one = draw.pick(numbered(page).slice(1, -1));
    return withCopy(page, one?.figure, draw, (at) => at < (page.figures[0]?.start ?? 0));
  }),
  inOnePost("a figure without caption", "missing-caption", (page, draw) => {
    const figure = draw.pick(page.figures);
    if (!figure) return undefined;
    const { caption, form, image } = figure;
    const lines =
      form === "include"
        ? replaced(page.lines, caption, lineOf(page, caption).replace(/ caption="[^"]*"/, ""))
        : page.lines.toSpliced(caption, 1);
    return { lines, at: image };
  }),
  inOnePost("a figure with two captions", "extra-caption", (page, draw) => {
    const figure = draw.pick(page.figures.filter(({ form }) => form === "markdown"));
    if (!figure) return undefined;
    const { label, isMarked } = captionOf(page, figure);
    if (label === "" || !isMarked) return undefined;
    const words = draw.pick(
      page.isKorean
        ? ["*Figure: 학습 곡선의 기울기를 견준 그림*", `*${label}붉은 선이 기준 모델이다.*`]
        : ["*Figure: The slope of the training curve*", `*${label}The red line is the baseline.*`],
    );
    return {
      lines: page.lines.toSpliced(figure.caption + 1, 0, words ?? ""),
      at: figure.caption + 1,
    };
  }),
  inOnePost("a caption whose figure is gone", "orphan-caption", (page, draw) =>
    withoutImage(page, draw.pick(orphanable(page).filter((figure) => figure === page.figures.at(-1)))),
  ),
  inOnePost("a caption whose figure is gone, before other figures", "orphan-caption", (page, draw) =>
    withoutImage(page, draw.pick(orphanable(page).filter((figure) => figure !== page.figures.at(-1)))),
  ),
  inOnePost("a caption among the text", "orphan-caption", (page, draw) => {
    const gap = draw.pick(page.gaps);
    if (gap === undefined) return undefined;
    return inserted(
      page.lines,
      gap,
      page.isKorean
        ? "*그림: 인코더와 디코더가 주고받는 값*"
        : "*Figure: What the encoder hands to the decoder*",
    );
  }),
  inOnePost("a caption that only names the kind of figure", "generic-caption", (page, draw) => {
    const figure = draw.pick(page.figures);
    if (!figure) return undefined;
    const { label, write } = captionOf(page, figure);
    const words = draw.pick([
      "Results Table 3",
      "Architecture Overview 2",
      "Method Diagram 1 4",
      "Experimental results and performance metrics",
      page.isKorean ? "실험 결과" : "Experimental results",
    ]);
    return {
      lines: replaced(page.lines, figure.caption, write(`${label || "Figure: "}${words}`)),
      at: figure.caption,
    };
  }),
  inOnePost("a figure without alternative text", "generic-alt", (page, draw) => {
    const figure = draw.pick(page.figures.filter(({ form }) => form !== "include"));
    if (!figure) return undefined;
    const line = lineOf(page, figure.image);
    const written = line.replace(/!\[.*?\](?=\()/, "![]").replace(/ alt="[^"]*"/, "");
    return { lines: replaced(page.lines, figure.image, written), at: figure.image };
  }),
  inOnePost("alternative text that is a file's name", "generic-alt", (page, draw) => {
    const figure = draw.pick(page.figures);
    const words = draw.pick([
      "Figure 0 0",
      "image",
      "Results Table 7 1",
      "architecture_overview_1",
      "그림 3",
    ]);
    if (!figure) return undefined;
    const line = lineOf(page, figure.image);
    const written = line.replace(/!\[.*?\](?=\()/, `![${words}]`).replace(/ alt="[^"]*"/, ` alt="${words}"`);
    return { lines: replaced(page.lines, figure.image, written), at: figure.image };
  }),
  inOnePost("the last figure's number given before", "figure-number", (page, draw) => {
    const last = numbered(page).at(-1);
    return last && last.number > 1
      ? withNumber(page, last.figure, 1 + draw.below(last.number - 1))
      : undefined;
  }),
  inOnePost("a number given twice before the count goes on", "figure-number", (page, draw) => {
    const one = draw.pick(numbered(page).slice(1, -1));
    return one && withNumber(page, one.figure, 1 + draw.below(one.number - 1));
  }),
  inOnePost("the last figure's number too high", "figure-number", (page, draw) => {
    const last = numbered(page).at(-1);
    return last && last.number > 1
      ? withNumber(page, last.figure, last.number + 1 + draw.below(3))
      : undefined;
  }),
  inOnePost("words on a figure that is not there", "figure-number", (page, draw) => {
    const numbers = page.figures.map((figure) => captionOf(page, figure).number);
    const at = draw.pick(page.paragraphs);
    if (at === undefined || numbers.length < 2 || numbers.includes(undefined)) return undefined;
    const number = numbers.length + 1 + draw.below(6);
    const words = draw.pick(
      page.isKorean
        ? [`Figure ${number}에서 보듯 차이가 뚜렷하다.`, `기울기는 그림 ${number}에 있다.`]
        : [`Figure ${number} makes the gap visible.`, `The slopes differ (Fig. ${number}).`],
    );
    return { lines: replaced(page.lines, at, `${lineOf(page, at)} ${words}`), at };
  }),
  inOnePost("a figure's address with capitals", "missing-asset", (page, draw) => {
    const figure = draw.pick(page.figures);
    if (!figure) return undefined;
    const slash = figure.url.lastIndexOf("/");
    const name = figure.url.slice(slash + 1);
    const at = draw.below(name.length - 4);
    const other = draw.pick([
      name.slice(0, at) + name.charAt(at).toUpperCase() + name.slice(at + 1),
      name.replace(".png", ".PNG"),
    ]);
    if (other === undefined || other === name) return undefined;
    return { lines: withUrl(page, figure, figure.url.slice(0, slash + 1) + other), at: figure.image };
  }),
  inOnePost("a figure whose file is not there", "missing-asset", (page, draw) => {
    const figure = draw.pick(page.figures);
    if (!figure) return undefined;
    const other = draw.pick([
      figure.url.replace(".png", "-final.png"),
      figure.url.replace(/[^/]*\.png/, "training-curve.png"),
      figure.url.replace(".png", ".jpg"),
      figure.url.replace(/(\w)(\w)(?=\.png)/, "$2$1"),
    ]);
    if (other === undefined || other === figure.url) return undefined;
    return { lines: withUrl(page, figure, other), at: figure.image };
  }),
  inOnePost("an address that expires", "figure-source", (page, draw) => {
    const figure = draw.pick(page.figures.filter(({ form }) => form !== "include"));
    const url = draw.pick([
      "https://prod-files-secure.s3.us-west-2.amazonaws.com/1f/ab/image.png?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Date=20250601T000000Z&X-Amz-Expires=3600&X-Amz-Signature=0a1b2c",
      "https://storage.googleapis.com/notes/plot.png?X-Goog-Algorithm=GOOG4&X-Goog-Expires=900&X-Goog-Signature=5d6e",
      "https://private-user-images.githubusercontent.com/1234/5678.png?jwt=eyJhbGciOi",
    ]);
    if (!figure || url === undefined) return undefined;
    return { lines: withUrl(page, figure, url), at: figure.image };
  }),
  inOnePost("an address on the writer's machine", "figure-source", (page, draw) => {
    const figure = draw.pick(page.figures.filter(({ form }) => form !== "include"));
    const url = draw.pick([
      "file:///Users/mina/blog/plot.png",
      "/Users/mina/Desktop/plot.png",
      "C:/Users/mina/plot.png",
      "http://localhost:4000/assets/plot.png",
    ]);
    if (!figure || url === undefined) return undefined;
    return { lines: withUrl(page, figure, url), at: figure.image };
  }),
  inOnePost(
    "a blank in an address",
    "figure-source",
    (page, draw) => {
      const figure = draw.pick(page.figures.filter(({ form }) => form === "markdown"));
      if (!figure || figure.url.includes("{{")) return undefined;
      const url = figure.url.replace(/[^/]*\.png/, "training curve.png");
      // No file has that name, either.
      const also = [{ rule: "missing-asset", at: figure.image }];
      return { lines: withUrl(page, figure, url), at: figure.image, also };
    },
    "commonmark",
  ),
];

/** The image of a figure once more, alone, at one of the places that fit. */
function withCopy(
  page: Page,
  figure: Shown | undefined,
  draw: Draw,
  fits: (gap: number) => boolean,
): Slip | undefined {
  const gap = draw.pick(page.gaps.filter(fits));
  if (!figure || gap === undefined) return undefined;
  const { lines, at } = inserted(page.lines, gap, lineOf(page, figure.image));
  return { lines, at: gap < figure.start ? figure.image + 2 : at, also: [{ rule: "missing-caption", at }] };
}

/** Figures whose caption says by itself that it is one, and has nothing else above it that it might caption. */
function orphanable(page: Page): Shown[] {
  return page.figures.filter((figure) => {
    const { label, isMarked } = captionOf(page, figure);
    const above = page.lines.slice(0, figure.start).findLast((line) => line !== "") ?? "";
    return figure.form === "markdown" && label !== "" && isMarked && !/^(?:\||```|~~~|\$\$)/.test(above);
  });
}

function withoutImage(page: Page, figure: Shown | undefined): Slip | undefined {
  return figure && { lines: page.lines.toSpliced(figure.image, 1), at: figure.caption - 1 };
}

/** The figures with numbers in their captions. */
function numbered(page: Page): { readonly figure: Shown; readonly number: number }[] {
  return page.figures.flatMap((figure) => {
    const { number } = captionOf(page, figure);
    return number === undefined ? [] : [{ figure, number }];
  });
}

/** A figure with another number in its caption. */
function withNumber(page: Page, figure: Shown | undefined, other: number): Slip | undefined {
  if (!figure) return undefined;
  const { words, label, number = 0, write } = captionOf(page, figure);
  const written = write(label.replace(String(number), String(other)) + words.slice(label.length));
  return { lines: replaced(page.lines, figure.caption, written), at: figure.caption };
}
