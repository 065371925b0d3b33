import { z } from "zod";
import { judgeByKeys, judgeBySchema, type SchemaProblem } from "../../src/post/front-matter/judge.ts";
import { dateOfFileName, isPlainPage } from "../../src/post/front-matter/names.ts";
import { KNOWN_KEYS } from "../../src/post/front-matter/schema.ts";
import type { FrontMatterLanguage } from "../../src/post/front-matter.ts";
import { nearest } from "../../src/post/nearest.ts";
import { missingKeys } from "../../src/post/outline/template.ts";
import { folderOf, folderOfPages, isTimeless } from "../../src/post/site/pages.ts";
import { defineSiteRule, type Settings } from "../../src/rule.ts";

const REQUIRED = ["title", "date"] as const;

/** What is known of a post. */
type Fact = readonly [
  /** The opening line of its front matter. */
  start: number,
  end: number,
  language: FrontMatterLanguage,
  /** The required keys that it does not have, and those that it may not be asked for. */
  lacks: readonly string[],
  excused: readonly string[],
  /** The folder that it lies in, from the root of the site. */
  folder: string,
  /** Where it needs no date if the posts lie elsewhere: the folder that it may be a page of. */
  pageOf: string | null,
  problems: readonly (SchemaProblem & { readonly near: string })[],
];

