import type { LayerConfig } from "../layer-config.js";
import type { Shape } from "../shape.js";
import { type ChannelScale, type LayerKind, onlyInput, type PlacedLayer } from "./layer-kind.js";

function assertLastAxis(config: LayerConfig, shape: Shape): void {
  const stated = config.raw("axis") ?? -1;
  const axis = Array.isArray(stated) && stated.length === 1 ? stated[0] : stated;
  if (axis !== -1 && axis !== shape.length) {
    throw config.unsupported(`has axis ${JSON.stringify(stated)} on ${shape.length + 1} dimensions`, ["the last axis"]);
  }
}

/** In inference mode: `gamma * (x - mean) / sqrt(variance + epsilon) + beta`, with the moving statistics. */
function toChannelScale({ config, inputShapes, weights }: PlacedLayer): ChannelScale {
  const channels = onlyInput(config, inputShapes).at(-1)!;
  const read = (name: string) => weights.values([name], [channels]);
  const epsilon = config.number("epsilon", 1e-3);
  const mean = read("moving_mean");
  const variance = read("moving_variance");
  const gamma = config.flag("scale", true) ? read("gamma") : null;
  const beta = config.flag("center", true) ? read("beta") : null;
  const scale = new Float64Array(channels);
  const shift = new Float64Array(channels);
  for (let channel = 0; channel < channels; channel++) {
    const spread = variance[channel]! + epsilon;
    if (!(spread > 0)) {
      throw config.invalid(`has a moving_variance[${channel}] of ${variance[channel]} with epsilon ${epsilon}`);
    }
    scale[channel] = (gamma?.[channel] ?? 1) / Math.sqrt(spread);
    shift[channel] = (beta?.[channel] ?? 0) - mean[channel]! * scale[channel]!;
  }
  return { scale, shift };
}

/** Keras' BatchNormalization with frozen statistics. */
export const batchNormalization: LayerKind = {
  outputShape(config, inputShapes) {
    const shape = onlyInput(config, inputShapes);
    assertLastAxis(config, shape);
    return shape;
  },
  compile(layer, [input], graph) {
    const { scale, shift } = toChannelScale(layer);
    const scaled = graph.node("Mul", [input!, graph.perChannel("scale", layer.outputShape, Float32Array.from(scale))]);
    return graph.node("Add", [scaled, graph.perChannel("shift", layer.outputShape, Float32Array.from(shift))]);
  },
  toChannelScale,
};
