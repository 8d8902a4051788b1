// @ts-check
// The checks that run no test, each a command that says what is wrong and then ends with another exit code than 0.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { addTallies, NOTHING } from "./tally.mjs";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** @param {string} path */
const bin = (path) => join(ROOT, "node_modules", path);

/** @param {string} script */
const tsx = (script) => ["--import", "tsx", join("scripts", script)];

/**
 * Name and arguments to node, the quick ones first.
 * @type {readonly { name: string, args: readonly string[] }[]}
 */
const CHECKS = [
  { name: "format and lint", args: [bin("@biomejs/biome/bin/biome"), "check", "--error-on-warnings", "."] },
  { name: "layers", args: tsx("check-layers.ts") },
  { name: "docs", args: tsx("check-docs.ts") },
  { name: "generated code", args: [...tsx("generate.ts"), "--check"] },
  { name: "JSON Schema", args: [...tsx("write-schema.ts"), "--check"] },
  { name: "types", args: [bin("typescript/bin/tsc"), "--noEmit", "-p", ".", "--pretty", "false"] },
  { name: "unused code and dependencies", args: [bin("knip/bin/knip.js"), "--no-progress", "--no-config-hints"] },
  { name: "package", args: ["scripts/check-package.mjs"] },
];

/** Checks that run at once: each has a process of its own. */
const AT_ONCE = 2;

/**
 * @param {{ name: string, args: readonly string[] }} check
 * @returns {Promise<boolean>} whether it passed
 */
async function runCheck({ name, args }) {
  const start = performance.now();
  const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text) => {
      output += text;
    });
  }
  const exitCode = await new Promise((done) => {
    child.on("error", () => done(1));
    child.on("close", done);
  });
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  if (exitCode !== 0) process.stdout.write(output.trimEnd() === "" ? "" : `${output.trimEnd()}\n`);
  process.stdout.write(` ${exitCode === 0 ? "✓" : "✗"} ${name} (${seconds} s)\n`);
  return exitCode === 0;
}

/**
 * Runs all checks and prints a line for each, with its output where it fails.
 * @returns {Promise<import("./tally.mjs").Tally>}
 */
export async function runStaticChecks() {
  const waiting = [...CHECKS];
  let tally = NOTHING;
  const runRest = async () => {
    for (let check = waiting.shift(); check; check = waiting.shift()) {
      const isPassed = await runCheck(check);
      tally = addTallies(tally, { passed: isPassed ? 1 : 0, failed: isPassed ? 0 : 1, skipped: 0 });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, runRest));
  return tally;
}
