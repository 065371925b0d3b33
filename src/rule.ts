import type { ZodType } from "zod";
import type { Edit } from "./post/edits.ts";
import type { OutlineRow, Profile } from "./post/outline/skeleton.ts";
import type { Template } from "./post/outline/template.ts";
import type { Post } from "./post/post.ts";
import type { SiteFiles } from "./post/site/assets.ts";
import type { Site } from "./post/site.ts";
import type { Range } from "./post/source.ts";

export type { Edit } from "./post/edits.ts";

/** How much a finding weighs: an error fails the run, a warning does not unless asked to. */
export type Severity = "error" | "warn";

/** The languages that messages are written in. */
export const LOCALES = ["en", "ko"] as const;
export type Locale = (typeof LOCALES)[number];

/** Data that survives JSON: what facts, options and message values are made of. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/**
 * One message in one language. `{name}` is a slot that `report` fills.
 * `text` says what is wrong, in the present tense and with the thing's own words; `help` says what to do.
 */
export interface MessageTemplate {
  readonly text: string;
  readonly help: string;
}
export type Messages = { readonly [messageId: string]: MessageTemplate };

/** The names of the slots of a template, read from its literal type: `"a {x} of {y}"` gives `"x" | "y"`. */
type SlotsOf<T extends string> = T extends `${string}{${infer Slot}}${infer Rest}`
  ? Slot | SlotsOf<Rest>
  : never;
type SlotsOfMessage<M extends MessageTemplate> = SlotsOf<M["text"]> | SlotsOf<M["help"]>;

/** The second language's messages must have the same ids, and each the same slots as the first's. */
type SameSlots<En extends Messages, Ko extends Messages> = {
  readonly [Id in keyof En]: Id extends keyof Ko
    ? [SlotsOfMessage<En[Id]>] extends [SlotsOfMessage<Ko[Id]>]
      ? [SlotsOfMessage<Ko[Id]>] extends [SlotsOfMessage<En[Id]>]
        ? MessageTemplate
        : never
      : never
    : never;
};

/** Another place that belongs to a finding: the first use of a repeated image, say. */
export interface Related<M extends string = string> {
  /** Where it stands; in the same post unless `path` names another. */
  readonly at: Range;
  readonly path?: string;
  /** The id of the rule's note for it. */
  readonly note: M;
}

/**
 * What is certain to be wanted is `safe`. Where something of the writer's own could go with it, or where the page would
 * say something else, a fix is `unsafe` and is made only when asked for.
 */
export type FixSafety = "safe" | "unsafe";

/** How a finding can be mended: edits that are made together or not at all, none of which overlaps another. */
export interface Fix {
  readonly safety: FixSafety;
  readonly edits: readonly Edit[];
  /** The keys at the top of the front matter whose data the edits change; a fix that changes others is refused. */
  readonly keys?: readonly string[];
  /** Set where the edits change the words of a heading or take one out; a fix that does so otherwise is refused. */
  readonly headings?: true;
}

type Values<M extends MessageTemplate> = [SlotsOfMessage<M>] extends [never]
  ? { readonly values?: undefined }
  : { readonly values: { readonly [Slot in SlotsOfMessage<M>]: string | number } };

/** What a rule says: a message of its own, the values of its slots, and the exact place. */
type Report<En extends Messages, Note extends string> = {
  [Id in keyof En & string]: {
    readonly at: Range;
    readonly message: Id;
    readonly related?: readonly Related<Note>[];
    /** Set where this message weighs less than the rule as a whole: it is a warning whatever the rule's severity. */
    readonly severity?: "warn";
    /** What was expected beside what was found, to be shown as two columns. */
    readonly outline?: readonly OutlineRow[];
    /** How to mend it; only from a rule whose meta says that it is `fixable`. */
    readonly fix?: Fix | undefined;
  } & Values<En[Id]>;
}[keyof En & string];

/** What a site is known to want, beyond the options of single rules. Plain data from the config. */
export interface Settings {
  /** The site around the post; absent where none was found. */
  readonly site?: Site;
  /** The outline that the configuration assigns to the post. */
  readonly profile?: Profile;
  /** Outlines that the post is held to where its headings follow one; the built-in ones where the config has none. */
  readonly profiles?: readonly Profile[];
  /** The file that posts are written from. */
  readonly template?: Template;
  /** The front matter's JSON Schema, as the config gives it or as its zod schema tells; the built-in one where there is none. */
  readonly frontMatter?: { readonly [key: string]: Json };
  /** The zod schema of a config in code, which asks for more than its JSON Schema can say. The one setting that is no plain data. */
  readonly frontMatterSchema?: ZodType;
  /** Today as `YYYY-MM-DD`; absent where the run must not depend on the clock. */
  readonly today?: string;
}

interface PostContext<En extends Messages, Note extends string, Options> {
  readonly options: Options;
  readonly settings: Settings;
  /** Records a finding of this post. */
  report(finding: Report<En, Note>): void;
}

