import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { Readable } from "node:stream";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { rules } from "../rules/index.ts";
import { main } from "../src/cli/main.ts";
import { readSiteFacts, SITE_MARKERS, type SiteMarker } from "../src/config/site.ts";
import { createNames } from "../src/core/names.ts";
import { readAssets } from "../src/host/assets.ts";
import { createSiteFinder, type GivenSite } from "../src/host/site.ts";
import { assetPlaces } from "../src/post/site/assets.ts";
import { readImageHead } from "../src/post/site/image-head.ts";
import { type PackedImages, packImages, unpackImages } from "../src/post/site/packed-images.ts";
import { SITE_KINDS, type Site, type SiteKind } from "../src/post/site.ts";
import { TODAY } from "./lint-text.ts";
import { parsePost } from "./parse.ts";

let cwd: string;
beforeEach(() => {
  cwd = realpathSync(mkdtempSync(join(tmpdir(), "review-lint-site-")));
});
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

function write(files: { readonly [path: string]: string | Uint8Array }): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(cwd, path)), { recursive: true });
    writeFileSync(join(cwd, path), content);
  }
}

/** The beginning of a PNG, with other bytes behind it for each seed. */
function png(width: number, height: number, seed = 0): Uint8Array {
  const bytes = Buffer.alloc(64, seed);
  Buffer.from("\x89PNG\r\n\x1A\n\0\0\0\rIHDR", "latin1").copy(bytes);
  bytes.writeUInt32BE(width, 16);
  bytes.writeUInt32BE(height, 20);
  return bytes;
}

function finder(given?: GivenSite) {
  return createSiteFinder({ cwd, markers: SITE_MARKERS, read: readSiteFacts, given, fallbackRoot: cwd });
}

describe("the site around a post", () => {
  test.each([
    ["_config.yml", "jekyll"],
    ["_config.yaml", "jekyll"],
    ["astro.config.mjs", "astro"],
    ["astro.config.ts", "astro"],
    ["hugo.toml", "hugo"],
    ["hugo.yaml", "hugo"],
    ["config/_default/hugo.toml", "hugo"],
    ["config.toml", "hugo"],
  ])("is told by %s", async (marker, kind) => {
    write({ [`blog/${marker}`]: "", "blog/content/posts/a.md": "" });
    const found = await finder()(join(cwd, "blog/content/posts/a.md"));
    expect(found).toMatchObject({ root: join(cwd, "blog"), site: { root: "blog", kind } });
  });

  test("is not told by what other programs have, too", async () => {
    write({ "config.toml": "", "posts/a.md": "" });
    expect(await finder()(join(cwd, "posts/a.md"))).toBeUndefined();
  });

  test("is the nearest one, and within the repository", async () => {
    write({ "_config.yml": "", "docs/hugo.toml": "", "docs/content/a.md": "", "b.md": "" });
    write({ "module/.git/HEAD": "", "module/c.md": "" });
    const siteOf = finder();
    expect(siteOf(join(cwd, "docs/content/a.md"))?.site).toMatchObject({
      root: "docs",
      kind: "hugo",
    });
    expect(siteOf(join(cwd, "b.md"))?.site).toMatchObject({ root: ".", kind: "jekyll" });
    expect(siteOf(join(cwd, "module/c.md"))).toBeUndefined();
  });

  test("starts where Jekyll takes its pages from", async () => {
    write({ "_config.yml": "source: ./site/\n", "site/_posts/a.md": "" });
    const found = await finder()(join(cwd, "site/_posts/a.md"));
    expect(found).toMatchObject({ root: join(cwd, "site"), marker: "_config.yml", site: { root: "site" } });
  });

  test("is what the configuration says, and else what is found", async () => {
    write({ "blog/_config.yml": "baseurl: /old", "blog/_posts/a.md": "", "..notes/b.md": "", "b.md": "" });
    const post = join(cwd, "blog/_posts/a.md");
    expect((await finder({ baseurl: "/new" })(post))?.site).toEqual({
      root: "blog",
      kind: "jekyll",
      baseurl: "/new",
      renderer: "kramdown",
    });
    const given = finder({ root: cwd, kind: "hugo" });
    const site = { root: ".", kind: "hugo", baseurl: "", renderer: "goldmark" };
    expect(await given(post)).toEqual({ root: cwd, site });
    expect(await given(join(cwd, "..notes/b.md"))).toEqual({ root: cwd, site });
    expect(await given(join(dirname(cwd), "c.md"))).toBeUndefined();
    expect(await finder({ root: join(cwd, "blog") })(join(cwd, "b.md"))).toBeUndefined();
  });
});

