import type { Profile, ProfileSection } from "../post/skeleton.ts";
import type { ProfileConfig } from "./schema.ts";

type SectionConfig = ProfileConfig["sections"][number];

/** A profile as the configuration gives it, with everything that it leaves out. */
export function toProfile(name: string, { sections }: ProfileConfig): Profile {
  return { name, sections: toSections(sections) };
}

function toSections(sections: readonly SectionConfig[]): ProfileSection[] {
  return sections.map((given, i) => {
    if (typeof given === "string")
      return { heading: given, synonyms: [], required: true, order: i, sections: [] };
    const { heading, synonyms = [], required = true, order = i, oneOf, fields, sections: inner = [] } = given;
    return {
      heading,
      synonyms,
      required,
      order,
      ...(oneOf === undefined ? {} : { oneOf }),
      ...(fields === undefined ? {} : { fields }),
      sections: toSections(inner),
    };
  });
}
