// Writes the posts that the benchmark lints: a Jekyll site of any size, the same to the byte on every machine.
//   node bench/corpus.mjs FOLDER COUNT
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { SKELETONS } from "./skeletons.mjs";
import {
  AUTHORS,
  BASELINES,
  DATASETS,
  ENGLISH,
  ENGLISH_SENTENCES,
  KOREAN,
  KOREAN_SENTENCES,
  METRICS,
  NAMES,
  TASKS,
  VENUES,
} from "./words.mjs";

/** @typedef {import("./words.mjs").Subject} Subject */
/** @typedef {ReturnType<typeof random>} Random */
/** @typedef {ReturnType<typeof paperOf>} Paper */
/** @typedef {ReturnType<typeof writerOf>} Writer */
/** @typedef {{ readonly heading: string, readonly subject: Subject | undefined, readonly blocks: string[] }} Section */
/** @typedef {{ readonly front: string[], readonly sections: Section[] }} Draft */
/** @typedef {{ readonly path: string, readonly text: string, readonly defects: readonly string[] }} Post */

const SEED = 20260601;
/** UTF-8 bytes of a post on average: the size that the project's first figures were measured with. */
const BYTES = 6400;
/** One post of so many has defects. */
const DEFECTIVE = 5;
const DAY = 86_400_000;
const FIRST_DAY = Date.UTC(2017, 0, 1);
/** The days over which the posts are spread. */
const DAYS = 3200;

/** The site's settings; images are named by the posts, but none lies there. */
export const CONFIG = `title: "Margin Notes"
description: "Notes on papers, in Korean and English."
url: "https://margin-notes.example"
baseurl: ""
timezone: Asia/Seoul
markdown: kramdown
permalink: /:categories/:title/
defaults:
  - scope: { path: "", type: posts }
    values: { layout: single, author_profile: true }
`;

/**
 * Writes a site of `count` posts into a folder, in place of what lies there.
 * @param {string} folder
 * @param {number} count
 */
export function writeSite(folder, count) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, "_posts"), { recursive: true });
  writeFileSync(join(folder, "_config.yml"), CONFIG);
  for (let index = 0; index < count; index++) {
    const { path, text } = postOf(index);
    writeFileSync(join(folder, path), text);
  }
}

/**
 * The post of an index, whatever others there are: a small site is the beginning of a large one.
 * @param {number} index
 * @returns {Post}
 */
export function postOf(index) {
  const dice = random(SEED + index * 7919);
  const writer = writerOf(paperOf(index, dice), dice);
  const { paper, language } = writer;
  const skeleton = dice.pick(SKELETONS[language]);
  /** @type {Draft} */
  const draft = {
    front: frontMatterOf(writer, dice),
    sections: skeleton.map(([heading, subject, ...blocks]) => ({
      heading: writer.fill(heading),
      subject,
      blocks: blocks.map((block) => BLOCKS[block](writer, dice)),
    })),
  };
  const planted = index % DEFECTIVE === DEFECTIVE - 1 ? dice.some(DEFECTS, 1 + dice.below(2)) : [];
  for (const { plant } of planted) plant(draft, writer);
  addProse(draft, writer, dice, Math.round(BYTES * (0.88 + 0.24 * dice.fraction())));
  return {
    path: `_posts/${paper.date}-${paper.slug}.md`,
    text: render(draft),
    defects: planted.map(({ name }) => name),
  };
}

/**
 * Numbers that look random and are the same everywhere (mulberry32).
 * @param {number} seed
 */
function random(seed) {
  let state = seed >>> 0;
  const fraction = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  /** @param {number} limit */
  const below = (limit) => Math.floor(fraction() * limit);
  return {
    fraction,
    below,
    /** @template T @param {readonly T[]} list @returns {T} */
    pick(list) {
      return at(list, below(list.length));
    },
    /** Some of a list, each once. @template T @param {readonly T[]} list @param {number} count @returns {T[]} */
    some(list, count) {
      const left = [...list];
      return Array.from({ length: Math.min(count, left.length) }, () =>
        left.splice(below(left.length), 1),
      ).flat();
    },
  };
}

/** @template T @param {readonly T[]} list @param {number} index @returns {T} */
function at(list, index) {
  const item = list[index % list.length];
  if (item === undefined) throw new Error("a list without items");
  return item;
}

/**
 * What a post is about; name, address and arXiv id are no other post's.
 * @param {number} index
 * @param {Random} dice
 */
