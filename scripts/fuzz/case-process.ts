// The process that serves cases: `case-process.ts TARGET_FILE INPUTS SEED`, forked by serve-cases.ts. It answers each
// number it is sent with the outcome of that case.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { type Outcome, outcomeOf } from "./outcome.js";
import { type FuzzTarget, Mutator } from "./target.js";

/** What the parent sends: `prepare`, or a case with the folder it writes to. */
export type CaseRequest = "prepare" | { readonly index: number; readonly folder: string };

/** What comes back; `peakBytes` is the largest resident memory during the case, 0 where the system does not say. */
export interface CaseReply {
  readonly outcome: Outcome;
  readonly peakBytes: number;
}

const [file = "", inputs = "", seed = ""] = process.argv.slice(2);
const { target } = (await import(pathToFileURL(file).href)) as { target: FuzzTarget };
let opened: ReturnType<FuzzTarget["open"]> | undefined;

process.on("message", (request: CaseRequest) => void serve(request).then((reply) => process.send?.(reply)));
process.on("disconnect", () => process.exit());
process.send?.("ready");

async function serve(request: CaseRequest): Promise<CaseReply> {
  if (request === "prepare") return measured(false, () => target.prepare(inputs));
  opened ??= target.open(inputs);
  const run = await opened;
  const mutator = new Mutator(Number(seed), request.index);
  rmSync(request.folder, { recursive: true, force: true });
  mkdirSync(request.folder, { recursive: true });
  return measured(mutator.isIdle, () => run(mutator, request.folder));
}

async function measured(isIdle: boolean, act: () => Promise<void> | void): Promise<CaseReply> {
  forgetPeak();
  let thrown: unknown;
  try {
    await act();
  } catch (error) {
    thrown = error ?? new Error("undefined was thrown");
  }
  return { outcome: outcomeOf(thrown, isIdle), peakBytes: readPeak() };
}

/** Begins the high-water mark of resident memory anew. */
function forgetPeak(): void {
  try {
    writeFileSync("/proc/self/clear_refs", "5");
  } catch {} // not Linux: memory is not measured
}

function readPeak(): number {
  try {
    return Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync("/proc/self/status", "utf8"))?.[1] ?? 0) * 1024;
  } catch {
    return 0;
  }
}
