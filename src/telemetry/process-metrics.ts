import { Registry } from "prom-client";
import { type BuildInfo, createMetrics, type Metrics } from "./metrics.js";

/** All metrics of one process, on a registry of its own that has those which its component measures. */
export function createProcessMetrics(build: BuildInfo): { registry: Registry; metrics: Metrics } {
  const registry = new Registry();
  return { registry, metrics: createMetrics(registry, { build }) };
}