describe("what a generator's configuration says", () => {
  const facts = (file: string, text: string) => {
    const marker = SITE_MARKERS.find((each): each is SiteMarker => each.file === file);
    return marker && readSiteFacts(marker, text);
  };

  test.each([
    ["_config.yml", "baseurl: blog/\n", { kind: "jekyll", baseurl: "/blog", renderer: "kramdown" }],
    ["_config.yml", "markdown: CommonMarkGhPages\n", { renderer: "commonmark" }],
    ["_config.yml", "kramdown:\n  hard_wrap: true\n", { hardBreaks: true }],
    ["_config.yml", "commonmark:\n  options: [SMART, HARDBREAKS]\n", { hardBreaks: true }],
    ["hugo.toml", "[markup.goldmark.renderer]\nhardWraps = true\n", { hardBreaks: true }],
    ["astro.config.mjs", 'import breaks from "remark-breaks";\n', { hardBreaks: true }],
    ["_config.yml", "a: [\n", { kind: "jekyll", baseurl: "", renderer: "kramdown" }],
    ["_config.yml", "new_post_name: :title.md\n", { kind: "unknown", renderer: "unknown" }],
    ["_config.yml", "launch_buttons: {}\n", { kind: "unknown" }],
    ["_config.yml", "img_cdn: https://cdn.example\n", { assets: "elsewhere" }],
    ["_config.yml", "defaults:\n- values: {media_subpath: /img}\n", { assets: "elsewhere" }],
    ["hugo.toml", 'baseURL = "https://a.example/notes/"\n', { kind: "hugo", baseurl: "/notes" }],
    ["hugo.toml", 'staticDir = ["files"]\n', { assets: "elsewhere" }],
    ["hugo.json", '{"module": {"mounts": []}}', { assets: "elsewhere" }],
    ["astro.config.mjs", 'export default {\n  base: "/lab/",\n};\n', { kind: "astro", baseurl: "/lab" }],
    ["astro.config.mjs", 'publicDir: "./files",\n', { assets: "elsewhere" }],
  ])("%s: %j", (file, text, expected) => {
    expect(facts(file, text)).toMatchObject(expected);
  });

  test("says nothing of images where they lie in their usual folders", () => {
    expect(facts("_config.yml", "cdn:\n")).not.toHaveProperty("assets");
    expect(facts("hugo.toml", "[module]\n")).not.toHaveProperty("assets");
  });
});

