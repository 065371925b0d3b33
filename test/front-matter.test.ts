import fc from "fast-check";
import { afterEach, describe, expect, test } from "vitest";
import rule from "../rules/front-matter/front-matter-schema.ts";
import { conclude } from "../src/core/conclude.ts";
import { bindPlan, lintPost } from "../src/core/lint.ts";
import { readPlainYaml } from "../src/post/front-matter/plain-yaml.ts";
import { readAnyYaml } from "../src/post/front-matter/yaml.ts";
import { type FrontMatter, readFrontMatter } from "../src/post/front-matter.ts";
import { createSource, pointAt, type Range, sliceOf } from "../src/post/source.ts";
import type { Settings } from "../src/rule.ts";
import { parsePost } from "./parse.ts";

function read(text: string): FrontMatter {
  return readFrontMatter(createSource(text));
}

function place(text: string, { start, end }: Range): string {
  const { lineStarts } = createSource(text);
  const from = pointAt(lineStarts, start);
  const to = pointAt(lineStarts, end);
  return `${from.line}:${from.column}-${to.line}:${to.column}`;
}

/** `kind line:column-line:column detail` for each error. */
function errorsOf(text: string): string[] {
  const frontMatter = read(text);
  if (frontMatter.state !== "broken") return [frontMatter.state];
  return frontMatter.errors.map(({ kind, at, detail }) => `${kind} ${place(text, at)} ${detail}`);
}

/** `path style line:column-line:column token` for each entry. */
function entriesOf(text: string): string[] {
  const frontMatter = read(text);
  if (frontMatter.state !== "data") return [frontMatter.state];
  return frontMatter.entries.map(
    ({ path, style, value, token }) => `${path.join(".")} ${style} ${place(text, value)} ${token}`,
  );
}

function yaml(block: string): string {
  return `---\n${block}\n---\n\n본문입니다.\n`;
}

describe("state and block", () => {
  test.each<[string, string, FrontMatter["state"], string]>([
    ["nothing", "", "absent", ""],
    ["a text", "본문입니다.\n", "absent", ""],
    ["closed", "---\ntitle: A\n---\n본문", "data", "1:1-4:1"],
    ["closed by dots", "---\ntitle: A\n...\n본문", "data", "1:1-4:1"],
    ["blanks behind the fences", "--- \t\ntitle: A\n---  \n본문", "data", "1:1-4:1"],
    ["no line ending at the end", "---\ntitle: A\n---", "data", "1:1-3:4"],
    ["a byte order mark", "\uFEFF---\ntitle: A\n---\n", "data", "1:2-4:1"],
    ["empty", "---\n---\n", "data", "1:1-3:1"],
    ["a fence with more behind it does not close", "---\ntitle: A\n---- \n", "unclosed", "1:1-4:1"],
    ["four dashes do not open", "----\ntitle: A\n---\n", "absent", ""],
    ["a blank line first", "\n---\ntitle: A\n---\n", "misplaced", "2:1-5:1"],
    ["a blank first", " ---\ntitle: A\n---\n", "misplaced", "1:2-4:1"],
    ["two byte order marks", "\uFEFF\uFEFF---\ntitle: A\n---\n", "misplaced", "1:3-4:1"],
    ["a rule after a blank line", "\n---\n\n본문\n\n---\n", "absent", ""],
    ["unclosed", "---\ntitle: A\ndate: 2026-03-02\n\n본문", "unclosed", "1:1-4:1"],
    ["unclosed before a heading", "---\ntitle: A\n# 요약\n본문", "unclosed", "1:1-3:1"],
    ["unclosed with a rule in the body", "---\ntitle: A\n\n## 요약\n\n본문\n\n---\n", "unclosed", "1:1-3:1"],
    ["a rule at the top", "---\n\n본문입니다.\n", "absent", ""],
    ["a rule at the top and one below", "---\n\n본문입니다.\n\n---\n\n끝\n", "absent", ""],
    ["a rule before a sentence with a colon", "---\n참고: 요약만 적습니다.\n\n본문", "absent", ""],
    ["comments behind a blank line", "---\ntitle: A\n\n## 분류\ntags: [a]\n---\n", "data", "1:1-7:1"],
    ["toml", "+++\ntitle = 'A'\n+++\n", "data", "1:1-4:1"],
    ["toml unclosed", "+++\ntitle = 'A'\n\n본문", "unclosed", "1:1-3:1"],
    ["toml by name", "---toml\ntitle = 'A'\n---\n", "data", "1:1-4:1"],
    ["json", '{\n  "title": "A"\n}\n본문', "data", "1:1-4:1"],
    ["json by name", '--- json\n{"title": "A"}\n---\n', "data", "1:1-4:1"],
    ["json unclosed", '{\n  "title": "A",\n\n본문', "unclosed", "1:1-3:1"],
    ["a brace and more on its line", '{"a": 1} 은 집합입니다.\n', "absent", ""],
    ["liquid", "{% include toc.html %}\n", "absent", ""],
    ["liquid output", '{{ "a" }}\n', "absent", ""],
    ["an attribute list", "{: .notice}\n", "absent", ""],
    ["a language nobody knows", "---ini\ntitle=A\n---\n", "unsupported", "1:1-4:1"],
    ["a rule with a word", "--- 끝 ---\n본문\n", "absent", ""],
    ["a list for keys", "---\n- a\n---\n", "broken", "1:1-4:1"],
  ])("%s", (_, text, state, block) => {
    const frontMatter = read(text);
    expect(frontMatter.state).toBe(state);
    expect(frontMatter.state === "absent" ? "" : place(text, frontMatter.block)).toBe(block);
  });
});

