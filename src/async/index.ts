export { backoffMs } from "./backoff.js";
export { AsyncQueue } from "./queue.js";
export { SerialTasks } from "./serial-tasks.js";
export { sleep } from "./sleep.js";
