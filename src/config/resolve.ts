import { z } from "zod";
import type { ConfigDocument, JsonPath, Problem } from "../core/document.ts";
import { compileGlobs, type Matcher } from "../core/globs.ts";
import { type BoundPlan, bindPlan } from "../core/lint.ts";
import type { PlannedRule } from "../core/plan.ts";
import { readThrown } from "../core/thrown.ts";
import { didYouMean } from "../post/nearest.ts";
import type { Profile } from "../post/outline/skeleton.ts";
import type { Template } from "../post/outline/template.ts";
import type { Site } from "../post/site.ts";
import type { Json, Locale, Rule, Settings } from "../rule.ts";
import { explicitSchema, isObject, type JsonObject, unknownKeywords } from "./json-schema.ts";
import { lastSetting, makePlain, type PlainLayer, type Step, unfold } from "./layers.ts";
import { joinPath, pathBetween } from "./paths.ts";
import { presetRules } from "./presets.ts";
import { type ConfigView, describeIssues, type PlacedProblem, problemAt } from "./problems.ts";
import { toProfile } from "./profiles.ts";
import { type Config, configSchema, type Level, type ParserName, type RuleSettings } from "./schema.ts";
import { pathOfUrl } from "./site.ts";

export interface ResolveInput {
  /** The rules that come with the tool. */
  readonly rules: readonly Rule[];
  /** The configuration file, where there is one. */
  readonly document?: ConfigDocument;
  /** Levels given on the command line; they weigh more than any file. */
  readonly levels?: readonly { readonly id: string; readonly level: Level }[];
  /** The language asked for on the command line. */
  readonly locale?: Locale | undefined;
  /** The language of someone who asked for none. */
  readonly fallbackLocale?: Locale;
  /** The file that the configuration's `template` names, read by whoever has the disk at hand. */
  readonly template?: Template | undefined;
  /** Today as `YYYY-MM-DD`. */
  readonly today?: string;
}

/** A configuration that is known to be right, ready for use. Its paths start from the folder of its file. */
export interface ResolvedConfig {
  readonly locale: Locale;
  /** Every rule that there is: those that come with the tool, then the configuration's own. */
  readonly rules: readonly Rule[];
  readonly parser: ParserName | undefined;
  readonly content: readonly string[] | undefined;
  /** Says whether the configuration leaves a post out. */
  readonly ignores: Matcher;
  /** The overrides that apply to a post, by their place in their file (0-based), with their globs. */
  overridesOf(
    path: string,
  ): readonly { readonly file: string; readonly index: number; readonly files: readonly string[] }[];
  /** What the configuration says of the site. */
  readonly site: Partial<Site> | undefined;
  /** The schema of front matter for posts without overrides; undefined where the built-in one is used. */
  readonly frontMatter: JsonObject | undefined;
  /**
   * The plan for a post by its path and by its site; posts with the same overrides and the same site share one plan.
   */
  planFor(path: string, site?: Site): BoundPlan;
}

export type Resolution =
  | { readonly ok: true; readonly config: ResolvedConfig }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** One set of settings, ready to be laid over those before it. */
interface ReadyLayer {
  readonly plain: PlainLayer;
  readonly config: Config;
}

/** Turns a configuration into plans, or tells everything that is wrong with it at once. */
export function resolveConfig(input: ResolveInput): Resolution {
  const { document, levels = [] } = input;
  const unfolded = document ? unfold(document) : { steps: [], problems: [] };
  const builtIn = new Set(input.rules.map(({ meta }) => meta.id));
  const plains = unfolded.steps.map((step) => ("layer" in step ? makePlain(step.layer, builtIn) : step));
  const layers = plains.filter((plain) => "view" in plain);
  const own = ownRules(layers);
  const rules = [...input.rules, ...own.rules];
  const ids = rules.map(({ meta }) => meta.id);
  const problems: Problem[] = [];
  for (const { id } of levels) {
    if (!ids.includes(id))
      problems.push({ where: "--rule", message: `unknown rule \`${id}\`.${didYouMean(id, ids)}` });
  }
  const schema = configSchema(
    rules,
    layers.flatMap(({ brokenRules }) => brokenRules),
  );
  const found: PlacedProblem[] = [...unfolded.problems, ...own.problems];
  const ready = plains.map((plain): ReadyLayer | Step => {
    if (!("view" in plain)) return plain;
    const { view } = plain;
    const parsed = schema.safeParse(view.value);
    found.push(...plain.problems, ...frontMatterProblems(view));
    if (!parsed.success) found.push(...describeIssues(parsed.error.issues, view, schema));
    return { plain, config: parsed.success ? parsed.data : {} };
  });
  problems.push(...inOrder(found));
  if (problems.length > 0) return { ok: false, problems };
  return { ok: true, config: assemble(input, rules, ready) };
}

