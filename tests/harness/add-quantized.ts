import { roundHalfEven } from "../../src/training/round-half-even.js";

/**
 * Quantises one lane's gradient and adds it to `sums`, both of the tensor's size: the exact sum's formula in JavaScript,
 * which the gradient program's sums must equal.
 */
export function addQuantized(gradient: Float32Array, scale: number, sums: Float64Array): void {
  for (let index = 0; index < gradient.length; index++) sums[index]! += roundHalfEven(gradient[index]! * scale);
}
