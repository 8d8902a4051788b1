import { text } from "node:stream/consumers";
import { toHeadwayError } from "../errors.js";
import { type EvaluationAnswer, type EvaluationRequest, runEvaluation } from "./evaluate-process.js";

const answer = (line: EvaluationAnswer): void => void process.stdout.write(`${JSON.stringify(line)}\n`);
try {
  await runEvaluation(JSON.parse(await text(process.stdin)) as EvaluationRequest, answer);
} catch (thrown) {
  const { code, message, facts, exitCode } = toHeadwayError(thrown);
  answer({ kind: "failed", code, message, facts });
  process.exitCode = exitCode;
}
