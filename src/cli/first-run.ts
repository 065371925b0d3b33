import type { Conclusion, PostCounts } from "../core/diagnostic.ts";
import { foldersOf, overviewOf } from "../core/overview.ts";
import type { Surroundings } from "../report/overview.ts";
import type { Io } from "./io.ts";
import type { Options } from "./options.ts";
import type { Session } from "./session.ts";
import { calledBy, paintFor, widthOf } from "./terminal.ts";

/** So many findings in so many posts are more than anybody reads from top to bottom; who knows the tool reads more. */
const MANY_FINDINGS = { new: 60, known: 300 };
const MANY_POSTS = 10;

/** What tells whether a run is better told by rule than one by one. */
export interface RunFacts {
  readonly conclusion: Conclusion;
  readonly isConfigured: boolean;
  readonly hasBaseline: boolean;
  /** True where the command line chooses what to show or how: whoever does so knows what to expect. */
  readonly isAsked: boolean;
  readonly isTerminal: boolean;
}

/** True where thousands of lines would help nobody: on an old site, most of all when the tool runs there for the first time. */
export function wantsOverview({
  conclusion: { diagnostics, paths },
  isConfigured,
  hasBaseline,
  isAsked,
  isTerminal,
}: RunFacts): boolean {
  if (isAsked || !isTerminal) return false;
  const many = MANY_FINDINGS[isConfigured || hasBaseline ? "known" : "new"];
  return diagnostics.length > many && paths.length >= MANY_POSTS;
}

/** The report by rule. */
export async function overviewReport(
  session: Session,
  conclusion: Conclusion,
  counts: ReadonlyMap<string, PostCounts>,
  hasBaseline: boolean,
  options: Pick<Options, "color">,
  io: Io,
): Promise<string> {
  const { overview } = await import("../report/overview.ts");
  const style = {
    paint: paintFor(io.stdout, io.env, options.color),
    width: widthOf(io.stdout, io.env),
    locale: session.config.locale,
    command: calledBy(io.env),
  };
  const around = { ...surroundingsOf(session), hasBaseline };
  return overview(overviewOf(conclusion, counts, session.rules), around, style);
}

/** What was found around the posts of a session. */
export function surroundingsOf({ sites, listing, configFile }: Session): Surroundings {
  const byRoot = new Map([...sites.values()].map((found) => [found.root, found]));
  return {
    sites: [...byRoot.values()].map(({ site, marker }) => ({
      kind: site.kind,
      renderer: site.renderer,
      marker,
    })),
    ...(configFile.state === "found" ? { config: configFile.document.name } : {}),
    folders: foldersOf(listing.files.map(({ path }) => path)),
  };
}
