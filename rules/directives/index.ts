import type { Rule } from "../../src/rule.ts";
import unusedDirective from "./unused-directive.ts";

export const directiveRules: readonly Rule[] = [unusedDirective];
