import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command, Option } from "commander";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { rules } from "../rules/index.ts";
import { completionScript } from "../src/cli/completions.ts";
import { createProgram, SHELLS } from "../src/cli/options.ts";
import { FORMAT_NAMES } from "../src/report/formats.ts";

const program = createProgram(() => undefined);

const blog = join(import.meta.dirname, "..", "fixtures", "blog");

/** What bash offers behind some words, in a folder; the last word is being typed. */
function bash(words: readonly string[], cwd = blog): string[] {
  const script = `${completionScript("bash", program, rules)}
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMPREPLY=()
_review_lint
printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout, stderr, status } = spawnSync(
    "bash",
    ["--norc", "-c", script, "bash", "review-lint", ...words],
    {
      encoding: "utf8",
      cwd,
      env: { PATH: process.env.PATH },
    },
  );
  expect({ stderr, status }).toEqual({ stderr: "", status: 0 });
  return stdout.split("\n").filter(Boolean);
}

const hasBash = spawnSync("bash", ["--version"]).status === 0;
const hasFish = spawnSync("fish", ["--version"]).status === 0;

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
    expect(bash(words)).toEqual(offered);
  });

  test("offers nothing that the help hides, and all that it shows", () => {
    expect(bash(["--"]).sort()).toEqual(
      [...program.options.filter(({ hidden }) => !hidden).map(({ long }) => long), "--help"].sort(),
    );
  });
});

/** What a shell takes its words for once they are put into a line. */
function readBack(shell: string, offered: readonly string[], cwd: string): string[] {
  const script = `printf '%s\\n' ${offered.join(" ")}`;
  return execFileSync(shell, ["-c", script], { cwd, encoding: "utf8" }).split("\n").filter(Boolean);
}

describe("names that look like code", () => {
  const names = ["$(>ran)", "`>ran`", 'it\'s;&|<"q"', "main"];
  let cwd: string;
  beforeEach(() => {
    cwd = mkdtempSync(join(tmpdir(), "review-lint-completions-"));
    // None of the configuration of whoever runs the tests.
    const env = { PATH: process.env.PATH, GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_NOSYSTEM: "1" };
    const git = (...argv: string[]) => execFileSync("git", argv, { cwd, env, stdio: "pipe" });
    git("init", "-q", "-b", "main");
    const who = ["-c", "user.name=a", "-c", "user.email=a@example.org"];
    git(...who, "commit", "-q", "--allow-empty", "-m", "x");
    for (const name of names) if (name !== "main") git("branch", name);
  });
  afterEach(() => rmSync(cwd, { recursive: true, force: true }));

  test.runIf(hasBash)("of branches: bash runs none, neither at TAB nor in the line they are put into", () => {
    const offered = bash(["--since", ""], cwd);
    expect(readdirSync(cwd)).toEqual([".git"]);
    expect(readBack("bash", offered, cwd).sort()).toEqual([...names].sort());
    expect(bash(["--since", "ma"], cwd)).toEqual(["main"]);
    expect(bash(["--since", "=", "ma"], cwd)).toEqual(["main"]);
    // What is typed already is quoted as it was offered.
    expect(readBack("bash", bash(["--since", "\\$\\("], cwd), cwd)).toEqual([names[0]]);
    expect(readdirSync(cwd)).toEqual([".git"]);
  });

  test.runIf(hasBash)("of files, which stand beside the commands in bash", () => {
    const files = ["in $(>ran)", "in*"];
    for (const name of files) writeFileSync(join(cwd, name), "");
    const offered = bash(["in"], cwd);
    expect(readBack("bash", offered, cwd).sort()).toEqual([...files, "init", "inspect"].sort());
    expect(readdirSync(cwd).sort()).toEqual([".git", ...files]);
  });

  test.runIf(hasFish)("of branches: fish runs none at TAB", () => {
    const script = `${completionScript("fish", program, rules)}\ncomplete -C "review-lint --since "`;
    const { stdout } = spawnSync("fish", ["--no-config", "-c", script], { cwd, encoding: "utf8" });
    const offered = stdout.split("\n").flatMap((line) => line.split("\t", 1));
    expect(offered.filter(Boolean).sort()).toEqual([...names].sort());
    expect(readdirSync(cwd)).toEqual([".git"]);
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
