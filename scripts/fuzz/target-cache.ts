// Folders of the feature cache in which a file was changed. A row that is given out must be the row that was written;
// rows that are missing are taken anew, and are there when the cache is opened again.
import { cpSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { FeatureCache, type FeatureSpace, FeatureSpaceCache, spaceId } from "../../src/features/index.js";
import { sha256Hex } from "../../src/files/index.js";
import { damageFile } from "./damage-file.js";
import { type FuzzTarget, WrongAcceptance } from "./target.js";

const ROWS = 1100;
const SPACE: FeatureSpace = {
  backbone: sha256Hex("backbone"),
  cut: "pool",
  preprocessing: sha256Hex("preprocessing"),
  view: 0,
  fingerprint: "a machine",
  features: 4,
};

const KEYS = Array.from({ length: ROWS }, (_, row) => sha256Hex(`picture ${row}`));
const VALUES = Float32Array.from({ length: ROWS * SPACE.features }, (_, index) => Math.fround(index / 7));

/** The target `cache`. */
export const target: FuzzTarget = {
  summary: "folders of the feature cache with one file changed",
  async prepare(inputs) {
    const store = await FeatureSpaceCache.open(inputs, SPACE);
    await store.append({ sha256s: KEYS, values: VALUES });
    await store.close();
  },
  open(inputs) {
    const names = readdirSync(join(inputs, spaceId(SPACE))).sort();
    const originals = new Map(names.map((name) => [name, readFileSync(join(inputs, spaceId(SPACE), name))]));
    return async (mutator, folder) => {
      cpSync(inputs, folder, { recursive: true });
      const name = mutator.random.pick(names);
      damageFile(mutator, join(folder, spaceId(SPACE), name), originals.get(name)!);
      await (await FeatureCache.open(folder, { maxBytes: 2 ** 30 })).list();
      const missing = await readRight(folder);
      if (mutator.isIdle && missing.length > 0)
        throw new WrongAcceptance(`${missing.length} rows of a whole cache are missing`);
      await write(folder, missing);
      const lost = await readRight(folder);
      if (lost.length > 0) throw new WrongAcceptance(`${lost.length} rows that were written again are missing`);
    };
  },
};

/** The keys without a row, after a look at all the others. */
async function readRight(folder: string): Promise<string[]> {
  const store = await FeatureSpaceCache.open(folder, SPACE);
  const into = VALUES.slice();
  await store.readMany(KEYS, into);
  // Also rows that were read before a damaged one of their block.
  const missing = await store.findMissing(KEYS);
  await store.close();
  // Places of missing rows are left alone.
  if (!into.every((value, index) => Object.is(value, VALUES[index])))
    throw new WrongAcceptance("a row of another picture");
  return missing;
}

async function write(folder: string, keys: readonly string[]): Promise<void> {
  const store = await FeatureSpaceCache.open(folder, SPACE);
  const rows = keys.map((key) => KEYS.indexOf(key));
  const values = Float32Array.from(
    rows.flatMap((row) => [...VALUES.subarray(row * SPACE.features, (row + 1) * SPACE.features)]),
  );
  await store.append({ sha256s: keys, values });
  await store.close();
}
