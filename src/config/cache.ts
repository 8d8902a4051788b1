import type { z } from "zod";
import { byteSize, path as filePath, flag, integer } from "./scalar.js";
import { type DeepReadonly, section } from "./section.js";
import type { Finding, WrittenValues } from "./written-values.js";

/** The section `cache`. */
export const cacheModel = section({
  enabled: flag()
    .default(true)
    .describe("false: features live in the worker's memory, and nothing is read or written."),
  folder: filePath("a folder's path or auto")
    .default("auto")
    .describe("Where features are kept for all jobs; auto: $HEADWAY_HOME/cache, else ~/.cache/headway."),
  copies: integer({ min: 1 })
    .default(1)
    .describe("Workers that hold each block of features. This version knows 1 only."),
  maxBytes: byteSize()
    .prefault("10GiB")
    .describe(
      "The cache's limit, in bytes or KiB, MiB, GiB, TiB: what was not used for longest makes room; a job that needs more is refused.",
    ),
}).describe("Features that were computed once, kept on disk.");

/** The section `cache` with defaults; `folder` is absolute once the job is resolved. */
export type CacheSection = DeepReadonly<z.output<typeof cacheModel>>;

/** What this version cannot do yet. */
export function* checkCache(written: WrittenValues): Iterable<Finding> {
  const copies = written.count(["cache", "copies"], 1);
  if (copies !== undefined && copies > 1) {
    yield { path: ["cache", "copies"], message: `${copies} is more than this version can keep; set copies to 1` };
  }
}
