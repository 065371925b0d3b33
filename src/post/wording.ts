/**
 * How specific a piece of text is. A sentence made of nothing but the vocabulary that every paper shares says nothing
 * about this one: it was left by a template or a script. One name, number, acronym, formula or plain noun outside of
 * that vocabulary makes it specific, so these lists err on the short side.
 */

const words = (list: string): readonly string[] => list.split(/\s+/).filter((word) => word !== "");

/** Korean stems that any review may use of any paper. A token counts as generic if it is made of these and endings alone. */
const KOREAN_STEMS = new Set(
  words(`
  논문 연구 연구자 연구진 저자 본 이 그 해당 각 위 등 및 또는 대한 대해 대하여 관한 관련 관련된 통한 통해 위한 위해 따른
  방법 방법론 기법 기술 기술적 접근 접근법 접근방식 방식 알고리즘 모델 시스템 아키텍처 구조 구성 구성요소 요소 프레임워크 모듈 설계
  핵심 주요 전체 전반 전반적 기본 세부 세부사항 상세 구체적 사항 내용 개요 개념 아이디어 원리 특징 특성 목적 목표 배경 동기 문제 문제점
  기여 기여점 발견 발견점 의의 의미 영향 가치 중요성 필요성 한계 한계점 제한 제한점 제한사항 장점 단점 강점 약점 차별점 시사점 개선 개선점 의문점 전망 방향 방향성 과제
  기존 기존의 선행 최신 새로운 제안 제안된 제안하는 제시 사용 사용된 활용 활용된 적용 적용된 적용가능성 응용 구현 구현과 실제 실제적 실용 실용적 실용성 학술 학술적 이론 이론적 산업 산업적
  실험 실험적 설정 환경 데이터 데이터셋 평가 평가지표 지표 비교 대상 비교대상 베이스라인 결과 결과물 성능 성능적 분석 해석 정성적 정량적 절제 검증 논의 토론 결론
  요약 정리 소개 설명 서술 기술 작성 간단히 간략히 간결하게 간략하게 명확하게 구체적으로 자세히 상세히
  분야 영역 연구분야 수준 정도 부분 측면 관점 점 여부 가능성 가능 가능한 이유 의견 생각 느낀 인상 깊은 깊었던 아쉬운 아쉬웠던 좋았던
  다른 다양한 여러 일부 모든 향후 후속 추가 추가적 존재 존재하는 확인 기대 필요 추천 추천할 만한 만 할 한 하는 있는 있다 높은 지닌 갖춘 보여주는 보여줌 제공 제공하는 독자 독자들 사람 학습 훈련 최종 단계 과정 절차 근거 도표 그림 표 수식
  역할 하이퍼파라미터 최적화 메트릭 벤치마크 어블레이션 개인적 손실 함수 전략 배울 부족 부족한 달성 달성한 발전 가지는 어떤 추천하는지 기여할
  가장 남는 남은 되는 동작 작동 중심 서비스 실무 현업 현장 학계 성과 공헌 진전 해결 원인 장단점 이점 아쉬움 궁금한 궁금했던 방안 얻은 나타난
  추론 필요한 함께 자유롭게 간단하게 직접 점과 다소 폭넓 폭넓게 입증 흥미 흥미로운 재미있는 많은 있었다 이었다 이었으며 하였습니다 정의 상황 맥락 선정 절차 관점 주의 유의 참고 이해 도움 기반
  문장 단락 문단 줄 섹션 절 항목 글 여기 이곳 여기에 이곳에 것 수 있을 있습니다 있으며 미칠 미치는 하였다 하였으며 했다 했으며 합니다
  `),
);

/** Praise and stock phrases: generic as well, and what makes an empty sentence boilerplate and not merely short. */
const KOREAN_STOCK = new Set(
  words(`
  혁신 혁신적 혁신적인 획기적 획기적인 우수 우수한 우수성 뛰어난 탁월 탁월한 훌륭 훌륭한 중요 중요한 체계적 체계적인 효과적 효과적인 효율적 효율적인
  강력한 독창적 독창적인 참신한 창의적 창의적인 유망한 의미있는 의미 있는 인상적 인상적인 주목할 주목할만한 종합적 종합적인 심층적 심층적인 포괄적 포괄적인 완전한
  폭넓 폭넓게 심층 흥미로운 우수성
  다양한 일부 존재 적극 적극적 적극적으로 강력 강력히 매우 크게 큰 널리 높은 상당한 풍부한 선도적 선도적인
  `),
);

