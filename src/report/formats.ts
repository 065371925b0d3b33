import type { Format } from "./format.ts";

export const FORMAT_NAMES = [
  "pretty",
  "compact",
  "json",
  "jsonl",
  "github",
  "gitlab",
  "sarif",
  "junit",
  "checkstyle",
  "rdjson",
  "markdown",
] as const;
export type FormatName = (typeof FORMAT_NAMES)[number];

/** Loads a format by its name on the command line: no run needs more than one or two of them. */
export async function loadFormat(name: FormatName): Promise<Format> {
  switch (name) {
    case "pretty":
      return (await import("./pretty.ts")).pretty;
    case "compact":
      return (await import("./compact.ts")).compact;
    case "json":
      return (await import("./json.ts")).json;
    case "jsonl":
      return (await import("./jsonl.ts")).jsonl;
    case "github":
      return (await import("./github.ts")).github;
    case "gitlab":
      return (await import("./gitlab.ts")).gitlab;
    case "sarif":
      return (await import("./sarif.ts")).sarif;
    case "junit":
      return (await import("./junit.ts")).junit;
    case "checkstyle":
      return (await import("./checkstyle.ts")).checkstyle;
    case "rdjson":
      return (await import("./rdjson.ts")).rdjson;
    case "markdown":
      return (await import("./markdown.ts")).markdown;
  }
}
