import { describe, expect, test } from "vitest";
import { imageKey } from "../src/post/figures/images.ts";
import { faultOfName } from "../src/post/figures/naming.ts";
import type { FigureRole } from "../src/post/figures.ts";
import { parsePost } from "./parse.ts";

interface Expected {
  readonly url: string;
  readonly alt?: string;
  readonly role?: FigureRole;
  readonly captions?: readonly string[];
}

const conventions: readonly (readonly [string, string, readonly Expected[]])[] = [
  ["an image", "![a cat](/a.png)", [{ url: "/a.png", alt: "a cat" }]],
  ["an image with brackets in its text", "![a [big] cat](/a.png)", [{ url: "/a.png", alt: "a [big] cat" }]],
  ["an address in angle brackets", "![a cat](</my cat.png>)", [{ url: "/my cat.png", alt: "a cat" }]],
  ["a title", '![a cat](/a.png "A cat.")', [{ url: "/a.png", alt: "a cat", captions: ["A cat."] }]],
  [
    "a title and a caption",
    '![a cat](/a.png "A cat.")\n*Figure 1. A cat.*',
    [{ url: "/a.png", alt: "a cat", captions: ["Figure 1. A cat."] }],
  ],
  ["an empty text", "![](/a.png)", [{ url: "/a.png", alt: "" }]],
  ["a reference image", "![a cat][cat]\n\n[cat]: /a.png", [{ url: "/a.png", alt: "a cat" }]],
  ["an image in a link", "[![a cat](/s.png)](/a.png)", [{ url: "/s.png", alt: "a cat" }]],
  ["a tag of HTML", '<img src="/a.png" alt="a cat">', [{ url: "/a.png", alt: "a cat" }]],
  ["a tag of HTML without text", '<img src="/a.png">', [{ url: "/a.png" }]],
  [
    "a figure element",
    '<figure>\n<img src="/a.png" alt="a cat">\n<figcaption>A <b>cat</b>.</figcaption>\n</figure>',
    [{ url: "/a.png", alt: "a cat", captions: ["A cat ."] }],
  ],
  [
    "a figure element with blank lines and Markdown",
    "<figure>\n\n![a cat](/a.png)\n\n<figcaption>\n\nA cat.\n\n</figcaption>\n\n</figure>",
    [{ url: "/a.png", alt: "a cat", captions: ["A cat."] }],
  ],
  [
    "two images in one figure element",
    '<figure>\n<img src="/a.png" alt="a"><img src="/b.png" alt="b">\n\n<figcaption>Both.</figcaption>\n</figure>',
    [
      { url: "/a.png", alt: "a", captions: ["Both."] },
      { url: "/b.png", alt: "b", captions: ["Both."] },
    ],
  ],
  [
    "a centred paragraph",
    '<p align="center">\n<img src="/a.png" alt="a cat">\n<br>\n<em>A cat.</em>\n</p>',
    [{ url: "/a.png", alt: "a cat", captions: ["A cat."] }],
  ],
  [
    "two centred elements",
    '<center><img src="/a.png" alt="a cat"></center>\n<center><i>A cat.</i></center>',
    [{ url: "/a.png", alt: "a cat", captions: ["A cat."] }],
  ],
  [
    "a tag of HTML with Markdown right below",
    '<img src="/a.png" alt="a cat">\n*A cat.*',
    [{ url: "/a.png", alt: "a cat", captions: ["A cat."] }],
  ],
  [
    "an include",
    '{% include figure image_path="/a.png" alt="a cat" caption="A cat." %}',
    [{ url: "/a.png", alt: "a cat", captions: ["A cat."] }],
  ],
  [
    "an include on several lines, with its caption in the same paragraph",
    '{% include figure\n  image_path="/a.png"\n  alt="a cat" %}\n*A cat.*',
    [{ url: "/a.png", alt: "a cat", captions: ["A cat."] }],
  ],
  [
    "includes in rows of HTML",
    '<div class="row">\n{% include figure.liquid path="a.png" alt="a cat" %}\n</div>\n<div class="caption">A cat.</div>',
    [{ url: "a.png", alt: "a cat", captions: ["A cat."] }],
  ],
  ["an include of something else", '{% include toc.html %}\n\n{% include video id="x" url="/x" %}', []],
  [
    "a shortcode",
    '{{< figure src="/a.png" alt="a cat" caption="A cat." >}}',
    [{ url: "/a.png", alt: "a cat", captions: ["A cat."] }],
  ],
  ["a shortcode with bare arguments", '{{< img "/a.png" >}}', [{ url: "/a.png" }]],
  ["a shortcode of something else", "{{< youtube abc >}}", []],
  [
    "Liquid in an address",
    "![a cat]({{ site.baseurl }}/a.png){: .align-center}\n*A cat.*",
    [{ url: "{{ site.baseurl }}/a.png", alt: "a cat", captions: ["A cat."] }],
  ],
  [
    "a filter in an address",
    "![a cat]({{ '/a.png' | relative_url }})\n{: .align-center}\n\n*A cat.*",
    [{ url: "{{ '/a.png' | relative_url }}", alt: "a cat", captions: ["A cat."] }],
  ],
  ["a wikilink", "![[my cat.png]]\n*A cat.*", [{ url: "my cat.png", captions: ["A cat."] }]],
  ["a wikilink with words", "![[a.png|a cat]]", [{ url: "a.png", alt: "a cat" }]],
  ["a wikilink with a width", "![[a.png|300]]", [{ url: "a.png" }]],
  ["a wikilink in code", "`![[a.png]]`", []],
  ["a wikilink of a note", "![[A note]]", []],
  ["Notion's export", "![Untitled](Untitled%203.png)", [{ url: "Untitled%203.png", alt: "Untitled" }]],
  ["a list item", "- ![a cat](/a.png)\n  *A cat.*", [{ url: "/a.png", alt: "a cat", captions: ["A cat."] }]],
  ["the middle of a line", "Press ![gear](/g.png) now.", [{ url: "/g.png", alt: "gear", role: "inline" }]],
  [
    "the middle of a line of HTML",
    '<p>Press <img src="/g.png" alt="gear"> now.</p>',
    [{ url: "/g.png", alt: "gear", role: "inline" }],
  ],
  [
    "a table",
    "| ![a](/a.png) | ![b](/b.png) |\n|---|---|\n| one | two |\n\n*Both.*",
    [
      { url: "/a.png", alt: "a", role: "grid", captions: ["Both."] },
      { url: "/b.png", alt: "b", role: "grid", captions: ["Both."] },
    ],
  ],
  [
    "a table of HTML",
    '<table><tr><td><img src="/a.png" alt="a"></td><td>words</td></tr></table>',
    [{ url: "/a.png", alt: "a", role: "grid" }],
  ],
  [
    "panels of HTML",
    '<div>\n<div><img src="/a.png" alt="a"><p>one</p></div>\n<div><img src="/b.png" alt="b"><p>two</p></div>\n</div>',
    [
      { url: "/a.png", alt: "a", role: "grid" },
      { url: "/b.png", alt: "b", role: "grid" },
    ],
  ],
  [
    "a badge",
    "[![Build](https://img.shields.io/x.svg)](https://example.org)",
    [{ url: "https://img.shields.io/x.svg", alt: "Build", role: "badge" }],
  ],
  ["an icon", '<img src="/i.png" width="24" alt="tip">', [{ url: "/i.png", alt: "tip", role: "badge" }]],
  ["a divider", "![](/img/leaf-divider.png)", [{ url: "/img/leaf-divider.png", alt: "", role: "badge" }]],
  ["a comment", "<!-- ![a](/a.png) -->", []],
  ["code", "```\n![a](/a.png)\n```\n\n`![b](/b.png)`", []],
];

