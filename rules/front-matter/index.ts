import type { Rule } from "../../src/rule.ts";
import duplicateTag from "./duplicate-tag.ts";
import emptyFrontMatterValue from "./empty-front-matter-value.ts";
import frontMatterBlock from "./front-matter-block.ts";
import frontMatterDates from "./front-matter-dates.ts";
import frontMatterSchema from "./front-matter-schema.ts";
import truncatedExcerpt from "./truncated-excerpt.ts";
import yamlTypeTrap from "./yaml-type-trap.ts";

export const frontMatterRules: readonly Rule[] = [
  frontMatterBlock,
  frontMatterSchema,
  emptyFrontMatterValue,
  frontMatterDates,
  duplicateTag,
  yamlTypeTrap,
  truncatedExcerpt,
];
