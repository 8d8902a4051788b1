import type { DatasetSection } from "../config/index.js";
import type { PlannedRow } from "./plan-splits.js";
import type { SourceRow } from "./source-row.js";

// What is odd about the data and no mistake for certain: each is a sentence that `validate`, `run`, events and report show.

/** A share that is off by less than this part of what was asked for is rounding. */
const OFF = 0.1;

/** Pictures that are the same byte for byte and have several labels; the first row of each label. */
export function findConflicts(planned: readonly PlannedRow[], digests: ReadonlyMap<SourceRow, string>): SourceRow[][] {
  const byPicture = new Map<string, SourceRow[]>();
  for (const { row } of planned) {
    const sha256 = digests.get(row);
    if (sha256 === undefined) continue;
    const listed = byPicture.get(sha256);
    if (listed === undefined) byPicture.set(sha256, [row]);
    else if (!listed.some(({ label }) => label === row.label)) listed.push(row);
  }
  return [...byPicture.values()].filter((rows) => rows.length > 1);
}

/** Says of pictures with several labels that they are kept. */
export function warnOfConflicts(conflicts: readonly (readonly SourceRow[])[]): string[] {
  const [first] = conflicts;
  if (first === undefined) return [];
  const names = first.map(({ id, label }) => `${id} (${shown(label)})`).join(" and ");
  const are = conflicts.length === 1 ? "1 picture has" : `${conflicts.length} pictures have`;
  return [`${are} several labels, the same byte for byte: ${names}${conflicts.length === 1 ? "" : ", and so on"}`];
}

/** Classes that a reader takes for one: they differ by case, Unicode form or characters that nobody sees. */
export function warnOfAlikeLabels(labels: readonly string[]): string[] {
  const alike = new Map<string, string[]>();
  for (const label of labels) {
    const key = label
      .normalize("NFKC")
      .replace(/[\p{Cf}\p{Cc}]/gu, "")
      .replace(/\s+/gu, " ")
      .trim()
      .toLowerCase();
    alike.set(key, [...(alike.get(key) ?? []), label]);
  }
  return [...alike.values()].flatMap((names) => {
    if (names.length < 2) return [];
    const list = names.map(shown).join(" and ");
    return [
      `the classes ${list} differ only by case, Unicode form or invisible characters; if they are one, give them one name`,
    ];
  });
}

/** Drawn splits that are far from their fraction, because whole groups go to one. */
export function warnOfFractions(section: DatasetSection, planned: readonly PlannedRow[]): string[] {
  const numClasses = new Set(planned.map(({ row }) => row.label)).size;
  return (["validation", "test"] as const).flatMap((split) => {
    const spec = section[split];
    if (spec === null || !("fraction" in spec)) return [];
    const rows = planned.filter((member) => section[member.split] === null || isDrawn(section, member.split));
    const found = rows.filter((member) => member.split === split).length;
    const wanted = spec.fraction * rows.length;
    // Without groups each class is rounded up by less than one sample.
    if (Math.abs(found - wanted) <= Math.max(numClasses, OFF * wanted)) return [];
    const share = ((100 * found) / rows.length).toFixed(1);
    return [
      `${split} has ${found} of ${rows.length} samples, ${share} %, where dataset.${split}.fraction asks for ` +
        `${Number((100 * spec.fraction).toFixed(2))} %: whole groups go to one split`,
    ];
  });
}

function isDrawn(section: DatasetSection, split: PlannedRow["split"]): boolean {
  const spec = section[split];
  return split === "train" || (spec !== null && "fraction" in spec);
}

/** A label in quotes, with what nobody sees written out. */
function shown(label: string): string {
  return JSON.stringify(label).replace(/[\p{Cf}\p{Mn}\p{Zs}]/gu, (char) =>
    char === " " ? char : `\\u${char.codePointAt(0)!.toString(16).padStart(4, "0")}`,
  );
}
