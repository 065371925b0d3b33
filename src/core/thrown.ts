/** What was thrown, in words; anything can be, even what does not become text. */
export function describeThrown(thrown: unknown): { readonly message: string; readonly stack: string } {
  try {
    if (thrown instanceof Error)
      return { message: String(thrown.message), stack: String(thrown.stack ?? "") };
    const message = String(thrown);
    return { message, stack: message };
  } catch {
    // An object without prototype, or whose own methods throw.
    return { message: "what was thrown cannot be shown", stack: "" };
  }
}
