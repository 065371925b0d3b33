import type { Rule } from "../../src/rule.ts";
import duplicateHeading from "./duplicate-heading.ts";
import emptySection from "./empty-section.ts";
import figureOnlySection from "./figure-only-section.ts";
import headingInstruction from "./heading-instruction.ts";
import headingOrder from "./heading-order.ts";
import misplacedField from "./misplaced-field.ts";
import sectionSkeleton from "./section-skeleton.ts";
import titleHeading from "./title-heading.ts";

export const sectionRules: readonly Rule[] = [
  sectionSkeleton,
  emptySection,
  figureOnlySection,
  headingInstruction,
  headingOrder,
  duplicateHeading,
  titleHeading,
  misplacedField,
];
