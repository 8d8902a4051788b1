// The exact sum (ARCHITECTURE.md, "Exact sum"). A tensor has an integer exponent E. With L lanes and h = ceil(log2 L)
// a lane's gradient g is admissible if all |g| < 2^E; it is rounded half to even to a multiple of 2^(E+h-51), that is
// to q * 2^(E+h-51) with q an integer of at most 2^(51-h). Sums of at most L <= 2^h such integers are at most 2^51, so
// float64 adds them without error in any order and any grouping.

/** Exponent that a tensor starts with. */
export const INITIAL_EXPONENT = 10;
/** Exponent above which a gradient counts as exploded. */
export const MAXIMUM_EXPONENT = 40;
const MANTISSA_BUDGET = 51;
const EXPONENT_HEADROOM = 8;
const FLOAT32_BIAS = 126;
/** The exponent byte of a float32 that is NaN or infinite. */
export const NOT_FINITE = 255;

/** `h`: the bits that adding up `numLanes` integers can carry over. */
export function carryBits(numLanes: number): number {
  return 32 - Math.clz32(numLanes - 1);
}

/** 2^`exponent` for an integer exponent, exactly; the bits are written, since Math.pow differs between versions of Node. */
export function powerOfTwo(exponent: number): number {
  const view = new DataView(new ArrayBuffer(8));
  view.setUint32(0, (exponent + 1023) << 20);
  return view.getFloat64(0);
}

/** The factor that turns a gradient into integers: 2^(51-h-E). */
export function quantizationScale(numLanes: number, exponent: number): number {
  return powerOfTwo(MANTISSA_BUDGET - carryBits(numLanes) - exponent);
}

/** Bits 23 to 30 of a float32; 255 says NaN or infinity. */
export function exponentByte(value: number): number {
  peakView.setFloat32(0, value);
  return (peakView.getUint16(0) >>> 7) & 0xff;
}
const peakView = new DataView(new ArrayBuffer(4));

/** What the largest exponent byte of a tensor means under its exponent. */
export type Admission =
  | { readonly kind: "admissible" }
  | { readonly kind: "raise"; readonly exponent: number }
  | { readonly kind: "exploded"; readonly exponent: number }
  | { readonly kind: "not-finite" };

/** Decides from a tensor's largest exponent byte over all lanes; pure, so all ranks decide alike. */
export function admit(byte: number, exponent: number): Admission {
  if (byte === NOT_FINITE) return { kind: "not-finite" };
  const needed = byte - FLOAT32_BIAS; // byte b means |g| < 2^(b-126)
  if (needed <= exponent) return { kind: "admissible" };
  const raised = needed + EXPONENT_HEADROOM;
  return raised > MAXIMUM_EXPONENT ? { kind: "exploded", exponent: raised } : { kind: "raise", exponent: raised };
}
