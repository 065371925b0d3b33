import { z } from "zod";
import type { JsonDocument, JsonPath, Problem } from "../core/document.ts";
import { compileGlobs, type Matcher } from "../core/globs.ts";
import { type BoundPlan, bindPlan } from "../core/lint.ts";
import type { PlannedRule } from "../core/plan.ts";
import { didYouMean } from "../post/nearest.ts";
import type { Profile } from "../post/outline/skeleton.ts";
import type { Template } from "../post/outline/template.ts";
import type { Site } from "../post/site.ts";
import type { Json, Locale, Rule, Settings } from "../rule.ts";
import { explicitSchema, isObject, unknownKeywords } from "./json-schema.ts";
import { describeIssues, type PlacedProblem, problemAt } from "./problems.ts";
import { toProfile } from "./profiles.ts";
import { type Config, configSchema, type Level, type RuleSettings } from "./schema.ts";
import { pathOfUrl } from "./site.ts";

export interface ResolveInput {
  readonly rules: readonly Rule[];
  /** The configuration file, where there is one. */
  readonly document?: JsonDocument;
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

/** A configuration that is known to be right, ready for use. */
export interface ResolvedConfig {
  readonly locale: Locale;
  readonly content: readonly string[] | undefined;
  /** Says whether the configuration leaves a post out; the path is relative to the configuration's folder. */
  readonly ignores: Matcher;
  /** The overrides that apply to a post, by their place in the file (0-based), with their globs. */
  overridesOf(path: string): readonly { readonly index: number; readonly files: readonly string[] }[];
  /** What the configuration says of the site; the root is relative to the configuration's folder. */
  readonly site: Partial<Site> | undefined;
  /**
   * The plan for a post by its path from the configuration's folder and by its site; posts with the same overrides and the
   * same site share one plan.
   */
  planFor(path: string, site?: Site): BoundPlan;
}

export type Resolution =
  | { readonly ok: true; readonly config: ResolvedConfig }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** Turns a configuration into plans, or tells everything that is wrong with it at once. */
export function resolveConfig(input: ResolveInput): Resolution {
  const { rules, document, levels = [] } = input;
  const ids = rules.map(({ meta }) => meta.id);
  const problems: Problem[] = [];
  for (const { id } of levels) {
    if (!ids.includes(id))
      problems.push({ where: "--rule", message: `unknown rule \`${id}\`.${didYouMean(id, ids)}` });
  }
  let config: Config = {};
  if (document) {
    const schema = configSchema(rules);
    const parsed = schema.safeParse(document.value);
    if (parsed.success) config = parsed.data;
    const found = parsed.success ? [] : describeIssues(parsed.error.issues, document, schema);
    found.push(...frontMatterProblems(document));
    problems.push(...found.sort((a, b) => a.line - b.line || a.column - b.column));
  }
  if (problems.length > 0) return { ok: false, problems };

  const locale = input.locale ?? config.locale ?? input.fallbackLocale ?? "en";
  const overrides = (config.overrides ?? []).map((override) => {
    const covers = compileGlobs(override.files);
    const excepts = compileGlobs(override.ignore ?? []);
    return { ...override, applies: (path: string) => covers(path) && !excepts(path) };
  });
  const profiles = Object.entries(config.profiles ?? {}).map(([name, given]) => ({
    profile: toProfile(name, given),
    covers: given.files && compileGlobs(given.files),
  }));
  const byHeadings: Profile[] = profiles.filter(({ covers }) => !covers).map(({ profile }) => profile);
  if (input.template) byHeadings.push(input.template.profile);
  const plans = new Map<string, BoundPlan>();
  return {
    ok: true,
    config: {
      locale,
      content: config.content,
      ignores: compileGlobs(config.ignore ?? []),
      site: config.site && siteOf(config.site),
      overridesOf: (path) =>
        overrides.flatMap(({ applies, files }, index) => (applies(path) ? [{ index, files }] : [])),
      planFor(path, site) {
        const applied = overrides.filter(({ applies }) => applies(path));
        const assigned = profiles.find(({ covers }) => covers?.(path))?.profile;
        const key = JSON.stringify([
          applied.map((override) => overrides.indexOf(override)),
          site?.root,
          assigned?.name,
        ]);
        const known = plans.get(key);
        if (known) return known;
        const layers = [config.rules, ...applied.map((override) => override.rules), fromLevels(levels)];
        const frontMatter =
          applied.findLast((override) => override.frontMatter)?.frontMatter ?? config.frontMatter;
        const settings: Settings = {
          ...(site === undefined ? {} : { site }),
          ...(assigned === undefined ? {} : { profile: assigned }),
          ...(byHeadings.length === 0 ? {} : { profiles: byHeadings }),
          ...(input.template === undefined ? {} : { template: input.template }),
          ...(frontMatter === undefined ? {} : { frontMatter: explicitSchema(frontMatter) }),
          ...(input.today === undefined ? {} : { today: input.today }),
        };
        const plan = bindPlan({ rules: planRules(rules, layers), settings, locale }, rules);
        plans.set(key, plan);
        return plan;
      },
    },
  };
}

function siteOf({ baseurl, ...rest }: NonNullable<Config["site"]>): Partial<Site> {
  const given = Object.entries({ ...rest, baseurl: baseurl && pathOfUrl(baseurl) });
  return Object.fromEntries(given.filter(([, value]) => value !== undefined));
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

/** The JSON Schemas of a configuration that zod cannot read, each at the innermost schema that is to blame. */
function frontMatterProblems(document: JsonDocument): PlacedProblem[] {
  const holders: JsonPath[] = [[]];
  const overrides = isObject(document.value) ? document.value.overrides : undefined;
  if (Array.isArray(overrides)) holders.push(...overrides.map((_, index) => ["overrides", index]));
  return holders.flatMap((holder) => {
    const path = [...holder, "frontMatter"];
    const schema = path.reduce<Json | undefined>(member, document.value);
    if (!isObject(schema)) return [];
    const unknown = unknownKeywords(schema, path);
    if (unknown.length > 0)
      return unknown.map(({ path, message }) => problemAt(document, path, "key", message));
    const message = schemaError(explicitSchema(schema));
    if (message === undefined) return [];
    const text = `this JSON Schema cannot be used: ${message.replace(/\.$/, "")}.`;
    return [problemAt(document, blamedPath(schema, message, path), "value", text)];
  });
}

function schemaError(schema: Json): string | undefined {
  try {
    // `fromJSONSchema` judges the schema itself, so what it is handed need not be one yet.
    z.fromJSONSchema(z.record(z.string(), z.any()).parse(schema));
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
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
    const part = steps.reduce<Json | undefined>(member, schema);
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

function member(value: Json | undefined, step: string | number): Json | undefined {
  if (typeof step === "number") return Array.isArray(value) ? value[step] : undefined;
  return isObject(value) && Object.hasOwn(value, step) ? value[step] : undefined;
}
