import { z } from "zod";
import { fileAmong, folderOf } from "../../src/post/site/assets.ts";
import { packImages, unpackImages } from "../../src/post/site/packed-images.ts";
import type { Range } from "../../src/post/source.ts";
import { defineSiteRule } from "../../src/rule.ts";

/** So many names of files are told one by one. */
const MAX_NAMES = 5;
/** Tags that show all images of a folder. */
const GALLERY = /galler|slide|carousel|swiper|album|photos/i;

export default defineSiteRule({
  meta: {
    id: "unused-asset",
    summary: {
      en: "Every image beside the images of posts is shown or named somewhere.",
      ko: "글의 이미지 옆에 놓인 이미지는 모두 어딘가에서 쓰입니다.",
    },
    why: {
      en: "A figure that nothing shows was forgotten in the post, or weighs down the repository.",
      ko: "아무 데서도 쓰지 않는 그림은 글에서 빠뜨린 것이거나 저장소의 짐입니다.",
    },
    severity: "off",
    messages: {
      en: {
        unused: {
          text: "Beside this image, in {folder}, lies what nothing shows: {names}.",
          help: "Show it in the post, or delete it.",
        },
      },
      ko: {
        unused: {
          text: "이 이미지와 같은 폴더({folder})에 아무 데서도 쓰지 않는 이미지가 있습니다: {names}",
          help: "글에 싣거나 파일을 지우세요.",
        },
      },
    },
    examples: {
      flags: "flags-figure-that-the-post-forgot",
      allows: "allows-images-that-are-named-elsewhere",
    },
  },
  options: z.strictObject({
    ignore: z.array(z.string()).default([]).describe("Parts of paths of images that may stay unused."),
  }),
  needsAllImages: true,
  collect(post) {
    if (post.localImages.length === 0) return undefined;
    const showsFolders = post.body.dialect.some(({ tag }) => GALLERY.test(tag));
    return { ...packImages(post.localImages), showsFolders };
  },
  conclude(facts, { options, files: { lookups, unnamed }, report }) {
    const unused = new Map<string, string[]>();
    for (const path of unnamed) {
      if (options.ignore.some((part) => path.includes(part))) continue;
      const names = unused.get(folderOf(path)) ?? [];
      names.push(path.slice(path.lastIndexOf("/") + 1));
      unused.set(folderOf(path), names);
    }
    if (unused.size === 0) return;
    const shown: { path: string; at: Range; folder: string; showsFolders: boolean }[] = [];
    for (const [path, { showsFolders, ...images }] of facts) {
      for (const { at, places } of unpackImages(images)) {
        const file = fileAmong(places, lookups);
        if (file) shown.push({ path, at, folder: folderOf(file.path), showsFolders });
      }
    }
    for (const { folder, showsFolders } of shown) if (showsFolders) unused.delete(folder);
    // A folder is told of once, at the first image that is shown from it.
    for (const { path, at, folder } of shown) {
      const names = unused.get(folder);
      if (!names) continue;
      unused.delete(folder);
      const more = names.length > MAX_NAMES ? `, … (+${names.length - MAX_NAMES})` : "";
      const values = { folder: folder || ".", names: `${names.slice(0, MAX_NAMES).join(", ")}${more}` };
      report({ path, at, message: "unused", values });
    }
  },
});
