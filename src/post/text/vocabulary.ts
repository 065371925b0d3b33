/**
 * How specific a piece of text is. A sentence made of nothing but the vocabulary that every paper shares says nothing
 * about this one: it was left by a template or a script. One name, number, acronym, formula or plain noun outside of
 * that vocabulary makes it specific, so these lists err on the short side.
 */

const words = (list: string): readonly string[] => list.split(/\s+/).filter((word) => word !== "");

/** Korean stems that any review may use of any paper. A token counts as generic if it is made of these and endings alone. */
const KOREAN_STEMS = words(`
  논문 연구 연구자 연구진 저자 본 이 그 해당 각 위 등 및 또는 대한 대해 대하여 관한 관련 관련된 통한 통해 위한 위해 따른
  방법 방법론 기법 기술 기술적 접근 접근법 접근방식 방식 알고리즘 모델 시스템 아키텍처 구조 구성 구성요소 요소 프레임워크 모듈 설계
  핵심 주요 전체 전반 전반적 기본 세부 세부사항 상세 구체적 사항 내용 개요 개념 아이디어 원리 특징 특성 목적 목표 배경 동기 문제 문제점
  기여 기여점 발견 발견점 의의 의미 영향 가치 중요성 필요성 한계 한계점 제한 제한점 제한사항 장점 단점 강점 약점 차별점 시사점 개선 개선점 의문점 전망 방향 방향성 과제
  기존 기존의 선행 최신 새로운 제안 제안된 제안하는 제시 사용 사용된 활용 활용된 적용 적용된 적용가능성 응용 구현 구현과 실제 실제적 실용 실용적 실용성 학술 학술적 이론 이론적 산업 산업적
  실험 실험적 설정 세팅 환경 데이터 데이터셋 평가 평가지표 지표 비교 대상 비교대상 베이스라인 결과 결과물 성능 성능적 분석 해석 정성적 정량적 절제 검증 논의 토론 결론
  요약 정리 소개 설명 서술 기술 작성 간단히 간략히 간결하게 간략하게 명확하게 구체적으로 자세히 상세히
  분야 영역 연구분야 수준 정도 부분 측면 관점 점 여부 가능성 가능 가능한 이유 의견 생각 느낀 인상 깊은 깊었던 아쉬운 아쉬웠던 좋았던
  다른 다양한 여러 일부 모든 향후 후속 추가 추가적 존재 존재하는 확인 기대 필요 추천 추천할 만한 만 할 한 하는 있는 있다 높은 지닌 갖춘 보여주는 보여줌 제공 제공하는 독자 독자들 사람 학습 훈련 최종 단계 과정 절차 근거 도표 그림 표 수식
  역할 하이퍼파라미터 최적화 메트릭 벤치마크 어블레이션 개인적 손실 함수 전략 배울 부족 부족한 달성 달성한 발전 가지는 어떤 추천하는지 기여할
  가장 남는 남은 되는 동작 작동 중심 서비스 실무 현업 현장 학계 성과 공헌 진전 해결 원인 장단점 이점 아쉬움 궁금한 궁금했던 방안 얻은 나타난
  추론 필요한 함께 자유롭게 간단하게 직접 점과 다소 폭넓 폭넓게 입증 흥미 흥미로운 재미있는 많은 있었다 이었다 이었으며 하였습니다 정의 상황 맥락 선정 절차 관점 주의 유의 참고 이해 도움 기반
  적어 써 채워 넣어 주세요 하시오 하세요 보여줍니다 문장 단락 문단 줄 섹션 절 항목 글 여기 이곳 여기에 이곳에 것 수 있을 있습니다 있으며 미칠 미치는 하였다 하였으며 했다 했으며 합니다
  `);

/** Praise and stock phrases: generic as well, and what makes an empty sentence boilerplate and not merely short. */
const KOREAN_STOCK = words(`
  혁신 혁신적 혁신적인 획기적 획기적인 우수 우수한 우수성 뛰어난 탁월 탁월한 훌륭 훌륭한 중요 중요한 체계적 체계적인 효과적 효과적인 효율적 효율적인
  강력한 독창적 독창적인 참신한 창의적 창의적인 유망한 의미있는 의미 있는 인상적 인상적인 주목할 주목할만한 종합적 종합적인 심층적 심층적인 포괄적 포괄적인 완전한
  폭넓 폭넓게 심층 흥미로운 우수성 패러다임
  다양한 일부 존재 적극 적극적 적극적으로 강력 강력히 매우 크게 큰 널리 높은 상당한 풍부한 선도적 선도적인
  `);

