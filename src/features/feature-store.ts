/** Rows of features with the digests of the pictures they belong to. */
export interface FeatureRows {
  readonly sha256s: readonly string[];
  /** Row-major [sha256s.length, features]. */
  readonly values: Float32Array;
}

/** Keeps rows of one feature space by picture. Twins: {@link MemoryFeatureStore}, {@link FeatureSpaceCache}. */
export interface FeatureStore {
  /** Numbers in a row. */
  readonly features: number;
  /** Whether there is a row; it may still turn out to be damaged when it is read. */
  has(sha256: string): boolean;
  /** Adds rows; a picture that has a row keeps it. */
  append(rows: FeatureRows): Promise<void>;
  /** Reads row `i` into `into` at `i * features`; returns the keys without an intact row, whose places are left alone. */
  readMany(sha256s: readonly string[], into: Float32Array, options?: { signal?: AbortSignal }): Promise<string[]>;
  /** The keys without an intact row: reads and checks the others without keeping them. */
  findMissing(sha256s: readonly string[], options?: { signal?: AbortSignal }): Promise<string[]>;
  /** Makes appended rows outlive the process. */
  flush(): Promise<void>;
  /** Flushes, and gives up what the store holds. */
  close(): Promise<void>;
}

/** @throws RangeError when rows do not fit a store of `features` numbers a row */
export function assertRowsFit(rows: FeatureRows, features: number): void {
  const { sha256s, values } = rows;
  if (values.length === sha256s.length * features) return;
  throw new RangeError(`${values.length} values are not ${sha256s.length} rows of ${features} features`);
}
