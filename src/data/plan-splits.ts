import type { DatasetSection, SourceSpec } from "../config/index.js";
import { listClasses, refuseSingleClass } from "./classes.js";
import type { ProblemList } from "./problem-list.js";
import type { Split } from "./sample.js";
import type { SourceRow } from "./source-row.js";
import { drawSplits } from "./splits.js";

/** A row and what it is used for. */
export interface PlannedRow {
  readonly row: SourceRow;
  readonly split: Split;
}

/**
 * Gives each row its split: that of its own source, the one written in the training manifest, or a drawn one. What makes
 * the splits unfit is added to `problems`.
 *
 * @param sources rows by the section that lists them, each in id order
 */
export function planSplits(
  section: DatasetSection,
  sources: ReadonlyMap<Split, readonly SourceRow[]>,
  seed: number,
  problems: ProblemList,
): PlannedRow[] {
  const before = problems.size;
  refuseSplitColumns(section, sources, problems);
  const fractions = { test: fractionOf(section.test), validation: fractionOf(section.validation) };
  refuseFractions(section, fractions, problems);
  if (problems.size > before) return [];
  const planned = [...sources].flatMap(([split, rows]) =>
    split === "train" ? planTraining(rows, seed, fractions) : rows.map((row) => ({ row, split })),
  );
  refuseSingleClass(sourcePath(section.train), sources.get("train")!, problems);
  refuseStraddlingGroups(planned, problems);
  refuseSmallClasses(section, planned, problems);
  return planned;
}

/** The path by which a message names a source. */
export function sourcePath(source: SourceSpec): string {
  if ("folder" in source) return source.folder;
  return "manifest" in source ? source.manifest : source.idx.labels;
}

function fractionOf(section: DatasetSection["test"]): number {
  return section !== null && "fraction" in section ? section.fraction : 0;
}

function planTraining(
  rows: readonly SourceRow[],
  seed: number,
  fractions: { test: number; validation: number },
): PlannedRow[] {
  if (rows.some((row) => row.split !== undefined)) return rows.map((row) => ({ row, split: row.split! }));
  const classIndices = new Map(listClasses(rows).map((name, index) => [name, index]));
  const members = rows.map(({ label, group, id }) => ({ classIndex: classIndices.get(label)!, group: group ?? id }));
  const splits = drawSplits(members, seed, fractions);
  return rows.map((row, index) => ({ row, split: splits[index]! }));
}

function refuseSplitColumns(
  section: DatasetSection,
  sources: ReadonlyMap<Split, readonly SourceRow[]>,
  problems: ProblemList,
): void {
  for (const [name, rows] of sources) {
    const withSplit = rows.find(({ split }) => split !== undefined);
    if (withSplit === undefined) continue;
    if (name !== "train") {
      const message = `a manifest of ${name} samples has no split column; remove it, or name the manifest as dataset.train`;
      problems.add(withSplit.place, message);
      continue;
    }
    for (const row of rows.filter(({ split }) => split === undefined)) {
      problems.add(row.place, "this row has no split and others have; write train, validation or test");
    }
    const others = (["validation", "test"] as const).filter((other) => section[other] !== null);
    if (others.length > 0) {
      const keys = others.map((other) => `dataset.${other}`).join(" and ");
      problems.add(withSplit.place, `the rows name their split and the job file has ${keys}; keep one of the two`);
    }
  }
}

function refuseFractions(
  section: DatasetSection,
  fractions: { test: number; validation: number },
  problems: ProblemList,
): void {
  const { test, validation } = fractions;
  if (test >= 0 && validation >= 0 && test + validation < 1) return;
  problems.add(
    { path: sourcePath(section.train) },
    `the fractions of validation (${validation}) and test (${test}) leave no training samples; their sum must be below 1`,
  );
}

function refuseStraddlingGroups(planned: readonly PlannedRow[], problems: ProblemList): void {
  const firsts = new Map<string, PlannedRow>();
  const refused = new Set<string>();
  for (const member of planned) {
    const { group, id } = member.row;
    if (group === undefined) continue;
    const first = firsts.get(group);
    if (first === undefined) firsts.set(group, member);
    else if (first.split !== member.split && !refused.has(group)) {
      refused.add(group);
      problems.add(
        member.row.place,
        `group ${JSON.stringify(group)} is in ${first.split} (${first.row.id}) and in ${member.split} (${id}); a group ` +
          "stays on one side of a split",
      );
    }
  }
}

/** Every class needs a training sample; with drawn splits a class of too few groups has none left. */
function refuseSmallClasses(section: DatasetSection, planned: readonly PlannedRow[], problems: ProblemList): void {
  const drawn = (["validation", "test"] as const).filter((split) => fractionOf(section[split]) > 0);
  const trained = new Set(planned.filter(({ split }) => split === "train").map(({ row }) => row.label));
  for (const name of listClasses(planned.map(({ row }) => row))) {
    if (trained.has(name)) continue;
    const members = planned.filter(({ row }) => row.label === name);
    const counts = `class ${JSON.stringify(name)} has ${count(members.length, "sample")}`;
    if (drawn.length > 0 && members.some(({ split }) => drawn.some((other) => other === split))) {
      const groups = new Set(members.map(({ row }) => row.group ?? row.id));
      const needs = `${drawn.map((split) => `${split} (${fractionOf(section[split])})`).join(" and ")}`;
      problems.add(
        { path: sourcePath(section.train) },
        `${counts} in ${count(groups.size, "group")}, and none is left to train after drawing ${needs}; add samples of the ` +
          "class, remove the class, or ask for smaller or fewer splits",
      );
    } else {
      problems.add(
        { path: sourcePath(section.train) },
        `${counts} of ${[...new Set(members.map(({ split }) => split))].join(" and ")} and none of train; add training ` +
          "samples of the class, or remove it",
      );
    }
  }
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
