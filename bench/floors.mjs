// What no linter can be faster than: reading the posts, and parsing them with one parser and nothing else.
// Bundled before it is run, as the command is, with the project's own versions of the parsers.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const [floor, folder = "."] = process.argv.slice(2);
const posts = join(folder, "_posts");

/** @type {Readonly<Record<string, () => Promise<(body: string) => unknown>>>} */
const floors = {
  read: async () => (body) => body.length,
  async satteri() {
    const { markdownToMdast } = await import("satteri");
    return (body) => markdownToMdast(body, { features: { gfm: true, frontmatter: false } });
  },
  async reference() {
    const { fromMarkdown } = await import("mdast-util-from-markdown");
    const { gfmFromMarkdown } = await import("mdast-util-gfm");
    const { gfm } = await import("micromark-extension-gfm");
    const options = { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] };
    return (body) => fromMarkdown(body, options);
  },
};

const start = floors[floor ?? ""];
if (start === undefined) throw new Error(`unknown floor: ${floor}`);
const visit = await start();
for (const name of readdirSync(posts)) {
  const text = readFileSync(join(posts, name), "utf8");
  visit(text.slice(text.indexOf("\n---\n") + 5));
}
