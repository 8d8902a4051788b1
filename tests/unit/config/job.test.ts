import { describe, expect, it } from "vitest";
import { parseJob } from "../../../src/config/index.js";
import { mistakesOf, mistakesWith, OPTIONS, SHORTEST } from "./job-samples.js";

describe("rules between keys", () => {
  const withDataset = (text: string) =>
    mistakesOf(SHORTEST.replace("    folder: pictures\n", text)).message.split("\n");

  it.each([
    [
      "    folder: a\n    manifest: b\n    idx: {images: c, labels: d}\n",
      "job.yaml:7:5: dataset.train.manifest: stands beside folder; keep exactly one of folder, manifest or idx",
      "job.yaml:8:5: dataset.train.idx: stands beside folder; keep exactly one of folder, manifest or idx",
    ],
    ["    {}\n", "job.yaml:6:5: dataset.train: has none of folder, manifest or idx; give exactly one"],
    [
      "    folder: a\n  test: {fraction: 0.1, folder: b}\n",
      "job.yaml:7:25: dataset.test.folder: stands beside fraction; keep exactly one of fraction, folder, manifest or idx",
    ],
    [
      "    folder: a\n  test: {fraction: 0.5}\n  validation: {fraction: 0.5}\n",
      "job.yaml:7:20: dataset.test.fraction: 0.5 and validation's 0.5 leave nothing to train on; their sum must be < 1",
    ],
    [
      "    folder: a\n  test: {fraction: 1}\n",
      "job.yaml:7:20: dataset.test.fraction: must be a number > 0 and < 1, not 1",
    ],
    [
      "    folder: a\n  test: some\n",
      'job.yaml:7:9: dataset.test: must be none or a map with fraction, folder, manifest, idx, not "some"',
    ],
    [
      "    idx: {images: c}\n",
      "job.yaml:6:5: dataset.train.idx.labels: missing, but required; it must be the path of an IDX file of labels",
    ],
  ])("%j", (text, ...expected) => {
    expect(withDataset(text)).toEqual(expected);
  });

  it.each([
    [
      "workers: {max: 20}\n",
      "9:16: workers.max: 20 is more than workers.lanes (16); set max to at most 16, or lanes to at least 20",
    ],
    [
      "workers: {max: 9, lanes: 8}\n",
      "9:16: workers.max: 9 is more than workers.lanes (8); set max to at most 8, or lanes to at least 9",
    ],
    ["workers: {min: 4, max: 3}\n", "9:16: workers.min: 4 is more than workers.max (3); set min to at most 3"],
    [
      "workers: {min: 17}\n",
      "9:16: workers.min: 17 is more than workers.lanes (16); set min to at most 16, or lanes to at least 17",
    ],
    [
      "  preprocessing: {mode: tf, scale: 1/255, std: [1, 1, 1]}\n",
      "9:29: backbone.preprocessing.scale: is fixed by mode tf; remove it, or set mode to custom",
      "9:43: backbone.preprocessing.std: is fixed by mode tf; remove it, or set mode to custom",
    ],
    [
      "  preprocessing: {mean: [1, 1, 1], channels: bgr, mode: caffe}\n",
      "9:19: backbone.preprocessing.mean: is fixed by mode caffe; remove it, or set mode to custom",
      "9:36: backbone.preprocessing.channels: is fixed by mode caffe; remove it, or set mode to custom",
    ],
    [
      "training: {solver: {kind: sgd, nesterov: true}}\n",
      "9:42: training.solver.nesterov: true needs a momentum > 0; set momentum, for example to 0.9, or remove nesterov",
    ],
    [
      "training: {clip: {value: 1, norm: 1, globalNorm: 1}}\n",
      "9:29: training.clip.norm: stands beside value; keep exactly one of value, norm or globalNorm",
      "9:38: training.clip.globalNorm: stands beside value; keep exactly one of value, norm or globalNorm",
    ],
    [
      "training: {earlyStopping: {patience: 3}}\n",
      "9:27: training.earlyStopping: needs validation samples; set dataset.validation, for example to {fraction: 0.1}, or write none",
    ],
    [
      "output: pictures/runs/a\n",
      "9:9: output: /work/pictures/runs/a lies in dataset.train.folder, which is read whole; give a folder outside",
    ],
    [
      "output: .\n",
      "9:9: output: holds what the job reads (dataset.train.folder and backbone.model), which --overwrite would delete; give a folder of its own",
    ],
  ])("%j", (text, ...expected) => {
    expect(mistakesWith(text)).toEqual(expected.map((line) => `job.yaml:${line}`));
  });

  it("a manifest may bring the validation samples that early stopping needs", () => {
    const text = `${SHORTEST.replace("folder: pictures", "manifest: m.csv")}training: {earlyStopping: {patience: 3}}\n`;
    expect(parseJob(text, "job.yaml", OPTIONS).training.earlyStopping).toEqual({ patience: 3, minDelta: 0 });
  });

  it("speak although other keys of the same map are wrong", () => {
    expect(mistakesWith("workers: {max: 20, threads: many, lane: 3}\n")).toEqual([
      "job.yaml:9:16: workers.max: 20 is more than workers.lanes (16); set max to at most 16, or lanes to at least 20",
      'job.yaml:9:29: workers.threads: must be auto or an integer >= 1, not "many"',
      "job.yaml:9:35: workers.lane: unknown key; did you mean lanes?",
    ]);
  });

  it("are silent where a value they read is wrong by itself", () => {
    expect(mistakesWith("workers: {max: 20, lanes: many}\n")).toEqual([
      'job.yaml:9:27: workers.lanes: must be an integer from 1 to 65536, not "many"',
    ]);
  });
});
