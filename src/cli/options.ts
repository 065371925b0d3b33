import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { z } from "zod";
import packageJson from "../../package.json" with { type: "json" };
import { LEVELS, levelSchema } from "../config/schema.ts";
import { didYouMean } from "../post/nearest.ts";
import { FORMAT_NAMES } from "../report/formats.ts";
import { LOCALES } from "../rule.ts";

const optionsSchema = z.strictObject({
  /** False for `--no-config`. */
  config: z.union([z.string(), z.literal(false)]).optional(),
  rule: z.array(z.strictObject({ id: z.string(), level: levelSchema })).default([]),
  locale: z.enum(LOCALES).optional(),
  ignore: z.boolean(),
  passWithNoFiles: z.boolean().default(false),
  stdin: z.boolean().default(false),
  stdinFilename: z.string().optional(),
  format: z.enum(FORMAT_NAMES).optional(),
  quiet: z.boolean().default(false),
  maxWarnings: z.int().optional(),
  maxDiagnostics: z.int().optional(),
  color: z.boolean().optional(),
  // Nothing is kept between runs yet, so both values mean the same.
  cache: z.boolean(),
});
export type Options = z.infer<typeof optionsSchema>;

/** What the command line asks for. */
export type Request =
  | { readonly command: "lint"; readonly paths: readonly string[]; readonly options: Options }
  | { readonly command: "rules"; readonly asJson: boolean; readonly options: Options }
  | { readonly command: "explain"; readonly rule: string; readonly options: Options }
  | {
      readonly command: "learn";
      readonly paths: readonly string[];
      readonly isWritten: boolean;
      readonly options: Options;
    }
  | { readonly command: "init"; readonly template: string }
  | { readonly command: "inspect"; readonly path: string; readonly options: Options }
  | { readonly command: "print"; readonly text: string }
  | { readonly command: "refuse"; readonly message: string };

