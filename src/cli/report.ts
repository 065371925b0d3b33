import { Chalk } from "chalk";
import packageJson from "../../package.json" with { type: "json" };
import type { Conclusion } from "../core/diagnostic.ts";
import { absolutePath, fileUrl, pathFrom } from "../host/files.ts";
import { findRepository } from "../host/gitignore.ts";
import { append, writeWhole } from "../host/write.ts";
import type { Report, Style } from "../report/format.ts";
import { type FormatName, loadFormat } from "../report/formats.ts";
import { tally } from "../report/results.ts";
import { type ExitCode, type Io, say, sayStack } from "./io.ts";
import type { Options } from "./options.ts";
import type { Session } from "./session.ts";
import { paintFor, widthOf } from "./terminal.ts";

/** The columns of a report for people in a file. */
const FILE_WIDTH = 80;

/** True where standard output gets the report for people. */
export function isForPeople({ format, outputFile }: Options, { stdout }: Io): boolean {
  return outputFile === undefined && (format ?? (stdout.isTTY ? "pretty" : "compact")) === "pretty";
}

/** True where the command line says what is to be shown, and how: whoever does so is no newcomer. */
export function choosesReport(options: Options): boolean {
  const { format, maxDiagnostics, outputFile, output, quiet, rule, stdin, staged, since } = options;
  return (
    [format, maxDiagnostics, outputFile, since].some((given) => given !== undefined) ||
    output.length + rule.length > 0 ||
    quiet ||
    stdin ||
    staged ||
    options.fixDryRun
  );
}

/** Says what else went wrong, and weighs the run: what could not be checked weighs more than any finding. */
export function judge(
  { diagnostics, faults }: Conclusion,
  options: Options,
  io: Io,
  failed: boolean,
): ExitCode {
  for (const { ruleId, path, message, stack } of faults) {
    const where = path === undefined ? "" : ` in ${path}`;
    say(io, `rule \`${ruleId}\` failed${where}: ${message}. This is a mistake in the rule, not in the post.`);
    // Its first line is the message.
    const calls = stack.split("\n").slice(1);
    if (calls.length > 0) sayStack(io, calls.join("\n"));
  }
  const { errors, warnings } = tally(diagnostics);
  const tooMany = options.maxWarnings !== undefined && warnings > options.maxWarnings;
  if (tooMany) {
    const found = warnings === 1 ? "1 warning is" : `${warnings} warnings are`;
    say(io, `${found} more than --max-warnings ${options.maxWarnings} allows.`);
  }
  if (failed || faults.length > 0) return 2;
  return errors > 0 || tooMany ? 1 : 0;
}

/** What a report is about. */
export type Reported = Pick<Report, "conclusion" | "failures" | "baseline" | "sourceOf">;

/** A run that had nothing to check. */
export const NOTHING: Reported = {
  conclusion: { paths: [], diagnostics: [], suppressed: [], faults: [] },
  failures: [],
  sourceOf: () => undefined,
};

/** Writes all reports that are asked for; false where one could not be written, which is said. */
export async function writeReports(
  { conclusion, failures, baseline, sourceOf }: Reported,
  { config: { locale }, rules }: Session,
  options: Options,
  io: Io,
): Promise<boolean> {
  const { cwd, env, stdout } = io;
  const absoluteOf = (path: string) => (options.stdin && path === "<stdin>" ? path : absolutePath(cwd, path));
  const repository = findRepository(cwd);
  const diagnostics = options.quiet
    ? conclusion.diagnostics.filter(({ severity }) => severity === "error")
    : conclusion.diagnostics;
  const style = {
    unshownWarnings: conclusion.diagnostics.length - diagnostics.length,
    absoluteOf,
    repositoryPathOf: (path: string) =>
      repository === undefined || path === "<stdin>" ? path : pathFrom(repository, absoluteOf(path)),
    ...(options.maxDiagnostics === undefined ? {} : { limit: options.maxDiagnostics }),
  };
  const paint = paintFor(stdout, env, options.color);
  const canLink = stdout.isTTY === true && paint.level > 0 && !options.stdin;
  const onScreen: Style = {
    ...style,
    paint,
    width: widthOf(stdout, env),
    ...(canLink ? { linkTo: (path: string) => fileUrl(absoluteOf(path)) } : {}),
  };
  const inFile: Style = { ...style, paint: new Chalk({ level: 0 }), width: FILE_WIDTH };
  const render = async (name: FormatName, as: Style) =>
    (await loadFormat(name))({
      conclusion: { ...conclusion, diagnostics },
      failures,
      sourceOf,
      rules: rules.map(({ meta }) => meta),
      version: packageJson.version,
      ...(baseline === undefined ? {} : { baseline }),
      style: as,
      locale,
    });

  const files = [...options.output];
  const asked = options.format ?? (stdout.isTTY ? "pretty" : "compact");
  if (options.outputFile !== undefined)
    files.push({ format: options.format ?? "compact", file: options.outputFile });
  // A dry run has shown its diff there.
  else if (!options.fixDryRun) {
    stdout.write(await render(asked, onScreen));
    const hidden = diagnostics.length - (options.maxDiagnostics ?? diagnostics.length);
    if (asked === "compact" && hidden > 0) say(io, `${hidden} more not shown.`);
  }
  const summary = env.GITHUB_STEP_SUMMARY;
  let isWritten = true;
  if (asked === "github" && summary) {
    const { reason } = await append(absolutePath(cwd, summary), await render("markdown", inFile));
    // It says again what is reported already, so the run does not fail for it.
    if (reason !== undefined) say(io, `the summary of the step ${reason}`);
  }
  for (const { format, file } of files) {
    if (file === "-") {
      stdout.write(await render(format, inFile));
      continue;
    }
    const { reason } = await writeWhole(absolutePath(cwd, file), await render(format, inFile));
    if (reason === undefined) continue;
    say(io, `${file} ${reason}`);
    isWritten = false;
  }
  return isWritten;
}
