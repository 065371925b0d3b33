import { widthOf as widthOfText, wrap } from "../../report/layout.ts";
import { evidenceOf, settingText } from "../../report/overview.ts";
import type { Io } from "../io.ts";
import type { Options } from "../options.ts";
import { calledBy, paintFor, widthOf } from "../terminal.ts";
import type { Answers, Seen } from "./questions.ts";
import { WORDS } from "./words.ts";

/** Says what was written, and what was decided by itself or by the answers. */
export function tellWritten(
  name: string,
  { session }: Seen,
  { off }: Answers,
  options: Options,
  io: Io,
): void {
  const { locale } = session.config;
  const words = WORDS[locale];
  const paint = paintFor(io.stdout, io.env, options.color);
  const lines = [paint.bold(words.wrote(name))];
  if (off.length > 0) {
    const width = Math.max(20, Math.min(widthOf(io.stdout, io.env), 100));
    lines.push("", ...wrap(words.isOff, width));
    for (const suspect of off) {
      const evidence = wrap(evidenceOf(suspect, locale), width - 6).map((line) => `      ${line}`);
      lines.push(`  ${paint.yellow(settingText(suspect))}`, ...evidence);
    }
  }
  io.stdout.write(`${lines.join("\n")}\n`);
}

/** Says which commands help from here: in the shell, in a hook, in CI. */
export function tellNext(
  { session, overview, around }: Seen,
  hasBaseline: boolean,
  options: Options,
  io: Io,
): void {
  const words = WORDS[session.config.locale];
  const paint = paintFor(io.stdout, io.env, options.color);
  const own = calledBy(io.env);
  const staged = around.hooks === "lint-staged" ? own : `${own} --staged`;
  const ci = `${own} --format ${around.ci === "gitlab" ? "gitlab" : "github"}`;
  const commands: (readonly [string, string])[] = [
    [own, words.check],
    ...(overview.fixable > 0 ? ([[`${own} --fix-dry-run`, words.fix]] as const) : []),
    ...(hasBaseline ? [] : ([[`${own} --update-baseline`, words.baseline]] as const)),
    ...(around.hasGit ? ([[staged, around.hooks ? words.hooks[around.hooks] : words.hook]] as const) : []),
    ...(around.hasGit ? ([[ci, words.ci[around.ci ?? "none"]]] as const) : []),
  ];
  const left = Math.max(...commands.map(([command]) => widthOfText(command)));
  const lines = commands.map(
    ([command, text]) => `  ${paint.cyan(command)}${" ".repeat(left - widthOfText(command) + 2)}${text}`,
  );
  io.stdout.write(`\n${[paint.bold(words.next), ...lines, "", words.recipes].join("\n")}\n`);
}
