// Checks who may import whom: `npm run check:static`, or `npx tsx scripts/check-layers.ts` for this check alone.
// Each finding is one line, `path:line: what is wrong, what to do`; the exit code is 1 when there is any.
import { fileURLToPath } from "node:url";
import { listFiles, readSourceFiles } from "./import-graph.js";
import { findUnusedPermissions } from "./layer-permissions.js";
import { findViolations, type LayerTable } from "./layer-rules.js";

/**
 * The layers of src, lowest first. A folder (or a file directly in src, by its name) may import the layers below its
 * own, and of its own layer only what `edges` gives it.
 */
export const LAYERS: LayerTable = {
  layers: [
    ["errors", "gen", "version", "async", "files", "config", "onnx", "random", "text", "wire"],
    [
      ["data", "models", "engine", "features", "training", "collective"],
      ["blobs", "checkpoint", "telemetry", "report"],
    ].flat(),
    ["control", "proof", "evaluation"],
    ["coordinator", "worker"],
    ["cli", "open-job", "index"],
  ],
  edges: {
    files: ["errors"],
    config: ["errors", "files"],
    wire: ["errors"],
    onnx: ["gen"],
    features: ["data", "engine"],
    training: ["engine"],
    report: ["training"],
    telemetry: ["training"],
    control: ["proof"],
    evaluation: ["control", "proof"],
    index: ["open-job"],
  },
  /** Files of these are imported directly: generated code has no index. */
  withoutIndex: ["gen"],
  /**
   * Packages that src may import, and where: a runtime that does I/O or computes only in files whose name says so, any
   * other library in one folder. `isTypeFree`: its types may be named anywhere, as those of what is passed in.
   */
  packages: {
    "@grpc/grpc-js": { files: /(^|-)(grpc|service)(-|\.)/ },
    "onnxruntime-node": { files: /(^|-)onnx(-|\.)/ },
    sharp: { files: /(^|-)sharp(-|\.)/ },
    protobufjs: { folders: ["gen"] },
    "prom-client": { folders: ["telemetry"], isTypeFree: true },
    pino: { folders: ["telemetry"], isTypeFree: true },
    zod: { folders: ["config", "files", "checkpoint", "training", "report", "evaluation", "coordinator"] },
    yaml: { folders: ["config"] },
    commander: { folders: ["cli"] },
    picocolors: { folders: ["cli"] },
  },
  maximumLines: 300,
  /** Files that may be longer, each with the reason. */
  longFiles: {},
};

/** Folders whose files must have a telling name and a readable length. */
const OWN_FOLDERS = ["src", "scripts", "bench", "examples", "tests"];

const readOwn = (root: string) => readSourceFiles(root, listFiles(root, OWN_FOLDERS, /\.(ts|tsx|mts|mjs)$/));

/** What the table allows and the checkout at `root` does not need, as printable lines. */
export function checkPermissions(root: string, table: LayerTable = LAYERS): string[] {
  const generated = readSourceFiles(root, listFiles(root, ["src/gen"], /\.js$/));
  return findUnusedPermissions([...readOwn(root), ...generated], table);
}

/** All violations in the checkout at `root`, as printable lines. */
export function checkLayers(root: string, table: LayerTable = LAYERS): string[] {
  const files = readOwn(root);
  return findViolations(files, table).map(({ path, line, message }) => `${path}:${line}: ${message}`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = process.argv[2] ?? fileURLToPath(new URL("..", import.meta.url));
  const lines = [...checkLayers(root), ...checkPermissions(root)];
  process.stdout.write(lines.map((line) => `${line}\n`).join(""));
  process.exitCode = lines.length > 0 ? 1 : 0;
}
