import type { InfoName } from "./fields.ts";
import { foldBlanks } from "./prose.ts";

/**
 * Values that stand where a real one belongs, compared whole: blanks folded, lower case, outer marks gone. Only for
 * fields that tell of the paper; a results table may well say N/A.
 */
const STAND_IN =
  /^(?:n ?\/ ?a|na|none yet|tbd|tba|tbc|todo|to do|to be (?:determined|announced|added|filled|decided)|fixme|xx+|(?:arxiv ?[:：]? ?)?x{2,4}[./]x{2,6}|0{4}\.0{4,5}|\d{4}\.x{4,5}|x{4}\.\d{4,5}|\?+|#+|-+|–|—|\.{2,}|…|_+|(?:unknown|unspecified)(?: (?:venue|conference|journal|authors?|year|affiliation))?|not (?:available|specified|provided|known|mentioned|found)|placeholder|lorem ipsum.*|your name(?: here)?|미정|추후 ?(?:작성|추가|기입|입력|공개)?(?: ?예정)?|작성 ?(?:예정|필요|중)|입력 ?(?:필요|예정)?|확인 ?(?:필요|중)|미상|미확인|미기재|미입력|불명|확인 ?불가|(?:저자|학회|제목|소속|링크|연도|코드|이름|주소)명? ?(?:입력|기입|작성|삽입|첨부)|(?:저자 ?|논문 ?|학회 ?)?정보 ?없음|(?:링크|내용|코드|주소) ?추가 ?(?:예정|필요)?|[o○]{2,3}(?: \d{4})?|알 ?수 ?없음|해당 ?없음|없음|있다면|있는 ?경우|if (?:any|available|applicable)|optional|예정|내용 ?(?:없음|추가)|여기에 ?(?:입력|작성).*)$/;

const OWN: { readonly [Name in InfoName]?: RegExp } = {
  author:
    /^(?:(?:(?:ai|주요|여러|다수의?|해당|논문|관련|본|저자|공동) ?){0,2}(?:연구진|연구자들?|연구팀|저자들?|저자명|이름)|저자 ?\d(?:, ?저자 ?\d)*(?: 등| 외)?|홍길동(?: 외|, ?[가-힣]{3})*|authors?|author ?names?|(?:first|second|third) ?author(?:, ?(?:second|third|last) ?author)*|author ?\d?(?:, ?author ?\d)*(?:,? et al)?|researchers?|research ?team|the ?authors|names?|john ?doe|jane ?doe|et al\.?)$/,
  affiliation:
    /^(?:소속|기관|기관명|소속 ?기관|대학교?|연구소|affiliations?|institutions?|university|university ?name|organization)$/,
  venue:
    /^(?:(?:학회|저널|컨퍼런스)명? ?\/ ?(?:학회|저널)명?|conference ?\/ ?journal.*|학회|학회명|학회 ?이름|저널|저널명|컨퍼런스|컨퍼런스명|발표처|학술지|게재지|(?:the |an? )?(?:ai|ml|cs|top|top-?tier|major|international|some)? ?(?:ai |ml )?(?:conference|journal|venue|workshop)(?: ?name)?(?: \d{4}| ?\/ ?journal(?: name)?)?|(?:ai|주요|국제|최고|관련|해당) ?(?:학회|컨퍼런스|학술대회|저널|학술지))$/,
  year: /^(?:연도|년도|발표 ?연도|year|yyyy|20xx|arxiv|preprint|conference|학회|학회명)$/,
  arxiv: /^(?:arxiv|arxiv ?id|arxiv ?링크|id|링크|link|url)$/,
  doi: /^(?:doi|doi ?링크|link|url|10\.x+\/.*)$/,
  code: /^(?:url|코드 ?링크|code ?(?:link|url)|github ?(?:link|url)|https?:\/\/(?:www\.)?(?:example\.(?:com|org)|github\.com)\/?(?:your-?.*|user(?:name)?\/repo(?:sitory)?.*)?)$/,
  link: /^(?:url|논문 ?링크|링크|paper ?(?:link|url)|https?:\/\/(?:www\.)?example\.(?:com|org).*)$/,
  title: /^(?:paper title here|your title(?: here)?|title here|제목|논문 ?제목|title|paper ?title|untitled)$/,
  keywords: /^(?:키워드|keywords?|키워드 ?\d.*|keyword ?\d.*|분야)$/,
};

/** Values that only name, once more, what belongs in them: "학회 이름 및 연도", "Venue, Year". */
const NAMES_ITS_SLOT =
  /^(?:(?:(?:학회|저널|컨퍼런스|학술지|발표처|연도|년도|저자|소속|이름)(?:명|이름)?|및|또는|venue|conference|journal|year|author|affiliation|name|and|or)(?:[\s,/()|·&[\]-]+|$))+$/;
/** A part of a value that was never filled in: the year of "ICML 20XX", the name in "[Student name]". */
const UNFILLED_PART =
  /(?:^|\s)(?:19|20)(?:xx|\?\?|○○|__)(?:$|[\s.,)])|^[[<{](?:\p{L}+ )?(?:name|title|year|venue|conference|journal|link|url|이름|제목|연도|학회|저널|링크)[\]>}]$/iu;
