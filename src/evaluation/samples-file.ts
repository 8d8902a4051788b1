import { z } from "zod";
import { type Sample, SPLITS } from "../data/index.js";
import { HeadwayError } from "../errors.js";
import { parseJson, readIfThere } from "../files/index.js";

const count = z.int().min(0);

const SAMPLE: z.ZodType<Sample> = z.strictObject({
  id: z.string(),
  classIndex: count,
  group: z.string(),
  weight: z.number().min(0),
  split: z.enum(SPLITS),
  source: z.discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("file"), path: z.string() }),
    z.strictObject({ kind: z.literal("idx"), path: z.string(), index: count, rows: count, columns: count }),
  ]),
  sha256: z.string().regex(/^[0-9a-f]{64}$/, "a SHA-256 in hexadecimal"),
});

/** The text of a run's `samples.jsonl`. */
export function formatSamples(samples: readonly Sample[]): string {
  return samples.map((sample) => `${JSON.stringify(sample)}\n`).join("");
}

/**
 * The samples that a run trained and measured with.
 * @param numClasses of the head
 * @throws HeadwayError MODEL_INVALID naming the line, NOT_FOUND, FILE_UNUSABLE
 */
export async function readSamples(path: string, numClasses: number): Promise<Sample[]> {
  const bytes = await readIfThere(path);
  if (bytes === undefined) throw new HeadwayError("NOT_FOUND", `${path} is not there; run the job again`, { path });
  return new TextDecoder()
    .decode(bytes)
    .trimEnd()
    .split("\n")
    .map((line, index) => {
      const { value, problem } = parseJson(line, SAMPLE);
      if (problem === undefined && value.classIndex < numClasses) return value;
      const why = problem ?? `classIndex: ${value.classIndex}, there are ${numClasses} classes`;
      const place = `${path}:${index + 1}`;
      throw new HeadwayError("MODEL_INVALID", `${place}: it is no sample (${why}); run the job again`, { path });
    });
}
