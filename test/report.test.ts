import { Chalk } from "chalk";
import fc from "fast-check";
import stringWidth from "string-width";
import { describe, expect, test } from "vitest";
import type { Conclusion, Diagnostic } from "../src/core/diagnostic.ts";
import { placeOf } from "../src/core/lint.ts";
import { createSource } from "../src/post/source.ts";
import type { Report, Style } from "../src/report/format.ts";
import { codeFrame } from "../src/report/frame.ts";
import { layOut, widthOf, wrap } from "../src/report/layout.ts";
import { visible, visibleAtStart } from "../src/report/text.ts";
import type { Locale } from "../src/rule.ts";
import { formats } from "./all-formats.ts";

const paint = new Chalk({ level: 0 });
const plain = (text: string) => text;

function placeIn(text: string, word: string) {
  const start = text.indexOf(word);
  return placeOf(createSource(text), { start, end: start + word.length });
}

function frame(text: string, word: string, width = 80): string[] {
  return codeFrame(createSource(text), placeIn(text, word), { paint, mark: plain, width });
}

/** The columns that the marks of a frame cover, and those that the word above them covers. */
function columns(lines: readonly string[], word: string) {
  const marks = lines.findIndex((line) => line.includes("^"));
  const above = lines[marks - 1] ?? "";
  const under = lines[marks] ?? "";
  const at = above.indexOf(word);
  return {
    word: [stringWidth(above.slice(0, at)), stringWidth(above.slice(0, at + word.length))],
    marks: [under.indexOf("^"), under.lastIndexOf("^") + 1],
  };
}

describe("marks stand right under what is meant", () => {
  test.each([
    ["ascii", "a line with BAD in it"],
    ["Hangul", "가나다 라마 BAD 바사"],
    ["Hangul under the marks", "앞 나쁜말 뒤", "나쁜말"],
    ["decomposed Hangul", `${"한글".normalize("NFD")} BAD`],
    ["decomposed Hangul under the marks", `앞 ${"한글".normalize("NFD")} 뒤`, "한글".normalize("NFD")],
    ["kana and ideographs", "漢字とカナ BAD 終"],
    ["half-width kana", "ｶﾅ BAD"],
    ["full-width letters", "ＡＢＣ BAD"],
    ["emoji", "👍 BAD"],
    ["emoji of many parts", "👩‍🔬👨‍👩‍👧‍👦🇰🇷👍🏽 BAD"],
    ["combining marks", `${"é".normalize("NFD")}a\u0323\u0302 BAD`],
    ["tabs", "\ta\tab\t가\tBAD"],
    ["escapes", "\u001B[31mred\u001B[0m BAD"],
    ["invisible marks", "\u200Ba\u202Eb\uFEFF BAD"],
    ["lone surrogates", "\uD83D BAD"],
    ["no-break and ideographic blanks", "\u00A0\u3000BAD"],
  ])("%s", (_, line, word = "BAD") => {
    const { word: expected, marks } = columns(frame(`# 제목\n\n${line}\n`, word), word);
    expect(marks).toEqual(expected);
  });

  test.each([40, 60, 80])("in a long line, cut to %i columns", (width) => {
    for (const before of [0, 1, 10, 37, 300, 50_000]) {
      for (const after of [0, 1, 10, 300, 50_000]) {
        const lines = frame(`${"가a".repeat(before)} BAD ${"나👍".repeat(after)}`, "BAD", width);
        const { word, marks } = columns(lines, "BAD");
        expect(marks).toEqual(word);
        for (const line of lines) expect(stringWidth(line)).toBeLessThanOrEqual(width);
      }
    }
  });
});

