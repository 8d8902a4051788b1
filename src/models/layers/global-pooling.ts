import { type LayerKind, onlyMap } from "./layer-kind.js";

function globalPooling(opType: string): LayerKind {
  return {
    outputShape(config, inputShapes) {
      const channels = onlyMap(config, inputShapes)[2];
      return config.flag("keepdims", false) ? [1, 1, channels] : [channels];
    },
    compile({ outputShape }, [input], graph) {
      const pooled = graph.node(opType, [input!]);
      return outputShape.length === 3 ? pooled : graph.node("Flatten", [pooled], { axis: 1 });
    },
  };
}

/** Keras' GlobalAveragePooling2D. */
export const globalAveragePooling2d = globalPooling("GlobalAveragePool");

/** Keras' GlobalMaxPooling2D. */
export const globalMaxPooling2d = globalPooling("GlobalMaxPool");
