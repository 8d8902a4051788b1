// Makes src/gen from proto: `npm run generate`. With --check nothing is written; the exit code is 1 and the files are
// named when the committed ones differ.
import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const ROOT = join(import.meta.dirname, "..");
const CLI = join(ROOT, "node_modules", "protobufjs-cli", "bin");
const GENERATED = join(ROOT, "src", "gen");

/** Only encode and decode: services are declared by hand where they are served, messages are plain objects. */
const PBJS = ["-t", "static-module", "-w", "esm"];
const LEFT_OUT = ["--no-create", "--no-verify", "--no-convert", "--no-delimited", "--no-service"];

const MODULES = [
  { name: "headway", folder: "proto/headway/v1", options: ["-r", "headway"] },
  { name: "onnx", folder: "proto/onnx", options: [] },
];

const run = (tool: string, args: readonly string[]): Promise<unknown> =>
  promisify(execFile)(process.execPath, [join(CLI, tool), ...args], { cwd: ROOT });

const isCheck = process.argv.includes("--check");
const folder = await mkdtemp(join(tmpdir(), "headway-generate-"));
const stale: string[] = [];
try {
  for (const { name, folder: protos, options } of MODULES) {
    const sources = (await readdir(join(ROOT, protos))).filter((file) => file.endsWith(".proto")).sort();
    const code = join(folder, `${name}.js`);
    const types = join(folder, `${name}.d.ts`);
    await run("pbjs", [...PBJS, ...options, ...LEFT_OUT, "-o", code, ...sources.map((file) => join(protos, file))]);
    await run("pbts", ["-o", types, code]);
    for (const file of [`${name}.js`, `${name}.d.ts`]) {
      const made = await readFile(join(folder, file));
      const committed = await readFile(join(GENERATED, file)).catch(() => Buffer.alloc(0));
      if (made.equals(committed)) continue;
      stale.push(`src/gen/${file}`);
      if (!isCheck) await writeFile(join(GENERATED, file), made);
    }
  }
} finally {
  await rm(folder, { recursive: true });
}
if (isCheck && stale.length > 0) {
  process.stderr.write(`${stale.join(", ")} differ from what proto says; run npm run generate\n`);
  process.exitCode = 1;
}
