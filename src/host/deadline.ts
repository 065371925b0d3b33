import { Script } from "node:vm";

// Only a script can be interrupted, and a script reaches nothing but the global object.
const SLOT = Symbol.for("review-lint.work");
const CALL = new Script('globalThis[Symbol.for("review-lint.work")]()');

/**
 * Runs something synchronous, and ends it where it takes too long, even amid a pattern that backtracks for ever. Whatever
 * it was at is left as it was then. A call costs nearly a tenth of a millisecond: many small steps are to share one.
 *
 * @returns false where it was ended.
 */
export function runWithin(milliseconds: number, run: () => void): boolean {
  Reflect.set(globalThis, SLOT, run);
  try {
    CALL.runInThisContext({ timeout: milliseconds });
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ERR_SCRIPT_EXECUTION_TIMEOUT")
      return false;
    throw error;
  } finally {
    Reflect.deleteProperty(globalThis, SLOT);
  }
}
