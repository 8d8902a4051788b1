import { Registry } from "prom-client";
import { type BuildInfo, createMetrics, type Metrics } from "./metrics.js";

/** What only one of the two components measures; the other does not export it. */
const NOT_MEASURED_BY = {
  coordinator: [
    "headway_images_total",
    "headway_samples_total",
    "headway_step_seconds",
    "headway_all_reduce_seconds",
    "headway_all_reduce_bytes_total",
    "headway_cache_lookups_total",
    "headway_lanes",
  ],
  worker: ["headway_workers"],
} as const satisfies Record<BuildInfo["component"], readonly string[]>;

/** All metrics of one process, on a registry of its own that has those which its component measures. */
export function createProcessMetrics(build: BuildInfo): { registry: Registry; metrics: Metrics } {
  const registry = new Registry();
  const metrics = createMetrics(registry, { build });
  for (const name of NOT_MEASURED_BY[build.component]) registry.removeSingleMetric(name);
  return { registry, metrics };
}
