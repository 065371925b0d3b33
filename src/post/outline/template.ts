import type { Post } from "../post.ts";
import { contains, type FileMap, overlaps, type Range } from "../source.ts";
import {
  isBracketedPrompt,
  isPromptQuestion,
  isPromptSentence,
  isRequest,
  isStandInText,
} from "../text/wording.ts";
import { foldWords, type Piece, type PieceKind, piecesOf } from "./pieces.ts";
import { OWN_SHARE } from "./profiles.ts";
import {
  findProfile,
  foldHeading,
  type Profile,
  type ProfileSection,
  profileSection,
  withoutBrackets,
} from "./skeleton.ts";

/** A line of a template that is to be gone, or filled, when the post is written. Offsets are the template's. */
interface TemplateLine extends Range {
  readonly kind: PieceKind | "instruction";
  /** What stands between its holes, folded: one part where it has none. */
  readonly parts: readonly string[];
  readonly section: string;
}

/** What posts are written from, read once. Plain data. */
export interface Template {
  /** As it is shown. */
  readonly path: string;
  readonly map: FileMap;
  readonly lines: readonly TemplateLine[];
  /** Labels with nothing behind them. */
  readonly labels: readonly (Range & { readonly label: string })[];
  /** Texts of the front matter, by key. */
  readonly values: readonly (Range & { readonly key: string; readonly parts: readonly string[] })[];
  /** The top-level keys of the front matter. */
  readonly keys: readonly string[];
  readonly profile: Profile;
}

/** A line of the template that still stands in a post. */
export interface TemplateMatch extends Range {
  /** Its words, as the post shows them. */
  readonly words: string;
  /** Where it stands in the template. */
  readonly line: Range;
  readonly kind: "line" | "label" | "heading" | "front-matter";
}

/** `{{ title }}`, `{title}`, `${title}`, `<% tp.file.title %>`, `{% ... %}`. */
const HOLE = /\{\{[^{}\n]*\}\}|\$?\{[\p{L}][\p{L}\p{N} _.-]{0,30}\}|<%[^%\n]*%>|\{%[^%\n]*%\}/gu;
/** Holes that a script or the generator fills: what stands around them was not written for this post. */
const FILLED_BY_MACHINE =
  /title|name|date|author|file|slug|paper|today|now|venue|year|제목|저자|날짜|논문|이름|연도/i;
/** A sentence around a hole must be so long, in letters, to be known again. */
const MIN_STATIC = 8;
/** Fewer letters than this are known again in the section of the same name only. */
const MIN_ANYWHERE = 8;

