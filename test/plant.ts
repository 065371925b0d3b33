import type { Renderer } from "../src/post/site.ts";

/** The texts of a site by path. */
export type Texts = ReadonlyMap<string, string>;

/** Chance that can be had again: the same seed gives the same draws. */
export interface Draw {
  /** A whole number from 0 up to, but not including, `count`. */
  below(count: number): number;
  /** One of some things; undefined where there are none. */
  pick<T>(things: readonly T[]): T | undefined;
}

/** Mulberry32: small, fast, and good enough to choose places. */
export function createDraw(seed: number): Draw {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  const below = (count: number) => Math.floor(next() * count);
  return { below, pick: (things) => things[below(things.length)] };
}

/** A place in a site; lines start at 1. */
export interface Spot {
  readonly path: string;
  readonly line: number;
}

/** What else may be reported because of a defect, and is right: a rule, and where it stands if that is known. */
interface Companion {
  readonly rule: string;
  /** The line, from 1; any line of the post that holds the defect where it is absent. */
  readonly line?: number;
  /** Set where the other half of the defect stands in another post. */
  readonly anywhere?: true;
}

/** A site with one defect. */
export interface Planted {
  readonly texts: Texts;
  /** The post that was changed; of several, the first. */
  readonly path: string;
  /** One of these rules must report in one of these places: of two halves, either may be called the wrong one. */
  readonly expected: { readonly rules: readonly string[]; readonly spots: readonly Spot[] };
  readonly companions: readonly Companion[];
}

/** A kind of defect. */
export interface Kind {
  readonly name: string;
  /** What turns the pages of the site into HTML, where the defect is none in Jekyll's own. */
  readonly renderer?: Renderer;
  /** Plants the defect at a place that is drawn; undefined where it cannot be there. */
  plant(site: Texts, draw: Draw): Planted | undefined;
}

/** A defect within one post; lines are counted from 0 in the changed lines. */
export interface Slip {
  readonly lines: readonly string[];
  /** Where it must be reported: one line, or one of several. */
  readonly at: number | readonly number[];
  readonly also?: readonly (Omit<Companion, "line"> & { readonly at?: number })[];
}

/** Makes a kind of defect that one post holds alone. */
export function inOnePost(
  name: string,
  rules: string | readonly string[],
  slip: (page: Page, draw: Draw) => Slip | undefined,
  renderer?: Renderer,
): Kind {
  return {
    name,
    ...(renderer ? { renderer } : {}),
    plant(site, draw) {
      const path = draw.pick([...site.keys()]);
      const page = path === undefined ? undefined : readPage(path, site.get(path) ?? "");
      const found = page && slip(page, draw);
      if (path === undefined || !found) return undefined;
      return {
        texts: withText(site, path, found.lines),
        path,
        expected: {
          rules: [rules].flat(),
          spots: [found.at].flat().map((at) => ({ path, line: at + 1 })),
        },
        companions: (found.also ?? []).map(({ at, ...rest }) => ({
          ...rest,
          ...(at === undefined ? {} : { line: at + 1 }),
        })),
      };
    },
  };
}

/** The texts with one of them replaced. */
export function withText(site: Texts, path: string, lines: readonly string[]): Map<string, string> {
  return new Map(site).set(path, lines.join("\n"));
}

/** A heading with the lines below it, down to the next (`end`) and to the next of its level or above (`wholeEnd`). */
export interface Part {
  readonly at: number;
  readonly level: number;
  readonly title: string;
  readonly end: number;
  readonly wholeEnd: number;
}

/** An image with its caption. */
export interface Shown {
  readonly form: "markdown" | "include" | "html";
  /** The lines that it takes up, half-open. */
  readonly start: number;
  readonly end: number;
  readonly image: number;
  readonly caption: number;
  /** The image's address as it is written, tags included. */
  readonly url: string;
}

/** The fence of a block of code. */
export interface Fence {
  readonly open: number;
  readonly close: number;
}

