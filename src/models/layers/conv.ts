import type { BackboneGraph } from "../backbone-graph.js";
import type { LayerConfig } from "../layer-config.js";
import { activate, activationOf } from "./activation.js";
import { type LayerKind, onlyMap, type PlacedLayer } from "./layer-kind.js";
import { planWindow, type Window } from "./window.js";

/** The window of a convolution's configuration. */
export function windowOf(config: LayerConfig): Window {
  return {
    size: config.pair("kernel_size"),
    strides: config.pair("strides", [1, 1]),
    dilation: config.pair("dilation_rate", [1, 1]),
  };
}

/**
 * ONNX' kernel `[outputs, inputs / groups, height, width]` from Keras' `[height, width, inputs / groups, outputs]`,
 * each output's part multiplied by its scale in float64.
 */
function toOnnxKernel(kernel: Float32Array, cells: number, inputs: number, outputs: number, scale?: Float64Array) {
  const turned = new Float32Array(kernel.length);
  for (let output = 0; output < outputs; output++) {
    const factor = scale?.[output] ?? 1;
    for (let input = 0; input < inputs; input++) {
      for (let cell = 0; cell < cells; cell++) {
        turned[(output * inputs + input) * cells + cell] = kernel[(cell * inputs + input) * outputs + output]! * factor;
      }
    }
  }
  return turned;
}

/** A layer's bias, scaled and shifted by what follows it; null where it is zero and nothing follows. */
export function biasOf({ config, weights, following }: PlacedLayer, outputs: number): Float32Array | null {
  const bias = config.flag("use_bias", true) ? weights.values(["bias"], [outputs]) : null;
  if (following === null) return bias;
  const { scale, shift } = following;
  return Float32Array.from(shift, (value, output) => (bias?.[output] ?? 0) * scale[output]! + value);
}

/** A convolution's kernel as Keras stores it: `[height, width, inputs, outputs / group]`, row-major. */
interface Kernel {
  readonly values: Float32Array;
  readonly group: number;
  /** Input channels a group. */
  readonly inputs: number;
}

/** Where a kernel is put, and what its results are multiplied with and shifted by. */
interface Placing {
  readonly window: Window;
  readonly pads: readonly number[];
  readonly outputs: number;
  readonly scale: Float64Array | undefined;
  readonly bias: Float32Array | null;
}

/** Adds a convolution to the graph. */
export function emitKernel(graph: BackboneGraph, input: string, kernel: Kernel, placing: Placing): string {
  const { window, pads, outputs, scale, bias } = placing;
  const [kernelHeight, kernelWidth] = window.size;
  const values = toOnnxKernel(kernel.values, kernelHeight * kernelWidth, kernel.inputs, outputs, scale);
  const inputs = [input, graph.constant("kernel", [outputs, kernel.inputs, kernelHeight, kernelWidth], values)];
  if (bias !== null) inputs.push(graph.constant("bias", [outputs], bias));
  return graph.node("Conv", inputs, {
    group: kernel.group,
    kernel_shape: window.size,
    strides: window.strides,
    dilations: window.dilation,
    pads,
  });
}

function emitConv(layer: PlacedLayer, input: string, graph: BackboneGraph, kernel: Kernel): string {
  const { config, inputShapes, outputShape } = layer;
  const [height, width] = onlyMap(config, inputShapes);
  const window = windowOf(config);
  const outputs = outputShape[2]!;
  const { pads } = planWindow(config, [height, width], window);
  const scale = layer.following?.scale;
  const value = emitKernel(graph, input, kernel, { window, pads, outputs, scale, bias: biasOf(layer, outputs) });
  return activate(config, graph, value, outputShape);
}

const isLinear = (config: LayerConfig) => activationOf(config) === "linear";

/** Keras' Conv2D, grouped ones too. */
export const conv2d: LayerKind = {
  outputShape(config, inputShapes) {
    const [height, width, channels] = onlyMap(config, inputShapes);
    const groups = config.count("groups", 1);
    const filters = config.count("filters");
    activationOf(config);
    if (channels % groups !== 0 || filters % groups !== 0) {
      throw config.invalid(`has ${groups} groups, which do not divide ${channels} channels and ${filters} filters`);
    }
    return [...planWindow(config, [height, width], windowOf(config)).output, filters];
  },
  compile(layer, [input], graph) {
    const { config, inputShapes, outputShape } = layer;
    const group = config.count("groups", 1);
    const inputs = onlyMap(config, inputShapes)[2] / group;
    const values = layer.weights.values(["kernel"], [...windowOf(config).size, inputs, outputShape[2]!]);
    return emitConv(layer, input!, graph, { values, group, inputs });
  },
  absorbsScale: isLinear,
};

/** Keras' DepthwiseConv2D: one group a channel, `depth_multiplier` results each. */
export const depthwiseConv2d: LayerKind = {
  outputShape(config, inputShapes) {
    const [height, width, channels] = onlyMap(config, inputShapes);
    activationOf(config);
    const plan = planWindow(config, [height, width], windowOf(config));
    return [...plan.output, channels * config.count("depth_multiplier", 1)];
  },
  compile(layer, [input], graph) {
    const { config, inputShapes } = layer;
    const channels = onlyMap(config, inputShapes)[2];
    const shape = [...windowOf(config).size, channels, config.count("depth_multiplier", 1)];
    const values = layer.weights.values(["depthwise_kernel", "kernel"], shape);
    return emitConv(layer, input!, graph, { values, group: channels, inputs: 1 });
  },
  absorbsScale: isLinear,
};
