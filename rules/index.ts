import type { Rule } from "../src/rule.ts";
import { directiveRules } from "./directives/index.ts";
import { figureRules } from "./figures/index.ts";
import { frontMatterRules } from "./front-matter/index.ts";
import { paperInfoRules } from "./paper-info/index.ts";
import { sectionRules } from "./sections/index.ts";
import { siteRules } from "./site/index.ts";
import { textRules } from "./text/index.ts";

/** The families in the order in which a post is read. */
export const families: readonly { readonly name: string; readonly rules: readonly Rule[] }[] = [
  { name: "front-matter", rules: frontMatterRules },
  { name: "paper-info", rules: paperInfoRules },
  { name: "sections", rules: sectionRules },
  { name: "text", rules: textRules },
  { name: "figures", rules: figureRules },
  { name: "site", rules: siteRules },
  { name: "directives", rules: directiveRules },
];

/** Every rule that comes with the tool. */
export const rules: readonly Rule[] = families.flatMap((family) => family.rules);
