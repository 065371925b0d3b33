import type { Rule } from "../../src/rule.ts";
import arxivId from "./arxiv-id.ts";
import contradictingInfo from "./contradicting-info.ts";
import placeholderValue from "./placeholder-value.ts";

export const paperInfoRules: readonly Rule[] = [placeholderValue, arxivId, contradictingInfo];
