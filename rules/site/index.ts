import type { Rule } from "../../src/rule.ts";
import duplicatePost from "./duplicate-post.ts";
import missingAsset from "./missing-asset.ts";
import repeatedFigureFile from "./repeated-figure-file.ts";
import sharedBoilerplate from "./shared-boilerplate.ts";
import tagVariant from "./tag-variant.ts";
import unusedAsset from "./unused-asset.ts";

export const siteRules: readonly Rule[] = [
  missingAsset,
  unusedAsset,
  repeatedFigureFile,
  sharedBoilerplate,
  duplicatePost,
  tagVariant,
];
