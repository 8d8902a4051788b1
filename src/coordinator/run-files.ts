import { basename, dirname } from "node:path/posix";
import { isUseMarker, type OwnNames, temporaryTarget } from "../files/index.js";

/** What processes pull from each other while a job runs. */
export const BLOBS = ".blobs";
/** A folder for each worker that the run starts. */
export const WORKER_ROOTS = ".workers";

const FILES: readonly RegExp[] = [
  /^(job\.yaml|result\.json|report\.html|head\.safetensors|classes\.json|samples\.jsonl|events\.jsonl)$/,
  /^backbone\/(program\.onnx|preprocessing\.json|backbone\.json|golden\/\d+-[\w.-]+)$/,
  /^checkpoints\/(latest\.json|schedule\.f64|step-\d{8,15}-[0-9a-f]{12}\.safetensors)$/,
  /^logs\/worker-\d+\.log$/,
  /^(\.blobs|\.workers\/\d+\/blobs)\/[0-9a-f]{64}(\.partial)?$/,
];
const FOLDERS = /^(backbone(\/golden)?|checkpoints|logs|\.blobs|\.workers(\/\d+(\/blobs)?)?)$/;
const PULLED = /^\.(blobs|workers)(\/|$)/;
const MARKED = /^(\.|\.workers\/\d+)$/;

/** A file that was being written when its process died. */
export function isRunTemporary(path: string): boolean {
  const target = temporaryTarget(basename(path));
  const folder = dirname(path);
  return target !== undefined && isRunFile(folder === "." ? target : `${folder}/${target}`);
}

/** Whether a run writes a file of this path, relative to its folder. What is not named here is never removed. */
function isRunFile(path: string): boolean {
  return FILES.some((pattern) => pattern.test(path));
}

/** Everything that a run writes into its folder. */
export const RUN_NAMES: OwnNames = {
  isFile: (path) =>
    isRunFile(path) || isRunTemporary(path) || (MARKED.test(dirname(path)) && isUseMarker(basename(path))),
  isFolder: (path) => FOLDERS.test(path),
};

/** What processes pulled from each other, and is of no use when the job has ended. */
export const PULLED_NAMES: OwnNames = {
  isFile: (path) => PULLED.test(path) && RUN_NAMES.isFile(path),
  isFolder: (path) => PULLED.test(path) && RUN_NAMES.isFolder(path),
};

/** What a run that was killed leaves in its folder and nobody can use: that, and files half written. */
export const LEFT_BY_DEAD: OwnNames = {
  isFile: (path) => isRunTemporary(path) || PULLED_NAMES.isFile(path),
  isFolder: RUN_NAMES.isFolder,
};
