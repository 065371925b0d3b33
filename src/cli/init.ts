import { type CommentedEntry, printJsonc } from "../config/jsonc.ts";
import { configFromTemplate } from "../config/learned.ts";
import { conclude } from "../core/conclude.ts";
import { type BoundPlan, bindPlan, lintPost } from "../core/lint.ts";
import {
  createSurvey,
  foldersOf,
  type Overview,
  overviewOf,
  type PostFolder,
  type Suspect,
} from "../core/overview.ts";
import { locateConfig } from "../host/config-file.ts";
import { absolutePath, defaultContent, findExisting, listFiles, pathFrom, shownPath } from "../host/files.ts";
import { readPost } from "../host/read.ts";
import { lookAround, type Surroundings } from "../host/surroundings.ts";
import { writeNew } from "../host/write.ts";
import { foldHeading } from "../post/outline/skeleton.ts";
import { readTemplate, type Template, withoutWholeHoles } from "../post/outline/template.ts";
import { type Post, parsePost } from "../post/post.ts";
import { aboutLines, evidenceOf, settingText } from "../report/overview.ts";
import { widthOf as widthOfText, wrap } from "../report/text.ts";
import { LOCALES, type Locale, type Rule } from "../rule.ts";
import { type Asker, askOnTerminal } from "./ask.ts";
import { type Checked, checkPosts } from "./check.ts";
import { surroundingsOf } from "./first-run.ts";
import { initialConfig } from "./init-config.ts";
import { type ExitCode, type Io, refuse, say } from "./io.ts";
import type { Options } from "./options.ts";
import { createProgress, isCi } from "./progress.ts";
import { openSession, type Session } from "./session.ts";
import { paintFor, widthOf } from "./terminal.ts";

/** 130: whoever was asked went away with Ctrl-C, and nothing was written. */
export type InitExit = ExitCode | 130;

export interface InitRequest {
  /** The file that posts are written from, where the command line names one. */
  readonly template: string | undefined;
  /** False to ask nothing, even on a terminal. */
  readonly isAsked: boolean;
}

/** What `init` needs beside the world. */
export interface InitHelp {
  /** Who puts the questions; the terminal's where it is absent. */
  readonly ask?: (locale: Locale) => Promise<Asker>;
  /** The milliseconds of a clock that does not jump. */
  readonly clock?: () => number;
  /** Writes what is found now to the baseline, under the configuration that was just written. */
  readonly updateBaseline?: () => Promise<ExitCode>;
}

/** A template that may be the one, with what it would add to the findings. */
interface Candidate {
  readonly path: string;
  readonly template: Template;
  readonly more: number;
}

/** What the answers come to. */
interface Answers {
  readonly content: readonly string[];
  readonly locale: Locale;
  readonly candidate: Candidate | undefined;
  readonly off: readonly Suspect[];
  readonly isTypeScript: boolean;
}

/** All that is seen before anything is asked. */
interface Seen {
  readonly session: Session;
  readonly overview: Overview;
  readonly around: Surroundings;
  readonly content: readonly string[];
  /** Folders beside the usual ones that may hold posts. */
  readonly otherFolders: readonly PostFolder[];
  readonly ignored: readonly PostFolder[];
  /** Set where the command line names the template: it is not asked for. */
  readonly named: Template | undefined;
  readonly candidates: readonly Candidate[];
}

