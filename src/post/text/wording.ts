import { foldBlanks } from "../prose.ts";
import {
  BLANKS,
  DESCRIBING_NOUNS,
  readWording,
  TELLING_VERBS,
  trimMarks,
  type Vocabulary,
} from "./vocabulary.ts";

/** Verbs by which a template says what ought to stand in a section, and those that ask the writer for it. */
const KOREAN_PROMPT_VERB = new RegExp(
  `(?:(?:${DESCRIBING_NOUNS})(?:합니다|한다|해\\s?주세요|하세요|하십시오|하시오|해야\\s?합니다|할\\s?것|하기|해\\s?봅니다|해\\s?봅시다|해\\s?보세요)|(?:적어|써|채워|넣어|입력해)\\s?(?:주세요|보세요|봅시다)|${[...TELLING_VERBS].join("|")})[.!]?$`,
);

/** Among those, the ones that ask. A statement names what it describes: without an object it may be one about the paper. */
const KOREAN_REQUEST = /(?:세요|주세요|십시오|하시오|할\s?것|봅시다)[.!]?$/;

/** Among those, the ones that nothing but a text does. A model analyses and provides, too. */
const KOREAN_WRITING_VERB = new RegExp(
  `(?:(?:설명|서술|기술|소개|요약|정리|작성|언급|나열|기재|명시|논의)(?:합니다|한다|해야\\s?합니다|하기)|정보를 제공(?:합니다|한다)|${[...TELLING_VERBS].join("|")})[.!]?$|${KOREAN_REQUEST.source}`,
);

/** How a note to the writer ends that is no sentence: "…을 자유롭게 적기", "왜 중요한지 작성". */
const KOREAN_NOTE =
  /(?:[을를지은]|대해|대하여)\s(?:[가-힣]+게\s|\S+(?:으로|로)\s)?(?:(?:간단히|간략히|간략하게|간단하게|자세히|상세히|자유롭게|구체적으로)\s(?:정리|요약|설명|서술|기술|소개)|작성|기입|입력|적기|쓰기|(?:작성|정리|요약|서술|나열)하기)[.]?$/;

/**
 * What a Korean prompt closes with, whatever its kind. Few sentences do, and it is seen in their last letters: all others
 * are spared the reading of their words.
 */
const KOREAN_CLOSING = new RegExp(
  `${KOREAN_PROMPT_VERB.source}|${KOREAN_REQUEST.source}|(?:정리|요약|설명|서술|기술|소개|작성|기입|입력|적기|쓰기|하기)[.]?$`,
);
const MAX_CLOSING = 12;

/** Nouns that a template closes a slot with: "…인상 깊었던 부분", "…추천할 만한 수준". */
const KOREAN_SLOT_NOUN =
  /(?:부분|의문점|가능성|방안|방향|수준|점|점들|내용|여부|정도|이유|의견|생각|요소|사항|사항들|것|대상)(?:을|를|이|가|들)?[.]?$/;

const ENGLISH_PROMPT_OPENING =
  /^(?:please\s+|(?:in this section|here),?\s+)?(?:(?:briefly|concisely|clearly)\s+)?(?:tell|walk|describe|explain|summari[sz]e|discuss|outline|list|state|mention|provide|write|add|insert|fill in|put|analy[sz]e|evaluate|compare|include|give|note|detail)\b/i;
const ENGLISH_PROMPT_CLAIM =
  /^your\b|^(?:one|two|three|a few|\d+)(?:(?: ?[-–] ?| or | to )(?:two|three|four|\d+))? (?:sentences?|paragraphs?|lines?)\b|^(?:an? |the )?(?:brief |short |concise |detailed |quick |high-level |(?:one|two|three)-(?:sentence|line|paragraph) )*(?:summary|overview|description|explanation|discussion|list|analysis) of\b|^(?:at least |up to )?(?:one|two|three|four|five|\d+) (?:questions|strengths|weaknesses|points|reasons|limitations|ideas) (?:that )?you\b|^this (?:section|part|paragraph|chapter)\s+(?:will\s+|should\s+|must\s+)?(?:describes?|explains?|summari[sz]es?|discuss(?:es)?|outlines?|lists?|covers?|provides?|presents?|introduces?|contains?|includes?|details?)\b/i;

