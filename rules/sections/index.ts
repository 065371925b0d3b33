import type { Rule } from "../../src/rule.ts";

export const sectionRules: readonly Rule[] = [];
