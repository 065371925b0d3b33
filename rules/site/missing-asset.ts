import { z } from "zod";
import { faultOf, inhabitedFolders, whereabouts } from "../../src/post/site/assets.ts";
import { type PackedImages, packImages, unpackImages } from "../../src/post/site/packed-images.ts";
import { defineSiteRule } from "../../src/rule.ts";

/** So many different images do not all get lost by mistake. */
const MANY = 4;

export default defineSiteRule({
  meta: {
    id: "missing-asset",
    summary: {
      en: "Every image of the site's own is there, under the very name that the post writes.",
      ko: "사이트에 둔 이미지는 글에 적힌 이름 그대로 있습니다.",
    },
    why: {
      en: "The page shows a broken picture, often only after it is published: web servers tell small letters from capitals.",
      ko: "페이지에 깨진 그림이 나옵니다. 웹 서버는 대문자와 소문자를 구별하므로 올리고 나서야 드러나기도 합니다.",
    },
    severity: "error",
    style: {
      unit: "files",
      // A file that is there and broken is broken on every site.
      omissions: ["missing", "near"],
      evidence: {
        en: "{count} of {of} images do not lie where the posts show them from.",
        ko: "이미지 {of}개 중 {count}개는 글에 적힌 자리에 쓸 만한 파일이 없습니다.",
      },
      advice: {
        en: "If the site keeps its images elsewhere, set {setting}.",
        ko: "이미지를 다른 곳에 두는 사이트라면 설정에 다음을 넣으세요. {setting}",
      },
    },
    messages: {
      en: {
        missing: { text: "No image lies at “{path}”.", help: "Add the image, or put its address right." },
        near: { text: "No image lies at “{path}”.", help: "Did you mean “{nearest}”?" },
        letters: {
          text: "The file is called “{path}”, with other capital and small letters than here.",
          help: "Write it as the file is called; web servers tell the one from the other.",
        },
        empty: { text: "“{path}” is an empty file.", help: "Export the image again." },
        page: {
          text: "“{path}” is a web page and no image.",
          help: "The download went wrong; save the image itself.",
        },
        pdf: {
          text: "“{path}” is a PDF, which browsers do not show as an image.",
          help: "Export the figure as an SVG or PNG.",
        },
        text: { text: "“{path}” holds text and no image.", help: "Save the image itself under this name." },
        dot: {
          text: "“{path}” is a single pixel.",
          help: "Export the figure again, or take the image out.",
        },
        ending: {
          text: "“{path}” holds {format} data, whatever its name says.",
          help: "Let its name end in .{format}, so that servers send it as what it is.",
        },
        unshown: {
          text: "“{path}” holds {format} data, which browsers do not show under this name.",
          help: "Let its name end in .{format}.",
        },
      },
      ko: {
        missing: { text: "‘{path}’에 이미지 파일이 없습니다.", help: "이미지를 넣거나 주소를 바로잡으세요." },
        near: {
          text: "‘{path}’에 이미지 파일이 없습니다.",
          help: "혹시 ‘{nearest}’ 파일을 넣으려던 것인지 확인하세요.",
        },
        letters: {
          text: "실제 파일은 ‘{path}’이고, 여기 적힌 주소와 대소문자가 다릅니다.",
          help: "파일 이름 그대로 적으세요. 웹 서버는 대문자와 소문자를 구별합니다.",
        },
        empty: { text: "‘{path}’ 파일이 비어 있습니다.", help: "이미지를 다시 내보내세요." },
        page: {
          text: "‘{path}’ 파일에 이미지가 아니라 웹 페이지가 들어 있습니다.",
          help: "잘못 내려받은 파일입니다. 이미지 자체를 저장하세요.",
        },
        pdf: {
          text: "‘{path}’ 파일은 PDF라서 브라우저가 그림으로 보여 주지 않습니다.",
          help: "그림을 SVG나 PNG로 내보내세요.",
        },
        text: {
          text: "‘{path}’ 파일에 이미지가 아니라 글자가 들어 있습니다.",
          help: "이 이름으로 이미지 자체를 저장하세요.",
        },
        dot: {
          text: "‘{path}’ 이미지가 점 하나(1×1)뿐입니다.",
          help: "그림을 다시 내보내거나 이미지를 빼세요.",
        },
        ending: {
          text: "‘{path}’ 파일은 이름과 달리 {format} 이미지입니다.",
          help: "서버가 알맞은 형식으로 보내도록 확장자를 .{format}에 맞추세요.",
        },
        unshown: {
          text: "‘{path}’ 파일은 {format} 이미지라서 이 확장자로는 브라우저에 나오지 않습니다.",
          help: "확장자를 .{format}에 맞추세요.",
        },
      },
    },
    examples: {
      flags: "flags-image-that-was-never-added",
      allows: "allows-every-way-to-write-the-same-path",
    },
  },
  options: z.strictObject({
    ignore: z
      .array(z.string())
      .default([])
      .describe("Parts of addresses of images that are made when the site is built."),
  }),
  collect(post, { options }) {
    const kept = post.localImages.filter(({ url }) => !options.ignore.some((part) => url.includes(part)));
    return kept.length > 0 ? packImages(kept) : undefined;
  },
  conclude(facts, { files: { lookups }, report }) {
    const inhabited = inhabitedFolders(lookups);
    // Where not one of many images is there, the posts were checked out without them.
    const isBare = [...lookups.values()].every(({ state }) => state === "missing");
    if (isBare && hasMany(facts.values())) return;
    for (const [path, images] of facts) {
      const told = new Set<string>();
      for (const { url, at, places } of unpackImages(images)) {
        const found = whereabouts(places, lookups, inhabited);
        if (!found) continue;
        // One file is missed once, but each address that is spelled amiss has to be mended.
        const key =
          found.state === "misspelled" ? url : found.state === "file" ? found.file.path : found.path;
        if (told.has(key)) continue;
        told.add(key);
        if (found.state === "misspelled") {
          report({ path, at, message: "letters", values: { path: found.path } });
        } else if (found.state === "missing") {
          const values = { path: found.path };
          if (found.nearest === undefined) report({ path, at, message: "missing", values });
          else report({ path, at, message: "near", values: { ...values, nearest: found.nearest } });
        } else {
          const { file } = found;
          const message = faultOf(file);
          const values = { path: file.path, format: file.format ?? "" };
          if (message === "ending") report({ path, at, message, values, severity: "warn" });
          else if (message) report({ path, at, message, values });
        }
      }
    }
  },
});

/** True where posts show many different images. */
function hasMany(facts: Iterable<PackedImages>): boolean {
  const shown = new Set<string>();
  for (const { images } of facts) {
    for (const [url] of images) shown.add(url);
    if (shown.size >= MANY) return true;
  }
  return false;
}
