import { Chalk, type ChalkInstance, type ColorSupportLevel } from "chalk";
import type { Locale } from "../rule.ts";
import type { Io, Output } from "./io.ts";

/**
 * Colours for one stream. The command line weighs most, then FORCE_COLOR, then NO_COLOR, then whether the stream is a
 * terminal; chalk by itself knows nothing of NO_COLOR and has one level for all streams.
 */
export function paintFor(stream: Output, env: Io["env"], asked: boolean | undefined): ChalkInstance {
  return new Chalk({ level: colourLevel(stream, env, asked) });
}

function colourLevel(stream: Output, env: Io["env"], asked: boolean | undefined): ColorSupportLevel {
  if (asked !== undefined) return asked ? 1 : 0;
  const forced = env.FORCE_COLOR;
  if (forced) return forced === "0" || forced === "false" ? 0 : 1;
  if (env.NO_COLOR || env.TERM === "dumb") return 0;
  return stream.isTTY ? 1 : 0;
}

/** The columns of a stream; 80 where nothing tells. */
export function widthOf(stream: Output, env: Io["env"]): number {
  const columns = stream.columns ?? Number(env.COLUMNS);
  return Number.isInteger(columns) && columns > 0 ? columns : 80;
}

/** The language that the environment speaks, as far as there are messages in it. */
export function localeOf(env: Io["env"]): Locale {
  const language = env.LC_ALL || env.LC_MESSAGES || env.LANG || "";
  return /^ko(?![a-z])/i.test(language) ? "ko" : "en";
}

/** How the program is called here: whoever runs it by npx has it on no path. */
export function calledBy(env: Io["env"]): string {
  return env.npm_command === "exec" ? "npx review-lint" : "review-lint";
}