/** Endings and particles that a Korean token may close with. */
const KOREAN_ENDINGS = new Set(
  words(`
  하였다 하였으며 하였습니다 했다 했으며 한다 된다 될 하고자 하려는 하려고 하기 되어 의 을 를 이 가 은 는 과 와 도 에 에서 에서의 에게 로 으로 로서 으로서 들 나 이나 이며 고 며 적 적인 적으로 성 한 할 하는 하게 하고 하며 하여 해 된 되는 만 까지 부터 인 임 함 됨 음 다 이다 입니다 합니다 됩니다 했습니다
  `),
);

/** Verbs by which a template says what ought to stand in a section, and those that ask the writer for it. */
const KOREAN_PROMPT_VERB =
  /(?:(?:설명|서술|기술|소개|요약|정리|분석|평가|제시|제공|논의|기록|작성|포함|비교|검토|언급|나열|기재|명시|해석|토론|고찰|도출)(?:합니다|한다|해\s?주세요|하세요|하십시오|하시오|해야\s?합니다|할\s?것|하기|해\s?봅니다|해\s?보세요)|다룹니다|다룬다|다루세요|살펴봅니다|살펴본다|알아봅니다|적습니다|적어\s?주세요|써\s?주세요|적으세요|씁니다|쓰세요|담습니다|채워\s?주세요|넣어\s?주세요|입력하세요|입력해\s?주세요)[.!]?$/;

/** Among those, the ones that ask. A statement names what it describes: without an object it may be one about the paper. */
const KOREAN_REQUEST = /(?:세요|주세요|십시오|하시오|할\s?것)[.!]?$/;

/** Nouns that a template closes a slot with: "…인상 깊었던 부분", "…추천할 만한 수준". */
const KOREAN_SLOT_NOUN =
  /(?:부분|의문점|가능성|방안|방향|수준|점|점들|내용|여부|정도|이유|의견|생각|요소|사항|사항들|것|대상)(?:을|를|이|가|들)?[.]?$/;

const ENGLISH_GENERIC = new Set(
  words(`
  a an the this that these those its their our his her it they we i you your and or of for in on to with from by as at into about between across over under than then also both each any some all more most other such
  is are was were be been being has have had can could may might will would should does do did not
  paper papers work works study studies research article author authors researcher researchers reader readers community field fields area areas domain domains topic literature review section sections paragraph sentence sentences summary overview introduction background motivation context conclusion
  method methods methodology approach approaches technique techniques technology technologies technical algorithm algorithms model models system systems architecture architectures framework frameworks component components module modules structure design implementation implementations detail details training inference pipeline process
  key main core primary overall general basic brief briefly clear clearly concise concisely short detailed specific specifically important relevant related various several multiple different many existing previous prior proposed novel new current recent
  contribution contributions finding findings idea ideas concept concepts insight insights innovation innovations problem problems challenge challenges limitation limitations gap gaps need significance impact impacts implication implications improvement improvements value importance goal goals objective objectives question questions
  experiment experiments experimental setup setting settings dataset datasets data benchmark benchmarks baseline baselines metric metrics evaluation evaluations comparison comparisons result results performance analysis analyses qualitative quantitative ablation ablations discussion interpretation
  strength strengths weakness weaknesses matter matters pros cons advantage advantages disadvantage disadvantages applicability application applications practical academic theoretical real world use used uses using usefulness potential possible future direction directions recommendation recommendations recommend recommended opinion opinions thought thoughts point points part parts aspect aspects level impressive impressed disappointing what how why which who where when
  present presents presented introduce introduces introduced describe describes described explain explains explained provide provides provided summarize summarizes summarized discuss discusses discussed show shows shown demonstrate demonstrates demonstrated make makes offer offers offered achieve achieves address addresses addressed propose proposes solve solves solved explore explores cover covers covered include includes compare compares evaluate evaluates analyze analyzes write list outline state mention add fill insert put here content text
  open opens up avenue avenues one two three few capture captures captured behind fall falls own words word equation equations formula formulas helpful procedure procedures necessary needed anyone interested art represent represents remain remains range applicable advance advances advanced well try trying tries idea main story big picture next step steps give gives given conclusion visualization visualizations so if any because
  `),
);

