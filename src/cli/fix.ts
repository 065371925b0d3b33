import type { Conclusion, Failure } from "../core/diagnostic.ts";
import { type Fixes, fixTexts, type Refusal } from "../core/fix.ts";
import { compareText } from "../core/order.ts";
import { absolutePath, folderOf, isWithin } from "../host/files.ts";
import { findRepository } from "../host/gitignore.ts";
import { replacePost } from "../host/write.ts";
import { unifiedDiff } from "../report/diff.ts";
import { counted } from "../report/text.ts";
import type { FixSafety } from "../rule.ts";
import type { Checked } from "./check.ts";
import { type Io, say } from "./io.ts";
import type { Options } from "./options.ts";
import { isCi } from "./progress.ts";
import type { Session } from "./session.ts";
import type { Stopwatch } from "./stats.ts";
import { paintFor } from "./terminal.ts";
import { type Texts, withTexts } from "./texts.ts";

/** What is left after fixing. */
export interface Fixed {
  readonly conclusion: Conclusion;
  readonly texts: Texts;
  /** The texts that are new. */
  readonly changed: ReadonlyMap<string, string>;
  /** Files that should have changed and could not be written; it was said already. */
  readonly failures: readonly Failure[];
}

/** Makes, of all that is found and the texts that are new, the function that leaves of a part of it what is to be told. */
export type Narrow = (
  whole: Conclusion,
  changed: ReadonlyMap<string, string>,
) => (part: Conclusion) => Conclusion;

/**
 * Makes the fixes of a checked session in its files, or shows them as a diff. What is left as it is, is said with the reason.
 *
 * @param narrow leaves what may be fixed.
 */
export async function fixPosts(
  { conclusion, records, texts, recheck, isUnchecked }: Checked,
  session: Session,
  options: Options,
  io: Io,
  narrow: Narrow,
  stopwatch: Stopwatch,
): Promise<Fixed> {
  const safety: FixSafety = options.fixUnsafe ? "unsafe" : "safe";
  const files = new Map(session.listing.files.map((file) => [file.path, file]));
  const linter = await session.linter.open();
  let left = conclusion;
  const { diagnostics } = narrow(conclusion, new Map())(conclusion);
  const fixes = stopwatch.measure("fixes", () =>
    fixTexts({
      texts,
      diagnostics,
      safety,
      parse(path, text) {
        const file = files.get(path) ?? { path, absolute: absolutePath(io.cwd, path) };
        return linter.parse(file, session.sites.get(path), text);
      },
      lint(changed) {
        left = recheck(changed);
        return narrow(left, changed)(left).diagnostics;
      },
      isUnchecked,
    }),
  );
  const meant = new Set(diagnostics.map(({ path }) => path));
  const unfixable = [...records.values()].flatMap(({ path, unfixable: reason }): Refusal[] =>
    reason === null || !meant.has(path) ? [] : [{ path, reason, rules: [] }],
  );
  for (const refusal of [...unfixable, ...fixes.refusals])
    say(io, `${refusal.path}: nothing is fixed here, ${reasonOf(refusal)}`);
  if (options.fixDryRun) {
    const paint = paintFor(io.stdout, io.env, options.color);
    const isShown = io.stdout.isTTY === true || isCi(io.env);
    for (const [path, text] of sorted(fixes.texts))
      io.stdout.write(unifiedDiff(path, texts.get(path) ?? "", text, { paint, isShown }));
    const flag = safety === "unsafe" ? "--fix-unsafe" : "--fix";
    say(
      io,
      fixes.texts.size === 0
        ? `nothing that ${flag} would change.`
        : `${flag} would mend ${amountOf(fixes, fixes.texts)}.`,
    );
    return { conclusion, texts, changed: new Map(), failures: [] };
  }
  const failures: Failure[] = [];
  const written = new Map(fixes.texts);
  for (const [path, text] of sorted(fixes.texts)) {
    const absolute = files.get(path)?.absolute ?? absolutePath(io.cwd, path);
    const before = texts.get(path) ?? "";
    const { reason } = await replacePost(absolute, projectOf(path, absolute, session), before, text);
    if (reason === undefined) continue;
    say(io, `${path} ${reason}`);
    failures.push({ path, reason });
    // What is reported is what stands in the file.
    written.delete(path);
    left = recheck(new Map([[path, before]]));
  }
  if (written.size > 0) say(io, `mended ${amountOf(fixes, written)}.`);
  return { conclusion: left, texts: withTexts(texts, written), changed: written, failures };
}

/** The folder that a post must not be led out of by a link: that of the run, or of whatever project lies elsewhere. */
function projectOf(path: string, absolute: string, { root, sites }: Session): string {
  if (isWithin(root, absolute)) return root;
  return findRepository(folderOf(absolute)) ?? sites.get(path)?.root ?? folderOf(absolute);
}

/** `12 findings in 3 posts`, of the posts whose texts are given. */
function amountOf({ counts }: Fixes, texts: ReadonlyMap<string, string>): string {
  let total = 0;
  for (const path of texts.keys()) total += counts.get(path) ?? 0;
  return `${counted(total, "finding")} in ${counted(texts.size, "post")}`;
}

function sorted(texts: ReadonlyMap<string, string>): [string, string][] {
  return [...texts].sort(([a], [b]) => compareText(a, b));
}

function reasonOf({ reason, rules }: Refusal): string {
  const fixesOf = `the ${rules.length === 1 ? "fix" : "fixes"} of ${rules.join(", ")}`;
  switch (reason) {
    case "front-matter":
      return "because its front matter cannot be read.";
    case "fence":
      return "because a code fence does not close.";
    case "data":
      return `because ${fixesOf} would change more of the front matter than meant.`;
    case "headings":
      return `because ${fixesOf} would change other headings.`;
    case "code":
      return `because ${fixesOf} would change code.`;
    case "cycle":
      return `because ${fixesOf} ${rules.length === 1 ? "undoes itself" : "undo each other"}.`;
    case "endless":
      return `because ${fixesOf} ${rules.length === 1 ? "finds" : "find"} more to do in every round.`;
    case "unchecked":
      return `because the text that ${fixesOf} ${rules.length === 1 ? "makes" : "make"} cannot be checked in time.`;
  }
}
