import { readWording } from "./vocabulary.ts";

/** What a template numbers. Steps, experiments and figures are not among them: a bare "Step 1" may be a name. */
const NUMBERED_KOREAN =
  /(?:기여|기여점|발견|결과|요약|핵심|포인트|내용|항목|한계|한계점|문제점|강점|약점|장점|단점|질문|키워드|참고 ?문헌|참고 ?자료|참조|논문|특징|아이디어|시사점|개선점|의문점|의견|인사이트|아쉬운 점|좋은 점|좋았던 점|아쉬웠던 점|느낀 ?점|배운 ?점|이유|주제|줄|문장)$/;
const NUMBERED_ENGLISH =
  /(?:^|\s)(?:contribution|finding|point|question|item|takeaway|strength|weakness|limitation|reference|paper|keyword|insight|idea|bullet|pro|con|advantage|disadvantage|summary|observation|result|note|comment)$/i;

/** In brackets these are links that lost their address. */
const NAMES_A_SOURCE = /(?:paper|reference|note|comment|summary|result|논문|참고 ?문헌|참고 ?자료|참조)$/i;

/** True for words that are a number and what a template counts: "Contribution 1", "기존 연구의 한계점 3", "[[관련 논문 2]]". */
export function isNumberedSlot(words: string): boolean {
  // Most lines neither end in a number nor open with what may stand for one.
  if (!/[\deor\])}>\s]/i.test(words.slice(-1)) && !/^\s*[첫두세네]/.test(words)) return false;
  const slot = /^(.{1,40}?) ?[#_-]? ?(?:\d{1,2}|(?:one|two|three|four|five))$/i.exec(withoutBrackets(words));
  if (slot?.[1] !== undefined) return namesACount(slot[1]);
  // "[Weakness]", "첫 번째 기여".
  const named = /^\[([^[\]]{2,30})\]$|^(?:첫|두|세|네) ?번째 (.{1,20})$/.exec(words.trim());
  const noun = named?.[1] ?? named?.[2];
  return noun !== undefined && !NAMES_A_SOURCE.test(noun) && namesACount(noun);
}

/** The front matter's own: "tag1", "카테고리 2". */
export function isNumberedTag(tag: string): boolean {
  if (/^your[ _-](?:tags?|categor(?:y|ies)|keywords?)(?:[ _-](?:go[ _-])?here)?$/i.test(tag.trim()))
    return true;
  return /^(?:(?:your|my)[ _-]?)?(?:tag|category|keyword|topic|태그|주제|카테고리|분류|키워드)[ _-]?\d{1,2}$/i.test(
    tag.trim(),
  );
}

/**
 * True for a numbered label whose value only says that something is to be described: "기여 1: 첫 번째 기여에 대한 설명",
 * "Finding 2: Description of the finding". Without the number it may tell what a field of the data holds.
 */
export function isNumberedDescription(line: string): boolean {
  if (!/\d ?[:：]/.test(line)) return false;
  const parts = /^[^\p{L}\p{N}]{0,4}([^:：]{2,40}?) ?[#_-]? ?\d{1,2} ?[:：] ?(.{2,80})$/u.exec(line.trim());
  const [, label = "", value = ""] = parts ?? [];
  if (!parts || !readWording(label, "prompt") || !readWording(value, "prompt")) return false;
  if (
    /^(?:an? )?(?:(?:brief|short|detailed|간단한|짧은|상세한|구체적인) )?(?:explanation|description|설명|내용|요약)[.]?$/i.test(
      value,
    )
  )
    return true;
  const noun = label.trim().split(" ").at(-1)?.toLowerCase() ?? "";
  return (
    value.toLowerCase().includes(noun) &&
    /(?:에 대한|의) ?(?:간단한 |상세한 |구체적인 )?(?:설명|내용|요약)[.]?$|^(?:an? |the )?(?:brief |short |detailed )?(?:description|explanation|summary) of\b|^(?:describe|explain|summari[sz]e)\b/i.test(
      value.trim(),
    )
  );
}

/** True for `...` with nothing else: a place that somebody meant to come back to, or where a list goes on. */
export function isBareEllipsis(words: string): boolean {
  return /^(?:\.{3,6}|…{1,2})$/.test(words.trim());
}

/** True for a label with the name of its own value in brackets: "Presenter: [Name]", "슬라이드: <링크>". Takes the line's source. */
export function isBracketedSlot(line: string): boolean {
  return /[[<{]/.test(line) && BRACKETED_SLOT.test(line);
}

const BRACKETED_SLOT =
  /^[\s>*_-]*[\p{L}][\p{L} ]{1,20}?(?:\*\*|__)? ?[:：](?:\*\*|__)? *[[<{](?:your )?(?:name|title|link|url|date|author|venue|year|이름|성명|제목|링크|주소|날짜|저자|학회|연도|소속)[\]>}][\s*_]*$/iu;

/** True for a label whose value was put off or blotted out: "토의할 점: 발표 후 작성", "발표자: OOO". Takes the line's words. */
export function isDeferredValue(line: string): boolean {
  return /^[^:：]{2,30}[:：] ?(?:(?:추후|나중에|차후|발표 ?후(?:에)?|읽은 ?후(?:에)?) ?(?:작성|보완|업데이트|추가|정리)(?: ?예정)?|O{3}|○{2,3}|\.{3,6}|…)[.]?$/.test(
    line.trim(),
  );
}

/** True for a link whose address was never filled in: `[제목](링크)`, `[Paper](url)`. */
export function isUnfilledLink(words: string, url: string): boolean {
  return (
    /^(?:링크|주소|논문 ?링크|url|link|paper[-_ ]?(?:url|link))$/i.test(safeDecode(url)) &&
    /^(?:논문 ?)?(?:제목|링크|이름|여기)$|^(?:paper |project )?(?:title|link|name|page|here|paper|code|pdf|slides)$/i.test(
      words.trim(),
    )
  );
}

function safeDecode(url: string): string {
  try {
    return decodeURIComponent(url);
  } catch {
    // A stray percent sign: the address stands for itself.
    return url;
  }
}

function namesACount(noun: string): boolean {
  const words = noun.trim();
  const counted = /[가-힣]/.test(words) ? NUMBERED_KOREAN : NUMBERED_ENGLISH;
  const around = words.replace(counted, "").trim();
  if (around === words) return false;
  // "Paper 1" alone may stand for one that has been named.
  return around === ""
    ? !/^(?:paper|result|논문|결과)$/i.test(words)
    : readWording(around, "prompt") !== undefined;
}

function withoutBrackets(words: string): string {
  return words
    .trim()
    .replace(/^[[({<]{1,2}|[\])}>]{1,2}$/g, "")
    .trim();
}
