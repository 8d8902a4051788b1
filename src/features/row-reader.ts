import type { Sample } from "../data/index.js";
import type { Executable } from "../engine/index.js";
import { HeadwayError } from "../errors.js";
import { type ExtractOptions, extractFeatures } from "./extract-features.js";
import type { FeatureStore } from "./feature-store.js";

/** A row that is damaged so often is not one cosmic ray. */
const MAX_ROUNDS = 5;

/** Reads rows of samples; the keys that it returns have none. */
export type RowReader = Pick<FeatureStore, "readMany">;

/**
 * Reads the rows of samples after their extraction. A row that was there may be gone by then: it went bad on the disk, or
 * another process that shares the cache found a damaged row of the same block and removed the block, which holds rows of
 * many samples. Such rows are made again, whoever finds the damage and whenever.
 */
export class ExtractedRows implements RowReader {
  readonly #bySha256: ReadonlyMap<string, Sample>;
  readonly #deps: { readonly executable: Executable; readonly store: FeatureStore };
  readonly #options: ExtractOptions;
  #numRemade = 0;

  /** @param samples whose rows will be asked for */
  constructor(
    samples: readonly Sample[],
    deps: { executable: Executable; store: FeatureStore },
    options: ExtractOptions,
  ) {
    this.#bySha256 = new Map(samples.map((sample) => [sample.sha256, sample]));
    this.#deps = deps;
    this.#options = options;
  }

  /** Rows that were made again. */
  get numRemade(): number {
    return this.#numRemade;
  }

  /**
   * As {@link FeatureStore.readMany}.
   * @returns the keys whose rows are lost each time they are made
   * @throws HeadwayError IMAGES_UNREADABLE when the picture of a lost row cannot be used any more
   */
  async readMany(
    sha256s: readonly string[],
    into: Float32Array,
    options: { signal?: AbortSignal } = {},
  ): Promise<string[]> {
    const { store } = this.#deps;
    let missing = await store.readMany(sha256s, into, options);
    for (let round = 0; missing.length > 0 && round < MAX_ROUNDS; round++) {
      await this.#remake(missing);
      missing = await store.readMany(sha256s, into, options);
    }
    return missing;
  }

  async #remake(sha256s: readonly string[]): Promise<void> {
    const samples = [...new Set(sha256s)].map((sha256) => this.#bySha256.get(sha256)!);
    const { misses, bad } = await extractFeatures(samples, this.#deps, this.#options);
    this.#numRemade += misses;
    const [first] = bad;
    if (first === undefined) return;
    const message = `the features of ${bad.length} pictures were lost and cannot be made again; first ${first.id}: ${first.reason}`;
    throw new HeadwayError("IMAGES_UNREADABLE", message, { pictures: bad });
  }
}