function paperOf(index, dice) {
  const { first, middle, last } = NAMES;
  const inner = Math.floor(index / first.length);
  const name = `${at(first, index)}${at(middle, inner)}${at(last, Math.floor(inner / middle.length))}`;
  const [task, taskKorean, tag] = dice.pick(TASKS);
  const [dataset, dataset2] = dice.some(DATASETS, 2);
  const [baseline, baseline2, ...others] = dice.some(BASELINES, 5);
  const day = FIRST_DAY + ((index * 7919) % DAYS) * DAY;
  const published = new Date(day - (40 + dice.below(300)) * DAY).toISOString();
  const slug = name.toLowerCase();
  return {
    name,
    slug,
    isKorean: dice.below(10) < 6,
    task: { en: task, ko: taskKorean },
    tag,
    dataset,
    dataset2,
    baseline,
    baseline2,
    others,
    metric: dice.pick(METRICS),
    authors: Array.from(
      { length: 2 + dice.below(3) },
      () => `${dice.pick(AUTHORS.given)} ${dice.pick(AUTHORS.family)}`,
    ),
    venue: `${dice.pick(VENUES)} ${published.slice(0, 4)}`,
    arxiv: `${published.slice(2, 4)}${published.slice(5, 7)}.${String(index + 1).padStart(5, "0")}`,
    date: new Date(day).toISOString().slice(0, 10),
    code: `https://github.com/${slug}-lab/${slug}`,
  };
}

/**
 * Whoever writes one post: the same words and manners throughout, no sentence twice.
 * @param {Paper} paper
 * @param {Random} dice
 */
function writerOf(paper, dice) {
  const language = paper.isKorean ? /** @type {const} */ ("ko") : /** @type {const} */ ("en");
  const words = paper.isKorean ? KOREAN : ENGLISH;
  const sentences = paper.isKorean ? KOREAN_SENTENCES : ENGLISH_SENTENCES;
  const isPolite = paper.isKorean && dice.below(2) === 0;
  /** @type {Map<Subject, string[]>} */
  const queues = new Map();
  const written = new Set();
  let figures = 0;

  /** @param {string} template */
  function fill(template) {
    /** @type {Map<string, string>} */
    const chosen = new Map();
    const taken = new Set();
    /** @param {string} slot @returns {string} */
    const wordFor = (slot) => {
      if (slot.startsWith("#")) return numberIn(slot.slice(1), dice);
      if (slot === "task") return paper.task[language];
      const fixed = Object.entries(paper).find(([key]) => key === slot)?.[1];
      if (typeof fixed === "string") return fixed;
      const known = chosen.get(slot);
      if (known !== undefined) return known;
      const list = words[slot.replace(/\d$/, "")];
      if (list === undefined) throw new Error(`no words for {${slot}}`);
      const word = dice.pick(list.filter((item) => !taken.has(item)));
      taken.add(word);
      const value = replaceSlots(word, wordFor);
      chosen.set(slot, value);
      return value;
    };
    return replaceSlots(template, wordFor);
  }

  /** @param {Subject} subject @returns {string} */
  function sentence(subject) {
    let queue = queues.get(subject) ?? [];
    if (queue.length === 0) queue = dice.some(sentences[subject], sentences[subject].length);
    const filled = fill(queue.pop() ?? "");
    queues.set(subject, queue);
    if (written.has(filled)) return sentence(subject);
    written.add(filled);
    if (!paper.isKorean || subject === "alt") return filled;
    return isPolite ? polite(`${filled}.`) : `${filled}.`;
  }

  return {
    paper,
    language,
    fill,
    sentence,
    /** Which of a few manners the post keeps to. */
    manner: dice.below(3),
    /** @param {Subject} subject @param {number} count */
    paragraph: (subject, count) => Array.from({ length: count }, () => sentence(subject)).join(" "),
    nextFigure: () => ++figures,
  };
}

/** @param {string} template @param {(slot: string) => string} wordFor */
function replaceSlots(template, wordFor) {
  return template.replace(/\{([^{}:]+)(?::([^{}]+))?\}/g, (_, slot, particle) => {
    const value = wordFor(slot);
    return particle === undefined ? value : `${value}${particleAfter(value, particle)}`;
  });
}

/** A number of `12-48`; of `.1-9`, one with a decimal. @param {string} range @param {Random} dice */
function numberIn(range, dice) {
  const [low = 0, high = 0] = range.replace(/^\./, "").split("-").map(Number);
  const whole = low + dice.below(high - low + 1);
  return range.startsWith(".") ? `${whole}.${1 + dice.below(9)}` : String(whole);
}

