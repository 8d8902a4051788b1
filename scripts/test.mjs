// @ts-check
// Runs all checks and tests, or with arguments a part: `npm test`, `npm test -- tests/unit/data`, `npm test -- --static`.
// The last line counts them: "N passed, N failed", with ", N skipped" where there are any.
import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ensureBuilt } from "./ensure-built.mjs";
import { provideNeeds, TOOLS_PATH } from "./needs.mjs";
import { runStaticChecks } from "./static-checks.mjs";
import { addTallies, countReport, NOTHING, toLine } from "./tally.mjs";

/** @typedef {import("./tally.mjs").Tally} Tally */

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** After this a run that hangs is ended; a good one takes less than half of it. */
const LIMIT_MS = 45 * 60_000;

/** Parts whose tests load src itself. */
const WITHOUT_DIST = /^tests\/(unit|contract)\b/;

const PASSED = { ...NOTHING, passed: 1 };
const FAILED = { ...NOTHING, failed: 1 };

/** @returns {Tally} */
function build() {
  try {
    ensureBuilt();
    process.stdout.write(" ✓ build\n");
    return PASSED;
  } catch (error) {
    process.stdout.write(`${error instanceof Error ? error.message : error}\n ✗ build\n`);
    return FAILED;
  }
}

/**
 * Fetches programs the tests call. One that cannot be had fails in CI; elsewhere its tests are skipped, loudly.
 * @param {readonly string[]} parts
 * @returns {Tally}
 */
function provide(parts) {
  const files = readdirSync(join(ROOT, "tests"), { recursive: true, encoding: "utf8" })
    .map((path) => join(ROOT, "tests", path))
    .filter((path) => path.endsWith(".test.ts") && (parts.length === 0 || parts.some((part) => path.includes(part))));
  const missing = provideNeeds(files);
  const isCi = process.env.CI === "true";
  for (const { program, problem } of missing) {
    process.stdout.write(`${isCi ? " ✗" : "!!! SKIPPED: the tests that need"} ${program}: ${problem}\n`);
  }
  return { ...NOTHING, failed: isCi ? missing.length : 0 };
}

/**
 * @param {readonly string[]} parts
 * @returns {Promise<Tally>}
 */
async function runVitest(parts) {
  const folder = mkdtempSync(join(tmpdir(), "headway-test-"));
  const report = join(folder, "report.json");
  const vitest = join(ROOT, "node_modules", "vitest", "vitest.mjs");
  const output = ["--reporter=default", "--silent=passed-only", "--reporter=json", `--outputFile.json=${report}`];
  const child = spawn(process.execPath, [vitest, "run", ...output, ...parts], {
    cwd: ROOT,
    env: { ...process.env, PATH: TOOLS_PATH },
    stdio: ["ignore", "inherit", "inherit"],
    timeout: LIMIT_MS,
  });
  try {
    const exitCode = await new Promise((done) => {
      child.on("error", () => done(null));
      child.on("close", (code) => done(code));
    });
    return countReport(readText(report), exitCode);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {string} path */
function readText(path) {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

/**
 * @param {readonly string[]} args
 * @returns {Promise<Tally>}
 */
async function runAll(args) {
  const parts = args.filter((arg) => arg !== "--static");
  const isWhole = parts.length === 0;
  const built = isWhole || !parts.every((part) => WITHOUT_DIST.test(part)) ? build() : NOTHING;
  const checks = isWhole ? await runStaticChecks() : NOTHING;
  if (args.includes("--static")) return addTallies(built, checks);
  const provided = provide(parts);
  return addTallies(built, checks, provided, await runVitest(parts));
}

// A Ctrl-C reaches vitest too; this waits for it, so that the count is still said.
process.on("SIGINT", () => {});
let tally = FAILED;
try {
  tally = await runAll(process.argv.slice(2));
} catch (error) {
  process.stdout.write(`${error instanceof Error ? error.stack : error}\n`);
}
process.exitCode = tally.failed > 0 || tally.passed === 0 ? 1 : 0;
process.stdout.write(`${toLine(tally)}\n`);