describe("where the file of an address may lie", () => {
  const places = (kind: SiteKind, url: string, sitePath: string, baseurl = "") => {
    const site: Site = { root: ".", kind, baseurl, renderer: "unknown" };
    return assetPlaces(url, "markdown", { site, sitePath });
  };
  const post = "_posts/2025-01-01-a.md";

  test.each([
    ["/assets/a.png", "assets/a.png"],
    ["//assets/a.png", undefined],
    ["{{ site.baseurl }}/assets/a.png", "assets/a.png"],
    ["{{site.url}}{{site.baseurl}}/assets/a.png", "assets/a.png"],
    ['{{ "/assets/a.png" | relative_url }}', "assets/a.png"],
    ["{{ 'assets/a.png' | absolute_url }}", "assets/a.png"],
    ['{{ "a.png" | prepend: page.images }}', undefined],
    ["{% link assets/a.png %}", "assets/a.png"],
    ["{{ page.images }}/a.png", undefined],
    ["/assets/a%20b.png?v=1#x", "assets/a b.png"],
    ["/assets/%zz.png", undefined],
    ["/assets/그림.png".normalize("NFD"), "assets/그림.png"],
    ["/assets/../a.png", undefined],
    ["assets\\a.png", "_posts/assets/a.png"],
    ["https://a.example/a.png", undefined],
    ["C:\\a.png", undefined],
    ["mailto:a.png", undefined],
    ["data:image/png;base64,AA==", undefined],
    ["/assets/a", undefined],
    ["", undefined],
  ])("Jekyll: %s", (url, expected) => {
    expect(places("jekyll", url, post)[0]?.path).toBe(expected);
  });

  test("with and without the path of the site before it", () => {
    const paths = (url: string) => places("jekyll", url, post, "/blog").map(({ path }) => path);
    expect(paths("/blog/assets/a.png")).toEqual(["assets/a.png", "blog/assets/a.png"]);
    expect(paths("/blogs/a.png")).toEqual(["blogs/a.png"]);
  });

  test.each<[SiteKind, string, string, string[]]>([
    ["jekyll", "../images/a.png", post, ["images/a.png"]],
    ["jekyll", "images/a.png", post, ["_posts/images/a.png", "images/a.png"]],
    ["jekyll", "a.png", post, []],
    ["hugo", "a.png", "content/posts/x/index.md", ["content/posts/x/a.png"]],
    ["hugo", "a.png", "content/posts/x.md", []],
    ["hugo", "/a.png", "content/posts/x.md", ["static/a.png"]],
    ["astro", "a.png", "src/content/x.md", ["src/content/a.png"]],
    ["astro", "@/assets/a.png", "src/content/x.md", ["src/assets/a.png"]],
    ["astro", "/a.png", "src/content/x.md", ["public/a.png"]],
    ["unknown", "/a.png", "x.md", []],
    ["unknown", "/images/a.png", "x.md", []],
    ["unknown", "images/a.png", "notes/x.md", ["notes/images/a.png"]],
    ["unknown", "images/a.png", "../x.md", []],
    ["unknown", "images/a.png", "/notes/x.md", []],
  ])("%s: %s in %s is missed at %j alone", (kind, url, sitePath, expected) => {
    const found = places(kind, url, sitePath).filter(({ tells }) => tells !== "never");
    expect(found.map(({ path }) => path)).toEqual(expected);
  });

  test("no address leads out of the root", () => {
    const kinds = fc.constantFrom<SiteKind>("jekyll", "hugo", "astro", "unknown");
    const parts = fc.array(
      fc.constantFrom("..", ".", "a", "", "b.png", "%2e%2e", "\\", "@", "{{ site.url }}"),
    );
    fc.assert(
      fc.property(kinds, parts, fc.constantFrom("a.md", "a/b/c.md"), (kind, segments, sitePath) => {
        for (const { path } of places(kind, `${segments.join("/")}/x.png`, sitePath))
          expect(path).not.toMatch(/^\/|(?:^|\/)\.{0,2}(?:\/|$)/);
      }),
    );
  });

  test("places are the same after they were packed", () => {
    const address = fc.constantFrom(
      "/a/b.png",
      "b.png",
      "../b.png",
      "./a/./b.png",
      "/blog/b.png",
      "images/b.png",
      "a%20b.png",
    );
    fc.assert(
      fc.property(fc.constantFrom(...SITE_KINDS), fc.array(address, { maxLength: 5 }), (kind, urls) => {
        const images = urls.map((url, i) => ({
          url,
          at: { start: i * 9, end: i * 9 + 4 },
          places: places(kind, url, "posts/2024/a.md"),
        }));
        const packed: PackedImages = JSON.parse(JSON.stringify(packImages(images)));
        const unpacked = [...unpackImages(packed)].map((image) => ({ ...image, places: [...image.places] }));
        expect(unpacked).toEqual(images);
      }),
    );
  });

  test("front matter names images by many keys", () => {
    const yaml = "image: /a.png\nheader:\n  teaser: '/b.png'\nfeaturedImage: /c.png\nimages: [/d.png]\n";
    const others = "title: x.png\nfile: /e.png\nnote:\n  image: |\n    /f.png\nlayout: /g.png\n";
    const text = `---\n${yaml}${others}---\n`;
    const site: Site = { root: ".", kind: "jekyll", baseurl: "", renderer: "kramdown" };
    const images = parsePost("a.md", text, { site }).localImages;
    expect(images.map(({ url }) => url)).toEqual(["/a.png", "/b.png", "/c.png", "/d.png"]);
    expect(images.map(({ at }) => text.slice(at.start, at.end))).toEqual(images.map(({ url }) => url));
  });
});

