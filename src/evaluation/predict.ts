import { readFile } from "node:fs/promises";
import { decodePicture } from "../data/index.js";
import { createOnnxEngine } from "../engine/index.js";
import { HeadwayError, toHeadwayError } from "../errors.js";
import { EVALUATION_ROWS, evaluateBlocks, evaluationProgram } from "../training/index.js";
import { type ExportedModel, loadExportedModel } from "./exported-model.js";

/** What a trained classifier says of one picture. */
export interface PicturePrediction {
  /** As it was given. */
  readonly path: string;
  /** The most probable class. */
  readonly label: string;
  readonly probability: number;
  /** All classes with their probabilities, most probable first. */
  readonly classes: readonly { readonly label: string; readonly probability: number }[];
}

const BLOCK_ROWS = 16;

/**
 * Classifies pictures with what a run exported; needs nothing but the run folder.
 * @param paths of picture files, in the order of the answers
 * @param options.threads engine threads @default 1
 * @throws HeadwayError NOT_FOUND for a run folder or a picture that is not there; IMAGES_UNREADABLE naming all pictures
 *   that cannot be decoded
 */
export async function predict(
  runFolder: string,
  paths: readonly string[],
  options: { threads?: number; signal?: AbortSignal } = {},
): Promise<PicturePrediction[]> {
  const model = await loadExportedModel(runFolder);
  const pixels = await decodeAll(model, paths);
  const sessions = options.threads ?? 1;
  const engine = await createOnnxEngine({ threads: sessions });
  try {
    const backbone = await engine.compile({ name: "backbone", bytes: model.backbone.program }, { sessions });
    const evaluation = await engine.compile(evaluationProgram(model.head), { sessions });
    const [height, width] = model.backbone.preprocessing.size;
    const dims =
      model.backbone.preprocessing.layout === "nhwc" ? [BLOCK_ROWS, height, width, 3] : [BLOCK_ROWS, 3, height, width];
    const { features: numFeatures } = model.head;
    const rows = new Float32Array(pixels.length * numFeatures);
    for (let first = 0; first < pixels.length; first += BLOCK_ROWS) {
      options.signal?.throwIfAborted();
      const images = new Float32Array(BLOCK_ROWS * height * width * 3);
      const block = pixels.slice(first, first + BLOCK_ROWS);
      block.forEach((picture, row) => images.set(picture, row * picture.length));
      const outputs = await backbone.run({ images: { type: "float32", dims, data: images } });
      const features = outputs.features!.data as Float32Array;
      rows.set(features.subarray(0, block.length * numFeatures), first * numFeatures);
    }
    const predictions: PicturePrediction[] = [];
    for await (const { block, probabilities } of evaluateBlocks(
      evaluation,
      model.head,
      model.parameters,
      blocksOf(rows, numFeatures),
    )) {
      for (let row = 0; row < block.classIndices.length; row++) {
        const path = paths[predictions.length]!;
        const classes = model.classes
          .map((label, index) => ({ label, probability: probabilities[row * model.classes.length + index]! }))
          .sort((a, b) => b.probability - a.probability);
        predictions.push({ path, ...classes[0]!, classes });
      }
    }
    return predictions;
  } finally {
    await engine.dispose();
  }
}

function* blocksOf(rows: Float32Array, numFeatures: number) {
  const numRows = rows.length / numFeatures;
  for (let first = 0; first < numRows; first += EVALUATION_ROWS) {
    const features = new Float32Array(EVALUATION_ROWS * numFeatures);
    const count = Math.min(EVALUATION_ROWS, numRows - first);
    features.set(rows.subarray(first * numFeatures, (first + count) * numFeatures));
    yield {
      features,
      classIndices: new Array<number>(count).fill(0),
      describe: (row: number) => `picture ${first + row}`,
    };
  }
}

async function decodeAll(model: ExportedModel, paths: readonly string[]): Promise<Float32Array[]> {
  const problems: { id: string; reason: string }[] = [];
  const pictures: Float32Array[] = [];
  for (const path of paths) {
    const bytes = await readFile(path).catch((cause: NodeJS.ErrnoException) => {
      const reason = cause.code === "ENOENT" ? "there is no such file" : `it cannot be read (${cause.code})`;
      throw new HeadwayError("NOT_FOUND", `picture ${path}: ${reason}`, { path }, { cause });
    });
    try {
      pictures.push(await decodePicture(bytes, model.backbone.preprocessing));
    } catch (error) {
      problems.push({ id: path, reason: toHeadwayError(error).message });
    }
  }
  if (problems.length === 0) return pictures;
  const list = problems.map(({ id, reason }) => `  ${id}: ${reason}`).join("\n");
  throw new HeadwayError(
    "IMAGES_UNREADABLE",
    `${problems.length} of ${paths.length} pictures cannot be decoded:\n${list}`,
    { problems },
  );
}
