import { type Commented, type CommentedEntry, printJsonc } from "../../config/jsonc.ts";
import { configFromTemplate } from "../../config/learned.ts";
import type { PostFolder, Suspect } from "../../core/overview.ts";
import { absolutePath, pathFrom } from "../../host/files.ts";
import type { Template } from "../../post/outline/template.ts";
import { evidenceOf, settingText } from "../../report/overview.ts";
import { counted, visible } from "../../report/text.ts";
import type { Locale } from "../../rule.ts";
import type { Io } from "../io.ts";
import type { Answers, Seen } from "./questions.ts";
import type { Candidate } from "./templates.ts";

/** What goes into the configuration that `init` writes. */
interface InitialConfig {
  readonly locale: Locale;
  /** The path of the configuration's schema, where there is one. */
  readonly schema: string | undefined;
  readonly content: readonly string[];
  /** Folders that may hold posts as well, and are left out. */
  readonly otherFolders: readonly PostFolder[];
  /** Folders of posts that are not the site's own. */
  readonly ignored: readonly PostFolder[];
  readonly posts: number;
  /** The language that most posts are written in, and how many of them are. */
  readonly language: Locale;
  readonly speakers: number;
  /** The template's part of the configuration: its path, and what follows from it. */
  readonly template: readonly CommentedEntry[];
  /** Files that look like the template and are left out, with what they would add to the findings. */
  readonly leftOut: readonly { readonly path: string; readonly more: number }[];
  /** Rules that are switched off, and those that may want to be. */
  readonly off: readonly Suspect[];
  readonly hinted: readonly Suspect[];
}

interface Words {
  readonly head: string;
  posts(count: number): string;
  folder(name: string, count: number): string;
  language(language: Locale, count: number, posts: number): string;
  leftOut(path: string, more: number): string;
  readonly hints: string;
  readonly noHints: string;
}

const WORDS: { readonly [L in Locale]: Words } = {
  en: {
    head: "Written by `review-lint init`. All keys: `review-lint schema --config`.",
    posts: (count) => counted(count, "post"),
    folder: (name, count) => `Left out: "${visible(name)}", with ${counted(count, "post")}.`,
    language: (language, count, posts) =>
      `The language of messages; ${count} of ${posts} posts are in ${language === "ko" ? "Korean" : "English"}.`,
    leftOut: (path, more) =>
      `If posts are written from this file, put it in: ${more} more findings would be told.\n  "template": ${visible(JSON.stringify(path))}`,
    hints: "These may be the site's style as well; if so, put them in:",
    noHints: '`review-lint rules` lists the rules; each can be "off", "warn" or "error".',
  },
  ko: {
    head: "`review-lint init`으로 만든 설정입니다. 전체 항목: `review-lint schema --config`",
    posts: (count) => `글 ${count}편`,
    folder: (name, count) => `넣지 않은 폴더: "${visible(name)}" (글 ${count}편)`,
    language: (language, count, posts) =>
      `메시지 언어. 글 ${posts}편 중 ${count}편이 ${language === "ko" ? "한국어" : "영어"}입니다.`,
    leftOut: (path, more) =>
      `이 파일로 글을 쓴다면 넣으세요. 문제가 ${more}개 더 보고됩니다.\n  "template": ${visible(JSON.stringify(path))}`,
    hints: "아래 항목도 사이트의 방식일 수 있습니다. 그렇다면 넣으세요.",
    noHints:
      '규칙 목록은 `review-lint rules`로 볼 수 있고, 규칙마다 "off", "warn", "error" 중 하나로 정합니다.',
  },
};

/** The configuration as JSON with the evidence for each line. */
function initialConfig(given: InitialConfig): Commented {
  const words = WORDS[given.locale];
  const entries: CommentedEntry[] = [];
  if (given.schema !== undefined) entries.push({ key: "$schema", value: given.schema });
  entries.push({
    key: "content",
    value: listOf(given.content),
    comment: [
      words.posts(given.posts),
      ...given.otherFolders.map(({ folder, posts }) => words.folder(folder, posts)),
    ].join("\n"),
  });
  if (given.ignored.length > 0) {
    const value = {
      list: given.ignored.map(({ folder, posts }) => ({
        value: `${folder}/**`,
        comment: words.posts(posts),
      })),
    };
    entries.push({ key: "ignore", value });
  }
  entries.push(...given.template);
  const leftOut = given.leftOut.map(({ path, more }) => words.leftOut(path, more));
  entries.push({
    key: "locale",
    value: given.locale,
    comment: [...leftOut, words.language(given.language, given.speakers, given.posts)].join("\n"),
  });
  const hints = given.hinted.map(
    (suspect) => `  ${settingText(suspect)}  ${evidenceOf(suspect, given.locale)}`,
  );
  entries.push({
    key: "rules",
    value: {
      map: given.off.map((suspect) => ({
        key: suspect.ruleId,
        value: settingOf(suspect),
        comment: evidenceOf(suspect, given.locale),
      })),
    },
    comment: hints.length > 0 ? [words.hints, ...hints].join("\n") : words.noHints,
  });
  return {
    map: entries.map((entry, i) =>
      i === 0 ? { ...entry, comment: [words.head, entry.comment].filter(Boolean).join("\n") } : entry,
    ),
  };
}

function settingOf({ keys }: Suspect): Commented {
  if (keys.length === 0) return "off";
  return { list: [{ value: "warn" }, { value: { map: [{ key: "allow", value: listOf(keys) }] } }] };
}

function listOf(texts: readonly string[]): Commented {
  return { list: texts.map((value) => ({ value })) };
}

/** The text of the configuration, in JSON or TypeScript, from what was seen and answered. */
export function textOf(
  seen: Seen,
  { content, locale, candidate, off, isTypeScript }: Answers,
  io: Io,
): string {
  const { overview, around, named, candidates } = seen;
  const text = printJsonc(
    initialConfig({
      locale,
      schema: isTypeScript ? undefined : around.schema,
      content,
      otherFolders: seen.otherFolders.filter(({ folder }) => !content.includes(folder)),
      ignored: seen.ignored,
      posts: overview.posts,
      language: overview.language,
      speakers: overview.languages.get(overview.language) ?? 0,
      template: templateEntries(named, candidate, io),
      leftOut: candidate || named ? [] : candidates,
      off,
      hinted: overview.suspects.filter((suspect) => !off.includes(suspect)),
    }),
  );
  if (!isTypeScript) return text;
  return `import { defineConfig } from "review-lint";\n\nexport default defineConfig(${text.trimEnd()});\n`;
}

/** All that follows from a template that was named; of one that was found, only that posts are held against it. */
function templateEntries(
  named: Template | undefined,
  candidate: Candidate | undefined,
  { cwd }: Io,
): readonly CommentedEntry[] {
  if (candidate) return [{ key: "template", value: candidate.path }];
  if (!named) return [];
  const config = configFromTemplate(named, pathFrom(cwd, absolutePath(cwd, named.path)));
  return typeof config === "object" && "map" in config ? config.map : [];
}
