import type { BackboneFacts } from "../evaluation/index.js";
import { encodeSafetensors, makeFolder, type StoredTensor, sha256Hex, writeFileAtomic } from "../files/index.js";
import type { GoldenPicture } from "../proof/index.js";
import { printableJson } from "../text/index.js";
import { exportedParameters, type HeadSpec, headParameters, type TrainingState } from "../training/index.js";
import type { JobPlan } from "./job-plan.js";
import type { RunFolder } from "./run-folder.js";

const json = (value: unknown): string => `${printableJson(JSON.stringify(value, null, 2))}\n`;

/** Writes the backbone with its preprocessing and golden pictures, and the class names: what does not depend on training. */
export async function exportBackbone(
  folder: RunFolder,
  plan: JobPlan,
  golden: readonly GoldenPicture[],
): Promise<void> {
  const { backbone, preprocessing, dataset } = plan;
  const { digest, cut, features } = backbone;
  await makeFolder(folder.file("backbone", "golden"), { what: "output", code: "FILE_UNUSABLE" });
  await writeFileAtomic(folder.file("backbone", "program.onnx"), backbone.program.bytes);
  const [rule, classes] = [json(preprocessing), json(dataset.classes)];
  const facts: BackboneFacts = {
    digest,
    cut,
    features,
    preprocessingSha256: sha256Hex(rule),
    classesSha256: sha256Hex(classes),
  };
  await writeFileAtomic(folder.file("backbone", "preprocessing.json"), rule);
  await writeFileAtomic(folder.file("classes.json"), classes);
  await writeFileAtomic(folder.file("backbone", "backbone.json"), json(facts));
  for (const [index, { name, picture }] of golden.entries()) {
    if (!(picture instanceof Uint8Array)) continue; // raw grey values come from an IDX file, which is no picture file
    const file = `${index}-${name.replace(/[^A-Za-z0-9._-]/g, "_")}`;
    await writeFileAtomic(folder.file("backbone", "golden", file), picture);
  }
}

/**
 * Writes head.safetensors: the trained tensors by name and nothing else, so that equal heads are equal files.
 * @returns its path, SHA-256 and number of weights
 */
export async function exportHead(
  folder: RunFolder,
  head: HeadSpec,
  state: TrainingState,
): Promise<{ path: string; sha256: string; parameters: number }> {
  const values = exportedParameters(state);
  const tensors: Record<string, StoredTensor> = {};
  headParameters(head).forEach(({ name, dims }, index) => {
    tensors[name] = { dtype: "F32", shape: [...dims], data: values[index]! };
  });
  const bytes = encodeSafetensors(tensors);
  const path = folder.file("head.safetensors");
  await writeFileAtomic(path, bytes);
  return { path, sha256: sha256Hex(bytes), parameters: values.reduce((sum, { length }) => sum + length, 0) };
}
