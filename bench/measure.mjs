// Runs a command and tells what it took.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** @typedef {{ readonly wall: number, readonly cpu: number, readonly peak: number | undefined }} Usage seconds, seconds, megabytes */
/** @typedef {{ readonly code: number, readonly usage: Usage, readonly output: string, readonly errors: string }} Run */

/** The shell's own clock adds nothing to a short command, counts its children, and knows milliseconds. */
const SCRIPT = 'TIMEFORMAT="%R %U %S"; out=$1; err=$2; shift 2; time "$@" >"$out" 2>"$err"';

/** GNU time knows the peak memory of a command and its children; without it memory is not told. */
const gnuTime = ["/usr/bin/time", "gtime"].find((path) => spawnSync(path, ["-f", "%M", "true"]).status === 0);

/**
 * @param {readonly string[]} argv
 * @param {{ readonly cwd: string, readonly env?: Readonly<Record<string, string>> | undefined }} options
 * @returns {Run}
 */
export function measure(argv, { cwd, env }) {
  const folder = mkdtempSync(join(tmpdir(), "review-lint-measure-"));
  const [out, err, memory] = [join(folder, "out"), join(folder, "err"), join(folder, "memory")];
  const timed = gnuTime === undefined ? argv : [gnuTime, "-q", "-f", "%M", "-o", memory, ...argv];
  try {
    const { status, stderr } = spawnSync("bash", ["-c", SCRIPT, "bench", out, err, ...timed], {
      cwd,
      env: { ...process.env, NO_COLOR: "1", LC_ALL: "C.UTF-8", ...env },
      encoding: "utf8",
    });
    const [wall = Number.NaN, user = 0, system = 0] = stderr.trim().split(/\s+/).map(Number);
    const peak = gnuTime === undefined ? undefined : Number(readFileSync(memory, "utf8")) / 1024;
    return {
      code: status ?? -1,
      usage: { wall, cpu: user + system, peak },
      output: readFileSync(out, "utf8"),
      errors: readFileSync(err, "utf8"),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** @param {readonly number[]} values */
export function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] ?? Number.NaN) + (sorted[Math.ceil(middle)] ?? Number.NaN)) / 2;
}