/** What a prompt of a review may go on with: advice on the writing. */
const ENGLISH_ADVICE = /^(?:use|avoid|focus on|try to|do not)\b/i;

/** An opening that orders the writer to write and nobody to look: "Note …", "Compare …" may speak to the reader. */
const ENGLISH_ORDER =
  /^(?:please\s+|(?:in this section|here),?\s+)?(?:(?:briefly|concisely|clearly)\s+)?(?:describe|explain|summari[sz]e|discuss|outline|provide|write|fill in|tell (?:the|your) readers?|walk (?:the|your) readers?)\b/i;

/** "2~3문장으로", "in 2-3 sentences". */
const LENGTH_OF_ANSWER =
  /(?:약\s)?(?:\d{1,3}|한|두|세|한두|두세)\s?(?:[-~–]\s?\d{1,3}\s?)?(?:문장|줄|단락|문단)(?:으로|로)|\d{1,3}(?:\s?[-~–]\s?\d{1,3})?\s?(?:가지|개|줄|문장|단락|문단)\s?(?:이상|이내|정도|내외)(?:으로|로)?|\bin (?:about )?\d{1,3}(?:\s?(?:[-–]|to)\s?\d{1,3})? (?:sentences|paragraphs|lines)/gi;

/**
 * True for a sentence that says what ought to stand in its place: it names parts of a review, closes (or opens, in
 * English) with a describing verb, and holds nothing specific. Whether it stands alone in its section is not asked here.
 *
 * @param vocabulary `prompt` in a post that is a review: there more words are those of its template.
 */
export function isPromptSentence(sentence: string, vocabulary: Vocabulary = "statement"): boolean {
  const text = sentence.trim();
  if (!hasShapeOfPrompt(text)) return false;
  // "본 논문은 …을 제시합니다" speaks of the paper, poor as it may be; a lead-in opens what follows.
  if (
    /[:：]$/.test(text) ||
    /^(?:이|본|해당)\s(?:논문|연구|저자|모델|방법|글|포스트|포스팅)(?:은|는|에서는|들은)\s/.test(text) ||
    text.includes("패러다임")
  )
    return false;
  // How long it ought to be is said to the writer.
  const asked = text.replace(LENGTH_OF_ANSWER, " ");
  const wording = readWording(asked, vocabulary);
  if (!wording) return false;
  const { tokens } = wording;
  // Of the words that only count as a prompt's, real prose is made as well: then the verb must be one of writing.
  const isPlain = vocabulary === "statement" || readWording(asked) !== undefined;
  if (!/[가-힣]/.test(text)) {
    const opening = isPlain ? ENGLISH_PROMPT_OPENING : ENGLISH_ORDER;
    const goesOn = vocabulary === "prompt" && ENGLISH_ADVICE.test(text);
    return tokens >= 4 && (opening.test(text) || goesOn || ENGLISH_PROMPT_CLAIM.test(text));
  }
  if (tokens < (KOREAN_REQUEST.test(text) && vocabulary === "prompt" ? 2 : 3)) return false;
  if (tellsOfWork(text)) return false;
  if (vocabulary === "prompt" && KOREAN_NOTE.test(text)) return true;
  return (
    (isPlain ? KOREAN_PROMPT_VERB : KOREAN_WRITING_VERB).test(text) &&
    (/[을를]\s|지\s|에 (?:대해|대하여|관해|관하여|대한)/.test(text) || KOREAN_REQUEST.test(text))
  );
}

/** True for a sentence that closes as a Korean prompt does, or opens as an English one. */
function hasShapeOfPrompt(text: string): boolean {
  if (KOREAN_CLOSING.test(text.slice(-MAX_CLOSING))) return true;
  return (
    /^[a-z\d]/i.test(text) &&
    (ENGLISH_PROMPT_OPENING.test(text) || ENGLISH_ADVICE.test(text) || ENGLISH_PROMPT_CLAIM.test(text))
  );
}

/**
 * True for a sentence that asks for a text, whatever it is to be about: "이 모델이 나온 배경을 설명해 주세요." Alone in the
 * section of a review nobody else can be meant, unless it speaks of comments, or shows a name or a number of its own.
 */
