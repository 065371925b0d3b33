/** A post as nobody should write it, byte by byte, and what comes of it: findings or none, or why it cannot be checked. */
export interface Odd {
  readonly name: string;
  readonly bytes: string | Uint8Array;
  /** What the reason says, where the post cannot be checked. */
  readonly reason?: RegExp;
}

const MATTER = "---\ntitle: 글\ndate: 2025-01-02\n---\n\n";
const bytes = (...codes: readonly number[]) => Uint8Array.from(codes);
const utf16 = (text: string, isLittle: boolean) => {
  const units = Uint8Array.from(
    [...`\uFEFF${text}`].flatMap((char) => [char.charCodeAt(0) & 255, char.charCodeAt(0) >> 8]),
  );
  if (!isLittle) for (let i = 0; i < units.length; i += 2) units.subarray(i, i + 2).reverse();
  return units;
};
const joined = (...parts: readonly (string | Uint8Array)[]) =>
  Uint8Array.from(
    parts.flatMap((part) => [...(typeof part === "string" ? new TextEncoder().encode(part) : part)]),
  );

const ENCODINGS: readonly Odd[] = [
  { name: "nothing", bytes: "" },
  { name: "a line feed", bytes: "\n" },
  { name: "a byte order mark", bytes: "\uFEFF" },
  { name: "two byte order marks", bytes: `\uFEFF\uFEFF${MATTER}` },
  { name: "a byte order mark amid", bytes: `${MATTER}가\uFEFF나\n` },
  { name: "UTF-16, little end first", bytes: utf16(MATTER, true), reason: /is UTF-16/ },
  { name: "UTF-16, big end first", bytes: utf16(MATTER, false), reason: /is UTF-16/ },
  { name: "UTF-16 without a mark", bytes: utf16(MATTER, true).slice(2), reason: /is not UTF-8/ },
  {
    name: "EUC-KR",
    bytes: joined(MATTER, bytes(0xb0, 0xa1, 0xb3, 0xaa, 10)),
    reason: /is not UTF-8 \(first wrong byte on line 6\)/,
  },
  { name: "Shift JIS", bytes: joined(MATTER, bytes(0x83, 0x65, 0x83, 0x58, 10)), reason: /is not UTF-8/ },
  {
    name: "a lone surrogate in UTF-8",
    bytes: joined(MATTER, bytes(0xed, 0xa0, 0x80, 10)),
    reason: /is not UTF-8/,
  },
  { name: "an overlong slash", bytes: joined(MATTER, bytes(0xc0, 0xaf, 10)), reason: /is not UTF-8/ },
  { name: "a character that is cut off", bytes: joined(MATTER, bytes(0xea, 0xb0)), reason: /is not UTF-8/ },
  {
    name: "a picture",
    bytes: joined(bytes(0x89), "PNG\r\n\x1a\n", bytes(0, 0, 0, 13)),
    reason: /is not UTF-8/,
  },
  { name: "all bytes", bytes: Uint8Array.from({ length: 256 }, (_, i) => i), reason: /is not UTF-8/ },
  { name: "all characters of one byte", bytes: String.fromCharCode(...Array(128).keys()) },
  { name: "NUL bytes", bytes: `${MATTER}가\0나\0\n\0\0\0\n# \0\n![\0](\0.png)\n` },
  { name: "NUL bytes in front matter", bytes: "---\ntitle: a\0b\n\0: c\n---\n\n글\n" },
  {
    name: "lines that end with carriage returns",
    bytes: `${MATTER}## 절\n\n글이다.\n![](a.png)\n`.replaceAll("\n", "\r"),
  },
  {
    name: "lines of all endings",
    bytes: "---\r\ntitle: a\r---\n\r\n\n\r## 절\r\r\n글\u2028이다\u0085.\v\f\n",
  },
  { name: "a line separator in a caption", bytes: `${MATTER}![a](a.png)\n*그림 1: 앞\u2028뒤*\n` },
  { name: "letters that are taken apart", bytes: `${MATTER}## 절\n\n그림이다.\n`.normalize("NFD") },
  { name: "a thousand marks on one letter", bytes: `${MATTER}가${"\u0301".repeat(1000)}\n` },
  {
    name: "Hangul that makes no syllable",
    bytes: `${MATTER}${"\u1100".repeat(500)}${"\u1161".repeat(500)}\n`,
  },
  { name: "emoji that are joined", bytes: `${MATTER}## ${"👩‍🔬".repeat(300)}\n` },
  { name: "flags and variations", bytes: `${MATTER}## 🇰🇷🇰🇷🇰 ☃\uFE0F\uFE0E ${"\u{E0100}".repeat(50)}\n` },
  { name: "private and unassigned characters", bytes: `${MATTER}\u{F8FF}\u{10FFFF}\uFFFE\uFFFF\u0378\n` },
  { name: "right to left", bytes: `${MATTER}## \u202Egnp.exe\u202C \u2066\u2067\u2069\u200F\n` },
  { name: "a mebibyte", bytes: `${MATTER}${"글이다. 그렇다.\n\n".repeat(60_000)}`.slice(0, 400_000) },
  { name: "a mebibyte and one byte", bytes: "a".repeat(1024 * 1024 + 1), reason: /is too large/ },
];