/** What a caption's range covers, markup taken off. */
function bare(written: string): string {
  return written
    .replace(/<[^>]*>/g, " ")
    .replace(/[*_>\s]+/g, " ")
    .trim();
}

describe("conventions of images", () => {
  test.each(conventions)("%s", (_, text, expected) => {
    const post = parsePost("post.md", `Words above.\n\n${text}\n`);
    const { figures, captions } = post.figures;
    expect(
      figures.map(({ url, alt, role, captions: own }) => ({
        url,
        alt,
        role,
        captions: own.map((c) => c.text),
      })),
    ).toEqual(
      expected.map(({ url, alt, role = "figure", captions: own = [] }) => ({
        url,
        alt,
        role,
        captions: own,
      })),
    );
    const slice = ({ start, end }: { start: number; end: number }) => post.source.text.slice(start, end);
    for (const figure of figures) {
      expect(slice(figure)).toMatch(/^(?:!\[[\s\S]*[\])]|<img[\s\S]*>|\{[%{][\s\S]*[%}]\})$/);
      // A reference has its address elsewhere: there the whole image is the place.
      expect([figure.url, slice(figure)]).toContain(slice(figure.urlRange));
      expect([figure.alt, slice(figure)]).toContain(slice(figure.altRange));
    }
    for (const caption of captions) expect(bare(slice(caption))).toBe(bare(caption.text));
  });
});

