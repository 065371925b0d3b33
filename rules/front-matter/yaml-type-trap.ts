import { z } from "zod";
import { isEntangled } from "../../src/post/front-matter/edits.ts";
import type { FrontMatterEntry } from "../../src/post/front-matter.ts";
import { definePostRule, type Fix, type FixSafety, type Json, type Settings } from "../../src/rule.ts";

const DATE_KEY =
  /^(?:date|last_modified_at|updated|modified|lastmod|created|created_at|publishDate|pubDate|updatedDate|expiryDate)$/i;
/** Keys that are numbers by nature: a zero more or less says nothing there. */
const NUMBER_KEY =
  /^(?:weight|order|priority|rating|score|sidebar_position|nav_order|lat|lng|lon|latitude|longitude|zoom|width|height|opacity|alpha|ratio|scale|year|overlay_filter|changefreq|.*_(?:score|rating|ratio))$/i;
/** Text in which `no` is a word or a name; under other keys it may be meant to switch something off. */
const WORD_KEY =
  /^(?:title|subtitle|authors?|names?|tags?|categor(?:y|ies)|keywords|lang|language|locale|country|slug)$/i;
/** Numbers that only name something: each of their digits counts. */
const NAME_KEY = /^(?:arxiv|doi|pmid|isbn)|(?:^|[_-])(?:id|version|code)$/i;
/** Keys that are text by nature: whoever writes `no` there means the word. */
const TEXT_KEY =
  /^(?:title|subtitle|excerpt|description|summary|authors?|names?|tags?|categor(?:y|ies)|keywords|lang|language|locale|country|slug|permalink|venue|conference|journal|publisher|affiliations?|series|arxiv|arxiv_id|doi|alt|caption|label|toc_label)$/i;

export default definePostRule({
  meta: {
    id: "yaml-type-trap",
    summary: {
      en: "What the front matter says is what YAML makes of it.",
      ko: "프런트 매터의 값은 YAML이 읽어도 적은 그대로입니다.",
    },
    why: {
      en: "YAML takes some unquoted text for numbers and truth values, and the page then shows something else: 1706.0376 for 1706.03760.",
      ko: "YAML은 따옴표 없는 글을 숫자나 참·거짓으로 읽기도 합니다. 그러면 1706.03760이 1706.0376처럼 다르게 나옵니다.",
    },
    severity: "error",
    messages: {
      en: {
        zero: {
          text: '"{key}" is read as a number, so {token} loses its last zero.',
          help: 'Put it in quotes: "{token}".',
        },
        leading: {
          text: '"{key}" is read as a number, so {token} loses its first zero.',
          help: 'Put it in quotes: "{token}".',
        },
        sexagesimal: {
          text: '"{key}" is {token}, which many readers of YAML take for the number {becomes}.',
          help: 'Put it in quotes: "{token}".',
        },
        boolean: {
          text: '"{key}" is {token}, which many readers of YAML take for {becomes}.',
          help: 'Put it in quotes: "{token}".',
        },
        number: {
          text: '"{key}" is {token}, which is read as the number {becomes}.',
          help: 'Put it in quotes: "{token}".',
        },
      },
      ko: {
        zero: {
          text: '"{key}" 값({token})은 숫자로 읽혀 끝의 0이 사라집니다.',
          help: '따옴표로 감싸세요: "{token}"',
        },
        leading: {
          text: '"{key}" 값({token})은 숫자로 읽혀 맨 앞의 0이 사라집니다.',
          help: '따옴표로 감싸세요: "{token}"',
        },
        sexagesimal: {
          text: '"{key}" 값({token})을 많은 YAML 파서가 숫자로 읽습니다: {becomes}',
          help: '따옴표로 감싸세요: "{token}"',
        },
        boolean: {
          text: '"{key}" 값({token})을 많은 YAML 파서가 {becomes} 값으로 읽습니다.',
          help: '따옴표로 감싸세요: "{token}"',
        },
        number: {
          text: '"{key}" 값({token})은 숫자로 읽힙니다: {becomes}',
          help: '따옴표로 감싸세요: "{token}"',
        },
      },
    },
    fixable: "safe",
    examples: { flags: "flags-arxiv-number-that-ends-in-zero.md", allows: "allows-quoted-values.md" },
  },
  options: z.strictObject({}),
  check({ source, frontMatter }, { settings, report }) {
    if (frontMatter.state !== "data" || frontMatter.language !== "yaml") return;
    const isFixable = !isEntangled(frontMatter);
    for (const entry of frontMatter.entries) {
      const key = entry.path.findLast((step) => typeof step === "string");
      if (entry.style !== "plain" || typeof key !== "string" || DATE_KEY.test(key)) continue;
      const trap = findTrap(entry, key);
      if (!trap) continue;
      const values = { key, token: entry.token, becomes: trap.becomes };
      const lead = source.text.slice(Math.max(0, entry.value.start - 40), entry.value.start);
      const fix =
        isFixable && !/[!&][^\s,[\]{}!&]*\s+$/.test(lead) ? quote(entry, key, trap, settings) : undefined;
      report({ at: entry.value, message: trap.message, values, fix });
    }
  },
});

