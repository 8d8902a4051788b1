export { backoffMs } from "./backoff.js";
export { AsyncQueue } from "./queue.js";
export { sleep } from "./sleep.js";
