import { Counter, collectDefaultMetrics, Gauge, Histogram, type Registry } from "prom-client";
import { STEP_PHASES } from "../training/index.js";

/** The values of the label `state` of `headway_workers`. */
export const WORKER_STATES = ["active", "lost", "left"] as const;
/** A value of the label `state`. */
export type WorkerState = (typeof WORKER_STATES)[number];

/** The values of the label `split` of `headway_loss_nats` and `headway_accuracy_ratio`. */
export const METRIC_SPLITS = ["train", "validation", "test"] as const;

const ALGORITHMS = ["direct", "reduce-scatter"] as const;
const DIRECTIONS = ["sent", "received"] as const;
const IMAGE_OUTCOMES = ["extracted", "unreadable"] as const;
const LOOKUP_OUTCOMES = ["hit", "miss"] as const;

const STEP_BUCKETS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
const ALL_REDUCE_BUCKETS = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5];

// promtool's lint refuses a gauge whose name ends in _total; the same numbers by type are in nodejs_active_handles etc.
const REFUSED_NODE_METRICS = [
  "nodejs_active_handles_total",
  "nodejs_active_requests_total",
  "nodejs_active_resources_total",
];

/** The two kinds of processes that have metrics. */
export type Component = "coordinator" | "worker";

/** What this process is, for `headway_build_info`. */
export interface BuildInfo {
  /** The version in package.json. */
  readonly version: string;
  readonly component: Component;
}

/** How {@link createMetrics} fills the registry. */
export interface MetricsOptions {
  /** Exported as `headway_build_info`; leaves out what the other component measures. @default no such sample, all metrics */
  readonly build?: BuildInfo;
  /** Also collect CPU, memory, garbage collection and event loop lag of this process. @default true */
  readonly nodeMetrics?: boolean;
}

/** All of headway's metrics; docs/metrics.md has a row for each. A gauge nobody has set is not exported. */
export interface Metrics {
  readonly images: Counter<"outcome">;
  readonly samples: Counter;
  readonly stepSeconds: Histogram<"phase">;
  readonly allReduceSeconds: Histogram<"algorithm">;
  readonly allReduceBytes: Counter<"algorithm" | "direction">;
  readonly loss: Gauge<"split">;
  readonly accuracy: Gauge<"split">;
  readonly learningRate: Gauge;
  readonly cacheLookups: Counter<"outcome">;
  readonly blobBytes: Counter<"direction">;
  readonly lanes: Gauge;
  readonly workers: Gauge<"state">;
  readonly generation: Gauge;
  readonly step: Gauge;
  readonly epoch: Gauge;
}

/**
 * Declares every metric on `registry`, once a registry. Counters and histograms begin at 0 for all values of their labels,
 * so that the first increase is seen by `rate()`.
 */
export function createMetrics(registry: Registry, options: MetricsOptions = {}): Metrics {
  /** Where a metric goes that one component measures, or both: the other one would export a 0 that nobody measured. */
  const registers = (by: Component | "both"): Registry[] =>
    by === "both" || options.build === undefined || options.build.component === by ? [registry] : [];
  const counter = <T extends string>(
    by: Component | "both",
    name: string,
    help: string,
    labels: Labels<T>,
  ): Counter<T> => {
    const metric = new Counter<T>({ name, help, labelNames: Object.keys(labels) as T[], registers: registers(by) });
    for (const values of labelProduct(labels)) metric.inc(values, 0);
    return metric;
  };
  const histogram = <T extends string>(
    by: Component | "both",
    name: string,
    help: string,
    labels: Labels<T>,
    buckets: number[],
  ): Histogram<T> => {
    const labelNames = Object.keys(labels) as T[];
    const metric = new Histogram<T>({ name, help, labelNames, buckets, registers: registers(by) });
    for (const values of labelProduct(labels)) metric.zero(values);
    return metric;
  };
  const gauge = <T extends string>(
    by: Component | "both",
    name: string,
    help: string,
    ...labelNames: T[]
  ): Gauge<T> => {
    const metric = new Gauge<T>({ name, help, labelNames, registers: registers(by) });
    // prom-client starts a gauge without labels at 0, which would read as a measured loss or step.
    if (labelNames.length === 0) metric.remove();
    return metric;
  };

  if (options.nodeMetrics ?? true) collectNodeMetrics(registry);
  const buildInfo = gauge(
    "both",
    "headway_build_info",
    "Always 1; the labels say what runs.",
    "version",
    "node",
    "component",
  );
  if (options.build !== undefined) buildInfo.set({ ...options.build, node: process.versions.node }, 1);
  return {
    images: counter(
      "worker",
      "headway_images_total",
      "Pictures decoded and put through the backbone, or found unreadable.",
      {
        outcome: IMAGE_OUTCOMES,
      },
    ),
    samples: counter("worker", "headway_samples_total", "Samples of own lanes in committed training steps.", {}),
    stepSeconds: histogram(
      "worker",
      "headway_step_seconds",
      "Seconds of a training step by phase.",
      { phase: STEP_PHASES },
      STEP_BUCKETS,
    ),
    allReduceSeconds: histogram(
      "worker",
      "headway_all_reduce_seconds",
      "Seconds of one all-reduce, waiting for peers included.",
      { algorithm: ALGORITHMS },
      ALL_REDUCE_BUCKETS,
    ),
    allReduceBytes: counter(
      "worker",
      "headway_all_reduce_bytes_total",
      "Bytes of frames exchanged with peers by all-reduces.",
      {
        algorithm: ALGORITHMS,
        direction: DIRECTIONS,
      },
    ),
    loss: gauge("both", "headway_loss_nats", "Mean cross-entropy of the last epoch.", "split"),
    accuracy: gauge("both", "headway_accuracy_ratio", "Share of correct predictions of the last epoch.", "split"),
    learningRate: gauge("both", "headway_learning_rate", "Learning rate of the last committed step."),
    cacheLookups: counter("worker", "headway_cache_lookups_total", "Rows looked up in the feature cache.", {
      outcome: LOOKUP_OUTCOMES,
    }),
    blobBytes: counter("both", "headway_blob_bytes_total", "Bytes of blobs moved between processes.", {
      direction: DIRECTIONS,
    }),
    lanes: gauge("worker", "headway_lanes", "Lanes this worker owns."),
    workers: gauge("coordinator", "headway_workers", "Workers of the job by state.", "state"),
    generation: gauge("both", "headway_generation", "Counter of the current generation, from 1."),
    step: gauge("both", "headway_step", "Committed training steps."),
    epoch: gauge("both", "headway_epoch", "Epoch of the next step, from 1."),
  };
}

function collectNodeMetrics(registry: Registry): void {
  collectDefaultMetrics({ register: registry });
  for (const name of REFUSED_NODE_METRICS) registry.removeSingleMetric(name);
}

type Labels<T extends string> = Readonly<Record<T, readonly string[]>>;

/** Every combination of one value a label. */
function labelProduct<T extends string>(labels: Labels<T>): Record<T, string>[] {
  let rows: Record<string, string>[] = [{}];
  for (const [name, values] of Object.entries<readonly string[]>(labels)) {
    rows = rows.flatMap((row) => values.map((value) => ({ ...row, [name]: value })));
  }
  return rows as Record<T, string>[];
}
