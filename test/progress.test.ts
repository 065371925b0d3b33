import { describe, expect, test } from "vitest";
import { say } from "../src/cli/io.ts";
import { createProgress } from "../src/cli/progress.ts";
import { createStopwatch, tellStats } from "../src/cli/stats.ts";
import { parsePost } from "./parse.ts";

/** A world whose clock stands until it is moved, and whose standard error is a list of what was written. */
function world({ isTTY = true, env = {}, columns = 80 } = {}) {
  const written: string[] = [];
  const clock = { time: 0 };
  async function* nothing() {
    yield "";
  }
  return {
    written,
    clock,
    now: () => clock.time,
    io: {
      cwd: "/",
      env,
      stdin: nothing(),
      stdout: { write: () => undefined },
      stderr: { write: (text: string) => written.push(text), isTTY, columns },
    },
  };
}

const ERASED = "\r\u001B[K";

describe("progress", () => {
  test("waits, shows itself no more than ten times a second, and goes away", () => {
    const { io, now, clock, written } = world();
    const progress = createProgress(io, 1000, now);
    for (let i = 0; i < 1000; i++) {
      clock.time = i * 2;
      progress.step(i);
      if (clock.time < 500) expect(written).toEqual([]);
    }
    expect(written.length).toBe(15);
    expect(written[0]).toBe(`\r[#######-----------------------] 25 %   250/1000 posts\u001B[K`);
    expect(written.at(-1)).toMatch(/ 95 % {3}950\/1000 posts, about 1 s left/);
    progress.end();
    expect(written.at(-1)).toBe(ERASED);
    progress.step(1000);
    progress.end();
    expect(written.length).toBe(16);
  });

  test("is never wider than the terminal, whose last column stays free", () => {
    for (const columns of [10, 24, 40, 60, 200]) {
      const { io, now, clock, written } = world({ columns });
      clock.time = 0;
      const progress = createProgress(io, 123456, now);
      clock.time = 9000;
      progress.step(456);
      const shown = (written[0] ?? "").slice(1, -3);
      expect(shown.length).toBeLessThan(columns);
      expect(shown).toContain("0 %");
    }
  });

  test("makes room for whatever else is said", () => {
    const { io, now, clock, written } = world();
    const progress = createProgress(io, 10, now);
    say(progress.io, "before it shows.");
    clock.time = 600;
    progress.step(5);
    say(progress.io, "a.md: is not there.");
    say(progress.io, "b.md: is not there.");
    expect(written.map((text) => (text.includes("50 %") ? "line" : text))).toEqual([
      "review-lint: before it shows.\n",
      "line",
      ERASED,
      "review-lint: a.md: is not there.\n",
      "review-lint: b.md: is not there.\n",
    ]);
    progress.end();
    expect(written.length).toBe(5);
  });

  test.each([
    ["where there is no terminal", { isTTY: false }],
    ["in CI", { env: { CI: "true" } }],
    ["on a terminal that takes nothing back", { env: { TERM: "dumb" } }],
  ])("says nothing %s", (_, setting) => {
    const { io, now, clock, written } = world(setting);
    const progress = createProgress(io, 10, now);
    clock.time = 5000;
    progress.step(5);
    progress.end();
    expect(written).toEqual([]);
  });

  test("a slow start is forgotten", () => {
    const { io, now, clock, written } = world();
    const progress = createProgress(io, 1000, now);
    for (let i = 1; i <= 40; i++) {
      clock.time = i * 500;
      progress.step(i <= 10 ? i : 10 + (i - 10) * 20);
    }
    expect(written.at(-1)).toContain("610/1000 posts, about 10 s left");
  });

  test("tells long waits in minutes", () => {
    const { io, now, clock, written } = world();
    const progress = createProgress(io, 100, now);
    clock.time = 10_000;
    progress.step(4);
    expect(written[0]).toContain("about 4 min left");
  });
});

describe("stats", () => {
  test("a phase does not count what is timed within it; a rule's time is its phase's as well", async () => {
    const { now, clock, io, written } = world();
    const watch = createStopwatch(now);
    const spend = (time: number) => {
      clock.time += time;
    };
    watch.add("start-up", 100);
    expect(
      watch.measure("rules", () => {
        spend(10);
        watch.measure("parsing", () => spend(5));
        watch.measureRule("slow", () => spend(20));
        watch.measureRule("quick", () => spend(1));
        return "done";
      }),
    ).toBe("done");
    await watch.measure("reading", async () => {
      await Promise.resolve();
      spend(7);
    });
    expect(() =>
      watch.measure("fixes", () => {
        spend(3);
        throw new Error("x");
      }),
    ).toThrow("x");
    expect([...watch.phases]).toEqual([
      ["start-up", 100],
      ["parsing", 5],
      ["rules", 31],
      ["reading", 7],
      ["fixes", 3],
    ]);
    tellStats(io, watch, {
      posts: 2,
      parser: { name: "reference", reason: "no binary\n\u001B[31mat x" },
      wall: 146,
      cache: { hits: 1, misses: new Map([["text", 1]]) },
      isTraceable: true,
    });
    expect(written.join("")).toMatchInlineSnapshot(`
      "
      2 posts in 146 ms, 73 ms each; parser: reference (no binary)
      known from former runs: 1; not known: 1 with another text

      phase       time  share
      start-up  100 ms  68.5%
      reading   7.0 ms   4.8%
      parsing   5.0 ms   3.4%
      rules      31 ms  21.2%
      fixes     3.0 ms   2.1%

      rule     time  share
      slow    20 ms  13.7%
      quick  1.0 ms   0.7%
      "
    `);
  });

  test("a failure of what is waited for reaches whoever waits", async () => {
    const watch = createStopwatch(() => 0);
    await expect(watch.measure("reading", () => Promise.reject(new Error("gone")))).rejects.toThrow("gone");
  });

  test("every view of a post is computed", () => {
    const read: PropertyKey[] = [];
    const post = new Proxy(parsePost("a.md", "# A\n\n글이다.\n"), {
      get(target, key) {
        read.push(key);
        return Reflect.get(target, key);
      },
    });
    expect(createStopwatch(() => 0).read(post)).toBe(post);
    const lazy = Object.entries(
      Object.getOwnPropertyDescriptors(Object.getPrototypeOf(parsePost("a.md", ""))),
    )
      .filter(([, { get }]) => get !== undefined)
      .map(([key]) => key);
    // Directives are nearly free, and no rule asks for them.
    expect([...read].sort()).toEqual(lazy.filter((key) => key !== "directives").sort());
  });
});
