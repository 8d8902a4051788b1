// @ts-check
// The programs that tests call and npm does not bring. As root on Debian or Ubuntu they are fetched by apt; elsewhere
// the command to type is named. A program is needed when a test file to be run names it.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** Where programs that are only unpacked lie; it stands first in the tests' PATH. */
const TOOLS = join(ROOT, "node_modules", ".cache", "headway-tools");

/**
 * @typedef {object} Need
 * @property {string} program  as the tests call it
 * @property {string} debian  the package that has it
 * @property {"unpack" | "install"} how  unpacked where nothing else of the package is wanted (prometheus would start a server)
 * @property {string} macos  the command that installs it there
 */

/** @type {readonly Need[]} */
const NEEDS = [
  { program: "promtool", debian: "prometheus", how: "unpack", macos: "brew install prometheus" },
  { program: "chromium", debian: "chromium", how: "install", macos: "brew install --cask chromium" },
];

/** The PATH of the tests. */
export const TOOLS_PATH = [join(TOOLS, "usr", "bin"), process.env.PATH ?? ""].join(delimiter);

/** @param {string} program */
const isHere = (program) =>
  TOOLS_PATH.split(delimiter).some((folder) => folder !== "" && existsSync(join(folder, program)));

/**
 * Runs a command quietly; what it said is in the error.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {string} [cwd]
 */
function run(command, args, cwd = ROOT) {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const result = spawnSync(command, args, { cwd, env, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  if (result.status === 0) return;
  const last = `${result.stderr ?? ""}`.trim().split("\n").slice(-3).join("; ");
  throw new Error(`${command} ${args.join(" ")}: ${result.error?.message ?? `exit ${result.status}`}: ${last}`);
}

/** @param {readonly Need[]} needs */
function fetchByApt(needs) {
  const quiet = ["-qq", "-o", "DPkg::Lock::Timeout=300"];
  run("apt-get", [...quiet, "update"]);
  for (const { debian, how } of needs) {
    if (how === "install") {
      run("apt-get", [...quiet, "install", "-y", "--no-install-recommends", debian]);
      continue;
    }
    const folder = join(TOOLS, `unpack-${process.pid}`);
    mkdirSync(folder, { recursive: true });
    try {
      run("apt-get", [...quiet, "-o", "APT::Sandbox::User=root", "download", debian], folder);
      const archive = readdirSync(folder).find((name) => name.endsWith(".deb"));
      run("dpkg", ["-x", join(folder, archive ?? ""), TOOLS]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
}

/** @param {readonly Need[]} needs */
function commandToType(needs) {
  if (process.platform === "darwin") return needs.map(({ macos }) => macos).join(" && ");
  const packages = needs.map(({ debian }) => debian).join(" ");
  if (!existsSync("/usr/bin/apt-get")) return `install ${packages} with your package manager`;
  return `sudo apt-get update && sudo apt-get install --no-install-recommends ${packages}`;
}

/**
 * Fetches what the given test files need.
 * @param {readonly string[]} testFiles
 * @returns {{ program: string, problem: string }[]} the programs that are still missing
 */
export function provideNeeds(testFiles) {
  const text = testFiles.map((path) => readFileSync(path, "utf8")).join("\n");
  const missing = NEEDS.filter(({ program }) => new RegExp(`\\b${program}\\b`).test(text) && !isHere(program));
  if (missing.length === 0) return [];
  let reason = "";
  if (process.getuid?.() === 0 && existsSync("/usr/bin/apt-get")) {
    process.stdout.write(`fetching ${missing.map(({ debian }) => debian).join(", ")} by apt\n`);
    try {
      fetchByApt(missing);
    } catch (error) {
      reason = ` (${error instanceof Error ? error.message : error})`;
    }
  }
  return missing
    .filter(({ program }) => !isHere(program))
    .map((need) => ({
      program: need.program,
      problem: `not installed${reason}; to install: ${commandToType([need])}`,
    }));
}
