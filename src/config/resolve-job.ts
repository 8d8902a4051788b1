import path from "node:path";
import type { SourceSpec, SplitSpec } from "./dataset.js";
import type { Job, WrittenJob } from "./job.js";
import { defaultOutput, type KeyPath } from "./written-values.js";

/** Makes a path that was written at a place of the job absolute. */
export type MakeAbsolute = (written: string, place: KeyPath) => string;

/** The folder of all caches: `$HEADWAY_HOME/cache`, else `~/.cache/headway`. */
export function cacheHomeOf(headwayHome: string | undefined, userHome: string): string {
  const isSet = headwayHome !== undefined && headwayHome !== "";
  // A shell leaves ~ alone between quotes, and in Docker and systemd files there is no shell.
  return isSet
    ? path.resolve(
        headwayHome.replace(/^~(?=[\\/]|$)/, () => userHome),
        "cache",
      )
    : path.join(userHome, ".cache", "headway");
}

/** A job with absolute paths and with the defaults that depend on other keys. */
export function resolveJob(written: WrittenJob, absolute: MakeAbsolute, cacheHome: string): Job {
  const { dataset, backbone, workers, cache } = written;
  const folder = cache.folder === "auto" ? path.resolve(cacheHome) : absolute(cache.folder, ["cache", "folder"]);
  return deepFreeze({
    apiVersion: written.apiVersion,
    kind: written.kind,
    name: written.name,
    seed: written.seed,
    exact: written.exact,
    dataset: {
      train: resolveSource(dataset.train, ["dataset", "train"], absolute),
      validation: resolveSplit(dataset.validation, ["dataset", "validation"], absolute),
      test: resolveSplit(dataset.test, ["dataset", "test"], absolute),
      onBadImage: dataset.onBadImage,
      onConflict: dataset.onConflict,
    },
    backbone: {
      model: absolute(backbone.model, ["backbone", "model"]),
      cut: backbone.cut ?? null,
      preprocessing: backbone.preprocessing ?? null,
    },
    head: written.head,
    training: written.training,
    workers: { ...workers, max: workers.max ?? workers.lanes },
    checkpoints: written.checkpoints,
    cache: { ...cache, folder },
    output: absolute(written.output ?? defaultOutput(written.name), ["output"]),
  });
}

function resolveSplit(split: SplitSpec | null, place: KeyPath, absolute: MakeAbsolute): SplitSpec | null {
  return split === null || "fraction" in split ? split : resolveSource(split, place, absolute);
}

function resolveSource(source: SourceSpec, place: KeyPath, absolute: MakeAbsolute): SourceSpec {
  if ("folder" in source) return { folder: absolute(source.folder, [...place, "folder"]) };
  if ("manifest" in source) return { manifest: absolute(source.manifest, [...place, "manifest"]) };
  return {
    idx: {
      images: absolute(source.idx.images, [...place, "idx", "images"]),
      labels: absolute(source.idx.labels, [...place, "idx", "labels"]),
    },
  };
}

function deepFreeze<T>(value: T): T {
  if (typeof value === "object" && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const member of Object.values(value)) deepFreeze(member);
  }
  return value;
}
