import type { ChildProcess } from "node:child_process";

/** What ends this process from outside. */
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

const held = new Set<ChildProcess>();

/**
 * Has a program that we wait for ended when this process is. It may have stopped answering, and would live on for ever; those
 * that we run only read, so that nothing is left half done. Only while there are such is Ctrl-C ours: it then has to wait for
 * this thread.
 */
export function hold(child: ChildProcess): void {
  if (held.size === 0) {
    process.on("exit", endAll);
    for (const signal of SIGNALS) process.on(signal, endBy);
  }
  held.add(child);
}

/** Lets go of a program, which may have ended already. */
export function release(child: ChildProcess): void {
  if (!held.delete(child) || held.size > 0) return;
  process.off("exit", endAll);
  for (const signal of SIGNALS) process.off(signal, endBy);
}

function endAll(): void {
  for (const child of [...held]) {
    child.kill("SIGKILL");
    release(child);
  }
}

function endBy(signal: NodeJS.Signals): void {
  endAll();
  // Nobody listens to it now, so that it does what it does by itself.
  process.kill(process.pid, signal);
}
