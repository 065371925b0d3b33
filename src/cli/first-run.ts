import type { Conclusion } from "../core/diagnostic.ts";
import { foldersOf, overviewOf, type PostCounts } from "../core/overview.ts";
import { overview, type Surroundings } from "../report/overview.ts";
import type { Io } from "./io.ts";
import type { Options } from "./options.ts";
import type { Session } from "./session.ts";
import { paintFor, widthOf } from "./terminal.ts";

/** So many findings in so many posts are more than anybody reads from top to bottom. */
const MANY_FINDINGS = 60;
const MANY_POSTS = 10;

/** What tells a first run from any other. */
export interface RunFacts {
  readonly conclusion: Conclusion;
  readonly isConfigured: boolean;
  readonly hasBaseline: boolean;
  /** True where the command line chooses what to show or how: whoever does so knows what to expect. */
  readonly isAsked: boolean;
  readonly isTerminal: boolean;
}

/** True where somebody runs the tool on an old site for the first time, and thousands of lines would help nobody. */
export function isFirstRun({
  conclusion,
  isConfigured,
  hasBaseline,
  isAsked,
  isTerminal,
}: RunFacts): boolean {
  if (isConfigured || hasBaseline || isAsked || !isTerminal) return false;
  return conclusion.diagnostics.length > MANY_FINDINGS && conclusion.paths.length >= MANY_POSTS;
}

/** The report of a first run; `counts` come from `createSurvey`, which is shown each post as it is checked. */
export function firstRunReport(
  session: Session,
  conclusion: Conclusion,
  counts: ReadonlyMap<string, PostCounts>,
  options: Pick<Options, "color">,
  io: Io,
): string {
  const style = {
    paint: paintFor(io.stdout, io.env, options.color),
    width: widthOf(io.stdout, io.env),
    locale: session.config.locale,
  };
  return overview(overviewOf(conclusion, counts), surroundingsOf(session), style);
}

/** What was found around the posts of a session. */
export function surroundingsOf({ sites, listing }: Session): Surroundings {
  const byRoot = new Map([...sites.values()].map((found) => [found.root, found]));
  return {
    sites: [...byRoot.values()].map(({ site, marker }) => ({
      kind: site.kind,
      renderer: site.renderer,
      marker,
    })),
    folders: foldersOf(listing.files.map(({ path }) => path)),
  };
}
