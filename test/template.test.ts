import { describe, expect, test } from "vitest";
import { rules } from "../rules/index.ts";
import { conclude } from "../src/core/conclude.ts";
import { bindPlan, lintPost } from "../src/core/lint.ts";
import { recommendedPlan } from "../src/core/plan.ts";
import {
  alignSections,
  foldHeading,
  type ProfileSection,
  profileSection,
} from "../src/post/outline/skeleton.ts";
import {
  findTemplateLines,
  missingKeys,
  readTemplate,
  withoutWholeHoles,
} from "../src/post/outline/template.ts";
import { parsePost } from "./parse.ts";

const TEMPLATE = `---
title: "{{ title }}"
date: {{ date }}
excerpt: "한 문장으로 논문을 소개하세요"
tags: [paper]
---

{{ title }} 논문을 읽고 정리한 글입니다.

## 기본 정보

- **저자**: {{ authors }}
- **소속**:
- **분야**: 비전
- **코드**: [저장소](https://github.com/)

## 1. 한 줄 소개 (30자 이내)

이 논문을 친구에게 어떻게 설명하겠습니까?

## 2. 풀려는 문제 (Problem)

왜 어려운 문제인지, 지금까지는 어떻게
풀었는지 적는다. 그림이 있으면 함께 싣는다.

## 3. 방법

> 핵심 그림 한 장과 수식 하나를 고른다.

1. 입력과 출력
2. 학습 신호

![전체 구조](images/overview.png)

## 4. 결과

| 데이터셋 | 지표 | 결과 |
| --- | --- | --- |
| 이름 | 지표를 적는다 | 숫자만 |

## 5. 내 생각 (선택)

- **좋은 점**: 따라 하고 싶은 점
- **나쁜 점**: 믿기 어려운 점
- **평점**: ★★★☆☆
`;

const template = readTemplate(parsePost("_templates/paper.md", TEMPLATE));

function standing(body: string, frontMatter = 'title: "Perceiver IO"\ndate: 2025-04-01'): string[] {
  const post = parsePost("post.md", `---\n${frontMatter}\n---\n\n${body}`);
  return findTemplateLines(post, template).map(({ words, kind }) => `${kind}: ${words}`);
}

describe("a line of the template that still stands is found", () => {
  test.each([
    ["as it is", "이 논문을 친구에게 어떻게 설명하겠습니까?"],
    ["under emphasis", "*이 논문을 친구에게 **어떻게** 설명하겠습니까?*"],
    ["in a quote", "> 이 논문을 친구에게 어떻게 설명하겠습니까?"],
    ["with other blanks", "이  논문을 친구에게\n어떻게 설명하겠습니까?"],
    ["in a list", "- 이 논문을 친구에게 어떻게 설명하겠습니까?"],
    [
      "beside text that was written",
      "이 논문을 친구에게 어떻게 설명하겠습니까? 배열 하나로 모든 입력을 읽는다.",
    ],
  ])("%s", (_how, body) => {
    expect(standing(`## 1. 한 줄 소개\n\n${body}\n`)).toHaveLength(1);
  });

  test("wrapped otherwise", () => {
    const body =
      "## 풀려는 문제\n\n왜 어려운 문제인지,\n지금까지는 어떻게 풀었는지 적는다. 그림이 있으면 함께 싣는다.\n";
    expect(standing(body)).toEqual([
      "line: 왜 어려운 문제인지, 지금까지는 어떻게 풀었는지 적는다.",
      "line: 그림이 있으면 함께 싣는다.",
    ]);
  });

  test("with its machine-made hole filled", () => {
    expect(standing("Perceiver IO 논문을 읽고 정리한 글입니다.\n")).toEqual([
      "line: Perceiver IO 논문을 읽고 정리한 글입니다.",
    ]);
  });

  test("with a hole that nobody filled", () => {
    expect(standing("- **저자**: {{ authors }}\n")).toEqual(["line: 저자: {{ authors }}"]);
  });

  test.each([
    ["an instruction in a heading", "## 한 줄 소개 (30자 이내)\n\n글.\n", "heading: (30자 이내)"],
    ["an optional mark in a heading", "## 4. 내 생각 (선택)\n\n글.\n", "heading: (선택)"],
    [
      "a quoted prompt",
      "> 핵심 그림 한 장과 수식 하나를 고른다.\n",
      "line: 핵심 그림 한 장과 수식 하나를 고른다.",
    ],
    ["a short item in its own section", "## 방법\n\n- 입력과 출력\n", "line: 입력과 출력"],
    [
      "a row",
      "| 데이터셋 | 지표 | 결과 |\n|---|---|---|\n| 이름 | 지표를 적는다 | 숫자만 |\n",
      "line: | 이름 | 지표를 적는다 | 숫자만 |",
    ],
    ["an image", "![전체 구조](images/overview.png)\n", "line: ![전체 구조](images/overview.png)"],
    ["an empty label", "- **소속**:\n", "label: 소속"],
    ["a value", "- **좋은 점**: 따라 하고 싶은 점\n", "line: 좋은 점: 따라 하고 싶은 점"],
    [
      "a link to nothing",
      "- **코드**: [저장소](https://github.com/)\n",
      "line: 코드: [저장소](https://github.com/)",
    ],
  ])("%s", (_what, body, found) => {
    expect(standing(body)).toEqual([found]);
  });

  test("in the front matter", () => {
    expect(standing("글.\n", 'title: a\nexcerpt: "한 문장으로 논문을 소개하세요"\ntags: [paper]')).toEqual([
      "front-matter: 한 문장으로 논문을 소개하세요",
    ]);
  });
});

