import type { Evidence, LearnedKey, Lessons } from "../core/learn.ts";
import type { ValueType } from "../core/traits.ts";
import type { ProfileSection } from "../post/outline/skeleton.ts";
import type { Template } from "../post/outline/template.ts";
import type { Locale } from "../rule.ts";
import type { Commented, CommentedEntry } from "./jsonc.ts";

/** Keys whose words a reader of the proposal wants to see. */
const SHOWN_WORDS = 8;
/** A key in fewer posts than this is one post's own idea. */
const MIN_POSTS = 3;

interface Words {
  inPosts(evidence: Evidence): string;
  inFigures(evidence: Evidence): string;
  readonly head: (lessons: Lessons) => string;
  words(count: number, examples: string): string;
  suspects(count: number): string;
}

const WORDS: { readonly [L in Locale]: Words } = {
  en: {
    inPosts: ({ count, of }) => `in ${count} of ${of} posts`,
    inFigures: ({ count, of }) => `${count} of ${of} figures have a caption`,
    head: ({ posts, wellMade }) => `Learned from ${posts} posts, ${wellMade} of them without an error.`,
    words: (count, examples) => `${count} different: ${examples}`,
    suspects: (count) =>
      `${count === 1 ? "This sentence recurs" : "These sentences recur"}; what is left of a template among them belongs into "prompts" of template-prompt:`,
  },
  ko: {
    inPosts: ({ count, of }) => `글 ${of}편 중 ${count}편`,
    inFigures: ({ count, of }) => `그림 ${of}개 중 ${count}개에 캡션이 있음`,
    head: ({ posts, wellMade }) => `글 ${posts}편에서 배운 설정. 그중 ${wellMade}편에는 오류가 없습니다.`,
    words: (count, examples) => `모두 ${count}가지: ${examples}`,
    suspects: () =>
      "여러 글에 되풀이되는 문장입니다. 양식에서 남은 것이라면 template-prompt의 prompts에 넣으세요:",
  },
};

/** A configuration that says what a site's posts have in common, each line with its evidence. */
export function proposeConfig(lessons: Lessons, locale: Locale): Commented {
  const words = WORDS[locale];
  const entries: CommentedEntry[] = [];
  const frontMatter = schemaOf(lessons, words);
  if (frontMatter) entries.push({ key: "frontMatter", value: frontMatter });
  if (lessons.profiles.length > 0) {
    const profiles = lessons.profiles.map(({ sections, count, of }, i): CommentedEntry => {
      const value = sectionsValue(sections, (section) =>
        "count" in section && typeof section.count === "number"
          ? words.inPosts({ count: section.count, of: count })
          : undefined,
      );
      return { key: `outline-${i + 1}`, value, comment: words.inPosts({ count, of }) };
    });
    entries.push({ key: "profiles", value: { map: profiles } });
  }
  const rules: CommentedEntry[] = [];
  const { habit, evidence } = lessons.captions;
  if (habit !== "mixed") {
    const options: Commented = { map: [{ key: "when", value: "always" }] };
    const value: Commented = habit === "always" ? { list: [{ value: "error" }, { value: options }] } : "off";
    rules.push({ key: "missing-caption", value, comment: words.inFigures(evidence) });
  }
  if (lessons.prompts.length > 0) {
    const prompts = lessons.prompts.map((prompt) => ({
      value: prompt.words,
      comment: words.inPosts(prompt.evidence),
    }));
    const options: Commented = { map: [{ key: "prompts", value: { list: prompts } }] };
    rules.push({ key: "template-prompt", value: { list: [{ value: "error" }, { value: options }] } });
  }
  if (rules.length > 0) entries.push({ key: "rules", value: { map: rules } });
  const { suspects } = lessons;
  if (suspects.length > 0) {
    const lines = suspects.map((suspect) => `  ${suspect.words} (${words.inPosts(suspect.evidence)})`);
    const last = entries.at(-1);
    const comment = [
      words.suspects(suspects.length),
      ...lines,
      ...(last?.comment ? [last.comment] : []),
    ].join("\n");
    if (last) entries[entries.length - 1] = { ...last, comment };
    else entries.push({ key: "rules", value: { map: [] }, comment });
  }
  return {
    map: entries.map((entry, i) =>
      i === 0
        ? { ...entry, comment: [words.head(lessons), entry.comment].filter(Boolean).join("\n") }
        : entry,
    ),
  };
}

