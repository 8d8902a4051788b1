import { sha256Hex } from "../files/index.js";
import { compileLayers } from "./compile-layers.js";
import { compileOnnx } from "./compile-onnx.js";
import { readModelFile } from "./model-file.js";
import type { Layout } from "./output-layout.js";

/** How a backbone is compiled. */
export interface BackboneOptions {
  /** Path of a TFJS layers-model's model.json, or of an .onnx file. */
  readonly model: string;
  /** Name of the layer whose output becomes the features; null for the default. */
  readonly cut: string | null;
  /** Height and width of the pictures. */
  readonly size: readonly [number, number];
  /** The layout of an .onnx file's input where somebody states it; its sizes say more. @default null */
  readonly layout?: Layout | null;
  /** The layout of an .onnx file's output, where it is a feature map. @default null: as its sizes say */
  readonly outputLayout?: Layout | null;
}

/** A frozen network from pictures to features, as one ONNX file. */
export interface CompiledBackbone {
  /**
   * Input `images`: float32 `["N", height, width, 3]`, or `["N", 3, height, width]` where {@link layout} is nchw.
   * Output `features`: float32 `["N", D]`.
   */
  readonly program: { readonly name: string; readonly bytes: Uint8Array };
  /** SHA-256 of the program's bytes; they depend on the model, the cut and the size only. */
  readonly digest: string;
  /** The layer it was cut at. */
  readonly cut: string;
  /** D, the width of the features. */
  readonly features: number;
  readonly layout: Layout;
  /** Number of the model's weights that the features depend on. */
  readonly parameters: number;
}

/**
 * Compiles a pretrained model up to a cut; a feature map there is averaged over space. An .onnx file is taken as it is,
 * from its input to one of its outputs.
 * @throws HeadwayError NOT_FOUND, MODEL_INVALID, LAYER_UNSUPPORTED
 */
export async function compileBackbone(options: BackboneOptions): Promise<CompiledBackbone> {
  const compiled = isOnnxPath(options.model)
    ? await compileOnnx(options.model, options)
    : { layout: "nhwc" as const, ...(await compileLayers(await readModelFile(options.model), options)) };
  return {
    program: { name: `backbone to ${compiled.cut}`, bytes: compiled.bytes },
    digest: sha256Hex(compiled.bytes),
    cut: compiled.cut,
    features: compiled.numFeatures,
    layout: compiled.layout,
    parameters: compiled.numParameters,
  };
}

/** Whether a model's path names an ONNX file. */
export function isOnnxPath(path: string): boolean {
  return path.toLowerCase().endsWith(".onnx");
}
