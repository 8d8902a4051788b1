import { promises as fs } from "node:fs";
import { extname, sep } from "node:path";
import { prefetch } from "../async/index.js";
import { HeadwayError } from "../errors.js";
import { pictureSha256 } from "./picture.js";
import { FORMAT_NAMES, recognizePicture } from "./picture-format.js";
import { isMissing, PictureReader } from "./picture-reader.js";
import type { PlannedRow } from "./plan-splits.js";
import type { SourceContext, SourceRow } from "./source-row.js";

const IN_FLIGHT = 16;

/** A picture that is there and cannot be used. */
export interface UnreadablePicture {
  readonly id: string;
  readonly path: string;
  readonly reason: string;
}

/** What hashing the pictures of rows found. */
export interface DigestedPictures {
  readonly digests: Map<SourceRow, string>;
  /** Files that cannot be read. */
  readonly unreadable: UnreadablePicture[];
  /** Files that begin as no picture does; they have a digest, and still take part in drawing splits. */
  readonly notPictures: Map<SourceRow, UnreadablePicture>;
}

interface Finding {
  readonly row: SourceRow;
  readonly sha256?: string;
  readonly fault?: HeadwayError;
}

/**
 * Hashes the pictures of all rows, and looks how each begins. Files that are missing are always problems; files that
 * cannot be read, or are no pictures, are problems, or with `skip` left out and returned.
 */
export async function digestPictures(
  planned: readonly PlannedRow[],
  options: SourceContext & {
    readonly onBadImage: "fail" | "skip";
    readonly onProgress: ((done: number, total: number) => void) | undefined;
  },
): Promise<DigestedPictures> {
  const { problems, signal, onBadImage, onProgress } = options;
  const found: DigestedPictures = { digests: new Map(), unreadable: [], notPictures: new Map() };
  const strangers: Stranger[] = [];
  const unread: SourceRow[] = [];
  const reader = new PictureReader();
  let numDone = 0;
  const digest = ({ row }: PlannedRow): Promise<Finding> => digestRow(row, reader);
  for await (const { row, sha256, fault } of prefetch(planned, digest, { inFlight: IN_FLIGHT, signal })) {
    if (sha256 !== undefined) found.digests.set(row, sha256);
    if (fault !== undefined) {
      const unusable = { id: row.id, path: row.source.path, reason: fault.message };
      if (isMissing(fault)) problems.add(row.place, describe(row, fault.message));
      else if (sha256 === undefined) {
        found.unreadable.push(unusable);
        if (onBadImage === "fail") unread.push(row);
      } else {
        found.notPictures.set(row, unusable);
        strangers.push({ row, reason: fault.message, what: String(fault.facts.what) });
      }
    }
    onProgress?.(++numDone, planned.length);
  }
  const code = problems.size > 0 ? "DATA_INVALID" : "IMAGES_UNREADABLE";
  if (onBadImage === "fail") {
    unread.forEach((row, index) => {
      problems.add(row.place, describe(row, found.unreadable[index]!.reason));
    });
    refuseStrangers(strangers, problems);
  }
  problems.throwIfAny(code);
  return found;
}

async function digestRow(row: SourceRow, reader: PictureReader): Promise<Finding> {
  if (row.sha256 !== undefined) return { row, sha256: row.sha256 };
  try {
    return await reader.use(row.source, async (picture): Promise<Finding> => {
      const sha256 = pictureSha256(picture);
      try {
        if (picture instanceof Uint8Array) recognizePicture(picture);
        return { row, sha256 };
      } catch (error) {
        return { row, sha256, fault: error as HeadwayError };
      }
    });
  } catch (error) {
    if (error instanceof HeadwayError) return { row, fault: error };
    throw error;
  }
}

/** A file that is no picture, and what it is instead where that is known. */
interface Stranger {
  readonly row: SourceRow;
  readonly reason: string;
  readonly what: string;
}

/** Files of one kind, such as the notes of a labelling program, are one problem. */
function refuseStrangers(strangers: readonly Stranger[], problems: SourceContext["problems"]): void {
  for (const what of new Set(strangers.map((stranger) => stranger.what))) {
    const members = strangers.filter((stranger) => stranger.what === what);
    const { row, reason } = members[0]!;
    if (members.length === 1) {
      problems.add(row.place, describe(row, reason));
      continue;
    }
    const extensions = [...new Set(members.map((member) => extname(member.row.id) || "without extension"))].sort();
    const nature = what === "" ? "" : ` but ${what}`;
    problems.add(
      row.place,
      `this and ${members.length - 1} more files (${extensions.join(", ")}) are no ${FORMAT_NAMES} pictures${nature}; ` +
        "move them elsewhere, or set dataset.onBadImage: skip",
    );
  }
}

/** Adds a problem for each file that is missing, without reading any. */
export async function refuseMissing(rows: readonly SourceRow[], context: SourceContext): Promise<void> {
  const { problems, signal } = context;
  const exists = async (row: SourceRow): Promise<{ row: SourceRow; isThere: boolean }> => {
    const stat = await fs.lstat(row.source.path).catch(() => undefined); // a broken link is there
    return { row, isThere: stat !== undefined };
  };
  for await (const { row, isThere } of prefetch(rows, exists, { inFlight: IN_FLIGHT, signal })) {
    if (!isThere) problems.add(row.place, describe(row, "the file is not there"));
  }
}

/** A sentence about a row's file, which it names where the place of the row does not. */
function describe({ id, place, source }: SourceRow, message: string): string {
  if (place.path === source.path) return message;
  const isFromWindows = sep === "/" && id.includes("\\") && message.startsWith("the file is not there");
  const hint = isFromWindows ? `; its path has backslashes, write ${id.replaceAll("\\", "/")}` : "";
  return `${source.path}: ${message}${hint}`;
}
