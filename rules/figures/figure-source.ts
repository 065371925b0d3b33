import { z } from "zod";
import { definePostRule } from "../../src/rule.ts";

export default definePostRule({
  meta: {
    id: "figure-source",
    summary: {
      en: "Every image comes from an address that lasts.",
      ko: "모든 이미지는 오래 남는 주소에서 가져옵니다.",
    },
    why: {
      en: "An address that only works today, or only on the writer's machine, leaves a hole in the page.",
      ko: "오늘만 열리거나 글쓴이의 컴퓨터에서만 열리는 주소는 페이지에 빈자리를 남깁니다.",
    },
    severity: "error",
    // Images in the text itself can be meant; addresses that stop working are not.
    style: { unit: "pictures", omissions: ["data"] },
    messages: {
      en: {
        none: { text: "This image has no address.", help: "Write the path of the image file." },
        signed: {
          text: "This image's address is signed for a limited time and stops working.",
          help: "Save the image among the site's assets and show it from there.",
        },
        page: {
          text: "“{url}” is a paper's page and no image.",
          help: "Save the figure among the site's assets and show it from there.",
        },
        local: {
          text: "“{url}” is on the writer's own machine.",
          help: "Copy the image into the site's assets and write its path there.",
        },
        app: {
          text: "“{url}” only opens in the program that the post was written in.",
          help: "Save the image among the site's assets and show it from there.",
        },
        blank: {
          text: "“{url}” has a blank in it, so the page shows this image as text.",
          help: "Write %20 for the blank, put the address between < and >, or rename the file.",
        },
        blob: {
          text: "A blob: address only lives in the browser tab that made it.",
          help: "Save the image among the site's assets and show it from there.",
        },
        data: {
          text: "The image stands in the text itself, {size} KB of it.",
          help: "Save it as a file among the site's assets and show it from there.",
        },
      },
      ko: {
        none: { text: "이미지의 주소가 비어 있습니다.", help: "이미지 파일의 경로를 적으세요." },
        signed: {
          text: "유효 기간이 있는 서명된 주소라서 얼마 뒤에는 이미지가 뜨지 않습니다.",
          help: "이미지를 사이트의 자산 폴더에 저장하고 그 경로를 쓰세요.",
        },
        page: {
          text: "‘{url}’ 주소는 이미지가 아니라 논문 페이지입니다.",
          help: "그림을 사이트의 자산 폴더에 저장하고 그 경로를 쓰세요.",
        },
        local: {
          text: "‘{url}’ 경로는 글쓴이의 컴퓨터에만 있습니다.",
          help: "이미지를 사이트의 자산 폴더로 옮기고 그 경로를 쓰세요.",
        },
        app: {
          text: "‘{url}’ 주소는 글을 쓴 프로그램 안에서만 열립니다.",
          help: "이미지를 사이트의 자산 폴더에 저장하고 그 경로를 쓰세요.",
        },
        blank: {
          text: "‘{url}’ 주소에 빈칸이 있어 이미지 대신 글자가 그대로 표시됩니다.",
          help: "빈칸을 %20으로 바꾸거나 주소를 <와 >로 감싸세요. 파일 이름을 바꿔도 됩니다.",
        },
        blob: {
          text: "blob: 주소는 그 주소를 만든 브라우저 탭에서만 열립니다.",
          help: "이미지를 사이트의 자산 폴더에 저장하고 그 경로를 쓰세요.",
        },
        data: {
          text: "이미지가 본문 안에 {size}KB 크기로 들어 있습니다.",
          help: "파일로 저장해 사이트의 자산 폴더에 두고 그 경로를 쓰세요.",
        },
      },
    },
    examples: {
      flags: "flags-addresses-that-do-not-last.md",
      allows: "allows-assets-and-lasting-addresses.md",
    },
  },
  options: z.strictObject({
    maxDataKilobytes: z
      .number()
      .min(0)
      .default(8)
      .describe("How large an image written into the text (`data:`) may be."),
  }),
  check(post, { options, settings, report }) {
    // Jekyll's kramdown reads a blank as a part of the address; only the others are sure not to.
    const renderer = settings.site?.renderer;
    const printsBlanks = renderer === "goldmark" || renderer === "commonmark";
    for (const { url, urlRange, start, end, syntax, hasBlank } of post.figures.figures) {
      if (hasBlank && printsBlanks) report({ at: urlRange, message: "blank", values: { url } });
      if (url === "") {
        // A tag may take its image from where we cannot see.
        if (syntax === "markdown" || syntax === "html") report({ at: { start, end }, message: "none" });
      } else if (/^data:/i.test(url)) {
        const size = Math.round(url.length / 1024);
        if (size > options.maxDataKilobytes) report({ at: urlRange, message: "data", values: { size } });
      } else if (/^blob:/i.test(url)) report({ at: urlRange, message: "blob" });
      else if (APP.test(url)) report({ at: urlRange, message: "app", values: { url } });
      else if (SIGNED.test(url)) report({ at: urlRange, message: "signed" });
      else if (PAGE.test(url)) report({ at: urlRange, message: "page", values: { url } });
      else if (LOCAL.test(url) || HOME.test(url)) report({ at: urlRange, message: "local", values: { url } });
    }
  },
});

/** Notion, Obsidian, Visual Studio Code and Jupyter name their own images so. */
const APP = /^(?:attachment:|app:\/\/|vscode-[\w-]+:|obsidian:)/i;
/** Signatures of Amazon, Google and Azure storage, and of Notion's, GitHub's and Discord's private images. */
const SIGNED =
  /[?&](?:X-Amz-(?:Signature|Expires|Credential)|X-Goog-Signature|AWSAccessKeyId|Signature=[^?&]+&Expires|sig=[^?&]+&se|se=[^?&]+&sig|Expires=\d+&Signature|expirationTimestamp=|ex=[0-9a-f]+&is=)|private-user-images\.githubusercontent\.com|secure\.notion-static\.com/i;
const PAGE =
  /^https?:\/\/(?:www\.)?(?:arxiv\.org\/(?:abs|pdf)\/|(?:dx\.)?doi\.org\/|openreview\.net\/(?:forum|pdf)|papers\.nips\.cc\/paper[^.]*(?:\.html)?$|aclanthology\.org\/[^/]+\/?$|paperswithcode\.com\/paper\/)/i;
const LOCAL =
  /^(?:file:|[a-z]:[\\/]|\\\\|~\/(?!assets\/|images?\/|public\/)|\/(?:mnt|root|var\/folders|tmp)\/|https?:\/\/(?:localhost|127\.0\.0\.1|0\.0\.0\.0)(?:[:/]|$))/i;
/** A site may well have a folder `home`, but hardly one as deep as a writer's own. */
const HOME = /^\/(?:Users\/[^/]+\/|Volumes\/[^/]+\/|home\/[^/]+\/[^/]+\/)/;
