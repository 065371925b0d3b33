import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { Command, Option } from "commander";
import { describe, expect, test } from "vitest";
import { rules } from "../rules/index.ts";
import { completionScript } from "../src/cli/completions.ts";
import { createProgram, SHELLS } from "../src/cli/options.ts";
import { FORMAT_NAMES } from "../src/report/formats.ts";

const program = createProgram(() => undefined);

/** What bash offers behind some words; the last one is being typed. */
function bash(...words: string[]): string[] {
  const script = `${completionScript("bash", program, rules)}
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMPREPLY=()
_review_lint
printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout, stderr, status } = spawnSync(
    "bash",
    ["--norc", "-c", script, "bash", "review-lint", ...words],
    {
      encoding: "utf8",
      cwd: join(import.meta.dirname, "..", "fixtures", "blog"),
      env: { PATH: process.env.PATH },
    },
  );
  expect({ stderr, status }).toEqual({ stderr: "", status: 0 });
  return stdout.split("\n").filter(Boolean);
}

const hasBash = spawnSync("bash", ["--version"]).status === 0;

describe.runIf(hasBash)("bash", () => {
  test("is a script without mistakes", () => {
    const { stderr, status } = spawnSync("bash", ["-n"], { input: completionScript("bash", program, rules) });
    expect({ stderr: String(stderr), status }).toEqual({ stderr: "", status: 0 });
  });

  test.each<[string[], string[]]>([
    [["in"], ["init", "inspect"]],
    [["--form"], ["--format"]],
    [
      ["--format", "js"],
      ["json", "jsonl"],
    ],
    [
      ["--format", "=", "js"],
      ["json", "jsonl"],
    ],
    [
      ["--locale", ""],
      ["en", "ko"],
    ],
    [["--rule", "missing-c"], ["missing-caption:"]],
    [
      ["--rule", "missing-caption", ":"],
      ["off", "warn", "error"],
    ],
    [["--rule", "missing-caption", ":", "o"], ["off"]],
    [["--output", "sar"], ["sarif="]],
    [["explain", "missing-c"], ["missing-caption"]],
    [["--quiet", "explain", "missing-c"], ["missing-caption"]],
    [["explain", "missing-caption", ""], []],
    [["completions", ""], [...SHELLS]],
    [["learn", "--w"], ["--write"]],
    [["learn", "--loc"], ["--locale"]],
    [["learn", "--fi"], []],
    [["--quiet", "_po"], []],
  ])("%j", (words, offered) => {
    expect(bash(...words)).toEqual(offered);
  });

  test("offers nothing that the help hides, and all that it shows", () => {
    expect(bash("--").sort()).toEqual(
      [...program.options.filter(({ hidden }) => !hidden).map(({ long }) => long), "--help"].sort(),
    );
  });
});

describe.each(SHELLS)("%s", (shell) => {
  test("knows every command, option, format and rule", () => {
    const script = completionScript(shell, program, rules);
    for (const command of program.commands) expect(script).toContain(command.name());
    for (const { meta } of rules) expect(script).toContain(meta.id);
    for (const name of FORMAT_NAMES) expect(script).toContain(name);
    for (const { long, hidden } of program.options)
      if (!hidden && long) expect(script).toContain(shell === "fish" ? `-l ${long.slice(2)} ` : long);
  });

  test("no word of a description ends the quotes that it stands in", () => {
    const odd = new Command("review-lint")
      .option("--odd", "it's [a:b] \\ $(touch x) `y`")
      .addOption(new Option("--kind <k>", "a 'kind'").choices(["a", "b"]));
    const script = completionScript(shell, odd, []);
    if (shell === "bash") expect(script).not.toContain("touch");
    else if (shell === "zsh") expect(script).toContain("'--odd[it'\\''s \\[a\\:b\\] \\\\ $(touch x) `y`]'");
    else expect(script).toContain("-d 'it\\'s [a:b] \\\\ $(touch x) `y`'");
  });
});
