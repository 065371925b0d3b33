import { withSchema } from "../config/config-json-schema.ts";
import { printJsonc } from "../config/jsonc.ts";
import { proposeConfig } from "../config/learned.ts";
import { learn } from "../core/learn.ts";
import { type OwnTraits, traitsOf } from "../core/traits.ts";
import { readBytes } from "../host/read.ts";
import { lookAround } from "../host/surroundings.ts";
import type { Post } from "../post/post.ts";
import type { Rule } from "../rule.ts";
import { checkPosts } from "./check.ts";
import { type ExitCode, type Io, refuse, say } from "./io.ts";
import { writeConfig } from "./new-config.ts";
import type { Options } from "./options.ts";
import { openSession } from "./session.ts";

/** The name of the configuration that is written: JSON in which the evidence can stand as comments. */
const FILE_NAME = "review-lint.config.jsonc";

/** Reads a site's posts and proposes a configuration from what they have in common, or writes it. */
export async function learnSite(
  paths: readonly string[],
  options: Options,
  isWritten: boolean,
  io: Io,
  rules: readonly Rule[],
): Promise<ExitCode> {
  const opened = await openSession(paths, options, io, rules);
  if (!opened.ok) return refuse(io, opened.problems);
  const all: OwnTraits[] = [];
  const see = (post: Post) => all.push(traitsOf(post));
  const reading = { read: readBytes, isPlaced: true, see };
  const { conclusion, failures } = await checkPosts(opened.session, reading, options, io);
  if (all.length === 0) {
    say(io, "there is no post to learn from.");
    return 2;
  }
  const { diagnostics } = conclusion;
  const faulty = new Set(diagnostics.flatMap(({ path, severity }) => (severity === "error" ? [path] : [])));
  const lessons = learn(all.map((traits) => ({ ...traits, isWellMade: !faulty.has(traits.path) })));
  const proposed = proposeConfig(lessons, opened.session.config.locale);
  const { schema } = await lookAround(io.cwd);
  const text = printJsonc(withSchema(proposed, schema));
  if (!isWritten) io.stdout.write(text);
  else {
    if (!(await writeConfig(FILE_NAME, text, io))) return 2;
    io.stdout.write(`Wrote ${FILE_NAME}.\n`);
  }
  return failures.length > 0 ? 2 : 0;
}
