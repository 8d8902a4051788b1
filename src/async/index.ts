export { backoffMs } from "./backoff.js";
export { ByteBudget } from "./byte-budget.js";
export { prefetch } from "./prefetch.js";
export { AsyncQueue } from "./queue.js";
export { SerialTasks } from "./serial-tasks.js";
export { sleep } from "./sleep.js";
