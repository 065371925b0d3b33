import { z } from "zod";
import { isEntangled, type Removal, removalOf } from "../../src/post/front-matter/edits.ts";
import { pathName } from "../../src/post/front-matter/names.ts";
import type { FrontMatterEntry } from "../../src/post/front-matter.ts";
import { definePostRule, type FixSafety, type Settings } from "../../src/rule.ts";

/** Keys whose value must be written: without them there is no post to speak of. */
const NEEDED_KEYS = ["title", "date", "pubDate"];

export default definePostRule({
  meta: {
    id: "empty-front-matter-value",
    summary: {
      en: "Every key of the front matter has a value.",
      ko: "프런트 매터의 키에는 모두 값이 있습니다.",
    },
    why: {
      en: "An empty key says that something was forgotten, and it hides the default that the theme or the site would use.",
      ko: "빈 키는 빠뜨린 내용이 있다는 표시이고, 테마나 사이트의 기본값도 가립니다.",
    },
    severity: "warn",
    style: {
      unit: "posts",
      perKey: true,
      evidence: {
        en: "{count} of {of} posts have no value for {keys}.",
        ko: "글 {of}편 중 {count}편에서 {keys} 값이 비어 있습니다.",
      },
    },
    messages: {
      en: {
        nothing: { text: '"{key}" has no value.', help: "Write the value, or delete the line." },
        empty: { text: '"{key}" is empty: {token}', help: "Write the value, or delete the line." },
      },
      ko: {
        nothing: { text: '"{key}" 값이 없습니다.', help: "값을 적거나 줄을 지우세요." },
        empty: { text: '"{key}" 값이 비어 있습니다: {token}', help: "값을 적거나 줄을 지우세요." },
      },
    },
    fixable: "safe",
    examples: { flags: "flags-values-left-by-a-script.md", allows: "allows-false-and-zero.md" },
  },
  options: z.strictObject({
    allow: z.array(z.string()).default([]).describe("Keys that may be empty."),
  }),
  check({ source, frontMatter, isDraft }, { options, settings, report }) {
    if (frontMatter.state !== "data") return;
    const isAllowed = ({ path }: FrontMatterEntry) =>
      options.allow.includes(pathName(path)) || options.allow.includes(String(path[0]));
    const found = frontMatter.entries.filter((entry) => isEmpty(entry) && !isAllowed(entry));
    if (found.length === 0) return;
    const outermost = createOutermost(frontMatter.entries, isAllowed);
    const needed = new Set([...NEEDED_KEYS, ...requiredKeys(settings)]);
    const isFixable = !isEntangled(frontMatter);
    // Several values may go with the one map around them.
    const removals = new Map<FrontMatterEntry, Removal | undefined>();
    for (const entry of found) {
      const { path, value, token } = entry;
      const key = pathName(path);
      const at = { start: entry.key?.start ?? value.start, end: value.end };
      const top = String(path[0]);
      const [goes, parent] = outermost(entry);
      if (isFixable && !needed.has(top) && !removals.has(goes))
        removals.set(goes, removalOf(source, frontMatter, goes, parent));
      const removal = removals.get(goes);
      const isSafe = !isDraft && removal?.hasComment === false && isReadAsNone(goes, settings);
      const safety: FixSafety = isSafe ? "safe" : "unsafe";
      const fix = removal && { safety, edits: [{ ...removal.range, text: "" }], keys: [top] };
      if (token === "") report({ at, message: "nothing", values: { key }, fix });
      else report({ at, message: "empty", values: { key, token }, fix });
    }
  },
});

function isEmpty({ style, data, token }: FrontMatterEntry): boolean {
  // An alias to an empty value is not empty where it stands.
  if (token.startsWith("*")) return false;
  if (style === "empty" || data === null) return true;
  if (style === "collection") return typeof data === "object" && Object.keys(data ?? {}).length === 0;
  return typeof data === "string" && data.trim() === "";
}

/**
 * Tells the outermost map or list around an entry in which nothing but empty values stands, with what is around it: a
 * key whose last value is taken out would be an empty key itself.
 */
function createOutermost(
  entries: readonly FrontMatterEntry[],
  isAllowed: (entry: FrontMatterEntry) => boolean,
): (entry: FrontMatterEntry) => readonly [FrontMatterEntry, FrontMatterEntry | undefined] {
  const byPath = new Map(entries.map((entry) => [JSON.stringify(entry.path), entry]));
  const filled = new Set<string>();
  for (const entry of entries) {
    const isBare = isEmpty(entry) || (entry.style === "collection" && !entry.token.startsWith("*"));
    if (isBare && !isAllowed(entry)) continue;
    for (let length = entry.path.length; length > 0; length--) {
      const name = JSON.stringify(entry.path.slice(0, length));
      if (filled.has(name)) break;
      filled.add(name);
    }
  }
  return (entry) => {
    let goes = entry;
    for (;;) {
      const name = JSON.stringify(goes.path.slice(0, -1));
      const parent = byPath.get(name);
      if (!parent || filled.has(name)) return [goes, parent];
      goes = parent;
    }
  };
}

/** The keys that the site's own schema asks for. */
function requiredKeys({ frontMatter }: Settings): string[] {
  const required = frontMatter?.required;
  return Array.isArray(required) ? required.map(String) : [];
}

/**
 * True where the generator makes of the empty value what it makes of none. Jekyll takes its default for a key with
 * nothing or an empty map, but not for an empty text or list; other generators leave their defaults out, and a schema may
 * ask for the key.
 */
function isReadAsNone({ path, data }: FrontMatterEntry, { site }: Settings): boolean {
  const kind = site?.kind ?? "unknown";
  if (kind === "astro") return false;
  // Categories may be part of the address; tags are not.
  if (/^tags?$/.test(String(path[0])) && path.length <= 2) return true;
  // A place in a list may count.
  if (kind === "hugo" || path.some((step) => typeof step === "number")) return false;
  return data === null || data === undefined || (typeof data === "object" && !hasTextOrList(data));
}

/** True for a map of empty values among which there is more than nothing. */
function hasTextOrList(data: object): boolean {
  if (Array.isArray(data)) return true;
  return Object.values(data).some(
    (value) => value !== null && (typeof value !== "object" || hasTextOrList(value)),
  );
}
