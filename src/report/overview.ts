import type { ChalkInstance } from "chalk";
import type { Overview, PostFolder, RuleCount, Suspect } from "../core/overview.ts";
import type { Renderer, SiteKind } from "../post/site.ts";
import type { Bilingual, Locale, StyleUnit } from "../rule.ts";
import { cut, widthOf, wrap } from "./layout.ts";
import { visible } from "./text.ts";

/** What was found around the posts. */
export interface Surroundings {
  /** The sites of the posts; empty where no generator's configuration was found. */
  readonly sites: readonly {
    readonly kind: SiteKind;
    readonly renderer: Renderer;
    /** The file that told of it, as it is shown. */
    readonly marker?: string | undefined;
  }[];
  readonly folders: readonly PostFolder[];
  /** The configuration, as it is shown; absent where there is none yet. */
  readonly config?: string;
  /** True where findings are held against a baseline. */
  readonly hasBaseline?: boolean;
}

interface OverviewStyle {
  /** How the program is called: `npx review-lint`. */
  readonly command: string;
  readonly paint: ChalkInstance;
  readonly width: number;
  readonly locale: Locale;
}

/** Lines of prose longer than this tire the eye, however wide the terminal is. */
const MAX_WIDTH = 100;
/** So many rules are shown with an example; the others by name and number. */
const MAX_EXAMPLES = 10;
/** The widest command that others are lined up with. */
const MAX_COMMAND = 40;
const MAX_FOLDERS = 3;
const MAX_SITES = 2;
const INDENT = "  ";

const KINDS: { readonly [K in SiteKind]: string } = {
  jekyll: "Jekyll",
  hugo: "Hugo",
  astro: "Astro",
  unknown: "?",
};

const WORDS = {
  en: {
    head: "This site has no review-lint configuration yet. What is seen of it:",
    long: "These are more findings than anybody reads from top to bottom.",
    site: "site",
    noSite: "no configuration of Jekyll, Hugo or Astro",
    unknownSite: "another generator",
    by: (marker: string) => `told by ${marker}`,
    renderer: (name: string) => `${name} makes the pages`,
    posts: "posts",
    here: "this folder",
    inFolders: (folders: string) => `in ${folders}`,
    ko: (count: string) => `${count} in Korean`,
    en: (count: string) => `${count} in English`,
    config: "config",
    noConfig: "none: every rule is at its recommended level",
    found: "found",
    nothing: "nothing",
    error: "error",
    warning: "warning",
    errors: (count: number) => amount(count, "error"),
    warnings: (count: number) => amount(count, "warning"),
    affected: (count: number) => `in ${amount(count, "post")}`,
    fixable: (count: number) => `--fix mends ${number(count)} of them`,
    unsafe: (count: number) => `--fix-unsafe ${number(count)} more`,
    suspects: "Some rules may not fit the site; init offers these settings:",
    doubts: "Some rules may not fit the site:",
    byRule: "By rule:",
    inPosts: (count: number) => amount(count, "post"),
    ruleFixable: (count: number) => `${number(count)} fixable`,
    others: (list: string) => `And: ${list}.`,
    next: "What helps now:",
    init: "write a configuration for this site",
    fix: "look at what --fix would mend",
    baseline: "from now on, tell only what is new",
    explain: "what a rule wants, and why",
    all: "every finding with its place",
    one: "the findings of one post",
  },
  ko: {
    head: "아직 review-lint 설정이 없는 사이트입니다. 살펴본 내용은 다음과 같습니다.",
    long: "하나씩 읽기에는 문제가 많아 규칙별로 모았습니다.",
    site: "사이트",
    noSite: "Jekyll, Hugo, Astro의 설정 파일이 없음",
    unknownSite: "다른 생성기",
    by: (marker: string) => `${marker} 파일로 판단`,
    renderer: (name: string) => `${name} 렌더러`,
    posts: "글",
    here: "현재 폴더",
    inFolders: (folders: string) => `위치 ${folders}`,
    ko: (count: string) => `한국어 ${count}편`,
    en: (count: string) => `영어 ${count}편`,
    config: "설정",
    noConfig: "없음. 모든 규칙이 권장 수준으로 동작",
    found: "결과",
    nothing: "문제 없음",
    error: "오류",
    warning: "경고",
    errors: (count: number) => `오류 ${number(count)}개`,
    warnings: (count: number) => `경고 ${number(count)}개`,
    affected: (count: number) => `글 ${number(count)}편`,
    fixable: (count: number) => `--fix로 ${number(count)}개 수정 가능`,
    unsafe: (count: number) => `--fix-unsafe로 ${number(count)}개 더`,
    suspects: "사이트와 맞지 않는 규칙이 있을 수 있습니다. init 명령이 설정을 제안합니다.",
    doubts: "사이트와 맞지 않는 규칙이 있을 수 있습니다.",
    byRule: "규칙별 결과",
    inPosts: (count: number) => `글 ${number(count)}편`,
    ruleFixable: (count: number) => `수정 가능 ${number(count)}개`,
    others: (list: string) => `그 밖의 규칙: ${list}`,
    next: "다음에 할 일",
    init: "이 사이트에 맞는 설정 파일 만들기",
    fix: "--fix가 고칠 내용 미리 보기",
    baseline: "앞으로는 새 문제만 보기",
    explain: "규칙이 바라는 것과 이유 보기",
    all: "모든 문제를 위치와 함께 보기",
    one: "글 하나의 문제만 보기",
  },
} as const;

