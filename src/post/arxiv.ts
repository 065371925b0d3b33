import type { Range } from "./source.ts";

/** An arXiv identifier as it is written somewhere in a post. */
export interface ArxivId extends Range {
  /** Without version: `2104.08691`, `hep-th/9901001`. */
  readonly id: string;
}

/** New style since April 2007: YYMM.NNNN, five digits since January 2015, an optional version. */
const NEW_STYLE = /(\d{4})\.(\d{3,6})(v\d+)?(?!\.*\d)/;
const OLD_STYLE = /(?<![a-z-])([a-z-]+(?:\.[A-Z]{2})?)\/(\d{5,8})(v\d+)?(?!\d)/;

const ADDRESS = /arxiv\.org\/(?:abs|pdf|html|ps)\/([a-z\d./-]*[a-z\d])/gi;
const NAMED =
  /arxiv(?:[\s_-]*id)?\s*(?:(?:(?:\*\*|__)\s*)?[:：]\s*(?:(?:\*\*|__)\s*)?|\|\s*)["'`[]?([a-z-]+(?:\.[A-Z]{2})?\/\d{5,8}(?:v\d+)?|\d{4}\.\d{3,6}(?:v\d+)?)(?!\.*\d)/gi;

/** Every identifier that an address or an `arXiv:` names in a text, in order. Offsets are those of the text. */
export function findArxivIds(text: string): ArxivId[] {
  const found: ArxivId[] = [];
  for (const pattern of [ADDRESS, NAMED]) {
    for (const match of text.matchAll(pattern)) {
      const written = (match[1] ?? "").replace(/\.pdf$/i, "");
      const start = match.index + match[0].lastIndexOf(written);
      found.push({ start, end: start + written.length, id: written.replace(/v\d+$/, "") });
    }
  }
  return found.sort((a, b) => a.start - b.start);
}

/** The identifier that a piece of text is or holds by itself (`2104.08691`, `arXiv:2104.08691v2`), without version. */
export function arxivIdIn(words: string): string | undefined {
  const match = NEW_STYLE.exec(words) ?? OLD_STYLE.exec(words);
  return match?.[0].replace(/v\d+$/, "");
}

/** What is wrong with an identifier, if anything: see https://info.arxiv.org/help/arxiv_identifier.html. */
export type ArxivFault = "month" | "digits" | "year" | "retired" | "form";

export function faultOfArxivId(id: string): ArxivFault | undefined {
  const modern = /^(\d{2})(\d{2})\.(\d+)$/.exec(id);
  if (modern) {
    const [, year = "", month = "", number = ""] = modern;
    if (Number(month) < 1 || Number(month) > 12) return "month";
    if (Number(year + month) < 704) return "year";
    return number.length === (Number(year) >= 15 ? 5 : 4) ? undefined : "digits";
  }
  const old = /^[a-z-]+(?:\.[A-Z]{2})?\/(\d{2})(\d{2})(\d+)$/.exec(id);
  if (!old) return "form";
  const [, year = "", month = "", number = ""] = old;
  if (Number(month) < 1 || Number(month) > 12) return "month";
  // The old style ran from 1991 to March 2007.
  if (Number(year) < 91 && Number(year + month) > 703) return number.length === 3 ? "retired" : "digits";
  return number.length === 3 ? undefined : "digits";
}