describe("frames", () => {
  test("hold no command that a build server obeys, and the marks stand right all the same", () => {
    const lines = frame("## 제목 ##vso[task.x]y BAD", "BAD");
    expect(lines[0]).toBe(" 1 │ ## 제목 #\\u{23}vso[task.x]y BAD");
    const { word, marks } = columns(lines, "BAD");
    expect(marks).toEqual(word);
  });

  test("show the neighbours that have something on them", () => {
    expect(frame("one\ntwo BAD\nthree\n", "BAD")).toEqual([
      " 1 │ one",
      " 2 │ two BAD",
      "   │     ^^^",
      " 3 │ three",
    ]);
  });

  test("mark every line of a place, and leave out the middle of a long one", () => {
    expect(frame("a\n  b\nc", "a\n  b\nc")).toEqual([
      " 1 │ a",
      "   │ ^",
      " 2 │   b",
      "   │   ^",
      " 3 │ c",
      "   │ ^",
    ]);
    expect(frame("a\nb\nc\nd\ne", "a\nb\nc\nd\ne")).toEqual([" 1 │ a", "   │ ^", " ⋮ │", " 5 │ e", "   │ ^"]);
  });

  test("mark a place without width, at the end and in an empty text", () => {
    const at = (text: string, start: number) => {
      const place = placeOf(createSource(text), { start, end: start });
      return codeFrame(createSource(text), place, { paint, mark: plain, width: 80 });
    };
    expect(at("abc", 3)).toEqual([" 1 │ abc", "   │    ^"]);
    expect(at("", 0)).toEqual([" 1 │", "   │ ^"]);
    expect(at("abc\n", 4)).toEqual([" 1 │ abc", " 2 │", "   │ ^"]);
  });

  test("do not mark a line that a place only touches", () => {
    expect(frame("# a\n\nb", "# a\n\n")).toEqual([" 1 │ # a", "   │ ^^^"]);
  });

  test("show what is meant of half a megabyte in one line", () => {
    const lines = frame(`![](data:${"A".repeat(400_000)} BAD)`, "BAD");
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatch(/ …A+ BAD\)$/);
    expect((lines[0] ?? "").indexOf("BAD")).toBe((lines[1] ?? "").indexOf("^^^"));
  });
});

describe("words", () => {
  test("wrap by what they take on a terminal, Korean at its blanks", () => {
    expect(wrap("그림에는 그 그림만의 설명이 있어야 합니다", 16)).toEqual([
      "그림에는 그",
      "그림만의 설명이",
      "있어야 합니다",
    ]);
    expect(wrap("aaa bbb ccc", 7)).toEqual(["aaa bbb", "ccc"]);
    expect(wrap("", 10)).toEqual([""]);
  });

  test("never begin a line with what a build server obeys", () => {
    expect(visibleAtStart("  ::error::a")).toBe("  \\u{3a}:error::a");
    expect(visibleAtStart(":::note")).toBe(":::note");
    expect(wrap("aaa ::error::b", 8)).toEqual(["aaa", "\\u{3a}:e", "rror::b"]);
  });

  test("are cut where one is wider than a line", () => {
    expect(wrap("가나다라마바", 5)).toEqual(["가나", "다라", "마바"]);
    expect(wrap("x 가나다라마바 y", 5)).toEqual(["x", "가나", "다라", "마바", "y"]);
    // Long before this many, it took minutes.
    expect(wrap("가".repeat(100_000), 80)).toHaveLength(2500);
  });

  test.each([
    ["\u001B]0;title\u0007", "␛]0;title␇"],
    ["\u009B31m", "\\u{9b}31m"],
    ["a\u202Eb\u2066c\u200Fd", "a\\u{202e}b\\u{2066}c\\u{200f}d"],
    ["a\nb\r\tc\u0000\u007F", "a␊b␍␉c␀␡"],
    ["\u2028\u2029\uFEFF\u200B\u00AD", "\\u{2028}\\u{2029}\\u{feff}\\u{200b}\\u{ad}"],
    ["\uD800", "\\u{d800}"],
    ["##[error]a ##vso[b] ###[group]", "#\\u{23}[error]a #\\u{23}vso[b] ##\\u{23}[group]"],
    ["##[제목](url) ## [a] ::error::", "##[제목](url) ## [a] ::error::"],
    ["👩‍🔬 한글 é", "👩‍🔬 한글 é"],
  ])("that would act on a terminal are written out: %j", (text, expected) => {
    expect(visible(text)).toBe(expected);
  });
});

const TEXT = "# 제목\n\n![그림](a.png)\n\n또 ![그림](a.png) 이다\n";

