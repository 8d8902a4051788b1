// Builds dist when it is missing or the sources have changed, and does nothing otherwise. Two of these may run at once:
// each builds into a folder of its own and renames it to dist as a whole; the later one finds dist up to date.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const STAMP = ".sources-sha256";

/** Files outside src that decide what the compiler makes of it. */
const SETTINGS = ["package.json", "package-lock.json", "tsconfig.json", "tsconfig.build.json"];

/** What is in src but no TypeScript: copied as it is. */
const isCopied = (path) => /\.(js|d\.ts)$/.test(path);

const listSources = (root) =>
  readdirSync(join(root, "src"), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join("/"))
    .sort();

/** SHA-256 over the names and contents of all sources and of the settings below `root`. */
export function sourcesSha256(root) {
  const hash = createHash("sha256");
  for (const path of [...SETTINGS, ...listSources(root)]) {
    const bytes = existsSync(join(root, path)) ? readFileSync(join(root, path)) : Buffer.alloc(0);
    hash.update(`${path}\0${bytes.length}\0`).update(bytes);
  }
  return hash.digest("hex");
}

const isBuilt = (root, sha256) => {
  const stamp = join(root, "dist", STAMP);
  return existsSync(stamp) && readFileSync(stamp, "utf8") === sha256;
};

const isAlive = (pid) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
};

/** Folders of builds that were killed: `dist.PID` and `dist.PID.old` of processes that have ended. */
function removeLeftovers(root) {
  for (const name of readdirSync(root)) {
    const pid = /^dist\.(\d+)(\.old)?$/.exec(name)?.[1];
    if (pid && !isAlive(Number(pid))) rmSync(join(root, name), { recursive: true, force: true });
  }
}

function compile(root, folder) {
  const tsc = fileURLToPath(new URL("../node_modules/typescript/bin/tsc", import.meta.url));
  const args = [tsc, "-p", join(root, "tsconfig.build.json"), "--outDir", folder, "--pretty", "false"];
  const { status, signal } = spawnSync(process.execPath, args, { cwd: root, stdio: ["ignore", 2, 2] });
  if (status !== 0) throw new Error(`the build failed (tsc: ${signal ?? `exit ${status}`}); dist is as it was`);
  for (const path of listSources(root).filter(isCopied)) {
    const copy = join(folder, relative("src", path));
    mkdirSync(dirname(copy), { recursive: true });
    copyFileSync(join(root, path), copy);
  }
  const bin = join(folder, "cli", "main.js");
  if (existsSync(bin)) chmodSync(bin, 0o755); // npm makes it executable only when it first links it
}

/** Renames `folder` to dist. Another process may do the same between any two calls here, then this tries again. */
function install(root, folder, sha256) {
  const dist = join(root, "dist");
  const old = `${folder}.old`;
  while (!isBuilt(root, sha256)) {
    try {
      if (existsSync(dist)) renameSync(dist, old);
      renameSync(folder, dist);
      break;
    } catch (error) {
      if (!["ENOENT", "ENOTEMPTY", "EEXIST"].includes(error.code)) throw error;
    } finally {
      rmSync(old, { recursive: true, force: true });
    }
  }
}

/**
 * Makes dist equal to what the sources say. Returns whether it had to build.
 * @param {string} [root] the checkout
 * @returns {boolean}
 */
export function ensureBuilt(root = ROOT) {
  const sha256 = sourcesSha256(root);
  if (isBuilt(root, sha256)) return false;
  removeLeftovers(root);
  const folder = join(root, `dist.${process.pid}`);
  try {
    compile(root, folder);
    writeFileSync(join(folder, STAMP), sha256);
    install(root, folder, sha256);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return true;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    ensureBuilt();
  } catch (error) {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}