describe("each mistake is one error, where it is made", () => {
  test.each<[string, string, string[]]>([
    ["a colon in a value", "title: a: b\ndate: x", ["colon 2:9-2:10 title"]],
    ["a colon at the end", "title: a:\ndate: x", ["colon 2:9-2:10 title"]],
    ["no blank behind a colon", "date: x\ntitle:a", ["colon-space 3:1-3:7 title"]],
    ["nothing but that", "title:a", ["colon-space 2:1-2:7 title"]],
    ["a tab", "tags:\n\t- a\n\t- b", ["tab 3:1-3:2 - a"]],
    ["a key twice", "title: a\ntags: []\ntitle: b", ["duplicate-key 4:1-4:6 title"]],
    ["a key twice below another", "header:\n  a: 1\n  a: 2", ["duplicate-key 4:3-4:4 a"]],
    ["an open quote", 'title: "a\ndate: "b"\ntags: []', ['quote 2:8-2:10 "']],
    ["an open quote in a list", "tags: ['a, b]\ndate: x", ["quote 2:8-2:14 '"]],
    ["a quote inside of quotes", "title: 'It's a'", ["after-quote 2:12-2:16 s a'"]],
    ["text behind quotes", 'title: "A": b\ndate: x', ["after-quote 2:11-2:14 : b"]],
    ["an at sign", "author: @a\ndate: x", ["reserved 2:9-2:11 @"]],
    ["a backtick", "title: `a` b", ["reserved 2:8-2:13 `"]],
    ["bold text", "title: **a** b\ndate: x", ["reserved 2:8-2:15 *"]],
    ["a bracket that needs quotes", "title: [논문 리뷰] foo\ndate: x", ["reserved 2:8-2:19 ["]],
    ["an open bracket", "tags: [a, b\ndate: x", ["bracket 2:7-2:12 ["]],
    ["a bad indent", "a:\n  b: 1\n c: 2\nd: 3", ["indent 4:1-4:2 c: 2"]],
    ["an indent that nothing explains", "title: a\n  date: x", ["indent 3:1-3:3 date: x"]],
    ["an indented first line", " title: a\ndate: x", ["indent 2:1-2:2 title: a"]],
    ["a list item before the keys", "- a\nb: c", ["stray 2:1-2:4 - a"]],
    ["a line without a key", "title: a\n본문 한 줄\ndate: x", ["stray 3:1-3:7 본문 한 줄"]],
    ["a backslash", 'title: "\\d"', ["escape 2:9-2:11 \\d"]],
    ["an alias without anchor", "title: *a", ["alias 2:8-2:10 *a"]],
    ["an alias inside of its anchor", "a: &a [*a]", ["alias 2:8-2:10 *a"]],
    ["text", "제목만", ["not-a-map 2:1-2:4 제목만"]],
    [
      "several, each on its line",
      'title: a: b\ndate: x\ndate: y\nexcerpt: "c\nlink: *gone\nauthor: @a',
      [
        "colon 2:9-2:10 title",
        "duplicate-key 4:1-4:5 date",
        'quote 5:10-5:12 "',
        "alias 6:7-6:12 *gone",
        "reserved 7:9-7:11 @",
      ],
    ],
  ])("%s", (_, block, expected) => {
    expect(errorsOf(yaml(block))).toEqual(expected);
    // Lines end in three ways, and no place depends on it.
    expect(errorsOf(yaml(block).replaceAll("\n", "\r\n"))).toEqual(expected);
    expect(errorsOf(yaml(block).replaceAll("\n", "\r"))).toEqual(expected);
  });

  test("the first of two keys is the other half", () => {
    const text = yaml("title: a\ntitle: b");
    const frontMatter = read(text);
    const [error] = frontMatter.state === "broken" ? frontMatter.errors : [];
    expect(error?.related && place(text, error.related)).toBe("2:1-2:6");
  });

  test.each<[string, string, string[]]>([
    ["toml, an open quote", '+++\na = 1\ntitle = "A\n+++\n', ['quote 3:9-3:11 "']],
    ["toml, a key twice", "+++\na = 1\na = 2\n+++\n", ["duplicate-key 3:1-3:2 a"]],
    ["toml, no such date", "+++\ndate = 2026-02-30\n+++\n", ["syntax 2:8-2:18 2026-02-30"]],
    ["json, a missing comma", '{\n"a": 1\n"b": 2\n}\n', ['syntax 3:1-3:7 "b": 2']],
    ["json, a comment", '{\n"a": 1 // b\n}\n', ["syntax 2:8-2:12 // b"]],
    ["json, a comma at the end", '{\n"a": 1,\n}\n', ["syntax 3:1-3:2 }"]],
    ["json, an open quote", '{\n"a": "b,\n"c": 1\n}\n', ['quote 2:6-2:9 "']],
    ["json, a key twice", '{"a": 1, "a": 2}\n', ["duplicate-key 1:10-1:13 a"]],
  ])("%s", (_, text, expected) => {
    expect(errorsOf(text)).toEqual(expected);
  });
});

