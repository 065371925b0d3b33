import { randomBytes } from "node:crypto";
import { unlinkSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { sweep } from "./sweep.ts";

/** The names that temporary files have here: a dot, the beginning of the other's name, twelve digits. */
const TEMPORARY = /^\..{1,60}\.[\da-f]{12}\.tmp$/s;
/** What people and systems end programs with, and what can be seen coming. */
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

const pending = new Set<string>();
const swept = new Set<string>();
let isListening = false;

/**
 * Lets a text be written to a file of another name beside the one that it is for; that file is gone in the end, come what
 * may, unless it took the other's place. Takes away what runs left in the folder that were killed.
 */
export async function withBeside(absolute: string, write: (beside: string) => Promise<void>): Promise<void> {
  const folder = dirname(absolute);
  if (!swept.has(folder)) sweep(folder, TEMPORARY);
  swept.add(folder);
  const beside = join(folder, `.${basename(absolute).slice(0, 60)}.${randomBytes(6).toString("hex")}.tmp`);
  pending.add(beside);
  listen();
  try {
    await write(beside);
  } finally {
    takeAway(beside);
    pending.delete(beside);
    leaveOffSoon();
  }
}

/** Signals are met only while there is something to take away: at all other times they end the process at once. */
function listen(): void {
  if (isListening) return;
  isListening = true;
  for (const signal of SIGNALS) process.on(signal, end);
}

/** One that came while something was written is told in the next round of events, and would be lost if nobody listened. */
function leaveOffSoon(): void {
  setImmediate(() => setImmediate(() => (pending.size === 0 ? leaveOff() : undefined)));
}

function leaveOff(): void {
  isListening = false;
  for (const signal of SIGNALS) process.off(signal, end);
}

/** Lets the signal end the process as it would have. */
function end(signal: NodeJS.Signals): void {
  for (const path of pending) takeAway(path);
  leaveOff();
  process.kill(process.pid, signal);
}

function takeAway(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    // It took the other's place, or was never made; else a later run sweeps it.
    return;
  }
}
