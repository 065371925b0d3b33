import type { Rule } from "../../src/rule.ts";
import duplicateFigure from "./duplicate-figure.ts";
import extraCaption from "./extra-caption.ts";
import figureNumber from "./figure-number.ts";
import figureSource from "./figure-source.ts";
import genericAlt from "./generic-alt.ts";
import genericCaption from "./generic-caption.ts";
import missingCaption from "./missing-caption.ts";
import orphanCaption from "./orphan-caption.ts";

export const figureRules: readonly Rule[] = [
  duplicateFigure,
  missingCaption,
  extraCaption,
  orphanCaption,
  genericCaption,
  genericAlt,
  figureNumber,
  figureSource,
];