const ENGLISH_STOCK = new Set(
  words(`
  some novel innovative innovation innovations groundbreaking pioneering significant significantly important excellent outstanding impressive remarkable strong solid promising valuable comprehensive thorough systematic effective effectively efficient powerful robust superior great good interesting insightful cutting-edge state-of-the-art wide widely various extensive notable substantial highly seminal compelling broad broadly real-world well-written well-motivated exciting must-read easy
  `),
);

const ENGLISH_PROMPT_OPENING =
  /^(?:please\s+)?(?:(?:briefly|concisely|clearly)\s+)?(?:describe|explain|summari[sz]e|discuss|outline|list|state|mention|provide|write|add|insert|fill in|put|analy[sz]e|evaluate|compare|include|give|note|detail)\b/i;
const ENGLISH_PROMPT_CLAIM =
  /^your\b|^(?:one|two|three|a few|\d+)(?:(?: ?[-–] ?| or | to )(?:two|three|four|\d+))? (?:sentences?|paragraphs?|lines?)\b|^(?:an? |the )?(?:brief |short |concise |detailed )?(?:summary|overview|description|explanation|discussion|list|analysis) of\b|^this (?:section|part|paragraph|chapter)\s+(?:will\s+|should\s+|must\s+)?(?:describes?|explains?|summari[sz]es?|discuss(?:es)?|outlines?|lists?|covers?|provides?|presents?|introduces?|contains?|includes?|details?)\b/i;

/** "2~3문장으로", "in 2-3 sentences". */
const LENGTH_OF_ANSWER =
  /(?:약\s)?(?:\d+|한|두|세|한두|두세)\s?(?:[-~–]\s?\d+\s?)?(?:문장|줄|단락|문단)(?:으로|로)|\bin (?:about )?\d+(?:\s?(?:[-–]|to)\s?\d+)? (?:sentences|paragraphs|lines)/gi;

/** What a piece of text is made of. */
export interface Wording {
  readonly tokens: number;
  /** True where every word is of the shared vocabulary: nothing in it is about this paper. */
  readonly generic: boolean;
  /** How many of the words are praise or stock. */
  readonly stock: number;
}

const MAX_STEM = 8;

