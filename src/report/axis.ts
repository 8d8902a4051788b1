/** A scale from `from` to `to` with ticks at round values. */
export interface Axis {
  readonly from: number;
  readonly to: number;
  readonly ticks: readonly number[];
  /** Decimals that tell the ticks apart. */
  readonly decimals: number;
}

/**
 * An axis that shows all `values` with about `numTicks` ticks at multiples of 1, 2 or 5 times a power of ten. It begins
 * at 0 when the values come near it, and never leaves `limits`.
 */
export function planAxis(
  values: readonly number[],
  options: { numTicks: number; limits?: readonly [number, number] },
): Axis {
  let low = Math.min(...values);
  let high = Math.max(...values);
  if (low > 0 && low < 0.4 * high) low = 0;
  // Values that differ by rounding alone count as one.
  if (high - low <= 1e-9 * Math.max(Math.abs(low), Math.abs(high))) {
    const margin = Math.abs(low) * 0.1 || 1;
    low -= margin;
    high += margin;
  }
  const step = roundStep((high - low) / options.numTicks);
  const decimals = Math.min(100, Math.max(0, -Math.floor(Math.log10(step) + 1e-9)));
  const at = (index: number): number => Number((index * step).toFixed(decimals));
  const [bottom, top] = options.limits ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  const first = Math.max(Math.floor(low / step + 1e-9), Math.ceil(bottom / step - 1e-9));
  const last = Math.min(Math.ceil(high / step - 1e-9), Math.floor(top / step + 1e-9));
  const ticks = Array.from({ length: last - first + 1 }, (_, index) => at(first + index));
  return { from: ticks[0]!, to: ticks[ticks.length - 1]!, ticks, decimals };
}

/** Whole numbers from `first` to `last`, about `numTicks` of them, the last one among them. */
export function wholeTicks(first: number, last: number, numTicks: number): readonly number[] {
  if (first === last) return [first];
  const step = Math.max(1, roundStep((last - first) / numTicks));
  const ticks = [first];
  for (let tick = Math.ceil((first + 1) / step) * step; tick <= last; tick += step) {
    if (tick - first >= step / 2) ticks.push(tick);
  }
  const end = ticks[ticks.length - 1]!;
  if (end !== last) {
    if (last - end < step / 2 && ticks.length > 1) ticks.pop();
    ticks.push(last);
  }
  return ticks;
}

/** The smallest of 1, 2, 5 times a power of ten that is at least `value`. */
function roundStep(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  const lead = value / power;
  const factor = lead <= 1 + 1e-9 ? 1 : lead <= 2 + 1e-9 ? 2 : lead <= 5 + 1e-9 ? 5 : 10;
  return factor * power;
}