describe("entries", () => {
  const block = [
    'title: "A: b"',
    "date: 2026-03-02 # 발행",
    "excerpt: >-",
    "  한 줄",
    "  두 줄",
    "author:",
    "header: {teaser: /a.png, overlay: }",
    "tags:",
    "  - a",
    "  -",
    "  - [b, 'c']",
    "id: &id 0123",
    "copy: *id",
  ].join("\n");
  const expected = [
    'title quoted 2:8-2:14 "A: b"',
    "date plain 3:7-3:17 2026-03-02",
    "excerpt block 4:10-6:6 >-\n  한 줄\n  두 줄",
    "author empty 7:8-7:8 ",
    "header collection 8:9-8:36 {teaser: /a.png, overlay: }",
    "header.teaser plain 8:18-8:24 /a.png",
    "header.overlay empty 8:34-8:34 ",
    "tags collection 10:3-12:13 - a\n  -\n  - [b, 'c']",
    "tags.0 plain 10:5-10:6 a",
    "tags.1 empty 11:4-11:4 ",
    "tags.2 collection 12:5-12:13 [b, 'c']",
    "tags.2.0 plain 12:6-12:7 b",
    "tags.2.1 quoted 12:9-12:12 'c'",
    "id plain 13:9-13:13 0123",
    "copy plain 14:7-14:10 *id",
  ];

  test("stand where they are written", () => {
    expect(entriesOf(yaml(block))).toEqual(expected);
  });

  test.each(["\r\n", "\r"])("stand there with any line ending", (ending) => {
    expect(entriesOf(yaml(block).replaceAll("\n", ending))).toEqual(
      expected.map((line) => line.replaceAll("\n", ending)),
    );
  });

  test("hold what the language reads, dates as text", () => {
    const frontMatter = read(yaml(block));
    expect(frontMatter.state === "data" && frontMatter.data).toMatchObject({
      title: "A: b",
      date: "2026-03-02",
      excerpt: "한 줄 두 줄",
      author: null,
      tags: ["a", null, ["b", "c"]],
      id: 123,
      copy: 123,
    });
  });

  test("of TOML and JSON", () => {
    const toml =
      '+++\ntitle = "A"\ndate = 2026-03-02\n[params]\na.b = [1, {c = "d"}]\n[[items]]\nx = 1\n+++\n';
    expect(entriesOf(toml)).toEqual([
      'title quoted 2:9-2:12 "A"',
      "date plain 3:8-3:18 2026-03-02",
      'params collection 5:1-5:21 a.b = [1, {c = "d"}]',
      'params.a.b collection 5:7-5:21 [1, {c = "d"}]',
      "params.a.b.0 plain 5:8-5:9 1",
      'params.a.b.1 collection 5:11-5:20 {c = "d"}',
      'params.a.b.1.c quoted 5:16-5:19 "d"',
      "items.0 collection 7:1-7:6 x = 1",
      "items.0.x plain 7:5-7:6 1",
    ]);
    const frontMatter = read(toml);
    expect(frontMatter.state === "data" && frontMatter.data).toEqual(
      // toEqual does not look at prototypes.
      { title: "A", date: "2026-03-02", params: { a: { b: [1, { c: "d" }] } }, items: [{ x: 1 }] },
    );
    expect(entriesOf('{"a": [1, "b"],\n "c": {"d": null}}\n')).toEqual([
      'a collection 1:7-1:15 [1, "b"]',
      "a.0 plain 1:8-1:9 1",
      'a.1 quoted 1:11-1:14 "b"',
      'c collection 2:7-2:18 {"d": null}',
      "c.d plain 2:13-2:17 null",
    ]);
  });
});