/** What a template does with a subject, with 하다 behind it: "…을 설명합니다", "…을 정리하세요". */
export const DESCRIBING_NOUNS =
  "설명|서술|기술|소개|요약|정리|분석|평가|제시|제공|논의|기록|작성|포함|비교|검토|언급|나열|기재|명시|해석|토론|고찰|도출";
/** The verbs of its own by which it does so, each in the forms that state or ask. */
export const TELLING_VERBS: ReadonlySet<string> = new Set(
  words(`
  다룹니다 다룬다 다루세요 살펴봅니다 살펴본다 알아봅니다 적습니다 적는다 적어주세요 적으세요 씁니다 쓴다 써주세요 쓰세요 담습니다 담는다 채워주세요 넣어주세요 입력하세요 입력해주세요
  `),
);

/** Endings and particles that a Korean token may close with. */
const KOREAN_ENDINGS = words(`
  하였다 하였으며 하였습니다 했다 했으며 한다 된다 될 하고자 하려는 하려고 하기 되어 의 을 를 이 가 은 는 과 와 도 에 에서 에서의 에게 로 으로 로서 으로서 들 나 이나 이며 고 며 적 적인 적으로 성 한 할 하는 하게 하고 하며 하여 해 된 되는 만 까지 부터 별 지 든 했는지 하는지 되는지 거나 하거나 하시오 하세요 해주세요 주세요 한다 봅니다 인 임 함 됨 음 다 이다 입니다 합니다 됩니다 했습니다
  `);

/**
 * Further words of which a review's template makes its prompts. Real prose is made of them as well, so they count only
 * where a text is read as a prompt in a review.
 */
const KOREAN_PROMPT_WORDS = words(`
  정보 한줄 먼저 하나씩 각각 이어서 마지막으로 보여주고 보여주며 차근차근 한눈에 차이 차이점 공통점 이름 명칭 종류 목록 나열 기재 명시 언급 포함 도출 비교적 계기 읽게 읽은 읽고 읽으며 읽으면서 첫 첫째 둘째 셋째 번째 하나 둘 셋 두 세 네 두세 단계별 순서 순서대로 차례대로
  해결 해결하지 해결하고 해결하려는 해결하려고 풀고자 못한 못하는 않은 무엇 무엇이 무엇을 무엇이고 무엇인지 왜 어떻게 어떠한 어디 누가 누구 다른지 같은지 어떤지 어떤가 달라졌는지
  그리고 또한 또는 혹은 이나 대해서 관해 위해서 통해서 이를 이것 그것 이러한 그러한 본인 자신 나 나의 내 내가 제 우리 자기 만의 스스로
  사용한 사용하는 사용되는 사용할 활용한 활용하는 제안한 제시한 제시된 제시하는 수행 수행한 진행 진행한 이용 이용한 얻을 다루는 소개하는 설명하는 서술하는 요약하는 관련한 정리한 정리된
  시각화 사례 예시 예제 도식 모식도 구조도 다이어그램 첨부 삽입 표기 인용 출처 참고문헌 참고자료 링크 의문 쟁점 논점 특히 흐름 수치 기준 가정 조건 용어 개선할 좋은 좋았 아쉬운 아쉬웠 느낌 소감 후기 배운 인사이트 포인트 핵심적 쉽게 정확하게 충분히 최대한 가급적 솔직하게 자유롭게 편하게 나누어 구분하여 중심으로
  된 번 글머리 기호 표로 그림으로 설명과 적는다 적기 쓰기 적어봅시다 적어봅니다 써봅시다 남깁니다 남기기
  `);

