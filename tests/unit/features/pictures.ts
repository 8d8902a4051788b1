import { createHash } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Preprocessing, pictureSha256, resolvePreprocessing, type Sample } from "../../../src/data/index.js";
import type { Executable, Tensors } from "../../../src/engine/index.js";

export const ROWS = 4;
export const COLUMNS = 6;
/** Of a picture's row of features: the sum of its pixels, its first and its last pixel. */
export const FEATURES = 3;

/** Pictures are taken as they are: grey on three channels, 0 .. 255. */
export const preprocessing = (layout: "nhwc" | "nchw" = "nhwc"): Preprocessing =>
  resolvePreprocessing({ size: [ROWS, COLUMNS], resize: "nearest", layout }, null, layout);

/** The grey values of the picture number `index`. */
export const greyOf = (index: number): Uint8Array =>
  createHash("sha256")
    .update(`grey ${index}`)
    .digest()
    .subarray(0, ROWS * COLUMNS);

/** The row of features that the fake backbone gives for the picture number `index`. */
export function featuresOf(index: number): number[] {
  const grey = greyOf(index);
  return [3 * grey.reduce((sum, value) => sum + value, 0), grey[0]!, grey.at(-1)!];
}

/** Samples of an IDX file in `folder`; sample `i` shows picture `pictures[i]`. */
export async function writeSamples(folder: string, pictures: readonly number[]): Promise<Sample[]> {
  const header = Buffer.alloc(16);
  header.writeUInt32BE(0x00000803, 0);
  header.writeUInt32BE(pictures.length, 4);
  header.writeUInt32BE(ROWS, 8);
  header.writeUInt32BE(COLUMNS, 12);
  const path = join(folder, "images-idx3-ubyte");
  await writeFile(path, Buffer.concat([header, ...pictures.map(greyOf)]));
  return pictures.map((picture, index) => ({
    id: String(index),
    classIndex: 0,
    group: String(index),
    weight: 1,
    split: "train",
    source: { kind: "idx", path, index, rows: ROWS, columns: COLUMNS },
    sha256: pictureSha256({ pixels: greyOf(picture), rows: ROWS, columns: COLUMNS }),
  }));
}

/** A backbone that computes {@link featuresOf} and remembers its inputs; `before` may hold a run up or fail it. */
export class FakeBackbone implements Executable {
  readonly numSessions: number;
  readonly inputs: { readonly dims: readonly number[]; readonly pixels: Float32Array }[] = [];
  readonly #before: (run: number) => Promise<void>;

  constructor(options: { numSessions?: number; before?: (run: number) => Promise<void> } = {}) {
    this.numSessions = options.numSessions ?? 1;
    this.#before = options.before ?? (async () => {});
  }

  async run(inputs: Tensors, options: { signal?: AbortSignal } = {}): Promise<Tensors> {
    options.signal?.throwIfAborted();
    const images = inputs.images!;
    const pixels = images.data as Float32Array;
    const run = this.inputs.push({ dims: images.dims, pixels }) - 1;
    await this.#before(run);
    const batch = images.dims[0]!;
    const length = pixels.length / batch;
    const data = new Float32Array(batch * FEATURES);
    for (let row = 0; row < batch; row++) {
      const picture = pixels.subarray(row * length, (row + 1) * length);
      data.set([picture.reduce((sum, value) => sum + value, 0), picture[0]!, picture.at(-1)!], row * FEATURES);
    }
    return { features: { type: "float32", dims: [batch, FEATURES], data } };
  }

  async dispose(): Promise<void> {}
}