/** Writes a configuration from what a site's posts and their surroundings tell; never over one that is there. */
export async function initSite(
  request: InitRequest,
  options: Options,
  io: Io,
  rules: readonly Rule[],
  { ask = askOnTerminal, clock = () => performance.now(), updateBaseline }: InitHelp = {},
): Promise<InitExit> {
  const named = await readNamed(request.template, io);
  if (named === "unreadable") return 2;
  const [existing] = await locateConfig(io.cwd);
  if (existing !== undefined) {
    // Two configurations hide each other; which of them is read is not for us to choose.
    say(io, `${shownPath(io.cwd, existing)} is there already; nothing was written.`);
    return 2;
  }
  const opened = await openSession([], { ...options, config: false }, io, rules);
  if (!opened.ok) return refuse(io, opened.problems);
  const { session } = opened;
  const survey = createSurvey();
  const outlines = new Map<string, ReadonlySet<string>>();
  const progress = createProgress(io, session.listing.files.length, clock);
  const see = (post: Post) => {
    survey.see(post);
    progress.step(survey.counts.size);
    outlines.set(post.path, new Set(post.sections.map(({ name }) => foldHeading(name))));
  };
  const checked = await checkPosts(session, { read: readPost, isPlaced: true, see }, options, progress.io);
  progress.end();
  if (checked.texts.size === 0 && named === undefined) {
    say(io, "there is no .md or .markdown file here to learn from; nothing was written.");
    return 2;
  }
  const around = await lookAround(io.cwd);
  const folders = await contentOf(session, io);
  const seen: Seen = {
    session,
    overview: overviewOf(checked.conclusion, survey.counts),
    around,
    ...folders,
    named,
    candidates: named ? [] : await candidatesOf(around, session, checked, outlines, io),
  };
  const isInteractive =
    request.isAsked &&
    isTerminal(io.stdin) &&
    io.stdout.isTTY === true &&
    !isCi(io.env) &&
    io.env.TERM !== "dumb";
  const asker = isInteractive ? await ask(session.config.locale) : undefined;
  const answers = asker ? await askAll(asker, seen, io) : withoutAsking(seen, options);
  if (answers === undefined) {
    say(io, "nothing was written.");
    return 130;
  }

  const name = answers.isTypeScript ? "review-lint.config.ts" : "review-lint.config.jsonc";
  const { reason } = await writeNew(absolutePath(io.cwd, name), textOf(seen, answers, io));
  if (reason !== undefined) {
    say(io, `${name} ${reason}`);
    return 2;
  }
  tellWritten(name, seen, answers, options, io);
  let hasBaseline = false;
  if (asker && updateBaseline && seen.overview.rules.length > 0) {
    hasBaseline = (await asker.confirm(WORDS[session.config.locale].askBaseline, true)) === true;
    const exitCode = hasBaseline ? await updateBaseline() : 0;
    if (exitCode !== 0) return exitCode;
  }
  tellNext(seen, hasBaseline, options, io);
  return 0;
}

async function readNamed(path: string | undefined, io: Io): Promise<Template | undefined | "unreadable"> {
  if (path === undefined) return undefined;
  const absolute = (await findExisting(io.cwd, path))?.absolute ?? absolutePath(io.cwd, path);
  const result = await readPost(absolute);
  if ("text" in result) return templateFrom(shownPath(io.cwd, absolute), result.text);
  say(io, `${path}: ${result.reason}`);
  return "unreadable";
}

function templateFrom(path: string, text: string): Template {
  return readTemplate(parsePost(path, withoutWholeHoles(text)));
}

function isTerminal(stream: object): boolean {
  return "isTTY" in stream && stream.isTTY === true;
}

/** Folders of a repository whose Markdown files are no posts of the site. */
const FOREIGN = /^(?:_templates?|templates|archetypes|themes|exampleSite|_includes|_layouts)$/;
/** Folders of Jekyll that hold other things than posts. */
const NO_COLLECTION = /^_(?:site|includes|layouts|data|sass|plugins|templates?|pages|tabs|posts)$/;

/** Where the posts lie, as the configuration names it, and where others may. */
async function contentOf(
  { listing, sites }: Session,
  { cwd }: Io,
): Promise<Pick<Seen, "content" | "otherFolders" | "ignored">> {
  const usual = await defaultContent(cwd);
  const folders = foldersOf(listing.files.map(({ path }) => path));
  const foreign = new Map<string, number>();
  for (const { path } of listing.files) {
    const steps = path.split("/");
    const at = steps.slice(0, -1).findIndex((step) => FOREIGN.test(step));
    const folder = steps.slice(0, at + 1).join("/");
    if (at >= 0) foreign.set(folder, (foreign.get(folder) ?? 0) + 1);
  }
  const own = folders.filter(({ folder }) => !foreign.has(folder));
  const isSpread = own.length === 0 || own.some(({ folder }) => folder === ".");
  const content = usual.includes(".") && !isSpread ? own.map(({ folder }) => folder) : usual;
  const ignored = [...foreign]
    .map(([folder, posts]) => ({ folder, posts }))
    .filter(({ folder }) => content.includes(".") || content.some((top) => folder.startsWith(`${top}/`)));
  const isJekyll = [...sites.values()].some(({ site }) => site.kind === "jekyll");
  if (!isJekyll || content.includes(".")) return { content, otherFolders: [], ignored };
  const all = await listFiles({ cwd, base: cwd, paths: ["."], ignores: () => false, useIgnore: true });
  const otherFolders = foldersOf(all.files.map(({ path }) => path)).filter(
    ({ folder }) => folder.startsWith("_") && !NO_COLLECTION.test(folder) && !content.includes(folder),
  );
  return { content, otherFolders, ignored };
}

