const MODULUS = 2 ** 52;

/**
 * Adds two sums of samples' 32-bit id hashes modulo 2^52, so that a sum over any number of samples is exact in float64
 * and does not depend on how it was grouped.
 */
export function addIdSums(a: number, b: number): number {
  return (a + b) % MODULUS;
}