/** The rules of configurations in code, each once; two that share a name are a problem. */
function ownRules(layers: readonly PlainLayer[]): { rules: Rule[]; problems: PlacedProblem[] } {
  const byId = new Map<string, Rule>();
  const problems: PlacedProblem[] = [];
  for (const { layer, rules } of layers) {
    for (const { rule, at } of rules) {
      const { id } = rule.meta;
      const known = byId.get(id);
      if (known !== undefined && known !== rule)
        problems.push(problemAt(layer.document, at, "key", `two rules are called ${id}; rename one.`));
      byId.set(id, rule);
    }
  }
  return { rules: [...byId.values()], problems };
}

/** Problems by file, in the order of the lines; a file that is extended twice is told of once. */
function inOrder(problems: readonly PlacedProblem[]): Problem[] {
  const fileOf = ({ where }: Problem) => where.replace(/(?::\d+){1,2}$/, "");
  const files = [...new Set(problems.map(fileOf))];
  const sorted = [...problems].sort(
    (a, b) => files.indexOf(fileOf(a)) - files.indexOf(fileOf(b)) || a.line - b.line || a.column - b.column,
  );
  return [...new Map(sorted.map((problem) => [`${problem.where} ${problem.message}`, problem])).values()];
}

function assemble(
  input: ResolveInput,
  rules: readonly Rule[],
  steps: readonly (ReadyLayer | Step)[],
): ResolvedConfig {
  const root = input.document?.folder ?? "";
  const layers = steps.filter((step) => "config" in step);
  const last = <T>(pick: (config: Config) => T | undefined): T | undefined =>
    layers.flatMap(({ config }) => pick(config) ?? []).at(-1);
  const levels = fromLevels(input.levels ?? []);
  const locale = input.locale ?? last((config) => config.locale) ?? input.fallbackLocale ?? "en";

  const laid = steps.map((step) => {
    if (!("config" in step)) {
      return {
        rules: "preset" in step ? presetRules(step.preset, rules) : undefined,
        schema: undefined,
        overrides: [],
      };
    }
    const { config, plain } = step;
    const { document } = plain.layer;
    const from = viewFrom(root, document.folder);
    const overrides = (config.overrides ?? []).map((override, index) => {
      const covers = compileGlobs(override.files);
      const excepts = compileGlobs(override.ignore ?? []);
      return {
        index,
        file: document.name,
        files: override.files,
        rules: override.rules,
        schema: schemaOf(plain, index, override.frontMatter),
        applies: (path: string) => covers(from(path)) && !excepts(from(path)),
      };
    });
    return { rules: config.rules, schema: schemaOf(plain, "own", config.frontMatter), overrides };
  });
  const overrides = laid.flatMap((layer) => layer.overrides);

  const profiles = new Map<string, { profile: Profile; covers: Matcher | undefined }>();
  for (const { config, plain } of layers) {
    const from = viewFrom(root, plain.layer.document.folder);
    for (const [name, given] of Object.entries(config.profiles ?? {})) {
      const covers = given.files && compileGlobs(given.files);
      profiles.set(name, {
        profile: toProfile(name, given),
        covers: covers && ((path) => covers(from(path))),
      });
    }
  }
  const outlines = [...profiles.values()];
  const byHeadings = outlines.filter(({ covers }) => !covers).map(({ profile }) => profile);
  if (input.template) byHeadings.push(input.template.profile);

  const plans = new Map<string, BoundPlan>();
  const isOneForAll = overrides.length === 0 && outlines.every(({ covers }) => !covers);
  const bySite = new Map<string | undefined, BoundPlan>();
  return {
    locale,
    rules,
    parser: last((config) => config.parser),
    content: contentOf(layers, root),
    ignores: ignoresOf(layers, root),
    site: siteOf(layers, root),
    frontMatter: laid.findLast(({ schema }) => schema)?.schema?.frontMatter,
    overridesOf: (path) =>
      overrides.flatMap(({ applies, file, index, files }) => (applies(path) ? [{ file, index, files }] : [])),
    planFor(path, site) {
      const usual = isOneForAll ? bySite.get(site?.root) : undefined;
      if (usual) return usual;
      const applied = new Set(overrides.filter(({ applies }) => applies(path)));
      const assigned = outlines.find(({ covers }) => covers?.(path))?.profile;
      const key = JSON.stringify([
        [...applied].map((override) => overrides.indexOf(override)),
        site?.root,
        assigned?.name,
      ]);
      const known = plans.get(key);
      if (known) return known;
      // Each file's overrides follow what it says of all posts, so that a file outweighs all of what it extends.
      const sets = laid.flatMap((layer) => [
        layer,
        ...layer.overrides.filter((override) => applied.has(override)),
      ]);
      const settings: Settings = {
        ...(site === undefined ? {} : { site }),
        ...(assigned === undefined ? {} : { profile: assigned }),
        ...(byHeadings.length === 0 ? {} : { profiles: byHeadings }),
        ...(input.template === undefined ? {} : { template: input.template }),
        ...sets.findLast(({ schema }) => schema)?.schema,
        ...(input.today === undefined ? {} : { today: input.today }),
      };
      const planned = planRules(rules, [...sets.map((set) => set.rules), levels]);
      const plan = bindPlan({ rules: planned, settings, locale }, rules);
      plans.set(key, plan);
      bySite.set(site?.root, plan);
      return plan;
    },
  };
}

