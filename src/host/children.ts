import type { ChildProcess } from "node:child_process";
import { beforeSignal } from "./signals.ts";

const held = new Set<ChildProcess>();
let stop = (): void => undefined;

/**
 * Has a program that we wait for ended when this process is. It may have stopped answering, and would live on for ever; those
 * that we run only read, so that nothing is left half done.
 *
 * @param start starts it: a signal must find it held from its first moment on.
 */
export function hold<Child extends ChildProcess>(start: () => Child): Child {
  if (held.size === 0) {
    process.on("exit", endAll);
    stop = beforeSignal(endAll);
  }
  try {
    const child = start();
    held.add(child);
    return child;
  } finally {
    if (held.size === 0) letGo();
  }
}

/** Lets go of a program, which may have ended already. */
export function release(child: ChildProcess): void {
  if (held.delete(child) && held.size === 0) letGo();
}

function letGo(): void {
  process.off("exit", endAll);
  stop();
}

function endAll(): void {
  for (const child of [...held]) {
    child.kill("SIGKILL");
    release(child);
  }
}
