import { join } from "node:path";
import { cpuQuota } from "../engine/index.js";
import { HeadwayError } from "../errors.js";
import { ownModule } from "../files/index.js";
import { LaunchedProcess } from "./launcher.js";

/** How `run` starts its workers. */
export interface LaunchOptions {
  readonly count: number;
  /** host:port */
  readonly coordinator: string;
  readonly token: string;
  readonly cacheFolder: string;
  /** Cores that one worker may use; auto: the CPU quota shared out. */
  readonly threads: "auto" | number;
  /** Port of the first worker's /metrics, the others' follow; 0: any free ones; undefined: none. */
  readonly metricsPort: number | undefined;
  /** Folder for the workers' blobs, one sub-folder each. */
  readonly roots: string;
  readonly logs: string;
  /** Called when a process ends that was not asked to. @returns what is then to be said; null: nothing special */
  onLost(pid: number, reason: string): HeadwayError | null;
}

const STOP_GRACE_MS = 5000;

// Frames and tensors lie outside the heap and are freed when their small handles are. With V8's own choice of 16 MiB for
// young objects so many of them wait for that, that whole collections begin, which cost a third of a small step.
const NODE_FLAGS = ["--max-semi-space-size=2"];

/** The worker processes of one job on this machine. */
export class WorkerGroup {
  readonly processes: readonly LaunchedProcess[];
  #isStopping = false;
  /** Rejects when a worker process ends that was not asked to; never resolves. */
  readonly failure: Promise<never>;

  constructor(options: LaunchOptions) {
    const { count, coordinator, token, cacheFolder, roots, logs, metricsPort } = options;
    const threads = options.threads === "auto" ? Math.max(1, Math.floor(cpuQuota() / count)) : options.threads;
    const entry = ownModule("../worker/main", import.meta.url);
    const processes: LaunchedProcess[] = [];
    const launch = (index: number): LaunchedProcess => {
      const root = join(roots, String(index));
      const flags: Record<string, string> = { coordinator, root, cache: cacheFolder, threads: String(threads) };
      if (metricsPort !== undefined) flags["metrics-port"] = String(metricsPort === 0 ? 0 : metricsPort + index);
      const args = Object.entries(flags).flatMap(([name, value]) => [`--${name}`, value]);
      const env = { HEADWAY_JOIN_TOKEN: token, UV_THREADPOOL_SIZE: String(Math.max(4, 2 * threads)) };
      return new LaunchedProcess({
        entry,
        args,
        nodeFlags: NODE_FLAGS,
        env,
        logPath: join(logs, `worker-${index}.log`),
      });
    };
    try {
      for (let index = 0; index < count; index++) processes.push(launch(index));
    } catch (error) {
      for (const process of processes) process.kill(); // nobody would end those that were started
      throw error;
    }
    this.processes = processes;
    this.failure = new Promise((_, reject) => {
      this.processes.forEach((process, index) => {
        void process.exited.then(({ code, signal, error }) => {
          if (this.#isStopping) return;
          const { pid } = process;
          const how = signal === null ? `exit code ${code}` : signal;
          const end = `ended with ${how} (log: ${join(logs, `worker-${index}.log`)})`;
          const lost = pid === undefined ? undefined : options.onLost(pid, `its process ${end}`);
          if (error !== null && error.code !== "CANCELLED") reject(error);
          else reject(lost ?? new HeadwayError("WORKER_LOST", `worker process ${pid} ${end}`, { pid, code, signal }));
        });
      });
    });
    this.failure.catch(() => undefined); // whoever runs the job awaits it
  }

  /** Waits for the workers to exit, which they were told to, and kills those that do not. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    await Promise.all(this.processes.map((process) => process.stop(STOP_GRACE_MS)));
  }
}
