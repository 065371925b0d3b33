import type { Overview, Suspect } from "../../core/overview.ts";
import type { Surroundings } from "../../host/surroundings.ts";
import type { Template } from "../../post/outline/template.ts";
import { aboutLines, evidenceOf, settingText } from "../../report/overview.ts";
import { visible } from "../../report/text.ts";
import { LOCALES, type Locale } from "../../rule.ts";
import type { Asker } from "../ask.ts";
import { surroundingsOf } from "../first-run.ts";
import type { Io } from "../io.ts";
import type { Options } from "../options.ts";
import { isCi } from "../progress.ts";
import type { Session } from "../session.ts";
import { paintFor, widthOf } from "../terminal.ts";
import type { Folders } from "./folders.ts";
import type { Candidate } from "./templates.ts";
import { WORDS } from "./words.ts";

/** All that is seen before anything is asked. */
export interface Seen extends Folders {
  readonly session: Session;
  readonly overview: Overview;
  readonly around: Surroundings;
  /** Set where the command line names the template: it is not asked for. */
  readonly named: Template | undefined;
  readonly candidates: readonly Candidate[];
}

/** What the answers come to. */
export interface Answers {
  readonly content: readonly string[];
  readonly locale: Locale;
  readonly candidate: Candidate | undefined;
  readonly off: readonly Suspect[];
  readonly isTypeScript: boolean;
}

/** True where somebody sits at a terminal who can be asked. */
export function canBeAsked({ stdin, stdout, env }: Io): boolean {
  return isTerminal(stdin) && stdout.isTTY === true && !isCi(env) && env.TERM !== "dumb";
}

function isTerminal(stream: object): boolean {
  return "isTTY" in stream && stream.isTTY === true;
}

/** What is sure enough to be written unasked: what nearly all posts do, and a template that adds nothing. */
export function withoutAsking({ content, overview, candidates }: Seen, { locale }: Options): Answers {
  const off = overview.suspects.filter(({ isCustom }) => isCustom);
  const candidate = candidates.find(({ more }) => more <= 0);
  return { content, locale: locale ?? overview.language, candidate, off, isTypeScript: false };
}

const NONE = "";

/** Puts the questions whose answers are not plain; undefined where somebody went away. */
export async function askAll(asker: Asker, seen: Seen, io: Io): Promise<Answers | undefined> {
  const { overview, otherFolders, candidates, session, around } = seen;
  const locale = session.config.locale;
  const words = WORDS[locale];
  const width = Math.min(widthOf(io.stdout, io.env) - 8, 90);
  const paint = paintFor(io.stdout, io.env, undefined);
  asker.tell(words.seen, aboutLines(overview, surroundingsOf(session), { paint, width, locale }).join("\n"));

  let content = seen.content;
  if (otherFolders.length > 0) {
    const choices = [
      ...content.map((folder) => ({ value: folder, label: visible(folder) })),
      ...otherFolders.map(({ folder, posts }) => ({
        value: folder,
        label: visible(folder),
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
      ...candidates.map(({ path, more }) => ({ value: path, label: visible(path), hint: words.more(more) })),
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
