import type { Preprocessing } from "./preprocessing.js";

const LEVELS = 256;

/**
 * Turns 8-bit RGB pixels into a model's input. A value is `(pixel * scale - mean) / std` in float64, rounded once to
 * float32; since a pixel is one of 256 numbers, each channel has a table of them.
 *
 * @param pixels [height, width, 3], RGB
 * @returns [height, width, 3] or [3, height, width], in the channel order of the preprocessing
 */
export function toPixelValues(pixels: Uint8Array, preprocessing: Preprocessing): Float32Array {
  const { channels, layout } = preprocessing;
  const first = valueTable(preprocessing, 0);
  const second = valueTable(preprocessing, 1);
  const third = valueTable(preprocessing, 2);
  const [red, green, blue] = channels === "rgb" ? [0, 1, 2] : [2, 1, 0];
  const values = new Float32Array(pixels.length);
  const numPixels = pixels.length / 3;
  const [step, plane] = layout === "nhwc" ? [3, 1] : [1, numPixels];
  for (let from = 0, to = 0; from < pixels.length; from += 3, to += step) {
    values[to] = first[pixels[from + red]!]!;
    values[to + plane] = second[pixels[from + green]!]!;
    values[to + 2 * plane] = third[pixels[from + blue]!]!;
  }
  return values;
}

function valueTable({ scale, mean, std }: Preprocessing, channel: number): Float32Array {
  return Float32Array.from({ length: LEVELS }, (_, level) => (level * scale - mean[channel]!) / std[channel]!);
}