describe("the first bytes of a file", () => {
  const head = (text: string) => readImageHead(Buffer.from(text, "latin1"));

  test("tell its kind and its size", () => {
    expect(readImageHead(png(640, 480))).toEqual({ format: "png", width: 640, height: 480 });
    expect(head("GIF89a\x02\0\x03\0")).toEqual({ format: "gif", width: 2, height: 3 });
    const jpeg = "\xFF\xD8\xFF\xE0\0\x04ab\xFF\xC2\0\x11\x08\0\x30\0\x40";
    expect(head(`${jpeg}\x03\x01`)).toEqual({ format: "jpg", width: 64, height: 48 });
    expect(head("RIFF....WEBPVP8X\x0A\0\0\0\0\0\0\0\x3F\0\0\x2F\0\0")).toEqual({
      format: "webp",
      width: 64,
      height: 48,
    });
    expect(head("RIFF....WEBPVP8L\0\0\0\0\x2F\x3F\xC0\x0B\0")).toEqual({
      format: "webp",
      width: 64,
      height: 48,
    });
    expect(head("RIFF....WEBPVP8 \0\0\0\0\0\0\0\x9D\x01\x2A\x40\0\x30\0")).toMatchObject({
      width: 64,
      height: 48,
    });
    expect(head(`BM....\0\0\0\0....\x28\0\0\0\x40\0\0\0\xD0\xFF\xFF\xFF`)).toEqual({
      format: "bmp",
      width: 64,
      height: 48,
    });
    expect(head("....ftypavif....")).toEqual({ format: "avif" });
  });

  test.each([
    ["", "empty"],
    ["%PDF-1.7\n", "pdf"],
    ["\n<!DOCTYPE html><html>", "html"],
    ['<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>', "text"],
    ["not found\n", "text"],
    ['<?xml version="1.0"?>\n<!-- Generator: x --><svg viewBox="0 0 1 1"/>', "svg"],
    ["version https://git-lfs.github.com/spec/v1\noid sha256:0\n", undefined],
    ["\0\0\0\x18ftypheic....", undefined],
    ["\xFF\xFEa\0b\0", undefined],
    ["\0\x01\x02", undefined],
  ])("%j", (text, format) => {
    expect(head(text).format).toBe(format);
  });

  test("whatever they are, do no harm", () => {
    const starts = [
      "",
      "\x89PNG\r\n\x1A\n",
      "\xFF\xD8\xFF",
      "GIF89a",
      "RIFF....WEBPVP8 ",
      "RIFF....WEBPVP8L",
      "BM",
    ];
    fc.assert(
      fc.property(fc.constantFrom(...starts), fc.uint8Array({ maxLength: 60 }), (start, rest) => {
        const bytes = Buffer.concat([Buffer.from(start, "latin1"), rest]);
        const { width = 1, height = 1 } = readImageHead(bytes);
        expect(Number.isInteger(width) && Number.isInteger(height) && width > 0 && height > 0).toBe(true);
      }),
    );
  });
});

