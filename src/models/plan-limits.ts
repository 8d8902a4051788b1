import type { LayerConfig } from "./layer-config.js";
import { invalidModel } from "./model-error.js";
import { numElements, type Shape, shapeText } from "./shape.js";

// A file of a few kilobytes can ask for any memory and time: by padding, by joining a map with itself, by one layer's
// weights at thousands of places. What no backbone needs is refused before anything is computed.

/** However small the pictures are, a layer may give a million numbers for each. */
const MIN_VALUES = 2 ** 20;
/** However large the pictures are, it may give no more: 4 GiB for a block of 16, VGG's first layers at 1024x1024. */
const MAX_VALUES = 2 ** 26;
/** In between it may give so many numbers for each of the picture's: VGG gives 21, a wide network for CIFAR 53. */
const VALUES_PER_PIXEL = 128;
/** All layers together, in largest layers: DenseNet201's take 19, EfficientNetB7's 12. */
const MAX_LARGEST_LAYERS = 256;
/** Windows that a pooling may look at for each number of the largest layer. */
const MAX_POOLED = 256;
/** A layer's weights are written at each of its calls: so many times all weights, on average. */
const MAX_WRITTEN = 8;
/** Few weights may be written more often. */
const MIN_WRITTEN = 2 ** 25;
/** A protobuf message cannot be larger. */
const MAX_PROGRAM_BYTES = 2 ** 31 - 1;

/** The most numbers that a layer may give for one picture of `[height, width, channels]`. */
export function maxValues(picture: Shape): number {
  return Math.min(MAX_VALUES, Math.max(MIN_VALUES, VALUES_PER_PIXEL * numElements(picture)));
}

/** Refuses a layer's output that is larger than any backbone's for such pictures. @throws HeadwayError MODEL_INVALID */
export function assertShape(config: LayerConfig, shape: Shape, picture: Shape): void {
  const limit = maxValues(picture);
  if (numElements(shape) <= limit) return;
  throw config.invalid(
    `gives ${shapeText(shape)} numbers for a picture of ${shapeText(picture)}, more than the ${limit} that a layer may ` +
      "give; use smaller pictures (backbone.preprocessing.size) or a cut below this layer",
  );
}

/** Refuses a pooling that looks at more numbers than any backbone's. @throws HeadwayError MODEL_INVALID */
export function assertPooling(config: LayerConfig, window: Shape, output: Shape, picture: Shape): void {
  const limit = MAX_POOLED * maxValues(picture);
  const looked = numElements(window) * numElements(output);
  if (looked <= limit) return;
  throw config.invalid(
    `looks at ${looked} numbers with its window of ${shapeText(window)}, more than the ${limit} that a pooling may`,
  );
}

/** Refuses layers that give more numbers together than any backbone's. @throws HeadwayError MODEL_INVALID */
export function assertAllShapes(path: string, shapes: Iterable<Shape>, picture: Shape): void {
  const limit = MAX_LARGEST_LAYERS * maxValues(picture);
  let sum = 0;
  for (const shape of shapes) sum += numElements(shape);
  if (sum <= limit) return;
  throw invalidModel(
    path,
    `its layers up to the cut give ${sum} numbers for a picture of ${shapeText(picture)}, more than the ${limit} that a ` +
      "backbone may; use smaller pictures (backbone.preprocessing.size) or a lower cut",
  );
}

/**
 * Refuses weights that no compiled program can hold, or far more than the model has.
 * @param numWritten weights of the layers up to the cut, those of a layer at each of its calls
 * @param numWeights the same, each once
 * @throws HeadwayError MODEL_INVALID
 */
export function assertWeights(path: string, numWritten: number, numWeights: number): void {
  const limit = Math.min(MAX_PROGRAM_BYTES / 4, Math.max(MIN_WRITTEN, MAX_WRITTEN * numWeights));
  if (numWritten <= limit) return;
  throw invalidModel(
    path,
    `its layers up to the cut have ${numWritten} weights, those of a shared layer counted at each of its calls, more than ` +
      `the ${Math.floor(limit)} that a backbone may; use a lower cut`,
  );
}
