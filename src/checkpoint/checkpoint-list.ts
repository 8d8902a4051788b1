import { z } from "zod";
import { HeadwayError } from "../errors.js";
import { parseJson } from "../files/index.js";

/** A training state that a store wrote. */
export interface CheckpointEntry {
  readonly step: number;
  readonly file: string;
  /** SHA-256 of the file; only its beginning where there is no list and the bytes are not those that the name says. */
  readonly sha256: string;
  readonly isBest: boolean;
}

const DIGITS = 12;
const NAME = /^step-(\d{8,15})-([0-9a-f]{12})\.safetensors$/;

/** The name of a state's file, which says its step and the beginning of its SHA-256. */
export function checkpointName(step: number, sha256: string): string {
  return `step-${String(step).padStart(8, "0")}-${sha256.slice(0, DIGITS)}.safetensors`;
}

const LIST = z.strictObject({
  version: z.literal(1),
  states: z.array(
    z
      .strictObject({
        step: z.int().min(0),
        file: z.string(),
        sha256: z.string().regex(/^[0-9a-f]{64}$/),
        isBest: z.boolean(),
      })
      .refine(
        ({ step, file, sha256 }) => file === checkpointName(step, sha256),
        "the name is not that of its step and hash",
      ),
  ),
});

/** The text of a list. */
export function formatCheckpointList(states: readonly CheckpointEntry[]): string {
  return `${JSON.stringify({ version: 1, states }, null, 2)}\n`;
}

/** Reads a list. @param path in messages @throws HeadwayError CHECKPOINT_CORRUPT */
export function parseCheckpointList(text: Uint8Array, path: string): CheckpointEntry[] {
  const { value, problem } = parseJson(text, LIST);
  if (problem === undefined) return value.states;
  throw new HeadwayError(
    "CHECKPOINT_CORRUPT",
    `${path} is not a list of checkpoints of this version of headway: ${problem}; remove it to go on from the states ` +
      "beside it, or start the job anew with --overwrite",
    { path },
  );
}

/** The states among the files of a folder, from their names alone, oldest first. Pure. */
export function listCheckpointFiles(names: readonly string[]): CheckpointEntry[] {
  const entries = names.flatMap((file) => {
    const [, step, sha256] = NAME.exec(file) ?? [];
    return step === undefined ? [] : [{ step: Number(step), file, sha256: sha256!, isBest: false }];
  });
  return entries.sort((a, b) => a.step - b.step || (a.file < b.file ? -1 : 1));
}

/** The last `keep` entries and the last best one, oldest first. Pure. */
export function keptEntries<T extends { readonly step: number; readonly isBest: boolean }>(
  entries: readonly T[],
  keep: number,
): T[] {
  const ordered = [...entries].sort((a, b) => a.step - b.step);
  const best = ordered.findLast(({ isBest }) => isBest);
  return ordered.filter((entry, index) => entry === best || index >= ordered.length - keep);
}