const CODE = 'require("node:fs").writeFileSync("ran", "")';
const EXECUTABLE: readonly Odd[] = [
  ...[
    "js",
    "JS",
    "javascript",
    "JavaScript",
    " js",
    "js ",
    "\tjavascript",
    "coffee",
    "coffeescript",
    "ts",
    "typescript",
    "ruby",
    "python",
    "php",
    "mjs",
    "cjs",
    "node",
    "__proto__",
    "constructor",
  ].map((language) => ({
    name: `front matter in ${JSON.stringify(language)}`,
    bytes: `---${language}\nmodule.exports = { title: ${CODE} }\n---\n\n글\n`,
  })),
  { name: "front matter in two languages", bytes: `---js\n---javascript\n${CODE}\n---\n---\n` },
  {
    name: "a function in YAML",
    bytes: `---\ntitle: !!js/function >\n  function () { ${CODE} }()\na: !!js/regexp /(a+)+$/\nb: !!js/undefined ''\n---\n\n글\n`,
  },
  {
    name: "objects of other languages in YAML",
    bytes:
      "---\na: !!python/object/apply:os.system ['touch ran']\nb: !ruby/object:Gem::Installer {i: x}\nc: !<tag:yaml.org,2002:java> {}\n---\n\n글\n",
  },
  {
    name: "Liquid that would run",
    bytes: `${MATTER}{% include_relative ../../../etc/passwd %}\n{{ site.github | jsonify }}\n{% assign x = '${CODE}' %}\n`,
  },
  {
    name: "a template of JavaScript",
    bytes: `---\ntitle: "\${${CODE}}"\n---\n\n\`\${${CODE}}\` <%= ${CODE} %>\n\n<script>${CODE}</script>\n`,
  },
];

const ALIASES = (sign: string) =>
  `a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n${Array.from({ length: 12 }, (_, i) => `a${i + 1}: &a${i + 1} [${Array(9).fill(`*a${i}`).join(sign)}]`).join("\n")}`;
const KEYS = [
  "__proto__",
  "constructor",
  "prototype",
  "toString",
  "hasOwnProperty",
  "valueOf",
  "then",
  "length",
  "toJSON",
  "<<",
  "null",
  "~",
  "true",
  "1",
  "[]",
  '""',
];
const FRONT_MATTER: readonly Odd[] = [
  {
    name: "keys that every object has",
    bytes: `---\n${KEYS.map((key) => `${key}: 1`).join("\n")}\n---\n\n글\n`,
  },
  {
    name: "maps under keys that every object has",
    bytes: `---\n${KEYS.slice(0, 8)
      .map((key) => `${key}:\n  polluted: true\n  ${key}: {polluted: true}`)
      .join("\n")}\n---\n\n글\n`,
  },
  {
    name: "the prototype in TOML",
    bytes: "+++\n[__proto__]\npolluted = true\n[constructor.prototype]\npolluted = true\n+++\n\n글\n",
  },
  {
    name: "the prototype in JSON",
    bytes: '{"__proto__": {"polluted": true}, "constructor": {"prototype": {"polluted": true}}}\n\n글\n',
  },
  { name: "aliases that multiply", bytes: `---\n${ALIASES(", ")}\n---\n\n글\n` },
  { name: "an alias in its own anchor", bytes: "---\na: &a [*a, {b: *a}]\n---\n\n글\n" },
  { name: "two anchors in each other", bytes: "---\na: &a {b: &b {c: *a, d: *b}}\n---\n\n글\n" },
  { name: "an alias as a key", bytes: "---\n&a a: b\n*a : c\n? *a\n: d\n---\n\n글\n" },
  { name: "maps and lists as keys", bytes: "---\n? {a: b}\n: c\n? [d, e]\n: f\n[g]: h\n---\n\n글\n" },
  {
    name: "days that are none",
    bytes:
      "---\ntitle: a\ndate: 2025-02-30\nlastmod: 0000-00-00 99:99:99\nexpiryDate: 2025-13-01T25:61:61Z\n---\n\n글\n",
  },
  {
    name: "numbers beyond all numbers",
    bytes:
      "---\na: 1e999\nb: -.inf\nc: .nan\nd: 0x1FFFFFFFFFFFFFFFFF\ne: 0o777777777777777777777777\nf: 123456789012345678901234567890\n---\n\n글\n",
  },
  { name: "several documents", bytes: "---\na: b\n...\n---\nc: d\n---\n%YAML 1.1\n---\n글\n" },
  { name: "directives of YAML", bytes: "---\n%YAML 9.9\n%TAG ! tag:x,2000:\n%FOO\ntitle: a\n---\n\n글\n" },
  { name: "a title of many lines", bytes: `---\ntitle: >-\n${"  가\n\n".repeat(500)}---\n\n글\n` },
  {
    name: "values of the wrong kinds",
    bytes:
      "---\ntitle: [a, {b: [c]}]\ndate: {y: 2025}\ntags: {a: b}\ncategories: 5\nauthor: [[]]\ndraft: maybe\npublished: [false]\n---\n\n글\n",
  },
  { name: "front matter that the file ends in", bytes: "---" },
  { name: "a fence without a line end", bytes: "---\ntitle: a\n---" },
  { name: "empty front matter", bytes: "---\n---\n" },
  { name: "front matter of blanks", bytes: "--- \n \t\n--- \n글" },
  { name: "three kinds of front matter", bytes: '---\na: b\n---\n+++\nc = 1\n+++\n{"d": 1}\n' },
  { name: "JSON that does not end", bytes: '{"title": "a", "b": [1, 2, {"c": "}' },
  { name: "JSON of brackets", bytes: '{"a": "}{", "b": "\\"}", "c": {"d": "{{{{"}}\n\n글\n' },
  {
    name: "TOML of every kind of text",
    bytes:
      "+++\na = '''x\n'''\nb = \"\"\"\\\n  y\"\"\"\nc = \"\\uD800\"\nd = 1979-05-27T07:32:00Z\ne = [[1], ['a']]\n\"\" = 1\n'' = 2\n+++\n\n글\n",
  },
];

