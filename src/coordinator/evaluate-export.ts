import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { errorFromProcess, HeadwayError } from "../errors.js";
import type { EvaluationAnswer, EvaluationRequest, RunEvaluation } from "../evaluation/index.js";
import { loaderFlags, ownModule } from "../files/index.js";
import type { JobResult } from "../report/index.js";
import type { TrainingState } from "../training/index.js";

/** What the process printed, and how it ended. */
interface Ending {
  readonly result: { headSha256: string; evaluation: RunEvaluation } | undefined;
  /** As a phrase: exit code or signal. */
  readonly how: string;
}

/** How often the process is started: whoever kills it for memory may spare it when others have ended. */
const ATTEMPTS = 2;

/**
 * Evaluates a run folder in a fresh process, so that the numbers are those of the exported files. One that ends without
 * an answer, killed for memory say, is started once more.
 * @throws HeadwayError what the process says went wrong, PROCESS_LOST when it ends without an answer again
 */
export async function evaluateExport(
  request: EvaluationRequest,
  options: { onProgress(done: number, total: number): void; signal?: AbortSignal },
): Promise<{ headSha256: string; evaluation: RunEvaluation }> {
  const endings: string[] = [];
  while (endings.length < ATTEMPTS) {
    const { result, how } = await evaluateOnce(request, options);
    if (result !== undefined) return result;
    options.signal?.throwIfAborted();
    endings.push(how);
  }
  throw new HeadwayError(
    "PROCESS_LOST",
    `the process that measures the exported files ended without numbers ${ATTEMPTS} times (${endings.join(", ")}); free ` +
      "some memory, then measure them by --resume",
    { endings },
  );
}

async function evaluateOnce(
  request: EvaluationRequest,
  options: Parameters<typeof evaluateExport>[1],
): Promise<Ending> {
  const entry = ownModule("../evaluation/main", import.meta.url);
  const args = [...loaderFlags(entry), fileURLToPath(entry)];
  let child: ChildProcess;
  try {
    child = spawn(process.execPath, args, { stdio: ["pipe", "pipe", "inherit"], signal: options.signal });
  } catch (error) {
    return { result: undefined, how: (error as Error).message };
  }
  const exited = new Promise<string>((resolve, reject) => {
    child.once("error", (error) => (error.name === "AbortError" ? reject(error) : resolve(error.message)));
    child.once("close", (code, signal) => resolve(signal ?? `exit code ${code}`));
  });
  exited.catch(() => undefined); // awaited below
  // Without free file numbers the system starts nothing, and there are no streams.
  if (!child.stdin || !child.stdout) return { result: undefined, how: await exited };
  child.stdin.on("error", () => undefined); // it has ended; its exit code says why
  child.stdin.end(JSON.stringify(request));
  let result: Ending["result"];
  for await (const line of createInterface({ input: child.stdout })) {
    const answer = parseAnswer(line);
    if (answer?.kind === "progress") options.onProgress(answer.done, answer.total);
    if (answer?.kind === "evaluated") result = answer;
    if (answer?.kind === "failed") {
      throw errorFromProcess({ ...answer, message: `evaluation: ${answer.message}` });
    }
  }
  return { result, how: await exited };
}

/** An answer; undefined for a line that a kill has cut short. */
function parseAnswer(line: string): EvaluationAnswer | undefined {
  try {
    return JSON.parse(line) as EvaluationAnswer;
  } catch {
    return undefined;
  }
}

/**
 * Holds the numbers of the exported files against those of training: the validation loss of the epoch whose head was
 * exported, in units.
 * @throws HeadwayError NONDETERMINISTIC
 */
export function assertSameLoss(evaluation: RunEvaluation, state: TrainingState, exportedEpoch: number | null): void {
  const record = state.history.find(({ epoch }) => epoch === exportedEpoch);
  const [trained, found] = [record?.validation?.lossUnits, evaluation.validation?.lossUnits];
  if (trained === found) return;
  throw new HeadwayError(
    "NONDETERMINISTIC",
    `the exported head's validation loss is ${found} units, in training it was ${trained}: the files do not hold the head that was trained`,
    { trained, found },
  );
}

/** Accuracy and loss by split, null where a job has no such split. */
export function numbersOf(evaluation: RunEvaluation): Pick<JobResult, "accuracy" | "loss"> {
  const bySplit = (key: "accuracy" | "loss") => ({
    train: evaluation.train?.[key] ?? null,
    validation: evaluation.validation?.[key] ?? null,
    test: evaluation.test?.[key] ?? null,
  });
  return { accuracy: bySplit("accuracy"), loss: bySplit("loss") };
}
