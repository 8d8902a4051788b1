import { describe, expect, it } from "vitest";
import type { Sample } from "../../../src/data/index.js";
import { MemoryFeatureStore } from "../../../src/features/index.js";
import { LaneFeatures } from "../../../src/worker/lane-features.js";

const samples = ["a", "b", "c", "d"].map((id): Sample => {
  return { id, classIndex: 0, group: id, weight: 1, split: "train", source: { kind: "file", path: id }, sha256: id };
});

describe("LaneFeatures", () => {
  it("holds the rows of its members and copies each to where it is asked to", async () => {
    const store = new MemoryFeatureStore(2);
    await store.append({ sha256s: ["d", "b"], values: Float32Array.of(7, 8, 3, 4) });
    const features = await LaneFeatures.load(store, samples, Uint32Array.of(3, 1), 2);
    const into = new Float32Array(6);
    features.copyRow(1, into, 2);
    features.copyRow(3, into, 0);
    expect([...into]).toEqual([7, 8, 0, 0, 3, 4]);
  });

  it("says how many rows are lost and which pictures they are of", async () => {
    const store = new MemoryFeatureStore(2);
    await store.append({ sha256s: ["a"], values: Float32Array.of(1, 2) });
    await expect(LaneFeatures.load(store, samples, Uint32Array.of(0, 2, 3), 2)).rejects.toMatchObject({
      code: "BLOB_CORRUPT",
      message:
        "2 of 3 feature rows are lost whenever they are made; check the cache's disk and the memory, then run the job again",
      facts: { pictures: ["c", "d"] },
    });
  });
});
