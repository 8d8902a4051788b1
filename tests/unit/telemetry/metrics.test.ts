import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { Registry } from "prom-client";
import { describe, expect, it } from "vitest";
import { createMetrics, createProcessMetrics, METRIC_SPLITS, WORKER_STATES } from "../../../src/telemetry/index.js";

interface Row {
  readonly name: string;
  readonly type: string;
  readonly labels: ReadonlyMap<string, readonly string[]>;
  readonly process: string;
  readonly meaning: string;
}

/** The rows of all tables of docs/metrics.md. A labels cell reads "`a`: one, two; `b`". */
function documentedRows(): Row[] {
  const page = readFileSync(new URL("../../../docs/metrics.md", import.meta.url), "utf8");
  return [
    ...page.matchAll(/^\| `(\w+)` +\| (\w+) +\|[^|]+\|([^|]*)\| (both|worker|coordinator) +\| ([^|]+?) +\|$/gm),
  ].map(([, name, type, labels, process, meaning]) => ({
    name: name!,
    type: type!,
    labels: new Map(
      [...labels!.matchAll(/`(\w+)`(?:: ([^;]+))?/g)].map((label) => [
        label[1]!,
        (label[2] ?? "").split(",").flatMap((value) => value.trim() || []),
      ]),
    ),
    process: process!,
    meaning: meaning!,
  }));
}

const hasPromtool = spawnSync("promtool", ["--version"]).error === undefined;
if (!hasPromtool) console.warn("SKIPPED: promtool is not installed, so `promtool check metrics` was not run");

describe("createMetrics", () => {
  it("declares exactly the metrics that docs/metrics.md has rows for, with their types and labels", async () => {
    const registry = new Registry();
    createMetrics(registry);
    const declared = (await registry.getMetricsAsArray()) as unknown as {
      name: string;
      type: string;
      labelNames: string[];
    }[];
    const rows = documentedRows().filter((row) => process.platform === "linux" || !row.meaning.includes("(Linux)"));
    const describeRow = (name: string, type: string, labels: Iterable<string>): string =>
      `${name} ${type} {${[...labels].sort().join(", ")}}`;
    expect(rows.map((row) => describeRow(row.name, row.type, row.labels.keys())).sort()).toEqual(
      declared.map((metric) => describeRow(metric.name, metric.type, metric.labelNames)).sort(),
    );
  });

  it.each(["coordinator", "worker"] as const)("leaves the %s those that docs/metrics.md gives it", (component) => {
    const { registry } = createProcessMetrics({ version: "1.0.0", component });
    const rows = documentedRows().filter((row) => row.name.startsWith("headway_"));
    const expected = rows.filter((row) => row.process === "both" || row.process === component).map(({ name }) => name);
    const declared = rows.map(({ name }) => name).filter((name) => registry.getSingleMetric(name) !== undefined);
    expect(declared).toEqual(expected);
  });

  it("explains each headway metric with the sentence of its row", async () => {
    const registry = new Registry();
    createMetrics(registry, { nodeMetrics: false });
    const declared = (await registry.getMetricsAsArray()) as unknown as { name: string; help: string }[];
    const rows = documentedRows().filter((row) => row.name.startsWith("headway_"));
    expect(Object.fromEntries(rows.map((row) => [row.name, row.meaning]))).toEqual(
      Object.fromEntries(declared.map((metric) => [metric.name, metric.help])),
    );
  });

  it("exports counters and histograms at 0 for exactly the documented label values", async () => {
    const registry = new Registry();
    createMetrics(registry, { nodeMetrics: false });
    const exported = new Map<string, Set<string>>();
    for (const metric of await registry.getMetricsAsJSON()) {
      for (const { labels } of metric.values) {
        for (const [label, value] of Object.entries(labels)) {
          const key = `${metric.name} ${label}`;
          if (label !== "le") exported.set(key, (exported.get(key) ?? new Set()).add(String(value)));
        }
      }
    }
    const documented = documentedRows()
      .filter((row) => row.name.startsWith("headway_") && row.type !== "gauge")
      .flatMap((row) => [...row.labels].map(([label, values]) => [`${row.name} ${label}`, new Set(values)] as const));
    expect(exported).toEqual(new Map(documented));
  });

  it("documents the values of the gauges' labels", () => {
    const labels = new Map(documentedRows().map((row) => [row.name, row.labels]));
    expect(labels.get("headway_workers")?.get("state")).toEqual(WORKER_STATES);
    expect(labels.get("headway_loss_nats")?.get("split")).toEqual(METRIC_SPLITS);
    expect(labels.get("headway_accuracy_ratio")?.get("split")).toEqual(METRIC_SPLITS);
  });

  it("does not export a gauge before it is set", async () => {
    const registry = new Registry();
    const metrics = createMetrics(registry, { nodeMetrics: false });
    expect(await registry.getSingleMetricAsString("headway_step")).not.toMatch(/^headway_step/m);
    metrics.step.set(0);
    expect(await registry.getSingleMetricAsString("headway_step")).toMatch(/^headway_step 0$/m);
  });

  it("tells version, Node.js and component in headway_build_info", async () => {
    const registry = new Registry();
    createMetrics(registry, { nodeMetrics: false, build: { version: "1.2.3", component: "worker" } });
    expect(await registry.getSingleMetricAsString("headway_build_info")).toContain(
      `headway_build_info{version="1.2.3",component="worker",node="${process.versions.node}"} 1`,
    );
  });

  it("leaves nothing on prom-client's default registry", async () => {
    const { register } = await import("prom-client");
    createMetrics(new Registry());
    expect(register.getMetricsAsArray()).toEqual([]);
  });

  it.skipIf(!hasPromtool && process.env.CI !== "true")("passes promtool check metrics without a remark", async () => {
    const registry = new Registry();
    const metrics = createMetrics(registry, { build: { version: "1.2.3", component: "coordinator" } });
    for (const split of METRIC_SPLITS) {
      metrics.loss.set({ split }, 0.5);
      metrics.accuracy.set({ split }, 0.75);
    }
    for (const state of WORKER_STATES) metrics.workers.set({ state }, 1);
    for (const gauge of [metrics.learningRate, metrics.lanes, metrics.generation, metrics.step, metrics.epoch])
      gauge.set(1);
    const check = spawnSync("promtool", ["check", "metrics"], { input: await registry.metrics(), encoding: "utf8" });
    expect({ status: check.status, remarks: check.stdout + check.stderr }).toEqual({ status: 0, remarks: "" });
  });
});
