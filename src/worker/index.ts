export type { WorkerDeps, WorkerOptions } from "./worker.js";
export { type PrintedError, runWorkerProcess } from "./worker-process.js";