function schemaOf({ keys }: Lessons, words: Words): Commented | undefined {
  const known = keys.filter(({ evidence }) => evidence.count >= Math.min(MIN_POSTS, evidence.of));
  const required = known.filter((key) => key.required);
  if (required.length === 0) return undefined;
  return {
    map: [
      { key: "type", value: "object" },
      { key: "required", value: { list: required.map(({ key }) => ({ value: key })) } },
      {
        key: "properties",
        value: {
          map: known.map((key) => ({
            key: key.key,
            value: propertyOf(key),
            comment: [words.inPosts(key.evidence), ...vocabularyComment(key, words)].join("; "),
          })),
        },
      },
    ],
  };
}

function vocabularyComment({ vocabulary }: LearnedKey, words: Words): string[] {
  if (vocabulary.length === 0) return [];
  const shown = vocabulary.slice(0, SHOWN_WORDS).map(([word, count]) => `${word} (${count})`);
  return [
    words.words(vocabulary.length, `${shown.join(", ")}${vocabulary.length > SHOWN_WORDS ? ", …" : ""}`),
  ];
}

const JSON_TYPES: { readonly [T in ValueType]: string } = {
  string: "string",
  number: "number",
  boolean: "boolean",
  list: "array",
  map: "object",
  null: "null",
};

function propertyOf({ types, vocabulary, isClosed, hasTextItems }: LearnedKey): Commented {
  const text: CommentedEntry[] = isClosed
    ? [{ key: "enum", value: { list: vocabulary.map(([word]) => ({ value: word })) } }]
    : [{ key: "type", value: "string" }];
  const schemas = types.map((type): Commented => {
    if (type === "string") return { map: text };
    if (type === "list" && hasTextItems && vocabulary.length > 0)
      return {
        map: [
          { key: "type", value: "array" },
          { key: "items", value: { map: text } },
        ],
      };
    return { map: [{ key: "type", value: JSON_TYPES[type] }] };
  });
  const [only] = schemas;
  if (schemas.length === 0 || only === undefined) return { map: [] };
  return schemas.length === 1
    ? only
    : { map: [{ key: "anyOf", value: { list: schemas.map((value) => ({ value })) } }] };
}

function sectionsValue(
  sections: readonly ProfileSection[],
  commentOf: (section: ProfileSection) => string | undefined = () => undefined,
): Commented {
  const list = sections.map((section, i) => {
    const comment = commentOf(section);
    return { value: sectionValue(section, i), ...(comment === undefined ? {} : { comment }) };
  });
  return { map: [{ key: "sections", value: { list } }] };
}

function sectionValue({ heading, required, order, sections }: ProfileSection, index: number): Commented {
  const entries: CommentedEntry[] = [{ key: "heading", value: heading }];
  if (!required) entries.push({ key: "required", value: false });
  if (order !== index) entries.push({ key: "order", value: order });
  if (sections.length > 0) {
    const inner = sections.map((section, i) => ({ value: sectionValue({ ...section, sections: [] }, i) }));
    entries.push({ key: "sections", value: { list: inner } });
  }
  return entries.length === 1 ? heading : { map: entries };
}

/** A configuration for posts that are written from a template: its path, its outline, its front matter's keys. */
export function configFromTemplate({ keys, profile }: Template, path: string): Commented {
  const entries: CommentedEntry[] = [{ key: "template", value: path }];
  if (keys.length > 0) {
    const required: Commented = { list: keys.map((key) => ({ value: key })) };
    const schema: Commented = {
      map: [
        { key: "type", value: "object" },
        { key: "required", value: required },
      ],
    };
    entries.push({ key: "frontMatter", value: schema });
  }
  if (profile.sections.length > 0) {
    const value = sectionsValue(profile.sections);
    entries.push({ key: "profiles", value: { map: [{ key: "review", value }] } });
  }
  return { map: entries };
}
