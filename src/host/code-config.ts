import * as nodeModule from "node:module";
import { dirname, isAbsolute, sep } from "node:path";
import { fileURLToPath } from "node:url";
import type { JsonPath, Problem } from "../core/document.ts";
import { readThrown } from "../core/thrown.ts";
import { didYouMean } from "../post/nearest.ts";
import { createSource, type Point, pointAt, type Source } from "../post/source.ts";
import { shownPath } from "./files.ts";
import type { ReadConfig } from "./json-config.ts";
import { letRun } from "./others.ts";

/** What configurations may import of this very installation, by the names that they import it under. */
export type OwnModules = { readonly [name: string]: () => Promise<unknown> };

/**
 * Runs a configuration that is code and takes its default export, awaited. TypeScript is loaded as it is, types stripped.
 * Whatever goes wrong in it comes back as one problem with the place in the user's own file.
 *
 * @param path absolute.
 * @param text what the file holds, to tell places by.
 */
export async function runConfig(
  path: string,
  text: string,
  cwd: string,
  modules: OwnModules,
): Promise<ReadConfig> {
  const { resolve } = nodeModule.createRequire(path);
  // A site that has a zod of its own keeps it. What nobody asks for is not loaded, for it takes its time.
  const offered = Object.keys(modules).filter((name) => name !== "zod" || !canResolve(resolve, name));
  const wanted = new Set(offered.filter((name) => text.includes(name)));
  for (;;) {
    const attempt: Attempt = { path, text, cwd, made: new Map(), own: await loadAll(modules, wanted) };
    const result = await runOnce(attempt);
    if (!("error" in result)) return result;
    // It may be another file of the site's that imports one of ours.
    const missing = missingModule(result.error);
    if (missing === undefined || !offered.includes(missing) || wanted.has(missing))
      return { state: "broken", problems: [describeFailure(result.error, attempt)] };
    wanted.add(missing);
  }
}

async function loadAll(modules: OwnModules, names: ReadonlySet<string>): Promise<Record<string, unknown>> {
  const loaded: Record<string, unknown> = {};
  for (const name of names) loaded[name] = await modules[name]?.();
  return loaded;
}

async function runOnce({
  path,
  text,
  cwd,
  made,
  own,
}: Attempt): Promise<ReadConfig | { readonly error: unknown }> {
  const name = shownPath(cwd, path);
  const { createJiti } = await import("jiti");
  // What is left on disk between runs could be another's, so nothing is.
  const options = { fsCache: false, interopDefault: false, sourceMaps: true };
  const transformer = createJiti(path, options);
  const jiti = createJiti(path, {
    ...options,
    virtualModules: own,
    transform(given) {
      const code = transformer.transform(given);
      if (given.filename !== undefined) made.set(given.filename, code);
      return { code };
    },
  });
  const before = new Set(Object.keys(jiti.cache));
  try {
    const value = await letRun(name, async (): Promise<unknown> => {
      const exported: unknown = await jiti.import(path);
      return await (hasDefault(exported) ? exported.default : undefined);
    });
    const whyNot =
      value === undefined
        ? "has no default export; write `export default defineConfig({ … })`."
        : typeof value === "function"
          ? "its default export is a function; export the configuration itself."
          : undefined;
    if (whyNot !== undefined) {
      forgetModules(localModules(jiti.cache, before));
      return { state: "broken", problems: [{ where: name, message: whyNot }] };
    }
    readThrough(value);
    const source = createSource(text);
    return {
      state: "found",
      modules: localModules(jiti.cache, before),
      document: { name, value, placeOf: (steps) => placeInCode(source, steps) },
    };
  } catch (error) {
    forgetModules(localModules(jiti.cache, before));
    return { error };
  }
}

/** Looks at all that a configuration holds, so that a getter that throws does it here, where its code is to blame. */
function readThrough(value: unknown): void {
  const seen = new Set<object>();
  const waiting = [value];
  for (const next of waiting) {
    if (typeof next !== "object" || next === null || seen.has(next)) continue;
    seen.add(next);
    const prototype: unknown = Object.getPrototypeOf(next);
    // Schemas and the like are objects of a class, and none of our business.
    if (prototype === null || prototype === Object.prototype || Array.isArray(next))
      for (const inner of Object.values(next)) waiting.push(inner);
  }
}

/**
 * Lets go of modules that configurations loaded. Until then what two files import is one and the same; afterwards a file that
 * was edited is read anew.
 */
export function forgetModules(files: Iterable<string>): void {
  const { cache } = nodeModule.createRequire(import.meta.url);
  for (const file of files) delete cache[file];
}

function hasDefault(exported: unknown): exported is { readonly default: unknown } {
  return typeof exported === "object" && exported !== null && "default" in exported;
}

function canResolve(resolve: (name: string) => string, name: string): boolean {
  try {
    return resolve(name) !== "";
  } catch {
    return false;
  }
}

function localModules(cache: object, before: ReadonlySet<string>): string[] {
  return Object.keys(cache)
    .filter((file) => !before.has(file) && isLocal(file))
    .sort();
}

function isLocal(file: string): boolean {
  return isAbsolute(file) && !file.includes(`${sep}node_modules${sep}`);
}

/** A place as far as it is known. */
interface PartialPlace {
  readonly line?: number | undefined;
  readonly column?: number | undefined;
}

interface Attempt {
  readonly path: string;
  readonly text: string;
  readonly cwd: string;
  /** The code that ran, by the path of the file that it was made of. */
  readonly made: Map<string, string>;
  /** Our own modules, loaded. */
  readonly own: Record<string, unknown>;
}

