import type { GenerationId } from "../collective/index.js";
import type { BadPicture, Report } from "../control/index.js";
import type { Extraction } from "../features/index.js";

/** Pictures that one report names, which bounds its size. */
const BAD_PICTURES = 1000;

/** Says how the rows of a generation were made: first the pictures without any, in reports of bounded size. */
export function reportPrepared(
  report: (report: Report) => void,
  generation: GenerationId,
  { hits, misses, bad, remarks }: Omit<Extraction, "bad"> & { readonly bad: readonly BadPicture[] },
): void {
  for (let from = 0; from < bad.length; from += BAD_PICTURES) {
    report({ kind: "bad-pictures", generation, pictures: bad.slice(from, from + BAD_PICTURES) });
  }
  report({ kind: "prepared", generation, hits, misses, remarks });
}
