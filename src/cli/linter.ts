import type { ResolvedConfig } from "../config/resolve.ts";
import type { BoundPlan } from "../core/lint.ts";
import { lintPost, MAX_FINDINGS } from "../core/lint.ts";
import { packRecord } from "../core/record.ts";
import { readThrown } from "../core/thrown.ts";
import { absolutePath, type ListedFile, pathFrom } from "../host/files.ts";
import { decodePost } from "../host/read.ts";
import type { FoundSite } from "../host/site.ts";
import { explainRefusal } from "../post/complexity.ts";
import type { ParserChoice } from "../post/parsers/choose.ts";
import { type Post, parsePost } from "../post/post.ts";
import type { Options } from "./options.ts";
import { NO_STOPWATCH, type Stopwatch } from "./stats.ts";

/** A post that is to be linted, with the site around it. Plain data: it is sent to workers. */
export interface Job {
  readonly file: ListedFile;
  readonly site: FoundSite | undefined;
  readonly bytes: Uint8Array;
  /** Of the bytes. */
  readonly digest: string;
}

/**
 * What came of a post: its record, packed; or why there is none, as the end of a sentence that begins with its path, with
 * the stack of a mistake of our own.
 */
export type Outcome =
  | { readonly packed: string }
  | { readonly reason: string; readonly stack?: string | undefined };

/** What knows how each post is to be linted, and lints posts once it is opened. */
export interface Linter {
  planFor(file: Pick<ListedFile, "path">, site: FoundSite | undefined): BoundPlan;
  /** Loads the parser, at the first time: a run that knows all its posts does without. */
  open(): Promise<OpenLinter>;
}

/** What turns the bytes of posts into records, in whichever thread. */
export interface OpenLinter {
  readonly parser: ParserChoice;
  parse(file: ListedFile, site: FoundSite | undefined, text: string): Post;
  /** Never throws. `see` is shown the post. */
  lint(job: Job, stopwatch?: Stopwatch, see?: (post: Post) => void): Outcome;
}

/**
 * Makes the linter of a run.
 *
 * @param root the folder that the paths of the configuration start from.
 * @param load loads the parser.
 */
export function createLinter(
  config: ResolvedConfig,
  root: string,
  cwd: string,
  scope: Options["scope"],
  load: () => Promise<ParserChoice>,
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
  let opened: Promise<OpenLinter> | undefined;
  return {
    planFor,
    open() {
      opened ??= load().then((parser) => openLinter(parser, planFor));
      return opened;
    },
  };
}

function openLinter(parser: ParserChoice, planFor: Linter["planFor"]): OpenLinter {
  const parse: OpenLinter["parse"] = ({ path, absolute }, site, text) => {
    const sitePath = site && pathFrom(site.root, absolute);
    return parsePost(path, text, { sitePath, site: site?.site, parser: parser.parse });
  };
  return {
    parser,
    parse,
    lint({ file, site, bytes }, stopwatch = NO_STOPWATCH, see = () => undefined) {
      const decoded = decodePost(bytes);
      if ("reason" in decoded) return decoded;
      try {
        const post = stopwatch.measure("parsing", () => stopwatch.read(parse(file, site, decoded.text)));
        const { refusal } = post.body;
        if (refusal) return { reason: explainRefusal(refusal) };
        const plan = planFor(file, site);
        const record = stopwatch.measure("rules", () => lintPost(post, plan, stopwatch.measureRule));
        if (record.findings.length > MAX_FINDINGS)
          return {
            reason: `has more than ${MAX_FINDINGS} findings: it is no post; leave it out by \`ignore\`.`,
          };
        see(post);
        return { packed: packRecord(record) };
      } catch (error) {
        // Rules that throw are caught by the engine; this is the post model's own failure, and costs one post, not the run.
        const { message, stack } = readThrown(error);
        // However deep it is nested, and in whatever: who reads it calls himself for each level.
        if (error instanceof RangeError && message === "Maximum call stack size exceeded")
          return { reason: "is too complex to be read: it is nested too deep." };
        return {
          reason: "could not be checked, which is a mistake in review-lint.",
          stack: stack || message,
        };
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
