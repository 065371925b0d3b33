import type { PostRecord } from "../core/diagnostic.ts";
import { type AssetQuery, readAssets } from "../host/assets.ts";
import { elapsed, localDay } from "../host/clock.ts";
import { absolutePath } from "../host/files.ts";
import { readPost } from "../host/read.ts";
import { createWatcher, type Watcher } from "../host/watcher.ts";
import type { SiteFiles } from "../post/site/assets.ts";
import type { SourceLookup } from "../report/format.ts";
import { tally } from "../report/results.ts";
import { counted } from "../report/text.ts";
import type { Rule } from "../rule.ts";
import { type Affected, affectedBy, type KnownFiles, knownFiles, placesOf } from "./affected.ts";
import { type ExitCode, type Io, type Output, refuse, say } from "./io.ts";
import type { Options } from "./options.ts";
import { type RoundResult, runRound } from "./round.ts";
import { openSession, type Session } from "./session.ts";
import { createStopwatch, NO_STOPWATCH, type Stopwatch } from "./stats.ts";

/** What stays the same from round to round. */
interface Watch {
  readonly paths: readonly string[];
  readonly options: Options;
  readonly io: Io;
  readonly rules: readonly Rule[];
  readonly watcher: Watcher;
  readonly assets: Assets;
}

/** What is known after a round. */
interface State {
  readonly files: KnownFiles;
  readonly records: ReadonlyMap<string, PostRecord>;
  /** Of the session: what is in the future depends on it. */
  readonly day: string;
}

/** How a round is told, and timed. */
interface Telling {
  readonly screen: Io;
  readonly stopwatch: Stopwatch;
  readonly started: number;
}

const EVERYTHING: Affected = { posts: new Set(), surroundings: true, listing: true, config: true };

/**
 * Checks posts, and again whenever something changes that they depend on; what did not change is not checked again. Goes
 * on until it is stopped.
 */
export async function watchPosts(
  paths: readonly string[],
  options: Options,
  io: Io,
  rules: readonly Rule[],
): Promise<ExitCode> {
  const { stop } = io;
  if (stop?.aborted) return 0;
  const watcher = createWatcher();
  stop?.addEventListener("abort", watcher.close, { once: true });
  const watch: Watch = { paths, options, io, rules, watcher, assets: rememberAssets() };
  let state: State = { files: knownFiles(undefined, options, io.cwd), records: new Map(), day: "" };
  let affected: Affected | undefined = EVERYTHING;
  let trouble: string | undefined;
  try {
    for (let round = 0; affected; round++) {
      state = await nextState(watch, state, affected, round === 0);
      // Nothing would ever happen any more.
      if (!watcher.isWatching && !stop?.aborted) {
        say(io, `no change can be seen: ${watcher.trouble ?? "there is no folder to watch."}`);
        return 2;
      }
      if (watcher.trouble !== trouble)
        say(io, `changes in some folders will not be seen: ${watcher.trouble}`);
      trouble = watcher.trouble;
      affected = await nextChange(watcher, state);
    }
    return 0;
  } finally {
    watcher.close();
  }
}

/** Waits for a change that means something; undefined once the watcher is closed. */
async function nextChange(watcher: Watcher, { files, records }: State): Promise<Affected | undefined> {
  for (;;) {
    const changes = await watcher.next();
    if (!changes) return undefined;
    const affected = await affectedBy(changes, files, records);
    const { posts, surroundings, listing, config } = affected;
    if (posts.size > 0 || surroundings || listing || config) return affected;
  }
}

async function nextState(watch: Watch, state: State, affected: Affected, isFirst: boolean): Promise<State> {
  const { options, io, assets } = watch;
  const started = isFirst ? 0 : elapsed();
  const stopwatch = options.stats ? createStopwatch(elapsed) : NO_STOPWATCH;
  if (isFirst) stopwatch.add("start-up", elapsed());
  // What stands on the screen before the first report is not of ours.
  const telling = { screen: isFirst ? io : onCleanScreen(io), stopwatch, started };
  const isAnew = affected.config || localDay(io.now?.()) !== state.day;
  if (isAnew || affected.listing || affected.surroundings) assets.forget();
  if (!isAnew && !affected.listing) return check(watch, state, affected.posts, telling);

  const opened = await open(watch, isAnew ? { ...state, records: new Map() } : state, telling);
  const isOther =
    isAnew || affected.posts.size > 0 || affected.surroundings || !isSameListing(opened.files, state.files);
  // Otherwise a file changed that is no post of this run.
  return isOther ? check(watch, opened, affected.posts, telling) : state;
}

