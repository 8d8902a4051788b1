import { HeadwayError } from "../errors.js";
import { canonicalJson, decodeSafetensors, encodeSafetensors, parseJson, type StoredTensor } from "../files/index.js";
import { addIdSums } from "../random/index.js";
import type { StoppingState } from "./early-stopping.js";
import { type HeadSpec, headParameters } from "./head.js";
import { STATE_METADATA } from "./state-metadata.js";

const FORMAT = "headway-training-state";
const VERSION = "1";

/** Exact sums over samples: they add up in any order. */
export interface Tally {
  /** Cross-entropy in units of 2^-20 nats. */
  readonly lossUnits: number;
  readonly numCorrect: number;
  readonly numSamples: number;
  /** Sum of the samples' 32-bit id hashes. */
  readonly idSum: number;
}

/** What is known after an epoch; equal on every rank. */
export interface EpochRecord {
  /** Completed epochs, from 1. */
  readonly epoch: number;
  /** Committed steps. */
  readonly step: number;
  /** Rate of the epoch's last step. */
  readonly learningRate: number;
  /** Over the epoch's training samples, each before its own step. */
  readonly train: Tally;
  /** Over the validation samples with the head at the epoch's end; null without any. */
  readonly validation: Tally | null;
  readonly isBest: boolean;
}

/** What a training state belongs to: another job's, schedule's or machine class's state is refused. */
export interface StateIdentity {
  /** The job's [S] part, see config. */
  readonly spec: unknown;
  /** SHA-256 of the table of learning rates. */
  readonly scheduleSha256: string;
  /** Fingerprint of the engine that computed it. */
  readonly fingerprint: string;
}

/** Everything that training goes on from. Arrays are owned by the state and written in place by a step. */
export interface TrainingState {
  readonly identity: StateIdentity;
  /** In the order of {@link headParameters}. */
  readonly parameters: Float32Array[];
  /** The optimiser's slots, by tensor, then in the order of its slot names. */
  readonly slots: Float32Array[][];
  /** The optimiser's running products. */
  scalars: number[];
  /** Exponent of the exact sum, by tensor. */
  exponents: number[];
  /** Committed steps. */
  step: number;
  /** Completed epochs. */
  epoch: number;
  /** Of the epoch under way. */
  tally: Tally;
  stopping: StoppingState;
  history: EpochRecord[];
  /** The parameters of the best epoch so far; null without early stopping. */
  best: { readonly epoch: number; readonly parameters: Float32Array[] } | null;
  /** Why training is over; null while it is not. */
  ended: string | null;
}

/** Sums over no samples. */
export const EMPTY_TALLY: Tally = { lossUnits: 0, numCorrect: 0, numSamples: 0, idSum: 0 };

/** The sum of two tallies. */
export function addTallies(a: Tally, b: Tally): Tally {
  return {
    lossUnits: a.lossUnits + b.lossUnits,
    numCorrect: a.numCorrect + b.numCorrect,
    numSamples: a.numSamples + b.numSamples,
    idSum: addIdSums(a.idSum, b.idSum),
  };
}

/** The parameters that are exported: the best epoch's, where early stopping keeps one. */
export function exportedParameters(state: TrainingState): readonly Float32Array[] {
  return state.best?.parameters ?? state.parameters;
}

/** The state as the bytes of a safetensors file; equal states have equal bytes, so their SHA-256 is the digest. */
export function encodeTrainingState(head: HeadSpec, slotNames: readonly string[], state: TrainingState): Uint8Array {
  const tensors: Record<string, StoredTensor> = {};
  const store = (name: string, dims: readonly number[], data: Float32Array): void => {
    tensors[name] = { dtype: "F32", shape: [...dims], data };
  };
  headParameters(head).forEach(({ name, dims }, index) => {
    store(`parameters/${name}`, dims, state.parameters[index]!);
    slotNames.forEach((slot, place) => store(`slots/${slot}/${name}`, dims, state.slots[index]![place]!));
    if (state.best !== null) store(`best/${name}`, dims, state.best.parameters[index]!);
  });
  const { identity, scalars, exponents, step, epoch, tally, stopping, history, ended } = state;
  const bestEpoch = state.best?.epoch ?? null;
  const rest = { identity, scalars, exponents, step, epoch, tally, stopping, history, ended, bestEpoch };
  return encodeSafetensors(tensors, { format: FORMAT, version: VERSION, state: canonicalJson(rest) });
}

/**
 * What the state in `bytes` belongs to, whatever its head looks like.
 * @param source names the bytes in messages, e.g. a path
 * @throws HeadwayError CHECKPOINT_CORRUPT
 */
export function readStateIdentity(bytes: Uint8Array, source: string): StateIdentity {
  return readParts(bytes, source).rest.identity;
}

/**
 * The state in `bytes`.
 * @param source names the bytes in messages, e.g. a path
 * @throws HeadwayError CHECKPOINT_CORRUPT when they are not a state of this head and optimiser
 */
export function decodeTrainingState(
  head: HeadSpec,
  slotNames: readonly string[],
  bytes: Uint8Array,
  source: string,
): TrainingState {
  const { tensors, rest } = readParts(bytes, source);
  const { bestEpoch, ...members } = rest;
  const load = (name: string, dims: readonly number[]): Float32Array => {
    const tensor = tensors[name];
    if (tensor?.dtype !== "F32") throw corrupt(source, `tensor ${name} is missing`);
    if (tensor.shape.join() !== dims.join()) {
      throw corrupt(source, `tensor ${name} is [${tensor.shape}], the job's head has [${dims}]`);
    }
    return tensor.data;
  };
  const parameters = headParameters(head);
  if (members.exponents.length !== parameters.length)
    throw corrupt(source, `it has ${members.exponents.length} exponents for ${parameters.length} tensors`);
  const all = (prefix: string): Float32Array[] => parameters.map(({ name, dims }) => load(`${prefix}/${name}`, dims));
  return {
    ...members,
    parameters: all("parameters"),
    slots: parameters.map(({ name, dims }) => slotNames.map((slot) => load(`slots/${slot}/${name}`, dims))),
    best: bestEpoch === null ? null : { epoch: bestEpoch, parameters: all("best") },
  };
}

type StoredMembers = Omit<TrainingState, "parameters" | "slots" | "best"> & { readonly bestEpoch: number | null };

function readParts(bytes: Uint8Array, source: string): { tensors: Record<string, StoredTensor>; rest: StoredMembers } {
  const { tensors, metadata } = decodeSafetensors(bytes, source);
  if (metadata.format !== FORMAT || metadata.version !== VERSION) {
    const found = `${metadata.format ?? "no format"} ${metadata.version ?? ""}`.trim();
    throw corrupt(source, `it holds ${found}, this headway reads ${FORMAT} ${VERSION}`);
  }
  const { value, problem } = parseJson(metadata.state ?? "", STATE_METADATA);
  if (problem !== undefined) throw corrupt(source, `its metadata is damaged: ${problem}`);
  return { tensors, rest: value };
}

function corrupt(source: string, why: string): HeadwayError {
  const message = `${source} is not a training state of this job: ${why}; start the job anew with --overwrite`;
  return new HeadwayError("CHECKPOINT_CORRUPT", message, { source });
}
