import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { createPool } from "../src/host/pool.ts";

let folder: string;
let file: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "review-lint pool "));
  file = join(folder, "worker.mjs");
  // It answers a number with its double, and does at other tasks what they say.
  writeFileSync(
    file,
    `import { parentPort } from "node:worker_threads";
parentPort.on("message", (task) => {
  if (task === "loop later") queueMicrotask(() => { for (;;); });
  if (task === "loop") for (;;);
  if (task === "rubbish") parentPort.postMessage("rubbish");
  if (task === "tell") parentPort.postMessage({ trouble: "told" });
  if (task === "throw") throw new Error("mine");
  if (task === "end") process.exit(3);
  if (task === "wait") for (const end = Date.now() + 400; Date.now() < end; );
  parentPort.postMessage({ double: Number(task) * 2 });
});
parentPort.postMessage("ready");
`,
  );
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What becomes of some tasks that one worker after the other is given, in their order. */
async function run(tasks: readonly string[], patience = 20_000): Promise<string[]> {
  const told: string[] = [];
  const queue = [...tasks];
  const pool = createPool<string, { readonly double: number }>({
    size: 1,
    file,
    data: {},
    megabytes: 64,
    patience,
    toMessage: (task) => task,
    toAnswer: (message) => z.object({ double: z.number().or(z.nan()) }).parse(message),
    answered: (task, { double }) => told.push(`${task}: ${double}`),
    lost: (task, why) => told.push(`${task}: ${why}`),
    troubled: (trouble) => told.push(`trouble: ${trouble.split("\n", 1).join()}`),
    returned: (waiting) => {
      told.push(`returned: ${waiting.join()}`);
    },
  });
  while (queue.length > 0) {
    for (let next = queue[0]; next !== undefined && pool.offer(next); next = queue[0]) queue.shift();
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  await pool.settled();
  await pool.close();
  return told;
}

describe("a worker", () => {
  test("answers tasks in their order", async () => {
    expect(await run(["1", "2", "3"])).toEqual(["1: 2", "2: 4", "3: 6"]);
  });

  test("that ends loses the task that it was at", async () => {
    expect(await run(["1", "end", "3"])).toEqual(["1: 2", "end: ended", "returned: 3"]);
  });

  test.each(["loop", "loop later"])("that answers no more is ended (%s)", async (task) => {
    const told = await run(["1", task, "3", "4"], 1000);
    expect(told.slice(-2)).toEqual(
      task === "loop" ? ["loop: silent", "returned: 3,4"] : ["3: silent", "returned: 4"],
    );
  });

  test("that takes its time is left to it as long as something comes", async () => {
    const tasks = ["wait", "wait", "wait", "wait"];
    expect(await run(tasks, 1000)).toEqual(tasks.map((task) => `${task}: NaN`));
  });

  test("tells what failed in it", async () => {
    expect(await run(["tell", "2"])).toEqual(["trouble: told", "tell: NaN", "2: 4"]);
    expect(await run(["throw", "2"])).toEqual(["trouble: Error: mine", "throw: ended", "returned: 2"]);
  });

  test("whose message is no answer is ended", async () => {
    expect(await run(["1", "rubbish", "3"])).toEqual(["1: 2", "rubbish: garbled", "returned: 3"]);
  });
});