/** The particle's form after a word: with a final consonant 은 이 을 과 으로, without one 는 가 를 와 로. */
function particleAfter(/** @type {string} */ word, /** @type {string} */ particle) {
  const forms = ["은는", "이가", "을를", "과와"].find((pair) => pair.includes(particle));
  const last = word.at(-1) ?? "";
  const final =
    finalOf(last) ?? ("lmnLMNR".includes(last) ? (last === "l" ? 8 : 4) : "013678".includes(last) ? 4 : 0);
  if (forms === undefined) return final === 0 || final === 8 ? "로" : "으로";
  return forms.charAt(final === 0 ? 1 : 0);
}

/** The number of a syllable's final consonant, 0 where it has none; undefined for other letters. */
function finalOf(/** @type {string} */ letter) {
  const code = letter.charCodeAt(0) - 0xac00;
  return code >= 0 && code < 11_172 ? code % 28 : undefined;
}

/** Turns the plain endings of sentences into polite ones: 한다 to 합니다, 있다 to 있습니다. */
function polite(/** @type {string} */ text) {
  const [none, nieun, bieup] = [0, 4, 17];
  return text.replace(/([가-힣])다(?=\.(?:\s|$))/g, (_, stem) => {
    const final = finalOf(stem) ?? none;
    if (stem === "는") return "습니다";
    if (final !== none && final !== nieun) return `${stem}습니다`;
    return `${String.fromCharCode(stem.charCodeAt(0) - final + bieup)}니다`;
  });
}

/** @param {Writer} writer @param {Random} dice @returns {string[]} */
function frontMatterOf(writer, dice) {
  const { paper, language } = writer;
  const titles = {
    ko: [
      "{name}: {task:을} 다시 생각하다",
      "{name} 읽기, {task}의 병목은 어디인가",
      "{baseline} 이후의 {task}, {name}",
    ],
    en: [
      "{name}: {task} Without the Detour",
      "Reading {name}, a New Take on {task}",
      "{name} and the Cost of {task}",
    ],
  };
  const later = new Date(Date.parse(paper.date) + (1 + dice.below(30)) * DAY).toISOString().slice(0, 10);
  return [
    `title: "${writer.fill(at(titles[language], writer.manner))}"`,
    `date: ${paper.date}`,
    ...(dice.below(3) === 0 ? [`last_modified_at: ${later}`] : []),
    "categories: [paper]",
    "tags:",
    ...new Set([paper.tag, paper.dataset, paper.baseline].map((tag) => `  - ${tag}`)),
    `excerpt: "${writer.sentence("summary")}"`,
    ...(dice.below(2) === 0 ? ["toc: true"] : []),
  ];
}

