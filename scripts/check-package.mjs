// @ts-check
// Packs headway-ml as npm would publish it and looks at the result: what is in it, whether its exports map and types
// resolve (publint, attw), and whether the unpacked package's library and command load. `npm run check:package`.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { ensureBuilt } from "./ensure-built.mjs";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** Inside node_modules, so that the unpacked package finds its dependencies. */
const CACHE = join(ROOT, "node_modules", ".cache");

const ALLOWED = /^(dist\/.+\.(js|d\.ts)|assets\/.+|proto\/.+\.proto|schema\/.+\.json|package\.json)$|^[A-Z]+(\.md)?$/;
const REQUIRED = [
  ...["LICENSE", "NOTICE", "README.md", "CHANGELOG.md", "package.json"],
  ...["dist/index.js", "dist/index.d.ts", "dist/cli/main.js", "dist/gen/headway.js", "schema/job.v1.json"],
];

/** Far above what the code and its pictures take; a model or a data set that slipped in is larger. */
const MAXIMUM_BYTES = 4 * 1024 * 1024;

/**
 * @param {string} command
 * @param {readonly string[]} args
 * @param {string} [cwd]
 * @returns {string} what it wrote to stdout
 */
function run(command, args, cwd = ROOT) {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd, encoding: "utf8" });
  if (status === 0) return stdout;
  throw new Error(`${command} ${args.join(" ")}: ${error?.message ?? `exit ${status}`}\n${stdout}${stderr}`);
}

/**
 * What is wrong with the contents of a package.
 * @param {readonly { path: string, size: number }[]} files
 * @returns {string[]}
 */
export function checkContents(files) {
  const paths = files.map(({ path }) => path);
  const bytes = files.reduce((sum, { size }) => sum + size, 0);
  return [
    ...REQUIRED.filter((path) => !paths.includes(path)).map((path) => `${path} is not in the package`),
    ...paths.filter((path) => !ALLOWED.test(path)).map((path) => `${path} is in the package and should not be`),
    ...(bytes > MAXIMUM_BYTES ? [`the package unpacks to ${bytes} bytes, more than ${MAXIMUM_BYTES}`] : []),
  ];
}

/**
 * @param {string} folder an empty one, for the tarball and what is in it
 * @returns {Promise<string[]>}
 */
async function checkPackage(folder) {
  const [{ filename, files }] = JSON.parse(run("npm", ["pack", "--json", "--pack-destination", folder]));
  const problems = checkContents(files);
  if (problems.length > 0) return problems;
  const tarball = join(folder, filename);
  run(process.execPath, [join(ROOT, "node_modules/publint/src/cli.js"), "run", tarball, "--strict"]);
  const attw = join(ROOT, "node_modules/@arethetypeswrong/cli/dist/index.js");
  run(process.execPath, [attw, tarball, "--profile", "esm-only", "--format", "ascii", "--no-emoji"]);

  run("tar", ["-xzf", tarball], folder);
  const unpacked = join(folder, "package");
  const library = await import(pathToFileURL(join(unpacked, "dist", "index.js")).href);
  const { version, bin } = JSON.parse(readFileSync(join(unpacked, "package.json"), "utf8"));
  const said = run(process.execPath, [join(unpacked, bin.headway), "--version"]).trim();
  return [
    ...["runJob", "predict"]
      .filter((name) => typeof library[name] !== "function")
      .map((name) => `${name} is not exported`),
    ...(said === version ? [] : [`headway --version says "${said}", package.json has ${version}`]),
  ];
}

async function main() {
  ensureBuilt();
  mkdirSync(CACHE, { recursive: true });
  const folder = mkdtempSync(join(CACHE, "headway-package-"));
  try {
    return await checkPackage(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const problems = await main().catch((error) => [error instanceof Error ? error.message : String(error)]);
  process.stdout.write(problems.map((problem) => `${problem}\n`).join(""));
  process.exitCode = problems.length > 0 ? 1 : 0;
}
