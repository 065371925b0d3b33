import { type Profile, type ProfileSection, profileSection } from "../post/outline/skeleton.ts";
import type { ProfileConfig } from "./schema.ts";

type SectionConfig = ProfileConfig["sections"][number];

/** A profile as the configuration gives it, with everything that it leaves out. */
export function toProfile(name: string, { sections }: ProfileConfig): Profile {
  return { name, sections: toSections(sections) };
}

function toSections(sections: readonly SectionConfig[]): ProfileSection[] {
  return sections.map((given, i) => {
    if (typeof given === "string") return profileSection(given, i);
    const { heading, order = i, sections: inner = [], synonyms = [], required = true, oneOf, fields } = given;
    return profileSection(heading, order, {
      synonyms,
      required,
      sections: toSections(inner),
      ...(oneOf === undefined ? {} : { oneOf }),
      ...(fields === undefined ? {} : { fields }),
    });
  });
}