export function asksForText(sentence: string): boolean {
  return (
    ASKS_FOR_TEXT.test(sentence.trim().slice(-MAX_CLOSING)) &&
    !/[A-Za-z\d]|댓글|의견|이슈|메일|문의|여러분|다음/.test(sentence)
  );
}

const ASKS_FOR_TEXT =
  /(?:(?:설명|서술|기술|소개|요약|정리|작성|나열|기재)해\s?주세요|(?:설명|서술|기술|소개|요약|정리|작성|나열|기재)(?:하세요|하십시오|하시오)|(?:적어|써|채워)\s?(?:주세요|봅시다))[.!]?$/;

/** True for a sentence that says of its own section, by its name, what a section of that name does: "The introduction provides background." */
export function describesItsSection(sentence: string, name: string): boolean {
  const [, subject = ""] =
    /^the ([a-z -]{3,40}?)(?: section)? (?:provides|describes|outlines|discusses|presents|covers|explains|introduces|summari[sz]es|details)\b/i.exec(
      sentence.trim(),
    ) ?? [];
  return subject.toLowerCase() === name.toLowerCase() && readWording(sentence, "prompt") !== undefined;
}

/** True for a sentence that tells what was done with data: "다양한 데이터셋에서 성능을 평가한다." Poor as it is, it speaks of the paper. */
export function tellsOfWork(text: string): boolean {
  return (
    /(?:평가|비교|실험|검증|분석)(?:한다|합니다|했다|하였다|했습니다|하였습니다)[.]?$/.test(
      text.trim().slice(-MAX_CLOSING),
    ) && /(?:데이터셋?|벤치마크|환경|과제|실험)(?:들)?에서\s/.test(text)
  );
}

/**
 * True for a prompt sentence of a review that asks in so many words, so that nothing written beside it makes it prose:
 * "관련 연구를 정리해 주세요.", "Describe the approach in your own words."
 */
export function isRequest(sentence: string): boolean {
  const text = sentence.trim();
  const closing = text.slice(-MAX_CLOSING);
  // "비교해 보세요" may be said to the reader.
  const asks = /[가-힣]/.test(text)
    ? KOREAN_REQUEST.test(closing) &&
      !/(?:비교|검토|논의|토론|분석|평가)해\s?(?:보세요|봅시다)[.!]?$/.test(closing)
    : ENGLISH_ORDER.test(text);
  return asks && isPromptSentence(text, "prompt");
}

/** What counts for a text that says something: too short for a prompt, and no praise. */
const NOTHING = { tokens: 0, stock: 0 };

/** True for a field's value that only names what its label asks for: "이 논문의 주요 강점과 인상 깊었던 부분". */
export function isSlotDescription(written: string, label = ""): boolean {
  const value = written.trim().replace(/^[[(<]([^[\]()<>]*)[\])>]$/, "$1");
  // A choice that nobody made: "X/5", "Yes / No".
  if (
    /^(?:(?:[x?_]+|\.{3})? ?\/ ?(?:5|10|100)(?:점)?|yes ?\/ ?no|예 ?\/ ?아니오|(?:상|높음) ?\/ ?(?:중|보통) ?\/ ?(?:하|낮음))$/i.test(
      value,
    )
  )
    return true;
  if (/^(?:내용|작성|입력|텍스트|text|content|description)$/i.test(value)) return true;
  const { tokens, stock } = readWording(value) ?? NOTHING;
  if (tokens < 2) return false;
  // "강점: 논문의 강점"; a judgement that happens to use the word has a verdict in it.
  if (stock === 0 && label.length >= 2 && value.toLowerCase().includes(label.toLowerCase())) return true;
  // "높은 수준" judges.
  if (/[가-힣]/.test(value) && (tokens < 3 || (stock > 0 && /(?:수준|정도)[.]?$/.test(value.trim()))))
    return false;
  if (/[가-힣]/.test(value))
    return KOREAN_SLOT_NOUN.test(value.trim()) || KOREAN_PROMPT_VERB.test(value.trim());
  return (
    tokens >= 4 &&
    (ENGLISH_PROMPT_OPENING.test(value) ||
      /^(?:the\s+)?(?:main|key|what|how|who|possible|potential|any)\b/i.test(value))
  );
}