function describeFailure(error: unknown, attempt: Attempt): Problem {
  const { path, cwd } = attempt;
  const { message, name } = readThrown(error);
  const inFile = (file: string, { line, column }: PartialPlace) =>
    [shownPath(cwd, file), line, column].filter((part) => part !== undefined).join(":");
  const [, syntax, where, line, column] =
    /^(?:\w*Error: )?([^\n]*)\n\s*(\S.*):(\d+):(\d+)\s*$/.exec(
      message.startsWith("ParseError: ") ? message.slice(12) : "",
    ) ?? [];
  if (syntax !== undefined && where !== undefined) {
    const words = syntax.charAt(0).toLowerCase() + syntax.slice(1).trimEnd();
    const at = inFile(where, { line: Number(line), column: Number(column) });
    return { where: at, message: `the code cannot be read: ${words.replace(/\.$/, "")}.` };
  }
  const missing = missingModule(error);
  if (missing !== undefined) {
    const file = importerOf(error) ?? path;
    const at = file === path ? placeOfImport(attempt.text, missing) : {};
    const what = /^(?:\.{0,2}\/|file:|[A-Za-z]:\\)/.test(missing)
      ? `imports \`${missing}\`, which is not there.`
      : `imports the package \`${missing}\`, which is not installed.`;
    return { where: inFile(file, at), message: what };
  }
  const { file, ...at } = placeOfThrow(error, attempt) ?? { file: path };
  const kind = name === "" || name === "Error" ? "" : `${name}: `;
  // A module's exports are reached through names that its writer never wrote.
  const words = message
    .replace(/\(0 , _[\w$]+\.([\w$.]+)\)/g, "$1")
    .replaceAll(/\s+/g, " ")
    .trim();
  const called = /^([\w$]+) is not a function$/.exec(words)?.[1];
  const exportsOfOurs = Object.keys(Object(attempt.own["review-lint"]));
  const hint = called === undefined ? "" : didYouMean(called, exportsOfOurs);
  const via = file === path ? "" : `, loaded by ${shownPath(cwd, path)},`;
  return {
    where: inFile(file, at),
    message: `the code${via} fails: ${kind}${words.replace(/\.$/, "")}.${hint}`,
  };
}

/** The name of a module that is not there, where that is what went wrong. */
function missingModule(error: unknown): string | undefined {
  return /^Cannot find (?:module|package) '([^']+)'/.exec(readThrown(error).message)?.[1];
}

function importerOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !("requireStack" in error) || !Array.isArray(error.requireStack))
    return undefined;
  const [first]: unknown[] = error.requireStack;
  return typeof first === "string" ? first : undefined;
}

function placeOfImport(text: string, specifier: string): PartialPlace {
  const offset = ['"', "'"]
    .map((quote) => text.indexOf(`${quote}${specifier}${quote}`))
    .find((at) => at >= 0);
  return offset === undefined ? {} : pointAt(createSource(text).lineStarts, offset);
}

/** Where an error was thrown, in the innermost file that is the user's own. */
function placeOfThrow(
  error: unknown,
  { path, made }: Attempt,
): { readonly file: string; readonly line: number; readonly column?: number | undefined } | undefined {
  const { stack } = readThrown(error);
  for (const frame of stack.split("\n")) {
    const [place = "", line = "", column = ""] = /:(\d+):(\d+)\)?$/.exec(frame) ?? [];
    const [, where] =
      /^\s+at (?:.*?\()?((?:file:\/\/)?(?:\/|[A-Za-z]:[\\/]).*)/.exec(
        frame.slice(0, frame.length - place.length),
      ) ?? [];
    if (place === "" || where === undefined) continue;
    const file = where.startsWith("file://") ? fileURLToPath(where) : where;
    if (!isLocal(file) || !(made.has(file) || file === path || file.startsWith(dirname(path) + sep)))
      continue;
    const code = made.get(file);
    if (code === undefined) return { file, line: Number(line), column: Number(column) };
    // The code that ran has the lines of its file but not its columns, and a beginning of its own on the first line.
    const ran = { line: Number(line), column: Number(column) };
    return { file, line: ran.line, ...(ran.line === 1 ? {} : { column: columnBefore(code, ran) }) };
  }
  return undefined;
}

/** The column in the file of a place in the code that was made of it; the code brings a source map along. */
function columnBefore(code: string, { line, column }: Point): number | undefined {
  const comment = code.slice(Math.max(0, code.lastIndexOf("//# sourceMappingURL=")));
  const data = /^\/\/# sourceMappingURL=data:application\/json;[^,]*base64,(\S+)\s*$/.exec(comment)?.[1];
  if (data === undefined) return undefined;
  const payload: nodeModule.SourceMapPayload = JSON.parse(Buffer.from(data, "base64").toString());
  const entry = new nodeModule.SourceMap(payload).findEntry(line - 1, column - 1);
  return "originalColumn" in entry && entry.originalLine === line - 1 ? entry.originalColumn + 1 : undefined;
}

/**
 * The place of a key in code, where the code tells: the innermost key of the path that is written exactly once. What
 * comes from a variable or another file has no place.
 */
export function placeInCode({ text, lineStarts }: Source, path: JsonPath): Point | undefined {
  for (const step of path.toReversed()) {
    if (typeof step === "number") continue;
    const name = step.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
    const [only, ...others] = text.matchAll(
      new RegExp(`(["'])${name}\\1(?=\\s*:)|(?<![\\w$.'"-])${name}(?=\\s*[:,}(])`, "g"),
    );
    if (only && others.length === 0) return pointAt(lineStarts, only.index);
  }
  return undefined;
}
