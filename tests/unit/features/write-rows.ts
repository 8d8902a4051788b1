// A process that writes rows into the cache until it is killed or done; started by tests.
// It imports the cache alone, to start fast:
//   write-rows FOLDER FEATURES BEGIN END PORTION
import { FeatureCache } from "../../../src/features/feature-cache.js";
import { range, rowsOf } from "../../contract/feature-rows.js";
import { spaceOf } from "./spaces.js";

const [folder, ...numbers] = process.argv.slice(2);
const [features, begin, end, portion] = numbers.map(Number) as [number, number, number, number];
const cache = await FeatureCache.open(folder!, { maxBytes: Number.MAX_SAFE_INTEGER });
const store = await cache.space(spaceOf(features));
for (let at = begin; at < end; at += portion) {
  process.send?.({ appending: at });
  await store.append(rowsOf(range(at, Math.min(end, at + portion)), features));
}
await store.close();
process.send?.({ closed: true });
