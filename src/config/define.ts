import type { ZodType } from "zod";
import type { Rule } from "../rule.ts";
import type { BuiltInRules } from "./built-in-rules.ts";
import type { JsonObject } from "./json-schema.ts";
import type { Preset } from "./presets.ts";
import type { Config, Level } from "./schema.ts";

/** What a rule is set to: a level, or a level and its options; a rule of one's own stands before these. */
export type RuleSetting =
  | Level
  | readonly [level: Level, options?: { readonly [option: string]: unknown }]
  | Rule
  | readonly [rule: Rule, level?: Level, options?: { readonly [option: string]: unknown }];

/** Rules by their ids. */
type RuleSettingsInput = BuiltInRules & { readonly [id: string]: RuleSetting };

/** A schema of zod 4, or a JSON Schema, that the data of front matter must fit. Dates are given as the text that is written. */
export type FrontMatterInput = ZodType | JsonObject;

/** Settings for some posts. */
export interface OverrideInput {
  /** Globs of the posts that it is for, from the folder of the configuration. */
  readonly files: readonly string[];
  /** Globs of posts that it is not for. */
  readonly ignore?: readonly string[];
  /** The levels and options of rules, the configuration's own included, which are named by their ids here. */
  readonly rules?: BuiltInRules & {
    readonly [id: string]: Level | readonly [level: Level, options?: { readonly [option: string]: unknown }];
  };
  readonly frontMatter?: FrontMatterInput;
}

type ProfileInput = NonNullable<Config["profiles"]>;

/** A configuration as it is written in code. Every key may be left out. */
export interface ConfigInput {
  /** Presets, other configuration files (`"./base.json"`) and configurations to start from; later ones weigh more. */
  readonly extends?: Preset | (string & {}) | ConfigInput | readonly (Preset | (string & {}) | ConfigInput)[];
  /** Files, folders and globs to check when none are named on the command line. */
  readonly content?: readonly string[];
  /** Globs of posts to leave out; `!` takes back. */
  readonly ignore?: readonly string[];
  /** The site around the posts; what is left out is found in the generator's own configuration. */
  readonly site?: Readonly<NonNullable<Config["site"]>>;
  /** What reads Markdown: the fast parser, or the slow one that it is held to. */
  readonly parser?: NonNullable<Config["parser"]>;
  /** The language of messages. */
  readonly locale?: NonNullable<Config["locale"]>;
  /** What the front matter of posts must fit. */
  readonly frontMatter?: FrontMatterInput;
  /** The file that posts are written from; what still stands of it in a post is reported. */
  readonly template?: string;
  /** Outlines that posts of one kind share, by name. */
  readonly profiles?: Readonly<ProfileInput>;
  /** By rule: `"off"`, `"warn"`, `"error"`, or a list of a level and options; or a rule of one's own. */
  readonly rules?: RuleSettingsInput;
  /** Other settings for some posts; later entries weigh more. */
  readonly overrides?: readonly OverrideInput[];
}

/** Gives a configuration back as it is; what it is for is the types, and the help that editors make of them. */
export function defineConfig(config: ConfigInput): ConfigInput {
  return config;
}