/** A template must name so many sections, and so large a part of the posts must have most of them. */
const MIN_SECTIONS = 2;
const MIN_SHARE = 0.1;
const MOST = 0.6;
/** As many posts tell what a template would add. */
const MAX_TRIED = 200;

/** The files beside the posts from which posts are written, as their headings tell. */
async function candidatesOf(
  { templates }: Surroundings,
  session: Session,
  { texts }: Checked,
  outlines: ReadonlyMap<string, ReadonlySet<string>>,
  io: Io,
): Promise<Candidate[]> {
  const candidates: (Candidate & { readonly followers: number })[] = [];
  for (const path of templates) {
    const absolute = absolutePath(io.cwd, path);
    const result = await readPost(absolute);
    if ("reason" in result) continue;
    const shown = shownPath(io.cwd, absolute);
    const template = templateFrom(shown, result.text);
    const names = template.profile.sections.map(({ heading }) => foldHeading(heading));
    if (names.length < MIN_SECTIONS) continue;
    const followers = [...outlines].filter(
      ([post, own]) => post !== shown && names.filter((name) => own.has(name)).length >= names.length * MOST,
    ).length;
    if (followers === 0 || followers < outlines.size * MIN_SHARE) continue;
    candidates.push({ path, template, followers, more: moreWith(template, session, texts) });
  }
  return candidates.sort((a, b) => b.followers - a.followers);
}

/** How many more findings there are where posts are held against a template; fewer where it is negative. */
function moreWith(template: Template, session: Session, texts: ReadonlyMap<string, string>): number {
  const files = session.listing.files.filter(({ path }) => path !== template.path).slice(0, MAX_TRIED);
  const plans = new Map<BoundPlan, BoundPlan>();
  const withTemplate = (path: string) => {
    const bound = session.planFor(path);
    const { plan } = bound;
    const settings = { ...plan.settings, template, profiles: [template.profile] };
    const made = plans.get(bound) ?? bindPlan({ ...plan, settings }, session.rules);
    plans.set(bound, made);
    return made;
  };
  const count = (planFor: (path: string) => BoundPlan) => {
    const records = files.flatMap((file) => {
      const text = texts.get(file.path);
      return text === undefined ? [] : [lintPost(session.parse(file, text), planFor(file.path))];
    });
    return conclude(records, planFor, session.rules).diagnostics.length;
  };
  return count(withTemplate) - count((path) => session.planFor(path));
}

/** What is sure enough to be written unasked: what nearly all posts do, and a template that adds nothing. */
function withoutAsking({ content, overview, candidates }: Seen, { locale }: Options): Answers {
  const off = overview.suspects.filter(({ isCustom }) => isCustom);
  const candidate = candidates.find(({ more }) => more <= 0);
  return { content, locale: locale ?? overview.language, candidate, off, isTypeScript: false };
}

const NONE = "";