/** Reads the words of a piece of text. Marks and quotes at the ends of words do not count. */
function readWording(text: string): Wording {
  let tokens = 0;
  let stock = 0;
  let generic = true;
  for (const raw of text
    .normalize("NFC")
    .replace(/['’]s\b/g, "")
    .split(/[\s/·,;:()[\]"'“”‘’…]+/)) {
    const token = raw.replace(/^[*_~`]+|[*_~`.!?。]+$/gu, "");
    if (token === "" || /^[-–—&+]$/.test(token)) continue;
    tokens++;
    const kind = kindOf(token);
    if (kind === "specific") generic = false;
    if (kind === "stock") stock++;
  }
  return { tokens, generic: generic && tokens > 0, stock };
}

function kindOf(token: string): "specific" | "generic" | "stock" {
  if (/^[a-z-]+$/i.test(token)) {
    const lower = token.toLowerCase();
    // An acronym or a name in capitals is specific, whatever it spells.
    if (token.length > 1 && token === token.toUpperCase()) return "specific";
    if (ENGLISH_STOCK.has(lower)) return "stock";
    return ENGLISH_GENERIC.has(lower) ? "generic" : "specific";
  }
  if (!/^[가-힣]+$/.test(token)) return "specific";
  return koreanKind(token);
}

/** Cuts a token into stems and endings, stems first; the cut with praise in it wins. */
function koreanKind(token: string): "specific" | "generic" | "stock" {
  if (token.length > 14) return "specific";
  // best[i]: how the first i syllables can be cut: not at all, into generic parts, or with praise among them.
  const best: (0 | 1 | 2)[] = [1];
  for (let end = 1; end <= token.length; end++) {
    best[end] = 0;
    for (let start = Math.max(0, end - MAX_STEM); start < end; start++) {
      const before = best[start] ?? 0;
      if (before === 0) continue;
      const part = token.slice(start, end);
      const isStock = KOREAN_STOCK.has(part);
      if (
        !isStock &&
        !KOREAN_STEMS.has(part) &&
        !(start > 0 && KOREAN_ENDINGS.has(part)) &&
        !isPromptVerb(token, start, end)
      )
        continue;
      const value = isStock ? 2 : before;
      if (value > (best[end] ?? 0)) best[end] = value;
    }
  }
  const result = best[token.length] ?? 0;
  return result === 0 ? "specific" : result === 2 ? "stock" : "generic";
}

/** "다룹니다", "살펴봅니다": the closing verb as a whole, from where it starts. */
function isPromptVerb(token: string, start: number, end: number): boolean {
  return (
    end === token.length &&
    /^(?:다룹니다|다룬다|다루세요|살펴봅니다|살펴본다|알아봅니다|적습니다|씁니다|담습니다|보여줍니다|쓰세요|적으세요|적어|적어주세요|써|써주세요|채워|채워주세요|넣어|넣어주세요|하시오|하세요|해주세요|주세요|입력하세요|한다|봅니다)$/.test(
      token.slice(start, end),
    )
  );
}

/**
 * True for a sentence that says what ought to stand in its place: it names parts of a review, closes (or opens, in
 * English) with a describing verb, and holds nothing specific. Whether it stands alone in its section is not asked here.
 */
export function isPromptSentence(sentence: string): boolean {
  const text = sentence.trim();
  // "본 논문은 …을 제시합니다" speaks of the paper, poor as it may be; a lead-in opens what follows.
  if (
    /[:：]$/.test(text) ||
    /^(?:이|본|해당)\s(?:논문|연구|저자|모델|방법|글|포스트|포스팅)(?:은|는|에서는|들은)\s/.test(text)
  )
    return false;
  // How long it ought to be is said to the writer.
  const { tokens, generic } = readWording(text.replace(LENGTH_OF_ANSWER, " "));
  if (!generic) return false;
  if (/[가-힣]/.test(text))
    return (
      tokens >= 3 &&
      KOREAN_PROMPT_VERB.test(text) &&
      (/[을를]\s|에 (?:대해|대하여|관해|관하여)/.test(text) || KOREAN_REQUEST.test(text))
    );
  return tokens >= 4 && (ENGLISH_PROMPT_OPENING.test(text) || ENGLISH_PROMPT_CLAIM.test(text));
}

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
  const { tokens, generic, stock } = readWording(value);
  if (!generic || tokens < 2) return false;
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
  const { tokens, generic, stock } = readWording(text);
  return generic && stock > 0 && tokens >= minTokens;
}

/** What stands for text that is still to come, in so many words: whole sentences, whatever the template. */
const STAND_IN_TEXT = new RegExp(
  `^(?:${[
    "(?:이곳|여기)에?\\s?(?:내용|본문|설명|요약|텍스트|글)?(?:을|를)?\\s?(?:작성|입력|추가|적어|써|넣어|채워)\\S*(?:\\s?(?:주세요|하세요|하십시오|합니다|예정))?",
    "(?:[가-힣]+\\s){0,4}?(?:내용|본문|설명|요약|결과|리뷰|의견)(?:을|를)?\\s?(?:작성|입력|추가|채워|적어|써)\\s?(?:하세요|해\\s?주세요|주세요|하십시오|넣어\\s?주세요|예정|필요|요망)(?:입니다)?",
    "(?:추후|나중에)\\s?(?:내용\\s?)?(?:작성|추가|업데이트|보완|정리)(?:\\s?(?:예정|하겠습니다|할\\s?예정|합니다)(?:입니다)?)?",
    "(?:내용|링크|그림|표|이미지|수식|코드|결과)\\s?(?:을|를)?\\s?(?:작성|추가|삽입|보완|업데이트)(?:\\s?(?:예정|필요|하기)(?:입니다)?)?",
    "내용\\s?없음",
    "(?:write|add|insert|put|enter|type)\\s+(?:your\\s+)?(?:own\\s+)?(?:content|text|summary|description|review|notes?|thoughts|analysis|figure|image|table|link)\\s+(?:here|in here|below)",
    "(?:\\w+\\s){1,5}go(?:es)?\\s+here",
    "your\\s+(?:content|text|summary|review|notes?)\\s+here",
    "(?:content|text|description|summary)\\s+to be (?:added|written|determined)",
    "to be (?:written|added|completed|filled in|determined)",
    "tbd|tba|todo|(?:todo|fixme)\\s?[:：].*",
    "lorem ipsum dolor sit amet.*",
  ].join("|")})$`,
  "i",
);

/** The same, but of words that a finished post may hold as well. */
const UNFINISHED = /^(?:coming soon|work in progress|wip|(?:내용\s?)?작성\s?(?:예정|중|필요)(?:입니다)?)$/i;

function bareWords(sentence: string): string {
  return sentence.replace(/^[\s*_[({<]+|[\s*_\])}>.!…]+$/g, "").replace(/\s+/g, " ");
}

/** True for words that stand for text still to come and can be nothing else, wherever they stand. */
export function isStandInText(sentence: string): boolean {
  return STAND_IN_TEXT.test(bareWords(sentence));
}

/** True for a sentence that any template might hold and no finished section is made of. */
export function isKnownPrompt(sentence: string): boolean {
  return isStandInText(sentence) || UNFINISHED.test(bareWords(sentence));
}

const BRACKETED =
  /^(?:\[([^[\]]{2,120})\]|<([^<>]{2,120})>|\{\{?([^{}]{2,120})\}?\}|\(([^()]{2,120})\))[.]?$/;
const ASKS_THE_WRITER =
  /여기에|작성|입력|적어|써\s?주|기입|채워|넣으세요|설명하세요|요약하세요|(?:을|를)\s?(?:설명|요약|서술|기술)|\b(?:your|insert|add|write|fill|describe|explain|summari[sz]e|enter|placeholder|todo|tbd)\b/i;

/**
 * True for a line that is one bracket asking the writer for something: `[여기에 요약을 작성]`, `<your summary>`.
 * Round brackets are how people speak aside, so they count only for what is said in so many words.
 */
export function isBracketedPrompt(line: string): boolean {
  const match = BRACKETED.exec(line.trim());
  if (!match) return false;
  const [, square, angle, curly, round] = match;
  if (round !== undefined) {
    return isKnownPrompt(round) || (/(?:요약|설명|서술|작성|기술)$/.test(round) && isGenericRequest(round));
  }
  return ASKS_THE_WRITER.test(square ?? angle ?? curly ?? "");
}

/** "논문을 한 문장으로 요약": nothing specific, and an object to be dealt with. */
function isGenericRequest(words: string): boolean {
  const { tokens, generic } = readWording(words.replace(LENGTH_OF_ANSWER, " "));
  return generic && tokens >= 2 && /[을를]\s/.test(words);
}

/** Words that ask a question of the paper in general: a template's way to name what a section is for. */
export function isPromptQuestion(sentence: string): boolean {
  const text = sentence.trim();
  if (!/[?？]$/.test(text)) return false;
  const { tokens, generic } = readWording(
    text.replace(
      /(?:무엇인가요|무엇인가|무엇입니까|무엇인지|무엇이|무엇을|어떤|어떻게|어떠한가|있는가|있나요|인가|인가요|왜|하는가|했는가|하나요|했나요)/g,
      "의미",
    ),
  );
  return generic && tokens >= 3;
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
 */
export function restAroundTitle(text: string, title: string): { rest: string; opens: boolean } | undefined {
  if (title.length < 2) return undefined;
  const folded = text.replace(/\s+/g, " ").trim().normalize("NFC");
  const wanted = title.normalize("NFC");
  const at = folded.toLowerCase().indexOf(wanted.toLowerCase());
  if (at < 0) return undefined;
  const before = folded.slice(0, at);
  const tail = folded.slice(at + wanted.length);
  // The title must end where a word ends, or where a Korean particle begins.
  if (/[\p{L}\p{N}]$/u.test(before) || /^[a-z0-9]/i.test(tail)) return undefined;
  const rest = tail.replace(
    /^\s*(?:["'”’]\s*)?(?:에\s?(?:대한|관한|대해|대하여)|(?:의|은|는|이|가|을|를|과|와|란)(?=\s)|[:,–—-])?\s*/,
    "",
  );
  return { rest: `${before}… ${rest}`.trim(), opens: before === "" };
}
