import { BLOCK_ROWS } from "./feature-block.js";
import { assertRowsFit, type FeatureRows, type FeatureStore } from "./feature-store.js";

/** Rows in the process's memory, outside the heap: for jobs without a cache. */
export class MemoryFeatureStore implements FeatureStore {
  readonly features: number;
  readonly #positions = new Map<string, number>();
  readonly #blocks: Float32Array[] = [];

  constructor(features: number) {
    this.features = features;
  }

  has(sha256: string): boolean {
    return this.#positions.has(sha256);
  }

  async append(rows: FeatureRows): Promise<void> {
    const { features } = this;
    assertRowsFit(rows, features);
    rows.sha256s.forEach((sha256, index) => {
      if (this.#positions.has(sha256)) return;
      const position = this.#positions.size;
      if (position % BLOCK_ROWS === 0) this.#blocks.push(new Float32Array(BLOCK_ROWS * features));
      this.#positions.set(sha256, position);
      this.#row(position).set(rows.values.subarray(index * features, (index + 1) * features));
    });
  }

  async readMany(sha256s: readonly string[], into: Float32Array): Promise<string[]> {
    sha256s.forEach((sha256, index) => {
      const position = this.#positions.get(sha256);
      if (position !== undefined) into.set(this.#row(position), index * this.features);
    });
    return this.findMissing(sha256s);
  }

  async findMissing(sha256s: readonly string[]): Promise<string[]> {
    return sha256s.filter((sha256) => !this.#positions.has(sha256));
  }

  async flush(): Promise<void> {}

  async close(): Promise<void> {}

  #row(position: number): Float32Array {
    const at = (position % BLOCK_ROWS) * this.features;
    return this.#blocks[Math.floor(position / BLOCK_ROWS)]!.subarray(at, at + this.features);
  }
}