const NAMED_SLOTS = new Set<InfoName>(["author", "affiliation", "venue", "year"]);

/** A paper may well have no code and no DOI: said in words, that is information. */
const SAYS_THERE_IS_NONE = /^(?:해당 ?)?없음$|^not available$/;

/** Why a value is none: nothing there, a stand-in, or debris of markup. */
export type ValueFault = "empty" | "stand-in" | "debris";

/**
 * Judges the value of a paper info field.
 *
 * @param value the words of the value, markup gone.
 * @param links the addresses of the links in it: words such as "Link" are real where the link leads somewhere.
 */
export function faultOfValue(
  name: InfoName,
  value: string,
  links: readonly string[],
): ValueFault | undefined {
  const words = foldBlanks(value).trim();
  if (words === "") return links.some(leadsSomewhere) ? undefined : "empty";
  if (/^(?:\*\*|__)?\s*[:：]\s*\S?|^(?:\*\*|__)\s*$/.test(words)) return "debris";
  if (links.length > 0) return links.some(leadsSomewhere) ? undefined : "stand-in";
  const bare = withoutMarks(words).toLowerCase();
  if (bare === "") return /^[\s*_`~"'()[\]{}<>.]*$/.test(words) ? "stand-in" : undefined;
  if ((name === "code" || name === "doi") && SAYS_THERE_IS_NONE.test(bare)) return undefined;
  if (STAND_IN.test(bare) || OWN[name]?.test(bare) === true) return "stand-in";
  if (name !== "title" && UNFILLED_PART.test(words)) return "stand-in";
  if (NAMED_SLOTS.has(name) && NAMES_ITS_SLOT.test(bare)) return "stand-in";
  return undefined;
}

/** A value, its blanks folded, without the marks around it. */
function withoutMarks(words: string): string {
  let start = 0;
  while (start < words.length && " *_`~\"'([{<".includes(words.charAt(start))) start++;
  let end = words.length;
  while (end > start && " *_`~\"')]}>.".includes(words.charAt(end - 1))) end--;
  return words.slice(start, end);
}

function leadsSomewhere(url: string): boolean {
  return (
    url.trim() !== "" &&
    !/^(?:#|url|link|링크|todo|tbd|n\/a|\.|https?:\/\/(?:www\.)?example\.(?:com|org)\b.*|https?:\/\/(?:www\.)?github\.com\/?(?:your[-_ ]?\w*(?:\/.*)?|user(?:name)?\/(?:repo(?:sitory)?|project)[^/]*)?|https?:\/\/arxiv\.org\/(?:abs|pdf)\/?(?:x+(?:[.\d]+x*)?|0{4}\.0+|n\/a)?)$/i.test(
      url.trim(),
    )
  );
}
