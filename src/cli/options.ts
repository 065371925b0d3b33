import { Argument, Command, CommanderError, Help, InvalidArgumentError, Option } from "commander";
import { z } from "zod";
import packageJson from "../../package.json" with { type: "json" };
import { LEVELS, levelSchema } from "../config/schema.ts";
import { didYouMean } from "../post/nearest.ts";
import { FORMAT_NAMES } from "../report/formats.ts";
import { LOCALES } from "../rule.ts";

const SCOPES = ["all", "post", "site"] as const;
const DRAFTS = ["warn", "error", "off"] as const;
export const SHELLS = ["bash", "zsh", "fish"] as const;
export type Shell = (typeof SHELLS)[number];

/** A report that goes to a file. */
const outputSchema = z.strictObject({ format: z.enum(FORMAT_NAMES), file: z.string() });

export const optionsSchema = z.strictObject({
  /** False for `--no-config`. */
  config: z.union([z.string(), z.literal(false)]).optional(),
  rule: z.array(z.strictObject({ id: z.string(), level: levelSchema })).default([]),
  reportUnusedDirectives: levelSchema.optional(),
  scope: z.enum(SCOPES).default("all"),
  drafts: z.enum(DRAFTS).default("warn"),
  locale: z.enum(LOCALES).optional(),
  ignore: z.boolean(),
  passWithNoFiles: z.boolean().default(false),
  stdin: z.boolean().default(false),
  stdinFilename: z.string().optional(),
  staged: z.boolean().default(false),
  since: z.string().optional(),
  /** False for `--no-baseline`. */
  baseline: z.union([z.string(), z.literal(false)]).optional(),
  updateBaseline: z.boolean().default(false),
  pruneBaseline: z.boolean().default(false),
  fix: z.boolean().default(false),
  fixUnsafe: z.boolean().default(false),
  fixDryRun: z.boolean().default(false),
  format: z.enum(FORMAT_NAMES).optional(),
  outputFile: z.string().optional(),
  output: z.array(outputSchema).default([]),
  quiet: z.boolean().default(false),
  maxWarnings: z.int().optional(),
  maxDiagnostics: z.int().optional(),
  color: z.boolean().optional(),
  stats: z.boolean().default(false),
  cache: z.boolean().default(true),
  cacheLocation: z.string().optional(),
  concurrency: z.union([z.enum(["auto", "off"]), z.int().positive()]).default("auto"),
  /** Seconds for one post. */
  timeout: z.number().positive().default(10),
  watch: z.boolean().default(false),
});
export type Options = z.infer<typeof optionsSchema>;

/** True where the command line asks for fixes, made or shown. */
export function asksForFixes({ fix, fixUnsafe, fixDryRun }: Options): boolean {
  return fix || fixUnsafe || fixDryRun;
}

/** True where the command line leaves no rule out that the configuration has on. */
export function runsAllRules({ scope, rule }: Pick<Options, "scope" | "rule">): boolean {
  return scope === "all" && rule.every(({ level }) => level !== "off");
}

/** What the command line asks for. */
export type Request =
  | { readonly command: "lint"; readonly paths: readonly string[]; readonly options: Options }
  | { readonly command: "rules"; readonly asJson: boolean; readonly options: Options }
  | {
      readonly command: "explain";
      readonly rule: string;
      readonly place: string | undefined;
      readonly options: Options;
    }
  | {
      readonly command: "learn";
      readonly paths: readonly string[];
      readonly isWritten: boolean;
      readonly options: Options;
    }
  | {
      readonly command: "init";
      readonly template: string | undefined;
      readonly isAsked: boolean;
      readonly options: Options;
    }
  | { readonly command: "inspect"; readonly path: string; readonly options: Options }
  | { readonly command: "schema"; readonly isOfConfig: boolean; readonly options: Options }
  | { readonly command: "completions"; readonly shell: Shell }
  | { readonly command: "print"; readonly text: string }
  | { readonly command: "refuse"; readonly message: string };