/** Quotes around the value; none where a number is meant, for that is written in another way. */
function quote(
  { path, value, token }: FrontMatterEntry,
  key: string,
  { message }: Trap,
  { site, frontMatter }: Settings,
): Fix | undefined {
  const top = String(path[0]);
  if ((message === "leading" && NUMBER_KEY.test(key)) || isNoText(frontMatter, path)) return undefined;
  const isText =
    message === "boolean"
      ? WORD_KEY.test(key)
      : message !== "zero" || TEXT_KEY.test(key) || NAME_KEY.test(key);
  // The schema of an Astro site may ask for the number.
  const safety: FixSafety = isText && site?.kind !== "astro" ? "safe" : "unsafe";
  return { safety, edits: [{ ...value, text: `"${token}"` }], keys: [top] };
}

/** True where the site's own schema wants something else than text at a path. */
function isNoText(schema: Json | undefined, path: FrontMatterEntry["path"]): boolean {
  let at = schema;
  for (const step of path)
    at = typeof step === "number" ? member(at, "items") : member(member(at, "properties"), step);
  const type = member(at, "type");
  return type !== undefined && type !== "string" && !(Array.isArray(type) && type.includes("string"));
}

function member(value: Json | undefined, key: string): Json | undefined {
  return isMap(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

function isMap(value: Json | undefined): value is { readonly [key: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

type Trap = {
  readonly message: "zero" | "leading" | "sexagesimal" | "boolean" | "number";
  readonly becomes: string;
};

function findTrap({ token, data }: FrontMatterEntry, key: string): Trap | undefined {
  const isNumber = NUMBER_KEY.test(key);
  const becomes = String(data);
  // `1.0` alone keeps its zero in most generators.
  if (typeof data === "number" && /^[-+]?\d+\.\d+0$/.test(token))
    return isNumber ? undefined : { message: "zero", becomes };
  if (typeof data === "number" && /^[-+]?0\d+$/.test(token)) {
    return isNumber && Number.parseInt(token, 8) === data ? undefined : { message: "leading", becomes };
  }
  // YAML 1.1, which Jekyll and Hexo read, counts in sixties.
  if (/^[-+]?[1-9]\d*(?::[0-5]?\d){1,2}$/.test(token)) {
    const total = token.split(":").reduce((sum, part) => sum * 60 + Number(part), 0);
    return { message: "sexagesimal", becomes: String(total) };
  }
  if (!TEXT_KEY.test(key)) return undefined;
  if (/^(?:yes|Yes|YES|on|On|ON)$/.test(token)) return { message: "boolean", becomes: "true" };
  if (/^(?:no|No|NO|off|Off|OFF)$/.test(token)) return { message: "boolean", becomes: "false" };
  const notation = /^(?:[-+]?\d+(?:\.\d*)?[eE][-+]?\d+|0x[\da-fA-F]+|0o[0-7]+)$/.test(token);
  return typeof data === "number" && notation ? { message: "number", becomes } : undefined;
}
