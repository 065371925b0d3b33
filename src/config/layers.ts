import { z } from "zod";
import type { ConfigDocument, JsonPath } from "../core/document.ts";
import { checkRule, isRuleLike, zod3Hint } from "../core/rule-shape.ts";
import { readThrown } from "../core/thrown.ts";
import { didYouMean } from "../post/nearest.ts";
import { isZodSchema, type Rule } from "../rule.ts";
import { isPreset, PRESET_NAMES, type Preset } from "./presets.ts";
import { type ConfigView, type PlacedProblem, pathName, problemAt, show } from "./problems.ts";

/** One set of settings: what a file says, or a configuration that stands inside another's `extends`. */
export interface Layer {
  readonly document: ConfigDocument;
  /** The way to the settings inside the document. */
  readonly path: JsonPath;
  readonly value: unknown;
}
export type Step = { readonly preset: Preset } | { readonly layer: Layer };

/** A configuration with all that it extends, in the order in which later ones weigh more. */
export function unfold(document: ConfigDocument): { steps: Step[]; problems: PlacedProblem[] } {
  const steps: Step[] = [];
  const problems: PlacedProblem[] = [];
  addFile(document);
  return { steps, problems };

  function addFile(document: ConfigDocument): void {
    problems.push(...document.problems.map((problem) => ({ ...problem, line: 0, column: 0 })));
    add({ document, path: [], value: document.value }, []);
  }

  function add(layer: Layer, above: readonly unknown[]): void {
    const { document, path, value } = layer;
    const given = isRecord(value) ? value.extends : undefined;
    const entries: readonly unknown[] = given === undefined ? [] : Array.isArray(given) ? given : [given];
    for (const [i, entry] of entries.entries()) {
      const at = [...path, "extends", ...(Array.isArray(given) ? [i] : [])];
      if (isRecord(entry) && !above.includes(entry) && entry !== value)
        add({ document, path: at, value: entry }, [...above, value]);
      else if (isRecord(entry))
        problems.push(problemAt(document, at, "value", `\`${pathName(at)}\`: leads back to itself.`));
      else if (typeof entry !== "string") {
        const message = `\`${pathName(at)}\`: expected a preset, a file or a configuration, found ${show(entry)}.`;
        problems.push(problemAt(document, at, "value", message));
      } else if (isPreset(entry)) steps.push({ preset: entry });
      else {
        const base = document.extended.get(entry);
        if (base) addFile(base);
        // What names a file was looked for already, and told of where it is not there.
        else if (!/[/\\]|\.\w+$/.test(entry)) {
          const known = `${PRESET_NAMES.join(", ")}, or a file, as in ./base.json`;
          const hint = didYouMean(entry, PRESET_NAMES) || ` Known: ${known}.`;
          problems.push(problemAt(document, at, "value", `unknown preset \`${entry}\`.${hint}`));
        }
      }
    }
    steps.push({ layer });
  }
}

/** The last layer that sets something by a path of keys, as it is written there. */
export function lastSetting(document: ConfigDocument, keys: readonly string[]): Layer | undefined {
  return unfold(document)
    .steps.flatMap((step) => {
      if (!("layer" in step)) return [];
      const { document, path, value } = step.layer;
      const found = keys.reduce<unknown>((held, key) => (isRecord(held) ? held[key] : undefined), value);
      return found === undefined ? [] : [{ document, path: [...path, ...keys], value: found }];
    })
    .at(-1);
}

/** A schema of front matter in code, and what JSON Schema can say of it. */
interface ZodFrontMatter {
  readonly schema: z.ZodType;
  readonly json: { readonly [key: string]: z.core.util.JSONType };
}

/** A layer whose parts that only code can give were taken out, so that what is left can be judged as JSON is. */
export interface PlainLayer {
  readonly layer: Layer;
  readonly view: ConfigView;
  /** The rules that it brings. */
  readonly rules: readonly { readonly rule: Rule; readonly at: JsonPath }[];
  /** The names under which something stands that was meant to be a rule. */
  readonly brokenRules: readonly string[];
  /** Its schemas of front matter in code: its own, and those of its overrides by their number. */
  readonly schemas: ReadonlyMap<number | "own", ZodFrontMatter>;
  readonly problems: readonly PlacedProblem[];
}

