import type { Rule } from "../rule.ts";
import type { RuleSettings } from "./schema.ts";

/** The sets of levels that a configuration can extend by name. */
const PRESETS = {
  recommended: "Every rule at the severity that it has of itself; the same as extending nothing.",
  strict: "Every rule on: warnings become errors, and what is off otherwise becomes a warning.",
} as const;
export type Preset = keyof typeof PRESETS;
export const PRESET_NAMES = ["recommended", "strict"] as const satisfies readonly Preset[];

/** True for the name of a preset. */
export function isPreset(name: string): name is Preset {
  return Object.hasOwn(PRESETS, name);
}

/** The levels that a preset gives to rules; options stay what they are. */
export function presetRules(preset: Preset, rules: readonly Rule[]): RuleSettings {
  return Object.fromEntries(
    rules.map(({ meta: { id, severity } }) => [
      id,
      preset === "recommended" ? severity : severity === "off" ? "warn" : "error",
    ]),
  );
}
