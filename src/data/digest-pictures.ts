import { promises as fs } from "node:fs";
import { prefetch } from "../async/index.js";
import { HeadwayError } from "../errors.js";
import { pictureSha256 } from "./picture.js";
import { isMissing, PictureReader } from "./picture-reader.js";
import type { PlannedRow } from "./plan-splits.js";
import type { SourceContext, SourceRow } from "./source-row.js";

const IN_FLIGHT = 16;

/** A picture that is there and cannot be read. */
export interface UnreadablePicture {
  readonly id: string;
  readonly path: string;
  readonly reason: string;
}

/**
 * Hashes the pictures of all rows. Files that are missing are always problems; files that cannot be read are problems,
 * or with `skip` left out and returned.
 */
export async function digestPictures(
  planned: readonly PlannedRow[],
  options: SourceContext & {
    readonly onBadImage: "fail" | "skip";
    readonly onProgress: ((done: number, total: number) => void) | undefined;
  },
): Promise<{ digests: Map<SourceRow, string>; unreadable: UnreadablePicture[] }> {
  const { problems, signal, onBadImage, onProgress } = options;
  const digests = new Map<SourceRow, string>();
  const unreadable: UnreadablePicture[] = [];
  const reader = new PictureReader();
  let numDone = 0;
  const digest = async ({ row }: PlannedRow): Promise<{ row: SourceRow; found: string | HeadwayError }> => {
    try {
      return { row, found: row.sha256 ?? pictureSha256(await reader.read(row.source)) };
    } catch (error) {
      if (error instanceof HeadwayError) return { row, found: error };
      throw error;
    }
  };
  for await (const { row, found } of prefetch(planned, digest, { inFlight: IN_FLIGHT, signal })) {
    if (!(found instanceof HeadwayError)) digests.set(row, found);
    else if (isMissing(found)) problems.add(row.place, describe(row, found.message));
    else unreadable.push({ id: row.id, path: row.source.path, reason: found.message });
    onProgress?.(++numDone, planned.length);
  }
  const code = problems.size > 0 ? "DATA_INVALID" : "IMAGES_UNREADABLE";
  if (onBadImage === "fail") for (const { path, reason } of unreadable) problems.add({ path }, reason);
  problems.throwIfAny(code);
  return { digests, unreadable };
}

/** Adds a problem for each file that is missing, without reading any. */
export async function refuseMissing(rows: readonly SourceRow[], context: SourceContext): Promise<void> {
  const { problems, signal } = context;
  const exists = async (row: SourceRow): Promise<{ row: SourceRow; isThere: boolean }> => {
    const stat = await fs.stat(row.source.path).catch(() => undefined);
    return { row, isThere: stat !== undefined };
  };
  for await (const { row, isThere } of prefetch(rows, exists, { inFlight: IN_FLIGHT, signal })) {
    if (!isThere) problems.add(row.place, describe(row, "the file is not there"));
  }
}

/** A sentence about a row's file, which it names where the place of the row does not. */
function describe({ place, source }: SourceRow, message: string): string {
  return place.path === source.path ? message : `${source.path}: ${message}`;
}
