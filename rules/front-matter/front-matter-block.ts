import { z } from "zod";
import { isPlainPage } from "../../src/post/front-matter/names.ts";
import type { FrontMatterError } from "../../src/post/front-matter.ts";
import type { Post } from "../../src/post/post.ts";
import { defineSiteRule } from "../../src/rule.ts";

type Place = { readonly start: number; readonly end: number };
type Problem = {
  readonly message: "unclosed" | "misplaced" | "code" | "unknown-language" | FrontMatterError["kind"];
  readonly at: Place;
  readonly detail: string;
  readonly first?: Place;
};
/** What is kept of a post; true for one with front matter and without problems, which is nearly every one. */
type Fact = true | Standing;
type Standing = { readonly has: boolean; readonly page: boolean; readonly problems: readonly Problem[] };

const ALL_IS_WELL: Standing = { has: true, page: false, problems: [] };

export default defineSiteRule({
  meta: {
    id: "front-matter-block",
    summary: {
      en: "A post begins with a front matter block that can be read.",
      ko: "글은 읽을 수 있는 프런트 매터로 시작합니다.",
    },
    why: {
      en: "Without it the generator skips the post, prints the block as text, or loses its title, date and tags.",
      ko: "프런트 매터를 읽지 못하면 글이 빌드에서 빠지거나 블록이 본문에 그대로 나오고, 제목과 날짜와 태그를 잃습니다.",
    },
    severity: "error",
    messages: {
      en: {
        absent: {
          text: "The post has no front matter.",
          help: 'Begin the file with a "---" line, the title and the date, and another "---" line.',
        },
        misplaced: {
          text: "Front matter does not stand at the very start of the file, so it is shown as text.",
          help: 'Delete all that stands before this "---" line, blank lines too.',
        },
        unclosed: {
          text: "Front matter opens here and never closes.",
          help: 'Put a "---" line behind the last key, before the text begins.',
        },
        code: {
          text: 'Front matter is written in "{detail}", which is program code; it is never run here.',
          help: 'Write the values as YAML between two plain "---" lines.',
        },
        "unknown-language": {
          text: 'Front matter is written in "{detail}", which cannot be read.',
          help: 'Write it as YAML between two plain "---" lines.',
        },
        colon: {
          text: 'The value of "{detail}" holds a colon, so what follows it is read as another value.',
          help: "Put quotes around the whole value.",
        },
        "colon-space": {
          text: 'There is no blank behind the colon of "{detail}:", so it is not read as a key.',
          help: "Put a blank behind the colon.",
        },
        stray: {
          text: '"{detail}" belongs to no key.',
          help: "Give it a key and a colon, indent it under the key it belongs to, or delete it.",
        },
        tab: {
          text: 'A tab stands before "{detail}".',
          help: "Indent with blanks: tabs are not allowed there.",
        },
        indent: {
          text: '"{detail}" is indented unlike the lines around it.',
          help: "Let keys of one level begin in one column, or put quotes around the text if it goes on here.",
        },
        "duplicate-key": {
          text: '"{detail}" is given twice, and only one of the two can count.',
          help: "Keep one and delete the other.",
        },
        quote: {
          text: "A quote {detail} opens here and never closes.",
          help: "Put the same quote at the end of the value.",
        },
        "after-quote": {
          text: "Text stands behind the closing quote: {detail}",
          help: "Put the whole value in quotes of the other kind.",
        },
        bracket: {
          text: "A bracket {detail} opens here and never closes.",
          help: "Close it at the end of the value, or put quotes around the value if it is text.",
        },
        escape: {
          text: 'In double quotes "{detail}" has no meaning.',
          help: "Double the backslash, or put the value in single quotes.",
        },
        reserved: {
          text: 'The value begins with "{detail}", which has a meaning of its own there.',
          help: "Put quotes around the whole value.",
        },
        alias: {
          text: '"{detail}" refers to a value that is not there or that holds itself.',
          help: "Put quotes around it if it is text, or write the value out.",
        },
        depth: {
          text: "Lists and maps are nested more than 200 deep here, and nothing reads them.",
          help: "Look for brackets or dashes that got in by mistake, and write the values out.",
        },
        "not-a-map": {
          text: 'Front matter holds "{detail}" and not one key.',
          help: "Write keys and values, one a line: title: ...",
        },
        syntax: {
          text: "Front matter cannot be read from here on: {detail}",
          help: "Look for a missing quote, comma or bracket here or just before.",
        },
      },
      ko: {
        absent: {
          text: "글에 프런트 매터가 없습니다.",
          help: '파일 첫 줄에 "---"를 쓰고, 제목과 날짜를 적은 뒤 "---" 줄로 닫으세요.',
        },
        misplaced: {
          text: "프런트 매터가 파일 맨 처음에 있지 않아 본문에 그대로 나옵니다.",
          help: '이 "---" 줄 앞에 있는 것을 빈 줄까지 모두 지우세요.',
        },
        unclosed: {
          text: "여기서 시작한 프런트 매터가 닫히지 않았습니다.",
          help: '마지막 키 다음, 본문 앞에 "---" 줄을 넣으세요.',
        },
        code: {
          text: '프런트 매터가 프로그램 코드("{detail}")로 쓰였습니다. 이 코드는 실행하지 않습니다.',
          help: '"---" 줄 사이에 YAML로 값을 적으세요.',
        },
        "unknown-language": {
          text: '프런트 매터가 읽을 수 없는 형식("{detail}")으로 쓰였습니다.',
          help: '"---" 줄 사이에 YAML로 적으세요.',
        },
        colon: {
          text: '"{detail}" 값에 콜론이 들어 있어 그 뒤가 다른 값으로 읽힙니다.',
          help: "값 전체를 따옴표로 감싸세요.",
        },
        "colon-space": {
          text: '"{detail}:" 뒤에 빈칸이 없어 키로 읽히지 않습니다.',
          help: "콜론 뒤에 빈칸을 넣으세요.",
        },
        stray: {
          text: '"{detail}" 줄이 어느 키에도 속하지 않습니다.',
          help: "키와 콜론을 붙이거나, 속한 키 아래로 들여 쓰거나, 지우세요.",
        },
        tab: { text: '"{detail}" 앞에 탭이 있습니다.', help: "탭 대신 빈칸으로 들여 쓰세요." },
        indent: {
          text: '"{detail}" 줄의 들여쓰기가 앞뒤 줄과 맞지 않습니다.',
          help: "같은 단계의 키는 같은 칸에서 시작하세요. 앞줄에서 이어지는 글이라면 전체를 따옴표로 감싸세요.",
        },
        "duplicate-key": {
          text: '"{detail}" 키가 두 번 나와 하나만 쓰입니다.',
          help: "하나만 남기고 지우세요.",
        },
        quote: {
          text: "여기서 연 따옴표 {detail} 짝이 닫히지 않았습니다.",
          help: "값 끝에 같은 따옴표를 넣으세요.",
        },
        "after-quote": {
          text: "닫는 따옴표 뒤에 글이 남아 있습니다: {detail}",
          help: "값 전체를 다른 종류의 따옴표로 감싸세요.",
        },
        bracket: {
          text: "여기서 연 괄호 {detail} 짝이 닫히지 않았습니다.",
          help: "값 끝에서 괄호를 닫으세요. 글이라면 값 전체를 따옴표로 감싸세요.",
        },
        escape: {
          text: '큰따옴표 안의 "{detail}" 표기는 뜻이 없습니다.',
          help: "역슬래시를 두 번 쓰거나 값을 작은따옴표로 감싸세요.",
        },
        reserved: {
          text: '값이 "{detail}" 기호로 시작해 글로 읽히지 않습니다.',
          help: "값 전체를 따옴표로 감싸세요.",
        },
        alias: {
          text: '"{detail}" 표기가 가리키는 값이 없거나 자기 자신을 담고 있습니다.',
          help: "글이라면 따옴표로 감싸고, 아니면 값을 그대로 적으세요.",
        },
        depth: {
          text: "여기서 목록과 맵이 200단계 넘게 겹쳐 있어 읽을 수 없습니다.",
          help: "잘못 들어간 괄호나 대시가 없는지 살펴보고, 값을 풀어서 적으세요.",
        },
        "not-a-map": {
          text: '프런트 매터에 키가 하나도 없고 "{detail}" 내용만 있습니다.',
          help: "한 줄에 하나씩 키와 값을 적으세요. 예: title: ...",
        },
        syntax: {
          text: "프런트 매터를 여기부터 읽을 수 없습니다: {detail}",
          help: "이 자리나 바로 앞에서 빠진 따옴표, 쉼표, 괄호를 찾아보세요.",
        },
      },
    },
    notes: { first: { en: "first given here", ko: "처음 나온 곳" } },
    examples: { flags: "flags-colon-in-title.md", allows: "allows-jekyll-post.md" },
  },
  options: z.strictObject({}),
  collect(post): Fact {
    const page = isPlainPage(post.path);
    const { state } = post.frontMatter;
    if (state === "data" && !page) return true;
    return { has: state !== "absent", page, problems: findProblems(post) };
  },
  conclude(facts, { report }) {
    const standings = new Map([...facts].map(([path, fact]) => [path, fact === true ? ALL_IS_WELL : fact]));
    const posts = [...standings.values()].filter(({ page }) => !page);
    const holders = posts.filter(({ has }) => has).length;
    for (const [path, { has, page, problems }] of standings) {
      // A folder of documentation owes no front matter: the other posts say what is the custom here.
      const isCustom = posts.length === 1 || holders * 2 > posts.length - 1;
      if (!has && !page && isCustom) report({ path, at: { start: 0, end: 0 }, message: "absent" });
      for (const { at, message, detail, first } of problems) {
        const values = { detail };
        const related = first ? [{ at: first, note: "first" } as const] : [];
        if (message === "unclosed" || message === "misplaced" || message === "depth")
          report({ path, at, message });
        else report({ path, at, message, values, related });
      }
    }
  },
});

function findProblems({ frontMatter }: Post): Problem[] {
  if (frontMatter.state === "absent" || frontMatter.state === "data") return [];
  if (frontMatter.state === "broken") {
    return frontMatter.errors.map(({ kind, at, detail, related }) => ({
      message: kind,
      at: placeOf(at),
      detail,
      ...(related ? { first: placeOf(related) } : {}),
    }));
  }
  const at = placeOf(frontMatter.fence);
  if (frontMatter.state !== "unsupported") return [{ message: frontMatter.state, at, detail: "" }];
  const message = frontMatter.executable ? "code" : "unknown-language";
  return [{ message, at, detail: frontMatter.language }];
}

function placeOf({ start, end }: Place): Place {
  return { start, end };
}
