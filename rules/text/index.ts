import type { Rule } from "../../src/rule.ts";
import boilerplate from "./boilerplate.ts";
import duplicateText from "./duplicate-text.ts";
import emptyLabel from "./empty-label.ts";
import leftoverChecklist from "./leftover-checklist.ts";
import runTogetherLines from "./run-together-lines.ts";
import strayCode from "./stray-code.ts";
import strayMath from "./stray-math.ts";
import swallowedParagraph from "./swallowed-paragraph.ts";
import tableColumns from "./table-columns.ts";
import templatePrompt from "./template-prompt.ts";
import unclosedFence from "./unclosed-fence.ts";
import unrenderedEmphasis from "./unrendered-emphasis.ts";

export const textRules: readonly Rule[] = [
  templatePrompt,
  boilerplate,
  duplicateText,
  unclosedFence,
  tableColumns,
  strayMath,
  strayCode,
  leftoverChecklist,
  unrenderedEmphasis,
  swallowedParagraph,
  runTogetherLines,
  emptyLabel,
];
