import type { AttributeValue } from "../../onnx/index.js";
import type { LayerConfig } from "../layer-config.js";
import { type LayerKind, onlyMap } from "./layer-kind.js";
import { planWindow, type Window } from "./window.js";

function windowOf(config: LayerConfig): Window {
  const size = config.pair("pool_size", [2, 2]);
  return { size, strides: config.pair("strides", size), dilation: [1, 1] };
}

function pooling(opType: string, attributes: Record<string, AttributeValue>): LayerKind {
  return {
    outputShape(config, inputShapes) {
      const [height, width, channels] = onlyMap(config, inputShapes);
      return [...planWindow(config, [height, width], windowOf(config)).output, channels];
    },
    compile({ config, inputShapes }, [input], graph) {
      const [height, width] = onlyMap(config, inputShapes);
      const window = windowOf(config);
      const { pads } = planWindow(config, [height, width], window);
      return graph.node(opType, [input!], { kernel_shape: window.size, strides: window.strides, pads, ...attributes });
    },
    window: (config) => windowOf(config).size,
  };
}

/** Keras' MaxPooling2D. */
export const maxPooling2d = pooling("MaxPool", {});

/** Keras' AveragePooling2D: padded cells are not counted. */
export const averagePooling2d = pooling("AveragePool", { count_include_pad: 0 });