test("an item that waits for its value, whatever its label", () => {
  const other = readTemplate(parsePost("t.md", "## 실험\n\n- 데이터셋:\n- 지표:\n  - 정확도\n"));
  const found = (body: string) =>
    findTemplateLines(parsePost("p.md", body), other).map(({ words, kind }) => `${kind}: ${words}`);
  expect(found("## 실험\n\n- 데이터셋:\n- 지표:\n  - F1\n")).toEqual(["label: 데이터셋"]);
  expect(found("## 실험\n\n- 데이터셋:\n  - ImageNet\n")).toEqual([]);
});

test("holes that are whole values do not break the front matter around them", () => {
  const hugo = `+++\ntitle = '{{ replace .File.ContentBaseName "-" " " | title }}'\ndate = {{ .Date }}\ndraft = true\n+++\n\n## 문제\n`;
  expect(readTemplate(parsePost("t.md", withoutWholeHoles(hugo))).keys).toEqual(["title", "date", "draft"]);
  const yaml =
    '---\ntitle: "{{ replace .Name "-" " " | title }}"\nexcerpt: "{{ title }} 한 줄"\n---\n\n{{ title }}\n';
  expect(withoutWholeHoles(yaml)).toHaveLength(yaml.length);
  expect(readTemplate(parsePost("t.md", withoutWholeHoles(yaml))).keys).toEqual(["title", "excerpt"]);
});

describe("what was filled in is left alone", () => {
  test.each([
    ["a field", "- **저자**: Andrew Jaegle 외\n- **소속**: DeepMind\n"],
    ["a default of one word", "- **분야**: 비전\n"],
    ["stars", "- **평점**: ★★★☆☆\n"],
    ["a link that leads somewhere", "- **코드**: [저장소](https://github.com/deepmind/deepmind-research)\n"],
    ["a heading with a gloss", "## 2. 풀려는 문제 (Problem)\n\n배열의 크기가 입력에 매인다.\n"],
    ["a heading without its instruction", "## 1. 한 줄 소개\n\n배열 하나로 읽는다.\n"],
    ["another image of that name", "![잠재 배열](images/perceiver/overview.png)\n"],
    ["a table's head", "| 데이터셋 | 지표 | 결과 |\n|---|---|---|\n| GLUE | 평균 | 81.8 |\n"],
    ["a short phrase in another section", "## 데이터\n\n- 입력과 출력\n"],
    ["a label with text below", "**소속**:\n\nDeepMind 런던.\n"],
    [
      "a sentence that opens so",
      "이 논문을 친구에게 어떻게 설명하겠습니까? 라는 물음에 답하려면 길다.\n".replace("? ", " "),
    ],
  ])("%s", (_what, body) => {
    expect(standing(body)).toEqual([]);
  });
});