/** Opens the session anew. */
async function open(
  { paths, options, io, rules, watcher }: Watch,
  { records }: State,
  { screen, stopwatch }: Telling,
): Promise<State> {
  const opened = await stopwatch.measure("set-up", () => openSession(paths, options, screen, rules));
  if (!opened.ok) refuse(screen, opened.problems);
  const session = opened.ok ? opened.session : undefined;
  const files = knownFiles(session, options, io.cwd);
  const cache = options.cacheLocation;
  // Before any post is read, so that no change of one is missed.
  watcher.watch(await placesOf(files, paths, cache === undefined ? [] : [absolutePath(io.cwd, cache)]));
  return { files, records, day: localDay(io.now?.()) };
}

/** Checks the posts of a session of which the text is new, and the site as a whole. */
async function check(
  { paths, options, io, rules, assets }: Watch,
  state: State,
  changed: ReadonlySet<string>,
  { screen, stopwatch, started }: Telling,
): Promise<State> {
  const { session } = state.files;
  if (!session) {
    tell(screen, "Nothing was checked.");
    return state;
  }
  const known = new Map(state.records);
  for (const path of changed) known.delete(path);
  const former = { known, readFiles: assets.read, sourceOf: sourcesIn(io.cwd) };
  const result = await runRound({
    session,
    paths,
    options,
    io: screen,
    rules,
    former,
    stopwatch,
    started,
  });
  tell(screen, summaryOf(result));
  return { ...state, records: result.records ?? known };
}

/** Reads the texts of posts that did not change: keeping them would take as much memory as all posts are long. */
function sourcesIn(cwd: string): SourceLookup {
  const texts = new Map<string, string | undefined>();
  return (path) => {
    if (!texts.has(path)) {
      const read = readPost(absolutePath(cwd, path));
      texts.set(path, "text" in read ? read.text : undefined);
    }
    return texts.get(path);
  };
}

/** Images of the site, read once as long as none of them changes. */
interface Assets {
  read(query: AssetQuery): Promise<SiteFiles>;
  forget(): void;
}

function rememberAssets(): Assets {
  const found = new Map<string, { readonly wanted: readonly string[]; readonly files: SiteFiles }>();
  return {
    async read(query) {
      // Which images are named is for all files of the site to say, posts among them.
      if (query.wantsUnnamed) return readAssets(query);
      const wanted = [...query.wanted];
      const before = found.get(query.root);
      if (before?.wanted.length === wanted.length && before.wanted.every((path, i) => path === wanted[i]))
        return before.files;
      const files = await readAssets(query);
      found.set(query.root, { wanted, files });
      return files;
    },
    forget: () => found.clear(),
  };
}

/** True where two sessions are over the same posts. */
function isSameListing({ session: a }: KnownFiles, { session: b }: KnownFiles): boolean {
  const keyOf = (session: Session) =>
    JSON.stringify([session.listing.files.map(({ path }) => path), session.listing.failures]);
  return a !== undefined && b !== undefined && keyOf(a) === keyOf(b);
}

const CLEAR = "\u001B[2J\u001B[3J\u001B[H";

/** The same world, whose terminal is wiped before anything is written to it: only what holds now is seen. */
function onCleanScreen(io: Io): Io {
  const { stdout, stderr, env } = io;
  let isClean = stdout.isTTY !== true || env.TERM === "dumb";
  const wiped = (stream: Output): Output => ({
    write(text) {
      if (!isClean) stdout.write(CLEAR);
      isClean = true;
      return stream.write(text);
    },
    get isTTY() {
      return stream.isTTY;
    },
    // It may have been made wider since.
    get columns() {
      return stream.columns;
    },
  });
  return { ...io, stdout: wiped(stdout), stderr: wiped(stderr) };
}

function summaryOf({ conclusion: { paths, diagnostics }, failures }: RoundResult): string {
  const { errors, warnings } = tally(diagnostics);
  const parts = [
    counted(paths.length, "post"),
    counted(errors, "error"),
    counted(warnings, "warning"),
    ...(failures.length === 0 ? [] : [`${failures.length} not checked`]),
  ];
  return `${parts.join(", ")}.`;
}

/** The last line of a round. */
function tell({ stderr, now }: Io, summary: string): void {
  const time = (now?.() ?? new Date()).toTimeString().slice(0, 8);
  stderr.write(`${time} ${summary} Watching; Ctrl-C ends.\n`);
}
