import type { Rule } from "../rule.ts";
import { completionScript } from "./completions.ts";
import { explainPlace, explainRule } from "./explain.ts";
import { type InitExit, initSite } from "./init.ts";
import { inspect } from "./inspect.ts";
import { type Io, refuse, say } from "./io.ts";
import { learnSite } from "./learn.ts";
import { lint } from "./lint.ts";
import { listRules } from "./list-rules.ts";
import { createProgram, readArguments } from "./options.ts";
import { printSchema } from "./schema.ts";
import { openConfig } from "./session.ts";
import { localeOf, paintFor, widthOf } from "./terminal.ts";

/** Runs the command line: from the arguments, without the program's name, to the exit code. */
export async function main(argv: readonly string[], io: Io, rules: readonly Rule[]): Promise<InitExit> {
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
      if (request.command === "explain" && request.place !== undefined)
        return explainPlace(request.rule, request.place, request.options, io, rules);
      const opened = await openConfig(request.options, io, rules);
      // Whoever looks for the right name of a rule may have the wrong one in the configuration.
      if (!opened.ok) refuse(io, opened.problems);
      const known = opened.ok ? opened.config.rules : rules;
      const view = {
        paint: paintFor(io.stdout, io.env, request.options.color),
        width: widthOf(io.stdout, io.env),
        locale: opened.ok ? opened.config.locale : (request.options.locale ?? localeOf(io.env)),
      };
      const answer =
        request.command === "rules"
          ? listRules(known, view, request.asJson)
          : explainRule(known, request.rule, view);
      if (answer.ok) io.stdout.write(answer.text);
      else say(io, answer.message);
      return answer.ok ? 0 : 2;
    }
    case "lint":
      return lint(request.paths, request.options, io, rules);
    case "learn":
      return learnSite(request.paths, request.options, request.isWritten, io, rules);
    case "init": {
      const updateBaseline = async () => {
        const { options } = request;
        return lint([], { ...options, updateBaseline: true }, io, rules);
      };
      return initSite(request, request.options, io, rules, { updateBaseline });
    }
    case "inspect":
      return inspect(request.path, request.options, io, rules);
    case "schema":
      return printSchema(request.isOfConfig ? "config" : "front-matter", request.options, io, rules);
    case "completions":
      io.stdout.write(
        completionScript(
          request.shell,
          createProgram(() => undefined),
          rules,
        ),
      );
      return 0;
  }
}
