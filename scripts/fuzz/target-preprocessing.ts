// preprocessing.json beside weights, joined with what a job says, and a picture decoded by it.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { decodePicture, resolvePreprocessing } from "../../src/data/index.js";
import { HeadwayError } from "../../src/errors.js";
import { readBesidePreprocessing } from "../../src/models/index.js";
import { type FuzzTarget, type Mutator, WrongAcceptance } from "./target.js";

const FILES = [
  { mode: "tf", size: [24, 32] },
  {
    mode: "custom",
    size: [20, 20],
    resize: "cubic",
    crop: "center",
    channels: "bgr",
    scale: "1/255",
    mean: [0.485, 0.456, 0.406],
    std: [0.229, 0.224, 0.225],
    layout: "nchw",
    background: [0, 128, 255],
  },
];
const JOBS = [null, { size: [16, 16] as const }, { layout: "nhwc" as const }];
const PICTURE = { pixels: Uint8Array.from({ length: 60 }, (_, index) => index * 4), rows: 6, columns: 10 };

/** The target `preprocessing`. */
export const target: FuzzTarget = {
  summary: "preprocessing.json beside weights, and a picture prepared by it",
  prepare: (inputs) => {
    mkdirSync(inputs);
    FILES.forEach((file, index) => {
      writeFileSync(join(inputs, `${index}.json`), JSON.stringify(file));
    });
  },
  open(inputs) {
    const texts = FILES.map((_, index) => readFileSync(join(inputs, `${index}.json`), "utf8"));
    return (mutator, folder) => runCase(mutator, folder, texts);
  },
};

async function runCase(mutator: Mutator, folder: string, texts: readonly string[]): Promise<void> {
  const { random, isIdle } = mutator;
  writeFileSync(join(folder, "preprocessing.json"), mutator.json(random.pick(texts)));
  const beside = await readBesidePreprocessing(join(folder, "model.json"));
  if (beside === null) throw new HeadwayError("NOT_FOUND", "there is no preprocessing");
  const preprocessing = resolvePreprocessing(isIdle ? null : random.pick(JOBS), beside, null);
  const values = await decodePicture(PICTURE, preprocessing);
  const [height, width] = preprocessing.size;
  if (values.length !== height * width * 3) throw new WrongAcceptance(`${values.length} values`);
}
