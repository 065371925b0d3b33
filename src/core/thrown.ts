/** What was thrown, in words. */
export interface Thrown {
  /** `TypeError` and the like; empty for what is no error. */
  readonly name: string;
  readonly message: string;
  /** Empty where there is none. */
  readonly stack: string;
}

/** Reads what was thrown, which code of others may have made anything: null, an object without words, one whose words throw. */
export function readThrown(thrown: unknown): Thrown {
  try {
    if (!(thrown instanceof Error)) return { name: "", message: String(thrown), stack: "" };
    const parts: { readonly [part: string]: unknown } = {
      name: thrown.name,
      message: thrown.message,
      stack: thrown.stack,
    };
    const text = (part: string) => (typeof parts[part] === "string" ? parts[part] : "");
    return { name: text("name"), message: text("message"), stack: text("stack") };
  } catch {
    // Whatever it was, it cannot even be asked what it says.
    return { name: "", message: "something was thrown that has no words", stack: "" };
  }
}
