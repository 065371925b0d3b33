import { z } from "zod";
import { ENDLESS, isEndless } from "../core/globs.ts";
import { RENDERERS, SITE_KINDS } from "../post/site.ts";
import { LOCALES, type Rule } from "../rule.ts";
import { PRESET_NAMES } from "./presets.ts";

/** What a rule can be set to. */
export const LEVELS = ["off", "warn", "error"] as const;
export const levelSchema = z.enum(LEVELS);
export type Level = z.infer<typeof levelSchema>;

const globs = z.array(
  z
    .string()
    .min(1)
    .refine((glob) => !isEndless(glob), ENDLESS),
);

const innerSection = z.strictObject({
  heading: z.string().min(1).describe("The heading's words, without number."),
  synonyms: z
    .array(z.string().min(1))
    .optional()
    .describe("Other names; `Why It Matters*` stands for all that begin so."),
  required: z.boolean().optional().describe("False for a section that a post may do without."),
  order: z.int().optional().describe("Its place; sections with equal numbers may change places."),
  oneOf: z.string().min(1).optional().describe("Of the sections that share this word, one is enough."),
  fields: z
    .enum(["info", "evaluation"])
    .optional()
    .describe("Fields that may stand in its place without a heading."),
});
const section = innerSection.extend({
  sections: z
    .array(z.union([z.string().min(1), innerSection]))
    .optional()
    .describe("Its sub-sections."),
});
const profile = z.strictObject({
  files: globs.min(1).optional().describe("The posts that have it; else those whose headings follow it."),
  sections: z
    .array(z.union([z.string().min(1), section]))
    .min(1)
    .describe("In order; a heading alone is required."),
});

function ruleSetting(rule: Rule) {
  return z
    .union([levelSchema, z.tuple([levelSchema, rule.options.optional()])])
    .optional()
    .describe(rule.meta.summary.en);
}

/** Which Markdown parser reads posts. */
const PARSERS = ["satteri", "reference"] as const;
export type ParserName = (typeof PARSERS)[number];

/**
 * The schema of a configuration, in which every rule brings the schema of its own options.
 *
 * @param toleratedIds names under which `rules` may hold anything: those of rules that were refused already.
 */
export function configSchema(rules: readonly Rule[], toleratedIds: readonly string[] = []) {
  const ruleSettings = z.strictObject({
    ...Object.fromEntries(rules.map((rule) => [rule.meta.id, ruleSetting(rule)])),
    ...Object.fromEntries(toleratedIds.map((id) => [id, z.custom<Level>(() => true).optional()])),
  });
  const base = z.union([z.enum(PRESET_NAMES), z.string().min(1)]);
  const frontMatter = z
    .record(z.string(), z.json())
    .describe("A JSON Schema that the front matter of posts must fit.");
  return z.strictObject({
    $schema: z.string().optional().describe("The JSON Schema of this file, for editors."),
    extends: z
      .union([base, z.array(base)])
      .optional()
      .describe(
        "Presets and other configuration files to start from; later ones weigh more, and this file most.",
      ),
    content: globs.min(1).optional().describe("Files, folders and globs to check when none are named."),
    ignore: globs.optional().describe("Globs of posts to leave out, from the folder of this file."),
    site: z
      .strictObject({
        root: z.string().min(1).optional().describe("The site's root, from the folder of this file."),
        kind: z.enum(SITE_KINDS).optional().describe("The site generator."),
        baseurl: z.string().optional().describe("What addresses of the site's own files open with: /blog."),
        renderer: z.enum(RENDERERS).optional().describe("What turns Markdown into pages."),
      })
      .optional()
      .describe("The site around the posts; what is left out is found in the generator's own configuration."),
    parser: z
      .enum(PARSERS)
      .optional()
      .describe("What reads Markdown: the fast parser, or the slow one that it is held to."),
    locale: z.enum(LOCALES).optional().describe("The language of messages."),
    frontMatter: frontMatter.optional(),
    template: z
      .string()
      .min(1)
      .optional()
      .describe("The file that posts are written from; what still stands of it in a post is reported."),
    profiles: z
      .record(z.string().min(1), profile)
      .optional()
      .describe("Outlines that posts of one kind share, by name."),
    rules: ruleSettings
      .optional()
      .describe('By rule: "off", "warn", "error", or a list of a level and options.'),
    overrides: z
      .array(
        z.strictObject({
          files: globs.min(1).describe("Globs of the posts this is for, from the folder of this file."),
          ignore: globs.optional().describe("Globs of posts it is not for."),
          rules: ruleSettings.optional().describe("As outside, for these posts."),
          frontMatter: frontMatter.optional(),
        }),
      )
      .optional()
      .describe("Other settings for some posts; later entries weigh more."),
  });
}

/** A configuration that fits the schema, with the options of its rules parsed. */
export type Config = z.infer<ReturnType<typeof configSchema>>;
export type ProfileConfig = z.infer<typeof profile>;
export type RuleSettings = NonNullable<Config["rules"]>;
