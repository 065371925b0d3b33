import { type BaselineEntry, type BaselineRun, compareWithBaseline, countEntries } from "../core/baseline.ts";
import type { Conclusion, Failure, Fault } from "../core/diagnostic.ts";
import { UNUSED_DIRECTIVE } from "../core/directives.ts";
import type { Problem } from "../core/document.ts";
import type { BoundPlan } from "../core/lint.ts";
import { readBaseline, writeBaseline } from "../host/baseline-file.ts";
import { absolutePath, findExisting, isWithin, pathFrom, shownPath } from "../host/files.ts";
import type { BaselineCounts, SourceLookup } from "../report/format.ts";
import { counted } from "../report/text.ts";
import { type Io, say } from "./io.ts";
import type { Options } from "./options.ts";

/** The baseline's name where none is given. */
const FILE_NAME = "review-lint-baseline.json";

/** A run that is held against a baseline. */
interface ConcludedRun {
  /** All that was found: what is not shown, or not on lines that changed, included. */
  readonly conclusion: Conclusion;
  readonly sourceOf: SourceLookup;
  planFor(path: string): BoundPlan;
  /** The paths that were named, as they were given; none where the site's own posts were checked. */
  readonly asked: readonly string[];
  /** The ids of all rules that there are, on or off. */
  readonly ruleIds: readonly string[];
  /** True where all posts were checked, so that what rules about the site did not find is gone. */
  readonly seesAllPosts: boolean;
  /** True where no rule was left out by the command line, so that a directive without effect has none at all. */
  readonly seesAllRules: boolean;
}

/** What a baseline makes of a run. */
interface Baselined {
  /** The conclusion with the new diagnostics alone; with none where they were just taken into the baseline. */
  readonly conclusion: Conclusion;
  readonly counts: BaselineCounts;
  /** Set where the baseline could not be written; it was said already, and the run went wrong. */
  readonly failure?: Failure;
}

/** A baseline to hold a run against. */
interface OpenBaseline {
  /** Compares, and writes the file where the command line asks for it. */
  apply(run: ConcludedRun, io: Io): Promise<Baselined>;
}

export type BaselineOpening =
  | { readonly ok: true; readonly baseline: OpenBaseline | undefined }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/**
 * Reads the baseline that the command line names, or the one beside the configuration. There is none with
 * `--no-baseline`, and none for a text without a path.
 *
 * @param folder where a baseline that is not named stands: the configuration's folder, else the working directory.
 */
export async function openBaseline(
  options: Pick<Options, "baseline" | "updateBaseline" | "pruneBaseline" | "stdin" | "stdinFilename">,
  folder: string,
  cwd: string,
): Promise<BaselineOpening> {
  const { baseline: named, updateBaseline, pruneBaseline } = options;
  if (named === false || (options.stdin && options.stdinFilename === undefined))
    return { ok: true, baseline: undefined };
  const absolute =
    named === undefined
      ? absolutePath(folder, FILE_NAME)
      : (findExisting(cwd, named)?.absolute ?? absolutePath(cwd, named));
  const shown = shownPath(cwd, absolute);
  const file = readBaseline(absolute, shown);
  if (file.state === "broken") return { ok: false, problems: file.problems };
  if (file.state === "none" && !updateBaseline) {
    if (named === undefined && !pruneBaseline) return { ok: true, baseline: undefined };
    const message = "there is no such baseline. --update-baseline writes it.";
    return { ok: false, problems: [{ where: shown, message }] };
  }
  const mode = updateBaseline ? "update" : pruneBaseline ? "prune" : "read";
  const entries = file.state === "found" ? file.entries : [];
  const files = { absolute, shown, folder: absolutePath(absolute, ".."), cwd };
  return { ok: true, baseline: { apply: (run, io) => apply(entries, files, mode, run, io) } };
}

interface Files {
  readonly absolute: string;
  readonly shown: string;
  /** The folder that the baseline's paths start from. */
  readonly folder: string;
  readonly cwd: string;
}