export default defineSiteRule({
  meta: {
    id: "front-matter-schema",
    summary: {
      en: "Front matter has the keys that the site needs, each of the right type.",
      ko: "프런트 매터에는 사이트에 필요한 키가 올바른 형식으로 들어 있습니다.",
    },
    why: {
      en: "A value of the wrong type breaks the build or prints nonsense; a missing one leaves a post without title or place in the order.",
      ko: "형식이 다른 값은 빌드를 깨뜨리거나 엉뚱하게 표시되고, 값이 빠지면 제목이나 순서가 없는 글이 됩니다.",
    },
    severity: "error",
    // A key that no post has can be meant; a value of the wrong type is not.
    style: { unit: "posts", omissions: ["missing"] },
    messages: {
      en: {
        missing: { text: 'The key "{key}" is missing.', help: "Add a {line} line with its value." },
        text: {
          text: '"{key}" must be text, but is: {token}',
          help: "Write it as text, in quotes if it holds a bracket or a colon.",
        },
        date: {
          text: '"{key}" must be a date, but is: {token}',
          help: "Write it as year-month-day: 2025-01-31.",
        },
        "text-or-list": {
          text: '"{key}" must be text or a list of texts, but is: {token}',
          help: "Write one text, or one text after each dash; put quotes around texts that hold a colon.",
        },
        list: {
          text: '"{key}" must be a list, but is: {token}',
          help: "Write each item on a line of its own behind a dash.",
        },
        flag: {
          text: '"{key}" must be true or false, but is: {token}',
          help: "Write true or false without quotes.",
        },
        number: { text: '"{key}" must be a number, but is: {token}', help: "Write digits without quotes." },
        "whole-number": {
          text: '"{key}" must be a whole number, but is: {token}',
          help: "Write digits without quotes and without a point.",
        },
        map: {
          text: '"{key}" must hold keys of its own, but is: {token}',
          help: "Write the inner keys below it, each indented.",
        },
        types: {
          text: '"{key}" is {token}, but must be one of: {detail}.',
          help: "Write it as the site's schema asks.",
        },
        "one-of": { text: '"{key}" is {token}, but must be one of: {detail}.', help: "Choose one of these." },
        "too-small": {
          text: '"{key}" is {token}, which is less than the least allowed: {detail}.',
          help: "Write more of it, or a larger number.",
        },
        "too-big": {
          text: '"{key}" is {token}, which is more than the most allowed: {detail}.',
          help: "Shorten it, or write a smaller number.",
        },
        form: {
          text: '"{key}" is {token}, which has not the form {detail}.',
          help: "Write it in the form that is asked for.",
        },
        other: {
          text: '"{key}" is {token}, which the site\'s schema does not allow.',
          help: "Write it as the schema asks.",
        },
        said: { text: '"{key}" is {token}: {detail}', help: "Write it as the site's schema asks." },
        whole: {
          text: "The front matter as a whole does not fit the site's schema.",
          help: "Compare its keys with what the schema asks for.",
        },
        "whole-said": {
          text: "The front matter does not fit the site's schema: {detail}",
          help: "Write it as the schema asks.",
        },
        unknown: { text: 'No key "{key}" is known.', help: "Delete it, or correct its name." },
        near: {
          text: 'No key "{key}" is known. Did you mean "{near}"?',
          help: 'Write "{near}" if that is meant.',
        },
      },
      ko: {
        missing: { text: '"{key}" 키가 없습니다.', help: "{line} 줄을 넣고 값을 적으세요." },
        text: {
          text: '"{key}" 값은 글이어야 합니다: {token}',
          help: "글로 적으세요. 괄호나 콜론이 있으면 따옴표로 감싸세요.",
        },
        date: {
          text: '"{key}" 값은 날짜여야 합니다: {token}',
          help: "2025-01-31처럼 연-월-일로 적으세요.",
        },
        "text-or-list": {
          text: '"{key}" 값은 글이거나 글의 목록이어야 합니다: {token}',
          help: "글 하나를 적거나 줄표 뒤에 하나씩 적으세요. 콜론이 든 글은 따옴표로 감싸세요.",
        },
        list: {
          text: '"{key}" 값은 목록이어야 합니다: {token}',
          help: "항목마다 줄을 바꿔 줄표 뒤에 적으세요.",
        },
        flag: {
          text: '"{key}" 값은 true나 false여야 합니다: {token}',
          help: "따옴표 없이 true나 false로 적으세요.",
        },
        number: {
          text: '"{key}" 값은 숫자여야 합니다: {token}',
          help: "따옴표 없이 숫자로 적으세요.",
        },
        "whole-number": {
          text: '"{key}" 값은 정수여야 합니다: {token}',
          help: "따옴표와 소수점 없이 숫자로 적으세요.",
        },
        map: {
          text: '"{key}" 아래에는 하위 키가 있어야 합니다: {token}',
          help: "하위 키를 그 아래에 들여 쓰세요.",
        },
        types: {
          text: '"{key}" 값은 {token}인데, 허용되는 형식은 {detail}입니다.',
          help: "사이트의 스키마가 정한 형식으로 적으세요.",
        },
        "one-of": {
          text: '"{key}" 값은 {token}인데, 쓸 수 있는 값은 {detail}입니다.',
          help: "이 가운데 하나를 고르세요.",
        },
        "too-small": {
          text: '"{key}" 값은 {token}인데, 최솟값 {detail}에 못 미칩니다.',
          help: "내용을 더 적거나 더 큰 수를 적으세요.",
        },
        "too-big": {
          text: '"{key}" 값은 {token}인데, 최댓값 {detail}보다 큽니다.',
          help: "내용을 줄이거나 더 작은 수를 적으세요.",
        },
        form: {
          text: '"{key}" 값은 {token}인데, 정해진 형식({detail})과 다릅니다.',
          help: "정해진 형식으로 적으세요.",
        },
        other: {
          text: '"{key}" 값은 {token}인데, 사이트의 스키마에서 허용하지 않습니다.',
          help: "스키마가 정한 대로 적으세요.",
        },
        said: { text: '"{key}" 값이 {token}입니다. {detail}', help: "사이트의 스키마가 정한 대로 적으세요." },
        whole: {
          text: "프런트 매터 전체가 사이트의 스키마에 맞지 않습니다.",
          help: "스키마가 요구하는 키와 대조하세요.",
        },
        "whole-said": {
          text: "프런트 매터가 사이트의 스키마에 맞지 않습니다. {detail}",
          help: "스키마가 정한 대로 적으세요.",
        },
        unknown: { text: '"{key}" 키는 쓰이지 않습니다.', help: "지우거나 이름을 바로잡으세요." },
        near: {
          text: '"{key}" 키는 쓰이지 않습니다. 혹시 "{near}" 키인가요?',
          help: '그 키를 뜻했다면 "{near}"라고 적으세요.',
        },
      },
    },
    examples: { flags: "flags-title-read-as-list.md", allows: "allows-minimal-mistakes-post.md" },
  },
  options: z.strictObject({
    strict: z.boolean().default(false).describe("Report keys that no generator or theme is known to read."),
  }),
  collect(post, { options, settings }): Fact | undefined {
    const { frontMatter, path, sitePath } = post;
    if (frontMatter.state !== "data") return undefined;
    const { data, fence } = frontMatter;
    const schema = schemaOf(settings);
    const found = schema
      ? judgeBySchema(frontMatter, schema)
      : judgeByKeys(frontMatter, KNOWN_KEYS, options.strict);
    const problems = found
      .filter(({ kind }) => kind !== "missing" || !isPlainPage(path))
      .map((problem) => ({
        ...problem,
        near: problem.kind === "unknown" ? (nearest(problem.key, knownKeys(settings)) ?? "") : "",
      }));
    const excused =
      settings.frontMatter || isPlainPage(path)
        ? REQUIRED
        : dateOfFileName(path) || /(?:^|\/)_drafts\//.test(path) || isTimeless(post)
          ? ["date"]
          : [];
    const pageOf = folderOfPages(sitePath, settings.site?.kind);
    const isCarried = (key: string) =>
      key in data || (key === "date" && ("pubDate" in data || "publishDate" in data));
    const at = { start: fence.start, end: fence.end };
    // A site's own schema says more of its keys than the template that posts begin with.
    const forgotten = settings.template && !settings.frontMatter ? missingKeys(post, settings.template) : [];
    const lost = forgotten
      .filter((key) => !REQUIRED.some((one) => one === key))
      .map((key) => ({ kind: "missing" as const, at, key, token: "", detail: "", near: "" }));
    return [
      fence.start,
      fence.end,
      frontMatter.language,
      REQUIRED.filter((key) => !isCarried(key)),
      excused,
      folderOf(sitePath),
      pageOf === undefined || post.isReview ? null : pageOf,
      [...problems, ...lost],
    ];
  },
  conclude(facts, { report }) {
    const posts = [...facts.entries()].filter(([path]) => !isPlainPage(path)).map(([, fact]) => fact);
    const isPage = pagesAmong(facts);
    const demands = REQUIRED.map((key) => {
      const owes = (fact: Fact) => !fact[4].includes(key) && !(key === "date" && isPage(fact));
      const asked = posts.filter(owes);
      const having = asked.filter(([, , , lacks]) => !lacks.includes(key)).length;
      return { key, owes, isUsual: posts.length === 1 || having * 2 > asked.length - 1 };
    });
    for (const [path, fact] of facts) {
      const [start, end, language, lacks, , , , problems] = fact;
      const fence = { start, end };
      for (const { key, owes, isUsual } of demands) {
        if (isUsual && lacks.includes(key) && owes(fact))
          report({ path, at: fence, message: "missing", values: { key, line: lineOf(key, language) } });
      }
      for (const { kind, at, key, token, detail, near } of problems) {
        const values = { key, token, detail };
        if (key === "" && kind === "said")
          report({ path, at: fence, message: "whole-said", values: { detail } });
        else if (key === "") report({ path, at: fence, message: "whole" });
        else if (kind === "missing")
          report({ path, at, message: kind, values: { key, line: lineOf(key, language) } });
        else if (near !== "") report({ path, at, message: "near", values: { key, near } });
        else report({ path, at, message: kind, values });
      }
    }
  },
});

