/**
 * The range in which the accuracy on ever more such pictures lies, at 95 %: Wilson's score interval (Wilson 1927,
 * https://doi.org/10.1080/01621459.1927.10502953), which stays within 0 and 1 for few pictures too.
 */
export function wilsonInterval(numRight: number, numSamples: number): readonly [number, number] {
  const z = 1.959963984540054;
  const share = numRight / numSamples;
  const center = share + (z * z) / (2 * numSamples);
  const half = z * Math.sqrt((share * (1 - share)) / numSamples + (z * z) / (4 * numSamples * numSamples));
  const scale = 1 + (z * z) / numSamples;
  return [Math.max(0, (center - half) / scale), Math.min(1, (center + half) / scale)];
}
