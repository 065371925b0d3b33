import { findProfile, type Heading, type Profile, type ProfileSection, profileSection } from "./skeleton.ts";

/** Sub-sections that a section often has; none of them must be there. */
function inside(...headings: readonly string[]): ProfileSection[] {
  return headings.map((heading, i) => profileSection(heading, i, { required: false }));
}

/** The outlines that reviews are known to follow; a post is held to one where it clearly does. */
const BUILT_IN_PROFILES: readonly Profile[] = [
  {
    name: "numbered-review",
    sections: [
      profileSection("논문 정보", 0, { synonyms: ["논문 개요", "기본 정보", "서지 정보"], fields: "info" }),
      profileSection("핵심 요약", 1, { synonyms: ["요약", "한 줄 요약", "세 줄 요약", "TL;DR"] }),
      profileSection("배경 및 동기", 2, {
        synonyms: ["배경", "연구 배경", "연구 배경 및 동기", "동기", "동기 및 배경"],
      }),
      profileSection("제안 방법", 3, {
        synonyms: ["제안 방법론", "방법론", "방법", "제안 기법", "제안하는 방법"],
        sections: inside("아키텍처 개요", "핵심 기술/알고리즘", "구현 세부사항"),
      }),
      profileSection("실험 및 결과", 4, {
        synonyms: ["실험", "실험 결과", "실험 및 분석", "결과"],
        sections: inside("실험 설정", "주요 결과", "분석"),
      }),
      profileSection("의의 및 영향", 5, { synonyms: ["의의", "의의 및 한계", "의의 및 시사점", "영향"] }),
      profileSection("개인적 평가", 6, {
        synonyms: ["개인 평가", "개인적 의견", "개인적 견해", "평가", "총평"],
        fields: "evaluation",
      }),
    ],
  },
  {
    name: "claims-and-evidence",
    sections: [
      profileSection("TL;DR", 0, { synonyms: ["TLDR", "Summary"] }),
      profileSection("Motivation", 1, { synonyms: ["Background", "Background & Motivation"] }),
      profileSection("Core Innovation", 2, {
        synonyms: ["Core Idea", "Key Innovation", "Key Idea", "Core Contribution"],
      }),
      profileSection("Claims & Evidence Analysis", 3, {
        synonyms: ["Claims & Evidence", "Claims and Evidence*"],
      }),
      profileSection("Method & Architecture", 4, {
        synonyms: ["Method", "Methods", "Architecture", "Methodology"],
      }),
      profileSection("Experimental Results", 5, {
        synonyms: ["Results", "Experiments", "Experiments & Results"],
      }),
      profileSection("Limitations", 6, { synonyms: ["Limitations & Future Work", "Limits"] }),
      profileSection("Why It Matters", 7, { synonyms: ["Why It Matters*", "Why This Matters*"] }),
    ],
  },
];

/** An outline of the site's own is known by most of its sections, one that many sites share only by nearly all of them. */
export const OWN_SHARE = 0.6;
const BUILT_IN_SHARE = 0.85;
/** "요약, 배경, 방법" are anybody's headings; the built-in outlines are known by names of their own. */
const BUILT_IN_NAMES = 0.4;

/** The profile that a post is held to, and why: the configuration assigns it, or the post's headings follow it. */
export interface ProfileChoice {
  readonly profile: Profile;
  readonly why: "assigned" | "own" | "built-in";
}

/** Chooses the profile of a post; undefined for a post of no known kind. */
export function chooseProfile(
  settings: { readonly profile?: Profile; readonly profiles?: readonly Profile[] },
  headings: readonly Heading[],
): ProfileChoice | undefined {
  if (settings.profile) return { profile: settings.profile, why: "assigned" };
  const own = findProfile(settings.profiles ?? [], headings, OWN_SHARE);
  if (own) return { profile: own, why: "own" };
  const builtIn = findProfile(BUILT_IN_PROFILES, headings, BUILT_IN_SHARE, BUILT_IN_NAMES);
  return builtIn && { profile: builtIn, why: "built-in" };
}
