import { type LayerKind, onlyInput } from "./layer-kind.js";

/** A layer that does nothing outside training. */
export const identity: LayerKind = {
  outputShape: onlyInput,
  compile: (_layer, [input]) => input!,
};
