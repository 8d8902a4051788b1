import type { ClipSpec } from "../config/index.js";

/**
 * Clips gradients in place. Squares are added up in the order of `gradients` and, in each, of its elements, in one
 * float64 sum; a gradient within its bound keeps its bits.
 *
 * @param gradients one a tensor, in the order of tensor names
 */
export function clipGradients(gradients: readonly Float64Array[], clip: ClipSpec): void {
  if (clip === "none") return;
  if ("value" in clip) for (const gradient of gradients) clipElements(gradient, clip.value);
  else if ("norm" in clip) for (const gradient of gradients) clipTogether([gradient], clip.norm);
  else clipTogether(gradients, clip.globalNorm);
}

function clipElements(gradient: Float64Array, bound: number): void {
  for (let i = 0; i < gradient.length; i++) {
    if (gradient[i]! > bound) gradient[i] = bound;
    else if (gradient[i]! < -bound) gradient[i] = -bound;
  }
}

function clipTogether(gradients: readonly Float64Array[], bound: number): void {
  let squares = 0;
  for (const gradient of gradients) {
    for (let i = 0; i < gradient.length; i++) squares += gradient[i]! * gradient[i]!;
  }
  const norm = Math.sqrt(squares);
  if (norm <= bound) return;
  for (const gradient of gradients) {
    for (let i = 0; i < gradient.length; i++) gradient[i] = (gradient[i]! * bound) / norm;
  }
}
