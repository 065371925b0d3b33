import type { Rule } from "../../src/rule.ts";
import boilerplate from "./boilerplate.ts";
import duplicateText from "./duplicate-text.ts";
import templatePrompt from "./template-prompt.ts";
import unclosedFence from "./unclosed-fence.ts";

export const textRules: readonly Rule[] = [templatePrompt, boilerplate, duplicateText, unclosedFence];