/** A site's schema takes longer to make than a post to judge; it is kept as long as the settings that hold it. */
const siteSchemas = new WeakMap<object, z.ZodType>();

/** The schema that the site gives. */
function schemaOf({ frontMatter, frontMatterSchema }: Settings): z.ZodType | undefined {
  if (frontMatterSchema || !frontMatter) return frontMatterSchema;
  const schema = siteSchemas.get(frontMatter) ?? z.fromJSONSchema(frontMatter);
  siteSchemas.set(frontMatter, schema);
  return schema;
}

function knownKeys({ frontMatter }: Settings): readonly string[] {
  if (!frontMatter) return [...KNOWN_KEYS.keys()];
  const { properties } = frontMatter;
  return typeof properties === "object" && properties !== null ? Object.keys(properties) : [];
}

/**
 * Tells which posts are pages that stand above the posts, and need no date: no more posts with a date lie beside them than
 * elsewhere below the folder that they may be pages of.
 */
function pagesAmong(facts: ReadonlyMap<string, Fact>): (fact: Fact) => boolean {
  const dated = new Map<string, number>();
  for (const [path, [, , , lacks, , folder]] of facts) {
    if (!lacks.includes("date") || dateOfFileName(path)) dated.set(folder, (dated.get(folder) ?? 0) + 1);
  }
  const below = new Map<string, number>();
  for (const [, , , , , , pageOf] of facts.values()) {
    if (pageOf === null || below.has(pageOf)) continue;
    let count = 0;
    for (const [folder, posts] of dated) if (folder.startsWith(pageOf)) count += posts;
    below.set(pageOf, count);
  }
  return ([, , , , , folder, pageOf]) =>
    pageOf !== null && (below.get(pageOf) ?? 0) >= 2 * (dated.get(folder) ?? 0);
}

/** How the line of a key begins, as its block writes keys. */
function lineOf(key: string, language: FrontMatterLanguage): string {
  if (language === "toml") return `"${key} ="`;
  return language === "json" ? `"${key}":` : `"${key}:"`;
}