/** Turns a path from the configuration's folder into one from another file's folder. */
function viewFrom(root: string, folder: string): (path: string) => string {
  return folder === root ? (path) => path : (path) => pathBetween(folder, joinPath(root, path));
}

/** The settings that come of what a layer or an override gives as front matter. */
function schemaOf(
  { schemas }: PlainLayer,
  owner: number | "own",
  given: JsonObject | undefined,
): Pick<Settings, "frontMatter" | "frontMatterSchema"> | undefined {
  const zod = schemas.get(owner);
  if (zod) return { frontMatter: zod.json, frontMatterSchema: zod.schema };
  return given && { frontMatter: explicitSchema(given) };
}

/** What the last layer that speaks of it wants checked, from the configuration's folder. */
function contentOf(layers: readonly ReadyLayer[], root: string): readonly string[] | undefined {
  const layer = layers.findLast(({ config }) => config.content);
  if (!layer) return undefined;
  return layer.config.content?.map((path) => fromRoot(root, layer, path));
}

function fromRoot(root: string, { plain }: ReadyLayer, path: string): string {
  const { folder } = plain.layer.document;
  return folder === root ? path : joinPath(pathBetween(root, folder), path) || ".";
}

/** One layer's globs after the other's: the last glob that speaks of a path decides, and `!` takes back what others leave out. */
function ignoresOf(layers: readonly ReadyLayer[], root: string): Matcher {
  const steps = layers.flatMap(({ config: { ignore }, plain }) => {
    if (!ignore) return [];
    const from = viewFrom(root, plain.layer.document.folder);
    const covers = compileGlobs(ignore);
    // What stays covered even so is not taken back.
    const keeps = compileGlobs(["**", "../**", ...ignore]);
    return [{ covers: (path: string) => covers(from(path)), keeps: (path: string) => keeps(from(path)) }];
  });
  return (path) =>
    steps.reduce((ignored, { covers, keeps }) => covers(path) || (ignored && keeps(path)), false);
}

function siteOf(layers: readonly ReadyLayer[], root: string): Partial<Site> | undefined {
  if (!layers.some(({ config }) => config.site)) return undefined;
  const given = layers.flatMap((layer) => {
    const { baseurl, root: own, ...rest } = layer.config.site ?? {};
    const paths = { baseurl: baseurl && pathOfUrl(baseurl), root: own && fromRoot(root, layer, own) };
    return Object.entries({ ...rest, ...paths }).filter(([, value]) => value !== undefined);
  });
  return Object.fromEntries(given);
}