/** The parts that sections are made of. @type {Record<import("./skeletons.mjs").Block, (writer: Writer, dice: Random) => string>} */
const BLOCKS = {
  info({ paper, language, manner }) {
    const names = {
      ko: ["저자", "학회", "arXiv", "코드"],
      en: ["Authors", "Venue", "arXiv", "Code"],
    };
    const values = [
      paper.authors.join(", "),
      paper.venue,
      `[${paper.arxiv}](https://arxiv.org/abs/${paper.arxiv})`,
      `[${paper.slug}](${paper.code})`,
    ];
    const lines = names[language].map((label, i) => [label, values[i]]);
    if (manner < 2) return lines.map(([label, value]) => `- **${label}**: ${value}`).join("\n");
    const head = language === "ko" ? "| 항목 | 내용 |" : "| Field | Value |";
    return [head, "|---|---|", ...lines.map(([label, value]) => `| ${label} | ${value} |`)].join("\n");
  },
  short: (writer) => writer.paragraph("summary", 2),
  prose: (writer, dice) => writer.paragraph("method", 2 + dice.below(2)),
  steps: (writer, dice) =>
    Array.from({ length: 3 + dice.below(2) }, (_, i) => `${i + 1}. ${writer.sentence("step")}`).join("\n"),
  bullets: (writer, dice) =>
    Array.from({ length: 2 + dice.below(2) }, () => `- ${writer.sentence("result")}`).join("\n"),
  claims(writer, dice) {
    const rows = Array.from(
      { length: 3 },
      () =>
        `| ${writer.sentence("summary")} | ${writer.sentence("caption")} | ${"⭐".repeat(1 + dice.below(3))} |`,
    );
    return ["| Claim | Evidence | Strength |", "|---|---|---|", ...rows].join("\n");
  },
  verdict(writer) {
    const [strong, weak] = writer.language === "ko" ? ["강점", "약점"] : ["Strong", "Weak"];
    return `**${strong}**: ${writer.sentence("result")}\n\n**${weak}**: ${writer.sentence("opinion")}`;
  },
  figure(writer) {
    const number = writer.nextFigure();
    const source = `/assets/images/${writer.paper.slug}/${at(["overview", "curve", "errors", "grid"], number - 1)}.png`;
    const alt = writer.sentence("alt");
    const caption = `${writer.language === "ko" ? "그림" : "Figure"} ${number}: ${writer.sentence("caption")}`;
    if (writer.manner === 0) return `![${alt}](${source})\n*${caption}*`;
    if (writer.manner === 1) return `![${alt}](${source}){: .align-center}\n\n*${caption}*`;
    return `<figure>\n  <img src="${source}" alt="${alt}">\n  <figcaption>${caption}</figcaption>\n</figure>`;
  },
  table({ paper, language }, dice) {
    const value = () => `${48 + dice.below(45)}.${dice.below(10)}`;
    const row = (/** @type {string} */ name) =>
      `| ${name} | ${value()} | ${value()} | ${8 + dice.below(130)} |`;
    const [model, latency] = language === "ko" ? ["모델", "지연(ms)"] : ["Model", "Latency (ms)"];
    return [
      `| ${model} | ${paper.dataset} | ${paper.dataset2} | ${latency} |`,
      "|---|---:|---:|---:|",
      ...[paper.baseline, paper.baseline2, ...paper.others].map((name) => row(String(name))),
      row(`**${paper.name}**`),
    ].join("\n");
  },
  formula(writer, dice) {
    const [x, y, z] = dice.some(["q", "k", "h", "u", "v", "s", "z"], 3);
    const w = `0.${1 + dice.below(9)}`;
    const formulas = [
      `\\mathcal{L} = \\mathbb{E}_{${x}} \\left[ \\lVert ${y} - f_\\theta(${z}) \\rVert^2 \\right] + ${w}\\, \\lVert \\theta \\rVert_1`,
      `p(${x}_i \\mid ${y}) = \\frac{\\exp(${x}_i^\\top ${y} / \\tau)}{\\sum_j \\exp(${x}_j^\\top ${y} / \\tau)}, \\quad \\tau = ${w}`,
      `${z}_{t+1} = ${w}\\, ${z}_t + (1 - ${w})\\, g(${x}_t, ${y}_t)`,
      `\\hat{${x}} = \\arg\\min_{${x}} \\sum_{i=1}^{${2 + dice.below(30)}} w_i \\, d(${x}, ${y}_i)^2`,
    ];
    const lead =
      writer.language === "ko"
        ? `여기서 $${x}$와 $${y}$는 {part:이} 내놓는 값이고, 계수 ${w}${particleAfter(w, "은")} {dataset}에서 골랐다.`
        : `Here $${x}$ and $${y}$ come out of {part}, and the factor ${w} was chosen on {dataset}.`;
    return `$$\n${dice.pick(formulas)}\n$$\n\n${writer.fill(lead)}`;
  },
  code({ paper }, dice) {
    const name = paper.slug;
    const [a, b] = [2 + dice.below(30), 1 + dice.below(9)];
    const programs = [
      `def ${name}_step(batch, top_k=${a}):\n    scores = score(batch.pieces)\n    keep = scores.topk(top_k).indices\n    # the rest is never computed\n    return merge(batch.pieces[keep]) * 0.${b}`,
      `class ${paper.name.replace(/\W/g, "")}(nn.Module):\n    def __init__(self, width=${a * 16}):\n        super().__init__()\n        self.gate = nn.Linear(width, ${b})\n\n    def forward(self, x):\n        return self.gate(x).softmax(-1) @ x[:, :${b}]`,
      `cache = {}\n\ndef ${name}_lookup(key, make):\n    if key not in cache and len(cache) < ${a * 100}:\n        cache[key] = make(key)\n    return cache.get(key, None)`,
      `for step, batch in enumerate(loader):\n    loss = ${name}(batch) / ${a}\n    loss.backward()\n    if step % ${a} == ${b % 2}:\n        optimizer.step()\n        optimizer.zero_grad()`,
    ];
    return `\`\`\`python\n${dice.pick(programs)}\n\`\`\``;
  },
  links({ paper, language }) {
    return language === "ko"
      ? `- [논문](https://arxiv.org/abs/${paper.arxiv}): ${paper.venue}에 실린 판\n- [${paper.name} 저장소](${paper.code})`
      : `- [The paper](https://arxiv.org/abs/${paper.arxiv}), as it appeared at ${paper.venue}\n- [The code of ${paper.name}](${paper.code})`;
  },
};