/**
 * The report of the first run on a site that nobody has configured: what was detected, what was found by rule, whether
 * the rules fit the site at all, and what to do next.
 */
export function overview(seen: Overview, around: Surroundings, style: OverviewStyle): string {
  const { paint, locale } = style;
  const words = WORDS[locale];
  const width = Math.min(MAX_WIDTH, Math.max(40, style.width));
  const lines = [
    ...wrap(around.config === undefined ? words.head : words.long, width).map((line) => paint.bold(line)),
    "",
    ...aboutLines(seen, around, { ...style, width }),
    "",
  ];
  if (seen.suspects.length > 0) {
    lines.push(
      ...wrap(around.config === undefined ? words.suspects : words.doubts, width).map((line) =>
        paint.bold(line),
      ),
      "",
    );
    for (const suspect of seen.suspects) {
      const text = `${evidenceOf(suspect, locale)} ${adviceOf(suspect, locale)}`;
      const [first = "", ...rest] = wrap(text, width - 4).map((line) => line.replaceAll(GLUE, " "));
      lines.push(`${INDENT}${paint.yellow("?")} ${first}`, ...rest.map((line) => `    ${line}`));
    }
    lines.push("");
  }
  lines.push(paint.bold(words.byRule), "", ...ruleLines(seen.rules, { ...style, width }), "");
  lines.push(paint.bold(words.next), "", ...nextLines(seen, around, { ...style, width }));
  return `${lines.join("\n")}\n`;
}

/** What was detected, as two columns of at most `width`. */
export function aboutLines(
  seen: Overview,
  around: Surroundings,
  { paint, width, locale }: Omit<OverviewStyle, "command">,
): string[] {
  return table(aboutSite(seen, around, locale), width, paint.cyan);
}

