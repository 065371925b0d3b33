import type { ResolvedConfig } from "../config/resolve.ts";
import type { BoundPlan } from "../core/lint.ts";
import { runWithin } from "../host/deadline.ts";
import { pathFrom } from "../host/files.ts";
import { readPost } from "../host/read.ts";
import type { FoundSite } from "../host/site.ts";
import { explainRefusal } from "../post/complexity.ts";
import { chooseProfile, type ProfileChoice } from "../post/outline/profiles.ts";
import { alignSections } from "../post/outline/skeleton.ts";
import type { Post } from "../post/post.ts";
import { lineAt } from "../post/source.ts";
import { cut, widthOf as widthOfText, wrap } from "../report/layout.ts";
import { visible } from "../report/text.ts";
import type { Locale, Rule } from "../rule.ts";
import { type ExitCode, type Io, refuse, say } from "./io.ts";
import type { Options } from "./options.ts";
import { openSession, type Session } from "./session.ts";
import { localeOf, paintFor, widthOf } from "./terminal.ts";
import { limitOf, outOfTime } from "./threads.ts";

const WORDS = {
  en: {
    settings: "Settings",
    config: "config",
    none: "none",
    overrides: "overrides",
    site: "site",
    noSite: "none found; rules that need one are silent",
    root: (root: string) => `in ${root}`,
    by: (marker: string) => `told by ${marker}`,
    renderer: (name: string) => `pages made by ${name}`,
    baseurl: (url: string) => `baseurl ${url}`,
    template: "template",
    profile: "profile",
    noProfile: "none; the headings follow no known outline",
    why: {
      assigned: "assigned by the config's globs",
      own: "its headings follow this outline of the site",
      "built-in": "its headings follow this built-in outline",
    },
    isReview: "kind",
    review: "a review of a paper, by its info block, evaluation or headings",
    noReview: "not taken for a review: rules about reviews are lenient",
    rules: "rules",
    on: (on: number, all: number) => `${on} of ${all} on`,
    changed: "changed",
    frontMatter: "Front matter",
    lines: (first: number, last: number) => `lines ${first} to ${last}`,
    states: { absent: "there is none", data: "read", other: "cannot be read" },
    sections: "Sections",
    fields: "Fields",
    info: "paper info",
    evaluation: "evaluation",
    other: "label",
    empty: "(empty)",
    below: "(goes on below)",
    figures: "Figures",
    roles: { figure: "figure", inline: "within text", grid: "in a grid", badge: "badge or icon" },
    caption: (line: number, text: string) => `caption on line ${line}: ${text}`,
    noCaption: "no caption",
    orphan: (text: string) => `caption without figure: ${text}`,
    nothing: "(none)",
    leftOut: "left out by `ignore`, as the template or by a .gitignore; --no-ignore shows it",
    several: "stands for several posts; name one",
    noPost: "holds no post",
  },
  ko: {
    settings: "설정",
    config: "설정 파일",
    none: "없음",
    overrides: "덮어쓰기",
    site: "사이트",
    noSite: "찾지 못함. 사이트 정보가 필요한 규칙은 동작하지 않습니다",
    root: (root: string) => `위치 ${root}`,
    by: (marker: string) => `${marker}로 알아냄`,
    renderer: (name: string) => `${name}로 변환`,
    baseurl: (url: string) => `baseurl ${url}`,
    template: "양식",
    profile: "프로필",
    noProfile: "없음. 알려진 글 구성을 따르지 않습니다",
    why: {
      assigned: "설정의 glob으로 지정됨",
      own: "제목들이 이 사이트의 구성을 따름",
      "built-in": "제목들이 기본 제공 구성을 따름",
    },
    isReview: "글의 종류",
    review: "논문 리뷰 (논문 정보, 평가 항목, 제목으로 판단)",
    noReview: "리뷰로 보지 않음. 리뷰용 규칙을 느슨하게 적용합니다",
    rules: "규칙",
    on: (on: number, all: number) => `${all}개 중 ${on}개 켜짐`,
    changed: "바뀐 규칙",
    frontMatter: "프런트 매터",
    lines: (first: number, last: number) => `${first}~${last}행`,
    states: { absent: "없음", data: "읽음", other: "읽을 수 없음" },
    sections: "절",
    fields: "항목",
    info: "논문 정보",
    evaluation: "평가",
    other: "라벨",
    empty: "(비어 있음)",
    below: "(아래로 이어짐)",
    figures: "그림",
    roles: { figure: "그림", inline: "글 속 그림", grid: "묶음 그림", badge: "배지나 아이콘" },
    caption: (line: number, text: string) => `${line}행 캡션: ${text}`,
    noCaption: "캡션 없음",
    orphan: (text: string) => `그림 없는 캡션: ${text}`,
    nothing: "(없음)",
    leftOut: "`ignore`나 .gitignore에 들어 있거나 양식이어서 검사하지 않습니다. --no-ignore로 볼 수 있습니다",
    several: "글이 여러 편입니다. 하나만 적으세요",
    noPost: "글이 없습니다",
  },
} as const;
type Words = (typeof WORDS)[Locale];