/** True for words that would fit any paper: nothing specific, praise among them, long enough to be a statement. */
export function isStockPraise(text: string, minTokens = 4): boolean {
  const { tokens, stock } = readWording(text) ?? NOTHING;
  return stock > 0 && tokens >= minTokens;
}

/** The last words of a description that was never written out: "데이터셋 설명", "model architecture diagram". */
const NAMES_A_TEXT =
  /(?:설명|소개|요약|서술|개요 정리)$|(?:^|\s)(?:description|explanation)$|^(?:an? |the )?(?:brief |short )?(?:description|explanation|summary|overview) of\s/i;
const NAMES_A_FIGURE =
  /(?:그림|도식|도표|표|이미지|다이어그램|스크린샷|캡처|사진|구조도)$|(?:^|\s)(?:diagram|figure|table|image|screenshot)$/i;

/**
 * What a line that is no sentence only names, where it names nothing of this paper: a text ("데이터셋 설명") or a figure
 * ("모델 구조 그림"). It stands for what it names, unless that stands beside it.
 */
export function namedStandIn(line: string): "text" | "figure" | undefined {
  const text = line.trim();
  if (text.length > 60 || /[.!?:：。]/.test(text.slice(-1))) return undefined;
  const isFigure = NAMES_A_FIGURE.test(text);
  if (!isFigure && !NAMES_A_TEXT.test(text)) return undefined;
  const { tokens } = readWording(text.replace(NAMES_A_FIGURE, ""), "prompt") ?? NOTHING;
  return tokens >= (isFigure ? 1 : 2) ? (isFigure ? "figure" : "text") : undefined;
}

/** True for a sentence that a template begins and the writer was to end: "This paper advances the field by...". */
export function isOpenSentence(text: string): boolean {
  const written = text.trim();
  if (!written.endsWith("...") && !written.endsWith("…")) return false;
  const [, begun] = /^(.{8,120}?)\s?(?:\.{3,6}|…{1,2})$/.exec(written) ?? [];
  return begun !== undefined && (readWording(begun, "prompt") ?? NOTHING).tokens >= 4;
}

/** What stands for text that is still to come, in so many words: whole sentences, whatever the template. */
const STAND_IN_TEXT = new RegExp(
  `^(?:${[
    "(?:이곳|여기)에?\\s?(?:내용|본문|설명|요약|텍스트|글)?(?:을|를)?\\s?(?:작성|입력|추가|적어|써|넣어|채워)\\S*(?:\\s?(?:주세요|하세요|하십시오|합니다|예정))?",
    "(?:[가-힣]+\\s){0,4}?(?:내용|본문|설명|요약|결과|리뷰|의견)(?:을|를)?\\s?(?:작성|입력|추가|채워|적어|써)\\s?(?:하세요|해\\s?주세요|주세요|하십시오|넣어\\s?주세요|예정|필요|요망)(?:입니다)?",
    "(?:추후|나중에)\\s?(?:내용\\s?)?(?:작성|추가|업데이트|보완|정리)(?:\\s?(?:예정|하겠습니다|할\\s?예정|합니다)(?:입니다)?)?",
    "(?:여기에?\\s)?(?:(?:모델|전체|제안|실험|주요|결과|성능|비교|구조|방법|학습|아키텍처|관련)\\s){0,3}(?:내용|링크|그림|표|도표|이미지|사진|그래프|스크린샷|다이어그램|수식|코드|결과)\\s?(?:을|를)?\\s?(?:작성|추가|삽입|첨부|보완|업데이트)(?:\\s?(?:예정|필요|하기)(?:입니다)?)?",
    "내용\\s?없음",
    "여기에?\\s(?:[가-힣]+\\s){0,2}(?:그림|표|도표|이미지|사진|그래프|다이어그램|수식)",
    "(?:[가-힣]+\\s){0,4}설명(?:을|를)?\\s여기에?\\s?(?:작성|입력|추가|적기)",
    "(?:write|add|insert|put|enter|type)\\s+(?:your\\s+)?(?:own\\s+)?(?:content|text|summary|description|review|notes?|thoughts|analysis|figure|image|table|link)\\s+(?:here|in here|below)",
    "(?:please\\s+)?(?:write|add|insert|put|enter)\\s+(?:a|an|the|your)\\s+(?:(?:short|brief|one-sentence)\\s+)?(?:summary|description|excerpt)(?:\\s+(?:of|for)\\s+(?:the|your|this)\\s+(?:post|paper|article))?",
    "your\\s+(?:content|text|summary|review|notes?|answer|response|comments?|opinion)\\s+here",
    "(?:content|text|description|summary)\\s+to be (?:added|written|determined)",
    "to be (?:written|added|completed|filled in|determined)",
    "tbd|tba|todo|(?:todo|fixme)\\s?[:：].*",
    "(?:(?:this is|still|just)\\s+)(?:a\\s+)?placeholder(?:\\s+(?:text|post|content))?|replace (?:me|this)(?:\\s.*)?",
    "(?:figure|image|table|text|diagram|chart)\\s+placeholder|placeholder(?:\\s+(?:text|figure|image|table))?",
    "[x?_]{1,3}\\s?(?:/|out of)\\s?(?:5|10|100)",
    "lorem ipsum dolor sit amet.*",
  ].join("|")})$`,
  "i",
);

