import type { MarkdownParser } from "./node.ts";

/** Which parser reads posts, and why it is not the native one where it is not. */
export interface ParserChoice {
  readonly name: "satteri" | "reference";
  readonly parse: MarkdownParser;
  readonly reason?: string;
}

/**
 * Loads the native parser, or the reference one where no native binary loads (an unsupported platform, an install
 * without optional dependencies). Each is loaded only if it is used.
 */
export async function chooseParser(): Promise<ParserChoice> {
  try {
    const { parseWithSatteri } = await import("./satteri.ts");
    return { name: "satteri", parse: parseWithSatteri };
  } catch (error) {
    return { ...(await loadReference()), reason: String(error) };
  }
}

/** Loads the parser that defines what a post means. */
export async function loadReference(): Promise<ParserChoice> {
  const { parseWithReference } = await import("./reference.ts");
  return { name: "reference", parse: parseWithReference };
}