const captionLines: readonly (readonly [string, string, readonly string[]])[] = [
  ["emphasis", "![x](a.png)\n*Words.*", ["Words."]],
  ["emphasis with underscores", "![x](a.png)\n_Words._", ["Words."]],
  ["emphasis over two lines", "![x](a.png)\n*Words\nand more.*", ["Words and more."]],
  ["both marks", "![x](a.png)\n***Words***", ["Words"]],
  ["emphasis with a link to the source", "![x](a.png)\n*Words.* ([source](b))", ["Words. (source)"]],
  ["one blank line", "![x](a.png)\n\n*Words.*", ["Words."]],
  ["a comment between", "![x](a.png)\n\n<!-- redraw -->\n\n*Words.*", ["Words."]],
  ["a plain label", "![x](a.png)\nFigure 3. Words.", ["Figure 3. Words."]],
  ["a plain label over two lines", "![x](a.png)\n그림 3: 말과\n다른 말.", ["그림 3: 말과 다른 말."]],
  ["a label that says caption", "![x](a.png)\n캡션: 말.", ["캡션: 말."]],
  ["a label in brackets", "![x](a.png)\n<그림 3> 말", ["<그림 3> 말"]],
  ["an arrow", "![x](a.png)\n▲ 말", ["▲ 말"]],
  ["a bold label", "![x](a.png)\n**Figure 1.** Words.", ["Figure 1. Words."]],
  ["a bold number alone", "![x](a.png)\n**Figure 1**", ["Figure 1"]],
  ["an element", "![x](a.png)\n<small>Words.</small>", ["Words."]],
  ["a kramdown class", "![x](a.png)\nWords.\n{: .caption}", ["Words."]],
  ["a quote", "![x](a.png)\n> *Words.*", ["Words."]],
  ["above", "*Words.*\n\n![x](a.png)", ["Words."]],
  ["behind the image", "![x](a.png)<br>*Words.*", ["Words."]],
  ["a centred element", '![x](a.png)\n\n<p align="center">Words.</p>', ["Words."]],
  ["a panel's letter", "![x](a.png)\n(a) Words.", ["(a) Words."]],
  ["a number without a mark", "![x](a.png)\n그림 1 말", ["그림 1 말"]],
  ["a sentence that opens with the number", "![x](a.png)\nFigure 1 shows words.", []],
  [
    "a paragraph that speaks of the figure",
    "![x](a.png)\n*Figure 1: x.*\n\n**Figure 1**: words.",
    ["Figure 1: x."],
  ],
  ["caption and credit", "![x](a.png)\n*Words.*\n출처: 논문", ["Words.", "출처: 논문"]],
  ["prose", "![x](a.png)\nWords that go on.", []],
  ["a bold heading", "![x](a.png)\n**Words**", []],
  ["prose between", "![x](a.png)\n\nProse.\n\n*Words.*", []],
  ["a table's own caption", "![x](a.png)\n\n*Table 1. Words.*\n\n| a |\n|---|\n| b |", []],
  ["emphasis that opens prose", "![x](a.png)\n*Words* go on here.", []],
];

