import { foldWords, piecesOf } from "../post/outline/pieces.ts";
import type { FieldKind, Heading } from "../post/outline/skeleton.ts";
import type { Post } from "../post/post.ts";
import type { Section } from "../post/sections.ts";
import {
  isBracketedPrompt,
  isPromptQuestion,
  isPromptSentence,
  isSlotDescription,
} from "../post/text/wording.ts";

/** What a value of front matter is to a schema. */
export type ValueType = "string" | "number" | "boolean" | "list" | "map" | "null";

/** A post as far as others can be learned from it. Plain data, small beside the post. */
export interface Traits extends OwnTraits {
  /** True where nothing error-level was found in it: what such posts do is right. */
  readonly isWellMade: boolean;
}

/** What the post alone tells. */
export interface OwnTraits {
  readonly path: string;
  readonly keys: readonly KeyTrait[];
  /** Every heading in the order of the file, as a tree as well. */
  readonly headings: readonly Heading[];
  readonly fields: readonly FieldKind[];
  readonly figures: number;
  readonly captioned: number;
  /** The sentences, folded, each once. */
  readonly sentences: readonly SentenceTrait[];
}

export interface KeyTrait {
  readonly key: string;
  readonly type: ValueType;
  /** The value, or the items of a list, where they are texts. */
  readonly texts: readonly string[];
  /** True where it is a text, or a list of nothing but texts. */
  readonly isOfTexts: boolean;
}

interface SentenceTrait {
  readonly key: string;
  readonly words: string;
  /** True where it has the shape of an instruction, or nothing else stands in its section. */
  readonly isPromptLike: boolean;
}

/** Shorter sentences are formulas of the language. */
const MIN_SENTENCE = 12;

/** Reads what can be learned from a post. */
export function traitsOf(post: Post): OwnTraits {
  const figures = post.figures.figures.filter(({ role }) => role === "figure");
  return {
    path: post.path,
    keys: keysOf(post),
    headings: headingsOf(post.sections),
    fields: post.isReview
      ? post.fields.map(({ info, evaluation, place }) => ({ info, evaluation, place }))
      : [],
    figures: figures.length,
    captioned: figures.filter(({ captions }) => captions.length > 0).length,
    sentences: sentencesOf(post),
  };
}

function keysOf({ frontMatter }: Post): KeyTrait[] {
  if (frontMatter.state !== "data") return [];
  const keys = frontMatter.entries.filter(({ path }) => path.length === 1);
  return keys.map(({ path: [key], data }) => {
    const items: unknown[] = Array.isArray(data) ? data : [data];
    const texts = items.filter((item) => typeof item === "string");
    const isOfTexts = texts.length === items.length;
    return { key: String(key), type: typeOf(data), texts: isOfTexts ? texts : [], isOfTexts };
  });
}

function typeOf(data: unknown): ValueType {
  if (data === null || data === undefined || data === "") return "null";
  if (Array.isArray(data)) return "list";
  if (typeof data === "object") return "map";
  return typeof data === "number" || typeof data === "boolean"
    ? typeof data === "number"
      ? "number"
      : "boolean"
    : "string";
}

/** The headings without the blocks below them, which would keep the whole post in memory. */
function headingsOf(sections: readonly Section[]): Heading[] {
  const copies = new Map<Section, Heading>();
  const copy = (section: Section): Heading => {
    const known = copies.get(section);
    if (known) return known;
    const { heading, level, title, name, children } = section;
    const made = {
      heading: { start: heading.start, end: heading.end },
      level,
      title,
      name,
      children: children.map(copy),
    };
    copies.set(section, made);
    return made;
  };
  return sections.map(copy);
}

function sentencesOf(post: Post): SentenceTrait[] {
  const perSection = new Map<string, number>();
  const pieces = piecesOf(post).filter(({ kind }) => kind === "sentence");
  for (const { section } of pieces) perSection.set(section, (perSection.get(section) ?? 0) + 1);
  const found = new Map<string, SentenceTrait>();
  for (const { key, start, end, section } of pieces) {
    if (key.length < MIN_SENTENCE || /https?:/.test(key)) continue;
    // As a reader sees it, and as the rule that compares it does.
    const words = post.source.text
      .slice(start, end)
      .replace(/[*_`]+/g, "")
      .replace(/\s+/g, " ");
    const value = /^[^:：]{1,30}[:：] ?(.+)$/.exec(foldWords(words))?.[1] ?? "";
    const isPrompt =
      isPromptSentence(words) ||
      isPromptQuestion(words) ||
      isBracketedPrompt(words) ||
      isSlotDescription(value);
    found.set(key, {
      key,
      words,
      isPromptLike: isPrompt || (section !== "" && perSection.get(section) === 1),
    });
  }
  return [...found.values()];
}