test("its outline is a profile", () => {
  expect(
    template.profile.sections.map(({ heading, required }) => `${heading}${required ? "" : "?"}`),
  ).toEqual(["기본 정보", "한 줄 소개", "풀려는 문제", "방법", "결과", "내 생각?"]);
  expect(template.keys).toEqual(["title", "date", "excerpt", "tags"]);
});

test("a post that follows its outline lacks the keys that it lacks", () => {
  const keysOf = (body: string) =>
    missingKeys(parsePost("post.md", `---\ntitle: a\ndate: 2025-04-01\n---\n\n${body}`), template);
  expect(keysOf("## 기본 정보\n\n글.\n\n## 한 줄 소개\n\n글.\n\n## 방법\n\n글.\n\n## 결과\n\n글.\n")).toEqual(
    ["excerpt", "tags"],
  );
  expect(keysOf("## 준비\n\n글.\n\n## 설치\n\n글.\n")).toEqual([]);
});

describe("reported by the rules", () => {
  const bound = bindPlan(recommendedPlan(rules, { template }, "en"), rules);
  const report = (text: string) =>
    conclude([lintPost(parsePost("post.md", text), bound)], () => bound, rules).diagnostics.map(
      ({ ruleId, messageId, place, related }) =>
        `${place.line} ${ruleId} ${messageId}${related.map((other) => ` ${other.path}:${other.place.line}`).join()}`,
    );

  test("each place once, with its place in the template; what others would say of it is not said", () => {
    const text = `---
title: "Perceiver IO"
date: 2025-04-01
excerpt: "배열 하나로 모든 입력을 읽는다."
tags: [paper]
---

## 1. 기본 정보

- **저자**: Andrew Jaegle 외
- **소속**:

## 2. 한 줄 소개 (30자 이내)

배열 하나로 모든 입력을 읽는다.

## 3. 방법

> 핵심 그림 한 장과
> 수식 하나를 고른다.

입력의 길이와 잠재 배열의 길이를 떼어 놓는다.

## 4. 내 생각

- **좋은 점**: 따라 하고 싶은 점
- **나쁜 점**: 출력 질의를 손으로 만들어야 한다.
`;
    expect(report(text)).toEqual([
      "11 template-prompt label _templates/paper.md:13",
      "13 template-prompt template _templates/paper.md:17",
      "19 template-prompt template _templates/paper.md:28",
      "26 template-prompt template _templates/paper.md:43",
    ]);
  });
});

describe("profiles", () => {
  const sections = (body: string) => parsePost("p.md", body).sections;
  const body = (...names: string[]) => names.map((name) => `## ${name}\n\n글이다.\n`).join("\n");
  const profileOf = (...given: ProfileSection[]) => ({ name: "x", sections: given });

  test("a name for all that begin so takes what no other section is called by", () => {
    const profile = profileOf(
      profileSection("Intro", 0),
      profileSection("Method", 1, { synonyms: ["Method*"] }),
      profileSection("Method details", 2),
      profileSection("Results", 3),
    );
    const found = sections(body("Intro", "Method", "Method details", "Results"));
    expect(alignSections(profile, found, []).faults).toEqual([]);
    const other = sections(body("Intro", "Methodology", "Method details", "Results"));
    expect(alignSections(profile, other, []).faults).toEqual([]);
  });

  test("a digit that belongs to a word is no number of a heading", () => {
    expect(
      ["2D view", "3D view", "2. 방법", "2.1 구조", "① 배경", "1️⃣ 요약", "🔥 결과"].map(foldHeading),
    ).toEqual(["2d view", "3d view", "방법", "구조", "배경", "요약", "결과"]);
  });

  test("of some sections one is enough, and fields may stand for one", () => {
    const profile = profileOf(
      profileSection("문제", 0),
      profileSection("의심", 1, { oneOf: "의견" }),
      profileSection("총평", 1, { oneOf: "의견", fields: "evaluation" }),
    );
    expect(alignSections(profile, sections(body("문제", "총평")), []).faults).toEqual([]);
    expect(alignSections(profile, sections(body("문제")), []).faults).toMatchObject([{ kind: "missing" }]);
    const post = parsePost("p.md", `${body("문제")}\n**강점**: 빠르다.\n\n**약점**: 크다.\n`);
    expect(alignSections(profile, post.sections, post.fields).faults).toEqual([]);
  });
});