describe("hostile input", () => {
  const marker = "frontMatterWasRun";
  afterEach(() => {
    expect(Object.hasOwn(globalThis, marker)).toBe(false);
  });

  test.each([
    "---js",
    "--- js",
    "---javascript",
    "---JS ",
    "---Javascript\t",
    "---coffee",
    "---cson",
    "---ts",
  ])("%s is never run", (fence) => {
    for (const code of [`globalThis.${marker} = 1`, `{ title: (globalThis.${marker} = 1) }`]) {
      expect(read(`${fence}\n${code}\n---\n본문`)).toMatchObject({ state: "unsupported", executable: true });
      expect(read(`${fence}\n${code}\n`).state).toBe("unsupported");
    }
  });

  test("fences of code inside of a block are never run", () => {
    expect(read(`---\ntitle: A\n---js\nglobalThis.${marker} = 1\n---\n`).state).toBe("broken");
    expect(read(`---\n---js\nglobalThis.${marker} = 1\n---\n`).state).toBe("broken");
    expect(read(`---\nexcerpt_separator: {a: 1}\n---\n본문`).state).toBe("data");
  });

  test.each([
    ["yaml", "---\n__proto__: {polluted: 1}\nconstructor: 2\n---\n"],
    ["toml", '+++\n"__proto__" = {polluted = 1}\nconstructor = 2\n+++\n'],
    ["json", '{"__proto__": {"polluted": 1}, "constructor": 2}\n'],
  ])("__proto__ is a key like any other in %s", (_, text) => {
    const frontMatter = read(text);
    const data = frontMatter.state === "data" ? frontMatter.data : {};
    expect(Object.keys(data)).toEqual(["__proto__", "constructor"]);
    expect("polluted" in {}).toBe(false);
    expect("polluted" in data).toBe(false);
  });

  test("aliases that multiply", () => {
    const lines = ["a0: &a0 [x, x]"];
    for (let i = 1; i < 30; i++) lines.push(`a${i}: &a${i} [*a${i - 1}, *a${i - 1}]`);
    expect(errorsOf(yaml(lines.join("\n")))).toEqual(["alias 3:10-3:13 *a0"]);
  });

  test("size", () => {
    const keys = Array.from({ length: 10_000 }, (_, i) => `k${i}: v`).join("\n");
    const many = read(yaml(keys));
    expect(many.state === "data" && many.entries.length).toBe(10_000);
    expect(read(yaml(`a: ${"[".repeat(20_000)}`)).state).toBe("broken");
    expect(read(`{"a": ${"[".repeat(20_000)}${"]".repeat(20_000)}}\n`).state).not.toBe("data");
    expect(read(`---\ntitle: A\n${"\n".repeat(200_000)}---\n`).state).toBe("data");
    expect(read(`---${" ".repeat(200_000)}x\n`).state).not.toBe("data");
    expect(read(yaml(`a: b: ${" ".repeat(50_000)}c`)).state).toBe("broken");
  });

  test("units that are no text", () => {
    expect(entriesOf(yaml("title: a\0b\ud800c"))).toEqual(["title plain 2:8-2:13 a\0b\ud800c"]);
  });
});

