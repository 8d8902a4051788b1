/**
 * Adds the derivative of the L1 and L2 penalties to the gradients of kernels, in place: `l1 * sign(w) + 2 * l2 * w`, as
 * Keras' `l1(a)` (`a * sum(abs(w))`) and `l2(a)` (`a * sum(w * w)`). The sign of 0 is 0.
 *
 * @param options.isKernel whether the tensor at that index is a kernel; biases have no penalty
 */
export function addPenalties(
  gradients: readonly Float64Array[],
  parameters: readonly Float32Array[],
  options: { l1: number; l2: number; isKernel: readonly boolean[] },
): void {
  const { l1, l2, isKernel } = options;
  if (l1 === 0 && l2 === 0) return;
  gradients.forEach((gradient, index) => {
    if (!isKernel[index]) return;
    const weights = parameters[index]!;
    for (let i = 0; i < gradient.length; i++) {
      const w = weights[i]!;
      const sign = w > 0 ? 1 : w < 0 ? -1 : 0;
      gradient[i]! += l1 * sign + 2 * l2 * w;
    }
  });
}
