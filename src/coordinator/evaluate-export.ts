import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { HeadwayError, isErrorCode } from "../errors.js";
import type { EvaluationAnswer, EvaluationRequest, RunEvaluation } from "../evaluation/index.js";
import { loaderFlags, ownModule } from "../files/index.js";

/**
 * Evaluates a run folder in a fresh process, so that the numbers are those of the exported files.
 * @throws HeadwayError what the process says went wrong, INTERNAL when it ends without an answer
 */
export async function evaluateExport(
  request: EvaluationRequest,
  options: { onProgress(done: number, total: number): void; signal?: AbortSignal },
): Promise<{ headSha256: string; evaluation: RunEvaluation }> {
  const entry = ownModule("../evaluation/main", import.meta.url);
  const args = [...loaderFlags(entry), fileURLToPath(entry)];
  const child = spawn(process.execPath, args, { stdio: ["pipe", "pipe", "inherit"], signal: options.signal });
  const exited = new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  exited.catch(() => undefined); // awaited below
  child.stdin.on("error", () => undefined); // it has ended; its exit code says why
  child.stdin.end(JSON.stringify(request));
  let result: Extract<EvaluationAnswer, { kind: "evaluated" }> | undefined;
  for await (const line of createInterface({ input: child.stdout })) {
    const answer = JSON.parse(line) as EvaluationAnswer;
    if (answer.kind === "progress") options.onProgress(answer.done, answer.total);
    if (answer.kind === "evaluated") result = answer;
    if (answer.kind === "failed") {
      const { code, message, facts } = answer;
      throw new HeadwayError(isErrorCode(code) ? code : "INTERNAL", `evaluation: ${message}`, facts);
    }
  }
  const code = await exited;
  if (result === undefined)
    throw new HeadwayError("INTERNAL", `the evaluating process ended with ${code} and gave no numbers`);
  return result;
}