/** Reads the command line, without the program's own name, into one typed request. Never throws, prints or exits. */
export function readArguments(argv: readonly string[]): Request {
  let text = "";
  const asked: { request?: Request } = {};
  const program = createProgram((request) => {
    asked.request = request;
  });
  program.configureOutput({
    writeOut: (part) => {
      text += part;
    },
    // What went wrong comes back as an exception and is said there, once and on one line.
    writeErr: () => undefined,
    outputError: () => undefined,
  });
  for (const command of program.commands) command.copyInheritedSettings(program);
  try {
    program.parse(argv, { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0
      ? { command: "print", text }
      : { command: "refuse", message: oneLine(error.message) };
  }
  return asked.request ?? { command: "refuse", message: "nothing to do." };
}

/** The commands and options, for the parser and for the completions of shells. `ask` is told what is asked for. */
export function createProgram(ask: (request: Request) => void): Command {
  const program = new Command("review-lint")
    .description(
      "Finds what a template or a script left behind in review posts.\nPaths are files, folders or globs; without any, the posts of the site.",
    )
    .usage("[paths...] [options]")
    .helpCommand(false)
    .exitOverride()
    .configureHelp({
      helpWidth: 80,
      optionTerm: (option) => TERMS[option.attributeName()] ?? option.flags,
      optionDescription: ({ description }) => description,
      visibleOptions: (command) =>
        new Help()
          .visibleOptions(command)
          .filter((option) => !option.negate || TERMS[option.attributeName()] === undefined),
      subcommandTerm: (command) => `${command.name()} ${command.usage()}`,
      // The first lines say what the paths are.
      visibleArguments: (command) => (command.parent ? [...command.registeredArguments] : []),
    })
    .argument("[paths...]", "files, folders, globs (default: the site's posts)");

  program.optionsGroup("What to check:");
  program
    .option("--staged", "check what git has staged, as it is staged")
    .option("--since <ref>", "report what is new since a commit or branch")
    .option("--stdin", "check the text on standard input")
    .option("--stdin-filename <file>", "the path that this text has")
    .option("--no-ignore", "check what is left out by `ignore` or .gitignore")
    .option("--pass-with-no-files", "exit 0 where there is nothing to check");
  program.optionsGroup("How to check:");
  program
    // `schema --config` gives it no file.
    .option("--config [file]", "use this configuration, not the nearest; or none")
    .option("--no-config", "use no configuration")
    .addOption(
      new Option("--rule <id: level>", "set a rule to off, warn or error; repeatable").argParser(collectRule),
    )
    .addOption(
      new Option("--scope <scope>", "rules that run: all (default), post or site")
        .choices(SCOPES)
        .argParser(oneOf(SCOPES)),
    )
    .addOption(
      new Option("--report-unused-directives <level>", "needless comments: warn (default), error, off")
        .choices(LEVELS)
        .argParser(levelOf),
    )
    .option("--cache", "take results of unchanged posts from the last run")
    .option("--no-cache", "check every post anew")
    .option("--cache-location <folder>", "where results are kept between runs")
    .addOption(
      new Option("--concurrency <n>", "threads: auto (default), off or a number").argParser(concurrencyOf),
    )
    .addOption(new Option("--timeout <seconds>", "for one post; 10").argParser(secondsOf))
    .option("--watch", "go on, and check anew what changes");
  program.optionsGroup("What to fix:");
  program
    .option("--fix", "fix what is safely fixable, in the files")
    .option("--fix-unsafe", "fix where words of the writer may go, too")
    .option("--fix-dry-run", "show that as a diff, and change nothing");
  program.optionsGroup("What counts:");
  program
    .addOption(new Option("--max-warnings <n>", "exit 1 on more warnings than n").argParser(wholeNumber))
    .addOption(
      new Option("--drafts <level>", "drafts' errors: warn (default), error; off: skip")
        .choices(DRAFTS)
        .argParser(oneOf(DRAFTS)),
    )
    .option("--baseline <file>", "findings to pass by; review-lint-baseline.json")
    .option("--no-baseline", "report what a baseline knows, too")
    .option("--update-baseline", "write what is found now to the baseline")
    .option("--prune-baseline", "drop from the baseline what is gone");
  program.optionsGroup("What to show:");
  program
    .addOption(
      new Option("--format <name>", FORMAT_NAMES.join(", "))
        .choices(FORMAT_NAMES)
        .argParser(oneOf(FORMAT_NAMES)),
    )
    .option("--output-file <file>", "write the report to a file")
    .addOption(
      new Option("--output <name=file>", "write one more report to a file; repeatable").argParser(
        collectOutput,
      ),
    )
    .option("--quiet", "show errors only")
    .addOption(
      new Option("--max-diagnostics <n>", "show no more than n to people; all count").argParser(wholeNumber),
    )
    .addOption(
      new Option("--locale <en|ko>", "language of messages").choices(LOCALES).argParser(oneOf(LOCALES)),
    )
    .option("--color", "with colours or without, on any terminal")
    .option("--no-color", "without colours")
    .option("--stats", "tell where the time goes");
  program.optionsGroup("About:");
  program
    .version(packageJson.version, "--version", "print the version")
    .helpOption("--help", "print this help")
    .addHelpText("after", EXAMPLES)
    .action((paths: string[]) => ask(lintRequest(paths, optionsOf(program))));

  program.commandsGroup("Commands:");
  program
    .command("init")
    .usage("[--yes]")
    .description("write a configuration that fits this site")
    .option("--yes", "ask nothing")
    .option("--from-template <file>", "for posts that are written from this file")
    .action((_, command: Command) => {
      const { yes, fromTemplate } = command.opts();
      const template = fromTemplate === undefined ? undefined : String(fromTemplate);
      ask({ command: "init", template, isAsked: yes !== true, options: optionsOf(program) });
    });
  program
    .command("learn")
    .usage("[paths...] [--write]")
    .argument("[paths...]", "files, folders, globs (default: the site's posts)")
    .option("--write", "write it to review-lint.config.jsonc")
    .description("propose a configuration from the posts")
    .action((paths: string[], _, command: Command) => {
      const isWritten = command.opts().write === true;
      ask({ command: "learn", paths, isWritten, options: optionsOf(program) });
    });
  program
    .command("explain")
    .usage("RULE [FILE:LINE]")
    .argument("<rule>", "the id of a rule")
    .argument("[place]", "a line of a post, as FILE:LINE")
    .description("say what a rule wants, and why")
    .action((rule: string, place: string | undefined) => {
      ask({ command: "explain", rule, place, options: optionsOf(program) });
    });
  program
    .command("inspect")
    .usage("FILE")
    .argument("<file>", "a post")
    .description("say how a post was understood, and why")
    .action((path: string) => ask({ command: "inspect", path, options: optionsOf(program) }));
  program
    .command("rules")
    .usage("[--json]")
    .description("list the rules")
    .option("--json", "as JSON, with messages and the schemas of options")
    .action((_, command: Command) => {
      ask({ command: "rules", asJson: command.opts().json === true, options: optionsOf(program) });
    });
  program
    .command("schema")
    .usage("[--config]")
    .description("print the JSON Schema of front matter")
    .action(() => {
      const isOfConfig = program.opts().config === true;
      if (isOfConfig) program.setOptionValue("config", undefined);
      ask({ command: "schema", isOfConfig, options: optionsOf(program) });
    });
  program
    .command("completions")
    .usage("SHELL")
    .addArgument(new Argument("<shell>", "bash, zsh or fish").choices(SHELLS).argParser(shellOf))
    .description("print completions: bash, zsh or fish")
    .action((shell: Shell) => ask({ command: "completions", shell }));
  return program;
}

/** Options that the help shows otherwise than they are declared: with their opposite on one line. */
const TERMS: { readonly [name: string]: string } = {
  cache: "--[no-]cache",
  config: "--[no-]config <file>",
  baseline: "--[no-]baseline <file>",
  color: "--[no-]color",
  // With its value it would push all the others aside.
  reportUnusedDirectives: "--report-unused-directives",
};

const EXAMPLES = `
Exit codes: 0 nothing that fails the run, 1 findings, 2 a run that went wrong.

Examples:
  review-lint                             check the posts of this site
  review-lint _posts/2026-01-02-bert.md   check one post
  review-lint --fix "content/**/*.md"     fix what can be fixed, report the rest
  review-lint --staged                    check what is about to be committed
  review-lint --update-baseline           take what is found now as known
`;

/** The options as they are given. Throws commander's error for one that lacks its value. */
function optionsOf(program: Command): Options {
  const given = program.opts();
  if (given.config === true) program.error("option '--config <file>' argument missing");
  return optionsSchema.parse(given);
}

function lintRequest(paths: readonly string[], options: Options): Request {
  const message = paths.includes("") ? "a path is empty." : contradictionOf(paths, options);
  return message === undefined ? { command: "lint", paths, options } : { command: "refuse", message };
}

/** What cannot be asked for together. */
function contradictionOf(paths: readonly string[], options: Options): string | undefined {
  if (options.stdin && paths.length > 0)
    return "--stdin takes no paths; the text's own path is given by --stdin-filename.";
  if (options.stdinFilename !== undefined && !options.stdin) return "--stdin-filename needs --stdin.";
  if (options.stdin && (options.staged || options.since !== undefined))
    return `--stdin and ${options.staged ? "--staged" : "--since"} do not go together.`;
  if (options.stdin && (options.fix || options.fixUnsafe) && !options.fixDryRun)
    return "--fix changes files, and --stdin has none; --fix-dry-run shows what would change.";
  const files = [
    ...options.output.map(({ file }) => file),
    ...(options.outputFile ? [options.outputFile] : []),
  ];
  const twice = files.find((file, i) => files.indexOf(file) < i);
  if (twice !== undefined) return `two reports would go to ${twice}.`;
  if (options.stdin && (options.updateBaseline || options.pruneBaseline))
    return "--stdin has no place in a baseline.";
  if (options.staged && options.since !== undefined) return "--staged and --since do not go together.";
  if (options.staged && asksForFixes(options))
    return "--fix changes the files, and --staged checks what git has staged; lint-staged brings the two together.";
  if (options.updateBaseline && options.pruneBaseline)
    return "--update-baseline drops what is gone as well; leave --prune-baseline out.";
  if (options.baseline === false && (options.updateBaseline || options.pruneBaseline))
    return "--no-baseline leaves nothing to update.";
  if (options.watch) {
    const other = unwatchable(options);
    if (other !== undefined) return `--watch and ${other} do not go together.`;
  }
  if (options.updateBaseline && (options.staged || options.since !== undefined))
    return `--update-baseline needs all that is found, and ${options.staged ? "--staged" : "--since"} reports only a part.`;
  return undefined;
}

/** The option that makes no sense again and again: it writes files, or asks for what is over once it is done. */
function unwatchable(options: Options): string | undefined {
  const given: readonly (readonly [string, boolean])[] = [
    ["--stdin", options.stdin],
    ["--staged", options.staged],
    ["--since", options.since !== undefined],
    ["--fix", options.fix],
    ["--fix-unsafe", options.fixUnsafe],
    ["--fix-dry-run", options.fixDryRun],
    ["--output-file", options.outputFile !== undefined],
    ["--output", options.output.length > 0],
    ["--update-baseline", options.updateBaseline],
    ["--prune-baseline", options.pruneBaseline],
  ];
  return given.find(([, isGiven]) => isGiven)?.[0];
}

function concurrencyOf(value: string): Options["concurrency"] {
  if (value === "auto" || value === "off") return value;
  if (/^[1-9]\d{0,3}$/.test(value)) return Number(value);
  throw new InvalidArgumentError("Expected auto, off or a number of threads.");
}

function secondsOf(value: string): number {
  if (/^\d{1,6}(?:\.\d{1,3})?$/.test(value) && Number(value) > 0) return Number(value);
  throw new InvalidArgumentError("Expected a number of seconds, more than 0.");
}

function wholeNumber(value: string): number {
  if (!/^\d{1,9}$/.test(value)) throw new InvalidArgumentError("Expected a whole number, 0 or more.");
  return Number(value);
}

/** Reads one of some words; what is none of them is refused with the nearest. */
function oneOf<const T extends string>(choices: readonly T[]): (value: string) => T {
  return (value) => {
    const choice = choices.find((known) => known === value);
    if (choice !== undefined) return choice;
    throw new InvalidArgumentError(`Expected ${choices.join(", ")}.${didYouMean(value, choices)}`);
  };
}

const levelOf = oneOf(LEVELS);
const shellOf = oneOf(SHELLS);
const formatOf = oneOf(FORMAT_NAMES);

/** `id: level`, as in a configuration, the blank or not. */
function collectRule(value: string, before: Options["rule"] = []): Options["rule"] {
  const [, id, level] = /^\s*["']?([^\s:"']+)["']?\s*:\s*["']?([^\s"']+)["']?\s*$/.exec(value) ?? [];
  if (id === undefined || level === undefined) {
    throw new InvalidArgumentError('Expected a rule and its level, as in "empty-section: off".');
  }
  return [...before, { id, level: levelOf(level) }];
}

/** `name=file`, as often as wanted. */
function collectOutput(value: string, before: Options["output"] = []): Options["output"] {
  const [, name, file] = /^([^=]+)=(.+)$/s.exec(value) ?? [];
  if (name === undefined || file === undefined)
    throw new InvalidArgumentError('Expected a format and a file, as in "sarif=review.sarif".');
  return [...before, { format: formatOf(name), file }];
}

/** Commander's message in the way of all our messages: one line, a full stop, names in the same quotes. */
function oneLine(message: string): string {
  return message
    .replace(/^error: /, "")
    .replace(/(?<!\s)\s*\n\(Did you mean (.*)\?\)$/, ". Did you mean `$1`?")
    .replaceAll(/(?<!\s)\s*\n\s*/g, " ")
    .replace(/'(-[^']*)'/, "`$1`")
    .replace(/(?<![.?])$/, ".");
}
