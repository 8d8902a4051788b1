import { type ErrorFacts, HeadwayError } from "../errors.js";

/** A MODEL_INVALID error: the file, then what is wrong with it. */
export function invalidModel(path: string, sentence: string, facts: ErrorFacts = {}, cause?: unknown): HeadwayError {
  return new HeadwayError("MODEL_INVALID", `${path}: ${sentence}`, { path, ...facts }, { cause });
}

/** A LAYER_UNSUPPORTED error: the file, the layer, its class, what of it is unsupported, and what is supported. */
export function unsupportedLayer(
  path: string,
  layer: { readonly name: string; readonly className: string },
  sentence: string,
  supported: readonly string[],
): HeadwayError {
  return new HeadwayError(
    "LAYER_UNSUPPORTED",
    `${path}: layer "${layer.name}" of class ${layer.className} ${sentence}; supported: ${supported.join(", ")}. ` +
      "A cut below this layer does not need it",
    { path, layer: layer.name, className: layer.className, supported },
  );
}