const LEAKS: readonly Odd[] = [
  {
    name: "a terminal's commands in headings",
    bytes: `${MATTER}## \u001B[31m빨강\u001B[0m \u001B]8;;https://evil.example\u0007눌러\u001B]8;;\u0007\n\n## \u001B]0;title\u0007\n\n## \u009B31m\n\n## a\bb\rc\u007F\n`,
  },
  {
    name: "commands of a workflow in headings",
    bytes: `${MATTER}## x\n::error file=a.md,line=1::no\n\n## ##vso[task.setvariable variable=x]y\n\n## ::set-output name=x::y\n\n##  %0A::warning::z\n`,
  },
  {
    name: "markup in a title",
    bytes:
      '---\ntitle: "<script>alert(1)</script> & \\"quotes\\" ]]> <!-- -->"\ndate: 2025-01-02\n---\n\n## <script>alert(1)</script>\n\n## ]]></testcase>\n\n## &lt;b&gt;\n',
  },
  {
    name: "a formula as a title",
    bytes: `---\ntitle: "=cmd|'/c calc'!A1"\ndate: 2025-01-02\n---\n\n## =HYPERLINK("https://evil.example")\n\n## +1+1\n\n## @SUM(1)\n`,
  },
  {
    name: "slots of messages in headings",
    bytes: `${MATTER}## {title} {0} %s $1 \${x} {{title}}\n\n## $& $\` $'\n`,
  },
  {
    name: "paths that lead out",
    bytes: `${MATTER}![a](../../../../../../etc/passwd.png)\n\n![b](/etc/passwd.png)\n\n![c](file:///etc/passwd.png)\n\n![d](//evil.example/a.png)\n\n![e](..%2f..%2f..%2fetc%2fpasswd.png)\n\n![f](%2e%2e/%2e%2e/a.png)\n\n![g](\\\\server\\share\\a.png)\n\n![h](C:\\a.png)\n\n![i](a%00.png)\n\n![j](%.png)\n\n![k](%FF%FE.png)\n\n![l](./a.png/../../../b.png)\n\n![m](${"../".repeat(2000)}a.png)\n\n![n](${"a/".repeat(3000)}a.png)\n\n![o](${"가".repeat(5000)}.png)\n`,
  },
];