/** What is wrong with some posts. @type {readonly { readonly name: string, plant(draft: Draft, writer: Writer): void }[]} */
const DEFECTS = [
  {
    name: "template-prompt",
    plant({ sections }, { language }) {
      const prompt = {
        ko: "[여기에 핵심 기여를 두세 문장으로 적어 주세요.]",
        en: "[Describe the main contribution in two or three sentences.]",
      };
      at(sections, 2).blocks.push(prompt[language]);
    },
  },
  {
    name: "placeholder-value",
    plant({ sections }, { language }) {
      at(sections, 0).blocks.push(language === "ko" ? "- **발표 연도**: TBD" : "- **Published**: TBD");
    },
  },
  {
    name: "duplicate-figure",
    plant({ sections }) {
      const figure = sections.flatMap(({ blocks }) => blocks).find((block) => /^(?:!\[|<figure)/.test(block));
      if (figure !== undefined) at(sections, sections.length - 2).blocks.push(figure);
    },
  },
  {
    name: "generic-caption",
    plant({ sections }, { paper, sentence }) {
      const image = `![${sentence("alt")}](/assets/images/${paper.slug}/figure_0_0.png)`;
      at(sections, 1).blocks.push(`${image}\n*figure_0_0.png*`);
    },
  },
  {
    name: "empty-front-matter-value",
    plant: ({ front }) => {
      front.push("description:");
    },
  },
  {
    name: "leftover-checklist",
    plant({ sections }, { language }) {
      const list = {
        ko: "**발행 전 체크리스트**\n\n- [ ] 그림 캡션 추가\n- [ ] 맞춤법 검사",
        en: "**Before publishing**\n\n- [ ] add captions to the figures\n- [ ] check all links",
      };
      at(sections, sections.length - 1).blocks.push(list[language]);
    },
  },
  {
    name: "empty-section",
    plant({ sections }, { language }) {
      sections.push({
        heading: language === "ko" ? "## 더 읽을거리" : "## Further Reading",
        subject: undefined,
        blocks: [],
      });
    },
  },
  {
    name: "unrendered-emphasis",
    plant({ sections }, { paper, language }) {
      const text = {
        ko: `이 가운데 가장 단순한 것은 ** ${paper.name}**이며 단계가 하나뿐이다.`,
        en: `The simplest of them is ** ${paper.name}**, which has one stage.`,
      };
      at(sections, 1).blocks.push(text[language]);
    },
  },
];

/**
 * Adds paragraphs, to one section after the other, until the post is as long as wanted.
 * @param {Draft} draft
 * @param {Writer} writer
 * @param {Random} dice
 * @param {number} bytes
 */
function addProse(draft, writer, dice, bytes) {
  let left = bytes - Buffer.byteLength(render(draft));
  const open = draft.sections.filter(({ subject }) => subject !== undefined);
  for (let turn = 0; turn < open.length || left > 60; turn++) {
    const { subject, blocks } = at(open, turn);
    // A post that is long enough already still has something in every section.
    if (subject === undefined || (left <= 60 && blocks.length > 0)) continue;
    const wanted = 2 + dice.below(3);
    const sentences = [];
    for (let count = 0; count === 0 || (count < wanted && left > 60); count++) {
      const text = writer.sentence(subject);
      sentences.push(text);
      left -= Buffer.byteLength(text) + 1;
    }
    blocks.push(sentences.join(" "));
    left -= 1;
  }
}

/** @param {Draft} draft */
function render({ front, sections }) {
  const body = sections.flatMap(({ heading, blocks }) => (heading === "" ? blocks : [heading, ...blocks]));
  return `---\n${front.join("\n")}\n---\n\n${body.join("\n\n")}\n`;
}

const [, script = "", folder, count] = process.argv;
if (import.meta.url === pathToFileURL(script).href) {
  if (folder === undefined || !(Number(count) > 0)) {
    console.error("usage: node bench/corpus.mjs FOLDER COUNT");
    process.exitCode = 2;
  } else {
    writeSite(folder, Number(count));
  }
}