/** One line of a part: a line number or a name, then what is said of it. */
type Row = readonly [head: string, ...cells: string[]];
interface Part {
  readonly title: string;
  readonly rows: readonly Row[];
}

/** `review-lint inspect FILE`: which settings a post is checked with and why, and how the post was understood. */
export async function inspect(
  path: string,
  options: Options,
  io: Io,
  rules: readonly Rule[],
): Promise<ExitCode> {
  const opened = await openSession([path], options, io, rules);
  if (!opened.ok) return refuse(io, opened.problems);
  const { session } = opened;
  const { listing, planFor } = session;
  for (const failure of listing.failures) say(io, `${failure.path}: ${failure.reason}`);
  const words = WORDS[options.locale ?? localeOf(io.env)];
  const [file, ...others] = listing.files;
  if (!file || others.length > 0) {
    const { ignore, gitignore } = listing.leftOut;
    const why = file ? words.several : ignore + gitignore > 0 ? words.leftOut : words.noPost;
    if (file || listing.failures.length === 0) say(io, `${path}: ${why}.`);
    return 2;
  }
  const result = readPost(file.absolute);
  if ("reason" in result) {
    say(io, `${file.path}: ${result.reason}`);
    return 2;
  }
  const linter = await session.linter.open();
  const read: { parts: readonly Part[]; reason: string } = { parts: [], reason: "" };
  const isInTime = runWithin(limitOf(options.timeout), () => {
    const post = linter.parse(file, session.sites.get(file.path), result.text);
    const { refusal } = post.body;
    if (refusal) {
      read.reason = explainRefusal(refusal);
      return;
    }
    const bound = planFor(file.path);
    const choice = chooseProfile(bound.plan.settings, post.sections);
    const configPath = pathFrom(session.root, file.absolute);
    read.parts = [
      settingsPart(post, bound, session, configPath, rules, choice, words),
      frontMatterPart(post, words),
      sectionsPart(post, choice, words),
      fieldsPart(post, words),
      figuresPart(post, words),
    ];
  });
  const reason = isInTime ? read.reason : outOfTime(options.timeout).reason;
  if (reason !== "") {
    say(io, `${file.path}: ${reason}`);
    return 2;
  }
  const paint = paintFor(io.stdout, io.env, options.color);
  const width = widthOf(io.stdout, io.env);
  const lines = read.parts.flatMap(({ title, rows }) => [
    "",
    paint.bold(title),
    ...table(rows.length === 0 ? [[words.nothing]] : rows, width),
  ]);
  io.stdout.write(`${paint.bold(visible(file.path))}\n${lines.join("\n")}\n`);
  return 0;
}

/** No column but the last gets wider than this. */
const MAX_COLUMN = 36;
/** The last column is at least so wide, however narrow the terminal is. */
const MIN_LAST = 24;

/** The rows with their columns aligned; the last column is wrapped under itself. */
function table(rows: readonly Row[], width: number): string[] {
  const shown = rows.map((row) => row.map((cell) => visible(cell.trimEnd().replace(/(?<=\S)\s+/g, " "))));
  const widths: number[] = [];
  for (const row of shown) {
    for (const [i, cell] of row.slice(0, -1).entries())
      widths[i] = Math.max(widths[i] ?? 0, Math.min(MAX_COLUMN, widthOfText(cell)));
  }
  return shown.flatMap((row) => {
    const cells = row.slice(0, -1).map((cell, i) => {
      const short = cut(cell, widths[i] ?? 0);
      return `${short}${" ".repeat(Math.max(0, (widths[i] ?? 0) - widthOfText(short)))}  `;
    });
    const head = `  ${cells.join("")}`;
    const indent = widthOfText(head);
    const [first = "", ...rest] = wrap(row.at(-1) ?? "", Math.max(MIN_LAST, width - indent));
    return [`${head}${first}`.trimEnd(), ...rest.map((line) => `${" ".repeat(indent)}${line}`)];
  });
}