describe("image files on the disk", () => {
  const look = async (...wanted: string[]) => {
    const { lookups } = await readAssets({ root: cwd, wanted, wantsUnnamed: false });
    return Object.fromEntries(lookups);
  };

  test("are found by their exact names", async () => {
    write({ "assets/BERT/Mask.png": png(64, 48) });
    expect(
      await look("assets/BERT/Mask.png", "assets/bert/mask.png", "assets/BERT", "assets/BERT/Mask.png/x.png"),
    ).toEqual({
      "assets/BERT/Mask.png": {
        state: "file",
        file: { path: "assets/BERT/Mask.png", bytes: 64, format: "png", width: 64, height: 48 },
      },
      "assets/bert/mask.png": { state: "misspelled", path: "assets/BERT/Mask.png" },
      "assets/BERT": { state: "missing", folder: "assets" },
      "assets/BERT/Mask.png/x.png": { state: "missing", folder: "assets/BERT" },
    });
  });

  test("are found however the disk spells Hangul", async () => {
    const onDisk = (name: string) => `img/${name}.png`.normalize("NFD");
    write({ [onDisk("그림")]: png(64, 48), [onDisk("표")]: png(64, 48) });
    expect(await look("img/그림.png", "img/표.png", "IMG/표.png")).toMatchObject({
      "img/그림.png": { state: "file", file: { path: "img/그림.png", digest: expect.any(String) } },
      "img/표.png": { state: "file", file: { path: "img/표.png", digest: expect.any(String) } },
      "IMG/표.png": { state: "misspelled", path: "img/표.png" },
    });
  });

  test("that are missing are told with how far their folder is there, and with a near name", async () => {
    write({
      "a/b/figure-02.jpg": "x",
      "a/b/figure-3.png": "x",
      "a/b/overview.png": "x",
      "a/b/notes.txt": "x",
    });
    expect(
      await look("a/b/figure-2.png", "a/b/figure-4.png", "a/b/overviw.png", "a/c/d.png", "x/y.png"),
    ).toEqual({
      "a/b/figure-2.png": { state: "missing", folder: "a/b", nearest: "a/b/figure-02.jpg" },
      "a/b/figure-4.png": { state: "missing", folder: "a/b" },
      "a/b/overviw.png": { state: "missing", folder: "a/b", nearest: "a/b/overview.png" },
      "a/c/d.png": { state: "missing", folder: "a" },
      "x/y.png": { state: "missing", folder: "" },
    });
  });

  test("are looked for in any theme", async () => {
    write({ "themes/a/static/x.png": png(1, 2), "themes/b/static/y.png": png(1, 2) });
    expect(await look("themes/*/static/y.png", "themes/*/static/z.png", "none/*/x.png")).toMatchObject({
      "themes/*/static/y.png": { state: "file", file: { path: "themes/b/static/y.png" } },
      "themes/*/static/z.png": { state: "missing", folder: "" },
      "none/*/x.png": { state: "missing", folder: "" },
    });
  });

  test("outside of the root are never looked at", async () => {
    const root = join(cwd, "site");
    write({ "outside/a.png": png(2, 2), "site/inside/b.png": png(2, 2), "site/real.png": png(2, 2) });
    symlinkSync(join(cwd, "outside"), join(root, "out"));
    symlinkSync(join(cwd, "outside/a.png"), join(root, "a.png"));
    symlinkSync(join(cwd, "nowhere.png"), join(root, "dangling.png"));
    symlinkSync(join(root, "inside"), join(root, "in"));
    symlinkSync(join(root, "real.png"), join(root, "same.png"));
    symlinkSync(".", join(root, "loop"));
    const wanted = [
      "out/a.png",
      "out/z.png",
      "a.png",
      "dangling.png",
      "in/b.png",
      "same.png",
      "../outside/a.png",
      "loop/real.png",
    ];
    const { lookups } = await readAssets({ root, wanted, wantsUnnamed: false });
    expect([...lookups].map(([path, { state }]) => `${path} ${state}`)).toEqual([
      "../outside/a.png missing",
      "in/b.png file",
      "same.png file",
    ]);
    expect((await readAssets({ root: join(cwd, "none"), wanted, wantsUnnamed: true })).lookups.size).toBe(0);
    // A root that is a link itself is as good as its target.
    symlinkSync(root, join(cwd, "link"));
    expect((await readAssets({ root: join(cwd, "link"), wanted, wantsUnnamed: false })).lookups).toEqual(
      lookups,
    );
  });

  test("are hashed where another has the same size, and no link", async () => {
    write({ "a.png": png(64, 48, 1), "b.png": png(64, 48, 1), "c.png": png(64, 48, 2), "d.png": "odd" });
    symlinkSync("a.png", join(cwd, "e.png"));
    const { lookups } = await readAssets({
      root: cwd,
      wanted: ["a.png", "b.png", "c.png", "d.png", "e.png"],
      wantsUnnamed: false,
    });
    const digest = (path: string) => {
      const lookup = lookups.get(path);
      return lookup?.state === "file" ? lookup.file.digest : "none";
    };
    expect(digest("a.png")).toMatch(/^[\w-]{43}$/);
    expect(digest("b.png")).toBe(digest("a.png"));
    expect(digest("c.png")).not.toBe(digest("a.png"));
    expect([digest("d.png"), digest("e.png")]).toEqual([undefined, undefined]);
  });

  test("that git ignores are not missed", async () => {
    write({ ".git/HEAD": "", ".gitignore": "plots/\n", "assets/x.txt": "" });
    expect(Object.keys(await look("plots/a.png", "assets/a.png"))).toEqual(["assets/a.png"]);
  });

  test.skipIf(process.getuid?.() === 0)("that may not be read tell nothing", async () => {
    write({ "closed/a.png": png(2, 2), "open/b.png": png(2, 2) });
    chmodSync(join(cwd, "closed"), 0);
    chmodSync(join(cwd, "open/b.png"), 0);
    expect(await look("closed/a.png", "open/b.png")).toEqual({});
    chmodSync(join(cwd, "closed"), 0o755);
  });

  test("that nothing names lie beside those that are shown", async () => {
    write({
      "img/shown.png": "x",
      "img/forgotten.png": "x",
      "img/in-style.png": "x",
      "other/alone.png": "x",
      "style.css": "url(img/in-style.png)",
      "node_modules/x/readme.md": "forgotten.png",
    });
    const unnamed = async (wantsUnnamed: boolean) =>
      (await readAssets({ root: cwd, wanted: ["img/shown.png"], wantsUnnamed })).unnamed;
    expect(await unnamed(true)).toEqual(["img/forgotten.png"]);
    expect(await unnamed(false)).toEqual([]);
  });

  test("are named with or without ending, encoded or not", () => {
    const unseen = (text: string) => {
      const names = createNames([
        "a/plot.png",
        "a/두 그림.png",
        "a/wide-800w.webp",
        "a/cover.png",
        "a/Loss.PNG",
      ]);
      names.seeIn(text);
      return names.unseen();
    };
    expect(unseen("")).toEqual(["a/plot.png", "a/두 그림.png", "a/wide-800w.webp", "a/Loss.PNG"]);
    expect(unseen("name: plot\n![](%EB%91%90%20%EA%B7%B8%EB%A6%BC.png) wide.webp, loss.png.")).toEqual([]);
    expect(unseen("plots subplot.png 100% %zz")).toContain("a/plot.png");
  });
});

