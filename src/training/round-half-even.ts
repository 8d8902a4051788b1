/** `value` rounded to the nearest integer, halves to even, for |value| <= 2^51. */
export function roundHalfEven(value: number): number {
  const magic = 6755399441055744; // 1.5 * 2^52: the sum has no bits below 1, so the addition itself rounds
  return value + magic - magic;
}