async function apply(
  entries: readonly BaselineEntry[],
  { absolute, shown, folder, cwd }: Files,
  mode: "read" | "update" | "prune",
  run: ConcludedRun,
  io: Io,
): Promise<Baselined> {
  const { conclusion, sourceOf } = run;
  const nameOf = (path: string) => pathFrom(folder, absolutePath(cwd, path)).normalize("NFC");
  const checked = new Map(conclusion.paths.map((path) => [nameOf(path), path]));
  const others = [...new Set(entries.map(({ path }) => path.normalize("NFC")))].filter(
    (name) => !checked.has(name),
  );
  const there = new Set<string>();
  for (const name of others) if (findExisting(folder, name)) there.add(name);

  const pathOf = (name: string) => checked.get(name) ?? shownPath(cwd, absolutePath(folder, name));
  const { known, fresh, gone, pruned, updated } = compareWithBaseline(
    conclusion.diagnostics,
    sourceOf,
    entries,
    {
      checked: conclusion.paths,
      nameOf,
      exists: (name) => there.has(name),
      covers: (name) =>
        run.asked.length === 0 ||
        run.asked.some((path) => isWithin(absolutePath(cwd, path), absolutePath(folder, name))),
      ran: rulesThatRan(run, pathOf),
    },
  );
  const goneCount = countEntries(gone).findings;
  if (mode === "read") {
    return {
      conclusion: { ...conclusion, diagnostics: fresh },
      counts: { known: known.length, new: fresh.length, gone: goneCount },
    };
  }

  const next = mode === "update" ? updated : pruned;
  const { findings, posts } = countEntries(next);
  const { reason, isChanged } = await writeBaseline(absolute, next);
  if (reason !== undefined) {
    say(io, `${shown} ${reason}`);
    return {
      conclusion: { ...conclusion, diagnostics: fresh },
      counts: { known: known.length, new: fresh.length, gone: goneCount },
      failure: { path: shown, reason },
    };
  }
  const held = `${counted(findings, "finding")} in ${counted(posts, "post")}`;
  const changes = [...(mode === "update" ? [`${fresh.length} new`] : []), `${goneCount} gone`].join(", ");
  say(io, isChanged ? `Wrote ${shown}: ${held} (${changes}).` : `${shown} stays as it is: ${held}.`);
  return mode === "update"
    ? {
        conclusion: { ...conclusion, diagnostics: [] },
        counts: { known: known.length + fresh.length, new: 0, gone: 0 },
      }
    : {
        conclusion: { ...conclusion, diagnostics: fresh },
        counts: { known: known.length, new: fresh.length, gone: 0 },
      };
}

/** Tells which rules could have found what a baseline knows: an entry of another one is neither found nor gone. */
function rulesThatRan(
  { conclusion, planFor, ruleIds, seesAllPosts, seesAllRules }: ConcludedRun,
  pathOf: (name: string) => string,
): BaselineRun["ran"] {
  const all = new Set(ruleIds);
  const failed = new Set(conclusion.faults.map(faultKey));
  const rulesByName = new Map<string, { post: ReadonlySet<string>; site: ReadonlySet<string> }>();
  const rulesOf = (name: string) => {
    const known = rulesByName.get(name);
    if (known) return known;
    const { checks, siteRules } = planFor(pathOf(name));
    const ids = (list: readonly { readonly id: string }[]) => new Set(list.map(({ id }) => id));
    const rules = { post: ids(checks), site: ids(siteRules) };
    rulesByName.set(name, rules);
    return rules;
  };
  const failedAnywhere = new Set(conclusion.faults.map(({ ruleId }) => ruleId));
  return (rule, name) => {
    // A rule that is no more finds nothing any more.
    if (!all.has(rule)) return true;
    if (rule === UNUSED_DIRECTIVE && !seesAllRules) return false;
    const { post, site } = rulesOf(name);
    if (site.has(rule)) return seesAllPosts && !failedAnywhere.has(rule);
    return post.has(rule) && !failed.has(faultKey({ ruleId: rule, path: pathOf(name) }));
  };
}

function faultKey({ ruleId, path }: Pick<Fault, "ruleId" | "path">): string {
  return `${ruleId} ${path ?? ""}`;
}