describe("any text", () => {
  const pieces = fc.constantFrom(
    ..."---|...|+++|---js|title: |a: b|date: 2026-03-02|- |[|]|{|}|\"|'|:|: |#|&a |*a|<<: |? |! |>|%|@|\\|\t|  |\n|\r|\r\n|\uFEFF|\0|\ud83d|본문|=|[x]|,|__proto__: ".split(
      "|",
    ),
    "|",
  );
  const texts = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.array(pieces, { maxLength: 40 }).map((parts) => parts.join("")),
    fc
      .tuple(
        fc.constantFrom("---\n", "+++\n", "{\n", "--- json\n", "---\r"),
        fc.array(pieces, { maxLength: 30 }),
      )
      .map(([fence, parts]) => `${fence}${parts.join("")}\n${fence}`),
  );

  test("has a state, and all places lie in it", () => {
    fc.assert(
      fc.property(texts, (text) => {
        const source = createSource(text);
        const frontMatter = readFrontMatter(source);
        if (frontMatter.state === "absent") return;
        const ranges: Range[] = [frontMatter.fence, frontMatter.block];
        if (frontMatter.state === "broken") {
          expect(frontMatter.errors.length).toBeGreaterThan(0);
          for (const { at, related } of frontMatter.errors) ranges.push(at, related ?? at);
        }
        if (frontMatter.state === "data") {
          for (const { key, value, token } of frontMatter.entries) {
            ranges.push(value, key ?? value);
            expect(token).toBe(sliceOf(source, value));
          }
        }
        for (const { start, end } of ranges) {
          expect(start).toBeGreaterThanOrEqual(0);
          expect(end).toBeGreaterThanOrEqual(start);
          expect(end).toBeLessThanOrEqual(text.length);
        }
      }),
      { numRuns: 2000 },
    );
  });
});

describe("YAML of the plainest kind", () => {
  const values =
    "abc|123|0x1F|1.50|1e3|.5|-.inf|.nan|-1|null|~|True|yes|2024-01-02 10:00:00 +0900|12:30|a: b|a:b|a:|a #c|a#c|#c|\"q\"|\"q\" x|'it''s'|'|\"a\\nb\"|\"a: b\"|'open|close'|[a, b]|[a, b|[]|[a,]|[\"a\", 'b c']|[a: b]|[[x]]|[1, 2.0, null, ]|{}|{a: b}|&x a|*x|!t a|>-|- a|-|-a|? a|%a|@a|한글 제목|“인용”|/a/b.png|...|---|a 'b'|  a  |1_000|0123|C++|😀|\u00a0a|<<".split(
      "|",
    );
  const value = fc.constantFrom("", ...values, "|");
  const key = fc.constantFrom(
    ..."title|date|tags|a|b|constructor|null|__proto__|x-y|제목|1|a b|<<|_k".split("|"),
  );
  const line = fc
    .tuple(
      fc.constantFrom("", "", "", "  ", "  ", "    ", " ", "\t"),
      fc.oneof(
        fc.tuple(key, fc.constantFrom(": ", ": ", ":", ":  ", " : "), value).map((parts) => parts.join("")),
        fc.tuple(fc.constantFrom("- ", "- ", "-", "-   "), value).map((parts) => parts.join("")),
        value,
        fc.constantFrom("", "# comment"),
      ),
      fc.constantFrom("", "", " "),
    )
    .map((parts) => parts.join(""));

  test("is read as the package reads it", () => {
    fc.assert(
      fc.property(
        fc.array(line, { minLength: 1, maxLength: 6 }),
        fc.constantFrom("\n", "\n", "\r\n", "\r"),
        (lines, ending) => {
          const raw = lines.join(ending);
          const plain = readPlainYaml(raw, 7);
          if (plain) expect(plain).toEqual(readAnyYaml(raw, 7));
        },
      ),
      { numRuns: 3000 },
    );
  });

  test("is what posts begin with", () => {
    const posts = [
      "layout: post\ntitle:  \"[논문 리뷰] LoRA: 저랭크\"\ndate:   2025-01-17 00:00:00 +0900\ntags: [NLP, 'a b']\n# image:\n",
      "categories:\n- VLM\nexcerpt: 'SAM 2: Segment Anything in Images and\n  Videos 논문 요약'\nheader: {}\ntoc: true\n",
      "title: Whisper\ntags:\n  - speech\n  - ASR\nheader:\n  teaser: /a.png\n  overlay: 0.5\n\nvenue : ICML\n",
    ];
    for (const raw of posts) expect(readPlainYaml(raw, 0)).toEqual(readAnyYaml(raw, 0));
  });
});

