import { activate, activationOf } from "./activation.js";
import { biasOf, emitKernel, windowOf } from "./conv.js";
import { type LayerKind, onlyMap } from "./layer-kind.js";
import { planWindow, type Window } from "./window.js";

const POINT: Window = { size: [1, 1], strides: [1, 1], dilation: [1, 1] };

/** Keras' SeparableConv2D: a window on each channel alone, then a mixture of channels at each point. */
export const separableConv2d: LayerKind = {
  outputShape(config, inputShapes) {
    const [height, width] = onlyMap(config, inputShapes);
    activationOf(config);
    config.count("depth_multiplier", 1);
    return [...planWindow(config, [height, width], windowOf(config)).output, config.count("filters")];
  },
  compile(layer, [input], graph) {
    const { config, inputShapes, outputShape, weights, following } = layer;
    const [height, width, channels] = onlyMap(config, inputShapes);
    const window = windowOf(config);
    const multiplier = config.count("depth_multiplier", 1);
    const outputs = outputShape[2]!;
    const inner = channels * multiplier;
    const depthwise = weights.values(["depthwise_kernel"], [...window.size, channels, multiplier]);
    const pointwise = weights.values(["pointwise_kernel"], [1, 1, inner, outputs]);
    const alone = emitKernel(
      graph,
      input!,
      { values: depthwise, group: channels, inputs: 1 },
      { window, pads: planWindow(config, [height, width], window).pads, outputs: inner, scale: undefined, bias: null },
    );
    const mixed = emitKernel(
      graph,
      alone,
      { values: pointwise, group: 1, inputs: inner },
      { window: POINT, pads: [0, 0, 0, 0], outputs, scale: following?.scale, bias: biasOf(layer, outputs) },
    );
    return activate(config, graph, mixed, outputShape);
  },
  absorbsScale: (config) => activationOf(config) === "linear",
};
