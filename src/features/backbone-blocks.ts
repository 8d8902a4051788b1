import type { Preprocessing } from "../data/index.js";
import type { Executable, Tensor } from "../engine/index.js";
import { HeadwayError } from "../errors.js";

/** Pictures in one run of the backbone; a constant, as another batch may take other kernels and give other bits. */
export const BATCH = 16;

/** Pictures on their way into the backbone: always room for 16, rows that are missing are zeros. */
export class PictureBlock {
  readonly #preprocessing: Preprocessing;
  readonly #pixels: Float32Array;
  readonly #pictureLength: number;
  #numPictures = 0;

  constructor(preprocessing: Preprocessing) {
    const [height, width] = preprocessing.size;
    this.#preprocessing = preprocessing;
    this.#pictureLength = height * width * 3;
    this.#pixels = new Float32Array(BATCH * this.#pictureLength);
  }

  get isFull(): boolean {
    return this.#numPictures === BATCH;
  }

  /** Adds the pixels of one picture, in the preprocessing's layout. */
  add(pixels: Float32Array): void {
    if (pixels.length !== this.#pictureLength || this.isFull)
      throw new RangeError(
        `${pixels.length} numbers are not a picture of ${this.#pictureLength}, or the block is full`,
      );
    this.#pixels.set(pixels, this.#numPictures++ * this.#pictureLength);
  }

  /** Runs the backbone once and gives the features of the pictures that were added, row-major; the block is used up. */
  async run(executable: Executable, features: number, options: { signal?: AbortSignal } = {}): Promise<Float32Array> {
    const [height, width] = this.#preprocessing.size;
    const dims = this.#preprocessing.layout === "nhwc" ? [BATCH, height, width, 3] : [BATCH, 3, height, width];
    const images: Tensor = { type: "float32", dims, data: this.#pixels };
    const transfer = [this.#pixels.buffer as ArrayBuffer];
    const output = (await executable.run({ images }, { ...options, transfer })).features;
    if (output?.type !== "float32" || output.data.length !== BATCH * features)
      throw new HeadwayError(
        "MODEL_INVALID",
        `the backbone's output "features" has ${output?.data.length ?? 0} numbers of type ${output?.type ?? "none"}, ` +
          `not float32 [${BATCH}, ${features}]; export the model with a dynamic batch size and outputs of a fixed size`,
      );
    return output.data.subarray(0, this.#numPictures * features);
  }
}