function aboutSite(
  seen: Overview,
  { sites, folders, config }: Surroundings,
  locale: Locale,
): [string, string][] {
  const words = WORDS[locale];
  const siteTexts = sites.slice(0, MAX_SITES).map(({ kind, marker, renderer }) => {
    const name = kind === "unknown" ? words.unknownSite : KINDS[kind];
    const by = marker === undefined ? [] : [words.by(visible(marker))];
    return [name, ...by, ...(renderer === "unknown" ? [] : [words.renderer(renderer)])].join(", ");
  });
  if (sites.length > MAX_SITES) siteTexts.push(`+${sites.length - MAX_SITES}`);
  const shown = folders.slice(0, MAX_FOLDERS).map(({ folder, posts }) => {
    const name = folder === "." ? words.here : visible(folder);
    return folders.length === 1 ? name : `${name} (${number(posts)})`;
  });
  const where = `${shown.join(", ")}${folders.length > MAX_FOLDERS ? ", …" : ""}`;
  const languages = (["ko", "en"] as const).flatMap((language) => {
    const count = seen.languages.get(language) ?? 0;
    return count === 0 ? [] : [words[language](number(count))];
  });
  const counts = [
    ...(seen.errors > 0 ? [words.errors(seen.errors)] : []),
    ...(seen.warnings > 0 ? [words.warnings(seen.warnings)] : []),
  ];
  const fixes = [
    ...(seen.fixable > 0 ? [words.fixable(seen.fixable)] : []),
    ...(seen.unsafe > 0 ? [words.unsafe(seen.unsafe)] : []),
  ];
  const found =
    counts.length === 0
      ? words.nothing
      : locale === "ko"
        ? `${words.affected(seen.affected)}에서 ${counts.join(", ")}`
        : `${counts.join(" and ")} ${words.affected(seen.affected)}`;
  const posts = locale === "ko" ? `${number(seen.posts)}편` : number(seen.posts);
  return [
    [words.site, siteTexts.length === 0 ? words.noSite : siteTexts.join("; ")],
    [words.posts, [`${posts}, ${words.inFolders(where)}`, languages.join(", ")].filter(Boolean).join("; ")],
    [words.config, config === undefined ? words.noConfig : visible(config)],
    [words.found, [found, ...(fixes.length > 0 ? [fixes.join(", ")] : [])].join("; ")],
  ];
}

/** Two columns; what does not fit goes on below its own column. */
function table(
  rows: readonly (readonly [string, string])[],
  width: number,
  colour: (text: string) => string,
): string[] {
  const left = Math.max(...rows.map(([label]) => widthOf(label)));
  return rows.flatMap(([label, text]) => {
    const [first = "", ...rest] = wrap(text, Math.max(10, width - left - 4));
    const gap = " ".repeat(left - widthOf(label) + 2);
    const below = " ".repeat(left + 4);
    return [`${INDENT}${colour(label)}${gap}${first}`, ...rest.map((line) => `${below}${line}`)];
  });
}

function ruleLines(rules: readonly RuleCount[], { paint, width, locale }: OverviewStyle): string[] {
  const words = WORDS[locale];
  const shown = rules.slice(0, MAX_EXAMPLES);
  const others = rules.slice(MAX_EXAMPLES);
  const totals = Math.max(...shown.map(({ total }) => number(total).length), 0);
  const names = Math.max(...shown.map(({ ruleId }) => ruleId.length), 0);
  const below = " ".repeat(totals + 4);
  const weightOf = ({ errors, warnings }: RuleCount) => {
    if (warnings === 0) return words.error;
    return errors === 0 ? words.warning : `${words.errors(errors)}, ${words.warnings(warnings)}`;
  };
  const weights = Math.max(...shown.map((rule) => widthOf(weightOf(rule))), 0);
  const lines = shown.flatMap((rule) => {
    const weight = weightOf(rule);
    const gap = " ".repeat(weights - widthOf(weight));
    const fixable = rule.fixable + rule.unsafe;
    const colour = rule.errors > 0 ? paint.red : paint.yellow;
    const rest = [words.inPosts(rule.posts), ...(fixable > 0 ? [words.ruleFixable(fixable)] : [])].join(", ");
    const name = `${INDENT}${number(rule.total).padStart(totals)}  ${paint.bold(rule.ruleId.padEnd(names))}`;
    const isNarrow = below.length + names + weights + widthOf(rest) + 4 > width;
    const { path, place, message } = rule.example;
    const where = `${visible(path)}:${place.line}:${place.column}`;
    return [
      ...(isNarrow
        ? [name.trimEnd(), `${below}${colour(weight)}  ${rest}`]
        : [`${name}  ${colour(weight)}${gap}  ${rest}`]),
      ...exampleLines(where, visible(message), width - below.length).map(
        (line) => `${below}${paint.dim(line)}`,
      ),
    ];
  });
  if (others.length === 0) return lines;
  const list = others.map(({ ruleId, total }) => `${ruleId} ${number(total)}`).join(", ");
  return [...lines, "", ...wrap(words.others(list), width - 2).map((line) => `${INDENT}${line}`)];
}

/** The place and the message, on one line where they fit. */
function exampleLines(where: string, message: string, room: number): string[] {
  if (widthOf(where) + 2 + widthOf(message) <= room) return [`${where}  ${message}`];
  return [cut(where, room), cut(message, room)];
}