/** "Your summary goes here" */
const GOES_HERE = /^(?:[\w-]+\s){1,5}go(?:es)?\s+here$/i;

/** The same, but of words that a finished post may hold as well. */
const UNFINISHED =
  /^(?:(?:[a-z]+ ){1,6}will be (?:added|updated|written|filled in|completed) (?:later|soon)|(?:[가-힣]+\s){0,5}(?:추후|나중에|차후)에?\s(?:[가-힣]+\s){0,3}(?:작성|추가|업데이트|보완|정리)(?:할\s?예정|하겠습니다|예정)(?:입니다)?|coming soon|work in progress|wip|(?:내용\s?)?작성\s?(?:예정|중|필요)(?:입니다)?)$/i;

/** How the Korean ones close, where they open with none of their own words. */
const STAND_IN_CLOSING =
  /(?:세요|시오|예정|필요|요망|작성|추가|삽입|첨부|보완|업데이트|하기|입력|적기|없음)(?:입니다)?$/;
const STAND_IN_OPENING = /^(?:[\w?-]|이곳|여기|추후|나중에)/;
const UNFINISHED_CLOSING = /(?:later|soon|progress|wip|예정|하겠습니다|중|필요)(?:입니다)?$/i;

/** A sentence without the brackets and marks around it. */
function bareWords(sentence: string): string {
  return trimMarks(sentence, `${BLANKS}*_[({<`, `${BLANKS}*_])}>.!…`);
}

/** True for words that stand for text still to come and can be nothing else, wherever they stand. */
export function isStandInText(sentence: string): boolean {
  return isStandIn(bareWords(sentence));
}

function isStandIn(bare: string): boolean {
  if (!STAND_IN_OPENING.test(bare) && !STAND_IN_CLOSING.test(bare.slice(-MAX_CLOSING))) return false;
  const words = foldBlanks(bare);
  return STAND_IN_TEXT.test(words) || (/here$/i.test(words.slice(-4)) && GOES_HERE.test(words));
}

/** True for a sentence that any template might hold and no finished section is made of. */
export function isKnownPrompt(sentence: string): boolean {
  const bare = bareWords(sentence);
  return (
    isStandIn(bare) ||
    (UNFINISHED_CLOSING.test(bare.slice(-MAX_CLOSING)) && UNFINISHED.test(foldBlanks(bare)))
  );
}

const BRACKETED =
  /^(?:\[([^[\]]{2,120})\]|<([^<>]{2,120})>|\{\{?([^{}]{2,120})\}?\}|\(([^()]{2,120})\))[.]?$/;
const ASKS_THE_WRITER =
  /여기에|작성|입력|적어|써\s?주|기입|채워|넣으세요|설명하세요|요약하세요|(?:을|를)\s?(?:설명|요약|서술|기술)|\b(?:your|insert|add|write|fill|describe|explain|summari[sz]e|enter|placeholder|todo|tbd)\b/i;

