import { execFileSync } from "node:child_process";
import {
  chmodSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { listFiles } from "../src/host/files.ts";
import { reasonOf } from "../src/host/reasons.ts";
import { replacePost, writeNew, writeWhole } from "../src/host/write.ts";

/** By the name of a system call, the code that it fails with. */
const failing = vi.hoisted(() => new Map<string, string>());
vi.mock(import("node:fs"), async (original) => {
  const fs = await original();
  const throwIfFailing = (call: string) => {
    const code = failing.get(call);
    if (code !== undefined) throw Object.assign(new Error(code), { code });
  };
  return {
    ...fs,
    fsync: Object.assign(
      (descriptor: number, done: (error: NodeJS.ErrnoException | null) => void) => {
        try {
          throwIfFailing("fsync");
        } catch (error) {
          return done(error instanceof Error ? error : new Error(String(error)));
        }
        return fs.fsync(descriptor, done);
      },
      { __promisify__: fs.fsync.__promisify__ },
    ),
    fchmodSync(descriptor, mode) {
      throwIfFailing("fchmod");
      fs.fchmodSync(descriptor, mode);
    },
    linkSync(from, to) {
      throwIfFailing("link");
      fs.linkSync(from, to);
    },
    renameSync(from, to) {
      throwIfFailing("rename");
      fs.renameSync(from, to);
    },
  };
});

let folder: string;
let path: string;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "review-lint-write-")));
  path = join(folder, "a.md");
});
afterEach(() => {
  failing.clear();
  rmSync(folder, { recursive: true, force: true });
});

const replace = () => replacePost(path, folder, "before", "after");

describe("a post is replaced", () => {
  beforeEach(() => {
    writeFileSync(path, "before");
    chmodSync(path, 0o666);
  });

  test.each([
    ["fchmod", "EPERM"],
    ["fsync", "EINVAL"],
    ["fsync", "ENOTSUP"],
    ["fsync", "EOPNOTSUPP"],
  ])("on a disk that has no %s (%s)", async (call, code) => {
    failing.set(call, code);
    expect(await replace()).toEqual({});
    expect(readFileSync(path, "utf8")).toBe("after");
  });

  test.each([
    ["fchmod", "EIO", "could not be written: the disk fails."],
    ["fsync", "EIO", "could not be written: the disk fails."],
    ["fsync", "EDQUOT", "could not be written: your share of the disk is used up."],
    ["rename", "EROFS", "may not be written (the disk is read-only)."],
  ])("not at all where %s fails otherwise (%s)", async (call, code, reason) => {
    failing.set(call, code);
    expect(await replace()).toEqual({ reason });
    expect(readFileSync(path, "utf8")).toBe("before");
    expect(readdirSync(folder)).toEqual(["a.md"]);
  });

  test.each<[string, () => void, string]>([
    ["went", () => undefined, "is not there any more."],
    ["became a folder", () => execFileSync("mkdir", [path]), "is a folder now; it is left as it is."],
    [
      "became a pipe",
      () => execFileSync("mkfifo", [path]),
      "is not a regular file now; it is left as it is.",
    ],
    [
      "was changed",
      () => writeFileSync(path, "other"),
      "was changed by somebody else meanwhile; it is left as it is.",
    ],
  ])("not where it %s meanwhile", async (_, change, reason) => {
    rmSync(path);
    change();
    expect(await replace()).toEqual({ reason });
  });
});

test("a file is made where the disk has no hard links, and never over another one", async () => {
  failing.set("link", "EPERM");
  expect(await writeNew(path, "new")).toEqual({});
  expect(await writeNew(path, "newer")).toEqual({ reason: "is there already; nothing was written." });
  expect(readFileSync(path, "utf8")).toBe("new");
  expect(readdirSync(folder)).toEqual(["a.md"]);
});

test("a report follows links to where nothing is yet, and not those to themselves", async () => {
  symlinkSync("b", path);
  symlinkSync("c", join(folder, "b"));
  expect(await writeWhole(path, "words")).toEqual({});
  expect(lstatSync(join(folder, "b")).isSymbolicLink()).toBe(true);
  expect(readFileSync(join(folder, "c"), "utf8")).toBe("words");
  symlinkSync("loop", join(folder, "loop"));
  expect(await writeWhole(join(folder, "loop"), "words")).toEqual({
    reason: "is a link that leads back to itself.",
  });
  expect(lstatSync(join(folder, "loop")).isSymbolicLink()).toBe(true);
});

test("a new file has the mode that the user's files have", async () => {
  writeFileSync(join(folder, "usual"), "");
  await writeNew(path, "new");
  await writeWhole(join(folder, "report"), "new");
  const { mode } = statSync(join(folder, "usual"));
  expect([statSync(path).mode, statSync(join(folder, "report")).mode]).toEqual([mode, mode]);
});

test("a temporary file is no post", async () => {
  for (const name of [".a.md.0123456789ab.tmp", "a.md"]) writeFileSync(join(folder, name), "words");
  const options = { cwd: folder, base: folder, ignores: () => false, useIgnore: true };
  for (const asked of [".", "*", "**/*", ".*", "{.*,*}"]) {
    const { files } = await listFiles({ ...options, paths: [asked] });
    expect(files.map(({ path }) => path).filter((path) => path.endsWith(".tmp"))).toEqual([]);
  }
});

test.each([
  ["EMFILE", "could not be read: the system opens no more files for this program."],
  ["EIO", "could not be read: the disk fails."],
  ["EWHATEVER", "cannot be read (EWHATEVER)."],
])("what the system says is said in words: %s", (code, words) => {
  expect(reasonOf(Object.assign(new Error("x"), { code }))).toBe(words);
});
