/** Words that say what kind of picture something is, and not what it shows. */
const TYPE_WORDS = new Set(
  (
    "a an the of and or in on for with to from by its our this that is at vs 및 의 " +
    "figure figures fig figs table tables tab image images img picture pic photo photos screenshot screenshots capture chart charts graph graphs plot plots diagram diagrams illustration drawing visualization visualisation example examples sample samples untitled unnamed placeholder caption alt text description output thumbnail teaser banner icon logo " +
    "result results architecture architectures overview method methods methodology methodological model models system systems framework pipeline structure design component components module modules network experiment experiments experimental evaluation performance metric metrics comparison comparisons analysis ablation study main proposed overall general approach algorithm workflow process detail details key summary qualitative quantitative curve curves data dataset training inference introduction paper page part panel " +
    "그림 도표 표 사진 이미지 도식 다이어그램 그래프 차트 스크린샷 캡처 예시 예제 결과 실험 실험결과 성능 비교 분석 아키텍처 구조 구조도 개요 개요도 모델 시스템 방법 방법론 프레임워크 전체 주요 및 의 파이프라인 논문 설명 캡션 흐름도 평가 지표 구성 구성요소 요소 설계"
  ).split(" "),
);

const STOP_WORDS = new Set(
  "an the of and or in on for with to from by its our this that is at vs 및 의".split(" "),
);

function fold(name: string): string {
  return name.normalize("NFC").toLowerCase();
}

/** The words of a folded name: `results_table-17.3` is `results table 17 3`. */
function wordsOf(name: string): string[] {
  return name.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== "");
}

function isTypeWord(word: string): boolean {
  if (/^\d+[a-z]?$/.test(word) || /^[a-z]$/.test(word)) return true;
  if (TYPE_WORDS.has(word)) return true;
  // `fig03`, `table2a`, `page12`, `p003`; Korean with a particle: `결과와`.
  const stem = word.replace(/(?<!\d)\d+[a-z]?$/, "");
  if (stem !== word && (TYPE_WORDS.has(stem) || /^(?:p|pg|im|fg)$/.test(stem))) return true;
  return TYPE_WORDS.has(word.replace(/(?:와|과|의|도|및|들)$/, ""));
}

/** Names that cameras, editors and clipboards make up. */
const MACHINE_NAME =
  /^(?:img|image|dsc|dscn|dscf|pxl|screenshot|screen shot|스크린샷|untitled|제목 없음|kakaotalk|photo|clipboard|paste(?:d)?|capture|캡처|download|unnamed|pasted image)(?:at|am|pm|오전|오후|x|copy|[\d\s_.:-])*$/i;
const HASH_NAME = /^(?:[0-9a-f]{8,}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d{6,})$/i;

/** Why words say nothing about the picture beside them. */
export type NameFault = "file-name" | "type";

/** The file's own name in an address, without folders, ending and percent-encoding. */
function fileStem(url: string): string {
  const path = /[?#]/.test(url) ? url.replace(/[?#].*$/s, "") : url;
  const last = path.slice(Math.max(path.lastIndexOf("/"), path.lastIndexOf(":")) + 1);
  let name = last;
  try {
    if (last.includes("%")) name = decodeURIComponent(last);
  } catch {
    name = last;
  }
  return name.replace(/\.[a-z0-9]{2,5}$/i, "");
}

/** True for words that are the name of a picture's file, or that name without the number by which files are counted up. */
function isFileName(words: readonly string[], stem: string): boolean {
  const name = wordsOf(stem);
  // Notion counts its files up, and not the words that it gives them: `![Untitled](Untitled 3.png)`.
  const counted = name.length > 1 && /^\d+$/.test(name.at(-1) ?? "") ? name.slice(0, -1) : name;
  const joined = words.join(" ");
  return name.join(" ") === joined || counted.join(" ") === joined;
}

/**
 * Judges the words that go with a picture. Words that go on and say something are never at fault.
 *
 * @param text the words, a caption's label already taken off.
 * @param url the picture's address.
 */
export function faultOfName(text: string, url: string): NameFault | undefined {
  const trimmed = text.trim().replace(/\.(?:png|jpe?g|gif|svg|webp|avif|bmp)$/i, "");
  const written = fold(trimmed);
  const first = /[\p{L}\p{N}]+/u.exec(written)?.[0];
  if (first === undefined) return undefined;
  const stem = fold(fileStem(url));
  // Most words are neither a kind's nor a file's name, as the first of them tells.
  if (!isTypeWord(first) && !stem.includes(first))
    return MACHINE_NAME.test(trimmed) || HASH_NAME.test(trimmed) ? "file-name" : undefined;
  const words = wordsOf(written);
  const isName = isFileName(words, stem);
  if (MACHINE_NAME.test(trimmed) && /\d{4}/.test(trimmed)) return "file-name";
  // "In" and "to" name no kind: they are the words of a panel.
  if (words.every((word) => STOP_WORDS.has(word)) && !isName) return undefined;
  if (words.every(isTypeWord)) return isName ? "file-name" : "type";
  if (MACHINE_NAME.test(trimmed) || HASH_NAME.test(trimmed)) return "file-name";
  // `attention_heatmap.png`: only a name that is written as one.
  // `lora_results_table_4.png`: a type with its number, after whatever the file is called for.
  const isNumberedType =
    words.some((word) => /^\d+$/.test(word)) && words.some((word) => TYPE_WORDS.has(word));
  if (isName && isNumberedType) return "file-name";
  const isWrittenAsName = /[_]|\w-\w+-\w/.test(trimmed) || trimmed !== text.trim();
  return isName && isWrittenAsName && !/\s/.test(trimmed) ? "file-name" : undefined;
}
