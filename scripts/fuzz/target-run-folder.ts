// Run folders in which one file was changed, through all that reads them: predict, --resume, --overwrite, export. What is
// accepted must say what the unchanged folder says. The numbers of result.json are the exception: nothing else holds
// them, so a result whose accuracy is another number of 0 to 1 is one that no program could tell from a true one.
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { isExported } from "../../src/coordinator/conduct-job.js";
import { readEarlierRuns } from "../../src/coordinator/earlier-runs.js";
import { readState } from "../../src/coordinator/export-checkpoint.js";
import { RunFolder } from "../../src/coordinator/run-folder.js";
import { datasetDigest } from "../../src/data/index.js";
import { loadExportedBase, predict, readSamples } from "../../src/evaluation/index.js";
import { damageFile } from "./damage-file.js";
import { copyRun, openRun, type RunInputs, readFiles, writeRun } from "./run-folder-inputs.js";
import { type FuzzTarget, type Mutator, WrongAcceptance } from "./target.js";

const FILES = [
  ...["result.json", "classes.json", "head.safetensors", "samples.jsonl", "events.jsonl", "job.yaml"],
  ...["backbone/backbone.json", "backbone/preprocessing.json", "backbone/program.onnx"],
];

/** The target `run-folder`. */
export const target: FuzzTarget = {
  summary: "run folders with one file changed through predict, --resume, --overwrite and export",
  timeLimitMs: 20_000,
  testCases: 150,
  prepare: writeRun,
  async open(inputs) {
    const valid = await openRun(inputs);
    const expected = await predict(valid.run, [valid.picture]);
    const originals = readFiles(valid.run, FILES);
    return async (mutator, folder) => {
      const run = copyRun(valid.run, folder);
      const name = mutator.random.pick(FILES);
      damageFile(mutator, join(run, name), originals.get(name)!);
      await READERS[mutator.random.below(READERS.length)]!(run, valid, expected, mutator);
    };
  },
};

type Reader = (run: string, valid: RunInputs, expected: unknown, mutator: Mutator) => Promise<void>;

const READERS: readonly Reader[] = [
  async (run, { picture }, expected) => {
    if (!isDeepStrictEqual(await predict(run, [picture]), expected)) throw new WrongAcceptance("another prediction");
  },
  async (run, { plan }, _, mutator) => {
    const result = await RunFolder.readResult(run);
    await readEarlierRuns(run);
    const isComplete = result?.status === "completed" && result.job.specSha256 === plan.specSha256;
    if (isComplete) await isExported(run);
    else if (mutator.isIdle) throw new WrongAcceptance("a completed run is not known as one");
  },
  (run, { plan }) => RunFolder.assertUsable({ ...plan.job, output: run }, { existing: "overwrite" }),
  async (run, { plan }) => {
    const base = await loadExportedBase(run);
    const samples = await readSamples(join(run, "samples.jsonl"), base.classes.length);
    await readState(plan.job, run, base);
    if (datasetDigest(base.classes, samples) !== plan.spec.dataset) return; // export refuses it by this very line
    const facts = samples.map(({ source: _source, ...sample }) => sample);
    const trained = plan.dataset.samples.map(({ source: _source, ...sample }) => sample);
    if (!isDeepStrictEqual(facts, trained)) throw new WrongAcceptance("other samples");
  },
];