function only(isWanted: boolean, command: string, words: string): [string, string][] {
  return isWanted ? [[command, words]] : [];
}

function nextLines(
  { rules, affected, fixable }: Overview,
  { config, hasBaseline }: Surroundings,
  { paint, width, locale, command }: OverviewStyle,
): string[] {
  const words = WORDS[locale];
  const [first] = rules;
  const commands: [string, string][] = [
    ...only(config === undefined, `${command} init`, words.init),
    ...only(config !== undefined && fixable > 0, `${command} --fix-dry-run`, words.fix),
    ...only(hasBaseline !== true, `${command} --update-baseline`, words.baseline),
    ...only(first !== undefined, `${command} explain ${first?.ruleId}`, words.explain),
    [`${command} --format pretty`, words.all],
  ];
  const path = first?.example.path;
  // A name that a shell would take apart is no command to copy.
  if (path !== undefined && affected > 1 && path.length <= 40 && /^[\p{L}\p{N}._/-]+$/u.test(path))
    commands.push([`${command} ${path}`, words.one]);
  // A long path must not push the other commands apart from what they do.
  const left = Math.max(...commands.map(([called]) => widthOf(called)).filter((own) => own <= MAX_COMMAND));
  return commands.flatMap(([called, text]) => {
    const gap = left - widthOf(called) + 2;
    if (gap >= 2 && left + 4 + widthOf(text) <= width)
      return [`${INDENT}${paint.cyan(called)}${" ".repeat(gap)}${text}`];
    return [`${INDENT}${paint.cyan(called)}`, ...wrap(text, width - 6).map((line) => `      ${line}`)];
  });
}

/** The setting that quiets a suspect, as it is written into a configuration. */
export function settingText({ ruleId, keys }: Suspect): string {
  return keys.length === 0
    ? `"${ruleId}": "off"`
    : visible(`"${ruleId}": ["warn", ${JSON.stringify({ allow: keys }).replace(":", ": ")}]`);
}

/** Stands for the blanks of what must not be broken over two lines. */
const GLUE = "\u00A0";

/** What speaks for it that a rule fights the site's own style, as a sentence. */
export function evidenceOf({ ruleId, style, count, of, keys }: Suspect, locale: Locale): string {
  const words = style.evidence ?? EVIDENCE[style.unit];
  return fill(words[locale], { rule: ruleId, count: number(count), of: number(of), keys: list(keys) });
}

function adviceOf(suspect: Suspect, locale: Locale): string {
  const words = suspect.style.advice ?? ADVICE;
  return fill(words[locale], { setting: settingText(suspect).replaceAll(" ", GLUE) });
}

/** The evidence against rules that have no words of their own for it. */
const EVIDENCE: { readonly [U in StyleUnit]: Bilingual } = {
  figures: spoken("figures", "그림 {of}개 중 {count}개"),
  pictures: spoken("images", "이미지 {of}개 중 {count}개"),
  captions: spoken("captions", "캡션 {of}개 중 {count}개"),
  files: spoken("image files", "이미지 파일 {of}개 중 {count}개"),
  reviews: spoken("reviews", "리뷰 {of}편 중 {count}편"),
  posts: {
    en: "{rule} speaks up in {count} of {of} posts.",
    ko: "글 {of}편 중 {count}편에서 {rule} 문제가 나옵니다.",
  },
};

function spoken(things: string, share: string): Bilingual {
  return {
    en: `{rule} speaks up for {count} of {of} ${things}.`,
    ko: `${share}에서 {rule} 문제가 나옵니다.`,
  };
}

const ADVICE: Bilingual = {
  en: "If that is your style, set {setting}.",
  ko: "원래 그렇게 쓴다면 설정에 다음을 넣으세요. {setting}",
};

function fill(text: string, values: { readonly [slot: string]: string }): string {
  return text.replace(/\{(\w+)\}/g, (slot, name: string) => values[name] ?? slot);
}

function list(keys: readonly string[]): string {
  return keys.map((key) => `"${visible(key)}"`).join(", ");
}

function number(value: number): string {
  return value.toLocaleString("en");
}

function amount(value: number, noun: string): string {
  return `${number(value)} ${noun}${value === 1 ? "" : "s"}`;
}
