import type { Figures } from "./figures.ts";
import type { Block } from "./markdown.ts";
import { type Prose, type ProseLine, type Sentence, sentencesOf, type WordsOf } from "./prose.ts";
import type { Section } from "./sections.ts";
import { overlapsAny, type Range } from "./source.ts";

/** A paragraph or list item's text, with what is no prose (figures, captions) taken out of its lines. */
export interface Paragraph {
  readonly block: Block;
  readonly prose: Prose;
  readonly lines: readonly ProseLine[];
  readonly sentences: readonly Sentence[];
  /** The section that it stands in; undefined above the first heading. */
  readonly section: Section | undefined;
}

/** The prose of a post. */
export interface Texts {
  readonly paragraphs: readonly Paragraph[];
  /** The paragraphs of a section of its own, without those of its sub-sections. */
  in(section: Section): readonly Paragraph[];
}

const NO_PARAGRAPHS: readonly Paragraph[] = [];

/** Reads the prose: paragraphs and list items, in the order of the file. */
export function readTexts(
  blocks: readonly Block[],
  sections: readonly Section[],
  figures: Figures,
  wordsOf: WordsOf,
): Texts {
  const paragraphs: Paragraph[] = [];
  const bySection = new Map<number | undefined, Paragraph[]>();
  let index = -1;
  let figure = 0;
  for (const block of blocks) {
    while ((sections[index + 1]?.heading.start ?? Number.POSITIVE_INFINITY) <= block.start) index++;
    if (block.kind !== "paragraph") continue;
    const section = sections[index];
    while ((figures.lines[figure]?.end ?? Number.POSITIVE_INFINITY) <= block.start) figure++;
    const taken: Range[] = [];
    for (let i = figure; (figures.lines[i]?.start ?? Number.POSITIVE_INFINITY) < block.end; i++) {
      const line = figures.lines[i];
      if (line) taken.push(line);
    }
    const isProse = (range: Range) => taken.length === 0 || !overlapsAny(taken, range);
    const { prose, lines: all } = wordsOf(block);
    const lines = all.filter((line) => line.text !== "" && isProse(line));
    if (lines.length === 0) continue;
    const cuts: number[] = [];
    for (const { opensBold, start } of lines) if (opensBold && start > block.start) cuts.push(start);
    for (const { start, end } of taken) cuts.push(start, end);
    const sentences = sentencesOf(prose, cuts).filter(isProse);
    const paragraph = { block, prose, lines, sentences, section };
    paragraphs.push(paragraph);
    const own = bySection.get(section?.heading.start);
    if (own) own.push(paragraph);
    else bySection.set(section?.heading.start, [paragraph]);
  }
  return { paragraphs, in: ({ heading }) => bySection.get(heading.start) ?? NO_PARAGRAPHS };
}