/** A post as its planter sees it: lines by kind. Made for finished posts; it knows no broken ones. */
export interface Page {
  readonly path: string;
  readonly lines: readonly string[];
  /** The lines of the front matter, without its marks. */
  readonly frontMatter: { readonly start: number; readonly end: number };
  readonly parts: readonly Part[];
  readonly figures: readonly Shown[];
  readonly fences: readonly Fence[];
  /** Rows of tables below their ruler, with their number of cells. */
  readonly rows: readonly { readonly at: number; readonly cells: number }[];
  /** Paragraphs of one line that are nothing but prose. */
  readonly paragraphs: readonly number[];
  /** Blank lines between a paragraph and a paragraph, a heading or the end: what is put there stands alone. */
  readonly gaps: readonly number[];
  /** Lists of two items or more, each line an item; the last line is that of the last item. */
  readonly lists: readonly { readonly start: number; readonly end: number }[];
  readonly isKorean: boolean;
}

const IMAGE = /^!\[[^\]]*\]\((.+)\)$/;
const CAPTION = /^\*[^*].*\*$|^(?:그림|Figure) \d+\. /;
const ITEM = /^(?:[-*]|\d+\.) /;

/** Reads the lines of a finished post. */
export function readPage(path: string, text: string): Page {
  const lines = text.split("\n");
  const close = lines.indexOf("---", 1);
  const { fences, isHidden } = readHidden(lines);
  const line = (at: number) => lines[at] ?? "";
  const inBody = lines.flatMap((_, at) => (at > close && !isHidden.has(at) ? [at] : []));
  const figures = readShown(lines, inBody);
  const isInFigure = (at: number) => figures.some(({ start, end }) => start <= at && at < end);

  const isBlank = (at: number) => line(at).trim() === "";
  const isProse = (at: number) =>
    !isHidden.has(at) && !isInFigure(at) && /^(?:[\p{L}`"]|\*\*)/u.test(line(at)) && !/^표 \d/.test(line(at));
  const isHeading = (at: number) => !isHidden.has(at) && /^#{1,6} /.test(line(at));
  const paragraphs = inBody.filter(
    (at) => isProse(at) && (isBlank(at - 1) || isHeading(at - 1)) && isBlank(at + 1),
  );
  const isParagraph = new Set(paragraphs);
  const gaps = inBody.filter(
    (at) =>
      isBlank(at) &&
      isParagraph.has(at - 1) &&
      !/[:：]$|아래|다음과|following/.test(line(at - 1)) &&
      (at + 1 >= lines.length || isParagraph.has(at + 1) || isHeading(at + 1)),
  );
  const headings = inBody.filter(isHeading);
  const levelOf = (at: number) => /^#+/.exec(line(at))?.[0].length ?? 0;
  const parts = headings.map((at, i): Part => {
    const level = levelOf(at);
    return {
      at,
      level,
      title: line(at).slice(level + 1),
      end: headings[i + 1] ?? lines.length,
      wholeEnd: headings.slice(i + 1).find((other) => levelOf(other) <= level) ?? lines.length,
    };
  });
  const rulers = inBody.filter((at) => /^\|(?:\s*:?-+:?\s*\|)+$/.test(line(at)));
  const rows = rulers.flatMap((ruler) => {
    const found: { at: number; cells: number }[] = [];
    for (let at = ruler + 1; line(at).startsWith("|"); at++)
      found.push({ at, cells: line(at).split("|").length - 2 });
    return found;
  });
  const lists = inBody
    .filter((at) => ITEM.test(line(at)) && !ITEM.test(line(at - 1)))
    .map((start) => {
      let end = start;
      while (ITEM.test(line(end))) end++;
      return { start, end };
    })
    .filter(({ start, end }) => end - start >= 2 && isBlank(end));
  return {
    path,
    lines,
    frontMatter: { start: 1, end: close },
    parts,
    figures,
    fences,
    rows,
    paragraphs,
    gaps,
    lists,
    isKorean: (text.match(/[가-힣]/g)?.length ?? 0) > 200,
  };
}

/** Blocks of code, and with them the lines of formulas: what is in there is no prose. */
function readHidden(lines: readonly string[]): { fences: Fence[]; isHidden: Set<number> } {
  const fences: Fence[] = [];
  const isHidden = new Set<number>();
  let open: { at: number; mark: string } | undefined;
  for (const [at, line] of lines.entries()) {
    const mark = /^\s*(```|~~~|\$\$$)/.exec(line)?.[1];
    if (open || mark) isHidden.add(at);
    if (!open && mark) open = { at, mark };
    else if (open && line.trim() === open.mark) {
      if (open.mark !== "$$") fences.push({ open: open.at, close: at });
      open = undefined;
    }
  }
  return { fences, isHidden };
}

