import type { Rule } from "../../src/rule.ts";

export const textRules: readonly Rule[] = [];