test.each(captionLines)("a caption: %s", (_, text, expected) => {
  const [figure] = parsePost("post.md", `${text}\n`).figures.figures;
  expect(figure?.captions.map((caption) => caption.text.replace(/\s+/g, " "))).toEqual(expected);
});

test.each([
  ["Figure 12: Words.", "figure", 12, "", "Words."],
  ["Fig. 2(a). Words.", "figure", 2, "a", "Words."],
  ["그림 3-1. 말", "figure", 3, "-1", "말"],
  ["[표 4] 말", "table", 4, "", "말"],
  ["캡션: Table 5. Words.", "table", 5, "", "Words."],
  ["Figure: Words.", "figure", undefined, "", "Words."],
  ["Figure 1. 2 layers are enough.", "figure", 1, "", "2 layers are enough."],
])("the label of %j", (text, series, number, part, content) => {
  const [caption] = parsePost("post.md", `![x](a.png)\n*${text}*\n`).figures.captions;
  expect(caption).toMatchObject({ text, series, number, part, content, labelled: true });
});

test("captions above and below share a run as their labels say", () => {
  const text = [
    "![x](a.png)\n*Figure 1. One.*\n\n*Table 1. Two.*\n\n| a |\n|---|\n| b |",
    "*Figure 2. Three.*\n\n![y](b.png)",
  ].join("\n\n");
  const { figures, orphans } = parsePost("post.md", text).figures;
  expect(figures.map(({ captions }) => captions.map((caption) => caption.text))).toEqual([
    ["Figure 1. One."],
    ["Figure 2. Three."],
  ]);
  expect(orphans).toEqual([]);
});

test("prose that opens with a label stays prose, and an emphasised line alone is an orphan", () => {
  const post = parsePost(
    "post.md",
    "**Figure 2**: it bends twice.\n\nTable 3: so it says.\n\n*Figure 4: lost.*\n",
  );
  expect(post.figures.orphans.map(({ text }) => text)).toEqual(["Figure 4: lost."]);
  expect(post.texts.paragraphs.map(({ prose }) => prose.text)).toEqual([
    "Figure 2: it bends twice.",
    "Table 3: so it says.",
  ]);
});

test("a long run of captions takes linear time", () => {
  const text = `![x](a.png)\n\n${"*Figure 1: x.*\n\n".repeat(3000)}![y](b.png)\n`;
  expect(parsePost("post.md", text).figures.captions).toHaveLength(3000);
});

test.each([
  ["./a b.png", "a%20b.png", true],
  ["{{ site.baseurl }}/a.png", "/a.png", true],
  ["{{ '/a.png' | relative_url }}", "/a.png?v=2", true],
  ["/x//a.png#right", "/x/a.png", true],
  ["/x/a.png", "/y/a.png", false],
  ["A.png", "a.png", false],
  ["{{ page.dir }}/a.png", "{{ site.dir }}/a.png", false],
  ["{{ '/x' | relative_url }}/a.png", "{{ '/x' | relative_url }}/b.png", false],
  ["https://chart.example/c?q=1", "https://chart.example/c?q=2", false],
])("%j and %j: one image is %j", (a, b, same) => {
  expect(imageKey(a) === imageKey(b)).toBe(same);
});

test.each([
  ["Results Table 17 3", "/results_table_17_3.png", "file-name"],
  ["image.png", "/x.png", "type"],
  ["Untitled", "Untitled%203.png", "file-name"],
  ["Screenshot 2024-03-02 at 10.11.12", "/a.png", "file-name"],
  ["ferry-route-map", "/ferry-route-map.png", "file-name"],
  ["Experimental results and performance metrics", "/a.png", "type"],
  ["주요 결과와 분석", "/a.png", "type"],
  ["Model architecture of the fast half", "/a.png", undefined],
  ["Loss by step", "/loss_by_step.png", undefined],
  ["FID", "/fid.png", undefined],
])("the words %j for %j are at fault: %j", (text, url, fault) => {
  expect(faultOfName(text, url)).toBe(fault);
});