const SHAPES: readonly Odd[] = [
  {
    name: "footnotes that open in quotes 4,000 times",
    bytes: `${MATTER}${"> [^a]: ".repeat(4000)}x\n`,
    reason: /more than 200/,
  },
  {
    name: "images in folders without number",
    bytes: `${MATTER}![a](/${"a/".repeat(2000)}a.png)\n\n![b](${"a/".repeat(200_000)}b.png)\n\n![c](/${"%2A/".repeat(40)}c.png)\n\n![d](/${"*/".repeat(40)}d.png)\n`,
  },
  {
    name: "ten thousand headings",
    bytes: `${MATTER}${Array.from({ length: 10_000 }, (_, i) => `## 제목 ${i}\n\n글 ${i}.\n\n`).join("")}`,
  },
  {
    name: "more findings than a post has",
    bytes: `${MATTER}${"## \n".repeat(12_000)}`,
    reason: /more than 10000 findings/,
  },
  { name: "one line of base64", bytes: `${MATTER}![a](data:image/png;base64,${"QUJD".repeat(100_000)})\n` },
  { name: "a heading of 100,000 letters", bytes: `${MATTER}## ${"가".repeat(100_000)}\n\n글.\n` },
  { name: "a word of 300,000 letters", bytes: `${MATTER}${"가".repeat(300_000)}\n` },
  { name: "a hundred thousand stars", bytes: `${MATTER}${"*".repeat(100_000)}\n` },
  { name: "images that open 4,000 times", bytes: `${MATTER}${"![".repeat(4000)}\n` },
  { name: "lists that open 4,000 times", bytes: `${MATTER}${"- ".repeat(4000)}x\n`, reason: /more than 200/ },
  {
    name: "quotes that open 100,000 times",
    bytes: `${MATTER}${">".repeat(100_000)}x\n`,
    reason: /more than 200/,
  },
  { name: "quotes that open 200 times", bytes: `${MATTER}${"> ".repeat(200)}x\n` },
  {
    name: "numbers that open 1,000 lists",
    bytes: `${MATTER}${"1. ".repeat(1000)}x\n`,
    reason: /more than 200/,
  },
  {
    name: "a list 250 levels deep",
    bytes: `${MATTER}${Array.from({ length: 250 }, (_, i) => `${"  ".repeat(i)}- 가\n`).join("")}`,
    reason: /more than 200/,
  },
  { name: "a rule of 1,000 dashes", bytes: `${MATTER}${"- ".repeat(1000)}\n\n${"* ".repeat(1000)}\n` },
  {
    name: "a line of marks beyond reading",
    bytes: `${MATTER}${"*가* ".repeat(120_000)}\n`,
    reason: /too many marks/,
  },
  {
    name: "a paragraph of entities beyond reading",
    bytes: `${MATTER}${"&amp;가\n".repeat(100_000)}\n`,
    reason: /too many marks/,
  },
  {
    name: "fences of all lengths",
    bytes: `${MATTER}${Array.from({ length: 100 }, (_, i) => `${"`".repeat(3 + (i % 7))}\n가\n`).join("")}`,
  },
  { name: "a fence with an endless word", bytes: `${MATTER}\`\`\`${"a".repeat(50_000)}\n글\n` },
  { name: "elements that never end", bytes: `${MATTER}${"<div><p><b><i><table><tr><td>".repeat(5000)}\n` },
  { name: "elements that never began", bytes: `${MATTER}${"</div></p></b>".repeat(5000)}\n` },
  {
    name: "an attribute that never ends",
    bytes: `${MATTER}<img src="${"a".repeat(100_000)}\n\n<a href='${"b".repeat(100_000)}\n`,
  },
  {
    name: "comments in comments",
    bytes: `${MATTER}${"<!-- <!-- -->".repeat(10_000)}\n\n${"<!--".repeat(10_000)}\n`,
  },
  {
    name: "tags that never end",
    bytes: `${MATTER}${"{% raw %}{% comment %}{% highlight x %}{{ ".repeat(5000)}\n`,
  },
  { name: "formulas that never end", bytes: `${MATTER}${"$$ $ \\( \\[ ".repeat(10_000)}\n` },
  {
    name: "footnotes in footnotes",
    bytes: `${MATTER}${Array.from({ length: 500 }, (_, i) => `[^${i}]: [^${i + 1}]\n\n`).join("")}[^0]\n`,
  },
  {
    name: "definitions that lead to each other",
    bytes: `${MATTER}[a]: [b]\n[b]: [a]\n\n![a][b] [b][a] [a]\n`,
  },
  {
    name: "a table of 500 columns and short rows",
    bytes: `${MATTER}${"|a".repeat(500)}|\n${"|-".repeat(500)}|\n${"|a|\n".repeat(500)}`,
  },
  {
    name: "figures without an end",
    bytes: `${MATTER}${"<figure><figcaption><img src=a.png>".repeat(2000)}\n`,
  },
  {
    name: "directives without an end",
    bytes: `${MATTER}${"<!-- review-lint-disable\n".repeat(1000)}\n${"<!-- review-lint-enable -->".repeat(1000)}<!-- review-lint- -->\n<!-- review-lint-disable-next-line ${"x".repeat(10_000)} -->`,
  },
];

/** What has made some reader of Markdown, YAML or paths crash, hang, run what it read, or write it where it does harm. */
export const odd: readonly Odd[] = [...ENCODINGS, ...EXECUTABLE, ...FRONT_MATTER, ...LEAKS, ...SHAPES];