/** Where the configuration names the file that posts are written from, as far as it names one. */
export function namedTemplate(
  document: ConfigDocument,
): { readonly document: ConfigDocument; readonly at: JsonPath; readonly path: string } | undefined {
  const setting = lastSetting(document, ["template"]);
  // What is no path is told with all else that is wrong in the configuration.
  if (typeof setting?.value !== "string" || setting.value === "") return undefined;
  return { document: setting.document, at: setting.path, path: setting.value };
}

/** A problem with the site's root, at the place where it is given. */
export function siteRootProblem(document: ConfigDocument, message: string): Problem {
  const setting = lastSetting(document, ["site", "root"]);
  return problemAt(setting?.document ?? document, setting?.path ?? [], "value", message);
}

function fromLevels(levels: readonly { readonly id: string; readonly level: Level }[]): RuleSettings {
  return Object.fromEntries(levels.map(({ id, level }) => [id, level]));
}

/** A later layer's level wins; options stay those of the last layer that gave any. */
function planRules(rules: readonly Rule[], layers: readonly (RuleSettings | undefined)[]): PlannedRule[] {
  return rules.flatMap(({ meta: { id, severity }, options: schema }) => {
    let level: Level = severity;
    let options: unknown = {};
    for (const layer of layers) {
      const setting = layer?.[id];
      if (typeof setting === "string") level = setting;
      else if (setting) {
        level = setting[0];
        if (setting[1] !== undefined) options = setting[1];
      }
    }
    return level === "off" ? [] : [{ id, severity: level, options: schema.parse(options) }];
  });
}

/** The JSON Schemas of a layer that zod cannot read, each at the innermost schema that is to blame. */
function frontMatterProblems({ document, value, restore }: ConfigView): PlacedProblem[] {
  const holders: JsonPath[] = [[]];
  const overrides = member(value, "overrides");
  if (Array.isArray(overrides)) holders.push(...overrides.map((_, index) => ["overrides", index]));
  return holders.flatMap((holder) => {
    const path = [...holder, "frontMatter"];
    const schema = z.record(z.string(), z.json()).safeParse(path.reduce(member, value)).data;
    if (!isObject(schema)) return [];
    const unknown = unknownKeywords(schema, path);
    if (unknown.length > 0)
      return unknown.map(({ path, message }) => problemAt(document, restore(path), "key", message));
    const message = schemaError(explicitSchema(schema));
    if (message === undefined) return [];
    const text = `this JSON Schema cannot be used: ${message.replace(/\.$/, "")}.`;
    return [problemAt(document, restore(blamedPath(schema, message, path)), "value", text)];
  });
}

function schemaError(schema: Json): string | undefined {
  try {
    // `fromJSONSchema` judges the schema itself, so what it is handed need not be one yet.
    z.fromJSONSchema(z.record(z.string(), z.any()).parse(schema));
    return undefined;
  } catch (error) {
    return readThrown(error).message;
  }
}

/** Keywords whose value holds schemas: by name, in a list, or as they are. */
const SCHEMA_MAPS = ["properties", "patternProperties", "$defs", "definitions"];
const SCHEMA_HOLDERS = ["items", "prefixItems", "additionalProperties", "allOf", "anyOf", "oneOf", "not"];

function blamedPath(schema: Json, message: string, path: JsonPath): JsonPath {
  const inner: JsonPath[] = [
    ...SCHEMA_MAPS.flatMap((keyword) => stepsInto(schema, keyword)),
    ...SCHEMA_HOLDERS.flatMap((keyword) => [[keyword], ...stepsInto(schema, keyword)]),
  ];
  for (const steps of inner) {
    const part = steps.reduce(member, schema);
    if (isObject(part) && schemaError(part) === message)
      return blamedPath(part, message, [...path, ...steps]);
  }
  return path;
}

function stepsInto(schema: Json, keyword: string): JsonPath[] {
  const holder = member(schema, keyword);
  if (Array.isArray(holder)) return holder.map((_, index) => [keyword, index]);
  return isObject(holder) ? Object.keys(holder).map((key) => [keyword, key]) : [];
}

function member(value: unknown, step: string | number): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  return Object.entries(value).find(([key]) => key === String(step))?.[1];
}