/** Takes out of a layer what only code can give. */
export function makePlain(layer: Layer, builtIn: ReadonlySet<string>): PlainLayer {
  const { document, path } = layer;
  const rules: { rule: Rule; at: JsonPath }[] = [];
  const brokenRules: string[] = [];
  const withRule = new Set<string>();
  const schemas = new Map<number | "own", ZodFrontMatter>();
  const problems: PlacedProblem[] = [];
  const complain = (steps: JsonPath, part: "key" | "value", message: string) =>
    problems.push(problemAt(document, [...path, ...steps], part, `\`${pathName(steps)}\`: ${message}`));

  const takeRules = (value: unknown): unknown => {
    if (!isRecord(value)) return value;
    const kept = Object.entries(value).flatMap(([key, setting]): [string, unknown][] => {
      const [given, ...rest]: readonly unknown[] = Array.isArray(setting) ? setting : [setting];
      if (!isRuleLike(given)) return [[key, setting]];
      const steps = ["rules", key];
      const checked = checkRule(given);
      if ("problems" in checked) {
        brokenRules.push(key);
        for (const problem of checked.problems) complain(steps, "key", `the rule ${problem}`);
        return [];
      }
      const { id } = checked.rule.meta;
      if (builtIn.has(id))
        complain(steps, "key", `a rule called ${id} comes with the tool; call yours otherwise.`);
      else if (id !== key) complain(steps, "key", `the rule is called ${id}; that must be its key here.`);
      if (builtIn.has(id) || id !== key) {
        brokenRules.push(key);
        return [];
      }
      rules.push({ rule: checked.rule, at: [...path, ...steps] });
      withRule.add(key);
      if (rest.length === 0) return [];
      return [[key, rest.length === 1 ? rest[0] : rest]];
    });
    return Object.fromEntries(kept);
  };

  const takeSchema = (value: unknown, owner: number | "own"): unknown => {
    const steps = owner === "own" ? ["frontMatter"] : ["overrides", owner, "frontMatter"];
    const hint = zod3Hint(value);
    if (hint !== "") complain(steps, "value", `this schema cannot be used.${hint}`);
    if (hint !== "") return undefined;
    if (!isZodSchema(value)) return value;
    const read = readZodSchema(value);
    if ("json" in read) schemas.set(owner, { schema: value, json: read.json });
    else for (const problem of read.problems) complain([...steps, ...problem.at], "value", problem.message);
    return undefined;
  };

  const takeOverride = (value: unknown, index: number): unknown => {
    if (!isRecord(value)) return value;
    const own = isRecord(value.rules) ? Object.entries(value.rules) : [];
    const [given, others] = [
      own.filter(([, rule]) => hasRule(rule)),
      own.filter(([, rule]) => !hasRule(rule)),
    ];
    for (const [key] of given) {
      const message = "a rule is given in the configuration's own `rules`; here goes its level.";
      complain(["overrides", index, "rules", key], "key", message);
    }
    return {
      ...value,
      ...("rules" in value && isRecord(value.rules) ? { rules: Object.fromEntries(others) } : {}),
      ...("frontMatter" in value ? { frontMatter: takeSchema(value.frontMatter, index) } : {}),
    };
  };

  let { value } = layer;
  if (isRecord(value)) {
    const { extends: _, ...plain } = value;
    if ("rules" in plain) plain.rules = takeRules(plain.rules);
    if ("frontMatter" in plain) plain.frontMatter = takeSchema(plain.frontMatter, "own");
    if (Array.isArray(plain.overrides)) plain.overrides = plain.overrides.map(takeOverride);
    value = plain;
  }
  const restore = ([first, second, third, ...rest]: JsonPath): JsonPath => {
    const steps = [first, second, third].filter((step) => step !== undefined);
    // Options stand one place further behind where the rule itself comes first.
    if (first === "rules" && typeof second === "string" && withRule.has(second) && typeof third === "number")
      return [...path, first, second, third + 1, ...rest];
    return [...path, ...steps, ...rest];
  };
  return { layer, view: { document, value, restore }, rules, brokenRules, schemas, problems };
}

function hasRule(setting: unknown): boolean {
  return isRuleLike(Array.isArray(setting) ? setting[0] : setting);
}

interface SchemaTrouble {
  readonly at: JsonPath;
  readonly message: string;
}

/** What JSON Schema can say of a zod schema; or why no front matter could be judged by it. */
function readZodSchema(
  schema: z.ZodType,
): { readonly json: ZodFrontMatter["json"] } | { readonly problems: readonly SchemaTrouble[] } {
  const troubles = new Map<string, SchemaTrouble>();
  try {
    const json = z.toJSONSchema(schema, {
      io: "input",
      unrepresentable: "any",
      override({ zodSchema: { _zod }, path }) {
        const at = path.filter((step, i) => step !== "properties" || path[i - 1] === "properties");
        const message = troubleOf(_zod.def, path.includes("anyOf"));
        if (message !== undefined) troubles.set(pathName(at), { at, message });
      },
    });
    if (isOnlyAwaited(schema)) troubles.set("", { at: [], message: AWAITED });
    if (troubles.size > 0) return { problems: [...troubles.values()] };
    return { json: z.record(z.string(), z.json()).parse(JSON.parse(JSON.stringify(json))) };
  } catch (error) {
    const message = `this schema cannot be used: ${readThrown(error).message}`;
    return { problems: [{ at: [], message }] };
  }
}

const AWAITED = "front matter is judged at once; a check or a transform that is awaited cannot be used.";

function troubleOf(def: object, isAlternative: boolean): string | undefined {
  const {
    type,
    coerce,
    checks,
    in: input,
    out: output,
  } = { type: "", coerce: false, checks: [], in: {}, out: {}, ...def };
  if (type === "date" && coerce !== true && !isAlternative)
    return "front matter gives dates as text; write z.iso.date() or z.coerce.date().";
  const parts: readonly unknown[] = [...(Array.isArray(checks) ? checks : []), input, output];
  return parts.some((part) => functionOf(part)?.constructor.name === "AsyncFunction") ? AWAITED : undefined;
}

/** The function of a check or a transform, where it has one of its own. */
function functionOf(part: unknown): object | undefined {
  if (!isRecord(part) || !isRecord(part._zod) || !isRecord(part._zod.def)) return undefined;
  const fn = part._zod.def.fn ?? part._zod.def.transform;
  return typeof fn === "function" ? fn : undefined;
}

/** True for a schema that gives a promise in place of an answer, which shows itself only when something is judged. */
function isOnlyAwaited(schema: z.ZodType): boolean {
  try {
    schema.safeParse({});
    return false;
  } catch (error) {
    // What a check of the user's throws on an empty front matter is no sign that it throws on others.
    return error instanceof Error && error.constructor.name.includes("ZodAsyncError");
  }
}

function isRecord(value: unknown): value is { [key: string]: unknown } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