const ENGLISH_GENERIC = new Set(
  words(`
  a an the this that these those its their our his her it they them itself themselves we us i you your and or of for in on to with from by as at into about between across over under than then also both each any some all more most other such
  is are was were be been being has have had can could may might will would should does do did not
  paper papers work works study studies research article author authors researcher researchers reader readers community field fields area areas domain domains topic literature review section sections paragraph sentence sentences summary overview introduction background motivation context conclusion
  method methods methodology approach approaches technique techniques technology technologies technical algorithm algorithms model models system systems architecture architectures framework frameworks component components module modules structure design implementation implementations detail details training inference pipeline process
  key main core primary overall general basic brief briefly clear clearly concise concisely short detailed specific specifically important relevant related various several multiple different many existing previous prior proposed novel new current recent
  contribution contributions finding findings idea ideas concept concepts insight insights innovation innovations problem problems challenge challenges limitation limitations gap gaps need significance impact impacts implication implications improvement improvements value importance goal goals objective objectives question questions
  experiment experiments experimental setup setting settings dataset datasets data benchmark benchmarks baseline baselines metric metrics evaluation evaluations comparison comparisons result results performance analysis analyses qualitative quantitative ablation ablations discussion interpretation
  strength strengths weakness weaknesses matter matters pros cons advantage advantages disadvantage disadvantages applicability application applications practical academic theoretical real world use used uses using usefulness potential possible future direction directions recommendation recommendations recommend recommended opinion opinions thought thoughts point points part parts aspect aspects level impressive impressed disappointing what how why which who where when
  present presents presented introduce introduces introduced describe describes described explain explains explained provide provides provided summarize summarizes summarized discuss discusses discussed show shows shown demonstrate demonstrates demonstrated make makes offer offers offered achieve achieves address addresses addressed propose proposes solve solves solved explore explores cover covers covered include includes compare compares evaluate evaluates analyze analyzes write list outline state mention add fill insert put here content text
  simple elegant forward review in-depth open opens up avenue avenues one two three few capture captures captured behind fall falls own words word equation equations formula formulas helpful procedure procedures necessary needed anyone interested art represent represents remain remains range applicable advance advances advanced well try trying tries idea main story big picture next step steps give gives given conclusion visualization visualizations so if any because
  `),
);

/** The same in English. */
const ENGLISH_PROMPT_WORDS = new Set(
  words(`
  figure figures table tables diagram diagrams chart charts plot plots caption illustration illustrations equations formulae notation definition definitions terminology term terms prerequisite prerequisites knowledge
  reader readers post blog note notes topic matters needs need order follow rest background tell walk through where possible appropriate applicable include including any everything anything someone everyone first second third fourth fifth next last
  information least ask outlines lists states copy paste abstract introduction name names title link links url description descriptions explanation explanations list bullet bullets item items sentence one-sentence line lines reference references keyword keywords takeaway takeaways highlight highlights comment comments
  think thought like liked disliked did learn learned learnt lesson lessons improve improved better interesting surprising confusing unclear assumption assumptions hypothesis hypotheses claim claims evidence theory similar related differ differs difference differences earlier trained training hyperparameter hyperparameters loss function functions objective code available year venue intuition high level jargon audience avoid make sure remember try below above here following own personal honest critical critically your
  `),
);

const ENGLISH_STOCK = new Set(
  words(`
  some novel innovative innovation innovations groundbreaking pioneering significant significantly important excellent outstanding impressive remarkable strong solid promising valuable comprehensive thorough systematic effective effectively efficient powerful robust superior great good interesting insightful cutting-edge state-of-the-art wide widely various extensive notable substantial highly seminal compelling broad broadly real-world well-written well-motivated exciting must-read easy
  `),
);

/** What a piece of text is made of that holds no word of its own. */
export interface Wording {
  /** How many words it has: one at the least. */
  readonly tokens: number;
  /** How many of them are praise or stock. */
  readonly stock: number;
}

/** Which words count as generic: those of any statement on a paper, or those of a template's prompts besides. */
export type Vocabulary = "statement" | "prompt";