/** Reads the command line, without the program's own name, into one typed request. Never throws, prints or exits. */
export function readArguments(argv: readonly string[]): Request {
  let text = "";
  const asked: { request?: Request } = {};
  const program = new Command("review-lint")
    .description(
      "Finds what a template or a script left behind in review posts.\nPaths are files, folders or globs; without any, the posts of the site.",
    )
    .usage("[paths...] [options]")
    .helpCommand(false)
    .exitOverride()
    .configureOutput({
      writeOut: (part) => {
        text += part;
      },
      // What went wrong comes back as an exception and is said there, once and on one line.
      writeErr: () => undefined,
      outputError: () => undefined,
    })
    .configureHelp({
      helpWidth: 80,
      subcommandTerm: (command) => `${command.name()} ${command.usage()}`,
      // The first lines say what the paths are.
      visibleArguments: (command) => (command.parent ? [...command.registeredArguments] : []),
    })
    .argument("[paths...]", "files, folders, globs (default: the site's posts)");

  program.commandsGroup("Commands:");
  program
    .command("rules")
    .usage("[--json]")
    .description("list the rules")
    .option("--json", "as JSON, with messages and the schemas of options")
    .action((_, command: Command) => {
      asked.request = { command: "rules", asJson: command.opts().json === true, options: optionsOf(program) };
    });
  program
    .command("explain")
    .usage("RULE")
    .argument("<rule>", "the id of a rule")
    .description("say what a rule wants, and why")
    .action((rule: string) => {
      asked.request = { command: "explain", rule, options: optionsOf(program) };
    });

  program
    .command("inspect")
    .usage("FILE")
    .argument("<file>", "a post")
    .description("say how a post was understood, and why")
    .action((path: string) => {
      asked.request = { command: "inspect", path, options: optionsOf(program) };
    });
  program
    .command("learn")
    .usage("[paths...] [--write]")
    .argument("[paths...]", "files, folders, globs (default: the site's posts)")
    .option("--write", "write it to review-lint.config.jsonc")
    .description("propose a configuration from what posts share")
    .action((paths: string[], _, command: Command) => {
      const isWritten = command.opts().write === true;
      asked.request = { command: "learn", paths, isWritten, options: optionsOf(program) };
    });
  program
    .command("init")
    .usage("--from-template F")
    .requiredOption("--from-template <file>", "the file that posts are written from")
    .description("write a configuration from a template")
    .action((_, command: Command) => {
      asked.request = { command: "init", template: String(command.opts().fromTemplate) };
    });

  program.optionsGroup("What to check:");
  program
    .option("--no-ignore", "check what `ignore` or .gitignore leaves out, too")
    .option("--pass-with-no-files", "exit 0 where there is nothing to check")
    .option("--stdin", "check the text on standard input")
    .option("--stdin-filename <file>", "the path that this text has");
  program.optionsGroup("How to check:");
  program
    .option("--config <file>", "use this configuration (default: the nearest)")
    .option("--no-config", "use no configuration")
    .addOption(
      new Option("--rule <id: level>", 'set a rule to "off", "warn" or "error"; repeatable').argParser(
        collectRule,
      ),
    )
    .option("--no-cache", "accepted; no results are kept between runs yet");
  program.optionsGroup("What to show:");
  program
    .addOption(
      new Option("--format <name>", "pretty (on a terminal), compact (else) or json").argParser(
        oneOf(FORMAT_NAMES),
      ),
    )
    .option("--quiet", "show errors only")
    .addOption(
      new Option("--max-diagnostics <n>", "show no more than n; all count (not in json)").argParser(
        wholeNumber,
      ),
    )
    .addOption(new Option("--locale <en|ko>", "language of messages").argParser(oneOf(LOCALES)))
    .option("--color", "use colours, whatever the terminal is")
    .option("--no-color", "use none");
  program.optionsGroup("When to fail:");
  program.addOption(
    new Option("--max-warnings <n>", "exit 1 on more warnings than n").argParser(wholeNumber),
  );
  program.optionsGroup("About:");
  program
    .version(packageJson.version, "--version", "print the version")
    .helpOption("--help", "print this help")
    .addHelpText("after", EXAMPLES)
    .action((paths: string[]) => {
      asked.request = lintRequest(paths, optionsOf(program));
    });

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

const EXAMPLES = `
Exit codes: 0 nothing that fails the run, 1 findings, 2 a run that went wrong.

Examples:
  review-lint                             check the posts of this site
  review-lint _posts/2026-01-02-bert.md   check one post
  review-lint "content/**/*.md" --quiet   check a glob, show errors only
  review-lint --rule "empty-section: off" --format json
`;

function optionsOf(program: Command): Options {
  return optionsSchema.parse(program.opts());
}

function lintRequest(paths: readonly string[], options: Options): Request {
  if (options.stdin && paths.length > 0) {
    return {
      command: "refuse",
      message: "--stdin takes no paths; the text's own path is given by --stdin-filename.",
    };
  }
  if (options.stdinFilename !== undefined && !options.stdin) {
    return { command: "refuse", message: "--stdin-filename needs --stdin." };
  }
  if (paths.includes("")) return { command: "refuse", message: "a path is empty." };
  return { command: "lint", paths, options };
}

function wholeNumber(value: string): number {
  if (!/^\d{1,9}$/.test(value)) throw new InvalidArgumentError("Expected a whole number, 0 or more.");
  return Number(value);
}

function oneOf(choices: readonly string[]): (value: string) => string {
  return (value) => {
    if (choices.includes(value)) return value;
    throw new InvalidArgumentError(`Expected ${choices.join(", ")}.${didYouMean(value, choices)}`);
  };
}

/** `id: level`, as in a configuration, the blank or not. */
function collectRule(value: string, before: Options["rule"] = []): Options["rule"] {
  const [, id, level] = /^\s*["']?([^\s:"']+)["']?\s*:\s*["']?([^\s"']+)["']?\s*$/.exec(value) ?? [];
  if (id === undefined || level === undefined) {
    throw new InvalidArgumentError('Expected a rule and its level, as in "empty-section: off".');
  }
  const parsed = levelSchema.safeParse(level);
  if (!parsed.success)
    throw new InvalidArgumentError(`Expected ${LEVELS.join(", ")}.${didYouMean(level, LEVELS)}`);
  return [...before, { id, level: parsed.data }];
}

/** Commander's message in the way of all our messages: one line, a full stop, names in the same quotes. */
function oneLine(message: string): string {
  return message
    .replace(/^error: /, "")
    .replace(/\s*\n\(Did you mean (.*)\?\)$/s, ". Did you mean `$1`?")
    .replaceAll(/\s*\n\s*/g, " ")
    .replace(/'(-[^']*)'/, "`$1`")
    .replace(/(?<![.?])$/, ".");
}
