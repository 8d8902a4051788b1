import { join } from "node:path";
import { HeadwayError } from "../errors.js";
import { readIfThere } from "../files/index.js";
import { parseJobResult } from "../report/index.js";
import type { ExportedModel } from "./exported-model.js";

/**
 * Refuses a head that is not the one that `result.json` gives numbers of. Where there is none, the files were taken out of
 * their run folder and say nothing of numbers.
 * @throws HeadwayError MODEL_INVALID, FILE_UNUSABLE
 */
export async function assertHeadWasMeasured({ folder, headSha256 }: ExportedModel): Promise<void> {
  const path = join(folder, "result.json");
  const text = await readIfThere(path);
  if (text === undefined) return;
  const { value: result, problem } = parseJobResult(text);
  const refuse = (why: string): HeadwayError => new HeadwayError("MODEL_INVALID", why, { folder });
  if (problem !== undefined) throw refuse(`${path} is not what a run writes: ${problem}; run the job again`);
  if (result.head.sha256 === null || result.loss.train === null) {
    const advice = `headway export ${folder} writes and measures the head of its best checkpoint`;
    throw refuse(`${path} is of a ${result.status} run and gives no numbers of a head; ${advice}`);
  }
  if (result.head.sha256 === headSha256) return;
  throw refuse(
    `${join(folder, "head.safetensors")} has SHA-256 ${headSha256}, result.json beside it was measured with ` +
      `${result.head.sha256}; run the job again`,
  );
}
