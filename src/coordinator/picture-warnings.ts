import type { PictureRemark } from "../features/index.js";

/** A sentence for each remark on pictures, added up over the workers that decoded them. */
export function toWarnings(remarks: readonly PictureRemark[]): string[] {
  const sums = new Map<string, PictureRemark>();
  for (const { remark, count, example } of remarks) {
    const known = sums.get(remark);
    const first = known === undefined || example < known.example ? example : known.example;
    sums.set(remark, { remark, count: count + (known?.count ?? 0), example: first });
  }
  return [...sums.values()]
    .sort((a, b) => (a.remark < b.remark ? -1 : 1))
    .map(({ remark, count, example }) =>
      count === 1
        ? `1 picture with a warning, ${example}: ${remark}`
        : `${count} pictures with warnings, such as ${example}: ${remark}`,
    );
}