/** Puts the questions whose answers are not plain; undefined where somebody went away. */
async function askAll(asker: Asker, seen: Seen, io: Io): Promise<Answers | undefined> {
  const { overview, otherFolders, candidates, session, around } = seen;
  const locale = session.config.locale;
  const words = WORDS[locale];
  const width = Math.min(widthOf(io.stdout, io.env) - 8, 90);
  const paint = paintFor(io.stdout, io.env, undefined);
  asker.tell(words.seen, aboutLines(overview, surroundingsOf(session), { paint, width, locale }).join("\n"));

  let content = seen.content;
  if (otherFolders.length > 0) {
    const choices = [
      ...content.map((folder) => ({ value: folder, label: folder })),
      ...otherFolders.map(({ folder, posts }) => ({
        value: folder,
        label: folder,
        hint: words.posts(posts),
      })),
    ];
    const chosen = await asker.chooseSeveral(words.askContent, choices, content);
    if (chosen === undefined) return undefined;
    if (chosen.length > 0) content = chosen;
  }
  const languages = [
    { value: "ko", label: "한국어" },
    { value: "en", label: "English" },
  ];
  const language = await asker.choose(words.askLocale, languages, overview.language);
  if (language === undefined) return undefined;
  let candidate: Candidate | undefined;
  if (candidates.length > 0) {
    const choices = [
      ...candidates.map(({ path, more }) => ({ value: path, label: path, hint: words.more(more) })),
      { value: NONE, label: words.noTemplate },
    ];
    const chosen = await asker.choose(words.askTemplate, choices, candidates[0]?.path ?? NONE);
    if (chosen === undefined) return undefined;
    candidate = candidates.find(({ path }) => path === chosen);
  }
  let off: readonly Suspect[] = [];
  if (overview.suspects.length > 0) {
    const choices = overview.suspects.map((suspect) => ({
      value: suspect.ruleId,
      label: settingText(suspect),
      hint: evidenceOf(suspect, locale),
    }));
    const customs = overview.suspects.filter(({ isCustom }) => isCustom).map(({ ruleId }) => ruleId);
    const chosen = await asker.chooseSeveral(words.askRules, choices, customs);
    if (chosen === undefined) return undefined;
    off = overview.suspects.filter(({ ruleId }) => chosen.includes(ruleId));
  }
  let isTypeScript = false;
  if (around.suitsTypeScript) {
    const choices = [
      { value: "jsonc", label: "review-lint.config.jsonc" },
      { value: "ts", label: "review-lint.config.ts" },
    ];
    const chosen = await asker.choose(words.askForm, choices, "jsonc");
    if (chosen === undefined) return undefined;
    isTypeScript = chosen === "ts";
  }
  const isWanted = await asker.confirm(words.askWrite, true);
  if (isWanted !== true) return undefined;
  return {
    content,
    locale: LOCALES.find((one) => one === language) ?? overview.language,
    candidate,
    off,
    isTypeScript,
  };
}

