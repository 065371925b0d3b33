import type { Rule } from "../rule.ts";
import { explainRule } from "./explain.ts";
import { inspect } from "./inspect.ts";
import { type ExitCode, type Io, say } from "./io.ts";
import { initFromTemplate, learnSite } from "./learn.ts";
import { lint } from "./lint.ts";
import { listRules } from "./list-rules.ts";
import { readArguments } from "./options.ts";
import { localeOf, paintFor, widthOf } from "./terminal.ts";

/** Runs the command line: from the arguments, without the program's name, to the exit code. */
export async function main(argv: readonly string[], io: Io, rules: readonly Rule[]): Promise<ExitCode> {
  const request = readArguments(argv);
  switch (request.command) {
    case "print":
      io.stdout.write(request.text);
      return 0;
    case "refuse":
      say(io, `${request.message} Try --help.`);
      return 2;
    case "rules":
    case "explain": {
      const locale = request.options.locale ?? localeOf(io.env);
      const view = {
        paint: paintFor(io.stdout, io.env, request.options.color),
        width: widthOf(io.stdout, io.env),
        locale,
      };
      const answer =
        request.command === "rules"
          ? listRules(rules, view, request.asJson)
          : explainRule(rules, request.rule, view);
      if (answer.ok) io.stdout.write(answer.text);
      else say(io, answer.message);
      return answer.ok ? 0 : 2;
    }
    case "lint":
      return lint(request.paths, request.options, io, rules);
    case "learn":
      return learnSite(request.paths, request.options, request.isWritten, io, rules);
    case "init":
      return request.template === undefined ? 2 : initFromTemplate(request.template, io);
    case "schema":
    case "completions":
      return 2;
    case "inspect":
      return inspect(request.path, request.options, io, rules);
  }
}
