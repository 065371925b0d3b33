import { spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";

const stepSchema = z.strictObject({
  name: z.string().optional(),
  id: z.string().optional(),
  if: z.string().optional(),
  uses: z.string().optional(),
  with: z.record(z.string(), z.string()).optional(),
  shell: z.literal("bash").optional(),
  "working-directory": z.string().optional(),
  env: z.record(z.string(), z.string()).optional(),
  run: z.string().optional(),
});
/** The metadata of a composite action, as GitHub documents it. */
const actionSchema = z.strictObject({
  name: z.string(),
  description: z.string(),
  author: z.string(),
  branding: z.strictObject({ icon: z.string(), color: z.string() }),
  inputs: z.record(z.string(), z.strictObject({ description: z.string(), default: z.string() })),
  outputs: z.record(z.string(), z.strictObject({ description: z.string(), value: z.string() })),
  runs: z.strictObject({ using: z.literal("composite"), steps: z.array(stepSchema) }),
});
const action = actionSchema.parse(parse(readFileSync(join(import.meta.dirname, "../action.yml"), "utf8")));
const { steps } = action.runs;
const stepOf = (id: string) => stepSchema.parse(steps.find((step) => step.id === id));

describe("action.yml", () => {
  test("no script holds an expression, which would be read by the shell", () => {
    for (const { run = "" } of steps) expect(run).not.toContain("${{");
  });

  test("every script says its shell and its folder, and every expression names what there is", () => {
    for (const step of steps.filter(({ run }) => run !== undefined)) {
      expect(step.shell).toBe("bash");
      expect(step["working-directory"]).toMatch(/^\$\{\{ inputs\.working-directory \}\}$/);
    }
    const used = JSON.stringify(action).matchAll(
      /\$\{\{ (?:inputs\.([\w-]+)|steps\.(\w+)\.outputs\.[\w-]+)/g,
    );
    for (const [, input, step] of used) {
      if (input !== undefined) expect(Object.keys(action.inputs)).toContain(input);
      else expect(steps.map(({ id }) => id)).toContain(step);
    }
    for (const name of Object.keys(action.inputs))
      expect(JSON.stringify(action.runs)).toContain(`inputs.${name} `);
  });
});

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A program that writes what it is called with to a file, a line each; as `npm pack` it names the file that it makes. */
const PROGRAM = [
  "#!/bin/sh",
  'for arg in "$@"; do printf "%s\\n" "$arg"; done >> "$CALLED"',
  '[ -n "$SARIF" ] && echo "{}" > "$SARIF"',
  '[ "$1" = pack ] && echo "> a line of a script" && echo review-lint-9.9.9.tgz',
  'exit "$CODE"',
  "",
].join("\n");

function program(path: string): string {
  writeFileSync(path, PROGRAM);
  chmodSync(path, 0o755);
  return path;
}

interface Surroundings {
  /** What every program ends with. */
  readonly code?: number;
  readonly sarif?: string;
  /** The working directory, and the folder that has a program of its own, from the workspace. */
  readonly at?: string;
  readonly own?: string;
}

/** Runs a step as a runner does, with inputs by name; returns what it called, and what it handed on. */
function runStep(
  id: string,
  inputs: Readonly<Record<string, string>>,
  { code = 0, sarif = "", at = ".", own }: Surroundings = {},
) {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), "review lint "));
  folders.push(folder);
  const bin = join(folder, "bin");
  mkdirSync(bin);
  program(join(bin, "npm"));
  const workspace = join(folder, "workspace [a]*");
  const cwd = join(workspace, at);
  mkdirSync(cwd, { recursive: true });
  if (own !== undefined) {
    mkdirSync(join(workspace, own, "node_modules/.bin"), { recursive: true });
    program(join(workspace, own, "node_modules/.bin/review-lint"));
  }
  const step = stepOf(id);
  const env = Object.entries(step.env ?? {}).map(([name, value]): [string, string] => {
    const input = /^\$\{\{ inputs\.([\w-]+) \}\}$/.exec(value)?.[1];
    if (input === undefined) return [name, program(join(bin, "review-lint"))];
    return [name, inputs[input] ?? action.inputs[input]?.default ?? ""];
  });
  const called = join(folder, "called");
  const output = join(folder, "output");
  writeFileSync(output, "");
  const script = join(folder, "script.sh");
  writeFileSync(script, step.run ?? "");
  // How GitHub's runner calls bash.
  const result = spawnSync("bash", ["--noprofile", "--norc", "-eo", "pipefail", script], {
    cwd,
    encoding: "utf8",
    env: {
      PATH: [bin, process.env.PATH].join(delimiter),
      RUNNER_TEMP: join(folder, "temp"),
      GITHUB_WORKSPACE: workspace,
      GITHUB_ACTION_PATH: "/the action",
      GITHUB_OUTPUT: output,
      CALLED: called,
      CODE: String(code),
      SARIF: sarif,
      ...Object.fromEntries(env),
    },
  });
  return {
    temp: join(folder, "temp/review-lint"),
    workspace,
    code: result.status,
    stderr: result.stderr,
    args: existsSync(called) ? readFileSync(called, "utf8").split("\n").slice(0, -1) : undefined,
    outputs: readFileSync(output, "utf8"),
  };
}