function settingsPart(
  { path, isReview }: Post,
  { plan }: BoundPlan,
  { config, configFile, sites }: Session,
  configPath: string,
  rules: readonly Rule[],
  choice: ProfileChoice | undefined,
  words: Words,
): Part {
  const { template } = plan.settings;
  const changed = rules.flatMap(({ meta: { id, severity }, options }) => {
    const planned = plan.rules.find((rule) => rule.id === id);
    const level = planned?.severity ?? "off";
    const given = planned?.options;
    const isPlain = given === undefined || JSON.stringify(given) === JSON.stringify(options.parse({}));
    return level === severity && isPlain
      ? []
      : [`${id}: ${level}${isPlain ? "" : ` ${JSON.stringify(given)}`}`];
  });
  return {
    title: words.settings,
    rows: [
      [words.config, configFile.state === "found" ? configFile.document.name : words.none],
      ...overrideRows(config, configPath, words),
      [words.site, siteWords(sites.get(path), words)],
      [words.template, template?.path ?? words.none],
      [words.profile, choice ? `${choice.profile.name}; ${words.why[choice.why]}` : words.noProfile],
      [words.isReview, isReview ? words.review : words.noReview],
      [words.rules, words.on(plan.rules.length, rules.length)],
      ...(changed.length === 0 ? [] : [[words.changed, changed.join(", ")] as const]),
    ],
  };
}

function overrideRows(config: ResolvedConfig, path: string, words: Words): Row[] {
  return config
    .overridesOf(path)
    .map(({ file, index, files }) => [words.overrides, `${file}, overrides[${index}]: ${files.join(", ")}`]);
}

function siteWords(found: FoundSite | undefined, words: Words): string {
  if (!found) return words.noSite;
  const { kind, root, renderer, baseurl } = found.site;
  return [
    kind,
    words.root(root),
    ...(found.marker === undefined ? [] : [words.by(found.marker)]),
    words.renderer(renderer),
    ...(baseurl === "" ? [] : [words.baseurl(baseurl)]),
  ].join("; ");
}

function frontMatterPart({ frontMatter, source }: Post, words: Words): Part {
  const title = words.frontMatter;
  if (frontMatter.state === "absent") return { title, rows: [[words.states.absent]] };
  const { start, end } = frontMatter.block;
  const where = words.lines(lineAt(source, start), lineAt(source, Math.max(start, end - 1)));
  if (frontMatter.state !== "data") return { title, rows: [[words.states.other, where]] };
  const entries = frontMatter.entries.filter(({ path }) => path.length === 1);
  return {
    title,
    rows: entries.map(({ path, token, value }) => [
      String(lineAt(source, value.start)),
      String(path[0]),
      token === "" ? words.empty : token,
    ]),
  };
}

function sectionsPart(
  { sections, fields, source }: Post,
  choice: ProfileChoice | undefined,
  words: Words,
): Part {
  const pairs = choice ? alignSections(choice.profile, sections, fields).pairs : [];
  const expected = new Map(pairs.map((pair) => [pair.section.heading.start, pair.expected.heading]));
  return {
    title: words.sections,
    rows: sections.map(({ heading, level, title }) => {
      const name = expected.get(heading.start);
      const written = `${"  ".repeat(level - 1)}${title}`;
      const line = String(lineAt(source, heading.start));
      return name === undefined ? [line, written, ""] : [line, written, `= ${name}`];
    }),
  };
}

function fieldsPart({ fields, source }: Post, words: Words): Part {
  return {
    title: words.fields,
    rows: fields.map(({ start, label, info, evaluation, value, continues }) => [
      String(lineAt(source, start)),
      label,
      info ? `${words.info}: ${info}` : evaluation ? `${words.evaluation}: ${evaluation}` : words.other,
      value === "" ? (continues ? words.below : words.empty) : value,
    ]),
  };
}

function figuresPart({ figures, source }: Post, words: Words): Part {
  const rows = figures.figures.map(({ start, url, role, captions }) => {
    const said = captions.map((caption) => words.caption(lineAt(source, caption.start), caption.text));
    const text = role === "figure" && said.length === 0 ? words.noCaption : said.join("; ");
    const address = url.length > 34 ? `…${url.slice(-33)}` : url;
    return { start, row: [String(lineAt(source, start)), address, words.roles[role], text] as const };
  });
  const orphans = figures.orphans.map(({ start, text }) => ({
    start,
    row: [String(lineAt(source, start)), words.orphan(text)] as const,
  }));
  return {
    title: words.figures,
    rows: [...rows, ...orphans].sort((a, b) => a.start - b.start).map(({ row }) => row),
  };
}
