export { runWorker, type WorkerDeps, type WorkerOptions } from "./worker.js";
export { type PrintedError, runWorkerProcess } from "./worker-process.js";