function textOf(seen: Seen, { content, locale, candidate, off, isTypeScript }: Answers, io: Io): string {
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

const WORDS = {
  en: {
    seen: "What is seen here",
    posts: (count: number) => `${count} ${count === 1 ? "post" : "posts"}`,
    askContent: "Which folders hold posts to check?",
    askLocale: "In which language should messages be?",
    askTemplate: "Which file are posts written from?",
    noTemplate: "none of them",
    more: (count: number) => (count > 0 ? `tells ${count} more findings` : "tells no more findings"),
    askRules: "These rules seem to fight the site's own style. Which settings should be made?",
    askForm: "Which file should hold the configuration?",
    askWrite: "Write it?",
    askBaseline: "Take all that is found now as known, so that only new findings are told?",
    wrote: (name: string) => `Wrote ${name}.`,
    isOff: "Rules that seem to fight the site's own style; take a line out if they should speak up:",
    next: "What comes next:",
    check: "check the posts",
    fix: "look at what --fix would mend",
    baseline: "take all that is found now as known",
    hook: "in the hook before each commit",
    hooks: {
      husky: "in .husky/pre-commit, before each commit",
      lefthook: "as a pre-commit command of lefthook",
      "pre-commit": "as a hook of pre-commit",
      "simple-git-hooks": "as the pre-commit of simple-git-hooks",
      "lint-staged": 'for "*.md" in lint-staged',
    },
    ci: { github: "in a GitHub workflow", gitlab: "in a GitLab job", none: "in CI" },
    recipes: "Recipes for hooks and CI: docs/hooks.md and docs/ci.md of the package.",
  },
  ko: {
    seen: "살펴본 내용",
    posts: (count: number) => `글 ${count}편`,
    askContent: "어느 폴더의 글을 검사할까요?",
    askLocale: "메시지를 어떤 언어로 볼까요?",
    askTemplate: "글을 쓸 때 바탕으로 삼는 양식은 어느 파일인가요?",
    noTemplate: "없음",
    more: (count: number) => (count > 0 ? `문제 ${count}개 더 보고` : "더 보고되는 문제 없음"),
    askRules: "사이트의 방식과 맞지 않는 듯한 규칙입니다. 어떤 설정을 넣을까요?",
    askForm: "설정을 어느 파일에 둘까요?",
    askWrite: "설정 파일을 만들까요?",
    askBaseline: "지금 나온 문제를 기준으로 저장하고 앞으로는 새 문제만 볼까요?",
    wrote: (name: string) => `${name} 파일을 만들었습니다.`,
    isOff: "사이트의 방식과 맞지 않는 듯한 규칙입니다. 다시 켜려면 해당 줄을 지우세요.",
    next: "다음에 할 일",
    check: "글 검사하기",
    fix: "--fix로 고쳐질 내용 미리 보기",
    baseline: "지금 나온 문제를 기준으로 저장하기",
    hook: "커밋 전 훅에 넣을 명령",
    hooks: {
      husky: ".husky/pre-commit에 넣을 명령",
      lefthook: "lefthook의 pre-commit에 넣을 명령",
      "pre-commit": "pre-commit 훅으로 넣을 명령",
      "simple-git-hooks": "simple-git-hooks의 pre-commit에 넣을 명령",
      "lint-staged": 'lint-staged의 "*.md"에 넣을 명령',
    },
    ci: { github: "GitHub 워크플로에 넣을 명령", gitlab: "GitLab 작업에 넣을 명령", none: "CI에 넣을 명령" },
    recipes: "훅과 CI 설정 예시: 패키지의 docs/hooks.md, docs/ci.md",
  },
} as const;

/** Says what was written, and what was decided by itself or by the answers. */
function tellWritten(name: string, { session }: Seen, { off }: Answers, options: Options, io: Io): void {
  const { locale } = session.config;
  const words = WORDS[locale];
  const paint = paintFor(io.stdout, io.env, options.color);
  const lines = [paint.bold(words.wrote(name))];
  if (off.length > 0) {
    const width = Math.max(20, Math.min(widthOf(io.stdout, io.env), 100));
    lines.push("", ...wrap(words.isOff, width));
    for (const suspect of off) {
      const evidence = wrap(evidenceOf(suspect, locale), width - 6).map((line) => `      ${line}`);
      lines.push(`  ${paint.yellow(settingText(suspect))}`, ...evidence);
    }
  }
  io.stdout.write(`${lines.join("\n")}\n`);
}

function tellNext({ session, overview, around }: Seen, hasBaseline: boolean, options: Options, io: Io): void {
  const words = WORDS[session.config.locale];
  const paint = paintFor(io.stdout, io.env, options.color);
  const staged = around.hooks === "lint-staged" ? "review-lint" : "review-lint --staged";
  const ci = around.ci === "gitlab" ? "review-lint --format gitlab" : "review-lint --format github";
  const commands: (readonly [string, string])[] = [
    ["review-lint", words.check],
    ...(overview.fixable > 0 ? ([["review-lint --fix-dry-run", words.fix]] as const) : []),
    ...(hasBaseline ? [] : ([["review-lint --update-baseline", words.baseline]] as const)),
    ...(around.hasGit ? ([[staged, around.hooks ? words.hooks[around.hooks] : words.hook]] as const) : []),
    ...(around.hasGit ? ([[ci, words.ci[around.ci ?? "none"]]] as const) : []),
  ];
  const left = Math.max(...commands.map(([command]) => widthOfText(command)));
  const lines = commands.map(
    ([command, text]) => `  ${paint.cyan(command)}${" ".repeat(left - widthOfText(command) + 2)}${text}`,
  );
  io.stdout.write(`\n${[paint.bold(words.next), ...lines, "", words.recipes].join("\n")}\n`);
}
