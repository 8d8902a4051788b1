import type { Job } from "../config/index.js";
import type { Dataset } from "../data/index.js";
import { HeadwayError } from "../errors.js";
import { isWithin, realPathOf } from "../files/index.js";

/** A file or folder that a job reads. */
interface Input {
  /** The key or the role that names it. */
  readonly name: string;
  readonly path: string;
}

/** The files and folders that a job names. @param jobFile its own file, where it has one */
export function listInputs({ dataset, backbone }: Job, jobFile: string | undefined): Input[] {
  const inputs: Input[] = [{ name: "backbone.model", path: backbone.model }];
  if (jobFile !== undefined) inputs.push({ name: "the job file", path: jobFile });
  for (const split of ["train", "validation", "test"] as const) {
    const source = dataset[split];
    if (source === null || "fraction" in source) continue;
    if ("folder" in source) inputs.push({ name: `dataset.${split}.folder`, path: source.folder });
    else if ("manifest" in source) inputs.push({ name: `dataset.${split}.manifest`, path: source.manifest });
    else {
      inputs.push({ name: `dataset.${split}.idx.images`, path: source.idx.images });
      inputs.push({ name: `dataset.${split}.idx.labels`, path: source.idx.labels });
    }
  }
  return inputs;
}

/**
 * Refuses a run folder that, all links followed, lies in a folder of pictures, which is read whole, or holds something
 * that the job reads.
 * @throws HeadwayError JOB_INVALID
 */
export async function assertApart(output: string, inputs: readonly Input[]): Promise<void> {
  const folder = await realPathOf(output);
  for (const { name, path } of inputs) {
    const real = await realPathOf(path);
    if (isWithin(folder, real)) {
      const message = `output: ${output} holds ${name} (${real}), which a run would write over; give a folder of its own`;
      throw new HeadwayError("JOB_INVALID", message, { path: output, input: path });
    }
    if (!name.endsWith(".folder") || !isWithin(real, folder)) continue;
    const message = `output: ${output} lies in ${name} (${real}), which is read whole; give a folder outside`;
    throw new HeadwayError("JOB_INVALID", message, { path: output, input: path });
  }
}

/** Refuses a run folder in which a picture of the job lies, all links followed. @throws HeadwayError JOB_INVALID */
export async function assertHoldsNoPicture(output: string, samples: Dataset["samples"]): Promise<void> {
  const folder = await realPathOf(output);
  const seen = new Set<string>();
  for (const { id, source } of samples) {
    if (seen.has(source.path)) continue;
    seen.add(source.path);
    const real = await realPathOf(source.path);
    if (!isWithin(folder, real)) continue;
    const message = `output: ${output} holds the picture ${id} (${real}) of the dataset; give a folder of its own`;
    throw new HeadwayError("JOB_INVALID", message, { path: output, input: source.path });
  }
}