describe("the command", () => {
  const run = async (argv: readonly string[], folder = cwd, stdin = "") => {
    let stdout = "";
    let stderr = "";
    const code = await main(
      argv,
      {
        cwd: folder,
        env: { LANG: "en" },
        stdin: Readable.from([stdin]),
        stdout: { write: (text: string) => (stdout += text) },
        stderr: { write: (text: string) => (stderr += text) },
        now: () => new Date(`${TODAY}T12:00:00`),
      },
      rules,
    );
    return { code, stdout, stderr };
  };
  const missing = (text: string) => text.split("\n").filter((line) => line.includes("[missing-asset]"));
  const text = "---\ntitle: a\ndate: 2025-01-02\n---\n\n![A figure](figures/two.png)\n*Figure 1: Two.*\n";

  test("lints a site of Hugo", async () => {
    const root = join(import.meta.dirname, "..", "fixtures", "hugo");
    const { code, stdout, stderr } = await run([], root);
    expect([code, stderr]).toEqual([1, ""]);
    await expect(stdout).toMatchFileSnapshot(join(root, "..", "hugo.out"));
  });

  test("looks beside posts that belong to no site", async () => {
    write({ "notes/figures/one.png": png(64, 48), "notes/a.md": text });
    const { stdout } = await run(["notes"]);
    expect(missing(stdout)).toEqual([
      "notes/a.md:6:13: error No image lies at “notes/figures/two.png”. [missing-asset]",
    ]);
    expect(missing((await run(["../notes"], join(cwd, "notes"))).stdout)).toHaveLength(1);
  });

  test("looks around a text from standard input where it has a name", async () => {
    write({ "_config.yml": "", "figures/one.png": png(64, 48) });
    expect(missing((await run(["--stdin"], cwd, text)).stdout)).toEqual([]);
    expect(
      missing((await run(["--stdin", "--stdin-filename", "_posts/a.md"], cwd, text)).stdout),
    ).toHaveLength(1);
  });

  test("looks in the site that the configuration names", async () => {
    write({
      "review-lint.config.json": '{"site": {"root": "web", "kind": "hugo", "baseurl": "/x/"}}',
      "web/static/figures/one.png": png(64, 48),
      "web/content/a.md": text.replace("figures/two.png", "/x/figures/two.png"),
      "web/content/b.md": text.replace("figures/two.png", "/x/figures/one.png"),
    });
    const { stdout } = await run(["web/content"]);
    expect(missing(stdout)).toEqual([
      "web/content/a.md:6:13: error No image lies at “static/figures/two.png”. [missing-asset]",
    ]);
  });
});
