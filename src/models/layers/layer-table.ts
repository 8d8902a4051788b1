import { activation } from "./activation.js";
import { add } from "./add.js";
import { batchNormalization } from "./batch-normalization.js";
import { concatenate } from "./concatenate.js";
import { conv2d, depthwiseConv2d } from "./conv.js";
import { dense } from "./dense.js";
import { globalAveragePooling2d, globalMaxPooling2d } from "./global-pooling.js";
import { identity } from "./identity.js";
import type { LayerKind } from "./layer-kind.js";
import { leakyRelu } from "./leaky-relu.js";
import { multiply } from "./multiply.js";
import { normalization } from "./normalization.js";
import { averagePooling2d, maxPooling2d } from "./pooling.js";
import { relu } from "./relu.js";
import { rescaling } from "./rescaling.js";
import { flatten, reshape } from "./reshape.js";
import { separableConv2d } from "./separable-conv.js";
import { softmax } from "./softmax.js";
import { subtract } from "./subtract.js";
import { zeroPadding2d } from "./zero-padding.js";

/** Every Keras class that can be compiled, by its name in model.json; InputLayer is the graph's own. */
const LAYER_KINDS: Readonly<Record<string, LayerKind>> = {
  Activation: activation,
  ActivityRegularization: identity,
  Add: add,
  AlphaDropout: identity,
  AveragePooling2D: averagePooling2d,
  BatchNormalization: batchNormalization,
  Concatenate: concatenate,
  Conv2D: conv2d,
  Dense: dense,
  DepthwiseConv2D: depthwiseConv2d,
  Dropout: identity,
  Flatten: flatten,
  GaussianDropout: identity,
  GaussianNoise: identity,
  GlobalAveragePooling2D: globalAveragePooling2d,
  GlobalMaxPooling2D: globalMaxPooling2d,
  LeakyReLU: leakyRelu,
  MaxPooling2D: maxPooling2d,
  Multiply: multiply,
  Normalization: normalization,
  RandomBrightness: identity,
  RandomContrast: identity,
  RandomErasing: identity,
  RandomFlip: identity,
  RandomGaussianBlur: identity,
  RandomHeight: identity,
  RandomPerspective: identity,
  RandomRotation: identity,
  RandomShear: identity,
  RandomTranslation: identity,
  RandomWidth: identity,
  RandomZoom: identity,
  ReLU: relu,
  Rescaling: rescaling,
  Reshape: reshape,
  SeparableConv2D: separableConv2d,
  Softmax: softmax,
  SpatialDropout2D: identity,
  Subtract: subtract,
  ZeroPadding2D: zeroPadding2d,
};

/** The classes that can be compiled, by code unit. */
export const SUPPORTED_CLASSES: readonly string[] = ["InputLayer", ...Object.keys(LAYER_KINDS)].sort();

/** How a class is compiled, if it can be. */
export function layerKind(className: string): LayerKind | undefined {
  return Object.hasOwn(LAYER_KINDS, className) ? LAYER_KINDS[className] : undefined;
}
