import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeFrame, encodeFrame, type Frame } from "../../../src/collective/frame.js";
import { HeadwayError } from "../../../src/errors.js";

const word = fc.integer({ min: 0, max: 0xffffffff });
const peak = fc.record({ exponentByte: fc.integer({ min: 0, max: 255 }), lane: fc.integer({ min: 0, max: 0xffffff }) });

const frames: fc.Arbitrary<Frame> = fc
  .record({
    header: fc.record({
      id: fc.record({
        kind: fc.constantFrom("gradient", "evaluation"),
        generation: fc.record({ leaseRevision: word, counter: word }),
        step: word,
        attempt: word,
        laneTableRevision: word,
      }),
      laneMask: fc.uint8Array({ maxLength: 20 }),
      numSamples: word,
      idSum: fc.maxSafeNat(),
      lossUnits: fc.maxSafeNat(),
      numCorrect: word,
      stopRequested: fc.boolean(),
      peaks: fc.array(peak, { maxLength: 9 }),
    }),
    values: fc.float64Array({ maxLength: 40 }),
    rank: word,
    segment: word,
    isReduced: fc.boolean(),
  })
  .map((frame) => {
    const { numSamples, numCorrect } = frame.header;
    return { ...frame, header: { ...frame.header, numCorrect: Math.min(numSamples, numCorrect) } };
  });

/** The same bytes at `offset` of a larger buffer, as a receiver may get them. */
function at(
  offset: number,
  bytes: Uint8Array,
  wrap: (buffer: ArrayBuffer, offset: number, length: number) => Uint8Array,
) {
  const buffer = new ArrayBuffer(offset + bytes.length + 16);
  new Uint8Array(buffer).fill(0xa5);
  new Uint8Array(buffer, offset, bytes.length).set(bytes);
  return wrap(buffer, offset, bytes.length);
}

const plain = (frame: Frame) => ({
  ...frame,
  header: { ...frame.header, laneMask: [...frame.header.laneMask] },
  values: [...frame.values],
});

const example: Frame = {
  header: {
    id: { kind: "gradient", generation: { leaseRevision: 1, counter: 2 }, step: 3, attempt: 0, laneTableRevision: 4 },
    laneMask: Uint8Array.of(0b101),
    numSamples: 5,
    idSum: 6,
    lossUnits: 7,
    numCorrect: 1,
    stopRequested: false,
    peaks: [{ exponentByte: 130, lane: 2 }],
  },
  values: Float64Array.of(1, -2, 3),
  rank: 1,
  segment: 0,
  isReduced: false,
};

describe("a frame", () => {
  test("comes back as it was, at any offset, in a Uint8Array and in a Buffer", () => {
    fc.assert(
      fc.property(frames, fc.nat(16), fc.boolean(), (frame, offset, isBuffer) => {
        const bytes = at(offset, encodeFrame(frame), (buffer, begin, length) =>
          isBuffer ? Buffer.from(buffer, begin, length) : new Uint8Array(buffer, begin, length),
        );
        expect(plain(decodeFrame(bytes))).toEqual(plain(frame));
      }),
      { numRuns: 500 },
    );
  });

  test("keeps the bits of every value: -0, subnormals and 2^51", () => {
    const values = Float64Array.of(-0, 5e-324, 2 ** 51, -(2 ** 51), 0.1);
    expect(decodeFrame(encodeFrame({ ...example, values })).values).toEqual(values);
  });

  test("has its payload in place at the offset of a grpc-js message, 5 mod 8", () => {
    for (const numPeaks of [0, 1, 2, 3]) {
      for (const numLanes of [1, 8, 9, 16, 100]) {
        const header = {
          ...example.header,
          laneMask: new Uint8Array(Math.ceil(numLanes / 8)),
          peaks: new Array(numPeaks).fill({ exponentByte: 1, lane: 0 }),
        };
        const bytes = at(5, encodeFrame({ ...example, header }), (buffer, ...place) => Buffer.from(buffer, ...place));
        expect(decodeFrame(bytes).values.buffer).toBe(bytes.buffer);
      }
    }
  });

  test("does not change with the array it was made from", () => {
    const values = Float64Array.of(1, 2);
    const bytes = encodeFrame({ ...example, values });
    values[0] = 9;
    expect([...decodeFrame(bytes).values]).toEqual([1, 2]);
  });

  test("holds a segment of a longer array", () => {
    const values = Float64Array.of(1, 2, 3, 4, 5).subarray(1, 4);
    expect([...decodeFrame(encodeFrame({ ...example, values })).values]).toEqual([2, 3, 4]);
  });

  test("of another format version is refused with both numbers", () => {
    const bytes = encodeFrame(example);
    bytes[0] = 2;
    expect(() => decodeFrame(bytes)).toThrowError(
      expect.objectContaining({
        code: "STEP_MISMATCH",
        message:
          "a collective frame cannot be read: format version 2, this worker speaks 1; run one version of headway on all workers",
      }),
    );
  });

  test("of an unknown kind, cut short or too long is refused", () => {
    const bytes = encodeFrame(example);
    const unknown = bytes.slice();
    unknown[1] = 3;
    expect(() => decodeFrame(unknown)).toThrowError("unknown kind 3");
    expect(() => decodeFrame(bytes.subarray(0, 74))).toThrowError("74 bytes are shorter than a header");
    expect(() => decodeFrame(bytes.subarray(0, bytes.length - 8))).toThrowError(
      `${bytes.length - 8} bytes, header says ${bytes.length}`,
    );
    expect(() => decodeFrame(new Uint8Array(bytes.length + 8).fill(0).map((_, i) => bytes[i] ?? 0))).toThrowError(
      `${bytes.length + 8} bytes, header says ${bytes.length}`,
    );
  });

  test("with any bytes damaged is either read or refused as malformed", () => {
    const damage = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(damage, fc.boolean(), (places, isInCounts) => {
        const bytes = encodeFrame(example);
        // The fields that lengths are computed from begin at 31 (lanes, tensors) and 47 (values).
        for (const [place, value] of places) bytes[isInCounts ? 31 + (place % 24) : place % bytes.length] = value;
        try {
          decodeFrame(bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(HeadwayError);
        }
      }),
      { numRuns: 1000 },
    );
  });

  test("whose counts would overflow 32 bits is refused", () => {
    const bytes = encodeFrame(example);
    const view = new DataView(bytes.buffer);
    // With 32-bit padding these would be taken for no lanes or no tensors, and the length would fit.
    for (const [lanes, tensors, numValues] of [
      [0xffffffff, 1, 4],
      [1, 0x40000000, 4],
      [0xfffffff9, 0x40000000, 5],
    ] as const) {
      view.setUint32(31, lanes, true);
      view.setUint32(35, tensors, true);
      view.setUint32(47, numValues, true);
      expect(() => decodeFrame(bytes)).toThrowError(expect.objectContaining({ code: "STEP_MISMATCH" }));
    }
  });
});
