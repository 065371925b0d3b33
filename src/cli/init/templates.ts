import { conclude } from "../../core/conclude.ts";
import { type BoundPlan, bindPlan, lintPost } from "../../core/lint.ts";
import { absolutePath, findExisting, shownPath } from "../../host/files.ts";
import type { Surroundings } from "../../host/surroundings.ts";
import { foldHeading } from "../../post/outline/skeleton.ts";
import type { Template } from "../../post/outline/template.ts";
import type { Checked } from "../check.ts";
import { type Io, say } from "../io.ts";
import { readTemplateText, type Session, templateFrom } from "../session.ts";
import type { Texts } from "../texts.ts";

/** A template that may be the one, with what it would add to the findings. */
export interface Candidate {
  readonly path: string;
  readonly template: Template;
  readonly more: number;
}

/** The template that the command line names, if it does; what keeps it from being read is said. */
export async function readNamed(
  path: string | undefined,
  io: Io,
): Promise<Template | undefined | "unreadable"> {
  if (path === undefined) return undefined;
  const absolute = findExisting(io.cwd, path)?.absolute ?? absolutePath(io.cwd, path);
  const result = readTemplateText(absolute);
  if ("text" in result) return templateFrom(shownPath(io.cwd, absolute), result.text);
  say(io, `${path}: ${result.reason}`);
  return "unreadable";
}

/** A template must name so many sections, and so large a part of the posts must have most of them. */
const MIN_SECTIONS = 2;
const MIN_SHARE = 0.1;
const MOST = 0.6;
/** As many posts tell what a template would add. */
const MAX_TRIED = 200;

/** The files beside the posts from which posts are written, as their headings tell. */
export async function candidatesOf(
  { templates }: Surroundings,
  session: Session,
  { texts }: Checked,
  outlines: ReadonlyMap<string, ReadonlySet<string>>,
  io: Io,
): Promise<Candidate[]> {
  const candidates: (Candidate & { readonly followers: number })[] = [];
  for (const path of templates) {
    const absolute = absolutePath(io.cwd, path);
    const result = readTemplateText(absolute);
    if ("reason" in result) continue;
    const shown = shownPath(io.cwd, absolute);
    const template = await templateFrom(shown, result.text);
    const names = template.profile.sections.map(({ heading }) => foldHeading(heading));
    if (names.length < MIN_SECTIONS) continue;
    const followers = [...outlines].filter(
      ([post, own]) => post !== shown && names.filter((name) => own.has(name)).length >= names.length * MOST,
    ).length;
    if (followers === 0 || followers < outlines.size * MIN_SHARE) continue;
    candidates.push({ path, template, followers, more: await moreWith(template, session, texts) });
  }
  return candidates.sort((a, b) => b.followers - a.followers);
}

/** How many more findings there are where posts are held against a template; fewer where it is negative. */
async function moreWith(template: Template, session: Session, texts: Texts): Promise<number> {
  const linter = await session.linter.open();
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
      if (text === undefined) return [];
      return [lintPost(linter.parse(file, session.sites.get(file.path), text), planFor(file.path))];
    });
    return conclude(records, planFor, session.rules).diagnostics.length;
  };
  return count(withTemplate) - count((path) => session.planFor(path));
}
