import type { MarkdownParser } from "./node.ts";

/** Which parser reads posts in this process, and why it is not the native one where it is not. */
export interface ParserChoice {
  readonly name: "satteri" | "reference";
  readonly parse: MarkdownParser;
  readonly reason?: string;
}

/**
 * Loads the native parser, or the reference one where no native binary loads (an unsupported platform, an install
 * without optional dependencies). Each is loaded only if it is used.
 */
async function chooseParser(): Promise<ParserChoice> {
  try {
    const { parseWithSatteri } = await import("./satteri.ts");
    return { name: "satteri", parse: parseWithSatteri };
  } catch (error) {
    const { parseWithReference } = await import("./reference.ts");
    return { name: "reference", parse: parseWithReference, reason: String(error) };
  }
}

export const defaultParser: ParserChoice = await chooseParser();
