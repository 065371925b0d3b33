import type { Rule } from "../rule.ts";
import type { InitExit } from "./init.ts";
import { type Io, refuse, say } from "./io.ts";
import { lint } from "./lint.ts";
import { createProgram, readArguments } from "./options.ts";
import { openConfig } from "./session.ts";
import { localeOf, paintFor, widthOf } from "./terminal.ts";

/**
 * Runs the command line: from the arguments, without the program's name, to the exit code. What most runs do without is
 * loaded by the command that needs it.
 */
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
      const { explainPlace, explainRule } = await import("./explain.ts");
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
      const { listRules } = await import("./list-rules.ts");
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
    case "learn": {
      const { learnSite } = await import("./learn.ts");
      return learnSite(request.paths, request.options, request.isWritten, io, rules);
    }
    case "init": {
      const { initSite } = await import("./init.ts");
      const updateBaseline = async () => {
        const { options } = request;
        return lint([], { ...options, updateBaseline: true, watch: false }, io, rules);
      };
      return initSite(request, request.options, io, rules, { updateBaseline });
    }
    case "inspect": {
      const { inspect } = await import("./inspect.ts");
      return inspect(request.path, request.options, io, rules);
    }
    case "schema": {
      const { printSchema } = await import("./schema.ts");
      return printSchema(request.isOfConfig ? "config" : "front-matter", request.options, io, rules);
    }
    case "completions": {
      const { completionScript } = await import("./completions.ts");
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
}
