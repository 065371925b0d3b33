// Keeps what V8 makes of the program when it runs: a part of the build, in a process of its own.
import { readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { Script } from "node:vm";

const [id] = process.argv.slice(2);
const bin = join(import.meta.dirname, "dist", "bin");
const filename = join(bin, "program.js");
const source = await readFile(filename, "latin1");
// The very text that bin/load.ts makes of it.
const script = new Script(`(function (exports, require, module, __filename, __dirname) {${source}\n})`, {
  filename,
});
const module = { exports: {} };
script.runInThisContext()(module.exports, createRequire(filename), module, filename, bin);

// What has run by then is what is kept, so it is run as its users run it.
const { main, rules } = module.exports;
const sink = { write: () => true };
const io = {
  cwd: join(import.meta.dirname, "fixtures", "blog"),
  env: {},
  stdin: [],
  stdout: { ...sink, isTTY: true },
  stderr: sink,
};
for (const argv of [[], ["--format", "json"], ["--locale", "ko", "--color", "_posts"], ["--help"]])
  await main(argv, io, rules);
await writeFile(join(bin, `program-${id}.code`), script.createCachedData());
