import type { Attributes, Operator } from "./attributes.js";
import type { Value } from "./value.js";

/** How a window of two axes moves over a picture. Layout of values: [samples, channels, height, width]. */
interface Window {
  readonly kernel: readonly [number, number];
  readonly strides: readonly number[];
  readonly dilations: readonly number[];
  /** Rows above, columns left, rows below, columns right. */
  readonly pads: readonly number[];
  readonly output: readonly [number, number];
}

function windowOf(x: Value, kernel: readonly [number, number], attributes: Attributes): Window {
  if (x.dims.length !== 4) throw new RangeError(`window over [${x.dims}]: only pictures of two axes are supported`);
  const automatic = attributes.text("auto_pad", "NOTSET");
  if (automatic !== "NOTSET" && automatic !== "VALID") throw new RangeError(`auto_pad ${automatic}`);
  const strides = attributes.ints("strides") ?? [1, 1];
  const dilations = attributes.ints("dilations") ?? [1, 1];
  const pads = attributes.ints("pads") ?? [0, 0, 0, 0];
  const round = attributes.int("ceil_mode", 0) ? Math.ceil : Math.floor;
  const [height, width] = [0, 1].map((axis) => {
    const reach = (kernel[axis]! - 1) * dilations[axis]! + 1;
    return round((x.dims[axis + 2]! + pads[axis]! + pads[axis + 2]! - reach) / strides[axis]!) + 1;
  }) as [number, number];
  return { kernel, strides, dilations, pads, output: [height, width] };
}

/** Calls `visit(kernel index, element)` for each element of one channel's plane that the window at (row, column) covers. */
function visitWindow(
  x: Value,
  plane: number,
  window: Window,
  row: number,
  column: number,
  visit: (place: number, element: number) => void,
): void {
  const [, , height, width] = x.dims as [number, number, number, number];
  const { kernel, strides, dilations, pads } = window;
  for (let i = 0; i < kernel[0]; i++) {
    const y = row * strides[0]! - pads[0]! + i * dilations[0]!;
    if (y < 0 || y >= height) continue;
    for (let j = 0; j < kernel[1]; j++) {
      const z = column * strides[1]! - pads[1]! + j * dilations[1]!;
      if (z >= 0 && z < width) visit(i * kernel[1] + j, x.data[(plane * height + y) * width + z]!);
    }
  }
}

const conv: Operator = ([x, weights, bias], attributes) => {
  const [samples, channels] = x!.dims as [number, number];
  const [filters, depth, ...kernel] = weights!.dims as [number, number, number, number];
  const window = windowOf(x!, kernel as [number, number], attributes);
  const filtersOfGroup = filters / attributes.int("group", 1);
  const [height, width] = window.output;
  const area = kernel[0]! * kernel[1]!;
  const data = new Float64Array(samples * filters * height * width);
  let index = 0;
  for (let sample = 0; sample < samples; sample++) {
    for (let filter = 0; filter < filters; filter++) {
      const firstChannel = Math.floor(filter / filtersOfGroup) * depth;
      for (let at = 0; at < height * width; at++) {
        let sum = bias?.data[filter] ?? 0;
        for (let channel = 0; channel < depth; channel++) {
          const plane = sample * channels + firstChannel + channel;
          const own = (filter * depth + channel) * area;
          visitWindow(x!, plane, window, Math.floor(at / width), at % width, (place, element) => {
            sum += element * weights!.data[own + place]!;
          });
        }
        data[index++] = sum;
      }
    }
  }
  return { dims: [samples, filters, height, width], data };
};

/** @param fold one output of the covered elements; `area` is the size of the kernel */
const pool =
  (fold: (covered: readonly number[], area: number, attributes: Attributes) => number): Operator =>
  ([x], attributes) => {
    const [samples, channels] = x!.dims as [number, number];
    const window = windowOf(x!, attributes.ints("kernel_shape") as [number, number], attributes);
    const [height, width] = window.output;
    const area = window.kernel[0] * window.kernel[1];
    const data = new Float64Array(samples * channels * height * width);
    data.forEach((_, index) => {
      const at = index % (height * width);
      const covered: number[] = [];
      const plane = Math.floor(index / (height * width));
      visitWindow(x!, plane, window, Math.floor(at / width), at % width, (_place, element) => covered.push(element));
      data[index] = fold(covered, area, attributes);
    });
    return { dims: [samples, channels, height, width], data };
  };

/** Operators that move a window over a picture. */
export const WINDOWS: Readonly<Record<string, Operator>> = {
  AveragePool: pool((covered, area, attributes) => {
    const divisor = attributes.int("count_include_pad", 0) ? area : covered.length;
    return covered.reduce((sum, element) => sum + element, 0) / divisor;
  }),
  Conv: conv,
  MaxPool: pool((covered) => Math.max(...covered)),
};
