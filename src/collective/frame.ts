// A frame is what one rank sends another in a collective. grpc-js hands a message out at byteOffset 5 mod 8, so the
// header's length is 3 mod 8: the payload then starts on a multiple of 8 and a Float64Array views it without a copy.
//
//   offset  size  field
//        0     1  format version
//        1     1  kind: 1 gradient, 2 evaluation
//        2     1  flags: bit 0 stop requested, bit 1 reduced segment
//        3    36  uint32 lease revision, generation counter, step, attempt, lane-table revision, segment, rank,
//                 lanes, tensors
//       39    16  uint32 samples, correct, payload elements, reserved
//       55    20  float64 id sum, loss units; uint32 reserved
//       75     -  lane mask, padded to 8 bytes; then a uint32 a tensor (exponent byte << 24 | lane), padded to 8 bytes
//        -     -  payload: float64
// All numbers are little-endian.
import { HeadwayError } from "../errors.js";
import type { CollectiveKind, Contribution, ContributionHeader } from "./contribution.js";
import { NOT_FINITE } from "./exact-sum.js";

const FORMAT_VERSION = 1;
const FIXED_BYTES = 75;
const KINDS: readonly CollectiveKind[] = ["gradient", "evaluation"];
const FLAG_STOP = 1;
const FLAG_REDUCED = 2;

/** A contribution, or a segment of one, on its way from one rank to another. */
export interface Frame extends Contribution {
  readonly rank: number;
  /** Index of the segment of the values that the payload holds. */
  readonly segment: number;
  /** Whether the payload is the sum over all ranks. */
  readonly isReduced: boolean;
}

/** Bytes of a header: far more than lanes and tensors take. */
const HEADER_ROOM = 4 * 1024 * 1024;

/** Largest frame of contributions of so many values. */
export function maxFrameBytes(numValues: number): number {
  return numValues * 8 + HEADER_ROOM;
}

const pad8 = (bytes: number): number => Math.ceil(bytes / 8) * 8;

/** The frame as bytes. @throws never */
export function encodeFrame(frame: Frame): Uint8Array {
  const { header, values } = frame;
  const maskBytes = pad8(header.laneMask.length);
  const headerBytes = FIXED_BYTES + maskBytes + pad8(header.peaks.length * 4);
  const bytes = new Uint8Array(headerBytes + values.byteLength);
  const view = new DataView(bytes.buffer);
  bytes[0] = FORMAT_VERSION;
  bytes[1] = KINDS.indexOf(header.id.kind) + 1;
  bytes[2] = (header.stopRequested ? FLAG_STOP : 0) | (frame.isReduced ? FLAG_REDUCED : 0);
  const { generation, step, attempt, laneTableRevision } = header.id;
  const words = [generation.leaseRevision, generation.counter, step, attempt, laneTableRevision, frame.segment];
  words.push(frame.rank, header.laneMask.length, header.peaks.length);
  words.push(header.numSamples, header.numCorrect, values.length, 0);
  words.forEach((word, index) => view.setUint32(3 + index * 4, word, true));
  view.setFloat64(55, header.idSum, true);
  view.setFloat64(63, header.lossUnits, true);
  bytes.set(header.laneMask, FIXED_BYTES);
  header.peaks.forEach((peak, index) =>
    view.setUint32(FIXED_BYTES + maskBytes + index * 4, ((peak.exponentByte << 24) | peak.lane) >>> 0, true),
  );
  bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), headerBytes);
  return bytes;
}

/**
 * The frame that `bytes` hold. The payload is a view where its alignment allows it, else copied once.
 * @throws HeadwayError STEP_MISMATCH for another format version or a length that does not fit the header
 */
export function decodeFrame(bytes: Uint8Array): Frame {
  if (bytes.length < FIXED_BYTES) throw malformed(`${bytes.length} bytes are shorter than a header`);
  if (bytes[0] !== FORMAT_VERSION) throw malformed(`format version ${bytes[0]}, this worker speaks ${FORMAT_VERSION}`);
  const kind = KINDS[bytes[1]! - 1];
  if (kind === undefined) throw malformed(`unknown kind ${bytes[1]}`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const word = (index: number): number => view.getUint32(3 + index * 4, true);
  const maskLength = word(7);
  const numTensors = word(8);
  const numValues = word(11);
  const peaksAt = FIXED_BYTES + pad8(maskLength);
  const payloadAt = peaksAt + pad8(numTensors * 4);
  if (bytes.length !== payloadAt + numValues * 8)
    throw malformed(`${bytes.length} bytes, header says ${payloadAt + numValues * 8}`);
  const header: ContributionHeader = {
    id: {
      kind,
      generation: { leaseRevision: word(0), counter: word(1) },
      step: word(2),
      attempt: word(3),
      laneTableRevision: word(4),
    },
    laneMask: bytes.subarray(FIXED_BYTES, FIXED_BYTES + maskLength),
    numSamples: word(9),
    numCorrect: word(10),
    idSum: view.getFloat64(55, true),
    lossUnits: view.getFloat64(63, true),
    stopRequested: (bytes[2]! & FLAG_STOP) !== 0,
    peaks: Array.from({ length: numTensors }, (_, index) => {
      const packed = view.getUint32(peaksAt + index * 4, true);
      return { exponentByte: packed >>> 24, lane: packed & 0xffffff };
    }),
  };
  assertCounts(header);
  return {
    header,
    rank: word(6),
    segment: word(5),
    isReduced: (bytes[2]! & FLAG_REDUCED) !== 0,
    values: float64View(bytes, payloadAt, numValues),
  };
}

/**
 * What a peer says of its own part is added up and divided by: numbers that count nothing would spread. Only a loss
 * beside a gradient that is no number may be none: no sum is formed then, and all ranks name the place.
 */
function assertCounts({ numSamples, numCorrect, idSum, lossUnits, peaks }: ContributionHeader): void {
  if (numCorrect > numSamples) throw malformed(`${numCorrect} of ${numSamples} samples are correct`);
  const isVoid = peaks.some(({ exponentByte }) => exponentByte === NOT_FINITE);
  for (const [name, value] of Object.entries({ "id sum": idSum, ...(isVoid ? {} : { "loss units": lossUnits }) })) {
    if (!Number.isSafeInteger(value) || value < 0) throw malformed(`${name} ${value} is no count`);
  }
}

function float64View(bytes: Uint8Array, offset: number, length: number): Float64Array {
  const start = bytes.byteOffset + offset;
  if (start % 8 === 0) return new Float64Array(bytes.buffer, start, length);
  // Not slice: that of a Buffer is a view.
  return new Float64Array(new Uint8Array(bytes.subarray(offset)).buffer, 0, length);
}

function malformed(why: string): HeadwayError {
  return new HeadwayError(
    "STEP_MISMATCH",
    `a collective frame cannot be read: ${why}; run one version of headway on all workers`,
  );
}