const TOKEN = /[^\s/·,;:()[\]"'“”‘’…]+/g;

/**
 * Reads the words of a piece of text in which every word is of the shared vocabulary; undefined for one that says something
 * about this paper, which its first words mostly tell. Marks and quotes at the ends of words do not count.
 */
export function readWording(text: string, vocabulary: Vocabulary = "statement"): Wording | undefined {
  let tokens = 0;
  let stock = 0;
  const written = /['’]s\b/.test(text) ? text.replace(/['’]s\b/g, "") : text;
  TOKEN.lastIndex = 0;
  for (let match = TOKEN.exec(written); match; match = TOKEN.exec(written)) {
    const token = trimMarks(match[0], "*_~`", "*_~`.!?。");
    if (token === "" || /^[-–—&+]$/.test(token)) continue;
    tokens++;
    const kind = kindOf(token, vocabulary);
    if (kind === "specific") return undefined;
    if (kind === "stock") stock++;
  }
  return tokens > 0 ? { tokens, stock } : undefined;
}

/** All that `\s` stands for, as marks to trim. */
export const BLANKS =
  " \t\n\v\f\r\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\ufeff";

/** A text without some marks at its beginning and some at its end. Where it is all marks, those at its beginning go. */
export function trimMarks(text: string, opening: string, closing: string): string {
  let start = 0;
  while (start < text.length && opening.includes(text.charAt(start))) start++;
  let end = text.length;
  while (end > 0 && closing.includes(text.charAt(end - 1))) end--;
  return end < start ? text.slice(start) : text.slice(start, end);
}

type Kind = "specific" | "generic" | "stock";

function kindOf(token: string, vocabulary: Vocabulary): Kind {
  if (/^[가-힣]+$/.test(token)) return koreanKind(token, vocabulary);
  return /^[a-z-]+$/i.test(token) ? englishKind(token, vocabulary) : "specific";
}

function englishKind(token: string, vocabulary: Vocabulary): Kind {
  const lower = token.toLowerCase();
  // An acronym or a name in capitals is specific, whatever it spells.
  if (token.length > 1 && token === token.toUpperCase()) return "specific";
  if (ENGLISH_STOCK.has(lower)) return "stock";
  const isGeneric = (word: string) =>
    ENGLISH_GENERIC.has(word) || (vocabulary === "prompt" && ENGLISH_PROMPT_WORDS.has(word));
  // "one-sentence" is made of two words.
  return isGeneric(lower) || lower.split("-").every(isGeneric) ? "generic" : "specific";
}

/** What a part of a Korean word may be: several of these, as bits. */
const STEM = 1;
const STOCK = 2;
const PROMPT_WORD = 4;
/** Behind another part only. */
const ENDING = 8;
/** At the end of a word only. */
const CLOSING = 16;

/** All parts in one table, so that a stretch of letters is looked up once. */
const KOREAN_PARTS = new Map<string, number>();
function know(parts: Iterable<string>, as: number): void {
  for (const part of parts) KOREAN_PARTS.set(part, (KOREAN_PARTS.get(part) ?? 0) | as);
}
know(KOREAN_STEMS, STEM);
know(KOREAN_STOCK, STOCK);
know(KOREAN_PROMPT_WORDS, PROMPT_WORD);
know(KOREAN_ENDINGS, ENDING);
know(TELLING_VERBS, CLOSING);
const MAX_PART = 8;

/** Cuts a token into stems and endings, stems first; the cut with praise in it wins. */
function koreanKind(token: string, vocabulary: Vocabulary): Kind {
  if (token.length > 14) return "specific";
  const anywhere = vocabulary === "prompt" ? STEM | STOCK | PROMPT_WORD : STEM | STOCK;
  // best[i]: how the first i syllables can be cut: not at all, into generic parts, or with praise among them.
  const best: (0 | 1 | 2)[] = [1];
  for (let end = 1; end <= token.length; end++) {
    best[end] = 0;
    for (let start = Math.max(0, end - MAX_PART); start < end; start++) {
      const before = best[start] ?? 0;
      if (before === 0) continue;
      const part = KOREAN_PARTS.get(token.slice(start, end)) ?? 0;
      const fitting = anywhere | (start > 0 ? ENDING : 0) | (end === token.length ? CLOSING : 0);
      if ((part & fitting) === 0) continue;
      const value = (part & STOCK) === 0 ? before : 2;
      if (value > (best[end] ?? 0)) best[end] = value;
    }
  }
  const result = best[token.length] ?? 0;
  return result === 0 ? "specific" : result === 2 ? "stock" : "generic";
}