interface SiteContext<En extends Messages, Note extends string, Options> {
  readonly options: Options;
  readonly settings: Settings;
  readonly files: SiteFiles;
  /** Records a finding in the post at `path`, one of the paths that facts were given for. */
  report(finding: Report<En, Note> & { readonly path: string }): void;
}

/** A sentence in each language. */
export type Bilingual = { readonly [L in Locale]: string };

/** A sentence as an author gives it: in each language, or once for all of them. */
type Sentence = string | { readonly en: string; readonly ko?: string };

/** What the share of a custom is a share of: parts of posts, reviews, or posts of any kind. */
export const STYLE_UNITS = ["figures", "pictures", "captions", "files", "reviews", "posts"] as const;
export type StyleUnit = (typeof STYLE_UNITS)[number];

/**
 * How what a rule finds can be the way in which a site is written, rather than slips. Where nearly all of the units are
 * concerned, the first run asks about the rule, and `init` switches it off.
 */
export interface RuleStyle<Message extends string = string, Words = Sentence> {
  /** Figures and their captions; pictures, which are all images but icons; files, which are images of the site's own. */
  readonly unit: StyleUnit;
  /** What units lack, where more of them lack it than the rule reports: all that do are counted. */
  readonly lacking?: "captions";
  /**
   * The messages that `init` may take for a custom unasked, mostly those that tell of something left out; what the others
   * tell of is asked about. All of them where it is absent.
   */
  readonly omissions?: readonly Message[];
  /**
   * Set where each finding is about the key of the front matter in its slot `key`, and the rule has an option `allow` for
   * such keys: keys are counted one by one, and allowed in place of switching the rule off.
   */
  readonly perKey?: true;
  /** How many fall short, as a sentence with the slots `{count}` and `{of}`, and `{keys}` where keys are counted. */
  readonly evidence?: Words;
  /** What to do if it is the site's way, as a sentence with the slot `{setting}`. */
  readonly advice?: Words;
}

interface RuleMeta<En extends Messages, Ko extends Messages, Note extends string> {
  /** Equals the file's name; a test says so. */
  readonly id: string;
  /** One sentence: the state that a good post is in. */
  readonly summary: Sentence;
  /** What it costs the reader when it is not. */
  readonly why: Sentence;
  /** The severity of the recommended preset; "off" for a rule that must be asked for. */
  readonly severity: Severity | "off";
  /** Where there are no Korean ones, those under `en` are shown to everybody, in whatever language they are. */
  readonly messages: { readonly en: En; readonly ko?: Ko & SameSlots<En, Ko> };
  /** Short notes for related places: "first shown here". */
  readonly notes?: { readonly [N in Note]: Sentence };
  /** The names of the two fixtures that its page shows; only rules that come with the tool have such a page. */
  readonly examples?: { readonly flags: string; readonly allows: string };
  /** Rules that say more of the same place: a finding is dropped where one of theirs overlaps it. */
  readonly yieldsTo?: readonly string[];
  /** Set where the rule offers fixes: `unsafe` where each of them must be asked for. */
  readonly fixable?: FixSafety;
  /** Set where the findings can be a site's style; absent, they never are, however often they come. */
  readonly style?: RuleStyle<NoInfer<keyof En & string>>;
  /** Messages of what time itself may mend: they hold today and need not tomorrow. A post without them stays without. */
  readonly passing?: readonly NoInfer<keyof En & string>[];
}

interface PostRuleSpec<En extends Messages, Ko extends Messages, Note extends string, Options> {
  readonly meta: RuleMeta<En, Ko, Note>;
  /** A `z.strictObject` of plain data in which every key has a default. */
  readonly options: ZodType<Options>;
  check(post: Post, context: PostContext<En, Note, Options>): void;
}

interface SiteRuleSpec<
  En extends Messages,
  Ko extends Messages,
  Note extends string,
  Options,
  Fact extends Json,
> {
  readonly meta: RuleMeta<En, Ko, Note>;
  readonly options: ZodType<Options>;
  /** Set where the rule must know of images that no post shows. */
  readonly needsAllImages?: true;
  /** What the rule needs to know of one post; kept and cached with the post. */
  collect(post: Post, context: { readonly options: Options; readonly settings: Settings }): Fact | undefined;
  /** Judges all facts at once, in path order, without any post at hand. */
  conclude(facts: ReadonlyMap<string, Fact>, context: SiteContext<En, Note, Options>): void;
}

/** A finding as the engine takes it, once the rule's own types have done their work. */
export interface LooseReport {
  readonly at: Range;
  readonly message: string;
  readonly values?: { readonly [slot: string]: string | number } | undefined;
  readonly related?: readonly Related[];
  readonly severity?: "warn";
  readonly outline?: readonly OutlineRow[];
  readonly fix?: Fix | undefined;
}

