// Folders of checkpoints in which the list, the table of rates or a state was changed, and states whose bytes were changed
// under a name and a list that fit them. What is accepted by name must be a state that was written. A changed state under
// its right name is one that no program could tell from a true one; it must be refused or whole.
import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { CheckpointStore } from "../../src/checkpoint/index.js";
import { chooseSchedule, findResumePoint } from "../../src/coordinator/resume.js";
import { decodeSafetensors, encodeSafetensors, sha256Hex } from "../../src/files/index.js";
import { damageFile } from "./damage-file.js";
import { copyRun, openRun, readFiles, writeRun } from "./run-folder-inputs.js";
import { type FuzzTarget, type Mutator, WrongAcceptance } from "./target.js";

/** The target `checkpoint`. */
export const target: FuzzTarget = {
  summary: "checkpoints, their list and their rates through --resume",
  testCases: 200,
  prepare: writeRun,
  async open(inputs) {
    const { plan, run } = await openRun(inputs);
    const list = JSON.parse(readFileSync(join(run, "checkpoints", "latest.json"), "utf8"));
    const states: string[] = list.states.map(({ file }: { file: string }) => join("checkpoints", file));
    const files = readFiles(run, [...states, "checkpoints/latest.json", "checkpoints/schedule.f64"]);
    const written = new Set(states.map((name) => sha256Hex(files.get(name)!)));
    const table = files.get("checkpoints/schedule.f64")!;
    return async (mutator, folder) => {
      const copy = copyRun(run, folder);
      const isForged = !mutator.isIdle && mutator.random.chance(0.4);
      if (isForged) await forgeState(mutator, copy, files.get(states[1]!)!);
      else {
        const name = mutator.random.pick([...files.keys()]);
        damageFile(mutator, join(copy, name), files.get(name)!);
      }
      const point = await findResumePoint(copy, plan);
      if (point === null) throw new WrongAcceptance("states were taken for none");
      if (!isForged && !written.has(sha256Hex(point.bytes)))
        throw new WrongAcceptance(`${basename(point.path)} was not written`);
      const rates = chooseSchedule(new Uint8Array(table), point);
      if (rates.length !== table.length) throw new WrongAcceptance("other rates");
    };
  },
};

/** Writes a state with other metadata, or other bytes, as the store itself would have. */
async function forgeState(mutator: Mutator, run: string, original: Buffer): Promise<void> {
  const store = await CheckpointStore.open(join(run, "checkpoints"), { keep: 2 });
  const bytes = mutator.random.chance(0.7) ? otherMetadata(mutator, original) : mutator.bytes(original);
  await store.write(bytes, { step: 4, sha256: sha256Hex(bytes), isBest: false });
}

function otherMetadata(mutator: Mutator, original: Buffer): Uint8Array {
  const { tensors, metadata } = decodeSafetensors(original, "a state");
  const state = JSON.stringify(mutator.value(JSON.parse(metadata.state!))) ?? "";
  return encodeSafetensors(tensors, { ...metadata, state });
}
