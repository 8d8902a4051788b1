/** The named ways in which the Keras families prepare pixels; `custom` names none. */
export type PreprocessingMode = "custom" | "tf" | "torch" | "caffe" | "built-in";

/** All modes. */
export const PREPROCESSING_MODES = ["custom", "tf", "torch", "caffe", "built-in"] as const;

/** A number for each channel, in the order in which the model takes the channels. */
export type Triple = readonly [number, number, number];

/** What a named mode fixes. */
export interface PixelRule {
  readonly channels: "rgb" | "bgr";
  readonly scale: number;
  readonly mean: Triple;
  readonly std: Triple;
}

const UNIT: Triple = [1, 1, 1];
const ZERO: Triple = [0, 0, 0];

/**
 * The rules of the named modes, with the constants of Keras' `imagenet_utils.preprocess_input`
 * (https://github.com/keras-team/keras/blob/v3.6.0/keras/src/applications/imagenet_utils.py): tf is `x / 127.5 - 1`, torch is
 * `x / 255` standardised by ImageNet's means and deviations, caffe subtracts ImageNet's means from BGR pixels, and
 * built-in leaves pixels alone because the model begins with its own rescaling.
 */
export const MODE_RULES: Readonly<Record<Exclude<PreprocessingMode, "custom">, PixelRule>> = {
  tf: { channels: "rgb", scale: 1 / 127.5, mean: UNIT, std: UNIT },
  torch: { channels: "rgb", scale: 1 / 255, mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] },
  caffe: { channels: "bgr", scale: 1, mean: [103.939, 116.779, 123.68], std: UNIT },
  "built-in": { channels: "rgb", scale: 1, mean: ZERO, std: UNIT },
};
