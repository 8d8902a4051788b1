import { isSha256 } from "../blobs/index.js";
import type { ErrorCode } from "../errors.js";
import { hashFloats } from "./golden-features.js";

/** What a process shows before it computes for a job. */
export interface ProofValues {
  /** One line that names engine, version, device, CPU class and decoder. */
  readonly fingerprint: string;
  /** Row-major [golden pictures, features]. */
  readonly goldenFeatures: Float32Array;
  /** SHA-256 of the golden features, by repeat. */
  readonly featureHashes: readonly string[];
  /** SHA-256 of the golden gradient, by lanes a call and repeat. */
  readonly gradientHashes: readonly string[];
}

/** Whether a process may compute for the job. */
export type Judgement =
  | { readonly admitted: true }
  | { readonly admitted: false; readonly code: ErrorCode; readonly reason: string };

const TOLERANCE = 1e-3;
/** Repeats of golden features that a proof has at least. */
const LEAST_REPEATS = 3;
/** Hashes of golden gradients: three repeats each at 1, 2 and all lanes. */
const NUM_GRADIENTS = 9;
/** Hashes of each kind that a proof has at most; a worker has no more engine threads than that. */
const MOST_HASHES = 4096;

/** Whether all hashes of all processes agree: repeats and lane counts leave no trace in the bits. */
export function isExact(proofs: readonly ProofValues[]): boolean {
  const features = new Set(proofs.flatMap((proof) => proof.featureHashes));
  const gradients = new Set(proofs.flatMap((proof) => proof.gradientHashes));
  return features.size <= 1 && gradients.size <= 1;
}

/**
 * Judges a worker's proof. Its features must be within 1e-3 of the coordinator's own, relative to the largest of the
 * row; then, unless the job allows inexact engines, its bits must repeat and equal those of the first worker admitted.
 * @param reference the coordinator's proof
 * @param first the proof of the first worker admitted; null: this one is the first and fixes class and bytes
 */
export function judgeProof(
  proof: ProofValues,
  reference: ProofValues,
  first: ProofValues | null,
  options: { exact: boolean; pictures: readonly string[] },
): Judgement {
  const missing = missingFrom(proof);
  if (missing !== null) {
    return refuse("PROOF_REFUSED", `the proof is not whole: ${missing}; run one version of headway everywhere`);
  }
  const wrong = furthestRow(proof.goldenFeatures, reference.goldenFeatures, options.pictures.length);
  if (wrong === null || wrong.deviation > TOLERANCE) {
    const what =
      wrong === null
        ? "have another size"
        : `of ${options.pictures[wrong.row]} deviate by ${wrong.deviation.toExponential(1)}`;
    return refuse(
      "PROOF_REFUSED",
      `golden features ${what} from the coordinator's (bound ${TOLERANCE}); the worker decodes or computes differently: ` +
        `worker ${proof.fingerprint}, coordinator ${reference.fingerprint}`,
    );
  }
  if (!options.exact) return { admitted: true };
  if (!isExact([proof])) {
    return refuse(
      "ENGINE_INEXACT",
      `the engine's bits do not repeat (${proof.fingerprint}); set exact: false in the job file to train with it all the same`,
    );
  }
  if (first === null) return { admitted: true };
  if (proof.fingerprint !== first.fingerprint) {
    return refuse(
      "PROOF_REFUSED",
      `one job runs on one class of machines: this worker is ${proof.fingerprint}, the first was ${first.fingerprint}; ` +
        "start workers of one class, or set exact: false in the job file",
    );
  }
  if (!isExact([proof, first])) {
    return refuse(
      "ENGINE_INEXACT",
      `golden values differ in their bits from the first worker's, although both are ${proof.fingerprint}; ` +
        "set exact: false in the job file to train all the same",
    );
  }
  return { admitted: true };
}

/** What a proof lacks to be one: hashes of all repeats, the first of the features that it shows; null where it is whole. */
function missingFrom({ goldenFeatures, featureHashes, gradientHashes }: ProofValues): string | null {
  if (featureHashes.length < LEAST_REPEATS || featureHashes.length > MOST_HASHES)
    return `it has ${featureHashes.length} hashes of golden features, at least ${LEAST_REPEATS} are needed`;
  if (gradientHashes.length !== NUM_GRADIENTS)
    return `it has ${gradientHashes.length} hashes of golden gradients, ${NUM_GRADIENTS} are needed`;
  if (![...featureHashes, ...gradientHashes].every(isSha256)) return "a hash is no SHA-256";
  if (featureHashes[0] !== hashFloats(goldenFeatures)) return "its features are not those that it hashed";
  return null;
}

function refuse(code: ErrorCode, reason: string): Judgement {
  return { admitted: false, code, reason };
}

/** The picture whose features deviate most, relative to its largest feature; null when sizes differ. */
function furthestRow(
  actual: Float32Array,
  expected: Float32Array,
  numRows: number,
): { row: number; deviation: number } | null {
  if (actual.length !== expected.length) return null;
  const width = expected.length / numRows;
  let furthest = { row: 0, deviation: 0 };
  for (let row = 0; row < numRows; row++) {
    let largest = 0;
    let difference = 0;
    for (let index = row * width; index < (row + 1) * width; index++) {
      largest = Math.max(largest, Math.abs(expected[index]!));
      const distance = Math.abs(actual[index]! - expected[index]!);
      difference = Math.max(difference, Number.isNaN(distance) ? Number.POSITIVE_INFINITY : distance);
    }
    const deviation = difference === 0 ? 0 : difference / largest;
    if (deviation > furthest.deviation) furthest = { row, deviation };
  }
  return furthest;
}
