import type { LayerConfig } from "../layer-config.js";

type Pair = readonly [number, number];

/** No picture is larger. */
const MAX_REACH = 4096;

/** A window that slides over height and width. */
export interface Window {
  readonly size: Pair;
  readonly strides: Pair;
  readonly dilation: Pair;
}

/** Where a window's steps fall. */
export interface WindowPlan {
  /** Height and width of the result. */
  readonly output: Pair;
  /** Padding as ONNX orders it: top, left, bottom, right. */
  readonly pads: readonly [number, number, number, number];
}

/**
 * Plans a window over a map as TensorFlow does. "valid": only windows inside the map, no padding. "same": one window a
 * stride, `ceil(size / stride)`; what the last one lacks is padded, half on each side, and the odd cell goes to the
 * bottom and right: with stride 2 and an even size all of it.
 */
export function planWindow(config: LayerConfig, map: Pair, window: Window): WindowPlan {
  const padding = config.word("padding", ["valid", "same"], "valid");
  const [top, bottom, height] = planAxis(config, padding, map, window, 0);
  const [left, right, width] = planAxis(config, padding, map, window, 1);
  return { output: [height, width], pads: [top, left, bottom, right] };
}

function planAxis(
  config: LayerConfig,
  padding: "valid" | "same",
  map: Pair,
  window: Window,
  axis: 0 | 1,
): [before: number, after: number, output: number] {
  const size = map[axis];
  const stride = window.strides[axis];
  const reach = (window.size[axis] - 1) * window.dilation[axis] + 1;
  if (Math.max(reach, stride) > MAX_REACH) {
    throw config.invalid(
      `has a window that reaches over ${reach} pixels in steps of ${stride}; at most ${MAX_REACH} will do`,
    );
  }
  if (padding === "same") {
    const output = Math.ceil(size / stride);
    const missing = Math.max((output - 1) * stride + reach - size, 0);
    return [Math.floor(missing / 2), Math.ceil(missing / 2), output];
  }
  if (size < reach) {
    throw config.invalid(
      `has a window of ${window.size.join("x")} that does not fit its input of ${map.join("x")}; ` +
        "use larger pictures (backbone.preprocessing.size) or a cut below this layer",
    );
  }
  return [0, 0, Math.floor((size - reach) / stride) + 1];
}
