import type { ResolvedConfig } from "../config/resolve.ts";
import type { BoundPlan } from "../core/lint.ts";
import { lintPost } from "../core/lint.ts";
import { packRecord } from "../core/record.ts";
import { absolutePath, type ListedFile, pathFrom } from "../host/files.ts";
import { decodePost } from "../host/read.ts";
import type { FoundSite } from "../host/site.ts";
import type { ParserChoice } from "../post/parsers/choose.ts";
import { type Post, parsePost } from "../post/post.ts";
import type { Options } from "./options.ts";
import { NO_STOPWATCH, type Stopwatch } from "./stats.ts";

/** A post that is to be linted, with the site around it. Plain data: it is sent to workers. */
export interface Job {
  readonly file: ListedFile;
  readonly site: FoundSite | undefined;
  readonly bytes: Uint8Array;
}

/**
 * What came of a post: its record, packed; or why there is none, as the end of a sentence that begins with its path, with
 * the stack of a mistake of our own.
 */
export type Outcome =
  | { readonly packed: string }
  | { readonly reason: string; readonly stack?: string | undefined };

/** What turns the bytes of posts into records, in whichever thread. */
export interface Linter {
  readonly parser: ParserChoice;
  planFor(file: Pick<ListedFile, "path">, site: FoundSite | undefined): BoundPlan;
  parse(file: ListedFile, site: FoundSite | undefined, text: string): Post;
  /** Never throws. `see` is shown the post. */
  lint(job: Job, stopwatch?: Stopwatch, see?: (post: Post) => void): Outcome;
}

/** @param root the folder that the paths of the configuration start from. */
export function createLinter(
  config: ResolvedConfig,
  root: string,
  cwd: string,
  scope: Options["scope"],
  parser: ParserChoice,
): Linter {
  const narrow = inScope(scope);
  // Asked for each post by the cache, the rules, and what concludes.
  const plans = new Map<string, { readonly site: FoundSite | undefined; readonly plan: BoundPlan }>();
  const planFor: Linter["planFor"] = ({ path }, site) => {
    const known = plans.get(path);
    if (known && known.site === site) return known.plan;
    const plan = narrow(config.planFor(pathFrom(root, absolutePath(cwd, path)), site?.site));
    plans.set(path, { site, plan });
    return plan;
  };
  const parse: Linter["parse"] = ({ path, absolute }, site, text) => {
    const sitePath = site && pathFrom(site.root, absolute);
    return parsePost(path, text, { sitePath, site: site?.site, parser: parser.parse });
  };
  return {
    parser,
    planFor,
    parse,
    lint({ file, site, bytes }, stopwatch = NO_STOPWATCH, see = () => undefined) {
      const decoded = decodePost(bytes);
      if ("reason" in decoded) return decoded;
      try {
        const post = stopwatch.measure("parsing", () => stopwatch.read(parse(file, site, decoded.text)));
        const plan = planFor(file, site);
        const record = stopwatch.measure("rules", () => lintPost(post, plan, stopwatch.measureRule));
        see(post);
        return { packed: packRecord(record) };
      } catch (error) {
        // Rules that throw are caught by the engine; this is the post model's own failure, and costs one post, not the run.
        const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
        return { reason: "could not be checked, which is a mistake in review-lint.", stack };
      }
    },
  };
}

/** Takes the rules of other scopes off plans. Equal plans stay one and the same: site rules run once for each. */
function inScope(scope: Options["scope"]): (whole: BoundPlan) => BoundPlan {
  if (scope === "all") return (whole) => whole;
  const known = new Map<BoundPlan, BoundPlan>();
  return (whole) => {
    const part = known.get(whole) ?? narrowed(whole, scope);
    known.set(whole, part);
    return part;
  };
}

function narrowed({ plan, checks, siteRules }: BoundPlan, scope: "post" | "site"): BoundPlan {
  const kept = { checks: scope === "post" ? checks : [], siteRules: scope === "site" ? siteRules : [] };
  const ids = new Set([...kept.checks, ...kept.siteRules].map(({ id }) => id));
  return { plan: { ...plan, rules: plan.rules.filter(({ id }) => ids.has(id)) }, ...kept };
}
