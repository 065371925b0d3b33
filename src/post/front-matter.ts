import matter from "gray-matter";
import { findDeepBracket, findDepth, LIST_OR_KEY, MAX_DEPTH } from "./complexity.ts";
import { findBlock, reconsider } from "./front-matter/block.ts";
import { readJson } from "./front-matter/json.ts";
import type {
  FrontMatterData,
  FrontMatterEntry,
  FrontMatterError,
  FrontMatterLanguage,
  Reading,
} from "./front-matter/model.ts";
import { readToml } from "./front-matter/toml.ts";
import { readYaml } from "./front-matter/yaml.ts";
import { lineRange, type Range, type Source, trimRange } from "./source.ts";

export type {
  FrontMatterEntry,
  FrontMatterError,
  FrontMatterLanguage,
} from "./front-matter/model.ts";

/**
 * The block at the top of a post. `block` is all of it, both fences and the line ending after the last: what is masked
 * before the body is read. Where the closing fence is missing, it ends where the keys end. `fence` is its opening line
 * without line ending, of a JSON block its opening bracket.
 */
export type FrontMatter =
  | { readonly state: "absent" }
  | { readonly state: "unclosed"; readonly fence: Range; readonly block: Range }
  | { readonly state: "misplaced"; readonly fence: Range; readonly block: Range }
  | {
      readonly state: "unsupported";
      readonly language: string;
      readonly executable: boolean;
      readonly fence: Range;
      readonly block: Range;
    }
  | {
      readonly state: "broken";
      readonly language: FrontMatterLanguage;
      readonly fence: Range;
      readonly block: Range;
      /** At least one, in the order of the file. */
      readonly errors: readonly FrontMatterError[];
    }
  | {
      readonly state: "data";
      readonly language: FrontMatterLanguage;
      readonly fence: Range;
      readonly block: Range;
      readonly data: FrontMatterData;
      /** Every key and item in the order of the file, outer before inner. */
      readonly entries: readonly FrontMatterEntry[];
    };

/**
 * Finds and reads the block at the top of a text. Total: any text gives one of the states.
 *
 * @param belowBlanks true for generators that pass over blank lines above it; the others show it as text then.
 */
export function readFrontMatter(source: Source, belowBlanks = false): FrontMatter {
  const found = findBlock(source, belowBlanks);
  if (found.kind === "absent") return { state: "absent" };
  const { fence, block } = found;
  if (found.kind === "unsupported") {
    return { state: "unsupported", language: found.language, executable: found.executable, fence, block };
  }
  if (found.kind !== "closed") return { state: found.kind, fence, block };

  const { language, raw } = found;
  const tooDeep = findTooDeep(source, raw, language);
  if (tooDeep) {
    return { state: "broken", language, fence, block, errors: [{ kind: "depth", at: tooDeep, detail: "" }] };
  }
  const reading = readWithGrayMatter(source.text.slice(raw.start, raw.end), language, raw.start);
  if ("data" in reading) return { state: "data", language, fence, block, ...reading };
  const second = reconsider(source, found);
  if (second === "prose") return { state: "absent" };
  if (second.kind === "unclosed") return { state: "unclosed", fence: second.fence, block: second.block };
  return { state: "broken", language, fence, block, errors: reading.errors };
}

/** A dotted key of TOML opens a table with each of its names. */
const DOTTED_KEY = new RegExp(`(?<![\\w"'-])(?:[\\w"'-]+[ \\t]*\\.[ \\t]*){${MAX_DEPTH}}`);

/** What stands deeper in a block than is read: all who read it call themselves for each level. */
export function findTooDeep(
  source: Source,
  { start, end }: Range,
  language: FrontMatterLanguage,
): Range | undefined {
  const raw = source.text.slice(start, end);
  const bracket = findDeepBracket(raw);
  if (bracket !== undefined) return { start: start + bracket, end: start + bracket + 1 };
  if (language === "toml") {
    const dotted = DOTTED_KEY.exec(raw);
    return dotted ? { start: start + dotted.index, end: start + dotted.index + dotted[0].length } : undefined;
  }
  const refusal = language === "yaml" ? findDepth(source, start, end, LIST_OR_KEY) : undefined;
  return refusal && trimRange(source.text, lineRange(source, refusal.line - 1));
}

const READERS: { readonly [L in FrontMatterLanguage]: (raw: string, base: number) => Reading } = {
  yaml: readYaml,
  toml: readToml,
  json: readJson,
};

/**
 * Gives a certain block to gray-matter, in which every engine is ours: the one that is asked for leaves its reading here,
 * so that nothing of the data reaches gray-matter's own options, and all others refuse, those that would run code among
 * them.
 */
function readWithGrayMatter(raw: string, language: FrontMatterLanguage, base: number): Reading {
  let reading: Reading | undefined;
  const parse = (text: string) => {
    reading = READERS[language](text.slice(1, -1), base);
    return {};
  };
  // gray-matter looks for comments in a way that takes the square of a long run of blank lines.
  if (!/\s{200}/.test(raw)) {
    const delimiter = privateDelimiter(raw);
    matter(`${delimiter}\n${raw}\n\n${delimiter}`, {
      language,
      delimiters: [delimiter, delimiter],
      engines: { ...REFUSING, [language]: { parse } },
    });
  }
  // gray-matter asks no engine about a block of blanks and comments.
  return reading ?? READERS[language](raw, base);
}

const refuse = {
  parse: (): object => {
    throw new Error("Front matter that is code is never run.");
  },
};
const REFUSING = {
  js: refuse,
  javascript: refuse,
  coffee: refuse,
  coffeescript: refuse,
  cson: refuse,
  yaml: refuse,
  toml: refuse,
  json: refuse,
};

/** A fence that does not occur in the text: gray-matter must end the block where we did. */
function privateDelimiter(raw: string): string {
  let delimiter = "\u{F8FF}front-matter\u{F8FF}";
  while (raw.includes(delimiter)) delimiter += "\u{F8FF}";
  return `${delimiter}:`;
}