describe("a schema of the site's own", () => {
  const frontMatter: NonNullable<Settings["frontMatter"]> = {
    type: "object",
    required: ["title", "venue"],
    additionalProperties: false,
    properties: {
      title: { type: "string" },
      venue: { enum: ["ACL", "EMNLP"] },
      rating: { type: "integer", maximum: 5 },
      tags: { type: "array", items: { type: "string" } },
      author: { type: "object", required: ["name"], properties: { name: { type: "string" } } },
      flagOrCount: { type: ["boolean", "number"] },
    },
  };

  function lint(text: string, settings: Settings, options: unknown = {}, path = "post.md"): string[] {
    const plan = {
      rules: [{ id: rule.meta.id, severity: "error" as const, options: rule.options.parse(options) }],
      settings,
      locale: "en" as const,
    };
    const bound = bindPlan(plan, [rule]);
    const found = conclude([lintPost(parsePost(path, text), bound)], () => bound, [rule]);
    expect(found.faults).toEqual([]);
    return found.diagnostics.map(
      ({ place: at, message }) => `${at.line}:${at.column}-${at.endLine}:${at.endColumn} ${message}`,
    );
  }

  test("is held to in every place", () => {
    const text = yaml("venu: ACL\nrating: 9\ntags:\n- a\n- 3\nauthor: {nick: a}\nflagOrCount: x\ntitle: A");
    expect(lint(text, { frontMatter })).toEqual([
      '1:1-1:4 The key "venue" is missing.',
      '2:1-2:5 No key "venu" is known. Did you mean "venue"?',
      '3:9-3:10 "rating" is 9, which is more than the most allowed: 5.',
      '6:3-6:4 "tags[1]" must be text, but is: 3',
      '7:1-7:7 The key "author.name" is missing.',
      '8:14-8:15 "flagOrCount" is x, but must be one of: boolean, number.',
    ]);
  });

  test("values that are one of a few", () => {
    expect(lint(yaml("title: A\nvenue: NAACL"), { frontMatter })).toEqual([
      '3:8-3:13 "venue" is NAACL, but must be one of: ACL, EMNLP.',
    ]);
  });

  test("asks nothing of a README but that its values fit", () => {
    expect(lint(yaml("rating: x"), { frontMatter }, {}, "docs/README.ko.md")).toHaveLength(1);
  });

  test("strict reports unknown keys of the built-in one", () => {
    const text = yaml("title: A\ndate: 2026-03-02\ncatagories: [a]\nzzz: 1");
    expect(lint(text, {})).toEqual([]);
    expect(lint(text, {}, { strict: true })).toEqual([
      '4:1-4:11 No key "catagories" is known. Did you mean "categories"?',
      '5:1-5:4 No key "zzz" is known.',
    ]);
  });
});