describe.skipIf(process.platform === "win32")("its scripts", () => {
  test("check the posts of the site where nothing is said", () => {
    expect(runStep("lint", {})).toMatchObject({
      code: 0,
      stderr: "",
      args: ["--format", "github", "--"],
      outputs: "exit-code=0\n",
    });
  });

  test("hand every input on as one argument, whatever stands in it", () => {
    const evil = "$(touch pwned) `touch pwned` \"; touch pwned; ' * $HOME";
    const { args, workspace, code } = runStep("lint", {
      paths: `${evil}\n_posts/글 (1).md\n\n-x\n`,
      config: evil,
      "max-warnings": evil,
      args: "--since  origin/main\n--quiet *",
      "sarif-file": evil.replaceAll("/", ""),
    });
    expect(code).toBe(0);
    expect(args).toEqual([
      ...["--format", "github", "--config", evil, "--max-warnings", evil],
      ...["--output", `sarif=${evil}`, "--since", "origin/main", "--quiet", "*"],
      ...["--", evil, "_posts/글 (1).md", "-x"],
    ]);
    expect(existsSync(join(workspace, "pwned"))).toBe(false);
  });

  test.each([0, 1, 2])("end as the program does: %i", (code) => {
    expect(runStep("lint", {}, { code })).toMatchObject({ code, outputs: `exit-code=${code}\n` });
  });

  test("name the SARIF file even where there are findings", () => {
    const { code, outputs, workspace } = runStep(
      "lint",
      { "sarif-file": "a b.sarif" },
      { code: 1, sarif: "a b.sarif" },
    );
    expect(code).toBe(1);
    expect(outputs).toBe(`exit-code=1\nsarif-file=${workspace}/a b.sarif\n`);
  });

  test("fail on warnings where asked to", () => {
    expect(runStep("lint", { "fail-on-warnings": "true" }).args).toEqual([
      ...["--format", "github", "--max-warnings", "0", "--"],
    ]);
    expect(runStep("lint", { "fail-on-warnings": "true", "max-warnings": "7" }).args).toContain("7");
  });

  test.each([
    ["in the working directory", "site/blog", "site/blog"],
    ["above it", "site", "site/blog"],
    ["at the root of the workspace", ".", "site/blog"],
    ["at the root, which is the working directory", ".", "."],
  ])("take the project's own program %s", (_where, own, at) => {
    const { args, outputs, workspace } = runStep("install", {}, { own, at });
    expect(args).toBeUndefined();
    expect(outputs).toBe(`bin=${join(workspace, own)}/node_modules/.bin/review-lint\n`);
  });

  test.each([
    ["outside of the workspace", "..", "site"],
    ["beside the working directory", "docs", "site"],
  ])("take none that lies %s", (_where, own, at) => {
    expect(runStep("install", {}, { own, at }).args?.[0]).toBe("pack");
  });

  test("install the version that is asked for, whatever the project has", () => {
    const { args, outputs, temp } = runStep("install", { version: "^1" }, { own: "." });
    expect(args?.[0]).toBe("install");
    expect(args?.at(-1)).toBe("review-lint@^1");
    expect(outputs).toBe(`bin=${temp}/node_modules/.bin/review-lint\n`);
  });

  test("otherwise install what the action comes with, and nothing by its name alone", () => {
    const { args, outputs, temp } = runStep("install", {});
    expect(args?.slice(0, 5)).toEqual([
      ...["pack", "--pack-destination", temp, "--loglevel=error", "/the action"],
    ]);
    expect(args?.at(-1)).toBe(`${temp}/review-lint-9.9.9.tgz`);
    expect(outputs).toBe(`bin=${temp}/node_modules/.bin/review-lint\n`);
    expect(runStep("install", {}, { code: 1 })).toMatchObject({ code: 1, outputs: "" });
    expect(runStep("install", { version: "1" }, { code: 1 })).toMatchObject({ code: 1, outputs: "" });
  });
});
