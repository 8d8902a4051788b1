import type { DatasetSection, SourceSpec } from "../config/index.js";
import { listClasses, refuseOtherTasks } from "./classes.js";
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
  /** Left out because their files cannot be read; always empty unless bad images are skipped. */
  readonly unreadable: readonly UnreadablePicture[];
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
  const context: SourceContext = { problems, signal };
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
  const { digests, unreadable } = await digestPictures(planned, {
    ...context,
    onBadImage: section.onBadImage,
    onProgress,
  });
  if (unreadable.length > 0) {
    for (const [split, rows] of sources) sources.set(split, withDigest(rows, digests));
    planned = planSplits(section, sources, seed, problems);
    problems.throwIfAny();
  }
  return toDataset(planned, digests, unreadable);
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
  digests: ReadonlyMap<SourceRow, string>,
  unreadable: readonly UnreadablePicture[],
): Dataset {
  const classes = listClasses(planned.map(({ row }) => row));
  const classIndices = new Map(classes.map((name, index) => [name, index]));
  const samples = planned.map(({ row, split }): Sample => {
    const { id, label, group = id, weight, source } = row;
    return { id, classIndex: classIndices.get(label)!, group, weight, split, source, sha256: digests.get(row)! };
  });
  samples.sort((a, b) => compareCodeUnits(a.id, b.id) || SPLITS.indexOf(a.split) - SPLITS.indexOf(b.split));
  const duplicates = findDuplicates(samples);
  return { classes, samples, duplicates, unreadable, digest: datasetDigest(classes, samples) };
}
