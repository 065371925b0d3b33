import type { Rule } from "../../src/rule.ts";

export const figureRules: readonly Rule[] = [];
