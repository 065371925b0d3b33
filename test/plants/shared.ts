import { type Page, type Part, replaced, type Shown, type Slip } from "../plant.ts";

/** What is about a review: its sections follow an outline that the linter knows. */
const OUTLINED = /논문 정보|Claims & Evidence/;
export const INFO_LINE =
  /^(?:- )?\*\*(저자|발표|ArXiv|Authors|Venue|arXiv|Code)(?::\*\*|\*\*:) (.*?)(?: {2})?$|^\| (저자|발표|ArXiv) \| (.*?) \|$/;

export function lineOf(page: Page, at: number): string {
  return page.lines[at] ?? "";
}

/** The lines below the front matter that a test holds for. */
export function linesWhere(page: Page, test: (line: string) => boolean): number[] {
  return page.lines.flatMap((line, at) => (at > page.frontMatter.end && test(line) ? [at] : []));
}

export function isOutlined(page: Page): boolean {
  return page.parts.some(({ title }) => OUTLINED.test(title));
}

/** The sections that stand at the level of the post's outline. */
export function chapters(page: Page): Part[] {
  return page.parts.filter(({ level }) => level === 2);
}

/** Sections without sections of their own. */
export function leaves(page: Page): Part[] {
  return page.parts.filter(({ end, wholeEnd }) => end === wholeEnd);
}

/** Puts words in place of all that stands in a section. */
export function withContent(page: Page, { at, end }: Part, ...content: string[]): string[] {
  return page.lines.toSpliced(at + 1, end - at - 1, "", ...content, ...(content.length > 0 ? [""] : []));
}

/** Front matter with a line before its end. */
export function withKey(page: Page, ...lines: string[]): Slip {
  return { lines: page.lines.toSpliced(page.frontMatter.end, 0, ...lines), at: page.frontMatter.end };
}

/** A figure with another address. */
export function withUrl(page: Page, figure: Shown, url: string): string[] {
  return replaced(
    page.lines,
    figure.image,
    lineOf(page, figure.image).replace(figure.url, () => url),
  );
}

/** What a number of figures that no longer go on one by one may well be told of. */
export const NUMBERS = [{ rule: "figure-number" }] as const;

/** The numbers from one up to another, which is left out. */
export function range(start: number, end: number): number[] {
  return Array.from({ length: end - start }, (_, i) => start + i);
}