function diagnostic(over: Partial<Diagnostic> = {}): Diagnostic {
  return {
    path: "_posts/리뷰.md",
    ruleId: "repeated-image",
    severity: "error",
    messageId: "repeated",
    message: "Image a.png was already shown on line 3.",
    help: "Show the image that belongs here, or point to the first one in words, so that nobody looks for a difference.",
    place: placeOf(createSource(TEXT), { start: 22, end: 34 }),
    values: { url: "a.png" },
    related: [{ path: "_posts/리뷰.md", place: placeIn(TEXT, "![그림]"), note: "first shown here" }],
    outline: [],
    fix: null,
    ...over,
  };
}

function conclusion(...diagnostics: Diagnostic[]): Conclusion {
  return { paths: ["_posts/리뷰.md", "b.md"], diagnostics, suppressed: [], faults: [] };
}

const style: Style = {
  paint,
  width: 80,
  absoluteOf: (path) => `/blog/${path}`,
  repositoryPathOf: (path) => path,
};

/** A report of a conclusion; every file's text is `TEXT` unless said otherwise. */
function reportOf(found: Conclusion, over: Partial<Report> = {}): Report {
  return {
    conclusion: found,
    failures: [],
    sourceOf: () => TEXT,
    rules: [],
    version: "1.2.3",
    style,
    locale: "en",
    ...over,
  };
}

describe("pretty", () => {
  test("the whole of it", () => {
    const elsewhere = { path: "b.md", place: placeIn("x", "x"), note: "first shown here" };
    const long =
      "The caption “그림 1. 인코더와 디코더로 이루어진 모델의 전체 구조” belongs to no image of this post.";
    const found = conclusion(
      diagnostic(),
      diagnostic({ severity: "warn", message: long, help: "", related: [elsewhere] }),
      diagnostic({ path: "b.md", related: [], ruleId: "missing-source" }),
    );
    const report = formats.pretty(
      reportOf(found, { sourceOf: (path) => (path === "b.md" ? undefined : TEXT) }),
    );
    expect(report).toMatchInlineSnapshot(`
      "── _posts/리뷰.md ──────────────────────────────────────────────────────────────

      _posts/리뷰.md:5:3  error
        Image a.png was already shown on line 3.  repeated-image
       5 │ 또 ![그림](a.png) 이다
         │    ^^^^^^^^^^^^^^
        note: first shown here, line 3
        help: Show the image that belongs here, or point to the first one in words, so
              that nobody looks for a difference.

      _posts/리뷰.md:5:3  warning
        The caption “그림 1. 인코더와 디코더로 이루어진 모델의 전체 구조” belongs to
        no image of this post.  repeated-image
       5 │ 또 ![그림](a.png) 이다
         │    ^^^^^^^^^^^^^^
        note: first shown here, b.md:1:1

      ── b.md ────────────────────────────────────────────────────────────────────────

      b.md:5:3  error  Image a.png was already shown on line 3.  missing-source
        help: Show the image that belongs here, or point to the first one in words, so
              that nobody looks for a difference.

      ✖ 2 errors, 1 warning in 2 of 2 posts
      "
    `);
    for (const line of report.split("\n")) expect(stringWidth(line)).toBeLessThanOrEqual(80);
  });

  test("in Korean", () => {
    const found = conclusion(diagnostic({ message: "이미 3행에 나온 이미지입니다.", help: "지우세요." }));
    expect(formats.pretty(reportOf(found, { locale: "ko" }))).toMatchInlineSnapshot(`
      "── _posts/리뷰.md ──────────────────────────────────────────────────────────────

      _posts/리뷰.md:5:3  오류  이미 3행에 나온 이미지입니다.  repeated-image
       5 │ 또 ![그림](a.png) 이다
         │    ^^^^^^^^^^^^^^
        참고: first shown here, 3행
        도움말: 지우세요.

      ✖ 글 2편 중 1편에서 오류 1개
      "
    `);
    expect(formats.pretty(reportOf(conclusion(), { locale: "ko" }))).toBe(
      "✔ 글 2편에서 찾은 문제가 없습니다\n",
    );
  });

  test("says that all is well", () => {
    expect(formats.pretty(reportOf(conclusion()))).toBe("✔ 2 posts checked, nothing found\n");
  });

  test("says how much is fixable and with what", () => {
    const edits = [{ start: 0, end: 1, text: "" }];
    const safe = diagnostic({ fix: { safety: "safe", edits, keys: [], headings: false } });
    const unsafe = diagnostic({ fix: { safety: "unsafe", edits, keys: [], headings: false } });
    const notes = (locale: Locale, ...found: Diagnostic[]) =>
      formats
        .pretty(reportOf(conclusion(...found), { locale }))
        .split("\n")
        .slice(-2, -1);
    expect(notes("en", safe, safe, unsafe)).toEqual(["  2 fixable with --fix, 1 more with --fix-unsafe"]);
    expect(notes("en", safe, diagnostic())).toEqual(["  1 fixable with --fix"]);
    expect(notes("en", unsafe)).toEqual(["  1 fixable with --fix-unsafe"]);
    expect(notes("en", diagnostic())).toEqual(["✖ 1 error in 1 of 2 posts"]);
    expect(notes("ko", safe, unsafe)).toEqual(["  1개는 --fix로, 1개는 --fix-unsafe로 고칠 수 있습니다"]);
  });

  test("says what could not be checked, and how the run compares with a baseline", () => {
    const report = reportOf(conclusion(), {
      failures: [{ path: "old.md", reason: "is UTF-16." }],
      baseline: { known: 12, new: 0, gone: 2 },
    });
    expect(formats.pretty(report)).toBe(
      "✔ 2 posts checked, nothing found\n  1 file could not be checked\n  12 known, 0 new, 2 gone\n",
    );
    expect(formats.pretty({ ...report, locale: "ko" })).toBe(
      "✔ 글 2편에서 찾은 문제가 없습니다\n  파일 1개는 검사하지 못했습니다\n  기준선과 비교하면 이미 알던 문제 12개, 새 문제 0개, 사라진 문제 2개\n",
    );
  });

  test("lets nothing of a post act on the terminal", () => {
    const evil = "\u001B[2J\u009B1m\u202E\u0007";
    const text = `${evil} BAD\n`;
    const found = diagnostic({
      path: `${evil}.md`,
      message: evil,
      help: evil,
      place: placeIn(text, "BAD"),
      related: [],
    });
    const shown = [formats.pretty, formats.compact, formats.json].map((format) =>
      format(reportOf({ ...conclusion(found), paths: [found.path] }, { sourceOf: () => text })),
    );
    for (const report of shown) expect(report).not.toMatch(/[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u202E]/);
  });
});