function readShown(lines: readonly string[], inBody: readonly number[]): Shown[] {
  const line = (at: number) => lines[at] ?? "";
  return inBody.flatMap((at): Shown[] => {
    const image = IMAGE.exec(line(at));
    if (image) {
      const caption = [at + 1, at + 2].find((below) => CAPTION.test(line(below)));
      if (caption === undefined) return [];
      return [{ form: "markdown", start: at, end: caption + 1, image: at, caption, url: image[1] ?? "" }];
    }
    const included = /image_path="([^"]*)"/.exec(line(at))?.[1];
    if (included !== undefined)
      return [{ form: "include", start: at, end: at + 1, image: at, caption: at, url: included }];
    if (line(at) !== "<figure>") return [];
    const url = /src="([^"]*)"/.exec(line(at + 1))?.[1] ?? "";
    return [{ form: "html", start: at, end: at + 4, image: at + 1, caption: at + 2, url }];
  });
}

/** The words of a figure's caption, and the line with others in their place. */
export function captionOf(page: Page, { form, caption }: Shown) {
  const line = page.lines[caption] ?? "";
  const shape =
    form === "include"
      ? /^(.*caption=")([^"]*)(".*)$/
      : form === "html"
        ? /^(\s*<figcaption>)(.*)(<\/figcaption>)$/
        : line.startsWith("*")
          ? /^(\*)(.*)(\*)$/
          : /^()(.*)()$/;
  const [, before = "", words = "", after = ""] = shape.exec(line) ?? [];
  const label = /^(?:Figure|그림) (\d+)[:.] /.exec(words);
  return {
    words,
    label: label?.[0] ?? "",
    number: label ? Number(label[1]) : undefined,
    isMarked: before !== "",
    write: (other: string) => `${before}${other}${after}`,
  };
}

/** The value of a key of the front matter that stands on one line, without its quotes. */
export function keyOf(page: Page, key: string): { readonly at: number; readonly value: string } | undefined {
  for (let at = page.frontMatter.start; at < page.frontMatter.end; at++) {
    const [, name, value] = /^(\w+):\s*(.*)$/.exec(page.lines[at] ?? "") ?? [];
    if (name === key) return { at, value: (value ?? "").replace(/^"(.*)"$/, "$1") };
  }
  return undefined;
}

/** The tags of a post, each with its line. */
export function tagsOf(page: Page): { readonly at: number; readonly tag: string }[] {
  const key = keyOf(page, "tags");
  if (!key) return [];
  if (key.value !== "")
    return key.value
      .slice(1, -1)
      .split(",")
      .map((tag) => ({ at: key.at, tag: tag.trim() }));
  const tags: { at: number; tag: string }[] = [];
  for (let at = key.at + 1; page.lines[at]?.startsWith("  - "); at++)
    tags.push({ at, tag: (page.lines[at] ?? "").slice(4) });
  return tags;
}

/** The lines with `words` in place of one. */
export function replaced(lines: readonly string[], at: number, ...words: string[]): string[] {
  return lines.toSpliced(at, 1, ...words);
}

/** Puts a block into a gap, blank lines around it; with the line on which it begins. */
export function inserted(
  lines: readonly string[],
  gap: number,
  ...block: string[]
): { lines: string[]; at: number } {
  return { lines: lines.toSpliced(gap, 0, "", ...block), at: gap + 1 };
}
