import { z } from "zod";
import { figuresOf, findRepeats } from "../../src/post/site/repeats.ts";
import { defineSiteRule } from "../../src/rule.ts";

export default defineSiteRule({
  meta: {
    id: "repeated-figure-file",
    summary: {
      en: "No two image files of different names hold the same figure.",
      ko: "이름이 다른 두 이미지 파일에 같은 그림이 들어 있지 않습니다.",
    },
    why: {
      en: "The same picture under another name is mostly a slip: the figure that belongs there is missing.",
      ko: "이름만 다른 같은 그림은 대개 실수이고, 그 자리에 있어야 할 그림이 빠져 있습니다.",
    },
    severity: "warn",
    // A picture of the site's own, copied beside each post, is one; what a script took out twice looks the same.
    style: { unit: "posts", omissions: [] },
    messages: {
      en: {
        inPost: {
          text: "“{file}” is the same image as “{first}”, which the post has shown already.",
          help: "Put the figure that belongs here into this file, or refer to the first one in words.",
        },
        inSite: {
          text: "“{file}” is the same image as “{first}”, which another post shows.",
          help: "See which post it belongs to; where it is meant to come again, link to the other post.",
        },
      },
      ko: {
        inPost: {
          text: "‘{file}’ 이미지는 이 글에 이미 나온 ‘{first}’ 이미지와 내용이 똑같습니다.",
          help: "이 자리에 맞는 그림으로 파일을 바꾸거나, 앞의 그림을 글로 가리키세요.",
        },
        inSite: {
          text: "‘{file}’ 이미지는 다른 글에 나온 ‘{first}’ 이미지와 내용이 똑같습니다.",
          help: "어느 글의 그림인지 확인하세요. 일부러 다시 실었다면 그 글로 가는 링크를 두세요.",
        },
      },
    },
    notes: { first: { en: "first shown here", ko: "처음 나온 곳" } },
    examples: {
      flags: "flags-figure-of-another-paper",
      allows: "allows-figure-again-with-a-link-to-its-post",
    },
  },
  options: z.strictObject({
    maxPosts: z
      .number()
      .int()
      .min(1)
      .default(3)
      .describe("An image that more posts than this show belongs to the site, like a logo."),
  }),
  collect: figuresOf,
  conclude(facts, { options, files, report }) {
    for (const { path, at, file, first } of findRepeats(facts, files.lookups, options.maxPosts)) {
      const isSamePost = first.path === path;
      report({
        path,
        at,
        message: isSamePost ? "inPost" : "inSite",
        values: { file, first: first.file },
        related: [{ at: first.at, note: "first", ...(isSamePost ? {} : { path: first.path }) }],
      });
    }
  },
});
