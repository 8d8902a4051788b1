import type { DatasetSection, SourceSpec } from "../config/index.js";
import { HeadwayError } from "../errors.js";
import { listClasses, refuseOtherTasks } from "./classes.js";
import { findConflicts, warnOfAlikeLabels, warnOfConflicts, warnOfFractions } from "./data-warnings.js";
import { type Duplicate, datasetDigest, findDuplicates } from "./digest.js";
import { digestPictures, refuseMissing, type UnreadablePicture } from "./digest-pictures.js";
import { type PlannedRow, planSplits, sourcePath } from "./plan-splits.js";
import { ProblemList } from "./problem-list.js";
import { compareCodeUnits, type Sample, SPLITS, type Split } from "./sample.js";
import { readFolder } from "./source-folder.js";
import { readIdx } from "./source-idx.js";
import { readManifest } from "./source-manifest.js";
import type { SourceContext, SourceRow } from "./source-row.js";

/** Labelled pictures with their splits: all that decides what is trained on what. */
export interface Dataset {
  /** By code unit. */
  readonly classes: readonly string[];
  /** By id in code-unit order; an id that a source of its own repeats in another split: train, validation, test. */
  readonly samples: readonly Sample[];
  /** Pictures that are in more than one split. */
  readonly duplicates: readonly Duplicate[];
  /** Left out because their files cannot be read or are no pictures; always empty unless bad images are skipped. */
  readonly unreadable: readonly UnreadablePicture[];
  /** What is odd and no mistake for certain, each as a sentence. */
  readonly warnings: readonly string[];
  /** Names in folders that are hidden or that systems leave behind, and how often each was passed over. */
  readonly passedOver: Readonly<Record<string, number>>;
  readonly digest: string;
}

/** How to read a dataset. */
export interface ReadDatasetOptions {
  readonly signal?: AbortSignal;
  /** Called as pictures are hashed. */
  onProgress?(done: number, total: number): void;
}

/**
 * Lists the samples of a job, draws splits and hashes every picture; nothing is decoded.
 * @throws HeadwayError DATA_INVALID with everything that is wrong, each with its file and, in a manifest, its line, or
 *   the key of the job file that names the source;
 *   IMAGES_UNREADABLE when all that is wrong is files that are there and cannot be read
 */
export async function readDataset(
  section: DatasetSection,
  seed: number,
  options: ReadDatasetOptions = {},
): Promise<Dataset> {
  const { signal, onProgress } = options;
  const problems = new ProblemList();
  const passed = new Map<string, number>();
  const passOver = (name: string): unknown => passed.set(name, (passed.get(name) ?? 0) + 1);
  const context: SourceContext = { problems, signal, passOver };
  const sources = new Map<Split, SourceRow[]>();
  for (const split of SPLITS) {
    const source = section[split];
    if (source === null || "fraction" in source) continue;
    for (const [key, path] of pathsOf(source)) problems.nameKey(path, `dataset.${split}.${key}`);
    const rows = await readSource(source, context);
    rows.sort((a, b) => compareCodeUnits(a.id, b.id));
    sources.set(split, rows);
    refuseOtherTasks(sourcePath(source), rows, problems);
  }
  let planned = problems.size > 0 ? [] : planSplits(section, sources, seed, problems);
  if (problems.size > 0) {
    await refuseMissing([...sources.values()].flat(), context);
    problems.throwIfAny();
  }
  const { digests, unreadable, notPictures } = await digestPictures(planned, {
    ...context,
    onBadImage: section.onBadImage,
    onProgress,
  });
  if (unreadable.length > 0) {
    for (const [split, rows] of sources) sources.set(split, withDigest(rows, digests));
    planned = planSplits(section, sources, seed, problems);
    problems.throwIfAny();
  }
  if (notPictures.size > 0) {
    const left = planned.filter(({ row }) => !notPictures.has(row));
    refuseLostClasses(planned, left, [...notPictures.values()]);
    planned = left;
  }
  const conflicts = findConflicts(planned, digests);
  if (section.onConflict === "fail") refuseConflicts(conflicts, problems);
  const classes = listClasses(planned.map(({ row }) => row));
  return toDataset(planned, classes, digests, {
    unreadable: [...unreadable, ...notPictures.values()],
    warnings: [...warnOfAlikeLabels(classes), ...warnOfConflicts(conflicts), ...warnOfFractions(section, planned)],
    passedOver: Object.fromEntries([...passed].sort(([a], [b]) => compareCodeUnits(a, b))),
  });
}

/** A class is no longer the job's where all its training pictures turn out to be none. */
function refuseLostClasses(
  planned: readonly PlannedRow[],
  left: readonly PlannedRow[],
  bad: readonly UnreadablePicture[],
): void {
  const trained = new Set(left.flatMap(({ row, split }) => (split === "train" ? [row.label] : [])));
  const lost = listClasses(planned.map(({ row }) => row)).filter((label) => !trained.has(label));
  if (lost.length === 0) return;
  const names = lost.map((label) => JSON.stringify(label)).join(", ");
  const list = bad.map(({ id, reason }) => `  ${id}: ${reason}`).join("\n");
  const message =
    `${bad.length} of ${planned.length} pictures cannot be decoded; no training picture is left of ${names}; mend them, or remove ` +
    `the class:\n${list}`;
  throw new HeadwayError("IMAGES_UNREADABLE", message, { pictures: bad });
}

/** One picture that has several labels is a mistake, unless the job file says that it is meant. */
function refuseConflicts(conflicts: readonly (readonly SourceRow[])[], problems: ProblemList): void {
  for (const [first, ...others] of conflicts) {
    for (const { id, label, place } of others) {
      problems.add(
        place,
        `${id} has the label ${JSON.stringify(label)} and is the same byte for byte as ${first!.id}, which has ` +
          `${JSON.stringify(first!.label)}; keep one of them, or set dataset.onConflict: keep`,
      );
    }
  }
  problems.throwIfAny();
}

function withDigest(rows: readonly SourceRow[], digests: ReadonlyMap<SourceRow, string>): SourceRow[] {
  return rows.filter((row) => digests.has(row));
}

/** The paths that a source has in the job file, by key. */
function pathsOf(source: SourceSpec): [key: string, path: string][] {
  if ("folder" in source) return [["folder", source.folder]];
  if ("manifest" in source) return [["manifest", source.manifest]];
  return [
    ["idx.images", source.idx.images],
    ["idx.labels", source.idx.labels],
  ];
}

function readSource(source: SourceSpec, context: SourceContext): Promise<SourceRow[]> {
  if ("folder" in source) return readFolder(source.folder, context);
  if ("manifest" in source) return readManifest(source.manifest, context);
  return readIdx(source.idx, context);
}

function toDataset(
  planned: readonly PlannedRow[],
  classes: readonly string[],
  digests: ReadonlyMap<SourceRow, string>,
  remarks: Pick<Dataset, "unreadable" | "warnings" | "passedOver">,
): Dataset {
  const classIndices = new Map(classes.map((name, index) => [name, index]));
  const samples = planned.map(({ row, split }): Sample => {
    const { id, label, group = id, weight, source } = row;
    return { id, classIndex: classIndices.get(label)!, group, weight, split, source, sha256: digests.get(row)! };
  });
  samples.sort((a, b) => compareCodeUnits(a.id, b.id) || SPLITS.indexOf(a.split) - SPLITS.indexOf(b.split));
  const duplicates = findDuplicates(samples);
  return { classes, samples, duplicates, ...remarks, digest: datasetDigest(classes, samples) };
}