const INSERTS_A_FIGURE =
  /(?:그림|표|도표|그래프|이미지|사진|스크린샷|다이어그램|수식|구조도)(?:을|를)? ?(?:삽입|첨부|넣기|들어갈 ?자리)$/;

/**
 * True for a line that is one bracket asking the writer for something: `[여기에 요약을 작성]`, `<your summary>`.
 * Round brackets are how people speak aside, so they count only for what is said in so many words.
 */
export function isBracketedPrompt(line: string): boolean {
  const match = BRACKETED.exec(line.trim());
  if (!match) return false;
  const [, square, angle, curly, round] = match;
  if (round !== undefined) {
    const isOrder = ENGLISH_ORDER.test(round) || /^list\b/i.test(round);
    if (isOrder && readWording(round.replace(/\d+(?: ?[-–] ?\d+)?/g, " "))) return true;
    return (
      isKnownPrompt(round) ||
      INSERTS_A_FIGURE.test(round) ||
      (/(?:요약|설명|서술|작성|기술)$/.test(round) && isGenericRequest(round))
    );
  }
  if (/^(?:그림|표|이미지|사진|그래프|수식) ?(?:삽입|첨부|추가) ?[:：]/.test(square ?? "")) return true;
  return ASKS_THE_WRITER.test(square ?? angle ?? curly ?? "");
}

/** "논문을 한 문장으로 요약": nothing specific, and an object to be dealt with. */
function isGenericRequest(words: string): boolean {
  const { tokens } = readWording(words.replace(LENGTH_OF_ANSWER, " ")) ?? NOTHING;
  return tokens >= 2 && /[을를]\s/.test(words);
}

/** Words that ask a question of the paper in general: a template's way to name what a section is for. */
export function isPromptQuestion(sentence: string, vocabulary: Vocabulary = "statement"): boolean {
  const text = sentence.trim();
  if (!text.endsWith("?") && !text.endsWith("？")) return false;
  const wording = readWording(
    text
      .replace(LENGTH_OF_ANSWER, " ")
      .replace(
        /(?:무엇인가요|무엇인가|무엇입니까|무엇인지|무엇이|무엇을|어떤|어떻게|어떠한가|있는가|있나요|인가|인가요|왜|하는가|했는가|하나요|했나요|하면)(?=\s|[?？]|$)/g,
        "의미",
      ),
    vocabulary,
  );
  return (wording ?? NOTHING).tokens >= 3;
}

/** A value that opens with a bare particle: the name before it was never filled in ("에 대한 체계적 분석"). */
export function opensWithParticle(text: string): boolean {
  return /^(?:에\s?(?:대한|관한|대해|대하여|관하여)|에서의|(?:을|를|와|과)\s+(?:통한|위한|활용한|이용한|이용하여|위해))(?=\s)/.test(
    text.trim(),
  );
}

/**
 * What a text says around the title that it names, with `…` in the title's place and without the particle that ties the
 * two; undefined where it does not name it. `opens` tells whether the title comes first.
 *
 * @param lowered the title in lower case, which whoever asks of many texts has at hand.
 */
export function restAroundTitle(
  text: string,
  title: string,
  lowered = title.toLowerCase(),
): { rest: string; opens: boolean } | undefined {
  if (title.length < 2) return undefined;
  const folded = foldBlanks(text).trim();
  const at = folded.toLowerCase().indexOf(lowered);
  if (at < 0) return undefined;
  const before = folded.slice(0, at);
  const tail = folded.slice(at + title.length);
  // The title must end where a word ends, or where a Korean particle begins.
  if (/[\p{L}\p{N}]$/u.test(before) || /^[a-z0-9]/i.test(tail)) return undefined;
  const rest = tail.replace(
    /^\s*(?:["'”’]\s*)?(?:에\s?(?:대한|관한|대해|대하여)|(?:의|은|는|이|가|을|를|과|와|란)(?=\s)|[:,–—-])?\s*/,
    "",
  );
  return { rest: `${before}… ${rest}`.trim(), opens: before === "" };
}