describe("json", () => {
  test("parses to what went in, whatever was escaped", () => {
    const message = "\u2028\u202E\u009B\uFEFF한글";
    const parsed: unknown = JSON.parse(formats.json(reportOf(conclusion(diagnostic({ message })))));
    expect(parsed).toMatchObject([
      {
        filePath: "/blog/_posts/리뷰.md",
        errorCount: 1,
        messages: [
          {
            message,
            related: [{ filePath: "/blog/_posts/리뷰.md", message: "first shown here", line: 3, column: 1 }],
          },
        ],
      },
      { filePath: "/blog/b.md", messages: [] },
    ]);
  });
});

test("a text is laid out as its characters are, however long it is", () => {
  const characters = fc.constantFrom(
    ..."가 a   字 👩‍🔬 🇰🇷 🇰 e\u0301 \u0301 \u200D \u1100\u1161 \uD83D ☃\uFE0F 1\u20E3 ก\u0E33".split(" "),
    " ",
  );
  const run = fc.tuple(characters, fc.oneof(fc.constant(1), fc.nat(300)));
  fc.assert(
    fc.property(fc.array(run, { maxLength: 40 }), (runs) => {
      const text = runs.map(([character, times]) => character.repeat(times)).join("");
      const whole = [...new Intl.Segmenter("en", { granularity: "grapheme" }).segment(text)];
      expect(layOut(text).map(({ start }) => start)).toEqual(whole.map(({ index }) => index));
      expect(widthOf(text)).toBe(stringWidth(text));
    }),
    { numRuns: 60 },
  );
});

test("compact holds one line a diagnostic", () => {
  const found = conclusion(diagnostic(), diagnostic({ severity: "warn", message: "a\nb" }));
  expect(formats.compact(reportOf(found))).toBe(
    "_posts/리뷰.md:5:3: error Image a.png was already shown on line 3. [repeated-image]\n" +
      "_posts/리뷰.md:5:3: warning a␊b [repeated-image]\n",
  );
});
