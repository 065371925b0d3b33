import { overviewOf } from "../core/overview.ts";
import { elapsed } from "../host/clock.ts";
import { readBytes } from "../host/read.ts";
import { lookAround } from "../host/surroundings.ts";
import { foldHeading } from "../post/outline/skeleton.ts";
import type { Post } from "../post/post.ts";
import type { Locale, Rule } from "../rule.ts";
import { type Asker, askOnTerminal } from "./ask.ts";
import { checkPosts, countsByPath } from "./check.ts";
import { textOf } from "./init/config.ts";
import { contentOf } from "./init/folders.ts";
import { askAll, canBeAsked, type Seen, withoutAsking } from "./init/questions.ts";
import { tellNext, tellWritten } from "./init/tell.ts";
import { candidatesOf, readNamed } from "./init/templates.ts";
import { WORDS } from "./init/words.ts";
import { type ExitCode, type Io, refuse, say } from "./io.ts";
import { isTaken, writeConfig } from "./new-config.ts";
import type { Options } from "./options.ts";
import { createProgress } from "./progress.ts";
import { openSession } from "./session.ts";

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

/** Writes a configuration from what a site's posts and their surroundings tell; never over one that is there. */
export async function initSite(
  request: InitRequest,
  options: Options,
  io: Io,
  rules: readonly Rule[],
  { ask = askOnTerminal, clock = elapsed, updateBaseline }: InitHelp = {},
): Promise<InitExit> {
  const named = await readNamed(request.template, io);
  if (named === "unreadable") return 2;
  if (await isTaken(io)) return 2;
  const opened = await openSession([], { ...options, config: false }, io, rules);
  if (!opened.ok) return refuse(io, opened.problems);
  const { session } = opened;
  const outlines = new Map<string, ReadonlySet<string>>();
  const progress = createProgress(io, session.listing.files.length, clock);
  const see = (post: Post) => {
    outlines.set(post.path, new Set(post.sections.map(({ name }) => foldHeading(name))));
    progress.step(outlines.size);
  };
  const checked = await checkPosts(session, { read: readBytes, isPlaced: true, see }, options, progress.io);
  progress.end();
  if (checked.texts.size === 0 && named === undefined) {
    say(io, "there is no .md or .markdown file here to learn from; nothing was written.");
    return 2;
  }
  const around = await lookAround(io.cwd);
  const folders = await contentOf(session, io);
  const seen: Seen = {
    session,
    overview: overviewOf(checked.conclusion, countsByPath(checked), session.rules),
    around,
    ...folders,
    named,
    candidates: named ? [] : await candidatesOf(around, session, checked, outlines, io),
  };
  const asker = request.isAsked && canBeAsked(io) ? await ask(session.config.locale) : undefined;
  const answers = asker ? await askAll(asker, seen, io) : withoutAsking(seen, options);
  if (answers === undefined) {
    say(io, "nothing was written.");
    return 130;
  }

  const name = answers.isTypeScript ? "review-lint.config.ts" : "review-lint.config.jsonc";
  if (!(await writeConfig(name, textOf(seen, answers, io), io))) return 2;
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
