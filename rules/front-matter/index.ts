import type { Rule } from "../../src/rule.ts";

export const frontMatterRules: readonly Rule[] = [];
