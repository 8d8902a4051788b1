import { loadPictures, type Preprocessing, type Sample, type Split } from "../data/index.js";
import type { Executable } from "../engine/index.js";
import { PictureBlock } from "./backbone-blocks.js";
import type { FeatureStore } from "./feature-store.js";

/** How far an extraction is, in samples. */
export interface ExtractProgress {
  readonly done: number;
  readonly total: number;
  /** Of `done`, those whose row was there before. */
  readonly hits: number;
}

/** How to extract. */
export interface ExtractOptions {
  readonly preprocessing: Preprocessing;
  /** Pictures being read and decoded, or decoded and waiting, at any time. */
  readonly inFlight: number;
  readonly signal?: AbortSignal;
  /** Called at the start, at the end, and at most every 100 ms. */
  readonly onProgress?: (progress: ExtractProgress) => void;
}

/** A sample whose picture cannot be used. */
export interface UnusablePicture {
  readonly id: string;
  readonly split: Split;
  readonly reason: string;
}

/** What is worth knowing of pictures that are used, such as that their decoder warns. */
export interface PictureRemark {
  readonly remark: string;
  /** Samples that have it, of those whose picture was decoded. */
  readonly count: number;
  /** The id of the first of them. */
  readonly example: string;
}

/** What an extraction did, in samples: hits, misses and bad add up to all. */
export interface Extraction {
  /** Samples whose row was in the store. */
  readonly hits: number;
  /** Samples whose row was computed. */
  readonly misses: number;
  /** Samples whose picture cannot be used, in the order of the samples. */
  readonly bad: readonly UnusablePicture[];
  /** Each remark once, in the order in which they came up. */
  readonly remarks: readonly PictureRemark[];
}

const PROGRESS_MS = 100;

/**
 * Makes the rows of all samples exist in the store: rows that are there are checked, the pictures of the others are
 * decoded and run through the backbone in blocks of 16, in the order of the samples, each picture once. Decoding and
 * backbone overlap, and rows go to the store as they come: memory does not grow with the samples. When it fails or is
 * aborted, rows that were computed are kept.
 */
export async function extractFeatures(
  samples: readonly Sample[],
  deps: { executable: Executable; store: FeatureStore },
  options: ExtractOptions,
): Promise<Extraction> {
  return new FeatureExtraction(samples, deps, options).run();
}

interface FillingBlock {
  readonly pictures: PictureBlock;
  readonly sha256s: string[];
}

interface RunningBlock {
  readonly sha256s: readonly string[];
  readonly values: Promise<Float32Array>;
}

class FeatureExtraction {
  readonly #executable: Executable;
  readonly #store: FeatureStore;
  readonly #options: ExtractOptions;
  /** Samples by picture, pictures in the order in which they first occur. */
  readonly #byPicture = new Map<string, Sample[]>();
  readonly #numSamples: number;
  readonly #reasons = new Map<string, string>();
  readonly #remarks = new Map<string, PictureRemark>();
  readonly #running: RunningBlock[] = [];
  readonly #samples: readonly Sample[];
  #done = 0;
  #hits = 0;
  #lastProgress = 0;

  constructor(
    samples: readonly Sample[],
    deps: { executable: Executable; store: FeatureStore },
    options: ExtractOptions,
  ) {
    this.#executable = deps.executable;
    this.#store = deps.store;
    this.#options = options;
    this.#samples = samples;
    this.#numSamples = samples.length;
    for (const sample of samples) {
      const same = this.#byPicture.get(sample.sha256);
      if (same === undefined) this.#byPicture.set(sample.sha256, [sample]);
      else same.push(sample);
    }
  }

  async run(): Promise<Extraction> {
    const { signal } = this.#options;
    const missing = await this.#store.findMissing([...this.#byPicture.keys()], signal === undefined ? {} : { signal });
    this.#done = this.#numSamples - missing.reduce((sum, sha256) => sum + this.#byPicture.get(sha256)!.length, 0);
    this.#hits = this.#done;
    this.#reportProgress({ isForced: true });
    try {
      await this.#compute(missing.map((sha256) => this.#byPicture.get(sha256)![0]!));
      await this.#store.flush();
    } catch (error) {
      // The first failure is the one to tell, whatever happens to what can still be kept.
      await this.#keepFinished().catch(() => undefined);
      throw error;
    }
    this.#reportProgress({ isForced: true });
    const bad = this.#samples.flatMap(({ id, split, sha256 }) => {
      const reason = this.#reasons.get(sha256);
      return reason === undefined ? [] : [{ id, split, reason }];
    });
    return {
      hits: this.#hits,
      misses: this.#numSamples - this.#hits - bad.length,
      bad,
      remarks: [...this.#remarks.values()],
    };
  }

  async #compute(samples: readonly Sample[]): Promise<void> {
    const { preprocessing, inFlight, signal } = this.#options;
    // A session never waits for the store: while it computes one block, its next one is queued behind it.
    const maxRunning = 2 * this.#executable.numSessions + 1;
    let filling: FillingBlock | undefined;
    for await (const picture of loadPictures(samples, { preprocessing, inFlight, reusePixels: true, signal })) {
      const { sha256 } = picture.sample;
      if ("problem" in picture) {
        this.#reasons.set(sha256, picture.problem);
        this.#advance([sha256]);
        continue;
      }
      this.#note(picture.remarks, sha256);
      filling ??= { pictures: new PictureBlock(preprocessing), sha256s: [] };
      filling.pictures.add(picture.pixels);
      filling.sha256s.push(sha256);
      if (!filling.pictures.isFull) continue;
      while (this.#running.length >= maxRunning) await this.#storeOldest();
      this.#start(filling);
      filling = undefined;
    }
    if (filling !== undefined) this.#start(filling);
    while (this.#running.length > 0) await this.#storeOldest();
  }

  #note(remarks: readonly string[], sha256: string): void {
    const samples = this.#byPicture.get(sha256)!;
    for (const remark of new Set(remarks)) {
      const { count, example } = this.#remarks.get(remark) ?? { count: 0, example: samples[0]!.id };
      this.#remarks.set(remark, { remark, count: count + samples.length, example });
    }
  }

  #start(block: FillingBlock): void {
    const { signal } = this.#options;
    const { pictures, sha256s } = block;
    const values = pictures.run(this.#executable, this.#store.features, signal === undefined ? {} : { signal });
    // It is awaited when its turn comes; a failure before that is not unhandled.
    values.catch(() => undefined);
    this.#running.push({ sha256s, values });
  }

  async #storeOldest(): Promise<void> {
    const { sha256s, values } = this.#running[0]!;
    await this.#store.append({ sha256s, values: await values });
    this.#running.shift();
    this.#advance(sha256s);
  }

  /** Stores blocks that came out well although something failed, and makes all rows outlive the process. */
  async #keepFinished(): Promise<void> {
    for (const { sha256s, values } of this.#running) {
      const finished = await values.catch(() => undefined);
      if (finished !== undefined) await this.#store.append({ sha256s, values: finished });
    }
    await this.#store.flush();
  }

  #advance(sha256s: readonly string[]): void {
    for (const sha256 of sha256s) this.#done += this.#byPicture.get(sha256)!.length;
    this.#reportProgress({ isForced: false });
  }

  #reportProgress(options: { isForced: boolean }): void {
    const now = performance.now();
    if (!options.isForced && now - this.#lastProgress < PROGRESS_MS) return;
    this.#lastProgress = now;
    this.#options.onProgress?.({ done: this.#done, total: this.#numSamples, hits: this.#hits });
  }
}