export interface LooseMeta {
  readonly id: string;
  readonly summary: Bilingual;
  readonly why: Bilingual;
  readonly severity: Severity | "off";
  readonly messages: { readonly en: Messages; readonly ko: Messages };
  readonly notes?: { readonly [note: string]: Bilingual };
  readonly examples: { readonly flags: string; readonly allows: string };
  /** Rules that say more of the same place: a finding is dropped where one of theirs overlaps it. */
  readonly yieldsTo?: readonly string[];
  readonly fixable?: FixSafety;
  readonly style?: RuleStyle<string, Bilingual>;
  readonly passing?: readonly string[];
}

/** Checks one post with options that are already parsed. */
export type BoundCheck = (post: Post, settings: Settings, report: (finding: LooseReport) => void) => void;

/** A site rule with options that are already parsed. */
export interface BoundSiteRule {
  readonly needsAllImages: boolean;
  collect(post: Post, settings: Settings): Json | undefined;
  conclude(
    facts: ReadonlyMap<string, Json>,
    settings: Settings,
    files: SiteFiles,
    report: (finding: LooseReport & { readonly path: string }) => void,
  ): void;
}

/** A rule as the engine sees it. `bind` parses the options once for many posts; it throws what zod throws. */
export interface PostRule {
  readonly scope: "post";
  readonly meta: LooseMeta;
  readonly options: ZodType;
  bind(options: unknown): BoundCheck;
}

export interface SiteRule {
  readonly scope: "site";
  readonly meta: LooseMeta;
  readonly options: ZodType;
  bind(options: unknown): BoundSiteRule;
}

export type Rule = PostRule | SiteRule;

/** True for a schema made with zod 4, whichever copy of it. */
export function isZodSchema(value: unknown): value is ZodType {
  return (
    typeof value === "object" &&
    value !== null &&
    "_zod" in value &&
    "safeParse" in value &&
    typeof value.safeParse === "function"
  );
}

/** What an author leaves out, filled in: the engine knows all languages of every text. */
function completeMeta(meta: RuleMeta<Messages, Messages, string>): LooseMeta {
  // Rules in JavaScript may lack what the types ask for.
  for (const key of ["id", "summary", "why", "severity", "messages"] as const) {
    if (meta?.[key] === undefined) throw new TypeError(`a rule has no meta.${key}`);
  }
  const { en, ko = en } = meta.messages;
  const { style, ...rest } = meta;
  return {
    ...rest,
    summary: inBoth(meta.summary),
    why: inBoth(meta.why),
    messages: { en, ko },
    notes: Object.fromEntries(Object.entries(meta.notes ?? {}).map(([id, note]) => [id, inBoth(note)])),
    examples: meta.examples ?? { flags: "", allows: "" },
    ...(style === undefined ? {} : { style: completeStyle(style) }),
  };
}

function completeStyle({ evidence, advice, ...rest }: RuleStyle): RuleStyle<string, Bilingual> {
  return {
    ...rest,
    ...(evidence === undefined ? {} : { evidence: inBoth(evidence) }),
    ...(advice === undefined ? {} : { advice: inBoth(advice) }),
  };
}

function inBoth(sentence: Sentence): Bilingual {
  if (typeof sentence === "string") return { en: sentence, ko: sentence };
  return { en: sentence.en, ko: sentence.ko ?? sentence.en };
}

/**
 * Makes a rule that judges one post at a time. The literal types of its messages check every `report`:
 * an unknown message, a missing slot, or a Korean message with other slots than the English one does not compile.
 */
export function definePostRule<
  const En extends Messages,
  const Ko extends Messages,
  Options,
  const Note extends string = never,
>(spec: PostRuleSpec<En, Ko, Note, Options>): PostRule {
  return {
    scope: "post",
    meta: completeMeta(spec.meta),
    options: spec.options,
    bind(given) {
      const options = spec.options.parse(given);
      return (post, settings, report) => spec.check(post, { options, settings, report });
    },
  };
}

/** Makes a rule that judges all posts together, by the small fact that it collects from each. */
export function defineSiteRule<
  const En extends Messages,
  const Ko extends Messages,
  Options,
  Fact extends Json,
  const Note extends string = never,
>(spec: SiteRuleSpec<En, Ko, Note, Options, Fact>): SiteRule {
  return {
    scope: "site",
    meta: completeMeta(spec.meta),
    options: spec.options,
    bind(given) {
      const options = spec.options.parse(given);
      return {
        needsAllImages: spec.needsAllImages === true,
        collect: (post, settings) => spec.collect(post, { options, settings }),
        // The one cast of a rule's types: facts come back as the JSON that this rule's own `collect` made.
        conclude: (facts, settings, files, report) =>
          spec.conclude(facts as ReadonlyMap<string, Fact>, { options, settings, files, report }),
      };
    },
  };
}
