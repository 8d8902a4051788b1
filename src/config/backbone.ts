import { z } from "zod";
import { choice, path as filePath, integer, quotient, real, text } from "./scalar.js";
import { type DeepReadonly, section } from "./section.js";
import type { Finding, WrittenValues } from "./written-values.js";

const MODES = ["custom", "tf", "torch", "caffe", "built-in"] as const;
const FIXED_BY_MODE = ["channels", "scale", "mean", "std"] as const;

function triple(item: z.ZodNumber, error: string) {
  return z.tuple([item, item, item], { error });
}

const preprocessingModel = section({
  mode: choice(MODES)
    .optional()
    .meta({ default: "custom" })
    .describe(
      "How pixels become numbers: custom, or tf (x/127.5-1), torch, caffe or built-in, which fix channels, scale, " +
        "mean and std; these are then refused here.",
    ),
  size: z
    .tuple([integer({ min: 1, max: 4096 }), integer({ min: 1, max: 4096 })], {
      error: "a list of height and width such as [224, 224]",
    })
    .optional()
    .describe(
      "Height and width of the picture that the backbone sees. It may differ from the size in the preprocessing.json " +
        "beside the weights: smaller pictures are a choice.",
    ),
  resize: choice(["nearest", "linear", "cubic", "lanczos3"])
    .optional()
    .meta({ default: "linear" })
    .describe("The kernel that resizes; all by sharp, without shrinking on load."),
  crop: choice(["none", "center"])
    .optional()
    .meta({ default: "none" })
    .describe("none stretches to size; center brings the short side to size and takes the middle."),
  channels: choice(["rgb", "bgr"]).optional().meta({ default: "rgb" }).describe("The order of the channels."),
  scale: quotient()
    .optional()
    .meta({ default: 1 })
    .describe("What each pixel of 0 .. 255 is multiplied by: a number, or a quotient such as 1/255."),
  mean: triple(real(), "a list of 3 numbers such as [0, 0, 0]")
    .optional()
    .meta({ default: [0, 0, 0] })
    .describe("What is subtracted from each channel after scaling."),
  std: triple(real({ above: 0 }), "a list of 3 numbers > 0 such as [1, 1, 1]")
    .optional()
    .meta({ default: [1, 1, 1] })
    .describe(
      "What each channel is divided by: (pixel * scale - mean) / std, computed in float64 and rounded once to float32.",
    ),
  layout: choice(["nhwc", "nchw"])
    .optional()
    .describe("The order of the axes. Left out: nhwc, and for .onnx what its input's shape says."),
  outputLayout: choice(["nhwc", "nchw"])
    .optional()
    .describe(
      "The order of the axes of an .onnx file's output that is a feature map. Left out: as its sizes say; where both " +
        "orders fit them, the file is refused until this is set.",
    ),
  background: triple(integer({ min: 0, max: 255 }), "a list of 3 integers from 0 to 255 such as [255, 255, 255]")
    .optional()
    .meta({ default: [255, 255, 255] })
    .describe("The colour under transparent pixels, 0 .. 255 RGB, applied before resizing."),
});

/** The section `backbone`. */
export const backboneModel = section({
  model: filePath("the path of a model.json or .onnx file").describe(
    "The pretrained model: a TFJS layers-model (model.json, its shards beside it) or an .onnx file.",
  ),
  cut: text("a layer's name")
    .optional()
    .describe(
      "The layer whose output is the feature, averaged over space where it is a feature map. Left out: the input of " +
        "the first of the trailing Dense, Dropout, Activation and Flatten layers.",
    ),
  preprocessing: preprocessingModel
    .optional()
    .describe(
      "How a picture becomes the model's input. Left out: preprocessing.json beside the weights, which must then be " +
        "there. A value that contradicts that file is an error, except size.",
    ),
}).describe("The frozen, pretrained part of the network.");

/** Preprocessing as written: what is left out comes from the file beside the weights or is the default. */
export type PreprocessingSpec = DeepReadonly<z.output<typeof preprocessingModel>>;

/** The section `backbone`; null means left out. */
export interface BackboneSection {
  readonly model: string;
  readonly cut: string | null;
  readonly preprocessing: PreprocessingSpec | null;
}

/** What must hold between keys of `backbone`. */
export function* checkBackbone(written: WrittenValues): Iterable<Finding> {
  const place = ["backbone", "preprocessing"];
  const mode = written.at(...place, "mode");
  const isNamed = MODES.some((name) => name === mode && name !== "custom");
  if (!isNamed) return;
  for (const key of FIXED_BY_MODE) {
    if (!written.has(...place, key)) continue;
    yield {
      path: [...place, key],
      with: [[...place, "mode"]],
      message: `is fixed by mode ${mode}; remove it, or set mode to custom`,
      isAboutKey: true,
    };
  }
}
