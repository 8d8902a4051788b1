// One training step on all lanes: the gradient against ONNX Runtime alone, then the whole step by phase.
//
// Two ceilings stand beside the gradient: one bare call a lane with one pass over its outputs that quantises and adds
// them (what the exact sum cannot do without), and one bare call on the whole batch (what a library does that does not
// care about bits).
import { createMemoryLinks, INITIAL_EXPONENT, quantizationScale } from "../src/collective/index.js";
import { cpuQuota } from "../src/engine/index.js";
import { addQuantized } from "../tests/harness/add-quantized.js";
import { BareGradient } from "./bare-gradient.js";
import { digits, ResultPage } from "./result-page.js";
import { Series, timeInTurns } from "./rounds.js";
import { type StepShape, SyntheticRank } from "./synthetic-rank.js";

const SHAPES: readonly (StepShape & { readonly what: string; readonly calls: number })[] = [
  { what: "256 x 2048 -> 100", batchSize: 256, features: 2048, classes: 100, numLanes: 16, calls: 8 },
  { what: "64 x 576 -> 9 (quick start)", batchSize: 64, features: 576, classes: 9, numLanes: 16, calls: 20 },
];
const ROUNDS = 51;
const STEPS = 400;

const page = new ResultPage(
  "step",
  "One training step of a linear head over 16 lanes at world size 1. The gradient (gathering rows, the engine thread, " +
    "quantising, the sum over lanes) is compared with one bare ONNX Runtime call for each lane plus one pass over its " +
    "outputs, and with one bare call on the whole batch; all calls have one intra-op thread. Subjects take turns; ratios " +
    "are medians within a round, in brackets the 10th and 90th percentile.",
);
await benchGradients();
await benchSteps();
page.write();

async function benchGradients(): Promise<void> {
  const rows: string[][] = [];
  for (const shape of SHAPES) {
    const one = await SyntheticRank.create(shape, { steps: 0, threads: 1 });
    const all = await SyntheticRank.create(shape, { steps: 0, threads: cpuQuota() });
    const lane = await createBare(one, shape.batchSize / shape.numLanes);
    const batch = await createBare(one, shape.batchSize);
    const scale = quantizationScale(shape.numLanes, INITIAL_EXPONENT);
    const sums = { kernel: new Float64Array(shape.features * shape.classes), bias: new Float64Array(shape.classes) };
    const order = one.work.plan.epochOrder(0);
    // Small steps are timed several at a time: a timer would weigh too much in each.
    const repeat = (call: () => Promise<unknown>) => async (): Promise<void> => {
      for (let index = 0; index < shape.calls; index++) await call();
    };
    const count = shape.calls;
    const eachLane = async (): Promise<void> => {
      for (let index = 0; index < shape.numLanes; index++) {
        const { kernel, bias } = await lane.run();
        addQuantized(kernel, scale, sums.kernel);
        addQuantized(bias, scale, sums.bias);
      }
    };
    const timings = await timeInTurns(
      [
        { name: "lanes", count, run: repeat(eachLane) },
        { name: "batch", count, run: repeat(() => batch.run()) },
        { name: "one", count, run: repeat(() => one.contribute(order, 0)) },
        { name: "all", count, run: repeat(() => all.contribute(order, 0)) },
      ] as const,
      { rounds: ROUNDS, warmups: 10 },
    );
    for (const [threads, subject] of [
      ["1", timings.one],
      [String(cpuQuota()), timings.all],
    ] as const) {
      rows.push([
        shape.what,
        threads,
        digits(subject.wall.median),
        digits(subject.wall.quantile(0.99)),
        digits(timings.lanes.wall.median),
        digits(timings.batch.wall.median),
        spread(subject.wall.ratiosTo(timings.lanes.wall)),
        spread(subject.cpu.ratiosTo(timings.lanes.cpu)),
        spread(subject.wall.ratiosTo(timings.batch.wall)),
      ]);
    }
    await Promise.all([one.dispose(), all.dispose(), lane.dispose(), batch.dispose()]);
  }
  page.table({
    title: "Gradient of one step",
    columns: [
      "step",
      "engine threads",
      "p50 ms",
      "p99 ms",
      "call a lane + pass, ms",
      "one call, ms",
      "ratio to lanes (goal 1.3)",
      "the same in processor time",
      "ratio to one call",
    ],
    rows,
  });
}

async function benchSteps(): Promise<void> {
  const rows: string[][] = [];
  for (const shape of SHAPES) {
    const rank = await SyntheticRank.create(shape, { steps: STEPS, threads: cpuQuota() });
    const ms: Record<"gradient" | "all_reduce" | "update" | "whole", number[]> = {
      gradient: [],
      all_reduce: [],
      update: [],
      whole: [],
    };
    let last = performance.now();
    await rank.train(createMemoryLinks(1)[0]!, (seconds) => {
      const now = performance.now();
      for (const phase of ["gradient", "all_reduce", "update"] as const) ms[phase].push((seconds[phase] ?? 0) * 1000);
      ms.whole.push(now - last);
      last = now;
    });
    await rank.dispose();
    const median = (values: readonly number[]): number => new Series(values.slice(STEPS / 10)).median;
    const phases = [ms.gradient, ms.all_reduce, ms.update].map(median);
    rows.push([
      shape.what,
      digits(median(ms.whole)),
      digits(new Series(ms.whole.slice(STEPS / 10)).quantile(0.99)),
      ...phases.map(digits),
      digits((1000 * shape.batchSize) / median(ms.whole)),
    ]);
  }
  page.table({
    title: `Whole step, world size 1, Adam, ${cpuQuota()} engine threads`,
    columns: ["step", "p50 ms", "p99 ms", "gradient ms", "all-reduce ms", "update ms", "samples/s"],
    rows,
  });
}

function createBare(rank: SyntheticRank, rows: number): Promise<BareGradient> {
  const { features, classes } = rank.shape;
  return BareGradient.create(
    { rows, features, classes },
    {
      features: rank.rows.slice(0, rows * features),
      labels: BigInt64Array.from({ length: rows }, (_, row) => BigInt(row % classes)),
      kernel: rank.state.parameters[1]!,
    },
  );
}

function spread(ratios: Series): string {
  return `${digits(ratios.median)} (${digits(ratios.quantile(0.1))} to ${digits(ratios.quantile(0.9))})`;
}
