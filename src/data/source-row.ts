import type { DataPlace, ProblemList } from "./problem-list.js";
import type { PictureSource, Split } from "./sample.js";

/** One labelled picture as a source lists it, before classes are numbered and splits are drawn. */
export interface SourceRow {
  readonly id: string;
  readonly label: string;
  /** As written; undefined where the source names no group. */
  readonly group: string | undefined;
  readonly weight: number;
  /** As written; undefined where the source names no split. */
  readonly split: Split | undefined;
  readonly source: PictureSource;
  /** Known already where the source had to read the pictures. */
  readonly sha256: string | undefined;
  /** The line of the manifest that names it, else its file. */
  readonly place: DataPlace;
}

/** What reading a source needs beside its own place. */
export interface SourceContext {
  readonly problems: ProblemList;
  readonly signal: AbortSignal | undefined;
  /** Hears of each name in a folder that is no part of the data. */
  passOver(name: string): void;
}