/** A value of front matter that is a hole from end to end, quoted or not. */
const WHOLE_HOLE = /^([ \t]*[\w-]+[ \t]*[:=][ \t]*)((["']?)(?:\{\{.*\}\}|<%.*%>)\3)([ \t]*)$/gm;

/**
 * The text of a template with every hole that is a whole value of its front matter written over with a plain one of the
 * same length: the generator fills it before anybody reads it as YAML or TOML.
 */
export function withoutWholeHoles(text: string): string {
  const end = /^(?:---|\+\+\+)[ \t]*$/gm;
  end.lastIndex = 3;
  const close = /^(?:---|\+\+\+)/.test(text) ? (end.exec(text)?.index ?? 0) : 0;
  const filled = text
    .slice(0, close)
    .replace(
      WHOLE_HOLE,
      (_, key: string, value: string, _quote, rest: string) =>
        `${key}"${"x".repeat(value.length - 2)}"${rest}`,
    );
  return filled + text.slice(close);
}

/** Reads a template that was parsed as a post. */
export function readTemplate(post: Post): Template {
  const { source, frontMatter } = post;
  const lines: TemplateLine[] = [];
  for (const piece of piecesOf(post)) {
    const line = lineOf(piece);
    // What a site says above and below every post is meant to stay, unless it asks the writer for something.
    const isKept =
      piece.isFurniture && line?.parts.length === 1 && !asks(source.text.slice(piece.start, piece.end));
    if (line && !isKept) lines.push(line);
  }
  for (const { heading, title, section } of instructionsOf(post)) {
    lines.push({ ...heading, kind: "instruction", parts: [title], section });
  }
  const entries = frontMatter.state === "data" ? frontMatter.entries : [];
  return {
    path: post.path,
    map: { lineStarts: source.lineStarts, shifts: source.shifts },
    lines,
    labels: post.fields
      .filter(({ place, value, continues }) => place !== "front-matter" && value === "" && !continues)
      .map(({ labelRange: { start, end }, label }) => ({ start, end, label: foldWords(label) })),
    values: entries.flatMap(({ path, data, value: { start, end } }) => {
      const key = String(path[0]);
      const isText = path.length === 1 && typeof data === "string" && WRITTEN_KEYS.test(key);
      const parts = isText ? splitAtHoles(foldWords(data)) : [];
      return lettersOf(parts.join("")) >= MIN_STATIC ? [{ key, parts, start, end }] : [];
    }),
    keys: entries.flatMap(({ path }) => (path.length === 1 ? [String(path[0])] : [])),
    profile: { name: post.path, sections: profileSections(post) },
  };
}

/** Keys whose text is written anew for every post. */
const WRITTEN_KEYS =
  /^(?:title|subtitle|excerpt|description|summary|tagline|lead|abstract|paper|paper_title)$/i;

function lineOf(piece: Piece): TemplateLine | undefined {
  const { start, end, kind, key, section } = piece;
  const parts = splitAtHoles(key);
  const statics = parts.join(" ");
  const line = { start, end, kind, section };
  if (kind === "code") return key.length >= 10 ? { ...line, parts: [key] } : undefined;
  if (kind === "image") return lettersOf(key) >= 2 ? { ...line, parts: [key] } : undefined;
  if (lettersOf(key) < 2) return undefined;
  // A lead-in has what it leads to below it; an item that ends so waits for its value.
  if (/[:：]$/.test(key)) return piece.isLeaf ? { ...line, parts: [key] } : undefined;
  if (kind === "row") {
    // The first cell names the row; what is asked for stands behind it.
    const asked = key.replace(/^[^ ]* ?/, "");
    return lettersOf(asked) >= 2 && parts.length === 1 ? { ...line, parts } : undefined;
  }
  const [, label, value = ""] = /^([^:：]{1,30}) ?[:：] ?(.*)$/.exec(key) ?? [];
  if (label !== undefined && parts.length === 1) {
    // A value of one word may be a default that is meant: a field of research, a number of stars.
    const isAsked =
      /^[[(<]/.test(value) || /^\P{L}*\p{L}[^\s/,]*[\s/,].*\p{L}/u.test(value) || /\?$/.test(value);
    return isAsked ? { ...line, parts } : undefined;
  }
  if (parts.length === 1) return { ...line, parts };
  const around = label === undefined ? statics : splitAtHoles(value).join(" ");
  const isMachines = [...key.matchAll(HOLE)].every(([hole]) => FILLED_BY_MACHINE.test(hole));
  const isKnown = isMachines && lettersOf(around) >= MIN_STATIC && parts.length <= 6;
  // A hole that nobody filled is known again by itself.
  return isKnown ? { ...line, parts } : { ...line, parts: [key] };
}

/** True for words that ask something of the writer, by their shape. */
function asks(words: string): boolean {
  return (
    isPromptSentence(words) ||
    isPromptQuestion(words) ||
    isRequest(words) ||
    isBracketedPrompt(words) ||
    isStandInText(words)
  );
}

function splitAtHoles(key: string): string[] {
  return key.split(HOLE).map((part) => part.trim());
}

function lettersOf(text: string): number {
  return text.match(/[\p{L}\p{N}]/gu)?.length ?? 0;
}

/** In a heading's brackets: a name in the other script glosses it, anything else speaks to the writer. */
const IN_BRACKETS = /[([（<{]([^()[\]（）<>{}]*)[)\]）>}]/;
const GLOSS = /^(?:[a-z][a-z &/'-]*|[가-힣 ·]{1,8})$/i;
const ASKS =
  /option|require|any|max|min|word|sentence|write|describe|fill|here|선택|필수|작성|자유|생략|문장|입력|간단/i;

function instructionIn(title: string): RegExpExecArray | undefined {
  const found = IN_BRACKETS.exec(title);
  const inside = found?.[1]?.trim() ?? "";
  if (!found || inside === "" || /^\d{4}$/.test(inside)) return undefined;
  const isGloss =
    GLOSS.test(inside) && /[가-힣]/.test(inside) !== /[가-힣]/.test(title.replace(found[0], ""));
  return isGloss && !ASKS.test(inside) ? undefined : found;
}

function instructionsOf({ sections }: Post) {
  return sections.flatMap(({ title, words, name }) => {
    const isHole = title.match(HOLE) !== null && lettersOf(splitAtHoles(title).join("")) < 2;
    return instructionIn(title) && !isHole
      ? [{ heading: words, title: foldWords(title), section: foldHeading(name) }]
      : [];
  });
}

function profileSections({ sections }: Post): ProfileSection[] {
  const toSection = (
    order: number,
    { title, name, children }: Post["sections"][number],
  ): ProfileSection[] => {
    if (foldHeading(name) === "" || title.match(HOLE) !== null) return [];
    const isOptional = /선택|생략|optional|if any/i.test(instructionIn(title)?.[1] ?? "");
    const heading = withoutBrackets(name);
    const inner = children.flatMap((child, i) => toSection(i, child));
    const optional = inner.map((child) => ({ ...child, required: false }));
    return [profileSection(heading, order, { required: !isOptional, sections: optional })];
  };
  // A single heading of the first level is the title.
  const titles = sections.filter(({ level }) => level === 1).length;
  const level = Math.min(...sections.flatMap((one) => (one.level > 1 || titles > 1 ? [one.level] : [])));
  return sections.filter((section) => section.level === level).flatMap((section, i) => toSection(i, section));
}

/** The lines of a template that still stand in a post, each place once, in the order of the file. */
export function findTemplateLines(post: Post, template: Template): TemplateMatch[] {
  const whole = new Map<string, TemplateLine[]>();
  const holed: TemplateLine[] = [];
  for (const line of template.lines) {
    const [first = ""] = line.parts;
    if (line.parts.length > 1) holed.push(line);
    else whole.set(first, [...(whole.get(first) ?? []), line]);
  }
  const { text } = post.source;
  const matches: TemplateMatch[] = [];
  const add = (at: Range, line: Range, kind: TemplateMatch["kind"], said = text.slice(at.start, at.end)) =>
    matches.push({
      start: at.start,
      end: at.end,
      words: said
        .replace(/\*+|`+/g, "")
        .replace(/\s+/g, " ")
        .replace(/ ?[:：]? ?$/, "")
        .trim(),
      line: { start: line.start, end: line.end },
      kind,
    });

  for (const { key, parts, start, end } of template.values) {
    const entries = post.frontMatter.state === "data" ? post.frontMatter.entries : [];
    const own = entries.find(({ path }) => path.length === 1 && path[0] === key);
    const data = typeof own?.data === "string" ? foldWords(own.data) : "";
    const isLeft = parts.length === 1 ? data === parts[0] : fillsHoles(parts, data);
    if (own && isLeft) add(own.value, { start, end }, "front-matter", String(own.data));
  }
  let covered = 0;
  for (const piece of piecesOf(post)) {
    if (piece.end <= covered) continue;
    const known = (whole.get(piece.key) ?? []).find((line) => fits(line, piece));
    const line =
      known ?? holed.find((candidate) => fits(candidate, piece) && fillsHoles(candidate.parts, piece.key));
    if (!line) continue;
    add(piece, line, /[:：]$/.test(piece.key) ? "label" : "line");
    covered = piece.end;
  }
  for (const { title, words } of post.sections) {
    const line = (whole.get(foldWords(title)) ?? []).find(({ kind }) => kind === "instruction");
    const [written = ""] = instructionIn(text.slice(words.start, words.end)) ?? [];
    if (!line || written === "") continue;
    const start = words.start + text.slice(words.start, words.end).indexOf(written);
    add({ start, end: start + written.length }, line, "heading");
  }
  const labels = new Map(template.labels.map((entry) => [entry.label, entry]));
  for (const { label, value, continues, labelRange, place } of post.fields) {
    const line = labels.get(foldWords(label));
    const isEmpty = place !== "front-matter" && value === "" && !continues;
    if (line && isEmpty) add(labelRange, line, "label");
  }
  matches.sort((a, b) => a.start - b.start || b.end - a.end);
  return matches.filter(
    (match, i) =>
      !matches
        .slice(Math.max(0, i - 4), i)
        .some((before) => contains(before, match) || overlaps(before, match)),
  );
}

function fits(line: TemplateLine, piece: Piece): boolean {
  const isText = (kind: string) => kind === "sentence" || kind === "line";
  if (isText(line.kind) ? !isText(piece.kind) : line.kind !== piece.kind) return false;
  if (/[:：]$/.test(piece.key) && !piece.isLeaf) return false;
  return lettersOf(piece.key) >= MIN_ANYWHERE || line.kind === "code" || line.section === piece.section;
}

/** The most letters that a hole is filled with. */
const MAX_FILLED = 160;

/** True where a text is the parts in their order with something between each two. */
function fillsHoles(parts: readonly string[], key: string): boolean {
  const first = parts[0] ?? "";
  const last = parts.at(-1) ?? "";
  if (!key.startsWith(first) || !key.endsWith(last)) return false;
  let at = first.length;
  for (const part of parts.slice(1, -1)) {
    const next = part === "" ? at : key.indexOf(part, at + 1);
    if (next < 0 || next - at > MAX_FILLED) return false;
    at = next + part.length;
  }
  const rest = key.length - last.length - at;
  return rest > 0 && rest <= MAX_FILLED;
}

/** The keys of a template's front matter that a post which follows the template's outline lacks. */
export function missingKeys({ frontMatter, sections }: Post, { keys, profile }: Template): readonly string[] {
  if (frontMatter.state !== "data" || !findProfile([profile], sections, OWN_SHARE)) return [];
  const { data } = frontMatter;
  return keys.filter((key) => !Object.hasOwn(data, key));
}
