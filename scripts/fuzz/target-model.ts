// TFJS layers-models: model.json and its shards through inspection and compilation, as `models inspect` and `run` do.
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { compileBackbone, inspectModel } from "../../src/models/index.js";
import type { FuzzTarget, Mutator } from "./target.js";

const FIXTURES = fileURLToPath(new URL("../../tests/fixtures/mobilenet-v2/layers", import.meta.url));
const MODELS = ["batch-norm", "merge-keras2", "nested", "pooling", "quantised-uint8", "separable", "normalization"];

/** The target `model`. */
export const target: FuzzTarget = {
  summary: "model.json and shards of TFJS layers-models through inspection and compilation",
  testCases: 300,
  prepare(inputs) {
    for (const name of MODELS) cpSync(join(FIXTURES, name), join(inputs, name), { recursive: true });
  },
  open(inputs) {
    return (mutator, folder) => runCase(mutator, folder, inputs);
  },
};

async function runCase(mutator: Mutator, folder: string, inputs: string): Promise<void> {
  const { random } = mutator;
  const source = join(inputs, random.pick(MODELS));
  const changesShards = random.chance(0.15);
  mkdirSync(folder, { recursive: true });
  for (const file of readdirSync(source)) {
    const bytes = readFileSync(join(source, file));
    const isChanged = file === "model.json" ? !changesShards : changesShards && file.endsWith(".bin");
    const changed =
      file === "model.json" ? (text: Buffer) => mutator.json(text.toString()) : mutator.bytes.bind(mutator);
    writeFileSync(join(folder, file), isChanged ? changed(bytes) : bytes);
  }
  const model = join(folder, "model.json");
  const { layers, cuts, size } = await inspectModel(model);
  const cut = cuts.at(-1)?.name ?? layers.at(-1)!.name;
  await compileBackbone({ model, cut, size });
}
