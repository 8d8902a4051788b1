import { describe, expect, it } from "vitest";
import { hashFloats } from "../../../src/proof/golden-features.js";
import { isExact, judgeProof, type ProofValues } from "../../../src/proof/index.js";

const PICTURES = ["exif.jpg", "alpha.png", "cat/1.png"];

const FEATURES = Float32Array.of(1, 2, 10, 20, 0, 0);
const hashesOf = (features: Float32Array): string[] => Array.from({ length: 3 }, () => hashFloats(features));
const nine = (digit: string, last = digit): string[] =>
  Array.from({ length: 9 }, (_, index) => (index === 8 ? last : digit).repeat(64));

function proof(changes: Partial<ProofValues> = {}): ProofValues {
  return {
    fingerprint: "onnx 1.30 cpu x64+avx2",
    goldenFeatures: FEATURES,
    featureHashes: hashesOf(changes.goldenFeatures ?? FEATURES),
    gradientHashes: nine("a"),
    ...changes,
  };
}

const REFERENCE = proof({ fingerprint: "the coordinator's" });
const judge = (worker: ProofValues, first: ProofValues | null = null, exact = true, reference = REFERENCE) =>
  judgeProof(worker, reference, first, { exact, pictures: PICTURES });

describe("isExact", () => {
  it("is true when all hashes of all processes are equal", () => {
    expect(isExact([proof(), proof()])).toBe(true);
    expect(isExact([])).toBe(true);
  });

  it("is false when one repeat, lane count or process differs", () => {
    expect(isExact([proof({ featureHashes: ["f", "f", "e"] })])).toBe(false);
    expect(isExact([proof({ gradientHashes: ["g", "h", "g"] })])).toBe(false);
    expect(isExact([proof(), proof({ gradientHashes: ["h", "h", "h"] })])).toBe(false);
  });
});

describe("judgeProof", () => {
  it("admits a worker whose features are within 1e-3 of the coordinator's, relative to the row's largest", () => {
    expect(judge(proof())).toEqual({ admitted: true });
    expect(judge(proof({ goldenFeatures: Float32Array.of(1.0019, 2, 10.019, 20, 0, 0) }))).toEqual({ admitted: true });
  });

  it("refuses one that deviates by more, and names the picture that deviates most and both classes", () => {
    const goldenFeatures = Float32Array.of(1.003, 2, 10, 21, 0, 0);
    expect(judge(proof({ goldenFeatures }))).toEqual({
      admitted: false,
      code: "PROOF_REFUSED",
      reason:
        "golden features of alpha.png deviate by 5.0e-2 from the coordinator's (bound 0.001); the worker decodes or " +
        "computes differently: worker onnx 1.30 cpu x64+avx2, coordinator the coordinator's",
    });
  });

  it("refuses features that are no numbers, of another size, or not 0 where the coordinator's are", () => {
    for (const values of [
      [1, Number.NaN, 10, 20, 0, 0],
      [1, 2, 10, 20, 0, 1e-30],
      [1, 2, 10, 20],
    ]) {
      const verdict = judge(proof({ goldenFeatures: Float32Array.from(values) }));
      expect(verdict).toMatchObject({ admitted: false, code: "PROOF_REFUSED" });
    }
  });

  it("refuses a proof that is not whole, or whose features are not those that it hashed, also of an inexact engine", () => {
    const cases: [Partial<ProofValues>, string][] = [
      [{ featureHashes: [] }, "it has 0 hashes of golden features, at least 3 are needed"],
      [{ gradientHashes: [] }, "it has 0 hashes of golden gradients, 9 are needed"],
      [{ gradientHashes: nine("G") }, "a hash is no SHA-256"],
      [{ featureHashes: nine("a") }, "its features are not those that it hashed"],
    ];
    for (const [changes, why] of cases) {
      const reason = `the proof is not whole: ${why}; run one version of headway everywhere`;
      for (const exact of [true, false]) {
        expect(judge(proof(changes), null, exact)).toEqual({ admitted: false, code: "PROOF_REFUSED", reason });
      }
    }
  });

  it("demands the bits of the first worker from all others of its class", () => {
    expect(judge(proof(), proof())).toEqual({ admitted: true });
    expect(judge(proof({ gradientHashes: nine("e") }), proof())).toEqual({
      admitted: false,
      code: "ENGINE_INEXACT",
      reason:
        "golden values differ in their bits from the first worker's, although both are onnx 1.30 cpu x64+avx2; set " +
        "exact: false in the job file to train all the same",
    });
  });

  it("refuses a worker of another class than the first's, and names both", () => {
    expect(judge(proof({ fingerprint: "onnx 1.30 cpu arm64" }), proof())).toEqual({
      admitted: false,
      code: "PROOF_REFUSED",
      reason:
        "one job runs on one class of machines: this worker is onnx 1.30 cpu arm64, the first was onnx 1.30 cpu x64+avx2; " +
        "start workers of one class, or set exact: false in the job file",
    });
  });

  it("lets the first worker's class differ from the coordinator's, whose bits are not demanded", () => {
    const reference = proof({ fingerprint: "another class", featureHashes: ["e"], gradientHashes: ["h"] });
    expect(judge(proof(), null, true, reference)).toEqual({ admitted: true });
  });

  it("refuses an engine whose bits do not repeat, unless the job allows it", () => {
    const inexact = proof({ gradientHashes: nine("a", "b") });
    expect(judge(inexact)).toEqual({
      admitted: false,
      code: "ENGINE_INEXACT",
      reason:
        "the engine's bits do not repeat (onnx 1.30 cpu x64+avx2); set exact: false in the job file to train with it all the same",
    });
    expect(judge(inexact, null, false)).toEqual({ admitted: true });
    expect(judge(proof({ fingerprint: "another class" }), proof(), false)).toEqual({ admitted: true });
  });

  it("demands features within the bound from an inexact engine, too", () => {
    const goldenFeatures = Float32Array.of(1, 2, 10, 21, 0, 0);
    expect(judge(proof({ goldenFeatures }), null, false)).toMatchObject({ admitted: false, code: "PROOF_REFUSED" });
  });
});
