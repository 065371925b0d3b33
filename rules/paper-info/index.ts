import type { Rule } from "../../src/rule.ts";

export const paperInfoRules: readonly Rule[] = [];
