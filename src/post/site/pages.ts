import type { Post } from "../post.ts";
import type { Site } from "../site.ts";

/** Pages that sites have beside their posts, as their files are called. */
const NAMES =
  /^(?:about(?:[-_ ]?(?:me|us|this|site|blog))?|home|contacts?|contact[-_ ](?:me|us)|privacy(?:[-_ ]policy)?|terms(?:[-_ ](?:of[-_ ])?(?:service|use))?|disclaimer|imprint|impressum|colophon|search|archives?|links?|blogroll|friends|bookmarks|cv|resume|bio|profile|now|uses|projects?|portfolio|publications|talks|teaching|subscribe|newsletter|guestbook|donate|support|sponsors?|faq|sitemap|offline|404|categor(?:y|ies)|tags?|all[-_ ]posts|소개|자기 ?소개|블로그[-_ ]?소개|연락처|문의|개인정보(?:[-_ ]?(?:처리)?방침)?|이용[-_ ]?약관|검색|보관함|글[-_ ]?목록|전체[-_ ]?글|링크|즐겨찾기|이력서?|약력|프로필|프로젝트|포트폴리오|발표[-_ ]?목록|논문[-_ ]?목록|방명록|구독|후원|카테고리|태그)$/i;
/** What themes call the pages that are no posts, by layout or by type. */
const LAYOUT = /^(?:page|home|about|archives?|categor(?:y|ies)|tags?|search|404|collection|splash|landing)/i;
/** A place in a menu is what pages of documentation have in place of a date. */
const MENU_KEYS = ["sidebar", "sidebar_position", "sidebar_label", "nav_order", "menu", "menus"];

/** True for a page that stands outside of time by its own signs: an about page, a list of categories. */
export function isTimeless({ path, frontMatter }: Post): boolean {
  const folders = path.normalize("NFC").split("/");
  // `about.ko.md` is the same page in another language.
  const name = (folders.pop() ?? "").replace(/(?:\.[a-z]{2}(?:-[a-z]{2,4})?)?\.(?:md|markdown)$/i, "");
  if (NAMES.test(name) || folders.some((folder) => /^_?(?:pages?|tabs)$/.test(folder))) return true;
  if (frontMatter.state !== "data") return false;
  const { data } = frontMatter;
  const isNamedSo = [data.layout, data.type].some((value) => typeof value === "string" && LAYOUT.test(value));
  return isNamedSo || MENU_KEYS.some((key) => key in data);
}

/**
 * The folder of whose pages a post may be one that stands above the posts, from the root of the site and with a slash at
 * its end; undefined for what lies where generators look for posts. Whether it does, the other posts tell: some sites keep
 * their posts there.
 */
export function folderOfPages(sitePath: string, kind: Site["kind"] | undefined): string | undefined {
  const folder = folderOf(sitePath);
  // Jekyll makes pages of all that lies outside of the folders of its collections.
  if (kind === "jekyll") return /(?:^|\/)_/.test(folder) ? undefined : "";
  if (kind === "hugo") return /^content\/(?:[a-z]{2}(?:-[a-z]{2,4})?\/)?$/i.test(folder) ? folder : undefined;
  return kind === "astro" && folder === "src/content/" ? folder : undefined;
}

/** The folder of a path with a slash at its end; empty for what lies in none. */
export function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/") + 1);
}
