import { randomBytes } from "node:crypto";
import { AsyncQueue } from "../async/index.js";
import type { Job } from "../config/index.js";
import type { JobEvent } from "../control/index.js";
import type { JobResult } from "../report/index.js";
import { createProcessMetrics, startHttp } from "../telemetry/index.js";
import { packageVersion } from "../version.js";
import { conductJob } from "./conduct-job.js";
import type { ExistingRun } from "./run-folder.js";

/** How to run a job. */
export interface RunJobOptions {
  /** What to do when the output folder is there. @default "refuse" */
  readonly existing?: ExistingRun;
  /** Absolute path of the file that the job was loaded from, so that no run folder is laid over it. */
  readonly jobFile?: string;
  /** Start `workers.min` workers on this machine; false: wait for workers that are started elsewhere. @default true */
  readonly launchWorkers?: boolean;
  /** Address of the coordinator; loopback only. @default "127.0.0.1" */
  readonly host?: string;
  /** Port of the coordinator; 0 for any free one. @default 0 */
  readonly port?: number;
  /**
   * Port of the coordinator's /metrics, /healthz and /readyz on 127.0.0.1; the launched workers' follow it. 0 takes any
   * free ones; they are not served when it is left out.
   */
  readonly metricsPort?: number;
  /** The job's join token. @default a random one */
  readonly token?: string;
  /** Asks for a clean stop: all ranks stop after the step in flight and leave a checkpoint. */
  readonly signal?: AbortSignal;
}

/** A job under way. */
export interface JobRun extends AsyncIterable<JobEvent> {
  /**
   * How it ended: completed or cancelled. Rejects with a HeadwayError when it failed. Once the output folder exists,
   * `result.json` is written in all three cases.
   */
  readonly result: Promise<JobResult>;
}

/**
 * Runs a job: plans it, trains on workers, exports, evaluates and reports into `job.output`. Iterate over the run for its
 * events, await `result` for its end; either alone will do.
 */
export function runJob(job: Job, options: RunJobOptions = {}): JobRun {
  const events = new AsyncQueue<JobEvent | null>();
  const result = hostJob(job, options, (event) => events.push(event)).finally(() => events.push(null));
  result.catch(() => undefined); // the caller's to await; who only iterates sees the job's end in the events
  return {
    result,
    async *[Symbol.asyncIterator]() {
      for (let event = await events.take(); event !== null; event = await events.take()) yield event;
    },
  };
}

async function hostJob(job: Job, options: RunJobOptions, listener: (event: JobEvent) => void): Promise<JobResult> {
  const version = await packageVersion();
  const { registry, metrics } = createProcessMetrics({ version, component: "coordinator" });
  const { metricsPort: port } = options;
  const http = port === undefined ? undefined : await startHttp({ port, registry, isReady: () => true });
  if (http !== undefined) listener({ event: "metrics-served", port: http.port });
  try {
    return await conductJob(job, {
      existing: options.existing ?? "refuse",
      jobFile: options.jobFile,
      launchWorkers: options.launchWorkers ?? true,
      host: options.host ?? "127.0.0.1",
      port: options.port ?? 0,
      token: options.token ?? randomBytes(24).toString("base64url"),
      workerMetricsPort: port === undefined ? undefined : port === 0 ? 0 : port + 1,
      signal: options.signal ?? new AbortController().signal,
      metrics,
      version,
      listener,
    });
  } finally {
    await http?.stop();
  }
}
