import type { Rule } from "../../src/rule.ts";

export const siteRules: readonly Rule[] = [];
