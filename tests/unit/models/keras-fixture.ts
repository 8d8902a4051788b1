import { readFileSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import { InferenceSession, Tensor } from "onnxruntime-node";

/** Where the numbers of real Keras are. */
export const FIXTURES = fileURLToPath(new URL("../../fixtures/mobilenet-v2/", import.meta.url));

/** The fixtures' formula: whole numbers of 0..255 by position, divided by 255. `[images, height, width, 3]` */
export function pictures(kind: "noise" | "waves", images: number, height: number, width: number): Float32Array {
  const values = new Float32Array(images * height * width * 3);
  let index = 0;
  for (let image = 0; image < images; image++) {
    for (let h = 0; h < height; h++) {
      for (let w = 0; w < width; w++) {
        for (let c = 0; c < 3; c++) {
          const value =
            kind === "noise"
              ? Math.imul((h * width + w) * 3 + c + image * 7919, 2654435761) >>> 24
              : Math.floor((h * h + 3 * w * (image + 1) + 40 * c + 17 * image) / 4) % 256;
          values[index++] = value / 255;
        }
      }
    }
  }
  return values;
}

/** Little-endian float32 values in base64. */
export function fromBase64(text: string): Float32Array {
  const bytes = Buffer.from(text, "base64");
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
}

/** A fixture's JSON file. */
export function readFixture<T>(path: string): T {
  return JSON.parse(readFileSync(FIXTURES + path, "utf8")) as T;
}

/** The features that ONNX Runtime computes with a backbone program for `[rows, ...dims]` pictures. */
export async function runBackbone(bytes: Uint8Array, images: Float32Array, dims: readonly number[]) {
  const session = await InferenceSession.create(bytes, { intraOpNumThreads: 1 });
  try {
    const { features } = await session.run({ images: new Tensor("float32", images, dims) });
    return { dims: features!.dims, values: features!.data as Float32Array };
  } finally {
    await session.release();
  }
}

/** The largest deviation in any row, relative to the row's largest magnitude. */
export function relativeError(actual: Float32Array, expected: Float32Array, width: number): number {
  if (actual.length !== expected.length) return Number.POSITIVE_INFINITY;
  let worst = 0;
  for (let row = 0; row < expected.length; row += width) {
    const largest = expected.subarray(row, row + width).reduce((max, value) => Math.max(max, Math.abs(value)), 0);
    for (let index = row; index < row + width; index++) {
      const error = Math.abs(actual[index]! - expected[index]!) / largest;
      worst = Number.isNaN(error) ? Number.POSITIVE_INFINITY : Math.max(worst, error);
    }
  }
  return worst;
}

/** The quick start's script that lays out model and pictures. */
export interface QuickStartLayout {
  layOut(folder: string): { pictures: number; written: number };
  layOutModel(folder: string): number;
  groupOf(unified: string): string;
  baseEmoji(emoji: readonly EmojiEntry[]): { image: string; label: string; group: string }[];
}

/** The part of an entry of emoji.json that the quick start reads. */
export interface EmojiEntry {
  readonly name: string;
  readonly unified: string;
  readonly image: string;
  readonly category: string;
  readonly short_name: string;
  readonly has_img_twitter: boolean;
}

/** Loads that script. */
export async function quickStartLayout(): Promise<QuickStartLayout> {
  const path = fileURLToPath(new URL("../../../examples/quickstart/layout.mjs", import.meta.url));
  return (await import(pathToFileURL(path).href)) as QuickStartLayout;
}
