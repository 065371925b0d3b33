import { type Learned as LearnedProfile, learnProfiles } from "./learn-profiles.ts";
import { byPath } from "./order.ts";
import type { KeyTrait, Traits, ValueType } from "./traits.ts";

/** How many posts speak for something. */
export interface Evidence {
  readonly count: number;
  readonly of: number;
}

/** What the front matter of a site has under one key. */
export interface LearnedKey {
  readonly key: string;
  readonly evidence: Evidence;
  readonly required: boolean;
  /** The types that it may have; empty where anything goes. */
  readonly types: readonly ValueType[];
  /** The words that it is filled with, most frequent first, with the number of posts. */
  readonly vocabulary: readonly (readonly [string, number])[];
  /** True where all items of its lists are texts. */
  readonly hasTextItems: boolean;
  /** True where the vocabulary is a closed list: few words, each in several posts. */
  readonly isClosed: boolean;
}

/** A sentence that stands in several posts and has the shape of an instruction. */
interface LearnedPrompt {
  readonly words: string;
  readonly evidence: Evidence;
}

/** What a site teaches of itself. */
export interface Lessons {
  readonly posts: number;
  readonly wellMade: number;
  readonly keys: readonly LearnedKey[];
  readonly profiles: readonly LearnedProfile[];
  readonly captions: {
    /** `always` where nearly every figure has one, `rarely` where nearly none has. */
    readonly habit: "always" | "rarely" | "mixed";
    /** Figures, not posts. */
    readonly evidence: Evidence;
  };
  readonly prompts: readonly LearnedPrompt[];
  /** Sentences that recur as prompts do, but in posts without fault as well: for a human to judge. */
  readonly suspects: readonly LearnedPrompt[];
}

/** What nearly all posts do is the site's rule, unless a post without fault does otherwise. */
const NEARLY_ALL = 0.9;
/** A sentence must stand in so many posts to be a template's. */
const MIN_POSTS = 3;
const MAX_PROMPTS = 60;
/** A list of more words than this is no vocabulary but free text. */
const MAX_VOCABULARY = 30;

/** Learns what a site's posts have in common. The order of the posts does not matter. */
export function learn(traits: readonly Traits[]): Lessons {
  const posts = [...traits].sort(byPath);
  const withKeys = posts.filter(({ keys }) => keys.length > 0);
  return {
    posts: posts.length,
    wellMade: posts.filter(({ isWellMade }) => isWellMade).length,
    keys: learnKeys(withKeys),
    profiles: learnProfiles(posts),
    captions: learnCaptions(posts),
    ...learnPrompts(posts),
  };
}

function learnKeys(posts: readonly Traits[]): LearnedKey[] {
  const uses = new Map<string, { readonly trait: KeyTrait; readonly isWellMade: boolean }[]>();
  for (const { keys, isWellMade } of posts) {
    for (const trait of keys) uses.set(trait.key, [...(uses.get(trait.key) ?? []), { trait, isWellMade }]);
  }
  const wellMade = posts.filter(({ isWellMade }) => isWellMade);
  const learned = [...uses].map(([key, own]): LearnedKey => {
    const isEverywhere = wellMade.every(({ keys }) => keys.some((trait) => trait.key === key));
    return {
      key,
      evidence: { count: own.length, of: posts.length },
      required: posts.length >= MIN_POSTS && own.length >= posts.length * NEARLY_ALL && isEverywhere,
      types: typesOf(own),
      hasTextItems: own.every(({ trait }) => trait.type !== "list" || trait.isOfTexts),
      ...vocabularyOf(own.map(({ trait }) => trait)),
    };
  });
  return learned.sort((a, b) => b.evidence.count - a.evidence.count || (a.key < b.key ? -1 : 1));
}

/** The types of posts without fault, and those that are no exception. A value that is not there has none. */
function typesOf(uses: readonly { readonly trait: KeyTrait; readonly isWellMade: boolean }[]): ValueType[] {
  const counts = new Map<ValueType, number>();
  for (const { trait } of uses) counts.set(trait.type, (counts.get(trait.type) ?? 0) + 1);
  return [...counts]
    .filter(
      ([type, count]) =>
        type !== "null" &&
        (count > uses.length * (1 - NEARLY_ALL) ||
          uses.some(({ trait, isWellMade }) => isWellMade && trait.type === type)),
    )
    .sort((a, b) => b[1] - a[1])
    .map(([type]) => type);
}

function vocabularyOf(uses: readonly KeyTrait[]): Pick<LearnedKey, "vocabulary" | "isClosed"> {
  const [{ key = "" } = {}] = uses;
  const counts = new Map<string, number>();
  for (const { texts } of uses)
    for (const text of new Set(texts)) counts.set(text, (counts.get(text) ?? 0) + 1);
  const vocabulary = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  const isWords = /^(?:categor(?:y|ies)|tags?|keywords|layout|lang|series|topics?|status|type)$/i.test(key);
  const isClosed =
    /^(?:categor(?:y|ies)|layout|lang|status|type)$/i.test(key) &&
    uses.length >= 10 &&
    uses.every(({ isOfTexts }) => isOfTexts) &&
    vocabulary.length <= Math.min(MAX_VOCABULARY, uses.length / 3) &&
    // A word that was used once may be a slip, or the first of many: no list is closed with it.
    vocabulary.every(([, count]) => count >= 2);
  return { vocabulary: isWords ? vocabulary : [], isClosed };
}

function learnCaptions(posts: readonly Traits[]): Lessons["captions"] {
  const figures = posts.reduce((sum, post) => sum + post.figures, 0);
  const captioned = posts.reduce((sum, post) => sum + post.captioned, 0);
  const isAlways = posts.every((post) => !post.isWellMade || post.captioned === post.figures);
  const isEnough = figures >= 10;
  const habit =
    isEnough && isAlways && captioned >= figures * NEARLY_ALL
      ? "always"
      : isEnough && captioned <= figures * (1 - NEARLY_ALL)
        ? "rarely"
        : "mixed";
  return { habit, evidence: { count: captioned, of: figures } };
}

function learnPrompts(posts: readonly Traits[]): Pick<Lessons, "prompts" | "suspects"> {
  const counts = new Map<
    string,
    { readonly words: string; posts: number; promptLike: number; isIn: boolean }
  >();
  for (const { sentences, isWellMade } of posts) {
    for (const { key, words, isPromptLike } of sentences) {
      const entry = counts.get(key) ?? { words, posts: 0, promptLike: 0, isIn: false };
      entry.posts++;
      if (isPromptLike) entry.promptLike++;
      entry.isIn ||= isWellMade;
      counts.set(key, entry);
    }
  }
  const recurring = [...counts.values()]
    .filter(({ posts: count, promptLike }) => count >= MIN_POSTS && promptLike * 2 > count)
    .sort((a, b) => b.posts - a.posts || (a.words < b.words ? -1 : 1))
    .slice(0, MAX_PROMPTS);
  const learned = (isIn: boolean) =>
    recurring
      .filter((entry) => entry.isIn === isIn)
      .map(({ words, posts: count }) => ({ words, evidence: { count, of: posts.length } }));
  return { prompts: learned(false), suspects: learned(true) };
}
